"""Heartbeats: a small sealed sign of life, which says how far its sender's log reaches. Never stored.

128 bytes each: boot (16 random bytes per start of the sender's program), n (8 bytes, growing by one), and 104 bytes
of AES-256-GCM over seq (8), tip (32), flags (1), echo (24) and zeros. The key is made for one session, direction and
boot, and n is the nonce, so none comes twice. `echo` is the boot and the n of the last beat that its sender has heard.
A boot counts from the first beat that echoes one's own, so a relay cannot play an earlier start's beats to a program
that was started again. And a beat is as old as the one of ours that it echoes, so a relay that hoards beats, or delays
them, gains nothing: they are signs of the time at which they were sealed. What was kept, changed or sent back to its
sender is no beat.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from duologue.core.entry import labelled
from duologue.core.shape import Seat

SIZE = 128
BOOT = 16
_N = 8
_PLAIN = SIZE - BOOT - _N - 16  # bytes within the seal: an AEAD adds 16
_SAID = 8 + 32 + 1 + BOOT + _N  # of them: seq, tip, flags, echo


@dataclass(frozen=True, slots=True)
class Beat:
    """Its sender holds the records up to `seq`, the last of which leaves `tip` (32 bytes); `flags` = 0 to 255.

    `heard` = the n of our last beat that had reached its sender; 0 = none of this start of our program had. Then it may
    be as old as the session, and nothing may be made of it but an answer, which brings one that says more.
    """

    seq: int
    tip: bytes
    flags: int
    heard: int = 0


class Beats:
    """The beats between two seats of a session, as one of them sends and hears them, from one start to its end.

    `pair_key` = the secret of 32 bytes that the two share; `random(n)` gives n random bytes.
    """

    def __init__(
        self,
        own_seat: Seat,
        their_seat: Seat,
        pair_key: bytes,
        session: bytes,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self._own, self._their, self._secret, self._session = own_seat, their_seat, pair_key, session
        self._boot, self.n = random(BOOT), 0  # n: of the last beat that was sealed
        self._key = self._between(own_seat, their_seat, self._boot)
        self._heard, self._last = b"", 0  # the boot that counts, and the n of its last beat
        self._echo = bytes(BOOT + _N)  # of the last one that was there, whether it counts or not
        self._replaced: set[bytes] = set()

    def seal(self, seq: int, tip: bytes, flags: int = 0) -> bytes:
        """The next beat, 128 bytes."""
        self.n += 1
        plain = seq.to_bytes(8, "big") + tip + bytes([flags]) + self._echo
        n = self.n.to_bytes(_N, "big")
        return self._boot + n + self._key.encrypt(_nonce(n), plain.ljust(_PLAIN, b"\0"), None)

    def open(self, body: bytes) -> Beat | None:
        """The beat in these bytes; None = not theirs, damaged, or one that does not come after those heard before."""
        boot, n, closed = body[:BOOT], body[BOOT : BOOT + _N], body[BOOT + _N :]
        number = int.from_bytes(n, "big")
        if len(body) != SIZE or boot in self._replaced or (boot == self._heard and number <= self._last):
            return None
        try:
            plain = self._between(self._their, self._own, boot).decrypt(_nonce(n), closed, None)
        except InvalidTag:
            return None
        if any(plain[_SAID:]):
            return None
        heard = int.from_bytes(plain[41 + BOOT : _SAID], "big") if plain[41 : 41 + BOOT] == self._boot else 0
        if heard and boot != self._heard:
            self._replaced.add(self._heard)
            self._heard = boot
        self._echo = boot + n
        if boot == self._heard:
            self._last = number
        return Beat(int.from_bytes(plain[:8], "big"), plain[8:40], plain[40], heard)

    def _between(self, sender: Seat, recipient: Seat, boot: bytes) -> AESGCM:
        """HKDF-SHA256 (RFC 5869) without salt."""
        about = labelled("beat", sender.encode(), recipient.encode(), self._session, boot)
        return AESGCM(HKDF(SHA256(), 32, None, about).derive(self._secret))


def _nonce(n: bytes) -> bytes:
    return n.rjust(12, b"\0")
