# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The board of a facilitator: a line for each couple, and what stands beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from duologue.board import beside, board, calling, couple
from duologue.drawing import draw
from duologue.phrases import EN
from tests.table import MINUTE, Couple, bundled
from tests.test_company import three
from tests.tui.guests import couple_of

TITLE = bundled("mirroring").title


def row(found: Couple, over: bool = False, up: bool = True, **more: Any) -> str:
    """What Kim reads beside these two."""
    return beside(found.view("f", **more), over, up)


def test_a_line_says_the_step_the_minutes_and_the_exercise() -> None:
    """In this order, and by the names with which they let Kim in."""
    found = couple_of()
    found.now += 3 * MINUTE

    assert f"{EN['rail.mirror']}, {EN['board.minutes'].format(n=3)}, {TITLE}" == row(found)
    assert EN["board.couple"].format(a=found.names["a"], b=found.names["b"]) == couple(found.view("f"))


def test_who_stays_at_a_step_for_longer_than_usual_is_stuck() -> None:
    """After more than four minutes it stands first, with its minutes; not before."""
    found = couple_of()
    found.now += 4 * MINUTE - 1
    before = row(found)
    found.now += 2 * MINUTE + 1

    assert "stuck" not in before
    assert row(found).startswith(EN["board.stuck"].format(n=6))


def test_a_break_is_said_with_its_end_and_nobody_is_stuck_in_it() -> None:
    """However long it takes."""
    found = couple_of()
    until = found.now + 20 * MINUTE
    found.act("a", "pause", until=until)
    found.now += 15 * MINUTE

    assert row(found).startswith(EN["board.pause"].format(time=until))
    assert "stuck" not in row(found)


def test_who_calls_for_help_stands_before_everything() -> None:
    """On the line, and as a sentence of its own that says which couple it is."""
    found = couple_of()
    view = found.view("f", calls={"b": 0})
    name = found.names["b"]

    assert row(found, calls={"b": 0}).startswith(EN["board.call"].format(name=name))
    assert [EN["board.calls"].format(name=name, couple=couple(view))] == list(calling(view))
    assert [] == list(calling(found.view("f")))


def test_before_both_have_agreed_nothing_is_seen() -> None:
    """Not the exercise, not the step, not the minutes; nor once it is over, nor where the line is down anything old."""
    found = three()
    waiting = replace(found.view("f"), state=found.chairs["f"].state.but(consents=()))

    assert EN["board.waits"] == beside(waiting, False, True)
    assert EN["board.over"] == row(found, over=True)
    assert row(found, up=False).startswith(f"{EN['board.down']}, ")


def test_a_board_numbers_the_couples_and_what_else_can_be_done() -> None:
    """In plain lines each couple has a number; what stands beside one changes no key."""
    rows = [("Ana and Ben", "12 min"), ("Chris and Dana", "over")]
    page, none = board(rows, ["Ana calls."], 2), board(rows[:1], (), 0)
    later = board([(name, "20 min") for name, _ in rows], (), 2)

    assert "  1  Ana and Ben: 12 min\n  2  Chris and Dana: over\n  3  Sit with" in draw(page)
    assert "(!) Ana calls." in draw(page)
    assert ["open", "open", "another", "carry", "close"] == [one.act for one in page.choices]
    assert ["open", "another", "close"] == [one.act for one in none.choices]
    assert [0, 1] == [one.index for one in page.choices if one.act == "open"]
    assert page.key == later.key != none.key


def test_words_and_answers_are_on_no_board() -> None:
    """What they said is nowhere in it, whatever was granted."""
    found = couple_of()
    page = board([(couple(found.view("f")), row(found))], (), 0)

    assert any("list begins" in (said.words or "") for said in found.view("f").said)
    assert "list begins" not in draw(page)


def test_an_exercise_without_stations_has_no_step_to_say() -> None:
    """Then minutes come first."""
    found = three()

    assert f"{EN['board.minutes'].format(n=0)}, {found.exercise.title}" == row(found)
