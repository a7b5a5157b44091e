# ruff: noqa: SIM300 (what is expected stands first: assert expected == actual)
"""A silent call for help: from one beat to the other, and back."""

from __future__ import annotations

from duologue.calls import HELP, SEEN, Called, Calling


def test_a_call_is_in_every_beat_until_it_was_seen() -> None:
    """Nothing before it, nothing once the facilitator's beats say that it was seen; and then it says when."""
    one = Calling()
    before = one.flags, one.stands
    one.call()
    one.heard(0, 5)
    asked = one.flags, one.stands
    one.heard(SEEN, 7)
    one.heard(SEEN, 9)

    assert ((0, None), (HELP, 0), (0, 7)) == (before, asked, (one.flags, one.stands))


def test_a_second_call_is_not_seen_by_the_answer_to_the_first() -> None:
    """It waits until the facilitator's beats no longer say so, and is seen when they do anew."""
    one = Calling()
    one.call()
    one.heard(SEEN, 7)
    one.call()
    one.heard(SEEN, 8)
    early = one.flags, one.stands
    one.heard(0, 9)
    asked = one.flags
    one.heard(SEEN, 10)

    assert ((0, 0), HELP, 10) == (early, asked, one.stands)


def test_a_facilitator_is_called_by_whoever_calls_until_they_have_seen_it() -> None:
    """Both can call; seen is answered to each until they no longer call, and then they can call again."""
    one = Called()
    one.heard("a", HELP)
    one.heard("a", HELP)
    one.heard("b", 0)
    waiting = set(one.waiting)
    one.see()
    one.heard("a", HELP)
    answered = one.flags("a"), one.flags("b"), set(one.waiting)
    one.heard("a", 0)
    after = one.flags("a")
    one.heard("a", HELP)

    assert ({"a"}, (SEEN, 0, set()), 0, {"a"}) == (waiting, answered, after, one.waiting)
