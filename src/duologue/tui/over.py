"""What stands over a screen for a while: a break, and all else that one key asks for, is still one key away."""

from __future__ import annotations

from textual import events
from textual.screen import ModalScreen

from duologue.config import KEY_IDS


class Over(ModalScreen[None]):
    """A key that does something on the screen below takes this away first, and does it there.

    `opened` = what the key does that brought it: that one only takes it away.
    """

    opened = ""

    def put_away(self) -> None:
        """Take it away, as Escape does."""
        self.dismiss(None)

    def on_key(self, event: events.Key) -> None:
        """One that nobody here took."""
        below = next(screen for screen in reversed(self.app.screen_stack) if not isinstance(screen, Over))
        held = below.active_bindings.get(event.key)
        if held is None or held.binding.id not in KEY_IDS:
            return
        event.stop()
        while isinstance(over := self.app.screen, Over):
            over.put_away()
        if held.binding.action != self.opened:
            below.call_later(below.run_action, held.binding.action)
