"""The proofs that an exercise must pass before anybody is asked to sit down to it.

`prove` says which table and key is wrong, and by a name, what its author is to read of it. It walks every reachable
state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from duologue.core.exercise import Exercise
from duologue.core.shape import Flaw, Partner, flaws
from duologue.core.walk import ENOUGH, Edge, TooLarge, Walk, walk

PROVABLE = 10_000  # states: a few seconds of walking at the worst; the largest exercise we know has 2,000


def prove(exercise: Exercise, bound: int = ENOUGH) -> list[Flaw]:
    """Everything that is wrong with this exercise; an empty list is the proof. At most `bound` states."""
    found = [*flaws(exercise.shape), *_guided(exercise)]
    if found:
        return found
    try:
        walked = walk(exercise.shape, {guide.of for guide in exercise.guides.values() if guide.of}, bound)
    except TooLarge:
        return [Flaw("", "", "flaw.many", {"n": bound})]
    proofs = (_reached, _ends, _loops, _checks, _answers, _symmetric)
    return [flaw for proof in proofs for flaw in dict.fromkeys(proof(exercise, walked))]


def _guided(exercise: Exercise) -> Iterator[Flaw]:
    """An exercise may come from another machine: nothing says yet that its guides fit its shape."""
    for id in exercise.shape.steps:
        if id not in exercise.guides:
            yield Flaw(f"step.{id}", "", "flaw.wordless")
        elif (of := exercise.guides[id].of) and of not in exercise.shape.steps:
            yield Flaw(f"step.{id}", "of", "flaw.none", {"step": of})


def _reached(exercise: Exercise, walked: Walk) -> Iterator[Flaw]:
    reached = {node.state.step for node in walked.nodes}
    for id in exercise.shape.steps:
        if id not in reached:
            yield Flaw(f"step.{id}", "", "flaw.unreached")


def _ends(exercise: Exercise, walked: Walk) -> Iterator[Flaw]:
    before: list[list[int]] = [[] for _ in walked.nodes]
    for source, edges in enumerate(walked.edges):
        for edge in edges:
            before[edge.to].append(source)
    ending = {n for n, node in enumerate(walked.nodes) if node.state.over}
    todo = list(ending)
    while todo:
        for source in before[todo.pop()]:
            if source not in ending:
                ending.add(source)
                todo.append(source)
    for n, node in enumerate(walked.nodes):
        if n not in ending:
            yield Flaw(f"step.{node.state.step}", "acts", "flaw.endless")


def _loops(exercise: Exercise, walked: Walk) -> Iterator[Flaw]:
    """From everywhere in a loop, one of the two can leave it whatever the other does, or a clock ends it."""
    for loop in _circles(walked, lambda n: True):
        held = loop - _left_by(walked, loop, "a") - _left_by(walked, loop, "b")
        if held:
            step = walked.nodes[min(held)].state.step
            yield Flaw(f"step.{step}", "acts", "flaw.loop")


def _left_by(walked: Walk, loop: set[int], seat: Partner) -> set[int]:
    """The places of a loop from where this partner can bring about its end (an attractor: Zielonka 1998)."""
    held = set(loop)
    while free := {n for n in held if _free(walked.edges[n], held, seat)}:
        held -= free
    return loop - held


def _free(edges: Sequence[Edge], held: set[int], seat: Partner) -> bool:
    out = [edge.to not in held for edge in edges]
    return all(out) or any(way and edge.seat in ("", seat) for way, edge in zip(out, edges, strict=True))


def _checks(exercise: Exercise, walked: Walk) -> Iterator[Flaw]:
    """A check is never a wall: “not yet” without end, and nothing new said in between, needs a limit."""
    kinds = {id: guide.kind for id, guide in exercise.guides.items()}
    for loop in _circles(walked, lambda n: kinds.get(walked.nodes[n].state.step) != "send"):
        for step in sorted({walked.nodes[n].state.step for n in loop}):
            if kinds.get(step) == "check":
                yield Flaw(f"step.{step}", "acts", "flaw.wall")


def _circles(walked: Walk, within: Callable[[int], bool]) -> Iterator[set[int]]:
    """The strongly connected parts with a way round, of the nodes `within` (Tarjan 1972, without recursion)."""
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    held: set[int] = set()
    for root in filter(within, range(len(walked.nodes))):
        if root in order:
            continue
        path = [(root, iter(_next(walked, root, within)))]
        order[root] = low[root] = len(order)
        stack.append(root)
        held.add(root)
        while path:
            n, onward = path[-1]
            to = next(onward, None)
            if to is None:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[n])
                if low[n] == order[n]:
                    part: set[int] = set()
                    while n not in part:
                        part.add(stack.pop())
                    held -= part
                    if len(part) > 1 or n in _next(walked, n, within):
                        yield part
            elif to not in order:
                order[to] = low[to] = len(order)
                stack.append(to)
                held.add(to)
                path.append((to, iter(_next(walked, to, within))))
            elif to in held:
                low[n] = min(low[n], order[to])


def _next(walked: Walk, n: int, within: Callable[[int], bool]) -> list[int]:
    return [edge.to for edge in walked.edges[n] if within(edge.to)]


def _answers(exercise: Exercise, walked: Walk) -> Iterator[Flaw]:
    """Whoever is answered, mirrored or checked (`of`) is never the one who does it, and has spoken before."""
    for node, edges in zip(walked.nodes, walked.edges, strict=True):
        step = node.state.step
        of = exercise.guides[step].of
        if not of or node.state.over or node.state.here.floor not in ("speaker", "listener"):
            continue
        author = dict(node.authors).get(of)
        if exercise.shape.steps[of].floor == "both":
            yield Flaw(f"step.{step}", "of", "flaw.of.both", {"step": of})
        elif author is None:
            yield Flaw(f"step.{step}", "of", "flaw.of.nothing", {"step": of})
        elif author in {edge.seat for edge in edges if edge.act != "time"}:
            yield Flaw(f"step.{step}", "of", "flaw.of.own", {"step": of})


def _symmetric(exercise: Exercise, walked: Walk) -> Iterator[Flaw]:
    if not exercise.symmetric:
        return
    if exercise.symmetric not in exercise.shape.steps:
        yield Flaw("", "symmetric", "flaw.step", {"step": exercise.symmetric})
    for node in walked.nodes:
        if node.state.step == exercise.symmetric and node.spoke != ("a", "b"):
            yield Flaw("", "symmetric", "flaw.uneven", {"step": exercise.symmetric})
