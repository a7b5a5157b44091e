# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What a relay withstands: slow readers, floods, strangers, and a log that fails it."""

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue import frames
from duologue.core.state import Reason
from duologue.errors import Damaged
from duologue_relay.logs.memory import MemoryEngine
from tests.helpers import PATIENCE
from tests.relay.people import SESSION, Failing, House, Person, house, talked
from tests.relay.test_gate import ACTS, played
from tests.relay.test_gate import Relay as Played


async def blocked(here: House, person: Person) -> int:
    """Nothing gets through to this one any more; the number of their line."""
    number = next(n for n, pipe in enumerate(here.pipes) if pipe.far is person.client.line)
    here.links[number].within = 0
    here.pipes[number].flows.clear()
    return number


async def test_a_slow_reader_is_let_go_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever does not take a record in time is closed with 1013; the other goes on, and hears that they are gone."""
    monkeypatch.setattr("duologue_relay.link.CLOSE_WITHIN", 0)
    async with house() as here:
        people = await here.couple(2)
        number = await blocked(here, people["b"])
        await people["a"].act("say", "slowly")
        await people["a"].hear()

        assert frames.Presence("b", False) == await people["a"].client.get(frames.Presence)
        async with asyncio.timeout(PATIENCE):
            await here.visits[number]
        assert 1013 == here.pipes[number].code
        await people["a"].act("pause")
        assert "pause" == (await people["a"].hear()).entry.act


async def test_a_partners_flood_does_not_end_the_others_line() -> None:
    """Beats and gestures that nobody takes do not pile up: of each the newest arrives, and the line stays."""
    async with house() as here:
        people = await here.couple(2)
        number = next(n for n, pipe in enumerate(here.pipes) if pipe.far is people["b"].client.line)
        here.pipes[number].flows.clear()
        for n in range(80):
            await people["a"].client.send(frames.Beat("b", bytes([n]) * 128))
            await people["a"].client.send(frames.Signal("a", "slow"))
        await people["a"].client.send(frames.Entry(Played(people["a"].chair.state).record("a", "yes").raw))
        await people["a"].client.get(frames.Refusal)
        here.pipes[number].flows.set()
        await people["b"].client.send(frames.Bye())
        found, code = await people["b"].client.closed()

        assert 1000 == code
        assert frames.Beat("a", bytes([79]) * 128) in found
        assert len(found) < 6


async def test_a_damaged_log_lets_nobody_in() -> None:
    """Who asks for a session that does not read back hears that it is unavailable; others are not affected."""

    class Damaging(MemoryEngine):
        """An engine that cannot read one session."""

        async def open(self, session: bytes) -> Any:
            if session == bytes(32):
                raise Damaged(0)
            return await super().open(session)

    async with house(Damaging()) as here:
        client = here.client()
        await client.hello("a", session=bytes(32))

        assert ([frames.Notice(Reason.UNAVAILABLE)], 1013) == await client.closed()
        assert 0 == await Person("a", here.client()).sit()


async def test_what_cannot_be_stored_is_said() -> None:
    """With a broken engine an entry is refused as unavailable, a hello too, and all goes on when it is back."""
    engine = Failing()
    async with house(engine) as here:
        people = await here.couple(2)
        engine.broken = True
        await people["a"].act("pause")
        assert frames.Refusal(3, Reason.UNAVAILABLE) == await people["a"].client.get(frames.Refusal)
        down = here.relay.ready
        stranger = here.client()
        await stranger.hello("a", session=bytes(32))
        assert ([frames.Notice(Reason.UNAVAILABLE)], 1013) == await stranger.closed()
        await here.relay.expire()
        engine.broken = False
        assert people["a"].chair.pending is not None
        await people["a"].client.send(frames.Entry(people["a"].chair.pending.raw))

        assert "pause" == (await people["a"].hear()).entry.act
        assert (False, True) == (down, here.relay.ready)
        engine.broken = True


async def test_a_log_that_no_relay_could_have_written_ends_the_line() -> None:
    """Where the log holds what is void, nothing is delivered any more, and the line ends as unavailable."""
    async with house() as here:
        people = await here.couple(4)
        void = Played(people["a"].chair.state).record("b", "yes")
        await (await here.engine.open(SESSION)).append(void)

        for person in people.values():
            found, code = await person.client.closed()
            assert (frames.Notice(Reason.UNAVAILABLE), 1013) == (found[-1], code)
            assert [] == [frame for frame in found if isinstance(frame, frames.Record)]


NAMEPLATES = st.sampled_from(["1", "2", "3", "417"])
SEATS = st.sampled_from(["a", "b", "f"])
RECORDS = st.sampled_from([*played(5).log, played(2).record("b", "say"), played(2).record("a", "say", key=bytes(32))])
ANY_FRAME = st.one_of(
    st.builds(frames.Open, st.just(1)),
    st.builds(frames.Knock, NAMEPLATES),
    st.builds(frames.Mail, st.integers(0, 3), st.binary(max_size=9)),
    st.builds(frames.Hello, st.sampled_from([SESSION, bytes(32)]), SEATS, st.integers(0, 9), st.just(bytes(64))),
    st.builds(lambda record: frames.Entry(record.raw), RECORDS),
    st.builds(lambda record: frames.Restore(record.at, record.raw), RECORDS),
    st.builds(frames.Beat, SEATS, st.just(bytes(128))),
    st.builds(frames.Signal, SEATS, st.just("slow")),
    st.builds(frames.Bye, st.sampled_from(["", "shape"])),
    st.sampled_from([frames.Welcome(1), frames.Notice(Reason.GONE), frames.Opened("1", 1)]),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), ANY_FRAME), max_size=20), st.lists(st.integers(0, 2), max_size=2))
def test_strangers_change_nothing_for_a_couple(sent: list[tuple[int, frames.Any_]], dropped: list[int]) -> None:
    """Whatever three strangers send, in whatever order, no handler fails and a couple goes on to the end."""

    async def play() -> None:
        async with house() as here:
            people = await here.couple(2)
            strangers = [here.client() for _ in range(3)]
            for number, frame in sent:
                await strangers[number].send(frame)
                await asyncio.sleep(0)
            for number in dropped:
                await strangers[number].line.close()
            said = await talked(people, ACTS[2:])

            assert "end" == people["a"].chair.state.over
            assert len(ACTS) - 2 == len(said)
            assert 0 == people["b"].chair.voids

    asyncio.run(play())
