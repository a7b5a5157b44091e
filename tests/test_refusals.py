"""What is read when something is refused: a rule, what passes by itself, or what to do about it."""

from __future__ import annotations

import re

import pytest

from duologue.core.state import Reason
from duologue.refusals import REFUSED

ASKS = {
    Reason.FORK, Reason.SHAPE, Reason.BREAKS, Reason.MALFORMED, Reason.NOT_SEATED, Reason.EXPIRED, Reason.NO_CODE,
    Reason.CODE_USED, Reason.WRONG_CODE, Reason.GONE,
}  # fmt: skip
"""It stays as it is until somebody does something."""
PASSES = {
    Reason.AHEAD, Reason.PAUSED, Reason.NOT_YOUR_TURN, Reason.ANSWERED, Reason.SEALED, Reason.TOO_EARLY, Reason.ASIDE,
    Reason.UNAVAILABLE, Reason.TOO_MUCH, Reason.RESTART, Reason.SLOW,
}  # fmt: skip
"""It becomes possible by waiting."""
TELLS = {
    Reason.SESSION, Reason.STALE, Reason.SEAT, Reason.SIGNATURE, Reason.RECIPIENTS, Reason.SIZE, Reason.CLEAR,
    Reason.NOT_BEGUN, Reason.BEGUN, Reason.OVER, Reason.NOT_PAUSED, Reason.NOT_HERE, Reason.UNWRITTEN, Reason.ANSWER,
    Reason.TOO_LATE,
    Reason.QUIET, Reason.UNKNOWN,
}  # fmt: skip
"""Nothing is to be done: it was not possible, and why is all there is to say."""
TO_DO = re.compile(r"\b(Stop|Ask|Close|Try|ask them|You can|need the same version)\b")
TO_WAIT = re.compile(r"\b(wait|in a moment|as soon as|when you are both|when you have both|until|Please listen)\b")
JARGON = set(
    "entry record frame log hash key byte bytes signature signed session state protocol client server socket packet "
    "error invalid illegal denied forbidden unauthorized malformed timeout nonce recipient recipients nameplate shape "
    "seq fork stale mailbox handshake subprotocol".split()
)


def test_each_reason_is_of_one_kind() -> None:
    """For a new one somebody has said whether there is anything to be done about it."""
    assert set(Reason) == ASKS | PASSES | TELLS == set(REFUSED)
    assert len(Reason) == len(ASKS) + len(PASSES) + len(TELLS)


@pytest.mark.parametrize("reason", sorted(ASKS))
def test_what_does_not_pass_says_what_to_do(reason: Reason) -> None:
    """Where waiting helps nobody, the sentence names a way on."""
    assert TO_DO.search(REFUSED[reason])


@pytest.mark.parametrize("reason", sorted(PASSES))
def test_what_passes_says_so(reason: Reason) -> None:
    """Where it goes on by itself, or by the other, nobody has to guess that."""
    assert TO_WAIT.search(REFUSED[reason])


@pytest.mark.parametrize("reason", Reason)
def test_a_refusal_is_short_and_plain(reason: Reason) -> None:
    """One to three sentences, each of twenty words at most, without a word that only programmers use."""
    said = REFUSED[reason]
    sentences = re.split(r"(?<=[.]) ", said)

    assert 1 <= len(sentences) <= 3
    assert max(len(sentence.split()) for sentence in sentences) <= 20
    assert all(re.fullmatch(r"[A-Z].+\.", sentence) for sentence in sentences)
    assert JARGON.isdisjoint(re.findall(r"[a-z]+", said.lower()))


def test_no_two_refusals_read_alike() -> None:
    """Whoever reports one has said which it was."""
    assert len(Reason) == len(set(REFUSED.values()))
