# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The lists of words that come with the program: feelings, needs, fears, longings, and verdicts with nearer words."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from duologue import text
from duologue.library import Library

FOLDER = files("duologue") / "exercises" / "vocabularies"
NAMES = sorted(file.name.removesuffix(".toml") for file in FOLDER.iterdir())
ALARMS = (
    "abuse", "assault", "attack", "beaten", "bull", "coerce", "control", "danger", "forced", "harass", "hit",
    "humiliat", "intimidat", "manipulat", "pressure", "punish", "stalk", "terror", "threat", "trapped", "unsafe",
    "violat", "watched",
)  # fmt: skip


def groups(name: str) -> dict[str, list[str]]:
    """The words of this list, by heading."""
    held: dict[str, list[str]] = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["groups"]
    return held


def words(name: str) -> list[str]:
    """All words of this list."""
    return [word for held in groups(name).values() for word in held]


def test_there_are_six_lists() -> None:
    """Feelings and needs for most, fears and longings for what is closest, verdicts for hints, and one for a fight."""
    english = [name for name in NAMES if "." not in name]

    assert ["fears", "feelings", "in-a-fight", "longings", "needs", "verdicts"] == english


@pytest.mark.parametrize("name", [name for name in NAMES if name != "verdicts"])
def test_each_word_stands_in_a_list_once(name: str) -> None:
    """Nobody has to look for the difference between two that are the same."""
    assert len(words(name)) == len(set(words(name)))


@pytest.mark.parametrize("name", NAMES)
def test_words_are_short_and_safe_to_draw(name: str) -> None:
    """Each fits into half of a narrow window, and a comma, which separates words, is in none of them."""
    found = [*groups(name), *words(name)]

    assert [] == [word for word in found if word != text.line(word) or "," in word or not 2 <= len(word) <= 30]


def test_no_alarm_is_ever_reworded() -> None:
    """Whoever writes that they are attacked, threatened, controlled or the like has said what they meant."""
    asked = "attacked threatened controlled forced trapped unsafe abused manipulated".split()
    found = [*groups("verdicts"), *words("verdicts")]

    assert [] == [word for word in found if any(alarm in word.lower() for alarm in ALARMS)]
    assert [] == [alarm for alarm in asked if not any(known in alarm for known in ALARMS)]


def test_a_nearer_word_is_a_feeling_to_choose() -> None:
    """Whatever is offered for a verdict stands in the list of feelings too, and is no verdict itself."""
    assert set() == set(words("verdicts")) - set(words("feelings"))
    assert set() == set(words("verdicts")) & set(groups("verdicts"))


@pytest.mark.parametrize("name", ["feelings", "needs"])
def test_no_list_offers_a_verdict(name: str) -> None:
    """What says what the other one did is neither a feeling nor a need."""
    assert set() == set(words(name)) & set(groups("verdicts"))


def test_an_exercise_names_its_lists() -> None:
    """The one about fear and need offers fears and longings, where others offer feelings and needs."""
    found = {id: Library().exercise(id).vocabularies for id in ("check-in", "what-i-fear-and-what-i-need")}
    offered = {id: [list(dict(held[form]).items()) for form in ("feelings", "needs")] for id, held in found.items()}
    named = {"check-in": ("feelings", "needs"), "what-i-fear-and-what-i-need": ("fears", "longings")}
    expected = {id: [[(head, tuple(held)) for head, held in groups(name).items()] for name in two]
                for id, two in named.items()}  # fmt: skip

    assert expected == offered


@pytest.mark.parametrize("id", Library().ids())
def test_single_words_that_stand_together_are_told_apart(id: str) -> None:
    """Where words or lists of two steps are shown beside each other, a card of each says what they are."""
    guides = Library().exercise(id).guides
    for guide in guides.values():
        shown = {name.partition(":")[0] for name in guide.shows}
        bare = [name for name in shown if guides[name].form in ("feelings", "needs", "list")]

        assert len(bare) < 2 or all(guides[name].cards for name in bare)
