# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from duologue import wire
from duologue.core.dialogue import advance
from duologue.core.entry import Record, digest
from duologue.core.state import Reason, Refused
from duologue.seal import Sealing
from duologue.sign import Signing, verified
from tests.helpers import entry
from tests.seals import OWN_A, PAIR, SIGNS, START, WORDS, A, B, sealed, tried, wrapped


def outcome(raw: bytes) -> set[str | None]:
    """What the partners read in these bytes, if they are an entry at all: a's words, b's words; None = nothing."""
    try:
        made = wire.decode(raw)
    except wire.Malformed:
        return {None}
    assert not verified(SIGNS.public, Record(1, made, raw))
    return {tried(A, made), tried(B, made)}


def test_no_flipped_byte_opens_to_other_words() -> None:
    """Any byte of an entry changed: it is not verified, and opens to nothing, or to the very words."""
    made = sealed()
    raw = wire.encode(made)
    apart = [(raw.index(part), raw.index(part) + len(part)) for part in (*made.wraps.values(), made.sig)]

    for at in range(len(raw)):
        for flip in (0x01, 0x20, 0xFF):
            read = outcome(raw[:at] + bytes([raw[at] ^ flip]) + raw[at + 1 :])
            # One's own wrap is unharmed by a change in the other's, and both by one in the signature.
            assert read <= {None, WORDS} if any(start <= at < end for start, end in apart) else read == {None}


@given(st.text(max_size=300), st.integers(0), st.integers(1, 255))
def test_no_flip_anywhere_opens_to_other_words(words: str, at: int, flip: int) -> None:
    """Whatever the words, and whatever byte is changed to whatever other: nothing, or the very words."""
    raw = wire.encode(sealed(words))
    at %= len(raw)

    assert outcome(raw[:at] + bytes([raw[at] ^ flip]) + raw[at + 1 :]) <= {None, words}


ELSEWHERE: dict[str, Mapping[str, Any]] = {
    "another act": {"act": "yes"},
    "another number": {"seq": 4},
    "another history": {"prev": bytes(32)},
    "another session": {"session": bytes(32)},
    "another author": {"seat": "b"},
    "words in the open": {"clear": {"index": 1}},
    "another commit": {"commit": digest("commit", bytes(32))},
    "a recipient more": {"to": ("a", "b", "f")},
    "a recipient less": {"to": ("b",)},
    "another body": {"body": bytes(256)},
    "a longer body": {"body": bytes(1024)},
    "no body": {"body": b""},
}


@pytest.mark.parametrize("over", ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_body_opens_in_its_own_place_alone(over: Mapping[str, Any]) -> None:
    """Relabelled, renumbered, put into another history or session, for others: Unreadable, to its author too."""
    made = replace(sealed(), **over)

    assert [None, None] == [tried(A, made), tried(B, made)]


def test_two_entries_cannot_be_spliced() -> None:
    """A body, a commit or the wraps of another entry by the same author at the same place do not open."""
    made, foreign = sealed(), sealed("I hate you.")
    for names in ({"body"}, {"commit"}, {"wraps"}, {"body", "commit"}, {"commit", "wraps"}, {"body", "wraps"}):
        mixed = replace(made, **{name: getattr(foreign, name) for name in names})
        assert [None, None] == [tried(A, mixed), tried(B, mixed)]

    assert "I hate you." == tried(B, replace(made, body=foreign.body, commit=foreign.commit, wraps=foreign.wraps))


def test_one_wrap_is_no_other() -> None:
    """A wrap opens for the seat it was made for, and not in the other's place."""
    made = sealed()
    turned = replace(made, wraps={"a": made.wraps["b"], "b": made.wraps["a"]})

    assert [None, None] == [tried(A, turned), tried(B, turned)]


def test_nobody_is_a_hidden_recipient() -> None:
    """A wrap for someone more is refused by the rules, and leaves the body closed to those who were named."""
    f = Sealing("f", b"f" * 32, {"a": b"a and f".ljust(32)}, wire.envelope)
    both = Sealing("a", OWN_A, {"b": PAIR, "f": b"a and f".ljust(32)}, wire.envelope)
    wide = sealed(by=both, to=("a", "b", "f"))
    narrow = sealed(by=both)
    slipped = replace(narrow, wraps={**narrow.wraps, **both.wraps_for(narrow, ["b", "f"])})

    assert Refused(Reason.RECIPIENTS) == advance(START, Record(1, wide, wire.encode(wide)))
    assert Refused(Reason.RECIPIENTS) == advance(START, Record(1, slipped, b""))
    with pytest.raises(wire.Malformed, match="wraps"):
        wire.decode(wire.encode(slipped))
    assert [None, None] == [tried(B, replace(wide, to=("a", "b"))), tried(f, narrow)]


@pytest.mark.parametrize("length", [0, 16, 24, 31, 33, 64])
def test_a_content_key_has_32_bytes(length: int) -> None:
    """A key of another length, however well its author commits to it, opens nothing and breaks nothing."""
    key = bytes(length)
    blank = entry(START, "a", "say", commit=digest("commit", key))
    made = replace(blank, wraps={seat: wrapped(key, PAIR, blank, seat) for seat in blank.to})

    assert tried(B, made) is None


def test_an_author_can_seal_nonsense() -> None:
    """What opens well and holds no padded text is Unreadable too."""
    key = b"k" * 32
    blank = entry(START, "a", "say", commit=digest("commit", key))
    for inner in (b"\x01", b"\xff" * 240, b"\x00\x02\xc3\x28" + bytes(236)):
        body = AESGCM(key).encrypt(bytes(12), inner, wire.envelope(blank))
        assert tried(B, replace(blank, body=body, wraps={"b": wrapped(key, PAIR, blank, "b")})) is None


@given(st.binary(max_size=300), st.binary(max_size=96), st.binary(min_size=32, max_size=32))
def test_chance_bytes_never_open(body: bytes, wrap: bytes, commit: bytes) -> None:
    """Whatever stands in body, wraps and commit, and whatever wrap comes later: Unreadable, and nothing else."""
    made = sealed()
    changed = (replace(made, body=body), replace(made, wraps={"a": wrap, "b": wrap}), replace(made, commit=commit))

    assert [None] * 6 == [tried(who, other) for who in (A, B) for other in changed]
    assert [None] * 2 == [tried(who, made, wrap) for who in (A, B)]


def test_a_relay_opens_nothing() -> None:
    """Who holds all bytes and both public keys can make no key out of them."""
    made, b = sealed(), Signing(b"b" * 32)
    known = [SIGNS.public, b.public, made.session, made.prev, made.commit, made.sig[:32], made.sig[32:], bytes(32)]
    known += [digest("session", SIGNS.public, b.public), *(wrap[:32] for wrap in made.wraps.values())]

    for secret in known:
        for seat in ("a", "b"):
            relay = Sealing(seat, secret, dict.fromkeys(("a", "b", "f"), secret), wire.envelope)
            assert [None] * 3 == [tried(relay, made, wrap) for wrap in (None, *made.wraps.values())]
