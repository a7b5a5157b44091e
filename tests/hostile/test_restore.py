# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A relay that lost its disk, or part of it, is filled again by the programs; and by nobody with anything else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from duologue import frames, wire
from duologue.core.dialogue import UNOPENED
from duologue.core.entry import Record, answer_hash
from duologue.core.shape import Partner
from duologue.core.state import Reason
from duologue.core.walk import SALT
from duologue.phrases import EN
from duologue.transport import Link, LinkLost, pipe
from duologue_relay.logs import Engine
from duologue_relay.logs.memory import MemoryEngine
from duologue_relay.logs.sqlite import SqliteEngine
from tests.helpers import PATIENCE
from tests.hostile.people import SIGNS, Moment, after, chair, first, said, signed
from tests.hostile.stage import Hall, Stage
from tests.link import HOST, Clock
from tests.test_connection import LINES, TALK, play, words
from tests.test_expectations import exercise

Made = Callable[[str], Engine]


@pytest.fixture(params=["memory", "sqlite"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Made:
    """Makes an empty engine of a kind, by a name of its own."""
    if request.param == "memory":
        return lambda name: MemoryEngine()
    return lambda name: SqliteEngine(tmp_path / name)


def dialogue() -> Moment:
    """Six records: begin, sit, words, a mirror, yes, and a break."""
    moment = first(TALK)
    for seat, act in (("a", "say"), ("b", "say"), ("a", "yes")):
        moment = moment.then("b" if seat == "b" else "a", act, wait=5_000)
    return moment.then("b", "pause", {"until": moment.now + 600_000}, 5_000)


class Caller:
    """A client of one seat that says what it likes. Every wait has a limit."""

    def __init__(self, hall: Hall, link: Link, seat: Partner) -> None:
        self.hall, self.link, self.seat = hall, link, seat

    async def get(self, *kinds: type[frames.Frame]) -> Any:
        """The next frame of one of these kinds."""
        async with asyncio.timeout(PATIENCE):
            while True:
                frame = frames.decode(await self.link.recv())
                if isinstance(frame, kinds):
                    return frame

    async def hello(self, after: int = 0, by: Partner | None = None) -> int:
        """Say who sits here; how much the relay holds."""
        challenge = await self.get(frames.Challenge)
        sig = SIGNS[by or self.seat].hello(HOST, self.hall.session, self.seat, challenge.nonce)
        await self.link.send(frames.encode(frames.Hello(self.hall.session, self.seat, after, sig)))
        return int((await self.get(frames.Welcome)).seq)

    async def restore(self, *records: Record) -> None:
        """Give these back."""
        for record in records:
            await self.link.send(frames.encode(frames.Restore(record.at, record.raw)))

    async def refusal(self) -> Reason:
        """Why the next one is not taken."""
        return Reason((await self.get(frames.Refusal)).reason)

    async def records(self, number: int) -> list[Record]:
        """The next so many that are delivered."""
        found = [await self.get(frames.Record) for _ in range(number)]
        return [wire.record_of(frame.at, frame.raw) for frame in found]


@asynccontextmanager
async def hall(engine: Engine, held: tuple[Record, ...] = ()) -> AsyncIterator[Callable[[Partner], Caller]]:
    """A relay on this engine, which holds these records; what makes a caller to it."""
    clock = Clock()
    clock.at = dialogue().now
    made = Hall(held[0].entry.session if held else dialogue().state.session, clock, engine)
    log = await engine.open(made.session)
    for record in held:
        await log.append(record)

    def call(seat: Partner) -> Caller:
        mine, theirs = pipe()
        made.start(made.serve(theirs))
        return Caller(made, mine, seat)

    yield call
    for task in [*made.tasks]:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    del log
    await engine.close()


@pytest.mark.parametrize("kept", [0, 1, 2, 5])
@pytest.mark.parametrize("seat", ["a", "b"])
async def test_either_fills_a_relay_again(engine: Made, seat: Partner, kept: int) -> None:
    """Wiped or rolled back, with stamps and all, from either one's records; the other hears what it lacks."""
    whole = dialogue().records
    async with hall(engine("one"), whole[:kept]) as call:
        caller, other = call(seat), call("b" if seat == "a" else "a")
        held = await caller.hello(len(whole))
        await other.hello()
        await caller.restore(*whole[held:])

        assert kept == held
        assert [*whole] == await other.records(len(whole))
        assert [*whole] == await other.hall.stored()


async def test_what_was_filled_again_is_there_after_a_crash(engine: Made, tmp_path: Path) -> None:
    """With a disk, the next relay that opens it holds what was given back."""
    made, whole = engine("one"), dialogue().records
    async with hall(made) as call:
        caller = call("a")
        await caller.hello()
        await caller.restore(*whole)
        assert [*whole] == await caller.records(len(whole))  # delivered once it is stored
    if isinstance(made, SqliteEngine):
        async with hall(SqliteEngine(tmp_path / "one")) as call:
            assert len(whole) == await call("b").hello()


def bare(record: Record, **over: Any) -> Record:
    """This record with something changed that its author did not sign."""
    entry = replace(record.entry, **over)
    return Record(record.at, entry, wire.encode(entry))


def forgeries(moment: Moment) -> dict[str, tuple[Record, Reason]]:
    """What a might give back beside the true fourth record, which is b's mirror, and why that is refused."""
    third, fourth, fifth = moment.records[2:5]
    before = Moment(moment.records[:3], first(TALK).state, moment.now)
    state = before.state.but(seq=3, tip=fourth.entry.prev, step="mirror")
    foreign = said(state.but(session=bytes(32)), "b", "say")
    return {
        "unsigned": (bare(fourth, sig=bytes(64)), Reason.SIGNATURE),
        "with another body": (bare(fourth, body=bytes(256)), Reason.SIGNATURE),
        "signed by who gives it": (signed(fourth, "a"), Reason.SIGNATURE),
        "in b's name, by a": (said(state, "b", "say", at=fourth.at, by="a"), Reason.SIGNATURE),
        "out of turn": (said(state, "a", "yes", at=fourth.at), Reason.NOT_YOUR_TURN),
        "from another session": (foreign, Reason.SESSION),
        "the next but one": (fifth, Reason.AHEAD),
        "as of years ahead": (replace(fourth, at=moment.now + 120_001), Reason.TOO_EARLY),
        "as of long before": (replace(fourth, at=third.at - 120_001), Reason.STALE),
        "the third, at another time": (replace(third, at=third.at + 1), Reason.FORK),
        "the third, otherwise": (bare(third, body=bytes(256)), Reason.STALE),
        "in another history": (signed(bare(fourth, prev=bytes(32)), "b"), Reason.FORK),
    }


@pytest.mark.parametrize("name", forgeries(dialogue()))
async def test_what_was_never_said_is_not_given_back(engine: Made, name: str) -> None:
    """Forged, out of turn, of another dialogue, out of order: refused by its reason; the truth can still come."""
    moment = dialogue()
    record, reason = forgeries(moment)[name]
    async with hall(engine("one"), moment.records[:3]) as call:
        caller, other = call("a"), call("b")
        await caller.hello(6)
        await other.hello(3)
        await caller.restore(record)
        refused = await caller.refusal()
        await caller.restore(*moment.records[3:])

        assert reason == refused
        assert [*moment.records[3:]] == await other.records(3)


async def test_stamps_in_another_order_break_the_chain(engine: Made) -> None:
    """Given back under another time, a record makes all that follows it another history: nothing more is taken."""
    whole = dialogue().records
    swapped = [replace(whole[2], at=whole[3].at), replace(whole[3], at=whole[2].at)]
    async with hall(engine("one"), whole[:2]) as call:
        caller = call("b")
        await caller.hello(6)
        await caller.restore(*swapped)

        assert Reason.FORK == await caller.refusal()
        assert 3 == len(await caller.hall.stored())


async def test_who_lies_about_the_time_opens_nothing(engine: Made) -> None:
    """One's own next act can be given back under a time to come, and skips a wait; what was not opened stays closed."""
    made = exercise("ten-and-ten")
    hashed = {"hash": answer_hash("say", SALT)}
    moment = first(made).then("a", "say")
    letter = said(moment.state, "a", "write", hashed, moment.now, f"say {SALT.hex()}\nfor their eyes")
    moment = Moment((*moment.records, letter), after(moment.state, letter), moment.now).then("b", "write", hashed)
    moment = moment.then("b", "reveal", {"answer": "say", "salt": SALT, "wraps": {"a": b""}})
    lie = said(moment.state, "b", "without", at=moment.now + UNOPENED)
    async with hall(engine("one"), moment.records) as call:
        caller, other = call("b"), call("a")
        await caller.hello(6)
        await other.hello(6)
        await caller.restore(lie)
        honest = chair("a", made, moment.records)
        (heard,) = await other.records(1)
        honest.receive(heard, moment.now)

        assert lie == heard
        assert "read-head" == honest.state.step
        assert honest.draft is not None
        assert "for their eyes" == honest.draft.text
        assert [*"b"] == [one.seat for one in honest.said if one.act == "reveal"]


async def test_nobody_gives_back_in_a_seat_that_is_not_theirs(engine: Made) -> None:
    """Where the session is known, whoever has no key of it is let go before anything of theirs is read."""
    whole = dialogue().records
    async with hall(engine("one"), whole[:3]) as call:
        stranger = call("b")
        with pytest.raises(LinkLost):
            await stranger.hello(3, by="a")

        assert 3 == len(await stranger.hall.stored())


# --- the programs themselves


@pytest.mark.parametrize("kept", [0, 2, 4])
async def test_a_program_never_takes_a_shorter_log(kept: int) -> None:
    """A relay that holds less than a program gets the rest from it; both go on where they were."""
    async with Stage(TALK) as stage:
        await play(stage, LINES[:3], 1)
        poor = stage.hall(MemoryEngine())
        for record in (await stage.relay.stored())[:kept]:
            await (await poor.engine.open(stage.session)).append(record)
        before = [end.me.state for end in stage.ends.values()]
        stage.relay = poor
        await stage.move_to(poor, "a", "b")
        await stage.go(15)  # until each knows that the other has heard no more than this relay got back
        after = [end.me.state for end in stage.ends.values()]
        await play(stage, LINES[3:], 1)

        assert before == after
        assert "end" == poor.state.over == stage.b.me.state.over
        assert (0, 0) == (stage.a.me.voids, stage.b.me.voids)


async def test_a_relay_that_takes_nothing_back_shortens_nothing() -> None:
    """When it refuses what it lacks, both keep what they heard, and their pages say that the line is not there."""
    async with Stage(TALK) as stage:
        await play(stage, LINES[:3], 1)
        kept = [*stage.b.me.records]
        poor = stage.hall(MemoryEngine())
        poor.relay.addresses.begins = lambda address, number=1: False  # type: ignore[method-assign]
        await stage.move_to(poor, "a", "b")
        await stage.go(5)

        assert kept == stage.b.me.records == stage.b.log.stored()
        assert ["rain", "you said rain"] == words(stage, "b")
        assert EN["line.lost"] in stage.b.page.notices
        assert [] == await poor.stored()
