"""A scripted couple plays a dialogue by itself: through the same rules, log and pages as everybody else."""

from __future__ import annotations

import tomllib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from duologue.core.exercise import Exercise
from duologue.core.shape import Seat
from duologue.hotseat import HotSeat, opening
from duologue.log import MemoryLog
from duologue.page import Choice, Page
from duologue.plain import draw

NAMES: Mapping[Seat, str] = {"a": "Alex", "b": "Sam"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a script: who, which act, and the words if it has any."""

    seat: Seat
    act: str
    words: str = ""


def script(id: str) -> list[Line]:
    """The scripted couple's lines for a bundled exercise. KeyError if they have none."""
    table = tomllib.loads((files("duologue") / "demo.toml").read_text(encoding="utf-8"))
    return [Line(row["seat"], row["act"], row.get("words", "")) for row in table[id]]


def scripts() -> list[str]:
    """The exercises that the couple can play."""
    return sorted(tomllib.loads((files("duologue") / "demo.toml").read_text(encoding="utf-8")))


async def play(
    exercise: Exercise, lines: list[Line], say: Callable[[str], None], pause: Callable[[], Awaitable[None]]
) -> None:
    """Play the lines, drawing each page before it is answered; `pause` lets people read."""
    session, clear = opening(exercise, bytes)
    seconds = iter(range(10**6))
    table = HotSeat(session, exercise, NAMES, MemoryLog(), lambda: next(seconds) * 1000)
    await table.begin(clear)
    for line in lines:
        page = table.page(line.seat)
        say(draw(page))
        await pause()
        say(f"\n  {NAMES[line.seat]} > {line.words or _label(page, line.act)}")
        await table.act(_chosen(page, line.act), line.words, line.seat)
    say(draw(table.page()))


def _chosen(page: Page, act: str) -> Choice:
    return next((choice for choice in page.choices if choice.act == act), Choice(act, ""))


def _label(page: Page, act: str) -> str:
    return _chosen(page, act).label or act
