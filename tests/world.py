"""Two programs and a small relay: real connections over in-process pipes, with file logs on disks in memory.

What a program is given to sign, seal and beat with are toys; all else is what couples use.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from duologue import wire
from duologue.beats import Beats
from duologue.chair import Chair
from duologue.connection import Connection
from duologue.core.entry import session_of
from duologue.core.exercise import Exercise
from duologue.core.shape import PARTNERS, Partner, Seat
from duologue.core.state import other
from duologue.errors import Unavailable
from duologue.line import Line
from duologue.log import FileLog
from duologue.page import Choice, Page
from duologue.participant import Participant
from duologue.transport import Link, LinkLost, pipe, websocket
from duologue.view import Draft
from tests.disks import FakeDisk
from tests.helpers import begin_clear
from tests.link import HOST, Clock, Relay, Rough, Weather, hello_of, settle
from tests.table import NAMES
from tests.test_participant import ToySealer, ToySigner, verify


class ToySigning:
    """Says who sits here to anybody who knows the toy keys."""

    def hello(self, host: str, session: bytes, seat: Seat, nonce: bytes) -> bytes:
        """64 bytes."""
        return hello_of(host, session, seat, nonce)


class Drawer:
    """What a program keeps beside its log; `full` = the disk is, and nothing new is kept."""

    def __init__(self) -> None:
        self.drafts: dict[Seat, tuple[Draft, ...]] = {}
        self.hidden = False
        self.private: dict[Seat, dict[str, str]] = {}
        self.outbox: bytes | None = None
        self.full = False

    def _room(self) -> None:
        if self.full:
            raise OSError("no space left")

    def keep(self, seat: Seat, drafts: tuple[Draft, ...]) -> None:
        """These drafts, and no others."""
        if self.drafts.get(seat, ()) == drafts:
            return
        self._room()
        self.drafts.pop(seat, None)
        self.drafts |= {seat: drafts} if drafts else {}

    def keep_private(self, seat: Seat, step: str, words: str) -> None:
        """Words for oneself."""
        self._room()
        self.private.setdefault(seat, {})[step] = words

    def hide(self) -> None:
        """Leave this session out of lists."""
        self._room()
        self.hidden = True

    def keep_outbox(self, raw: bytes | None, drafts: Mapping[Seat, tuple[Draft, ...]]) -> None:
        """What is on its way, and what is not said yet."""
        self._room()
        self.outbox, self.drafts = raw, {seat: some for seat, some in drafts.items() if some}


class End:
    """One partner's program, which can be killed and started again with what its disk holds."""

    def __init__(self, world: World, seat: Partner) -> None:
        self.world, self.seat = world, seat
        self.drawer, self.disk, self.weather = Drawer(), FakeDisk(), Weather()
        self.relay = world.relay
        self._task: asyncio.Task[None] | None = None
        self.start()

    def start(self) -> None:
        """A new process, which knows what was kept and nothing else."""
        world, clock = self.world, self.world.clock
        self.log = FileLog(self.disk)
        self.me = Participant(
            self.seat, world.session, world.exercises[self.seat], ToySealer(self.seat), ToySigner(self.seat), verify
        )
        self.begins()
        self.chair = Chair(self.me, NAMES, clock, self.drawer)
        line = Line(self.me, self.dial, HOST, ToySigning(), clock, clock.sleep, lambda: 0.5)
        beats = Beats(self.seat, other(self.seat), b"pair" * 8, world.session)
        self.it = Connection(self.chair, line, beats, self.drawer, self.log, clock, clock.sleep)
        self._task = asyncio.create_task(self.it.run())

    def begins(self) -> None:
        """As seating does: what begins a dialogue is on its way from the first, at the one who invited."""
        if self.seat == "a" and not self.log.stored() and self.drawer.outbox is None:
            entry = self.me.propose("begin", at=self.world.clock(), clear=self.world.clear)
            self.drawer.outbox, self.me.pending = wire.encode(entry), None

    async def stop(self) -> None:
        """The process dies."""
        if self._task is not None:
            task, self._task = self._task, None
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await self.weather.cut()

    async def again(self) -> None:
        """The process dies, and another one begins."""
        await self.stop()
        self.start()

    async def dial(self) -> Link:
        """A new link to the relay."""
        if self.weather.dead:
            raise LinkLost("line.unreachable")
        if self.world.uri:
            return Rough(await websocket(self.world.uri), self.weather)
        mine, theirs = pipe()
        self.relay.start(self.relay.serve(theirs))
        return Rough(mine, self.weather)

    @property
    def page(self) -> Page:
        """What this person sees."""
        return self.it.page()

    async def act(self, act: str, words: str = "", minutes: int = 0) -> None:
        """This person does this, as their page offers it."""
        choice = next((choice for choice in self.page.choices if choice.act == act), Choice(act, ""))
        await self.it.act(replace(choice, minutes=minutes), words)

    @property
    def heard(self) -> list[tuple[Seat, str, str | None]]:
        """What this person can read of all that came after sitting down."""
        return [(said.seat, said.act, said.words) for said in self.me.said[2:]]

    @property
    def draft(self) -> str:
        """What waits in the composer."""
        return self.me.draft.text if self.me.draft is not None else ""


class World:
    """Two programs and a relay; `theirs` = the exercise that b holds, if it is another.

    Use it as an async context: at its end everything that runs is stopped.
    """

    def __init__(self, exercise: Exercise, theirs: Exercise | None = None) -> None:
        self.clock, self.uri = Clock(), ""  # with a uri, links are real
        self.exercises: dict[Seat, Exercise] = {"a": exercise, "b": theirs or exercise}
        self.clear = begin_clear(exercise.shape)
        self.session = session_of(self.clear)
        self.relays: list[Relay] = []
        self.relay = self.another()
        self.ends: dict[Seat, End] = {}

    def another(self, held: int | None = None) -> Relay:
        """One more relay, which holds what the first one holds, or the first so many records of it."""
        relay = Relay(self.session, self.clock)
        for record in self.relays[0].log.stored()[:held] if self.relays else []:
            relay._add(record)
        self.relays.append(relay)
        return relay

    async def __aenter__(self) -> World:
        self.ends = {seat: End(self, seat) for seat in PARTNERS}
        await self.flow()
        return self

    async def __aexit__(self, *error: object) -> None:
        for end in self.ends.values():
            await end.stop()
        tasks = [task for relay in self.relays for task in relay.tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def a(self) -> End:
        return self.ends["a"]

    @property
    def b(self) -> End:
        return self.ends["b"]

    async def flow(self) -> None:
        """Everything arrives that can, and both programs do what they owe, until nothing moves."""
        before = None
        while before != (before := [end.me.state for end in self.ends.values()] + [self.relay.state]):
            await settle()
            for end in self.ends.values():
                with suppress(Unavailable):
                    await end.it.wake()
            await settle()

    async def go(self, seconds: float) -> None:
        """So much time passes, and every second both programs do what they owe."""
        await self.flow()
        while seconds > 0:
            await self.clock.go(min(1, seconds))
            await self.flow()
            seconds -= 1
