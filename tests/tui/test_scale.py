# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A number from 0 to 10."""

from __future__ import annotations

import pytest

from duologue.tui.widgets.scale import Steps
from tests.tui.alone import Alone, Rows, alone, made, outcomes

ENDS = ("Hardly heard", "Fully heard")


ROWS: Rows = [
    ([], ""),
    (["0"], "0"),
    (["7"], "7"),
    (["7", "3"], "3"),
    (["1", "0"], "10"),
    (["1", "0", "0"], "0"),
    (["right"], "0"),
    (["left"], "0"),
    (["5", "right"], "6"),
    (["5", "left", "down"], "3"),
    (["9", "up", "up"], "10"),
    (["end"], "10"),
    (["home"], "0"),
    (["5", "backspace"], ""),
    (["5", "x", "space"], "5"),
]


async def test_marking() -> None:
    """Digits and arrows mark a number; none is marked before."""

    def see(app: Alone, words: str) -> bool:
        return (f"[{words}]" in app.shown()) == (words != "")

    assert ROWS == await outcomes("scale", ROWS, see, options=ENDS)


@pytest.mark.parametrize("draft", ["", "11", "-1", "much", "٣"])
def test_what_is_no_number_marks_none(draft: str) -> None:
    """A draft that is none of the numbers marks none of them."""
    assert "" == made("scale", draft=draft).words


async def test_the_ends_have_words() -> None:
    """They stand below the two ends, in a line where they fit."""
    app = alone("scale", options=ENDS)
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.pause()
        numbers, ends = [line for line in app.shown().split("\n") if "0 " in line or "heard" in line]

        assert ends.index("Hardly") == numbers.index("0")
        assert ends.endswith("Fully heard")
        assert len(numbers) >= len(ends)


async def test_long_ends_share_lines() -> None:
    """Where they do not fit, they are said one after the other."""
    app = alone("scale", options=("not at all, not even a little", "more than ever before"))
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.pause()

        assert "not even a little – more\n" in app.shown()


async def test_a_click_marks() -> None:
    """The number under it."""
    app = alone("scale")
    async with app.run_test(size=(80, 24)) as pilot:
        for column, words in ((1, "0"), (22, "7"), (31, "10"), (60, "10")):
            await pilot.click(Steps, offset=(column + 2, 1))
            await pilot.pause()
            assert words == app.form.words
