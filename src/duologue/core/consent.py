"""Who else may sit at the table: a facilitator, by both partners' equal consents, and never round them.

A part of `dialogue`, with its rules: nothing here opens a body or reads a clock. A scope ends by `revoke` of any
of the three, or with the first entry that is stamped at or past its `until`; once ended it stays ended, whatever a
clock does later, since the consents to it are gone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from duologue.core.entry import Clear
from duologue.core.shape import PARTNERS, Seat
from duologue.core.state import Grant, Reason, State

LONGEST_WAIT = 120_000  # ms that a step waits for a facilitator
EVERYBODY: tuple[Seat, ...] = (*PARTNERS, "f")


def standing(state: State, at: int) -> tuple[tuple[Seat, Grant], ...]:
    """The consents whose time is not over."""
    return state.consents and tuple((seat, grant) for seat, grant in state.consents if at < grant.until)


def reads(state: State, at: int) -> bool:
    """Whether what is said at this time is for a facilitator too."""
    grant = state.facilitator(at)
    return grant is not None and grant.scope == "words" and not state.curtain


def recipients(state: State, seat: Seat, act: str, at: int) -> tuple[Seat, ...]:
    """For whom this act must be sealed at this time, exactly: nobody can be added, and nobody left out."""
    if act == "write":
        return (seat,)
    # What was written when they could not read stays closed to them.
    closed = act == "reveal" and state.unread
    return EVERYBODY if seat == "f" or (reads(state, at) and not closed) else PARTNERS


def guided(state: State, at: int) -> bool:
    """Whether a facilitator's step is the facilitator's: nobody waits for one who only looks on, nor for long."""
    grant = state.facilitator(at)
    waited = state.waited + max(0, at - state.at)
    return grant is not None and grant.may == "suggest" and waited < LONGEST_WAIT


def _consent(state: State, seat: Seat, clear: Clear) -> State | Reason:
    """Agree to a facilitator. To agree to another one, or to something else, the one who sits there goes first."""
    grant = Grant(**clear)
    if grant.until <= state.at:
        return Reason.TOO_LATE
    if state.facilitator(state.at) is not None or (seat, grant) in state.consents:
        return Reason.ANSWERED
    others = tuple((who, held) for who, held in state.consents if who != seat)
    return state.but(consents=(*others, (seat, grant)))


def _revoke(state: State, seat: Seat, clear: Clear) -> State | Reason:
    """Step out; or ask them to, or take back that they may come in: any one of the three ends it for all."""
    return state.but(consents=(), curtain=False) if state.consents else Reason.NOT_HERE


def _curtain(state: State, seat: Seat, clear: Clear) -> State | Reason:
    """What is said from here on is for the two alone, until the floor moves."""
    return state.but(curtain=True) if reads(state, state.at) else Reason.NOT_HERE


def _suggest(state: State, seat: Seat, clear: Clear) -> State | Reason:
    """The facilitator's word to both alike: one between two entries of theirs, and nothing waits for it."""
    grant = state.facilitator(state.at)
    if grant is None or grant.may != "suggest":
        return Reason.NOT_YOUR_TURN
    if state.pause is not None:
        return Reason.PAUSED
    return Reason.ANSWERED if state.suggested else state.but(suggested=True)


def _not_theirs(state: State, seat: Seat, clear: Clear) -> State | Reason:
    return Reason.NOT_HERE


Act = Callable[[State, Seat, Clear], State | Reason]
BY_PARTNERS: Mapping[str, Act] = {
    "consent": _consent, "revoke": _revoke, "curtain": _curtain, "suggest": _not_theirs,
}  # fmt: skip
BY_FACILITATOR: Mapping[str, Act] = {"suggest": _suggest, "revoke": _revoke}
"""All that is open to a facilitator beside the acts of a facilitator's step."""
