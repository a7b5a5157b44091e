"""All couples of one facilitator: one, or several at once, each with its own session and connection; and their board.

One couple's page is in front, or the board of all, or the codes for another couple. Whatever is in front, all sessions
go on, and a silent call from any couple is said there. The first couple's page comes first, as there is most often but
one; a key leads from any page to the board, and from there to any page. Nothing of this is known outside this machine:
each couple has agreed to a facilitator of its own, and a relay sees as many connections as there are couples.

The board is looked at once a second: figures in minutes need no more, and thirty couples who talk fast cost no more
than thirty who are silent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from duologue import shelf
from duologue.board import board
from duologue.desk import Desk, Quit
from duologue.errors import Foreign, Trouble
from duologue.guests import Observing
from duologue.journal import Journal, about
from duologue.log import MemoryLog
from duologue.observe import Observe, keep_notes
from duologue.packing import Reading
from duologue.page import Page
from duologue.rendezvous import Call, Sleep
from duologue.said import SAID
from duologue.seating import connection
from duologue.waits import alongside

LOOK = 1.0  # seconds between two looks at the board


@dataclass(frozen=True, slots=True)
class Table:
    """One couple: what is kept of it here, this end, and its loops."""

    journal: Journal
    end: Observing
    running: asyncio.Task[None]


class Workshop:
    """The arguments are Observe's."""

    def __init__(self, sessions: Path, desk: Desk, relay: str, call: Call, sleep: Sleep, reading: Reading) -> None:
        self._sessions, self._desk, self._call, self._sleep, self._reading = sessions, desk, call, sleep, reading
        self._observe, self._locked = Observe(sessions, desk, relay, call, sleep, reading), False
        self._tables, self._ends = list[Table](), list[Observing]()
        self._failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def observe(self, locked: bool = False) -> None:
        """Sit with two who let them in. `locked` = ask for a passphrase. Raises NoRelay, CodesUsedUp, NoGuest."""
        self._locked = locked
        await self.carry_on(await self._observe.journal(locked))

    async def carry_on(self, journal: Journal) -> None:
        """Sit with these two, and with others, until none is left or they close. Raises Foreign."""
        try:
            await alongside(self._stay(self._seated(journal)), self._broken())
        finally:
            for table in self._tables:
                await self._stop(table)
                table.journal.close()

    def _seated(self, journal: Journal) -> Table:
        self._desk.hidden = shelf.is_hidden(journal.folder)
        try:
            # Of what others say, a facilitator's computer keeps nothing.
            end = connection(journal, MemoryLog(), self._call, self._sleep, self._reading)
        except BaseException:
            journal.close()
            raise
        assert isinstance(end, Observing)
        end.together = self._ends
        self._ends.append(end)
        table = Table(journal, end, asyncio.create_task(end.run()))
        table.running.add_done_callback(self._ended)
        self._tables.append(table)
        return table

    def _ended(self, running: asyncio.Task[None]) -> None:
        error = None if running.cancelled() else running.exception()
        if error is not None and not self._failed.done():
            self._failed.set_exception(error)

    async def _broken(self) -> None:
        """Raise what went wrong in any of them."""
        await self._failed

    async def _stop(self, table: Table) -> None:
        table.running.cancel()
        await asyncio.wait([table.running])

    # --- one after the other in front

    async def _stay(self, first: Table) -> None:
        try:
            await self._shown(first)
        except EOFError:
            await self._close()
            raise
        await self._close()
        if self._tables:
            self._desk.tell(f"\n{self._desk.kept()}")

    async def _close(self) -> None:
        await asyncio.gather(*(end.close() for end in self._ends))

    async def _shown(self, front: Table | None) -> None:
        while front is not None:
            if await self._desk.talk(front.end):
                await self._over(front)
            elif not front.end.aside:
                return
            front.end.aside = False
            front = await self._board() if self._tables else None

    async def _over(self, table: Table) -> None:
        """Nothing more comes of this one: its notes are asked for, and nothing of it stays."""
        await table.end.close()
        await self._stop(table)
        if table.end.split:
            self._desk.tell(SAID["split.kept"])
        else:
            await keep_notes(self._desk, table.journal)
            try:
                table.journal.forget()
                self._desk.tell(SAID["over.kept"])
            except OSError as error:  # with one couple's folder the others do not end
                self._tell(error)
        table.journal.close()
        self._tables.remove(table)
        self._ends.remove(table.end)

    async def _board(self) -> Table | None:
        """All of them in sight, until one is chosen; None = they close."""
        while True:
            kept = self._kept()
            choice, _ = await alongside(self._desk.ask(self._page(kept)), self._looked(kept))
            assert choice is not None
            if choice.act == "open":
                return self._tables[choice.index]
            if choice.act == "close":
                return None
            if choice.act == "carry":
                await self._carry(kept)
            elif (table := await self._another()) is not None:
                return table

    # --- the board

    def _page(self, kept: Sequence[Path]) -> Page:
        return board([end.row() for end in self._ends], self._calls(), len(kept))

    def _calls(self) -> list[str]:
        return [said for end in self._ends for said in end.calls()]

    async def _looked(self, kept: Sequence[Path]) -> None:
        """Keep the board as it is now; plain lines say who calls, and nothing else unasked."""
        shown = self._page(kept)
        while True:
            await self._sleep(LOOK)
            page = self._page(kept)
            if page != shown:
                self._desk.turn(page, "\n".join(said for said in page.notices if said not in shown.notices))
            shown = page

    def _kept(self) -> list[Path]:
        """Which other seats of a facilitator wait here."""
        mine, found = {table.journal.folder for table in self._tables}, list[Path]()
        for folder in shelf.waiting(self._sessions, hidden=False):
            with suppress(Foreign):
                found += [folder] if folder not in mine and about(folder).seat == "f" else []
        return found

    async def _carry(self, kept: Sequence[Path]) -> None:
        """Open all that wait here; which cannot be, is said."""
        for folder in kept:
            try:
                self._seated(await self._desk.unlocked(folder))
            except Quit:
                return  # of these they know no passphrase
            except (Trouble, OSError) as error:
                self._tell(error)

    async def _another(self) -> Table | None:
        """Sit with another couple; None = nothing came of it."""
        try:
            return self._seated(await alongside(self._observe.journal(self._locked), self._called()))
        except Quit:
            return None
        except (Trouble, OSError) as error:
            self._tell(error)
            return None

    async def _called(self) -> None:
        """Say beside the codes who calls."""
        while True:
            await self._sleep(LOOK)
            self._observe.called(self._calls())

    def _tell(self, error: Trouble | OSError) -> None:
        why = error.strerror if isinstance(error, OSError) else None
        self._desk.tell(SAID["failed"].format(why=why) if why else str(error))
