"""One person at both chairs, in memory: for trying an exercise, and what practising stands on.

Nothing is kept anywhere. Where an exercise waits for a clock or a break is over only later, one more choice lets the
time pass, so that ninety minutes can be walked through in one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace

from duologue.core.dialogue import play
from duologue.core.exercise import Exercise
from duologue.core.shape import PARTNERS, Partner, Seat
from duologue.core.state import State
from duologue.core.walk import moves
from duologue.hotseat import HotSeat, opening
from duologue.log import MemoryLog
from duologue.page import Block, Choice, Page
from duologue.said import SAID

LATER = "let time pass"  # no act is called so: a name of one holds no blank


class Alone(HotSeat):
    """A session for one. `now` = ms since the epoch; the session's own clock runs with it, and ahead of it."""

    def __init__(
        self,
        exercise: Exercise,
        names: dict[Seat, str],
        now: Callable[[], int],
        clock: Callable[[int], str] = str,
        speaker: Partner = "a",
    ) -> None:
        session, self._clear = opening(exercise, os.urandom, speaker)
        self._ahead, self._outside = 0, now
        super().__init__(session, exercise, names, MemoryLog(), lambda: now() + self._ahead, clock=clock, shared=False)

    async def seat(self) -> None:
        """Seat both."""
        await self.begin(self._clear)

    def passing(self, page: Page) -> Page:
        """The page with the choice to let the time pass, where something is waited for."""
        if super().alarm() is None or page.over:
            return page
        return replace(page, choices=(*page.choices, Choice(LATER, SAID["time.pass"])), key=(*page.key, LATER))

    async def act(self, choice: Choice, words: str = "", seat: Seat | None = None) -> None:
        """Raises what HotSeat.act raises."""
        if choice.act != LATER:
            await super().act(choice, words, seat)
        elif (due := super().alarm()) is not None:
            self._ahead += max(0, due - self._now())
            await self.wake()
            self._moved.set()

    def alarm(self) -> int | None:
        """When something changes by itself, in ms by the clock outside."""
        due = super().alarm()
        return None if due is None else due - self._ahead


class Trial(Alone):
    """An author walks through an exercise in both seats, and reads on each page who may do what."""

    def page(self, seat: Seat | None = None) -> Page:
        """The page in front."""
        page = super().page(seat)
        if page.over or not self.state.step:
            return page
        who = Block("note", "\n".join(self._who()), SAID["try.who"].format(step=self.state.step))
        return self.passing(replace(page, blocks=(*page.blocks, who)))

    def _who(self) -> Iterator[str]:
        """For each seat, what the rules allow here and now, and the step it would lead to."""
        state = self.state
        for seat in PARTNERS:
            name = self._names[seat]
            if seat in {who for who, _ in (*state.answers, *state.written)}:
                yield SAID["try.waits"].format(name=name)
                continue
            acts = (f"{act} -> {to}" if to != state.step else act for act, to in self._open(seat))
            said = ", ".join(dict.fromkeys(acts))
            yield SAID["try.acts" if said else "try.nothing"].format(name=name, acts=said)

    def _open(self, seat: Seat) -> Iterator[tuple[str, str]]:
        for who, act, clear in moves(self.state):
            after = play(self.state, who, act.split()[0], clear, self._now()) if who == seat else None
            if isinstance(after, State):
                yield act.split()[-1], after.step
