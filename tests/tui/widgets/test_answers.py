# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Choices below each other: how they are marked and drawn. When a mark counts: test_arming, and test_work."""

from __future__ import annotations

from textual.message import Message

from duologue.page import Choice
from duologue.tui.widgets.answers import Answers
from tests.tui.pilot import drawn
from tests.tui.widgets.lone import lone

YES = Choice("yes", "Yes, go on")
LONG = Choice("no", "No, there is something that I would like to say before we go on")
TELLS = (Answers.Marking, Answers.Typed, Answers.Entered)


def of(told: list[Message]) -> list[object]:
    """What was told, in short: the place of a mark, sign and place of a letter, or that it was Enter."""
    found = list[object]()
    for one in told:
        match one:
            case Answers.Marking(place=place):
                found.append(place)
            case Answers.Typed(place=place, sign=sign):
                found.append((sign, place))
            case _:
                found.append("enter")
    return found


async def test_a_letter_is_told_with_its_choice() -> None:
    """In small or in capital; one that is nobody's is told as that, and so is Enter, which says nothing of a choice."""
    async with lone(answers := Answers(), tells=TELLS) as (pilot, told):
        answers.choices = (YES, LONG)
        await pilot.press("n", "Y", "q", "enter", "f9")

    assert [("n", 1), ("y", 0), ("q", -1), "enter"] == of(told)


async def test_arrows_go_round() -> None:
    """Where nothing is marked, down begins at the first and up at the last; without choices they do nothing."""
    async with lone(answers := Answers(), tells=TELLS) as (pilot, told):
        await pilot.press("down", "up")
        answers.choices = (YES, LONG, Choice("", "Back"))
        await pilot.press("down", "up")
        answers.marked = 2
        await pilot.press("down", "up")

    assert [0, 2, 0, 1] == of(told)


async def test_nothing_marks_itself() -> None:
    """What was pressed is only told; a mark is put by whoever hears it, and is gone with the choices."""
    async with lone(answers := Answers()) as (pilot, _):
        answers.choices = (YES, LONG)
        await pilot.press("down", "y")
        pressed = answers.marked
        answers.marked = 1
        await pilot.pause()
        marked = [line[0] for line in drawn(pilot.app) if "[" in line]
        answers.choices = (LONG, YES)

    assert [-1, [" ", "▸"], -1] == [pressed, marked, answers.marked]


async def test_a_click_belongs_to_the_choice_it_falls_on() -> None:
    """Also on its second line; on the one that is marked it chooses, and below all of them it is nothing."""
    async with lone(answers := Answers(), tells=TELLS) as (pilot, told):
        answers.styles.height = 8
        answers.choices = (LONG, YES)
        await pilot.pause()
        for row in (0, 1, 2, 7):
            await pilot.click(answers, offset=(30, row))
        answers.marked = 1
        await pilot.click(answers, offset=(1, 2))

    assert [0, 0, 1, "enter"] == of(told)


async def test_a_long_choice_stands_beside_its_letter() -> None:
    """Each line of it begins where the first does, and what is said about it too; then comes a line that is empty."""
    about = Choice("x", "Carry on", more="Both of you begin again where you were when it stopped.")
    async with lone(answers := Answers(), size=(40, 20)) as (pilot, _):
        answers.choices = (about, LONG)
        await pilot.pause()
        rows = drawn(pilot.app)

    assert ["  [C] Carry on", "      Both of you begin again where you", "      were when it stopped.", ""] == rows[:4]
    assert ["  [N] No, there is something that I", "      would like to say before we go on"] == rows[4:6]


def test_no_letter_in_a_trace() -> None:
    """It may be the first of somebody's words."""
    assert "'s'" not in repr(Answers.Typed(-1, "s"))
