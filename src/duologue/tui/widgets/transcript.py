"""All that was said so far, line by line: one widget, however long it gets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from duologue import text
from duologue.page import Turn

BAR = "▌ "


class Transcript(ScrollView, can_focus=True):
    """`extend` adds at the end. People's words never meet markup: they are segments."""

    COMPONENT_CLASSES: ClassVar = {"transcript--a", "transcript--b", "transcript--note", "transcript--words"}

    def __init__(self) -> None:
        super().__init__()
        self._turns, self._lines, self._width = list[Turn](), list[tuple[str, str, str]](), 0

    @property
    def last(self) -> int:
        """The seq of the last turn that is here; 0 = none is."""
        return self._turns[-1].seq if self._turns else 0

    def extend(self, turns: Iterable[Turn]) -> None:
        """Add these."""
        found = list(turns)
        if found:
            self._turns += found
            self._wrap(found)
            self.scroll_end(animate=False, immediate=True)

    def on_resize(self) -> None:
        """Break all lines anew."""
        if self._width != self.scrollable_content_region.width:
            self._lines.clear()
            self._wrap(self._turns)
            self.scroll_end(animate=False, immediate=True)

    def _wrap(self, turns: Iterable[Turn]) -> None:
        self._width = width = self.scrollable_content_region.width
        if width < 4:
            return
        for turn in turns:
            style = "note" if turn.kind == "note" else "words"
            if turn.label:
                self._lines.append((turn.seat, turn.seat, turn.label))
            self._lines += [(turn.seat, style, line) for line in text.wrapped(turn.text, width - len(BAR))]
            self._lines.append(("", "", ""))
        self.virtual_size = Size(width, len(self._lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line: the bar of its voice, then its words."""
        place, base = y + self.scroll_offset.y, self.rich_style
        if place >= len(self._lines):
            return Strip.blank(self.size.width, base)
        seat, style, line = self._lines[place]
        if not seat:
            return Strip.blank(self.size.width, base)
        bar = Segment(BAR, base + self.get_component_rich_style(f"transcript--{seat}", partial=True))
        said = Segment(line, base + self.get_component_rich_style(f"transcript--{style}", partial=True))
        return Strip([bar, said]).crop_extend(0, self.size.width, base)
