"""Engines: where a relay keeps the logs of its sessions, and which nameplates were used.

How long a session is kept goes by the clock that its engine was given, in ms, when something is appended: stamps can
have been chosen by whoever gave them back.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from duologue.log import MemoryLog

Clock = Callable[[], int]


def wall_clock() -> int:
    """The time now, in ms since 1970."""
    return time.time_ns() // 1_000_000


class Engine(Protocol):
    """The logs of many sessions. Whatever cannot be done raises Unavailable, and then nothing was kept."""

    async def open(self, session: bytes) -> MemoryLog:
        """The log of this session, with all its records read in. One for each session while it is held."""

    async def let_go(self, session: bytes) -> None:
        """Nobody is connected to it any more: its records need not stay in memory."""

    async def keep(self, session: bytes, until: int) -> None:
        """A return was named: do not let it expire before this time, in ms."""

    async def use(self, nameplate: str, now: int) -> bool:
        """Use this nameplate up, durably. False if it was used within the last day."""

    async def expire(self, now: int) -> list[bytes]:
        """Delete the sessions whose time is over, whole; which ones."""

    async def forget(self, session: bytes) -> None:
        """Delete this session, whole, and let go of it: both are through with it."""

    async def close(self) -> None:
        """Finish what was begun, and let go of the storage."""
