# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The way through, in as much room as there is."""

from __future__ import annotations

from dataclasses import replace

from textual.app import App, ComposeResult

from duologue.page import Mark, Place
from duologue.tui.widgets.rail import Rail

WAY: list[tuple[str, Place]] = [
    ("Arrive", "past"), ("Say", "past"), ("Say back", "past"), ("Check", "here"), ("More", "next"),
    ("Sum up", "later"), ("Thank", "later"), ("Close", "later"),
]  # fmt: skip
MARKS = tuple(Mark(label, place) for label, place in WAY)


class Road(App[None]):
    """Nothing but the way."""

    def compose(self) -> ComposeResult:
        """In a row."""
        yield Rail()


def stations(row: str) -> list[str]:
    """What stands in a row, one after another, without its signs."""
    return [part.strip("✓▸ ").removeprefix("Next: ") for part in row.split("  ")]


async def test_a_station_is_whole_or_it_is_not_there() -> None:
    """The one they are at is, and what comes; where there are others, three dots stand for them. Where there is no room
    for what comes it is said in a sentence."""
    labels, rows = [label for label, _ in WAY], dict[int, str]()
    app = Road()
    async with app.run_test(size=(100, 3)) as pilot:
        rail = app.query_one(Rail)
        rail.marks = MARKS
        for width in range(8, 90, 3):
            rail.styles.width = width
            await pilot.pause()
            rows[width] = str(rail.content)

    said = [row for row in rows.values() if row.startswith(("Step", "Check.", "Now"))]
    assert said == list(rows.values())[: len(said)]
    for width, row in list(rows.items())[len(said) :]:
        found = stations(row)
        named = [one for one in found if one != "…"]
        first = labels.index(named[0])
        assert labels[first : first + len(named)] == named
        assert {"Check", "More"} <= {*named}
        assert (first > 0, first + len(named) < len(labels)) == (found[0] == "…", found[-1] == "…")
        assert len(row) <= width


async def test_in_a_line_what_comes_is_a_sentence_or_is_left_out() -> None:
    """What surely comes and what may come are told apart; half a sentence helps nobody."""
    app, seen = Road(), list[str]()
    forked = tuple(replace(mark, place="maybe" if mark.label in ("Say", "Sum up") else mark.place) for mark in MARKS)
    forked = tuple(mark for mark in forked if mark.place != "next")
    async with app.run_test(size=(40, 3)) as pilot:
        rail = app.query_one(Rail)
        rail.shape = "line"
        for marks, width in ((MARKS, 40), (MARKS, 30), (MARKS, 16), (forked, 45), (forked, 40), (forked, 20)):
            rail.marks, rail.styles.width = marks, width
            for _ in range(3):  # the width, what fits into it, and its picture
                await pilot.pause()
            seen.append(str(rail.content))

    assert ["Step 4 of 8: Check. Next: More.", "Now: Check. Next: More.", "Step 4 of 8: Check."] == seen[:3]
    assert "Step 4 of 7: Check. Perhaps: Say, Sum up." == seen[3]
    assert ["Now: Check. Perhaps: Say, Sum up.", "Step 4 of 7: Check."] == seen[4:]


async def test_where_the_way_goes_round_it_says_so_and_counts_no_steps() -> None:
    """They are here again; and what may come is in the row also where it lies before that, and is a sentence else."""
    app, seen = Road(), list[str]()
    looped = tuple(replace(mark, place="maybe" if mark.label in ("Say back", "More") else mark.place) for mark in MARKS)
    again = tuple(replace(mark, again=mark.place == "here") for mark in looped)
    async with app.run_test(size=(100, 3)) as pilot:
        rail = app.query_one(Rail)
        for width in (60, 52, 50, 30):
            rail.marks, rail.styles.width = again, width
            for _ in range(3):
                await pilot.pause()
            seen.append(str(rail.content))

    assert [
        "…  Perhaps: Say back  ▸ Check, again  Perhaps: More  …",
        "Now: Check, again. Perhaps: Say back, More.",
        "Now: Check, again. Perhaps: Say back, More.",
        "Now: Check, again.",
    ] == seen
