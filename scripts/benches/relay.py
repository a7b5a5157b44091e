"""How many entries one core acknowledges, beside a bare forwarder under the same load."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from load import Passing, Server, Talking, second_core

SESSIONS, ROUNDS, WINDOW = 100, 5, 1.0  # seconds
KINDS = {"sqlite": "relay, SQLite (FULL)", "memory": "relay, memory", "forward": "bare forwarder"}


class Load:
    """A server under its sessions, which talk only while they are measured."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind, self.server = kind, Server(kind, folder)
        self.talks: Sequence[Passing | Talking] = [
            Passing(n) if kind == "forward" else Talking(n) for n in range(SESSIONS)
        ]
        self.rates: list[tuple[float, float, float]] = []  # a second; a second of its core; how often it could run

    async def connect(self) -> None:
        for talk in self.talks:
            await talk.connect(self.server.port)
        await self.settled()

    async def settled(self) -> None:
        """Until nothing is on its way."""
        async with asyncio.timeout(30):
            while not all(talk.ready for talk in self.talks):  # noqa: ASYNC110 (an event would cost what is measured)
                await asyncio.sleep(0.01)

    async def measure(self, window: float, how: str = "begin") -> dict[str, Any]:
        """Talk for so many seconds; `count` = how many exchanges, beside what the server says of itself."""
        for talk in self.talks:
            talk.go()
        await asyncio.sleep(window / 5)  # until it runs evenly
        self.server.tell(how)
        before = sum(talk.count for talk in self.talks)
        await asyncio.sleep(window)
        found = {"count": sum(talk.count for talk in self.talks) - before, **self.server.measured()}
        for talk in self.talks:
            talk.going = False
        await self.settled()
        if any(end.lost for talk in self.talks for end in talk.ends):
            raise SystemExit("A connection was lost, so there is no measurement.")
        return found

    def close(self) -> None:
        for talk in self.talks:
            for end in talk.ends:
                end.close()
        self.server.close()


async def _measured(profile: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="duologue-bench-") as folder, second_core():
        loads = [Load(kind, Path(folder)) for kind in (["sqlite"] if profile else KINDS)]
        try:
            for load in loads:
                await load.connect()
            if profile:
                _print_profile(await loads[0].measure(6.0, "profile"))
                return
            for _ in range(ROUNDS):
                for load in loads:
                    found = await load.measure(WINDOW)
                    count, wall, cpu = found["count"], found["wall"], found["cpu"]
                    load.rates.append((count / wall, count / cpu, min(1.0, (cpu + found["waited"]) / wall)))
            _print(loads)
        finally:
            for load in loads:
                load.close()


def _print(loads: Sequence[Load]) -> None:
    middle = {load.kind: [statistics.median(held) for held in zip(*load.rates, strict=True)] for load in loads}
    floor = middle["forward"]
    print(f"{SESSIONS} sessions, one core; an exchange = an entry acknowledged to both, or a message and its answer")
    print(f"{'':24} {'a second':>10} {'ratio':>7}   {'a core second':>14} {'ratio':>7}   {'never idle':>10}")
    for kind, (rate, own, busy) in middle.items():
        print(
            f"{KINDS[kind]:24} {rate:10,.0f} {rate / floor[0]:7.3f}   {own:14,.0f} {own / floor[1]:7.3f}"
            f"   {busy:9.0%}   ({1e6 / own:.0f} µs each)"
        )


def _print_profile(found: dict[str, Any]) -> None:
    each = found["cpu"] / found["count"] * 1e6
    busy = min(1.0, (found["cpu"] + found["waited"]) / found["wall"])
    print(f"one entry = {each:.0f} µs of the relay's core, which had something to do for {busy:.0%} of the time")
    whole = sum(found["groups"].values())
    for title, shares in (("by part", found["groups"]), ("by function", found["lines"])):
        print(f"\n{title}")
        for name, spent in sorted(shares.items(), key=lambda item: -item[1]):
            print(f"  {name:52} {spent / whole:6.1%} {spent / whole * each:7.1f} µs")


def main(profile: bool = False) -> None:
    """Print what a relay's core does, or with `profile` where its time goes."""
    asyncio.run(_measured(profile))
