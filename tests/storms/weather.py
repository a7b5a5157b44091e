"""A dialogue through every fault of the line between its two clients and the relay."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from duologue import frames
from duologue.core.shape import PARTNERS, Partner
from duologue.transport import LinkLost, websocket
from tests.helpers import PATIENCE
from tests.storms.couple import Couple, met
from tests.storms.process import POLL, REAL, RelayProcess, TalkerProcess
from tests.storms.proxy import FAULTS, Fault, Proxy
from tests.storms.verdict import Verdict, verdict

MOST = 1_900  # entries, a little less than a relay takes


@dataclass
class Place:
    """A relay, a proxy before it, and a couple that calls it by the proxy."""

    relay: RelayProcess
    proxy: Proxy
    couple: Couple
    talkers: dict[Partner, TalkerProcess]

    def say(self, *words: str) -> None:
        """Tell both of them."""
        for talker in self.talkers.values():
            talker.say(*words)

    async def more(self, records: int = 6) -> None:
        """They say something more, and both have heard it."""
        self.say("talk")
        seq = (await self.talkers["a"].tells())["seq"]
        for talker in self.talkers.values():
            await talker.reach(seq + records)

    async def verdict(self) -> Verdict:
        """What it came to."""
        return await verdict(self.relay, self.couple, self.talkers)


@asynccontextmanager
async def place(folder: Path, ping: float = REAL, plain: bool = False) -> AsyncIterator[Place]:
    """A couple that talks, in clear weather. `ping` in seconds; `plain` = at the very command, with its limits."""
    relay = RelayProcess(folder, ping=ping, plain=plain)
    await relay.start()
    proxy = Proxy(relay.port)
    await proxy.open()
    couple = met(folder, dict.fromkeys(PARTNERS, f"127.0.0.1:{proxy.port}"))
    talkers = {seat: TalkerProcess(couple, seat, MOST, ping) for seat in PARTNERS}
    try:
        for talker in talkers.values():
            await talker.start()
        yield Place(relay, proxy, couple, talkers)
    finally:
        for child in (relay, *talkers.values()):
            with suppress(AttributeError):  # never started
                await child.end()
        await proxy.close()


@dataclass
class Seen:
    """How long each fault was on, and how many records came in it and just after it."""

    seconds: dict[str, float] = field(default_factory=dict)
    records: dict[str, tuple[int, int]] = field(default_factory=dict)


async def through(here: Place, each: float) -> Seen:
    """Every fault for so many seconds, and after each ten records more in clear weather."""
    seen, a = Seen(), here.talkers["a"]
    for fault in FAULTS:
        begun, before = time.monotonic(), (await a.tells())["seq"]
        await here.proxy.set(fault)
        await asyncio.sleep(each)  # no wait: that long the weather is bad
        during = (await a.tells())["seq"]
        await here.proxy.set("clear")
        await a.reach(during + 10)
        seen.seconds[fault] = round(time.monotonic() - begun - each, 2)
        seen.records[fault] = (during - before, a.seq - during)
    return seen


async def noticed(folder: Path, fault: Fault, ping: float = REAL) -> tuple[float, float]:
    """Seconds until a client, and until the relay, know that a line is half open."""
    relay = RelayProcess(folder, ping=ping)
    await relay.start()
    proxy = Proxy(relay.port)
    await proxy.open()
    link = await websocket(f"ws://127.0.0.1:{proxy.port}", silent=ping)
    before = relay.descriptors()
    try:
        assert isinstance(frames.decode(await link.recv()), frames.Challenge)
        await proxy.set(fault)
        begun = time.monotonic()

        async def client() -> float:
            with suppress(LinkLost):
                await link.recv()
            return time.monotonic() - begun

        async def server() -> float:
            while relay.descriptors() >= before:  # noqa: ASYNC110 (see POLL)
                await asyncio.sleep(POLL)
            return time.monotonic() - begun

        async with asyncio.timeout(PATIENCE):
            ends = await asyncio.gather(client(), server())
        return ends[0], ends[1]
    finally:
        await relay.end()
        await proxy.close()
        await link.close()
