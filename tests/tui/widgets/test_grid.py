# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Words in groups: where each is drawn, and where arrows lead. What is picked of them, and how: test_vocabulary."""

from __future__ import annotations

import pytest

from duologue.core.exercise import Groups
from duologue.tui.widgets.grid import Grid
from tests.tui.pilot import drawn
from tests.tui.widgets.lone import lone

GROUPS: Groups = (("warm", ("close", "tender", "moved")), ("heavy", ("sad", "to be heard")))


async def test_headings_stand_beside_their_words_where_there_is_room() -> None:
    """Else above them; words that do not fit go on in the next line, below the first."""
    rows = list[list[str]]()
    for width in (80, 30, 20):
        async with lone(grid := Grid(GROUPS), size=(width, 10)) as (pilot, _):
            grid.show("", ("moved",), -1)
            rows.append([row for row in drawn(pilot.app) if row])

    assert ["warm   close  tender ✓moved", "heavy  sad  to be heard"] == rows[0]
    assert ["warm", "  close  tender ✓moved", "heavy", "  sad  to be heard"] == rows[1]
    assert ["warm", "  close  tender", " ✓moved", "heavy", "  sad  to be heard"] == rows[2]


async def test_only_words_with_the_part_are_there() -> None:
    """In small and capital letters alike; a heading without words is left out, and so is what cannot be read."""
    async with lone(grid := Grid((*GROUPS, ("n\x1bew", ("Sea\u202edog",))))) as (_, _):
        grid.show("SEA", (), 0)
        found = [spot.word for spot in grid.spots], grid.here
        grid.show("zzz", (), 0)
        none = grid.spots, grid.here, grid.step("down")
        words = grid.words

    assert (["Seadog"], "Seadog") == found
    assert ([], "", -1) == none
    assert ["close", "tender", "moved", "sad", "to be heard", "Seadog"] == words


@pytest.mark.parametrize(
    ("here", "key", "there"),
    [
        ("", "down", "close"),
        ("close", "right", "tender"),
        ("close", "left", "to be heard"),
        ("to be heard", "right", "close"),
        ("tender", "down", "to be heard"),
        ("close", "down", "sad"),
        ("moved", "up", "to be heard"),
        ("sad", "down", "close"),
    ],
)
async def test_arrows_lead_beside_it_or_to_the_nearest_in_the_next_line(here: str, key: str, there: str) -> None:
    """Round at the ends, and from nowhere to the first."""
    async with lone(grid := Grid(GROUPS), size=(80, 10)) as (_, _):
        grid.show("", (), grid.words.index(here) if here else -1)
        grid.at = grid.step(key)

        assert there == grid.here


async def test_a_click_is_told_by_the_word_under_it() -> None:
    """From its first letter to its last; the sign before it, the gap behind it and a heading are no words."""
    async with lone(grid := Grid(GROUPS), tells=(Grid.Clicked,), size=(80, 10)) as (pilot, told):
        grid.show("", (), -1)
        await pilot.pause()
        for column in (0, 6, 7, 11, 12, 14, 19):
            await pilot.click(grid, offset=(column, 0))

    assert ["close", "close", "tender", "tender"] == [one.word for one in told if isinstance(one, Grid.Clicked)]
