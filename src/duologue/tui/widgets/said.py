"""Words on the screen that change while it stands: what is around them is laid out anew only when it has to move."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class Said(Static):
    """Text without markup, as wide as there is room. `say` changes it."""

    def __init__(self, words: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(Content(words), id=id, classes=classes, markup=False)

    def say(self, words: str | Content) -> None:
        """Show these. Costs nothing if they stand there already, and no layout if they are as many lines as before."""
        new = Content(words) if isinstance(words, str) else words
        before = self.content
        assert isinstance(before, Content)
        if not new.is_same(before):
            lines = self._lines(before)
            self.update(new, layout=self._lines(new) != lines)

    def _lines(self, words: Content) -> int:
        """How high they are, in lines; where nothing is laid out yet, always another height."""
        width = self.content_size.width
        return words.get_height({}, width) if width else -id(words)
