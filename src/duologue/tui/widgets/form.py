"""What every form is: something in which words are put together, drawn from a page."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from duologue.page import Choice, Page


class Form(Widget):
    """One way to answer a page. `page` is set once, before it is mounted; `armed` = the next Enter sends.

    The words in it are the draft: each change of them is told by Wrote, and Enter by Entered.
    """

    armed: reactive[bool] = reactive(False, toggle_class="-armed")

    @dataclass
    class Wrote(Message):
        """These are the words now."""

        words: str

        __repr__ = object.__repr__  # nobody's words in a trace

    class Touched(Message):
        """Something else was pressed here: what was armed is not any more."""

    class Entered(Message):
        """Enter was pressed here, or the button."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page

    @property
    def words(self) -> str:
        """What would be said."""
        return ""

    def answer(self) -> tuple[Choice, str] | None:
        """What Enter would do: a choice, and the words for it; None = there is nothing to say yet."""
        field, words = self.page.field, self.words
        return None if field is None or not words.strip() else (Choice(field.act, ""), words)

    def begin(self) -> None:
        """Put the cursor where one writes."""
        self.focus()
