# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A session over a relay, in every weather: what was said is said once, and what was not is still there."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

import pytest

from duologue import demo, frames
from duologue.bells import FINISH
from duologue.core.exercise import Guide
from duologue.core.shape import PARTNERS, Clock, Partner, Seat, Step
from duologue.errors import NotNow
from duologue.phrases import EN
from duologue.view import Draft
from tests.table import MINUTE, bundled, exercise
from tests.world import World

TALK = exercise(
    {
        "tell": (Step("speaker", {"say": "mirror"}), Guide()),
        "mirror": (Step("listener", {"say": "check"}), Guide()),
        "check": (Step("speaker", {"yes": "letter", "no": "mirror"}), Guide()),
        "letter": (Step("both", {"say": "last"}, sealed=True), Guide()),
        "last": (Step("both", {"say": "end"}), Guide()),
    }
)
LINES: list[tuple[Seat, str, str]] = [
    ("a", "say", "rain"), ("b", "say", "you said rain"), ("a", "yes", ""), ("a", "say", "dear Ben"),
    ("b", "say", "dear Ana"), ("b", "say", "thanks"), ("a", "say", "thank you"),
]  # fmt: skip


async def play(world: World, lines: Iterable[tuple[Seat, str, str]] = LINES, patience: float = 0.0) -> None:
    """These acts, each after the one before has arrived; `patience` = seconds for that."""
    for seat, act, words in lines:
        await world.ends[seat].act(act, words)
        await world.go(patience)


def same(world: World) -> bool:
    """Whether both programs and the relay hold the same, on their disks too, and nothing odd was met."""
    held = [record.raw for record in world.relay.log.stored()]
    logs = [[record.raw for record in end.log.stored()] for end in world.ends.values()]
    return [held] * 2 == logs and {world.relay.state} == {end.me.state for end in world.ends.values()}


def words(world: World, seat: Seat) -> list[str]:
    """All words that this person has heard, their own included."""
    return [said for _, _, said in world.ends[seat].heard if said]


def notices(world: World, seat: Seat, *names: str) -> bool:
    """Whether these, and no others about the line, stand on this person's page."""
    said = [EN[name].format(them="Ben" if seat == "a" else "Ana") for name in names]
    return said == [notice for notice in world.ends[seat].page.notices if notice not in (EN["draft.kept"],)]


async def test_a_dialogue_over_a_relay() -> None:
    """Both are seated unasked, speak in turn to the end, and hold the same records on their own disks."""
    async with World(bundled("mirroring")) as world:
        await play(world, [(line.seat, line.act, line.words) for line in demo.script("mirroring")])

        assert same(world)
        assert ["end", "end"] == [end.me.state.over for end in world.ends.values()]
        assert world.a.heard == world.b.heard
        assert [0, 0] == [end.me.voids for end in world.ends.values()]
        assert [None, None] == [end.drawer.outbox for end in world.ends.values()]


async def test_nothing_is_shown_as_said_before_it_comes_back() -> None:
    """While the record is on its way the page asks what it asked before; then it is in the log on disk, and shown."""
    async with World(TALK) as world:
        world.a.weather.held = True
        before = world.a.page
        await play(world, LINES[:1])
        meanwhile, kept = world.a.page, world.a.drawer.outbox
        world.a.weather.release()
        await world.flow()

        assert before.key == meanwhile.key
        assert kept == world.a.log.stored()[-1].raw
        assert EN["wait.other"].format(them="Ben") == world.a.page.headline


async def test_what_both_wrote_is_opened_unasked() -> None:
    """Each program sends its key once both letters are in the log."""
    async with World(TALK) as world:
        await play(world, LINES[:5])

        assert "last" == world.a.me.state.step
        assert {"dear Ben", "dear Ana"} <= {*words(world, "a")} & {*words(world, "b")}


async def test_a_bell_rings_by_itself() -> None:
    """At the end of a hard clock the alarm says when, and waking ends the turn; a draft comes back."""
    clock = {"box": Clock(("tell",), hard=MINUTE, time="mirror")}
    async with World(replace(TALK, shape=replace(TALK.shape, clocks=clock))) as world:
        start = world.clock.at
        await world.go(59)
        world.a.it.write("and then", world.a.it.page())
        rings = world.a.it.alarm()
        await world.go(1 + FINISH / 1000)

        assert start + MINUTE == rings
        assert "mirror" == world.b.me.state.step
        assert Draft("and then", "tell", 1, "draft.time") == world.a.me.draft


async def test_nobody_sits_down_to_other_rules() -> None:
    """Where what was begun is not the exercise in hand, b is told so, and nothing is sent."""
    world = World(TALK, theirs=bundled("mirroring"))
    with pytest.raises(NotNow, match="rules"):
        await world.__aenter__()
    await world.__aexit__()

    assert 1 == world.relay.state.seq
    assert None is world.b.drawer.outbox


# --- cuts


async def total(seat: Partner) -> int:
    """How many frames one program's links carry in a whole dialogue."""
    async with World(TALK) as world:
        await play(world)
        return world.ends[seat].weather.carried


@pytest.mark.parametrize("seat", PARTNERS)
async def test_a_cut_anywhere_costs_nothing(seat: Partner) -> None:
    """Whichever frame is lost with its link, in whichever direction, the dialogue is had word for word, once."""
    for frame in range(await total(seat)):
        async with World(TALK) as world:
            world.ends[seat].weather.cut_at = frame
            await world.go(1)
            await play(world, patience=3)

            assert same(world), frame
            assert ["end", "end"] == [end.me.state.over for end in world.ends.values()], frame
            assert sorted(words(world, "a")) == sorted(said for _, _, said in LINES if said), frame
            assert [0, 0] == [end.me.voids for end in world.ends.values()], frame


@pytest.mark.parametrize("way", ["up", "down"])
@pytest.mark.parametrize("seat", PARTNERS)
async def test_a_process_that_dies_between_sending_and_hearing(seat: Partner, way: str) -> None:
    """Killed with an entry on its way, stored or not, it says the same bytes once and no word twice."""
    async with World(TALK) as world:
        for n, (who, act, said) in enumerate(LINES):
            end = world.ends[seat]
            if who == seat:
                setattr(end.weather, way, lambda data: [])
            await world.ends[who].act(act, said)
            await world.flow()
            if who == seat:
                setattr(end.weather, way, lambda data: [data])
                raw = end.drawer.outbox
                await end.again()
                await world.go(1)
                assert raw in [record.raw for record in end.log.stored()], n

        assert same(world)
        assert sorted(words(world, "a")) == sorted(said for _, _, said in LINES if said)


@pytest.mark.parametrize("seat", PARTNERS)
async def test_a_process_that_dies_comes_back_to_the_same_page(seat: Partner) -> None:
    """At every step, with a draft in the composer: same step, same draft, and the dialogue goes on to its end."""
    async with World(TALK) as world:
        for who, act, said in LINES:
            end = world.ends[seat]
            before = end.page
            if before.field is not None:
                end.it.write("I was going to", end.it.page())
                before = end.page
            await end.again()
            await world.go(1)
            assert before == end.page
            assert before.field is None or "I was going to" == end.draft
            end.it.write("", end.it.page())
            await play(world, [(who, act, said)])

        assert same(world)
        assert "end" == world.a.me.state.over


async def test_doubled_frames_count_once() -> None:
    """Every frame in both directions twice: the same dialogue, nothing void."""
    async with World(TALK) as world:
        for end in world.ends.values():
            end.weather.up = end.weather.down = lambda data: [data, data]
        await play(world)

        assert same(world)
        assert ["end", 0, 0] == [world.a.me.state.over, world.a.me.voids, world.b.me.voids]


async def test_a_gap_is_asked_for_again() -> None:
    """A relay that leaves a record out is called again, and what was left out then counts."""
    async with World(TALK) as world:
        world.relay.tells = lambda seat, record: [] if (seat, record.entry.seq) == ("b", 3) else [record]
        await play(world, LINES[:1])
        world.relay.tells = lambda seat, record: [record]
        await world.a.act("pause", minutes=5)
        await world.flow()
        before = world.b.me.state.seq
        await world.go(1)

        assert (2, 4) == (before, world.b.me.state.seq)
        assert same(world)
        assert 0 == world.b.me.voids


async def test_what_both_pressed_at_once_is_settled_by_the_log() -> None:
    """One of two entries for one place is said; the other is sent anew where it still fits, and kept where not."""
    async with World(TALK) as world:
        await play(world, LINES[:5])
        for end in world.ends.values():
            end.weather.held = True
            await end.act("say", f"thanks, {end.seat}")
        await world.flow()
        for end in world.ends.values():
            end.weather.release()
        await world.go(1)

        assert same(world)
        assert {"thanks, a", "thanks, b"} <= set(words(world, "a"))


async def test_words_that_came_too_late_are_a_draft() -> None:
    """A break that was called first leaves what was being said with its writer, and says why."""
    async with World(TALK) as world:
        world.a.weather.dead = True
        await world.a.weather.cut()
        await world.a.act("say", "rain")
        await world.b.act("pause", minutes=5)
        world.a.weather.dead = False
        await world.go(9)

        assert same(world)
        assert ("rain", "draft.early") == (world.a.draft, world.a.me.draft and world.a.me.draft.why)
        assert None is world.a.drawer.outbox
        assert {"a": (world.a.me.draft,)} == world.a.drawer.drafts


async def test_a_draft_that_was_said_is_put_away_on_disk() -> None:
    """As soon as it comes back, whoever sits at the keyboard."""
    async with World(TALK) as world:
        world.a.it.write("rain", world.a.it.page())
        before = dict(world.a.drawer.drafts)
        await play(world, LINES[:1])

        assert ({"a": (Draft("rain", "tell", 1),)}, {}) == (before, world.a.drawer.drafts)


@pytest.mark.parametrize("seed", range(25))
async def test_any_weather(seed: int) -> None:
    """Cuts, kills, a relay that forgets, lost and doubled frames, at random: the dialogue is had, word for word."""
    chance = random.Random(seed)

    def rough(data: bytes) -> list[bytes]:
        # One that is lost without its link, as on no real line, may cost what a relay had forgotten: see the lies.
        given_back = isinstance(frames.decode(data), frames.Restore)
        return [data] * (1 if given_back else chance.choices([0, 1, 2], [2, 20, 2])[0])

    async with World(TALK) as world:
        for end in world.ends.values():
            end.weather.up = rough
        for seat, act, said in LINES:
            await world.ends[seat].act(act, said)
            for _ in range(chance.randrange(3)):
                end = world.ends[chance.choice(PARTNERS)]
                await chance.choice([end.again, end.weather.cut, world.relay.lost, world.flow])()
                await world.go(chance.random() * 3)
            await world.go(90)

        assert same(world)
        assert "end" == world.a.me.state.over
        assert sorted(words(world, "a")) == sorted(said for _, _, said in LINES if said)
        assert [0, 0] == [end.me.voids for end in world.ends.values()]


# --- what a screen asks besides


async def test_one_is_told_that_the_other_is_there() -> None:
    """From their first sign on, while the line is up; half a minute after the last it says so no more."""
    async with World(TALK) as world:
        early = world.b.page.presence
        await world.go(15)
        here = [end.page.presence for end in world.ends.values()]
        await world.b.stop()
        await world.go(5)
        still = world.a.page.presence
        await world.go(35)
        gone = world.a.page
        await world.b.again()
        await world.go(15)
        back = world.a.page.presence
        world.a.weather.dead = True
        await world.a.weather.cut()
        await world.flow()

        assert [EN["line.here"].format(them=name) for name in ("Ben", "Ana")] == here
        assert ("", here[0], "", here[0], "") == (early, still, gone.presence, back, world.a.page.presence)
        assert EN["line.unseen"].format(them="Ben") in gone.notices
        assert not [text for text in here if text in gone.notices]


async def test_both_have_the_same_behind_them_and_notes_of_their_own() -> None:
    """What was said is the same at both, sealed words come at once for both, and notes stay where they were made."""
    async with World(TALK) as world:
        seen = list[list[str]]()
        world.a.it.note("breathe")
        world.a.it.hide()
        for line in LINES:
            await play(world, [line])
            mine, theirs = world.a.it.turns(0), world.b.it.turns(0)
            assert mine == theirs
            seen.append([turn.text for turn in mine][2:])
        await world.a.again()
        await world.flow()

        letters = ["dear Ben", "dear Ana"]
        assert [[]] * 2 == seen[:2]
        assert seen[2] == seen[3]
        assert sorted(seen[2] + letters) == sorted(seen[4]) == sorted(seen[5])
        assert sorted([*seen[4], "thanks", "thank you"]) == sorted(seen[6])
        assert mine == world.a.it.turns(0)
        assert ("breathe", "") == (world.a.it.notes(), world.b.it.notes())
        assert (True, False) == (world.a.drawer.hidden, world.b.drawer.hidden)


async def test_marks_outlive_their_process_and_reach_nobody() -> None:
    """They are on disk before the next key, come back into the check, and no frame carries them."""
    exercise_ = replace(TALK, guides={**TALK.guides, "check": Guide(kind="check", of="mirror", shows=("tell",))})
    async with World(exercise_) as world:
        await play(world, [("a", "say", "so much rain, all day"), ("b", "say", "rain")])
        held = len(world.relay.log.stored())
        world.a.it.write("all day", world.a.it.page())
        await world.a.again()
        await world.go(20)
        missed = world.a.page.missed
        await play(world, [("a", "no", "")])

        assert (("all day",), ()) == (missed, world.b.page.missed)
        assert held + 1 == len(world.relay.log.stored())
        assert ("", {}) == (world.a.draft, world.a.drawer.drafts)  # what comes next is the other's to write
