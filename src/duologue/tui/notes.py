"""Notes for oneself: kept on this machine, sealed with the rest of the dialogue, and never sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from duologue.said import SAID
from duologue.tui.over import Over
from duologue.tui.widgets.box import Sheet


class Notes(Over):
    """A page of one's own; `kept` is called with what stands on it, when it is closed or the program ends."""

    CSS_PATH = "notes.tcss"
    opened = "notes"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f5,ctrl+q", "close", "key.back", id="notes.close")]

    def __init__(self, words: str, kept: Callable[[str], None]) -> None:
        super().__init__()
        self._words, self._kept = words, kept

    def compose(self) -> ComposeResult:
        """What it is for, and the page."""
        with Vertical(id="sheet"):
            yield Static(SAID["screen.notes"], markup=False)
            yield Sheet(self._words, soft_wrap=True)
            yield Static(SAID["screen.notes.close"], markup=False, classes="hint")

    def on_mount(self) -> None:
        """Go on where it stopped."""
        page = self.query_one(Sheet)
        page.focus()
        page.move_cursor(page.document.end)

    @property
    def words(self) -> str:
        """What stands there now."""
        return self.query_one(Sheet).text

    def finish(self) -> None:
        """Keep what stands there."""
        self._kept(self.words)

    def put_away(self) -> None:
        """Keep what stands there first."""
        self.finish()
        super().put_away()

    def action_close(self) -> None:
        """Put it away."""
        self.put_away()
