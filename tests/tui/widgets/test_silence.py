# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A time without words."""

from __future__ import annotations

from duologue.page import Choice, Page
from duologue.phrases import EN
from duologue.tui.widgets.silence import Breath, Silence
from tests.tui.alone import Alone

PAGE = Page(("settle",), "", choices=(Choice("ready", "I am ready"),), form="silence", hold=30_000)


class Ticks:
    """Seconds that pass when a test says so."""

    at = 0.0

    def __call__(self) -> float:
        return self.at


async def test_the_line_fills_over_the_time() -> None:
    """It says when to breathe, the line fills, and then it says that the time has passed."""
    ticks = Ticks()
    app = Alone(Silence(PAGE, ticks))
    async with app.run_test(size=(80, 24)):
        pulse, seen = app.query_one(Breath), []
        for ticks.at in (0.0, 5.0, 29.0):
            pulse.beat()
            seen.append((app.shown().split("\n")[3].count("━"), EN["breath.in"] in app.shown()))
        assert [(0, True), (7, False), (42, False)] == seen
        ticks.at = 30.0
        pulse.beat()

        assert EN["silence.past"] in app.shown()


async def test_it_breathes() -> None:
    """The first line is longest where it is time to breathe out."""
    ticks = Ticks()
    app = Alone(Silence(PAGE, ticks))
    async with app.run_test(size=(40, 20)):
        lengths = []
        for ticks.at in (0.0, 2.0, 4.0, 7.0, 10.0):
            app.query_one(Breath).beat()
            lengths.append(app.shown().split("\n")[1].count("━"))

        assert lengths[0] < lengths[1] < lengths[2] > lengths[3] > lengths[4]


async def test_it_can_stand_still() -> None:
    """Where nothing may move, nothing does, and nothing is said that would be over."""
    ticks = Ticks()
    app = Alone(Silence(PAGE, ticks))
    async with app.run_test(size=(80, 24)) as pilot:
        app.form.still = True
        await pilot.pause()
        before = app.shown()
        ticks.at = 17.0
        app.query_one(Breath).beat()

        assert before == app.shown()
        assert EN["breath.still"] in before


async def test_it_asks_for_no_time_where_none_is_meant() -> None:
    """Without a time there is only something to breathe with; it holds nobody, and answers nothing."""
    app = Alone(Silence(Page(("settle",), "", form="silence"), Ticks()))
    async with app.run_test(size=(80, 24)):
        assert "─" not in app.shown()
        assert app.form.answer() is None
