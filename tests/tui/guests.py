"""Two and whoever they let in, or are asked to, on a screen: pages of real chairs, and nothing behind them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from duologue import company
from duologue.chair import Chair, Seated
from duologue.core.shape import PARTNERS, Seat
from duologue.page import Choice, Page
from duologue.participant import Participant
from duologue.seal import Unsealed
from duologue.sign import Unsigned, unverified
from tests.table import NAMES, NOON, Couple, bundled
from tests.test_company import agrees
from tests.tui.stage import Stage, staged

TOLD: tuple[tuple[Seat, str, str], ...] = (
    ("a", "say", "The first minutes after I come home."),
    ("b", "now", ""),
    ("a", "ready", ""),
    ("b", "ready", ""),
    ("a", "say", "I come home talked out, and the list begins while I still have my coat on."),
)


class Sitting(Seated):
    """A session for one chair at which nothing comes by itself. `asked` = what stands in front of it, if anything.

    `done` = the acts and words that were chosen.
    """

    def __init__(self, couple: Couple, seat: Seat, asked: Callable[[Chair], Page] | None = None) -> None:
        self._chair = Chair(couple.chairs[seat], couple.names, lambda: couple.now, clock=lambda at: "21:30")
        self._asked, self.done = asked, list[tuple[str, str]]()

    calls: Mapping[Seat, int] = {}

    def at(self, page: Page | None = None) -> Chair:
        return self._chair

    def page(self) -> Page:
        self._chair.calls = self.calls
        return self._asked(self._chair) if self._asked is not None else self._chair.page()

    def notes(self) -> str | None:
        return ""

    async def act(self, choice: Choice, words: str = "") -> None:
        self.done.append((choice.act, words))

    async def wake(self) -> None:
        """Nothing is owed."""

    def alarm(self) -> int | None:
        return None

    async def change(self) -> None:
        await asyncio.Event().wait()


def couple_of(guest: bool = True, may: str = "suggest") -> Couple:
    """Two in the middle of a mirroring dialogue, with Kim, whom both have let in, or alone."""
    couple = Couple(bundled("mirroring"))
    couple.names = {**NAMES, "f": "Kim"}
    if guest:
        first = couple.chairs["a"]
        kim = Participant("f", first.state.session, couple.exercise, Unsealed(), Unsigned(), unverified)
        for record in first.records:
            kim.receive(record, NOON)
        couple.chairs["f"] = kim
        for seat in PARTNERS:
            agrees(couple, seat, may=may)
    couple.play(*TOLD)
    return couple


def offer(chair: Chair) -> Page:
    """What Kim asks for."""
    return company.offered(chair.view(), "Kim", "words", "suggest", NOON, keep=0)


@asynccontextmanager
async def guested(
    seat: Seat,
    *acts: str,
    guest: bool = True,
    asked: Callable[[Chair], Page] | None = None,
    calls: Mapping[Seat, int] | None = None,
) -> AsyncIterator[Stage]:
    """The screen of one of them, after these acts of theirs, while these call for help."""
    couple = couple_of(guest)
    for act in acts:
        couple.act(seat, act)
    session = Sitting(couple, seat, asked)
    session.calls = calls or {}
    async with staged(session, now=lambda: couple.now, still=True) as stage:
        stage.fingers.at += 60
        yield stage
