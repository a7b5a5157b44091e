"""What a page is made of. What stands on one, and when: test_pages."""

from __future__ import annotations

from duologue.page import Block, Choice, Field, Page, Turn


def test_what_holds_words_prints_none() -> None:
    """A trace, a report or a log that printed a page or a part of it would name its kind and no more."""
    field = Field("say", draft="rain", last="rain", stems=("rain",), options=("rain",), groups=(("rain", ("rain",)),))
    block, choice = Block("words", "rain", "rain", 1, "a"), Choice("say", "rain", "rain", more="rain", beside="rain")
    page = Page(("rain",), "rain", blocks=(block,), choices=(choice,), field=field, compare=((block,), block))
    turn = Turn(1, "a", "rain", "rain", "words")

    assert "rain" not in " ".join(map(repr, (page, field, block, choice, turn)))


def test_two_paragraphs_that_read_alike_are_one() -> None:
    """Which entry said it, and from which chair, is for whoever lays it out: it changes nothing that is read."""
    assert Block("words", "rain", "Ana said") == Block("words", "rain", "Ana said", 5, "a")
    assert Block("words", "rain", "Ana said") != Block("words", "rain", "You said", 5, "a")
