# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""One or two words from a vocabulary, or of one's own."""

from __future__ import annotations

from duologue.phrases import EN
from tests.tui.alone import Alone, Rows, alone, outcomes

ROWS: Rows = [
    ([], ""),
    (["down", "space"], "close"),
    (["down", "right", "space"], "tender"),
    (["down", "down", "space"], "sad"),
    (["down", "up", "space"], "sad"),
    (["down", "left", "space"], "sorry"),
    (["down", "space", "right", "space"], "close, tender"),
    (["down", "space", "right", "space", "space"], "close"),
    (["down", "space", "backspace"], ""),
    ([*"so", "space"], "sorry"),
    ([*"SO", "space"], "sorry"),
    ([*"to", "space", *"be", "space", *"h", "space"], "to be heard"),
    ([*"s", "down", "space"], "sad"),
    ([*"sad"], "sad"),
    ([*"left", "space", *"out"], "left out"),
    (["down", "space", *"left out"], "close, left out"),
    (["down", "space", *"close"], "close"),
    ([*"x", "right", "left", "y"], "yx"),
]


async def test_picking() -> None:
    """Letters find words and are a word of one's own, arrows point, Space picks or unpicks, Backspace takes back."""

    def see(app: Alone, words: str) -> bool:
        return not words or EN["screen.said"].format(words=words) in app.shown()

    assert ROWS == await outcomes("feelings", ROWS, see)


async def test_what_is_typed_finds() -> None:
    """Only words with those letters are left, with their headings; all come back where none has them."""
    app = alone("needs")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"sa")
        await pilot.pause()
        assert "heavy" in app.shown()
        assert not any(word in app.shown() for word in ("warm", "close", "sorry"))
        await pilot.press(*"xx")
        await pilot.pause()
        assert all(word in app.shown() for word in ("warm", "close", "sorry"))


async def test_a_third_word_is_not_picked() -> None:
    """It says so, and the two stay."""
    app = alone("needs")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "space", "right", "space", "right", "space")
        await pilot.pause()

        assert "close, tender" == app.form.words
        assert EN["screen.two"] in app.shown()


async def test_a_picked_word_has_a_sign() -> None:
    """Colour is never the only one."""
    app = alone("needs", draft="tender")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()

        assert "✓tender" in app.shown()
        assert "✓close" not in app.shown()


async def test_a_click_picks() -> None:
    """And a second one unpicks."""
    app = alone("needs")
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.pause()
        y, line = next((y, line) for y, line in enumerate(app.shown().split("\n")) if "tender" in line)
        for words in ("tender", ""):
            await pilot.click(offset=(line.index("tender") + 1, y))
            await pilot.pause()
            assert words == app.form.words == app.wrote[-1]
        await pilot.click(offset=(39, y))
        assert "" == app.form.words
        assert "touched" in app.told


async def test_a_long_vocabulary_scrolls() -> None:
    """The word pointed at is in sight, and so is the button."""
    groups = tuple((f"group {n}", tuple(f"word{n}x{m}" for m in range(7))) for n in range(20))
    app = alone("needs", groups=groups)
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.press("down", "up")
        for _ in range(3):  # the mark, the way to it, and its picture
            await pilot.pause()

        assert "word19x" in app.shown()
        assert "[ Send ]" in app.shown()


async def test_without_a_vocabulary_there_are_only_ones_own_words() -> None:
    """Arrows and Space point at nothing then."""
    app = alone("needs", groups=())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", *"rest", "space", *"now")
        await pilot.pause()

        assert "rest now" == app.form.words
