# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Pairing: who holds the same code comes to the same keys, and nobody else to any."""

from __future__ import annotations

import os
import random
from copy import deepcopy
from itertools import pairwise, permutations

import pytest
from spake2 import ed25519_basic
from spake2.parameters.ed25519 import ParamsEd25519

from duologue.codes import Code, new_code
from duologue.core.shape import PARTNERS, Partner
from duologue.errors import WrongCode
from duologue.pairing import TICK, Pairing, next_tick
from tests.vectors.pairing import REFUSED, meeting, vectors

CODE = Code("7", ("velvet", "otter"))
RELAY = "relay.example"
SIDES: dict[Partner, bytes] = {"a": b"A", "b": b"B"}


def ends(code: Code = CODE, relay: str = RELAY) -> tuple[Pairing, Pairing]:
    """Host and joiner, who hold the same."""
    return Pairing("a", relay, code, os.urandom), Pairing("b", relay, code, os.urandom)


def paired(host: Pairing, join: Pairing) -> None:
    """All that both say, in order, over a line that changes nothing. Raises WrongCode."""
    assert [] == host.receive(join.message)
    [confirmation] = join.receive(host.message)
    [answer] = host.receive(confirmation)
    assert [] == join.receive(answer)


def refuses(end: Pairing, body: bytes) -> bool:
    """Whether this end refuses this, has no keys, and takes nothing ever after."""
    before = end.keys
    for more in (body, body, end.message):
        try:
            end.receive(more)
        except WrongCode:
            continue
        return False
    return end.keys is before


def test_whoever_holds_the_same_code_agrees() -> None:
    """Pairs by chance, at several relays: equal keys, 32 bytes, no two of them equal. test_invite has 200 of them."""
    held: set[bytes] = set()
    for n in range(20):
        host, join = ends(new_code(str(n), os.urandom), f"relay{n % 7}.example")
        paired(host, join)
        assert host.keys is not None
        assert join.keys is not None
        assert (host.keys.pair, host.keys.mail) == (join.keys.pair, join.keys.mail)
        held |= {host.keys.pair, *host.keys.mail.values()}

    assert 60 == len(held)
    assert {32} == set(map(len, held))


@pytest.mark.parametrize(
    ("code", "relay"),
    [
        (Code("7", ("velvet", "acorn")), RELAY),
        (Code("7", ("acorn", "otter")), RELAY),
        (Code("7", ("otter", "velvet")), RELAY),
        (Code("07", ("velvet", "otter")), RELAY),
        (CODE, "other.example"),
    ],
)
def test_another_code_or_place_never_agrees(code: Code, relay: str) -> None:
    """One word, their order, the nameplate or the relay: a difference ends it at the host, who said nothing."""
    host, join = Pairing("a", RELAY, CODE, os.urandom), Pairing("b", relay, code, os.urandom)

    assert [] == host.receive(join.message)
    [confirmation] = join.receive(host.message)
    assert refuses(host, confirmation)
    assert refuses(join, confirmation)
    assert host.keys is join.keys is None


def test_two_hundred_wrong_codes_never_agree() -> None:
    """Whatever other words the joiner holds, the host notices: fifteen hosts, each with the joiners of all others."""
    chance = random.Random(7)
    codes = [new_code("7", chance.randbytes) for _ in range(15)]
    hosts, joins = [[Pairing(seat, RELAY, code, os.urandom) for code in codes] for seat in PARTNERS]
    assert len({code.words for code in codes}) == len(codes)
    for n, m in permutations(range(len(codes)), 2):
        host, join = deepcopy(hosts[n]), deepcopy(joins[m])  # to begin anew each time takes half of all the time
        host.receive(join.message)
        [confirmation] = join.receive(host.message)

        assert refuses(host, confirmation)
        assert join.keys is host.keys is None


@pytest.mark.parametrize("seat", PARTNERS)
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_message_is_refused(seat: Partner, name: str) -> None:
    """Bad points in each of their forms, other lengths, and the same side: no keys, and dead for ever after."""
    body = bytes.fromhex(REFUSED[name])
    swapped = {b"A": b"B", b"B": b"A"}.get(body[:1], body[:1]) + body[1:]

    assert refuses(Pairing(seat, RELAY, CODE, os.urandom), body if seat == "a" else swapped)


@pytest.mark.parametrize("seat", PARTNERS)
def test_reflections_and_mixtures_are_refused(seat: Partner) -> None:
    """Its own message, the same under the other's side, and a good point with a small one added to it."""
    theirs = SIDES["b" if seat == "a" else "a"]

    def end() -> Pairing:
        return Pairing(seat, RELAY, CODE, os.urandom)

    same, mirrored, twin = end(), end(), end()
    small = b"\xec" + b"\xff" * 30 + b"\x7f"  # order 2
    good = ParamsEd25519.group.bytes_to_element(twin.message[1:])
    mixed = good.add(ed25519_basic.bytes_to_unknown_group_element(small)).to_bytes()

    assert refuses(same, same.message)
    assert refuses(mirrored, theirs + mirrored.message[1:])
    assert refuses(end(), twin.message)
    assert refuses(end(), theirs + mixed)
    assert not refuses(end(), theirs + twin.message[1:])


def test_the_host_says_nothing_before_the_joiner_is_known() -> None:
    """Its message is all that leaves the host before a good confirmation; a bad one gets no answer at all."""
    host, join = ends()

    assert 33 == len(host.message)
    assert [] == host.receive(join.message)
    assert host.keys is None
    with pytest.raises(WrongCode):
        host.receive(bytes(32))


def test_every_bit_of_a_confirmation_counts() -> None:
    """A byte changed in either confirmation is noticed by whoever gets it; so is one of another length."""
    host, join = ends()
    host.receive(join.message)
    [first] = join.receive(host.message)
    before = deepcopy(host)
    [second] = host.receive(first)
    for at in range(32):
        assert refuses(deepcopy(before), first[:at] + bytes([first[at] ^ 1 << at % 8]) + first[at + 1 :])
        assert refuses(deepcopy(join), second[:at] + bytes([second[at] ^ 128 >> at % 8]) + second[at + 1 :])
        assert refuses(deepcopy(before), first[:at])
        assert refuses(deepcopy(join), second[:at])

    assert [] == deepcopy(join).receive(second)
    assert [second] == deepcopy(before).receive(first)


def test_confirmations_of_one_end_are_none_of_the_other() -> None:
    """The joiner does not take its own confirmation for the host's."""
    host, join = ends()
    host.receive(join.message)
    [own] = join.receive(host.message)

    assert refuses(join, own)


def test_an_exchange_is_used_once() -> None:
    """After it has agreed an end takes no more mail, and keeps its keys."""
    host, join = ends()
    paired(host, join)

    assert refuses(host, join.message)
    assert refuses(join, host.message)


def test_nothing_shows_a_word_or_a_key() -> None:
    """Neither repr nor error of any part of it holds the words, nor an error that came before it."""
    host, join = ends()
    paired(host, join)
    with pytest.raises(WrongCode) as caught:
        Pairing("a", RELAY, CODE, os.urandom).receive(b"A")
    shown = repr(host) + repr(host.keys) + repr(caught.value) + str(caught.value) + repr(caught.value.args)

    assert not any(word in shown for word in CODE.words)
    assert host.keys is not None
    assert repr(host.keys.pair) not in shown
    assert caught.value.__suppress_context__


def test_answers_leave_on_ticks() -> None:
    """Every answer goes out on a whole tenth of a second, one to two of them after the mail came."""
    ticks = [next_tick(now) for now in range(0, 5 * TICK)]

    assert (200, 200, 300) == (next_tick(0), next_tick(99), next_tick(100))
    assert {0} == {tick % TICK for tick in ticks}
    assert all(TICK < tick - now <= 2 * TICK for now, tick in enumerate(ticks))
    assert all(one <= two for one, two in pairwise(ticks))


def test_vectors_come_out_again() -> None:
    """What the file says about each meeting up to its keys is what both ends come to."""
    for held in vectors()["meetings"]:
        code = Code(held["nameplate"], tuple(held["words"]))
        chance = [bytes.fromhex(one) * 64 for one in held["entropy"]]
        host = Pairing("a", held["relay"], code, lambda n, held=chance[0]: held[:n])  # type: ignore[misc]
        join = Pairing("b", held["relay"], code, lambda n, held=chance[1]: held[:n])  # type: ignore[misc]
        [second] = [*host.receive(join.message), *join.receive(host.message)]
        [first] = host.receive(second)
        join.receive(first)

        assert [host.message.hex(), first.hex()] == held["mail"]["a"][:2]
        assert [join.message.hex(), second.hex()] == held["mail"]["b"][:2]
        assert host.keys is not None
        assert held["keys"]["pair"] == host.keys.pair.hex()
        assert [held["keys"]["mail a"], held["keys"]["mail b"]] == [host.keys.mail[seat].hex() for seat in PARTNERS]
        assert meeting({key: held[key] for key in list(held)[:7]}) == held
