"""Bodies: padded so that their length tells little, and closed to all but their recipients.

A `Sealer` is given to a participant. `Sealing` closes each body under a key of its own, and that key for each
recipient. `Unsealed` is for two people at one keyboard, for demonstrations and tests: it pads as every sealer does
and hides nothing, so that all else takes the same path.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from duologue.core.entry import SIZES, Entry, answer_hash, digest, labelled, name_hash
from duologue.core.shape import Seat
from duologue.errors import TooLong, Unreadable

MOST_BYTES = 12_000  # of UTF-8 in one body
TAG = 16  # bytes that an AEAD adds: padding leaves room for them, so that every sealer has the same sizes
KEY = 32
NONCE = bytes(12)  # never again under the same key: each key here closes one thing alone


class Sealer(Protocol):
    """Closes and opens bodies for one seat."""

    def seal(self, blank: Entry, text: str) -> tuple[bytes, bytes, dict[Seat, bytes]]:
        """For an entry that lacks them: commit (32 bytes), body, and a wrap for each of `blank.to`."""

    def open(self, entry: Entry, wrap: bytes | None = None) -> str:
        """The words. `wrap` = one that came later, in a reveal. Raises Unreadable."""

    def wraps_for(self, entry: Entry, to: Iterable[Seat]) -> dict[Seat, bytes]:
        """For an entry of one's own that only oneself can open: a wrap for each other seat in `to`, to reveal it."""


def naming(name: str, salt: bytes) -> str:
    """What a `consent` holds: the salt, then the name of who is agreed to."""
    return f"{salt.hex()} {name}"


def named(held: str, promised: bytes) -> str | None:
    """The name in a `consent`; None if it is not the one that stands in the clear of it."""
    hexed, _, name = held.partition(" ")
    try:
        return name if name_hash(name, bytes.fromhex(hexed)) == promised else None
    except ValueError:
        return None


def answering(answer: str, salt: bytes, words: str) -> str:
    """What a `write` holds: the answer and its salt in the first line, then the words."""
    return f"{answer} {salt.hex()}\n{words}"


def answered(held: str, promised: bytes) -> tuple[str, bytes, str] | None:
    """Answer, salt and words of a `write`; None if this is not the answer that it promised."""
    head, _, words = held.partition("\n")
    answer, _, hexed = head.partition(" ")
    try:
        salt = bytes.fromhex(hexed)
    except ValueError:
        return None
    return (answer, salt, words) if answer_hash(answer, salt) == promised else None


def pad(text: str, tag: int = 0) -> bytes:
    """Length in 2 bytes, UTF-8, zeros, to the next of SIZES less `tag`. Raises TooLong.

    A lone surrogate, which is no character and has no UTF-8, becomes "?".
    """
    data = text.encode(errors="replace")
    if len(data) > MOST_BYTES:
        raise TooLong
    size = next(size for size in SIZES if size - TAG - 2 >= len(data))
    return (len(data).to_bytes(2, "big") + data).ljust(size - tag, b"\0")


def unpad(padded: bytes) -> str:
    """What `pad` was given. Raises Unreadable."""
    length = int.from_bytes(padded[:2], "big")
    data, rest = padded[2 : 2 + length], padded[2 + length :]
    if len(data) != length or any(rest):
        raise Unreadable
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise Unreadable from error


class Sealing:
    """Closes bodies with AES-256-GCM (RFC 5116), for its own seat and those it shares a secret with.

    `own` = a secret of 32 bytes that nobody else has; `pairs` = for each other seat the secret of 32 bytes shared
    with it; `envelope` = wire.envelope, all of an entry that stands before its body; `random(n)` gives n secret bytes.
    """

    def __init__(
        self,
        seat: Seat,
        own: bytes,
        pairs: Mapping[Seat, bytes],
        envelope: Callable[[Entry], bytes],
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self._seat, self._envelope, self._random = seat, envelope, random
        self._secrets = {who: (secret,) for who, secret in {**pairs, seat: own}.items()}

    def share(self, seat: Seat, secret: bytes) -> None:
        """From now on a secret of 32 bytes is shared with this seat too.

        Another one may have sat there before: nothing is wrapped for them any more, and what they said still opens.
        """
        self._secrets[seat] = (secret, *self._secrets.get(seat, ()))

    def seal(self, blank: Entry, text: str) -> tuple[bytes, bytes, dict[Seat, bytes]]:
        padded, key = pad(text, TAG), self._random(KEY)
        entry = replace(blank, commit=digest("commit", key))
        body = AESGCM(key).encrypt(NONCE, padded, self._envelope(entry))
        return entry.commit, body, {seat: self._wrapped(key, entry, seat) for seat in blank.to}

    def open(self, entry: Entry, wrap: bytes | None = None) -> str:
        return unpad(_opened(self._key(entry, wrap), entry.body, self._envelope(entry)))

    def wraps_for(self, entry: Entry, to: Iterable[Seat]) -> dict[Seat, bytes]:
        key = self._key(entry)
        return {seat: self._wrapped(key, entry, seat) for seat in sorted(to) if seat != self._seat}

    def _wrapped(self, key: bytes, entry: Entry, to: Seat) -> bytes:
        if to not in self._secrets:
            return b""  # no key that opens it can be made here, and the dialogue does not stop for that
        return AESGCM(_wrap_key(self._secrets[to][0], entry, to)).encrypt(NONCE, key, None)

    def _key(self, entry: Entry, wrap: bytes | None = None) -> bytes:
        """The key of this entry's body. Raises Unreadable.

        AES-GCM alone lets one body open under two keys to two texts; `commit` names the only one, to all alike.
        """
        found = entry.wraps.get(self._seat, b"") if wrap is None else wrap
        for secret in self._secrets.get(entry.seat, ()) if len(found) == KEY + TAG else ():
            with suppress(Unreadable):
                key = _opened(_wrap_key(secret, entry, self._seat), found)
                if digest("commit", key) == entry.commit:
                    return key
        raise Unreadable


def _wrap_key(secret: bytes, entry: Entry, to: Seat) -> bytes:
    """The key of one wrap alone: HKDF-SHA256 (RFC 5869) without salt."""
    about = (entry.seat.encode(), to.encode(), entry.session, entry.seq.to_bytes(8, "big"), entry.prev, entry.commit)
    return HKDF(SHA256(), KEY, None, labelled("wrap", *about)).derive(secret)


def _opened(key: bytes, closed: bytes, envelope: bytes | None = None) -> bytes:
    try:
        return AESGCM(key).decrypt(NONCE, closed, envelope)
    except InvalidTag as error:
        raise Unreadable from error


class Unsealed:
    """Hides nothing: both partners sit at this machine, and its files are theirs alone."""

    _COMMIT = digest("commit", bytes(32))

    def seal(self, blank: Entry, text: str) -> tuple[bytes, bytes, dict[Seat, bytes]]:
        return self._COMMIT, pad(text), dict.fromkeys(blank.to, b"")

    def open(self, entry: Entry, wrap: bytes | None = None) -> str:
        return unpad(entry.body)

    def wraps_for(self, entry: Entry, to: Iterable[Seat]) -> dict[Seat, bytes]:
        return {seat: b"" for seat in sorted(to) if seat != entry.seat}
