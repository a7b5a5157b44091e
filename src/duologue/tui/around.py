"""A page before or after a session: the start, names, the code, a question; shown until it is answered."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Input, Static

from duologue.desk import Quit
from duologue.page import Choice, Page
from duologue.phrases import EN
from duologue.tui.work import Work


class Around(Screen[None]):
    """One page at a time. Ctrl+Q closes: whoever waits for an answer gets Quit."""

    CSS_PATH = "around.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "close", EN["key.close"], id="close")]

    def __init__(self) -> None:
        super().__init__()
        self._answer: asyncio.Future[tuple[Choice | None, str]] | None = None

    def compose(self) -> ComposeResult:
        """What to read, where to type, what to choose."""
        with VerticalScroll(id="page", can_focus=False):
            yield Static(id="headline", markup=False)
            yield Static(id="notices", markup=False)
            yield Input(id="typed")
            yield Work()
        yield Footer(show_command_palette=False)

    async def ask(self, page: Page, secret: bool = False) -> tuple[Choice | None, str]:
        """Show this page until it is answered, by a choice or by a line. Raises Quit."""
        self._answer = asyncio.get_running_loop().create_future()
        self.query_one("#headline", Static).update(page.headline)
        self.query_one("#notices", Static).update("\n".join(page.notices))
        self.query_one("#notices").display = bool(page.notices)
        typed = self.query_one(Input)
        typed.display, typed.password, typed.value = page.field is not None, secret, ""
        await self.query_one(Work).turn_to(page)
        if page.field is not None:
            typed.focus()
        return await self._answer

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """A line was typed."""
        event.stop()
        self._done(None, event.value)

    def on_work_chosen(self, event: Work.Chosen) -> None:
        """A choice was made."""
        event.stop()
        self._done(event.choice, event.words)

    def _done(self, choice: Choice | None, words: str) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((choice, words))

    def action_close(self) -> None:
        """Close."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(Quit())
