"""Where a dialogue stands, and the closed list of reasons for which an entry does not count.

Plain values: `dialogue` makes the next State from one, and nothing else does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from duologue.core.entry import ZERO
from duologue.core.shape import Clock, Partner, Seat, Shape, Step


class Reason(StrEnum):
    """Why an entry is refused. Stable strings: they stand on the wire and in the protocol's text."""

    SESSION = "session"  # belongs to another session
    STALE = "stale"  # written before something else was said
    AHEAD = "ahead"  # follows something that is not here
    FORK = "fork"  # follows another history
    SEAT = "seat"  # nobody sits there
    SIGNATURE = "signature"  # not signed by the one it names
    RECIPIENTS = "recipients"  # someone left out, or added
    SIZE = "size"  # a body of a length that is not allowed
    CLEAR = "clear"  # says more, or less, in the open than its act may
    SHAPE = "shape"  # begins with an exercise that cannot be used
    NOT_BEGUN = "not_begun"
    BEGUN = "begun"
    OVER = "over"
    PAUSED = "paused"
    NOT_PAUSED = "not_paused"
    NOT_YOUR_TURN = "not_your_turn"
    NOT_HERE = "not_here"  # no such act at this step
    ANSWERED = "answered"  # has already answered, written, opened or said to be ready
    SEALED = "sealed"  # this step is written under seal
    UNWRITTEN = "unwritten"  # nothing opens before both have written
    ANSWER = "answer"  # not the answer that was sealed
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"  # agrees to something until a time that is past
    BREAKS = "breaks"  # too many breaks in a short while
    QUIET = "quiet"  # this listener is mute
    ASIDE = "aside"  # has had the one aside of this visit
    TOO_MUCH = "too_much"  # more entries than a session has room for; of a relay, more than one may send
    # What only a relay says.
    MALFORMED = "malformed"  # bytes that are no frame, or a frame that has no place here
    UNKNOWN = "unknown"  # a session that was never begun here
    NOT_SEATED = "not_seated"  # not the one who sits there
    UNAVAILABLE = "unavailable"  # nothing can be stored just now
    EXPIRED = "expired"  # kept for its time, and deleted
    NO_CODE = "no_code"  # no such code, or no longer
    CODE_USED = "code_used"  # somebody else used this code
    WRONG_CODE = "wrong_code"  # the words of the code did not fit
    GONE = "gone"  # the other one left while pairing
    RESTART = "restart"  # the relay is being restarted
    SLOW = "slow"  # the connection does not keep up


def other(seat: Seat) -> Partner:
    """The partner across the table."""
    return "b" if seat == "a" else "a"


@dataclass(frozen=True, slots=True)
class Refused:
    """The judgement on an entry that does not count."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Break:
    """A promised return: called by `by`, until the time `until` in ms; `ready` says who wants to go on."""

    by: Seat
    until: int
    ready: tuple[Seat, ...] = ()


@dataclass(frozen=True, slots=True)
class Grant:
    """What a partner agrees to. Equal in every field with the other's, it seats a facilitator.

    `key`: the facilitator's, public, 32 bytes; `name`: entry.name_hash of theirs. `scope`: what they read, "numbers"
    being all that a relay sees. `may`: whether they only look on. `until` in ms; `keep` = 1: their program may record.
    """

    keep: int
    key: bytes
    may: Literal["watch", "suggest"]
    name: bytes
    scope: Literal["numbers", "words"]
    until: int


@dataclass(frozen=True)
class State:
    """Where a dialogue stands: a fold of records, equal wherever the same records were folded."""

    session: bytes
    seq: int = 0
    tip: bytes = ZERO
    at: int = 0
    # The session's id commits to both, so comparing it compares them.
    shape: Shape | None = field(default=None, repr=False, compare=False)
    keys: Mapping[str, bytes] = field(default_factory=dict, repr=False, compare=False)
    digest: bytes = b""  # of the whole exercise, words included
    seats: tuple[Seat, ...] = ()
    speaker: Partner = "a"
    step: str = ""  # "" until both are seated
    visit: int = 0  # arrivals so far: with `step`, the moment that an act belongs to
    counts: tuple[int, ...] = ()  # arrivals at limited steps, see Shape.counter
    answers: tuple[tuple[Seat, str], ...] = ()  # floor "both": who has acted; sealed: who has opened
    written: tuple[tuple[Seat, bytes], ...] = ()  # sealed: who has written, with the answer's hash
    sealed_at: int = 0  # when both had written
    aside: bool = False  # the listener has had the aside of this visit
    elapsed: int = 0  # ms under the clock of this step
    waited: int = 0  # ms at this facilitator's step
    consents: tuple[tuple[Seat, Grant], ...] = ()  # each partner's, as long as it stands
    curtain: bool = False  # what is said is not for the facilitator, until the floor moves
    suggested: bool = False  # the facilitator has had their word since a partner's last entry
    unread: bool = False  # sealed: something was written when no facilitator could read
    pause: Break | None = None
    breaks: tuple[tuple[Seat, int, int], ...] = ()  # who called the last breaks, at which visit, and when
    over: str = ""  # "", "end" or "left"

    @property
    def listener(self) -> Partner:
        return other(self.speaker)

    @property
    def here(self) -> Step:
        """The step one stands at. Only when a shape has been agreed on and both are seated."""
        assert self.shape is not None
        return self.shape.steps[self.step]

    @property
    def clock(self) -> Clock | None:
        """The clock that runs at the step one stands at; None = none does, or nobody is seated yet."""
        return None if self.shape is None else self.shape.clocks.get(self.shape.clock_of.get(self.step, ""))

    def facilitator(self, at: int) -> Grant | None:
        """What both have agreed to for who sits at f at this time in ms; None = nobody sits there."""
        if len(self.consents) < 2:
            return None
        (_, first), (_, second) = self.consents
        return first if first == second and at < first.until else None

    def key_of(self, seat: Seat, at: int) -> bytes:
        """The public key of who sits there at this time. Only where somebody does."""
        grant = self.facilitator(at)
        return {**self.keys, **({} if grant is None else {"f": grant.key})}[seat]

    def but(self, **changes: Any) -> State:
        """This state with some fields changed: dataclasses.replace, ten times faster for so many fields."""
        new = object.__new__(State)
        object.__setattr__(new, "__dict__", self.__dict__ | changes)
        return new


def key_between(before: State, after: State, seat: Seat, at: int) -> bytes:
    """The public key by which an entry between these two is signed, of a seat that `advance` has found taken.

    A `begin` brings its own, which only the state after it has; whoever steps out has one only in the state before.
    """
    return (before if seat == "f" else after).key_of(seat, at)
