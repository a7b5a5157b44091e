# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A question before an act: what the keys do on it is what is said of them, and Escape goes back from it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from textual import events

from duologue import welcome
from duologue.core.exercise import Guide
from duologue.core.shape import Step
from duologue.hotseat import HotSeat
from duologue.page import Choice, Page
from duologue.phrases import EN
from duologue.tui.desk import ScreenDesk
from duologue.tui.front import way_back
from duologue.tui.widgets.answers import Answers
from duologue.tui.widgets.appointment import Appointment
from duologue.tui.widgets.box import Box
from tests.table import bundled, exercise, seated
from tests.tui.pilot import Person, shown
from tests.tui.scenes import when
from tests.tui.stage import Stage, staged

TO_TYPE = f"{EN['screen.time.type']} {EN['screen.or']}"


async def table() -> HotSeat:
    """Two at one keyboard, at the first step."""
    return await seated(bundled("mirroring"))


def typed(stage: Stage) -> str:
    """What stands in the line for a time."""
    return stage.screen.query_one(Appointment).query_one(Box).text


async def test_what_is_said_of_the_keys_is_what_they_do() -> None:
    """Letters choose, until one writes a time: then they are written. Tab goes to the answers, where they choose."""
    async with staged(await table()) as stage:
        await stage.press("f2")
        said = [stage.text("hint")]
        for keys in (("4",), ("5", "m"), ("tab",), ("shift+tab",)):
            await stage.press(*keys)
            said.append(stage.text("hint"))
        await stage.after_a_second("enter")
        said.append(stage.text("hint"))
        time = typed(stage)
        await stage.press("tab")
        await stage.after_a_second("i")

        choose = EN["screen.choose.time"]
        assert [choose, TO_TYPE, TO_TYPE, choose, TO_TYPE, EN["screen.time.armed"]] == said
        assert ("45m", "45m", EN["screen.marked"]) == (time, typed(stage), stage.text("hint"))
        assert EN["minutes.5"] == stage.screen.query_one(Answers).choices[stage.screen.query_one(Answers).marked].label


@pytest.mark.parametrize("time", ["20:45", "25m", "20.45", "90 min"])
@pytest.mark.parametrize("where", [(), ("tab",), ("f4", "f4")])
async def test_a_time_that_is_typed_in_one_go_is_whole(time: str, where: tuple[str, ...]) -> None:
    """Wherever the keys go, and however quickly they come: none of it is taken for an answer."""
    async with staged(await table()) as stage:
        await stage.press("f2", *where)
        for sign in time:
            stage.pilot.app.post_message(events.Key("space" if sign == " " else sign, sign))
        await stage.pilot.pause()
        await stage.pilot.pause()

        assert time == typed(stage)
        assert -1 == stage.screen.query_one(Answers).marked


@pytest.mark.parametrize("key", ["f2", "f3"])
async def test_escape_goes_back_from_a_question(key: str) -> None:
    """As the answer for it does: the page behind it is as it was, with its words, and nothing was done."""
    it = await table()
    async with staged(it) as stage:
        before = it.state.seq
        await stage.press("h", "i", key, "escape")

        assert (before, "Ana, your turn.") == (it.state.seq, stage.text("headline"))
        assert "hi" == stage.screen.query_one(Box).text
        await stage.press("escape")
        assert "hi" == stage.screen.query_one(Box).text


async def test_escape_goes_back_while_a_time_is_written() -> None:
    """From the line too."""
    async with staged(await table()) as stage:
        await stage.press("f2", "4", "5", "escape")

        assert "Ana, your turn." == stage.text("headline")


async def test_escape_draws_no_curtain_and_closes_no_end() -> None:
    """Those are no questions."""
    async with staged(await table()) as stage:
        await stage.say("Our Saturdays")
        covered = stage.text("hint"), stage.text("blocks")
        await stage.press("escape")
        assert covered == (stage.text("hint"), stage.text("blocks"))
        assert [EN["screen.here"].format(name="Ben")] == [c.label for c in stage.screen.query_one(Answers).choices]
        await stage.after_a_second("enter")
        await stage.press("f3")
        await stage.choose(EN["stop.yes"])
        await stage.press("escape")

        assert stage.screen is stage.pilot.app.screen
        assert EN["over.left"] == stage.text("headline")


def test_what_goes_back_is_known_by_what_it_does() -> None:
    """Whatever it is called, or by its name; a no to something is an answer, and the end of a dialogue has none."""
    pages = [welcome.forgetting(), welcome.name("b", before="Ana"), welcome.which([], when), welcome.start()]
    ended = Page((), "", choices=(Choice("", "Close"),), over=True)

    assert ["no", "back", "back", None] == [back.act if (back := way_back(page)) else None for page in pages]
    assert (None, "") == (way_back(ended), getattr(way_back(replace(ended, over=False)), "act", None))


async def test_escape_goes_back_around_a_dialogue_too() -> None:
    """Where nothing is typed that would be lost by it."""
    asked = [welcome.forgetting(), welcome.name("b", before="Ana")]
    for page, keys in zip(asked, ([], ["B", "backspace"]), strict=True):
        person = Person(partial(ScreenDesk.ask, page=page))
        async with person.sits() as pilot:
            await pilot.pause()
            person.ticks.read()
            await pilot.press(*keys, "escape")
            await pilot.pause()
        assert [way_back(page)] == [choice for choice, _ in person.answers]


async def test_escape_loses_no_name() -> None:
    """What stands in the line stays, and the page with it."""
    person = Person(lambda desk: desk.ask(welcome.name("b", before="Ana")))
    async with person.sits() as pilot:
        await pilot.pause()
        await pilot.press(*"Ben", "escape")
        await pilot.pause()
        assert "Ben" in shown(person.app)
        assert [] == person.answers


BACK = {
    "tell": (Step("speaker", {"back": "other", "on": "end"}), Guide(prompt="?", labels={"back": "On", "on": "Back"})),
    "other": (Step("speaker", {"ready": "end"}), Guide(prompt="!", labels={"ready": "Ready"})),
}


async def test_escape_is_no_answer_of_an_exercise() -> None:
    """Whatever an exercise calls its acts and answers, one key does none of them."""
    table = await seated(exercise(BACK))
    async with staged(table) as stage:
        stage.fingers.at += 60
        await stage.press("escape", "escape")

        assert "tell" == table.state.step


async def test_one_escape_goes_back_from_one_page() -> None:
    """A page that has only just come goes by no key that was meant for the one before it."""
    pages = [replace(welcome.forgetting(), key=(n,)) for n in range(2)]

    async def flow(desk: ScreenDesk) -> list[str]:
        return [await desk.choice(page) for page in pages]

    person = Person(flow)
    async with person.sits() as pilot:
        await pilot.pause()
        person.ticks.read()
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert [] == person.answers
        person.ticks.read()
        await pilot.press("escape")
        await pilot.pause()
    assert [["no", "no"]] == person.answers
