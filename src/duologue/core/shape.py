"""What an exercise demands of a dialogue: its *shape*.

The shape is all that `dialogue.advance` and the relay ever read: floors, acts and where they lead, limits,
changes of roles, seals and clocks. It travels in the first entry as canonical JSON (RFC 8259: sorted keys, no
spaces, ASCII), so that two machines that made it from one file hold the same bytes, and a counsellor's own
exercise needs nothing new at any relay. The words around it (`exercise`) are for the people at the screen.

`flaws` is the linear-time check that everybody makes before folding a shape, a relay included. Proofs that need
a walk through the reachable states live in `check`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any, Literal

Seat = Literal["a", "b", "f"]
Partner = Literal["a", "b"]
Floor = Literal["speaker", "listener", "both", "either", "facilitator", "nobody"]

PARTNERS: tuple[Partner, Partner] = ("a", "b")
FLOORS: tuple[Floor, ...] = ("speaker", "listener", "both", "either", "facilitator", "nobody")
UNIVERSAL = frozenset(
    "begin sit pause resume leave aside write reveal without time consent revoke curtain suggest".split()
)
"""Acts that every exercise has at every step, or that are kept for the facilitator: no file may name them."""

MOST_STEPS, MOST_ACTS, MOST_TIMES, MOST_BYTES = 96, 16, 99, 32 * 1024
SHORTEST, LONGEST = 1_000, 24 * 3_600_000  # of a clock, in ms
LEAST_HARD, MOST_LEAST = 60_000, 3_600_000  # of a hard and of a shortest time, in ms
STEP_ID = re.compile(r"[a-z][a-z0-9-]{0,39}(\.[a-z][a-z0-9-]{0,39}){0,3}")
ACT_ID = re.compile(r"[a-z][a-z0-9_-]{0,23}")


@dataclass(frozen=True, slots=True)
class Limit:
    """How often one may arrive at a step: `times` since last arriving at `since`, then at `then` instead.

    `since` is a step's id, "swap" (since roles changed) or "" (since the start). A deck of n cards is a limit
    of n: the n-th visit shows the n-th card.
    """

    times: int
    then: str
    since: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One flat step: who holds the floor, which acts are open, and where each leads."""

    floor: Floor
    acts: Mapping[str, str] = field(default_factory=dict)
    limit: Limit | None = None
    swap: bool | tuple[str, ...] = False  # True: roles change on leaving by any act; else on leaving by these
    wins: tuple[str, ...] = ()  # floor "both": the first of these that either gave decides
    differ: str = ""  # floor "both": where different targets lead
    sealed: bool = False  # floor "both": nothing opens before both have written
    quiet: bool = False  # a truly mute listener: no aside

    def swaps(self, acts: Iterable[str]) -> bool:
        """Whether leaving by these acts changes the roles."""
        return self.swap if isinstance(self.swap, bool) else any(act in self.swap for act in acts)


@dataclass(frozen=True, slots=True)
class Clock:
    """A box of time around some steps, in ms; 0 means "none". See design: least, soft, hard, time."""

    steps: tuple[str, ...]
    least: int = 0
    soft: int = 0
    hard: int = 0
    time: str = ""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with an exercise: in table `table`, at key `key` ("" = the table as a whole).

    `name` = what it is called among the sentences that an author reads, `gaps` = what is filled into that one.
    """

    table: str
    key: str
    name: str
    gaps: Mapping[str, str | int] = field(default_factory=dict, hash=False)


class BadShape(ValueError):
    """The rules of this exercise cannot be used: they are damaged, too large, or lead nowhere."""


@dataclass(frozen=True)
class Shape:
    """The flat table that `advance` folds over."""

    start: str
    steps: Mapping[str, Step]
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    counter: Mapping[str, int] = field(init=False, compare=False, repr=False)
    """Where State.counts keeps the arrivals at each limited step."""
    resets: Mapping[str, tuple[int, ...]] = field(init=False, compare=False, repr=False)
    """The counters that begin anew on arriving at a step, or at "swap"."""
    clock_of: Mapping[str, str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        limited = {id: step.limit for id, step in sorted(self.steps.items()) if step.limit is not None}
        counter = {id: n for n, id in enumerate(limited)}
        resets: dict[str, tuple[int, ...]] = {}
        for id, limit in limited.items():
            if limit.since:
                resets[limit.since] = (*resets.get(limit.since, ()), counter[id])
        object.__setattr__(self, "counter", counter)
        object.__setattr__(self, "resets", resets)
        object.__setattr__(self, "clock_of", {s: name for name, c in self.clocks.items() for s in c.steps})

    def encode(self) -> bytes:
        """The canonical bytes: what does not differ from its default is left out."""
        table = {
            "start": self.start,
            "steps": {id: _bare(step) for id, step in self.steps.items()},
            "clocks": {id: _bare(clock) for id, clock in self.clocks.items()},
        }
        return json.dumps(table, sort_keys=True, separators=(",", ":")).encode()

    @classmethod
    @lru_cache(maxsize=64)
    def decode(cls, data: bytes) -> Shape:
        """The shape in these bytes. Raises BadShape for anything that `encode` would not have written.

        Equal bytes give the same shape, which nobody changes: the sessions of a relay play few exercises.
        """
        if len(data) > MOST_BYTES:
            raise BadShape
        try:
            table = json.loads(data)
            steps = {id: _made(Step, step) for id, step in table["steps"].items()}
            clocks = {id: _made(Clock, clock) for id, clock in table["clocks"].items()}
            shape = cls(table["start"], steps, clocks)
            sound = shape.encode() == data and not any(flaws(shape))
        # Hostile bytes may break any of these lines, in any of these ways; all mean the same to the reader.
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise BadShape from error
        if not sound:
            raise BadShape
        return shape


def _bare(value: Limit | Step | Clock) -> dict[str, Any]:
    held = {at.name: getattr(value, at.name) for at in fields(value) if getattr(value, at.name) != at.default}
    return {name: _bare(item) if isinstance(item, Limit) else item for name, item in held.items()}


_TYPES: Mapping[str, tuple[type, ...]] = {
    **dict.fromkeys(("floor", "differ", "then", "since", "time"), (str,)),
    **dict.fromkeys(("times", "least", "soft", "hard"), (int,)),
    **dict.fromkeys(("wins", "steps"), (tuple,)),
    **dict.fromkeys(("sealed", "quiet"), (bool,)),
    "acts": (dict,),
    "swap": (bool, tuple),
    "limit": (Limit,),
}


def _made(kind: type, table: Mapping[str, Any]) -> Any:
    """A Limit, Step or Clock from its JSON. TypeError unless every value is exactly of its own type."""
    held: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    if "limit" in held:
        held["limit"] = _made(Limit, held["limit"])
    for key, value in held.items():
        names = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ()
        if type(value) not in _TYPES[key] or any(type(name) is not str for name in names):
            raise TypeError(key)
    return kind(**held)


def carries_words(act: str) -> bool:
    """Whether this act says words: `say`, or one named `say-…`. All others are answers."""
    return act == "say" or act.startswith("say-")


def flaws(shape: Shape) -> Iterator[Flaw]:
    """What is wrong with the shape as a table: types, names, targets, joins. Linear in its size."""
    if not 1 <= len(shape.steps) <= MOST_STEPS:
        yield Flaw("", "step", "flaw.steps", {"most": MOST_STEPS, "n": len(shape.steps)})
    if shape.start not in shape.steps:
        yield Flaw("", "start", "flaw.start", {"step": shape.start})
    for id, step in shape.steps.items():
        yield from _step_flaws(shape, id, step)
    yield from _circles(shape)
    for name, clock in shape.clocks.items():
        yield from _clock_flaws(shape, name, clock)
    if len(shape.encode()) > MOST_BYTES:
        yield Flaw("", "", "flaw.large")


def _step_flaws(shape: Shape, id: str, step: Step) -> Iterator[Flaw]:
    at = f"step.{id}"
    if not STEP_ID.fullmatch(id) or id == "swap":
        yield Flaw(at, "", "flaw.id")
    if step.floor not in FLOORS:
        yield Flaw(at, "floor", "flaw.floor", {"names": ", ".join(FLOORS)})
    if (step.floor == "nobody") != (not step.acts):
        yield Flaw(at, "acts", "flaw.end")
    if len(step.acts) > MOST_ACTS:
        yield Flaw(at, "acts", "flaw.acts", {"most": MOST_ACTS})
    for act, target in step.acts.items():
        if act in UNIVERSAL or not ACT_ID.fullmatch(act):
            yield Flaw(at, "acts", "flaw.act", {"act": act})
        if target not in shape.steps:
            yield Flaw(at, "acts", "flaw.leads", {"act": act, "step": target})
    if isinstance(step.swap, tuple) and not set(step.swap) <= set(step.acts):
        yield Flaw(at, "swap", "flaw.swap")
    if "card" in step.acts and step.limit is None:
        yield Flaw(at, "acts", "flaw.card")
    if step.sealed and {"card", "later"} & set(step.acts):
        yield Flaw(at, "acts", "flaw.sealed")
    yield from _limit_flaws(shape, id, step.limit)
    yield from _join_flaws(shape, at, step)


def _limit_flaws(shape: Shape, id: str, limit: Limit | None) -> Iterator[Flaw]:
    if limit is None:
        return
    at = f"step.{id}"
    if not 1 <= limit.times <= MOST_TIMES:
        yield Flaw(at, "limit", "flaw.limit", {"most": MOST_TIMES})
    if limit.then not in shape.steps:
        yield Flaw(at, "limit", "flaw.limit.then", {"step": limit.then})
    if limit.since == id or limit.since not in (*shape.steps, "swap", ""):
        yield Flaw(at, "limit", "flaw.limit.since", {"step": limit.since})


def _join_flaws(shape: Shape, at: str, step: Step) -> Iterator[Flaw]:
    if step.floor != "both":
        held = [key for key in ("wins", "differ", "sealed") if getattr(step, key)]
        yield from (Flaw(at, key, "flaw.both", {"key": key}) for key in held)
        return
    if step.differ and step.differ not in shape.steps:
        yield Flaw(at, "differ", "flaw.step", {"step": step.differ})
    if not set(step.wins) <= set(step.acts):
        yield Flaw(at, "wins", "flaw.wins")
    if step.wins and step.differ:
        yield Flaw(at, "differ", "flaw.differ.wins")
    left = {target for act, target in step.acts.items() if act not in step.wins}
    if len(left) > 1 and not step.differ:
        yield Flaw(at, "acts", "flaw.differ")


def _circles(shape: Shape) -> Iterator[Flaw]:
    """A chain of `then` that comes back to itself would leave nowhere to arrive."""
    from_where: dict[str, str] = {}  # where the chain began in which one came to a step first
    for start in shape.counter:
        id = start
        while id in shape.counter and id not in from_where:
            from_where[id] = start
            id = shape.steps[id].limit.then  # type: ignore[union-attr]  # a counter is a step with a limit
        if from_where.get(id) == start:
            yield Flaw(f"step.{id}", "limit", "flaw.limit.circle")


def _arrivals(shape: Shape, id: str) -> list[str]:
    """Where one may arrive that is led to `id`: there, or where its limit hands over, and so on."""
    chain = [id]
    while (step := shape.steps.get(chain[-1])) and step.limit and step.limit.then not in chain:
        chain.append(step.limit.then)
    return chain


def _clock_flaws(shape: Shape, name: str, clock: Clock) -> Iterator[Flaw]:
    at = f"clock.{name}"
    if not STEP_ID.fullmatch(name):
        yield Flaw(at, "", "flaw.clock")
    for id in clock.steps:
        if id not in shape.steps:
            yield Flaw(at, "steps", "flaw.step", {"step": id})
        elif shape.clock_of[id] != name:
            yield Flaw(at, "steps", "flaw.clock.other", {"step": id})
    if clock.least and any(id in shape.steps and shape.steps[id].sealed for id in clock.steps):
        yield Flaw(at, "least", "flaw.clock.sealed")
    for key, length in (("least", clock.least), ("soft", clock.soft), ("hard", clock.hard)):
        if length and not SHORTEST <= length <= LONGEST:
            yield Flaw(at, key, "flaw.clock.times")
    if SHORTEST <= clock.hard < LEAST_HARD:
        yield Flaw(at, "hard", "flaw.clock.short")  # else a turn could be over before a word is written
    if MOST_LEAST < clock.least <= LONGEST:
        yield Flaw(at, "least", "flaw.clock.long")  # nobody is held at a step for an evening
    if bool(clock.hard) != bool(clock.time):
        yield Flaw(at, "time", "flaw.clock.hard")
    elif clock.time and clock.time not in shape.steps:
        yield Flaw(at, "time", "flaw.step", {"step": clock.time})
    elif clock.time and not set(clock.steps).isdisjoint(_arrivals(shape, clock.time)):
        yield Flaw(at, "time", "flaw.clock.time")
    elif clock.hard and clock.least > clock.hard:
        yield Flaw(at, "least", "flaw.clock.least")
