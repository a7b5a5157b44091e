# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Something slow: longer out than in."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.screen import Screen

from duologue.tui.widgets.calm import IN, OUT, STEP, Calm, breath


def test_a_breath_comes_and_goes() -> None:
    """Lungs fill for a while, and empty for a longer while."""
    assert IN < OUT
    assert [(0.0, True), (0.5, True), (1.0, False), (0.5, False)] == [
        (round(full, 6), inward) for full, inward in map(breath, (0, IN / 2, IN, IN + OUT / 2))
    ]
    assert breath(1) == pytest.approx(breath(1 + IN + OUT))


class Waiting(App[None]):
    """Nothing but this to look at."""

    def compose(self) -> ComposeResult:
        yield Calm()


async def test_a_line_grows_and_shrinks_and_begins_again() -> None:
    """From one cell to all of them, and back; it stands still where nothing may move."""
    app = Waiting()
    async with app.run_test(size=(40, 5)):
        calm, found = app.query_one(Calm), list[int]()
        for second in (0.0, IN / 2, IN, IN + OUT / 2, IN + OUT):
            calm._seconds = second - STEP
            calm._on()
            found.append(len(str(calm.content)))
        calm.still = True
        calm._on()

        assert [1, 20, 40, 20, 1] == found
        assert 1 == len(str(calm.content))


async def test_beneath_another_page_it_holds_its_breath() -> None:
    """A page that covers it would be drawn whole again with each of its steps."""
    app = Waiting()
    async with app.run_test(size=(40, 5)):
        calm, found = app.query_one(Calm), list[int]()
        calm._seconds = IN - STEP
        await app.push_screen(Screen())
        for beneath in (True, False):
            calm._on()
            found.append(len(str(calm.content)))
            if beneath:
                await app.pop_screen()

        assert [1, 40] == found
