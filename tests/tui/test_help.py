# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""F1 says what this step is for and which keys there are, and goes away again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from duologue import lobby, welcome
from duologue.page import Block, Page
from duologue.phrases import EN
from duologue.said import SAID
from duologue.tui.help import Help
from tests.tui.pilot import Person, shown

PAGE = replace(welcome.start(), help=(Block("note", "One [thing]."), Block("words", "An example.", "Like")))


@pytest.mark.parametrize("key", ["escape", "f1", "enter"])
async def test_it_opens_and_closes(key: str) -> None:
    """The page's own help, the keys with their names, and how to close; nothing was answered by it."""
    person = Person(lambda desk: desk.ask(PAGE))
    async with person.sits() as pilot:
        await pilot.pause()
        await pilot.press("f1")
        await pilot.pause()
        seen = shown(person.app)
        await pilot.press(key)
        await pilot.pause()
        closed = not isinstance(person.app.screen, Help)
    wanted = ("One [thing].", "Like:", "An example.", "Ctrl+Q Close", "F9 Hide")
    assert [] == [words for words in wanted if words not in seen]
    assert EN["help.close"] in seen
    assert (True, []) == (closed, person.answers)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (lobby.me(), ["screen.type"]),
        (lobby.joining(), ["screen.type", "screen.or"]),
        (lobby.code("7-velvet-otter", 10), ["screen.waits"]),
        (welcome.start(), ["help.none"]),
    ],
)
async def test_it_says_how_this_page_is_answered(page: Page, said: list[str]) -> None:
    """By a line, by a letter, or not at all, where one waits."""
    person = Person(lambda desk: desk.ask(page))
    async with person.sits() as pilot:
        await pilot.press("f1")
        await pilot.pause()
        seen = shown(person.app)

    assert [] == [key for key in said if EN[key].split(".")[0] not in seen]
    assert ("help.none" in said) == ("the letter that stands before it" in seen)


async def test_what_does_not_fit_scrolls() -> None:
    """In a small window its end is a few keys away, which it says; every key is listed, also one without room below."""
    person = Person(lambda desk: desk.ask(welcome.start()))
    async with person.sits((40, 20)) as pilot:
        await pilot.pause()
        await pilot.press("f1")
        await pilot.pause()
        assert EN["help.close"] in shown(person.app)
        await pilot.press("end")
        await pilot.pause()
        assert EN["help.vanish"].split()[-1] in shown(person.app)


async def test_who_this_is_not_for_is_one_command_away() -> None:
    """It stands over whatever is in front, and says nothing about keys."""
    person = Person(lambda desk: desk.ask(welcome.start()))
    async with person.sits((80, 40)) as pilot:
        await pilot.pause()
        person.app.action_safety()
        await pilot.pause()
        seen = shown(person.app)
    assert EN["safety.title"] in seen
    assert EN["help.vanish"] not in seen


async def test_keys_have_names_in_the_language_that_was_chosen() -> None:
    """Bindings are made once; what they are called is looked up when it is drawn, in the help and at the foot."""
    SAID.choose("de")
    try:
        person = Person(lambda desk: desk.ask(PAGE))
        async with person.sits() as pilot:
            await pilot.pause()
            foot = shown(person.app)
            await pilot.press("f1")
            await pilot.pause()
            seen = shown(person.app)
    finally:
        SAID.choose("en")

    assert ("Hilfe" in foot, "Ctrl+Q Schließen" in seen, "F9 Verbergen" in seen) == (True, True, True)
