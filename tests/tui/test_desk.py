# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What the flow asks of this desk: notices on the next page, waits that can be closed."""

from __future__ import annotations

import asyncio

from duologue import lobby, welcome
from duologue.page import Choice
from duologue.phrases import EN
from duologue.tui.desk import ScreenDesk
from duologue.tui.dialogue import Dialogue
from tests.table import bundled, seated
from tests.tui.pilot import Person, shown


async def test_what_was_told_stands_on_the_next_page_and_on_no_other() -> None:
    """It is read once, and not asked about."""

    async def flow(desk: ScreenDesk) -> None:
        desk.tell("\nIt was [kept].")
        await desk.show(welcome.safety())
        await desk.show(welcome.safety())

    person = Person(flow)
    async with person.sits((80, 40)) as pilot:
        await pilot.pause()
        first = shown(person.app)
        person.ticks.read()
        await pilot.press("enter")
        await pilot.pause()
        second = shown(person.app)
    assert (True, False) == ("It was [kept]." in first, "It was [kept]." in second)


async def test_a_wait_ends_with_what_is_waited_for() -> None:
    """Nobody presses a key."""

    async def wanted() -> str:
        return "there"

    person = Person(lambda desk: desk.wait(lobby.reading(), wanted()))
    async with person.sits() as pilot:
        await pilot.pause()
    assert ["there"] == person.answers


async def test_an_exercise_is_chosen() -> None:
    """Each with its minutes and what it is about, in the smallest window too."""
    found = [bundled(id) for id in ("mirroring", "appreciation")]
    person = Person(lambda desk: desk.begin(lobby.me, found))
    async with person.sits((40, 20)) as pilot:
        assert EN["screen.or"] in shown(person.app)
        await pilot.press("tab")
        await person.choose(pilot, "a")
        await person.choose(pilot, "a")
        await person.reads(pilot, found[1].summary.split(".")[0])
        await person.type(pilot, "Ben")
    assert [("Ben", "appreciation")] == [(name, exercise.id) for name, exercise, _ in person.answers]


async def test_an_exercise_is_found_by_what_is_going_on() -> None:
    """One letter more than for the first of them, and all of it fits into the smallest window."""
    found = [*map(bundled, ("mirroring", "appreciation", "soft-start-up", "check-in", "stress-of-the-day"))]
    person = Person(lambda desk: desk.exercise(found))
    async with person.sits((40, 20)) as pilot:
        await person.choose(pilot, "d")
        assert EN["choose.title"] in shown(person.app)
        await person.choose(pilot, "t")
    assert ["stress-of-the-day"] == [exercise.id for exercise in person.answers]


async def test_names_are_asked_for_until_they_are_names() -> None:
    """And differ."""
    person = Person(lambda desk: desk.name(lobby.me, "Ana"))
    async with person.sits() as pilot:
        await person.type(pilot, "ana")
        assert EN["name.same"] in shown(person.app)
        await pilot.press("backspace", "backspace", "backspace")
        await person.type(pilot, "Ben")
    assert ["Ben"] == person.answers


async def test_what_was_told_before_a_session_stands_on_its_first_page() -> None:
    """Once something is done there, it is not said again."""
    table = await seated(bundled("mirroring"))

    async def flow(desk: ScreenDesk) -> bool:
        desk.tell("Cut short.")
        return await desk.talk(table)

    person = Person(flow)
    async with person.sits() as pilot:
        await pilot.pause()
        await pilot.pause()
        first = shown(person.app)
        await table.act(Choice("say", ""), "A topic")
        screen = person.app.screen
        assert isinstance(screen, Dialogue)
        await screen.look()
        await pilot.pause()

        assert "Cut short." in first
        assert "Cut short." not in shown(person.app)


async def test_a_wait_that_is_closed_stops_what_it_waited_for() -> None:
    """Nothing of it goes on."""
    stopped: list[bool] = []

    async def wanted() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            stopped.append(True)

    person = Person(lambda desk: desk.wait(lobby.reading(), wanted()))
    async with person.sits() as pilot:
        await pilot.pause()
        await pilot.press("ctrl+q")
        await pilot.pause()
    assert [True] == stopped
