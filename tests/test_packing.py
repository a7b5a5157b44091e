# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Packed exercises: what goes in comes out, and nothing that another machine may send does harm."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from duologue import text
from duologue.core.check import prove
from duologue.core.exercise import Exercise, Guide
from duologue.core.shape import Limit, Shape, Step
from duologue.keys import MOST_LISTED
from duologue.library import Library
from duologue.packing import MOST_BYTES, exercise_digest, listed, pack, unpack

OWN = Path(__file__).parent / "data" / "exercises"
EXERCISES = [*Library().ids(), *(f"{id}, own" for id in Library(OWN).ids())]
HOSTILE = "\x1b[2J\u202ea\u200b\x07\nb\u0301\u0301\u0301\u0301\u0301"


@cache
def exercise(id: str) -> Exercise:
    """A bundled exercise, or one of the tests' own."""
    return Library(OWN if id.endswith(", own") else None).exercise(id.removesuffix(", own"))


def small(**over: Any) -> Exercise:
    """An exercise of three steps with every kind of word."""
    shape = Shape(
        "send",
        {
            "send": Step("speaker", {"say": "rate", "pass": "end"}, Limit(2, "end")),
            "rate": Step("listener", {"say": "end"}),
            "end": Step("nobody"),
        },
    )
    send = Guide(
        "send", "card", "", ("send:all",), "{send}", 20, 5_000, "", "shuffled", "Say it.", "Wait.", "Help.",
        {"good": "So."}, "It is said.", ("I …",), {"pass": "Pass"}, ("One.", "Two."), (),
    )  # fmt: skip
    guides = {
        "send": send,
        "rate": Guide("rate", "scale", "send", options=("not", "very")),
        "end": Guide(prompt="End."),
    }
    roles, words = {"speaker": "sender", "listener": "receiver"}, {"feelings": (("glad", ("glad", "happy")),)}
    held = Exercise("small", "Small", "It is small.", (1, 2), roles, "made up", "end", shape, guides, words)
    return replace(held, **over)


def changed(change: Callable[[dict[str, Any]], Any]) -> bytes:
    """The small exercise, packed, with this change made to its JSON."""
    table = json.loads(pack(small()))
    change(table)
    return json.dumps(table).encode()


def refused(data: bytes) -> bool:
    """Whether these bytes give a ValueError; anything else that they raise is not caught."""
    try:
        unpack(data)
    except ValueError:
        return True
    return False


@pytest.mark.parametrize("id", EXERCISES)
def test_an_exercise_comes_back_whole(id: str) -> None:
    """What is unpacked equals what was packed, in memory and in bytes."""
    held = exercise(id)
    data = pack(held)

    assert held == unpack(data)
    assert data == pack(unpack(data))
    assert len(data) < 64 * 1024
    assert all(listed(groups) <= MOST_LISTED / 5 for groups in held.vocabularies.values())


def test_small_comes_back_whole() -> None:
    """Every kind of word comes back, and the shape with the same bytes."""
    assert small() == unpack(pack(small()))
    assert small().shape.encode() == unpack(pack(small())).shape.encode()


def test_the_digest_stands_for_every_byte() -> None:
    """Another word, another digest; the same exercise, the same digest."""
    digest = exercise_digest(pack(small()))

    assert digest == exercise_digest(pack(small()))
    assert digest != exercise_digest(pack(small(title="small")))
    assert 32 == len(digest)


def test_unpacked_words_are_cleaned() -> None:
    """Nothing that drives a terminal, hides or piles up gets through, in any text of an exercise."""
    guide = Guide(
        "send", "card", prompt=HOSTILE, wait=HOSTILE, help=HOSTILE, example={"good": HOSTILE}, done_when=HOSTILE,
        stems=(HOSTILE,), labels={"pass": HOSTILE}, cards=(HOSTILE, HOSTILE), options=(HOSTILE,),
    )  # fmt: skip
    hostile = small(
        title=HOSTILE, summary=HOSTILE, source=HOSTILE, roles={"speaker": HOSTILE}, symmetric="",
        guides={**small().guides, "send": guide}, vocabularies={"needs": ((HOSTILE, (HOSTILE,)),)},
    )  # fmt: skip
    held = unpack(pack(hostile))
    got, clean, line = held.guides["send"], text.safe(HOSTILE), text.line(HOSTILE)

    assert "[2Ja\nb\u0301\u0301\u0301" == clean
    assert [clean] * 8 == [held.summary, held.source, got.prompt, got.wait, got.help, got.done_when, *got.cards]
    assert [clean] * 4 == [*got.example.values(), *got.labels.values(), *got.stems, *got.options]
    assert [line] * 2 == [held.title, *held.roles.values()]
    assert {"needs": ((line, (line,)),)} == held.vocabularies


def test_too_much_is_refused() -> None:
    """An exercise is 256 KiB at most."""
    assert refused(b" " * (MOST_BYTES - len(pack(small())) + 1) + pack(small()))
    assert not refused(b" " * (MOST_BYTES - len(pack(small()))) + pack(small()))


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{}", b"[]", b"5", b"null", b'"small"', b"\xff", b"[" * 100_000, b'{"id":' * 30_000, b'{"id": "\\ud800"}',
        b'{"guides": ' + b'{"a":' * 40_000, b'{"shape": "' + b"[" * 40_000, b"1" * 10_000, pack(small()) + b"x",
    ],
    ids=lambda data: str(data[:12]),
)  # fmt: skip
def test_what_is_no_exercise_is_refused(data: bytes) -> None:
    """Other JSON, half of it, or none at all is a ValueError."""
    assert refused(data)


FOREIGN: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a key more": lambda table: table.update(more=1),
    "a key less": lambda table: table.pop("title"),
    "an id that is a path": lambda table: table.update(id="../small"),
    "an id that is empty": lambda table: table.update(id=""),
    "a title that is a number": lambda table: table.update(title=5),
    "minutes reversed": lambda table: table.update(minutes=[2, 1]),
    "minutes without end": lambda table: table.update(minutes=[1, 1441]),
    "no minutes": lambda table: table.update(minutes=[0, 1]),
    "a role that is none": lambda table: table["roles"].update(both="x"),
    "a vocabulary that is none": lambda table: table["vocabularies"].update(colours=[]),
    "an occasion that is none": lambda table: table.update(occasions=["rain"]),
    "a symmetric step that is none": lambda table: table.update(symmetric="sned"),
    "no shape": lambda table: table.update(shape=""),
    "a shape that is a table": lambda table: table.update(shape={}),
    "a shape that is not canonical": lambda table: table.update(shape=table["shape"].replace(":", ": ")),
    "a shape that leads nowhere": lambda table: table.update(shape=table["shape"].replace('"rate"', '"rat"')),
    "a shape with a letter that is none": lambda table: table.update(shape=table["shape"] + "\u20ac"),
    "no guide for a step": lambda table: table["guides"].pop("end"),
    "a guide for no step": lambda table: table["guides"].update(more={}),
    "a guide that is text": lambda table: table["guides"].update(end="End."),
    "a form that is none": lambda table: table["guides"]["end"].update(form="texts"),
    "a kind that is none": lambda table: table["guides"]["end"].update(kind="sent"),
    "an order that is none": lambda table: table["guides"]["end"].update(order="random"),
    "an answer to no step": lambda table: table["guides"]["rate"].update(of="sned"),
    "no step is shown": lambda table: table["guides"]["rate"].update(shows=["sned"]),
    "no step is shown whole": lambda table: table["guides"]["rate"].update(shows=["send:al"]),
    "words to choose from without end": lambda table: table["vocabularies"].update(needs=[["a", ["b"] * 500]]),
    "headings without end": lambda table: table["vocabularies"].update(needs=[["a", []]] * 501),
    "a label for no act": lambda table: table["guides"]["rate"].update(labels={"yes": "Yes"}),
    "an example of no kind": lambda table: table["guides"]["rate"].update(example={"god": "So."}),
    "a card too few": lambda table: table["guides"]["send"].update(cards=["One."]),
    "a card too many": lambda table: table["guides"]["send"].update(cards=["One.", "Two.", "Three."]),
    "cards without a limit": lambda table: table["guides"]["rate"].update(cards=["One."]),
    "a wait of days": lambda table: table["guides"]["send"].update(hold=3_600_001),
    "a wait of less than nothing": lambda table: table["guides"]["send"].update(hold=-1),
    "fewer words than none": lambda table: table["guides"]["send"].update(words=-1),
    "words without end": lambda table: table["guides"]["send"].update(words=2001),
}


@pytest.mark.parametrize("change", FOREIGN.values(), ids=FOREIGN)
def test_words_that_do_not_fit_their_shape_are_refused(change: Callable[[dict[str, Any]], Any]) -> None:
    """What `pack` would never leave is a ValueError, so that nobody behind it needs to ask."""
    assert refused(changed(change))
    assert not refused(changed(lambda table: None))


def test_a_packed_exercise_that_breaks_off_is_refused() -> None:
    """Wherever it ends too early, it is none."""
    packed = pack(small())

    assert {True} == {refused(packed[:at]) for at in range(len(packed))}


@settings(deadline=None)
@given(st.data())
def test_damaged_bytes_are_an_exercise_or_a_value_error(data: st.DataObject) -> None:
    """Bytes flipped, lost or put in between never raise anything else, and what comes out can be proved."""
    packed = bytearray(pack(small()))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(packed) - 1))
        packed[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    try:
        held = unpack(bytes(packed))
    except ValueError:
        return
    prove(held, 100)
    assert held == unpack(pack(held))


JSON: Any = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-1, 2**65)
    | st.floats()
    | st.text()
    | st.sampled_from(["send", "end", "say"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@settings(deadline=None)
@given(st.data())
@example(data=None)
def test_any_value_at_any_key_is_an_exercise_or_a_value_error(data: Any) -> None:
    """Whatever stands at one of the keys, all texts that come out of it are safe to draw."""
    table = json.loads(pack(small()))
    places = [table, table["roles"], *table["guides"].values()]
    if data is not None:
        place = data.draw(st.sampled_from(places))
        place[data.draw(st.sampled_from(sorted(place)))] = data.draw(JSON)
    try:
        held = unpack(json.dumps(table).encode())
    except ValueError:
        return
    words = json.loads(pack(held))
    words.pop("shape")

    assert {True} == {said == text.safe(said) for said in texts(words)}


def texts(value: Any) -> list[str]:
    """All texts in a piece of JSON, names too."""
    if isinstance(value, dict):
        return [*value, *(said for item in value.values() for said in texts(item))]
    if isinstance(value, list):
        return [said for item in value for said in texts(item)]
    return [value] if isinstance(value, str) else []
