"""The person at this terminal, before and around a session: what the flow asks of a front end.

There are two: `linedesk` in plain lines, and `tui.desk` on a screen. What does not depend on either stands here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from duologue import text, welcome
from duologue.errors import Damaged, NeedsPassphrase, NoRelay, WrongPassphrase
from duologue.page import Choice, Page, Session
from duologue.said import SAID

if TYPE_CHECKING:
    from pathlib import Path

    from duologue.core.exercise import Exercise
    from duologue.journal import Journal
    from duologue.log import FileLog

T = TypeVar("T")


class Quit(EOFError):
    """They want to close."""


class Back(Exception):
    """They would rather go back to the first page."""


class Desk(ABC):
    """Pages out, answers in. EOFError at the end of input, anywhere, and Quit; Back where that is said.

    `keeps` = a session was open here, or was not mended, so that it is kept however this ends. `hidden` = that one
    stands in no list.
    `pace` = ms for which a page that only waits for a script stays, to be read.
    """

    keeps = hidden = False
    pace = 0

    def kept(self, how: str = "kept") -> str:
        """What is said of the session that was open here: "kept", "cut" off in a line, or "ended" with the input."""
        return SAID[f"plain.{how}.hidden" if self.hidden else f"plain.{how}"]

    @abstractmethod
    def tell(self, said: str) -> None:
        """One or more sentences that need no answer; blank lines around them are no part of them."""

    @abstractmethod
    async def show(self, page: Page) -> None:
        """A page that asks nothing, until it was read."""

    @abstractmethod
    async def ask(self, page: Page) -> tuple[Choice | None, str]:
        """Show a page until it is answered: the choice, or the line typed into its field."""

    @abstractmethod
    async def secret(self, ask: str) -> str:
        """Something to type that is not shown."""

    @abstractmethod
    async def wait(self, page: Page, wanted: Coroutine[Any, Any, T]) -> T:
        """Show a page until this is there; they can close meanwhile, and answer nothing."""

    @abstractmethod
    def turn(self, page: Page, said: str) -> None:
        """The page in front, which asks the same, has changed into this one; `said` = what is new on it and matters."""

    @abstractmethod
    async def watch(self, id: str) -> None:
        """Play the demonstration of this exercise."""

    @abstractmethod
    async def talk(self, session: Session, kept: bool = True) -> bool:
        """Run a session. Whether it is over, and was not only closed. `kept` = it outlives the program."""

    async def choice(self, page: Page) -> str:
        """The act of what was chosen."""
        choice, _ = await self.ask(page)
        return choice.act if choice is not None else ""

    async def name(self, page: Callable[[str], Page], taken: str = "") -> str:
        """A first name, typed; "" = they chose what stands beside it. `page` is made with what was wrong, or ""."""
        return (await self._named(page, taken))[1]

    async def _named(self, page: Callable[[str], Page], taken: str = "") -> tuple[str, str]:
        """The act of what they chose beside it, and else a name."""
        notice = ""
        while True:
            choice, line = await self.ask(page(notice))
            if choice is not None:
                return choice.act, ""
            name = text.name(line)
            named = any(map(str.isalpha, name))
            if named and not text.alike(name, taken):
                return "", name
            notice = "same" if named else "empty"

    async def exercise(self, found: Sequence[Exercise], now: Exercise | None = None) -> Exercise:
        """One of these, chosen, unless there is but one; where there are more than a few, by what is going on.

        `now` = the one to which they can go back. Raises Back where there is none.
        """
        if len(found) == 1:
            return found[0]
        many = len(found) > welcome.FEW
        some: Sequence[Exercise] = () if many else found
        while True:
            act = await self.choice(welcome.choosing(some) if some else welcome.occasions(found))
            if chosen := [exercise for exercise in found if exercise.id == act]:
                return chosen[0]
            if act == welcome.BACK and not (some and many):
                if now is None:
                    raise Back
                return now
            some = welcome.suited(found, act)

    async def begin(
        self, page: Callable[[str], Page], found: Sequence[Exercise], listens: bool | None = None
    ) -> tuple[str, Exercise, bool]:
        """A first name, typed; an exercise, the first of these unless they choose another there; whether they listen.

        `listens` = what they do first, unless they choose the other; None = it is not asked here. Raises Back.
        """
        exercise = found[0]

        def beginning(notice: str) -> Page:
            return welcome.beginning(page(notice), exercise, len(found) > 1, listens)

        while True:
            act, name = await self._named(beginning)
            if act == "order":
                listens = not listens
            elif act == "other":
                exercise = await self.exercise(found, exercise)
            elif act == "back":
                raise Back
            else:
                return name, exercise, bool(listens)

    async def persists(self, act: Callable[[], Awaitable[T]]) -> T:
        """What this comes to; where no relay can be reached it is tried again, for as long as they like.

        Nothing that was typed before need be typed anew. Raises NoRelay once they would rather not, or are gone.
        """
        from duologue import lobby

        while True:
            try:
                return await act()
            except NoRelay as error:
                with suppress(EOFError):
                    if await self.choice(lobby.unreached(str(error))) == "again":
                        continue
                raise

    async def new_passphrase(self) -> str:
        """A passphrase, typed twice alike."""
        ask = SAID["passphrase.new"]
        while True:
            first = await self.secret(ask)
            if first and first == await self.secret(SAID["passphrase.again"]):
                return first
            ask = SAID["passphrase.other"]

    async def unlocked(self, folder: Path) -> Journal:
        """The session in this folder, with its passphrase if it has one. Raises InUse, Foreign, OSError."""
        from duologue.journal import Journal

        passphrase = ""
        while True:
            try:
                return Journal(folder, passphrase)
            except (NeedsPassphrase, WrongPassphrase) as error:
                self.tell(str(error))
                passphrase = await self.secret(SAID["passphrase.ask"])

    async def log(self, journal: Journal) -> FileLog | None:
        """The log of a session, mended first if it is damaged and they want that; None if they do not.

        Raises Damaged where nothing could be gone on from.
        """
        from duologue.log import MAGIC, FileLog

        try:
            return FileLog(journal.disk())
        except Damaged as error:
            # Over a relay the rest comes back from there, and be it all of it.
            if error.sound <= len(MAGIC) and not journal.about.seat:
                raise
            self.keeps = True  # whatever they answer, nothing of it is lost
            if await self.choice(welcome.damaged(journal.about)) != "mend":
                self.tell(SAID["damaged.left"])
                return None
            journal.mend(error.sound)
            return FileLog(journal.disk())
