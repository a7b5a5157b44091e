# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""One of several things, or one's own words for it."""

from __future__ import annotations

from duologue.tui.widgets.choice import Options
from tests.tui.alone import OPTIONS, Alone, Rows, alone, outcomes

ROWS: Rows = [
    ([], ""),
    (["down"], "ask for time"),
    (["up"], "be held"),
    (["down", "up"], "be held"),
    (["2"], "say no"),
    (["2", "down"], "be held"),
    (["2", *" hours alone"], "2 hours alone"),
    (["4"], "4"),
    (["down", *"my own"], "my own"),
    ([*"mine", "up", "down"], "mine"),
    (["down", "x", "backspace"], ""),
]


async def test_picking() -> None:
    """Arrows or a number pick; whatever else is written is said instead, also where it begins with a number."""

    def see(app: Alone, words: str) -> bool:
        return ("▸" in app.shown()) == (words in OPTIONS)

    assert ROWS == await outcomes("choice", ROWS, see)


async def test_a_click_picks() -> None:
    """It takes the place of what was written, which can be brought back."""
    app = alone("choice")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"mine")
        await pilot.click(Options, offset=(3, 2))
        await pilot.pause()
        assert "be held" == app.form.words == app.wrote[-1]
        assert "touched" == app.told[-1]
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert "mine" == app.form.words


async def test_many_long_ones_scroll_to_the_one_that_is_picked() -> None:
    """On a small screen, too, the picked one and the box are in sight."""
    options = tuple(f"number {n} of a great many things that one might wish to do" for n in range(1, 31))
    app = alone("choice", options=options)
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.press("up")
        await pilot.pause()

        assert "▸ 30" in app.shown()
        assert "[ Send ]" in app.shown()


async def test_without_options_there_are_only_ones_own_words() -> None:
    """Arrows pick nothing then."""
    app = alone("choice", options=())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", *"1")
        await pilot.pause()

        assert "1" == app.form.words
