"""A part that takes what room is left, and no more than it needs."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.geometry import Size


class Fitting(VerticalScroll):
    """Of height 1fr, but never higher than what is in it; where that is higher than the room, it scrolls."""

    def watch_virtual_size(self, size: Size) -> None:
        """What is in it has another height now."""
        high = sum(child.outer_size.height + child.styles.margin.bottom for child in self.children)
        if high:
            self.styles.max_height = high
