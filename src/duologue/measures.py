"""What a dialogue shows of itself without its words: how long, how much, how often. Pure, and never a score.

Made of what a chair has heard: who acted, when, at which step. Words are counted where they are known, and nothing of
them is kept. While a facilitator sits there, every chair counts only what that one can read, so that all three look at
the same figures. The first thresholds and their reasons are those of coaches in couple dialogues; each function names
its own. They say "look here", about a step, and never who is better at it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from duologue import text
from duologue.core.exercise import Guide
from duologue.core.shape import PARTNERS, carries_words
from duologue.view import Said, View

MINUTE = 60_000  # ms
LATELY, MOST_SHARE = 10 * MINUTE, 65  # ms; per cent of what both said in that time
LONG, LONG_TWICE = 60, 2  # words of a piece; so many of them since roles changed
MANY_TRIES = 3  # two times "not yet" make a third try
FALLING, SHOWN = 4, 8  # turns in which the time between them halves; figures in a row
QUIET_ROW, SHORT, IDLE = 3, 2, 4 * MINUTE  # turns; words of a very short reply; ms
OFTEN = 2  # breaks
SPEAKS = ("card", "write", "reveal")  # acts that say words under another name

Kind = Literal["each", "row", "few"]


@dataclass(frozen=True, slots=True)
class Move:
    """A partner's act at a step. `took` = ms since the step began, without breaks; `words`: -1 = not known here."""

    said: Said
    guide: Guide
    took: int
    words: int

    @property
    def speaks(self) -> bool:
        return carries_words(self.said.act) or self.said.act in SPEAKS


@dataclass(frozen=True, slots=True)
class Course:
    """What happened when: `started`, `arrived` (at this step) in ms; `rested` in all and `here`, in ms."""

    moves: tuple[Move, ...]
    started: int
    arrived: int
    rested: int
    here: int
    breaks: int
    resting: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """`name` = of its sentences; `past` = beyond its threshold, now.

    `figures`: "each" = one a partner, a's first; "row" = the latest last; "few" = as its sentence takes them.
    """

    name: str
    kind: Kind
    figures: tuple[int, ...]
    past: bool


def measures(view: View) -> tuple[Measure, ...]:
    """All that can be measured here now, in the order in which it is shown; what has not happened is left out."""
    if not view.state.step:
        return ()
    course = course_of(view)
    found = (
        _share(course, "seconds"), _share(course, "words"), _pieces(view, course), _tries(view, course),
        _gaps(view, course), _time(view, course), _quiet(view, course), _breaks(course),
    )  # fmt: skip
    return tuple(one for one in found if one.figures)


def course_of(view: View) -> Course:
    """A fold of what this chair has heard. Where both have the floor, nothing counts before both have spoken."""
    state = view.state
    hidden = state.visit if state.here.floor == "both" else 0
    guest = view.seat == "f" or state.facilitator(view.now) is not None
    moves, ready = list[Move](), set[str]()
    visit = started = arrived = before = stopped = rested = here = breaks = 0
    for said in view.said:
        if said.visit != visit:
            visit, arrived, here = said.visit, before, 0
            started = started or before
        before = said.at
        if said.act == "pause":
            breaks += not stopped
            stopped, ready = stopped or said.at, set()
        elif said.act == "resume":
            ready.add(said.seat)
            if len(ready) == len(PARTNERS):
                rest, stopped = max(0, said.at - stopped), 0
                rested, here = rested + rest, here + rest
        elif said.visit != hidden and said.seat != "f" and _moves(view, said):
            known = said.words and (said.third or not guest)
            words = text.words(said.words) if said.words and known else -1
            guide = view.exercise.guides.get(said.step, Guide())
            took = 0 if said.act == "reveal" else max(0, said.at - arrived - here)  # its writing took the time
            moves.append(Move(said, guide, took, words))
    if state.visit != visit:
        arrived, here = before, 0
    return Course(tuple(moves), started or before, arrived, rested, here, breaks, bool(stopped))


def _moves(view: View, said: Said) -> bool:
    """Whether this is an act of its step, and none that is open everywhere."""
    step = view.exercise.shape.steps.get(said.step)
    return step is not None and (said.act in step.acts or said.act in SPEAKS)


def _share(course: Course, name: Literal["seconds", "words"]) -> Measure:
    """Talk balance, a partner each: more than 65 to 35 within ten minutes, once ten minutes have gone by."""

    def sums(since: int) -> tuple[int, ...]:
        found = dict.fromkeys(PARTNERS, 0)
        for move in course.moves:
            if move.speaks and move.said.at > since:
                found[_partner(move)] += move.took // 1000 if name == "seconds" else max(0, move.words)
        return tuple(found.values())

    whole = sums(-1)
    last = course.moves[-1].said.at if course.moves else 0
    lately = sums(last - LATELY)
    past = last - course.started >= LATELY and max(lately) * 100 > MOST_SHARE * sum(lately)
    return Measure(name, "each", whole if any(whole) else (), past)


def _partner(move: Move) -> Literal["a", "b"]:
    return "a" if move.said.seat == "a" else "b"


def _mirrored(view: View) -> set[str]:
    """The steps whose words are said back piece by piece."""
    return {guide.of for guide in view.exercise.guides.values() if guide.kind == "mirror" and guide.of}


def _pieces(view: View, course: Course) -> Measure:
    """Chunk size: the words of each piece that is to be said back; more than 60 twice since roles changed."""
    steps = _mirrored(view)
    pieces = [move for move in course.moves if move.said.step in steps and move.words >= 0]
    long = sum(move.words > LONG for move in pieces if move.said.half == view.half)
    return Measure("pieces", "row", tuple(move.words for move in pieces)[-SHOWN:], long >= LONG_TWICE)


def _tries(view: View, course: Course) -> Measure:
    """Mirror accuracy: how often each piece was said back until it fitted; two times "not yet" on the latest."""
    steps, tries = _mirrored(view), list[int]()
    for move in course.moves:
        if move.said.step in steps and move.speaks:
            tries.append(0)
        elif move.guide.kind == "mirror" and move.speaks and tries:
            tries[-1] += 1
    shown = tuple(n for n in tries if n)[-SHOWN:]
    return Measure("tries", "row", shown, tries[-1:] >= [MANY_TRIES])


def _gaps(view: View, course: Course) -> Measure:
    """Escalation: seconds between two turns in words; each no longer than the one before, and halved in four."""
    steps = view.exercise.shape.steps
    took = [
        move.took for move in course.moves if carries_words(move.said.act) and steps[move.said.step].floor != "both"
    ]
    last = took[-FALLING:]
    falls = len(last) == FALLING and last == sorted(last, reverse=True) and last[-1] * 2 <= last[0]
    return Measure("gaps", "row", tuple(round(ms / 1000) for ms in took[-SHOWN:]), falls)


def _time(view: View, course: Course) -> Measure:
    """Minutes in this step, in all, and usual from and to: longer than the exercise says of itself.

    A median of each step would be a record of other evenings. Nobody keeps one.
    """
    now = _now(view, course)
    here, whole = now - course.arrived - course.here, now - course.started - course.rested
    least, most = view.exercise.minutes
    figures = (max(0, here) // MINUTE, max(0, whole) // MINUTE, least, most)
    return Measure("time", "few", figures, whole > most * MINUTE)


def lingers(view: View) -> tuple[int, int]:
    """Minutes in all, and minutes at this step where these are more than is usual: 4, unless it is given time; else 0.

    Whom a break, a clock or a seal gives time does not linger.
    """
    if not view.state.step:
        return 0, 0
    course = course_of(view)
    here, whole, _, _ = _time(view, course).figures
    given = view.state.over or course.resting or view.state.clock is not None or view.state.here.sealed
    return whole, 0 if given or here * MINUTE < IDLE else here


def _now(view: View, course: Course) -> int:
    """Nothing goes by on a break, or once it is over."""
    return view.said[-1].at if view.state.over or course.resting else view.now


def _quiet(view: View, course: Course) -> Measure:
    """Withdrawal, of both together: what was passed, how many in a row just now, idle minutes; 3, or more than 4.

    A pass is to go on without words where there was room for some; a very short reply counts in the row as well. Whom
    a clock or a seal gives time to write is not idle.
    """
    passed = row = 0
    before = Guide()
    for move in course.moves:
        step = view.exercise.shape.steps[move.said.step]
        room = any(map(carries_words, step.acts)) and move.guide.kind not in ("check", "more")
        passes = room and not move.speaks and before.kind != "check"  # after a check it is a yes
        short = move.guide.form == "text" and 0 <= move.words <= SHORT
        if room:
            passed, row = passed + passes, row + 1 if passes or short else 0
        before = move.guide
    timed = view.state.over or view.state.clock is not None or view.state.here.sealed
    idle = 0 if timed else max(0, _now(view, course) - view.said[-1].at)
    return Measure("quiet", "few", (passed, row, idle // MINUTE), row >= QUIET_ROW or idle > IDLE)


def _breaks(course: Course) -> Measure:
    """Breaks, and their minutes: with the second it is fine to stop, as their page says too."""
    return Measure("breaks", "few", (course.breaks, course.rested // MINUTE), course.breaks >= OFTEN)
