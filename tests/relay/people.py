"""Who comes to a relay in these tests: real participants, and a line to it that is a socket or lies in memory.

Signatures are stand-ins, as in test_gate: a public key is its own secret.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from websockets.exceptions import ConnectionClosed
from websockets.frames import Close

from duologue import frames, wire
from duologue.core.entry import Entry, Record, digest
from duologue.core.entry import session_of as id_of
from duologue.core.exercise import Exercise
from duologue.core.shape import Partner, Seat
from duologue.errors import Unavailable
from duologue.participant import Participant
from duologue.seal import Unsealed
from duologue_relay.limits import Limits
from duologue_relay.link import Link
from duologue_relay.logs.memory import MemoryEngine
from duologue_relay.relay import Relay, Rules
from tests.helpers import PATIENCE, mirror_shape
from tests.relay.test_gate import ACTS, CLEAR, KEYS, verify

SESSION = id_of(CLEAR)
EXERCISE = Exercise("talk", "Talk", "", (1, 2), {}, "", "", mirror_shape(), {})
HOST = "relay.example"
START = 1_700_000_000_000  # ms
Kind = TypeVar("Kind", bound=frames.Frame)


def hello_signature(key: bytes, host: str, session: bytes, seat: str, nonce: bytes) -> bytes:
    """A stand-in for what proves a seat."""
    return hashlib.sha512(key + digest("hello", host.encode(), session, seat.encode(), nonce)).digest()


def verify_hello(key: bytes, sig: bytes, host: str, session: bytes, seat: Seat, nonce: bytes) -> bool:
    """The verifier beside it."""
    return sig == hello_signature(key, host, session, seat, nonce)


class Signs:
    """The signer beside `verify`."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def sign(self, message: bytes) -> bytes:
        return hashlib.sha512(self._key + message).digest()


class Clock:
    """Time that a test moves: `clock` for dates in ms, `ticks` for lengths in seconds."""

    def __init__(self) -> None:
        self.seconds: float = 0
        self.set_back: float = 0  # ms by which somebody has set the wall clock back

    def clock(self) -> int:
        return START + int(self.seconds * 1000) - int(self.set_back)

    def ticks(self) -> float:
        return self.seconds


def rules(clock: Clock | None = None, limits: Limits | None = None) -> Rules:
    """A relay's rules in these tests."""
    time = clock or Clock()
    return Rules(verify, verify_hello, limits or Limits(), time.clock, time.ticks)


class Client:
    """What talks to a relay by one line. Every wait has a limit."""

    def __init__(self, line: Any, host: str = HOST) -> None:
        self.line, self.host = line, host
        self.nonce = b""

    async def send(self, frame: frames.Any_) -> None:
        await self.line.send(frames.encode(frame))

    async def get(self, kind: type[Kind]) -> Kind:
        """The next frame of this kind; others that come before it are let go by."""
        async with asyncio.timeout(PATIENCE):
            while True:
                data = await self.line.recv()
                assert isinstance(data, bytes)
                frame = frames.decode(data)
                if isinstance(frame, kind):
                    return frame

    async def closed(self) -> tuple[list[frames.Any_], int | None]:
        """Everything until the line is closed, and the code with which it was."""
        found = []
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    found.append(frames.decode(await self.line.recv()))
                except ConnectionClosed as error:
                    return found, error.rcvd.code if error.rcvd is not None else None

    async def hello(self, seat: Seat, after: int = 0, key: bytes | None = None, session: bytes = SESSION) -> None:
        """Read the challenge, and answer it for this seat."""
        nonce = (await self.get(frames.Challenge)).nonce
        sig = hello_signature(key or KEYS[seat], self.host, session, seat, nonce)
        await self.send(frames.Hello(session, seat, after, sig))


class Person:
    """A partner with a client of their own, as little of one as there can be."""

    def __init__(self, seat: Partner, client: Client) -> None:
        self.seat, self.client = seat, client
        self.chair = Participant(seat, SESSION, EXERCISE, Unsealed(), Signs(KEYS[seat]), verify)

    async def sit(self) -> int:
        """Say hello; up to which seq the relay holds the session."""
        await self.client.hello(self.seat, self.chair.state.seq)
        return (await self.client.get(frames.Welcome)).seq

    def made(self, act: str, words: str = "") -> Entry:
        """The entry of this act."""
        return self.chair.propose(act, words, at=START, clear=opening(act))

    async def act(self, act: str, words: str = "") -> None:
        await self.client.send(frames.Entry(wire.encode(self.made(act, words))))

    async def hear(self) -> Record:
        """The next thing that was said."""
        heard = await self.client.get(frames.Record)
        record = wire.record_of(heard.at, heard.raw)
        self.chair.receive(record, START)
        return record


def opening(act: str) -> dict[str, Any]:
    """What these acts say in the clear."""
    return {"begin": dict(CLEAR), "pause": {"until": START}}.get(act, {})


async def talked(people: dict[Seat, Person], acts: list[tuple[Seat, str]]) -> list[Record]:
    """These acts, each said by its seat and heard by both."""
    said = []
    for seat, act in acts:
        await people[seat].act(act, "words" if act == "say" else "")
        heard = [await person.hear() for person in people.values()]
        assert heard[0] == heard[1]
        said.append(heard[0])
    return said


class Pipe:
    """Both ends of a line in memory: this one is the relay's, `far` the client's. It can be blocked."""

    def __init__(self) -> None:
        self.up: asyncio.Queue[bytes | Close] = asyncio.Queue()
        self.down: asyncio.Queue[bytes | Close] = asyncio.Queue()
        self.flows = asyncio.Event()
        self.flows.set()
        self.code: int | None = None
        self.far = FarEnd(self)

    async def recv(self) -> bytes:
        return taken(await self.up.get())

    async def send(self, message: bytes) -> None:
        await self.flows.wait()
        if self.code is not None:
            raise ConnectionClosed(Close(self.code, ""), None)
        self.down.put_nowait(message)

    async def close(self, code: int) -> None:
        if self.code is None:
            self.code = code
            self.down.put_nowait(Close(code, ""))
            await self.flows.wait()


class FarEnd:
    """The client's end of it."""

    def __init__(self, near: Pipe) -> None:
        self._near = near

    async def send(self, message: bytes) -> None:
        self._near.up.put_nowait(message)

    async def recv(self) -> bytes:
        return taken(await self._near.down.get())

    async def close(self, code: int = 1000) -> None:
        self._near.code = code
        self._near.up.put_nowait(Close(code, ""))


def taken(item: bytes | Close) -> bytes:
    """A message; ConnectionClosed where it is the end."""
    if isinstance(item, Close):
        raise ConnectionClosed(item, None)
    return item


class House:
    """A relay without sockets, and lines in memory to it."""

    def __init__(self, engine: Any = None, limits: Limits | None = None) -> None:
        self.time = Clock()
        self.engine = engine or MemoryEngine(self.time.clock)
        self.relay = Relay(self.engine, rules(self.time, limits))
        self.pipes: list[Pipe] = []
        self.links: list[Link] = []
        self.visits: list[asyncio.Task[None]] = []

    def client(self, address: str = "10.0.0.1", pipe: Pipe | None = None) -> Client:
        """Somebody connects."""
        pipe = pipe or Pipe()
        now, number = self.time.ticks(), len(self.links)
        link = Link(pipe, address, HOST, bytes([number]) * 32, self.relay.rules.limits, now)
        self.pipes.append(pipe)
        self.links.append(link)
        self.visits.append(asyncio.create_task(self.relay.attend(link)))
        return Client(pipe.far)

    def people(self) -> dict[Seat, Person]:
        """Both partners, connected."""
        return {seat: Person(seat, self.client()) for seat in ("a", "b")}

    async def couple(self, acts: int) -> dict[Seat, Person]:
        """Both partners, after so many acts of their dialogue."""
        people = self.people()
        for person in people.values():
            await person.sit()
        await talked(people, ACTS[:acts])
        return people


@asynccontextmanager
async def house(engine: Any = None, limits: Limits | None = None) -> AsyncIterator[House]:
    """A relay in memory, drained in the end: nothing may be left running."""
    made = House(engine, limits)
    yield made
    made.relay.drain()
    for pipe in made.pipes:
        pipe.flows.set()
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*made.visits)


class Failing(MemoryEngine):
    """An engine that can do nothing just now, once it is told so."""

    broken = False
    full = False

    def _check(self) -> None:
        if self.broken:
            raise Unavailable

    async def open(self, session: bytes) -> Any:
        self._check()
        log = await super().open(session)
        append = log.append

        async def checked(record: Record) -> None:
            if self.full:
                raise Unavailable
            await append(record)

        log.append = checked  # type: ignore[method-assign]
        return log

    async def keep(self, session: bytes, until: int) -> None:
        self._check()
        await super().keep(session, until)

    async def let_go(self, session: bytes) -> None:
        self._check()

    async def expire(self, now: int) -> list[bytes]:
        self._check()
        return await super().expire(now)
