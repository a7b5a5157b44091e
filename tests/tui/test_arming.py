# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What has to be pressed, and how long apart, until a press counts."""

from __future__ import annotations

import pytest

from duologue.tui.arming import Arming, letters
from tests.tui.stage import Fingers


@pytest.fixture
def fingers() -> Fingers:
    """When keys are pressed."""
    return Fingers()


@pytest.fixture
def arming(fingers: Fingers) -> Arming:
    """A page that came two seconds ago."""
    arming = Arming(fingers)
    fingers.at += 2
    return arming


def test_the_second_enter_sends(arming: Arming, fingers: Fingers) -> None:
    """A second apart, the first arms and the other goes."""
    first = arming.enter("words")
    fingers.at += 1

    assert ("armed", "go") == (first, arming.enter("words"))
    assert arming.armed is None


def test_two_enters_within_a_second_send_nothing(arming: Arming, fingers: Fingers) -> None:
    """The other counts a second after the last one, and not after the first."""
    said = [arming.enter("words")]
    for _ in range(40):  # held down: a repeat every thirtieth of a second or so
        fingers.at += 0.5
        said.append(arming.enter("words"))

    assert ["armed", *["early"] * 40] == said


def test_any_other_key_disarms(arming: Arming, fingers: Fingers) -> None:
    """Then it is the first Enter again."""
    arming.enter("words")
    arming.touched()
    fingers.at += 1

    assert "armed" == arming.enter("words")


def test_a_new_page_takes_no_key_meant_for_the_old_one(arming: Arming, fingers: Fingers) -> None:
    """For a second it takes none at all, and nothing on it is armed."""
    arming.enter("words")
    fingers.at += 5
    arming.shown()
    early = (arming.mark(0), arming.enter("words"))
    fingers.at += 1

    assert (False, "early") == early
    assert "armed" == arming.enter("words")


def test_a_choice_is_marked_and_then_made(arming: Arming) -> None:
    """Its letter marks it, and one Enter makes it."""
    assert arming.mark(1)
    assert "go" == arming.enter(1)


def test_a_letter_that_stands_alone_marks_and_after_a_rest_enter_makes_it(arming: Arming, fingers: Fingers) -> None:
    """A letter, a rest, Enter."""
    marked = arming.letter(1)
    fingers.at += 0.3 + 1e-9

    assert (True, "go") == (marked, arming.enter(1))


@pytest.mark.parametrize("word", [("n",), ("n", "o", "r", "a"), ("i", "a", "n"), ("n", "n")])
@pytest.mark.parametrize("apart", [0.0, 0.1, 0.29])
def test_a_word_typed_in_one_go_answers_nothing(
    word: tuple[str, ...], apart: float, arming: Arming, fingers: Fingers
) -> None:
    """Wherever the letter of an answer stands in it, the Enter behind it takes nothing, nor does one a minute later."""
    for sign in word:
        arming.letter(sign if sign == "n" else None)
        fingers.at += apart
    pressed = arming.enter(arming.armed)
    fingers.at += 60

    assert "go" != pressed
    assert "nothing" == arming.enter(arming.armed)


def test_another_letter_unmarks_and_what_comes_a_second_later_marks_again(arming: Arming, fingers: Fingers) -> None:
    """What stood beside it counts for a second."""
    arming.letter("n")
    beside = arming.letter(None), arming.letter("n"), arming.armed
    fingers.at += 1

    assert (False, False, None) == beside
    assert arming.letter("n")


def test_a_letter_pressed_again_and_again_is_no_word(arming: Arming, fingers: Fingers) -> None:
    """Whoever presses it while the page takes nothing yet, and then once more, means it."""
    arming.shown()
    marked = list[bool]()
    for _ in range(4):
        fingers.at += 0.4
        marked.append(arming.letter("n"))

    assert [False, False, True, True] == marked


def test_text_typed_in_one_go_does_not_even_go_on(arming: Arming, fingers: Fingers) -> None:
    """Where one Enter is enough, that one has to stand alone too."""
    arming.letter(None)

    assert "quick" == arming.enter(0, at_once=True)


def test_where_nothing_is_there_enter_does_nothing(arming: Arming) -> None:
    """There is nothing to arm."""
    assert "nothing" == arming.enter(None)
    assert arming.armed is None


def test_what_only_goes_on_needs_no_second_look(arming: Arming) -> None:
    """One Enter does."""
    assert "go" == arming.enter(0, at_once=True)


def test_each_choice_has_a_letter_of_its_own() -> None:
    """The first of a word where it is free, else any."""
    assert ["y", "p", "n"] == letters(["You got me", "Part is enough", "Not yet"])
    assert ["b", "a"] == letters(["b", "b"])
    assert 40 == len(found := letters(["same"] * 40))
    assert 35 == len(set(found) - {""})
    assert letters(["мир"]) == ["a"]
