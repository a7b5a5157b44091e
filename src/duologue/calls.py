"""A silent call for help from a partner to a facilitator, and that it was seen: a flag each in the beats between them.

These beats go at the same times and have the same size whether anybody calls or not. No I/O, no clock.
"""

from __future__ import annotations

from duologue.core.shape import Seat

HELP, SEEN = 1, 2  # flags of a beat: from a partner, from the facilitator


class Calling:
    """A partner's end. `stands` = None: there was no call; 0: it is not seen yet; else when it was seen, in ms."""

    def __init__(self) -> None:
        self.stands: int | None = None
        self._seen = False  # what the facilitator's last beat said

    def call(self) -> None:
        """Call, from the next beat on, until it is seen."""
        self._answered, self.stands = self._seen, 0

    _answered = False  # what their beats still say is the answer to an earlier call: this one waits until they do not

    @property
    def flags(self) -> int:
        return HELP if self.stands == 0 and not self._answered else 0

    def heard(self, flags: int, now: int) -> None:
        """These are the flags of a beat of the facilitator's."""
        self._seen = bool(flags & SEEN)
        if self.flags and self._seen:
            self.stands = now
        self._answered = self._answered and self._seen


class Called:
    """A facilitator's end. `waiting` = who has called and does not know yet that it was seen."""

    def __init__(self) -> None:
        self.waiting = set[Seat]()
        self._seen = set[Seat]()

    def heard(self, seat: Seat, flags: int) -> None:
        """These are the flags of a beat of this partner's."""
        if not flags & HELP:
            self._seen.discard(seat)
        elif seat not in self._seen:
            self.waiting.add(seat)

    def see(self) -> None:
        """The facilitator has seen all that waits."""
        self._seen |= self.waiting
        self.waiting.clear()

    def flags(self, seat: Seat) -> int:
        """For the next beat to this partner."""
        return SEEN if seat in self._seen else 0
