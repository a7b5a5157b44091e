"""Where sentences are written: the words that others begin with as a ghost, a meter, and a last try to look at."""

from __future__ import annotations

from collections.abc import Collection

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static, TextArea

from duologue import text
from duologue.drawing import meter
from duologue.page import Choice, Page
from duologue.said import SAID
from duologue.tui.widgets.box import WHOLE, Box
from duologue.tui.widgets.foot import Foot
from duologue.tui.widgets.form import Form

UNASKED = 2  # from this fade on no way to begin is shown by itself


class Composer(Form):
    """Sentences. Without a field there is nothing to write in."""

    DEFAULT_CSS = """
    Composer .last { height: auto; max-height: 4; margin-bottom: 1; color: $text-muted; scrollbar-size-vertical: 1; }
    Composer .last Static { height: auto; }
    Composer .aside { height: auto; color: $text-muted; }
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        field = page.field
        self._stems = field.stems if field is not None else ()
        self._fade = field.fade if field is not None else 0
        self._stem = 0  # which of them is shown
        self._box = self._made(field.draft if field is not None else "")
        self._foot = Foot(self._label())

    def _made(self, draft: str) -> Box:
        ghost = self._stems[0] if self._stems and self._fade < UNASKED else ""
        return Box(draft, ghost, lends=self._lends)

    def _label(self) -> str:
        return SAID["screen.send"]

    def compose(self) -> ComposeResult:
        """The last try, if there is one; the box; its meter."""
        field = self.page.field
        if field is None:
            return
        if field.last:
            with VerticalScroll(classes="last", can_focus=False):
                yield Static(f"{SAID['draft.last']}:\n{text.safe(field.last, WHOLE)}", markup=False)
        yield self._box
        yield self._foot

    @property
    def words(self) -> str:
        """What stands in the box."""
        return self._box.text

    def answer(self) -> tuple[Choice, str] | None:
        """The box, or if it is empty the last try as it was."""
        found, field = super().answer(), self.page.field
        if found is None and field is not None and field.last and not self.words.strip():
            return Choice(field.act, ""), field.last
        return found

    def begin(self) -> None:
        """To the end of what stands there."""
        self._box.focus()

    def on_mount(self) -> None:
        """Measure what stands there from the beginning."""
        self._measure()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Each change is the draft, and is measured."""
        event.stop()
        self._changed()

    def _changed(self) -> None:
        self.post_message(self.Wrote(self.words, self.page))
        self._measure()

    def _measure(self) -> None:
        limit = self.page.field.words if self.page.field is not None else 0
        if self._stems and not self._fade and not self._box.text:
            self._foot.tell(SAID["screen.stems" if len(self._stems) > 1 else "screen.stem"])
        else:
            self._foot.tell(meter(self.words, limit) if self._box.text.strip() else "")

    # --- ways to begin

    def _lends(self, words: str) -> Collection[str]:
        return ("up", "down", "right", "end") if self._stems and not words else ()

    def on_box_lent(self, event: Box.Lent) -> None:
        """Up and down show another way to begin; right takes it."""
        event.stop()
        if event.key in ("up", "down"):
            self._stem = (self._stem + (1 if event.key == "down" else -1)) % len(self._stems)
            self._box.placeholder = Content(text.safe(self._stems[self._stem]))
        elif not self._box.text:
            self._begin_with(self._stems[self._stem])

    def _begin_with(self, stem: str) -> None:
        """Write it down; the first gap in it is marked, so that what is written next fills it."""
        words, gap, _ = stem.partition("…")
        self._box.put(stem if stem != words + gap else words)
        if stem != words + gap:
            self._box.move_cursor((0, len(words)))
            self._box.move_cursor((0, len(words) + len(gap)), select=True)


class Private(Composer):
    """Sentences for one's own eyes."""

    DEFAULT_CSS = """
    Private Box, Private Box:focus { border-left: wide $border-blurred; }
    """

    second: str = "screen.keep"

    def compose(self) -> ComposeResult:
        """That nobody else sees it, then the rest."""
        if self.page.field is not None:
            yield Static(SAID["screen.private"], markup=False, classes="aside")
        yield from super().compose()

    def _label(self) -> str:
        return SAID["screen.keep.it"]


class Lines(Composer):
    """Several short lines, each with its number."""

    hint: str = "screen.list"

    def _made(self, draft: str) -> Box:
        box = super()._made(draft)
        box.show_line_numbers = True
        return box

    @property
    def words(self) -> str:
        """The lines that have something in them."""
        return text.lines(self._box.text)
