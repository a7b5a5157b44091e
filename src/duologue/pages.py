"""Makes the Page of a running session for one chair: here and nowhere else, without I/O.

Words of people come in through `text.safe` and are never parsed as anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import takewhile

from duologue import breaks, company, meanwhile, recall, text
from duologue.core.dialogue import holds
from duologue.core.exercise import Guide
from duologue.core.shape import carries_words
from duologue.core.state import other
from duologue.drafts import drafted
from duologue.page import Block, Choice, Field, Page, Spot
from duologue.rail import rail
from duologue.recall import card_of, guide_of, helped, name_of, own_words, quoted, recalled, sayer, together, voice
from duologue.turns import compared
from duologue.view import View, said_at

HERE = "line.here"  # the status that is no trouble
SPLIT = "line.split"  # the status in which nothing goes on


def made(view: View) -> Page:
    """The page for this chair, now."""
    state = view.state
    who = name_of(view, view.seat) if view.shared and not state.over and not together(view) else ""
    page = Page(
        (),
        "",
        place=_place(view),
        notices=(*_line(view), *_bells(view), *company.notices(view), *_notices(view)),
        who=who,
        rail=rail(view),
        guest=company.beside(view),
        presence=_presence(view),
        spot=_spot(view),
    )
    if state.over:
        page = breaks.ending(view, page)
    elif SPLIT in view.status:
        page = breaks.split(view, page)
    elif view.seat == "f" and not (state.step and holds(state, "f", view.now)):
        page = company.watching(view, page)
    elif not state.step:
        page = replace(page, headline=sayer(view)("line.seating"))
    elif state.pause is not None:
        page = breaks.on_break(view, page)
    elif not holds(state, view.seat, view.now):
        page = meanwhile.waiting(view, page)
    elif meanwhile.acted(view):
        page = meanwhile.written(view, page)
    else:
        page = _turn(view, page)
    page = drafted(view, company.with_relay(view, company.called(view, page)))
    # What is asked, and of whom. What the other does meanwhile, and what is said in passing, asks nothing new.
    rest = state.pause and (state.pause.by, state.pause.until)
    field = page.field and page.field.act
    # What the other one agrees to is said beside it: it takes no code away from whoever is just typing theirs, and
    # whoever agrees to one after the other takes no answer away.
    agreed = [grant for seat, grant in state.consents if seat == view.seat]
    there = tuple(agreed), state.facilitator(state.at), state.curtain, view.seat in view.calls
    asked = page.key or (page.headline,)
    return replace(page, key=(view.seat, state.step, state.visit, *asked, rest, page.choices, field, there))


def _line(view: View) -> tuple[str, ...]:
    """How the line to the other is, as far as it needs saying; at the end of a dialogue nothing of it does."""
    say, names = sayer(view), [name for name in view.status if name != HERE and not view.state.over]
    return tuple(say(name) for name in names)


def _presence(view: View) -> str:
    return sayer(view)(HERE) if HERE in view.status and not view.state.over else ""


def _bells(view: View) -> tuple[str, ...]:
    """What the clock of this step has to say."""
    state, clock, say = view.state, view.state.clock, sayer(view)
    if clock is None or state.pause is not None or state.over:
        return ()
    begun = state.at - state.elapsed
    if clock.hard and view.now - begun >= clock.hard:
        return (say("clock.hard.silence" if guide_of(view).form == "silence" else "clock.hard"),)
    if view.now - begun < clock.least:
        return (say("clock.least", time=view.clock(begun + clock.least)),)
    past = clock.soft and view.now - begun >= clock.soft
    return (say("clock.soft", minutes=clock.soft // 60_000),) if past else ()


def _notices(view: View) -> tuple[str, ...]:
    """What was said in passing on this visit, and the time that was named."""
    state, say = view.state, sayer(view)
    here = takewhile(lambda said: said.visit >= state.visit, reversed(view.said))
    passed = state.over or state.pause is not None
    asides = [] if passed else [said for said in here if said.act == "aside"][::-1]
    found = [
        say("aside.own" if one.seat == view.seat else "aside", name=name_of(view, one.seat), words=words)
        for one, words in ((one, recall.aside_of(view, one)) for one in asides)
    ]
    named = "" if state.over else breaks.later(view, "later.at")
    return tuple([*found, named] if named else found)


def _spot(view: View) -> Spot:
    return view.seat, view.state.step, view.state.visit


def _place(view: View) -> str:
    # What the exercise calls itself, and them, stands on a line of the program's.
    named = partial(recall.quote, view) if view.exercise.brought else str
    title, speaker = view.exercise.title, name_of(view, view.state.speaker)
    title = named(title) + ("" if title.endswith(("?", "!", "…")) else ".")
    if not view.state.step or view.state.over or view.state.here.floor not in ("speaker", "listener"):
        return title
    role = named(view.exercise.roles.get("speaker", "speaker"))
    return sayer(view)("place", title=title, speaker=speaker, role=role)


# --- the turn


def _turn(view: View, page: Page) -> Page:
    say, guide, step = sayer(view), guide_of(view), view.state.here
    writes = [act for act in step.acts if carries_words(act)]
    alone = guide.form == "private"
    asked = not recall.unasked(view, guide)
    blocks = [*recalled(view), *card_of(view), Block("prompt", quoted(view, guide.prompt), _asks(view, guide))]
    if together(view):
        blocks.append(Block("note", say("together")))
    if guide.form == "silence" and guide.hold:
        blocks.append(Block("note", say("hold", seconds=guide.hold // 1000)))
    if not asked:
        blocks.append(Block("note", say("private.shared")))
    # In the order in which their author labelled them: a shape keeps none.
    acts = sorted(step.acts, key=[*guide.labels, *step.acts].index)
    choices = [choice for act in acts if act not in writes or len(writes) > 1 for choice in _choices(view, act)]
    field_act = writes[0] if len(writes) == 1 else ""
    if alone and asked:
        # What is written for oneself goes with the first act; it is not what the act says.
        field_act = acts[0]
        choices = [choice for choice in choices if choice.act != field_act]
    return replace(
        page,
        headline=say("turn.together") if together(view) else _headline(view, guide),
        blocks=tuple(blocks),
        choices=tuple(choices),
        field=field_for(view, field_act) if field_act else None,
        help=helped(view, guide),
        curtain=say("curtain") if view.shared and asked and (alone or step.sealed) else "",
        form=(guide.form or "text") if field_act or guide.form in ("silence", "card") else "",
        hold=guide.hold if guide.form == "silence" else 0,
        compare=compared(view),
        fades=say("fades", name=name_of(view, other(view.seat))) if view.fades and guide.kind == "mirror" else "",
    )


def _headline(view: View, guide: Guide) -> str:
    say = sayer(view)
    # An exercise may call a step what it likes: that something is for oneself alone is said where it is so.
    kind = guide.kind if guide.kind != "rate" or guide.form == "private" else "other"
    floor = view.state.here.floor
    return say(f"turn.{floor}" if kind == "other" and floor in ("both", "either") else f"turn.{kind}")


def _asks(view: View, guide: Guide) -> str:
    """Who puts the question, where it is the other one; or whose exercise does."""
    if theirs := voice(view):
        return theirs
    asker = {"speaker": view.state.speaker, "listener": view.state.listener}.get(guide.asked_by, view.seat)
    return "" if asker == view.seat else sayer(view)("asks", name=name_of(view, asker))


def field_for(view: View, act: str) -> Field:
    """The field in which to write the words of this act."""
    guide = guide_of(view)
    options, before = guide.options, own_words(view, guide)
    again = guide.draft == f"{{{view.state.step}}}"
    if guide.form == "choice" and guide.of:
        options = tuple(text.line(said.words, 400) for said in said_at(view, guide.of, half=True) if said.words)
    return Field(
        act=act,
        form=guide.form or "text",
        kind=guide.kind,
        stems=guide.stems,
        fade=min(2, sum(said.seat == view.seat for said in said_at(view, view.state.step))),
        words=guide.words,
        hold=guide.hold,
        draft="" if again else before,
        last=before if again else "",
        options=options,
        groups=view.exercise.vocabularies.get(guide.form, ()),
    )


def _choices(view: View, act: str) -> Iterator[Choice]:
    guide = guide_of(view)
    label = guide.labels.get(act, act)
    if act == "card":
        spent = {said.index for said in said_at(view, view.state.step, half=True) if said.act == "card"}
        for index, card in enumerate(guide.cards):
            if index not in spent:
                yield Choice("card", card, words=card, index=index)
    elif act == "later":
        yield Choice("later", label, asks="time")
    else:
        yield Choice(act, label, asks="words" if carries_words(act) else "")


# --- questions that come before an act


def asking(view: View, choice: Choice) -> Page:
    """The page that a choice needs first: a time, words, or a second look."""
    if view.seat == "f" and choice.act in ("pause", "leave", "company"):
        return company.stepping(view)  # neither a break nor an end is theirs
    if choice.asks == "company":
        return company.table(view)
    if choice.asks == "measures":
        return company.figures(view)
    if choice.act == "help":
        return company.helping(view)
    # That one stops, or for how long, is a matter of no step: the other's next one takes no such question away.
    stays = choice.act in ("pause", "leave")
    say, key = sayer(view), (view.seat, 0 if stays else view.state.visit, "asks", choice.act)
    back = Choice("", say("back"))
    if choice.asks == "time":
        calm = choice.act == "pause"
        times = [
            Choice(choice.act, say("minutes.calm" if calm and n == breaks.MINUTES[0] else f"minutes.{n}"), minutes=n)
            for n in breaks.MINUTES
        ]
        to = view.state.here.acts.get("later", "") if choice.act == "later" else ""
        ends = to != "" and view.exercise.shape.steps[to].floor == "nobody"
        notes = (*((say("ask.later.ends"),) if ends else ()), say("ask.own"))
        return Page(
            key,
            say(f"ask.{choice.act}"),
            blocks=tuple(Block("note", note) for note in notes),
            choices=(*times, back),
            form="appointment",
            spot=_spot(view),
            rest=calm,
            stays=stays,
        )
    if choice.asks == "words":
        field, head = field_for(view, choice.act), ": ".join(filter(None, (voice(view), choice.label)))
        return drafted(view, Page(key, head, choices=(back,), field=field, form=field.form, spot=_spot(view)))
    choices = (Choice(choice.act, say("stop.yes")), Choice("", say("stop.no")))
    return Page(key, say("ask.stop"), choices=choices, stays=stays)
