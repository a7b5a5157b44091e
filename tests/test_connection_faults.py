# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A full disk, and leaving whatever happens. The rest: test_connection."""

from __future__ import annotations

import pytest

from duologue import frames
from duologue.errors import Unavailable
from duologue.phrases import EN
from duologue.transport import Link, LinkLost
from tests.test_connection import LINES, TALK, notices, play, same, words
from tests.world import End, World


async def test_a_full_outbox_sends_nothing() -> None:
    """What cannot be kept is not said: its writer is told, keeps the words, and says them once there is room."""
    async with World(TALK) as world:
        world.a.it.write("rain", world.a.it.page())
        world.a.drawer.full = True
        with pytest.raises(Unavailable):
            await world.a.act("say", "rain")
        await world.go(9)
        seen = world.relay.state.seq, world.a.draft, world.a.page.notices
        world.a.drawer.full = False
        await play(world, LINES[:1], 5)

        assert (2, "rain", (EN["draft.kept"],)) == seen
        assert ["rain"] == words(world, "b")


async def test_a_full_log_catches_up() -> None:
    """What was heard on a full disk is shown and said so; with room again it is kept, in order."""
    async with World(TALK) as world:
        world.b.disk.room = len(world.b.disk.read())
        await play(world, LINES[:1])
        seen = words(world, "b"), len(world.b.log.stored()), notices(world, "b", "line.full")
        world.b.disk.room = None
        await world.go(5)

        assert (["rain"], 2, True) == seen
        assert same(world)
        assert notices(world, "b")


async def test_what_was_not_taken_is_not_on_its_way() -> None:
    """Where the log is full and the outbox is not, what its writer was told is not said is not kept to be sent."""
    async with World(TALK) as world:
        world.b.disk.room = len(world.b.disk.read())
        await play(world, LINES[:1])
        with pytest.raises(Unavailable):
            await world.b.act("say", "you said rain")

        assert (None, None) == (world.b.me.pending, world.b.drawer.outbox)


@pytest.mark.parametrize("full", [False, True])
async def test_leaving_works_without_a_line(full: bool) -> None:
    """At once, on a full disk too; the other learns of it when the line is back."""
    async with World(TALK) as world:
        world.a.weather.dead, world.a.drawer.full = True, full
        await world.a.weather.cut()
        await world.a.act("leave")
        left = world.a.page
        world.a.weather.dead = False
        await world.go(9)

        assert (True, EN["over.left"]) == (left.over, left.headline)
        assert world.b.page.over


async def test_who_has_left_has_left_after_a_restart() -> None:
    """Also when nobody could be told: the program comes back to the end, and tells it as soon as it can."""
    async with World(TALK) as world:
        world.a.weather.dead = True
        await world.a.weather.cut()
        await world.a.act("leave")
        await world.a.again()
        page = world.a.page
        world.a.weather.dead = False
        await world.go(9)

        assert page.over
        assert world.b.page.over


async def test_one_may_leave_before_it_began() -> None:
    """With nobody there and nothing begun, leaving needs no entry; and who has left does not sit down any more."""
    world = World(TALK)
    alone = End(world, "b")
    page = alone.page
    await alone.act("leave")
    left = alone.page
    world.ends = {"b": alone, "a": End(world, "a")}
    await world.flow()
    await world.__aexit__()

    assert (EN["line.seating"].format(them="Ana"), True) == (page.headline, left.over)
    assert ("a",) == world.relay.state.seats


async def test_the_last_act_gets_a_moment() -> None:
    """Closing waits for what is on its way and says goodbye after the end alone."""
    async with World(TALK) as world:
        world.a.weather.held = True
        await world.b.it.close()
        await world.a.act("leave")
        closing = world.a.it.close()
        world.a.weather.release()
        await closing
        await world.flow()

        assert [frames.Bye()] == [frame for frame in world.relay.heard if isinstance(frame, frames.Bye)]
        assert None is world.a.me.pending


async def test_nobody_waits_long_to_close() -> None:
    """Where nothing comes back, two seconds are enough, and what was said stays in the outbox."""
    async with World(TALK) as world:
        world.a.weather.dead = True
        await world.a.weather.cut()
        await world.a.act("say", "rain")
        await world.clock.during(world.a.it.close(), 2)

        assert None is not world.a.drawer.outbox


async def test_a_signal_into_a_dead_line_is_dropped() -> None:
    """A gesture is for this moment: it is not kept for later, and nothing fails."""

    class Gone:
        async def send(self, data: bytes) -> None:
            raise LinkLost("line.lost")

        async def recv(self) -> bytes:
            raise LinkLost("line.lost")

        async def close(self) -> None:
            """It is gone already."""

    link: Link = Gone()
    async with World(TALK) as world:
        world.b.it._line._link = link
        await world.b.act("slow")

        assert notices(world, "a")
