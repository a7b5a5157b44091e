# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A facilitator and a partner meet by a code of their own, and each learns what the other writes, and no more."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from duologue.errors import BadMail, WrongCode
from duologue.invite import Introduction, Meeting
from tests.meeting import CODE, INVITATION, RELAY
from tests.test_letters_guests import ENTRANCE, OFFER

LARGE = replace(ENTRANCE, exercise=bytes(200 * 1024))
OTHER = replace(CODE, words=("velvet", "acorn"))


def met(host: Introduction, partner: Introduction, yes: bool = True, large: bool = False) -> None:
    """Both talk until nothing is left to say. Raises what an end raises."""
    ends = {"a": host, "b": partner}
    waiting = [(seat, n, body) for seat, end in ends.items() for n, body in enumerate(end.start())]
    counts = {"a": 1, "b": 1}

    def say(seat: str, bodies: list[bytes]) -> None:
        for body in bodies:
            waiting.append((seat, counts[seat], body))
            counts[seat] += 1

    while waiting:
        writer, n, body = waiting.pop(0)
        reader = "b" if writer == "a" else "a"
        say(reader, ends[reader].receive(n, body))
        if yes and partner.letter is not None:
            say("b", partner.reply(LARGE if large else ENTRANCE))
        if host.done:
            say("a", host.seated())


@pytest.mark.parametrize("large", [False, True])
def test_both_know_the_same_at_the_end(large: bool) -> None:
    """The offer, the entrance and a key that both share, however many parts the exercise needs."""
    host, partner = Introduction(RELAY, CODE, os.urandom, OFFER), Introduction(RELAY, CODE, os.urandom)
    met(host, partner, large=large)

    assert host.result is not None
    assert host.result == partner.result
    assert (OFFER, LARGE if large else ENTRANCE) == (host.result.offer, host.result.entrance)
    assert 32 == len(host.result.pair)


def test_each_partner_shares_another_key() -> None:
    """What one of the two shares with the facilitator is nothing to the other."""
    pairs = set()
    for _ in range(2):
        host, partner = Introduction(RELAY, CODE, os.urandom, OFFER), Introduction(RELAY, CODE, os.urandom)
        met(host, partner)
        assert host.result is not None
        pairs.add(host.result.pair)

    assert 2 == len(pairs)


def test_who_does_not_say_yes_has_said_nothing() -> None:
    """The partner reads the offer first; without an answer the facilitator learns neither name nor dialogue."""
    host, partner = Introduction(RELAY, CODE, os.urandom, OFFER), Introduction(RELAY, CODE, os.urandom)
    met(host, partner, yes=False)

    assert (OFFER, None, None, True) == (partner.letter, partner.result, host.result, host.paired)
    assert 2 == len(partner.start())


def test_another_code_meets_nobody() -> None:
    """Who guesses the words is noticed, and has read nothing."""
    host, partner = Introduction(RELAY, CODE, os.urandom, OFFER), Introduction(RELAY, OTHER, os.urandom)
    with pytest.raises(WrongCode):
        met(host, partner)

    assert None is partner.letter


def test_an_invitation_is_no_offer() -> None:
    """A code that was typed in the wrong place leads nowhere, at either end."""
    for host, partner in (
        (Meeting(RELAY, CODE, os.urandom, INVITATION), Introduction(RELAY, CODE, os.urandom)),
        (Introduction(RELAY, CODE, os.urandom, OFFER), Meeting(RELAY, CODE, os.urandom)),
    ):
        with pytest.raises(BadMail):
            met(host, partner)  # type: ignore[arg-type]  # on purpose
        assert None is partner.letter
