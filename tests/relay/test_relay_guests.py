# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A relay and a facilitator: who waits until both have agreed, hears what was said, and goes at once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from duologue import frames, wire
from duologue.core.entry import Record
from duologue.core.shape import PARTNERS, Seat
from duologue.core.state import Reason
from duologue.participant import Participant
from duologue.seal import Unsealed
from tests.helpers import PATIENCE, consenting
from tests.relay.people import EXERCISE, SESSION, START, Client, Person, Signs, house
from tests.relay.test_gate import KEYS, verify

OUT = ([frames.Welcome(0), frames.Notice(Reason.NOT_SEATED)], 1008)
"""What whoever was let in and asked out hears last: that, and nothing that was said."""


async def consent(people: dict[Seat, Person], *seats: Seat, **over: Any) -> None:
    """These partners agree to the facilitator, and both hear it."""
    for seat in seats:
        await done(people, seat, "consent", **consenting(key=KEYS["f"], **over))


async def done(people: dict[Seat, Person], seat: Seat, act: str, **clear: Any) -> None:
    """One of them does this, and both hear it."""
    made = people[seat].chair.propose(act, at=START, clear=clear)
    await people[seat].client.send(frames.Entry(wire.encode(made)))
    for person in people.values():
        await person.hear()


async def waiting(client: Client, key: bytes | None = None) -> None:
    """A facilitator comes, and is told that nobody has let them in yet."""
    await client.hello("f", key=key)
    assert Reason.NOT_SEATED == (await client.get(frames.Notice)).reason


async def test_a_facilitator_waits_until_both_have_agreed() -> None:
    """One consent opens nothing. With the second they are welcome, and hear the log from its beginning."""
    async with house() as here:
        people = await here.couple(3)
        guest = here.client()
        await waiting(guest)
        await consent(people, "a")
        assert guest.line._near.down.empty()
        await consent(people, "b")

        assert 5 == (await guest.get(frames.Welcome)).seq
        heard = [wire.decode((await guest.get(frames.Record)).raw) for _ in range(5)]
        assert ["begin", "sit", "say", "consent", "consent"] == [entry.act for entry in heard]
        assert frames.Presence("f", True) == await people["a"].client.get(frames.Presence)


@pytest.mark.parametrize("seat", PARTNERS)
async def test_either_partner_ends_their_line_at_once(seat: Seat) -> None:
    """After `revoke` nothing more is delivered, that one included, and the line is closed; so is a new one."""
    async with house() as here:
        people = await here.couple(3)
        await consent(people, *PARTNERS)
        guest = here.client()
        await guest.hello("f", after=5)
        await guest.get(frames.Welcome)
        await done(people, seat, "revoke")

        found, code = await guest.closed()
        assert [] == [frame for frame in found if isinstance(frame, frames.Record)]
        assert (frames.Notice(Reason.NOT_SEATED), 1008) == (found[-1], code)
        again = here.client()
        await waiting(again)
        assert OUT == await again.closed()


@pytest.mark.parametrize("seat", PARTNERS)
async def test_asked_out_in_the_instant_of_being_let_in_they_hear_of_it(seat: Seat) -> None:
    """Agreed to and asked out before a relay could let them in: welcome, and no longer seated, with nothing between."""
    async with house() as here:
        people = await here.couple(3)
        guest, stranger = here.client(), here.client()
        await waiting(guest)
        await waiting(stranger, KEYS["a"])
        await consent(people, "a")
        log = await here.engine.open(SESSION)
        acts: list[tuple[Seat, str, Any]] = [("b", "consent", consenting(key=KEYS["f"])), (seat, "revoke", {})]
        for by, act, clear in acts:
            entry = people[by].chair.propose(act, at=START, clear=clear)
            record = Record(START, entry, wire.encode(entry))
            await log.append(record)  # both are in it before anybody who waits has their turn
            for person in people.values():
                person.chair.receive(record, START)

        assert OUT == await guest.closed()
        assert stranger.line._near.down.empty()


async def test_whose_time_is_over_hears_of_it_at_the_next_call_too() -> None:
    """Their line was down when they were asked out, or when the time ran out: with the same key they learn it."""
    async with house() as here:
        people = await here.couple(3)
        await consent(people, *PARTNERS, until=START + 50)
        here.time.seconds = 1
        guest = here.client()
        await waiting(guest)

        assert OUT == await guest.closed()


async def test_the_next_facilitator_is_no_reason_to_wait() -> None:
    """Whoever was asked out hears so while another one sits there; a stranger is told no more than before."""
    async with house() as here:
        people = await here.couple(3)
        await consent(people, *PARTNERS)
        await done(people, "b", "revoke")
        for seat in PARTNERS:
            await done(people, seat, "consent", **consenting(key=KEYS["b"]))
        first, second, stranger = (here.client() for _ in range(3))
        for client, key in ((first, KEYS["f"]), (second, KEYS["b"]), (stranger, KEYS["a"])):
            await client.hello("f", key=key)

        assert OUT == await first.closed()
        assert 8 == (await second.get(frames.Welcome)).seq
        assert ([frames.Notice(Reason.NOT_SEATED)], 1008) == await stranger.closed()


async def test_another_key_takes_no_facilitators_seat() -> None:
    """Who comes with another key than both agreed to hears nothing."""
    async with house() as here:
        people = await here.couple(3)
        early = here.client()
        await waiting(early, KEYS["a"])
        await consent(people, *PARTNERS)
        late = here.client()
        await late.hello("f", key=KEYS["b"])

        for client in (early, late):
            found, code = await client.closed()
            assert ([frames.Notice(Reason.NOT_SEATED)], 1008) == (
                [f for f in found if not isinstance(f, frames.Challenge)],
                code,
            )


async def test_who_is_not_seated_says_nothing() -> None:
    """An entry on the line of a facilitator who waits ends it."""
    async with house() as here:
        people = await here.couple(3)
        guest = here.client()
        await waiting(guest)
        await guest.send(frames.Entry(wire.encode(people["a"].made("leave"))))

        found, code = await guest.closed()
        assert (frames.Notice(Reason.NOT_SEATED), 1008) == (found[-1], code)


async def test_their_time_is_over_when_it_is() -> None:
    """Past the time that was agreed on the line ends, with nothing said and by the relay's clock alone."""
    async with house() as here:
        people = await here.couple(3)
        await consent(people, *PARTNERS, until=START + 50)
        guest = here.client()
        await guest.hello("f")
        found, code = await guest.closed()

        assert (frames.Notice(Reason.NOT_SEATED), 1008) == (found[-1], code)


async def test_what_a_facilitator_suggests_is_heard_by_both() -> None:
    """Their word is stored and delivered as anybody's; a partner's act from their line is not."""
    async with house() as here:
        people = await here.couple(3)
        await consent(people, *PARTNERS, may="suggest")
        guest = here.client()
        await guest.hello("f")
        chair = Participant("f", SESSION, EXERCISE, Unsealed(), Signs(KEYS["f"]), verify)
        for _ in range(5):
            heard = await guest.get(frames.Record)
            chair.receive(wire.record_of(heard.at, heard.raw), START)
        await guest.send(frames.Entry(wire.encode(people["a"].made("leave"))))
        assert frames.Refusal(6, Reason.SEAT) == await guest.get(frames.Refusal)
        await guest.send(frames.Entry(wire.encode(chair.propose("suggest", "Slowly.", at=START))))

        for person in people.values():
            suggested = (await person.hear()).entry
            assert ("f", "suggest") == (suggested.seat, suggested.act)


async def test_a_facilitators_goodbye_keeps_nothing_alive() -> None:
    """A dialogue that is over is forgotten once both partners have gone, whoever else has said goodbye."""
    async with house() as here:
        people = await here.couple(3)
        await consent(people, *PARTNERS)
        guest = here.client()
        await guest.hello("f", after=5)
        await guest.get(frames.Welcome)
        await done(people, "a", "leave")
        await guest.get(frames.Record)
        for client in (guest, *(person.client for person in people.values())):
            await client.send(frames.Bye())
            await client.closed()
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*here.visits)

        assert [] == (await here.engine.open(SESSION)).stored()
