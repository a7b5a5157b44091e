# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A whole relay without its sockets: real participants at both ends of lines that lie in memory."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue import frames, wire
from duologue.core.entry import Record
from duologue.core.shape import Seat
from duologue.core.state import Reason
from duologue.errors import Damaged, Unavailable
from duologue_relay.limits import Limits, Rate
from duologue_relay.link import Link
from duologue_relay.logs.memory import MemoryEngine
from tests.helpers import PATIENCE
from tests.relay.people import SESSION, START, Client, House, Person, Pipe, house, talked
from tests.relay.test_gate import ACTS, CLEAR, KEYS, played
from tests.relay.test_gate import Relay as Played

DAY = 86_400.0


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
        facilitator = here.client()
        await facilitator.hello("f")

        for client in (early, late, facilitator):
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


class Failing(MemoryEngine):
    """An engine that can do nothing just now, once it is told so."""

    broken = False
    full = False

    def _check(self) -> None:
        if self.broken:
            raise Unavailable

    async def open(self, session: bytes) -> Any:
        self._check()
        log = await super().open(session)
        append = log.append

        async def checked(record: Record) -> None:
            if self.full:
                raise Unavailable
            await append(record)

        log.append = checked  # type: ignore[method-assign]
        return log

    async def keep(self, session: bytes, until: int) -> None:
        self._check()
        await super().keep(session, until)

    async def let_go(self, session: bytes) -> None:
        self._check()

    async def expire(self, now: int) -> list[bytes]:
        self._check()
        return await super().expire(now)


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


async def test_leaving_is_under_no_limit() -> None:
    """With every limit used up an entry is too much, and `leave` is stored all the same."""
    tight = Limits(entries=2, frames=Rate(4, 0), sessions=Rate(1, 0))
    async with house(limits=tight) as here:
        people = await here.couple(2)
        relay = Played(people["a"].chair.state)
        await people["a"].client.send(frames.Entry(relay.record("a", "say").raw))
        assert frames.Refusal(3, Reason.TOO_MUCH) == await people["a"].client.get(frames.Refusal)
        await people["a"].client.send(frames.Beat("b", bytes(128)))
        await people["b"].client.send(frames.Beat("a", bytes(128)))
        await people["a"].act("leave")

        assert "leave" == (await people["a"].hear()).entry.act
        await people["a"].client.send(frames.Beat("b", bytes(128)))
        found, code = await people["a"].client.closed()
        assert (frames.Notice(Reason.TOO_MUCH), 1008) == (found[-1], code)


async def test_a_stranger_has_no_right_to_leave_without_a_limit() -> None:
    """A line that has proved nothing is closed at its limit, whatever it sends; one that has may leave a few times."""
    async with house(limits=Limits(frames=Rate(2, 0))) as here:
        stranger = Person("a", here.client())
        await stranger.sit()
        leave = frames.Entry(Played().record("a", "leave").raw)
        for _ in range(2):
            await stranger.client.send(leave)
        found, code = await stranger.client.closed()

        assert ([frames.Refusal(1, Reason.NOT_BEGUN), frames.Notice(Reason.TOO_MUCH)], 1008) == (found, code)


async def test_an_address_begins_so_many_sessions() -> None:
    """Past its limit a new session is refused as too much, and nothing of it is stored."""
    async with house(limits=Limits(sessions=Rate(0, 0))) as here:
        person = Person("a", here.client())
        await person.sit()
        await person.act("begin")

        assert frames.Refusal(1, Reason.TOO_MUCH) == await person.client.get(frames.Refusal)
        assert [] == (await here.engine.open(SESSION)).stored()


async def test_what_was_not_begun_takes_nothing_of_an_address() -> None:
    """A `begin` that is refused, or that a full disk cannot take, leaves the address as many as before."""
    engine = Failing()
    async with house(engine, Limits(sessions=Rate(1, 0))) as here:
        person = Person("a", here.client())
        await person.sit()
        raw = wire.encode(person.made("begin"))
        engine.full = True
        await person.client.send(frames.Entry(Played().record("b", "sit").raw))
        await person.client.send(frames.Entry(raw))
        refused = [(await person.client.get(frames.Refusal)).reason for _ in range(2)]
        engine.full = False
        await person.client.send(frames.Entry(raw))

        assert "begin" == (await person.hear()).entry.act
        assert [Reason.SEAT, Reason.UNAVAILABLE] == refused


async def test_a_clock_that_jumped_deletes_nothing() -> None:
    """Put ahead by a month, the wall clock is doubted for a day; put right, for a day more. Then what is due goes."""
    async with house() as here:
        await here.couple(3)
        for pipe in here.pipes:
            await pipe.far.close()
        await asyncio.gather(*here.visits)
        found = []
        for ahead, days in ((30, 0.0), (30, 0.9), (0, 1.0), (0, 1.9), (0, 8.0)):
            here.time.seconds, here.time.set_back = days * DAY, -ahead * int(DAY) * 1000
            await here.relay.expire()
            found.append((here.relay.counts["clock_jumped"], here.relay.counts["expired"]))

    assert [(1, 0), (2, 0), (3, 0), (4, 0), (4, 1)] == found


async def test_any_relay_serves_any_seat() -> None:
    """With each partner at a relay of their own on one engine, all is said in order and heard by both."""
    engine = MemoryEngine()
    async with house(engine) as here, house(engine) as there:
        people: dict[Seat, Person] = {"a": Person("a", here.client()), "b": Person("b", there.client())}
        for person in people.values():
            await person.sit()
        await talked(people, ACTS)

        assert "end" == people["a"].chair.state.over
        assert people["a"].chair.state == people["b"].chair.state


async def test_two_meet_by_a_nameplate() -> None:
    """A host and a joiner exchange mail both ways, and the host goes on to a session on the same line."""
    async with house() as here:
        host, joiner = here.client(), here.client()
        await host.send(frames.Open(3))
        nameplate = (await host.get(frames.Opened)).nameplate
        await host.send(frames.Mail(0, b"first"))
        await joiner.send(frames.Knock(nameplate))
        assert frames.Mail(0, b"first") == await joiner.get(frames.Mail)
        assert frames.Knock(nameplate) == await host.get(frames.Knock)
        await joiner.send(frames.Mail(0, b"second"))
        assert frames.Mail(0, b"second") == await host.get(frames.Mail)
        await joiner.send(frames.Bye("wrong_code"))

        assert frames.Notice(Reason.WRONG_CODE) == await host.get(frames.Notice)
        assert ([], 1000) == await late(joiner)
        await host.send(frames.Mail(1, b"crossed"))
        await host.send(frames.Open(5))
        assert 5 == len((await host.get(frames.Opened)).nameplate)


async def late(client: Client) -> tuple[list[frames.Any_], int | None]:
    """What is left on this line but its challenge."""
    found, code = await client.closed()
    return [frame for frame in found if not isinstance(frame, frames.Challenge)], code


async def test_a_dropped_end_is_told_at_once() -> None:
    """When the host's line drops while pairing, the joiner hears that they are gone."""
    async with house() as here:
        host, joiner = here.client(), here.client()
        await host.send(frames.Open(1))
        nameplate = (await host.get(frames.Opened)).nameplate
        await joiner.send(frames.Knock(nameplate))
        await host.get(frames.Knock)
        await host.line.close()

        assert frames.Notice(Reason.GONE) == await joiner.get(frames.Notice)


async def test_a_line_that_asks_for_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither pairing nor seated, a connection ends after a while; one that pairs or sits stays."""
    monkeypatch.setattr("duologue_relay.relay.IDLE", 0.0)
    async with house() as here:
        silent = here.client()

        assert ([], 1000) == await late(silent)


class Late(Pipe):
    """A line whose link is seated while the relay already waits for its next frame."""

    link: Link | None = None

    async def recv(self) -> bytes:
        assert self.link is not None
        self.link.proven = True
        return await super().recv()


async def test_a_line_that_was_proven_meanwhile_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit for lines that ask for nothing does not end one that has been seated in the meantime."""
    monkeypatch.setattr("duologue_relay.relay.IDLE", 0.0)
    async with house() as here:
        pipe = Late()
        client = here.client(pipe=pipe)
        pipe.link = here.links[0]
        await client.get(frames.Challenge)
        for _ in range(5):
            await asyncio.sleep(0)
        await client.line.send(b"noise")

        assert ([frames.Notice(Reason.MALFORMED)], 1008) == await client.closed()


async def test_draining_lets_everybody_go() -> None:
    """Each is told that the relay restarts and closed with 1012, and who comes now is not let in."""
    async with house() as here:
        people = await here.couple(2)
        waiting = here.client()
        await waiting.get(frames.Challenge)
        here.relay.drain()
        for client in (people["a"].client, people["b"].client, waiting, here.client()):
            found, code = await client.closed()
            assert (frames.Notice(Reason.RESTART), 1012) == (found[-1], code)


async def test_a_session_that_begins_with_other_keys_is_another() -> None:
    """Nobody opens a session under an id that its own keys do not make."""
    async with house() as here:
        person = Person("a", here.client())
        await person.sit()
        begin = person.made("begin")
        stolen = replace(begin, clear={**CLEAR, "keys": {"a": b"x" * 32, "b": b"y" * 32}})
        await person.client.send(frames.Entry(wire.encode(stolen)))

        assert frames.Refusal(1, Reason.SESSION) == await person.client.get(frames.Refusal)


async def test_the_stamp_is_the_relays_wall_clock() -> None:
    """Records carry the time at which they were judged, even when the clock was set back."""
    async with house() as here:
        people = await here.couple(2)
        here.time.set_back = 3_600_000
        (record,) = await talked(people, [ACTS[2]])

        assert START - 3_600_000 == record.at
