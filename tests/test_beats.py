# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from duologue.beats import Beat, Beats
from duologue.core.entry import labelled

PAIR, SESSION, TIP = b"k" * 32, b"s" * 32, b"t" * 32


def boots(first: int) -> Callable[[int], bytes]:
    """Not random at all: this byte."""
    return lambda n: bytes([first]) * n


def a(boot: int = 1, pair: bytes = PAIR, session: bytes = SESSION) -> Beats:
    """A's end, from this start of the program."""
    return Beats("a", "b", pair, session, boots(boot))


def b(boot: int = 2) -> Beats:
    """B's end."""
    return Beats("b", "a", PAIR, SESSION, boots(boot))


def bare(beat: Beat | None) -> tuple[int, bytes, int] | None:
    """What its sender says of itself."""
    return None if beat is None else (beat.seq, beat.tip, beat.flags)


def met(left: Beats, right: Beats) -> tuple[Beats, Beats]:
    """Both, once each has heard from the other what only this start of it can have said."""
    for sender, hearer in ((left, right), (right, left), (left, right)):
        hearer.open(sender.seal(0, TIP))
    return left, right


@given(st.integers(0, 2**53 - 1), st.binary(min_size=32, max_size=32), st.integers(0, 255))
def test_a_beat_says_how_far_its_sender_is(seq: int, tip: bytes, flags: int) -> None:
    """Number, tip and flags come to the other end as they were, in 128 bytes, always."""
    left, right = met(a(), b())
    body = left.seal(seq, tip, flags)

    assert 128 == len(body)
    assert (seq, tip, flags) == bare(right.open(body))


def test_both_directions_go_on() -> None:
    """Beat after beat is heard at either end, without flags unless they are given."""
    left, right = met(a(), b())

    for seq in range(5):
        assert (seq, TIP, 0) == bare(right.open(left.seal(seq, TIP)))
        assert (seq, TIP, 1) == bare(left.open(right.seal(seq, TIP, 1)))


def test_a_beat_is_what_the_protocol_says() -> None:
    """Boot, number, and AES-256-GCM under a key of this direction, session and boot, with the number as its nonce."""
    left = a()
    first, second = left.seal(7, TIP, 3), left.seal(8, TIP)
    key = HKDF(SHA256(), 32, None, labelled("beat", b"a", b"b", SESSION, b"\x01" * 16)).derive(PAIR)
    plain = bytes(7) + b"\x07" + TIP + b"\x03" + bytes(47)  # nobody was heard yet, so nothing is echoed

    assert b"\x01" * 16 + bytes(7) + b"\x01" == first[:24]
    assert b"\x01" * 16 + bytes(7) + b"\x02" == second[:24]
    assert AESGCM(key).encrypt(bytes(11) + b"\x01", plain, None) == first[24:]


def test_no_two_beats_are_alike() -> None:
    """The same beat sealed again is other bytes, after another start too: no key meets a nonce twice."""
    left, again = a(), a(9)
    sealed = [beats.seal(3, TIP)[at:] for beats in (left, again) for _ in range(50) for at in (0, 24)]

    assert len(sealed) == len(set(sealed))


def test_any_changed_byte_is_no_beat() -> None:
    """Whatever byte is changed, the beat is none, and the one unharmed still counts."""
    left, right = met(a(), b())
    body = left.seal(3, TIP)

    for at in range(128):
        for flip in (0x01, 0x80, 0xFF):
            assert right.open(body[:at] + bytes([body[at] ^ flip]) + body[at + 1 :]) is None
    assert (3, TIP, 0) == bare(right.open(body))


@given(st.binary(max_size=160), st.integers(0, 160))
def test_chance_bytes_are_no_beat(data: bytes, cut: int) -> None:
    """Other bytes, and a beat that was cut or made longer, are none; nothing is raised."""
    right, body = b(), a().seal(3, TIP)

    assert right.open(data) is None
    assert right.open(data.ljust(128, b"\0")[:128]) is None
    assert right.open(body + data[:1] + b"\0") is None
    assert cut >= 128 or right.open(body[:cut]) is None


def test_a_beat_counts_once_and_in_order() -> None:
    """What was replayed, or came after a later one, is no beat; what was lost in between is not waited for."""
    left, right = met(a(), b())
    bodies = [left.seal(seq, TIP) for seq in range(6)]

    assert [0, None, 3, None, None, 4, None, 5] == [
        beat and beat.seq for beat in (right.open(bodies[at]) for at in (0, 0, 3, 2, 1, 4, 3, 5))
    ]


def test_a_beat_sent_back_to_its_sender_is_none() -> None:
    """Nobody hears their own beats as the other's, not even after starting again."""
    left = a()
    body = left.seal(3, TIP)

    assert [None, None] == [left.open(body), a(9).open(body)]


@pytest.mark.parametrize(
    "foreign",
    [
        a(session=b"S" * 32),
        a(pair=b"K" * 32),
        Beats("b", "a", PAIR, SESSION),
        Beats("a", "f", PAIR, SESSION),
        Beats("f", "b", PAIR, SESSION),
    ],
    ids=["session", "pair", "direction", "recipient", "sender"],
)
def test_a_beat_from_elsewhere_is_none(foreign: Beats) -> None:
    """A beat of another session, another pair, another direction or for another seat does not count here."""
    assert b().open(foreign.seal(3, TIP)) is None


def test_after_a_new_start_the_old_one_is_over() -> None:
    """The other's newly started program counts once it has heard us; no beat of an earlier start counts again."""
    first, second, third, right = a(1), a(3), a(4), b()
    met(first, right)
    early = [first.seal(1, TIP) for _ in range(3)]

    assert (1, TIP, 0) == bare(right.open(early[0]))
    met(second, right)
    late = [second.seal(2, TIP) for _ in range(3)]
    assert (2, TIP, 0) == bare(right.open(late[0]))
    assert [None, None] == [right.open(early[1]), right.open(first.seal(9, TIP))]
    assert (2, TIP, 0) == bare(right.open(late[1]))
    met(third, right)
    assert (3, TIP, 0) == bare(right.open(third.seal(3, TIP)))
    assert [None, None] == [right.open(late[2]), right.open(early[2])]


def test_what_an_earlier_start_said_is_old() -> None:
    """A program that starts again takes nothing for a sign of life that was sealed before it was there."""
    left, before = met(a(1), b(2))
    kept = [left.seal(seq, TIP) for seq in range(4)]
    left.open(before.seal(0, TIP))
    again = b(5)

    assert [0] * 4 == [beat.heard for body in kept if (beat := again.open(body)) is not None]
    left.open(again.seal(0, TIP))
    assert Beat(7, TIP, 0, heard=1) == again.open(left.seal(7, TIP))
    assert [None] * 4 == [again.open(body) for body in kept]


def test_between_two_new_starts_one_answer_is_enough() -> None:
    """The first beat is as old as it may be; its answer says what it answers, and so does the answer to that."""
    left, right = a(), b()

    assert Beat(1, TIP, 0, heard=0) == right.open(left.seal(1, TIP))
    assert Beat(2, TIP, 0, heard=0) == right.open(left.seal(2, TIP))
    assert Beat(3, TIP, 0, heard=2) == left.open(right.seal(3, TIP))
    assert Beat(4, TIP, 0, heard=1) == right.open(left.seal(4, TIP))


def test_a_hoarded_beat_says_when_it_was_sealed() -> None:
    """However late it comes, it echoes the beat that had been heard when it was made, and no later one."""
    left, right = met(a(), b())
    hoard = [right.seal(seq, TIP) for seq in range(3)]
    for seq in range(5):
        right.open(left.seal(seq, TIP))

    assert [2, 2, 2] == [beat.heard for body in hoard if (beat := left.open(body)) is not None]
    assert Beat(9, TIP, 0, heard=left.n) == left.open(right.seal(9, TIP))


def test_old_starts_that_a_relay_keeps_playing_are_no_signs() -> None:
    """Played in between they are never signs, and what is echoed of them says nothing to who is there."""
    old, (left, right) = a(7).seal(3, TIP), met(a(), b())

    assert [Beat(3, TIP, 0, heard=0)] * 2 == [right.open(old), right.open(old)]
    assert Beat(4, TIP, 0, heard=0) == left.open(right.seal(4, TIP))
    assert Beat(5, TIP, 0, heard=2) == right.open(left.seal(5, TIP))
    assert Beat(6, TIP, 0, heard=left.n) == left.open(right.seal(6, TIP))


def test_what_is_no_beat_replaces_no_start() -> None:
    """Bytes that name a new start and do not open leave the present one as it was."""
    left, right = met(a(), b())
    bodies = [left.seal(seq, TIP) for seq in range(2)]

    assert (0, TIP, 0) == bare(right.open(bodies[0]))
    assert right.open(b"\x07" * 16 + bodies[1][16:]) is None
    assert (1, TIP, 0) == bare(right.open(bodies[1]))


def test_a_beat_has_one_form() -> None:
    """What says more or less than its fields, sealed well by an altered program, is no beat."""
    key = HKDF(SHA256(), 32, None, labelled("beat", b"a", b"b", SESSION, bytes(16))).derive(PAIR)
    n = bytes(7) + b"\x01"
    others = [bytes(87) + b"\x01", bytes(65) + b"x" * 23, bytes(87), bytes(89), bytes(65), b""]
    ours = bytes(41) + b"\x02" * 16 + bytes(7) + b"\x01" + bytes(23)
    for plain, expected in [(ours, Beat(0, bytes(32), 0, 1)), *((other, None) for other in others)]:
        assert expected == b().open(bytes(16) + n + AESGCM(key).encrypt(bytes(4) + n, plain, None))


def test_chance_starts_differ() -> None:
    """Unless it is told otherwise, each start takes 16 random bytes."""
    assert Beats("a", "b", PAIR, SESSION).seal(1, TIP)[:16] != Beats("a", "b", PAIR, SESSION).seal(1, TIP)[:16]
