"""The person at this terminal, in plain lines: pages are printed, lines are read."""

from __future__ import annotations

import time
from collections.abc import Coroutine
from typing import Any

from duologue import demo, text, welcome
from duologue.desk import Desk, Quit, T
from duologue.drawing import WHOLE, draw, told
from duologue.page import Choice, Page, Session
from duologue.plain import Plain, Say
from duologue.said import SAID
from duologue.terminal import Lines, number, unseen
from duologue.waits import alongside


def _how(page: Page) -> str:
    """How to answer this page, as a name in phrases."""
    if page.field is None:
        return "plain.choose" if len(page.choices) > 1 else "plain.choose.one"
    return "plain.pick.one" if page.choices else "plain.one"


class LineDesk(Desk):
    """Lines in, lines out. `calm` = a person is typing."""

    def __init__(self, lines: Lines, say: Say, calm: bool) -> None:
        self._lines, self._say, self._calm = lines, say, calm
        self._page = Page((), "")  # in front

    def tell(self, said: str) -> None:
        """One or more sentences, in lines as wide as the terminal."""
        self._say(told(said))

    def turn(self, page: Page, said: str) -> None:
        """What is new; where that can be answered all of it, so that the numbers are in sight."""
        self._page = page
        if said:
            self._say(draw(page)) if page.choices else self.tell(said)

    async def show(self, page: Page) -> None:
        """A page that asks nothing."""
        self._say(draw(page))

    async def watch(self, id: str) -> None:
        """Play the demonstration, as fast as they read."""
        await demo.watch(id, self._say, self._lines if self._calm else None)

    async def ask(self, page: Page) -> tuple[Choice | None, str]:
        """Show a page until it is answered: the choice, or the line typed into its field.

        Of lines that were pasted, none chooses. A name is read once, as words are: they are known by it to the end.
        """
        pasted, named, self._page = False, "", page
        self._say(draw(page))
        while True:
            self.tell(SAID["plain.named" if named else _how(page)].format(n=len(page.choices), name=named))
            line = text.safe(await self._lines.next() or "", WHOLE).strip()
            if line.startswith("/"):
                self._command(line.lower())
                continue
            n = number(line, len(page.choices))
            if page.field is not None and not n:
                read, named = named, text.name(line) if self._calm and page.field.act == "name" else ""
                if named in ("", read):
                    return None, line or read
                continue
            before, pasted = pasted, self._calm and await self._lines.more()
            if before or pasted:
                self.tell(SAID["plain.early"])
            elif n:
                return page.choices[n - 1], ""

    async def secret(self, ask: str) -> str:
        """Something to type that is not shown."""
        with unseen():
            self.tell(f"{ask} {SAID['plain.close']}")
            typed = (await self._lines.next() or "").strip()
        if typed.lower() == "/quit":
            raise Quit
        return typed

    async def wait(self, page: Page, wanted: Coroutine[Any, Any, T]) -> T:
        """Show a page until this is there; what is typed meanwhile can only be a command."""

        async def meanwhile() -> None:
            while True:
                word = text.safe(await self._lines.next() or "", WHOLE).strip().lower()
                if word.startswith("/"):
                    self._command(word)
                else:
                    self.tell(SAID["plain.wait"])

        self._page = page
        self._say(draw(page))
        self.tell(SAID["plain.waits"])
        return await alongside(wanted, meanwhile())

    async def talk(self, session: Session, kept: bool = True) -> bool:
        """Run a session. Whether it is over, and was not only closed."""
        self.keeps = self.keeps or kept
        over = await Plain(session, self._lines, self._say, time.monotonic, self._calm).run()
        if over:
            self.tell(f"\n{SAID['plain.printed']}")
        return over

    def _command(self, word: str) -> None:
        match word:
            case "/quit":
                raise Quit
            case "/repeat":
                self._say(draw(self._page))
            case "/safety":
                self._say(draw(welcome.safety()))
            case "/help":
                self.tell(SAID["plain.help.start"])
            case _:
                self.tell(SAID["plain.command"].format(word=text.line(word)))
