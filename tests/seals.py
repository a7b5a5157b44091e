"""Entries that one partner has sealed and signed, for the tests of what others can make of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from duologue import wire
from duologue.core.entry import Entry, labelled
from duologue.core.shape import Partner, Seat
from duologue.core.state import State, other
from duologue.errors import Unreadable
from duologue.seal import TAG, Sealing, pad
from duologue.sign import SIG, Signing
from tests.helpers import entry, mirror_shape, seated

START = seated(mirror_shape())
PAIR, OWN_A, OWN_B = b"shared by a and b".ljust(32), b"a's alone".ljust(32), b"b's alone".ljust(32)
SIGNS = Signing(b"a" * 32)
WORDS = "I missed you."


def chair(seat: Partner, pair: bytes = PAIR) -> Sealing:
    """What one partner seals and opens with."""
    return Sealing(seat, OWN_A if seat == "a" else OWN_B, {other(seat): pair}, wire.envelope)


A, B = chair("a"), chair("b")


def sealed(words: str = WORDS, act: str = "say", state: State = START, by: Sealing = A, **over: Any) -> Entry:
    """An entry that a has sealed and signed, and that was read from its bytes."""
    blank = entry(state, "a", act, **over)
    commit, body, wraps = by.seal(blank, words)
    return signed(replace(blank, commit=commit, body=body, wraps=wraps))


def signed(made: Entry) -> Entry:
    """This entry with a's own signature: what only its author can make."""
    raw = wire.encode(made)[:-SIG]
    return wire.decode(raw + SIGNS.sign(raw))


def tried(sealer: Sealing, made: Entry, wrap: bytes | None = None) -> str | None:
    """The words, or None. Anything but Unreadable is an error of the test's."""
    try:
        return sealer.open(made, wrap)
    except Unreadable:
        return None


def wrap_key(secret: bytes, made: Entry, to: Seat) -> bytes:
    """The key of a wrap, as the protocol has it."""
    info = labelled("wrap", b"a", to.encode(), made.session, made.seq.to_bytes(8, "big"), made.prev, made.commit)
    return HKDF(SHA256(), 32, None, info).derive(secret)


def wrapped(content_key: bytes, secret: bytes, made: Entry, to: Seat) -> bytes:
    """A wrap that holds this key, whatever `commit` says."""
    return AESGCM(wrap_key(secret, made, to)).encrypt(bytes(12), content_key, None)


def twofold(first: bytes, second: bytes, commit: bytes, words: str = "other words") -> Entry:
    """Words under `second` that stand behind `commit`; the wraps hold `first` for a and `second` for b."""
    blank = entry(START, "a", "say", commit=commit)
    body = AESGCM(second).encrypt(bytes(12), pad(words, TAG), wire.envelope(blank))
    return signed(
        replace(
            blank, body=body, wraps={"a": wrapped(first, OWN_A, blank, "a"), "b": wrapped(second, PAIR, blank, "b")}
        )
    )
