"""Engines: where a relay keeps the logs of its sessions, and which nameplates were used."""

from __future__ import annotations

from typing import Protocol

from duologue.log import MemoryLog


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

    async def close(self) -> None:
        """Finish what was begun, and let go of the storage."""
