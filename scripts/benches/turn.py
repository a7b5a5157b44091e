"""How long it takes from a key at one end to the words on the partner's page, over a relay of this machine.

Both ends are what couples use, journals on the disk included; a bare forwarder answers beside them, turn by turn.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from load import ENDLESS, ROUND, SIZE, Server
from websockets.asyncio.client import ClientConnection, connect

from duologue.connection import Connection
from duologue.core.shape import PARTNERS, Partner
from duologue.invite import Met
from duologue.journal import About
from duologue.log import FileLog
from duologue.packing import pack
from duologue.page import Choice
from duologue.seating import agreed, connection, new_journal
from duologue.sign import Signing
from duologue.terminal import now
from duologue.transport import websocket

TURNS = 300  # with words; every third act has none
ACTS = TURNS * 3 // 2
PATIENCE = 60.0  # seconds for all of them


def _seated(folder: Path, relay: str, stack: ExitStack) -> dict[Partner, Connection]:
    """Two who have met, each with a journal."""
    private = {seat: os.urandom(32) for seat in PARTNERS}
    public = {seat: Signing(key).public for seat, key in private.items()}
    met = Met(os.urandom(32), {"a": "Ana", "b": "Ben"}, public, "a", pack(ENDLESS))
    session, ends = agreed(met).session.hex(), dict[Partner, Connection]()
    for seat in PARTNERS:
        about = About(session, "Endless", dict(met.names), now(), seat, relay)
        journal = new_journal(folder / seat, about, met, private[seat])
        stack.callback(journal.close)
        ends[seat] = connection(journal, FileLog(journal.disk()), websocket)
    return ends


class Person:
    """One who answers at once. `said` and `seen`: the time at which the n-th thing was said, and stood on the page."""

    def __init__(self, seat: Partner, end: Connection, trip: Callable[[], Awaitable[None]]) -> None:
        self._seat, self._end, self._trip = seat, end, trip
        self.said, self.seen = dict[int, float](), dict[int, float]()

    async def talk(self) -> None:
        """All turns. Both do what they owe, whenever something changes."""
        running = asyncio.create_task(self._end.run())
        n = 0
        async with asyncio.timeout(PATIENCE):
            while n < ACTS:
                await self._end.wake()
                page = self._end.page()
                _, step, visit, *_ = page.key
                # The first visit is the first thing to be said, and each thing leads to the next visit.
                n = int(str(visit)) - 1 if step else -1
                if n - 1 not in self.seen and any(_words(n - 1) in block.text for block in page.blocks):
                    self.seen[n - 1] = time.perf_counter()
                if n in self.said or not 0 <= n < ACTS or ROUND[n % 3][0] != self._seat:
                    await self._end.change()
                elif ROUND[n % 3][1] == "say":
                    self.said[n] = time.perf_counter()
                    await self._end.act(Choice("say", ""), _words(n))
                else:
                    await self._trip()
                    self.said[n] = time.perf_counter()
                    await self._end.act(Choice(ROUND[n % 3][1], ""))
        await self._end.close()
        running.cancel()


def _words(n: int) -> str:
    return f"This is what I have to say for number {n}."


class Trips:
    """The round trip of a bare forwarder, timed by the one who speaks first, between two turns."""

    def __init__(self, near: ClientConnection, far: ClientConnection) -> None:
        self._near, self._far, self.spent = near, far, list[float]()

    async def one(self) -> None:
        before = time.perf_counter()
        await self._near.send(bytes(SIZE))
        await self._far.send(await self._far.recv())
        await self._near.recv()
        self.spent.append(time.perf_counter() - before)


async def _no_trip() -> None:
    raise AssertionError("only the one who speaks first has more to say")


async def _measured(folder: Path, stack: ExitStack) -> tuple[list[float], list[float]]:
    relay, forward = Server("sqlite", folder), Server("forward", folder)
    stack.callback(relay.close)
    stack.callback(forward.close)
    ends = _seated(folder, f"127.0.0.1:{relay.port}", stack)
    uri = f"ws://127.0.0.1:{forward.port}/turn"
    async with connect(uri, compression=None, proxy=None) as near, connect(uri, compression=None, proxy=None) as far:
        trips = Trips(near, far)
        a, b = Person("a", ends["a"], trips.one), Person("b", ends["b"], _no_trip)
        # A thread for each: neither waits while the other's disk is written, as on two machines.
        await asyncio.gather(a.talk(), asyncio.to_thread(lambda: asyncio.run(b.talk())))
    seen, said = a.seen | b.seen, a.said | b.said
    turns = [(b.seen if n in a.said else a.seen)[n] - said[n] for n in sorted(said) if ROUND[n % 3][1] == "say"]
    assert len(seen) == len(turns) >= TURNS
    return turns, trips.spent


def _synced(folder: Path) -> list[float]:
    """The floor of the disk: appending a record's size and waiting until it is there."""
    spent = []
    with (folder / "synced").open("wb", buffering=0) as file:
        for _ in range(100):
            before = time.perf_counter()
            file.write(bytes(SIZE))
            os.fsync(file.fileno())
            spent.append(time.perf_counter() - before)
    return spent


def _print(name: str, spent: Sequence[float]) -> float:
    points = statistics.quantiles(spent, n=100)
    print(f"{name:46} {points[49] * 1e3:9.2f} ms   p99 {points[98] * 1e3:8.2f} ms")
    return points[49]


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(prefix="duologue-bench-") as folder, ExitStack() as stack:
        turns, trips = asyncio.run(_measured(Path(folder), stack))
        disk = _print("floor: one fsync, p50", _synced(Path(folder)))
        floor = _print("floor: round trip of a bare forwarder, p50", trips)
        whole = _print(f"from act to the partner's page, {TURNS} turns, p50", turns)
    print(f"a turn: {whole / floor:.1f} bare round trips, or {whole / disk:.1f} waits for the disk (it needs several)")
