"""The person at this terminal, before and around a session: pages are shown, questions asked, waits sat out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from duologue import text, welcome
from duologue.core.exercise import Exercise
from duologue.drawing import WHOLE, draw, told
from duologue.page import Choice, Page, Session
from duologue.phrases import EN
from duologue.plain import Plain, Say
from duologue.terminal import Lines, number, unseen
from duologue.waits import either

T = TypeVar("T")


class Desk:
    """Lines in, lines out. EOFError at the end of input, anywhere. `calm` = a person is typing."""

    def __init__(self, lines: Lines, say: Say, calm: bool) -> None:
        self.lines, self.say, self.calm = lines, say, calm

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
            name = text.line(line, 24)
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
            return (await self.lines.next() or "").strip()

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
        self.show(page)
        coming = asyncio.ensure_future(wanted)
        try:
            while not coming.done():
                line = await either(self.lines.next(), asyncio.wait([coming]))
                if line is not None:
                    self._command(line.strip().lower(), page)
            return await coming
        finally:
            coming.cancel()

    async def quits(self) -> None:
        """Return when they type /quit. The end of input is no such wish: it may have come long before."""
        with suppress(EOFError):
            while (await self.lines.next() or "").strip().lower() != "/quit":
                pass
            return
        await asyncio.Event().wait()

    async def talk(self, session: Session) -> bool:
        """Run a session. Whether it is over, and was not only closed."""
        return await Plain(session, self.lines, self.say, time.monotonic, self.calm).run()

    def _command(self, word: str, page: Page) -> None:
        match word:
            case "/quit":
                raise EOFError
            case "/repeat":
                self.show(page)
            case "/safety":
                self.show(welcome.safety())
            case "/help":
                self.tell(EN["plain.help.start"])
            case _:
                self.tell(EN["plain.command"].format(word=text.line(word)))
