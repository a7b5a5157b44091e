"""The long runs of `scripts/storm`: each prints what it came to. The exit code is 1 if anything is wrong."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from tests.storms import crowd, hostile, proxy, storm, weather
from tests.storms.process import REAL

MOST = 64 * 1024  # KiB
NOTICED = 12.0  # seconds


def told(what: str, wrong: bool) -> bool:
    """Print it; whether it is wrong."""
    print(f"{'NOT SO' if wrong else 'ok':7}{what}", flush=True)
    return wrong


async def kills(folder: Path, rounds: int) -> bool:
    """Any of a relay and two clients dies at any moment."""
    seed = random.randrange(10**6)
    found = await storm.storm(folder, rounds, seed)
    deaths = ", ".join(f"{name} {number}" for name, number in sorted(found.kills.items()))
    figures = f"{found.rounds} rounds ({deaths}), {found.records} records, {found.words} words, seed {seed}"
    return told(f"kills: {figures}: {found.lost} lost, wrong: {found.wrong}", bool(found.lost or found.wrong))


async def mutant(folder: Path, rounds: int) -> bool:
    """A relay that delivers before it commits is found out."""
    found = await storm.storm(folder, rounds, 1, "late", until_lost=True)
    return told(f"early relay: {found.lost} lost in {found.kills['relay']} deaths of it", not found.lost)


async def faults(folder: Path) -> bool:
    """Ten faults of the line, with the product's own times."""
    async with weather.place(folder) as here:
        seen = await weather.through(here, 12)
        found = await here.verdict()
    for fault, seconds in seen.seconds.items():
        during, after = seen.records[fault]
        print(f"       {fault}: {during} records in 12 s of it; {after} more {seconds:.1f} s after it")
    return told(f"faults: {len(seen.seconds)}, {found.records} records, wrong: {found.wrong}", bool(found.wrong))


async def half_open(folder: Path) -> bool:
    """How long a client and a relay take to notice."""
    wrong = False
    kinds: tuple[proxy.Fault, ...] = ("half-open", "half-open up", "half-open down")
    for fault in kinds:
        place = folder / fault
        place.mkdir()
        ends = await weather.noticed(place, fault, REAL)
        wrong |= told(f"{fault}: client {ends[0]:.1f} s, relay {ends[1]:.1f} s", max(ends) > NOTICED)
    return wrong


async def strangers(folder: Path) -> bool:
    """Thirty that send all they can, two hundred that never read, and as many that flood, while a couple talks."""
    wrong = False
    runs: tuple[tuple[str, int, tuple[hostile.Kind, ...]], ...] = (
        ("hostile", 30, hostile.KINDS), ("frozen", 200, (hostile.frozen,)), ("flooding", 200, (hostile.opens,)),
    )  # fmt: skip
    for name, many, kinds in runs:
        place = folder / name
        place.mkdir()
        async with weather.place(place, plain=True) as here:
            await here.more(100)
            quiet, before = (await here.talkers["a"].tells())["took"], here.relay.status("VmHWM")
            came = await hostile.siege(here.relay.port, many, 15, kinds, addresses=many)
            loud, peak = (await here.talkers["a"].tells())["took"], here.relay.status("VmHWM")
            found = await here.verdict()
        figures = f"{came} visits, peak {before} → {peak} KiB, acts took {quiet} → {loud} ms (median, 99 %)"
        # A flood from two hundred addresses is for a firewall; here it is only measured.
        large = peak >= MOST and name != "flooding"
        wrong |= told(f"{many} {name}: {figures}, wrong: {found.wrong}", large or bool(found.wrong))
    return wrong


async def soak(folder: Path, seconds: float) -> bool:
    """Memory and descriptors of a relay while couples come and go."""
    found = await crowd.soak(folder, seconds)
    files = found.descriptors[len(found.descriptors) // 3 :]
    figures = f"{found.couples} couples, {found.kib[0]} → {found.kib[-1]} KiB, {found.slope() * 3600:.0f} KiB an hour"
    return told(f"soak: {figures}, {min(files)} to {max(files)} descriptors", max(files) > found.descriptors[1] + 8)


async def stopping(folder: Path) -> bool:
    """A relay with fifty clients is told to stop."""
    code, seconds, back = await crowd.drain(folder, 25)
    return told(f"SIGTERM, 50 clients: exit {code} in {seconds:.1f} s; all back {back:.1f} s later", seconds > 5)


async def main() -> int:
    """Run what was asked for, or all of it."""
    parser = argparse.ArgumentParser("scripts/storm", description=__doc__)
    parser.add_argument("only", nargs="*", help="kills mutant faults half-open strangers stopping soak (all)")
    parser.add_argument("--rounds", type=int, default=200, help="deaths (200)")
    parser.add_argument("--soak", type=float, default=120, help="seconds (120)")
    given = parser.parse_args()
    runs: dict[str, Callable[[Path], Coroutine[Any, Any, bool]]] = {
        "kills": lambda at: kills(at, given.rounds), "mutant": lambda at: mutant(at, given.rounds), "faults": faults,
        "half-open": half_open, "strangers": strangers, "stopping": stopping, "soak": lambda at: soak(at, given.soak),
    }  # fmt: skip
    unknown = {*given.only} - runs.keys()
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    wrong = False
    for name in given.only or runs:
        with tempfile.TemporaryDirectory() as folder:
            wrong |= await runs[name](Path(folder))
    return int(wrong)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
