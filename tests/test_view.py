# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What was said, as one chair may know it."""

from __future__ import annotations

from duologue.core.exercise import Guide
from duologue.core.shape import Limit, Seat, Step
from duologue.view import Draft, View, said_at
from tests.table import Couple, exercise

TALK = exercise(
    {
        "tell": (Step("speaker", {"say": "both"}), Guide()),
        "both": (Step("both", {"say": "change"}), Guide()),
        "change": (Step("either", {"ready": "tell"}, swap=True, limit=Limit(1, "end")), Guide()),
    }
)


def heard(couple: Couple, seat: Seat, step: str, half: bool = False) -> list[str | None]:
    """The words of that step, as this chair knows them."""
    chair = couple.chairs[seat]
    view = View(seat, chair.state, couple.exercise, couple.names, 0, tuple(chair.said), chair.half)
    return [said.words for said in said_at(view, step, half)]


def test_words_are_found_by_their_step() -> None:
    """What was said at a step is found there and nowhere else, and an answer without words is nothing said."""
    couple = Couple(TALK)
    couple.act("a", "say", "rain")
    couple.act("a", "pause", until=couple.now)

    assert ["rain"] == heard(couple, "b", "tell")
    assert [] == heard(couple, "b", "both")


def test_what_holds_words_prints_none() -> None:
    """A trace, a report or a log that printed what a chair knows would name its kind and no more."""
    couple = Couple(TALK)
    couple.act("a", "say", "rain")
    chair = couple.chairs["a"]
    view = View("a", chair.state, TALK, {"a": "rain"}, 0, tuple(chair.said), private={"tell": "rain"})

    assert "rain" not in " ".join(map(repr, (*chair.said, Draft("rain", "tell", 0), view)))


def test_an_aside_is_not_what_was_said_at_a_step() -> None:
    """A short word in between never stands among the speaker's own."""
    couple = Couple(TALK)
    couple.act("b", "aside", "A little slower, please.")

    assert [] == heard(couple, "a", "tell")


def test_what_both_say_is_known_once_both_have_spoken() -> None:
    """Until then, each knows their own words alone."""
    couple = Couple(TALK)
    couple.act("a", "say", "rain")
    couple.act("a", "say", "thanks, Ben")
    before = heard(couple, "a", "both"), heard(couple, "b", "both")
    couple.act("b", "say", "thanks, Ana")

    assert (["thanks, Ben"], []) == before
    assert ["thanks, Ben", "thanks, Ana"] == heard(couple, "b", "both")


def test_a_half_begins_when_roles_change() -> None:
    """From the very moment they change places, nothing of the first half counts as said in this one."""
    couple = Couple(TALK)
    couple.play(("a", "say", "rain"), ("a", "say", "x"), ("b", "say", "y"), ("a", "ready", ""))
    before = heard(couple, "a", "tell", half=True)
    couple.act("b", "say", "sun")

    assert [] == before
    assert ["sun"] == heard(couple, "a", "tell", half=True)
    assert ["rain", "sun"] == heard(couple, "a", "tell")
