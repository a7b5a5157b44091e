"""A pipe to type into: what a real `Input` reads on the other side, byte by byte if a test wants."""

from __future__ import annotations

import array
import asyncio
import fcntl
import os
import termios
from contextlib import suppress

from duologue.terminal import Input
from tests.helpers import PATIENCE


class Keyboard:
    """Both ends of a pipe: what is typed into one is read as lines from the other."""

    def __init__(self) -> None:
        self.read_end, self._write_end = os.pipe()
        self.input = Input(self.read_end)

    async def type(self, data: bytes) -> None:
        """Type this, and wait until it was read, so that what comes next comes in a read of its own."""
        os.write(self._write_end, data)
        unread = array.array("i", [1])
        async with asyncio.timeout(PATIENCE):
            while unread[0]:
                await asyncio.sleep(0)
                fcntl.ioctl(self.read_end, termios.FIONREAD, unread)

    def type_all(self, data: bytes) -> None:
        """Type more than the pipe holds; this waits while nobody reads."""
        while data:
            data = data[os.write(self._write_end, data) :]

    def end(self) -> None:
        """Nothing more will be typed. Once is enough; more does nothing."""
        if self._write_end >= 0:
            os.close(self._write_end)
            self._write_end = -1

    async def line(self, until: int | None = None) -> str | None:
        """The next line."""
        async with asyncio.timeout(PATIENCE):
            return await self.input.next(until)

    async def lines(self) -> list[str | None]:
        """All lines that are left, to the end."""
        found = []
        with suppress(EOFError):
            while True:
                found.append(await self.line())
        return found
