"""Two on two machines: inviting, joining and carrying on over a relay, in plain lines."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from duologue import address, lobby
from duologue.codes import ALIVE_MS, Code, digits_after, new_code, read_code
from duologue.connection import Connection
from duologue.core.exercise import Exercise
from duologue.core.shape import PARTNERS, Partner
from duologue.core.state import Reason
from duologue.desk import Desk
from duologue.errors import (
    BadAddress,
    BadCode,
    BadMail,
    CodesUsedUp,
    NeedsPassphrase,
    NoNetwork,
    NoRelay,
    NotNow,
    Unsound,
    WrongCode,
    WrongPassphrase,
)
from duologue.invite import Meeting, Met
from duologue.journal import About, Journal
from duologue.letters import Invitation
from duologue.packing import pack
from duologue.phrases import EN
from duologue.rendezvous import Rendezvous
from duologue.seating import agreed, connection, new_keys, opened, proved
from duologue.sign import Signing
from duologue.terminal import now
from duologue.transport import Link, LinkLost, websocket
from duologue.waits import either, unless

Embed = Callable[[str, int, Path | None], AbstractAsyncContextManager[int]]
"""A relay in this process: address, port (0 = any), its database (None = it keeps nothing); the port that it has."""
LOOPBACK = "127.0.0.1"
MINUTE = 60_000
_WHY: Mapping[Reason, str] = {
    Reason.NO_CODE: "host.no_code",
    Reason.CODE_USED: "host.code_used",
    Reason.WRONG_CODE: "host.wrong_code",
    Reason.GONE: "host.gone",
}
"""What became of a code, as its host reads it."""
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


@dataclass(frozen=True, slots=True)
class _Seated:
    """Who sits down to an invitation; "" = nobody."""

    name: str = ""
    passphrase: str = field(default="", repr=False)


class Remote:
    """`relay` = the one that is configured, "" = none; `config` = the file that it would stand in."""

    def __init__(self, sessions: Path, desk: Desk, relay: str, config: Path, embed: Embed) -> None:
        self._sessions, self._desk, self._relay, self._config, self._embed = sessions, desk, relay, config, embed

    # --- inviting

    async def invite(self, exercises: Sequence[Exercise], listens: bool = False, locked: bool = False) -> None:
        """Invite a partner, and talk. `listens` = they speak first; `locked` = ask for a passphrase for this computer.

        Raises NoRelay, NoNetwork, CodesUsedUp.
        """
        async with AsyncExitStack() as stack:
            place = await self._place(stack)
            if place is None:
                return
            exercise = await self._desk.exercise(exercises)
            name = await self._desk.name(lobby.me)
            passphrase = await self._desk.new_passphrase() if locked else ""
            private = os.urandom(32)
            speaker: Partner = "b" if listens else "a"
            invitation = Invitation(name, Signing(private).public, speaker, pack(exercise))
            met = await self._hosted(place, invitation)
        await self._begin("a", met, private, place, passphrase)

    async def _place(self, stack: AsyncExitStack) -> _Place | None:
        if self._relay:
            return _Place(self._relay)
        where = await self._desk.choice(lobby.where())
        if where == "far":
            self._desk.show(lobby.far(str(self._config)))
            return None
        bind = LOOPBACK if where == "here" else own_address()
        if not bind:
            raise NoNetwork
        port = await stack.enter_async_context(self._embed(bind, 0, None))
        return _Place(f"{bind}:{port}", port, bind)

    async def _hosted(self, place: _Place, invitation: Invitation) -> Met:
        """Codes until somebody has met us by one."""
        why, burnt = "", 0
        while (digits := digits_after(burnt)) is not None:
            try:
                async with _Linked(place.relay) as link:
                    return await self._host(link, place, digits, invitation, why)
            except (NotNow, WrongCode, BadMail) as error:
                reason = error.reason if isinstance(error, NotNow) else Reason.WRONG_CODE
                why, burnt = EN[_WHY[reason]] if reason in _WHY else str(error), burnt + 1
        self._desk.tell(why)
        raise CodesUsedUp

    async def _host(self, link: Link, place: _Place, digits: int, invitation: Invitation, why: str) -> Met:
        there = Rendezvous(link, now, asyncio.sleep)
        await there.greeted()
        given = await there.opened(digits)
        # One that only this computer knows must travel with the code.
        code = new_code(given.nameplate, os.urandom, place.relay if place.embedded else "")
        page = lobby.code(code.spoken(), given.ms // MINUTE, why)
        await self._desk.wait(page, there.knocked())
        meeting = Meeting(address.host(place.relay), code, os.urandom, invitation)
        carried = there.carry(meeting, lambda: meeting.result)
        await self._desk.wait(lobby.knocked(), _within(ALIVE_MS, carried))
        assert meeting.result is not None
        self._desk.tell(EN["code.met"].format(name=meeting.result.names["b"]))
        return meeting.result

    # --- joining

    async def join(self, locked: bool = False) -> None:
        """Ask for the code, and talk. Raises NoRelay."""
        why = ""
        while True:
            _, line = await self._desk.ask(lobby.joining(why))
            try:
                code = read_code(line)
                relay = code.relay or self._relay
                if not relay:
                    why = EN["join.where"]
                    continue
                async with _Linked(relay) as link:
                    met = await self._joined(link, relay, code, locked)
                break
            except (BadCode, BadAddress, NotNow, WrongCode, BadMail, Unsound) as error:
                why = str(error)
        if met is not None:
            await self._begin("b", met[0], met[1], _Place(relay), met[2])

    async def _joined(self, link: Link, relay: str, code: Code, locked: bool) -> tuple[Met, bytes, str] | None:
        there, private = Rendezvous(link, now, asyncio.sleep), os.urandom(32)
        meeting = Meeting(address.host(relay), code, os.urandom)
        await there.greeted()
        await there.knock(code.nameplate)
        carried = there.carry(meeting, lambda: meeting.letter)
        await self._desk.wait(lobby.moment(), _within(ALIVE_MS, carried))
        letter = meeting.letter
        assert letter is not None
        # Whoever sits down to what is over meanwhile would wait at an empty table.
        seated = await unless(self._seated(letter, locked), there.over())
        if not seated.name:
            return None
        await there.answer(meeting.answer(seated.name, Signing(private).public))
        assert meeting.result is not None
        return meeting.result, private, seated.passphrase

    async def _seated(self, letter: Invitation, locked: bool) -> _Seated:
        page = lobby.invited(letter.name, proved(letter.exercise), listens=letter.speaker == "a")
        if await self._desk.choice(page) != "sit":
            return _Seated()
        name = await self._desk.name(lobby.me, letter.name)
        return _Seated(name, await self._desk.new_passphrase() if locked else "")

    # --- talking

    async def _begin(self, seat: Partner, met: Met, private: bytes, place: _Place, passphrase: str) -> None:
        agreement = agreed(met)
        about = About(
            session=agreement.session.hex(),
            title=agreement.exercise.title,
            names={partner: met.names[partner] for partner in PARTNERS},
            begun=now(),
            seat=seat,
            relay=place.relay,
            embedded=place.embedded,
            bind=place.bind,
        )
        keys = new_keys(seat, private, met)
        journal = Journal.new(self._sessions, about, met.exercise, keys, passphrase)
        try:
            if seat == "a":
                opened(journal, agreement)
            await self._talk(journal)
        finally:
            journal.close()

    async def carry_on(self, folder: Path) -> None:
        """Resume this seat where it was left. Raises InUse, Foreign, Damaged, NoRelay."""
        journal = await self._unlocked(folder)
        try:
            await self._talk(journal)
        finally:
            journal.close()

    async def _unlocked(self, folder: Path) -> Journal:
        passphrase = ""
        while True:
            try:
                return Journal(folder, passphrase)
            except (NeedsPassphrase, WrongPassphrase) as error:
                self._desk.tell(str(error))
                passphrase = await self._desk.secret(EN["passphrase.ask"])

    async def _talk(self, journal: Journal) -> None:
        about = journal.about
        async with AsyncExitStack() as stack:
            if about.embedded:
                try:
                    await stack.enter_async_context(self._embed(about.bind, about.embedded, journal.relay_file))
                except OSError:
                    raise NoRelay(EN["relay.here"]) from None
            table = connection(journal, partial(websocket, address.uri(about.relay)))
            over = await self._at(table, bool(about.embedded))
        if over and not table.split:
            journal.forget()
        else:
            self._desk.tell(EN["plain.kept"])

    async def _at(self, table: Connection, hosting: bool) -> bool:
        running = asyncio.create_task(table.run())
        try:
            over = await self._desk.talk(table)
            if over and hosting:
                self._desk.tell(EN["host.wait"])
                await either(table.heard(HEARD), self._desk.quits())
            await table.close()
            return over
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


class _Linked(AbstractAsyncContextManager[Link]):
    """A link for one try. Raises NoRelay where there is none, or none any more."""

    def __init__(self, relay: str) -> None:
        self._relay = relay

    async def __aenter__(self) -> Link:
        try:
            self._link = await websocket(address.uri(self._relay))
        except LinkLost as error:
            raise NoRelay(_sentence(error)) from None
        return self._link

    async def __aexit__(self, kind: object, error: BaseException | None, at: object) -> None:
        await self._link.close()
        if isinstance(error, LinkLost):
            raise NoRelay(_sentence(error)) from None


def _sentence(lost: LinkLost) -> str:
    """Why there is no relay. Before two have met no line is called again, so nothing of that is promised."""
    return "" if lost.why == "line.unreachable" else EN["relay.gone" if lost.why == "line.lost" else lost.why]


async def _within(ms: int, wanted: Awaitable[None]) -> None:
    try:
        async with asyncio.timeout(ms / 1000):
            await wanted
    except TimeoutError:
        raise NotNow(Reason.NO_CODE) from None
