# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The format of exercise files: what each table may hold, and the sentence for what it may not."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue.core.exercise import Guide
from duologue.core.shape import Limit, Step
from duologue.fileformat import WORDS, Fault, FaultyFile, Place, duration, guide_of, nearest, step_of, typed
from duologue.keys import ClockTable, LimitTable, PartTop, StepTable, Top, UseTable

PLACE = Place("talk.toml", "step.ask")
TABLES = (Top, StepTable, LimitTable, UseTable, PartTop, ClockTable)
STEP: dict[str, Any] = {"floor": "speaker", "acts": {"say": "end"}, "prompt": "Say it."}


def fault_of(kind: Any, table: Any, *also: str) -> tuple[str, str]:
    """Key and sentence of what is wrong with this table."""
    with pytest.raises(FaultyFile) as caught:
        typed(kind, table, PLACE, *also)
    (fault,) = caught.value.faults
    assert ("talk.toml", "step.ask", 0) == (fault.file, fault.table, fault.line)
    return fault.key, fault.what


def step(**over: Any) -> StepTable:
    """A step's table, typed."""
    return typed(StepTable, {**STEP, **over}, PLACE)


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (Fault("talk.toml", "", "", "This file is empty."), "talk.toml: This file is empty."),
        (Fault("talk.toml", "", "id", "No."), "talk.toml, id: No."),
        (Fault("talk.toml", "step.ask", "", "No."), "talk.toml, [step.ask]: No."),
        (Fault("talk.toml", "step.ask", "floor", "No.", 7), "talk.toml, line 7, [step.ask], floor: No."),
    ],
)
def test_a_fault_says_where_it_stands(fault: Fault, sentence: str) -> None:
    """File, line, table and key stand before the sentence, each only when it is known."""
    assert sentence == str(fault)


def test_a_fault_drives_no_terminal() -> None:
    """What a file calls its keys is cleaned before it is shown: a fault is one line, and a short one."""
    hostile = Fault("talk.toml", "step.\x1b[2J", "\u202ea\nb", "There is no “\x9b31m”." + "x" * 9000)

    assert "talk.toml, [step.[2J], a b: There is no “31m”." == str(hostile).partition("x" * 99)[0]
    assert 600 == len(str(hostile))


def test_a_faulty_file_says_all_its_faults() -> None:
    """Each fault has a line of its own."""
    error = FaultyFile(Fault("talk.toml", "", key, "No.") for key in ("id", "title"))

    assert "talk.toml, id: No.\ntalk.toml, title: No." == str(error)
    assert ("id", "title") == tuple(fault.key for fault in error.faults)


@pytest.mark.parametrize(
    ("name", "names", "said"),
    [
        ("miror", ["send", "mirror"], " Did you mean “mirror”?"),
        ("aks", ["thanks", "ask"], " Did you mean “ask”?"),
        ("queue", ["send", "mirror"], ""),
        ("send", [], ""),
        ("a" * 81, ["a" * 80], ""),
        ("a" * 80, ["a" * 81], ""),
        ("a" * 79, ["a" * 80], f" Did you mean “{'a' * 80}”?"),
    ],
)
def test_the_nearest_right_name_is_offered(name: str, names: list[str], said: str) -> None:
    """Letters out of order come first, then what looks alike; nothing is looked for among endless names."""
    assert said == nearest(name, names)


def test_a_right_table_is_typed() -> None:
    """What may stand there comes out as it went in, and the rest has its default."""
    held = step(swap=["say"], example={"good": "So."}, limit={"times": 2, "then": "end"}, words=2000)

    assert ("speaker", ("say",), {"good": "So."}, 2000) == (held.floor, held.swap, held.example, held.words)
    assert (LimitTable(times=2, then="end"), "other", "listed") == (held.limit, held.kind, held.order)
    assert WORDS < set(StepTable.__struct_fields__)


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize("held", [5, "send", ["send"], None, True])
def test_what_is_no_table_is_told(kind: Any, held: Any) -> None:
    """Text, a number or a list in the place of a table is told without a key."""
    assert ("", "This should be a table.") == fault_of(kind, held)


@pytest.mark.parametrize(
    ("over", "key", "what"),
    [
        ({"promt": "x"}, "promt", "There is no such key here. Did you mean “prompt”?"),
        ({"use-": "x"}, "use-", "There is no such key here. Did you mean “use”?"),
        ({"qq": 1}, "qq", "There is no such key here."),
        ({"limit": {"times": 1}}, "limit.then", "“then” is missing."),
        (
            {"limit": {"times": 1, "then": "end", "q": 1}}, "limit.q",
            "There is no such key here. There can be: times, then, since.",
        ),
        ({"limit": 5}, "limit", "This should be a table, in { }."),
        ({"limit": {"times": "2", "then": "end"}}, "limit.times", "This should be a whole number."),
        ({"limit": {"times": 1.5, "then": "end"}}, "limit.times", "This should be a whole number."),
        ({"limit": {"times": True, "then": "end"}}, "limit.times", "This should be a whole number."),
        ({"sealed": "yes"}, "sealed", "This should be true or false."),
        ({"swap": "yes"}, "swap", "This should be true or false, or a list, in [ ]."),
        ({"swap": [1]}, "swap", "Everything in it should be text in quotes."),
        ({"example": 5}, "example", "This should be text in quotes, or a table, in { }."),
        ({"example": {"good": 5}}, "example", "Everything in it should be text in quotes."),
        ({"example": {"god": "x"}}, "example", "“god” is not one of: good, partial, rebuttal. Did you mean “good”?"),
        ({"acts": ["say"]}, "acts", "This should be a table, in { }."),
        ({"order": "odd"}, "order", "“odd” is not one of: listed, shuffled, chosen."),
        ({"asked_by": "both"}, "asked_by", "“both” is not one of: speaker, listener."),
        ({"kind": 5}, "kind", "This should be text in quotes."),
        ({"words": -1}, "words", "This should be at least 0."),
        ({"words": 2001}, "words", "This should be at most 2000."),
        ({"words": 16**99}, "words", "This should be at most 2000."),
        ({"stems": [[]]}, "stems", "Everything in it should be text in quotes."),
        ({"order": "x - at `$.kind`"}, "order", "“x - at `$.kind`” is not one of: listed, shuffled, chosen."),
    ],
)  # fmt: skip
def test_a_wrong_key_of_a_step_is_told(over: dict[str, Any], key: str, what: str) -> None:
    """The sentence names what should stand at the key, in words that are not those of a program."""
    assert (key, what) == fault_of(StepTable, {**STEP, **over}, "use")


@pytest.mark.parametrize(
    ("kind", "table", "key", "what"),
    [
        (StepTable, {}, "floor", "“floor” is missing."),
        (PartTop, {"start": "a"}, "exits", "“exits” is missing."),
        (UseTable, {"use": "a", "width": {}}, "width", "There is no such key here. Did you mean “with”?"),
        (UseTable, {"use": "a", "floor": ""}, "floor", "There is no such key here. There can be: use, with, exits."),
        (ClockTable, {"steps": "a"}, "steps", "This should be a list, in [ ]."),
        (Top, {"format": 0}, "format", "“0” is not one of: 1."),
    ],
)
def test_a_wrong_key_of_another_table_is_told(kind: Any, table: Any, key: str, what: str) -> None:
    """Small tables name all the keys that they may hold, where none of them is near."""
    assert (key, what) == fault_of(kind, table)


@pytest.mark.parametrize("minutes", ["10", [10], [10, 20, 30], [10, "20"], [1.5, 2], 30])
def test_minutes_are_told_by_example(minutes: Any) -> None:
    """Whatever stands at minutes that is not two whole numbers, the sentence shows two."""
    top = {"format": 1, "id": "a", "title": "A", "summary": "A.", "minutes": minutes, "start": "a"}

    assert ("minutes", "Write two whole numbers, from and to: [30, 45].") == fault_of(Top, top)


JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.data())
def test_any_table_is_typed_or_told(data: st.DataObject) -> None:
    """Under the right keys may stand anything at all: it is typed, or it is a FaultyFile with a sentence."""
    kind: Any = data.draw(st.sampled_from(TABLES))
    keys = [name.rstrip("_") for name in kind.__struct_fields__]
    good = {"floor": "speaker", "times": 1, "then": "a", "use": "a", "start": "a", "exits": [], "steps": []}
    odd = data.draw(st.dictionaries(st.sampled_from(keys), JSON))
    table = {**{key: good[key] for key in keys if key in good}, **odd}
    try:
        held = typed(kind, table, PLACE)
    except FaultyFile as error:
        (fault,) = error.faults
        assert fault.key.partition(".")[0] in keys
        assert fault.what.endswith((".", "?"))
    else:
        assert isinstance(held, kind)


@pytest.mark.parametrize(
    ("said", "ms"), [("", 0), ("5s", 5_000), ("8m", 480_000), ("24h", 86_400_000), ("99999s", 99_999_000)]
)
def test_a_length_of_time_is_read(said: str, ms: int) -> None:
    """A whole number and its unit is a length of time in milliseconds; nothing is none."""
    assert ms == duration(said, PLACE, "hold")


@pytest.mark.parametrize("said", ["5", "0s", "-5s", "5 s", "1.5h", "5d", "05s", "٥s", "100000s", "5s\n", "1h30m"])
def test_any_other_length_of_time_is_told(said: str) -> None:
    """The sentence quotes it, and shows three that are right."""
    with pytest.raises(FaultyFile) as caught:
        duration(said, PLACE, "hold")
    (fault,) = caught.value.faults

    assert Fault("talk.toml", "step.ask", "hold", f"“{said}” is no length of time: write 5s, 8m or 24h.") == fault


def test_a_step_becomes_what_the_relay_gets() -> None:
    """Its floor, acts, limit, joins, seal and silence, and no word of it."""
    held = step(
        floor="both", swap=["say"], wins=["say"], differ="", sealed=True, quiet=True,
        limit={"times": 2, "then": "end", "since": "swap"}, prompt="Say it.",
    )  # fmt: skip
    expected = Step("both", {"say": "end"}, Limit(2, "end", "swap"), ("say",), ("say",), "", True, True)

    assert expected == step_of(held, PLACE)


def test_cards_are_a_limit_of_their_number() -> None:
    """Two cards are passed twice, counted as the step says, and then lead to where they are spent."""
    held = step(cards=["One.", "Two."], spent="end", since="swap")

    assert Limit(2, "end", "swap") == step_of(held, PLACE).limit
    assert step_of(step(), PLACE).limit is None


@pytest.mark.parametrize(
    ("over", "key", "what"),
    [
        (
            {"acts": {"leave": "end"}}, "acts.leave",
            "“leave” is an act of every exercise already: give yours another name.",
        ),
        ({"cards": ["One."]}, "spent", "Say where it goes on when the cards are spent."),
        (
            {"cards": ["One."], "spent": "end", "limit": {"times": 1, "then": "end"}}, "cards",
            "Cards are a limit of their own: leave “limit” out.",
        ),
        ({"labels": {"yse": "Yes"}}, "labels.yse", "There is no act “yse” here."),
        ({"labels": {"sya": "Say"}}, "labels.sya", "There is no act “sya” here. Did you mean “say”?"),
        ({"hold": "61m"}, "hold", "This keeps them waiting for too long: 1h at most."),
        ({"hold": "soon"}, "hold", "“soon” is no length of time: write 5s, 8m or 24h."),
    ],
)  # fmt: skip
def test_what_does_not_fit_within_a_step_is_told(over: dict[str, Any], key: str, what: str) -> None:
    """What is right by itself and wrong beside the rest is told at the key that is too much or missing."""
    held = step(**over)
    with pytest.raises(FaultyFile) as caught:
        (step_of(held, PLACE), guide_of(held, PLACE, str))
    (fault,) = caught.value.faults

    assert Fault("talk.toml", "step.ask", key, what) == fault


def test_a_guide_holds_all_its_words_cleaned() -> None:
    """Every text that people will read has been through the cleaning; names of steps have not."""
    lists = {"stems": ["a"], "cards": ["b"], "options": ["c"]}
    words = {"prompt": "d", "wait": "e", "help": "f", "done_when": "g", "labels": {"say": "h"}, "example": "i"}
    held = step(
        **lists, **words, kind="check", form="text", of="ask", shows=["ask:all"], draft="{ask}", words=9, hold="1h",
        asked_by="listener", order="chosen",
    )  # fmt: skip

    assert Guide(
        kind="check", form="text", of="ask", shows=("ask:all",), draft="{ask}", words=9, hold=3_600_000,
        asked_by="listener", order="chosen", prompt="D", wait="E", help="F", example={"good": "I"}, done_when="G",
        stems=("A",), labels={"say": "H"}, cards=("B",), options=("C",),
    ) == guide_of(held, PLACE, str.upper)  # fmt: skip


def test_an_empty_example_is_none() -> None:
    """A step without an example has none to draw, and one with three has those that are written."""
    three = {"good": "a", "partial": "", "rebuttal": "b"}

    assert {} == guide_of(step(), PLACE, str).example
    assert {"good": "a", "rebuttal": "b"} == guide_of(step(example=three), PLACE, str).example
