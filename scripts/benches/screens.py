"""A program that is measured on a terminal: `screens.py hello|area|near TURNS|far FOLDER|board FOLDER`.

`near` = one chair with this many turns behind it, both partners in this process: SIGUSR1 opens it, SIGUSR2 makes the
next thing said. `far` = a client over a relay, with a journal. `board` = all couples of a facilitator: SIGUSR1 makes it
a minute later.
"""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from pathlib import Path
from typing import Any


def _hello() -> None:
    from textual.app import App, ComposeResult
    from textual.widgets import Static

    class Hello(App[None]):
        def compose(self) -> ComposeResult:
            yield Static("Hello, World!")

    Hello().run()


def _area() -> None:
    from textual.app import App, ComposeResult
    from textual.widgets import TextArea

    class Area(App[None]):
        def compose(self) -> ComposeResult:
            yield TextArea(soft_wrap=True)

        def on_mount(self) -> None:
            self.query_one(TextArea).focus()

    Area().run()


def _near(turns: int) -> None:
    gc.disable()  # as the command does; the app enables it
    from near import Near

    from duologue.page import Choice, Page
    from duologue.tui.app import Duologue

    held = Near(turns)

    async def flow(desk: Any) -> None:
        loop, gate = asyncio.get_running_loop(), asyncio.Event()
        loop.add_signal_handler(signal.SIGUSR1, gate.set)
        loop.add_signal_handler(signal.SIGUSR2, held.next)
        asking = asyncio.create_task(desk.ask(Page((), "ready", choices=(Choice("on", "on"),))))
        await gate.wait()
        asking.cancel()
        await desk.talk(held)

    Duologue(flow).run()


def _far(folder: Path) -> None:
    gc.disable()  # as the command does; the app enables it
    from duologue.journal import Journal
    from duologue.log import FileLog
    from duologue.seating import connection
    from duologue.transport import websocket
    from duologue.tui import arming
    from duologue.tui.app import Duologue
    from duologue.waits import alongside

    arming.EARLY = 0.0  # whoever is measured reads no page
    journal = Journal(folder)

    async def flow(desk: Any) -> None:
        table = connection(journal, FileLog(journal.disk()), websocket)
        await alongside(desk.talk(table), table.run())

    Duologue(flow).run()


def _board(folder: Path) -> None:
    from duologue import seating, shelf
    from duologue.journal import Journal
    from duologue.packing import unpack
    from duologue.terminal import now
    from duologue.transport import websocket
    from duologue.tui.app import Duologue
    from duologue.waits import either
    from duologue.workshop import Workshop

    later, looked = [0], asyncio.Event()
    seating.now = lambda: now() + later[0]

    def minute() -> None:
        later[0] += 60_000
        looked.set()

    async def sleep(seconds: float) -> None:
        looked.clear()
        await either(looked.wait(), asyncio.sleep(seconds))

    async def flow(desk: Any) -> None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, minute)
        shop = Workshop(folder, desk, "", websocket, sleep, unpack)
        for each in list(shelf.waiting(folder)):
            shop._seated(Journal(each))
        await shop._board()

    Duologue(flow).run()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["hello"]:
            _hello()
        case ["area"]:
            _area()
        case ["near", turns]:
            _near(int(turns))
        case ["far", folder]:
            _far(Path(folder))
        case ["board", folder]:
            _board(Path(folder))
