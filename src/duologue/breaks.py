"""The pages on which nothing goes on: breaks, ends, and two histories. A part of pages, without I/O."""

from __future__ import annotations

from dataclasses import replace

from duologue.core.shape import PARTNERS, carries_words
from duologue.page import Block, Choice, Page
from duologue.recall import guide_of, name_of, quoted, recalled, sayer, voice
from duologue.view import View

MINUTES = (20, 5, 60, 1440)  # offered for a break or an appointment; the first is suggested for a break


def on_break(view: View, page: Page) -> Page:
    """The page of a break: until when, and how to go on."""
    say, pause = sayer(view), view.state.pause
    assert pause is not None
    past, time = view.now >= pause.until, view.clock(pause.until)
    ready = view.seat in pause.ready
    blocks = [Block("note", say("break.by", name=name_of(view, pause.by))), Block("prompt", say("break.do"))]
    if ready:
        blocks = [Block("prompt", say("break.waiting" if past else "break.waiting.early", time=time))]
    often = sum(said.act == "pause" for said in view.said) > 1
    if often:
        blocks.append(Block("note", say("break.twice")))
    choices = [] if ready else [Choice("resume", say("break.ready"))]
    choices += [Choice("pause", say("break.other"), asks="time")] if past else []
    choices += [Choice("leave", say("stop"), asks="sure")] if past or often else []
    headline = say("break.past" if past else "break", time=time)
    return replace(page, headline=headline, blocks=tuple(blocks), choices=tuple(choices), form="silence", rest=True)


def ending(view: View, page: Page) -> Page:
    """The last page: what it keeps in sight, and what both can take from it."""
    say = sayer(view)
    left = view.state.over == "left"
    own = Block("prompt", quoted(view, guide_of(view).prompt), voice(view))
    last = Block("prompt", say("over.left.more")) if left else own
    blocks = [*(() if left else recalled(view)), last]
    if not left and (time := later(view, "later.end")):
        blocks.append(Block("note", time))
    if not left and _both_told(view):
        told = [say(f"next.{view.exercise.occasions[0]}")] if view.exercise.occasions else []
        told += [_in_turn(view)] if view.exercise.takes_turns else []
        blocks += [Block("note", said) for said in told]
    if view.shared:
        blocks.append(Block("note", say("over.kept")))
    return replace(page, headline=say(f"over.{view.state.over}"), blocks=tuple(blocks), over=True)


def _both_told(view: View) -> bool:
    """Whether both have said something of their own: whoever has not yet is owed that first, and no other exercise."""
    steps = view.exercise.shape.steps
    told = (said for said in view.said if said.words and (carries_words(said.act) or said.act == "card"))
    return {said.seat for said in told if steps[said.step].floor != "listener"} == set(PARTNERS)


def _in_turn(view: View) -> str:
    """Who could begin the next time. It is said here, since nothing of a dialogue stays until then."""
    state = view.state
    first, second = (state.speaker, state.listener) if view.half % 2 == 0 else (state.listener, state.speaker)
    return sayer(view)("over.first", a=name_of(view, first), b=name_of(view, second))


def split(view: View, page: Page) -> Page:
    """Two histories: nothing goes on, and nothing is over either, so that what was heard stays where it is."""
    say = sayer(view)
    stop = Choice("leave", say("stop"), asks="sure")
    return replace(page, headline=say("split"), blocks=(Block("prompt", say("split.what")),), choices=(stop,))


def later(view: View, key: str) -> str:
    """Which time that is still to come was named, and by whom, in this phrase; "" = none was.

    One of them names it: that the other has agreed to it is nothing that a program knows.
    """
    named = (said for said in reversed(view.said) if said.act == "later" and said.until > view.now)
    last = next(named, None)
    return "" if last is None else sayer(view)(key, name=name_of(view, last.seat), time=view.clock(last.until))
