"""Words that change while the screen stands."""

from __future__ import annotations

from typing import Self

import pytest
from textual.app import App, ComposeResult
from textual.content import Content
from textual.geometry import Region

from duologue.tui.widgets.said import Said


class Counting(Said):
    """How often it had the screen laid out anew, and how often only itself drawn."""

    laid = drawn = 0

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Count it."""
        self.laid, self.drawn = self.laid + layout, self.drawn + (not layout)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)


class Around(App[None]):
    """One of them, ten columns wide."""

    CSS = "Said { width: 10; height: auto; }"

    def compose(self) -> ComposeResult:
        """It."""
        yield Counting("one line")


@pytest.mark.parametrize(
    ("words", "laid", "drawn"),
    [
        ("one line", 0, 0),
        ("one word", 0, 1),
        ("more than one line", 1, 0),
        (Content.styled("one line", "bold"), 0, 1),
        ("[b]one[/b]", 0, 1),
    ],
)
async def test_only_what_is_higher_or_lower_moves_the_rest(words: str | Content, laid: int, drawn: int) -> None:
    """Nothing, where the same is said again; the widget alone, where it has as many lines as before."""
    app = Around()
    async with app.run_test() as pilot:
        said = app.query_one(Counting)
        await pilot.pause()
        said.laid = said.drawn = 0
        said.say(words)

        assert (laid, drawn) == (said.laid, said.drawn)
        assert (words if isinstance(words, str) else words.plain) == str(said.visual)
