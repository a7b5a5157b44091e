"""Keeps nothing: sessions and nameplates for as long as the process lives."""

from __future__ import annotations

from duologue.log import MemoryLog

DAY = 24 * 3_600_000  # ms
LIFE, MOST_LIFE = 7 * DAY, 30 * DAY  # after the last record, and after the first


class MemoryEngine:
    """An engine without a disk."""

    def __init__(self) -> None:
        self._logs: dict[bytes, MemoryLog] = {}
        self._held: set[bytes] = set()
        self._until: dict[bytes, int] = {}
        self._used: dict[str, int] = {}

    async def open(self, session: bytes) -> MemoryLog:
        self._held.add(session)
        return self._logs.setdefault(session, MemoryLog())

    async def let_go(self, session: bytes) -> None:
        self._held.discard(session)
        # This is the only place where its records are. What was never begun leaves nothing.
        if session in self._logs and not self._logs[session].stored():
            del self._logs[session]

    async def keep(self, session: bytes, until: int) -> None:
        if session in self._logs and self._logs[session].stored():
            self._until[session] = max(until, self._until.get(session, 0))

    async def use(self, nameplate: str, now: int) -> bool:
        self._used = {used: at for used, at in self._used.items() if now - at < DAY}
        fresh = nameplate not in self._used
        self._used.setdefault(nameplate, now)
        return fresh

    async def expire(self, now: int) -> list[bytes]:
        over = [id for id in self._logs.keys() - self._held if now > self._over(id)]
        for id in over:
            del self._logs[id]
            self._until.pop(id, None)
        return over

    def _over(self, session: bytes) -> int:
        records = self._logs[session].stored()
        return min(max(records[-1].at + LIFE, self._until.get(session, 0)), records[0].at + MOST_LIFE)

    async def close(self) -> None:
        """There is nothing to finish."""
