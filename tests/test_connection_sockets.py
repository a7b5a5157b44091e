# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The same dialogue over real sockets of this machine. In every weather: test_connection."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from websockets.asyncio.server import ServerConnection

from duologue.core.shape import PARTNERS
from duologue.transport import LinkLost
from duologue.waits import either
from tests.helpers import PATIENCE
from tests.test_connection import LINES, TALK, same
from tests.test_transport import serving
from tests.world import End, World


class Socket:
    """A server's end as a link."""

    def __init__(self, socket: ServerConnection) -> None:
        self._socket = socket

    async def send(self, data: bytes) -> None:
        await self._socket.send(data)

    async def recv(self) -> bytes:
        async for data in self._socket:
            assert isinstance(data, bytes)
            return data
        raise LinkLost("line.lost")

    async def close(self) -> None:
        await self._socket.close()


def owes_nothing(end: End) -> bool:
    """Whether what this program said has come back, and both have heard as much, with every seal opened."""
    state, other = end.me.state, end.world.relay.state
    return end.me.pending is None and state == other and len(state.written) < 2


async def until(world: World, ready: Callable[[], bool]) -> None:
    """Both programs do what they owe, whenever something changes, until this is so."""
    async with asyncio.timeout(PATIENCE):
        while not ready():
            for end in world.ends.values():
                await end.it.wake()
            if not ready():
                await either(world.a.it.change(), world.b.it.change())


async def test_a_dialogue_over_sockets() -> None:
    """From the first call to the end, with a relay behind a real websocket."""
    world = World(TALK)
    async with serving(lambda socket: world.relay.serve(Socket(socket))) as world.uri:
        world.ends = {seat: End(world, seat) for seat in PARTNERS}
        await until(world, lambda: all(end.me.state.step for end in world.ends.values()))
        for seat, act, said in LINES:
            end = world.ends[seat]
            await end.act(act, said)
            await until(world, lambda: all(owes_nothing(end) for end in world.ends.values()))
        over = [end.me.state.over for end in world.ends.values()]
        together = same(world)
        await world.__aexit__()

    assert (["end", "end"], True) == (over, together)
