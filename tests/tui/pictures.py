"""What `scripts/pictures` runs: every scene as an SVG, at four sizes, into the folder that is named."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

from tests.tui.scenes import SCENES, SIZES, fitted


def alone(svg: str) -> str:
    """The picture without a word of where a typeface could be fetched; with every blank at the beginning of a line."""
    svg = re.sub(r"\s*<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r"@font-face \{.*?\}\n", "", svg, flags=re.DOTALL)
    svg = re.sub(r"\bFira Code\b", "DejaVu Sans Mono, Menlo, Consolas", svg)
    return svg.replace("<text ", '<text xml:space="preserve" ')


async def main(folder: Path, names: list[str]) -> None:
    """Draw these scenes, or all."""
    for name in names or SCENES:
        async with SCENES[name]() as scene:  # type: ignore[attr-defined]
            for width, height in SIZES:
                pilot = await fitted(scene, width, height)
                svg = pilot.app.export_screenshot(title="duologue")
                (folder / f"{name}-{width}x{height}.svg").write_text(alone(svg), encoding="utf-8")


if __name__ == "__main__":
    Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2:]))
