# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Two others on the screen: the keys of whoever watches. What the two do: test_demo."""

from __future__ import annotations

import pytest

from duologue import welcome
from duologue.phrases import EN
from duologue.tui.desk import ScreenDesk
from duologue.tui.help import Help
from duologue.tui.watching import Watching
from tests.tui.pilot import Person, shown


async def watches(desk: ScreenDesk) -> str:
    """They watch a couple, and are back at the start."""
    await desk.watch("appreciation")
    return await desk.choice(welcome.start())


async def test_a_couple_is_watched_by_enter_to_the_end() -> None:
    """Each Enter is a page; the last one leads back, where all other keys have done nothing."""

    async def flow(desk: ScreenDesk) -> None:
        await desk.watch("appreciation")

    person = Person(flow)
    async with person.sits() as pilot:
        await pilot.pause()
        first = shown(person.app)
        for _ in range(100):
            if person.answers:
                break
            await pilot.press("x", "enter")
            await pilot.pause()
    assert EN["demo.read"] in first
    assert [None] == person.answers


@pytest.mark.parametrize("key", ["escape", "ctrl+q"])
async def test_whoever_has_seen_enough_stops(key: str) -> None:
    """By Escape or Ctrl+Q, back to where they came from: the flow goes on."""
    person = Person(watches)
    async with person.sits() as pilot:
        await pilot.pause()
        await pilot.press(key)
        await pilot.pause()
        assert EN["start.local"] in shown(person.app)
        await person.choose(pilot, "h")
    assert ["join"] == person.answers


async def test_what_one_does_in_a_dialogue_of_ones_own_is_not_done_here() -> None:
    """No break, no stopping, nothing said so far, no notes, no facilitator: those are the couple's."""
    person = Person(watches)
    async with person.sits() as pilot:
        await pilot.pause()
        before, screen = shown(person.app), person.app.screen
        await pilot.press("f2", "f3", "f4", "f5", "f8", "a", "space")
        await pilot.pause()

        assert isinstance(screen, Watching)
        assert (screen, before) == (person.app.screen, shown(person.app))
        for action in ("pause", "leave", "so_far", "notes", "company", "board", "measures"):
            await screen.run_action(action)
        assert before == shown(person.app)


async def test_the_help_names_the_keys_that_do_something() -> None:
    """Enter and Escape, and not those of a dialogue of one's own; closed, one watches on."""
    person = Person(watches)
    async with person.sits() as pilot:
        await pilot.pause()
        watching = person.app.screen
        await pilot.press("f1")
        await pilot.pause()
        over, seen = person.app.screen, shown(person.app)
        await pilot.press("escape")
        await pilot.pause()

        assert isinstance(over, Help)
        assert all(EN[key] in seen for key in ("key.on", "key.stop"))
        assert {"Enter", "Escape", "F1"} <= {*seen.split()}
        assert not {"F2", "F3", "F4", "F5", "F8"} & {*seen.split()}
        assert watching is person.app.screen
