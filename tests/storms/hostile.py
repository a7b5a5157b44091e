"""Strangers who want a relay to be full: raw sockets that speak just enough of RFC 6455 to be let in."""

from __future__ import annotations

import asyncio
import base64
import os
import socket
from collections.abc import Callable, Coroutine
from contextlib import closing, suppress
from typing import Any

from duologue import frames
from duologue.frames import MOST_MAIL, MOST_SOCKET

CONT, TEXT, BINARY, PING, PONG = 0, 1, 2, 9, 10
PIECES = 24


def framed(data: bytes, opcode: int = BINARY, fin: bool = True, claims: int = -1) -> bytes:
    """A client's frame, masked with zeros. `claims` = another length than it has."""
    length = len(data) if claims < 0 else claims
    short = bytes([0x80 | length]) if length < 126 else b"\xfe" + length.to_bytes(2, "big") if length < 1 << 16 else b""
    size = short or b"\xff" + length.to_bytes(8, "big")
    return bytes([fin << 7 | opcode]) + size + bytes(4) + data


class Stranger:
    """One connection."""

    def __init__(self, port: int, address: str = "127.0.0.1") -> None:
        self.port, self.address = port, address
        self.socket = socket.socket()

    async def connect(self) -> None:
        """Shake hands, with little room for what comes back. Nothing is read after that, unless it is asked for."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.bind((self.address, 0))
        self.socket.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(self.socket, ("127.0.0.1", self.port))
        key = base64.b64encode(os.urandom(16)).decode()
        await self.send(
            f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Protocol: {frames.SUBPROTOCOL}\r\n\r\n".encode()
        )
        await loop.sock_recv(self.socket, 1024)

    async def send(self, data: bytes) -> None:
        """Raises OSError once the relay has hung up."""
        await asyncio.get_running_loop().sock_sendall(self.socket, data)

    async def frame(self, frame: frames.Any_) -> None:
        """A frame of the protocol."""
        await self.send(framed(frames.encode(frame)))

    async def read(self) -> frames.Any_:
        """The next frame of the protocol, for those who do read."""
        loop, data = asyncio.get_running_loop(), b""
        while b"frame" not in data:
            data += await loop.sock_recv(self.socket, 4096)
        return frames.decode(data[data.index(b"frame") - 2 :])

    async def gone(self) -> None:
        """Wait until the relay hangs up. Of what it says before that, nothing is read."""
        while not self._hung_up():  # noqa: ASYNC110 (to be told of the end one would have to read)
            await asyncio.sleep(0.1)

    def _hung_up(self) -> bool:
        try:
            self.socket.send(framed(b"", PONG))
        except BlockingIOError:
            return False
        except OSError:
            return True
        return False

    def close(self) -> None:
        """Hang up without a word."""
        self.socket.close()


async def largest(one: Stranger) -> None:
    """The largest message, at once."""
    await one.send(framed(bytes(MOST_SOCKET)) * 4)


async def unfinished(one: Stranger) -> None:
    """All of the largest message but its last byte."""
    await one.send(framed(bytes(MOST_SOCKET - 1), claims=MOST_SOCKET))


async def fragments(one: Stranger) -> None:
    """A message in pieces of one byte, which has no end."""
    await one.send(framed(b"x", fin=False))
    for _ in range(4):
        await one.send(framed(b"x", CONT, fin=False) * 1000)


async def nothings(one: Stranger) -> None:
    """Many messages of nothing."""
    await one.send(framed(b"") * 40_000)


async def pings(one: Stranger) -> None:
    """Pings, whose answers it does not read."""
    for _ in range(50):
        await one.send(framed(bytes(125), PING) * 1000)


async def opens(one: Stranger) -> None:
    """Codes, as many as it likes, whose numbers it does not read."""
    await one.send(framed(frames.encode(frames.Open(8))) * 2000)


async def frozen(one: Stranger) -> None:
    """A host who asks for a code, and never reads anything."""
    await one.frame(frames.Open(8))


async def mail(one: Stranger) -> None:
    """A host whose mail waits for somebody to knock."""
    await one.frame(frames.Open(8))
    for n in range(PIECES):
        await one.frame(frames.Mail(n, bytes(MOST_MAIL)))


Kind = Callable[[Stranger], Coroutine[Any, Any, None]]
KINDS: tuple[Kind, ...] = (
    largest, unfinished, fragments, nothings, pings, opens, mail,
)  # fmt: skip


async def siege(port: int, many: int, seconds: float, kinds: tuple[Kind, ...] = KINDS, addresses: int = 1) -> int:
    """So many strangers at once for so long, of all kinds, each back as soon as it is cut off; how often they came."""
    came = 0

    async def stranger(number: int) -> None:
        nonlocal came
        kind, address = kinds[number % len(kinds)], f"127.0.{1 + number % addresses}.1"
        while True:
            with closing(Stranger(port, address)) as one, suppress(OSError):
                await one.connect()
                came += 1
                await kind(one)
                await one.gone()
            await asyncio.sleep(0.05)  # or this end would have no time for anything else

    with suppress(TimeoutError):
        async with asyncio.timeout(seconds), asyncio.TaskGroup() as tasks:
            for number in range(many):
                tasks.create_task(stranger(number))
    return came
