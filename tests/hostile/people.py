"""Two who hold real keys, what either can make of them, and every moment of an exercise at which they can be tried.

An entry made here is sealed and signed as couples' entries are; `by` says whose keys did it, whatever name it bears.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest

from duologue import wire
from duologue.core.dialogue import UNOPENED, advance
from duologue.core.entry import RULES, Clear, Record, session_of
from duologue.core.exercise import Exercise
from duologue.core.shape import PARTNERS, Partner, Seat
from duologue.core.state import Refused, State, other
from duologue.core.walk import Edge, Node, clear_for
from duologue.packing import exercise_digest, pack
from duologue.participant import Participant
from duologue.seal import Sealing
from duologue.sign import SIG, Signing, verified
from tests.helpers import entry
from tests.test_expectations import HARD, exercise, walked

SOME = [*HARD, "bundled-mirroring", "bundled-check-in"]
"""Exercises with every kind of step there is: what nobody can do in these, nobody can do in any."""


def long_beyond(some: Sequence[str], every: Sequence[str]) -> list[Any]:
    """All these names for a test; those that are not among `some` are left to LONG=1."""
    return [*some, *(pytest.param(name, marks=pytest.mark.long) for name in every if name not in some)]


START = 1_700_000_000_000  # ms
PAIR = b"what the two of them share".ljust(32)
OWN: dict[Partner, bytes] = {"a": b"a's alone".ljust(32), "b": b"b's alone".ljust(32)}
SIGNS: dict[Partner, Signing] = {"a": Signing(b"a" * 32), "b": Signing(b"b" * 32)}


def sealer(seat: Partner, pair: bytes = PAIR) -> Sealing:
    """What this partner seals and opens with."""
    return Sealing(seat, OWN[seat], {other(seat): pair}, wire.envelope)


SEALS: dict[Partner, Sealing] = {seat: sealer(seat) for seat in PARTNERS}


def opening(exercise: Exercise, speaker: Partner = "a") -> Clear:
    """What `begin` says in the clear, with both real keys."""
    return {
        "digest": exercise_digest(pack(exercise)), "keys": {seat: SIGNS[seat].public for seat in PARTNERS},
        "rules": RULES, "shape": exercise.shape.encode(), "speaker": speaker,
    }  # fmt: skip


def chair(seat: Partner, exercise: Exercise, records: tuple[Record, ...] = ()) -> Participant:
    """An honest participant who has heard these records."""

    def fresh() -> Participant:
        session = session_of(opening(exercise))
        return Participant(seat, session, exercise, SEALS[seat], SIGNS[seat], verified)

    return heard(seat, records, fresh)


_HEARD: dict[tuple[str, int, bytes], Participant] = {}
_MOST = 1_000


def heard(who: str, records: tuple[Record, ...], fresh: Callable[[], Participant]) -> Participant:
    """One who was `fresh` and has heard these records. `who` they are, and the last record, tell what that makes them:
    it names all before it. So nobody is told twice what they have heard, which takes most of the time otherwise."""
    keys = [(who, record.at, record.raw) for record in records]
    known = next((n for n in range(len(keys), 0, -1) if keys[n - 1] in _HEARD), 0)
    one = _copied(_HEARD[keys[known - 1]]) if known else fresh()
    for key, record in zip(keys[known:], records[known:], strict=True):
        assert one.receive(record, record.at).outcome == "counted"
        if len(_HEARD) >= _MOST:
            _HEARD.clear()
        _HEARD[key] = _copied(one)
    return one


def _copied(one: Participant) -> Participant:
    made = copy(one)
    vars(made).update({name: copy(held) for name, held in vars(one).items() if isinstance(held, list | dict)})
    return made


def said(
    state: State, seat: Seat, act: str, clear: Clear | None = None, at: int = 0, words: str = "",
    by: Partner | None = None, **over: Any,
) -> Record:  # fmt: skip
    """The record of this act, sealed and signed with the keys of `by`; `over` replaces fields before that."""
    author: Partner = by or ("b" if seat == "b" else "a")
    held = {key: (clear or {})[key] for key in sorted(clear or {})}
    blank = entry(state, seat, act, clear=held, **over)
    commit, body, wraps = sealer(author).seal(replace(blank, to=tuple(s for s in blank.to if s != "f")), words)
    sealed: dict[str, Any] = {
        "commit": commit,
        "body": body,
        "wraps": {seat: wraps.get(seat, b"") for seat in blank.to},
    }
    made = replace(blank, **{key: value for key, value in sealed.items() if key not in over})
    return signed(Record(at or state.at, made, b""), author)


def signed(record: Record, by: Partner) -> Record:
    """This entry, changed or not, with the signature of `by`."""
    bare = wire.encode(record.entry)[:-SIG]
    made = replace(record.entry, sig=SIGNS[by].sign(bare))
    return Record(record.at, made, bare + made.sig)


def after(state: State, record: Record) -> State:
    """The state after a record that must count."""
    found = advance(state, record)
    assert not isinstance(found, Refused), (state.step, record.entry.act, found.reason)
    return found


# --- the moments of an exercise


@dataclass(frozen=True)
class Moment:
    """A place that real records lead to; `now` = the time there in ms."""

    records: tuple[Record, ...]
    state: State
    now: int

    def then(self, seat: Partner, act: str, clear: Clear | None = None, wait: int = 0) -> Moment:
        """The moment after this act, which must be legal, `wait` ms later."""
        record = said(self.state, seat, act, clear, self.now + wait)
        return Moment((*self.records, record), after(self.state, record), self.now + wait)


def first(exercise: Exercise) -> Moment:
    """Both have just sat down."""
    clear = opening(exercise)
    return Moment((), State(session_of(clear)), START).then("a", "begin", clear).then("b", "sit")


def _kind(state: State) -> tuple[object, ...]:
    """What tells one moment from another here: the step, and who has answered and written there, by their roles."""
    roles = [tuple(seat == state.speaker for seat, _ in held) for held in (state.answers, state.written)]
    return state.step, *roles


@cache
def moments(name: str) -> list[Moment]:
    """One moment for each step with each way in which it can be half answered or written, the nearest of its kind.

    Of all reachable states (core.walk) these stand for the others, which differ from them in counters and clocks.
    Each step is there at rest too: a break just called, and one from which the other is ready to come back.
    """
    nodes, edges = walked(name).nodes, walked(name).edges
    came: dict[int, tuple[int, Edge]] = {}
    kinds: dict[tuple[object, ...], int] = {}
    todo = deque([0])
    while todo:
        n = todo.popleft()
        kinds.setdefault(_kind(nodes[n].state), n)
        for edge in edges[n]:
            if edge.to not in came and edge.to != 0:
                came[edge.to] = n, edge
                todo.append(edge.to)
    held, rested, found = {0: first(exercise(name))}, set[str](), list[Moment]()
    for n in kinds.values():
        for m in reversed(_way(n, came, held)):
            held[m] = _moved(held[came[m][0]], came[m][1], nodes[m])
        found.append(held[n])
        if not held[n].state.over and (step := held[n].state.step) not in rested:
            rested.add(step)
            resting = held[n].then("a", "pause", {"until": 0})
            found += [resting, resting.then("b", "resume")]
    return found


def _way(n: int, came: dict[int, tuple[int, Edge]], held: dict[int, Moment]) -> list[int]:
    way: list[int] = []
    while n not in held:
        way.append(n)
        n = came[n][0]
    return way


def _moved(before: Moment, edge: Edge, to: Node) -> Moment:
    state = before.state
    if edge.act == "wait":
        return replace(before, now=state.at + max(0, to.state.elapsed - state.elapsed))
    act, _, answer = edge.act.partition(" ")
    seat: Partner = "b" if edge.seat == "b" else "a"
    clear = dict(clear_for(state, act, answer))
    if act == "reveal":
        clear["wraps"] = {other(seat): b""}
    return before.then(seat, act, clear, UNOPENED if act == "without" else 0)
