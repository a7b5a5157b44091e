# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Breaks, ends, and two histories."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import get_args

import pytest

from duologue import demo
from duologue.core.exercise import Exercise, Guide, Occasion
from duologue.core.shape import PARTNERS, Partner, Seat, Step
from duologue.core.state import other
from duologue.library import Library
from duologue.page import Block, Choice
from duologue.pages import SPLIT, asking
from duologue.phrases import EN
from duologue.view import Draft
from tests.table import MINUTE, NAMES, NOON, Couple, bundled, exercise
from tests.test_pages import BOTH, SPEAK, at

ALL = [bundled(id) for id in Library().ids()]


def test_a_break_has_a_time_to_come_back() -> None:
    """Both read who asked and until when; each says alone that they are ready."""
    couple = at(SPEAK)
    couple.act("b", "pause", until=NOON + 20 * MINUTE)
    page = couple.page("a", clock=lambda at: f"<{(at - NOON) // MINUTE}>")

    assert "Ana, you are on a break until <20>." == page.headline
    assert [EN["break.by"].format(name="Ben"), EN["break.do"]] == [block.text for block in page.blocks]
    assert (Choice("resume", EN["break.ready"]),) == page.choices


def test_ready_is_not_shown_to_the_other_before_the_time() -> None:
    """Who is ready early waits, and the other's page is as it was."""
    couple = at(SPEAK)
    couple.act("b", "pause", until=NOON + 20 * MINUTE)
    before = couple.page("a")
    couple.act("b", "resume")
    early, after = couple.page("b", clock=lambda at: "noon"), couple.page("a")
    couple.now += 20 * MINUTE

    assert (before.headline, before.blocks, before.choices) == (after.headline, after.blocks, after.choices)
    assert (EN["break.waiting.early"].format(them="Ana", time="noon"),) == tuple(b.text for b in early.blocks)
    assert () == early.choices
    assert EN["break.waiting"].format(them="Ana") == couple.page("b").blocks[0].text


def test_a_break_that_has_passed_can_be_answered_in_three_ways() -> None:
    """Once the time has come, whoever waits may go on, propose another time, or stop for today."""
    couple = at(SPEAK)
    couple.act("b", "pause", until=NOON + 20 * MINUTE)
    during = couple.page("a")
    couple.now += 20 * MINUTE
    page = couple.page("a")

    assert ["resume", "pause", "leave"] == [choice.act for choice in page.choices]
    assert ["", "time", "sure"] == [choice.asks for choice in page.choices]
    assert "There is no hurry." in page.headline
    assert during.key != page.key


def test_a_second_break_offers_to_stop() -> None:
    """After two breaks, stopping for today is offered at once, and kindly."""
    couple = at(SPEAK)
    couple.act("b", "pause", until=NOON + 20 * MINUTE)
    couple.play(("a", "resume", ""), ("b", "resume", ""))
    couple.act("a", "pause", until=NOON + 20 * MINUTE)
    page = couple.page("b")

    assert EN["break.twice"] == page.blocks[-1].text
    assert ["resume", "leave"] == [choice.act for choice in page.choices]


@pytest.mark.parametrize("shared", [True, False])
def test_an_end_shows_what_it_keeps_in_sight(shared: bool) -> None:
    """At the end the last words stand there once more; on a shared machine, that nothing is kept."""
    couple = at(SPEAK)
    guides = {**couple.exercise.guides, "end": Guide(prompt="You said {here}.", shows=("here",))}
    couple.exercise = replace(couple.exercise, guides=guides)
    couple.act("a", "say", "rain")
    page = couple.page("b", shared=shared, drafts=(Draft("unsaid", "here", 1),))
    kept = [Block("note", EN["over.kept"])] if shared else []

    assert EN["over.end"] == page.headline
    assert [Block("words", "rain", "Ana said"), Block("prompt", "You said “rain”."), *kept] == list(page.blocks)
    assert (True, (), None, ()) == (page.over, page.choices, page.field, page.notices)


def test_who_stops_says_no_reason() -> None:
    """A dialogue that was left ends alike for both, without a word of it and without saying who left."""
    couple = Couple(exercise({"ask": (Step("speaker", {"later": "here"}), Guide()), "here": (SPEAK, Guide())}))
    couple.act("a", "later", until=NOON + MINUTE)
    couple.act("b", "leave")
    pages = couple.page("a"), couple.page("b")

    assert [EN["over.left"]] * 2 == [page.headline for page in pages]
    assert [((Block("prompt", EN["over.left.more"]),), ())] * 2 == [(page.blocks, page.notices) for page in pages]


def test_a_time_that_was_named_stays_in_sight() -> None:
    """Until it has come, every page says what time was named, and by whom: nobody is said to have agreed."""
    couple = Couple(exercise({"ask": (Step("speaker", {"later": "until"}), Guide()), "until": (BOTH, Guide())}))
    couple.act("a", "later", until=NOON + 5 * MINUTE)
    before = couple.page("b", clock=lambda at: f"<{at - NOON}>").notices
    couple.now += 5 * MINUTE

    assert ("Ana named <300000>.",) == before
    assert () == couple.page("b").notices


@pytest.mark.parametrize(("to", "ends"), [("end", True), ("ask", False)])
def test_a_later_time_that_ends_the_dialogue_says_so_first(to: str, ends: bool) -> None:
    """Before a time is named one reads that this ends the dialogue, and that nothing of it is kept."""
    couple = Couple(exercise({"ask": (Step("speaker", {"later": to, "now": "end"}), Guide())}))
    asked = asking(couple.view("a"), Choice("later", "", asks="time"))
    paused = asking(couple.view("a"), Choice("pause", "", asks="time"))

    assert ends == (Block("note", EN["ask.later.ends"]) in asked.blocks)
    assert [Block("note", EN["ask.own"])] == list(paused.blocks)


def test_an_end_says_when_they_meet_again() -> None:
    """Which time was named one reads at the end once, and that nothing here will remind them of it."""
    couple = at(Step("speaker", {"later": "end"}))
    couple.act("a", "later", until=NOON + 5 * MINUTE)
    page = couple.page("b", clock=lambda at: f"<{at - NOON}>")
    after = couple.page("b", now=NOON + 5 * MINUTE)

    assert Block("note", EN["later.end"].format(name="Ana", time="<300000>")) == page.blocks[-1]
    assert ((), 1) == (page.notices, len(after.blocks))


def test_where_there_are_two_histories_nothing_goes_on() -> None:
    """All that can be done is to stop, asked once more; nothing is over, so what was heard stays."""
    page = at(SPEAK).page("a", status=(SPLIT,))

    assert EN["split"] == page.headline
    assert (Block("prompt", EN["split.what"]),) == page.blocks
    assert ((Choice("leave", EN["stop"], asks="sure"),), None, False) == (page.choices, page.field, page.over)


# --- what may come another day


@pytest.mark.parametrize("one", get_args(Occasion))
def test_what_is_named_for_another_day_is_there(one: Occasion) -> None:
    """Each occasion has one sentence, naming an exercise that comes with the program, never the boldest."""
    titles = {exercise.title for exercise in ALL if exercise.id != "need-and-need-not-to"}
    named = re.findall("“(.*?)”", EN[f"next.{one}"])

    assert 1 == len(named)
    assert set(named) <= titles


@pytest.mark.parametrize("had", ALL, ids=[had.id for had in ALL])
def test_no_exercise_names_itself_for_another_day(had: Exercise) -> None:
    """Whoever has just come to the end of one hears of something else."""
    assert f"“{had.title}”" not in EN[f"next.{had.occasions[0]}"]


def test_after_both_have_spoken_something_is_named_for_another_day() -> None:
    """One sentence at the very end, for both; where one kept everything, nothing is added to that."""
    ends = {}
    for id in ("check-in", "third-party-view"):
        couple = Couple(bundled(id))
        couple.play(*((line.seat, line.act, line.words) for line in demo.script(id)))
        named = EN[f"next.{couple.exercise.occasions[0]}"]
        ends[id] = [named in [block.text for block in couple.page(seat).blocks] for seat in PARTNERS]

    assert {"check-in": [True, True], "third-party-view": [False, False]} == ends


def test_after_one_half_nothing_else_is_named() -> None:
    """The other side of the same topic comes first, and saying it back was not their side; nor after "not now"."""
    couple = Couple(bundled("stress-of-the-day"))
    couple.play(("a", "ready", ""), ("b", "ready", ""), ("a", "say", "listen"), ("a", "say", "rain"))
    couple.play(("b", "say", "all day!"), ("a", "no", ""), ("a", "enough", ""), ("b", "enough", ""))

    assert "half" == couple.chairs["a"].state.step
    assert EN["next.day"] not in [block.text for block in couple.page("b").blocks]


@pytest.mark.parametrize("speaker", PARTNERS)
def test_after_both_have_spoken_whoever_could_begin_the_next_time_is_named(speaker: Partner) -> None:
    """Both read it, whichever spoke first; nothing of it is kept until then."""
    couple = Couple(bundled("mirroring-short"), speaker)
    first, second = (NAMES[seat] for seat in (speaker, other(speaker)))
    turn: dict[Seat, Seat] = {"a": speaker, "b": other(speaker)}
    for line in demo.script("mirroring-short"):
        couple.act(turn[line.seat], line.act, line.words)
    ends = [[block.text for block in couple.page(seat).blocks] for seat in PARTNERS]

    assert all(f"This time {first} spoke first. Next time {second} could." in end for end in ends)
