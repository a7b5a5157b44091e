"""Several things to write, each with its label: who does what, by when."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from duologue import text
from duologue.page import Page
from duologue.tui.widgets.box import WHOLE, Box
from duologue.tui.widgets.composer import Composer


def joined(labels: Sequence[str], values: Sequence[str]) -> str:
    """What was written, each under its label; what was left out is left out."""
    found = zip(labels, values, strict=True)
    return "\n".join(f"{label}: {value.strip()}" for label, value in found if value.strip())


def parted(labels: Sequence[str], words: str) -> list[str]:
    """The value of each label in these words. Lines without a label go on with the one before, so none is lost."""
    values, at = [list[str]() for _ in labels], 0
    for line in words.split("\n") if words else []:
        place = next((n for n, label in enumerate(labels) if line.startswith(f"{label}:")), None)
        at = at if place is None else place
        values[at].append(line if place is None else line[len(labels[place]) + 1 :].lstrip(" "))
    return ["\n".join(value) for value in values]


class Fields(Composer):
    """A box for each option of the field; where there are none, one box."""

    DEFAULT_CSS = """
    Fields #fields { height: auto; max-height: 45vh; scrollbar-size-vertical: 1; }
    Fields #fields Static { height: auto; color: $text-muted; }
    Fields #fields Box { margin-bottom: 1; }
    """
    hint: str = "screen.fields"

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        field = page.field
        self._labels = tuple(text.line(option, 400) for option in field.options) if field is not None else ()
        if field is not None and self._labels:
            self._boxes = [Box(value, line=True) for value in parted(self._labels, text.safe(field.draft, WHOLE))]
        else:
            self._boxes = [self._box]

    def compose(self) -> ComposeResult:
        """Label, box, label, box; the button."""
        if not self._labels:
            yield from super().compose()
            return
        with VerticalScroll(id="fields", can_focus=False):
            for label, box in zip(self._labels, self._boxes, strict=True):
                yield Static(label, markup=False)
                yield box
        yield self._foot

    @property
    def words(self) -> str:
        """All of them, with their labels."""
        return joined(self._labels, [box.text for box in self._boxes]) if self._labels else super().words

    def begin(self) -> None:
        """To the first that is empty."""
        next((box for box in self._boxes if not box.text.strip()), self._boxes[-1]).focus()
