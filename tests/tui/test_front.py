# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What stands in front: a curtain before a page, a question before both, and the way back."""

from __future__ import annotations

from dataclasses import replace

from duologue.page import Block, Choice, Field, Page
from duologue.phrases import EN
from duologue.tui.front import Front

ANA = Page(("tell", 1), "Ana, your turn.", choices=(Choice("yes", "Yes"),), form="text", who="Ana")
BEN = replace(ANA, key=("hear", 2), headline="Ben, your turn.", who="Ben")
ASKED = Page(("ask", "time"), "How long?", choices=(Choice("", "Back"),))


def turned(*pages: Page) -> Front:
    """In front of which these came, one after another."""
    front = Front()
    for page in pages:
        front.turn(page)
    return front


def test_a_page_is_in_front_as_it_comes() -> None:
    """The first of all, and each for the same person; one that asks the same is no other page."""
    front = Front()
    came = [front.turn(page) for page in (ANA, replace(ANA, notices=("Kept.",)), replace(ANA, key=("more", 3)))]

    assert [True, False, True] == came
    assert ("more", 3) == front.shown.key
    assert not front.back()


def test_whoever_sits_down_says_so_first() -> None:
    """One key, and nothing of the page but its headline; at the end of a dialogue nobody has to."""
    front = turned(ANA, BEN)
    cover = front.shown
    gone = front.back()

    assert ("cover", "hear", 2) == cover.key
    assert ("Ben, your turn.", "", ()) == (cover.headline, cover.form, cover.blocks)
    assert [EN["screen.here"].format(name="Ben")] == [choice.label for choice in cover.choices]
    assert (True, BEN) == (gone, front.shown)
    assert replace(BEN, over=True) == turned(ANA, replace(BEN, over=True)).shown


CODE = Page(("b", "company"), "A code?", field=Field("invite", "choice"), form="choice")
THEN = replace(ANA, key=("more", 3), headline="Ana, is there more?", spot=("a", "more", 3))


def test_a_code_that_is_being_typed_stays_when_the_step_changes() -> None:
    """It is of no step; that another page came is known, until the question is gone."""
    front = turned(ANA)
    front.ask(CODE)
    before = front.late
    came = front.turn(THEN, writing=True)
    seen = front.shown, front.page, front.late
    front.back()

    assert (False, True, (CODE, THEN, True)) == (before, came, seen)
    assert (THEN, False) == (front.shown, front.late)


def test_any_other_question_goes_with_its_page() -> None:
    """One that nobody answers yet, one that is of a step; and each where the end, a curtain or an offer has come."""
    offer, over, curtained = (
        replace(ANA, key=("offer",)), replace(THEN, over=True), replace(THEN, curtain="Look away."),
    )  # fmt: skip
    for asked, page, writing in (
        (CODE, THEN, False), (replace(CODE, spot=("a", "tell", 1)), THEN, True), (CODE, offer, True),
        (CODE, over, True), (CODE, curtained, True),
    ):  # fmt: skip
        front = turned(ANA)
        front.ask(asked)
        front.turn(page, writing)

        assert asked.key != front.shown.key
        assert not front.late


def test_behind_a_question_the_curtain_is_still_there() -> None:
    """Until they are alone; then, back from a question, it is not there again."""
    front = turned(replace(ANA, curtain="Look away."))
    curtain = front.shown
    front.ask(ASKED)
    seen = [front.shown]
    front.back()
    seen.append(front.shown)
    front.back()
    front.ask(ASKED)
    front.back()
    seen.append(front.shown)

    assert (Block("note", "Look away."),) == curtain.blocks
    assert [EN["screen.alone"]] == [choice.label for choice in curtain.choices]
    assert [ASKED, curtain, front.page] == seen


def test_what_was_done_opens_the_page() -> None:
    """Whatever stood before it."""
    front = turned(ANA)
    front.ask(ASKED)
    front.done()

    assert ANA == front.shown


def test_a_question_that_no_step_asks_stays_whatever_comes() -> None:
    """Nobody is kept from stopping, or from a break, by another's steps; a break that has come needs no question."""
    stop, rest = replace(ASKED, stays=True), replace(ASKED, stays=True, rest=True)
    found = []
    for asked, page in ((stop, THEN), (rest, THEN), (stop, replace(THEN, rest=True)), (rest, replace(THEN, rest=True))):
        front = turned(ANA)
        front.ask(asked)
        front.turn(page)
        found.append(front.shown.key == asked.key)

    assert [True, True, True, False] == found
