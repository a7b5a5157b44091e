"""Where a dialogue stands, and what comes next: its steps in a few words, for whoever draws them in a row. No I/O."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import dropwhile, takewhile

from duologue.core.exercise import Exercise
from duologue.core.state import State
from duologue.page import Mark, Place
from duologue.recall import sayer
from duologue.view import View

FEWEST = 3  # stations worth a rail


def rail(view: View) -> tuple[Mark, ...]:
    """The stations of the exercise in the order of its file, each with where it lies from here; () = none to speak of.

    A station is a kind of step. Steps of no kind of their own belong to the one before them, ends to the last of all.
    """
    stations = _stations(view.exercise)
    order = list(dict.fromkeys([*stations.values(), "close"]))
    order.remove("close")
    order.append("close")
    if len(order) < FEWEST or view.state.step not in stations or view.state.over == "left":
        return ()
    ahead = {stations.get(target, "") for target in _arrivals(view.state)}
    been = {stations.get(said.step, "") for said in view.said}
    here, say = stations[view.state.step], sayer(view)
    again = _again(view, stations, here)

    def place(name: str) -> Place:
        if name == here:
            return "here"
        if name in ahead:
            return "next" if len(ahead) == 1 else "maybe"
        # An end can be come to from anywhere: what was never come to has no tick there.
        before = name in been if here == "close" else order.index(name) < order.index(here)
        return "past" if before else "later"

    return tuple(Mark(say(f"rail.{name}"), place(name), again and name == here) for name in order)


def _stations(exercise: Exercise) -> dict[str, str]:
    """The station of each step. The first thing that is checked has a station of its own for that, and what is checked
    later is not left for it: a row of stations with one "Check" in it would run backwards there."""
    shape, station, stations, checked = exercise.shape, "arrive", dict[str, str](), ""
    for id, guide in exercise.guides.items():
        station = guide.kind if guide.kind != "other" else station
        if guide.kind == "check":
            of = stations.get(guide.of, "check")
            checked = checked or of
            station = "check" if of == checked else of
        stations[id] = "close" if id in shape.steps and shape.steps[id].floor == "nobody" else station
    return stations


def _again(view: View, stations: Mapping[str, str], here: str) -> bool:
    """Whether they were here since roles changed, and somewhere else after that: the way goes round, not back."""
    half = takewhile(lambda said: said.half >= view.half, reversed(view.said))
    before = dropwhile(here.__eq__, (stations[said.step] for said in half if said.step in stations))
    return here in before


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
