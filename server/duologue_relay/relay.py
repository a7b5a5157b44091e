"""The relay: what each frame of a connection asks for, and who else hears of it. No sockets here, see `server`.
It decides nothing about a dialogue: the gate does. It never waits for one connection on behalf of another: each has
its own follower of the log and its own short queue of what is live, and who does not keep up is let go and resumes.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from websockets.exceptions import ConnectionClosed

from duologue import frames, wire
from duologue.core.entry import Entry, clear_fits, session_of
from duologue.core.shape import Seat
from duologue.core.state import Reason, Refused
from duologue.errors import Damaged, Unavailable
from duologue.sign import Verifier
from duologue_relay import lines
from duologue_relay.clocks import Clocks
from duologue_relay.gate import Stored
from duologue_relay.limits import Addresses, Limits
from duologue_relay.link import Ended, Link, leaves
from duologue_relay.logs import Clock, Engine, wall_clock
from duologue_relay.mailbox import Mailbox
from duologue_relay.presence import Seated
from duologue_relay.session import Session, Sessions

RETRY = 10.0  # seconds
IDLE = 60.0  # seconds that a connection may be neither pairing nor seated

HelloVerifier = Callable[[bytes, bytes, str, bytes, Seat, bytes], bool]
"""Whether (key, sig, host, session, seat, nonce) fit together: sign.hello_verified."""


@dataclass
class Rules:
    """What a relay goes by: its verifiers, limits and clocks. `clock` = ms since 1970, `ticks` = seconds, monotonic."""

    verify_entry: Verifier
    verify_hello: HelloVerifier
    limits: Limits = field(default_factory=Limits)
    clock: Clock = wall_clock
    ticks: Callable[[], float] = time.monotonic


class Relay:
    """All connections of one process. `port` is where it listens, once it does."""

    def __init__(self, engine: Engine, rules: Rules) -> None:
        self.rules, self.port, self._engine = rules, 0, engine
        self.addresses = Addresses(rules.limits, rules.ticks)
        self.mailbox = Mailbox(engine, self.addresses, rules.clock, rules.ticks)
        self.sessions = Sessions(engine, rules.verify_entry, rules.limits, rules.clock)
        self.counts: Counter[str] = Counter()
        self.links: set[Link] = set()
        self.draining = False
        self._failed = -math.inf  # when something was last to be stored and could not be
        self._seated = Seated()
        self._clocks = Clocks(rules.clock, rules.ticks)

    @property
    def ready(self) -> bool:
        """Whether it may be sent more clients. After a failure it is given another chance before long."""
        return not self.draining and self.rules.ticks() - self._failed >= RETRY

    async def attend(self, link: Link) -> None:
        """One connection, from its challenge to its end."""
        ended = Ended()
        self.counts["connections"] += 1
        self.links.add(link)
        try:
            async with asyncio.TaskGroup() as tasks:
                await link.send(frames.Challenge(link.nonce, self.rules.clock()))
                tasks.create_task(link.pump())
                await self._listen(link, tasks)
        except* Ended as group:
            ended = next(error for error in group.exceptions if isinstance(error, Ended))
            self.counts[f"closed_{ended.reason or 'quietly'}"] += 1
        except* ConnectionClosed:
            self.counts["closed_by_client"] += 1
        finally:
            self.links.discard(link)
            await self._gone(link)
        await link.close(ended)

    async def _gone(self, link: Link) -> None:
        self.mailbox.leave(link)
        session, link.session = link.session, None
        if session is not None:
            self._seated.leave(session, link)
            with suppress(Unavailable):
                await self.sessions.release(session)

    async def _listen(self, link: Link, tasks: asyncio.TaskGroup) -> None:
        if self.draining:
            raise Ended(Reason.RESTART)
        while True:
            try:
                async with asyncio.timeout(None if link.proven or link.pairing else IDLE):
                    data = await link.receive()
            except TimeoutError:
                if link.proven or link.pairing:
                    continue
                raise Ended from None
            try:
                frame = frames.decode(data)
                if not link.may(self.rules.ticks(), len(data)) and not (leaves(frame) and link.may_leave()):
                    raise Ended(Reason.TOO_MUCH)
                await self._take(link, frame, tasks)
                await asyncio.sleep(0)  # whoever has sent very much takes turns with all the others
            except (frames.BadFrame, wire.Malformed):
                raise Ended(Reason.MALFORMED) from None

    async def _take(self, link: Link, frame: frames.Any_, tasks: asyncio.TaskGroup) -> None:
        match frame:
            case frames.Entry(raw):
                await self._entry(link, raw)
            case frames.Restore(at, raw):
                await self._restore(link, at, raw)
            case frames.Hello():
                await self._hello(link, frame, tasks)
            case frames.Beat(seat, body) if link.session is not None:
                self._tell(link, frames.Beat(link.seat, body), seat)
            case frames.Signal(seat) if link.session is not None and seat == link.seat:
                self._tell(link, frame)
            case frames.Open(digits) if link.session is None:
                self.counts["codes"] += 1
                await self.mailbox.open(link, digits)
            case frames.Knock(nameplate) if link.session is None:
                self.counts["knocks"] += 1
                self.mailbox.knock(link, nameplate)
            case frames.Mail() if link.session is None:
                self.counts["mail"] += 1
                self.mailbox.mail(link, frame)
            case frames.Bye():
                self.mailbox.leave(link, frame)
                if link.session is not None and link.proven:
                    link.session.bye(link.seat)
                raise Ended
            case _:
                raise Ended(Reason.MALFORMED)

    def _tell(self, link: Link, frame: frames.Any_, to: Seat | None = None) -> None:
        # Before the seat is proven it is nobody's sign of life.
        if link.session is not None and link.proven:
            self._seated.tell(link.session, link.seat, frame, to)

    # --- taking a seat

    async def _hello(self, link: Link, hello: frames.Hello, tasks: asyncio.TaskGroup) -> None:
        if link.session is not None:
            raise Ended(Reason.MALFORMED)
        self.mailbox.leave(link)
        try:
            session = await self.sessions.hold(hello.session)
        except (Unavailable, Damaged):
            self._stored(False)
            raise Ended(Reason.UNAVAILABLE) from None
        link.session, link.seat, link.hello = session, hello.seat, hello
        if hello.seat != "f":  # who waits to be let in
            if session.state.keys:
                self._prove(link, hello, session.state.keys)
            await link.send(frames.Welcome(session.state.seq))
        tasks.create_task(self._follow(link, session, hello))

    async def _follow(self, link: Link, session: Session, hello: frames.Hello) -> None:
        """Deliver what is said. First wait for whose keys count: a partner for `begin`, a facilitator for both."""
        grant = None
        try:
            if hello.seat == "f":
                if session.guest is None:
                    await link.send(frames.Notice(Reason.NOT_SEATED))
                grant = await session.admitted(lambda grant: self._proves(link, hello, grant.key))
                self._prove(link, hello, {"f": grant.key})
                seated = grant == session.guest
                await link.send(frames.Welcome(session.state.seq if seated else hello.after))
                if not seated:  # asked out before they could sit down: so they hear of that, and of nothing else
                    raise Ended(Reason.NOT_SEATED)
            else:
                await session.begun()
                self._prove(link, hello, session.state.keys)
            self._seated.join(session, link)
            async with asyncio.timeout(session.left(grant)):
                async for record in session.follow(hello.after):
                    if grant is not None and grant != session.guest:
                        raise Ended(Reason.NOT_SEATED)
                    await link.send(frames.Record(record.at, record.raw))
                    self.counts["records"] += 1
        except TimeoutError:
            raise Ended(Reason.NOT_SEATED) from None
        except Unavailable:
            raise Ended(Reason.UNAVAILABLE) from None

    def _prove(self, link: Link, hello: frames.Hello, keys: Mapping[str, bytes]) -> None:
        link.proven = link.proven or self._proves(link, hello, keys.get(hello.seat, b""))
        if not link.proven:
            raise Ended(Reason.NOT_SEATED)

    def _proves(self, link: Link, hello: frames.Hello, key: bytes) -> bool:
        return self.rules.verify_hello(key, hello.sig, link.host, hello.session, hello.seat, link.nonce)

    # --- what is said

    async def _entry(self, link: Link, raw: bytes) -> None:
        entry = wire.decode(raw)
        session = self._session(link, entry)
        verdict = await self._judged(link, session, lambda: session.propose(link.seat, entry, raw))
        await self._answer(link, entry.seq, verdict)

    async def _restore(self, link: Link, at: int, raw: bytes) -> None:
        record = wire.record_of(at, raw)
        session = self._session(link, record.entry)
        verdict = await self._judged(link, session, lambda: session.restore(record))
        # Two who give back at once need not hear all of it from each other again.
        if not isinstance(verdict, Stored):
            await self._answer(link, record.entry.seq, verdict)

    async def _judged(
        self, link: Link, session: Session, ask: Callable[[], Awaitable[Stored | Refused | None]]
    ) -> Stored | Refused | None:
        begins = not session.state.seq
        if begins and not self.addresses.begins(link.address):
            return Refused(Reason.TOO_MUCH)
        verdict: Stored | Refused | None
        try:
            verdict = await ask()
            self._stored(True)
        except Unavailable:
            self._stored(False)
            verdict = Refused(Reason.UNAVAILABLE)
        if begins and verdict is not None:
            self.addresses.begins(link.address, -1)
        return verdict

    async def _answer(self, link: Link, seq: int, verdict: Stored | Refused | None) -> None:
        """Tell the client what it cannot see in the log."""
        match verdict:
            case None:
                self.counts["entries"] += 1
            case Stored(record):
                self.counts["resent"] += 1
                await link.send(frames.Record(record.at, record.raw))
            case Refused(reason):
                self.counts[f"refused_{reason}"] += 1
                await link.send(frames.Refusal(seq, reason))

    def _session(self, link: Link, entry: Entry) -> Session:
        """For whom this is. Before the session is known here, its name says whose keys count, in its `begin`."""
        session = link.session
        if session is None or link.hello is None:
            raise Ended(Reason.MALFORMED)
        keys, clear = session.state.keys, entry.clear
        if not keys and entry.act == "begin" and clear_fits("begin", clear) and session_of(clear) == session.id:
            keys = clear["keys"]
        if keys or link.seat == "f":
            self._prove(link, link.hello, keys)
        return session

    def _stored(self, available: bool) -> None:
        self._failed = -math.inf if available else self.rules.ticks()
        self.counts["unavailable"] += not available

    # --- time

    async def expire(self) -> None:
        """Delete the sessions whose time is over; one that somebody is connected to waits until they have gone.

        Nothing is deleted by a wall clock that has jumped, until it has gone on evenly for a day: set wrong by
        somebody, it will be put right meanwhile; put right, it needs no haste.
        """
        self.addresses.forget()
        if not self._clocks.steady():
            self.counts["clock_jumped"] += 1
            logging.getLogger(lines.OWN).warning("clock_jumped")
            return
        try:
            self.counts["expired"] += len(await self._engine.expire(self.rules.clock()))
        except Unavailable:
            self._stored(False)

    def drain(self) -> None:
        """Let everybody go, who may come again: to another relay, or to this one when it is back."""
        self.draining = True
        for link in self.links:
            link.end(Reason.RESTART)
