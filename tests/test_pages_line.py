# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Pages of two who are apart: how the line is, and what one may ask while the other speaks. The rest: test_pages."""

from __future__ import annotations

import pytest

from duologue.core.exercise import Guide
from duologue.core.shape import Seat, Step
from duologue.core.state import Reason
from duologue.page import Choice
from duologue.pages import HERE, SPLIT, made
from duologue.phrases import EN
from duologue.refusals import REFUSED
from tests.table import Couple, exercise

TALK = exercise(
    {
        "tell": (Step("speaker", {"say": "back"}), Guide()),
        "back": (Step("listener", {"say": "check"}), Guide("mirror")),
        "check": (Step("speaker", {"yes": "mute", "no": "tell"}), Guide()),
        "mute": (Step("speaker", {"say": "hear"}, quiet=True), Guide()),
        "hear": (Step("listener", {"say": "also"}), Guide("mirror")),
        "also": (Step("speaker", {"say": "end"}), Guide()),
    }
)
LINE = [name for name in EN if name.startswith("line.") and name != HERE]


def slow(couple: Couple, seat: Seat, live: bool = True) -> bool:
    """Whether this chair may ask the other to stop there."""
    return "slow" in [choice.act for choice in couple.page(seat, live=live).choices]


def test_the_listener_may_ask_to_stop_there() -> None:
    """While the speaker writes what is to be said back, on two computers; not of a mute listener, nor for answers."""
    couple, seen = Couple(TALK), list[tuple[bool, bool, bool]]()
    acts: tuple[tuple[Seat, str], ...] = (("a", "say"), ("b", "say"), ("a", "yes"), ("a", "say"), ("b", "say"))
    for seat, act in (*acts, ("a", "say")):
        seen.append((slow(couple, "a"), slow(couple, "b"), slow(couple, "b", live=False)))
        couple.act(seat, act, "rain" if act == "say" else "")

    assert [(False, True, False), *[(False, False, False)] * 5] == seen


def test_asking_to_stop_comes_after_asides() -> None:
    """It is there also when the one short word was said, until it was asked for."""
    couple = Couple(TALK)
    first = [choice.act for choice in couple.page("b", live=True).choices]
    couple.act("b", "aside", "I am still with you.")

    assert ["slow"] == first  # nothing was said yet
    assert () == couple.page("b", live=True, status=("line.slowed",)).choices
    assert (Choice("slow", EN["slow"]),) == couple.page("b", live=True).choices


@pytest.mark.parametrize("name", LINE)
def test_each_state_of_the_line_is_a_notice(name: str) -> None:
    """It stands on the page, first, and asks nothing new."""
    couple = Couple(TALK)
    page = couple.page("a", status=(name,))

    said = (EN[name].format(them="Ben"),)

    assert (
        (said, "") == (page.notices, page.presence) if name != HERE else ((), said[0]) == (page.notices, page.presence)
    )
    assert (page.key == couple.page("a").key) == (name != SPLIT)


def test_that_the_other_is_there_is_no_trouble() -> None:
    """It is said in its own place, is no notice, asks nothing new, and at the end of a dialogue it is not said."""
    couple = Couple(TALK)
    page, without = couple.page("a", status=(HERE,)), couple.page("a")
    couple.act("b", "leave")

    assert (EN[HERE].format(them="Ben"), "") == (page.presence, without.presence)
    assert ((), without.key) == (page.notices, page.key)
    assert "" == couple.page("a", status=(HERE,)).presence


@pytest.mark.parametrize("reason", Reason)
def test_each_refusal_is_a_notice(reason: Reason) -> None:
    """In the words that it always has."""
    assert (REFUSED[reason],) == Couple(TALK).page("b", status=(f"refused: {reason}",)).notices


def test_after_the_end_the_line_is_nobodys_concern() -> None:
    """The last page says nothing of it."""
    couple = Couple(TALK)
    couple.act("a", "leave")

    assert () == couple.page("b", status=("line.lost", SPLIT)).notices
    assert couple.page("b", status=(SPLIT,)).over


def test_two_histories_leave_nothing_but_to_stop() -> None:
    """The page says so plainly, shows no step, and is not over: what was heard is kept. A draft stays in sight."""
    couple = Couple(TALK)
    page = couple.page("a", status=(SPLIT,))

    assert (EN["split"], EN["split.what"]) == (page.headline, page.blocks[0].text)
    assert [("leave", "sure")] == [(choice.act, choice.asks) for choice in page.choices]
    assert (None, False) == (page.field, page.over)


def test_before_both_are_here() -> None:
    """There is a page, with nothing to do."""
    couple = Couple(TALK)
    view = couple.view("b", status=("line.calling",))
    state = view.state.but(step="", seats=("a",))
    page = made(type(view)(view.seat, state, view.exercise, view.names, view.now, status=view.status))

    seating = EN["line.seating"].format(them="Ana")
    assert (seating, (EN["line.calling"],), ()) == (page.headline, page.notices, page.choices)
