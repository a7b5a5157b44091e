# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What a relay takes back, from whom, and for how long it keeps it."""

import asyncio
from pathlib import Path

import pytest

from duologue import frames
from duologue.core.shape import Seat
from duologue.core.state import Reason
from duologue_relay.logs.sqlite import SqliteEngine
from tests.relay.people import SESSION, START, House, Person, house, talked
from tests.relay.test_gate import ACTS, played
from tests.relay.test_gate import Relay as Played

DAY = 86_400.0  # seconds
YEARS = 3_650 * 86_400_000  # ms: ten of them
CHOSEN = [("pause", START + YEARS, "too_early"), ("pause", START + 120_001, "too_early"), ("say", 0, "stale")]


@pytest.mark.parametrize(("act", "at", "reason"), CHOSEN)
async def test_nobody_stamps_what_was_never_stored(act: str, at: int, reason: str) -> None:
    """A partner who gives back a new entry of their own under a time of their choice is refused, and moves nothing."""
    async with house() as here:
        people = await here.couple(3)
        record = Played(people["b"].chair.state).record("b", act, at=at, clear={"until": at} if act == "pause" else {})
        await people["b"].client.send(frames.Restore(at, record.raw))

        assert frames.Refusal(4, Reason(reason)) == await people["b"].client.get(frames.Refusal)
        assert 3 == len((await here.engine.open(SESSION)).stored())


@pytest.mark.parametrize("seat", ["a", "b"])
@pytest.mark.parametrize("restores", [True, False])
async def test_nobody_begins_or_restores_without_a_key(seat: Seat, restores: bool) -> None:
    """A stranger who has got hold of a `begin` is let go before it is stored; then the partners give back their own."""
    async with house() as here:
        records = played(4).log
        stranger = here.client("10.9.9.9")
        await stranger.hello(seat, key=b"x" * 32)
        await stranger.get(frames.Welcome)
        raw = records[0].raw
        await stranger.send(frames.Restore(records[0].at + 1, raw) if restores else frames.Entry(raw))
        found, code = await stranger.closed()
        person = Person("a", here.client())

        assert ([frames.Notice(Reason.NOT_SEATED)], 1008) == (found, code)
        assert 0 == await person.sit()
        for record in records:
            await person.client.send(frames.Restore(record.at, record.raw))
        assert records == [await person.hear() for _ in records]


async def test_a_session_goes_when_its_time_is_over() -> None:
    """A week after the last act it is deleted, unless somebody is there; then it is unknown, and may be restored."""
    async with house() as here:
        people = await here.couple(3)
        here.time.seconds = 8 * DAY
        await here.relay.expire()
        assert 3 == len((await here.engine.open(SESSION)).stored())
        for person in people.values():
            await person.client.line.close()
        await asyncio.gather(*here.visits)
        await here.relay.expire()
        people["a"].client = here.client()

        assert 0 == await people["a"].sit()
        assert 1 == here.relay.counts["expired"]


async def test_expiry_goes_by_no_stamp() -> None:
    """What is given back lives a week from then, however far ahead or behind it is stamped within what is taken."""
    async with house() as here:
        records = played(4).log  # stamped fifty years ago
        person = Person("a", here.client())
        await person.sit()
        for record in records:
            await person.client.send(frames.Restore(record.at, record.raw))
            await person.hear()
        await person.client.line.close()
        await asyncio.gather(*here.visits)
        kept = []
        for days in (6.9, 7.1):
            here.time.seconds = days * DAY
            await here.relay.expire()
            kept.append(len((await here.engine.open(SESSION)).stored()))
            await here.engine.let_go(SESSION)

        assert [4, 0] == kept


async def goodbye(here: House, *people: Person) -> None:
    """These say goodbye, and their lines are gone."""
    for person in people:
        await person.client.send(frames.Bye())
        assert 1000 == (await person.client.closed())[1]


def files(folder: Path) -> bytes:
    """All bytes in it."""
    return b"".join(path.read_bytes() for path in folder.iterdir())


@pytest.mark.parametrize("acts", [ACTS, [*ACTS[:3], ("b", "leave")]])
async def test_two_polite_ends_leave_nothing(tmp_path: Path, acts: list[tuple[Seat, str]]) -> None:
    """When a dialogue is over and both have said goodbye, nothing of it is in the files of the database."""
    engine = SqliteEngine(tmp_path)
    async with house(engine) as here:
        people = await here.couple(0)
        said = await talked(people, acts)
        before = files(tmp_path)
        await goodbye(here, *people.values())
        await asyncio.gather(*here.visits)
        after = files(tmp_path)
    await engine.close()
    looked_for = [SESSION, *(record.entry.sig for record in said)]

    assert all(data in before for data in looked_for)
    assert not any(data in after for data in looked_for)


@pytest.mark.parametrize("acts", [3, len(ACTS)])
async def test_one_goodbye_deletes_nothing(acts: int) -> None:
    """Before the end, or with one goodbye alone, or one by a stranger, a session is kept until its time is over."""
    async with house() as here:
        people = await here.couple(acts)
        stranger = here.client()
        await stranger.hello("b", key=bytes(32))
        await stranger.send(frames.Bye())
        await stranger.closed()
        await goodbye(here, people["a"])
        if acts < len(ACTS):
            await goodbye(here, people["b"])
        else:
            await people["b"].client.line.close()
        await asyncio.gather(*here.visits)

        assert acts == len((await here.engine.open(SESSION)).stored())


async def test_a_clock_that_jumped_deletes_nothing() -> None:
    """Put ahead by a month, the wall clock is doubted for a day; put right, for a day more. Then what is due goes."""
    async with house() as here:
        await here.couple(3)
        for pipe in here.pipes:
            await pipe.far.close()
        await asyncio.gather(*here.visits)
        found = []
        for ahead, days in ((30, 0.0), (30, 0.9), (0, 1.0), (0, 1.9), (0, 8.0)):
            here.time.seconds, here.time.set_back = days * DAY, int(-ahead * DAY * 1000)
            await here.relay.expire()
            found.append((here.relay.counts["clock_jumped"], here.relay.counts["expired"]))

    assert [(1, 0), (2, 0), (3, 0), (4, 0), (4, 1)] == found
