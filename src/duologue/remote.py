"""Two on two machines: inviting, joining and carrying on over a relay."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from duologue import address, lobby
from duologue.codes import digits_after, new_code, read_code
from duologue.connection import Connection
from duologue.core.exercise import Exercise
from duologue.core.shape import PARTNERS, Partner
from duologue.desk import Back, Desk, Quit
from duologue.errors import (
    BadMail,
    CodesUsedUp,
    NoNetwork,
    NoRelay,
    NotNow,
    Trouble,
    WrongCode,
)
from duologue.invite import Meeting, Met
from duologue.journal import About, Journal
from duologue.letters import Invitation
from duologue.packing import Reading, pack, unpack
from duologue.rendezvous import Call, Rendezvous, Sleep, burnt_by, linked, reached, unjoined_by
from duologue.said import SAID
from duologue.seating import agreed, connection, new_journal, proved
from duologue.shelf import is_hidden
from duologue.sign import Signing
from duologue.terminal import now
from duologue.transport import Link, LinkLost, websocket
from duologue.waits import alongside, either
from duologue.workshop import Workshop

Embed = Callable[[str, int, Path | None], AbstractAsyncContextManager[int]]
"""A relay in this process: address, port (0 = any), its folder (None = it keeps nothing); the port that it has."""
LOOPBACK = "127.0.0.1"
MINUTE = 60_000
RECEIPT = 5.0  # seconds for the joiner to hear that the host sits down
HEARD = 20.0  # seconds at the end for the other to hear it, where the relay is in this process


def own_address() -> str:
    """The address of this computer in its network; "" without one. Nothing is sent for it."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        # Connecting a datagram socket only looks up a route; this address is nobody's (RFC 5737).
        probe.connect(("192.0.2.1", 9))
        found = str(probe.getsockname()[0])
        return "" if found.startswith("127.") else found
    return ""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a relay is. `embedded`: the port of one in this process, which listens at `bind`."""

    relay: str
    embedded: int = 0
    bind: str = ""


class Remote:
    """`relay` = the one that is configured, "" = none; `config` = the file that it would stand in.

    `call` calls a websocket's address, and raises LinkLost. `reading` reads what others invite to, and
    `ours` says whether it is an exercise that this computer has. `fades` = what is mirrored would fade.
    """

    def __init__(
        self,
        sessions: Path,
        desk: Desk,
        relay: str,
        config: Path,
        embed: Embed,
        call: Call = websocket,
        sleep: Sleep = asyncio.sleep,
        reading: Reading = unpack,
        ours: Callable[[bytes], bool] = bool,
        fades: bool = False,
    ) -> None:
        self._sessions, self._desk, self._relay, self._config, self._embed = sessions, desk, relay, config, embed
        self._call, self._sleep, self._reading, self._ours, self._fades = call, sleep, reading, ours, fades

    # --- inviting

    async def invite(self, exercises: Sequence[Exercise], listens: bool = False, locked: bool = False) -> None:
        """Invite a partner, and talk. `listens` = they speak first; `locked` = ask for a passphrase for this computer.

        Raises NoRelay, NoNetwork, CodesUsedUp, TooLarge, Back.
        """
        async with AsyncExitStack() as stack:
            place = await self._place(stack)
            name, exercise, listens = await self._desk.begin(lobby.me, exercises, listens)
            passphrase = await self._desk.new_passphrase() if locked else ""
            private = os.urandom(32)
            speaker: Partner = "b" if listens else "a"
            invitation = Invitation(name, Signing(private).public, speaker, pack(exercise))
            seat = partial(self._seat, "a", private, place, passphrase)
            journal = await self._desk.persists(partial(self._hosted, place, invitation, seat))
        await self._sit(journal)

    async def _place(self, stack: AsyncExitStack) -> _Place:
        if self._relay:
            await self._desk.persists(partial(reached, self._call, self._relay))
            return _Place(self._relay)
        while (where := await self._desk.choice(lobby.where())) == "far":
            await self._desk.show(lobby.far(str(self._config)))
        if where == "back":
            raise Back
        bind = LOOPBACK if where == "here" else own_address()
        if not bind:
            raise NoNetwork
        port = await stack.enter_async_context(self._embed(bind, 0, None))
        return _Place(f"{bind}:{port}", port, bind)

    async def _hosted(self, place: _Place, invitation: Invitation, seat: Callable[[Met], Journal]) -> Journal:
        """Codes until somebody has met us by one."""
        why, burnt = "", 0
        while (digits := digits_after(burnt)) is not None:
            try:
                async with linked(self._call, place.relay) as link:
                    return await self._host(link, place, digits, invitation, seat, why)
            except (NotNow, WrongCode, BadMail, LinkLost) as error:
                why, burnt = burnt_by(place.relay, error), burnt + 1
        self._desk.tell(why)
        raise CodesUsedUp

    async def _host(
        self, link: Link, place: _Place, digits: int, invitation: Invitation, seat: Callable[[Met], Journal], why: str
    ) -> Journal:
        there = Rendezvous(link, now, self._sleep)
        given = await there.opened(digits)
        # One that only this computer knows must travel with the code.
        code = new_code(given.nameplate, os.urandom, place.relay if place.embedded else "")
        meeting = Meeting(address.host(place.relay), code, os.urandom, invitation)
        await self._desk.wait(lobby.code(code.spoken(), given.ms // MINUTE, why), there.knocked())
        await self._desk.wait(lobby.knocked(), there.carry(meeting, lambda: meeting.paired))
        await self._desk.wait(lobby.reading(), there.carry(meeting, lambda: meeting.result))
        assert meeting.result is not None
        # Only once all is written down here does the joiner hear that they sit at a table with somebody.
        journal = seat(meeting.result)
        with suppress(LinkLost, NotNow):
            await there.answer(meeting.seated())
            await either(there.over(), self._sleep(RECEIPT))  # they go once they have it; then this relay may too
        self._desk.tell(SAID["code.met"].format(name=meeting.result.names["b"]))
        return journal

    # --- joining

    async def join(self, locked: bool = False) -> None:
        """Ask for the code until one leads somewhere, and talk; `locked` as in `invite`. Raises Back."""
        why = ""
        while True:
            choice, line = await self._desk.ask(lobby.joining(why))
            if choice is not None:
                raise Back
            try:
                joined = await self._joined(line, locked)
                break
            except (Trouble, LinkLost) as error:
                why = unjoined_by(error)
        if joined is None:
            self._desk.tell(SAID["plain.nothing"])
        else:
            await self._sit(joined)

    async def _joined(self, line: str, locked: bool) -> Journal | None:
        """A seat, by the code in this line; None = they would rather not sit down."""
        code, private = read_code(line), os.urandom(32)
        relay = code.relay or self._relay
        if not relay:
            raise NoRelay(SAID["join.where"])
        async with linked(self._call, relay) as link:
            there = Rendezvous(link, now, self._sleep)
            meeting = Meeting(address.host(relay), code, os.urandom)
            await there.knock(code.nameplate)
            await self._desk.wait(lobby.moment(), there.carry(meeting, lambda: meeting.letter))
            assert meeting.letter is not None
            # Whoever reads for long learns at once when the code has died meanwhile, and sits down to nobody.
            name, passphrase = await alongside(self._asked(meeting.letter, locked), there.over())
            if not name:
                return None
            await there.answer(meeting.answer(name, Signing(private).public))
            await self._desk.wait(lobby.moment(), there.carry(meeting, lambda: meeting.result))
        assert meeting.result is not None
        return self._seat("b", private, _Place(relay), passphrase, meeting.result)

    async def _asked(self, letter: Invitation, locked: bool) -> tuple[str, str]:
        """The name and the passphrase of whoever sits down to this; no name = they would rather not."""
        # Beside the line: a hostile exercise takes seconds to see through, and the relay asks whether we are here.
        exercise = await asyncio.to_thread(proved, letter.exercise, self._reading, letter.name)
        ours = await asyncio.to_thread(self._ours, letter.exercise)
        page = lobby.invited(letter.name, exercise, letter.speaker == "a", ours=ours)
        if await self._desk.choice(page) != "sit":
            return "", ""
        return await self._desk.name(lobby.me, letter.name), await self._desk.new_passphrase() if locked else ""

    async def observe(self, locked: bool = False) -> None:
        """Sit with two who talk, if both let us in; `locked` as in `invite`. Raises NoRelay, CodesUsedUp, NoGuest."""
        await self._workshop.observe(locked)

    @property
    def _workshop(self) -> Workshop:
        return Workshop(self._sessions, self._desk, self._relay, self._call, self._sleep, self._reading)

    # --- talking

    def _seat(self, seat: Partner, private: bytes, place: _Place, passphrase: str, met: Met) -> Journal:
        agreement = agreed(met, self._reading)
        about = About(
            session=agreement.session.hex(),
            title=agreement.exercise.title,
            names={partner: met.names[partner] for partner in PARTNERS},
            begun=now(),
            seat=seat,
            relay=place.relay,
            embedded=place.embedded,
            bind=place.bind,
            fades=self._fades,
        )
        return new_journal(self._sessions, about, met, private, passphrase)

    async def _sit(self, journal: Journal) -> None:
        try:
            await self._talk(journal)
        finally:
            journal.close()

    async def carry_on(self, folder: Path) -> None:
        """Resume this seat where it was left. Raises InUse, Foreign, Damaged, NoRelay."""
        journal = await self._desk.unlocked(folder)
        await (self._workshop.carry_on if journal.about.seat == "f" else self._sit)(journal)

    async def _talk(self, journal: Journal) -> None:
        about, self._desk.hidden = journal.about, is_hidden(journal.folder)
        log = await self._desk.log(journal)
        if log is None:
            return
        async with AsyncExitStack() as stack:
            if about.embedded:
                try:
                    here = self._embed(about.bind, about.embedded, journal.relay_folder)
                    await stack.enter_async_context(here)
                except OSError:
                    raise NoRelay(SAID["host.again"].format(relay=about.relay)) from None
            table = connection(journal, log, self._call, self._sleep, self._reading)
            over, keep = await alongside(self._at(table, about), table.run())
        if not over:
            self._desk.tell(f"\n{self._desk.kept()}")
        elif table.split:
            self._desk.tell(SAID["split.kept"])
        elif keep:
            self._desk.tell(SAID["host.kept"])
        else:
            journal.forget()
            self._desk.tell(SAID["over.kept"])

    async def _at(self, table: Connection, about: About) -> tuple[bool, bool]:
        """Talk. Whether it is over, and whether to keep it all the same."""
        try:
            over = await self._desk.talk(table)
            keep = over and bool(about.embedded) and await self._unheard(table, about.names["b"])
        except EOFError:
            await table.close()
            raise
        await table.close()
        return over, keep

    async def _unheard(self, table: Connection, name: str) -> bool:
        """Stay until the other has heard the end too: the relay goes with this program. Whether to keep it for them."""
        try:
            await self._desk.wait(lobby.hearing(), table.heard(HEARD))
            if table.caught_up or table.split:
                return False
            return await self._desk.choice(lobby.unheard(name)) == "keep"
        except Quit:
            return not table.caught_up
        except EOFError:
            # Nobody types any more, and nobody asked to close either.
            await table.heard(HEARD)
            return not table.caught_up
