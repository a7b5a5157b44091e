"""A table for two: exercises made in a line, two chairs with the records between them, and lines as if typed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import cache
from typing import Any

from duologue import demo, wire
from duologue.core.entry import Entry, Record
from duologue.core.exercise import Exercise, Guide
from duologue.core.shape import PARTNERS, Partner, Seat, Shape, Step
from duologue.errors import Unavailable
from duologue.hotseat import HotSeat, opening
from duologue.library import Library
from duologue.log import MemoryLog
from duologue.page import ONE_LINE, Choice, Page
from duologue.pages import made
from duologue.participant import Participant
from duologue.seal import Unsealed
from duologue.sign import Unsigned, unverified
from duologue.view import View

NAMES: dict[Seat, str] = {"a": "Ana", "b": "Ben"}
MINUTE = 60_000  # ms
TYPED = [id for id in demo.scripts() if not any(line.minutes for line in demo.script(id))]
"""The exercises whose scripts wait for no bell: they can be typed into real programs, whose clocks nobody moves."""
NOON = 1_000_000_000  # ms


class Time:
    """A clock in ms that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> int:
        return self.at


def exercise(steps: dict[str, tuple[Step, Guide]], **more: Any) -> Exercise:
    """An exercise of these steps, the first being its start; "end" is added."""
    steps = {**steps, "end": (Step("nobody"), Guide(prompt="That was it."))}
    shape = Shape(next(iter(steps)), {id: step for id, (step, _) in steps.items()})
    return Exercise(
        id="made", title="Made", summary="For a test.", minutes=(1, 2), roles={}, source="", symmetric="", shape=shape,
        guides={id: guide for id, (_, guide) in steps.items()}, **more,
    )  # fmt: skip


class Couple:
    """Two chairs that hear the same records. Nothing is done that nobody asked for."""

    def __init__(
        self,
        exercise: Exercise,
        speaker: Partner = "a",
        names: dict[Seat, str] = NAMES,
        said: tuple[str, str] = ("", ""),
    ) -> None:
        session, clear = opening(exercise, bytes, speaker)
        self.exercise, self.names, self.now = exercise, names, NOON
        self.chairs: dict[Seat, Participant] = {
            seat: Participant(seat, session, exercise, Unsealed(), Unsigned(), unverified) for seat in PARTNERS
        }
        self.act("a", "begin", said[0], **clear)
        self.act("b", "sit", said[1])

    def act(self, seat: Seat, act: str, words: str = "", **clear: Any) -> None:
        """One of them does this, and both hear it."""
        self.tell(self.chairs[seat].propose(act, words, at=self.now, clear=clear))

    def play(self, *acts: tuple[Seat, str, str]) -> None:
        """These acts one after another, each with its words."""
        for seat, act, words in acts:
            self.act(seat, act, words)

    def tell(self, entry: Entry | None) -> None:
        """Both hear this entry."""
        assert entry is not None
        for chair in self.chairs.values():
            chair.receive(Record(self.now, entry, wire.encode(entry)), self.now)

    def open(self) -> None:
        """Whatever they owe unasked: keys to what both have written under seal, and bells."""
        while owed := next((entry for chair in self.chairs.values() if (entry := chair.due(self.now))), None):
            self.tell(owed)

    def view(self, seat: Seat, **over: Any) -> View:
        """What this chair knows; `over` = other fields."""
        chair = self.chairs[seat]
        known: dict[str, Any] = {"said": tuple(chair.said), "half": chair.half, "drafts": chair.drafts, "now": self.now}
        return View(seat, chair.state, self.exercise, self.names, **{**known, **over})

    def page(self, seat: Seat, **over: Any) -> Page:
        """The page of this chair; `over` = fields of its View."""
        return made(self.view(seat, **over))


class FailsAt(MemoryLog):
    """A log whose disk is full when these records come, once each."""

    def __init__(self, *seqs: int) -> None:
        super().__init__()
        self._failing = set(seqs)

    def _keep(self, record: Record) -> None:
        if record.entry.seq in self._failing:
            self._failing.remove(record.entry.seq)
            raise Unavailable


class Typed:
    """Lines as a person types them, one after another.

    In between may stand: a number, the seconds before the next line; None, when an alarm rings first; a function
    that is called, for something that happens meanwhile.
    """

    def __init__(self, *lines: str | float | Callable[[], object] | None) -> None:
        self._lines, self._time = deque(lines), 0.0
        self.until: list[int | None] = []  # how long each line was waited for

    def time(self) -> float:
        """Seconds since the first line was asked for."""
        return self._time

    async def next(self, until: int | None = None) -> str | None:
        """The next line."""
        self.until.append(until)
        while self._lines:
            line = self._lines.popleft()
            if line is None or isinstance(line, str):
                return line
            if isinstance(line, int | float):
                self._time += line
            else:
                line()
        raise EOFError

    async def more(self) -> bool:
        """Whether another line follows at once."""
        return bool(self._lines) and isinstance(self._lines[0], str)


async def seated(
    exercise: Exercise, log: MemoryLog | None = None, now: Callable[[], int] | None = None, **more: Any
) -> HotSeat:
    """Both at one keyboard, ready to begin."""
    session, clear = opening(exercise, bytes)
    table = HotSeat(session, exercise, NAMES, log or MemoryLog(), now or Time(), **more)
    await table.begin(clear)
    return table


@cache
def bundled(id: str) -> Exercise:
    """An exercise that comes with the program."""
    return Library().exercise(id)


async def typing(id: str) -> list[list[str]]:
    """What a couple types to play their script of this exercise at one keyboard: the lines of one act after another."""
    left, table = deque(demo.script(id)), await seated(bundled(id))
    typed: list[list[str]] = []
    while left:
        # Where both have the floor, one keyboard asks the speaker first.
        line = next(line for line in left if line.seat == table.front())
        left.remove(line)
        if not table.page().who:  # it asks both at once
            left.remove(next(other for other in left if other.act == line.act))
        typed.append(keys(table.page(), line.act, line.words))
        choice = next((choice for choice in table.page().choices if choice.act == line.act), None)
        await table.act(choice or Choice(line.act, ""), line.words)
    return typed


def keys(page: Page, act: str, words: str = "") -> list[str]:
    """The lines that do this act on this page: the words, read back and sent; or the number of a choice."""
    alone = ["1"] if page.curtain else []
    asks = next((n for n, choice in enumerate(page.choices, 1) if choice.act == act and choice.asks == "words"), 0)
    if words and asks:
        # One of several things that can be said here: its words are asked for on a page of its own.
        return [*alone, str(asks), *words.splitlines(), "", "1"]
    if words and page.field is not None:
        anew = ["/new"] if page.field.draft else []
        return [*alone, *anew, *words.splitlines(), *([] if page.field.form in ONE_LINE else [""]), "1"]
    return [*alone, str(1 + [choice.act for choice in page.choices].index(act))]
