# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What is true of every form alike: words out, draft in, Enter, arming, and anybody's words drawn as letters."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, get_args

import pytest
from textual.pilot import Pilot

from duologue.core.exercise import Form as Name
from duologue.page import Choice, Page
from duologue.phrases import EN
from duologue.tui.widgets.foot import Send
from duologue.tui.widgets.forms import FORMS
from tests.tui.alone import HOSTILE, Alone, alone, controls, made, page

WRITTEN = {  # for each form: keys, and the words that they make
    "text": ([*"Hello"], "Hello"),
    "private": ([*"six"], "six"),
    "card": ([*"Hello"], "Hello"),
    "silence": ([*"Hello"], "Hello"),
    "appointment": ([*"Hello"], "Hello"),
    "choice": (["down", "down"], "say no"),
    "scale": (["7"], "7"),
    "feelings": ([*"sa", "space"], "sad"),
    "needs": ([*"sa", "space"], "sad"),
    "list": ([*"one", "ctrl+j", *"two"], "one\ntwo"),
    "fields": ([*"a", "tab", *"b"], "ask for time: a\nsay no: b"),
    "commit": ([*"a", "tab", *"b"], "ask for time: a\nsay no: b"),
}
DRAFTS = {
    "choice": "say no",
    "scale": "10",
    "feelings": "sad, tender, of my own",
    "needs": "sad",
    "fields": "ask for time: an hour\nsay no: to them",
    "commit": "be held: longer\nand again",
}


def test_every_form_of_the_format_is_drawn() -> None:
    """There is a widget for each name that an exercise may give."""
    assert set(get_args(Name)) == set(FORMS) | {""}
    assert set(WRITTEN) == set(FORMS)


async def fresh(app: Alone, pilot: Pilot[None], *, written: bool = False) -> AsyncIterator[str]:
    """The name of every form while that form is shown, one after another: untouched, or with its words written."""
    for name, (keys, _) in WRITTEN.items():
        await app.turn_to(made(name))
        await pilot.press(*keys if written else "")
        await pilot.pause()
        app.told.clear()
        yield name


async def test_what_is_written_comes_out() -> None:
    """The words are told as they are written, and are the answer."""
    app = alone("text")
    async with app.run_test(size=(80, 24)) as pilot:
        async for name in fresh(app, pilot):
            keys, words = WRITTEN[name]
            assert app.form.answer() is None
            await pilot.press(*keys)
            await pilot.pause()

            assert words == app.form.words == app.wrote[-1]
            assert (Choice("say", ""), words) == app.form.answer()


async def test_a_draft_goes_in() -> None:
    """What was written before stands in the form, and is what it would say."""
    app = alone("text")
    async with app.run_test(size=(80, 24)) as pilot:
        for name in WRITTEN:
            draft = DRAFTS.get(name, "Some words\nof mine")
            await app.turn_to(made(name, draft=draft))
            await pilot.pause()

            assert (name, draft) == (name, (app.form.answer() or ("", None))[1])


async def test_enter_is_passed_on_and_changes_nothing() -> None:
    """Enter is told once, under whatever name, armed or not, and is never a letter; any other key is told as that."""
    app = alone("text")
    async with app.run_test(size=(80, 24)) as pilot:
        async for name in fresh(app, pilot, written=True):
            app.form.armed = True
            assert app.form.has_class("-armed")
            await pilot.press("enter", "ctrl+enter", "ctrl+\r", "left_shift", "right_control", "caps_lock")
            await pilot.pause()

            assert (name, ["entered"] * 3, WRITTEN[name][1]) == (name, app.told, app.form.words)
            await pilot.press("left", "escape")
            assert (name, ["entered"] * 3 + ["touched"] * 2) == (name, app.told)


async def test_the_button_does_what_enter_does() -> None:
    """A click on the button is Enter, and the keys go on going where one writes."""
    app = alone("text")
    async with app.run_test(size=(80, 24)) as pilot:
        async for name in fresh(app, pilot, written=True):
            before = app.focused
            await pilot.click(Send)

            assert (name, ["entered"], WRITTEN[name][1]) == (name, app.told, app.form.words)
            assert before is app.focused


async def test_tab_leaves_a_form_for_what_lies_below_it() -> None:
    """It leaves what one writes in, and no button stands in between."""
    app = alone("text")
    async with app.run_test(size=(80, 24)) as pilot:
        async for name in fresh(app, pilot):
            seen = []
            for _ in range(4):
                await pilot.press("tab")
                seen.append(type(app.focused).__name__)

            assert (name, True, False) == (name, "Behind" in seen, "Send" in seen)


@pytest.mark.parametrize("size", [(80, 24), (40, 20)])
async def test_whatever_words_are_drawn_as_letters(size: tuple[int, int]) -> None:
    """Escape sequences, bidi controls, markup and very long words are drawn as letters, wherever they stand."""
    app = alone("text")
    async with app.run_test(size=size) as pilot:
        for name in WRITTEN:
            for words in (" ".join(HOSTILE), HOSTILE[-1]):
                said: dict[str, Any] = {"draft": words, "last": words, "stems": (words, "x"), "options": (words, "x")}
                await app.turn_to(made(name, **said, groups=((words, (words, "x")),)))
                await pilot.press("down", "x")
                await pilot.pause()

                assert set() == controls(app.shown())
                assert not set("\u202e\u2066\u2069\u200e") & set(app.shown())


async def test_markup_is_letters() -> None:
    """Brackets are drawn as they are written."""
    app = alone("text")
    async with app.run_test(size=(80, 24)) as pilot:
        for name in ("text", "list", "private", "fields", "choice", "feelings"):
            await app.turn_to(made(name, draft="[/b] [red]x[/]"))
            await pilot.pause()

            assert "[/b] [red]x[/]" in app.shown()


async def test_a_very_long_draft_stays_whole() -> None:
    """In every form that takes words as they are, a hundred thousand letters come out as they went in."""
    app = alone("text")
    words = "x" * 100_000
    async with app.run_test(size=(80, 24)) as pilot:
        for name in ("text", "private", "list", "choice", "feelings", "fields"):
            await app.turn_to(made(name, draft=words))
            await pilot.press("y")
            await pilot.pause()

            assert words in app.form.words


async def test_without_a_field_there_is_nothing_to_write_in() -> None:
    """A page of cards, or one that only answers, draws nothing of a form."""
    for name in ("card", "text"):
        app = Alone(FORMS[name](Page((), "", form=name)))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()

            assert 0 == app.form.size.height
            assert app.form.answer() is None


def test_the_keys_are_named_for_the_help() -> None:
    """Where one writes, the help can say that a change can be taken back."""
    assert "Ctrl+Z" in FORMS["text"](page("text")).keys
    assert EN["words.keys"] == FORMS["needs"](page("needs")).keys
    assert "" == FORMS["scale"](page("scale")).keys
    assert all(form.hint in EN for form in FORMS.values())
