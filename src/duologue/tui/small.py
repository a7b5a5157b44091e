"""A window in which nothing can be read: one sentence instead of all, until it is larger."""

from __future__ import annotations

from textual import events
from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

from duologue.said import SAID

LEAST = Size(30, 8)


def too_small(size: Size) -> bool:
    """Whether nothing can be read in a window of this size."""
    return size.width < LEAST.width or size.height < LEAST.height


class Small(ModalScreen[None]):
    """It covers everything, and takes every key."""

    def compose(self) -> ComposeResult:
        """One sentence."""
        yield Static(SAID["screen.small"], markup=False)

    def on_resize(self, event: events.Resize) -> None:
        """Go, once there is room."""
        self._go_if_large()

    def on_screen_resume(self) -> None:
        """There may have been room for a while."""
        self._go_if_large()

    def _go_if_large(self) -> None:
        if self.is_current and not too_small(self.app.size):
            self.dismiss(None)


class Guarded(App[None]):
    """An app that says so where nothing can be read."""

    def on_resize(self, event: events.Resize) -> None:
        """Look at the new size, once it is known here."""
        self.call_later(self.guard)

    def guard(self) -> None:
        """After another screen has come to the front too."""
        if too_small(self.size) and not isinstance(self.screen, Small):
            self.push_screen(Small())
