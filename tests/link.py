"""Links that do what a test tells them, the time that passes on them, and a small relay at their other end.

The relay is made of the real gate, the real verb and a real log. Time moves when a test moves it.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable, Coroutine, Iterable
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from typing import Any

from duologue import frames, wire
from duologue.core.dialogue import advance
from duologue.core.entry import Record, digest
from duologue.core.shape import Seat
from duologue.core.state import Reason, Refused, State, other
from duologue.log import MemoryLog
from duologue.transport import Link, LinkLost
from duologue_relay.gate import Stored, check
from tests.helpers import PATIENCE
from tests.table import NOON
from tests.test_participant import KEYS, verify

HOST = "relay.test"


def hello_of(host: str, session: bytes, seat: Seat, nonce: bytes) -> bytes:
    """The proof that this seat's toy key gives to a relay."""
    assert seat != "f"
    return hmac.digest(KEYS[seat], digest("hello", host.encode(), session, seat.encode(), nonce), "sha512")


async def settle() -> None:
    """Until nothing can happen any more unless time moves on."""
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    async with asyncio.timeout(PATIENCE):
        while True:
            await asyncio.sleep(0)
            if not ready:
                return


class Clock:
    """Time in ms that stands still until a test moves it; whoever sleeps wakes when it has come."""

    def __init__(self) -> None:
        self.at = NOON
        self._sleepers: list[tuple[int, int, asyncio.Future[None]]] = []
        self._numbers = count()

    def __call__(self) -> int:
        return self.at

    async def sleep(self, seconds: float) -> None:
        """What a program calls."""
        woken = asyncio.get_running_loop().create_future()
        heappush(self._sleepers, (self.at + int(seconds * 1000), next(self._numbers), woken))
        await woken

    async def go(self, seconds: float) -> None:
        """So much time passes, one sleeper after another."""
        end = self.at + int(seconds * 1000)
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            due, _, woken = heappop(self._sleepers)
            if not woken.done():
                self.at = max(self.at, due)
                woken.set_result(None)
                await settle()
        self.at = end
        await settle()

    async def during(self, doing: Coroutine[Any, Any, None], seconds: float) -> None:
        """Do this while so much time passes; it has to be done by then."""
        task = asyncio.ensure_future(doing)
        await self.go(seconds)
        assert task.done()
        await task


@dataclass
class Weather:
    """What happens to one program's links. `up` and `down` turn one frame into those that get through."""

    up: Callable[[bytes], Iterable[bytes]] = lambda data: [data]
    down: Callable[[bytes], Iterable[bytes]] = lambda data: [data]
    cut_at: int = -1  # the frame, counted over all links and both ways, in whose place the link breaks
    dead: bool = False  # nobody answers
    held: bool = False  # what comes down waits
    carried: int = 0
    links: list[Link] = field(default_factory=list)
    _free: asyncio.Event = field(default_factory=asyncio.Event)

    async def cut(self) -> None:
        """Break every link that there is."""
        for link in self.links:
            await link.close()
        self.links.clear()

    async def carry(self, data: bytes, way: Callable[[bytes], Iterable[bytes]]) -> list[bytes]:
        """What comes of this frame. Raises LinkLost."""
        self.carried += 1
        if self.carried - 1 == self.cut_at:
            await self.cut()
            raise LinkLost("line.lost")
        return list(way(data))

    async def let_down(self) -> None:
        """Wait while what comes down is held back."""
        while self.held:
            self._free.clear()
            await self._free.wait()

    def release(self) -> None:
        """Let down what was held back."""
        self.held = False
        self._free.set()


class Rough:
    """A link under this weather."""

    def __init__(self, link: Link, weather: Weather) -> None:
        self._link, self._weather, self._arrived = link, weather, list[bytes]()
        weather.links.append(link)

    async def send(self, data: bytes) -> None:
        for piece in await self._weather.carry(data, self._weather.up):
            await self._link.send(piece)

    async def recv(self) -> bytes:
        while not self._arrived:
            data = await self._link.recv()
            await self._weather.let_down()
            self._arrived += await self._weather.carry(data, self._weather.down)
        return self._arrived.pop(0)

    async def close(self) -> None:
        await self._link.close()


class Relay:
    """A relay for one session, as small as it can be. `tells` = what it makes of a record for a seat: an honest one,
    the record. `refuses` = what it says to every entry instead of asking its gate.
    """

    def __init__(self, session: bytes, now: Callable[[], int]) -> None:
        self.session, self.now = session, now
        self.log, self.state = MemoryLog(), State(session)
        self.links: dict[Seat, Link] = {}
        self.tells: Callable[[Seat, Record], Iterable[Record]] = lambda seat, record: [record]
        self.refuses: Reason | None = None
        self.heard: list[frames.Any_] = []
        self.tasks: set[asyncio.Task[None]] = set()
        self._nonces = count()

    def start(self, coroutine: Any) -> None:
        """Do this beside all else."""
        task = asyncio.create_task(coroutine)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def rolled_back(self, held: int = 0) -> None:
        """It has lost all but its first so many records."""
        kept, self.log, self.state = self.log.stored()[:held], MemoryLog(), State(self.session)
        for record in kept:
            self._add(record)

    async def lost(self, held: int = 0) -> None:
        """It died, and came back with its first so many records."""
        for link in self.links.values():
            await link.close()
        self.links.clear()
        self.rolled_back(held)

    def _add(self, record: Record) -> None:
        after = advance(self.state, record)
        assert isinstance(after, State)
        self.state = after
        with suppress(StopIteration):
            self.log.append(record).send(None)  # a log in memory never waits

    async def serve(self, link: Link) -> None:
        """One connection, to its end."""
        with suppress(LinkLost):
            nonce = digest("nonce", str(next(self._nonces)).encode())
            await link.send(frames.encode(frames.Challenge(nonce, self.now())))
            hello = frames.decode(await link.recv())
            assert isinstance(hello, frames.Hello)
            assert hello.sig == hello_of(HOST, self.session, hello.seat, nonce)
            if not self.state.seats:
                await link.send(frames.encode(frames.Notice(Reason.UNKNOWN)))
            else:
                await link.send(frames.encode(frames.Welcome(self.state.seq)))
            self.links[hello.seat] = link
            await self.pass_on(other(hello.seat), frames.Presence(hello.seat, True))
            self.start(self.follow(link, hello.seat, hello.after))
            while True:
                frame = frames.decode(await link.recv())
                self.heard.append(frame)
                await self.take(link, hello.seat, frame)

    async def follow(self, link: Link, seat: Seat, after: int) -> None:
        """What the log holds and what comes to it, in order."""
        log = self.log
        with suppress(LinkLost):
            async with aclosing(log.follow(after)) as records:  # type: ignore[type-var]
                async for record in records:
                    for told in self.tells(seat, record):
                        await link.send(frames.encode(frames.Record(told.at, told.raw)))

    async def pass_on(self, seat: Seat, frame: frames.Any_) -> None:
        """To that seat, if somebody sits there."""
        with suppress(LinkLost, KeyError):
            await self.links[seat].send(frames.encode(frame))

    async def take(self, link: Link, seat: Seat, frame: frames.Any_) -> None:
        """One frame from this seat."""
        match frame:
            case frames.Entry(raw=raw):
                record = wire.record_of(self.now(), raw)
                held = self.log.stored()
                verdict = check(self.state, record, seat, lambda seq: held[seq - 1], verify)
                verdict = Refused(self.refuses) if self.refuses is not None else verdict
                if isinstance(verdict, Stored):
                    await link.send(frames.encode(frames.Record(verdict.record.at, verdict.record.raw)))
                elif verdict is not None:
                    await link.send(frames.encode(frames.Refusal(record.entry.seq, verdict.reason)))
                else:
                    self._add(record)
            case frames.Restore(at=at, raw=raw):
                record = wire.record_of(at, raw)
                reason = self.refuses or (Reason.AHEAD if record.entry.seq > self.state.seq + 1 else None)
                if reason is not None:
                    await link.send(frames.encode(frames.Refusal(record.entry.seq, reason)))
                elif record.entry.seq > self.state.seq and isinstance(advance(self.state, record), State):
                    self._add(record)
            case frames.Beat(seat=to, body=body):
                await self.pass_on(to, frames.Beat(seat, body))
            case frames.Signal():
                await self.pass_on(other(seat), frame)
