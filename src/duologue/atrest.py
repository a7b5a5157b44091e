"""What a session over a relay leaves on a disk: the secrets of one seat, and files closed under one of them.

Whoever has the key file (and its passphrase, if it has one) can open everything; without it nothing can be read,
so destroying the keys destroys the words. AES-256-GCM closes (NIST SP 800-38D), Argon2id makes a key of a
passphrase (RFC 9106, second recommended choice). Nothing here touches a file, and `cryptography` is loaded by the
first use: two at one keyboard have nothing to close, and do not wait for it.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import msgpack

from duologue.core.entry import digest
from duologue.core.shape import Seat
from duologue.errors import Foreign, NeedsPassphrase, Unreadable, WrongPassphrase

COST = (64 * 1024, 3, 4)  # Argon2id: KiB, passes, lanes
MOST_COST = (1024 * 1024, 10, 16)  # a file that asks for more was not written by us, and would stop the machine
MOST_BYTES = 1024  # of a key file
_NONCE, _SALT, _SUM = 12, 16, 32
_SEATS = ("a", "b", "f")


class Box:
    """Closes files under one key of 32 bytes. Nonces are random: good for some billions of files, NIST says."""

    def __init__(self, key: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._cipher = AESGCM(key)

    def seal(self, data: bytes, name: str) -> bytes:
        """Nonce (12 bytes), then the data closed for this name: under another one it does not open."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, data, _bound_to(name))

    def open(self, data: bytes, name: str) -> bytes:
        """What `seal` was given with this name. Raises Unreadable."""
        from cryptography.exceptions import InvalidTag

        try:
            return self._cipher.decrypt(data[:_NONCE], data[_NONCE:], _bound_to(name))
        except (InvalidTag, ValueError) as error:  # ValueError: shorter than a nonce may be
            raise Unreadable from error


def _bound_to(name: str) -> bytes:
    return digest("file", name.encode())


@dataclass(frozen=True, slots=True)
class Keys:
    """One seat's secrets of one session, 32 bytes each. Raises ValueError for anything else."""

    sign: bytes = field(repr=False)  # Ed25519, private
    own: bytes = field(repr=False)  # wraps for oneself
    pairs: Mapping[Seat, bytes] = field(repr=False)  # what pairing with each other seat gave
    box: bytes = field(repr=False)  # closes the files of the journal

    def __post_init__(self) -> None:
        secrets = (self.sign, self.own, self.box, *self.pairs.values())
        if not all(type(key) is bytes and len(key) == 32 for key in secrets) or not {*self.pairs} <= {*_SEATS}:
            raise ValueError("no keys")


def lock(keys: Keys, passphrase: str = "") -> bytes:
    """The key file: a checksum, then msgpack.

    Without a passphrase the keys stand in it in the clear, and that its owner alone may read it (mode 0600) is all
    that protects them. With one they are sealed under Argon2id of it; salt and cost stand beside them.
    """
    body = _packed(keys)
    if passphrase:
        salt = os.urandom(_SALT)
        sealed = Box(_stretched(passphrase, salt, COST)).seal(body, "keys")
        body = _pack({"cost": list(COST), "salt": salt, "sealed": sealed})
    return digest("keys", body) + body


def unlock(data: bytes, passphrase: str = "") -> Keys:
    """The keys in a key file; one without a passphrase opens with any.

    Raises Foreign for anything that `lock` would not have written, NeedsPassphrase, WrongPassphrase.
    """
    body = data[_SUM:]
    # A damaged file must not look like a mistyped passphrase: one would type for ever.
    if len(data) > MOST_BYTES or digest("keys", body) != data[:_SUM]:
        raise Foreign
    table = _table(body)
    if "sealed" in table:
        body = _unsealed(table, passphrase)
        table = _table(body)
    try:
        keys = Keys(**table)
    except (TypeError, ValueError, AttributeError) as error:
        raise Foreign from error
    if _packed(keys) != body:
        raise Foreign
    return keys


def _unsealed(table: dict[Any, Any], passphrase: str) -> bytes:
    if list(table) != ["cost", "salt", "sealed"]:
        raise Foreign
    cost, salt, sealed = table.values()
    if not _bearable(cost) or type(salt) is not bytes or len(salt) != _SALT or type(sealed) is not bytes:
        raise Foreign
    if not passphrase:
        raise NeedsPassphrase
    try:
        return Box(_stretched(passphrase, salt, cost)).open(sealed, "keys")
    except Unreadable as error:
        raise WrongPassphrase from error


def _bearable(cost: Any) -> bool:
    """Whether Argon2id can be asked for this, and this machine be made to do it."""
    if type(cost) is not list or [type(part) for part in cost] != [int] * 3:
        return False
    kib, _, lanes = cost
    return all(1 <= part <= most for part, most in zip(cost, MOST_COST, strict=True)) and kib >= 8 * lanes


def _stretched(passphrase: str, salt: bytes, cost: tuple[int, int, int]) -> bytes:
    """32 bytes. However a keyboard composes its letters, the same passphrase gives the same key."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    kib, passes, lanes = cost
    # What a terminal could not decode stays what it was instead of failing here.
    given = unicodedata.normalize("NFC", passphrase).encode(errors="surrogatepass")
    stretch = Argon2id(
        salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=kib, ad=b"duologue.1 passphrase"
    )
    return stretch.derive(given)


def _packed(keys: Keys) -> bytes:
    pairs = {seat: keys.pairs[seat] for seat in sorted(keys.pairs)}
    return _pack({"sign": keys.sign, "own": keys.own, "pairs": pairs, "box": keys.box})


def _pack(table: Mapping[str, object]) -> bytes:
    return cast(bytes, msgpack.packb(table, use_bin_type=True))


def _table(body: bytes) -> dict[Any, Any]:
    """The table in these bytes, written in the one way that `_pack` would have. Raises Foreign."""
    try:
        table = msgpack.unpackb(body, raw=False, strict_map_key=True, max_array_len=8, max_map_len=8)
        if type(table) is dict and _pack(table) == body:
            return table
    # The library says so itself: hostile bytes raise many kinds of errors.
    except Exception as error:
        raise Foreign from error
    raise Foreign
