"""Many couples in one process, each made of what the program itself is made of, at a relay that is another process."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from duologue.core.shape import PARTNERS
from tests.helpers import PATIENCE
from tests.storms.couple import met
from tests.storms.process import POLL, REAL, RelayProcess
from tests.storms.talker import Talker

WORKERS = 6  # couples at once in a soak
VISIT = 12  # entries of a couple that comes and goes


@asynccontextmanager
async def couple(folder: Path, address: str, most: int) -> AsyncIterator[list[Talker]]:
    """A couple that talks up to so many entries."""
    talkers = [Talker(path, most) for path in met(folder, dict.fromkeys(PARTNERS, address)).folders.values()]
    tasks = [asyncio.create_task(work) for one in talkers for work in (one.table.run(), one.talk())]
    try:
        yield talkers
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for one in talkers:
            one.journal.close()


async def until(talkers: list[Talker], so: Callable[[Talker], bool], within: float = PATIENCE) -> None:
    """Wait until this is so for each of them."""
    async with asyncio.timeout(within):
        while not all(map(so, talkers)):  # noqa: ASYNC110 (of many, each has an event of its own)
            await asyncio.sleep(POLL)


@dataclass
class Soak:
    """What a relay came to while couples came and went."""

    couples: int
    kib: list[int]
    descriptors: list[int]

    def slope(self) -> float:
        """KiB a second by which its memory grew, by least squares, after the first third."""
        rest = self.kib[len(self.kib) // 3 :]
        middle, mean = (len(rest) - 1) / 2, sum(rest) / len(rest)
        spread = sum((n - middle) ** 2 for n in range(len(rest)))
        return sum((n - middle) * (kib - mean) for n, kib in enumerate(rest)) / spread


async def soak(folder: Path, seconds: float) -> Soak:
    """Couples come, talk a little and go, for so long. Memory and descriptors are looked at each second."""
    relay = await RelayProcess(folder).start()
    found = Soak(0, [], [])

    async def worker(number: int) -> None:
        while True:
            place = folder / f"{number}-{found.couples}"
            async with couple(place, relay.address, VISIT) as talkers:
                await until(talkers, lambda one: one.me.state.seq >= VISIT)
            found.couples += 1

    workers = [asyncio.create_task(worker(number)) for number in range(WORKERS)]
    end = time.monotonic() + seconds
    try:
        while time.monotonic() < end:
            await asyncio.sleep(1)  # between two looks
            found.kib.append(relay.status("VmRSS"))
            found.descriptors.append(relay.descriptors())
    finally:
        for task in workers:
            task.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        await relay.end()
    return found


async def drain(folder: Path, couples: int) -> tuple[int, float, float]:
    """A relay that so many are at is asked to stop, and started again.

    Its exit code, the seconds that it took, and the seconds until everybody has heard something new.
    """
    relay = await RelayProcess(folder, ping=REAL).start()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(relay.end)
        crowd = [
            one
            for number in range(couples)
            for one in await stack.enter_async_context(couple(folder / f"{number}", relay.address, 10))
        ]
        await until(crowd, lambda one: one.table._line.up and one.me.state.seq >= 10)
        begun = time.monotonic()
        code = await relay.end(signal.SIGTERM)
        took = time.monotonic() - begun
        for one in crowd:
            one._most = 16
        await relay.start()
        begun = time.monotonic()
        await until(crowd, lambda one: one.table._line.up and one.me.state.seq >= 16)
        return code, took, time.monotonic() - begun
