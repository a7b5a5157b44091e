"""The gate: what is out of turn is refused here, before it is stored.

It asks the same `advance` as every client and adds what only a relay must know: who is on this connection, and
what was stored before. It opens nothing; it could not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from duologue.core.dialogue import advance
from duologue.core.entry import Record
from duologue.core.shape import Seat
from duologue.core.state import Reason, Refused, State, key_between
from duologue.sign import Verifier


@dataclass(frozen=True, slots=True)
class Stored:
    """This very entry is in the log already: answer with what the log holds. Resent is not refused."""

    record: Record


def check(
    state: State, record: Record, seat: Seat, stored: Callable[[int], Record], verify: Verifier
) -> Stored | Refused | None:
    """Whether this record may be appended: None = yes.

    `seat` = who proved to sit on this connection; `stored(seq)` = the accepted record at or below `state.seq`.
    Refused(AHEAD) is no verdict on the entry: it waits until this relay's fold has caught up.
    """
    entry = record.entry
    if entry.seat != seat:
        return Refused(Reason.SEAT)
    if entry.seq <= state.seq:
        held = stored(entry.seq)
        return Stored(held) if held.raw == record.raw else Refused(Reason.STALE)
    verdict = advance(state, record)
    if isinstance(verdict, Refused):
        return verdict
    return None if verify(key_between(state, verdict, entry.seat, record.at), record) else Refused(Reason.SIGNATURE)
