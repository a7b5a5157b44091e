"""When a seat's program ends a turn that is under a hard clock: after the box, and some time to finish. No I/O.

Whoever holds the floor rings first; the other one's program only where theirs does not.
"""

from __future__ import annotations

from duologue.core.shape import Seat
from duologue.core.state import State

FINISH = 30_000  # ms after the end of the box for the floor holder to finish a sentence
FINISH_OTHER = 10_000  # ms after that until the other's client sends `time`


def bell(state: State, seat: Seat) -> int | None:
    """When this seat rings the bell of the hard clock it is under, in ms; None = under no such clock."""
    clock = state.clock
    if not state.step or state.over or state.pause is not None or clock is None or not clock.hard:
        return None
    holder = state.listener if state.here.floor == "listener" else state.speaker
    grace = FINISH if seat == holder else FINISH + FINISH_OTHER
    # From the end of the box, not from the last entry: quick answers must not put the bell off for ever.
    return state.at + clock.hard - state.elapsed + grace
