"""Who wrote an entry: a key made for one session alone, tied to nobody.

A signature covers the bytes received: all of an entry's encoding but its last 64, which are the signature. Entries
and Hello are signed as digests with labels of their own, so that neither can be taken for the other.
`Unsigned` is for one process that is all seats at once (two people at one keyboard): there is nobody to convince.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from duologue.core.entry import Record, digest

SIG = 64  # bytes: the last ones of every entry's encoding

Verifier = Callable[[bytes, Record], bool]
"""Whether the holder of this public key (32 bytes) signed the bytes of this record."""

_P = 2**255 - 19
_ORDER_8 = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
# The y of every point of order 1, 2, 4 or 8, in each form that the library reads. Under such a key one signature fits
# many messages, and RFC 8032 leaves it to its users to refuse them. The test finds the same list from the curve.
_SMALL_ORDER = (0, 1, _P - 1, _P, _P + 1, _ORDER_8, _P - _ORDER_8)


class Signer(Protocol):
    """Signs for one seat."""

    def sign(self, message: bytes) -> bytes:
        """64 bytes for this entry: `message` = its encoding without the last 64."""


class Unsigned:
    """No signature: 64 zero bytes, accepted by `unverified`."""

    def sign(self, message: bytes) -> bytes:
        return bytes(SIG)


def unverified(key: bytes, record: Record) -> bool:
    """The verifier beside Unsigned."""
    return record.raw[-SIG:] == bytes(SIG)


class Signing:
    """Ed25519 (RFC 8032) with this private key of 32 bytes; `public` = the key, 32 bytes, that others verify with."""

    def __init__(self, private: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(private)
        self.public = self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(digest("entry", message))

    def hello(self, host: str, session: bytes, seat: str, nonce: bytes) -> bytes:
        """64 bytes that prove to the relay at `host` who takes this seat, for this nonce alone."""
        return self._key.sign(hello_of(host, session, seat, nonce))


def verified(key: bytes, record: Record) -> bool:
    """The verifier beside Signing. Never raises: a key or a signature that is none has signed nothing."""
    return _holds(key, record.raw[-SIG:], digest("entry", record.raw[:-SIG]))


def hello_of(host: str, session: bytes, seat: str, nonce: bytes) -> bytes:
    """What a Hello signs, 32 bytes: never bare bytes of a relay's choosing, and of no use at another relay."""
    return digest("hello", host.encode(), session, seat.encode(), nonce)


def hello_verified(key: bytes, sig: bytes, host: str, session: bytes, seat: str, nonce: bytes) -> bool:
    """Whether the holder of this public key takes this seat here and now. Never raises."""
    return _holds(key, sig, hello_of(host, session, seat, nonce))


def _holds(key: bytes, sig: bytes, message: bytes) -> bool:
    if int.from_bytes(key, "little") % 2**255 in _SMALL_ORDER:  # the topmost bit is the sign of x
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(sig, message)
    except (InvalidSignature, ValueError):
        return False
    return True
