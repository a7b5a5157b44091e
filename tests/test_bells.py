# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The bell of a hard clock: whose program rings it, and when; and that it is what each of the two owes then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from duologue.bells import FINISH, FINISH_OTHER, bell
from duologue.core.shape import PARTNERS, Partner
from duologue.core.state import other
from tests.test_participant import MINUTE, SECOND, START, TIMED, seat_both


@pytest.mark.parametrize(("step", "holder"), [("share", "a"), ("support", "b"), ("letter", "a")])
def test_the_holder_rings_first(step: str, holder: Partner) -> None:
    """The floor holder's client rings 30 s after the box is full, the other's 10 s later; of both, the speaker's."""
    link = seat_both(replace(TIMED, start=step))
    full = START + 10 * MINUTE
    link.now = full + FINISH - 1

    assert full + FINISH == bell(link.chairs[holder].state, holder)
    assert full + FINISH + FINISH_OTHER == bell(link.chairs[other(holder)].state, other(holder))
    assert ["", ""] == [link.owed(seat) for seat in PARTNERS]
    link.now += 1
    assert ["time", ""] == [link.owed(holder), link.owed(other(holder))]
    link.now += FINISH_OTHER
    assert ["", "time"] == [link.owed(holder), link.owed(other(holder))]
    link.flow()
    assert "turn" == link.state.step


def test_quick_answers_do_not_put_the_bell_off() -> None:
    """Two who answer each other within 30 s for ever are still in a box of ten minutes."""
    link = seat_both(TIMED)
    for seat in ("a", "b", "a", "b"):
        link.now += 150 * SECOND + 5 * SECOND
        link.does(seat, "say")

    assert START + 10 * MINUTE + FINISH == bell(link.chairs["a"].state, "a")


def test_a_box_stands_still_in_a_break() -> None:
    """There is no bell in a break, and afterwards there is as much time as there was."""
    link = seat_both(TIMED)
    link.now += 4 * MINUTE
    link.does("b", "pause", until=link.now)
    assert [None, None] == [bell(chair.state, chair.seat) for chair in link.chairs.values()]
    link.now += 60 * MINUTE
    assert ["", ""] == [link.owed(seat) for seat in PARTNERS]
    link.does("a", "resume")
    link.does("b", "resume")

    assert link.now + 6 * MINUTE + FINISH == bell(link.chairs["a"].state, "a")


@pytest.mark.parametrize(("start", "act"), [("turn", "ready"), ("rest", "later"), ("share", "leave")])
def test_there_is_no_bell_elsewhere(start: str, act: str) -> None:
    """No bell rings at a step without a clock, under a soft one, or after the end."""
    link = seat_both(replace(TIMED, start=start))
    if act == "leave":
        link.does("a", act)
    link.now += 3600 * SECOND

    assert [None, None] == [bell(chair.state, chair.seat) for chair in link.chairs.values()]
    assert ["", ""] == [link.owed(seat) for seat in PARTNERS]
