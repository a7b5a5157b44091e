"""The program on a screen: starts the flow, gives it a desk, and leaves the terminal as it was however it ends."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import ClassVar

from textual import work
from textual.app import App
from textual.binding import Binding, BindingType

from duologue.errors import Trouble
from duologue.page import Session
from duologue.phrases import EN
from duologue.tui import compat
from duologue.tui.around import Around
from duologue.tui.desk import ScreenDesk
from duologue.tui.dialogue import Dialogue

Flow = Callable[[ScreenDesk], Awaitable[None]]


class Duologue(App[None]):
    """`flow` is what is done at this desk. What no page has shown is in `desk.told` afterwards."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "how_to_close", show=False, system=True)]

    def __init__(self, flow: Flow) -> None:
        super().__init__()
        self._flow, self._around, self.failed = flow, Around(), False
        self.desk = ScreenDesk(lambda: self._around, self._talk)
        compat.filtered(self)

    def get_default_screen(self) -> Around:
        """The pages around a session are the first of all screens."""
        return self._around

    def on_mount(self) -> None:
        """Begin; a terminal that goes away closes the program in order."""
        for number in (signal.SIGTERM, signal.SIGHUP):
            with suppress(NotImplementedError, ValueError, RuntimeError):  # no signals there, or no main thread
                asyncio.get_running_loop().add_signal_handler(number, self.exit)
        self._around.call_after_refresh(self.run_flow)  # once there is something to draw pages on

    @work
    async def run_flow(self) -> None:
        """What is done at this desk, to its end or theirs."""
        try:
            await self._flow(self.desk)
        except EOFError:
            self.desk.tell(EN["plain.ended" if self.desk.keeps else "plain.unbegun"])
        except (Trouble, OSError) as error:
            self.failed = True
            self.desk.tell(str(error) if isinstance(error, Trouble) else EN["failed"].format(why=error.strerror))
        self.exit()

    async def _talk(self, session: Session) -> bool:
        return await self.push_screen_wait(Dialogue(session)) or False

    def action_how_to_close(self) -> None:
        """Ctrl+C closes nothing: it says how to."""
        self.notify(EN["screen.ctrl_c"], markup=False)


def run(flow: Flow) -> tuple[bool, list[str]]:
    """Run this on a screen. Whether it went well, and what is left to say."""
    app = Duologue(flow)
    app.run()
    return not app.failed, app.desk.told


def fits() -> bool:
    """Whether there is a terminal to draw on: Textual reads standard input, and draws on standard error."""
    return all(stream is not None and stream.isatty() for stream in (sys.__stdin__, sys.__stderr__))
