"""The program on a screen: starts the flow, gives it a desk, and leaves the terminal as it was however it ends."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from duologue import text
from duologue.config import Config
from duologue.errors import Trouble
from duologue.page import Session
from duologue.said import SAID
from duologue.tui import compat, garbage
from duologue.tui.announce import Announced
from duologue.tui.around import Around
from duologue.tui.commands import Verbs
from duologue.tui.desk import ScreenDesk
from duologue.tui.look import keep_theme, theme
from duologue.tui.silence import silence
from duologue.tui.small import Guarded
from duologue.tui.themes import Themed

if TYPE_CHECKING:
    from duologue.demo import Show

# What is not on the first page is imported once it is wanted: that page is there sooner.

LOOK = 1.0  # seconds between looking whether the terminal is still there
Flow = Callable[[ScreenDesk], Awaitable[None]]


class Duologue(compat.Tactful, Verbs, Themed, Guarded, Announced):
    """`flow` is what is done at this desk. What no page has shown is in `desk.told` afterwards."""

    CSS_PATH = ["app.tcss", "around.tcss"]  # noqa: RUF012 (as Textual declares it; it asks the first screen for none)

    def __init__(self, flow: Flow, config: Config | None = None, folder: Path | None = None) -> None:
        super().__init__(config or Config())
        self._flow, self._folder, self._around = flow, folder, Around()
        self._up = asyncio.Event()  # there is a screen
        self._session: Session | None = None  # the last that was open: what is asked after it is about it
        self.failed, self.ended_by = False, 0  # whether it went wrong; the signal that ended it
        self.desk = ScreenDesk(lambda: self._around, self._talk, self._watch)
        if not self.wear(name := theme(self.config, folder)) and name:
            self.desk.tell(SAID["screen.theme"].format(name=text.line(name)))
        self.set_keymap(dict(self.config.keys))
        compat.filtered(self)
        compat.frugal()

    def get_default_screen(self) -> Around:
        """The pages around a session are the first of all screens."""
        return self._around

    async def on_load(self) -> None:
        """Begin: what is asked first is known before there is a screen, and is on the first picture of it."""
        self.run_flow()
        await asyncio.sleep(0)

    def on_mount(self) -> None:
        """A terminal that goes away closes the program in order."""
        for number in (signal.SIGTERM, signal.SIGHUP):
            with suppress(NotImplementedError, ValueError, RuntimeError):  # no signals there, or no main thread
                asyncio.get_running_loop().add_signal_handler(number, self._ended, number)
        self._around.call_later(self._up.set)
        self.set_timer(garbage.SETTLED, garbage.collect)
        if not self.is_headless:
            self.set_interval(LOOK, self._look_for_it)
        self.theme_changed_signal.subscribe(self, lambda worn: keep_theme(worn.name, self._folder))

    @work
    async def run_flow(self) -> None:
        """What is done at this desk, to its end or theirs."""
        try:
            await self._flow(self.desk)
        except EOFError:
            self.desk.tell(self.desk.kept("ended") if self.desk.keeps else SAID["plain.unbegun"])
        except (Trouble, OSError) as error:
            self.failed = True
            self.desk.tell(SAID["failed"].format(why=error.strerror) if isinstance(error, OSError) else str(error))
        except Exception as error:
            from duologue.fileformat import FaultyFile

            if not isinstance(error, FaultyFile):
                raise
            self.failed = True
            self.desk.tell(str(error))
        await self._up.wait()
        self.exit()

    async def _talk(self, session: Session, told: Sequence[str]) -> bool:
        from duologue.tui.dialogue import Dialogue

        await self._up.wait()
        self._session = session
        self.call_after_refresh(self.guard)
        try:
            return await self.push_screen_wait(Dialogue(session, told)) or False
        finally:
            self.announce(None)

    async def _watch(self, show: Show) -> None:
        from duologue.tui.watching import Watching

        await self._up.wait()
        await self.push_screen_wait(Watching(show))

    def _look_for_it(self) -> None:
        """A terminal that is gone without a signal is gone all the same."""
        if not self.ended_by and compat.hung_up():
            self._ended(signal.SIGHUP)

    def _ended(self, number: int) -> None:
        self.ended_by = number
        for screen in self.screen_stack:
            getattr(screen, "finish", str)()  # what was typed a moment ago is on no disk yet
        self.exit()

    def action_vanish(self) -> None:
        """Be gone at once."""
        from duologue.tui.vanish import unkept, vanish

        vanish(self, self._session, unkept(self))


def run(flow: Flow, config: Config | None = None, folder: Path | None = None) -> tuple[bool, list[str]]:
    """Run this on a screen. Whether it went well, and what is left to say; a signal that ended it ends the process.

    `folder` keeps a theme that is chosen on the screen.
    """
    with silence():
        app = Duologue(flow, config, folder)
        try:
            app.run()
        except Exception:  # what it is may hold people's words, and is said nowhere
            app.fault = True
    if app.ended_by:
        signal.signal(app.ended_by, signal.SIG_DFL)
        signal.raise_signal(app.ended_by)
    return (False, [SAID["screen.fault"]]) if app.fault else (not app.failed, app.desk.told)
