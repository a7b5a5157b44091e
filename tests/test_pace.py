# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""How soon is too soon in plain lines. What it does to lines: test_plain_hold and test_plain_changes."""

from __future__ import annotations

from duologue.pace import BRIEF, EARLY, Pace


class Watch:
    """Seconds, moved by a test."""

    at = 100.0

    def __call__(self) -> float:
        return self.at


def test_a_line_is_early_for_a_moment_after_the_last_thing() -> None:
    """Within a second of a page or a line nothing counts; from then on it does."""
    watch = Watch()
    pace = Pace(watch)
    pace.asked(line=False)
    found = [pace.early]
    for seconds in (EARLY / 2, EARLY / 2):
        watch.at += seconds
        found.append(pace.early)

    assert [True, True, False] == found


def test_words_rest_until_the_page_has_lasted() -> None:
    """They go when the hold of their step is over, counted from the page; words sent after that need not rest."""
    watch = Watch()
    pace = Pace(watch)
    pace.shown()
    rest, early = pace.rest(5000), pace.goes()
    watch.at += 5
    gone, after = [pace.goes(), pace.goes()], pace.rest(5000)

    assert (5, False, [True, False], 0) == (rest, early, gone, after)


def test_whatever_rests_can_be_held_back_for_a_while() -> None:
    """Sent a moment before its time, it still waits long enough for somebody to think again; and once held it stays."""
    watch = Watch()
    pace = Pace(watch)
    pace.shown()
    watch.at += 4.9
    rest, held = pace.rest(5000), pace.hold_back()
    watch.at += BRIEF

    assert (BRIEF, True) == (rest, held)
    assert [False, False] == [pace.goes(), pace.hold_back()]


def test_one_looks_again_at_what_comes_first() -> None:
    """An alarm, or the moment at which words go; one that has passed is at once, and without either nothing is."""
    watch = Watch()
    pace = Pace(watch)
    pace.shown()
    alone = [pace.until(None, 1000), pace.until(2000, 1000)]
    pace.rest(5000)
    both = [pace.until(alarm, 1000) for alarm in (None, 2000, 9000)]
    watch.at += 7

    assert [None, 2000] == alone
    assert [6000, 2000, 6000] == both
    assert 1000 == pace.until(None, 1000)


def test_a_line_is_hurried_after_another_line_alone() -> None:
    """Whoever asks for a break is not held up by pages that come one upon another."""
    pace = Pace(Watch())
    pace.asked(line=False)
    by_page = pace.early, pace.hurried
    pace.asked(line=True)

    assert [(True, False), (True, True)] == [by_page, (pace.early, pace.hurried)]
