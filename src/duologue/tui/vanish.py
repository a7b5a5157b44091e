"""The safe exit: the terminal is empty at once, and from outside a line was lost. No entry, no goodbye.

The screen goes first. What was being written, and that this dialogue is in no list any more, is put on the disk in a
thread of its own, for a moment at the most: a disk that is full or hangs keeps nobody here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from textual.app import App

from duologue.page import Session
from duologue.tui import compat
from duologue.tui.notes import Notes
from duologue.tui.widgets.form import Unkept, written

MOMENT = 1.0  # seconds that the disk has for both


def kept(
    session: Session | None, unkept: Unkept | None, moment: float = MOMENT, notes: Callable[[], None] | None = None
) -> None:
    """Keep what was being written, then leave this dialogue out of every list; for so many seconds at the most."""
    if session is None:
        return

    def keep() -> None:
        if unkept is not None:
            _tried(lambda: session.write(*unkept))
        if notes is not None:
            _tried(notes)
        _tried(session.hide)

    # A daemon: it holds nobody back at the end of the process.
    thread = threading.Thread(target=keep, daemon=True, name="vanish")
    thread.start()
    thread.join(moment)


def _tried(step: Callable[[], None]) -> None:
    with suppress(Exception):  # whatever it is, nobody is here any more to be told
        step()


def unkept(app: App[Any]) -> Unkept | None:
    """What is being written at this moment: it is on no disk until the fingers rest."""
    return next(filter(None, map(written, reversed(app.screen_stack))), None)


def vanish(app: App[Any], session: Session | None, unkept: Unkept | None) -> None:
    """Be gone. `unkept` = words that are on no disk yet."""
    compat.emptied(app)
    notes = next((screen.finish for screen in app.screen_stack if isinstance(screen, Notes)), None)
    kept(session, unkept, notes=notes)
    compat.vanish()
