"""Keeps nothing: sessions and nameplates for as long as the process lives."""

from __future__ import annotations

from duologue.core.entry import Record
from duologue.log import MemoryLog
from duologue_relay.logs import Clock, wall_clock

DAY = 24 * 3_600_000  # ms
LIFE, MOST_LIFE = 7 * DAY, 30 * DAY  # after the last record, and after the first


class _Log(MemoryLog):
    """It knows when it was begun and last added to, and until when it was promised to be there."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._first = self._last = self.until = 0

    def _keep(self, record: Record) -> None:
        self._last = max(self._last, self._clock())
        self._first = self._first or self._last

    @property
    def over(self) -> int:
        """From when on it may go."""
        return min(max(self._last + LIFE, self.until), self._first + MOST_LIFE)


class MemoryEngine:
    """An engine without a disk."""

    def __init__(self, clock: Clock = wall_clock) -> None:
        self._clock = clock
        self._logs: dict[bytes, _Log] = {}
        self._held: set[bytes] = set()
        self._used: dict[str, int] = {}

    async def open(self, session: bytes) -> MemoryLog:
        self._held.add(session)
        return self._logs.setdefault(session, _Log(self._clock))

    async def let_go(self, session: bytes) -> None:
        self._held.discard(session)
        # This is the only place where its records are. What was never begun leaves nothing.
        if session in self._logs and not self._logs[session].stored():
            del self._logs[session]

    async def keep(self, session: bytes, until: int) -> None:
        if session in self._logs and self._logs[session].stored():
            self._logs[session].until = max(until, self._logs[session].until)

    async def use(self, nameplate: str, now: int) -> bool:
        self._used = {used: at for used, at in self._used.items() if now - at < DAY}
        fresh = nameplate not in self._used
        self._used.setdefault(nameplate, now)
        return fresh

    async def expire(self, now: int) -> list[bytes]:
        over = [id for id in self._logs.keys() - self._held if now > self._logs[id].over]
        for id in over:
            del self._logs[id]
        return over

    async def forget(self, session: bytes) -> None:
        self._held.discard(session)
        self._logs.pop(session, None)

    async def close(self) -> None:
        """There is nothing to finish."""
