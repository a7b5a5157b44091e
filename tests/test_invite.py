# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Meeting by a code: both ends come to the same, or neither end to anything."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue import frames
from duologue.codes import Code, new_code
from duologue.core.shape import PARTNERS, Partner
from duologue.errors import BadMail, TooLarge, WrongCode
from duologue.invite import Meeting, Met
from duologue.letters import MOST_EXERCISE, MOST_PARTS, Invitation
from tests.meeting import INVITATION, LONG, A, B, Post, both, host, join, meet
from tests.vectors.pairing import FILE, vectors


@pytest.mark.parametrize("speaker", PARTNERS)
def test_two_who_hold_the_same_code_meet(speaker: Partner) -> None:
    """Both know the same: a key for the two, names, public keys, who speaks first and the exercise."""
    a, b = host(invitation=Invitation(" Ana\n", A, speaker, b"{}")), join()
    sent = meet(a, b)
    met = both(a, b)

    assert Met(met.pair, {"a": "Ana", "b": "Bogdan"}, {"a": A, "b": B}, speaker, b"{}") == met
    assert 32 == len(met.pair)
    assert [("a", 0), ("b", 0), ("b", 1), ("a", 1), ("a", 2), ("b", 2), ("a", 3)] == [post[:2] for post in sent]
    assert [33, 33, 32, 32] == [len(post[2]) for post in sent[:4]]


def test_chance_pairs_meet() -> None:
    """Fifty meetings by codes of chance, each with a key of its own."""
    keys = set()
    for n in range(50):
        code = new_code(f"{n:03}", os.urandom)
        a, b = host(code), join(code)
        meet(a, b)
        keys.add(both(a, b).pair)

    assert 50 == len(keys)


@pytest.mark.parametrize("words", [("velvet", "acorn"), ("acorn", "otter"), ("otter", "velvet")])
def test_wrong_words_end_it_at_either_side(words: tuple[str, str]) -> None:
    """Whoever of them has another word, it is the host who notices, and both have learned nothing."""
    other = Code("7", words)
    for a, b in ((host(), join(other)), (host(other), join())):
        with pytest.raises(WrongCode):
            meet(a, b)
        assert (None, None, None) == (a.result, b.result, b.letter)
        for n, body in enumerate(b.start()):
            with pytest.raises(WrongCode):
                a.receive(n, body)
        assert 1 == len(a.start())


def test_the_host_shows_nothing_before_the_joiner_is_known() -> None:
    """Before a good confirmation the host has sent its 33 bytes alone: no sealed part, no name, no confirmation."""
    a, b = host(), join(Code("7", ("velvet", "acorn")))
    [message] = a.start()

    assert 33 == len(message)
    assert [] == a.receive(0, b.start()[0])
    [confirmation] = b.receive(0, message)
    for n in (1, 1, 2):
        with pytest.raises(WrongCode):
            a.receive(n, confirmation)
    assert [message] == a.start()


def finish(a: Meeting, b: Meeting, name: str, key: bytes = B) -> None:
    """The joiner sits down, and hears that the host does."""
    for body in b.answer(name, key):
        a.receive(2, body)
    n = len(a.start())
    for body in a.seated():
        b.receive(n, body)


def test_the_joiner_sits_down_to_nobody() -> None:
    """Its own letter is not enough: until the host has said that it has it, there is no result."""
    bends: list[Callable[[bytes], bytes]] = [
        lambda receipt: b"",
        lambda receipt: receipt[:-1],
        lambda receipt: receipt + b"x",
        lambda receipt: bytes([receipt[0] ^ 1]) + receipt[1:],
        lambda receipt: receipt[:1] + bytes(16),
    ]
    for bend in bends:
        a, b = host(), join()
        meet(a, b, answer=False)
        (letter,) = b.answer("Bogdan", B)
        before, n = b.result, len(a.start())
        a.receive(2, letter)
        (receipt,) = a.seated()
        with pytest.raises(BadMail):
            b.receive(n, bend(receipt))

        assert before is b.result is None


def test_a_receipt_for_nothing_ends_it() -> None:
    """Before the joiner has answered there is nothing to confirm."""
    a, b = host(), join()
    meet(a, b, answer=False)

    with pytest.raises(BadMail):
        b.receive(len(a.start()), b"\x01" + bytes(16))


def test_the_joiner_shows_nothing_before_saying_yes() -> None:
    """With the invitation in hand the joiner has sent two pieces of mail; declining is to send no third."""
    a, b = host(), join()
    sent = meet(a, b, answer=False)

    assert INVITATION == b.letter
    assert a.result is b.result is None
    assert [33, 32] == [len(body) for seat, _, body in sent if seat == "b"]


def test_an_answer_needs_an_invitation_and_is_given_once() -> None:
    """There is nothing to answer before the invitation is whole, nor for the host; a second answer sends nothing."""
    a, b = host(), join()
    for end in (a, b):
        with pytest.raises(BadMail):
            end.answer("Bogdan", B)
    meet(a, b)
    before = b.result

    assert [] == b.answer("Carla", A)
    assert before is b.result
    with pytest.raises(BadMail):
        a.answer("Ana", A)


NUMBERS: list[tuple[Partner, int]] = [*(("a", n) for n in range(5)), *(("b", n) for n in range(3))]


@pytest.mark.parametrize(("writer", "n"), NUMBERS)
def test_a_gap_ends_it(writer: Partner, n: int) -> None:
    """Mail with a number that is not the next is BadMail, and the end is dead from then on."""
    a, b = host(invitation=LONG), join()
    reader = b if writer == "a" else a
    with pytest.raises(BadMail):
        meet(a, b, lambda post: [(writer, n + 1, post[2])] if post[:2] == (writer, n) else [post])
    with pytest.raises(BadMail):
        reader.receive(n, b"")

    assert reader.result is None


@settings(deadline=None, max_examples=25)
@given(st.data())
def test_mail_may_come_again(data: st.DataObject) -> None:
    """Whatever was delivered may be delivered again, at any time, any number of times: nothing changes."""
    a, b = host(invitation=LONG), join()
    held: list[Post] = []

    def line(post: Post) -> list[Post]:
        held.append(post)
        return [post, *data.draw(st.lists(st.sampled_from(held), max_size=4))]

    meet(a, b, line)

    both(a, b)
    for seat, n, body in held:
        assert [] == {"a": b, "b": a}[seat].receive(n, body)


def test_the_largest_exercise_travels_and_a_larger_one_is_refused() -> None:
    """256 KiB arrive whole in 25 pieces of mail; for one byte more there is a sentence, and no code was used."""
    a, b = host(invitation=Invitation("Ana", A, "a", bytes(MOST_EXERCISE))), join()
    sent = meet(a, b)

    assert bytes(MOST_EXERCISE) == both(a, b).exercise
    assert MOST_PARTS["a"] + 3 == max(n for _, n, _ in sent) + 1
    for _, n, body in sent:
        assert frames.Mail(n, body) == frames.decode(frames.encode(frames.Mail(n, body)))
    with pytest.raises(TooLarge):
        host(invitation=Invitation("Ana", A, "a", bytes(MOST_EXERCISE + 1)))


def test_names_are_fit_for_drawing() -> None:
    """Names are one line each without anything that drives a terminal, and the same at both ends."""
    a, b = host(invitation=Invitation("\x1b]2;A\x07\u202ena", A, "a", b"")), join()
    meet(a, b, answer=False)
    finish(a, b, "Bo\ngdan\x9b")

    assert {"a": "2 Ana", "b": "Bo gdan"} == both(a, b).names


def test_nothing_shows_words_or_names() -> None:
    """No repr of an end, of what it came to or of what it raises holds words, names, keys or the exercise."""
    a, b = host(), join()
    meet(a, b)
    met = both(a, b)
    shown = f"{a!r} {b!r} {met!r} {b.letter!r}"

    assert a.result is not None
    assert "Met(speaker='b')" == repr(a.result)
    assert not any(
        held in shown for held in ("velvet", "otter", "Ana", "Bogdan", "small", repr(A), repr(a.result.pair))
    )
    assert ["pair", "names", "keys", "speaker", "exercise"] == [held.name for held in fields(met)]


def test_the_vectors_are_what_their_maker_makes() -> None:
    """pairing.json is what the program beside it writes, to the letter."""
    assert vectors() == json.loads(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("held", vectors()["meetings"], ids=lambda held: held["relay"])
def test_meetings_of_the_vectors_come_out_again(held: dict[str, Any]) -> None:
    """From the same chance, code and letters both ends send the same mail and come to the same key."""
    code = Code(held["nameplate"], tuple(held["words"]))
    chance = [bytes.fromhex(one) * 64 for one in held["entropy"]]
    keys, exercise = [bytes.fromhex(one) for one in held["public"]], bytes.fromhex(held["exercise"][0])
    invitation = Invitation(held["names"][0], keys[0], held["speaker"], exercise * held["exercise"][1])
    a = Meeting(held["relay"], code, lambda n: chance[0][:n], invitation)
    b = Meeting(held["relay"], code, lambda n: chance[1][:n])
    meet(a, b, answer=False)
    finish(a, b, held["names"][1], keys[1])

    assert held["keys"]["pair"] == both(a, b).pair.hex()
    for seat, end in (("a", a), ("b", b)):
        assert [shown if isinstance(shown, str) else shown["sha256"] for shown in held["mail"][seat]] == [
            body.hex() if len(body) <= 200 else hashlib.sha256(body).hexdigest() for body in end.start()
        ]


def test_an_end_knows_when_the_code_was_shown_to_be_right() -> None:
    """Before anything is decided, the host can say that the right one is reading."""
    a, b = host(), join()
    before = a.paired, b.paired
    meet(a, b, answer=False)

    assert (False, False) == before
    assert (True, True, None) == (a.paired, b.paired, a.result)
