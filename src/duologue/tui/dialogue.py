"""A session on the screen: whose move it is, the way through, what is on the table, and one's own part.

It asks a session for pages and gives back what was chosen or written. It does not know a step, an act or a form.

Two designs were drawn and compared as pictures. In one, all that was said flows through the middle; in this one only
the piece lies there that the step is about, and the rest waits behind a key, or beside it where there is room. Whoever
is upset has less to read again, a long piece begins at its beginning, and the smallest screen holds what is needed.
While there is nothing on the table, what was said so far takes its place.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.css.query import NoMatches
from textual.widgets import Static

from duologue import terminal, text
from duologue.errors import Trouble
from duologue.page import STOPS, Choice, Page, Session
from duologue.said import SAID
from duologue.tui import compat, garbage
from duologue.tui.announce import announce
from duologue.tui.keyed import Keyed, why
from duologue.tui.unsaid import Unsaid
from duologue.tui.widgets.form import Form
from duologue.tui.widgets.legend import Legend
from duologue.tui.widgets.notices import Notices
from duologue.tui.widgets.rail import Rail
from duologue.tui.widgets.said import Said
from duologue.tui.widgets.table import Own, Table
from duologue.tui.widgets.transcript import Transcript
from duologue.tui.work import ASIDE, Work
from duologue.waits import AGAIN, either

REST = 0.4  # seconds after which a draft is kept, while somebody writes
GAP = 2  # columns between the headline and what stands beside it
LONG = 3600.0  # seconds; nothing here waits longer


class Dialogue(Keyed):
    """One session, until it is over (True) or closed (False)."""

    CSS_PATH = "dialogue.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-normal"), (110, "-wide")]  # noqa: RUF012 (as Textual declares it)
    VERTICAL_BREAKPOINTS = [(0, "-short"), (22, "-tall"), (34, "-high")]  # noqa: RUF012

    def __init__(
        self,
        session: Session,
        told: Sequence[str] = (),
        tick: Callable[[], float] = time.monotonic,
        now: Callable[[], int] = terminal.now,
    ) -> None:
        super().__init__(session)
        self._tick, self._now = tick, now
        self._told = told  # what was said before: it stands on the first page
        self._unsaid, self._trouble = Unsaid(session), ""
        self._drawing = asyncio.Lock()  # whoever looks later draws over what an earlier one has drawn, never into it
        self._written_on: object = None  # the page on which something was written: there it need not be said

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        compat.sized(self)
        with Horizontal(id="top"):
            yield Said(id="headline")
            yield Static(id="place", markup=False)
        yield Said(id="guest")
        yield Rail(id="rail")
        yield Notices(id="notices")
        with Horizontal(id="body"):
            yield Rail(id="column")
            with Vertical(id="main"), Horizontal(id="stage"):
                yield Table()
            yield Transcript()
        yield Work(self._tick)
        yield Legend()

    def on_mount(self) -> None:
        """Follow the session from now on."""
        self.query_one("#column", Rail).shape = "column"
        self.follow()
        self.set_timer(garbage.SETTLED, garbage.collect)  # all that was ever said is there now, and stays

    def on_resize(self, event: events.Resize) -> None:
        """Where a row is too wide, the way is a sentence; and a key does not begin in one row to end in the next."""
        self.query_one("#guest", Said).say(self._guest(event.size.width))
        self.query_one("#rail", Rail).shape = "row" if event.size.width >= 60 else "line"
        self._set_top(event.size.width)

    def on_screen_suspend(self) -> None:
        """Something covers this: words do not go where nobody sees them go."""
        for part in self.query(Work):
            part.hold_back()

    # --- what comes from the session

    @work
    async def follow(self) -> None:
        """Show each page as it comes, and do what is due."""
        while True:
            until: int | None = self._now() + AGAIN  # an alarm that cannot be answered would ring without end
            self.keep()  # whatever comes of it, these words are of the page in front
            try:
                await self.session.wake()
                until = self.session.alarm()
            except (Trouble, OSError) as error:
                self._trouble = why(error)
            await self.look()
            pause = LONG if until is None else max(0.0, (until - self._now()) / 1000)
            await either(self.session.change(), asyncio.sleep(pause))

    async def look(self) -> None:
        """Draw the session's page, and whatever was said since."""
        async with self._drawing:
            await self._look()

    async def _look(self) -> None:
        if not self.query(Transcript):
            return  # it is being closed, and its parts have gone already
        self.keep()
        page, before = self.session.page(), self._front.page
        if another := self._front.turn(page, self.query_one(Work).writing):
            self._trouble = ""
            self._told = self._told if before.key == () else ()
        if (page.spot[0], page.over) != (before.spot[0], before.over):
            self.refresh_bindings()
        said = self.query_one(Transcript)
        if said.extend(self.session.turns(said.last)):
            compat.painted(said)  # what was said is there before the rest of the page is
        # One layout and one picture for all of that. Of a screen that is closed meanwhile, the parts have gone.
        with self.app.batch_update(), suppress(NoMatches):
            await self._draw(self._front.shown)
        if another:
            asked = page.field is not None or any(choice.act not in ASIDE for choice in page.choices)
            announce(self.app, None if page.over else asked)

    async def _draw(self, page: Page) -> None:
        under = self._front.page
        notices = [*([self._trouble] if self._trouble else []), *self._told, *under.notices, *page.notices]
        if self._front.late:  # whose move it is stays in sight
            notices.append(under.headline)
        mine = self._written_on == under.key and page.field is not None
        if mine:  # it stands in the form already
            notices = [said for said in notices if said != SAID["draft.kept"]]
            page = replace(page, blocks=tuple(one for one in page.blocks if one.label != SAID["draft.label"]))
        if page.over and not page.choices:
            page = replace(page, choices=(Choice("", SAID["key.close"]),))
        self.query_one("#place", Static).update(under.presence or under.place)
        self.query_one("#headline", Said).say(page.headline)
        self._set_top(self.size.width)
        self.query_one(Notices).notices = tuple(dict.fromkeys(notices))
        guest = self.query_one("#guest", Said)
        guest.say(self._guest(self.size.width))
        guest.display = bool(under.guest)
        for rail in self.query(Rail):
            rail.marks = under.rail
        self.query_one(Transcript).highlight = frozenset(block.seq for block in page.blocks if block.seq)
        table = self.query_one(Table)
        self.set_class(not await table.lay(page), "-bare")
        self._fade(table.faded)
        self.set_class(under.spot[0] == "f", "-facilitator")
        self.set_class(any(block.kind == "chart" for block in page.blocks), "-charted")
        await self.query_one(Work).turn_to(page)
        compat.undrawn()

    def _set_top(self, width: int) -> None:
        """What stands beside the headline stands below it, where one of the two would be broken for the other."""
        long = sum(text.cells(str(self.query_one(id, Static).content)) for id in ("#headline", "#place"))
        self.query_one("#top").set_class(long + GAP > width - 2, "-apart")

    def _guest(self, width: int) -> str:
        """Who sits with them, and the key for what can be done about it, apart from the sentence."""
        held = (active.binding for active in self.active_bindings.values() if active.binding.action == "company")
        key = next((f"[{self.app.get_key_display(one)}] {SAID[one.description]}" for one in held), "")
        *_, last = "", *text.wrapped(self._front.page.guest, max(1, width - 2))
        apart = "  " if text.cells(f"{last}  {key}") <= width - 2 else "\n"
        return f"{self._front.page.guest}{apart}{key}".strip()

    # --- what goes to it

    def on_form_wrote(self, event: Form.Wrote) -> None:
        """Keep the draft, once the fingers rest."""
        event.stop()
        if event.page.field is None or not event.page.spot[1]:
            return  # a time is no draft, nor is a code
        if event.page.key == self._front.page.key:
            self._fade(self._front.page.fades if event.words else "")
        if self._unsaid.of_another(event.page):
            self.keep()
        if self._unsaid.hear(event.words, event.page):
            self.set_timer(REST, self.keep)
        if event.page.key == self._front.shown.key:
            self._written_on = self._front.page.key
        else:
            self.call_later(self.look)  # its form has gone meanwhile: the last key of all is in it, and is shown

    def _fade(self, instead: str) -> None:
        self.query_one(Table).faded = instead
        self.set_class(bool(instead), "-faded")

    def on_own_marked(self, event: Own.Marked) -> None:
        """What did not arrive is the draft of what is said next, if anything is."""
        event.stop()
        self.keep()
        self._unsaid.mark("\n".join(event.missed), self._front.page)
        self.keep()

    def keep(self) -> None:
        """Keep what was written, now."""
        try:
            self._unsaid.keep()
        except OSError as error:
            self._trouble = why(error)

    def finish(self) -> None:
        """Keep what stands in the form, before this is gone."""
        self._unsaid.finish(self)
        self.keep()

    async def on_work_chosen(self, event: Work.Chosen) -> None:
        """Do what was chosen; nothing, if another page has come meanwhile."""
        event.stop()
        if event.page.key == self._front.shown.key:
            await self.choose(event.choice, event.words)

    async def choose(self, choice: Choice, words: str = "") -> None:
        """Do it, or ask first what it needs."""
        self.keep()
        self._trouble = ""
        if choice.asks:
            self._front.ask(self.session.asking(choice))
        elif choice.act:
            await self._act(choice, words)
        elif not self._front.back() and self._front.page.over:
            self.dismiss(True)
            return
        await self.look()

    async def _act(self, choice: Choice, words: str) -> None:
        # What is not drawn yet may have moved on: no words go at another step than the one they were written at.
        if choice.act not in STOPS and self.session.page().key != self._front.page.key:
            return
        try:
            await self.session.act(choice, words)
        except (Trouble, OSError) as error:
            self._trouble = why(error)
        else:
            self._front.done()

    # --- keys

    def on_key(self, event: events.Key) -> None:
        """What nobody took belongs to one's own part, wherever one is just looking."""
        self.query_one(Work).take(event)

    def on_paste(self, event: events.Paste) -> None:
        """So does what is pasted there."""
        self.query_one(Work).take(event)
