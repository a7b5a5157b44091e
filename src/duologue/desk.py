"""The person at this terminal, before and around a session: pages are shown, questions asked, waits sat out."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

from duologue import text, welcome
from duologue.core.exercise import Exercise
from duologue.drawing import WHOLE, draw, told
from duologue.errors import Damaged
from duologue.journal import Journal
from duologue.log import MAGIC, FileLog
from duologue.page import Choice, Page, Session
from duologue.phrases import EN
from duologue.plain import Plain, Say
from duologue.terminal import Lines, number, unseen
from duologue.waits import alongside

T = TypeVar("T")


class Quit(EOFError):
    """They want to close."""


class Desk:
    """Lines in, lines out. EOFError at the end of input, anywhere, and Quit. `calm` = a person is typing.

    `keeps` = a session was open here, so that what was begun is kept however this ends.
    """

    def __init__(self, lines: Lines, say: Say, calm: bool) -> None:
        self.lines, self.say, self.calm, self.keeps = lines, say, calm, False

    def tell(self, said: str) -> None:
        """One or more sentences, in lines as wide as the terminal."""
        self.say(told(said))

    def show(self, page: Page) -> None:
        """A page that asks nothing."""
        self.say(draw(page))

    async def ask(self, page: Page) -> tuple[Choice | None, str]:
        """Show a page until it is answered: the choice, or the line typed into its field.

        Of lines that were pasted, none chooses.
        """
        pasted = False
        self.show(page)
        while True:
            self.tell(EN["plain.one"] if page.field is not None else EN["plain.choose"].format(n=len(page.choices)))
            line = text.safe(await self.lines.next() or "", WHOLE).strip()
            if line.startswith("/"):
                self._command(line.lower(), page)
                continue
            if page.field is not None:
                return None, line
            before, pasted = pasted, self.calm and await self.lines.more()
            if before or pasted:
                self.tell(EN["plain.early"])
            elif n := number(line, len(page.choices)):
                return page.choices[n - 1], ""

    async def choice(self, page: Page) -> str:
        """The act of what was chosen."""
        choice, _ = await self.ask(page)
        return choice.act if choice is not None else ""

    async def name(self, page: Callable[[str], Page], taken: str = "") -> str:
        """A first name, typed. `page` is made with what was wrong with the last one, "" at first."""
        notice = ""
        while True:
            _, line = await self.ask(page(notice))
            name = text.name(line)
            named = any(map(str.isalpha, name))
            if named and name.casefold() != taken.casefold():
                return name
            notice = "same" if named else "empty"

    async def exercise(self, found: Sequence[Exercise]) -> Exercise:
        """One of these, chosen, unless there is but one."""
        if len(found) == 1:
            return found[0]
        chosen = await self.choice(welcome.choosing(found))
        return next(exercise for exercise in found if exercise.id == chosen)

    async def secret(self, ask: str) -> str:
        """Something to type that is not shown."""
        with unseen():
            self.tell(ask)
            typed = (await self.lines.next() or "").strip()
        if typed.lower() == "/quit":
            raise Quit
        return typed

    async def new_passphrase(self) -> str:
        """A passphrase, typed twice alike."""
        ask = EN["passphrase.new"]
        while True:
            first = await self.secret(ask)
            if first and first == await self.secret(EN["passphrase.again"]):
                return first
            ask = EN["passphrase.other"]

    async def wait(self, page: Page, wanted: Coroutine[Any, Any, T]) -> T:
        """Show a page until this is there; what is typed meanwhile can only be a command."""

        async def meanwhile() -> None:
            while True:
                word = text.safe(await self.lines.next() or "", WHOLE).strip().lower()
                if word.startswith("/"):
                    self._command(word, page)
                else:
                    self.tell(EN["plain.wait"])

        self.show(page)
        return await alongside(wanted, meanwhile())

    async def log(self, journal: Journal) -> FileLog | None:
        """The log of a session, mended first if it is damaged and they want that; None if they do not.

        Raises Damaged where nothing could be gone on from.
        """
        try:
            return FileLog(journal.disk())
        except Damaged as error:
            # Over a relay the rest comes back from there, and be it all of it.
            if error.sound <= len(MAGIC) and not journal.about.seat:
                raise
            if await self.choice(welcome.damaged(journal.about)) != "mend":
                return None
            journal.mend(error.sound)
            return FileLog(journal.disk())

    async def talk(self, session: Session) -> bool:
        """Run a session that is kept. Whether it is over, and was not only closed."""
        self.keeps = True
        return await Plain(session, self.lines, self.say, time.monotonic, self.calm).run()

    def _command(self, word: str, page: Page) -> None:
        match word:
            case "/quit":
                raise Quit
            case "/repeat":
                self.show(page)
            case "/safety":
                self.show(welcome.safety())
            case "/help":
                self.tell(EN["plain.help.start"])
            case _:
                self.tell(EN["plain.command"].format(word=text.line(word)))
