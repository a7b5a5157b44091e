"""Links: frames as bytes between this program and a relay, and nothing about what they say.

A link is up until it is lost, and a lost one never comes back: whoever wants another dials again. What went wrong is
one of four sentences and no more, since the texts of libraries and of strangers belong neither on a page nor in a log.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal, Protocol

from duologue.frames import MOST_SOCKET, SUBPROTOCOL

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

Why = Literal["line.lost", "line.refused", "line.unreachable", "line.tls"]  # names in phrases
OPEN_WITHIN = 10.0  # seconds
SILENT = 5.0  # seconds after which a ping is sent, and after which one that was not answered ends the link
FIRST, GROWTH, LONGEST = 0.25, 1.6, 8.0  # seconds before the first new call, and how they grow
_REFUSED = (400, 403, 426)  # another version of the protocol, or a program that the relay does not take


class LinkLost(Exception):
    """The link is gone, or never was."""

    def __init__(self, why: Why) -> None:
        super().__init__()
        self.why = why


class Link(Protocol):
    """One connection to a relay, as little of it as a session needs."""

    async def send(self, data: bytes) -> None:
        """Hand this frame over; that says nothing of its arrival. Raises LinkLost."""

    async def recv(self) -> bytes:
        """The next frame. Raises LinkLost. Cancelled, it loses none."""

    async def close(self) -> None:
        """Let go. Once is enough; more does nothing."""


async def websocket(uri: str, within: float = OPEN_WITHIN, silent: float = SILENT) -> Link:
    """A link to the relay at this address (ws:// or wss://). `within` and `silent` in seconds. Raises LinkLost."""
    # Here, since half a second before the first page is long for those who sit at one keyboard.
    from websockets.asyncio.client import connect
    from websockets.exceptions import InvalidStatus, NegotiationError, WebSocketException
    from websockets.typing import Subprotocol

    try:
        socket = await connect(
            uri, subprotocols=[Subprotocol(SUBPROTOCOL)], compression=None, max_size=MOST_SOCKET, proxy=None,
            open_timeout=within, ping_interval=silent, ping_timeout=silent, close_timeout=1, logger=_mute(),
        )  # fmt: skip
    except ssl.SSLError:
        raise LinkLost("line.tls") from None
    except InvalidStatus as error:
        raise LinkLost("line.refused" if error.response.status_code in _REFUSED else "line.unreachable") from None
    except NegotiationError:
        raise LinkLost("line.refused") from None
    except (OSError, EOFError, ValueError, WebSocketException):  # a TimeoutError is an OSError
        raise LinkLost("line.unreachable") from None
    link = _Socket(socket)
    if socket.subprotocol != SUBPROTOCOL:
        await link.close()
        raise LinkLost("line.refused")
    return link


def _mute() -> logging.Logger:
    """A logger that nobody hears: at its lowest level the library would write down what it sends."""
    return logging.Logger("duologue.transport", logging.CRITICAL + 1)


class _Socket:
    """A websocket as a link."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    async def send(self, data: bytes) -> None:
        from websockets.exceptions import ConnectionClosed

        try:
            await self._socket.send(data)
        except ConnectionClosed:
            raise LinkLost("line.lost") from None

    async def recv(self) -> bytes:
        from websockets.exceptions import ConnectionClosed

        try:
            return await self._socket.recv(decode=False)
        except ConnectionClosed:
            raise LinkLost("line.lost") from None

    async def close(self) -> None:
        await self._socket.close()


class _End:
    """One end of a pipe: what it sends waits in the other's queue; None there is the end of it."""

    def __init__(self, mine: asyncio.Queue[bytes | None], theirs: asyncio.Queue[bytes | None]) -> None:
        self._mine, self._theirs, self._closed = mine, theirs, False

    async def send(self, data: bytes) -> None:
        if self._closed:
            raise LinkLost("line.lost")
        self._theirs.put_nowait(data)

    async def recv(self) -> bytes:
        data = None if self._closed else await self._mine.get()
        if data is None:
            self._closed = True
            raise LinkLost("line.lost")
        return data

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            for queue in (self._mine, self._theirs):  # whoever waits at either end learns of it
                queue.put_nowait(None)


def pipe() -> tuple[Link, Link]:
    """Two ends in one process. What was sent before one end closed still arrives at the other."""
    one, two = asyncio.Queue[bytes | None](), asyncio.Queue[bytes | None]()
    return _End(one, two), _End(two, one)


def backoff(random: Callable[[], float]) -> Iterator[float]:
    """Seconds to wait before each new call: any time up to a limit that grows, so that not all call back at once.

    `random` gives numbers from 0 to 1.
    """
    most = FIRST
    while True:
        yield random() * most
        most = min(LONGEST, most * GROWTH)
