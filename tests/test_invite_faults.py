# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A line that changes, drops, repeats or invents the mail of a meeting is noticed, or changes nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue.codes import Code
from duologue.core.shape import PARTNERS, Partner
from duologue.errors import BadMail, WrongCode
from tests.meeting import INVITATION, LONG, B, Post, both, changed, host, join, meet, noticed, noticed_at

Change = Callable[[bytes], bytes]


@pytest.mark.parametrize("writer", PARTNERS)
def test_every_changed_byte_of_pairing_is_noticed(writer: Partner) -> None:
    """One bit, anywhere in a message or a confirmation: WrongCode."""
    for at in range(33):
        flipped = changed(writer, 0, lambda body, at=at: _flip(body, at))  # type: ignore[misc]

        assert WrongCode is noticed(flipped)
    assert {WrongCode} == noticed_at(writer, 1, flips(32))


@pytest.mark.parametrize("writer", PARTNERS)
def test_every_changed_byte_of_a_letter_is_noticed(writer: Partner) -> None:
    """One bit, anywhere in a sealed part, and bytes too few or too many: BadMail, and nothing is delivered."""
    length = next(len(body) for seat, n, body in meet(host(), join()) if (seat, n) == (writer, 2))
    lengths: list[Change] = [lambda body: body[:-1], lambda body: body + b"\0", lambda body: b""]

    assert {BadMail} == noticed_at(writer, 2, [*flips(length), *lengths])
    assert {None} == noticed_at(writer, 1, [lambda body: body])


def flips(length: int) -> list[Change]:
    """One for each byte, which turns a bit of it."""
    return [lambda body, at=at: _flip(body, at) for at in range(length)]  # type: ignore[misc]


def _flip(body: bytes, at: int) -> bytes:
    return body[:at] + bytes([body[at] ^ 1 << at % 8]) + body[at + 1 :]


@pytest.mark.parametrize("order", [*permutations((2, 3, 4)), (2, 2, 3), (2, 4, 4), (3, 3, 3), (2, 3), (2,), ()])
def test_parts_keep_their_places(order: tuple[int, ...]) -> None:
    """Only the parts in their order are an invitation: exchanged, replayed or left out they are not."""
    parts: dict[int, bytes] = {}

    def line(post: Post) -> list[Post]:
        if post[0] == "b" or post[1] < 2:
            return [post]
        parts[post[1]] = post[2]
        if len(parts) < 3:
            return []
        if post[1] > 4:
            return [post]  # the receipt
        return [("a", 2 + n, parts[held]) for n, held in enumerate(order)]

    a, b = host(invitation=LONG), join()
    if order == (2, 3, 4):
        meet(a, b, line)
        both(a, b)
        return
    if len(order) == 3:
        with pytest.raises(BadMail):
            meet(a, b, line)
    else:
        meet(a, b, line)
    assert (None, None, None) == (a.result, b.result, b.letter)


def test_all_mail_can_be_sent_again_over_a_new_line() -> None:
    """What `start` gives later is all mail so far, so a line that broke at any time costs nothing."""
    for broken in range(1, 9):
        a, b, left = host(invitation=LONG), join(), broken

        def line(post: Post) -> list[Post]:
            nonlocal left
            left -= 1
            return [post] if left > 0 else []

        meet(a, b, line)
        for _ in range(4):
            for writer, reader in ((a, b), (b, a)):
                for n, body in enumerate(writer.start()):
                    reader.receive(n, body)
            if b.letter is not None:
                b.answer("Bogdan", B)
            if a.result is not None:
                a.seated()

        both(a, b)
        assert ([33, 32, 1 + 12288 + 16], 3) == ([len(body) for body in a.start()[:3]], len(b.start()))


def test_mail_of_a_third_changes_nothing_or_is_noticed() -> None:
    """Somebody who has the nameplate and guesses: what they send late is passed over, what they send first ends it."""
    third = join(Code("7", ("velvet", "acorn")))

    def late(post: Post) -> list[Post]:
        return [post, *(("b", n, body) for n, body in enumerate(third.start()) if n <= post[1] and post[0] == "b")]

    def first(post: Post) -> list[Post]:
        if post[0] == "a" and post[1] == 0:
            third.receive(0, post[2])
        return [("b", 1, third.start()[1])] if post[:2] == ("b", 1) else [post]

    assert None is noticed(late)
    assert WrongCode is noticed(first)
    assert WrongCode is noticed(changed("b", 0, lambda body: third.start()[0]))
    assert BadMail is noticed(changed("a", 2, lambda body: bytes([1]) + os.urandom(80)))
    assert (None, None) == (third.result, third.letter)


def test_mail_after_the_end_changes_nothing() -> None:
    """Once the other end has said all, whatever else bears its name is passed over."""
    a, b = host(), join()
    meet(a, b)
    before = a.result
    for n in range(9):
        assert [] == a.receive(n, b"more") == b.receive(n, b"more")
    assert before is not None
    assert a.result is before


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("writer", PARTNERS)
def test_ones_own_mail_is_not_the_others(writer: Partner, number: int) -> None:
    """A relay that sends back what it was given is noticed, at every number."""
    own: dict[tuple[Partner, int], bytes] = {}
    reader: Partner = "b" if writer == "a" else "a"

    def line(post: Post) -> list[Post]:
        own[post[:2]] = post[2]
        return [(writer, number, own.get((reader, number), post[2]))] if post[:2] == (writer, number) else [post]

    a, b = host(), join()
    if (writer, number) in (("a", 0), ("b", 1), ("a", 2)):  # the reader has not written its own yet
        own[reader, number] = {"a": a, "b": b}[reader].start()[0]
    with pytest.raises((WrongCode, BadMail)):
        meet(a, b, line)


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_whatever_comes_an_end_meets_or_says_why_not(data: st.DataObject) -> None:
    """A line that drops, changes, repeats and invents makes nothing but Trouble, and never two ends that differ."""
    a, b = host(), join()

    def line(post: Post) -> list[Post]:
        kind = data.draw(st.sampled_from(["pass", "pass", "pass", "drop", "twice", "change", "invent"]))
        invented: Post = (post[0], data.draw(st.integers(0, 5)), data.draw(st.binary(max_size=60)))
        mailed = {"drop": [], "twice": [post, post], "change": [(*post[:2], invented[2])], "invent": [post, invented]}
        return mailed.get(kind, [post])

    with suppress(WrongCode, BadMail):
        meet(a, b, line)

    assert b.result is None or a.result == b.result
    assert b.letter in (None, INVITATION)
