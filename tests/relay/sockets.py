"""A relay on a port of this machine, and the library's own clients of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from duologue import frames
from duologue_relay.limits import Limits
from duologue_relay.logs.memory import MemoryEngine
from duologue_relay.relay import Relay, Rules
from duologue_relay.server import Sockets, serve
from tests.helpers import PATIENCE
from tests.relay.people import Client, verify_hello
from tests.relay.test_gate import verify


@asynccontextmanager
async def relay(limits: Limits | None = None, **sockets: Any) -> AsyncIterator[Relay]:
    """A relay on a port of this machine."""
    async with asyncio.timeout(3 * PATIENCE):
        rules = Rules(verify, verify_hello, limits or Limits())
        async with serve(MemoryEngine(), rules, Sockets(**sockets)) as made:
            yield made


@asynccontextmanager
async def client(port: int, **over: Any) -> AsyncIterator[Client]:
    """A client of it."""
    options = {"subprotocols": [Subprotocol(frames.SUBPROTOCOL)], "compression": None, "proxy": None} | over
    async with connect(f"ws://127.0.0.1:{port}", **options) as line:
        yield Client(line, f"127.0.0.1:{port}")
