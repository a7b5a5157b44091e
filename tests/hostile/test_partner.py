# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A partner whose program does what it likes: what it can do to the other's line and place, and what it can learn.

That words for oneself never leave is tested in tests/test_participant.py.
"""

from __future__ import annotations

import pytest

from duologue import frames, wire
from duologue.core.exercise import Guide
from duologue.core.shape import PARTNERS, Partner, Seat, Step
from duologue.core.state import Reason
from duologue.errors import NotNow
from duologue.page import Choice
from duologue.phrases import EN
from tests.hostile.stage import Stage
from tests.relay.people import house
from tests.relay.test_gate import Relay as Played
from tests.table import MINUTE, Couple, exercise
from tests.test_connection import LINES, TALK, notices, play, words

# --- what it can do to the other's line and place


async def test_a_flood_of_gestures_crowds_nobody_out() -> None:
    """A thousand gestures and beats at once: some are passed on, the other stays, and both are still heard."""
    async with house() as here:
        people = await here.couple(4)
        for _ in range(500):
            await people["b"].client.send(frames.Signal("b", "slow"))
            await people["b"].client.send(frames.Beat("a", bytes(128)))
        await people["a"].client.send(frames.Entry(Played(people["a"].chair.state).record("a", "yes").raw))
        record = await people["a"].client.get(frames.Record)
        await people["b"].client.get(frames.Record)

        assert "yes" == wire.record_of(record.at, record.raw).entry.act
        assert 0 == here.relay.counts["closed_slow"]


async def test_a_gesture_is_said_once_a_visit() -> None:
    """However often they ask to stop there, it is one line on the page; while they speak themselves, none."""
    async with Stage(TALK) as stage:
        for _ in range(10):
            await stage.b.it.act(Choice("slow", ""))
            await stage.flow()
        asked, key = stage.a.page.notices, stage.a.page.key
        await play(stage, LINES[:1])
        for _ in range(10):
            await stage.b.it.act(Choice("slow", ""))
            await stage.flow()

        assert (EN["line.slow"].format(them="Ben"),) == asked
        assert () == stage.a.page.notices
        assert key != stage.a.page.key


async def test_a_partner_who_lies_about_what_they_heard_stops_nobody_from_leaving() -> None:
    """Beats that claim more are told to the other, who goes on; those of another history stop it; one can leave."""
    async with Stage(TALK) as stage:
        cheat, honest = stage.b.it, stage.b.it._sign

        async def boast() -> None:
            await cheat._line.send(frames.Beat("a", cheat._beats.seal(10**9, bytes(32))))

        cheat._sign = boast  # type: ignore[method-assign]
        await stage.go(21)
        boasted = stage.a.page.notices
        up = []
        for _ in range(40):
            await stage.go(1)
            up.append(stage.a.it._line.up)
        cheat._sign = honest  # type: ignore[method-assign]
        await play(stage, LINES[:1], 5)
        said = words(stage, "b")
        for _ in range(5):  # the line is called again meanwhile, for what it seems to keep back
            await stage.b.it._line.send(frames.Beat("a", cheat._beats.seal(2, bytes(32))))
            await stage.go(1)
        stopped = stage.a.page.headline
        await stage.a.act("leave")

        assert EN["line.withheld"].format(them="Ben") in boasted
        assert sum(up) >= 36
        assert ["rain"] == said
        assert EN["split"] == stopped
        assert stage.a.page.over


@pytest.mark.parametrize("leaves", PARTNERS)
async def test_a_long_break_holds_nobody(leaves: Seat) -> None:
    """A day's break by the other, and they are never ready: one leaves at once, and they hear no reason."""
    async with Stage(TALK) as stage:
        other: Partner = "b" if leaves == "a" else "a"
        await stage.ends[other].act("pause", minutes=1440)
        await stage.flow()
        await stage.ends[leaves].act("leave")
        at_once = stage.ends[leaves].page.over
        await stage.flow()

        assert at_once
        assert EN["over.left"] == stage.ends[other].page.headline


def test_each_has_breaks_of_their_own() -> None:
    """Six breaks called by one in a row leave the other's six; a seventh is refused to the first alone."""
    couple = Couple(exercise({"tell": (Step("speaker", {"say": "end"}), Guide())}))
    for seat in ("a",) * 6 + ("b",) * 6:
        couple.act(seat, "pause", until=0)
        for who in PARTNERS:
            couple.act(who, "resume")
    with pytest.raises(NotNow) as refused:
        couple.chairs["a"].propose("pause", at=couple.now + MINUTE, clear={"until": 0})

    assert Reason.BREAKS == refused.value.reason


# --- what it can learn


def listened(stage: Stage, seat: Partner) -> list[tuple[int, frames.Any_]]:
    """All that the relay says to this one from now on, and when."""
    got: list[tuple[int, frames.Any_]] = []

    def down(data: bytes) -> list[bytes]:
        got.append((stage.clock.at, frames.decode(data)))
        return [data]

    stage.ends[seat].weather.down = down
    return got


async def test_closing_looks_like_a_lost_line() -> None:
    """Who closes the program, in a hurry or not, sends no word of it: the other's end gets what a broken line gives."""
    heard = []
    for way in ("closed", "broken"):
        async with Stage(TALK) as stage:
            got = listened(stage, "a")
            if way == "closed":
                await stage.clock.during(stage.b.it.close(), 3)
            await stage.b.stop()
            await stage.go(31)
            heard.append(([frame for _, frame in got if not isinstance(frame, frames.Beat)], stage.a.page.notices))

    assert heard[0] == heard[1]
    assert ([frames.Presence("b", False)], (EN["line.unseen"].format(them="Ben"),)) == heard[0]


async def test_composing_shows_nowhere() -> None:
    """While one writes, draws back, waits and writes anew, the other gets the beats that come to them anyway."""
    times = []
    for composing in (True, False):
        async with Stage(TALK) as stage:
            got, start = listened(stage, "b"), stage.clock.at
            for n in range(60):
                stage.a.it.write("so" * n if composing and n % 7 else "", stage.a.page)
                await stage.go(1)
            times.append([(type(frame), at - start) for at, frame in got])

            assert notices(stage, "b")

    assert times[0] == times[1]
    assert {frames.Beat} == {kind for kind, _ in times[0]}


async def test_a_break_that_is_held_back_is_said_to_be_and_stopping_needs_nobody() -> None:
    """Whoever runs the relay too can swallow the other's break: they read that it is not delivered, and can stop."""
    async with Stage(TALK) as stage:

        def up(data: bytes) -> list[bytes]:
            return [] if isinstance(frames.decode(data), frames.Entry) else [data]

        stage.b.weather.up = up
        await stage.b.act("pause", minutes=20)
        await stage.go(4)
        held = stage.b.page.notices
        await stage.b.act("leave")

        assert EN["line.held"] in held
        assert stage.b.page.over
