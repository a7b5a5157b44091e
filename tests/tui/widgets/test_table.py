# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The words a step is about: laid out, and in phrases to be marked. Where they scroll to: test_dialogue_sight."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.message import Message

from duologue.page import Block, Page
from duologue.phrases import EN
from duologue.tui.widgets.table import LONGEST, Own, Table, phrases_of
from tests.tui.pilot import shown
from tests.tui.widgets.lone import lone

MINE = Block("words", "I am tired, and I need a morning.", "You said", 5, "a")
THEIRS = Block("words", "You are tired.", "Ben said", 6, "b")
FIRST, SECOND = "I am tired,", "and I need a morning."


@given(st.text(alphabet="abc ,.!?\n…—ü寂", max_size=200))
def test_phrases_are_the_words_again(words: str) -> None:
    """Joined they are what was said, to the last blank; none is empty, and none is longer than can be looked over."""
    found = phrases_of(words)

    assert words == "".join(found)
    assert all(phrase and len(phrase.split()) <= LONGEST for phrase in found)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (MINE.text, ["I am tired, ", "and I need a morning."]),
        ("one two three four five six seven eight nine", ["one two three four five ", "six seven eight nine"]),
        ("", []),
    ],
)
def test_a_phrase_ends_with_its_sign(words: str, found: list[str]) -> None:
    """What has none for long is parted evenly: no word is left alone."""
    assert found == phrases_of(words)


def missed(told: list[Message]) -> list[tuple[str, ...]]:
    """What was marked, each time that something was."""
    return [one.missed for one in told if isinstance(one, Own.Marked)]


async def test_space_marks_what_the_arrows_point_at() -> None:
    """And unmarks it; arrows stop at both ends, and what is marked is told in the order in which it was said."""
    async with lone(Own((MINE,), ()), tells=(Own.Marked,)) as (pilot, told):
        for keys in (("right", "right", "space"), ("up", "left", "space"), ("space",)):
            await pilot.press(*keys)

    assert [(SECOND,), (FIRST, SECOND), (SECOND,)] == missed(told)


async def test_nothing_is_pointed_at_while_the_keys_go_elsewhere() -> None:
    """Coming back they begin at the first phrase; a click marks without pointing; what was missed before is marked."""
    async with lone(own := Own((MINE,), (SECOND,)), tells=(Own.Marked,)) as (pilot, told):
        there = own.at
        pilot.app.set_focus(None)
        await pilot.pause()
        away = own.at
        await pilot.click(own, offset=(3, 1))
        await pilot.click(own, offset=(3, 0))  # the label
        await pilot.pause()

    assert [0, -1] == [there, away]
    assert [(FIRST, SECOND)] == missed(told)


async def test_only_what_somebody_said_lies_there() -> None:
    """Each under whose words they are; without any it says so, and what is asked is not on the table."""
    asked = Block("prompt", "Did I get that?")
    async with lone(table := Table()) as (pilot, _):
        empty = await table.lay(Page(("tell",), "", blocks=(asked,)))
        laid = await table.lay(Page(("fits",), "", blocks=(asked, MINE, THEIRS)))
        await pilot.pause()
        seen = shown(pilot.app)

    assert (False, True) == (empty, laid)
    assert f"You said {MINE.text} Ben said {THEIRS.text}" in seen
    assert not {asked.text, EN["screen.marks"]} & {part for part in (asked.text, EN["screen.marks"]) if part in seen}


async def test_what_is_checked_can_be_marked() -> None:
    """Both sides are there, with how to mark; the same page laid again leaves the marks as they stand."""
    page = Page(("fits",), "", blocks=(MINE, THEIRS), compare=((MINE,), THEIRS))
    async with lone(table := Table(), size=(80, 24)) as (pilot, _):
        await table.lay(page)
        own = table.query_one(Own)
        await table.lay(page)
        await pilot.pause()
        seen = shown(pilot.app)
        kept = table.query_one(Own) is own
        await table.lay(Page(("more",), "", blocks=(MINE,)))
        await pilot.pause()

        assert kept
        assert EN["screen.marks"] in seen
        assert f"You said {MINE.text}" == shown(pilot.app)


async def test_something_else_stands_in_the_place_of_words_that_fade() -> None:
    """As long as it says so; other words are there from the beginning."""
    async with lone(table := Table()) as (pilot, _):
        await table.lay(Page(("hear",), "", blocks=(MINE,)))
        table.faded = "It comes back when the box is empty."
        await pilot.pause()
        during = shown(pilot.app)
        await table.lay(Page(("fits",), "", blocks=(THEIRS,)))
        await pilot.pause()
        after = shown(pilot.app)

    assert "It comes back when the box is empty." == during
    assert f"Ben said {THEIRS.text}" == after
