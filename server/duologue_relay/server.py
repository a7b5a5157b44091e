"""The relay's sockets: websockets hardened so that strangers cost little, and an orderly end.

The library's defaults let 30 hostile connections hold half a gigabyte. Here each may have one message in the making
and two waiting, nothing is compressed (a bomb, and a way to guess what was written), and a line that is silent for
5 s + 5 s + 1 s is gone.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from weakref import WeakSet

from websockets.asyncio.server import Server, ServerConnection
from websockets.asyncio.server import serve as listen
from websockets.frames import DATA_OPCODES, Frame
from websockets.protocol import Event
from websockets.typing import Origin, Subprotocol

from duologue.core.state import Reason
from duologue.frames import MOST_SOCKET, SUBPROTOCOL
from duologue_relay import lines
from duologue_relay.limits import address_of
from duologue_relay.link import SEND_WITHIN, Ended, Link
from duologue_relay.logs import Engine
from duologue_relay.relay import Relay, Rules

SWEEP = 5.0  # seconds between looks at pairings whose time is over
HOUR = 3600.0
DRAIN_WITHIN = 4.0  # seconds
READ = 8 * 1024  # bytes that are read of one connection at a time
MOST_PARTS = 64  # in which a message may come; our clients send each in one
MOST_UNREAD = 128 * 1024  # bytes that may wait to be sent: the largest frame, and all that may stand before it
MOST_WAITING = 2_000  # frames that came in one read: far above what fits into it of ours


@dataclass(frozen=True)
class Sockets:
    """How it listens. `name` = how clients dial it (host, or host:port), "" = whatever each of them says."""

    host: str = "127.0.0.1"
    port: int = 0
    origins: Sequence[str] = ()  # of web pages that may connect; none may unless it is listed
    tls: ssl.SSLContext | None = None
    trust_proxy: bool = False  # believe X-Forwarded-For
    name: str = ""
    ping: float = 5.0  # seconds between pings, and for their answers
    within: float = SEND_WITHIN


class Bounded(ServerConnection):
    """The library itself takes in as many frames at once as there are, and answers pings to who does not read."""

    parts = 0  # of the message in the making

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        with suppress(AttributeError):  # of asyncio's own sockets; others may read as they like
            transport.max_size = READ  # type: ignore[attr-defined]
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.transport.get_write_buffer_size() > MOST_UNREAD:
            self.transport.abort()

    def process_event(self, event: Event) -> None:
        if isinstance(event, Frame) and event.opcode in DATA_OPCODES:
            self.parts = 0 if event.fin else self.parts + 1
        # All frames of one read wait here before anybody may refuse the first: 256 KiB are 40,000 of nothing.
        if self.parts <= MOST_PARTS and len(self.recv_messages.frames) <= MOST_WAITING:
            super().process_event(event)
        else:
            self.transport.abort()


@asynccontextmanager
async def serve(engine: Engine, rules: Rules, sockets: Sockets = Sockets()) -> AsyncIterator[Relay]:
    """A relay that listens until the block is left, and then drains. The engine stays its owner's to close.

    Raises OSError when the port is taken.
    """
    relay = Relay(engine, rules)

    async def handle(socket: ServerConnection) -> None:
        try:
            await _attend(relay, socket, sockets)
        finally:
            # The library would wait without a limit for whoever does not read.
            socket.transport.abort()

    class Known(Bounded):
        """The library itself keeps none whose handshake is not done."""

        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            every.add(self)
            super().connection_made(transport)

    every: WeakSet[ServerConnection] = WeakSet()
    lines.quiet()
    server = await _listening(handle, Known, sockets)
    relay.port = next(iter(server.sockets)).getsockname()[1]
    keeper = asyncio.create_task(_keep_time(relay))
    try:
        yield relay
    finally:
        keeper.cancel()
        await _drain(relay, server, every)


async def _listening(
    handle: Callable[[ServerConnection], Awaitable[None]], made: type[ServerConnection], sockets: Sockets
) -> Server:
    return await listen(
        handle,
        sockets.host,
        sockets.port,
        ssl=sockets.tls,
        origins=[None, *map(Origin, sockets.origins)],
        subprotocols=[Subprotocol(SUBPROTOCOL)],
        compression=None,
        server_header=None,
        open_timeout=10,
        ping_interval=sockets.ping,
        ping_timeout=sockets.ping,
        close_timeout=1,
        max_size=MOST_SOCKET,
        max_queue=1,
        write_limit=16 * 1024,
        create_connection=made,
        logger=logging.getLogger("websockets.server"),
    )


async def _attend(relay: Relay, socket: ServerConnection, sockets: Sockets) -> None:
    assert socket.request is not None
    headers = socket.request.headers
    peer = str((socket.remote_address or ("",))[0])
    address = address_of(peer, ",".join(headers.get_all("X-Forwarded-For")), sockets.trust_proxy)
    host = sockets.name or ",".join(headers.get_all("Host"))
    rules = relay.rules
    link = Link(socket, address, host, secrets.token_bytes(32), rules.limits, rules.ticks())
    link.within = sockets.within
    if not relay.addresses.arrive(address):
        relay.counts["closed_too_much"] += 1
        await link.close(Ended(Reason.TOO_MUCH))
        return
    try:
        await relay.attend(link)
    finally:
        relay.addresses.depart(address)


async def _keep_time(relay: Relay) -> None:
    # Not at once: a machine that starts with a wrong clock is put right within the hour, and the jump is seen.
    due = relay.rules.ticks() + HOUR
    while True:
        if relay.rules.ticks() >= due:
            due += HOUR
            await relay.expire()
        relay.mailbox.sweep()
        await asyncio.sleep(SWEEP)


async def _drain(relay: Relay, server: Server, every: Iterable[ServerConnection]) -> None:
    relay.drain()
    server.close(close_connections=False)
    with suppress(TimeoutError):
        async with asyncio.timeout(DRAIN_WITHIN):
            await server.wait_closed()
    for connection in every:
        # Also one that has not even finished its handshake by now.
        connection.transport.abort()
    await server.wait_closed()
