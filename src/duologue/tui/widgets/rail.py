"""The way through a dialogue in a row, or a column where there is room for one."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from duologue.page import Mark

SIGNS = {"past": "✓", "here": "▸", "next": "·", "later": " "}
STYLES = {"past": "$text-muted", "here": "bold $text-accent", "next": "", "later": "$text-disabled"}


class Rail(Static):
    """`marks` to draw; `column` = one below the other."""

    marks: reactive[tuple[Mark, ...]] = reactive(())
    column: reactive[bool] = reactive(False)

    def watch_marks(self) -> None:
        """Draw them."""
        self._draw()

    def watch_column(self) -> None:
        """Draw them the other way."""
        self._draw()

    def _draw(self) -> None:
        parts = [Content.styled(f"{SIGNS[mark.place]} {mark.label}", STYLES[mark.place]) for mark in self.marks]
        self.update(Content("\n" if self.column else "  ").join(parts))
