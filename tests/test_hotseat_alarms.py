# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What comes by itself at one keyboard: the end of a break, the times of a clock. The rest: test_hotseat."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from duologue.bells import FINISH
from duologue.core.exercise import Guide
from duologue.core.shape import Clock, Step
from duologue.hotseat import HotSeat
from duologue.page import Choice
from duologue.view import Draft
from tests.table import MINUTE, NOON, Time, exercise, seated

TALK = exercise({"talk": (Step("speaker", {"say": "on"}), Guide()), "on": (Step("speaker", {"say": "end"}), Guide())})


async def timed(time: Time, clock: Clock) -> HotSeat:
    """A table at a step under this clock."""
    return await seated(replace(TALK, shape=replace(TALK.shape, clocks={"turn": clock})), now=time)


async def rings(table: HotSeat, time: Time) -> list[float]:
    """The minutes after noon at which alarms ring, one after another."""
    found = []
    while (alarm := table.alarm()) is not None:
        time.at = alarm
        found.append((alarm - NOON) / MINUTE)
        await table.wake()
    return found


async def test_without_a_clock_nothing_comes_by_itself() -> None:
    """An alarm is set for nothing, and after the end for nothing either."""
    time = Time()
    table = await timed(time, Clock(("talk",), soft=5 * MINUTE))
    await table.act(Choice("leave", ""))

    assert None is (await seated(TALK)).alarm()
    assert None is table.alarm()


async def test_what_begins_by_an_act_is_known_to_whoever_waits() -> None:
    """A front end that sleeps until an alarm hears of an act, since that may have set another one; once."""
    table = await timed(Time(), Clock(("on",), soft=5 * MINUTE))
    waiting = asyncio.ensure_future(table.change())
    await asyncio.sleep(0)
    before = waiting.done()
    await table.act(Choice("say", ""), "words")
    await waiting
    again = asyncio.ensure_future(table.change())
    await asyncio.sleep(0)
    again.cancel()

    assert (False, NOON + 5 * MINUTE, False) == (before, table.alarm(), again.done())


async def test_a_break_rings_when_its_time_has_come() -> None:
    """Once, and no clock rings meanwhile."""
    time = Time()
    table = await timed(time, Clock(("talk",), soft=5 * MINUTE))
    await table.act(Choice("pause", "", minutes=20))

    assert [20.0] == await rings(table, time)


async def test_each_time_of_a_clock_rings() -> None:
    """The least and the soft time once; a break in between puts them off by its length."""
    time = Time()
    table = await timed(time, Clock(("talk",), least=2 * MINUTE, soft=5 * MINUTE))
    time.at += MINUTE
    await table.act(Choice("pause", "", minutes=20))
    time.at += 10 * MINUTE
    await table.act(Choice("resume", ""), seat="a")
    await table.act(Choice("resume", ""), seat="b")

    assert [12.0, 15.0] == await rings(table, time)


async def test_a_bell_ends_the_turn_by_itself() -> None:
    """Once it is due, waking rings it; what was being written comes back as a draft."""
    time = Time()
    table = await timed(time, Clock(("talk",), hard=MINUTE, time="on"))
    table.write("and then", table.page())

    assert [1.0, 1.0 + FINISH / MINUTE] == await rings(table, time)
    assert "on" == table.state.step
    assert Draft("and then", "talk", 1, "draft.time") == table.chairs["a"].draft
