"""Who wrote an entry: a key made for one session alone, tied to nobody.

A `Signer` is given to a participant, a `Verifier` to everyone who folds. `Unsigned` is for one process that is
all of them at once (two people at one keyboard), where there is nobody to convince.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from duologue.core.entry import Entry

Verifier = Callable[[bytes, Entry], bool]
"""Whether the holder of this public key (32 bytes) signed this entry."""


class Signer(Protocol):
    """Signs for one seat."""

    def sign(self, message: bytes) -> bytes:
        """64 bytes for the digest that `wire.signed` made."""


class Unsigned:
    """No signature: 64 zero bytes, accepted by `unverified`."""

    def sign(self, message: bytes) -> bytes:
        return bytes(64)


def unverified(key: bytes, entry: Entry) -> bool:
    """The verifier beside Unsigned."""
    return entry.sig == bytes(64)
