# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Where sentences are written."""

from __future__ import annotations

import pytest
from textual import events

from duologue.page import Choice
from duologue.phrases import EN
from duologue.tui.widgets.box import Box
from tests.tui.alone import Alone, Rows, alone, outcomes

STEMS = ("I feel …", "I need …", "First …, then …")


async def test_the_ways_to_begin_are_a_ghost() -> None:
    """One of them stands there until something is written; it is no part of the words."""
    app = alone("text", stems=STEMS)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "I feel …" in app.shown()
        assert EN["screen.stems"] in app.shown()
        assert "" == app.form.words
        await pilot.press("x")
        await pilot.pause()

        assert "I feel …" not in app.shown()
        assert EN["screen.stems"] not in app.shown()
        assert "x" == app.form.words


ROWS: Rows = [
    (["right"], "I feel "),
    (["end", *"sad"], "I feel sad"),
    (["down", "right", *"rest"], "I need rest"),
    (["up", "right", *"you wept"], "First you wept, then …"),
    (["down", "down", "down", "right"], "I feel "),
    (["x", "left", "right", "y"], "xy"),
]


async def test_a_way_to_begin_is_taken() -> None:
    """Up and down show others, right or End takes it, and the first gap in it is filled by what is written next."""

    def see(app: Alone, words: str) -> bool:
        return words == app.wrote[-1]

    assert ROWS == await outcomes("text", ROWS, see, stems=STEMS)


@pytest.mark.parametrize(("fade", "ghost", "told"), [(0, True, True), (1, True, False), (2, False, False)])
async def test_ways_to_begin_fade_with_practice(fade: int, ghost: bool, told: bool) -> None:
    """First with how to take them, then by themselves, then not at all; the keys bring them all the same."""
    app = alone("text", stems=STEMS, fade=fade)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        before = app.shown()
        await pilot.press("down")
        await pilot.pause()
        asked = app.shown()
        await pilot.press("right")

        assert (ghost, told) == ("I feel …" in before, EN["screen.stems"] in before)
        assert "I need …" in asked
        assert "I need " == app.form.words


async def test_the_meter_counts_words() -> None:
    """With a soft limit the words are counted, and said more plainly far above it; without one they are not."""
    app = alone("text", words=2)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "Words" not in app.shown()
        await pilot.press(*"one two")
        assert EN["meter"].format(n=2, limit=2) in app.shown()
        await pilot.press(*" three four")
        assert EN["meter.over"].format(n=4, limit=2)[:40] in app.shown()

    app = alone("text")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"one two")
        assert "Words" not in app.shown()


async def test_what_was_written_can_be_taken_back() -> None:
    """Ctrl+Z takes back, Ctrl+Y brings again."""
    app = alone("text")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"one", "ctrl+z")
        await pilot.pause()
        assert "" == app.form.words
        await pilot.press("ctrl+y")
        await pilot.pause()
        assert "one" == app.form.words


async def test_the_box_grows_with_the_words() -> None:
    """It has room for three lines, for as many as there are, and for eight at most."""
    app = alone("text")
    async with app.run_test(size=(80, 24)) as pilot:
        heights = []
        for _ in range(10):
            heights.append(app.query_one(Box).size.height)
            await pilot.press("x", "ctrl+j")
            await pilot.pause()

        assert [3, 3, 3, 4, 5, 6, 7, 8, 8, 8] == heights


async def test_the_last_try_is_said_again_only_as_it_is() -> None:
    """It stands above the box; an empty box says it again, and words in the box take its place."""
    app = alone("text", last="You were late.")
    async with app.run_test(size=(80, 24)) as pilot:
        assert "You were late." in app.shown()
        assert (Choice("say", ""), "You were late.") == app.form.answer()
        assert "" == app.form.words
        await pilot.press(*"New")
        assert (Choice("say", ""), "New") == app.form.answer()


async def paste(app: Alone, words: str) -> None:
    """As a terminal hands it over."""
    assert app.focused is not None
    app.focused.post_message(events.Paste(words))


async def test_a_long_paste_stays_whole_and_sends_nothing() -> None:
    """A hundred thousand letters stay; the paste is another key, never Enter; and writing goes on behind it."""
    app = alone("text", words=60)
    words = "lorem ipsum\r\n" * 8_000
    async with app.run_test(size=(80, 24)) as pilot:
        await paste(app, words)
        await pilot.pause()
        await pilot.press("x")
        await pilot.pause()

        assert words.replace("\r", "") + "x" == app.form.words
        assert {"touched"} == set(app.told)


async def test_a_paste_takes_the_place_of_what_is_marked() -> None:
    """And can be taken back at once."""
    app = alone("text", draft="one two")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+shift+left")
        await paste(app, "three")
        await pilot.pause()
        assert "one three" == app.form.words
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert "one two" == app.form.words


@pytest.mark.parametrize(("apart", "found"), [(0.001, "dishes\n\n\nand more"), (0.2, "dishesand more")])
async def test_lines_that_are_pasted_key_by_key_stay_lines(apart: float, found: str) -> None:
    """An Enter with a letter at its heels ends a line; by hand it does not, nor does one at the end of a paste."""
    app = alone("text")
    async with app.run_test(size=(80, 24)) as pilot:
        for place, sign in enumerate("dishes\r\r\rand more\r"):
            key = events.Key("enter" if sign == "\r" else sign, sign)
            key.time = 100.0 + place * apart
            app.query_one(Box).post_message(key)
        await pilot.pause()
        await pilot.pause()

        assert found == app.form.words
        assert "entered" == app.told[-1]


async def test_up_and_down_stay_in_the_text() -> None:
    """They move the cursor, and nothing behind the form takes them for an answer."""
    app = alone("text", draft="one\ntwo")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("up", "x", "down", "y")
        await pilot.pause()

        assert "onex\ntwoy" == app.form.words


async def test_a_click_into_the_text_goes_on_writing() -> None:
    """It disarms, as a key does."""
    app = alone("text", draft="one")
    async with app.run_test(size=(80, 24)) as pilot:
        app.told.clear()
        await pilot.click(Box)

        assert ["touched"] == app.told


async def test_private_words_are_for_ones_own_eyes() -> None:
    """It says so above the box, and its button keeps instead of sending."""
    app = alone("private")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()

        assert EN["screen.private"] in app.shown()
        assert f"[ {EN['screen.keep.it']} ]" in app.shown()
        assert f"[ {EN['screen.send']} ]" not in app.shown()


async def test_a_list_is_numbered_lines() -> None:
    """Each line has its number, and empty ones are not said."""
    app = alone("list", draft="one\n\n two ")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()

        assert all(f"{n}  {word}" in app.shown() for n, word in ((1, "one"), (3, " two")))
        assert (Choice("say", ""), "one\ntwo") == app.form.answer()
        assert "one\ntwo" == app.form.words


async def test_the_draft_of_a_list_is_what_is_said() -> None:
    """Its lines, without the empty ones: so nothing of it is a draft once it is said."""
    app = alone("list")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"tea", "space", "ctrl+j", "ctrl+j", *"walk", "ctrl+j")
        await pilot.pause()

        assert "tea\nwalk" == app.wrote[-1]
        assert (Choice("say", ""), app.wrote[-1]) == app.form.answer()
