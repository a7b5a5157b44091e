"""A page before or after a session: the start, names, the code, a question; shown until it is answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input

from duologue import text
from duologue.desk import Quit
from duologue.page import Block, Choice, Page
from duologue.said import SAID
from duologue.tui import compat
from duologue.tui.arming import Arming, lone
from duologue.tui.front import way_back
from duologue.tui.help import Help, keys_of
from duologue.tui.widgets.calm import Calm
from duologue.tui.widgets.choosing import Choosing
from duologue.tui.widgets.fitting import PAGING, Fitting, paged
from duologue.tui.widgets.legend import Legend
from duologue.tui.widgets.letters import FONT, large
from duologue.tui.widgets.menu import Menu
from duologue.tui.widgets.said import Said

BRIEF = 0.3  # seconds in which a new page takes no line, nor goes back: that key was meant for the one before


class Reading(Fitting, can_focus=False):
    """What there is to read: as high as it is, if there is room, else it scrolls."""

    def compose(self) -> ComposeResult:
        """One text."""
        yield Said(id="blocks")


class Around(Screen[None]):
    """One page at a time. Ctrl+Q closes: whoever waits for an answer gets Quit."""

    AUTO_FOCUS = ""  # each page says where the keys go
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-normal")]  # noqa: RUF012 (as Textual declares it)
    VERTICAL_BREAKPOINTS = [(0, "-short"), (22, "-tall"), (34, "-high")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "explain", "key.help", id="help"),
        Binding("ctrl+q", "close", "key.close", id="close"),
        Binding("escape", "go_back", show=False),
        *PAGING,
    ]

    def __init__(self, tick: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._tick, self._arming, self._shown = tick, Arming(tick), tick()
        self._page = Page((), "")
        self._answer: asyncio.Future[tuple[Choice | None, str]] | None = None
        self._closing = self._secret = self._there = False

    def compose(self) -> ComposeResult:
        """What to read, where to type, what to choose."""
        compat.sized(self)
        menu = Menu(self._page.choices)
        menu.set_class(not self._page.blocks, "-all")
        with Vertical(id="page"):
            yield Said(id="headline")
            yield Said(id="notices")
            yield Reading()
            yield menu
            yield Calm()
            yield Said(id="hint")
        yield Legend()

    async def ask(self, page: Page, secret: bool = False) -> tuple[Choice | None, str]:
        """Show this page until it is answered, by a choice or by a line. Raises Quit."""
        if self._closing:
            self._closing = False
            raise Quit
        answer: asyncio.Future[tuple[Choice | None, str]] = asyncio.get_running_loop().create_future()
        self._answer = answer
        again, self._page = page.key == self._page.key and not secret, page
        self._secret = secret
        if self._there:
            await self._offer(again)
        return await answer

    def turn(self, page: Page) -> None:
        """The page in front is this now: it asks the same, and what was marked or typed stays."""
        self._page = page
        if self._there:
            self.call_later(self._renew)

    def _renew(self) -> None:
        with self.app.batch_update():
            self.query_one(Menu).renew(self._page.choices)
            self._say_notices()
            self._write()

    async def on_mount(self) -> None:
        """The first page is most often known before there is a screen to show it on."""
        self._there = True
        if self._answer is not None:
            await self._offer(False)

    async def _offer(self, again: bool) -> None:
        with self.app.batch_update():  # one picture for all of it
            menu = self.query_one(Menu)
            if self._page.field is not None and not self.query(Input):  # the first page of all has none
                await self.query_one("#page").mount(Input(id="typed"), before=menu)
            await menu.offer(self._page.choices)
            self._show(self._secret, again)

    def _show(self, secret: bool, again: bool) -> None:
        """Everything but the choices. `again` = it is asked once more: a slip need not be typed anew."""
        page = self._page
        self.query_one("#headline", Said).say(page.headline)
        self._say_notices()
        self._write()
        self.query_one(Reading).scroll_home(animate=False)
        menu, calm = self.query_one(Menu), self.query_one(Calm)
        self.call_after_refresh(menu.settle)
        menu.display = bool(page.choices)
        menu.set_class(not page.blocks, "-all")
        self.query_one("#page").set_class(any(choice.beside for choice in page.choices), "-beside")
        calm.still = self.app.animation_level == "none"
        calm.display = not page.choices and page.field is None
        for typed in self.query(Input):
            typed.display, typed.password = page.field is not None, secret
            typed.value = typed.value if again else ""
        self._point(menu)
        self._shown = self._tick()
        self._arming.shown()
        self._tell()

    def _say_notices(self) -> None:
        notices = self.query_one("#notices", Said)
        notices.say("\n".join(self._page.notices))
        notices.display = bool(self._page.notices)
        self.query_one(Reading).display = bool(self._page.blocks)

    def _point(self, menu: Menu) -> None:
        """The keys go where one answers."""
        page = self._page
        if page.field is not None:
            self.query_one(Input).focus()
        elif page.choices:
            menu.focus()
        else:
            self.set_focus(None)

    # --- what there is to read

    def on_resize(self, event: events.Resize) -> None:
        """Large letters are for the width to decide."""
        self._write()

    def _write(self, small: bool = False) -> None:
        """What there is to read; `small` = nothing in it is large."""
        width, height = 0 if small else min(self.size.width, 84) - 6, self.size.height // 2
        parts = [_drawn(block, width, height) for block in self._page.blocks if not block.seq]
        self.query_one("#blocks", Said).say(Content("\n\n").join(parts))
        # That there is less in it than before changes no size which it could notice by itself.
        self.call_after_refresh(self._settle, small)

    def _settle(self, small: bool) -> None:
        """What there is to do with a word is worth more than its size."""
        reading, page, hint = self.query_one(Reading), self.query_one("#page"), self.query_one("#hint")
        reading.settle()
        others = hint.region.bottom - self.query_one("#headline").region.y - reading.outer_size.height
        if not small and others + self.query_one("#blocks").outer_size.height > page.content_size.height:
            self._write(small=True)

    def action_page(self, by: int) -> None:
        """What is too long for the window is scrolled by the keys that every program scrolls by."""
        paged(self, by)

    # --- what is answered

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """A line was typed."""
        event.stop()
        field, words = self._page.field, event.value if event.input.password else text.safe(event.value).strip()
        if field is None or self._tick() - self._shown < BRIEF:
            return
        asked = lone(words, [choice.label for choice in self._page.choices])
        if (asked or (field.act == "name" and words)) and self._arming.enter(words) != "go":
            self.query_one(Menu).marked = -1
            self._tell(asked)  # by a name the other one knows them to the end: it is read once, as words are
        else:
            self._done(None, words)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Another key takes back what was about to be given."""
        event.stop()
        if isinstance(self._arming.armed, str):
            self._arming.touched()
            self._tell()

    def on_choosing_marking(self, event: Choosing.Marking) -> None:
        """A choice was marked, unless it came too early."""
        event.stop()
        if self._arming.mark(event.place):
            self.query_one(Menu).marked = event.place
            self._tell()
        self._tell_early()

    def on_choosing_typed(self, event: Choosing.Typed) -> None:
        """A letter: it marks its choice, if it stands alone; any other unmarks."""
        event.stop()
        alone = self._arming.letter(event.place if event.place >= 0 else None)
        self.query_one(Menu).marked = event.place if alone else -1
        self._tell()
        if event.place >= 0:
            self._tell_early()

    def _tell_early(self) -> None:
        """Whoever was quick learns that it did not count."""
        if self._arming.early:
            self.query_one("#hint", Said).say(SAID["screen.early"])

    def on_choosing_entered(self, event: Choosing.Entered) -> None:
        """Enter on the choices: the marked one is made; one that is alone and does nothing needs no mark."""
        event.stop()
        place, choices = self.query_one(Menu).marked, self._page.choices
        alone = len(choices) == 1 and not choices[0].act
        what = place if place >= 0 else 0 if alone else None
        pressed = self._arming.enter(what, at_once=alone)
        if pressed == "go" and what is not None:
            self._done(choices[what], "")
        elif pressed == "quick":
            self.query_one(Menu).marked = -1
            self.query_one("#hint", Said).say(SAID["screen.quick"])

    def _done(self, choice: Choice | None, words: str) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((choice, words))

    def _tell(self, asked: str = "") -> None:
        """What the next key does; or what is asked about the line that stands there."""
        if asked:
            self.query_one("#hint", Said).say(f"{asked} {SAID['screen.as_is']}")
            return
        if isinstance(self._arming.armed, str):
            key = "screen.named"
        elif self.query_one(Menu).marked >= 0:
            key = "screen.marked"
        elif self._page.field is not None:
            key = "screen.type"
        elif not self._page.choices:
            key = "screen.waits"
        else:
            key = "screen.choose"
        below = f" {SAID['screen.or']}" if key == "screen.type" and self._page.choices else ""
        self.query_one("#hint", Said).say(SAID[key] + below)

    # --- keys

    def action_go_back(self) -> None:
        """What "Back" does, where that is offered and no line is lost by it; else nothing is marked any more."""
        back = way_back(self._page)
        if back is not None and not any(typed.value for typed in self.query(Input)):
            if self._tick() - self._shown >= BRIEF:
                self._done(back, "")
            return
        self._arming.touched()
        self.query_one(Menu).marked = -1
        self._tell()

    def action_explain(self) -> None:
        """The keys, and what this page is for, if it says."""
        self.app.push_screen(Help(self._page, keys_of(self)))

    def action_close(self) -> None:
        """Close."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(Quit())
        else:
            self._closing = True  # between two pages: the next one is not asked any more


def _drawn(block: Block, width: int, height: int) -> Content:
    """A block as content. A card of one word is read out: below it, it stands larger too, as far as there is room."""
    style = {"words": "$ink", "card": "bold $gold", "prompt": "$ink", "note": "$muted", "chart": "$ink"}[block.kind]
    label = Content.styled(f"{block.label}:\n", "$muted") if block.label else Content("")
    word = block.text if block.kind == "card" and set(block.text) <= FONT.keys() else ""
    rows = large(word, width, height) or ([" ".join(word)] if 0 < 2 * len(word) <= width else [])
    banner = Content.styled("\n".join(["", "", *rows]), "bold $gold") if rows else Content("")
    return label + Content.styled(block.text, style) + banner
