"""One of several things, or one's own words for it."""

from __future__ import annotations

from collections.abc import Collection

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static, TextArea

from duologue import text
from duologue.page import Page
from duologue.said import SAID
from duologue.terminal import number
from duologue.tui.widgets.box import Box
from duologue.tui.widgets.foot import Foot
from duologue.tui.widgets.form import Form


class Options(Static):
    """`picked` = which of them is; -1 = none."""

    DEFAULT_CSS = "Options { height: auto; }"

    picked: reactive[int] = reactive(-1)

    class Clicked(Message):
        """Somebody clicked on this one."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, options: tuple[str, ...]) -> None:
        super().__init__(markup=False)
        self._options, self._rows = options, list[int]()

    def watch_picked(self) -> None:
        """Draw the mark, and bring it into sight."""
        self._draw()
        if self.picked in self._rows and isinstance(self.parent, VerticalScroll):
            lines = self._rows.count(self.picked)
            region = Region(0, self._rows.index(self.picked), 1, lines)
            self.parent.scroll_to_region(region, animate=False)

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._draw()

    def on_click(self, event: events.Click) -> None:
        """A click picks."""
        event.stop()
        if 0 <= event.y < len(self._rows):
            self.post_message(self.Clicked(self._rows[event.y]))

    def _draw(self) -> None:
        parts, self._rows = list[Content](), []
        for place, option in enumerate(self._options):
            mark, style = ("▸", "bold $text-accent") if place == self.picked else (" ", "$text")
            lines = list(text.wrapped(text.safe(option), max(20, self.size.width or 76), f"{mark} {place + 1:>2}  "))
            parts += [Content.styled(line, style) for line in lines]
            self._rows += [place] * len(lines)
        self.update(Content("\n").join(parts))


class Pick(Form):
    """Up and down or a number picks one while nothing else is written; what is written is said instead."""

    DEFAULT_CSS = """
    Pick #options { height: auto; max-height: 35vh; margin-bottom: 1; scrollbar-size-vertical: 1; }
    """
    hint: str = "screen.pick"

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        field = page.field
        self._options = field.options if field is not None else ()
        draft = field.draft if field is not None else ""
        self._list, self._arrow = Options(self._options), -1  # _arrow: the one to which arrows have moved
        if draft in self._options:
            self._arrow, draft = self._options.index(draft), ""
        self._box = Box(draft, SAID["screen.own"] if self._options else "", line=True, lends=self._lends)
        self._foot = Foot(SAID["screen.send"])
        self.hint = "screen.pick" if self._options else "screen.one"

    def compose(self) -> ComposeResult:
        """What there is, where to write, the button."""
        with VerticalScroll(id="options", can_focus=False):
            yield self._list
        yield self._box
        yield self._foot

    def on_mount(self) -> None:
        """Mark what was picked before."""
        self._list.picked = self._picked

    @property
    def words(self) -> str:
        """What was picked, or else what was written."""
        return self._options[self._picked] if self._picked >= 0 else self._box.text

    @property
    def _picked(self) -> int:
        written = self._box.text.strip()
        return number(written, len(self._options)) - 1 if written else self._arrow

    def begin(self) -> None:
        """All keys go to the box."""
        self._box.focus()

    def _lends(self, words: str) -> Collection[str]:
        written = words.strip()
        return ("up", "down") if self._options and (not written or number(written, len(self._options))) else ()

    def on_box_lent(self, event: Box.Lent) -> None:
        """Up or down."""
        event.stop()
        step, at = (1 if event.key == "down" else -1), self._picked
        self._pick((at + step) % len(self._options) if at >= 0 else min(0, step) % len(self._options))

    def on_options_clicked(self, event: Options.Clicked) -> None:
        """A click picks, and takes the place of what was written."""
        event.stop()
        self.post_message(self.Touched())
        self._pick(event.place)

    def _pick(self, place: int) -> None:
        self._arrow = place
        if self._box.text:
            self._box.put_all("")
        else:
            self._changed()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """What is written counts."""
        event.stop()
        if self._box.text:
            self._arrow = -1
        self._changed()

    def _changed(self) -> None:
        self._list.picked = self._picked
        self.post_message(self.Wrote(self.words, self.page))
