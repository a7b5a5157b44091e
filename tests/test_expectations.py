# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Whole exercises, state by state, against expectations that were written by hand from their protocols.

An expectation says where each act leads, limits left aside, and what is passed over when. From that alone the
small model below says what every act of every seat does in every state that can be reached; the rules must agree.
"""

import tomllib
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from duologue.core.dialogue import advance
from duologue.core.entry import Clear, Entry, Record, answer_hash
from duologue.core.exercise import Exercise
from duologue.core.shape import PARTNERS, UNIVERSAL, Partner, Seat
from duologue.core.state import Refused, State
from duologue.core.walk import SALT, Walk, walk
from duologue.library import Library

DATA = Path(__file__).with_name("data")
HARD = sorted(file.stem for file in (DATA / "exercises").glob("*.toml"))
BUNDLED = Library().ids()
NAMES = [*HARD, *(f"bundled-{id}" for id in BUNDLED)]
MINUTE = 60_000

# What the heads of the expectations say in words.
SEALED: Mapping[str, set[str]] = {
    "after-a-fight": {"feelings", "responsibility", "accept", "plan"},
    "bundled-after-a-fight": {"feelings", "own-part", "accept", "plan"},
    "bundled-dream-inside-a-conflict": {"honour"},
    "bundled-ten-and-ten": {"letter", "strongest"},
    "bundled-two-circles": {"core", "flexible"},
    "bundled-caring-list": {"now", "once", "wish"},
    "observation-feeling-need-request": {"heard"},
    "ten-and-ten": {"letter", "strongest"},
    "two-circles": {"core", "flexible"},
}
MUTE: Mapping[str, set[str]] = {
    "bundled-twin-monologues": {"share", "hush"},
    "twin-monologues": {"share", "hush"},
}
TURN = 15  # minutes, where nothing else is said


@cache
def exercise(name: str) -> Exercise:
    """One of the hard exercises, or of those that come with the program."""
    bundled = name.removeprefix("bundled-")
    return Library().exercise(bundled) if bundled != name else Library(DATA / "exercises").exercise(name)


@cache
def walked(name: str) -> Walk:
    """Every state of it that can be reached, with who spoke last at each step that is answered."""
    guides = exercise(name).guides.values()
    return walk(exercise(name).shape, {guide.of for guide in guides if guide.of})


@cache
def expected(name: str) -> dict[str, Any]:
    """What was written down about it by hand."""
    return tomllib.loads((DATA / "expect" / f"{name}.toml").read_text(encoding="utf-8"))


# --- the model: what each act does, by the expectation alone


@dataclass(frozen=True)
class Stand:
    """Where a dialogue stands, as far as an expectation speaks of it."""

    step: str
    speaker: Partner
    counts: Mapping[str, int]  # arrivals at the steps that may be passed over
    answers: frozenset[tuple[Seat, str]] = frozenset()
    written: frozenset[tuple[Seat, bytes]] = frozenset()
    over: str = ""
    aside: bool = False
    paused: bool = False


class Model:
    """An expectation, read as rules."""

    def __init__(self, name: str) -> None:
        self.table = expected(name)
        self.steps: dict[str, dict[str, dict[str, str]]] = self.table["step"]
        self.passed = {rule["step"]: rule for rule in self.table.get("passed_over", [])}
        self.sealed, self.mute = SEALED.get(name, set()), MUTE.get(name, set())
        self.bells = {step: bell for bell in self.table.get("time", []) for step in bell["steps"]}

    def after(self, now: Stand, seat: Partner, act: str, clear: Clear, elapsed: int, waited: int) -> Stand | None:
        """Where this act of this partner leads, or None if it is not legal.

        `elapsed` = ms under the clock of this step, `waited` = ms since both have written under seal.
        """
        if now.over:
            return None
        match act:
            case "pause":
                return self._with(now, paused=True)
            case "leave":
                return self._with(now, over="left")
            case "aside":
                spoken = self.steps[now.step].keys() == {"speaker"} and now.step not in self.mute
                return self._with(now, aside=True) if spoken and seat != now.speaker else None
            case "time":
                bell = self.bells.get(now.step)
                rung = bell is not None and elapsed >= bell.get("minutes", TURN) * MINUTE
                return self._arrive(now, bell["to"], swap=False) if bell is not None and rung else None
            case "write":
                if now.step not in self.sealed or seat in dict(now.written):
                    return None
                return self._with(now, written=now.written | {(seat, clear["hash"])})
            case "reveal":
                return self._reveal(now, seat, clear)
            case "without":
                alone = now.step in self.sealed and [who for who, _ in now.answers] == [seat]
                return self._leave(now, [dict(now.answers)[seat]]) if alone and waited >= MINUTE else None
        return self._act(now, seat, act)

    def _act(self, now: Stand, seat: Partner, act: str) -> Stand | None:
        if now.step in self.sealed:
            return None
        step = self.steps[now.step]
        if act in step.get("both", {}):
            return self._answer(now, seat, act)
        role = "speaker" if seat == now.speaker else "listener"
        target = step.get(role, {}).get(act) or step.get("facilitator", {}).get(act)
        return self._arrive(now, target, f"{now.step}/{act}" in self.table["swaps"]) if target else None

    def _reveal(self, now: Stand, seat: Partner, clear: Clear) -> Stand | None:
        whole = len(now.written) == 2 and clear["answer"] in self.steps[now.step].get("both", {})
        if not whole or dict(now.written)[seat] != answer_hash(clear["answer"], clear["salt"]):
            return None
        return self._answer(now, seat, clear["answer"])

    def _answer(self, now: Stand, seat: Partner, act: str) -> Stand | None:
        if seat in dict(now.answers):
            return None
        answers = now.answers | {(seat, act)}
        if len(answers) == 1:
            return self._with(now, answers=answers)
        given = dict(answers)
        return self._leave(now, [given[now.speaker], given["b" if now.speaker == "a" else "a"]])

    def _leave(self, now: Stand, acts: list[str]) -> Stand:
        """Out of a step for both, by the speaker's and the listener's answers, or the only one that was opened."""
        both = self.steps[now.step]["both"]
        target = both[acts[0]] if len(set(acts)) == 1 else self._join(now.step, *acts)
        # Of two answers, those that lead where one arrives are the ways out that count; if none does, both.
        deciding = {act for act in acts if both[act] == target} or set(acts)
        return self._arrive(now, target, any(f"{now.step}/{act}" in self.table["swaps"] for act in deciding))

    def _join(self, step: str, speaker: str, listener: str) -> str:
        given = {"step": step, "speaker": speaker, "listener": listener}
        for join in self.table["join"]:
            if all(join.get(key, value) == value for key, value in given.items()):
                return str(join["to"])
        raise AssertionError(f"{step}: nothing is expected of {speaker} and {listener}")

    def _arrive(self, now: Stand, target: str, swap: bool) -> Stand:
        counts = dict(now.counts)
        speaker: Partner = now.speaker
        if swap:
            speaker = "b" if speaker == "a" else "a"
            counts.update({step: 0 for step, rule in self.passed.items() if rule.get("since") == "swap"})
        while target in self.passed and counts[target] >= self.passed[target]["after"]:
            target = self.passed[target]["then"]
        if target in self.passed:
            counts[target] += 1
        counts.update({step: 0 for step, rule in self.passed.items() if rule.get("since") == target})
        return Stand(target, speaker, counts, over="" if self.steps[target] else "end")

    @staticmethod
    def _with(now: Stand, **changes: Any) -> Stand:
        return Stand(**{**vars(now), **changes})


def stand(state: State) -> Stand:
    """What an expectation can say of this state."""
    assert state.shape is not None
    counts = {step: state.counts[n] for step, n in state.shape.counter.items()}
    return Stand(
        state.step, state.speaker, counts, frozenset(state.answers), frozenset(state.written), state.over,
        state.aside, state.pause is not None,
    )  # fmt: skip


# --- the proof


def sayings(act: str, acts: Mapping[str, str], seat: Seat) -> Iterator[Clear]:
    """What this act may say in the open, in every way that makes a difference at a step with these acts."""
    across: Partner = "b" if seat == "a" else "a"
    match act:
        case "pause" | "later":
            yield {"until": 0}
        case "card":
            yield {"index": 0}
        case "write":
            yield from ({"hash": answer_hash(answer, SALT)} for answer in acts or ["shout"])
        case "reveal":
            yield from ({"answer": answer, "salt": SALT, "wraps": {across: b""}} for answer in [*acts, "shout"])
        case "begin":
            yield {
                "digest": bytes(32),
                "keys": {"a": bytes(32), "b": bytes(32)},
                "rules": 1,
                "shape": b"",
                "speaker": "a",
            }
        case _:
            yield {}


BODY = bytes(256)


def sent(state: State, seat: Seat, act: str, clear: Clear, at: int) -> Record:
    """The record of this act, sound in all but what the rules about steps may find wrong."""
    to: tuple[Seat, ...] = (seat,) if act == "write" else PARTNERS
    wraps = dict.fromkeys(to, b"")
    return Record(at, Entry(state.session, state.seq + 1, state.tip, seat, act, clear, to, BODY[:32], BODY, wraps), b"")


Try = tuple[Seat, str, Clear, int, Record]


class Tries:
    """All that these seats may try in a state: seat, act, what it says in the open, ms waited, and its record.

    States that differ neither in their step nor in the chain are tried with the same records: making them anew for
    each state would take longer than judging them.
    """

    def __init__(self, name: str, seats: tuple[Seat, ...]) -> None:
        shape = exercise(name).shape
        self._acts = sorted({act for step in shape.steps.values() for act in step.acts} | UNIVERSAL | {"shout"})
        self._seats, self._made = seats, dict[tuple[object, ...], list[Try]]()

    def at(self, state: State) -> list[Try]:
        """What is tried in this state."""
        key = state.session, state.seq, state.tip, state.at, state.step
        if key not in self._made:
            self._made[key] = list(self._tries(state))
        return self._made[key]

    def _tries(self, state: State) -> Iterator[Try]:
        for seat in self._seats:
            for act in self._acts:
                for clear in sayings(act, state.here.acts, seat):
                    for waited in (0, MINUTE) if act == "without" else (0,):
                        yield seat, act, clear, waited, sent(state, seat, act, clear, state.at + waited)


@pytest.mark.parametrize("name", NAMES)
def test_every_act_in_every_state_is_as_expected(name: str) -> None:
    """Each act of each seat leads where the expectation says, or is refused and moves nothing."""
    model, tries, wrong = Model(name), Tries(name, PARTNERS), []
    tally: Counter[bool] = Counter()
    for node in walked(name).nodes:
        state, now = node.state, stand(node.state)
        before = dict(vars(state))
        for seat, act, clear, waited, record in tries.at(state):
            assert seat != "f"
            verdict = advance(state, record)
            found = None if isinstance(verdict, Refused) else stand(verdict)
            tally[found is not None] += 1
            if found != model.after(now, seat, act, clear, state.elapsed + waited, waited):
                wrong.append((now, seat, act, clear, found))
        assert before == vars(state)

    assert [] == wrong
    assert tally[True] > len(walked(name).nodes)
    assert tally[False] > 10 * len(walked(name).nodes)


@pytest.mark.parametrize("name", NAMES)
def test_a_facilitator_who_is_not_seated_can_do_nothing(name: str) -> None:
    """Seat f is refused whatever it tries, in every state."""
    tries = Tries(name, ("f",))
    tried = (advance(node.state, record) for node in walked(name).nodes for *_, record in tries.at(node.state))

    assert {Refused} == {type(verdict) for verdict in tried}


@pytest.mark.parametrize("name", NAMES)
def test_every_state_can_be_rested_from(name: str) -> None:
    """In every state either may call a break, in it nothing is said, and both come back to where they were."""
    for node in walked(name).nodes:
        if not (state := node.state).over:
            resting = advance(state, sent(state, "b", "pause", {"until": 0}, 0))
            assert isinstance(resting, State)
            said = [(seat, act) for seat in PARTNERS for act in [*state.here.acts, "aside", "time", "without"]]
            tried = [advance(resting, sent(resting, *way, next(sayings(way[1], {}, "a")), 0)) for way in said]
            assert {Refused} == {type(verdict) for verdict in tried}
            half = advance(resting, sent(resting, "a", "resume", {}, 0))
            assert isinstance(half, State)
            back = advance(half, sent(half, "b", "resume", {}, 0))
            assert isinstance(back, State)
            assert stand(state) == stand(back)


# --- the whole of it


@pytest.mark.parametrize("name", NAMES)
def test_an_expectation_speaks_of_every_step(name: str) -> None:
    """Nothing was left out when it was written, and nothing is in it that is not there; every step is reached."""
    table, shape = expected(name), exercise(name).shape
    acts = {id: {act for by in roles.values() for act in by} for id, roles in table["step"].items()}

    assert {id: set(step.acts) for id, step in shape.steps.items()} == acts
    assert set(shape.counter) == {rule["step"] for rule in table.get("passed_over", [])}
    assert set(shape.steps) == {node.state.step for node in walked(name).nodes}
    assert set(table["ends"]) == {node.state.step for node in walked(name).nodes if node.state.over}


@pytest.mark.parametrize("name", NAMES)
def test_an_end_can_be_reached_from_everywhere(name: str) -> None:
    """Going back from the ends along the edges, one comes through every state."""
    nodes, edges = walked(name).nodes, walked(name).edges
    before: list[set[int]] = [set() for _ in nodes]
    for n, ways in enumerate(edges):
        for edge in ways:
            before[edge.to].add(n)
    ending: set[int] = set()
    todo = [n for n, node in enumerate(nodes) if node.state.over]
    while todo:
        if (n := todo.pop()) not in ending:
            ending.add(n)
            todo += before[n]

    assert set(range(len(nodes))) == ending


@pytest.mark.parametrize("name", NAMES)
def test_the_checked_is_never_the_checker(name: str) -> None:
    """Whoever answers, mirrors or checks someone's words is not who spoke them last; and they were spoken."""
    guides = exercise(name).guides
    answered = wrong = 0
    for node, edges in zip(walked(name).nodes, walked(name).edges, strict=True):
        of = guides[node.state.step].of
        seats = {edge.seat for edge in edges if edge.act not in ("time", "wait")}
        if of and len(seats) == 1:
            answered += 1
            wrong += dict(node.authors).get(of, next(iter(seats))) in seats

    assert 0 == wrong
    assert answered or not any(guide.of for guide in guides.values())


def shortest(name: str) -> dict[str, int]:
    """The fewest acts to each end: writing and opening count, a bell and waiting for it do not."""
    least = {0: 0}
    todo = deque([0])
    while todo:
        n = todo.popleft()
        for edge in walked(name).edges[n]:
            counts = edge.act not in ("time", "wait")
            if least[n] + counts < least.get(edge.to, 10**6):
                least[edge.to] = least[n] + counts
                (todo.append if counts else todo.appendleft)(edge.to)
    ends: dict[str, int] = {}
    for n, acts in least.items():
        if (state := walked(name).nodes[n].state).over:
            ends[state.step] = min(acts, ends.get(state.step, acts))
    return ends


@pytest.mark.parametrize("name", NAMES)
def test_the_shortest_ways_are_as_long_as_expected(name: str) -> None:
    """To the nearest end, and to each of them."""
    assert expected(name)["shortest"] == min(shortest(name).values())
    assert expected(name)["shortest_to"] == {end: shortest(name)[end] for end in expected(name)["shortest_to"]}


def test_mirroring_is_small_enough_to_prove_anywhere() -> None:
    """The first exercise that a couple learns has less than 2,000 states."""
    assert len(walked("bundled-mirroring").nodes) < 2_000


def test_every_expectation_is_tried() -> None:
    """Each file of expectations belongs to an exercise here, and each exercise has one."""
    assert sorted(NAMES) == sorted(file.stem for file in (DATA / "expect").glob("*.toml"))
