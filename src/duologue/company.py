"""What a page says of a facilitator, and a facilitator's own page. A part of pages, without I/O.

Who sits with the two of them stands on both pages, by name, for as long as they hold the seat.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile
from typing import Literal

from duologue import text
from duologue.core.consent import reads
from duologue.core.dialogue import holds
from duologue.core.shape import PARTNERS
from duologue.measures import Measure, measures
from duologue.page import Block, Choice, Field, Page
from duologue.recall import guest_of, name_of, quoted, sayer, told_apart, voice
from duologue.turns import turns
from duologue.view import View

LAST = 2  # turns that a facilitator has in sight: what the step is about, most often; the rest stands in the record
GAPS = {"time": ("here", "minutes", "lo", "hi"), "quiet": ("n", "row", "minutes"), "breaks": ("n", "minutes")}
"""What the figures of a measure are called in its sentence."""


def sits(view: View) -> str:
    """Who sits with the two of them, and what they see; "" = nobody does."""
    state, grant = view.state, view.state.facilitator(view.now)
    if view.seat == "f" or grant is None or state.over:
        return ""
    say, key = sayer(view), "curtain" if state.curtain else grant.scope
    there = say(f"guest.{key}", name=guest_of(view), time=view.clock(grant.until))
    return f"{there} {say('guest.keeps')}" if grant.keep else there


def beside(view: View) -> str:
    """Who sits with the two of them; or whom one of them would like to, and what that takes. "" = neither."""
    state, say = view.state, sayer(view)
    if sits(view) or view.seat == "f" or state.over or len(state.consents) != 1:
        return sits(view)
    ((seat, held),) = state.consents
    # The name that the other has agreed to is not said: until one's own code has led there, it is words of theirs.
    there = say("guest.one.own", name=guest_of(view)) if seat == view.seat else say("guest.one")
    return there if view.now < held.until else ""


def notices(view: View) -> Iterator[str]:
    """What a facilitator has suggested; or that letting one in came to nothing."""
    state, say, name = view.state, sayer(view), guest_of(view)
    if state.over or not (state.consents or view.said):
        return
    if not state.consents:
        yield from _left(view)
    elif state.facilitator(view.now) is not None:
        if view.seat in view.calls:
            seen = view.calls[view.seat]
            yield say("help.seen", time=view.clock(seen)) if seen else say("help.asked")
        last = view.said[-1]
        if last.act == "suggest":
            key = "observe.suggested" if view.seat == "f" else "guest.suggests"
            yield say(key, name=name, words=text.line(last.words or "", 400) or say("unreadable"))
    elif view.seat == "f":
        return
    elif state.facilitator(0) is not None:  # what both have agreed to is over
        yield say("guest.gone", name=name)
    elif len(state.consents) > 1 and all(view.now < held.until for _, held in state.consents):
        yield say("guest.unlike")


def _left(view: View) -> Iterator[str]:
    """That the one who sat with the two of them does no more: on both pages, until the floor moves."""
    here = takewhile(lambda said: said.visit >= view.state.visit, reversed(view.said))
    last = next((said for said in here if said.guest), None)
    stepped = last is not None and (last.seat, last.act) == ("f", "revoke")
    if last is not None and (view.seat != "f" or stepped):
        yield sayer(view)("guest.stepped" if stepped else "guest.gone", name=guest_of(view))


def table(view: View) -> Page:
    """What one may do about a facilitator now: let one in, draw a curtain, ask them to step out."""
    state, say = view.state, sayer(view)
    back = Choice("", say("back"))
    if view.shared or not state.step:
        return Page((view.seat, "company"), say("guest.shared" if view.shared else "guest.early"), choices=(back,))
    there = sits(view)
    choices = [Choice("curtain", say("guest.curtain.draw"))] if reads(state, view.now) else []
    if state.consents:
        choices.append(Choice("revoke", say("guest.out" if there else "guest.back")))
    if there and view.calls.get(view.seat) != 0:
        choices.append(Choice("help", say("help.ask"), asks="sure"))
    if there:
        choices.append(_figures(view))
    page = Page(
        (view.seat, state.visit, "company"), say("guest.ask"), choices=(*choices, back),
        notices=tuple(notices(view)), guest=beside(view),
    )  # fmt: skip
    if there:
        return page
    where = (Block("note", relay(view)),) if view.relay else ()
    return replace(
        page, blocks=(Block("prompt", say("guest.ask.how")), *where), field=Field("invite", "choice"), form="choice"
    )


def helping(view: View) -> Page:
    """What a silent call is, before one calls."""
    say = sayer(view)
    choices = (Choice("help", say("help.yes")), Choice("", say("back")))
    key = (view.seat, view.state.visit, "help")
    return Page(key, say("help.ask"), blocks=(Block("prompt", say("help.what")),), choices=choices, guest=sits(view))


def called(view: View, page: Page) -> Page:
    """A facilitator's page with who calls for help on it, and nobody's else."""
    callers = [name_of(view, seat) for seat in PARTNERS if seat in view.calls]
    if view.seat != "f" or not callers or page.over:
        return page
    say = sayer(view)
    notices = (*(say("observe.call", name=name) for name in callers), *page.notices)
    return replace(page, notices=notices, choices=(*page.choices, Choice("seen", say("observe.call.seen"))))


def again(view: View, why: str) -> Page:
    """The same once more: no code has led to anybody, and this is why. Nothing is gone back from but by leaving it."""
    page = table(view)
    back = replace(page.choices[-1], act="decline", back=True)
    return replace(
        page, key=(view.seat, "again", why), choices=(*page.choices[:-1], back), notices=(why, *page.notices)
    )


def moment(view: View) -> Page:
    """A code, or a yes, is on its way to a facilitator."""
    say = sayer(view)
    return Page(
        (view.seat, "moment"), say("join.wait"), blocks=(Block("prompt", say("guest.moment")),),
        choices=(Choice("decline", say("back"), back=True),),
    )  # fmt: skip


def offered(view: View, name: str, scope: str, may: str, until: int, keep: int) -> Page:
    """The one sentence that is agreed to: who, what they will see and do, until when. Nothing is answered before."""
    say, name = sayer(view), told_apart(view, name)
    what = say(f"guest.offer.{scope}", name=name, may=say(f"guest.may.{may}"), time=view.clock(until))
    choices = (Choice("decline", say("guest.no")), Choice("consent", say("guest.yes")))
    kept = (Block("prompt", say("guest.offer.keep", name=name)),) if keep else ()
    blocks = (Block("prompt", what), *kept, Block("note", say("guest.offer.safe")))
    return Page(
        (view.seat, "offer", name, scope, may, until, keep), say("guest.offer", name=name), blocks=blocks,
        choices=choices,
    )  # fmt: skip


def watching(view: View, page: Page) -> Page:
    """A facilitator's page: where the two are, what was said last, and room for a word where that was agreed to."""
    state, say = view.state, sayer(view)
    grant = state.facilitator(view.now)
    if grant is None or not state.step:
        return replace(page, headline=say("observe.waiting"), presence="", rail=())
    words = [turn for turn in turns(view) if turn.kind == "words"]
    blocks = [Block(turn.kind, turn.text, turn.label, turn.seq, turn.seat) for turn in words[-LAST:]]
    where = (
        Block("prompt", quoted(view, view.exercise.guides[state.step].prompt), voice(view))
        if state.step in view.exercise.guides
        else None
    )
    blocks += [where] if where is not None and where.text else []
    writes = grant.may == "suggest" and not state.suggested and state.pause is None
    blocks.append(Block("note", say("observe.curtain" if state.curtain else "observe.limits")))
    blocks += [Block("note", say("observe.word"))] * writes
    return replace(
        page, headline=_floor(view), blocks=tuple(blocks), presence="", help=(Block("note", say("observe.help")),),
        field=Field("suggest") if writes else None, form="text" if writes else "silence", choices=(_figures(view),),
    )  # fmt: skip


def _floor(view: View) -> str:
    state, say = view.state, sayer(view)
    if state.pause is not None:
        return say("observe.pause", time=view.clock(state.pause.until))
    there = [seat for seat in PARTNERS if holds(state, seat, view.now)]
    return say("observe.floor", name=name_of(view, there[0])) if len(there) == 1 else say("observe.both")


def _figures(view: View) -> Choice:
    return Choice("measures", sayer(view)("measures.open"), asks="measures")


def figures(view: View) -> Page:
    """How the talk goes, in figures, while somebody sits with them and at the end; the same for all who sit there."""
    state, say, key = view.state, sayer(view), (view.seat, "measures")
    back = Choice("", say("back"))
    if not state.over and state.facilitator(view.now) is None:
        return Page(key, say("measures.none"), choices=(back,), stays=True)
    found = measures(view)
    chart = "\n".join(line for one in found for line in _charted(view, one))
    few = "\n".join(
        say(f"measure.{one.name}", **dict(zip(GAPS[one.name], one.figures, strict=True)))
        for one in found
        if one.kind == "few"
    )
    may = "\n".join(dict.fromkeys(_may(view, one) for one in found if one.past)) or say("measures.fine")
    blocks = (Block("note", say("measures.how")), Block("chart", chart), Block("note", few), Block("prompt", may))
    shown = tuple(one for one in blocks if one.text)
    return Page(key, say("measures.title"), blocks=shown, choices=(back,), stays=True)


def _charted(view: View, one: Measure) -> Iterator[str]:
    """A measure in lines. A bar stands first in its own, so that names of any length leave both at the margin."""
    if one.kind == "each":
        yield f"{sayer(view)(f'measure.{one.name}')}:"
        for seat, n in zip(PARTNERS, one.figures, strict=True):
            yield f"{text.bar(n, sum(one.figures))} {n} {name_of(view, seat)}"
    elif one.kind == "row":
        figures = ", ".join(map(str, one.figures))
        yield f"{sayer(view)(f'measure.{one.name}')}: {text.spark(one.figures)} {figures}"


def _may(view: View, one: Measure) -> str:
    """What one may do about it; of seconds and words it is the same."""
    name = "seconds" if one.kind == "each" else one.name
    return sayer(view)(f"measure.{name}.may", n=one.figures[-1])


def stepping(view: View) -> Page:
    """A facilitator's second look before they step out."""
    say = sayer(view)
    sits_there = view.state.facilitator(view.now) is not None
    choices = (*((Choice("revoke", say("observe.out.yes")),) if sits_there else ()), Choice("", say("back")))
    return Page(
        (view.seat, "out"), say("observe.out"), choices=choices,
        blocks=(Block("prompt", say("observe.out.how" if sits_there else "observe.waiting")),), stays=True,
    )  # fmt: skip


How = Literal["asked", "late", "gone", "stepped"]


def gone(view: View, how: How = "gone") -> Page:
    """They see nothing more, and the dialogue's end looks like one.

    `how` = they were asked to step out, their time is over, one of the two (it is not known here), or they stepped out.
    """
    names = {"a": name_of(view, "a"), "b": name_of(view, "b")}
    return Page((view.seat, "gone"), sayer(view)(f"observe.{'over' if view.state.over else how}", **names), over=True)


def with_relay(view: View, page: Page) -> Page:
    """The page whose help says which relay it goes over, while it does."""
    if not view.relay or view.state.over:
        return page
    return replace(page, help=(*page.help, Block("note", relay(view))))


def relay(view: View) -> str:
    """Which relay it goes over: whoever is to sit with them has to know."""
    return sayer(view)("guest.relay", relay=text.line(view.relay, 300))
