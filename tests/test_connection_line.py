# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What a page says of the line, and a relay's door. The rest: test_connection."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from duologue import frames
from duologue.connection import BREATH
from duologue.core.state import Reason
from duologue.errors import NotNow
from duologue.line import Line
from duologue.page import Choice
from duologue.phrases import EN
from duologue.refusals import REFUSED
from tests.table import MINUTE
from tests.test_connection import LINES, TALK, notices, play, words
from tests.world import World

# --- what the line says


async def test_what_is_said_while_nobody_answers_is_kept_and_delivered_later() -> None:
    """After some seconds the page says so; once the relay can be called again it is said, and the notice goes."""
    async with World(TALK) as world:
        world.a.weather.dead = True
        await world.a.weather.cut()
        await world.go(0)
        first = notices(world, "a")
        await world.a.act("say", "rain")
        await world.go(5)
        then = notices(world, "a", "line.unreachable", "line.held")
        world.a.weather.dead = False
        await world.go(9)

        assert (True, True) == (first, then)
        assert ["rain"] == words(world, "b")
        assert notices(world, "a")


async def test_what_was_sent_and_does_not_come_back_is_pointed_out() -> None:
    """After three seconds, by an alarm, although the line is up."""
    async with World(TALK) as world:
        world.a.weather.held = True
        await world.a.act("say", "rain")
        await world.flow()
        early, alarm = notices(world, "a"), world.a.it.alarm()
        await world.go(3)

        assert (True, world.clock.at) == (early, alarm)
        assert notices(world, "a", "line.held")


async def test_what_is_said_is_out_before_its_page_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the act has returned, its entry has gone to the line."""
    async with World(TALK) as world:
        sent, send = list[frames.Any_](), Line.send

        async def noted(line: Line, frame: frames.Any_) -> None:
            sent.append(frame)
            await send(line, frame)

        monkeypatch.setattr(Line, "send", noted)
        await world.a.act("say", "rain")

        assert [frames.Entry] == [type(frame) for frame in sent if isinstance(frame, frames.Entry)]


async def test_a_line_that_takes_nothing_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The act returns within a breath; the words are kept, and go out when the line takes them."""
    async with World(TALK) as world:

        async def stuck(line: Line, frame: frames.Any_) -> None:
            await asyncio.Event().wait()

        with monkeypatch.context() as patch:
            patch.setattr(Line, "send", stuck)
            acting = asyncio.create_task(world.a.act("say", "rain"))
            await world.go(0)
            early = acting.done()
            await world.go(BREATH)
            assert (False, True) == (early, acting.done())
            assert world.a.drawer.outbox is not None
        await world.a.again()
        await world.go(9)

        assert ["rain"] == words(world, "b")


async def test_a_refusal_settles_nothing() -> None:
    """While the relay cannot store, the page says why and the words wait; then the same bytes are said."""
    async with World(TALK) as world:
        world.relay.refuses = Reason.UNAVAILABLE
        await play(world, LINES[:1])
        raw, page = world.a.drawer.outbox, world.a.page
        world.relay.refuses = None
        await world.go(5)

        assert (REFUSED[Reason.UNAVAILABLE],) == page.notices
        assert ["rain"] == words(world, "b")
        assert raw == world.relay.log.stored()[-1].raw
        assert notices(world, "a")


async def test_please_stop_there() -> None:
    """The listener asks; the speaker reads it until the next page, and nothing of it is ever stored."""
    async with World(TALK) as world:
        await world.b.act("slow")
        await world.flow()
        seen = notices(world, "a", "line.slow"), notices(world, "b", "line.slowed")
        offered = [choice.act for choice in world.b.page.choices]
        await play(world, LINES[:1])

        assert (True, True) == seen
        assert "slow" not in offered
        assert notices(world, "a")
        assert 3 == len(world.relay.log.stored())
        assert "slow" not in [choice.act for choice in world.a.page.choices]


async def test_what_the_rules_refuse_goes_nowhere() -> None:
    """It is said at once; nothing is kept or sent. Questions that come first are pages too."""
    async with World(TALK) as world:
        with pytest.raises(NotNow) as refused:
            await world.b.act("say", "but I")
        await world.go(6)

        assert (Reason.NOT_YOUR_TURN, None) == (refused.value.reason, world.b.drawer.outbox)
        assert 2 == world.relay.state.seq
        assert EN["ask.pause"] == world.b.it.asking(Choice("pause", "", asks="time")).headline


async def test_a_page_changes_by_itself() -> None:
    """Whoever waits for a change is told when something arrives; giving up waiting loses no change."""
    async with World(TALK) as world:
        await world.b.it.change()
        await play(world, LINES[:1])
        await world.b.it.change()

        assert ["rain"] == words(world, "b")


# --- the door


def answering(*said: frames.Any_ | None) -> Callable[[bytes], list[bytes]]:
    """The frames that a relay says first, in the place of its own; None = its own, for now."""
    left = list(said)

    def down(data: bytes) -> list[bytes]:
        frame = left.pop(0) if left else None
        return [data] if frame is None else [frames.encode(frame)]

    return down


@pytest.mark.parametrize(
    ("first", "says"),
    [
        ([frames.Welcome(2)], "line.refused"),
        ([None, frames.Notice(Reason.NOT_SEATED), frames.Bye()], ""),
    ],
)
async def test_a_door_that_does_not_open(first: list[frames.Any_ | None], says: str) -> None:
    """A stranger that speaks first out of turn, or a seat that is not given: it is said, and called again."""
    async with World(TALK) as world:
        world.a.weather.down = answering(*first)
        await world.a.weather.cut()
        await world.clock.go(0.2)
        page = world.a.page
        await world.go(12)

        assert (EN[says] if says else REFUSED[Reason.NOT_SEATED]) in page.notices
        assert notices(world, "a")


async def test_a_relay_that_says_nothing_is_called_again() -> None:
    """Ten seconds of silence before a welcome are enough."""
    async with World(TALK) as world:
        world.a.weather.down = lambda data: []
        await world.a.weather.cut()
        await world.clock.go(10.2)
        page = world.a.page
        world.a.weather.down = lambda data: [data]
        await world.go(12)

        assert EN["line.unreachable"] in page.notices
        assert notices(world, "a")


async def test_a_clock_that_is_far_off_is_said() -> None:
    """Two minutes between the relay's clock and this one are worth a word."""
    async with World(TALK) as world:
        world.relay.now = lambda: world.clock.at - 2 * MINUTE
        await world.a.weather.cut()
        await world.go(1)

        assert notices(world, "a", "line.clock")
        assert notices(world, "b")
