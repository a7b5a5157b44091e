# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Parts: a mistake in an argument is told to whoever gave it, and no language gives more than words."""

from typing import Any

import pytest

from duologue.fileformat import Fault, Place
from duologue.parts import Given
from tests.pieces import END, fault, flat, part, step, use

NAME = "This should be the name of a step, in quotes."
TEXT = "This should be text in quotes."
ALL_TEXT = "Everything in it should be text in quotes."
PIECE = part("piece", {"of": "", "stems": [], "draft": "", "limit": {}}, send=step(">out", of="$of", stems="$stems"))
DRAFT = part("draft", {"draft": "", "say": ""}, send=step(">out", draft="$draft"), more=step("$say"))
FAULTS = {
    "a step is no table": ({"one": 5}, "", "This should be a table."),
    "a target is a number": ({"one": step("end", acts={"say": 5})}, "acts.say", NAME),
    "what is answered is a number": ({"one": step("end", of=5)}, "of", NAME),
    "what is answered is a list": ({"one": step("end", of=["end"])}, "of", NAME),
    "acts are text": ({"one": step("end", acts="end")}, "acts", "This should be a table, in { }."),
    "shown steps are text": ({"one": step("end", shows="end")}, "shows", "This should be a list, in [ ]."),
    "a shown step is a table": ({"one": step("end", shows=[{}])}, "shows", NAME),
    "a prompt is a list": ({"one": step("end", prompt=["a"])}, "prompt", TEXT),
    "a draft is a number": ({"one": step("end", draft=5)}, "draft", TEXT),
    "cards are counted without any": (
        {"one": step("end", since="end")}, "since", "“since” goes with cards, and there are none here.",
    ),
    "an argument for nobody": ({"one": step("end", of="$of")}, "of", "There is no argument “of” here."),
    "an argument within a table for nobody": (
        {"one": step("end", limit={"times": "$n", "then": "end"})}, "limit.times", "There is no argument “n” here.",
    ),
    "a given step is none": ({"one": use("piece", of="sned")}, "with.of", "There is no step “sned”."),
    "a given step is a number": ({"one": use("piece", of=5)}, "with.of", NAME),
    "a given list is text": ({"one": use("piece", stems="I …")}, "with.stems", "This should be a list, in [ ]."),
    "a given list holds a number": ({"one": use("piece", stems=[1])}, "with.stems", ALL_TEXT),
    "a given draft is without braces": (
        {"one": use("draft", draft="end", say="end")}, "with.draft", "Write the name of a step in braces: “{end}”.",
    ),
    "a draft is the other's name": (
        {"one": step("end", draft="{partner}")}, "draft",
        "“{partner}” is the name of the other one, and no step: a draft is one's own words.",
    ),
    "a given exit is none": (
        {"one": use("draft", say=">out")}, "with.say",
        "There is no exit “>out” here. Only a part has exits: name a step.",
    ),
    "an exit leads to a number": ({"one": use("piece", 5)}, "exits.out", NAME),
    "an argument that the part does not take": (
        {"one": use("piece", off="end")}, "with.off", "“piece” takes no “off”. Did you mean “of”?",
    ),
    "an exit that the part does not have": (
        {"one": {"use": "piece", "exits": {"out": "end", "oot": "end"}}}, "exits.oot",
        "“piece” has no exit “oot”. Did you mean “out”?",
    ),
    "an exit without a way": ({"one": {"use": "piece"}}, "exits", "Say where “out” of “piece” leads."),
    "a part that is a number": ({"one": {"use": 5}}, "use", TEXT),
}  # fmt: skip


@pytest.mark.parametrize(("steps", "key", "what"), FAULTS.values(), ids=FAULTS)
def test_a_mistake_is_told_where_it_was_written(steps: dict[str, Any], key: str, what: str) -> None:
    """What was given wrongly is told to the one who gave it, not to the author of the part."""
    assert Fault("talk.toml", "step.one", key, what) == fault({**steps, "end": END}, PIECE, DRAFT)


@pytest.mark.parametrize(
    ("args", "send", "table", "key", "what"),
    [
        ({"of": "x"}, {"of": "$of"}, "args", "of", "There is no step “x”."),
        ({"words": "x"}, {"words": "$words"}, "args", "words", "This should be a whole number."),
        ({}, {"of": "x"}, "step.send", "of", "There is no step “x”."),
        ({}, {"of": ">uot"}, "step.send", "of", "There is no exit “>uot” here. Did you mean “>out”?"),
        ({}, {"words": "x"}, "step.send", "words", "This should be a whole number."),
    ],
)
def test_a_mistake_of_a_part_is_told_in_the_part(args: Any, send: Any, table: str, key: str, what: str) -> None:
    """A default stands among the part's arguments, the rest at its steps."""
    wrong = part("wrong", args, send=step(">out", **send))

    assert Fault("parts/wrong.toml", table, key, what) == fault({"one": use("wrong"), "end": END}, wrong)


def test_the_other_ones_name_means_no_step_in_a_part() -> None:
    """Within a part too {partner} stays as it is, beside steps that are made flat."""
    piece = part("piece", {"x": ""}, send=step(">out", prompt="{partner}: {send}", wait="$x"))
    found = flat({"one": use("piece", x="{one} {partner}"), "end": END}, piece)

    assert ("{partner}: {one.send}", "{one.send} {partner}") == (found["one.send"].prompt, found["one.send"].wait)


def side(value: Any, key: str = "with.x") -> Given:
    """A value from a side file."""
    return Given(value, Place("talk.de.toml", "step.one"), key, words=True)


def test_words_of_a_side_file_reach_the_part() -> None:
    """Words that a side file gives to a part stand where the part puts them, and their names are the giver's."""
    piece = part("piece", {"x": "", "stems": []}, send=step(">out", prompt="$x", stems="$stems", labels={"say": "$x"}))
    found = flat(
        {"send": step("one"), "one": use("piece", x=side("„{send}“"), stems=side(["Ich …"])), "end": END}, piece
    )

    assert ("„{send}“", ("Ich …",)) == (found["one.send"].prompt, found["one.send"].stems)
    assert {"say": "„{send}“"} == found["one.send"].labels


def test_words_of_a_side_file_reach_a_step() -> None:
    """Words over those of a step mean the steps of its file, and a wrong name in them is told in the side file."""
    found = flat({"one": step("end", prompt=side("„{one}“")), "end": END})
    wrong = fault({"one": step("end", prompt=side("„{noe}“", "prompt")), "end": END})

    assert "„{one}“" == found["one"].prompt
    assert Fault("talk.de.toml", "step.one", "prompt", "There is no step “noe”. Did you mean “one”?") == wrong


@pytest.mark.parametrize(
    "send",
    [
        {"of": "$x"}, {"form": "$x"}, {"draft": "$x"}, {"spent": "$x", "cards": []}, {"words": "$x"}, {"shows": "$x"},
        {"swap": "$x"}, {"limit": "$x"}, {"acts": {"say": "$x"}}, {"limit": {"times": 1, "then": "$x"}},
    ],
)  # fmt: skip
@pytest.mark.parametrize("x", ["one", ["one"], {"then": "one"}])
def test_no_language_changes_more_than_words(send: dict[str, Any], x: Any) -> None:
    """An argument that a part uses for more than words cannot come from a side file."""
    piece = part("piece", {"x": ""}, send=step(">out", **send))
    told = fault({"one": use("piece", x=side(x)), "end": END}, piece)
    what = "This is used for more than words, so no language may change it."

    assert Fault("talk.de.toml", "step.one", "with.x", what) == told


def test_no_language_changes_more_than_words_from_within() -> None:
    """Nor can it come wrapped up in a table that is given on."""
    inner = part("inner", {"limit": {}}, send=step(">out", limit="$limit"))
    outer = part("outer", {"then": ""}, deep=use("inner", ">out", limit={"times": 1, "then": "$then"}))
    told = fault({"one": use("outer", then=side("end")), "end": END}, inner, outer)

    assert ("talk.de.toml", "with.x") == (told.file, told.key)
