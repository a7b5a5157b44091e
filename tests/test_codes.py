# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Codes: what they are made of, and what is read as one."""

from __future__ import annotations

import os
import re
from collections import Counter
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.codes import ALIVE_MS, Code, digits_after, new_code, read_code, read_relay, words
from duologue.errors import BadAddress, BadCode

UNWANTED = """affair alone anger angry bad bed blame bomb cold cry dark dead debt die divorce dumb empty enemy evil
ex fail fat fault fear fight gun hate hell hurt ill kill knife leave liar lie lonely lose lost mad naked nag never no
not poison quit rude sad sex shame sick sorry stop stupid ugly war weak wet whip wine wrong""".split()
# Each of these has a twin that sounds the same, or that the other side of an ocean spells another way.
TWINS = """bear bare beach blue bread break buy cell cellar cent color cereal coarse council dear deer fair favor fir
flour flower grate gray great grey hair hare heal heel hole honor horse key knight knot mail main male maze meat metal
mist night oar one pail pair pear peace peak pearl plane pole rain read ring road rose sail scene sea sole son stair
steal steel sun tail tea theatre thyme tide toe two vein wait waste week weather wood yolk""".split()
OTHERS = " 7-velvet-otter |7 velvet otter|7.velvet.otter|7-VELVET-Otter|7velvet-otter|7 – velvet — otter".split("|")


def near(one: str, two: str) -> bool:
    """Whether a letter changed, put in or left out, or two neighbours in each other's place, make one of the other."""
    if len(one) == len(two):
        at = [n for n, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
        return len(at) == 1 or (at[1:] == [at[0] + 1] and one[at[0]] + one[at[1]] == two[at[1]] + two[at[0]])
    short, long = sorted((one, two), key=len)
    return any(long[:n] + long[n + 1 :] == short for n in range(len(long)))


def test_there_are_1300_short_words() -> None:
    """1,300 words of three to seven small letters, each once, in their order."""
    assert 1300 == len(words()) == len(set(words()))
    assert sorted(words()) == list(words())
    assert all(re.fullmatch("[a-z]{3,7}", word) for word in words())


def test_four_letters_tell_every_word() -> None:
    """No two words begin with the same four letters, and none begins with another; so four stand for a word."""
    begins = Counter(word[:4] for word in words())

    assert {1} == set(begins.values())
    assert [] == [(one, two) for one, two in pairwise(words()) if two.startswith(one)]  # in order, it would stand there


def test_no_slip_makes_another_word() -> None:
    """No two words are one letter apart, so there are no plurals of one another, and a slip is noticed."""
    # Two that are one slip apart are the same once a letter is taken out of one of them, or of each.
    without: dict[str, set[str]] = {}
    for word in words():
        for n in range(len(word) + 1):
            without.setdefault(word[:n] + word[n + 1 :], set()).add(word)
    alike = {pair for held in without.values() for pair in combinations(sorted(held), 2)}

    assert alike
    assert [] == [pair for pair in alike if near(*pair)]
    assert [True, True, True, False] == [near("boat", held) for held in ("boats", "bota", "bolt", "oat s")]


def test_no_word_is_unwanted() -> None:
    """None hurts or frightens, and none has a twin in sound or spelling."""
    assert set() == {*UNWANTED, *TWINS} & set(words())


def test_a_code_is_read_as_it_is_spoken() -> None:
    """What is made is read back, with leading zeros and with the address of a relay."""
    for nameplate in ("7", "007", "12345678"):
        for relay in ("", "relay.example:8765", "wss://relay.example/a/Path?x=1", "[::1]:80"):
            code = new_code(nameplate, os.urandom, relay)

            assert code == read_code(code.spoken())
            assert (nameplate, relay) == (code.nameplate, code.relay)
            assert set(code.words) <= set(words())


def test_the_two_words_are_drawn_evenly() -> None:
    """Every pair of two different words has its numbers, from the first to the last."""
    every, most = len(words()), len(words()) * (len(words()) - 1)

    def drawn(number: int) -> tuple[int, int]:
        first, second = new_code("7", lambda length: number.to_bytes(length, "big")).words
        return words().index(first), words().index(second)

    assert [(0, 1), (0, 2), (0, every - 1)] == [drawn(number) for number in (0, 1, every - 2)]
    assert [(1, 0), (1, 2)] == [drawn(number) for number in (every - 1, every)]
    assert [(every - 1, every - 2), (0, 1)] == [drawn(number) for number in (most - 1, most)]
    assert all(len(set(new_code("7", os.urandom).words)) == 2 for _ in range(1000))


@pytest.mark.parametrize("text", OTHERS)
def test_capitals_and_what_stands_between_do_not_matter(text: str) -> None:
    """Blanks, hyphens of any length, dots and capitals are all the same."""
    assert Code("7", ("velvet", "otter")) == read_code(text)


def test_four_letters_are_enough() -> None:
    """The beginning of a word stands for it from four letters on; a short word is written whole."""
    short = next(word for word in words() if len(word) == 3)

    assert ("velvet", "otter") == read_code("7 velv otte").words
    assert (short, "otter") == read_code(f"7 {short} otter").words
    for text in ("7 vel otter", "7 velvets otter"):
        with pytest.raises(BadCode):
            read_code(text)


NUMBER = "A code begins with a number of at most eight digits."
PARTS = "A code is one number and two words."
RELAY = "What stands behind the @ is not the address of a relay."
BAD = {
    "": NUMBER, "   ": NUMBER, "velvet-otter": NUMBER, "123456789-velvet-otter": NUMBER, "٧-velvet-otter": NUMBER,
    "²-velvet-otter": NUMBER, "@relay": NUMBER, "7": PARTS, "7-velvet": PARTS, "7-velvet-otter-acorn": PARTS,
    "7 8 velvet otter": PARTS, "7-velvt-otter": "The first word is none of those that codes are made of.",
    "7-velvet-8": "The second word is none of those that codes are made of.",
    "7-velvet-ot\u0442er": "The second word is none of those that codes are made of.",
    **{f"7-velvet-otter@{address}": RELAY for address in (
        "", " ", "wss://", "https://relay.example", "me@relay", "relay.example:", "relay:123456", "re\x1blay",
        "r\u0435lay", "relay/a b", "relay/\nx", "x" * 256, "[relay]",
    )},
}  # fmt: skip


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_code_is_said(text: str) -> None:
    """The sentence says what is wrong and what a code looks like."""
    with pytest.raises(BadCode) as caught:
        read_code(text)

    assert f"{BAD[text]} A code looks like 7-velvet-otter." == str(caught.value)


SLIPS = [("7-velvt-otter", "velvet"), ("7-acorn-meadw", "meadow"), ("7-qx-z", "")]


@pytest.mark.parametrize(("text", "nearest"), SLIPS)
def test_the_nearest_word_is_known(text: str, nearest: str) -> None:
    """A slip of one letter finds its word, what is far from all finds none; neither is in the error's text."""
    with pytest.raises(BadCode) as caught:
        read_code(text)

    assert nearest == caught.value.nearest
    assert not re.search("acorn|mead|velvt", f"{caught.value} {caught.value!r} {caught.value.args}")


@given(st.text(max_size=60) | st.text("7 -.@velto", max_size=30))
def test_any_text_is_a_code_or_a_bad_one(text: str) -> None:
    """Whatever is typed, it is read as one code, the same that is then spoken, or it is a BadCode."""
    try:
        code = read_code(text)
    except BadCode:
        return
    assert code == read_code(code.spoken())


def test_a_code_keeps_its_words_to_itself() -> None:
    """Neither repr nor str of a code holds a word of it."""
    code = Code("7", ("velvet", "otter"), "relay")

    assert "Code(nameplate='7', relay='relay')" == repr(code) == str(code)


def test_a_burnt_code_is_replaced_by_a_longer_one() -> None:
    """Three codes, of 3, 5 and 8 digits, each for ten minutes, and then no more."""
    assert [3, 5, 8, None, None] == [digits_after(burnt) for burnt in range(5)]
    assert 10 * 60 * 1000 == ALIVE_MS


def test_a_relay_can_be_named_without_a_code() -> None:
    """Its address alone is read as it is behind a code."""
    assert "relay.example.org:8443" == read_relay("Relay.Example.org:8443")
    with pytest.raises(BadAddress, match=r"not the address of a relay\. It looks like wss://"):
        read_relay("no address!")
