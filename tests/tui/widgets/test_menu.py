# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Choices around a dialogue: which are large, and what stands beside them. What keys tell of them: test_choosing."""

from __future__ import annotations

from duologue.page import Choice
from duologue.tui.widgets.choosing import Choosing
from duologue.tui.widgets.menu import Menu
from tests.tui.pilot import drawn
from tests.tui.widgets.lone import lone

HERE = Choice("here", "Here", more="At one keyboard.")
FAR = Choice("far", "Elsewhere")
STOP = Choice("stop", "Close")


async def test_a_click_belongs_to_the_choice_it_falls_on() -> None:
    """Anywhere in it, in what is said about it too; on the one that is marked it chooses."""
    async with lone(menu := Menu((HERE, FAR)), tells=(Choosing.Marking, Choosing.Entered)) as (pilot, told):
        await pilot.click("Menu .large", offset=(9, 1))
        menu.marked = 0
        await pilot.click("Menu .large", offset=(9, 1))
        await pilot.click("Menu .small")

    assert [0, None, 1] == [getattr(one, "place", None) for one in told]


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
