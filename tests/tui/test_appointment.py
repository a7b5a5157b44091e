# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A time of one's own."""

from __future__ import annotations

import time

import pytest

from duologue.page import Choice, Page
from duologue.phrases import EN
from duologue.terminal import clock
from duologue.tui.widgets.appointment import Appointment
from tests.tui.alone import Alone, page, times

NOON = int(time.mktime(time.strptime("2026-03-02 12:00", "%Y-%m-%d %H:%M"))) * 1000


def at_noon() -> Alone:
    """A page that asks for a time, at noon."""
    return Alone(Appointment(times(), lambda: NOON))


@pytest.mark.parametrize(
    ("word", "minutes"), [("12:45", 45), ("45m", 45), ("2 min", 2), ("11.59", 1439), ("1440M", 1440)]
)
async def test_a_time_is_the_answer(word: str, minutes: int) -> None:
    """It does what the first choice does, at that time; what it means is said at once."""
    app = at_noon()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*word, "enter")
        await pilot.pause()

        assert (Choice("pause", "20 minutes", minutes=minutes), "") == app.form.answer()
        assert ["entered"] == app.told[-1:]
        said = EN["screen.time.until"].format(time=clock(NOON + minutes * 60_000), minutes=minutes)
        assert said in app.shown()


@pytest.mark.parametrize(
    ("word", "key"), [("noon", "plain.time.wrong"), ("25:00", "plain.time.wrong"), ("45", "screen.minutes")]
)
async def test_what_is_no_time_is_said(word: str, key: str) -> None:
    """Enter says what a time looks like, and answers nothing; the next key takes that away."""
    app = at_noon()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*word)
        await pilot.pause()
        said = EN[key].format(word=word, n=word)
        assert said[:40] not in app.shown()
        await pilot.press("enter")
        await pilot.pause()
        assert app.form.answer() is None
        assert said[:40] in app.shown()
        await pilot.press("x")
        await pilot.pause()
        assert said[:40] not in app.shown()


async def test_nothing_is_no_time() -> None:
    """An empty line answers nothing, and complains of nothing."""
    app = at_noon()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()

        assert app.form.answer() is None
        assert EN["plain.time.wrong"][-20:] not in app.shown()


async def test_where_words_are_asked_for_it_takes_words() -> None:
    """An exercise may ask for a word on the time as well."""
    app = Alone(Appointment(page("appointment"), lambda: NOON))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"Sunday", "enter")
        await pilot.pause()

        assert (Choice("say", ""), "Sunday") == app.form.answer()


async def test_without_choices_there_is_nothing_to_choose() -> None:
    """Then nothing is drawn."""
    app = Alone(Appointment(Page((), "", form="appointment"), lambda: NOON))
    async with app.run_test(size=(80, 24)):
        assert app.form.answer() is None
        assert 0 == app.form.size.height
