# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The stations of an exercise in a row: where one is, and what may come next."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from duologue.core.exercise import Guide, Kind
from duologue.core.shape import PARTNERS, Step
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
    """Behind lies what came before in the file, ahead what an answer here may lead to, and further off the rest."""
    couple, seen = Couple(TALK), list[str]()
    for seat, act, words in (
        ("a", "say", "rain"), ("a", "ready", ""), ("b", "ready", ""), ("a", "say", "it rained"), ("b", "say", "rain?"),
        ("a", "no", ""), ("a", "say", "a lot"), ("b", "say", "a lot"), ("a", "yes", ""),
    ):  # fmt: skip
        seen.append(places(couple))
        couple.act("a" if seat == "a" else "b", act, words)

    # Arriving has two steps. A step of no kind of its own belongs to the station before it, and may lead back.
    assert ["hllll", "hnlll", "hnlll", "phnll", "pphnl", "ppphn", "ppnhl", "pphnl", "ppphn"] == seen
    assert "pppph" == places(couple)


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
