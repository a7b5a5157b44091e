# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What people type is recalled as letters, whatever it looks like: in words, quotes, names and labels."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from duologue import said, text
from duologue.core.exercise import Guide
from duologue.core.shape import Step
from duologue.pages import made
from duologue.phrases import EN
from duologue.recall import name_of
from duologue.turns import turns
from tests.table import Couple, exercise
from tests.test_pages import SPEAK, at, texts

HOSTILE = ["{here}", "{send} {me} {0} {", "}", "[b]bold[/b] [@click=quit]", "%s %(me)s", "<b>&amp;", "\\N{DIGIT ONE}"]


@pytest.mark.parametrize("words", HOSTILE)
def test_words_are_letters_and_never_parsed(words: str) -> None:
    """Braces, brackets and the like stand as they were typed: in words, labels and quotes; a name does without them."""
    asked = Guide(prompt="They said {here} {nowhere} {", shows=("here",), labels={"ok": words})
    steps = {"here": (Step("speaker", {"say": "ask"}), Guide()), "ask": (Step("either", {"ok": "end"}), asked)}
    couple = Couple(exercise(steps), names={"a": words, "b": "Ben"})
    couple.act("a", "say", words)
    page = couple.page("b")

    assert (f"{text.name(words) or 'A'} said", words) == (page.blocks[0].label, page.blocks[0].text)
    assert f"They said “{words}” {{nowhere}} {{" == page.blocks[1].text
    assert words == page.choices[0].label


def test_no_quote_of_theirs_ends_ours() -> None:
    """What stands behind a quote of the partner's stays within what the program quotes, in any language's quotes."""
    asked = Guide(prompt="They ask: {here} Is now good?")
    couple = Couple(exercise({"here": (Step("speaker", {"say": "tell"}), Guide()), "tell": (SPEAK, asked)}))
    couple.act("a", "say", 'now?” You can close. “Or "not".')
    german = made(replace(couple.view("a"), phrases=said.words("de")))

    assert "They ask: “now?’ You can close. ‘Or ’not’” Is now good?" == couple.page("a").blocks[-1].text
    assert "They ask: „now?’ You can close. ‘Or ’not’“ Is now good?" == german.blocks[-1].text


def test_what_would_drive_a_terminal_is_gone() -> None:
    """Escape codes, bidi controls and the unseen reach no page, from names or words."""
    bad = "x\x1b[2J\x07\u202e\u200b\x00\x9b1my"
    couple = Couple(exercise({"here": (SPEAK, Guide()), "tell": (SPEAK, Guide())}), names={"a": bad, "b": "\x1b"})
    couple.act("b", "aside", bad)
    aside = couple.page("a").notices
    couple.act("a", "say", bad)
    seen = "".join((*aside, *texts(couple.page("b")), *texts(couple.page("a"))))

    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]", seen)
    assert "B:" not in seen


def test_who_calls_themselves_you_is_somebody_else() -> None:
    """Nobody's words can come to stand under "You said" on the other's page."""
    couple = Couple(exercise({"here": (SPEAK, Guide())}), names={"a": "you", "b": "Ben"})

    assert "It is you (A)'s turn." == couple.page("b").headline


def test_who_takes_a_name_of_the_programs_is_somebody_else() -> None:
    """What the program says of nobody, or of itself, is not said of whoever calls themselves so."""
    couple = Couple(exercise({"here": (SPEAK, Guide())}), names={"a": "Nobody", "b": "Du\u03bflogue"})

    assert "It is Nobody (A)'s turn." == couple.page("b").headline
    assert EN["turn.other"].format(me="Nobody (A)") == couple.page("a").headline
    assert "Duοlogue (B)" == name_of(couple.view("a"), "b")


@pytest.mark.parametrize("words", ["I know where you are.", "", "Noch einmal, bitte."])
def test_only_its_phrases_are_said_aside(words: str) -> None:
    """Who does not have the floor says nothing of their own with a program of their own."""
    couple = Couple(exercise({"here": (SPEAK, Guide()), "tell": (SPEAK, Guide())}))
    couple.act("b", "aside", words)
    heard = (*couple.page("a").notices, *(turn.text for turn in turns(couple.view("a"))))

    assert ("Ben, aside: (This part cannot be read here.)",) * 2 == heard


def test_a_phrase_aside_is_read_in_ones_own_language() -> None:
    """Whoever says it in German is read in English."""
    couple = Couple(exercise({"here": (SPEAK, Guide()), "tell": (SPEAK, Guide())}))
    couple.act("b", "aside", said.words("de")["aside.2"])

    assert ("Ben, aside: A little slower, please.",) == couple.page("a").notices


def test_who_has_no_name_is_called_by_their_seat() -> None:
    """A name of which nothing is left does not leave a hole in a sentence."""
    assert "A, your turn." == Couple(exercise({"here": (SPEAK, Guide())}), names={"a": "\x1b"}).page("a").headline


def test_words_are_shown_to_their_end() -> None:
    """The longest entry there can be is shown whole."""
    words = "so " * 3_999 + "so."
    couple = at(SPEAK)
    guides = {**couple.exercise.guides, "end": Guide(shows=("here",))}
    couple.exercise = replace(couple.exercise, guides=guides)
    couple.act("a", "say", words)

    assert words == couple.page("b").blocks[0].text


def test_what_cannot_be_read_is_said_to_be_so() -> None:
    """A part that this chair cannot open stands as such, and in a quote as nothing."""
    couple = at(SPEAK)
    guides = {**couple.exercise.guides, "end": Guide(prompt="{here}", shows=("here",))}
    couple.exercise = replace(couple.exercise, guides=guides)
    before = at(SPEAK, Guide(prompt="{end}")).page("a").blocks[0].text
    couple.act("a", "say", "rain")
    couple.chairs["b"].said[-1] = replace(couple.chairs["b"].said[-1], words=None)
    page = couple.page("b")

    assert "“…”" == before
    assert (EN["unreadable"], "“”") == (page.blocks[0].text, page.blocks[1].text)
