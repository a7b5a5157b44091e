# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The stations of an exercise in a row: where one is, and what may come next."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from duologue.core.exercise import Guide, Kind
from duologue.core.shape import PARTNERS, Clock, Limit, Shape, Step
from duologue.library import Library
from duologue.page import Mark
from duologue.phrases import EN
from duologue.rail import rail
from tests.table import Couple, bundled, exercise

TALK = exercise(
    {
        "name": (Step("speaker", {"say": "quiet"}), Guide()),
        "quiet": (Step("both", {"ready": "tell"}), Guide()),
        "tell": (Step("speaker", {"say": "hear"}), Guide(kind="send")),
        "hear": (Step("listener", {"say": "fits"}), Guide(kind="mirror")),
        "fits": (Step("speaker", {"yes": "end", "no": "again"}), Guide(kind="check")),
        "again": (Step("speaker", {"say": "hear"}), Guide()),
    }
)
ORDER = ["Arrive", "Say", "Say back", "Check", "Close"]


def places(couple: Couple) -> str:
    """Where each station lies, by its first letter, as both see it."""
    mine, theirs = (rail(couple.view(seat)) for seat in PARTNERS)
    assert mine == theirs
    assert not mine or [mark.label for mark in mine] == ORDER
    return "".join(mark.place[0] for mark in mine)


def test_it_goes_along() -> None:
    """Behind lies what came before in the file, next what surely comes, then what may come, and then the rest."""
    couple, seen = Couple(TALK), list[str]()
    for seat, act, words in (
        ("a", "say", "rain"), ("a", "ready", ""), ("b", "ready", ""), ("a", "say", "it rained"), ("b", "say", "rain?"),
        ("a", "no", ""), ("a", "say", "a lot"), ("b", "say", "a lot"), ("a", "yes", ""),
    ):  # fmt: skip
        seen.append(places(couple))
        couple.act("a" if seat == "a" else "b", act, words)

    # Arriving has two steps. A step of no kind of its own belongs to the station before it, and may lead back.
    assert ["hllll", "hnlll", "hnlll", "phnll", "pphnl", "ppphm", "ppnhl", "pphnl", "ppphm"] == seen
    assert "pppph" == places(couple)


def test_an_end_ticks_what_they_came_to_and_nothing_else() -> None:
    """Whoever says at the first question that it is no good time has a row without a tick for what never was."""
    early, whole = Couple(bundled("mirroring")), Couple(TALK)
    early.act("a", "say", "rain")
    early.act("b", "not_now")
    whole.act("a", "say", "rain")
    for seat in PARTNERS:
        whole.act(seat, "ready")
    whole.act("a", "say", "rain")
    whole.act("b", "say", "rain")
    whole.act("a", "yes")

    assert {"Arrive"} == {mark.label for mark in rail(early.view("a")) if mark.place == "past"}
    assert "pppph" == places(whole)


def test_without_a_place_there_is_none() -> None:
    """Before both sit there, and once they stopped, it says nothing; in a break it stands where it stood."""
    couple = Couple(TALK)
    at = places(couple)
    couple.act("b", "pause", until=couple.now + 1_200_000)
    in_a_break = places(couple)
    couple.act("b", "leave")
    view = couple.view("a")

    assert ("hllll", "hllll", "") == (at, in_a_break, places(couple))
    assert () == rail(replace(view, state=view.state.but(step="", over="")))


def test_two_stations_are_no_row() -> None:
    """An exercise of one kind of step has none."""
    assert () == rail(Couple(exercise({"tell": (Step("speaker", {"say": "end"}), Guide(kind="send"))})).view("a"))


def test_a_step_nobody_wrote_a_guide_for_is_no_station() -> None:
    """There the row is left out, and elsewhere such a step is nowhere on it."""
    couple = Couple(TALK)
    bare = {id: guide for id, guide in TALK.guides.items() if id != "quiet"}
    couple.exercise = replace(TALK, guides={**bare, "unknown": Guide(kind="thanks")})
    before = [mark.label for mark in rail(couple.view("a"))]
    couple.act("a", "say", "rain")

    assert [*ORDER[:-1], "Thank", "Close"] == before
    assert () == rail(couple.view("a"))


@pytest.mark.parametrize("id", Library().ids())
def test_each_bundled_exercise_has_a_row_of_its_own_words(id: str) -> None:
    """Every station has a name, the first is where one is, and the last is the close."""
    marks = rail(Couple(bundled(id)).view("b"))
    names = {EN[f"rail.{kind}"] for kind in (*get_args(Kind), "arrive", "close") if kind != "other"}

    assert {mark.label for mark in marks} <= names
    assert ["Close"] == [mark.label for mark in marks][-1:]
    assert 1 == [mark.place for mark in marks].count("here")
    assert isinstance(marks[0], Mark)


def seen_by(couple: Couple) -> str:
    """Where each station lies, by its first letter."""
    return "".join(mark.place[0] for mark in rail(couple.view("a")))


def test_a_step_that_is_used_up_is_not_what_comes() -> None:
    """What takes its place is."""
    couple, seen = Couple(
        exercise(
            {
                "tell": (Step("speaker", {"say": "hear"}), Guide(kind="send")),
                "hear": (Step("listener", {"say": "more"}), Guide(kind="mirror")),
                "more": (Step("speaker", {"say": "hear"}, limit=Limit(1, "thank")), Guide(kind="more")),
                "thank": (Step("both", {"ready": "end"}), Guide(kind="thanks")),
            }
        )
    ), list[str]()  # fmt: skip
    for seat in ("a", "b", "a", "b", "a"):
        seen.append(seen_by(couple))
        couple.act("a" if seat == "a" else "b", "ready" if len(seen) == 5 else "say", "" if len(seen) == 5 else "rain")

    assert ["hnlll", "phnll", "pnhll", "phlnl", "ppphn"] == seen


def test_what_may_come_by_a_clock_or_by_two_that_differ_is_no_sure_thing() -> None:
    """Nor is what roles that change make possible again: all of these may come."""
    made = exercise(
        {
            "tell": (Step("speaker", {"say": "hear"}, limit=Limit(1, "fits", "swap")), Guide(kind="send")),
            "hear": (Step("listener", {"say": "tell"}, swap=True), Guide(kind="mirror")),
            "fits": (Step("both", {"yes": "end", "no": "more"}, differ="thank"), Guide(kind="check")),
            "more": (Step("speaker", {"say": "end"}), Guide(kind="more")),
            "thank": (Step("speaker", {"say": "end"}), Guide(kind="thanks")),
        }
    )
    shape = made.shape
    timed = Shape(shape.start, shape.steps, {"turn": Clock(("tell",), hard=60_000, time="thank")})
    couple = Couple(replace(made, shape=timed))
    by_clock = seen_by(couple)
    couple.act("a", "say", "rain")
    after_roles = seen_by(couple)
    couple.chairs["a"].state = couple.chairs["a"].state.but(step="fits")
    by_two = seen_by(couple)

    assert ("hmllml", "mhmlll", "pphmmm") == (by_clock, after_roles, by_two)


def again(couple: Couple) -> str:
    """Which station they have come round to; "" = none."""
    return "".join(mark.label for mark in rail(couple.view("b")) if mark.again)


def test_a_way_that_goes_round_says_so() -> None:
    """Where they were since roles changed, and elsewhere after that; a second step of one station is no return."""
    couple, seen = Couple(bundled("mirroring")), list[str]()
    couple.play(("a", "say", "rain"), ("b", "now", ""), ("a", "ready", ""), ("b", "ready", ""))
    for seat, act in (
        ("a", "say"), ("b", "say"), ("a", "not_yet"), ("a", "say"), ("b", "say"), ("a", "yes"), ("a", "yes"),
        ("a", "say"),
    ):  # fmt: skip
        seen.append(again(couple))
        couple.act("a" if seat == "a" else "b", act, "rain" if act == "say" else "")

    assert ["", "", "", "", "Say back", "Check", "", "Say"] == seen


def test_roles_that_changed_begin_anew() -> None:
    """What the other one's half came to is no round."""
    couple = Couple(
        exercise(
            {
                "tell": (Step("speaker", {"say": "hear"}), Guide(kind="send")),
                "hear": (Step("listener", {"say": "change"}), Guide(kind="mirror")),
                "change": (Step("both", {"ready": "tell"}, swap=True, limit=Limit(1, "end")), Guide(kind="thanks")),
            }
        )
    )
    couple.play(("a", "say", "rain"), ("b", "say", "rain"))
    first = again(couple)
    couple.act("a", "ready")
    couple.act("b", "ready")

    assert ("", "Say", "") == (first, rail(couple.view("a"))[0].label, again(couple))


def test_a_check_of_something_else_is_no_way_back() -> None:
    """Whether a summary fits is asked where it is summed up, and behind that lies what came before it."""
    couple = Couple(bundled("mirroring"))
    couple.play(("a", "say", "rain"), ("b", "now", ""), ("a", "ready", ""), ("b", "ready", ""))
    couple.play(("a", "say", "rain"), ("b", "say", "rain"), ("a", "yes", ""), ("a", "no", ""))
    seen = [(mark.label, mark.place) for mark in rail(couple.view("a")) if mark.place in ("past", "here")]
    couple.act("b", "say", "all the rain")

    assert ("Sum up", "here") == seen[-1]
    assert ["Arrive", "Say", "Say back", "Check", "More"] == [label for label, _ in seen[:-1]]
    assert seen == [(mark.label, mark.place) for mark in rail(couple.view("a")) if mark.place in ("past", "here")]
