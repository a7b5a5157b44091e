# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The pages before a session."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from duologue import lobby, welcome
from duologue.core.exercise import Occasion
from duologue.core.shape import Seat
from duologue.journal import About
from duologue.library import Library
from duologue.page import Field
from duologue.phrases import EN
from duologue.said import words
from tests.table import bundled

ABOUT = About("00" * 32, "Mirroring {title}", {"a": "Ana {n}", "b": "B\x1b[2Jen"}, 1_000)


def clock(at: int) -> str:
    """A time that a test can see through."""
    return f"<{at}>"


def test_the_start_has_seven_ways_on() -> None:
    """Together, apart as host or guest, alone, watch, who this is not for, close: in this order."""
    page = welcome.start()

    assert ["local", "invite", "join", "practice", "demo", "safety", "quit"] == [choice.act for choice in page.choices]
    assert [EN[f"start.{choice.act}"] for choice in page.choices] == [choice.label for choice in page.choices]


def test_the_start_begins_with_what_waits() -> None:
    """One dialogue is named in the first choice; of several it says how many there are."""
    one, two = welcome.start([ABOUT], clock), welcome.start([ABOUT, ABOUT], clock)

    assert "Carry on: Mirroring {title} (Ana {n} and B[2Jen), begun <1000>." == one.choices[0].label
    assert EN["start.carry.many"].format(n=2) == two.choices[0].label
    assert "carry" == one.choices[0].act == two.choices[0].act
    assert (True, False) == tuple("forget" in [choice.act for choice in page.choices] for page in (one, two))


def test_from_a_list_one_can_go_back_to_it() -> None:
    """What was chosen in a list offers nothing new to begin: the list does."""
    assert ["yes", "forget", "back"] == [choice.act for choice in welcome.waiting(ABOUT, clock, chosen=True).choices]


def test_who_this_is_not_for_is_asked_about_once() -> None:
    """Before first use one goes on or closes; at other times the page only stands there."""
    first, later = welcome.safety(go=True), welcome.safety()

    assert first.blocks == later.blocks
    assert 5 == len(first.blocks)
    assert ["go", "quit"] == [choice.act for choice in first.choices]
    assert (False, (), True) == (first.over, later.choices, later.over)


def test_an_exercise_is_chosen_by_what_it_is() -> None:
    """Each choice says title and length, and more about it: its summary; its act is the exercise's id."""
    mirroring, appreciation = bundled("mirroring"), bundled("appreciation")
    page = welcome.choosing([mirroring, appreciation])

    assert ["mirroring", "appreciation", welcome.BACK] == [choice.act for choice in page.choices]
    assert "Mirroring dialogue (30 to 45 minutes)" == page.choices[0].label
    assert mirroring.summary == page.choices[0].more


ALL = [bundled(id) for id in ("mirroring", *(id for id in Library().ids() if id != "mirroring"))]


def test_the_first_exercise_is_one_choice_away() -> None:
    """What is going on is asked beside it, and never first; whoever wants to see all of them can."""
    page = welcome.occasions(ALL)
    asked = [choice.act.removeprefix("for.") for choice in page.choices]

    assert ["mirroring", "short", *get_args(Occasion), "all", "back"] == asked
    assert ["Mirroring dialogue (30 to 45 minutes)", EN["for.short"]] == [choice.label for choice in page.choices[:2]]
    assert [EN["for.all"], EN["back"]] == [choice.label for choice in page.choices[-2:]]


def test_nothing_is_asked_that_leads_to_no_exercise() -> None:
    """An occasion that no exercise in reach is for is not there."""
    page = welcome.occasions([bundled("mirroring"), bundled("appreciation")])

    acts = [choice.act for choice in page.choices]
    assert ["mirroring", "for.again", "for.heard", "for.close", "for.all", welcome.BACK] == acts


def test_what_is_going_on_says_which_exercises_are_shown() -> None:
    """Those whose files name it; those of a quarter of an hour; all; and for the way back, none."""
    fear, day = (welcome.suited(ALL, f"for.{one}") for one in ("fear", "day"))

    assert {"need-and-need-not-to", "what-i-fear-and-what-i-need"} == {exercise.id for exercise in fear}
    assert {"check-in", "stress-of-the-day"} == {exercise.id for exercise in day}
    assert {"check-in", "third-party-view"} <= {exercise.id for exercise in welcome.suited(ALL, "for.short")}
    assert [] == [one.id for one in welcome.suited(ALL, "for.short") if one.minutes[1] > 15]
    assert (ALL, []) == (welcome.suited(ALL, "for.all"), welcome.suited(ALL, "for.back"))


def test_one_can_go_back_from_what_was_chosen() -> None:
    """By a choice of its own, which no exercise can be taken for."""
    page = welcome.choosing(ALL[:1])

    assert ["mirroring", "for.back"] == [choice.act for choice in page.choices]
    assert EN["back"] == page.choices[-1].label


def test_every_bundled_exercise_says_what_it_is_for() -> None:
    """So that each can be found without reading them all; and the boldest is never the only one of its kind."""
    assert [] == [exercise.id for exercise in ALL if not exercise.occasions]
    assert [] == [one for one in get_args(Occasion) if not welcome.suited(ALL, f"for.{one}")]
    assert "need-and-need-not-to" not in [only[0].id for one in get_args(Occasion)
                                          if len(only := welcome.suited(ALL, f"for.{one}")) == 1]  # fmt: skip


def test_one_begins_with_an_exercise_and_can_choose_another() -> None:
    """Beside the name stands what it will be, and, where there are others, a way to them."""
    mirroring, name = bundled("mirroring"), welcome.name("a")
    one, several = welcome.beginning(name, mirroring, False), welcome.beginning(name, mirroring, True)

    assert f"Mirroring dialogue (30 to 45 minutes). {mirroring.summary}" == one.blocks[-1].text
    assert [["back"], ["other", "back"]] == [[choice.act for choice in page.choices] for page in (one, several)]
    assert one.choices[0].back
    assert name.field == one.field == several.field


@pytest.mark.parametrize(("listens", "now", "other"), [(True, "listen", "mine"), (False, "speak", "theirs")])
def test_whoever_invites_reads_who_speaks_first(listens: bool, now: str, other: str) -> None:
    """How it is stands there, and the other order is one choice away."""
    page = welcome.beginning(welcome.name("a"), bundled("mirroring"), False, listens)

    assert EN[f"order.{now}"] == page.blocks[-1].text
    assert [("order", EN[f"order.{other}"])] == [(choice.act, choice.label) for choice in page.choices[:-1]]


def test_who_is_first_is_asked_where_one_speaks_and_the_other_listens() -> None:
    """Where both do the same all along, nobody is asked to begin, and there is no order to choose."""
    alike = [exercise for exercise in ALL if not exercise.takes_turns]
    here = [welcome.beginning(welcome.name("a"), exercise, False) for exercise in alike]
    apart = [welcome.beginning(lobby.me(), exercise, False, True) for exercise in alike]

    assert ["caring-list", "check-in", "third-party-view"] == [exercise.id for exercise in alike]
    assert {EN["name.one"]} == {page.headline for page in here}
    assert {EN["name.me"]} == {page.headline for page in apart}
    assert {("back",)} == {tuple(choice.act for choice in page.choices) for page in apart}


@pytest.mark.parametrize("which", ["a", "b"])
@pytest.mark.parametrize("notice", ["", "same", "empty"])
def test_a_name_is_asked_for_until_it_is_one(which: str, notice: str) -> None:
    """Whose name it is stands in the headline, and what was wrong with the last one in a notice."""
    page = welcome.name(which, notice)

    assert EN[f"name.{which}"] == page.headline
    assert Field("name") == page.field
    assert ((EN[f"name.{notice}"],) if notice else ()) == page.notices


def test_a_dialogue_that_waits_says_what_it_is() -> None:
    """Title, names and when it was begun, as letters: nothing in them is parsed or drives the terminal."""
    page = welcome.waiting(ABOUT, clock)

    assert "Mirroring {title} (Ana {n} and B[2Jen), begun <1000>." == page.blocks[0].text
    assert ["yes", "no", "forget"] == [choice.act for choice in page.choices]


def test_over_a_relay_it_says_with_whom() -> None:
    """One's own name is known, the partner's is said; of what is locked only when it was begun."""
    mine = About("22" * 32, "Talk", {"a": "Ana", "b": "Ben"}, 2_000, "a", "relay.test")
    pages = [welcome.waiting(about, clock).blocks[0].text for about in (mine, replace(mine, seat="b"), mine.hidden())]
    page = welcome.which([mine.hidden(), ABOUT], clock)

    assert [
        "Talk (as Ana with Ben), begun <2000>.",
        "Talk (as Ben with Ana), begun <2000>.",
        "A dialogue begun <2000> (locked).",
    ] == pages
    assert pages[2] == page.choices[0].label


def test_a_facilitator_reads_whose_dialogue_it_is() -> None:
    """Both partners are named, always in the same order, and in the language of who reads it."""
    names: dict[Seat, str] = {"b": "Ben", "f": "Kim", "a": "Ana"}
    theirs = About("33" * 32, "Talk", names, 3_000, "f", "relay.test")

    assert "Talk (as Kim with Ana and Ben), begun <3000>." == welcome.waiting(theirs, clock).blocks[0].text
    assert "Talk (als Kim mit Ana und Ben), begonnen <3000>." == (
        welcome.waiting(theirs, clock, phrases=words("de")).blocks[0].text
    )
    here = replace(theirs, names={"a": "Ana", "b": "Ben"}, seat="", relay="")
    assert "Talk (Ana und Ben), begonnen <3000>." == welcome.waiting(here, clock, phrases=words("de")).blocks[0].text


def test_one_of_several_is_chosen_by_its_place() -> None:
    """Each dialogue that waits is a choice with its place in the list."""
    other = About("11" * 32, "Appreciation", {"a": "Cem", "b": "Dana"}, 2_000)
    page = welcome.which([ABOUT, other], clock)

    assert [0, 1, -1, -1] == [choice.index for choice in page.choices]
    assert ["which", "which", "no", "back"] == [choice.act for choice in page.choices]
    assert "Appreciation (Cem and Dana), begun <2000>." == page.choices[1].label


def test_deleting_asks_twice() -> None:
    """Before everything goes there is a second look, and a way back."""
    assert ["yes", "no"] == [choice.act for choice in welcome.forgetting().choices]


def test_a_damaged_dialogue_can_be_left_as_it_is() -> None:
    """Mending is a choice; closing changes nothing."""
    page = welcome.damaged(ABOUT)

    assert ["mend", "quit"] == [choice.act for choice in page.choices]
    assert page.blocks[0].text.startswith("Mirroring {title}, Ana {n} and B[2Jen.")
    assert "the rest comes back from the relay" not in page.blocks[0].text


def test_over_a_relay_the_rest_comes_back() -> None:
    """What is damaged is named by the partner, and mending loses less."""
    page = welcome.damaged(replace(ABOUT, seat="b"))

    assert page.blocks[0].text.startswith("Mirroring {title}, as B[2Jen with Ana {n}.")
    assert "the rest comes back from the relay" in page.blocks[0].text
