"""Two ends that hold the same spoken code come to the same keys, and anybody between them learns nothing.

SPAKE2 (package `spake2`, its group over Ed25519), with the words as password and label, relay and nameplate in the
identities; HKDF-SHA256 (RFC 5869) over its key, salted by the whole exchange; HMAC-SHA256 (RFC 2104) to confirm.

    host, seat a                               join, seat b
    message a  33 bytes: "A", point      ↔     message b  33 bytes: "B", point
                                         ←     confirmation b  32 bytes
    confirmation a  32 bytes             →

The joiner confirms first. The host gives nothing that depends on the words to anybody who has not: whoever guesses
has one guess, and the host's end knows of it.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from duologue.codes import Code
from duologue.core.entry import digest
from duologue.core.shape import PARTNERS, Partner
from duologue.core.state import other
from duologue.errors import WrongCode

TICK = 100  # ms


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """What both ends hold once they agree, 32 bytes each: `pair` for sealing, `mail` by who writes."""

    pair: bytes
    mail: Mapping[Partner, bytes]


class Pairing:
    """One end of one exchange, used once. What it receives first is a message, then a confirmation, then nothing.

    `relay` is the name under which both ends know it; `random` gives that many bytes, as os.urandom does.
    `message` is what to send first, `keys` None until the other end has shown that it holds the same code.
    """

    def __init__(self, seat: Partner, relay: str, code: Code, random: Callable[[int], bytes]) -> None:
        from spake2 import SPAKE2_A, SPAKE2_B  # here, since whoever has met holds a MiB less without it

        where = (relay.encode(), code.nameplate.encode())
        ends = [digest(f"pair {partner}", *where) for partner in PARTNERS]
        side = SPAKE2_A if seat == "a" else SPAKE2_B
        self._pake = side("-".join(code.words).encode(), *ends, entropy_f=random)
        self._seat, self._where = seat, where
        self.message: bytes = self._pake.start()
        self.keys: Keys | None = None
        self._next: Callable[[bytes], list[bytes]] = self._meet

    def receive(self, body: bytes) -> list[bytes]:
        """What to send for this mail of the other end. Raises WrongCode, and from then on for whatever comes."""
        step, self._next = self._next, self._dead
        return step(body)

    def _meet(self, body: bytes) -> list[bytes]:
        messages = (self.message, body) if self._seat == "a" else (body, self.message)
        self._transcript = digest("pair", *self._where, *messages)
        self._shared = self._finish(body)
        self._next = self._verify
        return [self._confirmation(self._seat)] if self._seat == "b" else []

    def _verify(self, body: bytes) -> list[bytes]:
        if not hmac.compare_digest(self._confirmation(other(self._seat)), body):
            raise WrongCode
        self.keys = Keys(self._derived("pair"), {partner: self._derived(f"mail {partner}") for partner in PARTNERS})
        return [self._confirmation(self._seat)] if self._seat == "a" else []

    def _dead(self, body: bytes) -> list[bytes]:
        raise WrongCode

    def _finish(self, body: bytes) -> bytes:
        from spake2.ed25519_basic import bytes_to_unknown_group_element

        point = body[1:]
        try:
            # The package takes some points in more than one form, the identity among them: only the form that it
            # would write itself is a message. Whether the point is of the right group, `finish` asks.
            if bytes_to_unknown_group_element(point).to_bytes() != point:
                raise WrongCode
            return bytes(self._pake.finish(body))
        # It refuses what is no point, a point of a small group, its own message and its own side, each by
        # another error. None of their texts is wanted.
        except Exception:
            raise WrongCode from None

    def _derived(self, label: str) -> bytes:
        return HKDF(SHA256(), 32, self._transcript, f"duologue.1 {label}".encode()).derive(self._shared)

    def _confirmation(self, seat: Partner) -> bytes:
        return hmac.digest(self._derived(f"confirm {seat}"), self._transcript, "sha256")


def next_tick(now_ms: int) -> int:
    """When to send the answer to mail that arrived at `now_ms`: the first tick that is at least 100 ms later.

    The package `spake2` takes longer for some words than for others. So whoever holds a Meeting notes the time when
    mail arrives, lets the Meeting work (about 30 ms), and sends what it gave at next_tick(that time): what is seen
    on the line then depends on when the mail came, and on no word. Work that took longer waits for
    next_tick(the time at which it was done). The first mail, which also depends on the words, goes out likewise,
    counted from when the code was there.
    """
    return (now_ms // TICK + 2) * TICK
