# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
import asyncio
from dataclasses import replace

import pytest

from duologue.core.entry import Record
from duologue.core.state import Reason, Refused, State
from duologue.errors import Taken, Unavailable
from duologue.log import MemoryLog
from duologue_relay.gate import Stored
from duologue_relay.limits import Limits
from duologue_relay.logs.memory import MemoryEngine
from duologue_relay.session import APART, Session, Sessions
from tests.helpers import PATIENCE, consenting
from tests.relay.people import SESSION, START, Clock
from tests.relay.test_gate import ACTS, Relay, played, verify


async def made(log: MemoryLog | None = None, number: int = 0, limits: Limits | None = None) -> Session:
    """A session whose log holds so many acts of the dialogue."""
    log = log or MemoryLog()
    for record in played(number).log:
        await log.append(record)
    return Session(SESSION, log, MemoryEngine(), verify, limits or Limits(), Clock().clock)


async def put(session: Session, record: Record) -> Stored | Refused | None:
    """Propose it by its own author's connection."""
    return await session.propose(record.entry.seat, record.entry, record.raw)


def test_what_a_session_costs() -> None:
    """A session that nobody acts in has no task and no timer: making one needs no running loop."""
    assert State(SESSION) == Session(SESSION, MemoryLog(), MemoryEngine(), verify, Limits(), Clock().clock).state


async def test_a_dialogue_is_folded_as_it_is_said() -> None:
    """Each act is stored with the time now, folded, and followed from any point."""
    session = await made()
    for seat, act in ACTS:
        relay = Relay(session.state)
        assert None is await put(session, relay.record(seat, act))
    followed = [record async for record in limited(session, 3, len(ACTS) - 3)]

    assert "end" == session.state.over
    assert [START] * len(followed) == [record.at for record in followed]
    assert [*range(4, len(ACTS) + 1)] == [record.entry.seq for record in followed]


async def limited(session: Session, after: int, number: int):  # type: ignore[no-untyped-def]
    """The next so many that are followed."""
    async with asyncio.timeout(PATIENCE):
        async for record in session.follow(after):
            yield record
            number -= 1
            if not number:
                return


async def test_a_log_is_folded_when_it_is_opened() -> None:
    """What was stored before is the state to begin with."""
    session = await made(number=7)

    assert played(7).state == session.state
    await asyncio.wait_for(session.begun(), PATIENCE)


@pytest.mark.parametrize("number", [0, 4])
async def test_of_two_at_once_one_is_first(number: int) -> None:
    """Two entries for the same seq, proposed together: one is said, and the other is stale."""
    session = await made(Slow(), number)
    seat, act = ACTS[number]
    relay = played(number)
    pair = [relay.record(seat, act), relay.record(seat, act, commit=b"\1" * 32)]
    verdicts = await asyncio.gather(*(put(session, record) for record in pair))

    assert {None, Refused(Reason.STALE)} == set(verdicts)
    assert number + 1 == session.state.seq


async def test_the_same_bytes_twice_at_once_are_one() -> None:
    """Sent twice in a hurry, an entry is stored once, and the second is answered with the first."""
    session = await made(Slow(), 4)
    record = played(4).record("a", "yes")
    verdicts = await asyncio.gather(put(session, record), put(session, record))

    assert None in verdicts
    assert [True] == [isinstance(verdict, Stored) for verdict in verdicts if verdict is not None]


class Slow(MemoryLog):
    """A log on a disk: between asking and storing, others get a turn."""

    async def append(self, record: Record) -> None:
        await asyncio.sleep(0)
        await super().append(record)


class Shared(MemoryLog):
    """A log to which another relay appends, just before this one does."""

    first: Record | None = None
    later: Record | None = None  # arrives here only after this one has been refused

    async def append(self, record: Record) -> None:
        if self.first is not None:
            first, self.first = self.first, None
            await super().append(first)
        if self.later is not None:
            later, self.later = self.later, None
            self.arriving = asyncio.ensure_future(super().append(later))
            raise Taken
        await super().append(record)


@pytest.mark.parametrize("name", ["first", "later"])
async def test_another_relay_was_first(name: str) -> None:
    """When the place is taken in the log, the entry is judged again by what stands there."""
    log = Shared()
    session = await made(log, 4)
    setattr(log, name, played(4).record("a", "not_yet"))

    assert Refused(Reason.STALE) == await put(session, played(4).record("a", "yes"))
    assert "again" == session.state.step


async def test_what_is_ahead_waits() -> None:
    """An entry that follows something not here yet is judged when that has arrived."""
    log = MemoryLog()
    session = await made(log, 3)
    waiting = asyncio.ensure_future(put(session, played(5).record("a", "say")))
    await asyncio.sleep(0)
    for record in played(5).log[3:]:
        await log.append(record)

    assert None is await asyncio.wait_for(waiting, PATIENCE)
    assert 6 == session.state.seq


async def test_what_stays_ahead_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """When what it follows does not arrive, an entry is refused as ahead."""
    monkeypatch.setattr("duologue_relay.session.REACH_WITHIN", 0)
    session = await made(number=3)

    assert Refused(Reason.AHEAD) == await put(session, played(5).record("a", "say"))


class Stuck(MemoryLog):
    """A log in which every place is taken, and nothing ever arrives."""

    stuck = False

    async def append(self, record: Record) -> None:
        if self.stuck:
            raise Taken
        await super().append(record)


async def test_a_log_that_contradicts_itself_stores_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """When a place is taken by nothing that ever arrives, that is said as unavailable, in finite time."""
    monkeypatch.setattr("duologue_relay.session.REACH_WITHIN", 0)
    log = Stuck()
    session = await made(log, 3)
    log.stuck = True
    with pytest.raises(Unavailable):
        await put(session, played(3).record("b", "say"))

    assert 3 == session.state.seq


class Swapping(MemoryLog):
    """A log that keeps something else than it was given."""

    instead: Record | None = None

    async def append(self, record: Record) -> None:
        await super().append(self.instead or record)


async def test_what_counts_is_what_was_read_back() -> None:
    """What the log holds decides, not what was written to it."""
    log = Swapping()
    session = await made(log, 4)
    log.instead = played(4).record("a", "not_yet")

    assert Refused(Reason.STALE) == await put(session, played(4).record("a", "yes"))


async def test_a_log_with_a_void_in_it_is_unavailable() -> None:
    """What no relay could have accepted is not folded, not followed and not added to."""
    log = MemoryLog()
    session = await made(log, 4)
    await log.append(played(4).record("b", "yes"))
    with pytest.raises(Unavailable):
        await put(session, played(4).record("a", "yes"))
    with pytest.raises(Unavailable):
        await made(log)
    with pytest.raises(Unavailable):
        _ = [record async for record in limited(session, 4, 1)]

    assert 4 == session.state.seq


async def test_a_lost_log_is_restored_in_order() -> None:
    """Records come back one by one, with their stamps; a gap is refused, and so is another history."""
    session = await made(number=1)
    held = played(6).log

    assert Refused(Reason.AHEAD) == await session.restore(held[2])
    assert [None] * 5 == [await session.restore(record) for record in held[1:]]
    assert played(6).state == session.state
    assert Stored(held[3]) == await session.restore(held[3])
    assert Refused(Reason.STALE) == await session.restore(played(3).record("b", "say", commit=b"\1" * 32))


async def test_no_stamp_is_chosen_in_giving_back() -> None:
    """Over two minutes ahead of the relay's clock: too early. As far before what it follows: stale. Else it is taken.

    What is stored is no news under its own stamp, and another history under another.
    """
    late, early = START + APART, START - APART
    session = await made(number=3)
    assert Refused(Reason.TOO_EARLY) == await session.restore(played(3).record("b", "say", at=late + 1))
    assert None is await session.restore(played(3).record("b", "say", at=START))
    relay = Relay(session.state)
    assert Refused(Reason.STALE) == await session.restore(relay.record("a", "yes", at=early - 1))
    assert None is await session.restore(relay.record("a", "yes", at=early))
    assert None is await session.restore(Relay(session.state).record("a", "no", at=late))
    held = session._log.stored()

    assert [START, early, late] == [record.at for record in held[3:]]
    assert Stored(held[3]) == await session.restore(held[3])
    assert [Refused(Reason.FORK)] * 2 == [
        await session.restore(replace(record, at=2**53 - 1)) for record in (held[0], held[4])
    ]


OWN = sum(len(record.raw) for record in played(4).log if record.entry.seat == "a")


@pytest.mark.parametrize("limits", [Limits(entries=2), Limits(size=OWN)])
async def test_a_session_has_an_end_of_room(limits: Limits) -> None:
    """Past so many entries or bytes of one's own all is too much but `leave`; what is stored is still answered."""
    session = await made(number=4, limits=limits)
    relay = played(4)

    assert Refused(Reason.TOO_MUCH) == await put(session, relay.record("a", "yes"))
    assert Stored(relay.log[2]) == await put(session, relay.log[2])
    assert None is await put(session, relay.record("a", "leave"))


async def test_nobody_uses_up_the_room_of_the_other() -> None:
    """Who agrees to a facilitator and takes it back without end is stopped; the other still has their break."""
    session, verdicts = await made(number=4, limits=Limits(entries=10)), []
    for n in range(9):
        clear = {} if n % 2 else consenting(until=START + 9_000_000)
        act = "revoke" if n % 2 else "consent"
        verdicts.append(await put(session, Relay(session.state).record("a", act, clear=clear)))

    assert [None] * 8 + [Refused(Reason.TOO_MUCH)] == verdicts
    assert None is await put(session, Relay(session.state).record("b", "pause", clear={"until": START + 1000}))


class Keeping(MemoryEngine):
    """An engine that notes what it was told to keep."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[tuple[bytes, int]] = []

    async def keep(self, session: bytes, until: int) -> None:
        self.kept.append((session, until))


async def test_a_named_return_is_kept() -> None:
    """The engine hears of a return that was named, and of nothing else."""
    log, engine = MemoryLog(), Keeping()
    for record in played(4).log:
        await log.append(record)
    session = Session(SESSION, log, engine, verify, Limits(), Clock().clock)
    await put(session, played(4).record("b", "pause", clear={"until": START + 1000}))
    await put(session, Relay(session.state).record("a", "resume"))
    await put(session, Relay(session.state).record("a", "consent", clear=consenting(until=START + 9_000_000)))

    assert [(SESSION, START + 1000)] == engine.kept


async def test_sessions_are_shared_while_somebody_is_there() -> None:
    """Connections to one session get one fold; when the last is gone it is let go, and opened anew later."""
    sessions = Sessions(MemoryEngine(), verify, Limits(), Clock().clock)
    first, second = await asyncio.gather(sessions.hold(SESSION), sessions.hold(SESSION))
    await sessions.release(first)
    third = await sessions.hold(SESSION)
    for _ in range(2):
        await sessions.release(first)

    assert first is second is third
    assert 0 == len(sessions)
    assert first is not await sessions.hold(SESSION)
