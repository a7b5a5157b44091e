"""What keys do in a session on the screen, beside answering: ask for a break, stop, look back, note, explain, close."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget

from duologue.page import Choice, Session
from duologue.said import SAID
from duologue.tui.front import Front, way_back
from duologue.tui.help import Help, keys_of
from duologue.tui.notes import Notes
from duologue.tui.widgets.fitting import PAGING, paged
from duologue.tui.widgets.transcript import Transcript
from duologue.tui.work import Work


class Keyed(Screen[bool]):
    """A screen with these keys, and what stands in front on it; how that is drawn and kept is for those below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "explain", "key.help", id="help"),
        Binding("f2", "pause", "key.pause", id="pause"),
        Binding("f3", "leave", "key.leave", id="leave"),
        Binding("f4", "so_far", "key.so_far", id="so-far"),
        Binding("f5", "notes", "key.notes", id="notes", show=False),
        Binding("f8", "company", "key.company", id="facilitator", show=False),
        Binding("f8", "board", "key.board", id="facilitator"),
        Binding("ctrl+q", "close", "key.close", id="close"),
        Binding("escape", "go_back", show=False),
        *PAGING,
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session, self._front = session, Front()
        self._from: Widget | None = None  # where the keys went before they went to what was said so far

    async def look(self) -> None:
        """Draw what stands in front."""
        raise NotImplementedError

    async def choose(self, choice: Choice, words: str = "") -> None:
        """Do this, of what stands in front."""
        raise NotImplementedError

    def keep(self) -> None:
        """Keep what was written, now."""
        raise NotImplementedError

    def finish(self) -> None:
        """Keep what stands in the form, before this is gone."""
        raise NotImplementedError

    async def action_pause(self) -> None:
        """Ask how long a break."""
        await self._ask(Choice("pause", "", asks="time"))

    async def action_leave(self) -> None:
        """Ask once whether to stop for today."""
        await self._ask(Choice("leave", "", asks="sure"))

    async def action_measures(self) -> None:
        """Show the figures, also at the end."""
        self._front.ask(self.session.asking(Choice("measures", "", asks="measures")))
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
        if not self._front.page.over:
            self.keep()
            self._front.ask(self.session.asking(choice))
            await self.look()

    async def action_go_back(self) -> None:
        """Away with what was said so far; else what "Back" does, where that is offered. A curtain is no question."""
        if self.has_class("-so-far"):
            self.action_so_far()
            return
        back = way_back(self._front.shown)
        if back is not None and (self._front.asked or back.act):
            await self.choose(back)

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
        page = self._front.page
        if (page.over and action in ("pause", "leave", "company")) or (
            page.spot[0] == "f" and action in ("pause", "company")
        ):
            return False  # it is over, or a facilitator's, who has neither
        if action == "board":
            return page.spot[0] == "f"
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
            self.notify(why(error), markup=False)

    def action_explain(self) -> None:
        """What this step is for, and the keys."""
        self.app.push_screen(Help(self._front.shown, keys_of(self)))

    def action_close(self) -> None:
        """Close; what was begun is kept."""
        self.finish()
        self.dismiss(self._front.page.over)


def why(error: Exception) -> str:
    """What went wrong, for whoever sits there."""
    return SAID["plain.unsaved"].format(why=error.strerror) if isinstance(error, OSError) else str(error)
