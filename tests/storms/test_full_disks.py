# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A disk that is full in the middle of a dialogue, the relay's or a client's: what was said stays, and what was not."""

from __future__ import annotations

from pathlib import Path

import pytest

from duologue.core.state import Reason
from duologue.errors import Unavailable
from duologue.phrases import EN
from duologue.refusals import REFUSED
from tests.storms.weather import Place, place

pytestmark = pytest.mark.long


def files(folder: Path) -> int:
    """Bytes of the largest file here."""
    return max(path.stat().st_size for path in folder.iterdir())


async def refused(here: Place) -> int:
    """Wait until one of the two reads that nothing can be stored; up to which seq they have heard."""
    while True:
        for talker in here.talkers.values():
            told = await talker.tells()
            if REFUSED[Reason.UNAVAILABLE] in told["notices"]:
                kept = told["draft"] or told["closed"] or told["step"] in ("check", "more")
                assert kept, "the words that were refused are still here"
                return int(told["seq"])


async def test_a_full_disk_under_the_relay(tmp_path: Path) -> None:
    """Entries are refused in one sentence and words stay; with room again, or after a restart, all goes on."""
    async with place(tmp_path) as here:
        await here.more(10)
        for restart in (False, True):
            here.relay.room(files(here.relay.data) + 9_000)
            seq = await refused(here)
            assert seq == (await here.talkers["a"].tells())["seq"]
            if restart:
                await here.relay.end()
                await here.relay.start()
            else:
                here.relay.room()
            await here.talkers["b"].reach(seq + 6)
        found = await here.verdict()

    assert [] == found.wrong


async def test_a_full_disk_under_one_client(tmp_path: Path) -> None:
    """It says so and sends nothing that it cannot keep; killed meanwhile, or with room again, nothing is lost."""
    async with place(tmp_path) as here:
        b = here.talkers["b"]
        for kill in (False, True):
            await here.more(10)
            b.room(files(here.couple.folders["b"]) + 50)
            told = await b.until(lambda told: EN["line.full"] in told["notices"])
            held = len(here.couple.log("b"))
            assert held < told["seq"]
            if kill:
                await b.end()
                await b.start()
            else:
                await b.until(lambda told: str(Unavailable()) in told["told"])
                b.room()
            await here.talkers["a"].reach(told["seq"] + 6)
        found = await here.verdict()

    assert [] == found.wrong
