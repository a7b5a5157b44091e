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
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import ClassVar

from textual import events, work
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from duologue import terminal, text
from duologue.errors import Trouble
from duologue.page import Block, Choice, Page, Session
from duologue.said import SAID
from duologue.tui import compat
from duologue.tui.announce import announce
from duologue.tui.help import Help, keys_of
from duologue.tui.notes import Notes
from duologue.tui.widgets.fitting import PAGING, paged
from duologue.tui.widgets.form import Form, Unkept, written
from duologue.tui.widgets.legend import Legend
from duologue.tui.widgets.rail import Rail
from duologue.tui.widgets.said import Said
from duologue.tui.widgets.table import Own, Table
from duologue.tui.widgets.transcript import Transcript
from duologue.tui.work import ASIDE, Work
from duologue.waits import either

AGAIN = 30_000  # ms until what is due, and could not be done, is tried again
REST = 0.4  # seconds after which a draft is kept, while somebody writes
LONG = 3600.0  # seconds; nothing here waits longer


class Dialogue(Screen[bool]):
    """One session, until it is over (True) or closed (False)."""

    CSS_PATH = "dialogue.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-normal"), (110, "-wide")]  # noqa: RUF012 (as Textual declares it)
    VERTICAL_BREAKPOINTS = [(0, "-short"), (22, "-tall"), (34, "-high")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "explain", "key.help", id="help"),
        Binding("f2", "pause", "key.pause", id="pause"),
        Binding("f3", "leave", "key.leave", id="leave"),
        Binding("f4", "so_far", "key.so_far", id="so-far"),
        Binding("f5", "notes", "key.notes", id="notes", show=False),
        Binding("f8", "company", "key.company", id="facilitator", show=False),
        Binding("f8", "board", "key.board", id="facilitator"),
        Binding("ctrl+q", "close", "key.close", id="close"),
        *PAGING,
    ]

    def __init__(
        self,
        session: Session,
        told: Sequence[str] = (),
        tick: Callable[[], float] = time.monotonic,
        now: Callable[[], int] = terminal.now,
    ) -> None:
        super().__init__()
        self._tick, self._now = tick, now
        self.session, self._told = session, told  # what was said before: it stands on the first page
        self._front, self._trouble = Page((), ""), ""
        self._before: Page | None = None  # what stands before the session's page: a question, a curtain
        self._curtain: Page | None = None  # the curtain, until its key is pressed
        self._unkept: Unkept | None = None
        self._heard: Unkept | None = None  # what the form has told last
        self._drawing = asyncio.Lock()  # whoever looks later draws over what an earlier one has drawn, never into it
        self._from: Widget | None = None  # where the keys went before they went to what was said so far
        self._written_on: object = None  # the page on which something was written: there it need not be said

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        compat.sized(self)
        with Horizontal(id="top"):
            yield Said(id="headline")
            yield Static(id="place", markup=False)
        yield Said(id="guest")
        yield Rail(id="rail")
        yield Said(id="notices")
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

    def on_resize(self, event: events.Resize) -> None:
        """Where a row is too wide, the way is a sentence."""
        self.query_one("#rail", Rail).shape = "row" if event.size.width >= 60 else "line"

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
                self._trouble = _said(error)
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
        page, before = self.session.page(), self._front
        if page.key != before.key:
            self._before = self._curtain = _covering(page, before)
            self._trouble = ""
            self._told = self._told if before.key == () else ()
        self._front = page
        if page.spot[0] != before.spot[0]:
            self.refresh_bindings()
        said = self.query_one(Transcript)
        if said.extend(self.session.turns(said.last)):
            compat.painted(said)  # what was said is there before the rest of the page is
        # One layout and one picture for all of that. Of a screen that is closed meanwhile, the parts have gone.
        with self.app.batch_update(), suppress(NoMatches):
            await self._draw(self._before or page)
        if page.key != before.key:
            asked = page.field is not None or any(choice.act not in ASIDE for choice in page.choices)
            announce(self.app, None if page.over else asked)

    async def _draw(self, page: Page) -> None:
        notices = [*([self._trouble] if self._trouble else []), *self._told, *self._front.notices, *page.notices]
        mine = self._written_on == self._front.key and page.field is not None
        if mine:  # it stands in the form already
            notices = [said for said in notices if said != SAID["draft.kept"]]
            page = replace(page, blocks=tuple(one for one in page.blocks if one.label != SAID["draft.label"]))
        notices = list(dict.fromkeys(notices))
        if page.over and not page.choices:
            page = replace(page, choices=(Choice("", SAID["key.close"]),))
        place = self._front.presence or self._front.place
        self.query_one("#place", Static).update(place)
        for id, words in (("headline", page.headline), ("notices", "\n".join(self._hung(notices)))):
            self.query_one(f"#{id}", Said).say(words)
        self.query_one("#notices").display = bool(notices)
        guest = self.query_one("#guest", Said)
        guest.say(self._guest())
        guest.display = bool(self._front.guest)
        for rail in self.query(Rail):
            rail.marks = self._front.rail
        self.query_one(Transcript).highlight = frozenset(block.seq for block in page.blocks if block.seq)
        self.set_class(not await self.query_one(Table).lay(page), "-bare")
        self.set_class(any(block.kind == "chart" for block in page.blocks), "-charted")
        await self.query_one(Work).turn_to(page)
        compat.undrawn()

    def _guest(self) -> str:
        """Who sits with them, and the key for what can be done about it."""
        held = (active.binding for active in self.active_bindings.values() if active.binding.action == "company")
        key = next((f"{self.app.get_key_display(one)} {SAID[one.description]}" for one in held), "")
        return f"{self._front.guest} {key}".strip()

    def _hung(self, notices: list[str]) -> Iterator[str]:
        """In lines of which none but the first of each begins at the margin: none can be taken for another notice."""
        room = max(20, self.size.width - 3)
        return (line for said in notices for line in text.wrapped(said, room, "· "))

    # --- what goes to it

    def on_form_wrote(self, event: Form.Wrote) -> None:
        """Keep the draft, once the fingers rest."""
        event.stop()
        if event.page.field is None or not event.page.spot[1]:
            return  # a time is no draft, nor is a code
        if self._unkept is not None and self._unkept[1] is not event.page:
            self.keep()
        if self._unkept is None:
            self.set_timer(REST, self.keep)
        self._unkept = self._heard = event.words, event.page
        if event.page.key == (self._before or self._front).key:
            self._written_on = self._front.key
        else:
            self.call_later(self.look)  # its form has gone meanwhile: the last key of all is in it, and is shown

    def on_own_marked(self, event: Own.Marked) -> None:
        """What did not arrive is the draft of what is said next, if anything is."""
        event.stop()
        self.keep()
        self._unkept = "\n".join(event.missed), self._front
        self.keep()

    def keep(self) -> None:
        """Keep what was written, now."""
        unkept, self._unkept = self._unkept, None
        if unkept is not None:
            try:
                self.session.write(*unkept)
            except OSError as error:
                self._trouble = _said(error)

    def finish(self) -> None:
        """Keep what stands in the form, before this is gone: it tells of its last letters later than they are there."""
        if (found := written(self)) is not None:
            page = found[1]
            began = page.field.draft if page.field is not None else ""
            # What was told is kept already, or was said since.
            told = self._heard if self._heard is not None and self._heard[1] == page else (began, page)
            self._unkept = self._unkept if found == told else found
        self.keep()

    async def on_work_chosen(self, event: Work.Chosen) -> None:
        """Do what was chosen, or ask first what it needs; nothing, if another page has come meanwhile."""
        event.stop()
        choice, front = event.choice, self._before or self._front
        if event.page.key != front.key:
            return
        self.keep()
        self._trouble = ""
        if choice.asks:
            self._before = self.session.asking(choice)
        elif choice.act:
            await self._act(choice, event.words)
        elif self._before is None and self._front.over:
            self.dismiss(True)
            return
        else:
            if self._before is self._curtain:
                self._curtain = None  # they are alone with it now
            self._before = self._curtain  # back from a question: to what stood there before it
        await self.look()

    async def _act(self, choice: Choice, words: str) -> None:
        try:
            await self.session.act(choice, words)
        except (Trouble, OSError) as error:
            self._trouble = _said(error)
        else:
            self._before = None

    # --- keys

    def on_key(self, event: events.Key) -> None:
        """What nobody took belongs to one's own part, wherever one is just looking."""
        self.query_one(Work).take(event)

    def on_paste(self, event: events.Paste) -> None:
        """So does what is pasted there."""
        self.query_one(Work).take(event)

    async def action_pause(self) -> None:
        """Ask how long a break."""
        await self._ask(Choice("pause", "", asks="time"))

    async def action_leave(self) -> None:
        """Ask once whether to stop for today."""
        await self._ask(Choice("leave", "", asks="sure"))

    async def action_measures(self) -> None:
        """Show the figures, also at the end."""
        self._before = self.session.asking(Choice("measures", "", asks="measures"))
        await self.look()

    async def action_company(self) -> None:
        """Ask for a facilitator's code, or what to do about the one who sits there."""
        await self._ask(Choice("company", "", asks="company"))

    async def action_board(self) -> None:
        """To all couples that a facilitator sits with; this one goes on meanwhile."""
        self.finish()
        await self.session.act(Choice("board", ""))
        self.dismiss(False)

    async def _ask(self, choice: Choice) -> None:
        if not self._front.over:
            self.keep()
            self._before = self.session.asking(choice)
            await self.look()

    def action_page(self, by: int) -> None:
        """What lies below the fold, unless it is what was said so far that one reads in."""
        if isinstance(self.focused, Transcript):
            raise SkipAction
        paged(self, by)

    def action_so_far(self) -> None:
        """Show what was said so far in the middle, or put it away: then the keys go where they went before."""
        self.toggle_class("-so-far")
        said, here = self.query_one(Transcript), self.focused
        said.border_title = SAID["screen.so_far"] if self.has_class("-so-far") else ""
        if self.has_class("-so-far"):
            self._from = here
            self.set_focus(said)
        elif here in (None, said):
            back = self._from if self._from is not None and self._from.is_attached else None
            self.set_focus(back) if back is not None else self.query_one(Work).begin()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Notes, and a facilitator, are there where the two do not sit beside each other."""
        if action in ("pause", "company") and self._front.spot[0] == "f":
            return False  # a facilitator has neither
        if action == "board":
            return self._front.spot[0] == "f"
        return action not in ("notes", "company") or self.session.notes() is not None

    @work
    async def action_notes(self) -> None:
        """Write for oneself."""
        kept = self.session.notes() or ""
        await self.app.push_screen_wait(Notes(kept, self._note))

    def _note(self, words: str) -> None:
        try:
            self.session.note(words)
        except OSError as error:
            self.notify(_said(error), markup=False)

    def action_explain(self) -> None:
        """What this step is for, and the keys."""
        self.app.push_screen(Help(self._front, keys_of(self)))

    def action_close(self) -> None:
        """Close; what was begun is kept."""
        self.finish()
        self.dismiss(self._front.over)


def _covering(page: Page, before: Page) -> Page | None:
    """What stands before this page until one key: a curtain, or that somebody else sits down to it."""
    changed = page.who and before.who and page.who != before.who
    if not page.over and (page.curtain or changed):
        label, note = ("screen.alone", page.curtain) if page.curtain else ("screen.here", "")
        blocks = (Block("note", note),) if note else ()
        here = Choice("", SAID[label].format(name=page.who))
        key = ("cover", *page.key)
        return replace(page, key=key, blocks=blocks, choices=(here,), field=None, form="", compare=None)
    return None


def _said(error: Exception) -> str:
    return SAID["plain.unsaved"].format(why=error.strerror) if isinstance(error, OSError) else str(error)
