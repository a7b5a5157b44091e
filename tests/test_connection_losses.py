# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A relay that has lost something gets it back. The rest: test_connection."""

from __future__ import annotations

import pytest

from duologue import frames
from duologue.core.shape import PARTNERS, Partner
from duologue.core.state import Reason
from duologue.phrases import EN
from tests.test_connection import LINES, TALK, play, same, words
from tests.world import World


@pytest.mark.parametrize("seat", PARTNERS)
@pytest.mark.parametrize("held", [0, 1, 2, 4])
async def test_a_relay_gets_back_what_it_has_lost(seat: Partner, held: int) -> None:
    """Wiped or rolled back, it holds the same records, stamps included, as soon as either one calls."""
    async with World(TALK) as world:
        await play(world, LINES[:4])
        before = world.relay.log.stored()
        await world.ends["b" if seat == "a" else "a"].stop()
        await world.relay.lost(held)
        await world.clock.go(1)
        after = world.relay.log.stored()
        world.ends["b" if seat == "a" else "a"].start()
        await world.go(1)
        await play(world, LINES[4:])

        assert before == after
        assert same(world)
        assert "end" == world.b.me.state.over


async def test_another_relay_will_do() -> None:
    """Both call a relay that has never heard of them: it is told, and they go on."""
    async with World(TALK) as world:
        await play(world, LINES[:2])
        empty = world.another(0)
        for end in world.ends.values():
            end.relay = world.relay = empty
            await end.weather.cut()
        await world.go(3)
        await play(world, LINES[2:])

        assert same(world)
        assert "end" == world.a.me.state.over


async def test_what_did_not_arrive_is_given_back_again() -> None:
    """Where the other's beats still lack what was heard here, the relay is called once more, within half a minute."""

    def losing(data: bytes) -> list[bytes]:
        return [] if isinstance(frames.decode(data), frames.Restore) else [data]

    async with World(TALK) as world:
        await world.b.stop()
        await play(world, LINES[:1])
        world.a.weather.up = losing
        await world.relay.lost(2)
        await world.go(1)
        world.a.weather.up = lambda data: [data]
        world.b.start()
        await world.go(1)
        before = world.b.me.state.seq
        await world.go(30)

        assert (2, 3) == (before, world.b.me.state.seq)
        assert same(world)


async def test_what_was_not_taken_back_is_given_again() -> None:
    """A relay that cannot store just now gets its records when it can, although nobody says anything new."""
    async with World(TALK) as world:
        await play(world, LINES[:2])
        before = world.relay.log.stored()
        world.relay.refuses = Reason.UNAVAILABLE
        await world.relay.lost(2)
        await world.go(3)
        meanwhile, world.relay.refuses = world.relay.state.seq, None
        await world.go(9)

        assert (2, before) == (meanwhile, world.relay.log.stored())


async def test_what_may_have_been_heard_is_not_said_over_again() -> None:
    """A relay that came back empty gets nothing new before the other has said how far they had heard."""
    async with World(TALK) as world:
        await world.go(3)
        world.a.weather.down = lambda data: [] if isinstance(frames.decode(data), frames.Record) else [data]
        await play(world, LINES[:1])
        world.b.weather.dead = True
        await world.b.weather.cut()
        await world.relay.lost(0)
        world.a.weather.down = lambda data: [data]
        await world.a.weather.cut()
        await world.go(20)
        alone, held = world.relay.log.stored(), world.a.page.notices
        world.b.weather.dead = False
        await world.go(30)

        assert 2 == len(alone)
        assert EN["line.held"] in held
        assert ["rain"] == words(world, "b")
        assert same(world)
        assert not world.a.it.split
        assert not world.b.it.split


async def test_stopping_waits_for_nobody() -> None:
    """Whoever stops while a relay has lost something does so there too, at once."""
    async with World(TALK) as world:
        await play(world, LINES[:1])
        world.b.weather.dead = True
        await world.b.weather.cut()
        await world.relay.lost(0)
        await world.a.weather.cut()
        await world.go(3)
        await world.a.act("leave")
        await world.flow()

        assert "leave" == world.relay.log.stored()[-1].entry.act
