"""A couple at one keyboard, from the first page to the last, in plain lines."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

from duologue import demo, text, welcome
from duologue import journal as journals
from duologue.core.exercise import Exercise
from duologue.core.shape import Seat
from duologue.drawing import WHOLE, draw, told
from duologue.errors import Damaged, Foreign
from duologue.fileformat import FaultyFile
from duologue.hotseat import HotSeat, opening
from duologue.journal import About, Journal
from duologue.library import Library
from duologue.log import MAGIC, FileLog
from duologue.packing import exercise_digest, pack, unpack
from duologue.page import Choice, Page
from duologue.phrases import EN
from duologue.plain import Plain, Say
from duologue.terminal import Lines, clock, now, number


async def ask(page: Page, lines: Lines, say: Say, calm: bool) -> tuple[Choice | None, str]:
    """Show a page outside a session until it is answered: the choice, or the line typed into its field.

    EOFError at the end of input. `calm` = a person is typing: of lines that were pasted, none chooses.
    """
    pasted = False
    say(draw(page))
    while True:
        say(told(EN["plain.one"] if page.field is not None else EN["plain.choose"].format(n=len(page.choices))))
        line = text.safe(await lines.next() or "", WHOLE).strip()
        if line.startswith("/"):
            _command(line.lower(), page, say)
            continue
        if page.field is not None:
            return None, line
        before, pasted = pasted, calm and await lines.more()
        if before or pasted:
            say(told(EN["plain.early"]))
        elif n := number(line, len(page.choices)):
            return page.choices[n - 1], ""


def _command(word: str, page: Page, say: Say) -> None:
    match word:
        case "/quit":
            raise EOFError
        case "/repeat":
            say(draw(page))
        case "/safety":
            say(draw(welcome.safety()))
        case "/help":
            say(told(EN["plain.help.start"]))
        case _:
            say(told(EN["plain.command"].format(word=text.line(word))))


class Local:
    """Everything before and around a session at one keyboard. EOFError at the end of input, anywhere."""

    def __init__(self, data: Path, library: Library, language: str, lines: Lines, say: Say, calm: bool) -> None:
        self._data, self._library, self._language = data, library, language
        self._lines, self._say, self._calm = lines, say, calm

    @property
    def sessions(self) -> Path:
        return self._data / "sessions"

    async def _ask(self, page: Page) -> tuple[Choice | None, str]:
        return await ask(page, self._lines, self._say, self._calm)

    async def first(self) -> bool:
        """Who this is not for, before first use. Whether they want to go on."""
        # That dialogues were kept here says enough; nothing is stored about the page itself.
        if self.sessions.exists():
            return True
        choice, _ = await self._ask(welcome.safety(go=True))
        return choice is not None and choice.act == "go"

    async def new(self, id: str = "") -> None:
        """A new dialogue: which exercise, two names, and on to its end."""
        exercise = self._library.exercise(id, self._language) if id else await self._chosen()
        names = await self._names()
        session, clear = opening(exercise, os.urandom)
        about = About(session.hex(), exercise.title, names, now())
        journal = Journal.new(self.sessions, about, pack(exercise))
        try:
            table = HotSeat(session, exercise, names, FileLog(journal.disk()), now, journal, clock)
            await table.begin(clear)
            await self._run(table, journal)
        finally:
            journal.close()

    async def _chosen(self) -> Exercise:
        found = list[Exercise]()
        for id in self._library.ids():
            with suppress(FaultyFile):  # `exercises list` says what is wrong with it
                found.append(self._library.exercise(id, self._language))
        found.sort(key=lambda exercise: (exercise.id == "need-and-need-not-to", exercise.id != "mirroring"))
        choice, _ = await self._ask(welcome.choosing(found))
        return next(exercise for exercise in found if choice is not None and exercise.id == choice.act)

    async def _names(self) -> dict[Seat, str]:
        first = await self._name("a", "")
        second = await self._name("b", first)
        return {"a": first, "b": second}

    async def _name(self, which: str, taken: str) -> str:
        notice = ""
        while True:
            _, line = await self._ask(welcome.name(which, notice))
            name = text.line(line, 24)
            named = any(map(str.isalpha, name))
            if named and name.casefold() != taken.casefold():
                return name
            notice = "same" if named else "empty"

    async def waiting(self) -> bool:
        """Offer the dialogues that wait, until one is carried on (True) or they want none of them (False)."""
        while found := self._found():
            n = 0
            if len(found) > 1:
                choice, _ = await self._ask(welcome.which([about for _, about in found], clock))
                n = choice.index if choice is not None else 0
            folder, about = found[n]
            choice, _ = await self._ask(welcome.waiting(about, clock))
            act = choice.act if choice is not None else "no"
            if act == "yes":
                await self.carry_on(folder)
                return True
            if act == "no":
                return False
            await self._forget(folder)
        return False

    def _found(self) -> list[tuple[Path, About]]:
        """The dialogues that wait. Of what cannot be read it is said that it is there; it is left alone."""
        found = list[tuple[Path, About]]()
        for folder in journals.waiting(self.sessions):
            try:
                found.append((folder, journals.about(folder)))
            except Foreign:
                self._say(told(EN["resume.foreign"].format(folder=text.line(str(folder), 400))))
        return found

    async def start(self) -> None:
        """The first page, until a dialogue was had or they close."""
        while True:
            choice, _ = await self._ask(welcome.start())
            act = choice.act if choice is not None else "quit"
            if act == "local":
                if not await self.waiting():
                    await self.new()
                return
            if act == "quit":
                return
            if act == "safety":
                self._say(draw(welcome.safety()))
            else:
                await demo.watch("mirroring", self._say, self._lines if self._calm else None)

    async def resume(self) -> None:
        """Carry on with a dialogue that waits, or begin a new one beside it, or say that there is none."""
        if await self.waiting():
            return
        if self._found():
            await self.new()
        else:
            self._say(told(EN["resume.none"]))

    async def _forget(self, folder: Path) -> None:
        choice, _ = await self._ask(welcome.forgetting())
        if choice is not None and choice.act == "yes":
            Journal(folder).forget()

    async def carry_on(self, folder: Path) -> None:
        """Resume this session at the same step, with the same drafts. Raises InUse, Foreign."""
        journal = Journal(folder)
        try:
            about, data = journal.about, journal.exercise()
            try:
                exercise = unpack(data)
            except ValueError as error:
                raise Foreign from error
            log = await self._log(journal, about)
            if log is None:
                return
            journal.load()
            table = HotSeat(bytes.fromhex(about.session), exercise, about.names, log, now, journal, clock)
            if table.state.seq < len(log.stored()):
                # Records that read back and do not count: this program did not write them.
                raise Damaged(0)
            if table.state.seq and table.state.digest != exercise_digest(data):
                # Not the words that both sat down to: the file was damaged, or changed since.
                raise Foreign
            if log.torn:
                self._say(told(f"(!) {EN['torn']}"))
            if table.state.seq == 0 and (journal.drafts or journal.private):
                # Somebody has written here, so something was said before: the log is not what it was.
                raise Damaged(0)
            if table.state.seq == 0:
                # Cut short before anything was said: there is nothing to carry on.
                journal.forget()
                self._say(told(EN["plain.nothing"]))
                return
            await table.go_on()
            await self._run(table, journal)
        finally:
            journal.close()

    async def _log(self, journal: Journal, about: About) -> FileLog | None:
        try:
            return FileLog(journal.disk())
        except Damaged as error:
            if error.sound <= len(MAGIC):
                raise
            choice, _ = await self._ask(welcome.damaged(about))
            if choice is None or choice.act != "mend":
                return None
            journal.mend(error.sound)
            return FileLog(journal.disk())

    async def _run(self, table: HotSeat, journal: Journal) -> None:
        over = await Plain(table, self._lines, self._say, time.monotonic, self._calm).run()
        if over:
            journal.forget()
        else:
            self._say("\n" + told(EN["plain.kept"]))
