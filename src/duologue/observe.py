"""Before a facilitator sits down: what they ask for, two codes, and two partners who let them in."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from duologue import address, lobby
from duologue.atrest import Keys
from duologue.chair import NOTES
from duologue.codes import digits_after, new_code, read_relay
from duologue.core.shape import Seat
from duologue.desk import Desk
from duologue.errors import BadMail, CodesUsedUp, NoGuest, NotNow, Trouble, WrongCode
from duologue.files import write_whole
from duologue.invite import Introduced, Introduction
from duologue.journal import About, Journal
from duologue.letters import Offer
from duologue.packing import Reading
from duologue.rendezvous import Call, Rendezvous, Sleep, burnt_by, linked, reached
from duologue.said import SAID
from duologue.sign import Signing
from duologue.terminal import now
from duologue.transport import LinkLost
from duologue.waits import either

MINUTE = 60_000
RECEIPT = 5.0  # seconds for a partner to hear that their answer has arrived


@dataclass(frozen=True, slots=True)
class _Asks:
    """What a facilitator asks of a couple: `scope` and `may` as in an Offer."""

    relay: str
    name: str
    scope: str
    may: str
    minutes: int
    passphrase: str

    __repr__ = object.__repr__


class Observe:
    """`relay` = the one that is configured, "" = ask. Raises NoRelay, CodesUsedUp, NoGuest."""

    def __init__(self, sessions: Path, desk: Desk, relay: str, call: Call, sleep: Sleep, reading: Reading) -> None:
        self._reading = reading
        self._sessions, self._desk, self._relay, self._call, self._sleep = sessions, desk, relay, call, sleep
        self._said = dict[int, str]()  # the latest of each code
        self._calls: tuple[str, ...] = ()
        self._asks: _Asks | None = None  # the last couple

    async def journal(self, locked: bool = False) -> Journal:
        """A seat for who has typed and told all that it takes; `locked` = ask for a passphrase."""
        asks = self._asks
        if asks is None or await self._desk.choice(lobby.same()) != "yes":
            relay = await self._reached()
            name = await self._desk.name(lobby.me)
            scope, may, minutes = [await self._desk.choice(page) for page in lobby.observing()]
            asks = _Asks(relay, name, scope, may, int(minutes), await self._desk.new_passphrase() if locked else "")
        self._asks = asks
        return await self._desk.persists(partial(self._let_in, asks))

    async def _let_in(self, asks: _Asks) -> Journal:
        """Two codes, and a seat for whom both have let in by them."""
        self._calls = ()
        private, salt, until = os.urandom(32), os.urandom(16), now() + asks.minutes * MINUTE
        offer = Offer(asks.name, Signing(private).public, salt, asks.scope, asks.may, until, 0)
        try:
            met = await self._desk.wait(lobby.two_codes(), self._both(asks.relay, offer))
        finally:
            self._said = {}  # from here on another page is in front
        first, second = met
        if first.entrance.seat == second.entrance.seat or _dialogue(first) != _dialogue(second):
            self._desk.tell(SAID["observe.apart"])
            raise NoGuest
        return self._seat(asks.relay, asks.name, private, asks.passphrase, met)

    def called(self, calls: Sequence[str]) -> None:
        """These of other couples call for help meanwhile, a sentence each: it is said beside the codes."""
        new = [said for said in calls if said not in self._calls]
        self._calls = tuple(calls)
        if new and self._said:
            self._show("\n".join(new))

    async def _reached(self) -> str:
        """The address of a relay that is there: nobody answers five pages to hear that it is not."""
        if self._relay:
            await self._desk.persists(partial(reached, self._call, self._relay))
            return self._relay
        notice = ""
        while True:
            _, line = await self._desk.ask(lobby.which_relay(notice))
            try:
                relay = read_relay(line.strip())
                await reached(self._call, relay)
                return relay
            except Trouble as error:
                notice = str(error)

    async def _both(self, relay: str, offer: Offer) -> tuple[Introduced, Introduced]:
        try:
            async with asyncio.TaskGroup() as tasks:
                first, second = (tasks.create_task(self._one(relay, offer, n)) for n in (1, 2))
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from None  # of two that fail alike one is said
        return first.result(), second.result()

    async def _one(self, relay: str, offer: Offer, n: int) -> Introduced:
        """Codes until a partner has let us in by one."""
        burnt = 0
        while (digits := digits_after(burnt)) is not None:
            try:
                async with linked(self._call, relay) as link:
                    return await self._met(Rendezvous(link, now, self._sleep), relay, digits, offer, n, burnt)
            except (NotNow, WrongCode, BadMail, LinkLost) as error:
                burnt_by(relay, error)
                burnt += 1
        raise CodesUsedUp

    async def _met(self, there: Rendezvous, relay: str, digits: int, offer: Offer, n: int, burnt: int) -> Introduced:
        given = await there.opened(digits)
        code = new_code(given.nameplate, os.urandom)
        meeting = Introduction(address.host(relay), code, os.urandom, offer)
        self._turn(n, SAID["observe.again" if burnt else "observe.code"].format(n=n, code=code.spoken()))
        await there.knocked()
        await there.carry(meeting, lambda: meeting.done)
        assert meeting.result is not None
        with suppress(LinkLost, NotNow):
            await there.answer(meeting.seated())
            await either(there.over(), self._sleep(RECEIPT))
        self._turn(n, SAID["observe.met"].format(name=meeting.result.entrance.name))
        return meeting.result

    def _turn(self, n: int, said: str) -> None:
        self._said[n] = said
        self._show(said)

    def _show(self, news: str) -> None:
        page = lobby.two_codes((said for _, said in sorted(self._said.items())), self._calls)
        self._desk.turn(page, news)

    def _seat(
        self, relay: str, name: str, private: bytes, passphrase: str, met: tuple[Introduced, Introduced]
    ) -> Journal:
        pairs: dict[Seat, bytes] = {one.entrance.seat: one.pair for one in met}
        names: dict[Seat, str] = {one.entrance.seat: one.entrance.name for one in met}
        entrance = met[0].entrance
        try:
            title = self._reading(entrance.exercise).title
        except ValueError as error:
            raise BadMail from error
        about = About(entrance.session.hex(), title, {**names, "f": name}, now(), "f", relay)
        keys = Keys(private, os.urandom(32), pairs, os.urandom(32))
        return Journal.new(self._sessions, about, entrance.exercise, keys, passphrase)


def _dialogue(met: Introduced) -> tuple[bytes, bytes]:
    """Which one this partner says it is, and by which words: told apart, whoever lies about either is found out."""
    return met.entrance.session, met.entrance.exercise


async def keep_notes(desk: Desk, journal: Journal) -> None:
    """Before a facilitator's notes go: put them into a file, if they name one. A partner is not asked."""
    notes, notice = journal.private.get("f", {}).get(NOTES, ""), ""
    while notes:
        choice, line = await desk.ask(lobby.keeping(notice))
        if choice is not None:
            return
        name = line.strip()
        notice = _unwritten(name, notes) if name else notice
        if name and not notice:
            desk.tell(SAID["observe.notes.kept"].format(name=name))
            return


def _unwritten(name: str, notes: str) -> str:
    """Why the notes are not in a new file of this name, as a sentence; "" = they are."""
    try:
        file = Path(name).expanduser()
        if file.exists():
            return SAID["observe.notes.there"].format(name=name)
        write_whole(file, f"{notes}\n".encode())
    except (OSError, RuntimeError) as error:  # the latter: nobody's home
        return SAID["observe.notes.unkept"].format(why=getattr(error, "strerror", None) or error)
    return ""
