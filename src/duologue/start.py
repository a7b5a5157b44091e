"""From the first page to a dialogue, and from a dialogue that waits on again: what `duologue` alone does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from duologue import text, welcome
from duologue.desk import Back, Desk
from duologue.errors import Foreign, NeedsPassphrase
from duologue.said import SAID
from duologue.terminal import clock

if TYPE_CHECKING:
    from duologue.config import Config
    from duologue.core.exercise import Exercise
    from duologue.journal import About
    from duologue.library import Library
    from duologue.local import Local
    from duologue.remote import Remote


class Start:
    """Everything before and around a session. EOFError at the end of input, anywhere.

    What the first page does not need is imported once it is wanted, `library` included: that page is there sooner.
    """

    def __init__(
        self, sessions: Path, library: Callable[[], Library], config: Config, desk: Desk, remote: Callable[[], Remote]
    ) -> None:
        self._sessions, self._library, self._language, self._fades = sessions, library, config.language, config.fades
        self._desk, self._remote = desk, remote

    @property
    def _local(self) -> Local:
        from duologue.local import Local

        def read(data: bytes) -> Exercise:
            return self._library().received(data, self._language)

        return Local(self._sessions, self._desk, read, self._fades)

    async def first(self) -> bool:
        """Who this is not for, before first use. Whether they want to go on."""
        # That dialogues were kept here says enough; nothing is stored about the page itself.
        return self._sessions.exists() or await self._desk.choice(welcome.safety(go=True)) == "go"

    async def run(self, act: Callable[[Start], Awaitable[None]]) -> None:
        """Do this, once they have read who this is not for; whoever goes back from it comes to the first page."""
        if await self.first():
            try:
                await act(self)
            except Back:
                await self.start()

    async def start(self, fresh: bool = False) -> None:
        """The first page, until a dialogue was had or they close. `fresh` = they want none of those that wait."""
        while True:
            found = [] if fresh else self._found()
            with suppress(Back):
                match await self._desk.choice(welcome.start([about for _, about in found], clock)):
                    case "carry" if len(found) == 1:
                        return await self.carry_on(*found[0])
                    case "forget":
                        await self._forget(found[0][0])
                    case "carry":
                        if (chosen := await self.waiting()) == "yes":
                            return None
                        fresh = chosen == "no"
                    case "local":
                        return await self.new()
                    case "invite":
                        return await self.invite()
                    case "join":
                        return await self.join()
                    case "practice":
                        await self.practice()
                    case "safety":
                        await self._desk.show(welcome.safety())
                    case "demo":
                        await self._desk.watch("mirroring")
                    case _:
                        return None

    async def local(self, id: str = "") -> None:
        """Two at this computer: one that waits, unless they name an exercise or want a new one."""
        match "no" if id else await self.waiting():
            case "no":
                await self.new(id)
            case "back":
                await self.start()

    async def new(self, id: str = "") -> None:
        """A new dialogue at this computer."""
        await self._local.new(self._exercises(id))

    async def invite(self, id: str = "", listens: bool = False, locked: bool = False) -> None:
        """Invite a partner; the arguments are Remote.invite's."""
        await self._remote().invite(self._exercises(id), listens, locked)

    async def join(self, locked: bool = False) -> None:
        """Join a partner who has invited."""
        await self._remote().join(locked)

    async def practice(self, id: str = "", listens: bool = False) -> None:
        """Practise alone, with a scripted partner; `listens` = who speaks first."""
        from duologue.practice import practise

        await practise(self._desk, self._exercises(id), listens)

    async def observe(self, locked: bool = False) -> None:
        """Sit with two others as their facilitator."""
        await self._remote().observe(locked)

    async def resume(self) -> None:
        """Carry on with the dialogue that waits, or with one of them, or say that there is none."""
        found = self._found(hidden=True)
        if not found:
            self._desk.tell(SAID["resume.none"])
        elif len(found) == 1:
            self._desk.tell(welcome.going(found[0][1], clock))
            await self.carry_on(*found[0])
        elif (chosen := await self.waiting(hidden=True)) != "yes":
            await self.start(fresh=chosen == "no")

    async def waiting(self, hidden: bool = False) -> Literal["yes", "no", "back"]:
        """Offer the dialogues that wait, until one is carried on, or they want a new one, or to go back.

        `hidden` = also those that one left in a hurry.
        """
        while found := self._found(hidden):
            n, many = 0, len(found) > 1
            if many:
                choice, _ = await self._desk.ask(welcome.which([about for _, about in found], clock))
                assert choice is not None
                if choice.act != "which":
                    return "back" if choice.act == "back" else "no"
                n = choice.index
            folder, about = found[n]
            match await self._desk.choice(welcome.waiting(about, clock, chosen=many)):
                case "yes":
                    await self.carry_on(folder, about)
                    return "yes"
                case "no":
                    return "no"
                case "back":
                    continue
            await self._forget(folder)
        return "no"

    async def _forget(self, folder: Path) -> None:
        """Delete this one, if they still want that at a second look. Raises InUse."""
        from duologue import shelf

        if await self._desk.choice(welcome.forgetting()) == "yes":
            shelf.forget(folder)

    async def carry_on(self, folder: Path, about: About) -> None:
        """Resume this session at the same step, with the same drafts. Raises InUse, Foreign, Damaged."""
        await (self._remote() if about.seat else self._local).carry_on(folder)

    def _found(self, hidden: bool = False) -> list[tuple[Path, About]]:
        """The dialogues that wait. Of what cannot be read it is said that it is there; it is left alone."""
        found: list[tuple[Path, About]] = []
        if not (self._sessions.is_dir() and any(self._sessions.iterdir())):
            return found
        from duologue import shelf

        for folder in shelf.waiting(self._sessions, hidden):
            try:
                found.append((folder, _seen(folder)))
            except Foreign:
                self._desk.tell(SAID["resume.foreign"].format(folder=text.line(str(folder), 400)))
        return found

    def _exercises(self, id: str) -> Sequence[Exercise]:
        """The one of this name, or all that can be used. Raises FaultyFile."""
        from duologue.fileformat import FaultyFile

        if id:
            return [self._library().exercise(id, self._language)]
        found, library = list["Exercise"](), self._library()
        for name in library.ids():
            with suppress(FaultyFile):  # `exercises list` says what is wrong with it
                found.append(library.exercise(name, self._language))
        # The first one to learn stands first, then the shorter before the longer; the one that asks for most is last.
        return sorted(found, key=lambda one: (one.id == "need-and-need-not-to", one.id != "mirroring", one.minutes))


def _seen(folder: Path) -> About:
    """What a list may say of this session: of one that is locked, only when it was begun. Raises Foreign."""
    from duologue import journal
    from duologue.atrest import Box

    try:
        keys = journal.keys_in(folder)
    except NeedsPassphrase:
        return journal.about(folder)
    return journal.about(folder, None if keys is None else Box(keys.box))
