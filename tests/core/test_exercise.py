# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Exercises: what clients know about a step besides its shape."""

import ast
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from duologue.core import consent, dialogue
from duologue.core.exercise import Exercise, Form, Guide, Kind
from duologue.core.shape import Shape, Step
from tests.helpers import mirror_shape


def plain(guide: Guide) -> Exercise:
    """A small exercise in which every step has this guide."""
    shape = mirror_shape()
    return Exercise("x", "X", "An x.", (1, 2), {}, "", "", shape, dict.fromkeys(shape.steps, guide))


def test_a_guide_says_nothing_that_its_file_did_not_say() -> None:
    """Without words of its own a step is of no special kind or form, holds nobody back and shows nothing."""
    guide = Guide()

    assert ("other", "", "", (), "", 0, 0, "", "listed") == (
        guide.kind, guide.form, guide.of, guide.shows, guide.draft, guide.words, guide.hold, guide.asked_by,
        guide.order,
    )  # fmt: skip
    assert ("", "", "", {}, "", (), {}, (), ()) == (
        guide.prompt, guide.wait, guide.help, guide.example, guide.done_when, guide.stems, guide.labels, guide.cards,
        guide.options,
    )  # fmt: skip


def test_guides_share_nothing() -> None:
    """Two guides have words of their own."""
    one, two = Guide(), Guide()

    assert one == two
    assert one.labels is not two.labels
    assert one.example is not two.example


def test_an_exercise_needs_no_vocabulary() -> None:
    """Where no step asks for a list of words there is none, and two exercises do not share it."""
    one, two = plain(Guide()), plain(Guide())

    assert ({}, {}) == (one.vocabularies, two.vocabularies)
    assert one.vocabularies is not two.vocabularies


def test_an_exercise_cannot_be_changed() -> None:
    """What two people agreed on stays as it is."""
    exercise = plain(Guide())

    with pytest.raises(AttributeError):
        exercise.title = "Another"  # type: ignore[misc]  # on purpose
    with pytest.raises(AttributeError):
        exercise.guides["send"].prompt = "Another"  # type: ignore[misc]  # on purpose


def test_kinds_are_closed() -> None:
    """A step is of one of ten kinds."""
    assert "send mirror check more summary validate empathize rate thanks other".split() == list(get_args(Kind))


def test_forms_are_closed() -> None:
    """A body is written in one of twelve forms, or there is none to write."""
    names = "text choice feelings needs scale list fields card silence private commit appointment"

    assert ["", *names.split()] == list(get_args(Form))


def test_the_rules_read_no_guide() -> None:
    """The modules that decide whose turn it is do not know that there are words around a shape."""
    trees = [ast.parse(Path(str(rules.__file__)).read_text(encoding="utf-8")) for rules in (dialogue, consent)]
    imported = {node.module for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert {f"duologue.core.{name}" for name in ("consent", "entry", "shape", "state")} == {
        name for name in imported if name is not None and name.startswith("duologue")
    }


def test_whose_turn_it_is_matters_where_one_speaks_and_the_other_listens() -> None:
    """Where both have the floor all along, nobody is first."""
    alike = Shape("all", {"all": Step("both", {"ready": "end"}), "end": Step("nobody")})

    assert plain(Guide()).takes_turns
    assert not replace(plain(Guide()), shape=alike).takes_turns


def test_what_can_be_chosen_is_labels_cards_and_options() -> None:
    """Cards where they are chosen by hand, options where one is; an act without a label by its name."""
    acts = {"card": "end", "ready": "end", "say": "end"}
    chosen = Guide(labels={"ready": "Go on"}, cards=("One",), order="chosen", form="choice", options=("Two",))
    shown = Guide(labels={"ready": "Go on"}, cards=("One",), form="fields", options=("Two",))
    shape = Shape("one", {"one": Step("speaker", acts), "end": Step("nobody")})
    made = (replace(plain(guide), shape=shape, guides={"one": guide}) for guide in (chosen, shown))
    found = [[*exercise.answers("one")] for exercise in made]
    labels = [("labels", "card"), ("labels", "Go on"), ("labels", "say")]

    assert [[*labels, ("cards", "One"), ("options", "Two")], labels] == found
