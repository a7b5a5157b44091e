"""Two others on the screen, for those who want to see it first: real pages, and two keys."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from duologue.demo import Show
from duologue.tui.dialogue import Dialogue
from duologue.tui.widgets.fitting import PAGING


class Watching(Dialogue, inherit_bindings=False):
    """Enter goes on, Escape or Ctrl+Q stops; without a key it goes on by itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "on", "key.on", id="demo.on", priority=True),
        Binding("escape", "stop", "key.stop", id="demo.stop", priority=True),
        Binding("f1", "explain", "key.help", id="help"),
        *PAGING,
    ]

    def __init__(self, show: Show) -> None:
        super().__init__(show)
        self._show = show

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What one does in a dialogue of one's own is not done here."""
        own = hasattr(Dialogue, f"action_{action}") and not hasattr(Screen, f"action_{action}")
        return not own or action in ("explain", "close", "page")

    async def action_on(self) -> None:
        """To the next page; from the last one, back to where one came from."""
        if self._show.alarm() is None:
            self.dismiss(True)
        else:
            await self._show.on()

    def action_stop(self) -> None:
        """They have seen enough."""
        self.dismiss(False)
