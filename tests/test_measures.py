# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Measures of a dialogue: figures that were added up by hand, and what each of them leaves out."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from duologue.core.exercise import Guide
from duologue.core.shape import Clock, Seat, Step
from duologue.measures import Measure, course_of, lingers, measures
from duologue.view import View
from tests.helpers import consenting
from tests.table import MINUTE, NOON, Couple, bundled, exercise

FILE = Path(__file__).parent / "data" / "measured.toml"
DIALOGUES: dict[str, dict[str, Any]] = {one["id"]: one for one in tomllib.loads(FILE.read_text())["dialogue"]}
NAMES = ("seconds", "words", "pieces", "tries", "gaps", "time", "quiet", "breaks")
TALK = exercise({
    "tell": (Step("speaker", {"say": "back", "no": "back"}), Guide(form="text")),
    "back": (Step("listener", {"say": "tell", "no": "tell"}), Guide(form="text")),
})  # fmt: skip


def replayed(dialogue: dict[str, Any]) -> Couple:
    """The dialogue of the file, each turn after its seconds."""
    couple = Couple(bundled("mirroring"))
    couple.play(("a", "say", "Our evenings."), ("b", "now", ""), ("a", "ready", ""), ("b", "ready", ""))
    for turn in dialogue["turns"]:
        couple.now += turn["s"] * 1000
        couple.act(turn["who"], turn["act"], " ".join(["word"] * turn.get("w", 0)))
    return couple


def after(couple: Couple, seconds: int, seat: Seat, act: str, words: str = "", **clear: Any) -> None:
    """So much later, this one does this."""
    couple.now += seconds * 1000
    couple.act(seat, act, words, **clear)


def of(view: View) -> dict[str, Measure]:
    """The measures by their names."""
    return {one.name: one for one in measures(view)}


def figures(couple: Couple, name: str, **over: Any) -> tuple[int, ...]:
    """The figures of one measure, as Ana sees them."""
    return of(couple.view("a", **over))[name].figures


@pytest.mark.parametrize("id", DIALOGUES)
def test_figures_are_those_added_up_by_hand(id: str) -> None:
    """Every figure of a replayed dialogue, and which of them are beyond their threshold; the same at both chairs."""
    dialogue = DIALOGUES[id]
    couple = replayed(dialogue)
    found = measures(couple.view("a"))
    # The topic and its answer come before the first piece, in no time at all: three words of two by Ana.
    words = [dialogue["words"][0] + 2, dialogue["words"][1]]
    gaps = [0, *dialogue["gaps"]][-8:]

    assert {**{name: dialogue[name] for name in NAMES}, "words": words, "gaps": gaps} == {
        one.name: [*one.figures] for one in found
    }
    assert dialogue["past"] == [one.name for one in found if one.past]
    assert found == measures(couple.view("b"))


def test_nothing_is_measured_before_both_sit() -> None:
    """Before the first step there is nothing, and at its beginning nobody has said anything."""
    view = Couple(TALK).view("a")

    assert () == measures(replace(view, state=view.state.but(step="")))
    assert ["time", "quiet", "breaks"] == [*of(view)]


def test_a_break_is_nobodys_time() -> None:
    """A break is left out of what a turn took, of the time in the step and of the whole; a longer one is one break."""
    couple = Couple(TALK)
    after(couple, 60, "a", "pause", until=NOON + 21 * MINUTE)
    couple.now += 20 * MINUTE
    resting = of(couple.view("a"))
    after(couple, 0, "a", "resume")
    after(couple, 0, "b", "resume")
    after(couple, 60, "a", "say", "I miss our walks.")
    ends = of(couple.view("a"))

    assert (1, 1, 2) == resting["time"].figures[1:]
    assert (0, 0, 0) == resting["quiet"].figures
    assert (1, 20) == ends["breaks"].figures
    assert ((120, 0), (0, 2, 1, 2)) == (ends["seconds"].figures, ends["time"].figures)


def test_a_time_moved_is_one_break_and_a_second_one_counts() -> None:
    """Another time proposed on the same break does not make two; the second break is beyond the threshold."""
    couple = Couple(TALK)
    after(couple, 0, "a", "pause", until=NOON + 5 * MINUTE)
    after(couple, 300, "b", "pause", until=NOON + 10 * MINUTE)
    after(couple, 300, "a", "resume")
    after(couple, 0, "b", "resume")
    once = of(couple.view("a"))["breaks"]
    couple.play(("a", "say", "One."))
    after(couple, 0, "b", "pause", until=couple.now + 5 * MINUTE)

    assert ((1, 10), False) == (once.figures, once.past)
    assert True is of(couple.view("a"))["breaks"].past


def test_passes_in_a_row_count_for_both_together() -> None:
    """Three steps that nobody said anything at, whoever they were; a sentence ends the row, and not the count."""
    couple = Couple(TALK)
    couple.play(("a", "no", ""), ("b", "no", ""))
    two = of(couple.view("a"))["quiet"]
    couple.play(("a", "no", ""))
    three = of(couple.view("b"))["quiet"]
    couple.play(("b", "say", "I am here now."))

    assert ((2, 2, 0), False) == (two.figures, two.past)
    assert ((3, 3, 0), True) == (three.figures, three.past)
    assert (3, 0, 0) == figures(couple, "quiet")


def test_four_idle_minutes_are_seen_unless_a_clock_or_a_seal_gives_them() -> None:
    """Whoever has ten minutes to write is not idle, and nobody is once it is over."""
    couple = Couple(TALK)
    couple.now += 4 * MINUTE
    at = of(couple.view("a"))["quiet"]
    couple.now += MINUTE
    later = of(couple.view("a"))["quiet"]
    shape = replace(TALK.shape, clocks={"turn": Clock(("tell",), soft=10 * MINUTE)})
    timed = Couple(replace(TALK, shape=shape))
    timed.now += 5 * MINUTE

    assert ((0, 0, 4), False, (0, 0, 5), True) == (at.figures, at.past, later.figures, later.past)
    assert (0, 0, 0) == figures(timed, "quiet")
    couple.act("a", "leave")
    assert (0, 0, 0) == figures(couple, "quiet")


def test_longer_than_the_exercise_says_is_seen() -> None:
    """An exercise of one to two minutes is longer than usual after two."""
    couple = Couple(TALK)
    couple.now += 2 * MINUTE
    usual = of(couple.view("a"))["time"]
    couple.now += 1

    assert [False, True] == [usual.past, of(couple.view("a"))["time"].past]


def test_what_both_write_at_once_counts_when_both_have() -> None:
    """Until then neither the words nor the time of the first is known; and side by side is no gap between turns."""
    couple = Couple(
        exercise({"both": (Step("both", {"say": "more"}), Guide()), "more": (Step("both", {"say": "end"}), Guide())})
    )
    after(couple, 30, "a", "say", "Our walks.")
    first = of(couple.view("b"))
    after(couple, 10, "b", "say", "The garden in May.")

    assert {"seconds", "words"}.isdisjoint(first)
    assert ((30, 40), (2, 4)) == (figures(couple, "seconds"), figures(couple, "words"))
    assert "gaps" not in of(couple.view("a"))


def test_a_sealed_answer_takes_its_time_once() -> None:
    """The time is that of the writing, and the words are those that were opened."""
    couple = Couple(
        exercise(
            {
                "both": (Step("both", {"say": "more"}, sealed=True), Guide()),
                "more": (Step("speaker", {"say": "end"}), Guide()),
            }
        )
    )
    after(couple, 30, "a", "say", "Our walks.")
    after(couple, 10, "b", "say", "The garden in May.")
    couple.open()

    assert ((30, 40), (2, 4)) == (figures(couple, "seconds"), figures(couple, "words"))


def test_words_that_a_facilitator_cannot_read_are_counted_for_nobody() -> None:
    """With numbers only there are no words on any panel; with words too, those from when both had agreed."""
    for scope, words in (("numbers", None), ("words", (0, 3))):
        couple = Couple(TALK)
        couple.play(("a", "say", "I miss our walks."))
        for seat in ("a", "b"):
            couple.act(seat, "consent", **consenting(until=NOON + 60 * MINUTE, scope=scope))
        couple.play(("b", "say", "You miss them."))
        found = of(couple.view("a"))
        assert words == (found["words"].figures if "words" in found else None)
    couple.now += 60 * MINUTE

    assert (4, 3) == figures(couple, "words")


def test_what_is_open_at_every_step_is_no_turn() -> None:
    """A consent and a curtain change neither whose time it is nor what a turn took."""
    couple = Couple(TALK)
    for seat in ("a", "b"):
        couple.act(seat, "consent", **consenting(until=NOON + 60 * MINUTE))
    couple.play(("a", "say", "I miss our walks."))
    after(couple, 30, "b", "curtain")
    after(couple, 30, "b", "say", "You miss them.")

    assert [0, 60_000] == [move.took for move in course_of(couple.view("a")).moves]


def test_who_lingers_at_a_step_is_known_by_its_minutes() -> None:
    """From more than four minutes on; in a break and before anything was begun nobody does."""
    couple = Couple(TALK)
    couple.now += 4 * MINUTE - 1
    before = lingers(couple.view("a"))
    couple.now += 2 * MINUTE + 1
    after = lingers(couple.view("a"))
    couple.act("a", "pause", until=couple.now + 20 * MINUTE)
    couple.now += 9 * MINUTE
    none = replace(couple.view("a"), state=couple.view("a").state.but(step=""))

    assert [(3, 0), (6, 6), (6, 0)] == [before, after, lingers(couple.view("a"))]
    assert (0, 0) == lingers(none)
