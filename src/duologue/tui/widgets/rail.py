"""The way through a dialogue: in a row, in a column where there is room for one, or in one short sentence."""

from __future__ import annotations

from typing import Literal

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive

from duologue.page import Mark, Place
from duologue.said import SAID
from duologue.tui.widgets.said import Said

STYLES = {"past": "$muted", "here": "bold $gold", "next": "$ink", "maybe": "$ink", "later": "$muted"}
NEAR: tuple[Place, ...] = ("here", "next", "maybe")


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
        """The stations one is at and may come to, and as many whole ones around them as there is room for; … stands
        for the rest. Where they may come to one that has no room in the row, it is a sentence."""
        near = [n for n, mark in enumerate(self.marks[:-1]) if mark.place in NEAR]  # the close may always come
        first, last = min(near, default=len(self.marks) - 1), max(near, default=len(self.marks) - 1) + 1
        if not self._fits(first, last):
            return self._line()
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
        """What may come is worth more than the number, and that would count backwards where the way goes round."""
        here = next((n for n, mark in enumerate(self.marks) if mark.place == "here"), 0)
        label = _named(self.marks[here])
        now, step = (
            SAID[key].format(n=here + 1, most=len(self.marks), label=label) for key in ("rail.now", "rail.line")
        )
        more = "".join(self._ahead(place) for place in ("next", "maybe"))
        last = now if self.marks[here].again else step
        ways = (last + more, now + more, f"{label}.{more}", last)
        return Content.styled(next((way for way in ways if cell_len(way) <= self.size.width), ways[-1]), "$muted")

    def _ahead(self, place: str) -> str:
        there = ", ".join(mark.label for mark in self.marks if mark.place == place)
        return f" {SAID[f'rail.{place}'].format(label=there)}." if there else ""


def _named(mark: Mark) -> str:
    return SAID["rail.again"].format(label=mark.label) if mark.again else mark.label


def _station(mark: Mark) -> Content:
    label = {
        "past": f"✓ {mark.label}",
        "here": f"▸ {_named(mark)}",
        "next": SAID["rail.next"].format(label=mark.label),
        "maybe": SAID["rail.maybe"].format(label=mark.label),
        "later": mark.label,
    }[mark.place]
    return Content.styled(label, STYLES[mark.place])
