# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What is said beside what is asked."""

from __future__ import annotations

from textual.app import App, ComposeResult

from duologue.tui.widgets.notices import Notices
from tests.tui.pilot import drawn

TWO = ("The line is down, and is being called again.", "Your draft is kept.")


class Board(App[None]):
    """Nothing but notices."""

    def compose(self) -> ComposeResult:
        """Two of them."""
        yield Notices()


async def test_they_are_as_wide_as_the_window_is() -> None:
    """Also after it was much narrower; each goes on behind its mark, and where there is none there is no row."""
    app, seen = Board(), dict[int, list[str]]()
    async with app.run_test(size=(60, 9)) as pilot:
        app.query_one(Notices).notices = TWO
        for width in (60, 24, 59):
            await pilot.resize_terminal(width, 9)
            await pilot.pause()
            await pilot.pause()
            seen[width] = [row for row in drawn(app) if row]
        app.query_one(Notices).notices = ()
        await pilot.pause()
        none = app.query_one(Notices).display

    assert [f"· {said}" for said in TWO] == seen[60] == seen[59]
    assert ["· The line is down, and", "  is being called again.", "· Your draft is kept."] == seen[24]
    assert not none
