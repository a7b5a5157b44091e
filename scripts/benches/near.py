"""A session of any length in one process: one chair of it in front, and both partners' acts at a call."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from load import ENDLESS, WORDS

from duologue import wire
from duologue.chair import Chair
from duologue.core.entry import Clear, Record
from duologue.core.exercise import Guide
from duologue.core.shape import PARTNERS, Seat
from duologue.hotseat import opening
from duologue.page import Choice, Page, Turn
from duologue.participant import Participant
from duologue.seal import Unsealed
from duologue.sign import Unsigned, unverified
from duologue.terminal import clock, now

# Nothing on the table: what is said lands in the record of it all.
BARE = replace(ENDLESS, guides=dict.fromkeys(ENDLESS.guides, Guide()))
OWED: dict[str, tuple[Seat, str]] = {"tell": ("a", "say"), "mirror": ("b", "say"), "check": ("a", "more")}


class Near:
    """A page.Session for the one who tells. Each turn begins with a word that no other has: `token(n)`."""

    def __init__(self, turns: int) -> None:
        session, clear = opening(BARE, bytes)
        self._ends = {seat: Participant(seat, session, BARE, Unsealed(), Unsigned(), unverified) for seat in PARTNERS}
        self._chair = Chair(self._ends["a"], {"a": "Ana", "b": "Ben"}, now, None, clock)
        self._changed, self._said = asyncio.Event(), 0
        self._do("a", "begin", "", clear)
        self._do("b", "sit")
        while self._said < turns:
            self.next()
        if self._chair.state.step == "check":
            self._do("a", "more")

    def next(self) -> None:
        """Whoever has the floor says the next thing."""
        step = self._chair.state.step
        if step == "check":
            self._do("a", "more")
            step = "tell"
        self._said += 1
        self._do(*OWED[step], f"{token(self._said)} {WORDS}")
        self._changed.set()

    def _do(self, seat: Seat, act: str, words: str = "", clear: Clear | None = None) -> None:
        entry = self._ends[seat].propose(act, words, at=now(), clear=clear or {})
        record = Record(now(), entry, wire.encode(entry))
        for end in self._ends.values():
            end.receive(record, record.at)

    def page(self) -> Page:
        return self._chair.page(("line.here",))

    def asking(self, choice: Choice) -> Page:
        return self._chair.asking(choice)

    async def act(self, choice: Choice, words: str = "") -> None:
        self._do("a", choice.act, words)
        self._changed.set()

    def turns(self, after: int) -> tuple[Turn, ...]:
        return self._chair.turns(after)

    def notes(self) -> str | None:
        return None

    def note(self, words: str) -> None:
        """Nothing is kept here."""

    def hide(self) -> None:
        """It is in no list."""

    def write(self, words: str, page: Page) -> None:
        self._chair.write(words, page)

    async def wake(self) -> None:
        """Nothing is due."""

    def alarm(self) -> int | None:
        return None

    async def change(self) -> None:
        await self._changed.wait()
        self._changed.clear()


def token(n: int) -> str:
    """The first word of the n-th thing said."""
    return f"w{n:05}"
