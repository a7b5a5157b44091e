# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Who may come to a relay, how often, who meets there, and how a line ends."""

import asyncio
from dataclasses import replace

import pytest

from duologue import frames, wire
from duologue.core.shape import Seat
from duologue.core.state import Reason
from duologue_relay.limits import Limits, Rate
from duologue_relay.link import Link
from duologue_relay.logs.memory import MemoryEngine
from tests.relay.people import SESSION, START, Client, Failing, Person, Pipe, house, talked
from tests.relay.test_gate import ACTS, CLEAR
from tests.relay.test_gate import Relay as Played

DAY = 86_400.0


async def test_leaving_is_under_no_limit() -> None:
    """With every limit used up an entry is too much, and `leave` is stored all the same."""
    tight = Limits(entries=1, frames=Rate(4, 0), sessions=Rate(1, 0))
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
