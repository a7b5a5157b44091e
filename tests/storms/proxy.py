"""A line that fails as real ones do: a proxy of TCP between clients and a relay, with one fault at a time."""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import suppress
from random import Random
from typing import Literal

Fault = Literal[
    "clear", "latency", "slices", "trickle", "frozen", "half-open", "half-open up", "half-open down", "refuse", "reset",
    "cut",
]  # fmt: skip
FAULTS: tuple[Fault, ...] = (
    "latency", "slices", "trickle", "frozen", "half-open", "half-open up", "half-open down", "refuse", "reset", "cut",
)  # fmt: skip
SOME = 1500  # bytes after which a line is reset or cut, about a handshake and two entries


class Proxy:
    """Listens at `port` for clients of the relay at `target`. What is half open stays so until an end has noticed."""

    def __init__(self, target: int, seed: int = 0) -> None:
        self.target, self.port, self.fault, self._chance = target, 0, "clear", Random(seed)
        self._lines: set[asyncio.Task[None]] = set()
        self._thaw = asyncio.Event()

    async def open(self) -> None:
        """Listen, always at the same port."""
        self._server = await asyncio.start_server(self._line, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def set(self, fault: Fault) -> None:
        """From now on the lines are like this; those that there are too."""
        before, self.fault = self.fault, fault
        self._thaw.set()
        self._thaw = asyncio.Event()
        if fault in ("refuse", "reset", "cut"):
            self._end()
        if fault == "refuse":
            self._server.close()
        elif before == "refuse":
            await self.open()

    async def close(self) -> None:
        """Stop, with all that goes through it."""
        self._server.close()
        self._end()
        await asyncio.gather(*self._lines, return_exceptions=True)

    def _end(self) -> None:
        for line in self._lines:
            line.cancel()

    async def _line(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._lines.add(task)
        writers = [writer]
        try:
            near, far = await asyncio.open_connection("127.0.0.1", self.target)
            writers.append(far)
            async with asyncio.TaskGroup() as ways:
                ways.create_task(self._carry(reader, far, "up"))
                ways.create_task(self._carry(near, writer, "down"))
        except (asyncio.CancelledError, OSError, ExceptionGroup):
            pass
        finally:
            self._lines.discard(task)
            for one in writers:
                if self.fault == "reset":
                    raw = one.get_extra_info("socket")
                    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                one.transport.abort() if self.fault == "reset" else one.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str) -> None:
        deaf, carried = False, 0
        while data := await self._some(reader):
            carried += len(data)
            deaf = deaf or self.fault in ("half-open", f"half-open {way}")
            if not deaf:
                await self._pass(data, writer)
            if self.fault in ("reset", "cut") and carried > SOME:
                raise OSError
        if deaf:
            await asyncio.Event().wait()  # nor does its end arrive; the other way may end this
        raise OSError

    async def _some(self, reader: asyncio.StreamReader) -> bytes:
        with suppress(OSError):
            return await reader.read(4096)
        return b""

    async def _pass(self, data: bytes, writer: asyncio.StreamWriter) -> None:
        """Hand on, as slowly as it is now."""
        while data:
            size, seconds = len(data), 0.0
            match self.fault:
                case "latency":
                    seconds = self._chance.uniform(0.02, 0.2)
                case "slices":
                    size = self._chance.randint(1, 7)
                case "trickle":  # 4 kB/s
                    size, seconds = 64, 0.016
                case "frozen":
                    await self._thaw.wait()
            await asyncio.sleep(seconds)  # the fault itself
            writer.write(data[:size])
            await writer.drain()
            data = data[size:]
