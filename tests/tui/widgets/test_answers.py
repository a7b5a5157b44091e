# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Choices below each other: how they are drawn. What keys tell of them: test_choosing."""

from __future__ import annotations

from duologue.page import Choice
from duologue.tui.widgets.answers import Answers
from duologue.tui.widgets.choosing import Choosing
from tests.tui.pilot import drawn
from tests.tui.widgets.lone import lone

YES = Choice("yes", "Yes, go on")
LONG = Choice("no", "No, there is something that I would like to say before we go on")


async def test_a_mark_is_a_sign_and_is_gone_with_the_choices() -> None:
    """It stands before the one that is marked, and before no other; colour is not the only sign."""
    async with lone(answers := Answers()) as (pilot, _):
        answers.choices = (YES, LONG)
        answers.marked = 1
        await pilot.pause()
        marked = [line[0] for line in drawn(pilot.app) if "[" in line]
        answers.choices = (LONG, YES)

    assert [[" ", "▸"], -1] == [marked, answers.marked]


async def test_a_click_belongs_to_the_choice_it_falls_on() -> None:
    """Also on its second line; on the one that is marked it chooses, and below all of them it is nothing."""
    async with lone(answers := Answers(), tells=(Choosing.Marking, Choosing.Entered)) as (pilot, told):
        answers.styles.height = 8
        answers.choices = (LONG, YES)
        await pilot.pause()
        for row in (0, 1, 2, 7):
            await pilot.click(answers, offset=(30, row))
        answers.marked = 1
        await pilot.click(answers, offset=(1, 2))

    assert [0, 0, 1, None] == [getattr(one, "place", None) for one in told]


async def test_a_long_choice_stands_beside_its_letter() -> None:
    """Each line of it begins where the first does, and what is said about it too; then comes a line that is empty."""
    about = Choice("x", "Carry on", more="Both of you begin again where you were when it stopped.")
    async with lone(answers := Answers(), size=(40, 20)) as (pilot, _):
        answers.choices = (about, LONG)
        await pilot.pause()
        rows = drawn(pilot.app)

    assert ["  [C] Carry on", "      Both of you begin again where you", "      were when it stopped.", ""] == rows[:4]
    assert ["  [N] No, there is something that I", "      would like to say before we go on"] == rows[4:6]
