# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Pages around a session: all of them fit, and nothing is answered by accident."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from duologue import lobby, said, welcome
from duologue.board import board
from duologue.desk import Quit
from duologue.journal import About
from duologue.page import Block, Choice, Field, Page
from duologue.phrases import EN
from duologue.tui.around import Around
from tests.table import bundled
from tests.tui.pilot import Person, drawn, shown
from tests.tui.scenes import WAITS, when

SIZES = [(120, 40), (80, 24), (60, 24), (40, 20)]
NAME = Page(("name", "a"), "Who?", field=Field("name"))
NAMING = replace(NAME, choices=(Choice("", "Back"),))


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_every_choice_of_the_start_is_in_sight(size: tuple[int, int]) -> None:
    """Three large ones and the small ones below them, and what to press, at every size."""
    person = Person(lambda desk: desk.ask(welcome.start()))
    async with person.sits(size) as pilot:
        await pilot.pause()
        seen = shown(person.app)
    assert [] == [choice.label for choice in welcome.start().choices if choice.label not in seen]
    assert EN["screen.choose"] in seen


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("waits", [[], [WAITS], [WAITS, WAITS]], ids=len)
async def test_in_the_smallest_window_too_and_what_is_said_of_them_as_far_as_there_is_room(
    language: str, waits: list[About]
) -> None:
    """Also while a dialogue waits, and in longer words; in a larger window all that is said of them comes again."""
    page = welcome.start(waits, when, said.words(language))
    person = Person(lambda desk: desk.ask(page))
    async with person.sits((40, 20)) as pilot:
        await pilot.pause()
        seen = shown(person.app)
        await pilot.resize_terminal(80, 40)
        await pilot.pause()
        await pilot.pause()
        large = shown(person.app)
    assert [] == [choice.label for choice in page.choices if choice.label not in seen and choice.act != "carry"]
    code = next(choice for choice in page.choices if choice.act == "join")
    assert (language, len(waits)) == ("en", 0) or code.more.split()[-1] not in seen
    assert [] == [choice.more for choice in page.choices if choice.more and choice.more[:20] not in large]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_between_the_headline_and_the_choices_lies_one_line(size: tuple[int, int]) -> None:
    """A page without words of its own leaves no gap where they would be."""
    person = Person(lambda desk: desk.ask(welcome.start()))
    async with person.sits(size) as pilot:
        await pilot.pause()
        lines = drawn(person.app)
        high = person.app.screen.query_one("#headline").region.bottom
    first = next(n for n, line in enumerate(lines) if "[T]" in line)
    assert first - high in (1, 2)


@pytest.mark.parametrize(("size", "fits"), [((120, 40), True), ((80, 24), True), ((40, 20), False)], ids=str)
async def test_who_this_is_not_for_is_all_in_sight_or_says_that_it_is_not(size: tuple[int, int], fits: bool) -> None:
    """In a window of 80 by 24 nobody has to scroll; in a smaller one a line says that there is more."""
    person = Person(lambda desk: desk.ask(welcome.safety(go=True)))
    async with person.sits(size) as pilot:
        await pilot.pause()
        seen = shown(person.app)
    assert (fits, not fits) == ("this computer." in seen, EN["screen.below"] in seen)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("code", ["7-velvet-otter", "7-velvet-otter@192.168.1.20:8765"])
async def test_the_line_to_read_out_stays_in_sight(code: str, size: tuple[int, int]) -> None:
    """Also of a fresh code, above which stands what became of the one before."""
    person = Person(lambda desk: desk.ask(lobby.code(code, 10, EN["host.wrong_code"])))
    async with person.sits(size) as pilot:
        await pilot.pause()
        lines = [line.strip() for line in drawn(person.app)]
    assert code in lines


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_what_is_too_long_scrolls_and_the_action_stays(size: tuple[int, int]) -> None:
    """Who this is not for can be read to its end, and what goes on is in sight from the beginning to there."""
    person = Person(lambda desk: desk.ask(welcome.safety(go=True)))
    async with person.sits(size) as pilot:
        await pilot.pause()
        before = shown(person.app)
        await pilot.press("pagedown", "pagedown", "pagedown")
        await pilot.pause()
        after = shown(person.app)
    assert all(EN["safety.go"] in seen and EN["screen.choose"] in seen for seen in (before, after))
    assert EN["safety.1"][:30] in before
    assert "this computer." in after


async def test_a_page_takes_no_choice_in_its_first_second() -> None:
    """A key that was meant for the page before does nothing."""
    person = Person(lambda desk: desk.ask(welcome.start()))
    async with person.sits() as pilot:
        await pilot.pause()
        await pilot.press("i")
        await pilot.pause()
        assert EN["screen.early"] in shown(person.app)
        await pilot.press("enter", "enter")
        assert [] == person.answers
        await person.choose(pilot, "h")
    assert ["join"] == [choice.act for choice, _ in person.answers]


async def test_a_name_that_is_typed_too_soon_declines_nothing() -> None:
    """Whoever expects to be asked for a name, and types it into the invitation, has not answered that."""
    person = Person(lambda desk: desk.ask(lobby.invited("Ana", bundled("mirroring"), listens=True)))
    async with person.sits() as pilot:
        await pilot.pause()
        person.ticks.read()
        for name in ("n", "nora", "ian"):
            await pilot.press(*name, "enter")
            await pilot.pause()
            assert EN["screen.quick"] in shown(person.app)
            assert "▸" not in shown(person.app)
            person.ticks.read()
        await pilot.press("enter")
        assert [] == person.answers
        await person.choose(pilot, "s")
    assert ["sit"] == [choice.act for choice, _ in person.answers]


@pytest.mark.parametrize("page", [lobby.me, partial(welcome.name, "a"), partial(welcome.name, "b")])
async def test_a_name_is_read_once_and_can_be_taken_back(page: Callable[[str], Page]) -> None:
    """One Enter gives nothing: any key goes on writing, Escape leaves it open, and only another Enter gives it."""
    person = Person(lambda desk: desk.name(page))
    async with person.sits() as pilot:
        await pilot.pause()
        for keys in (("a", "m", "y", "enter"), ("x", "enter"), ("escape",), ("backspace", "enter")):
            person.ticks.read()
            await pilot.press(*keys)
            await pilot.pause()
            assert (EN["screen.named"] in shown(person.app)) == ("enter" in keys)
            assert [] == person.answers
        await pilot.press("enter")  # held down
        await pilot.pause()
        assert [] == person.answers
        person.ticks.read()
        await pilot.press("enter")
    assert ["amy"] == person.answers


async def test_a_letter_that_stands_beside_the_field_is_no_name() -> None:
    """Whoever pressed it to choose is asked; a second Enter, a second later, takes it, for it may be a name too."""
    person = Person(lambda desk: desk.ask(NAMING))
    async with person.sits() as pilot:
        await pilot.pause()
        person.ticks.read()
        await pilot.press("b", "enter")
        await pilot.pause()
        assert EN["screen.lone"].format(sign="B", label="Back") in shown(person.app)
        await pilot.press("enter")
        await pilot.pause()
        assert [] == person.answers
        person.ticks.read()
        await pilot.press("enter")
    assert [(None, "b")] == person.answers


async def test_escape_takes_the_mark_away() -> None:
    """Then Enter chooses nothing."""
    person = Person(lambda desk: desk.ask(welcome.start()))
    async with person.sits() as pilot:
        await pilot.pause()
        person.ticks.read()
        await pilot.press("i", "escape")
        person.ticks.read()
        await pilot.press("enter")
        await pilot.pause()
        assert [] == person.answers


async def test_a_line_counts_once_and_not_at_once() -> None:
    """An Enter in the first moment of a page is not meant for it, and two of them answer one page."""

    async def flow(desk: object) -> list[str]:
        return [(await person.app.desk.ask(Page((n,), "What?", field=Field("code"))))[1] for n in (1, 2)]

    person = Person(flow)
    async with person.sits() as pilot:
        await pilot.pause()
        await pilot.press(*"Ana", "enter")
        person.ticks.read()
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert [] == person.answers
        await person.type(pilot, "Ben")
    assert [["Ana", "Ben"]] == person.answers


async def test_escape_never_loses_what_was_typed() -> None:
    """However often it is pressed."""
    person = Person(lambda desk: desk.ask(NAME))
    async with person.sits() as pilot:
        await pilot.pause()
        await pilot.press(*"Ana", "escape", "escape")
        await person.type(pilot, "bel")
    assert [(None, "Anabel")] == person.answers


async def test_a_page_that_is_asked_again_keeps_the_line() -> None:
    """One letter of a long code was wrong: the rest need not be typed anew."""

    async def flow(desk: object) -> str:
        await person.app.desk.ask(lobby.joining())
        return (await person.app.desk.ask(lobby.joining("No.")))[1]

    person = Person(flow)
    async with person.sits() as pilot:
        await person.type(pilot, "7-velvet-otte")
        await person.type(pilot, "r")
    assert ["7-velvet-otter"] == person.answers


async def test_what_is_secret_is_not_shown_and_not_kept() -> None:
    """A passphrase stands nowhere on the screen, also where the same is asked again."""

    async def flow(desk: object) -> list[str]:
        return [await person.app.desk.secret("Passphrase?") for _ in range(2)]

    person = Person(flow)
    async with person.sits() as pilot:
        await pilot.pause()
        await pilot.press(*"tulip")
        seen = shown(person.app)
        await person.type(pilot, "")
        await person.type(pilot, "rose")
    assert "tulip" not in seen
    assert [["tulip", "rose"]] == person.answers


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_code_stands_there_as_it_is_typed(size: tuple[int, int]) -> None:
    """Whatever is drawn large, the code itself is there too, with all its letters."""
    code = "42-amber-quilt@192.168.1.15:39041"
    person = Person(lambda desk: desk.wait(lobby.code(code, 10), asyncio.sleep(3600)))
    async with person.sits(size) as pilot:
        await pilot.pause()
        assert code in shown(person.app)
        await pilot.press("ctrl+q")


async def test_a_code_is_large_where_there_is_room() -> None:
    """It is read out across a room."""
    person = Person(lambda desk: desk.wait(lobby.code("7-velvet-otter", 10), asyncio.sleep(3600)))
    async with person.sits() as pilot:
        await pilot.pause()
        large = shown(person.app)
        await pilot.resize_terminal(40, 20)
        await pilot.pause()
        spaced = shown(person.app)
        await pilot.press("ctrl+q")
    assert "█" in large
    assert "█" not in spaced
    assert "7 - v e l v e t - o t t e r" in spaced


async def test_nothing_that_is_waited_for_can_be_answered() -> None:
    """Keys do nothing; Ctrl+Q closes."""
    person = Person(lambda desk: desk.wait(lobby.reading(), asyncio.sleep(3600)))
    async with person.sits() as pilot:
        await person.choose(pilot, "a")
        assert [] == person.answers
        assert EN["screen.waits"] in shown(person.app)
        await pilot.press("ctrl+q")
        await pilot.pause()
    assert [EN["plain.unbegun"]] == person.app.desk.told


async def test_a_page_that_asks_nothing_goes_on_by_one_enter() -> None:
    """There is nothing to be marked first."""
    person = Person(lambda desk: desk.show(welcome.safety()))
    async with person.sits() as pilot:
        await pilot.pause()
        person.ticks.read()
        await pilot.press("enter")
        await pilot.pause()
    assert [None] == person.answers


async def test_the_mouse_marks_and_then_chooses() -> None:
    """A first click marks, a second one on the same chooses."""
    person = Person(lambda desk: desk.ask(welcome.start()))
    async with person.sits() as pilot:
        await pilot.pause()
        for _ in range(2):
            person.ticks.read()
            await pilot.click("Menu .large", offset=(2, 0))
        await pilot.pause()
    assert ["local"] == [choice.act for choice, _ in person.answers]


async def test_peoples_words_are_no_markup() -> None:
    """What looks like markup in a name or a summary is drawn as it is."""
    page = Page(
        (), "[b]Ana[/]", blocks=(Block("words", "[red]no[/red]"),), choices=(Choice("x", "[x]", more="[/b] y"),),
        notices=("[link]",),
    )  # fmt: skip
    person = Person(lambda desk: desk.ask(page))
    async with person.sits() as pilot:
        await pilot.pause()
        seen = shown(person.app)
    assert all(words in seen for words in ("[b]Ana[/]", "[red]no[/red]", "[x]", "[/b] y", "[link]"))


async def test_the_invitation_is_answered() -> None:
    """All of it is in sight, and so are both answers."""
    page = lobby.invited("Ana", bundled("mirroring"), listens=True)
    person = Person(lambda desk: desk.choice(page))
    async with person.sits((40, 20)) as pilot:
        await pilot.pause()
        assert all(choice.label in shown(person.app) for choice in page.choices)
        await person.choose(pilot, "n")
    assert ["no"] == person.answers


async def test_closing_a_page_that_was_answered_does_nothing() -> None:
    """Nobody waits for it any more."""
    around = Around()
    around.action_close()

    assert issubclass(Quit, EOFError)


@pytest.mark.parametrize("size", [(80, 24), (60, 24), (40, 24), (40, 20), (80, 20)])
@pytest.mark.parametrize("notice", ["", EN["host.wrong_code"]])
async def test_what_to_do_with_a_code_is_in_sight(size: tuple[int, int], notice: str) -> None:
    """Where there is no room for both, the code is as small as any other word."""
    person = Person(lambda desk: desk.ask(lobby.code("7-velvet-otter", 10, notice)))
    async with person.sits() as pilot:
        await pilot.pause()
        large = "▀▀▀█" in shown(person.app)
        await pilot.resize_terminal(*size)
        for _ in range(6):
            await pilot.pause()
        seen = shown(person.app)
        await pilot.resize_terminal(80, 24)
        for _ in range(6):
            await pilot.pause()
        again = "▀▀▀█" in shown(person.app)

    assert "7-velvet-otter" in seen
    assert EN["code.tell"] in seen
    assert (True, True) == (large, again)


async def test_what_changes_beside_a_choice_unmarks_nothing() -> None:
    """A board goes on while a couple is marked: its lines are those of now, and the mark stays."""
    before = board([("Ana and Ben", "1 min"), ("Chris and Dana", "1 min")], (), 0)
    after = board([("Ana and Ben", "2 min"), ("Chris and Dana", "stuck 6 min")], ["Ana calls."], 0)
    person = Person(lambda desk: desk.ask(before))
    async with person.sits((80, 24)) as pilot:
        person.ticks.read()
        await pilot.press("down")
        person.app.desk.turn(after, "")
        await pilot.pause()
        seen = drawn(person.app)
    (first,) = (line for line in seen if "Ana and Ben" in line)
    assert ["▸", "2 min"] == [first.split()[0], first[-5:]]
    assert any("stuck 6 min" in line for line in seen)
    assert any("Ana calls." in line for line in seen)
