"""What was said so far, in order, as turns to draw; and, where it is checked, what stands beside what. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from duologue import text
from duologue.core.exercise import Guide
from duologue.core.shape import carries_words
from duologue.page import Block, Said, Turn, View, newest
from duologue.recall import guide_of, name_of, recalled, sayer, words_of

SILENT = ("begin", "sit", "write", "resume", "leave", "time", "without")  # acts that say nothing to the two of them


def turns(view: View, after: int = 0) -> Iterator[Turn]:
    """What came after this seq and may be seen, at both seats alike; people's words cleaned for drawing.

    Where both have the floor, nothing of it shows before both have spoken; and what comes later waits for it.
    """
    say, names = sayer(view), {seat: name_of(view, seat) for seat in ("a", "b")}
    both = view.state.step != "" and not view.state.over and view.state.here.floor == "both"
    for said in view.said[after:]:
        if both and said.visit == view.state.visit and said.act not in ("aside", "pause", "resume"):
            return
        if said.act not in SILENT and (turn := _turn(view, said, say, names[said.seat])) is not None:
            yield turn


def _turn(view: View, said: Said, say: Callable[..., str], name: str) -> Turn | None:
    """`say` and the name come from outside: cleaning names again for each of thousands takes a second."""
    guide = view.exercise.guides.get(said.step, Guide())
    if said.act == "pause":
        return Turn(said.seq, said.seat, "", say("turn.paused", name=name), "note")
    if said.act == "aside":
        return Turn(said.seq, said.seat, "", say("aside", name=name, words=text.line(said.words or "", 400)), "note")
    if said.words != "":
        kind = guide.kind if guide.kind in VOICES else "other"
        words = say("unreadable") if said.words is None else text.safe(said.words)
        return Turn(said.seq, said.seat, say(f"voice.{kind}", name=name), words, "words")
    if guide.kind in ("check", "more") and not carries_words(said.act):
        label = text.line(guide.labels.get(said.act, said.act), 400)
        return Turn(said.seq, said.seat, "", say("turn.chose", name=name, label=label), "note")
    return None


VOICES = ("mirror", "summary", "validate", "empathize")  # kinds of which the head of a turn says what it is


def compared(view: View) -> tuple[tuple[Block, ...], Block] | None:
    """One's own words, and beside them what is checked against them; None where nothing is."""
    guide = guide_of(view)
    theirs = next(newest(view, guide.of), None) if guide.kind == "check" and guide.of else None
    if theirs is None:
        return None
    own = tuple(block for block in recalled(view) if block.seq > 0 and view.said[block.seq - 1].seat == view.seat)
    return (own, words_of(view, theirs)) if own else None
