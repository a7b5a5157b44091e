"""What two ends that have met tell each other: an invitation from the host, a letter from the joiner.

A facilitator and a partner, who meet in the same way, tell each other an offer and an entrance.

A letter is one msgpack map, closed. It is cut into parts of 12 KiB, and each is sealed (AES-256-GCM) under the key
of its writer's mail. The nonce is the part's number, so no key meets a nonce twice; the associated data are its
number and how many there are. So no part can be left out, moved, cut off, repeated or sent back unnoticed.

    part  count (1 byte) · ciphertext · tag (16 bytes)

A receipt is one more part, without a text, that comes after the last one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, cast

import msgpack
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from duologue import text
from duologue.core.entry import Clear, clear_fits, name_hash
from duologue.core.shape import PARTNERS, Partner
from duologue.errors import BadMail, TooLarge

PART = 12 * 1024  # bytes of a letter in each part but its last
MOST_EXERCISE = 256 * 1024  # bytes of an exercise as it is packed for travelling
MOST_PARTS: Mapping[Partner, int] = {"a": 22, "b": 1}
"""How many parts a letter may have, by its writer: an exercise and what stands around it; a name and a key."""


@dataclass(frozen=True, slots=True)
class Letter:
    """From the joiner: `name`, one line that may be empty, and `key`, 32 bytes, by which they sign (Ed25519)."""

    name: str = field(repr=False)
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Invitation(Letter):
    """From the host: also which seat speaks first, and the exercise as `packing.pack` leaves it."""

    speaker: Partner
    exercise: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Offer(Letter):
    """From a facilitator: also the salt of their name's hash, 16 bytes, and what they ask for, as in state.Grant."""

    salt: bytes = field(repr=False)
    scope: str
    may: str
    until: int
    keep: int

    @property
    def clear(self) -> Clear:
        """What it says in the open to consent to this."""
        return {
            "keep": self.keep, "key": self.key, "may": self.may, "name": name_hash(self.name, self.salt),
            "scope": self.scope, "until": self.until,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entrance(Letter):
    """From a partner who says yes: also which dialogue it is, 32 bytes, their seat there, and its exercise."""

    session: bytes
    seat: Partner
    exercise: bytes = field(repr=False)


def pack(letter: Letter) -> bytes:
    """The letter's bytes, its name cleaned to one line. Raises TooLarge."""
    table: dict[str, Any] = {
        **{at.name: getattr(letter, at.name) for at in fields(letter)},
        "name": text.name(letter.name),
    }
    if len(table.get("exercise", b"")) > MOST_EXERCISE:
        raise TooLarge
    return cast(bytes, msgpack.packb(table, use_bin_type=True))


def unpack_letter(data: bytes) -> Letter:
    """The joiner's letter in these bytes, its name safe to draw. Raises BadMail."""
    table = _table(data, {"name": str, "key": bytes})
    return Letter(text.name(table["name"]), table["key"])


def unpack_offer(data: bytes) -> Offer:
    """The facilitator's offer in these bytes, its name safe to draw. Raises BadMail."""
    held = {"name": str, "key": bytes, "salt": bytes, "scope": str, "may": str, "until": int, "keep": int}
    table = _table(data, held)
    offer = Offer(**{**table, "name": text.name(table["name"])})
    # A name that is not the same when it is cleaned would be two names to two who hash it.
    if offer.name != table["name"] or not offer.name or len(offer.salt) != 16 or not clear_fits("consent", offer.clear):
        raise BadMail
    return offer


def unpack_entrance(data: bytes) -> Entrance:
    """The partner's answer in these bytes, its name safe to draw. Raises BadMail."""
    table = _table(data, {"name": str, "key": bytes, "session": bytes, "seat": str, "exercise": bytes})
    if len(table["session"]) != 32 or table["seat"] not in PARTNERS or len(table["exercise"]) > MOST_EXERCISE:
        raise BadMail
    return Entrance(**{**table, "name": text.name(table["name"])})


def unpack_invitation(data: bytes) -> Invitation:
    """The host's invitation in these bytes, its name safe to draw; what the exercise is worth, others say.

    Raises BadMail.
    """
    table = _table(data, {"name": str, "key": bytes, "speaker": str, "exercise": bytes})
    if table["speaker"] not in PARTNERS or len(table["exercise"]) > MOST_EXERCISE:
        raise BadMail
    return Invitation(text.name(table["name"]), table["key"], table["speaker"], table["exercise"])


def _table(data: bytes, kinds: Mapping[str, type]) -> dict[str, Any]:
    try:
        table = msgpack.unpackb(data, raw=False, strict_map_key=True, max_array_len=8, max_map_len=8)
    # The library says so itself: hostile bytes raise many kinds of errors, some of them not ValueErrors.
    except Exception:
        raise BadMail from None
    if not isinstance(table, dict) or [(key, type(held)) for key, held in table.items()] != list(kinds.items()):
        raise BadMail
    if len(table["key"]) != 32 or msgpack.packb(table, use_bin_type=True) != data:
        raise BadMail
    return table


def sealed(data: bytes, key: bytes) -> list[bytes]:
    """This letter in parts, in order. The key is used for no other."""
    pieces = [data[at : at + PART] for at in range(0, len(data), PART)]
    closed, count = AESGCM(key), len(pieces)
    return [bytes([count]) + closed.encrypt(*_place(n, count, piece)) for n, piece in enumerate(pieces)]


def receipt(data: bytes, key: bytes) -> bytes:
    """What comes after all parts of this letter: its writer has the other's letter, and sits down."""
    count = len(range(0, len(data), PART))
    return bytes([count]) + AESGCM(key).encrypt(*_place(count, count, b""))


def _place(n: int, count: int, piece: bytes) -> tuple[bytes, bytes, bytes]:
    return n.to_bytes(12, "big"), piece, bytes([n, count])


class Inbox:
    """Puts the parts of one letter together as they come, in order; it never holds more than `most` of them."""

    def __init__(self, key: bytes, most: int) -> None:
        self._closed, self._most = AESGCM(key), most
        self._count, self._pieces = 0, list[bytes]()

    def receive(self, part: bytes) -> bytes | None:
        """The whole letter once its last part is here. Raises BadMail; an inbox that did is dropped."""
        n, count = len(self._pieces), part[0] if part else 0
        self._count = self._count or count
        if not n < count <= self._most or count != self._count:
            raise BadMail
        try:
            piece = self._closed.decrypt(*_place(n, count, part[1:]))
        except InvalidTag:
            raise BadMail from None
        last = n + 1 == count
        if len(piece) > PART or not piece or (not last and len(piece) < PART):
            raise BadMail
        self._pieces.append(piece)
        return b"".join(self._pieces) if last else None

    def receipt(self, part: bytes) -> None:
        """Once the letter is whole, its writer's receipt for our own. Raises BadMail for anything else."""
        try:
            rest = self._closed.decrypt(*_place(self._count, self._count, part[1:]))
        except InvalidTag:
            raise BadMail from None
        if rest or part[:1] != bytes([self._count]):
            raise BadMail
