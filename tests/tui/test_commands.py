# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Ctrl+P offers our own verbs, as far as they can be done now."""

from __future__ import annotations

from textual.command import CommandPalette

from duologue import welcome
from duologue.phrases import EN
from duologue.tui.desk import ScreenDesk
from tests.table import bundled, seated
from tests.tui.pilot import Person, shown


async def test_around_a_dialogue_there_is_no_break() -> None:
    """What no session needs is offered; nothing that would write the screen into a file is."""
    person = Person(lambda desk: desk.ask(welcome.start()))
    async with person.sits() as pilot:
        await pilot.pause()
        found = [command.title for command in person.app.get_system_commands(person.app.screen)]
    assert [EN[f"verb.{verb}"] for verb in ("explain", "safety", "vanish", "themes", "close")] == found


async def test_in_a_dialogue_there_is_more() -> None:
    """Whatever the screen in front can do is offered."""
    table = await seated(bundled("mirroring"))

    async def flow(desk: ScreenDesk) -> bool:
        return await desk.talk(table)

    person = Person(flow)
    async with person.sits() as pilot:
        await pilot.pause()
        found = {command.title for command in person.app.get_system_commands(person.app.screen)}
        await pilot.press("ctrl+q")
    assert {EN[f"verb.{verb}"] for verb in ("explain", "pause", "leave", "vanish", "themes", "close")} <= found


async def test_the_palette_has_words_and_no_picture() -> None:
    """It opens once; colours are a second one."""
    person = Person(lambda desk: desk.ask(welcome.start()))
    async with person.sits() as pilot:
        await pilot.pause()
        await pilot.press("ctrl+p", "ctrl+p")
        await pilot.pause()
        seen = shown(person.app)
        opened = sum(isinstance(one, CommandPalette) for one in person.app.screen_stack)
        await pilot.press("escape")
        person.app.action_themes()
        await pilot.pause()
        themes = shown(person.app)
    assert (1, True) == (opened, EN["screen.look"] in seen)
    assert "\N{RIGHT-POINTING MAGNIFYING GLASS}" not in seen
    assert "duologue-dark" in themes
