"""Bodies: padded so that their length tells little, and closed to all but their recipients.

A `Sealer` is given to a participant. `Unsealed` is for two people at one keyboard, for demonstrations and tests:
it pads as every sealer does and hides nothing, so that all else takes the same path.
"""

from __future__ import annotations

from typing import Protocol

from duologue.core.entry import SIZES, Entry, digest
from duologue.core.shape import Seat
from duologue.errors import TooLong, Unreadable

MOST_BYTES = 12_000  # of UTF-8 in one body
TAG = 16  # bytes that an AEAD adds: padding leaves room for them, so that every sealer has the same sizes


class Sealer(Protocol):
    """Closes and opens bodies for one seat."""

    def seal(self, blank: Entry, text: str) -> tuple[bytes, bytes, dict[Seat, bytes]]:
        """For an entry that lacks them: commit (32 bytes), body, and a wrap for each of `blank.to`."""

    def open(self, entry: Entry, wrap: bytes | None = None) -> str:
        """The words. `wrap` = one that came later, in a reveal. Raises Unreadable."""

    def wraps_for(self, entry: Entry) -> dict[Seat, bytes]:
        """For an entry of one's own that only oneself can open: a wrap for each other seat, to reveal it."""


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


class Unsealed:
    """Hides nothing: both partners sit at this machine, and its files are theirs alone."""

    _COMMIT = digest("commit", bytes(32))

    def seal(self, blank: Entry, text: str) -> tuple[bytes, bytes, dict[Seat, bytes]]:
        return self._COMMIT, pad(text), dict.fromkeys(blank.to, b"")

    def open(self, entry: Entry, wrap: bytes | None = None) -> str:
        return unpad(entry.body)

    def wraps_for(self, entry: Entry) -> dict[Seat, bytes]:
        return {seat: b"" for seat in ("a", "b") if seat != entry.seat}
