# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A window in which nothing can be read says so."""

from __future__ import annotations

import pytest

from duologue import welcome
from duologue.phrases import EN
from tests.tui.pilot import Person, shown


@pytest.mark.parametrize("size", [(29, 24), (80, 7)], ids=str)
async def test_it_covers_everything_until_there_is_room(size: tuple[int, int]) -> None:
    """No key reaches what is below; after that everything is as it was."""
    person = Person(lambda desk: desk.ask(welcome.start()))
    async with person.sits() as pilot:
        await pilot.pause()
        await pilot.resize_terminal(*size)
        await pilot.pause()
        small = shown(person.app)
        await person.choose(pilot, "h")
        assert [] == person.answers
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        await person.choose(pilot, "h")
    assert EN["screen.small"] == small
    assert 1 == len(person.answers)


async def test_it_says_so_from_the_beginning() -> None:
    """And a page that comes meanwhile is below it."""
    person = Person(lambda desk: desk.ask(welcome.start()))
    async with person.sits((20, 6)) as pilot:
        await pilot.pause()
        small = shown(person.app)
        await pilot.resize_terminal(30, 8)
        await pilot.pause()
        large = shown(person.app)
    assert EN["screen.small"] == small
    assert EN["screen.small"] not in large
