# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Choices to press, in each way in which they are drawn. When a mark counts: test_arming, test_work, test_around."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.message import Message
from textual.pilot import Pilot

from duologue.page import Choice
from duologue.tui.widgets.answers import Answers
from duologue.tui.widgets.choosing import Choosing
from duologue.tui.widgets.menu import Menu
from tests.tui.widgets.lone import lone

THREE = (Choice("yes", "Yes, go on"), Choice("no", "No"), Choice("", "Back"))


@asynccontextmanager
async def choices(kind: type[Choosing], *found: Choice) -> AsyncIterator[tuple[Choosing, Pilot[None], list[Message]]]:
    """These choices, drawn in this way, and what they tell."""
    widget: Choosing = Menu(found) if kind is Menu else Answers()
    async with lone(widget, tells=(Choosing.Marking, Choosing.Typed, Choosing.Entered)) as (pilot, told):
        if isinstance(widget, Answers):
            widget.choices = found
        yield widget, pilot, told


def of(told: list[Message]) -> list[object]:
    """What was told, in short: the place of a mark, sign and place of a letter, or that it was Enter."""
    typed = Choosing.Typed
    return [(one.sign, one.place) if isinstance(one, typed) else getattr(one, "place", "enter") for one in told]


@pytest.mark.parametrize("kind", [Answers, Menu])
async def test_a_letter_is_told_with_its_choice(kind: type[Choosing]) -> None:
    """In small or in capital; one that is nobody's is told as that, Enter by any name is Enter, other keys are none."""
    async with choices(kind, *THREE) as (_, pilot, told):
        await pilot.press("n", "Y", "q", "enter", "ctrl+\r", "f9", "left")

    assert [("n", 1), ("y", 0), ("q", -1), "enter", "enter"] == of(told)


@pytest.mark.parametrize("kind", [Answers, Menu])
async def test_arrows_go_round(kind: type[Choosing]) -> None:
    """Where nothing is marked, down begins at the first and up at the last."""
    async with choices(kind, *THREE) as (widget, pilot, told):
        await pilot.press("down", "up")
        widget.marked = 2
        await pilot.press("down", "up")

    assert [0, 2, 0, 1] == of(told)


@pytest.mark.parametrize("kind", [Answers, Menu])
async def test_nothing_marks_itself(kind: type[Choosing]) -> None:
    """What was pressed is only told; and where nothing can be chosen, nothing but Enter and letters is."""
    async with choices(kind, *THREE) as (widget, pilot, _):
        await pilot.press("down", "y", "enter")
        marked = widget.marked
    async with choices(kind) as (_, pilot, told):
        await pilot.press("down", "up", "y", "enter")

    assert (-1, [("y", -1), "enter"]) == (marked, of(told))


def test_no_letter_in_a_trace() -> None:
    """It may be the first of somebody's words."""
    assert "'s'" not in repr(Choosing.Typed(-1, "s"))
