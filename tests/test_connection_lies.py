# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A relay that keeps back, tells two stories, or makes things up. The rest: test_connection."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

import pytest

from duologue import frames, wire
from duologue.core.entry import Record
from duologue.core.shape import PARTNERS, Seat
from duologue.core.state import Reason
from duologue.errors import NotNow
from duologue.phrases import EN
from duologue.transport import LinkLost
from tests.test_connection import LINES, TALK, notices, play, same, words
from tests.test_participant import signed
from tests.world import End, World

# --- what a relay keeps back


async def test_a_tail_that_is_kept_back_is_noticed() -> None:
    """What one has heard and the other has not is said within thirty seconds, and goes once it is there."""
    async with World(TALK) as world:
        world.relay.tells = lambda seat, record: [] if seat == "b" and record.entry.seq > 2 else [record]
        await play(world, LINES[:1])
        await world.go(30)
        seen = world.b.page.notices, words(world, "b")
        world.relay.tells = lambda seat, record: [record]
        await world.go(15)

        assert (EN["line.withheld"].format(them="Ana"), []) == (seen[0][-1], seen[1])
        assert ["rain"] == words(world, "b")
        assert notices(world, "b")


async def test_no_sign_is_noticed_whatever_the_relay_says() -> None:
    """Half a minute without a beat is said, a whole one too; that the relay calls them present changes nothing."""
    async with World(TALK) as world:
        await world.b.stop()
        found, start = list[tuple[int, str]](), world.clock.at
        while (alarm := world.a.it.alarm()) is not None:
            await world.go((alarm - world.clock.at) / 1000)
            await world.relay.pass_on("a", frames.Presence("b", True))
            found += [(world.clock.at - start, notice) for notice in world.a.page.notices]
        world.b.start()
        await world.go(1)

        assert [30_000, 60_000] == [at for at, _ in found]
        assert [EN["line.unseen"].format(them="Ben"), EN["line.quiet"]] == [notice for _, notice in found]
        assert notices(world, "a")


async def test_nobody_is_missed_before_both_are_here() -> None:
    """Waiting for the other to sit down is no quiet line."""
    world = World(TALK)
    world.ends = {"a": End(world, "a")}
    await world.flow()
    await world.go(90)
    page = world.a.page
    await world.__aexit__()

    assert (EN["line.seating"].format(them="Ben"), ()) == (page.headline, page.notices)


async def test_whoever_comes_back_hears_of_the_other_at_once() -> None:
    """Presence is answered with a beat, so that nobody has to take a relay's word for it."""
    async with World(TALK) as world:
        world.b.weather.dead = True
        await world.b.weather.cut()
        await world.go(61)
        quiet, world.b.weather.dead = world.b.page.notices, False
        while not world.b.it._line.up:
            await world.clock.go(0.01)
        await world.go(2)

        assert (EN["line.unreachable"],) == quiet
        assert notices(world, "b")


async def test_a_relay_that_boasts_gets_nothing() -> None:
    """While it says that it holds more than it shows, nothing is sent after it: the words wait, and are said to."""

    def boasting(data: bytes) -> list[bytes]:
        frame = frames.decode(data)
        return [frames.encode(frames.Welcome(99)) if isinstance(frame, frames.Welcome) else data]

    async with World(TALK) as world:
        world.a.weather.down = boasting
        await world.a.weather.cut()
        await world.go(1)
        await play(world, LINES[:1], 10)

        assert 2 == world.relay.state.seq
        assert EN["line.held"] in world.a.page.notices


# --- two stories


async def test_two_stories_stop_the_dialogue() -> None:
    """Partners who were told different things learn it from each other's beats; nothing goes on, and all is kept."""
    async with World(TALK) as world:
        second = world.another()
        second.links = world.relay.links  # one relay to those who look at it, with two logs
        world.b.relay = second
        await world.b.weather.cut()
        await world.go(1)
        await play(world, LINES[:1])
        await world.b.act("pause", minutes=5)
        await world.go(15)
        pages = [end.page for end in world.ends.values()]
        with pytest.raises(NotNow) as refused:
            await world.b.act("resume")
        outbox = world.b.drawer.outbox
        await world.go(5)

        assert [(EN["split"], False)] * 2 == [(page.headline, page.over) for page in pages]
        assert [True, True] == [EN["line.split"] in page.notices for page in pages]
        assert Reason.FORK == refused.value.reason
        assert (3, None) == (second.state.seq, outbox)
        assert [3, 3] == [len(end.log.stored()) for end in world.ends.values()]
        assert [True, True] == [end.it.split for end in world.ends.values()]


async def test_another_stamp_is_another_story() -> None:
    """Records are compared with the time that the relay put on them."""
    async with World(TALK) as world:
        world.relay.tells = lambda seat, r: [replace(r, at=r.at + 1)] if (seat, r.entry.seq) == ("b", 3) else [r]
        await play(world, LINES[:1])
        await world.go(30)

        assert [EN["split"]] * 2 == [end.page.headline for end in world.ends.values()]


async def test_what_is_refused_as_another_history_again_and_again_stops_it() -> None:
    """Three times, each after following to the tip; the words stay with their writer."""
    async with World(TALK) as world:
        world.relay.refuses = Reason.FORK
        world.a.it.write("rain", world.a.it.page())
        await world.a.act("say", "rain")
        await world.flow()
        once = world.a.page.headline
        await world.go(9)

        assert EN["turn.other"].format(me="Ana") == once
        assert EN["split"] == world.a.page.headline
        assert "rain" == world.a.draft
        assert 3 == sum(isinstance(frame, frames.Entry) for frame in world.relay.heard) - 2


async def test_refusals_that_were_settled_do_not_add_up() -> None:
    """Two, then something that was said, then two more: that is no other history."""
    async with World(TALK) as world:
        refused = list[int]()
        for line in (LINES[0], LINES[2]):
            before, world.relay.refuses = len(world.relay.heard), Reason.FORK
            await play(world, [line])
            await world.clock.go(0.2)
            refused.append(sum(isinstance(frame, frames.Entry) for frame in world.relay.heard[before:]))
            world.relay.refuses = None
            await world.go(11)
            await play(world, LINES[1:2] if len(refused) == 1 else [], 11)

        assert [2, 2] == refused
        assert "letter" == world.b.me.state.step
        assert not world.a.it.split


async def test_a_dialogue_that_has_split_can_be_left() -> None:
    """Stopping works there too."""
    async with World(TALK) as world:
        world.relay.refuses = Reason.FORK
        await play(world, LINES[:1], 9)
        await world.a.act("leave")

        assert world.a.page.over


# --- what does not belong


def forged(record: Record) -> Iterable[Record]:
    """What a relay might make of a record without the keys."""
    entry = record.entry
    changed = [
        replace(entry, act="no"), replace(entry, body=bytes(256)), replace(entry, sig=bytes(64)),
        replace(entry, prev=bytes(32)), replace(entry, session=bytes(32)), signed(entry, "b"),
        replace(entry, seat="b"), replace(entry, commit=bytes(32)), replace(entry, to=("a",), wraps={"a": b""}),
    ]  # fmt: skip
    return [Record(record.at, entry, wire.encode(entry)) for entry in changed]


async def test_what_is_forged_or_spliced_shows_nothing() -> None:
    """Whatever the relay makes of a record, it is counted, said, and moves nothing; the true one then counts."""
    async with World(TALK) as world:
        world.relay.tells = lambda seat, r: chain(forged(r), [r]) if (seat, r.entry.seq) == ("b", 3) else [r]
        await play(world, LINES[:1])
        await world.go(1)

        assert ["rain"] == words(world, "b")
        assert (9, 0) == (world.b.me.voids, world.a.me.voids)
        assert notices(world, "b", "line.void")
        assert same(world)


async def test_an_old_entry_is_not_said_again() -> None:
    """Records told twice are receipts; an entry that died is not said by being told, and no beat lives twice."""
    async with World(TALK) as world:
        old = list[Record]()
        world.a.weather.up = lambda data: []
        await world.a.act("say", "never mind")
        await world.flow()
        dead = wire.record_of(world.clock.at, world.a.drawer.outbox or b"")
        await world.b.act("pause", minutes=5)
        await world.flow()
        world.a.weather.up = lambda data: [data]
        old += [*world.relay.log.stored(), dead]
        world.relay.tells = lambda seat, record: [*old, record]
        for seat in PARTNERS:
            await world.ends[seat].act("resume")
            await world.go(1)

        assert [[], []] == [words(world, seat) for seat in PARTNERS]
        assert (2, 2) == (world.a.me.voids, world.b.me.voids)
        assert same(world)


async def test_a_beat_counts_once() -> None:
    """A relay that plays an old beat again brings nobody back to life."""
    beats = list[bytes]()

    def recorded(data: bytes) -> list[bytes]:
        beats.extend([data] if isinstance(frames.decode(data), frames.Beat) else [])
        return [data]

    async with World(TALK) as world:
        world.a.weather.down = recorded
        await world.go(16)
        await world.b.stop()
        world.a.weather.down = lambda data: [data, *beats]
        for _ in range(60):
            await world.relay.pass_on("a", frames.Presence("b", True))
            await world.go(1)

        assert notices(world, "a", "line.quiet")


@pytest.mark.parametrize("data", [b"noise", frames.encode(frames.Record(1, b"noise"))], ids=["frame", "record"])
async def test_noise_is_not_listened_to(data: bytes) -> None:
    """What is no frame ends the link, what is no record is counted, and the dialogue goes on."""
    async with World(TALK) as world:
        link = world.relay.links["a"]
        await link.send(data)
        await world.go(1)
        await play(world)
        if frames.encode(frames.Record(1, b"noise")) != data:
            with pytest.raises(LinkLost):
                await link.send(b"")

        assert same(world)
        assert "end" == world.a.me.state.over


async def test_hoarded_beats_hide_nothing() -> None:
    """A relay that made them seal many and plays them later, while it keeps an entry back, is noticed at both ends."""
    async with World(TALK) as world:
        relay, hoard, seen = world.relay, list[frames.Beat](), dict[str, set[str]]()
        honest, farming = relay.pass_on, True

        async def pass_on(seat: Seat, frame: frames.Any_) -> None:
            if seat == "a" and isinstance(frame, frames.Beat):
                hoard.extend([frame] if farming else [])
            else:
                await honest(seat, frame)

        await play(world, LINES[:1])
        await world.go(15)
        relay.pass_on = pass_on  # type: ignore[method-assign]
        for _ in range(20):
            await honest("b", frames.Presence("a", True))
            await world.go(1)
        farming = False
        relay.tells = lambda seat, record: [] if seat == "a" and record.entry.seq > 3 else [record]
        await world.b.act("say", "you said rain")
        for beat in hoard:
            await honest("a", beat)
            await world.go(2)
            for seat in PARTNERS:
                seen.setdefault(seat, set()).update(world.ends[seat].page.notices)

        assert len(hoard) <= 21
        assert seen["a"] & {EN["line.unseen"].format(them="Ben"), EN["line.quiet"]}
        assert seen["b"] & {EN["line.unheard"].format(them="Ana"), EN["line.unseen"].format(them="Ana")}
