"""Two programs with real keys, seals, signatures and beats, and the relay's real code, over in-process pipes.

What `tests/world.py` does with toys. Time stands still until a test moves it; the links do what a test tells them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from duologue import frames, wire
from duologue.beats import Beats
from duologue.chair import Chair
from duologue.connection import Connection
from duologue.core.entry import Record, digest, session_of
from duologue.core.exercise import Exercise
from duologue.core.shape import PARTNERS, Partner
from duologue.core.state import Refused, State, other
from duologue.errors import Unavailable
from duologue.line import Line
from duologue.log import FileLog
from duologue.sign import hello_verified, verified
from duologue.transport import Link
from duologue_relay.gate import Stored
from duologue_relay.limits import Limits
from duologue_relay.link import Link as Near
from duologue_relay.logs import Engine
from duologue_relay.logs.memory import MemoryEngine
from duologue_relay.relay import Relay, Rules
from tests.hostile.people import PAIR, SIGNS, chair, opening
from tests.inprocess import Socket
from tests.link import HOST, Clock
from tests.table import NAMES
from tests.world import End, World


class Hall:
    """A real relay, its engine in memory unless it is given one."""

    def __init__(self, session: bytes, clock: Clock, engine: Engine | None = None) -> None:
        self.session, self.engine = session, engine or MemoryEngine()
        rules = Rules(verified, hello_verified, Limits(), clock, lambda: clock.at / 1000)
        self.relay, self.tasks, self._numbers = Relay(self.engine, rules), set[asyncio.Task[None]](), 0

    def start(self, coroutine: Any) -> None:
        """Do this beside all else."""
        task = asyncio.create_task(coroutine)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def serve(self, link: Link) -> None:
        """One connection, to its end."""
        self._numbers += 1
        nonce, rules = digest("nonce", str(self._numbers).encode()), self.relay.rules
        await self.relay.attend(Near(Socket(link), "10.0.0.1", HOST, nonce, rules.limits, rules.ticks()))

    @property
    def state(self) -> State:
        """What it has folded."""
        held = self.relay.sessions._held.get(self.session)
        return State(self.session) if held is None else held.state

    async def stored(self) -> list[Record]:
        """What its engine holds."""
        return (await self.engine.open(self.session)).stored()

    async def take(self, seat: Partner, record: Record) -> Stored | Refused | None:
        """What a hostile client of this seat sends."""
        return await self.relay.sessions._held[self.session].propose(seat, record.entry, record.raw)


class RealEnd(End):
    """One partner's program with what couples use."""

    def start(self) -> None:
        stage, clock, seat = self.world, self.world.clock, self.seat
        self.log = FileLog(self.disk)
        self.me = chair(seat, stage.exercises[seat])
        self.begins()
        self.chair = Chair(self.me, NAMES, clock, self.drawer)
        line = Line(self.me, self.dial, HOST, SIGNS[seat], clock, clock.sleep, lambda: 0.5)
        beats = Beats(seat, other(seat), PAIR, stage.session)
        self.it = Connection(self.chair, line, beats, self.drawer, self.log, clock, clock.sleep)
        self._task = asyncio.create_task(self.it.run())


class Stage(World):
    """Two real programs and a real relay. Use it as an async context."""

    def __init__(self, exercise: Exercise, engine: Engine | None = None) -> None:
        self.clock, self.uri, self._engine = Clock(), "", engine
        self.exercises = {"a": exercise, "b": exercise}
        self.clear = opening(exercise)
        self.session = session_of(self.clear)
        self.relays: list[Any] = []
        self.relay: Any = self.hall()
        self.ends = {}

    def hall(self, engine: Engine | None = None) -> Hall:
        """One more relay that holds nothing but what its engine holds."""
        made = Hall(self.session, self.clock, engine or self._engine)
        self.relays.append(made)
        return made

    async def __aenter__(self) -> Stage:
        self.ends = {seat: RealEnd(self, seat) for seat in PARTNERS}
        await self.flow()
        return self

    async def move_to(self, hall: Hall, *seats: Partner) -> None:
        """These partners' next calls reach another relay, and their lines break."""
        for seat in seats:
            self.ends[seat].relay = hall  # type: ignore[assignment]  # as much of one as an End asks of it
        for seat in seats:
            await self.ends[seat].weather.cut()

    async def wake(self) -> None:
        """Both programs do what they owe."""
        for end in self.ends.values():
            with suppress(Unavailable):
                await end.it.wake()


def telling(change: Callable[[Record], Iterable[Record]]) -> Callable[[bytes], list[bytes]]:
    """What a relay does that turns each record into these, on its way down to one partner."""

    def down(data: bytes) -> list[bytes]:
        frame = frames.decode(data)
        if not isinstance(frame, frames.Record):
            return [data]
        told = change(wire.record_of(frame.at, frame.raw))
        return [frames.encode(frames.Record(record.at, record.raw)) for record in told]

    return down
