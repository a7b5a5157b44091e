"""Real relays in this process, links to them without sockets, and people who type at their own machines.

The links are faked, the ends are not: the relay is duologue_relay's, and every flow is the program's own.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from websockets.exceptions import ConnectionClosed

from duologue import address, shelf, sign
from duologue.config import Config
from duologue.library import Library
from duologue.linedesk import LineDesk
from duologue.packing import Reading, unpack
from duologue.remote import Remote
from duologue.start import Start
from duologue.transport import Link, LinkLost, pipe
from duologue_relay.limits import Limits
from duologue_relay.link import Link as Guest
from duologue_relay.logs import Engine
from duologue_relay.logs.memory import MemoryEngine
from duologue_relay.relay import Relay, Rules
from tests.helpers import PATIENCE, unbroken

RELAY = "relay.test:8765"


async def sleep(seconds: float) -> None:
    """A tick of the pairing is over at once; a limit is never reached."""
    if seconds > 1:
        await asyncio.Event().wait()
    await asyncio.sleep(0)


class Socket:
    """The relay's end of a pipe, as the websocket that a relay expects."""

    def __init__(self, end: Link) -> None:
        self._end = end

    async def recv(self) -> bytes:
        try:
            return await self._end.recv()
        except LinkLost:
            raise ConnectionClosed(None, None) from None

    async def send(self, message: bytes) -> None:
        try:
            await self._end.send(message)
        except LinkLost:
            raise ConnectionClosed(None, None) from None

    async def close(self, code: int) -> None:
        await self._end.close()


class Network:
    """Who listens where, in this process: relays by their address. `taken` = ports that something else has."""

    def __init__(self) -> None:
        self.relays: dict[str, Relay] = {}
        self.links: list[Link] = []
        self.taken: set[int] = set()
        self.ticks = 0.0  # seconds
        self._visits: set[asyncio.Task[None]] = set()
        self._engines: dict[Path, Engine] = {}
        self._port = 9000
        self._fallen: Relay  # for a while

    def open(self, where: str = RELAY, engine: Engine | None = None, limits: Limits | None = None) -> Relay:
        """A relay at this address."""
        rules = Rules(sign.verified, sign.hello_verified, limits or Limits(), ticks=lambda: self.ticks)
        self.relays[where] = relay = Relay(engine or MemoryEngine(), rules)
        return relay

    async def call(self, uri: str) -> Link:
        """A link to the relay at this websocket's address. Raises LinkLost."""
        relay = self.relays.get(where := address.host(uri))
        if relay is None:
            raise LinkLost("line.unreachable")
        near, far = pipe()
        guest = Guest(Socket(far), "127.0.0.1", where, os.urandom(32), relay.rules.limits, self.ticks)
        visit = asyncio.create_task(relay.attend(guest))
        self._visits.add(visit)
        visit.add_done_callback(self._visits.discard)
        self.links.append(near)
        return near

    @asynccontextmanager
    async def embed(self, host: str, port: int, folder: Path | None) -> AsyncIterator[int]:
        """A relay for two who have no other; see remote.Embed. What is in its folder outlives it."""
        if port in self.taken:
            raise OSError(98, "Address already in use")
        self._port += 1
        port = port or self._port
        engine = MemoryEngine() if folder is None else self._engines.setdefault(folder, MemoryEngine())
        relay = self.open(f"{host}:{port}", engine)
        try:
            yield port
        finally:
            del self.relays[f"{host}:{port}"]
            relay.drain()

    def later(self, seconds: float) -> None:
        """So much time passes at the relays, and they look at their pairings."""
        self.ticks += seconds
        for relay in self.relays.values():
            relay.mailbox.sweep()

    async def left(self) -> int:
        """How many links are still attended to once all that was closed is noticed."""
        for _ in range(100):
            await asyncio.sleep(0)
        return len(self._visits)

    async def cut(self) -> None:
        """Every link there is breaks."""
        for link in self.links:
            await link.close()

    async def fall(self) -> None:
        """The relay goes, and every link with it."""
        self._fallen = self.relays.pop(RELAY)
        await self.cut()

    async def rise(self) -> str:
        """It is there again, and whoever is asked whether to try again does."""
        self.relays[RELAY] = self._fallen
        return "1"


Typed = str | Callable[[], Awaitable[str | None]] | Callable[[], None]
Script = list[tuple[str, Typed]]


class Person:
    """Somebody at a machine of their own, who types a line once they have read what it answers.

    A script has pairs: what is read first ("" = nothing), and the line; or what is done instead of one, which may
    give a line. After its last line they only read.
    """

    def __init__(self, network: Network, folder: Path, relay: str = RELAY, reading: Reading = unpack) -> None:
        self.folder, self._network, self._relay = folder, network, relay
        self._script: deque[tuple[str, Typed]] = deque()
        self._said, self._at, self._news, self._done = "", 0, asyncio.Event(), asyncio.Event()
        self.desk = LineDesk(self, self.say, calm=False)
        self.remote = Remote(
            folder / "sessions", self.desk, relay, folder / "config.toml", network.embed, network.call, sleep, reading
        )

    # --- the machine

    def say(self, said: str) -> None:
        """What the program says."""
        self._said += f"{unbroken(said)}\n"
        self._news.set()

    async def next(self, until: int | None = None) -> str | None:
        """The next line, once they have read what it answers."""
        while True:
            read = self._script[0][0] if self._script else "(nothing more)"
            try:
                async with asyncio.timeout(PATIENCE if self._script else None):
                    await self.reads(read, self._at)
            except TimeoutError:
                raise AssertionError(f"it does not say {read!r}; last: {self._said[self._at :][-400:]!r}") from None
            read, typed = self._script.popleft()
            self._at = self._said.index(read, self._at) + len(read)
            if isinstance(typed, str):
                return typed
            done = typed()
            line = None if done is None else await done
            if line is not None:
                return line

    async def more(self) -> bool:
        """They type, and paste nothing."""
        return False

    # --- the person

    def after(self, wanted: Callable[[], Awaitable[object]], line: str) -> Typed:
        """A line that they type once this is so, whatever pages come meanwhile."""

        async def typed() -> str:
            try:
                await wanted()
            except asyncio.CancelledError:
                self._script.appendleft(("", typed))
                raise
            return line

        return typed

    @property
    def said(self) -> str:
        """All that the program has said, its lines joined."""
        return unbroken(self._said)

    async def reads(self, words: str, since: int = 0) -> None:
        """Wait until the program says this."""
        await self.until(lambda: words in self._said[since:])

    async def until(self, so: Callable[[], bool]) -> None:
        """Wait until the program has said what makes this so."""
        while not so():
            self._news.clear()
            await self._news.wait()

    async def code(self, nth: int = 0) -> str:
        """The last code that they were shown, once there have been more than so many."""
        while len(codes := re.findall(r"[0-9]+-[a-z]+-[a-z]+\S*", self._said)) <= nth:
            self._news.clear()
            await self._news.wait()
        return str(codes[-1])

    async def fresh(self) -> str:
        """The code that they were shown after another."""
        return await self.code(1)

    async def closed(self) -> None:
        """Wait until their program is closed."""
        await self._done.wait()

    async def does(self, act: Callable[[Person], Awaitable[object]], *script: tuple[str, Typed]) -> str:
        """Run this with this script, to its end; what was said."""
        self._script.extend(script)
        begun = len(self._said)
        try:
            await act(self)
        except EOFError as error:
            self.say(f"({type(error).__name__})")
        finally:
            self._done.set()
        return unbroken(self._said[begun:])

    def start(self) -> Start:
        """The flow around all flows, at this machine."""
        return Start(self.folder / "sessions", Library, Config(), self.desk, lambda: self.remote)

    def folders(self) -> list[Path]:
        """The sessions that wait here."""
        return list(shelf.waiting(self.folder / "sessions"))


@asynccontextmanager
async def meanwhile(act: Awaitable[str]) -> AsyncIterator[list[str]]:
    """This goes on meanwhile, and is over in the end; what was said."""
    said: list[str] = []
    task = asyncio.ensure_future(act)
    async with asyncio.timeout(PATIENCE):
        try:
            yield said
            said.append(await task)
        finally:
            task.cancel()
            await asyncio.wait([task])


async def together(*doing: Awaitable[str]) -> list[str]:
    """All of this at once, for as long as a test waits; where one fails, so does the test."""

    async def done(one: Awaitable[str]) -> str:
        return await one

    async with asyncio.timeout(2 * PATIENCE), asyncio.TaskGroup() as group:
        tasks = [group.create_task(done(one)) for one in doing]
    return [task.result() for task in tasks]
