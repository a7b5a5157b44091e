# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
from __future__ import annotations

from duologue.beats import Beat
from duologue.core.entry import ZERO, tip_after
from duologue.watch import LATE, QUIET, RECALL, UNSEEN, Watch
from tests.logs import RECORDS
from tests.table import NOON

TIPS = [ZERO]
for record in RECORDS:
    TIPS.append(tip_after(TIPS[-1], record.at, record.raw))


def said(seq: int, tip: bytes) -> Beat:
    """A beat that says so."""
    return Beat(seq, tip, 0, 1)


def test_signs_are_missed_in_time() -> None:
    """After thirty seconds it is said, after sixty in other words; a beat takes it back."""
    watch = Watch([], NOON)
    told = [list(watch.status(NOON + ms)) for ms in (UNSEEN - 1, UNSEEN, QUIET - 1, QUIET)]
    watch.beat(said(0, ZERO), NOON + QUIET, NOON + QUIET)

    assert [[], ["line.unseen"], ["line.unseen"], ["line.quiet"]] == told
    assert [] == list(watch.status(NOON + QUIET))
    assert [NOON + QUIET + UNSEEN, NOON + 2 * QUIET] == list(watch.times())


def test_what_the_other_has_heard_is_waited_for() -> None:
    """From the first beat that is ahead on, whatever beats follow; once it is here, nothing is missing."""
    watch = Watch(RECORDS[:2], NOON)
    watch.beat(said(3, TIPS[3]), NOON, NOON)
    watch.beat(said(4, TIPS[4]), NOON + LATE - 1, NOON + LATE - 1)
    before, at = watch.late(NOON + LATE - 1), list(watch.times())[-1]
    late = watch.late(NOON + LATE), list(watch.status(NOON + LATE))
    watch.heard(RECORDS[2], NOON)

    assert (False, NOON + LATE) == (before, at)
    assert (True, ["line.withheld"]) == late
    assert not watch.late(NOON + LATE)
    assert not watch.split


def test_who_claims_to_have_heard_more_is_believed_for_a_while() -> None:
    """The relay is called again for it now and then, and not at all once they claim less."""
    watch = Watch(RECORDS[:2], NOON)
    watch.beat(said(10**9, ZERO), NOON, NOON)
    times = [LATE - 1, LATE, LATE + 1, LATE + RECALL - 1, LATE + RECALL]
    called = [watch.recall(NOON + at) for at in times]
    watch.beat(said(2, TIPS[2]), NOON, NOON + LATE + RECALL)

    assert [False, True, False, False, True] == called
    assert not watch.late(NOON + 9 * LATE)
    assert not watch.split


def test_two_histories_are_told_apart() -> None:
    """By another tip for a place that is held here, now, later, or long ago; never by one who is only behind."""
    same, now, later, past = (Watch(RECORDS[:2], NOON) for _ in range(4))
    same.beat(said(1, TIPS[1]), NOON, NOON)
    now.beat(said(2, TIPS[3]), NOON, NOON)
    later.beat(said(3, TIPS[1]), NOON, NOON)
    before = later.split
    later.heard(RECORDS[2], NOON)
    past.beat(said(1, TIPS[2]), NOON, NOON)
    past.beat(said(2, TIPS[2]), NOON, NOON)

    assert [False, True, False, True, True] == [same.split, now.split, before, later.split, past.split]


def test_what_the_other_still_lacks() -> None:
    """Thirty seconds after it was heard here it is said that they lack it; until a beat says that they do not."""
    watch = Watch(RECORDS[:1], NOON)
    watch.heard(RECORDS[1], NOON + 5)
    watch.beat(said(1, TIPS[1]), NOON + UNSEEN, NOON + UNSEEN)
    before, at = list(watch.status(NOON + 4 + UNSEEN)), list(watch.times())[-1]
    told = list(watch.status(NOON + 5 + UNSEEN))
    watch.beat(said(2, TIPS[2]), NOON + UNSEEN, NOON + UNSEEN)

    assert ([], NOON + 5 + UNSEEN, ["line.unheard"]) == (before, at, told)
    assert [] == list(watch.status(NOON + 5 + UNSEEN))


def test_a_relay_is_called_again_for_what_is_lost() -> None:
    """Ten seconds after it should be there, be it missing here or there, and every fifteen from then on."""
    for seq in (1, 3):
        watch = Watch(RECORDS[:2], NOON)
        early = watch.recall(NOON + LATE)
        watch.beat(said(seq, TIPS[seq]), NOON, NOON)
        seen = [watch.recall(NOON + at) for at in (LATE - 1, LATE, LATE + RECALL - 1, LATE + RECALL)]

        assert not early
        assert [False, True, False, True] == seen


def test_a_beat_is_as_old_as_what_it_answers() -> None:
    """One that was kept back is no sign of the time when it comes; nor does an old one take a newer sign back."""
    watch = Watch([], NOON)
    watch.beat(said(0, ZERO), NOON + 1, NOON + UNSEEN + 1)
    late = list(watch.status(NOON + UNSEEN + 1))
    watch.beat(said(0, ZERO), NOON + UNSEEN, NOON + UNSEEN + 2)
    watch.beat(said(0, ZERO), NOON + 2, NOON + UNSEEN + 3)

    assert ["line.unseen"] == late
    assert [] == list(watch.status(NOON + UNSEEN + 3))


def test_of_a_beat_without_a_time_only_the_past_is_true() -> None:
    """Whoever names the tip of a record has heard it once; it is no sign of now, no gap and no other history."""
    watch = Watch(RECORDS[:2], NOON)
    for beat in (said(2, TIPS[2]), said(1, TIPS[1]), said(2, TIPS[3]), said(9, TIPS[3])):
        watch.holds(beat)

    assert 2 == watch.told
    assert (["line.unseen"], False, False) == (list(watch.status(NOON + UNSEEN)), watch.split, watch.late(NOON + QUIET))


def test_who_says_too_much_can_say_less() -> None:
    """A number that no log will ever reach is not waited for once it is taken back."""
    watch = Watch(RECORDS[:2], NOON)
    watch.beat(said(2**64 - 1, TIPS[2]), NOON, NOON)
    before = watch.late(NOON + LATE)
    watch.beat(said(2, TIPS[2]), NOON + 1, NOON + 1)

    assert (True, False) == (before, watch.late(NOON + LATE))


def test_what_was_heard_stays_heard() -> None:
    """A beat says how far the other is, also one that answers none of ours; an older one takes nothing back."""
    watch = Watch(RECORDS[:2], NOON)
    watch.holds(said(2, TIPS[2]))
    watch.beat(said(1, TIPS[1]), NOON, NOON)

    assert (2, NOON) == (watch.told, watch.since)


def test_the_other_is_there_once_they_gave_a_sign() -> None:
    """Not before the first, from it on for half a minute, and again with the next."""
    watch = Watch([], NOON)
    before = watch.here(NOON)
    watch.beat(said(0, ZERO), NOON, NOON + 10)
    during = [watch.here(NOON + ms) for ms in (10, UNSEEN - 1, UNSEEN)]
    watch.beat(said(0, ZERO), NOON + QUIET, NOON + QUIET)

    assert (False, [True, True, False], True) == (before, during, watch.here(NOON + QUIET))
    assert NOON + QUIET + UNSEEN in watch.times()  # when that changes, somebody looks again


def test_without_a_line_nobody_is_missed() -> None:
    """Why nobody is heard is known then; that something is kept back is said all the same."""
    watch = Watch(RECORDS[:2], NOON)
    watch.beat(said(3, TIPS[3]), NOON, NOON)

    assert [["line.withheld"], ["line.withheld", "line.quiet"]] == [
        list(watch.status(NOON + QUIET, up)) for up in (False, True)
    ]
