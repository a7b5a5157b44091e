"""The keys at the foot of a screen: put together anew when they change, and not with every page and every focus.

The most important come first, on a second row rather than nowhere. None is shown in part: what has no room is in the
help.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Footer

from duologue.said import SAID
from duologue.tui import compat

FIRST = ("explain", "pause", "leave", "vanish", "quit", "close", "on", "stop")  # actions, from the left; then any other
NARROW = 60  # columns; with fewer of them the keys stand closer


class Legend(Footer):
    """A footer of the keys that do something here, without the palette's."""

    DEFAULT_CSS = "Legend FooterKey { position: absolute; }"

    def __init__(self) -> None:
        super().__init__(show_command_palette=False)
        self._keys: list[tuple[object, ...]] = []

    def compose(self) -> ComposeResult:
        """A sign for each key. The signs before it are let go: Textual keeps them for as long as the screen is."""
        compat.unwatched(self)
        self._keys = self._now()
        keys: list[Any] = sorted(super().compose(), key=_rank)
        for key in keys:  # a binding is made before a language is chosen, so it holds the name of what it says
            key.description = SAID.get(key.description, key.description)
        self._fit(keys)
        yield from keys

    def on_resize(self, event: events.Resize) -> None:
        """There is room for more of them now, or for fewer."""
        self._fit(self.children)

    def _fit(self, keys: Sequence[Any]) -> None:
        """Those for which there is no room are not there."""
        width = self.size.width
        self.compact = width < NARROW
        gap = 1 if self.compact else 2
        long = [cell_len(f"{key.key_display} {key.description}") + gap for key in keys]
        matter = [size for key, size in zip(keys, long, strict=True) if key.action in FIRST]
        rows = 1 if len(_flowing(matter, width, 1)) == len(matter) else 2
        spots = _flowing(long, width, rows)
        self.styles.height = rows
        for place, key in enumerate(keys):
            key.display = place < len(spots)
            key.styles.offset = spots[place] if key.display else (0, 0)

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Other keys may do something now; what is shown of them often stays as it was."""
        if not self._bindings_ready or self._keys != self._now():
            super().bindings_changed(screen)

    def _now(self) -> list[tuple[object, ...]]:
        held = [(one.binding, one.enabled, one.tooltip) for one in self.screen.active_bindings.values()]
        return [(key.key, key.action, key.description, on, tip) for key, on, tip in held if key.show]


def _flowing(long: Sequence[int], width: int, rows: int) -> list[tuple[int, int]]:
    """Column and row of each of these, as words in a text; of the first alone, where there is no room for all."""
    spots, x, y = list[tuple[int, int]](), 0, 0
    for size in long:
        if x and x + size > width:
            x, y = 0, y + 1
        if y >= rows or size > width:
            break
        spots.append((x, y))
        x += size
    return spots


def _rank(key: Any) -> int:
    return FIRST.index(key.action) if key.action in FIRST else len(FIRST)
