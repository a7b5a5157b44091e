"""Two people meet by a code: the mail of both ends, from the first message to two seats. No I/O and no clock.

    mail    host, seat a                                  joiner, seat b
    0       message (pairing)                       ↔     message
    1                                               ←     confirmation, b first
    1       confirmation, once b's is verified      →
    2 …     the invitation, in 1 to 22 parts        →
    2                                               ←     a letter in one part, when its writer said yes
    last    a receipt, once all that is written down →

Without the receipt a joiner would sit down to a host who has gone meanwhile.
Each end numbers its mail from 0 without a gap (frames.Mail), so 25 pieces are the most. What was received before is
passed over, so that a relay may deliver again. Whatever else does not fit ends the meeting for good: a code gives
one try. Then the host writes `begin` and the joiner sits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from duologue import text
from duologue.codes import Code
from duologue.core.shape import Partner
from duologue.core.state import other
from duologue.errors import BadMail, Trouble
from duologue.letters import (
    MOST_PARTS,
    Inbox,
    Invitation,
    Letter,
    pack,
    receipt,
    sealed,
    unpack_invitation,
    unpack_letter,
)
from duologue.pairing import Pairing

_LETTER = 2  # the number of the first mail that is part of a letter


@dataclass(frozen=True, slots=True)
class Met:
    """What both ends know, and are equal in, at the end.

    `pair`: the key for sealing, 32 bytes; `names`: fit for drawing, maybe empty or the same; `keys`: public, 32 bytes
    each; `speaker`: who speaks first; `exercise`: as the host's `packing.pack` left it, not yet looked at.
    """

    pair: bytes = field(repr=False)
    names: Mapping[Partner, str] = field(repr=False)
    keys: Mapping[Partner, bytes] = field(repr=False)
    speaker: Partner
    exercise: bytes = field(repr=False)


class Meeting:
    """One end: the host's, which brings an invitation, or without one the joiner's.

    `letter` is the host's invitation, at the joiner's end None until it is there whole; `result` None until both
    letters are, at the joiner's end with the host's receipt. Raises TooLarge.
    """

    def __init__(
        self, relay: str, code: Code, random: Callable[[int], bytes], invitation: Invitation | None = None
    ) -> None:
        self.seat: Partner = "b" if invitation is None else "a"
        self.letter = invitation
        self.result: Met | None = None
        self._written = b"" if invitation is None else pack(invitation)
        self._pairing = Pairing(self.seat, relay, code, random)
        self._inbox: Inbox | None = None
        self._own: Letter | None = None  # the joiner's
        self._sent = [self._pairing.message]
        self._heard = 0
        self._failed: type[Trouble] | None = None

    @property
    def paired(self) -> bool:
        """Whether the other end has shown that it holds the same code."""
        return self._pairing.keys is not None

    def start(self) -> list[bytes]:
        """All mail so far, from number 0: what to send first, and again over a new line."""
        return list(self._sent)

    def receive(self, n: int, body: bytes) -> list[bytes]:
        """What to send after the n-th mail of the other end, to be numbered after what was sent before.

        Raises WrongCode or BadMail, and from then on for whatever comes: the code is used up.
        """
        if self._failed is not None:
            raise self._failed
        if n < self._heard or self._whole:
            return []
        try:
            if n > self._heard:
                raise BadMail
            self._heard += 1
            return self._send(self._paired(body) if n < _LETTER else self._read(body))
        except Trouble as trouble:
            self._failed, self._inbox = type(trouble), None
            raise

    @property
    def _whole(self) -> bool:
        """Whether the other end has said all that it has to say."""
        return self.result is not None

    def _send(self, mail: list[bytes]) -> list[bytes]:
        self._sent += mail
        return mail

    def _paired(self, body: bytes) -> list[bytes]:
        answer, keys = self._pairing.receive(body), self._pairing.keys
        if keys is None:
            return answer
        theirs = other(self.seat)
        self._inbox = Inbox(keys.mail[theirs], MOST_PARTS[theirs])
        return answer + (sealed(self._written, keys.mail["a"]) if self.seat == "a" else [])

    def _read(self, part: bytes) -> list[bytes]:
        assert self._inbox is not None
        if self.seat == "b" and self.letter is not None:
            if self._own is None:
                raise BadMail
            self._inbox.receipt(part)
            self._meet(self._own)
            return []
        data = self._inbox.receive(part)
        if data is not None and self.seat == "b":
            self.letter = unpack_invitation(data)
        elif data is not None:
            self._meet(unpack_letter(data))
        return []

    def seated(self) -> list[bytes]:
        """The host has met, and has written down all that it needs to sit down: what tells the joiner so, once."""
        keys = self._pairing.keys
        assert keys is not None
        told = receipt(self._written, keys.mail["a"])
        return [] if told in self._sent else self._send([told])

    def answer(self, name: str, key: bytes) -> list[bytes]:
        """The joiner says yes to `letter`, under this name and public key (32 bytes): what to send for it.

        Until then nothing of theirs has left; to decline is to answer nothing. A second answer sends nothing:
        a letter is written once. Raises BadMail when there is nothing to answer.
        """
        keys = self._pairing.keys
        if self.seat != "b" or self.letter is None or keys is None:
            raise BadMail
        if self._own is not None:
            return []
        self._own = Letter(name, key)
        return self._send(sealed(pack(self._own), keys.mail["b"]))

    def _meet(self, joiner: Letter) -> None:
        host, keys = self.letter, self._pairing.keys
        assert host is not None
        assert keys is not None
        names: dict[Partner, str] = {"a": text.name(host.name), "b": text.name(joiner.name)}
        self.result = Met(keys.pair, names, {"a": host.key, "b": joiner.key}, host.speaker, host.exercise)
