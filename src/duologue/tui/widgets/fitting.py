"""Parts that scroll: of what lies below what is in sight, or above it, they say that it is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.screen import Screen

from duologue.said import SAID


class Folded(VerticalScroll):
    """Where not all of it is in sight, says on its lower edge where the rest is."""

    # Without a bar: one that comes and goes breaks lines anew, and its height would be measured without it.
    DEFAULT_CSS = """
    Folded { scrollbar-size: 0 0; }
    Folded.-more {
        border-bottom: solid $border-blurred;
        border-subtitle-color: $text-accent;
        border-subtitle-align: right;
    }
    """
    edge: ClassVar[int] = 1  # rows that saying so takes

    def on_resize(self, event: events.Resize) -> None:
        """It has another height now."""
        self.call_after_refresh(self.settle)

    def watch_virtual_size(self, size: Size) -> None:
        """What is in it has another height now; how high each part is, is known once they are laid out."""
        self.call_after_refresh(self.settle)

    def settle(self) -> None:
        """Say so, or not."""
        self._say()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Another part of it is in sight."""
        super().watch_scroll_y(old_value, new_value)
        self._say()

    def goes_on(self, by: int) -> bool:
        """Whether there is more of it below (1) or above (-1)."""
        return self.display and (self.scroll_y < self.max_scroll_y if by > 0 else self.scroll_y > 0)

    def _say(self) -> None:
        # Whether it fits without the edge that says so: else that alone could keep the last row out of sight.
        room = self.outer_size.height - self.styles.gutter.height + self.edge * self.has_class("-more")
        more = 0 < room < self.virtual_size.height
        self.set_class(more, "-more")
        above, below = self.scroll_y > 0, self.scroll_y < self.virtual_size.height - room + self.edge
        where = "screen.around" if above and below else "screen.above" if above else "screen.below"
        self.tell(SAID[where] if more else "")

    def tell(self, said: str) -> None:
        """Say this on the lower edge."""
        self.border_subtitle = said


class Fitting(Folded):
    """Of height 1fr, but never higher than what is in it; where that is higher than the room, it scrolls."""

    DEFAULT_CSS = "Fitting { scrollbar-size: 0 1; scrollbar-gutter: stable; }"

    def settle(self) -> None:
        """Take no more than that."""
        high = sum(child.outer_size.height + child.styles.margin.bottom for child in self.children)
        if high:
            self.styles.max_height = high
        super().settle()


PAGING: Sequence[BindingType] = (
    Binding("pageup", "page(-1)", show=False, priority=True),
    Binding("pagedown", "page(1)", show=False, priority=True),
)
"""Bindings of a screen on which parts are paged through wherever the keys go else."""


def paged(screen: Screen[Any], by: int) -> None:
    """The first part that goes on that way moves by a page. Raises SkipAction where none does: then others may."""
    for part in screen.query(Folded):
        if part.goes_on(by):
            part.scroll_to(y=part.scroll_y + by * max(1, part.size.height - 1), animate=False)
            return
    raise SkipAction
