# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What lies below what is in sight is said to be there."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Static

from duologue.phrases import EN
from duologue.tui.widgets.fitting import Fitting, Folded
from tests.tui.pilot import shown


class Leaf(App[None]):
    """Ten lines."""

    def __init__(self, kind: type[Folded]) -> None:
        super().__init__()
        self._kind = kind

    def compose(self) -> ComposeResult:
        """In a part that scrolls."""
        with self._kind():
            yield Static("\n".join(f"line {n}" for n in range(1, 11)))


@pytest.mark.parametrize("kind", [Folded, Fitting])
@pytest.mark.parametrize(("height", "below"), [(6, True), (9, True), (10, False), (11, False)])
async def test_what_does_not_fit_is_announced(kind: type[Folded], height: int, below: bool) -> None:
    """Until its last line is in sight; where all fits, nothing is said and no row is taken."""
    app = Leaf(kind)
    async with app.run_test(size=(40, height)) as pilot:
        await pilot.pause()
        before = shown(app)
        app.query_one(kind).scroll_end(animate=False)
        await pilot.pause()
        await pilot.pause()
        after = shown(app)
        await pilot.resize_terminal(40, 20)
        await pilot.pause()
        await pilot.pause()
        large = shown(app)

    assert (below, not below) == (EN["screen.below"] in before, "line 10" in before)
    assert (False, True) == (EN["screen.below"] in after, "line 10" in after)
    assert EN["screen.below"] not in large
