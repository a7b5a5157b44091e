"""Every state that an exercise can reach, by playing every act of both partners from the start.

Two things keep the walk finite and small without hiding a state from the rules. What cannot matter is forgotten:
the chain, the time of day, breaks and asides, and a counter whose step cannot be reached again before the
counter begins anew. And a clock has only as many hours as there are verdicts: before `least`, before `hard`, after.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from duologue.core.dialogue import UNOPENED, play
from duologue.core.entry import Clear, answer_hash
from duologue.core.shape import PARTNERS, Partner, Shape, carries_words
from duologue.core.state import State

SALT = bytes(16)
ENOUGH = 50_000
"""States after which an exercise counts as too large to prove."""


class TooLarge(Exception):
    """This exercise can go more ways than can be proved here: use fewer limits, or smaller ones."""


Nobody = Literal[""]
Authors = tuple[tuple[str, Partner], ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A state, with what the proofs must remember of the way to it."""

    state: State
    authors: Authors = ()  # who spoke last at the steps that others answer
    spoke: tuple[Partner, ...] = ()  # who has had the floor as the speaker


@dataclass(frozen=True, slots=True)
class Edge:
    """One act of one seat, or "" "wait" for time that passes under a clock. `to` counts in Walk.nodes."""

    seat: Nobody | Partner
    act: str
    to: int


@dataclass(frozen=True, slots=True)
class Walk:
    """All reachable nodes, the start first, and for each the acts that lead on."""

    nodes: list[Node] = field(default_factory=list)
    edges: list[list[Edge]] = field(default_factory=list)


def opening(shape: Shape, speaker: Partner = "a") -> State:
    """The state in which both have just sat down, `speaker` having the first word."""
    empty = State(bytes(32), shape=shape, seats=("a",), speaker=speaker, counts=(0,) * len(shape.counter))
    seated = play(empty, "b", "sit", {}, 0)
    assert isinstance(seated, State)
    return seated.but(visit=0)


def clear_for(state: State, act: str, answer: str = "") -> Clear:
    """The clear part of an act as the walk plays it: time zero, first card, empty salt."""
    said: dict[str, Clear] = {
        "pause": {"until": 0},
        "later": {"until": 0},
        "card": {"index": 0},
        "write": {"hash": answer_hash(answer, SALT)},
        "reveal": {"answer": answer, "salt": SALT, "wraps": {}},
    }
    return said.get(act, {})


def moves(state: State) -> Iterator[tuple[Partner, str, Clear]]:
    """What may be tried at this step beside breaks, asides and leaving: its acts, in all their ways."""
    step = state.here
    for seat in PARTNERS:
        for act in step.acts:
            if step.sealed:
                yield seat, f"write {act}", clear_for(state, "write", act)
                opened = {who: b"" for who in PARTNERS if who != seat}
                yield seat, f"reveal {act}", {**clear_for(state, "reveal", act), "wraps": opened}
            else:
                yield seat, act, clear_for(state, act)
        if step.sealed:
            yield seat, "without", {}
        yield seat, "time", {}


def walk(shape: Shape, answered: Iterable[str] = (), bound: int = ENOUGH) -> Walk:
    """The reachable states of a sound shape. Raises TooLarge at `bound` of them.

    `answered` = the steps whose last author shall be remembered (those that an `of` names).
    """
    forget = Forgetting(shape, answered)
    first = Node(forget(opening(shape)))
    found, todo = {first: 0}, deque([first])
    result = Walk([first], [])
    while todo:
        node = todo.popleft()
        edges: list[Edge] = []
        for seat, act, state in _outcomes(node.state):
            # A pass, a bell and an answer leave nothing that could be mirrored or checked.
            spoken = carries_words(act.split()[-1]) or act == "card"
            after = forget.after(node, seat if spoken else "", state)
            if after not in found:
                if len(found) >= bound:
                    raise TooLarge
                found[after] = len(found)
                todo.append(after)
                result.nodes.append(after)
            edges.append(Edge(seat, act, found[after]))
        result.edges.append(edges)
    return result


def _outcomes(state: State) -> Iterator[tuple[Nobody | Partner, str, State]]:
    if state.over:
        return
    for seat, act, clear in moves(state):
        # The wait for the other's key must not add to a clock: what time changes there is "wait", below.
        before = state.but(sealed_at=state.at - UNOPENED) if act == "without" else state
        after = play(before, seat, act.split()[0], clear, state.at)
        if isinstance(after, State):
            yield seat, act, after
    bands = _bands(state)
    if any(band > state.elapsed for band in bands):
        yield "", "wait", state.but(elapsed=min(band for band in bands if band > state.elapsed))


def _bands(state: State) -> tuple[int, ...]:
    clock = state.clock
    return () if clock is None else (clock.least, clock.hard)


class Forgetting:
    """Strips a state of what cannot matter any more, by reachability over the table of steps."""

    def __init__(self, shape: Shape, answered: Iterable[str]) -> None:
        self.answered = tuple(sorted(set(answered)))
        self._ways = {id: list(_ways(shape, id)) for id in shape.steps}
        self._counts = {
            n: self._alive(id, limit.since)
            for id, n in shape.counter.items()
            if (limit := shape.steps[id].limit) is not None
        }
        self._shape = shape

    def __call__(self, state: State) -> State:
        counts = tuple(n if state.step in self._counts[i] else 0 for i, n in enumerate(state.counts))
        return state.but(at=0, visit=0, counts=counts, sealed_at=0, aside=False, breaks=())

    def after(self, node: Node, seat: Nobody | Partner, state: State) -> Node:
        """The node for `state`, which an act of `seat` led to from `node`."""
        authors, spoke = node.authors, node.spoke
        before = node.state
        if state.visit != before.visit:
            if seat and before.step in self.answered:
                authors = tuple(sorted({**dict(authors), before.step: seat}.items()))
            if before.here.floor == "speaker" and before.speaker not in spoke:
                spoke = tuple(sorted((*spoke, before.speaker)))
        return Node(self(state), authors, spoke)

    def _alive(self, id: str, since: str) -> frozenset[str]:
        """The steps from which one can arrive at `id` before its counter begins anew at `since`."""
        alive: set[str] = set()
        grew = True
        while grew:
            grew = False
            for step, ways in self._ways.items():
                if step not in alive and any(self._leads(way, id, since, alive) for way in ways):
                    alive.add(step)
                    grew = True
        return frozenset(alive)

    @staticmethod
    def _leads(way: Way, id: str, since: str, alive: set[str]) -> bool:
        if way.swap and since == "swap":
            return False
        for tried in way.chain:
            if tried == id:
                return True
            if tried != since and tried in alive:
                return True
        return False


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of a step: the steps where one may arrive, in order of trying; `swap` if roles change for sure."""

    chain: tuple[str, ...]
    swap: bool


def _ways(shape: Shape, id: str) -> Iterator[Way]:
    step = shape.steps[id]
    targets: dict[str, bool] = {}
    for act, target in step.acts.items():
        targets[target] = targets.get(target, True) and step.swaps((act,))
    if step.differ:
        targets[step.differ] = targets.get(step.differ, True) and step.swap is True
    clock = shape.clocks.get(shape.clock_of.get(id, ""))
    if clock is not None and clock.time:
        targets[clock.time] = False
    for target, swap in targets.items():
        chain = [target]
        while (limit := shape.steps[chain[-1]].limit) is not None:
            chain.append(limit.then)
        yield Way(tuple(chain), swap)
