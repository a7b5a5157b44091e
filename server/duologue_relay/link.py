"""One connection as the relay sees it: who it is, and the way out to it, which may not take long."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from typing import Protocol

from websockets.exceptions import ConnectionClosed

from duologue import frames, wire
from duologue.core.shape import Seat
from duologue.core.state import Reason
from duologue_relay.limits import Bucket, Limits
from duologue_relay.session import Session

SEND_WITHIN = 10.0  # seconds for one frame to get through
CLOSE_WITHIN = 2.0  # seconds for the last words
LIVE = 32  # frames that may wait: a whole pairing's mail fits
FLEETING = (frames.Beat, frames.Signal, frames.Presence)  # of these the newest of each seat is all that counts
LEAVES = 8  # times that one may leave beyond all limits
# Close codes (RFC 6455, 7.4.1 and the registry that it opened). 1012 and 1013 say: come again.
_CODES = {None: 1000, Reason.RESTART: 1012, Reason.SLOW: 1013, Reason.UNAVAILABLE: 1013}
_REFUSED = 1008


class Ended(Exception):
    """This connection ends; `reason` = what is said first, None = nothing."""

    def __init__(self, reason: Reason | None = None) -> None:
        super().__init__()
        self.reason = reason

    @property
    def code(self) -> int:
        return _CODES.get(self.reason, _REFUSED)


class Socket(Protocol):
    """What a link needs of a websocket."""

    async def recv(self) -> str | bytes: ...
    async def send(self, message: bytes) -> None: ...
    async def close(self, code: int) -> None: ...


class Link:
    """A connection. `host` = the relay's name as its client knows it; `nonce` = 32 bytes for it to sign."""

    def __init__(self, socket: Socket, address: str, host: str, nonce: bytes, limits: Limits, now: float) -> None:
        self.address, self.host, self.nonce = address, host, nonce
        self.session: Session | None = None
        self.seat: Seat = "a"
        self.hello: frames.Hello | None = None  # who says to sit here, and their proof
        self.proven = False  # the seat's own key has signed for this connection
        self.pairing = False
        self.within = SEND_WITHIN
        self._socket = socket
        self._frames, self._bytes = Bucket(limits.frames, now), Bucket(limits.bytes, now)
        self._leaves = LEAVES
        self._live: deque[frames.Any_ | Ended] = deque()
        self._more = asyncio.Event()

    async def receive(self) -> bytes:
        """The next message; one of text is none of ours, and comes as nothing."""
        message = await self._socket.recv()
        return message if isinstance(message, bytes) else b""

    def may(self, now: float, size: int) -> bool:
        """Whether another frame of so many bytes is within what one connection may send."""
        return self._frames.take(now) and self._bytes.take(now, size)

    def may_leave(self) -> bool:
        """Whether leaving, past every limit, is still this connection's right."""
        self._leaves -= self.proven
        return self.proven and self._leaves >= 0

    async def send(self, frame: frames.Any_) -> None:
        """Send. Raises Ended(SLOW) when it does not get through in time; the client may resume."""
        try:
            async with asyncio.timeout(self.within):
                await self._socket.send(frames.encode(frame))
        except TimeoutError:
            raise Ended(Reason.SLOW) from None

    def post(self, frame: frames.Any_) -> None:
        """Send when its turn comes, after what was posted before. Who lets too much wait is let go."""
        if isinstance(frame, FLEETING):
            # So nobody can fill another's line with them.
            kept = [held for held in self._live if type(held) is not type(frame) or held.seat != frame.seat]
            self._live = deque(kept)
        if len(self._live) < LIVE:
            self._put(frame)
        else:
            self._live.clear()
            self.end(Reason.SLOW)

    def end(self, reason: Reason | None) -> None:
        """End this connection, after what was posted before."""
        if len(self._live) == LIVE:
            self._live.popleft()
        self._put(Ended(reason))

    def _put(self, item: frames.Any_ | Ended) -> None:
        self._live.append(item)
        self._more.set()

    async def pump(self) -> None:
        """Send what was posted, until one post is the end. Raises Ended."""
        while True:
            while not self._live:
                self._more.clear()
                await self._more.wait()
            posted = self._live.popleft()
            if isinstance(posted, Ended):
                raise posted
            await self.send(posted)

    async def close(self, ended: Ended) -> None:
        """Say why, and close. Whoever does not listen is not waited for."""
        with suppress(ConnectionClosed, TimeoutError):
            async with asyncio.timeout(CLOSE_WITHIN):
                # To who is slow a word more would only be one more that does not get through.
                if ended.reason is not None and ended.reason != Reason.SLOW:
                    await self._socket.send(frames.encode(frames.Notice(ended.reason)))
                await self._socket.close(ended.code)


def leaves(frame: frames.Any_) -> bool:
    """Whether it is an entry by which somebody leaves. Raises Malformed."""
    return isinstance(frame, frames.Entry) and wire.decode(frame.raw).act == "leave"
