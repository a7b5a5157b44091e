"""A session on the screen: whose move it is, the way through, what was said, and one's own part.

It asks a session for pages and gives back what was chosen or written. It does not know a step, an act or a form.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Footer, Static

from duologue.errors import Trouble
from duologue.page import Choice, Page, Session
from duologue.phrases import EN
from duologue.terminal import now
from duologue.tui.widgets.form import Form
from duologue.tui.widgets.rail import Rail
from duologue.tui.widgets.transcript import Transcript
from duologue.tui.work import Work
from duologue.waits import either

AGAIN = 30_000  # ms until what is due, and could not be done, is tried again
PAUSE_IN_TYPING = 0.4  # seconds after which the draft is kept


class Dialogue(Screen[bool]):
    """One session, until it is over (True) or closed (False)."""

    CSS_PATH = "dialogue.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-normal"), (110, "-wide")]  # noqa: RUF012 (as Textual declares it)
    VERTICAL_BREAKPOINTS = [(0, "-short"), (22, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "explain", EN["key.help"], id="help"),
        Binding("f2", "pause", EN["key.pause"], id="pause"),
        Binding("f3", "leave", EN["key.leave"], id="leave"),
        Binding("ctrl+q", "close", EN["key.close"], id="close"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._front, self._trouble = session, Page((), ""), ""
        self._asked: Page | None = None  # a question that stands before the session's page
        self._unkept: str | None = None  # words that are not kept yet

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield Static(id="headline", markup=False)
        with Horizontal(id="where"):
            yield Static(id="place", markup=False)
            yield Static(id="presence", markup=False)
        yield Rail(id="rail")
        with Horizontal(id="middle"):
            yield Rail(id="column")
            with Vertical(id="main"):
                yield Static(id="notices", markup=False)
                yield Transcript()
                yield Work()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Follow the session from now on."""
        self.query_one("#column", Rail).column = True
        self.follow()

    # --- what comes from the session

    @work
    async def follow(self) -> None:
        """Show each page as it comes, and do what is due."""
        while True:
            until: int | None = now() + AGAIN
            try:
                await self._session.wake()
                until = self._session.alarm()
            except (Trouble, OSError) as error:
                self._trouble = _said(error)
            await self.look()
            wait = asyncio.sleep(3600 if until is None else max(0.0, (until - now()) / 1000))
            await either(self._session.change(), wait)

    async def look(self) -> None:
        """Draw the session's page, and whatever was said since."""
        page = self._session.page()
        if page.key != self._front.key:
            self._asked, self._trouble = None, self._trouble if page.key == self._front.key else ""
        self._front = page
        self.query_one(Transcript).extend(self._session.turns(self.query_one(Transcript).last))
        await self._draw(self._asked or page)

    async def _draw(self, page: Page) -> None:
        said = [*([self._trouble] if self._trouble else []), *page.notices]
        for id, words in (("headline", page.headline), ("place", page.place), ("presence", page.presence)):
            self.query_one(f"#{id}", Static).update(words)
        self.query_one("#notices", Static).update("\n".join(said))
        self.query_one("#notices").display = bool(said)
        for rail in self.query(Rail):
            rail.marks = page.rail
        await self.query_one(Work).turn_to(page)

    # --- what goes to it

    def on_form_wrote(self, event: Form.Wrote) -> None:
        """Keep the draft, once the fingers rest."""
        event.stop()
        if self._unkept is None:
            self.set_timer(PAUSE_IN_TYPING, self._keep)
        self._unkept = event.words

    def _keep(self) -> None:
        words, self._unkept = self._unkept, None
        if words is None:
            return
        try:
            self._session.write(words)
        except OSError as error:
            self._trouble = _said(error)

    async def on_work_chosen(self, event: Work.Chosen) -> None:
        """Do what was chosen, or ask first what it needs."""
        event.stop()
        self._keep()
        self._trouble, choice = "", event.choice
        if choice.asks:
            self._asked = self._session.asking(choice)
        elif not choice.act:
            self._asked = None
            if self._front.over:
                self.dismiss(True)
                return
        else:
            try:
                await self._session.act(choice, event.words)
                self._asked = None
            except (Trouble, OSError) as error:
                self._trouble = _said(error)
        await self.look()

    # --- keys

    async def action_pause(self) -> None:
        """Ask how long a break."""
        await self._ask(Choice("pause", "", asks="time"))

    async def action_leave(self) -> None:
        """Ask once whether to stop for today."""
        await self._ask(Choice("leave", "", asks="sure"))

    async def _ask(self, choice: Choice) -> None:
        if not self._front.over:
            self._asked = self._session.asking(choice)
            await self.look()

    def action_explain(self) -> None:
        """What this step is for."""

    def action_close(self) -> None:
        """Close; what was begun is kept."""
        self._keep()
        self.dismiss(self._front.over)


def _said(error: Exception) -> str:
    if isinstance(error, OSError):
        return EN["plain.unsaved"].format(why=error.strerror)
    return str(error)
