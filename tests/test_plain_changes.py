# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Plain lines while pages change by themselves, as over a relay. The rest: test_plain and its neighbours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from duologue.core.exercise import Guide
from duologue.core.shape import Step
from duologue.pace import EARLY
from duologue.page import Choice
from duologue.phrases import EN
from duologue.plain import Plain
from tests.link import Clock, settle
from tests.table import exercise
from tests.world import World

TALK = exercise(
    {
        "tell": (Step("speaker", {"say": "hear"}), Guide()),
        "hear": (Step("listener", {"say": "check"}), Guide("mirror", shows=("tell",))),
        "check": (Step("speaker", {"yes": "tell", "no": "hear"}), Guide(labels={"yes": "Yes", "no": "No"})),
    }
)


class Fingers:
    """Lines as they are typed while time passes; nothing is ever there before it is typed."""

    def __init__(self) -> None:
        self._lines = asyncio.Queue[str]()

    def type(self, line: str) -> None:
        """This line, now."""
        self._lines.put_nowait(line)

    async def next(self, until: int | None = None) -> str | None:
        """The next line, however long it takes: here alarms are a test's to ring."""
        return await self._lines.get()

    async def more(self) -> bool:
        """Whether another one is there already."""
        return not self._lines.empty()


class Desk:
    """One of two who are connected, at their plain lines."""

    def __init__(self, world: World, clock: Clock) -> None:
        self.fingers, self.heard, self.world = Fingers(), list[str](), world
        plain = Plain(world.b.it, self.fingers, self.heard.append, lambda: clock.at / 1000, calm=True)
        self.task = asyncio.ensure_future(plain.run())

    def new(self) -> str:
        """What was printed since this was asked last, white space folded."""
        text = " ".join(" ".join(self.heard).split())
        self.heard.clear()
        return text

    async def type(self, *lines: str) -> str:
        """Each of these lines by itself, two seconds after what was there before; what is printed meanwhile."""
        for line in lines:
            await self.world.go(2)
            self.fingers.type(line)
            await self.world.flow()
        return self.new()


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    """Ben's desk, while Ana has the floor."""
    async with World(TALK) as world:
        desk = Desk(world, world.clock)
        await world.flow()
        yield desk
        desk.task.cancel()
        await asyncio.wait([desk.task])


async def test_what_comes_from_elsewhere_is_shown(desk: Desk) -> None:
    """Without a key being touched: their words, and what is asked now."""
    desk.new()
    await desk.world.a.act("say", "rain")
    await desk.world.flow()

    assert "rain" in (shown := desk.new())
    assert EN["turn.mirror"].format(me="Ben") in shown


@pytest.mark.parametrize(("seconds", "taken"), [(EARLY - 0.1, False), (EARLY, True)])
async def test_a_new_page_takes_no_key_meant_for_the_old_one(desk: Desk, seconds: float, taken: bool) -> None:
    """Within a second of a page that came by itself, a number chooses nothing, though it was long since any line."""
    world = desk.world
    await world.a.act("say", "rain")
    await world.flow()
    await world.go(9)
    desk.new()
    await world.a.act("pause", minutes=5)
    await world.flow()
    before = desk.new()
    await world.clock.go(seconds)
    desk.fingers.type("1")
    await world.flow()
    pause = world.b.me.state.pause

    assert EN["break.ready"] in before
    assert pause is not None
    assert taken == ("b" in pause.ready)
    assert taken != (EN["plain.early"] in desk.new())


async def test_a_notice_makes_nobodys_keys_late(desk: Desk) -> None:
    """What is said of the line leaves the page as it is, and the next key counts."""
    world = desk.world
    await world.a.stop()
    await world.clock.go(30)
    desk.new()
    world.b.weather.dead = True
    await world.b.weather.cut()
    await world.go(5)
    desk.fingers.type("x")  # no choice, and so answered by how to choose
    await world.flow()
    shown = desk.new()
    world.a.start()
    world.b.weather.dead = False
    await world.go(9)

    assert EN["line.up"] in desk.new()
    assert EN["line.unreachable"] in shown
    assert EN["plain.early"] not in shown
    assert EN["plain.idle"] in shown


async def test_a_notice_waits_while_a_line_may_be_half_typed(desk: Desk) -> None:
    """Where one writes nothing is printed before the line has come; then what is so by now is, once."""
    world = desk.world
    await world.a.act("say", "rain")
    await world.flow()
    desk.new()
    await world.a.stop()
    world.b.weather.dead = True
    await world.b.weather.cut()
    await world.go(40)
    while_writing = desk.new()
    after_a_line = await desk.type("you said")

    assert "" == while_writing
    assert EN["line.unreachable"] in after_a_line
    world.a.start()
    world.b.weather.dead = False
    await world.go(20)
    assert "" == desk.new()
    assert f"{EN['line.up']} {EN['line.here'].format(them='Ana')}" in await desk.type("rain")


async def test_whoever_comes_back_is_told_of(desk: Desk) -> None:
    """After it was quiet, in one sentence; that the line is up is not said beside that it is quiet."""
    world = desk.world
    await world.a.stop()
    await world.go(70)
    quiet = await desk.type("x")  # no choice, and so answered by how to choose
    world.b.weather.dead = True
    await world.b.weather.cut()
    await world.go(20)
    world.b.weather.dead = False
    await world.go(20)
    again = await desk.type("x")
    world.a.start()
    await world.go(20)
    back = desk.new()

    assert EN["line.quiet"] in quiet
    assert EN["line.up"] not in again
    assert EN["line.here"].format(them="Ana") in back


async def test_notes_are_for_oneself(desk: Desk) -> None:
    """/note keeps what stands behind it and shows what was kept; /help names no list of words where there is none."""
    before = desk.world.b.me.state.seq
    empty = await desk.type("/note")
    said = await desk.type("/note breathe", "/Note ask about Sunday", "/note", "/help")

    assert EN["screen.notes"] in empty
    assert 2 == said.count(EN["plain.noted"])
    assert "breathe\nask about Sunday" == desk.world.b.it.notes()
    assert "breathe ask about Sunday" in said
    assert (True, False) == ("/note with words" in said, "/words" in said)
    assert before == desk.world.b.me.state.seq


async def test_a_draft_survives_a_page_that_comes_by_itself(desk: Desk) -> None:
    """Half a mirror stays Ben's through a break that Ana asks for, and is in the composer when it is over."""
    world = desk.world
    await world.a.act("say", "rain")
    await world.flow()
    await desk.type("you said")
    await world.a.act("pause", minutes=5)
    await world.go(2)
    on_break = desk.new()
    await world.a.act("resume")
    await desk.type("1")
    await desk.type("rain", "", "1")

    assert EN["draft.kept"] in on_break
    assert "you said" not in on_break
    assert ("b", "say", "you said\nrain") == world.a.heard[-1]


async def test_a_code_survives_a_page_that_comes_by_itself(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read back and not given yet, a facilitator's code stands below the new page, and can be given from there."""
    world, given = desk.world, list[tuple[str, str]]()

    async def act(choice: Choice, words: str = "") -> None:
        given.append((choice.act, words))

    await desk.type("/facilitator", "7-velvet-otter")
    await world.a.act("say", "rain")
    await world.flow()
    shown = desk.new()
    monkeypatch.setattr(world.b.it, "act", act)
    await desk.type("1")

    assert shown.index(EN["turn.mirror"].format(me="Ben")) < shown.index(EN["plain.read"])
    assert "7-velvet-otter" in shown[shown.index(EN["plain.read"]) :]
    assert [("invite", "7-velvet-otter")] == given


async def test_a_code_that_was_not_read_back_is_no_reason_to_stay(desk: Desk) -> None:
    """Whoever only looked at what is asked is at the new page, and what they type there belongs to it."""
    await desk.type("/facilitator")
    await desk.world.a.act("say", "rain")
    await desk.world.flow()
    shown = desk.new()
    await desk.type("you said rain")

    assert EN["plain.read"] not in shown
    assert "you said rain" == desk.world.b.draft


async def test_no_line_is_lost_to_a_change(desk: Desk) -> None:
    """Lines and changes in the same moment, in either order: every line is taken."""
    world = desk.world
    await world.a.act("say", "rain")
    await world.flow()
    for n in range(40):
        if n % 2:
            desk.fingers.type(f"line {n}")
            world.b.it._changed.set()
        else:
            world.b.it._changed.set()
            desk.fingers.type(f"line {n}")
        for _ in range(n % 8):
            await asyncio.sleep(0)
    await settle()

    assert "\n".join(f"line {n}" for n in range(40)) == world.b.draft


async def test_what_cannot_be_delivered_is_said(desk: Desk) -> None:
    """Sending without a line says that it is saved here, and the words are said when the line is back."""
    world = desk.world
    await world.a.act("say", "rain")
    await world.flow()
    world.b.weather.dead = True
    await world.b.weather.cut()
    await desk.type("you said rain", "", "1")
    await world.go(3)
    shown = await desk.type("/help")
    world.b.weather.dead = False
    await world.go(9)

    assert EN["line.held"] in shown
    assert ("b", "say", "you said rain") == world.a.heard[-1]


async def test_leaving_without_a_line_ends_it_here(desk: Desk) -> None:
    """Stopping is at once, whatever the line does."""
    desk.world.b.weather.dead = True
    await desk.world.b.weather.cut()
    shown = await desk.type("/stop", "1")

    assert EN["over.left"] in shown
    assert desk.task.done()


async def test_at_an_end_what_others_need_is_said(desk: Desk) -> None:
    """Whoever sits with another couple too hears of their call while the end of this one is in front; a line closes."""
    table = desk.world.b.it
    await desk.world.a.act("leave")
    await desk.world.flow()
    over, ended = desk.new(), replace(table.page(), notices=("Chris calls.",))
    vars(table)["page"] = lambda: ended
    table._changed.set()
    await desk.world.flow()
    heard, open_still = desk.new(), not desk.task.done()
    await desk.type("")

    assert EN["plain.over"] in over
    assert ["(!) Chris calls.", True] == [heard, open_still]
    assert await desk.task


EITHER = exercise(
    {
        "one": (Step("either", {"say": "two", "go": "two"}), Guide("rate", form="private", labels={"go": "Go on"})),
        "two": (Step("either", {"say": "one", "go": "one"}), Guide(labels={"go": "Go on"})),
    }
)


@pytest.fixture
async def either() -> AsyncIterator[Desk]:
    """Ben's desk, where Ana can move on whatever he does."""
    async with World(EITHER) as world:
        desk = Desk(world, world.clock)
        await world.flow()
        yield desk
        desk.task.cancel()


async def test_no_words_go_at_another_step_than_the_one_they_were_written_at(either: Desk) -> None:
    """What is for one's own eyes is not said because the other moved on in the moment in which it was kept."""
    await either.type("I want to leave", "")

    more = either.fingers.more

    async def meanwhile() -> bool:
        either.fingers.more = more  # type: ignore[method-assign]
        await either.world.a.it.act(Choice("go", ""))  # heard by both before it is over
        return False

    either.fingers.more = meanwhile  # type: ignore[method-assign]
    await either.type("1")

    assert not either.task.done()
    assert [("a", "go", "")] == [(said.seat, said.act, said.words) for said in either.world.b.me.said[2:]]


async def cycles(desk: Desk) -> None:
    """Ana goes on, and Ben's page is another."""
    visit = desk.world.b.me.state.visit
    await desk.world.a.it.act(Choice("go", ""))
    await desk.world.flow()
    assert visit < desk.world.b.me.state.visit


async def test_nobody_is_kept_from_stopping_by_pages_that_come(either: Desk) -> None:
    """The question whether to stop stays, whatever step comes, and its answer counts at once."""
    asked = await either.type("/stop")
    await either.world.go(2)
    await cycles(either)
    told = either.new()
    either.fingers.type("1")
    await either.world.flow()

    assert EN["stop.yes"] in asked
    assert told.startswith("(!)")
    assert "left" == either.world.b.me.state.over


async def test_nobody_is_kept_from_a_break_by_pages_that_come(either: Desk) -> None:
    """A break with its time counts in the moment in which another page has come."""
    await either.world.go(2)
    await cycles(either)
    either.fingers.type("/pause 20m")
    await either.world.flow()

    assert either.world.b.me.state.pause is not None


async def test_a_break_that_has_come_takes_the_question_for_one_away(either: Desk) -> None:
    """Both asked for it: the page of the break is in front."""
    await either.type("/pause")
    await either.world.a.it.act(Choice("pause", "", minutes=20))
    await either.world.flow()

    assert EN["break.do"] in either.new()
