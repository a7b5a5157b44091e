"""What every form is: something in which words are put together, drawn from a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from duologue.page import Choice, Page
from duologue.said import SAID

Unkept = tuple[str, Page]
"""Words that are on no disk, and the page they were written on."""


class Form(Widget):
    """One way to answer a page. `page` is set once, before it is mounted; `armed` = the next Enter sends.

    The words in it are the draft: each change of them is told by Wrote, and Enter by Entered. `still` = nothing in it
    may move by itself.
    """

    DEFAULT_CSS = """
    Form { height: auto; layout: vertical; }
    Form.-armed Box, Form.-armed Box:focus { border-left: outer $accent; }
    Form.-armed Send { color: $text-accent; }
    """
    hint: str = "screen.write"  # what the next key does, as a name in phrases
    second: str = "screen.armed"  # the same, once its words are armed
    asks: ClassVar[str] = "screen.choose"  # the same, while the keys go to the answers beside it

    armed: reactive[bool] = reactive(False, toggle_class="-armed")
    still: reactive[bool] = reactive(False)

    @dataclass
    class Wrote(Message):
        """These are the words now, on this page."""

        words: str
        page: Page

        __repr__ = object.__repr__  # nobody's words in a trace

    class Touched(Message):
        """Something else was pressed here: what was armed is not any more."""

    class Entered(Message):
        """Enter was pressed here, or the button."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self._last: Widget | None = None  # where one wrote last

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """From now on one writes here."""
        self._last = event.widget

    def go_on(self, event: events.Key | events.Paste) -> None:
        """What was typed or pasted beside it goes where one wrote last, and the cursor with it."""
        if self._last is None:
            return
        self.screen.set_focus(self._last)
        if isinstance(event, events.Paste):
            self._last.post_message(events.Paste(event.text))
        else:
            self._last.post_message(events.Key(event.key, event.character))

    def render(self) -> str:
        """Nothing beside what is inside."""
        return ""

    @property
    def words(self) -> str:
        """What would be said."""
        return ""

    @property
    def keys(self) -> str:
        """The keys that do something in it, in a sentence for the help; "" = none beside those that do everywhere."""
        return SAID["write.keys"] if self.page.field is not None else ""

    def answer(self) -> tuple[Choice, str] | None:
        """What Enter would do: a choice, and the words for it; None = there is nothing to say yet."""
        field, words = self.page.field, self.words
        return None if field is None or not words.strip() else (Choice(field.act, ""), words)

    def take(self, sign: str) -> bool:
        """A sign that was typed beside it. Whether it belongs in here, and is in here now; else it may be an answer."""
        return False

    def begin(self) -> None:
        """Put the cursor where one writes."""
        self.focus()


def written(screen: Widget) -> Unkept | None:
    """What stands in a form of a session on this screen, be it that nothing has told of its last letters yet."""
    for form in screen.query(Form):
        words = form.words
        if form.page.field is not None and words.strip() and form.page.spot[1]:  # "" = around a session
            return words, form.page
    return None
