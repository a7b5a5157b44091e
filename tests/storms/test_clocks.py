# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Clocks that jump by a day, a relay's and a client's: nothing that was said changes, and nobody is stuck."""

from __future__ import annotations

from pathlib import Path

import pytest

from duologue.core.dialogue import LONGEST_BREAK, SHORTEST_BREAK
from duologue.line import APART
from duologue.phrases import EN
from tests.storms.process import RelayProcess, TalkerProcess
from tests.storms.weather import Place, place

pytestmark = pytest.mark.long

DAY = 86_400_000  # ms


def shift(clock: RelayProcess | TalkerProcess, ms: int) -> None:
    """Put this clock wrong by so much."""
    moved = clock.offset.with_suffix(".moved")
    moved.write_text(f"{ms}")
    moved.rename(clock.offset)


async def test_a_dialogue_goes_on_whatever_the_clocks_say(tmp_path: Path) -> None:
    """Each clock goes a day ahead and a day back in the middle of it: all that was said stands, stamps and all."""
    async with place(tmp_path) as here:
        await here.more()
        for clock in (here.relay, here.talkers["a"]):
            for ms in (DAY, -DAY, 0):
                before = here.couple.log("b")
                shift(clock, ms)
                await here.more()
                assert before == here.couple.log("b")[: len(before)]
        found = await here.verdict()
        stamps = [int.from_bytes(record[:8], "big") for record in here.couple.log("a")]

    assert [] == found.wrong
    assert max(stamps) - min(stamps) > 2 * DAY - 1000


async def test_two_clocks_that_are_apart_are_said_to_be(tmp_path: Path) -> None:
    """From two minutes on each client says it, whichever clock is wrong; below, neither does."""
    async with place(tmp_path) as here:
        await here.more()
        for relay, a, says in (
            (APART + 5000, 0, ["a", "b"]), (APART - 5000, 0, []), (-APART - 5000, 0, ["a", "b"]), (0, DAY, ["a"]),
        ):  # fmt: skip
            await here.relay.end()
            shift(here.relay, relay)
            shift(here.talkers["a"], a)
            await here.relay.start()
            await here.more()
            found = [seat for seat, one in here.talkers.items() if EN["line.clock"] in (await one.tells())["notices"]]
            assert says == found


async def on_break(here: Place) -> int:
    """Take a break of 20 minutes, and end it together; how long after its stamp it would have ended, in ms."""
    a, b = here.talkers.values()
    here.say("until", "more")
    for one in (a, b):
        await one.until(lambda told: told["step"] == "more")
    a.say("act", "pause", "20")
    told = await b.until(lambda told: told["pause"])
    for one in (a, b):
        one.say("act", "resume", "0")
        await one.until(lambda told: not told["pause"] or not told["pending"])
    await a.until(lambda told: not told["pause"])
    here.say("until", "nothing")
    return int(told["until"]) - int(told["at"])


async def test_breaks_under_a_wrong_clock(tmp_path: Path) -> None:
    """A break ends within two minutes and a day of its stamp, whatever time was named; and both may end it at once."""
    async with place(tmp_path) as here:
        await here.more()
        found = []
        for ms in (DAY, -DAY):
            shift(here.relay, ms)
            found.append(await on_break(here))
            await here.more()
        judged = await here.verdict()

    assert [SHORTEST_BREAK, LONGEST_BREAK] == found
    assert [] == judged.wrong


async def test_an_appointment_under_a_wrong_clock(tmp_path: Path) -> None:
    """The dialogue ends with a time that both read alike, at most a day after its stamp."""
    async with place(tmp_path) as here:
        here.say("until", "more")
        await here.talkers["a"].until(lambda told: told["step"] == "more")
        shift(here.relay, -DAY)
        here.talkers["a"].say("act", "later", "20")
        told = [await one.until(lambda told: told["over"]) for one in here.talkers.values()]

    assert told[0]["until"] == told[1]["until"] == told[0]["at"] + LONGEST_BREAK
