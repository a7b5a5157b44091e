"""The keys at the foot of a screen: put together anew when they change, and not with every page and every focus."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Footer

from duologue.tui import compat


class Legend(Footer):
    """A footer of the keys that do something here, without the palette's."""

    def __init__(self) -> None:
        super().__init__(show_command_palette=False)
        self._keys: list[tuple[object, ...]] = []

    def compose(self) -> ComposeResult:
        """A sign for each key. The signs before it are let go: Textual keeps them for as long as the screen is."""
        compat.unwatched(self)
        self._keys = self._now()
        yield from super().compose()

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Other keys may do something now; what is shown of them often stays as it was."""
        if not self._bindings_ready or self._keys != self._now():
            super().bindings_changed(screen)

    def _now(self) -> list[tuple[object, ...]]:
        held = [(one.binding, one.enabled, one.tooltip) for one in self.screen.active_bindings.values()]
        return [(key.key, key.action, key.description, on, tip) for key, on, tip in held if key.show]
