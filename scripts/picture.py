"""What `scripts/picture` runs inside `.venv`: the moment of a rejected mirror, as an SVG of a terminal."""

from __future__ import annotations

import asyncio
from html import escape
from pathlib import Path

from duologue import demo
from duologue.library import Library

LINE, LEFT, TOP, WIDTH = 20, 24, 58, 760
FONT = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"


async def shown() -> list[str]:
    """The demonstration as it is printed."""
    said: list[str] = []

    async def on(seconds: float) -> bool:
        return True

    await demo.play(Library().exercise("mirroring"), demo.script("mirroring"), said.append, on)
    return said


def drawn(lines: list[str]) -> str:
    """A dark window with these lines in it."""
    height = TOP + LINE * len(lines) + 16
    rows = "\n".join(
        f'<text x="{LEFT}" y="{TOP + LINE * n}" xml:space="preserve" fill="{_colour(line)}">{escape(line)}</text>'
        for n, line in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="{FONT}" font-size="14">\n'
        f'<rect width="{WIDTH}" height="{height}" rx="10" fill="#1f2430"/>\n'
        '<circle cx="22" cy="20" r="5" fill="#5c6370"/><circle cx="40" cy="20" r="5" fill="#5c6370"/>\n'
        f"{rows}\n</svg>\n"
    )


def _colour(line: str) -> str:
    return "#e6c07b" if line.startswith("==") else "#a9c7a0" if " > " in line else "#d7dae0"


def main() -> None:
    """Write the picture."""
    said = asyncio.run(shown())
    check = next(n for n, page in enumerate(said) if "does it fit?" in page)
    lines = [*said[check].strip("\n").split("\n"), *said[check + 1].rstrip().split("\n")]
    (Path(__file__).parent.parent / "docs" / "pictures" / "check.svg").write_text(drawn(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
