# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Choices around a dialogue: which are large, how they are marked, and what stands beside them."""

from __future__ import annotations

from textual.message import Message

from duologue.page import Choice
from duologue.tui.widgets.menu import Menu
from tests.tui.pilot import drawn
from tests.tui.widgets.lone import lone

HERE = Choice("here", "Here", more="At one keyboard.")
FAR = Choice("far", "Elsewhere")
STOP = Choice("stop", "Close")
TELLS = (Menu.Marking, Menu.Typed, Menu.Entered)


def of(told: list[Message]) -> list[object]:
    """What was told, in short: its kind, and the place of a choice."""
    return [(type(one).__name__, getattr(one, "place", None)) for one in told]


async def test_keys_are_told_and_mark_nothing() -> None:
    """Letters, arrows round both ends, and Enter; any other key is not taken."""
    async with lone(menu := Menu((HERE, FAR, STOP)), tells=TELLS) as (pilot, told):
        await pilot.press("e", "C", "q", "up", "down", "enter", "f9")
        unmarked = menu.marked
        menu.marked = 2
        await pilot.press("down", "up")

    letters = [("Typed", 1), ("Typed", 2), ("Typed", -1)]
    arrows = [("Marking", 2), ("Marking", 0), ("Entered", None), ("Marking", 0), ("Marking", 1)]
    assert ([*letters, *arrows], -1) == (of(told), unmarked)


async def test_a_click_marks_and_on_what_is_marked_it_chooses() -> None:
    """Anywhere in it, in what is said about it too."""
    async with lone(menu := Menu((HERE, FAR)), tells=TELLS) as (pilot, told):
        await pilot.click("Menu .large", offset=(9, 1))
        menu.marked = 0
        await pilot.click("Menu .large", offset=(9, 1))
        await pilot.click("Menu .small")

    assert [("Marking", 0), ("Entered", None), ("Marking", 1)] == of(told)


async def test_colour_is_not_the_only_mark() -> None:
    """A sign stands before the one that is marked, and before no other; a letter before each."""
    async with lone(menu := Menu((HERE, FAR, STOP))) as (pilot, _):
        menu.marked = 1
        await pilot.pause()
        rows = [row for row in drawn(pilot.app) if row.strip()]

    assert ["  [H]  Here", "       At one keyboard.", "▸ [E]  Elsewhere", "  [C]  Close"] == rows


async def test_large_are_those_with_something_said_about_them_and_any_before() -> None:
    """Where nothing is said about any, none is."""
    found = list[tuple[list[bool], bool]]()
    async with lone(menu := Menu()) as (_, _):
        for choices in ((FAR, HERE, STOP), (FAR, STOP)):
            await menu.offer(choices)
            found.append(([row.has_class("large") for row in menu.children], menu.has_class("-plain")))

    assert [([True, True, False], False), ([False, False], True)] == found


async def test_other_choices_are_put_in_their_place_and_nothing_is_marked() -> None:
    """The same ones are left as they stand, but for the mark."""
    async with lone(menu := Menu((HERE, FAR))) as (_, _):
        menu.marked = 1
        before = list(menu.children)
        await menu.offer([HERE, FAR])
        same = before == list(menu.children), menu.marked
        await menu.offer([STOP])

        assert ((True, -1), 1) == (same, len(menu.children))


async def test_what_stands_beside_a_choice_is_renewed_without_another_row() -> None:
    """In one column for all, where there is room; the mark stays."""
    couples = [Choice("0", "Ana and Ben", beside="1 min"), Choice("1", "Jo and Kim", beside="2 min"), STOP]
    async with lone(menu := Menu(couples), size=(80, 10)) as (pilot, _):
        menu.marked = 1
        before = list(menu.children)
        menu.renew([couples[0], Choice("1", "Jo and Kim", beside="stuck"), STOP])
        await pilot.pause()
        rows = [row for row in drawn(pilot.app) if row.strip()]

        assert ["  [A]  Ana and Ben  1 min", "▸ [J]  Jo and Kim   stuck", "  [C]  Close"] == rows
        assert before == list(menu.children)
        assert [False, True, False] == [row.has_class("-apart") for row in menu.children]
