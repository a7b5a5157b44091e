"""Where sentences are written: Enter is passed on, Ctrl+J makes a new line, and a paste sends nothing."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.widgets import Static, TextArea

from duologue import text
from duologue.page import Choice, Page
from duologue.phrases import EN
from duologue.tui.widgets.form import Form

NEW_LINE = ("ctrl+j", "shift+enter", "alt+enter")
MODIFIERS = ("shift", "control", "alt", "super", "hyper", "meta")


class _Box(TextArea):
    """A text area that never takes Enter for a new line."""

    async def _on_key(self, event: events.Key) -> None:
        key = event.key
        if key in NEW_LINE:
            event.stop()
            event.prevent_default()
            self.insert("\n")
        elif key == "enter" or key.endswith(("\r", "enter")):  # some terminals name it after its modifiers
            event.stop()
            event.prevent_default()
            self.post_message(Form.Entered())
        elif key.rpartition("_")[2] not in MODIFIERS:
            self.post_message(Form.Touched())
            await super()._on_key(event)

    async def _on_paste(self, event: events.Paste) -> None:
        self.post_message(Form.Touched())
        event = events.Paste(text.safe(event.text))
        await super()._on_paste(event)


class Composer(Form):
    """Sentences, with the words that others begin with as a ghost, and a meter."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        field = page.field
        stems = " / ".join(field.stems) if field is not None else ""
        self._box = _Box(field.draft if field is not None else "", placeholder=stems, soft_wrap=True)
        self._meter = Static("", markup=False, classes="meter")

    def compose(self) -> ComposeResult:
        """The last try, if there is one; the box; its meter."""
        field = self.page.field
        if field is not None and field.last:
            yield Static(f"{EN['draft.last']}:\n{field.last}", markup=False, classes="last")
        yield self._box
        yield self._meter

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
        self._box.move_cursor(self._box.document.end)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Each change is the draft, and is measured."""
        event.stop()
        self.post_message(self.Wrote(self.words))
        self._measure()

    def on_mount(self) -> None:
        """Measure what stands there from the beginning."""
        self._measure()

    def _measure(self) -> None:
        limit, count = self.page.field.words if self.page.field is not None else 0, text.words(self.words)
        meter = EN["meter.over" if count > limit * 3 // 2 else "meter"].format(n=count, limit=limit)
        self._meter.update(meter if limit and count else "")
