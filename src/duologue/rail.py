"""Where a dialogue stands, and what comes next: its steps in a few words, for whoever draws them in a row. No I/O."""

from __future__ import annotations

from duologue.page import Mark, Place, View
from duologue.recall import sayer

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
    ahead = {stations.get(target) for target in view.state.here.acts.values()}
    here, say = stations[view.state.step], sayer(view)

    def place(name: str) -> Place:
        if name == here:
            return "here"
        if name in ahead:
            return "next"
        return "past" if order.index(name) < order.index(here) else "later"

    return tuple(Mark(say(f"rail.{name}"), place(name)) for name in order)
