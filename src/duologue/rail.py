"""Where a dialogue stands, and what comes next: its steps in a few words, for whoever draws them in a row. No I/O."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.core.state import State
from duologue.page import Mark, Place
from duologue.recall import sayer
from duologue.view import View

FEWEST = 3  # stations worth a rail


def rail(view: View) -> tuple[Mark, ...]:
    """The stations of the exercise in the order of its file, each with where it lies from here; () = none to speak of.

    A station is a kind of step. Steps of no kind of their own belong to the one before them, ends to the last of all.
    """
    shape, station, stations = view.exercise.shape, "arrive", dict[str, str]()
    for id, guide in view.exercise.guides.items():
        station = guide.kind if guide.kind != "other" else station
        stations[id] = "close" if id in shape.steps and shape.steps[id].floor == "nobody" else station
    order = list(dict.fromkeys([*stations.values(), "close"]))
    order.remove("close")
    order.append("close")
    if len(order) < FEWEST or view.state.step not in stations or view.state.over == "left":
        return ()
    ahead = {stations.get(target, "") for target in _arrivals(view.state)}
    been = {stations.get(said.step, "") for said in view.said}
    here, say = stations[view.state.step], sayer(view)

    def place(name: str) -> Place:
        if name == here:
            return "here"
        if name in ahead:
            return "next" if len(ahead) == 1 else "maybe"
        # An end can be come to from anywhere: what was never come to has no tick there.
        before = name in been if here == "close" else order.index(name) < order.index(here)
        return "past" if before else "later"

    return tuple(Mark(say(f"rail.{name}"), place(name)) for name in order)


def _arrivals(state: State) -> Iterator[str]:
    """The steps at which one may arrive from here: a step that is used up hands over to another."""
    shape, step = state.shape, state.here
    assert shape is not None
    clock = shape.clocks.get(shape.clock_of.get(state.step, ""))
    for target in {*step.acts.values(), step.differ, clock.time if clock is not None else ""} - {""}:
        if step.swap:
            yield target  # its limit may be one since roles changed, and begins anew
        while (limit := shape.steps[target].limit) and state.counts[shape.counter[target]] >= limit.times:
            target = limit.then
        yield target
