# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
from __future__ import annotations

from duologue.core.entry import ZERO, tip_after
from duologue.watch import LATE, QUIET, RECALL, UNSEEN, Watch
from tests.logs import RECORDS
from tests.table import NOON
from tests.world import ToyBeat

TIPS = [ZERO]
for record in RECORDS:
    TIPS.append(tip_after(TIPS[-1], record.at, record.raw))


def test_signs_are_missed_in_time() -> None:
    """After thirty seconds it is said, after sixty in other words; a beat takes it back."""
    watch = Watch([], NOON)
    said = [list(watch.status(NOON + ms)) for ms in (UNSEEN - 1, UNSEEN, QUIET - 1, QUIET)]
    watch.beat(ToyBeat(0, ZERO), NOON + QUIET)

    assert [[], ["line.unseen"], ["line.unseen"], ["line.quiet"]] == said
    assert [] == list(watch.status(NOON + QUIET))
    assert [NOON + QUIET + UNSEEN, NOON + 2 * QUIET] == list(watch.times())


def test_what_the_other_has_heard_is_waited_for() -> None:
    """From the first beat that is ahead on, whatever beats follow; once it is here, nothing is missing."""
    watch = Watch(RECORDS[:2], NOON)
    watch.beat(ToyBeat(3, TIPS[3]), NOON)
    watch.beat(ToyBeat(4, TIPS[4]), NOON + LATE - 1)
    before, at = watch.late(NOON + LATE - 1), list(watch.times())[-1]
    late = watch.late(NOON + LATE), list(watch.status(NOON + LATE))
    watch.heard(RECORDS[2])

    assert (False, NOON + LATE) == (before, at)
    assert (True, ["line.withheld"]) == late
    assert not watch.late(NOON + LATE)
    assert not watch.split


def test_who_claims_to_have_heard_more_is_believed_for_a_while() -> None:
    """The relay is called again for it now and then, and not at all once they claim less."""
    watch = Watch(RECORDS[:2], NOON)
    watch.beat(ToyBeat(10**9, ZERO), NOON)
    times = [LATE - 1, LATE, LATE + 1, LATE + RECALL - 1, LATE + RECALL]
    called = [watch.recall(NOON + at) for at in times]
    watch.beat(ToyBeat(2, TIPS[2]), NOON + LATE + RECALL)

    assert [False, True, False, False, True] == called
    assert not watch.late(NOON + 9 * LATE)
    assert not watch.split


def test_two_histories_are_told_apart() -> None:
    """By another tip for a place that is held here, now, later, or long ago; never by one who is only behind."""
    same, now, later, past = (Watch(RECORDS[:2], NOON) for _ in range(4))
    same.beat(ToyBeat(1, TIPS[1]), NOON)
    now.beat(ToyBeat(2, TIPS[3]), NOON)
    later.beat(ToyBeat(3, TIPS[1]), NOON)
    before = later.split
    later.heard(RECORDS[2])
    past.beat(ToyBeat(1, TIPS[2]), NOON)
    past.beat(ToyBeat(2, TIPS[2]), NOON)

    assert [False, True, False, True, True] == [same.split, now.split, before, later.split, past.split]


def test_what_the_other_still_lacks() -> None:
    """Said by a second beat, ten seconds after the first or later; then it is looked at anew."""
    watch, seen = Watch(RECORDS[:2], NOON), list[bool]()
    for seq, at in ((1, 0), (1, LATE - 1), (1, LATE), (1, LATE), (1, 2 * LATE), (2, 3 * LATE), (2, 9 * LATE)):
        watch.beat(ToyBeat(seq, TIPS[seq]), NOON + at)
        seen.append(watch.lagging)
    watch.heard(RECORDS[2])
    watch.beat(ToyBeat(2, TIPS[2]), NOON + 10 * LATE)
    watch.beat(ToyBeat(3, TIPS[3]), NOON + 12 * LATE)

    assert [False, False, True, False, True, False, False] == seen
    assert not watch.lagging
