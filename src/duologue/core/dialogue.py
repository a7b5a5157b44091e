"""The rules. This file alone decides whose turn it is, and everybody asks it: sender, relay and receiver.

Rule 1: everything that moves a dialogue on is here and in `consent`; nothing else sets a field of State.
Rule 2: nothing here knows one exercise from another, opens a body, reads a clock or draws a number. `at` comes
with the record, from the relay that appended it. It may run backwards and never makes an entry void: lengths of
time add up max(0, at - previous at), dates compare with `at` itself.
Rule 3: what is refused moves nothing. An entry that `advance` refuses never happened, for everyone.

`advance` judges a record: its envelope, then its act. `play` judges the act alone; the proofs in `walk` use it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from duologue.core.consent import BY_FACILITATOR, BY_PARTNERS, EVERYBODY, guided, reads, recipients, standing
from duologue.core.entry import SIZES, Clear, Record, answer_hash, clear_fits, session_of, tip_after
from duologue.core.shape import PARTNERS, BadShape, Seat, Shape
from duologue.core.state import Break, Reason, Refused, State

MINUTE = 60_000
SHORTEST_BREAK, LONGEST_BREAK = 2 * MINUTE, 24 * 60 * MINUTE
MOST_BREAKS, BREAKS_WITHIN = 6, 20  # visits, not entries: what moves nothing makes no room for another
BREAKS_FADE = 12 * 60 * MINUTE  # but time does: whoever stays at one step for days is not without breaks for good
MOST_ENTRIES = 8_192  # of a session, but for `leave`: whoever is the relay as well fills nobody's disk
UNOPENED = 60_000  # ms that a sealed step waits for the other's key before one may go on `without`

Outcome = State | Reason


def advance(state: State, record: Record) -> State | Refused:
    """The verb: the state after this record, or why the record does not count. Never raises, keeps nothing."""
    entry = record.entry
    if (wrong := _envelope(state, record)) is not None:
        return Refused(wrong)
    outcome = play(state, entry.seat, entry.act, entry.clear, record.at)
    if not isinstance(outcome, State):
        return Refused(outcome)
    return outcome.but(seq=entry.seq, tip=tip_after(state.tip, record.at, record.raw))


def _envelope(state: State, record: Record) -> Reason | None:
    entry = record.entry
    if entry.session != state.session:
        return Reason.SESSION
    if entry.seq != state.seq + 1:
        return Reason.STALE if entry.seq <= state.seq else Reason.AHEAD
    if entry.seq > MOST_ENTRIES and entry.act != "leave":
        return Reason.TOO_MUCH
    if entry.prev != state.tip:
        return Reason.FORK
    if entry.seat == "f" and state.facilitator(record.at) is None:
        return Reason.SEAT
    named = recipients(state, entry.seat, entry.act, record.at)
    if entry.to != named or tuple(entry.wraps) != named:
        return Reason.RECIPIENTS
    if len(entry.body) not in SIZES:
        return Reason.SIZE
    if not clear_fits(entry.act, entry.clear):
        return Reason.CLEAR
    return None


def play(state: State, seat: Seat, act: str, clear: Clear, at: int) -> Outcome:
    """The act alone, its envelope being sound: the next state but for `seq` and `tip`, or the reason."""
    if state.over:
        return Reason.OVER
    if state.shape is None or not state.step:
        return _OPENING.get(act, _too_soon)(state, seat, clear, at)
    # A clock that runs backwards takes the moment of sealing along, so that the wait since then only grows.
    sealed_at = state.sealed_at and state.sealed_at - max(0, state.at - at)
    passed = max(0, at - state.at) if state.pause is None else 0
    now = state.but(
        at=at, elapsed=state.elapsed + (passed if state.step in state.shape.clock_of else 0), sealed_at=sealed_at,
        waited=state.waited + (passed if state.here.floor == "facilitator" else 0),
        consents=standing(state, at), suggested=state.suggested and seat == "f",
    )  # fmt: skip
    universal = (BY_FACILITATOR if seat == "f" else _UNIVERSAL).get(act)
    return _floor(now, seat, act, clear) if universal is None else universal(now, seat, clear)


def holds(state: State, seat: Seat, at: int | None = None) -> bool:
    """Whether they have the floor, at this time in ms or else at that of the last record.

    A facilitator's step is either partner's while none is seated who may speak, and after two minutes.
    """
    floor = state.here.floor
    if floor == "facilitator":
        return (seat == "f") == guided(state, state.at if at is None else at)
    if seat == "f":
        return False
    if floor in ("speaker", "listener"):
        return (seat == state.speaker) == (floor == "speaker")
    return floor != "nobody"


def _floor(state: State, seat: Seat, act: str, clear: Clear) -> Outcome:
    step = state.here
    if state.pause is not None:
        return Reason.PAUSED
    if not holds(state, seat):
        return Reason.NOT_YOUR_TURN
    if act not in step.acts:
        return Reason.NOT_HERE
    if step.sealed:
        return Reason.SEALED
    if act == "card" and step.limit is not None and clear["index"] >= step.limit.times:
        return Reason.CLEAR
    if step.floor != "both":
        return _move(state, step.acts[act], step.swaps((act,)))
    return _answer(state, seat, act)


def _answer(state: State, seat: Seat, act: str) -> Outcome:
    if any(who == seat for who, _ in state.answers):
        return Reason.ANSWERED
    answered = state.but(answers=(*state.answers, (seat, act)))
    if len(answered.answers) < len(PARTNERS):
        return answered
    return _leave_by(answered, [act for _, act in answered.answers])


def _leave_by(state: State, acts: Sequence[str]) -> Outcome:
    """Follow the acts of both out of the step: `wins` chooses among them, `differ` stands in when they disagree."""
    step = state.here
    winning = next((act for act in step.wins if act in acts), None)
    acts = acts if winning is None else (winning,)
    targets = {step.acts[act] for act in acts}
    return _move(state, targets.pop() if len(targets) == 1 else step.differ, step.swaps(acts))


def _move(state: State, target: str, swap: bool = False) -> Outcome:
    """Leave for `target`: roles, counters and clocks. A used-up step is passed over as if it were not there."""
    shape = state.shape
    assert shape is not None
    counts = list(state.counts)
    if swap:
        for n in shape.resets.get("swap", ()):
            counts[n] = 0
    while (limit := shape.steps[target].limit) and counts[shape.counter[target]] >= limit.times:
        target = limit.then
    if target in shape.counter:
        counts[shape.counter[target]] += 1
    for n in shape.resets.get(target, ()):
        counts[n] = 0
    clock = shape.clock_of.get(state.step)
    stays = clock == shape.clock_of.get(target)
    if clock is not None and not stays and state.elapsed < shape.clocks[clock].least:
        return Reason.TOO_EARLY
    after = state.but(
        speaker=state.listener if swap else state.speaker, step=target, visit=state.visit + 1, counts=tuple(counts),
        answers=(), written=(), sealed_at=0, unread=False, waited=0, aside=False,
        elapsed=state.elapsed if stays else 0, over="end" if shape.steps[target].floor == "nobody" else "",
    )  # fmt: skip
    return after.but(curtain=_holders(state) == _holders(after)) if state.curtain else after


def _holders(state: State) -> list[Seat]:
    return [seat for seat in EVERYBODY if holds(state, seat)]


# --- before both are seated


def _too_soon(state: State, seat: Seat, clear: Clear, at: int) -> Outcome:
    return Reason.NOT_BEGUN


def _begin(state: State, seat: Seat, clear: Clear, at: int) -> Outcome:
    if state.seats:
        return Reason.BEGUN
    if seat != "a":
        return Reason.SEAT
    if session_of(clear) != state.session:
        return Reason.SESSION
    try:
        shape = Shape.decode(clear["shape"])
    except BadShape:
        return Reason.SHAPE
    keys, counts = dict(clear["keys"]), (0,) * len(shape.counter)
    return state.but(
        at=at, shape=shape, keys=keys, digest=clear["digest"], seats=("a",), speaker=clear["speaker"],
        counts=counts,
    )  # fmt: skip


def _sit(state: State, seat: Seat, clear: Clear, at: int) -> Outcome:
    if state.shape is None:
        return Reason.NOT_BEGUN
    if seat != "b":
        return Reason.SEAT
    return _move(state.but(at=at, seats=PARTNERS), state.shape.start)


def _leave_alone(state: State, seat: Seat, clear: Clear, at: int) -> Outcome:
    return state.but(at=at, over="left") if seat in state.seats else Reason.NOT_BEGUN


# --- universal: legal in every exercise, so that no file can forget them


def _begun(state: State, seat: Seat, clear: Clear) -> Outcome:
    return Reason.BEGUN


def _pause(state: State, seat: Seat, clear: Clear) -> Outcome:
    """A break with a return time. Once that time has passed, another may be proposed."""
    if state.pause is not None and state.at < state.pause.until:
        return Reason.PAUSED
    # A clock set back by as much lets go of them too: they would count until it has caught up.
    recent = tuple(
        (who, visit, at)
        for who, visit, at in state.breaks
        if visit > state.visit - BREAKS_WITHIN and abs(state.at - at) < BREAKS_FADE
    )
    # Each has their own: nobody can use up the other's.
    if sum(who == seat for who, _, _ in recent) >= MOST_BREAKS:
        return Reason.BREAKS
    until = min(max(clear["until"], state.at + SHORTEST_BREAK), state.at + LONGEST_BREAK)
    return state.but(pause=Break(seat, until), breaks=(*recent, (seat, state.visit, state.at)))


def _resume(state: State, seat: Seat, clear: Clear) -> Outcome:
    if state.pause is None:
        return Reason.NOT_PAUSED
    if seat in state.pause.ready:
        return Reason.ANSWERED
    ready = (*state.pause.ready, seat)
    return state.but(pause=Break(state.pause.by, state.pause.until, ready) if len(ready) < len(PARTNERS) else None)


def _leave(state: State, seat: Seat, clear: Clear) -> Outcome:
    return state.but(over="left")


def _aside(state: State, seat: Seat, clear: Clear) -> Outcome:
    """The listener's one short repair phrase; the floor does not move."""
    if state.pause is not None:
        return Reason.PAUSED
    if state.here.quiet:
        return Reason.QUIET
    if state.here.floor != "speaker" or seat != state.listener:
        return Reason.NOT_HERE
    return Reason.ASIDE if state.aside else state.but(aside=True)


def _write(state: State, seat: Seat, clear: Clear) -> Outcome:
    """Words under seal: readable by their author alone until both have written."""
    if state.pause is not None:
        return Reason.PAUSED
    if not state.here.sealed:
        return Reason.NOT_HERE
    if any(who == seat for who, _ in state.written):
        return Reason.ANSWERED
    written = (*state.written, (seat, clear["hash"]))
    sealed_at = state.at if len(written) == len(PARTNERS) else 0
    return state.but(written=written, sealed_at=sealed_at, unread=state.unread or not reads(state, state.at))


def _reveal(state: State, seat: Seat, clear: Clear) -> Outcome:
    """The key to what was written, sent by each client unasked; legal in a break, since nobody chooses it."""
    if len(state.written) < len(PARTNERS):
        return Reason.UNWRITTEN if state.here.sealed else Reason.NOT_HERE
    answer = clear["answer"]
    if answer not in state.here.acts or dict(state.written)[seat] != answer_hash(answer, clear["salt"]):
        return Reason.ANSWER
    if clear["wraps"].keys() != set(recipients(state, seat, "reveal", state.at)) - {seat}:
        return Reason.RECIPIENTS
    return _answer(state, seat, answer)


def _without(state: State, seat: Seat, clear: Clear) -> Outcome:
    """Go on although the other's writing was never opened; it stays closed and goes back to its writer."""
    if state.pause is not None:
        return Reason.PAUSED
    if [who for who, _ in state.answers] != [seat] or not state.here.sealed:
        return Reason.NOT_HERE
    if state.at - state.sealed_at < UNOPENED:
        return Reason.TOO_EARLY
    return _leave_by(state, [act for _, act in state.answers])


def _time(state: State, seat: Seat, clear: Clear) -> Outcome:
    """The bell of a hard clock. It is nobody's act, so roles do not change by it, only where it leads."""
    clock = state.clock
    if state.pause is not None:
        return Reason.PAUSED
    if clock is None or not clock.hard:
        return Reason.NOT_HERE
    return _move(state, clock.time) if state.elapsed >= clock.hard else Reason.TOO_EARLY


_OPENING: Mapping[str, Callable[[State, Seat, Clear, int], Outcome]] = {
    "begin": _begin, "sit": _sit, "leave": _leave_alone,
}  # fmt: skip
_UNIVERSAL: Mapping[str, Callable[[State, Seat, Clear], Outcome]] = {
    "begin": _begun, "sit": _begun, **BY_PARTNERS, "pause": _pause, "resume": _resume, "leave": _leave, "aside": _aside,
    "write": _write, "reveal": _reveal, "without": _without, "time": _time,
}  # fmt: skip
