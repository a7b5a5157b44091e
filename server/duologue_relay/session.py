"""One fold for each session in a process, shared by all its connections; each follows the log at its own pace.

What is folded, answered and delivered is what was read back from the log, never what was written to it. Of all
engines it asks what `logs.Engine` says, so several relays on one log are several sets of followers.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

from duologue.core.dialogue import advance
from duologue.core.entry import Entry, Record
from duologue.core.shape import PARTNERS, Seat
from duologue.core.state import Grant, Reason, Refused, State
from duologue.errors import Taken, Unavailable
from duologue.log import MemoryLog
from duologue.sign import Verifier
from duologue_relay.gate import Stored, check
from duologue_relay.limits import Limits
from duologue_relay.logs import Engine

REACH_WITHIN = 2.0  # seconds for another relay's record to arrive here
TRIES = 5  # at a place in the log for which several are racing
LET_IN = 4  # facilitators who are known to have been let in: each costs whoever waits at that seat a signature
APART = 120_000  # ms by which a stamp that is given back may be off


class Session:
    """The state of one session, and the only way into its log. `clock` gives the time now in ms."""

    def __init__(
        self, id: bytes, log: MemoryLog, engine: Engine, verify: Verifier, limits: Limits, clock: Callable[[], int]
    ) -> None:
        self.id, self.state, self.users = id, State(id), 0
        self._log, self._engine, self._verify, self._limits, self._clock = log, engine, verify, limits, clock
        self._acts, self._sizes = Counter[Seat](), Counter[Seat]()
        self._byes: set[Seat] = set()
        self._let_in: deque[Grant] = deque(maxlen=LET_IN)
        self.catch_up()

    async def propose(self, seat: Seat, entry: Entry, raw: bytes) -> Stored | Refused | None:
        """Store this entry, stamped with the time at which it is judged; None = it is said.

        `seat` = whose connection it came by, `raw` = its bytes. Raises Unavailable; then nothing was stored.
        """
        return await self._add(seat, lambda: Record(self._clock(), entry, raw))

    async def restore(self, record: Record) -> Stored | Refused | None:
        """Take back a record that this log has lost, with its stamp, from whoever holds it. Raises Unavailable.

        `prev` pins every stamp but the last, and an entry that was never stored can be given back as well: so nobody
        may choose a time. One far ahead of this relay's is TOO_EARLY: true in a while, if it is true at all. One far
        before what it follows is STALE, which is what it says of itself, and not FORK: where an honest relay's clock
        was put back, nobody lies. What is stored here under another stamp is FORK, since all that follows differs.
        """
        self.catch_up()
        if record.entry.seq > self.state.seq + 1:
            return Refused(Reason.AHEAD)
        new = record.entry.seq > self.state.seq
        if new and record.at > self._clock() + APART:
            return Refused(Reason.TOO_EARLY)
        if new and record.at < self.state.at - APART:
            return Refused(Reason.STALE)
        verdict = await self._add(record.entry.seat, lambda: record)
        return Refused(Reason.FORK) if isinstance(verdict, Stored) and verdict.record.at != record.at else verdict

    async def follow(self, after: int) -> AsyncIterator[Record]:
        """The accepted records with a seq above `after`, then new ones as they come. Raises Unavailable."""
        async for record in self._log.follow(after):
            self.catch_up()
            yield record

    async def begun(self) -> None:
        """Wait until it is known whose keys count here. Raises Unavailable."""
        async for _ in self.follow(0):
            return

    @property
    def guest(self) -> Grant | None:
        """What both have agreed to for a facilitator, and still do."""
        return self.state.facilitator(self._clock())

    async def admitted(self, theirs: Callable[[Grant], bool]) -> Grant:
        """Wait until both have agreed to a facilitator; `theirs` = whether it is to the one who waits.

        They may have been asked out since, before they could be let in: then it is not `guest` any more. Raises
        Unavailable.
        """
        tried: set[Grant] = set()
        async for _ in self.follow(0):
            standing = [] if self.guest is None else [self.guest]
            for grant in [grant for grant in (*standing, *self._let_in) if grant not in tried]:
                if theirs(grant):
                    return grant
                tried.add(grant)
            if standing:
                return standing[0]
        raise Unavailable  # a log that is followed has no end

    def left(self, grant: Grant | None) -> float | None:
        """For how many more seconds that is; None = without an end, as for a partner."""
        return None if grant is None else (grant.until - self._clock()) / 1000

    def bye(self, seat: Seat) -> None:
        """This seat has heard all that it needs, if it is over."""
        self._byes |= {seat} if self.state.over else set()

    @property
    def through(self) -> bool:
        """Whether it is over, and both partners have said goodbye: nobody needs it any more."""
        return self._byes >= set(PARTNERS)

    def catch_up(self) -> None:
        """Fold what the log holds by now. Raises Unavailable where it holds what nobody could have been told."""
        for record in self._log.stored(self.state.seq):
            after = advance(self.state, record)
            if isinstance(after, Refused):
                raise Unavailable
            self.state = after
            if (grant := after.facilitator(record.at)) is not None and grant not in self._let_in:
                self._let_in.append(grant)
            self._acts[record.entry.seat] += 1
            self._sizes[record.entry.seat] += len(record.raw)

    async def _add(self, seat: Seat, stamped: Callable[[], Record]) -> Stored | Refused | None:
        for _ in range(TRIES):
            self.catch_up()
            record = stamped()
            seq = record.entry.seq
            verdict = check(self.state, record, seat, self._stored, self._verify)
            if verdict == Refused(Reason.AHEAD) and await self._reached(seq - 1):
                continue
            if verdict is None and self._full(record):
                return Refused(Reason.TOO_MUCH)
            if verdict is not None:
                return verdict
            try:
                await self._append(record)
            except Taken:
                # Somebody else was first, perhaps at another relay: judge again by what they said.
                await self._reached(seq)
                continue
            self.catch_up()
            if self.state.seq >= seq and self._stored(seq).raw == record.raw:
                return None
        raise Unavailable

    async def _append(self, record: Record) -> None:
        if record.entry.act in ("pause", "later"):
            until = record.entry.clear["until"]
            # Before it is said: were it only after, a crash between the two could lose what was promised.
            await self._engine.keep(self.id, until)
        await self._log.append(record)

    def _full(self, record: Record) -> bool:
        """Each seat has room of its own: nobody can use up the other's, and their breaks with it."""
        most, seat = self._limits, record.entry.seat
        over = self._acts[seat] >= most.entries or self._sizes[seat] + len(record.raw) > most.size
        return over and record.entry.act != "leave"

    def _stored(self, seq: int) -> Record:
        return self._log.stored(seq - 1)[0]

    async def _reached(self, seq: int) -> bool:
        """Wait, not for long, until the log holds this seq."""
        with suppress(TimeoutError):
            async with asyncio.timeout(REACH_WITHIN):
                async for _ in self._log.follow(seq - 1):
                    return True
        return False


class Sessions:
    """Those that somebody is connected to."""

    def __init__(self, engine: Engine, verify: Verifier, limits: Limits, clock: Callable[[], int]) -> None:
        self._engine, self._verify, self._limits, self._clock = engine, verify, limits, clock
        self._held: dict[bytes, Session] = {}
        # One at a time: nobody may open a log that is just being let go.
        self._turn = asyncio.Lock()

    def __len__(self) -> int:
        return len(self._held)

    async def hold(self, id: bytes) -> Session:
        """The session, for a connection more. Raises Unavailable, Damaged."""
        async with self._turn:
            if id not in self._held:
                log = await self._engine.open(id)
                self._held[id] = Session(id, log, self._engine, self._verify, self._limits, self._clock)
            self._held[id].users += 1
            return self._held[id]

    async def release(self, session: Session) -> None:
        """That connection is over."""
        async with self._turn:
            session.users -= 1
            if not session.users:
                del self._held[session.id]
                await (self._engine.forget if session.through else self._engine.let_go)(session.id)
