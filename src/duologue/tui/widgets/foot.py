"""What stands below every form in which something is written: how much it is, and a button that sends."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from duologue.tui.widgets.form import Form
from duologue.tui.widgets.said import Said


class Send(Static):
    """A click on it does what Enter does: the first lets one read, the second sends.

    No key goes to it: whoever goes on typing behind a click writes on where they were.
    """

    DEFAULT_CSS = """
    Send { width: auto; height: 1; margin-left: 2; color: $text-muted; text-style: bold; }
    Send:hover { color: $text; }
    """

    def __init__(self, label: str) -> None:
        super().__init__(f"[ {label} ]", markup=False)

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
