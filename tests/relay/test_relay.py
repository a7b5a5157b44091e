# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A whole relay without its sockets: real participants at both ends of lines that lie in memory."""

import asyncio
from dataclasses import replace

import pytest

from duologue import frames
from duologue.core.entry import Record
from duologue.core.state import Reason
from tests.relay.people import SESSION, START, Person, house, talked
from tests.relay.test_gate import ACTS, KEYS, played
from tests.relay.test_gate import Relay as Played


async def test_a_whole_dialogue() -> None:
    """Two partners say everything from the first act to the last, and both hear the same records."""
    async with house() as here:
        people = await here.couple(0)
        said = await talked(people, ACTS)

        assert "end" == people["a"].chair.state.over
        assert people["a"].chair.state == people["b"].chair.state
        assert said == (await here.engine.open(SESSION)).stored()
        assert 0 == people["a"].chair.voids + people["b"].chair.voids


async def test_the_second_may_come_before_the_session_was_begun() -> None:
    """Whoever waits in an unknown session is seated when its `begin` arrives, and hears it."""
    async with house() as here:
        people = here.people()
        waited = await people["b"].sit()
        await people["a"].sit()
        await people["a"].act("begin")

        assert 0 == waited
        assert "begin" == (await people["b"].hear()).entry.act
        assert frames.Presence("a", True) == await people["b"].client.get(frames.Presence)


async def test_out_of_turn_is_refused() -> None:
    """What is out of turn is refused by name, and is neither stored nor delivered."""
    async with house() as here:
        people = await here.couple(2)
        state = people["b"].chair.state
        relay = Played(state)
        for act, reason in (("say", Reason.NOT_YOUR_TURN), ("yes", Reason.NOT_YOUR_TURN), ("resume", "not_paused")):
            await people["b"].client.send(frames.Entry(relay.record("b", act).raw))
            assert frames.Refusal(3, Reason(reason)) == await people["b"].client.get(frames.Refusal)
        await people["a"].act("say", "mine")
        heard = await people["b"].hear()

        assert ("a", 3) == (heard.entry.seat, heard.entry.seq)
        assert 3 == len((await here.engine.open(SESSION)).stored())


async def test_forged_spliced_and_wrong_seats_are_refused() -> None:
    """Another's key, another's seat, another session, another history: each has its reason, and nothing is stored."""
    async with house() as here:
        people = await here.couple(3)
        relay = Played(people["b"].chair.state)
        cases: list[tuple[Record, Reason]] = [
            (relay.record("b", "say", key=KEYS["a"]), Reason.SIGNATURE),
            (relay.record("a", "yes"), Reason.SEAT),
            (relay.record("b", "say", session=bytes(32)), Reason.SESSION),
            (relay.record("b", "say", prev=bytes(32)), Reason.FORK),
            (relay.record("b", "say", seq=3), Reason.STALE),
            (relay.record("b", "say", body=bytes(255)), Reason.SIZE),
        ]
        for record, reason in cases:
            await people["b"].client.send(frames.Entry(record.raw))
            assert frames.Refusal(record.entry.seq, reason) == await people["b"].client.get(frames.Refusal)

        assert 3 == len((await here.engine.open(SESSION)).stored())


async def test_what_is_resent_is_answered() -> None:
    """The same bytes again get the record that is stored, with its stamp, and nothing is stored twice."""
    async with house() as here:
        people = await here.couple(4)
        held = (await here.engine.open(SESSION)).stored()
        here.time.seconds += 60
        await people["a"].client.send(frames.Entry(held[2].raw))

        assert frames.Record(held[2].at, held[2].raw) == await people["a"].client.get(frames.Record)
        assert 4 == len((await here.engine.open(SESSION)).stored())


async def test_resuming_brings_what_was_missed() -> None:
    """After a lost line one is welcomed with the length of the log, and gets the records above one's own."""
    async with house() as here:
        people = await here.couple(3)
        await people["b"].client.line.close()
        assert frames.Presence("b", False) == await people["a"].client.get(frames.Presence)
        await people["b"].client.line.close()
        relay = Played(people["a"].chair.state)
        for act in ("pause", "aside"):
            await people["a"].client.send(frames.Entry(relay.record("a", act, clear={"until": START}).raw))
        await people["a"].client.get(frames.Refusal)
        people["b"].client = here.client()

        assert 4 == await people["b"].sit()
        assert "pause" == (await people["b"].hear()).entry.act
        assert frames.Presence("b", True) == await people["a"].client.get(frames.Presence)


async def test_both_lines_gone_and_back() -> None:
    """When nobody was there for a while, both come back to the same place and go on to the end."""
    async with house() as here:
        people = await here.couple(5)
        for person in people.values():
            await person.client.line.close()
        await asyncio.gather(*here.visits)
        assert 0 == len(here.relay.sessions)
        for person in people.values():
            person.client = here.client()
            assert 5 == await person.sit()
        await talked(people, ACTS[5:])

        assert "end" == people["b"].chair.state.over


async def test_a_wrong_key_takes_no_seat() -> None:
    """A Hello that its seat's key has not signed is told so and closed, whether the session is known yet or not."""
    async with house() as here:
        early = here.client()
        await early.hello("b", key=KEYS["a"])
        assert 0 == (await early.get(frames.Welcome)).seq
        await here.couple(2)
        late = here.client()
        await late.hello("b", key=KEYS["a"])

        for client in (early, late):
            found, code = await client.closed()
            assert (frames.Notice(Reason.NOT_SEATED), 1008) == (found[-1], code)
            assert [] == [frame for frame in found if isinstance(frame, frames.Record)]


async def test_the_newest_line_of_a_seat_counts() -> None:
    """A newer connection with the right key replaces the older one; the other partner sees no change."""
    async with house() as here:
        people = await here.couple(2)
        older = people["a"].client
        people["a"].client = here.client()
        await people["a"].sit()
        found, code = await older.closed()
        await talked(people, [ACTS[2]])

        assert (frames.Notice(Reason.NOT_SEATED), 1008) == (found[-1], code)
        assert people["b"].client.line._near.down.empty()


async def test_signs_of_life_go_to_whom_they_are_for() -> None:
    """A beat is passed on to its seat and a gesture to all others, both by the name of who sent them."""
    async with house() as here:
        people = await here.couple(2)
        await people["a"].client.send(frames.Beat("b", bytes(128)))
        await people["b"].client.send(frames.Signal("b", "slow"))

        assert frames.Beat("a", bytes(128)) == await people["b"].client.get(frames.Beat)
        assert frames.Signal("b", "slow") == await people["a"].client.get(frames.Signal)


async def test_nobody_is_heard_before_their_seat_is_proven() -> None:
    """In a session that is not begun, a beat goes nowhere and the line stays."""
    async with house() as here:
        person = Person("b", here.client())
        await person.sit()
        await person.client.send(frames.Beat("a", bytes(128)))
        await person.client.send(frames.Entry(Played().record("b", "sit").raw))

        assert frames.Refusal(1, Reason.NOT_BEGUN) == await person.client.get(frames.Refusal)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xc1",
        b"\xdf" + b"\xff" * 4,
        b"\x91" * 60_000,
        frames.encode(frames.Welcome(0)),
        frames.encode(frames.Challenge(bytes(32), 0)),
        frames.encode(frames.Entry(b"")),
        frames.encode(frames.Restore(0, b"\x80")),
        frames.encode(frames.Entry(Played().record("a", "begin").raw)),
        frames.encode(frames.Restore(1, Played().record("a", "begin").raw)),
        frames.encode(frames.Beat("a", bytes(128))),
        frames.encode(frames.Signal("a", "slow")),
        frames.encode(frames.Entry(b"\1" * 16384)),
        frames.encode(frames.Hello(bytes(32), "a", 0, bytes(64))) + bytes(20_000),
    ],
)
async def test_what_is_no_frame_or_has_no_place_ends_the_line(data: bytes) -> None:
    """Bombs, noise, frames that only a relay sends, frames without a seat: one word why, and the line is closed."""
    async with house() as here:
        client = here.client()
        await client.line.send(data)
        found, code = await client.closed()

        assert (frames.Notice(Reason.MALFORMED), 1008) == (found[-1], code)


@pytest.mark.parametrize(
    "frame", [frames.Open(3), frames.Mail(0, b""), frames.Knock("417"), frames.Signal("b", "slow")]
)
async def test_what_has_no_place_in_a_session(frame: frames.Any_) -> None:
    """At the table there is no pairing, no second hello, and no gesture for another."""
    async with house() as here:
        people = await here.couple(2)
        await people["a"].client.send(frame)
        nonce = here.links[1].nonce
        await people["b"].client.send(frames.Hello(SESSION, "b", 0, nonce * 2))

        for person in people.values():
            found, code = await person.client.closed()
            assert (frames.Notice(Reason.MALFORMED), 1008) == (found[-1], code)


async def test_a_log_that_was_lost_is_restored() -> None:
    """A relay that holds nothing, or the beginning alone, takes the rest back from either partner, stamps included."""
    async with house() as here:
        await here.couple(6)
        records = (await here.engine.open(SESSION)).stored()
    async with house() as there:
        person = Person("b", there.client())
        for record in records:
            person.chair.receive(record, START)
        assert 0 == await person.sit()
        await person.client.send(frames.Restore(records[1].at, records[1].raw))
        assert frames.Refusal(2, Reason.AHEAD) == await person.client.get(frames.Refusal)
        for record in records:
            await person.client.send(frames.Restore(record.at, record.raw))
        await person.act("say", "and on")

        assert 7 == (await person.hear()).entry.seq
        assert records == (await there.engine.open(SESSION)).stored()[:6]


async def test_a_restored_record_is_judged_like_any_other() -> None:
    """Forged, by another history or under another stamp it is refused; what is there already needs no answer."""
    async with house() as here:
        people = await here.couple(4)
        held = (await here.engine.open(SESSION)).stored()
        forged = Played(people["a"].chair.state).record("a", "yes", key=bytes(32))
        other = played(3).record("b", "say", commit=b"\1" * 32)
        for record in (forged, held[1], other, replace(held[1], at=held[1].at + 1)):
            await people["b"].client.send(frames.Restore(record.at, record.raw))
        await people["b"].client.send(frames.Bye())
        found, _ = await people["b"].client.closed()
        reasons = {5: Reason.SIGNATURE, 4: Reason.STALE, 2: Reason.FORK}

        assert [frames.Refusal(seq, reason) for seq, reason in reasons.items()] == [
            frame for frame in found if not isinstance(frame, frames.Presence)
        ]
