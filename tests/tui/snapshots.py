"""What `scripts/snapshots` runs: every scene as text, at four sizes, into tests/snapshots; a file for each scene."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.tui.pilot import drawn
from tests.tui.scenes import SCENES, SIZES, fitted

FOLDER = Path(__file__).parent.parent / "snapshots"


def kept(name: str) -> Path:
    """The file of this scene."""
    return FOLDER / f"{name}.txt"


async def text_of(name: str) -> str:
    """This scene, one size below the other, from one run of the program whose window changes its size."""
    parts = list[str]()
    async with SCENES[name]() as scene:  # type: ignore[attr-defined]
        for width, height in sorted(SIZES, key=(80, 24).__ne__):  # the size in which they begin first: it costs nothing
            pilot, before, rows = await fitted(scene, width, height), [""], list[str]()
            while before != rows:  # where one part makes room for another, that takes a moment
                await pilot.pause()
                before, rows = rows, drawn(pilot.app)
            parts.append("\n".join((f"=== {width} x {height}", *rows, "")))
    return "".join(parts)


async def main(names: list[str]) -> None:
    """Write these down, or all; then those of scenes that are gone go too."""
    FOLDER.mkdir(exist_ok=True)
    for name in names or SCENES:
        kept(name).write_text(await text_of(name), encoding="utf-8")
    for file in FOLDER.glob("*.txt"):
        if file.stem not in SCENES:
            file.unlink()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
