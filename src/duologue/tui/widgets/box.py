"""A box to write in: Enter is passed on, Ctrl+J makes a new line, a paste sends nothing, and nothing is ever cut."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widgets import TextArea

from duologue import text
from duologue.config import CAN_BE_GIVEN
from duologue.tui import compat
from duologue.tui.widgets.form import Form
from duologue.tui.widgets.keys import NEW_LINE, alone, enters

WHOLE = 1 << 20  # characters that are kept, far more than fit into an entry
JOINERS = "\u200c\u200d"  # letters of Persian and of many Indian scripts, though nothing is drawn for them

BURST = 0.03  # seconds; no hand presses Enter and another key that close, a paste of plain keys does

Lends = Callable[[str], Collection[str]]


class Sheet(TextArea, inherit_bindings=False):
    """A text area that takes no key which may be somebody's own for something else."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound for bound in TextArea.BINDINGS if not (isinstance(bound, Binding) and bound.key in CAN_BE_GIVEN)
    ]

    def on_unmount(self) -> None:
        """Be let go of, with all that was written here: Textual would keep it for as long as the app is there."""
        self.screen.text_selection_started_signal.unsubscribe(self)
        compat.unwatched(self.app)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Nothing, once it is taken away: Textual may draw it again before others get its place."""
        return super().render_lines(crop) if self.is_attached else [Strip.blank(crop.width)] * crop.height


class Box(Sheet):
    """`lends` says for what stands in the box which keys the form around it wants for itself: Lent tells of those."""

    DEFAULT_CSS = """
    Box {
        height: auto;
        min-height: 3;
        max-height: 8;
        border: none;
        border-left: outer $secondary;
        padding: 0 1;
        color: $text;
        background: $panel;
        scrollbar-size-vertical: 1;
        &:focus { border: none; border-left: outer $secondary; }
        & .text-area--placeholder { color: $text-muted; text-style: italic; }
        & .text-area--gutter, & .text-area--cursor-gutter { color: $text-muted; background: $panel; text-style: none; }
        &.-line { min-height: 1; max-height: 4; }
    }
    """

    @dataclass
    class Lent(Message):
        """This key was pressed, and the form around has it."""

        key: str

    def __init__(self, words: str = "", ghost: str = "", *, line: bool = False, lends: Lends | None = None) -> None:
        """`ghost` = what stands there while nothing else does; `line` = it begins with one line of room."""
        super().__init__(
            text.safe(words, WHOLE),
            placeholder=Content(text.safe(ghost)),
            soft_wrap=True,
            highlight_cursor_line=False,
            classes="-line" if line else "",
        )
        self._lends = lends
        self._pressed, self._breaks = 0.0, 0  # when the last key came, in seconds; the Enters at the end of its burst

    def on_mount(self) -> None:
        """Go on where the words end."""
        self.move_cursor(self.document.end)

    async def _on_key(self, event: events.Key) -> None:
        key = event.key
        if alone(key):
            event.stop()
            event.prevent_default()
            return
        self._burst(event)
        self.post_message(Form.Entered() if enters(key) else Form.Touched())
        if enters(key):
            pass
        elif key in NEW_LINE:
            self.put("\n")
        elif self._lends is not None and key in self._lends(self.text):
            self.post_message(self.Lent(key))
        elif key in ("up", "down"):  # not for the answers below, while one writes
            self.action_cursor_up() if key == "up" else self.action_cursor_down()
        elif event.character and event.character in JOINERS:
            self.put(event.character)
        elif key.startswith("ctrl+"):
            event.prevent_default()  # some terminals tell of its letter as well, and that is not meant
            return
        else:
            return  # to Textual
        event.stop()
        event.prevent_default()

    def _burst(self, event: events.Key) -> None:
        """Some terminals hand a paste over key by key: an Enter with a letter at its heels is a line's end in it."""
        breaks = self._breaks if event.time - self._pressed < BURST else 0
        self._pressed, self._breaks = event.time, breaks + 1 if enters(event.key) else 0
        if breaks and event.is_printable:
            self.put("\n" * breaks)

    def on_mouse_down(self) -> None:
        """A click into the text goes on writing."""
        self.post_message(Form.Touched())

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.post_message(Form.Touched())
        self.put(text.safe(event.text, WHOLE))

    def put(self, words: str) -> None:
        """Write these in place of what is marked, and go on behind them."""
        self.move_cursor(self.replace(words, *self.selection, maintain_selection_offset=False).end_location)

    def put_all(self, words: str) -> None:
        """Write these in place of everything; it can be taken back like any other change."""
        self.select_all()
        self.put(words)
