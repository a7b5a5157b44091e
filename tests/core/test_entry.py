# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Entries: the hashes that tie them together, and what each act may say in the open."""

import hashlib
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.core.entry import (
    SIZES,
    ZERO,
    Entry,
    Record,
    answer_hash,
    clear_fits,
    digest,
    name_hash,
    session_of,
    tip_after,
)
from tests.helpers import begin_clear, consenting, mirror_shape

NAMES = "begin sit say yes pause resume leave aside later card write reveal without time consent curtain".split()


def sha(*parts: bytes) -> bytes:
    """SHA-256 over parts that each stand behind their length in four bytes, written out by hand."""
    return hashlib.sha256(b"".join(bytes([0, 0, 0, len(part)]) + part for part in parts)).digest()


# --- hashes


def test_a_digest_is_sha_256_behind_its_label() -> None:
    """The label names the project and the use; every part stands behind its length."""
    assert sha(b"duologue.1 tip", b"one", b"", b"two") == digest("tip", b"one", b"", b"two")


@given(st.lists(st.binary(max_size=6), max_size=3), st.lists(st.binary(max_size=6), max_size=3))
def test_parts_never_run_together(one: list[bytes], two: list[bytes]) -> None:
    """Two digests under one label are equal only when their parts are."""
    assert (one == two) == (digest("x", *one) == digest("x", *two))


def test_one_label_is_not_another() -> None:
    """The same parts for another use give another digest."""
    assert digest("entry", b"x") != digest("hello", b"x")


def test_the_tip_follows_from_the_tip_before() -> None:
    """The chain's head covers the last head, the relay's stamp and the entry's bytes."""
    assert sha(b"duologue.1 tip", ZERO, (1234).to_bytes(8, "big"), b"raw") == tip_after(ZERO, 1234, b"raw")


def test_the_latest_stamp_that_the_wire_allows_has_a_tip() -> None:
    """A stamp is less than 2**53 ms, and eight bytes hold it."""
    assert 32 == len(tip_after(ZERO, 2**53 - 1, b""))


def test_a_session_is_named_by_its_beginning() -> None:
    """The id covers the shape, both keys, the exercise's digest and who speaks first."""
    clear = begin_clear(mirror_shape(), "b")

    assert sha_session(clear) == session_of(clear)


def sha_session(clear: Mapping[str, Any]) -> bytes:
    """The session's id by hand; a shape may be longer than one byte can count."""
    parts = (b"duologue.1 session", clear["shape"], clear["keys"]["a"], clear["keys"]["b"], clear["digest"], b"b")
    return hashlib.sha256(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).digest()


@pytest.mark.parametrize(
    "other",
    [
        {"shape": b"{}"}, {"digest": b"d" * 32}, {"speaker": "b"}, {"keys": {"a": b"b" * 32, "b": b"a" * 32}},
        {"keys": {"a": b"a" * 32, "b": b"c" * 32}},
    ],
)  # fmt: skip
def test_another_beginning_is_another_session(other: Mapping[str, Any]) -> None:
    """Whatever is changed in what `begin` says, the id is another."""
    clear = begin_clear(mirror_shape())

    assert session_of(clear) != session_of({**clear, **other})


def test_an_answer_is_hidden_by_its_salt() -> None:
    """What stands in the clear of a `write` covers salt and answer, so equal answers do not look equal."""
    assert sha(b"duologue.1 answer", b"s" * 16, b"yes") == answer_hash("yes", b"s" * 16)


# --- what is said in the open

GOOD: Mapping[str, Mapping[str, Any]] = {
    "begin": begin_clear(mirror_shape()),
    "pause": {"until": 0},
    "later": {"until": 2**53},
    "consent": consenting(),
    "card": {"index": 98},
    "write": {"hash": bytes(32)},
    "reveal": {"answer": "say", "salt": bytes(16), "wraps": {"b": bytes(96)}},
}


TIMES = [GOOD["pause"], GOOD["later"]]


@pytest.mark.parametrize("act", NAMES)
def test_each_act_says_its_own_and_nothing_more(act: str) -> None:
    """Of all that acts may say in the open, each says its own; pause and later name a time, most say nothing."""
    expected = TIMES if act in ("pause", "later") else [GOOD.get(act, {})]

    assert expected == [clear for clear in ({}, *GOOD.values()) if clear_fits(act, clear)]


@pytest.mark.parametrize("act", GOOD)
def test_a_missing_or_added_key_does_not_fit(act: str) -> None:
    """The keys are exactly those of the act: nothing can be left out or slipped in."""
    whole = GOOD[act]
    wrong = [{key: value for key, value in whole.items() if key != gone} for gone in whole]
    wrong += [{**whole, "words": "hello"}, {**whole, "": None}]

    assert [] == [clear for clear in wrong if clear_fits(act, clear)]


@pytest.mark.parametrize("act", ["say", "sit", "leave", "say-more"])
def test_most_acts_say_nothing_in_the_open(act: str) -> None:
    """An act without a place of its own in the list has an empty clear."""
    assert [True, False, False] == [clear_fits(act, clear) for clear in ({}, {"until": 0}, {"x": None})]


TWO, THREE = {"a": bytes(32), "b": bytes(32)}, {"a": b"", "b": b"", "f": b""}
HOSTILE = [
    None, True, False, 0, -1, 1, 2, 1.0, 2**53 + 1, 2**70, "", "watch", "numbers", "a", "c",
    "0" * 32, b"", b"a", bytes(16), bytes(31),
    bytes(32), bytes(33), bytes(97), [], ["a"], {}, {"a": 1}, {"a": bytes(32)}, {"a": bytes(97)}, {"a": "wrap"}, TWO,
    {**TWO, "b": bytes(31)}, {**TWO, "b": "0" * 32}, {**TWO, "f": bytes(32)}, {"a": bytes(32), "c": bytes(32)}, THREE,
]  # fmt: skip
FITS: Mapping[tuple[str, str], list[Any]] = {
    ("begin", "shape"): [value for value in HOSTILE if type(value) is bytes],  # what is in it: see test_shape
    ("begin", "keys"): [TWO],
    ("begin", "digest"): [bytes(32)],
    ("begin", "rules"): [1],
    ("begin", "speaker"): ["a"],
    ("pause", "until"): [0, 1, 2],
    ("consent", "keep"): [0, 1],
    ("consent", "key"): [bytes(32)],
    ("consent", "may"): ["watch"],
    ("consent", "name"): [bytes(32)],
    ("consent", "scope"): ["numbers"],
    ("consent", "until"): [0, 1, 2],
    ("later", "until"): [0, 1, 2],
    ("card", "index"): [0, 1, 2],
    ("write", "hash"): [bytes(32)],
    ("reveal", "answer"): ["", "watch", "numbers", "a", "c", "0" * 32],
    ("reveal", "salt"): [bytes(16)],
    # For whom the wraps must be is for the dialogue to say, which knows who sits there.
    ("reveal", "wraps"): [
        {}, {"a": bytes(32)}, TWO, {**TWO, "b": bytes(31)}, {**TWO, "f": bytes(32)},
        {"a": bytes(32), "c": bytes(32)}, THREE,
    ],
}  # fmt: skip


@pytest.mark.parametrize(("act", "key"), FITS)
def test_a_value_of_another_type_or_size_does_not_fit(act: str, key: str) -> None:
    """Each value has one type, exactly, and its bounds: True is no number, a list no text, text no bytes."""
    found = [value for value in HOSTILE if clear_fits(act, {**GOOD[act], key: value})]

    assert typed(FITS[act, key]) == typed(found)


def typed(values: list[Any]) -> list[tuple[type, Any]]:
    """The values with their types, since True == 1 == 1.0."""
    return [(type(value), value) for value in values]


def test_the_bounds_of_numbers_belong_to_them() -> None:
    """A time is at most 2**53 ms and a card's index at most 98."""
    fits = [clear_fits("pause", {"until": 2**53}), clear_fits("card", {"index": 98})]
    breaks = [clear_fits("pause", {"until": 2**53 + 1}), clear_fits("card", {"index": 99})]

    assert ([True, True], [False, False]) == (fits, breaks)


# --- the values themselves


def test_a_name_is_hidden_by_its_salt() -> None:
    """What a consent says of a name covers salt and name, so whoever knows the name alone cannot find it there."""
    assert sha(b"duologue.1 name", b"s" * 16, "Zoë".encode()) == name_hash("Zoë", b"s" * 16)


def test_every_size_leaves_its_words_unguessed() -> None:
    """Bodies have one of four lengths and no other."""
    assert (256, 1024, 4096, 12288) == SIZES


def test_an_entry_does_not_print_its_body() -> None:
    """What is sealed, and what opens it, is in no traceback and no log line by accident."""
    sealed = Entry(ZERO, 1, ZERO, "a", "say", {}, ("a", "b"), b"commit", b"body", {"a": b"wrap"}, b"sig")
    printed = repr(Record(0, sealed, b"whole"))

    assert [] == [word for word in ("commit", "body", "wrap", "sig", "whole") if f"b'{word}'" in printed]


def test_an_entry_cannot_be_changed() -> None:
    """An entry is stored as it was signed, and its record as it was stamped: their fields are read only."""
    entry = Entry(ZERO, 1, ZERO, "a", "say", {}, ("a", "b"), ZERO, b"", {})

    with pytest.raises(AttributeError):
        entry.act = "leave"  # type: ignore[misc]  # on purpose
    with pytest.raises(AttributeError):
        Record(0, entry, b"").at = 1  # type: ignore[misc]  # on purpose
