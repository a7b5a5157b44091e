"""The way through a dialogue: in a row, in a column where there is room for one, or in one short sentence."""

from __future__ import annotations

from typing import Literal

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive

from duologue.page import Mark
from duologue.said import SAID
from duologue.tui.widgets.said import Said

STYLES = {"past": "$muted", "here": "bold $gold", "next": "$ink", "maybe": "$ink", "later": "$muted"}


class Rail(Said):
    """`marks` to draw. `shape` = how."""

    DEFAULT_CSS = "Rail.-none { display: none; }"

    marks: reactive[tuple[Mark, ...]] = reactive(())
    shape: reactive[Literal["row", "column", "line"]] = reactive("row")

    def watch_marks(self) -> None:
        """Draw them; without any there is no row for them."""
        self.set_class(not self.marks, "-none")
        self._draw()

    def watch_shape(self) -> None:
        """Draw them the other way."""
        self._draw()

    def on_resize(self) -> None:
        """A row shows as many as fit."""
        self._draw()

    def _draw(self) -> None:
        draw = {"row": self._row, "column": self._column, "line": self._line}[self.shape]
        self.say(draw() if self.marks else "")

    def _column(self) -> Content:
        return Content("\n").join(_station(mark) for mark in self.marks)

    def _row(self) -> Content:
        """The station one is at, and as many whole ones around it as there is room for; … stands for the rest."""
        first = last = next((n for n, mark in enumerate(self.marks) if mark.place == "here"), 0)
        last += 1
        while True:
            # What comes next is worth more than what has been.
            wider = ((first, last + 1), (first - 1, last))
            fits = [span for span in wider if self._fits(*span)]
            if not fits:
                return self._joined(first, last)
            first, last = fits[0]

    def _fits(self, first: int, last: int) -> bool:
        inside = first >= 0 and last <= len(self.marks)
        return inside and self._joined(first, last).cell_length <= self.size.width

    def _joined(self, first: int, last: int) -> Content:
        rest = Content.styled("…", "$muted")
        parts = [_station(mark) for mark in self.marks[first:last]]
        return Content("  ").join([*([rest] if first else []), *parts, *([rest] if last < len(self.marks) else [])])

    def _line(self) -> Content:
        here = next((n for n, mark in enumerate(self.marks) if mark.place == "here"), 0)
        line = SAID["rail.line"].format(n=here + 1, most=len(self.marks), label=self.marks[here].label)
        for place in ("next", "maybe"):
            if following := ", ".join(mark.label for mark in self.marks if mark.place == place):
                longer = f"{line} {SAID[f'rail.{place}'].format(label=following)}."
                line = longer if cell_len(longer) <= self.size.width else line
        return Content.styled(line, "$muted")


def _station(mark: Mark) -> Content:
    label = {
        "past": f"✓ {mark.label}",
        "here": f"▸ {mark.label}",
        "next": SAID["rail.next"].format(label=mark.label),
        "maybe": SAID["rail.maybe"].format(label=mark.label),
        "later": mark.label,
    }[mark.place]
    return Content.styled(label, STYLES[mark.place])
