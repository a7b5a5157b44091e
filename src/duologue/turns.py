"""What was said so far, in order, as turns to draw; and, where it is checked, what stands beside what. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from duologue import text
from duologue.core.consent import EVERYBODY
from duologue.core.exercise import Guide
from duologue.core.shape import Seat, carries_words
from duologue.page import Block, Turn
from duologue.recall import aside_of, guest_of, guide_at, guide_of, name_of, readable, recalled, sayer, words_of
from duologue.view import Said, View, newest

OF_GUESTS = ("consent", "revoke", "curtain")  # as often as somebody likes: of equal ones in a row one stands there
VOICES = ("mirror", "summary", "validate", "empathize")  # kinds of which the head of a turn says what it is


def turns(view: View, after: int = 0) -> Iterator[Turn]:
    """What came after this seq and may be seen, at both seats alike; people's words cleaned for drawing.

    Where both have the floor, nothing of it shows before both have spoken; and what comes later waits for it.
    """
    state, say, names = view.state, sayer(view), _names(view)
    both = state.step != "" and state.here.floor == "both"  # and stays so where they stop before both have spoken
    kim = ""  # the name of the facilitator, until another is agreed to
    last = _before(view, after, say, names)
    for said in view.said[max(after, 0) :]:
        if both and said.visit == state.visit and said.act not in ("pause", "resume"):
            return
        if said.act in ("consent", "suggest"):
            kim = "" if said.act == "consent" else kim or guest_of(view, said.seq)
        turn = _turn(view, said, say, kim if said.act == "suggest" else names[said.seat])
        again = said.act in OF_GUESTS and turn is not None and last is not None and turn.text == last.text
        if turn is not None and not again:
            yield turn
        last = turn or last


def _before(view: View, after: int, say: Callable[..., str], names: Mapping[Seat, str]) -> Turn | None:
    """The turn that stands above those after this seq; None = nothing does."""
    past = (_turn(view, said, say, names[said.seat]) for said in reversed(view.said[: max(after, 0)]))
    return next((turn for turn in past if turn is not None), None)


def _names(view: View) -> dict[Seat, str]:
    return {seat: name_of(view, seat) for seat in EVERYBODY}


def _turn(view: View, said: Said, say: Callable[..., str], name: str) -> Turn | None:
    """`say` and the name come from outside: cleaning names again for each of thousands takes a second."""
    guide, step = view.exercise.guides.get(said.step, Guide()), view.exercise.shape.steps.get(said.step)
    if said.act in ("begin", "sit"):
        return None
    if said.act == "pause":
        return Turn(said.seq, said.seat, "", say("turn.paused", name=name), "note")
    if said.act == "aside":
        return Turn(said.seq, said.seat, "", say("aside", name=name, words=aside_of(view, said)), "note")
    if said.act in OF_GUESTS:
        key = {"consent": "agreed", "revoke": "stepped" if said.seat == "f" else "revoked"}.get(said.act, said.act)
        return Turn(said.seq, said.seat, "", say(f"turn.{key}", name=name), "note")
    if said.act == "suggest":
        words = text.line(said.words or "", 400) or say("unreadable")
        key = "observe.suggested" if view.seat == "f" else "guest.suggests"
        return Turn(said.seq, said.seat, "", say(key, name=name, words=words), "note")
    if said.words != "":
        kind = guide.kind if guide.kind in VOICES else "other"
        return Turn(said.seq, said.seat, say(f"voice.{kind}", name=name), readable(view, said), "words")
    if guide.kind in ("check", "more") and step is not None and said.act in step.acts and not carries_words(said.act):
        label = text.line(guide_at(view, said.step, said.seat).labels.get(said.act, said.act), 400)
        return Turn(said.seq, said.seat, "", say("turn.chose", name=name, label=label), "note")
    return None


def compared(view: View) -> tuple[tuple[Block, ...], Block] | None:
    """One's own words, and beside them what is checked against them; None where nothing is."""
    guide = guide_of(view)
    theirs = next(newest(view, guide.of), None) if guide.kind == "check" and guide.of else None
    if theirs is None:
        return None
    own = tuple(block for block in recalled(view) if block.seq > 0 and view.said[block.seq - 1].seat == view.seat)
    return (own, words_of(view, theirs)) if own else None
