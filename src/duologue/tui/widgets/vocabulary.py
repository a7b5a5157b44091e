"""One or two words from a vocabulary, or of one's own."""

from __future__ import annotations

from collections.abc import Collection

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import TextArea

from duologue import text
from duologue.page import Page
from duologue.said import SAID
from duologue.tui.widgets.box import WHOLE, Box
from duologue.tui.widgets.foot import Foot
from duologue.tui.widgets.form import Form
from duologue.tui.widgets.grid import Grid

MOST = 2  # words of the vocabulary that are picked
SHOWN = 80  # characters of what would be said, where it is said again
ARROWS = ("up", "down", "left", "right")


class Vocabulary(Form):
    """What is typed finds words, and is a word of one's own; arrows point at one, and Space picks or unpicks it."""

    DEFAULT_CSS = """
    Vocabulary #words { height: auto; max-height: 40vh; margin-bottom: 1; scrollbar-size-vertical: 1; }
    """
    hint: str = "screen.words"

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        groups, draft = (page.field.groups, page.field.draft) if page.field is not None else ((), "")
        self._grid, self._pointed = Grid(groups), False  # _pointed: by an arrow, not by what is typed
        known, parts = self._grid.words, text.safe(draft, WHOLE).split(", ")
        self._picked = tuple(dict.fromkeys(part for part in parts if part in known))[:MOST]
        own = ", ".join(part for part in parts if part not in self._picked)
        self._box = Box(own, SAID["screen.find"], line=True, lends=self._lends)
        self._foot = Foot(SAID["screen.send"])

    def compose(self) -> ComposeResult:
        """The words, where to type, what would be said."""
        with VerticalScroll(id="words", can_focus=False):
            yield self._grid
        yield self._box
        yield self._foot

    def on_mount(self) -> None:
        """Draw them all."""
        self._show(-1)

    @property
    def words(self) -> str:
        """What was picked, and what was typed."""
        own = self._box.text.strip()
        return ", ".join((*self._picked, *([own] if own and own not in self._picked else [])))

    @property
    def keys(self) -> str:
        """What the keys do here."""
        return SAID["words.keys"]

    def begin(self) -> None:
        """All keys go to the box."""
        self._box.focus()

    # --- keys

    def _lends(self, words: str) -> Collection[str]:
        found = ["up", "down"] if self._grid.spots else []
        if self._grid.spots and (not words or self._pointed):
            found += ["left", "right"]
        # Some words have a space inside them: while such a one may still be meant, a space is a letter.
        meant = any(f"{words} ".casefold() in word.casefold() for word in self._grid.words) and words != ""
        if self._grid.here and (self._pointed or not meant):
            found.append("space")
        if not words and self._picked:
            found.append("backspace")
        return found

    def on_box_lent(self, event: Box.Lent) -> None:
        """Arrows point, Space picks, and Backspace takes the last one back."""
        event.stop()
        if event.key in ARROWS:
            self._pointed = True
            self._show(self._grid.step(event.key))
        elif event.key == "space":
            self._toggle(self._grid.here)
        else:
            self._toggle(self._picked[-1] if self._picked else "")

    def on_grid_clicked(self, event: Grid.Clicked) -> None:
        """A click picks or unpicks."""
        event.stop()
        self.post_message(self.Touched())
        self._toggle(event.word)

    def _toggle(self, word: str) -> None:
        full = len(self._picked) >= MOST and word not in self._picked
        if word in self._picked:
            self._picked = tuple(one for one in self._picked if one != word)
        elif word and not full:
            self._picked = (*self._picked, word)
        if self._box.text and not full:
            self._pointed = False
            self._box.put_all("")  # what found it is not said as well
        else:
            self._show(self._grid.at)
            self.post_message(self.Wrote(self.words, self.page))
        if full:
            self._foot.tell(SAID["screen.two"])

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """What is typed finds words; the first of them is pointed at."""
        event.stop()
        self._pointed = False
        self._show(0 if self._box.text.strip() else -1)
        self.post_message(self.Wrote(self.words, self.page))

    def _show(self, at: int) -> None:
        part = self._box.text.strip()
        self._grid.show(part, self._picked, at)
        if not self._grid.spots:  # a word of one's own: nothing to find, so everything is there again
            self._grid.show("", self._picked, -1)
        self._foot.tell(SAID["screen.said"].format(words=text.line(self.words, SHOWN)) if self.words else "")
