# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What a form is before it is any of them. What each of them does: test_forms, and a file for each."""

from __future__ import annotations

import pytest
from textual import events
from textual.widgets import TextArea

from duologue.page import Choice, Field, Page, Spot
from duologue.tui.widgets.form import Form, written
from tests.tui.alone import alone
from tests.tui.widgets.lone import lone

HERE: Spot = ("a", "tell", 1)


class Slip(Form):
    """One that says what stands on a slip of paper."""

    slip = ""

    @property
    def words(self) -> str:
        """That."""
        return self.slip


def slip(words: str, page: Page) -> Slip:
    """With these words on it."""
    made = Slip(page)
    made.slip = words
    return made


async def test_what_is_typed_beside_it_goes_where_one_wrote_last() -> None:
    """A key and what is pasted, and the keys after it too; where nobody wrote yet, nowhere."""
    app = alone("text")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("h", "tab")
        away = app.focused
        app.form.go_on(events.Key("i", "i"))
        await pilot.pause()
        app.form.go_on(events.Paste(" there"))
        await pilot.pause()
        await pilot.press("s")
        bare = Form(Page((), ""))
        bare.go_on(events.Key("x", "x"))

        assert not isinstance(away, TextArea)
        assert "hi theres" == app.form.words


@pytest.mark.parametrize(
    ("words", "field", "found"),
    [
        ("so much", Field("say-more"), (Choice("say-more", ""), "so much")),
        (" \n", Field("say"), None),
        ("so", None, None),
    ],
)
def test_words_are_an_answer_where_words_are_asked_for(
    words: str, field: Field | None, found: tuple[Choice, str] | None
) -> None:
    """By the act that says them; blanks are none."""
    assert found == slip(words, Page((), "", field=field)).answer()


async def test_what_is_written_is_found_on_a_screen() -> None:
    """Of several forms the first that has words for a session; what is written around one is nobody's draft."""
    asked = Page((), "", field=Field("say"), spot=HERE)
    around, idle, told = Page((), "", field=Field("name")), Page((), "", spot=HERE), slip("so much", asked)
    others = (slip("Ana", around), slip("note", idle), slip("  ", asked))
    async with lone(*others) as (pilot, _):
        none = written(pilot.app.screen)
        await pilot.app.mount(told, slip("later", asked))
        found = written(pilot.app.screen)

    assert [None, ("so much", asked)] == [none, found]


def test_a_form_of_its_own_says_nothing() -> None:
    """It has no words, draws nothing and uses no letter: that is for each of them to say."""
    bare = Form(Page((), ""))

    assert ["", "", "", False] == [bare.words, bare.render(), bare.keys, bare.take("x")]


def test_no_words_in_a_trace() -> None:
    """What tells of words does not show them where it is printed."""
    assert "secret" not in repr(Form.Wrote("secret", Page((), "")))
