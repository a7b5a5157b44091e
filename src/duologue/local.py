"""A couple at one keyboard: a new dialogue, or one that waits, on to its end; in plain lines."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from duologue import welcome
from duologue.core.exercise import Exercise
from duologue.core.shape import Seat
from duologue.desk import Desk
from duologue.errors import Damaged, Foreign
from duologue.hotseat import HotSeat, opening
from duologue.journal import About, Journal
from duologue.log import FileLog
from duologue.packing import Reading, exercise_digest, pack, unpack
from duologue.said import SAID
from duologue.shelf import is_hidden
from duologue.terminal import clock, now


class Local:
    """Two at this computer. `reading` reads what was kept; `fades` = what they mirror fades.

    EOFError at the end of input, anywhere.
    """

    def __init__(self, sessions: Path, desk: Desk, reading: Reading = unpack, fades: bool = False) -> None:
        self._sessions, self._desk, self._reading, self._fades = sessions, desk, reading, fades

    async def new(self, exercises: Sequence[Exercise]) -> None:
        """A new dialogue, of one of these: two names, and on to its end."""
        first, exercise, _ = await self._desk.begin(partial(welcome.name, "a"), exercises)
        while not (second := await self._desk.name(partial(welcome.name, "b", before=first), first)):
            found = [exercise, *(one for one in exercises if one is not exercise)]  # what they chose stays chosen
            first, exercise, _ = await self._desk.begin(partial(welcome.name, "a"), found)
        names: dict[Seat, str] = {"a": first, "b": second}
        session, clear = opening(exercise, os.urandom)
        about = About(session.hex(), exercise.title, names, now(), fades=self._fades)
        journal = Journal.new(self._sessions, about, pack(exercise))
        try:
            table = HotSeat(session, exercise, names, FileLog(journal.disk()), now, journal, clock, fades=self._fades)
            await table.begin(clear)
            await self._run(table, journal)
        finally:
            journal.close()

    async def carry_on(self, folder: Path) -> None:
        """Resume this session at the same step, with the same drafts. Raises InUse, Foreign, Damaged."""
        journal = Journal(folder)
        try:
            self._desk.hidden = is_hidden(folder)
            about, data = journal.about, journal.exercise()
            try:
                exercise = self._reading(data)
            except ValueError as error:
                raise Foreign from error
            log = await self._desk.log(journal)
            if log is None:
                return
            journal.load()
            table = HotSeat(
                bytes.fromhex(about.session), exercise, about.names, log, now, journal, clock, fades=about.fades
            )
            if table.state.seq < len(log.stored()):
                # Records that read back and do not count: this program did not write them.
                raise Damaged(0)
            if table.state.seq and table.state.digest != exercise_digest(data):
                # Not the words that both sat down to: the file was damaged, or changed since.
                raise Foreign
            if log.torn:
                self._desk.tell(f"(!) {SAID['torn']}")
            if table.state.seq == 0 and (journal.drafts or journal.private):
                # Somebody has written here, so something was said before: the log is not what it was.
                raise Damaged(0)
            if table.state.seq == 0:
                # Cut short before anything was said: there is nothing to carry on.
                journal.forget()
                self._desk.tell(SAID["plain.nothing"])
                return
            await table.go_on()
            await self._run(table, journal)
        finally:
            journal.close()

    async def _run(self, table: HotSeat, journal: Journal) -> None:
        if await self._desk.talk(table):
            journal.forget()
        else:
            self._desk.tell(f"\n{self._desk.kept()}")
