"""A scripted couple plays a dialogue by itself: through the same rules, log and pages as everybody else."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from duologue import text
from duologue.core.exercise import Exercise
from duologue.core.shape import Partner, Seat
from duologue.drawing import draw, told, wrapped
from duologue.hotseat import HotSeat, opening
from duologue.library import Library
from duologue.log import MemoryLog
from duologue.page import Block, Choice, Page, Turn
from duologue.said import SAID
from duologue.terminal import Lines, clock, now

COUPLES = files("duologue") / "couples"
NAMES: Mapping[Seat, str] = {"a": "Alex", "b": "Sam"}
PACE = 220 / 60  # words that are read in a second
LEAST = 2.0  # seconds for a page on which little is new


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a script: who, which act, and the words if it has any. `minutes` pass before it."""

    seat: Partner
    act: str
    words: str = ""
    minutes: int = 0


def script(id: str, language: str = "en") -> list[Line]:
    """The scripted couple's lines for a bundled exercise, one of `scripts`, in this language where it has words.

    In legal order from the first act to the end. Alex is seat a and speaks first. One row is one act: an answer has
    no words, a step for both has a row for each. Raises FileNotFoundError.
    """
    lines = [Line(**row) for row in _table(COUPLES / f"{id}.toml")["lines"]]
    side = COUPLES / f"{id}.{language}.toml"
    if not side.is_file():
        return lines
    said = iter(_table(side)["words"])
    return [replace(line, words=next(said)) if line.words else line for line in lines]


def _table(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def scripts() -> list[str]:
    """The exercises that the couple can play. Their words in other languages stand beside, in NAME.LANGUAGE.toml."""
    names = (file.name.removesuffix(".toml") for file in COUPLES.iterdir())
    return sorted(name for name in names if "." not in name)


def _both(id: str) -> tuple[Exercise, list[Line]]:
    """The exercise and its script, in the language of the sentences around them.

    As it came with the program: the script does not know a couple's own changes.
    """
    return Library().exercise(id, SAID.language), script(id, SAID.language)


async def watch(id: str, say: Callable[[str], None], lines: Lines | None = None) -> None:
    """Play the script of a bundled exercise. With `lines`, as fast as people read: Enter goes on at once, /quit stops.

    EOFError at the end of input.
    """

    async def read(seconds: float) -> bool:
        line = await lines.next(now() + round(seconds * 1000)) if lines is not None else None
        stopped = line is not None and line.strip().lower() == "/quit"
        say(f"\n{told(SAID['plain.stopped'])}") if stopped else None
        return not stopped

    if lines is not None:
        say(f"\n{told(SAID['demo.how'])}")
    await play(*_both(id), say, read)


async def play(
    exercise: Exercise, lines: list[Line], say: Callable[[str], None], read: Callable[[float], Awaitable[bool]]
) -> None:
    """Play the lines, drawing each page before it is answered.

    `read` lets people read for so many seconds what is new since the page before; False = they have seen enough.
    """
    session, clear = opening(exercise, bytes)
    couple = _Clock()
    table = HotSeat(session, exercise, NAMES, MemoryLog(), couple, clock=clock)
    await table.begin(clear)
    known, answer, at = set[str](), "", 0
    while at < len(lines):
        line = lines[at]
        await couple.forward(line, table)
        page = table.page(line.seat)
        say(draw(page))
        shown = _texts(page)
        if not await read(_seconds({*shown, answer} - known)):
            return
        known, answer = shown, line.words or _label(page, line.act)
        say("\n" + "\n".join(wrapped(answer, f"  {NAMES[line.seat]} > ")))
        at += await _said(line, page, table)
    say(draw(table.page()))


async def _said(line: Line, page: Page, table: HotSeat) -> int:
    """Do what this line says; how many lines that was: where one key says it for both, the other's as well."""
    both = line.act in table.state.here.acts and table.together()
    await table.act(_chosen(page, line.act), line.words, None if both else line.seat)
    return 2 if both else 1


class _Clock:
    """The couple's own time, in ms: it begins now, and a second passes each time it is asked."""

    def __init__(self) -> None:
        self._at = now()

    def __call__(self) -> int:
        self._at += 1000
        return self._at

    async def forward(self, line: Line, table: HotSeat) -> None:
        """The minutes that pass before this line; bells ring in them."""
        self._at += line.minutes * 60_000
        await table.wake()


def _seconds(new: AbstractSet[str]) -> float:
    """How long people take to read this."""
    return max(LEAST, sum(map(text.words, new)) / PACE)


def _texts(page: Page) -> set[str]:
    """All that there is to read on a page."""
    blocks = {said for block in page.blocks for said in (block.label, block.text)}
    field = (
        {*page.field.stems, *page.field.options, page.field.draft, page.field.last}
        if page.field is not None
        else set[str]()
    )
    return {page.headline, page.place, *page.notices, *blocks, *field, *(choice.label for choice in page.choices)}


def _chosen(page: Page, act: str) -> Choice:
    return next((choice for choice in page.choices if choice.act == act), Choice(act, ""))


def _label(page: Page, act: str) -> str:
    return _chosen(page, act).label or act


class Show:
    """The couple on a screen: a page.Session that goes on by itself, as fast as people read. `now` = ms.

    Each page says beside what there is to do what will be done: they watch, and answer nothing.
    """

    def __init__(self, exercise: Exercise, lines: Sequence[Line], now: Callable[[], int]) -> None:
        session, self._clear = opening(exercise, bytes)
        self._clock = _Clock()
        self._table = HotSeat(session, exercise, NAMES, MemoryLog(), self._clock, clock=clock)
        self._lines, self._now, self._at = list(lines), now, 0
        self._changed = asyncio.Event()
        self._known, self._due = set[str](), 0

    async def begin(self) -> None:
        """Seat both."""
        await self._table.begin(self._clear)
        self._wait()

    async def on(self) -> None:
        """To the next page at once; from the last one there is no way on."""
        if self._at >= len(self._lines):
            return
        line = self._lines[self._at]
        self._at += await _said(line, self._table.page(line.seat), self._table)
        for coming in self._lines[self._at : self._at + 1]:
            await self._clock.forward(coming, self._table)
        self._wait()
        self._changed.set()

    def page(self) -> Page:
        """What one of them sees, and does next."""
        if self._at >= len(self._lines):
            return self._table.page()
        line = self._lines[self._at]
        page = self._table.page(line.seat)
        label = SAID["demo.says" if line.words else "demo.chooses"].format(name=NAMES[line.seat])
        answer = Block("words", line.words or _label(page, line.act), label)
        how = () if self._at else (SAID["demo.read"],)
        return replace(
            page,
            key=("demo", self._at),
            blocks=(*page.blocks, answer),
            notices=(*how, *page.notices),
            choices=(),
            field=None,
            form="",
            hold=0,
            curtain="",
        )

    def _wait(self) -> None:
        shown = _texts(self.page())
        self._due, self._known = self._now() + round(1000 * _seconds(shown - self._known)), shown

    def asking(self, choice: Choice) -> Page:
        """Nothing is asked of who watches."""
        return self.page()

    async def act(self, choice: Choice, words: str = "") -> None:
        """Whoever watches does nothing here."""

    def turns(self, after: int) -> tuple[Turn, ...]:
        """What they have said."""
        return self._table.turns(after)

    def notes(self) -> str | None:
        """None can be made."""
        return None

    def note(self, words: str) -> None:
        """None is made."""

    def hide(self) -> None:
        """It is in no list."""

    def write(self, words: str, page: Page) -> None:
        """Nothing is written."""

    async def wake(self) -> None:
        """Go on, once it was read."""
        if self._now() >= self._due:
            await self.on()

    def alarm(self) -> int | None:
        """When it goes on by itself."""
        return self._due if self._at < len(self._lines) else None

    async def change(self) -> None:
        """Return when somebody went on."""
        await self._changed.wait()
        self._changed.clear()


async def show(id: str, now: Callable[[], int]) -> Show:
    """The couple with their script of a bundled exercise, ready to begin."""
    made = Show(*_both(id), now)
    await made.begin()
    return made
