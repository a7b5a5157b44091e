"""The part of a screen where one answers: blocks, a form, choices, and what the next key does."""

from __future__ import annotations

import time
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from duologue.page import Block, Choice, Page
from duologue.phrases import EN
from duologue.tui.arming import Arming
from duologue.tui.widgets.answers import Answers
from duologue.tui.widgets.form import Form
from duologue.tui.widgets.forms import FORMS


def drawn(block: Block) -> Content:
    """A block as content: its label, and the words, which never meet markup."""
    label = Content.styled(f"{block.label}:\n", "$text-muted") if block.label else Content("")
    style = {"words": "$text", "card": "bold $text-accent", "prompt": "$text", "note": "$text-muted"}[block.kind]
    return label + Content.styled(block.text, style)


class Work(Vertical):
    """Shows one page's blocks, form and choices, and says what was chosen once it was pressed twice.

    `turn_to` shows a page: another one disarms whatever was armed on the one before it.
    """

    @dataclass
    class Chosen(Message):
        """This was chosen, with these words: a second press has confirmed it."""

        choice: Choice
        words: str

        __repr__ = object.__repr__  # nobody's words in a trace

    def __init__(self) -> None:
        super().__init__()
        self.page, self._arming = Page((), ""), Arming(time.monotonic)
        self._form: Form | None = None
        self._due: object = None  # the timer of what was sent early

    def compose(self) -> ComposeResult:
        """From what to read, to what to write, to what to press."""
        with VerticalScroll(id="read", can_focus=False):
            yield Static(id="blocks")
        yield Vertical(id="form")
        yield Answers(id="answers")
        yield Static(id="hint", markup=False)

    async def turn_to(self, page: Page) -> None:
        """Show this page: where it asks the same as the one before, only what is to be read changes."""
        same, before, self.page = page.key == self.page.key and page.key != (), self.page, page
        self.query_one("#blocks", Static).update(
            Content("\n\n").join(drawn(block) for block in page.blocks if not block.seq)
        )
        if same and page.form == before.form:
            return
        self._arming.shown()
        self._hold_back()
        self.query_one(Answers).choices = page.choices
        self.query_one(Answers).display = bool(page.choices)
        holder = self.query_one("#form", Vertical)
        await holder.remove_children()
        self._form = FORMS[page.form](page)
        await holder.mount(self._form)
        holder.display = page.form != ""
        if page.field is not None or page.form == "appointment":
            self._form.begin()
        elif page.choices:
            self.query_one(Answers).focus()
        self._tell()

    # --- pressing

    def on_answers_marking(self, event: Answers.Marking) -> None:
        """A choice was marked, unless it came too early."""
        event.stop()
        if self._arming.mark(event.place):
            self._marked(event.place)

    def on_answers_entered(self, event: Answers.Entered) -> None:
        """Enter on the choices: the marked one is made."""
        event.stop()
        place = self.query_one(Answers).marked
        alone = len(self.page.choices) == 1 and not self.page.choices[0].act and not self.page.choices[0].asks
        what = place if place >= 0 else 0 if alone else None
        if self._arming.enter(what, at_once=alone) == "go" and what is not None:
            self.post_message(self.Chosen(self.page.choices[what], ""))
        self._tell()

    def on_form_entered(self, event: Form.Entered) -> None:
        """Enter in the form: the first arms, the second sends."""
        event.stop()
        found = self._form.answer() if self._form is not None else None
        self._marked(-1)
        if self._arming.enter(None if found is None else "words") == "go" and found is not None:
            self.post_message(self.Chosen(*found))
        self._tell()

    def on_form_touched(self, event: Form.Touched) -> None:
        """Any other key there."""
        event.stop()
        self._arming.touched()
        self._marked(-1)
        self._hold_back()

    def _marked(self, place: int) -> None:
        self.query_one(Answers).marked = place
        self._tell()

    def _hold_back(self) -> None:
        self._due = None

    def _tell(self) -> None:
        """What the next key does."""
        armed: object = self._arming.armed
        if self._form is not None:
            self._form.armed = armed == "words"
        if armed == "words":
            key = "screen.armed"
        elif armed is not None:
            key = "screen.marked"
        elif self.page.field is not None:
            key = "screen.write.or" if self.page.choices else "screen.write"
        elif self.page.choices:
            key = "screen.choose"
        else:
            key = "screen.wait"
        self.query_one("#hint", Static).update(EN[key])
