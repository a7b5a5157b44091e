"""What stands below every form in which something is written: how much it is, and a button that sends."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from duologue.tui.widgets.form import Form
from duologue.tui.widgets.keys import alone, enters
from duologue.tui.widgets.said import Said


class Send(Static, can_focus=True):
    """Does what Enter does: the first press lets one read, the second sends."""

    DEFAULT_CSS = """
    Send { width: auto; height: 1; margin-left: 2; color: $text-muted; text-style: bold; }
    Send:hover { color: $text; }
    Send:focus { color: $text-accent; text-style: bold reverse; }
    """

    def __init__(self, label: str) -> None:
        super().__init__(f"[ {label} ]", markup=False)

    def on_key(self, event: events.Key) -> None:
        """Enter presses it; any other key is any other key."""
        if enters(event.key):
            self.post_message(Form.Entered())
        elif not alone(event.key):
            self.post_message(Form.Touched())
            if not event.is_printable:
                return
        event.stop()
        event.prevent_default()

    def on_click(self, event: events.Click) -> None:
        """A click presses it."""
        event.stop()
        self.post_message(Form.Entered())


class Foot(Horizontal):
    """`tell` says something on the left of the button."""

    DEFAULT_CSS = """
    Foot { height: auto; }
    Foot #told { width: 1fr; height: auto; color: $text-muted; }
    """

    def __init__(self, label: str) -> None:
        super().__init__()
        self._told, self._label = Said(id="told"), label

    def compose(self) -> ComposeResult:
        """Words, then the button."""
        yield self._told
        yield Send(self._label)

    def tell(self, said: str) -> None:
        """Say this."""
        self._told.say(said)
