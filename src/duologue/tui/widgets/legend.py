"""The keys at the foot of a screen: one text, put together anew when they change, and not with every page and focus.

The most important come first, on a second row rather than nowhere. None is shown in part: what has no room is in the
help. A click on one does what the key does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from duologue.said import SAID

FIRST = ("explain", "pause", "leave", "vanish", "quit", "close", "on", "stop")  # actions, from the left; then any other
NARROW = 60  # columns; with fewer of them the keys stand closer


def called(key: Binding) -> str:
    """A key as people call it."""
    return key.key_display or "+".join(part.capitalize() for part in key.key.split("+"))


class Sign(NamedTuple):
    """A key that does something here: `shown` as people call it, and what it `does`. `on` = it does it now."""

    key: str
    action: str
    shown: str
    does: str
    on: bool


class Legend(Widget, can_focus=False):
    """The keys that do something here. `standing`: those for which there is room, with column and row of each."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Legend { dock: bottom; height: 1; background: $footer-background; }"

    class Pressed(Message):
        """A click that is this key."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self) -> None:
        super().__init__()
        self._signs: list[Sign] = []
        self.standing: list[tuple[Sign, int, int]] = []

    def on_mount(self) -> None:
        """What they do is told by the screen, whenever it may have changed."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)
        self._changed(self.screen)

    def _changed(self, screen: Screen[object]) -> None:
        if self.is_attached and screen is self.screen and (signs := self._now()) != self._signs:
            self._signs = signs
            self._fit()

    def on_resize(self, event: events.Resize) -> None:
        """There is room for more of them now, or for fewer."""
        self._fit()

    def _now(self) -> list[Sign]:
        signs = dict[str, Sign]()
        for held in self.screen.active_bindings.values():
            if (key := held.binding).show:
                # A binding is made before a language is chosen, so it holds the name of what it says.
                shown, does = called(key), SAID.get(key.description, key.description)
                signs.setdefault(key.action, Sign(key.key, key.action, shown, does, held.enabled))
        return sorted(signs.values(), key=lambda sign: (*FIRST, sign.action).index(sign.action))

    def _fit(self) -> None:
        """Those for which there is no room are not there."""
        width = self.screen.size.width
        gap, first = (1, 0) if width < NARROW else (2, 1)
        long = [cell_len(f"{sign.shown} {sign.does}") + gap for sign in self._signs]
        matter = [size for sign, size in zip(self._signs, long, strict=True) if sign.action in FIRST]
        rows = 1 if len(list(_flowing(matter, width, 1))) == len(matter) else 2
        spots = _flowing(long, width, rows)
        self.standing = [(sign, x + first, y) for sign, (x, y) in zip(self._signs, spots, strict=False)]
        self.styles.height = rows
        self.refresh()

    def render(self) -> Content:
        """All that stand, as one text."""
        rows = [Content(""), Content("")]
        for sign, x, y in self.standing:
            room = " " * (x - rows[y].cell_length)
            key, does = ("bold $footer-key-foreground", "$footer-description-foreground")
            if not sign.on:
                key, does = f"{key} dim", f"{does} dim"
            rows[y] += Content.assemble(room, (sign.shown, key), (f" {sign.does}", does))
        return Content("\n").join(rows)

    def on_click(self, event: events.Click) -> None:
        """Say which of them was clicked on."""
        for sign, x, y in self.standing:
            if event.y == y and x <= event.x < x + cell_len(f"{sign.shown} {sign.does}"):
                self.post_message(self.Pressed(sign.key))


def _flowing(long: Sequence[int], width: int, rows: int) -> Iterator[tuple[int, int]]:
    """Column and row of each of these, as words in a text; of the first alone, where there is no room for all."""
    x, y = 0, 0
    for size in long:
        if x and x + size > width:
            x, y = 0, y + 1
        if y >= rows or size > width:
            return
        yield x, y
        x += size
