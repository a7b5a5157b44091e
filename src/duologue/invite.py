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

A facilitator and a partner meet in the same way, by a code of their own: the offer of the one, who is the host, has one
part, and the entrance of the other, with the exercise in it, up to 22.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from duologue import text
from duologue.codes import Code
from duologue.core.shape import Partner
from duologue.core.state import other
from duologue.errors import BadMail, Trouble
from duologue.letters import (
    MOST_PARTS,
    Entrance,
    Inbox,
    Invitation,
    Letter,
    Offer,
    pack,
    receipt,
    sealed,
    unpack_entrance,
    unpack_invitation,
    unpack_letter,
    unpack_offer,
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


H = TypeVar("H", bound=Letter)
J = TypeVar("J", bound=Letter)


class Exchange(ABC, Generic[H, J]):
    """One end of two letters: the host's, who brings theirs, or without one the joiner's.

    `letter` is the host's, at the joiner's end None until it is there whole; `done`: both letters are, at the joiner's
    end with the host's receipt. Raises TooLarge.
    """

    most: Mapping[Partner, int] = MOST_PARTS

    def __init__(self, relay: str, code: Code, random: Callable[[int], bytes], letter: H | None = None) -> None:
        self.seat: Partner = "b" if letter is None else "a"
        self.letter = letter
        self.done = False
        self._written = b"" if letter is None else pack(letter)
        self._pairing = Pairing(self.seat, relay, code, random)
        self._inbox: Inbox | None = None
        self._own: J | None = None  # the joiner's
        self._sent = [self._pairing.message]
        self._heard = 0
        self._failed: type[Trouble] | None = None

    @abstractmethod
    def host(self, data: bytes) -> H:
        """The host's letter in these bytes. Raises BadMail."""

    @abstractmethod
    def joiner(self, data: bytes) -> J:
        """The joiner's letter in these bytes. Raises BadMail."""

    @abstractmethod
    def meet(self, pair: bytes, host: H, joiner: J) -> None:
        """Both letters are there, and the key of 32 bytes that the two share."""

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
        if n < self._heard or self.done:
            return []
        try:
            if n > self._heard:
                raise BadMail
            self._heard += 1
            return self._send(self._paired(body) if n < _LETTER else self._read(body))
        except Trouble as trouble:
            self._failed, self._inbox = type(trouble), None
            raise

    def _send(self, mail: list[bytes]) -> list[bytes]:
        self._sent += mail
        return mail

    def _paired(self, body: bytes) -> list[bytes]:
        answer, keys = self._pairing.receive(body), self._pairing.keys
        if keys is None:
            return answer
        theirs = other(self.seat)
        self._inbox = Inbox(keys.mail[theirs], self.most[theirs])
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
            self.letter = self.host(data)
        elif data is not None:
            self._meet(self.joiner(data))
        return []

    def seated(self) -> list[bytes]:
        """The host has met, and has written down all that it needs to sit down: what tells the joiner so, once."""
        keys = self._pairing.keys
        assert keys is not None
        told = receipt(self._written, keys.mail["a"])
        return [] if told in self._sent else self._send([told])

    def reply(self, letter: J) -> list[bytes]:
        """The joiner says yes to `letter`, with their own: what to send for it.

        Until then nothing of theirs has left; to decline is to answer nothing. A second answer sends nothing:
        a letter is written once. Raises BadMail when there is nothing to answer, TooLarge.
        """
        keys = self._pairing.keys
        if self.seat != "b" or self.letter is None or keys is None:
            raise BadMail
        if self._own is not None:
            return []
        written = pack(letter)
        self._own = letter
        return self._send(sealed(written, keys.mail["b"]))

    def _meet(self, joiner: J) -> None:
        host, keys = self.letter, self._pairing.keys
        assert host is not None
        assert keys is not None
        self.done = True
        self.meet(keys.pair, host, joiner)


class Meeting(Exchange[Invitation, Letter]):
    """Two who are to talk: the host brings an invitation. `result` None until both letters are there."""

    result: Met | None = None

    def host(self, data: bytes) -> Invitation:
        return unpack_invitation(data)

    def joiner(self, data: bytes) -> Letter:
        return unpack_letter(data)

    def answer(self, name: str, key: bytes) -> list[bytes]:
        """The joiner says yes, under this name and public key (32 bytes). See `reply`."""
        return self.reply(Letter(name, key))

    def meet(self, pair: bytes, host: Invitation, joiner: Letter) -> None:
        names: dict[Partner, str] = {"a": text.name(host.name), "b": text.name(joiner.name)}
        self.result = Met(pair, names, {"a": host.key, "b": joiner.key}, host.speaker, host.exercise)


@dataclass(frozen=True, slots=True)
class Introduced:
    """What a facilitator and a partner know of each other, and the key of 32 bytes that they alone share."""

    pair: bytes = field(repr=False)
    offer: Offer
    entrance: Entrance


class Introduction(Exchange[Offer, Entrance]):
    """A facilitator, who hosts and brings an offer, and one partner, who lets them in or does not."""

    most: Mapping[Partner, int] = {"a": 1, "b": MOST_PARTS["a"]}
    result: Introduced | None = None

    def host(self, data: bytes) -> Offer:
        return unpack_offer(data)

    def joiner(self, data: bytes) -> Entrance:
        return unpack_entrance(data)

    def meet(self, pair: bytes, host: Offer, joiner: Entrance) -> None:
        self.result = Introduced(pair, host, joiner)
