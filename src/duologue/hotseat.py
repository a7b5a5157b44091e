"""Two at one keyboard: two participants over one log, and the one function that says whose page is in front.

The path is the same as over a relay: an entry is proposed, kept by the log, and only what comes back is shown.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from duologue import wire
from duologue.chair import Chair, Seated
from duologue.core.dialogue import holds
from duologue.core.entry import RULES, Clear, Entry, Record, session_of
from duologue.core.exercise import Exercise
from duologue.core.shape import PARTNERS, Partner, Seat
from duologue.core.state import State, other
from duologue.journal import Journal
from duologue.log import MemoryLog
from duologue.packing import exercise_digest, pack
from duologue.page import Choice, Page
from duologue.participant import Participant
from duologue.recall import together
from duologue.seal import Unsealed
from duologue.sign import Unsigned, unverified
from duologue.view import FADES


def opening(exercise: Exercise, random: Callable[[int], bytes], speaker: Partner = "a") -> tuple[bytes, Clear]:
    """A new session's id, and what its `begin` says in the clear. Keys are random: nobody signs here."""
    clear = {
        "digest": exercise_digest(pack(exercise)),
        "keys": {"a": random(32), "b": random(32)},
        "rules": RULES,
        "shape": exercise.shape.encode(),
        "speaker": speaker,
    }
    return session_of(clear), clear


class HotSeat(Seated):
    """A session for two at this machine. `now` = ms since the epoch; `journal` None keeps nothing anywhere.

    `shared` = two people sit in front of it, so that who writes alone needs the other to look away. `fades` = both
    would have what they mirror fade.
    """

    def __init__(
        self,
        session: bytes,
        exercise: Exercise,
        names: Mapping[Seat, str],
        log: MemoryLog,
        now: Callable[[], int],
        journal: Journal | None = None,
        clock: Callable[[int], str] = str,
        shared: bool = True,
        fades: bool = False,
    ) -> None:
        self._log, self._now, self._names, self.exercise = log, now, names, exercise
        self.chairs: dict[Seat, Participant] = {
            seat: Participant(seat, session, exercise, Unsealed(), Unsigned(), unverified) for seat in PARTNERS
        }
        self._places = {
            seat: Chair(chair, names, now, journal, clock, shared=shared) for seat, chair in self.chairs.items()
        }
        for place in self._places.values():
            place.resume(log.stored())
        self._fades = FADES if fades else ""
        self._moved = asyncio.Event()

    @property
    def state(self) -> State:
        return self.chairs["a"].state

    async def begin(self, clear: Clear) -> None:
        """Seat both."""
        await self._propose("a", "begin", clear, self._fades)
        await self.go_on()

    async def go_on(self) -> None:
        """Seat who is missing, if the session was cut short while they sat down. Raises Unavailable."""
        if not self.state.step and not self.state.over:
            await self._propose("b", "sit", words=self._fades)

    def front(self) -> Partner:
        """Whose page is in front: the one who can move things on, the speaker first where both can."""
        state = self.state
        order = (state.speaker, state.listener)
        if state.over or not state.step:
            return state.speaker
        if state.pause is not None:
            caller: Partner = "a" if state.pause.by == "a" else "b"
            order, done = (caller, other(caller)), set(state.pause.ready)
        else:
            done = {who for who, _ in (*state.answers, *state.written)} if state.here.floor == "both" else set()
            done |= {who for who in PARTNERS if not holds(state, who)}
        return next((seat for seat in order if seat not in done), order[0])

    def page(self, seat: Seat | None = None) -> Page:
        """The page in front, or that of one chair."""
        return self._places[seat or self.front()].page()

    def at(self, page: Page | None = None) -> Chair:
        """The chair of the person in front, or of the one whose page this is."""
        return self._places[self.front() if page is None else page.spot[0]]

    def together(self) -> bool:
        """Whether the page in front is for both at once: what is chosen there, both have chosen."""
        return together(self._places[self.front()].view())

    async def act(self, choice: Choice, words: str = "", seat: Seat | None = None) -> None:
        """What the person in front chose or wrote. Raises NotNow, TooLong, Unavailable; then nothing is lost."""
        at, front = self._now(), self.front()
        both = seat is None and choice.act in self.state.here.acts and self.together()
        try:
            for one in PARTNERS if both else (seat or front,):
                await self._send(self._places[one].entry_for(choice, words, at), at)
            await self.wake()
        finally:
            self._moved.set()

    async def wake(self) -> None:
        """Do what the chairs owe unasked, until they owe nothing."""
        while (at := self._now()) and (owed := next((e for c in self.chairs.values() if (e := c.due(at))), None)):
            await self._send(owed, at)

    def alarm(self) -> int | None:
        """When something changes by itself, in ms; None = never."""
        return min((at for place in self._places.values() if (at := place.alarm()) is not None), default=None)

    async def change(self) -> None:
        """Return when something was done here: nothing comes from elsewhere, but a clock may have begun by it."""
        await self._moved.wait()
        self._moved.clear()

    async def _propose(self, seat: Seat, act: str, clear: Clear | None = None, words: str = "") -> None:
        at = self._now()
        await self._send(self.chairs[seat].propose(act, words, at=at, clear=clear), at)

    async def _send(self, entry: Entry, at: int) -> None:
        """Stamped with the very time by which it was judged: a clock that steps back in between voids nothing."""
        try:
            await self._log.append(Record(at, entry, wire.encode(entry)))
        except Exception:
            # Nobody else writes here: what the log refused was not said, and is still in the draft.
            self.chairs[entry.seat].pending = None
            if entry.act != "leave":
                raise
            for place in self._places.values():
                place.left = True  # stopping works on a full disk too
        for record in self._log.stored(self.state.seq):
            for chair in self.chairs.values():
                chair.receive(record, record.at)
        for place in self._places.values():
            place.keep()
