"""Keeps nothing: sessions and nameplates for as long as the process lives."""

from __future__ import annotations

import time
from collections.abc import Callable

from duologue.core.entry import Record
from duologue.log import MemoryLog

DAY = 24 * 3_600_000  # ms
IDLE = 7 * DAY  # after the last act


class MemoryEngine:
    """An engine without a disk. `clock` gives the time now in ms."""

    def __init__(self, clock: Callable[[], int] = lambda: time.time_ns() // 1_000_000) -> None:
        self._clock = clock
        self._logs: dict[bytes, _Log] = {}
        self._until: dict[bytes, int] = {}
        self._used: dict[str, int] = {}

    async def open(self, session: bytes) -> MemoryLog:
        return self._logs.setdefault(session, _Log(self._clock))

    async def let_go(self, session: bytes) -> None:
        # This is the only place where its records are. What was never begun leaves nothing.
        if session in self._logs and not self._logs[session].stored():
            del self._logs[session]

    async def keep(self, session: bytes, until: int) -> None:
        self._until[session] = max(until, self._until.get(session, 0))

    async def use(self, nameplate: str, now: int) -> bool:
        self._used = {used: at for used, at in self._used.items() if now - at < DAY}
        fresh = nameplate not in self._used
        self._used.setdefault(nameplate, now)
        return fresh

    async def expire(self, now: int) -> list[bytes]:
        over = [id for id, log in self._logs.items() if now > max(log.touched + IDLE, self._until.get(id, 0))]
        for id in over:
            del self._logs[id]
            self._until.pop(id, None)
        return over

    async def close(self) -> None:
        """There is nothing to finish."""


class _Log(MemoryLog):
    """Knows when it was last written to; a restored record's own stamp may be long past."""

    def __init__(self, clock: Callable[[], int]) -> None:
        super().__init__()
        self._clock, self.touched = clock, clock()

    def _keep(self, record: Record) -> None:
        self.touched = self._clock()
