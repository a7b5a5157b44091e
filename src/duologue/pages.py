"""Makes the Page of a running session for one chair: here and nowhere else, without I/O.

Words of people come in through `text.safe` and are never parsed as anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from duologue import text
from duologue.core.dialogue import UNOPENED, holds
from duologue.core.entry import digest
from duologue.core.exercise import Guide
from duologue.core.shape import Seat
from duologue.core.state import State, other
from duologue.page import ONE_LINE, Block, Choice, Field, Page, Said, View, said_at

MINUTES = (5, 20, 60, 720, 1440)  # offered for a break or an appointment


def made(view: View) -> Page:
    """The page for this chair, now. Only once both are seated."""
    state = view.state
    page = Page((view.seat, state.seq, state.step, state.visit), "", place=_place(view), notices=_notices(view))
    if state.over:
        page = _ending(view, page)
    elif state.pause is not None:
        page = _on_break(view, page)
    elif not holds(state, view.seat):
        page = _waiting(view, page)
    elif _has_acted(view):
        page = _acted(view, page)
    else:
        page = _turn(view, page)
    return _drafted(view, page)


def _notices(view: View) -> tuple[str, ...]:
    """What was said in passing on this visit, and the time that was agreed on."""
    state, say = view.state, _say(view)
    asides = [said for said in view.said if said.act == "aside" and said.visit == state.visit]
    found = [say("aside", name=_name(view, said.seat), words=text.line(said.words or "", 400)) for said in asides]
    agreed = [said.until for said in view.said if said.act == "later" and said.until > view.now]
    if agreed and state.over != "left":
        found.append(say("later.at", time=view.clock(agreed[-1])))
    return tuple(found)


def _drafted(view: View, page: Page) -> Page:
    """The page with what its chair wrote and has not said; in a break it is kept, and not in sight."""
    draft, say = view.draft, _say(view)
    if draft is None or not draft.text or view.state.over:
        return page
    if view.state.pause is not None:
        return replace(page, notices=(*page.notices, say("draft.kept")))
    curtain = page.curtain or (say("curtain.draft") if view.shared else "")
    page = replace(page, notices=(*page.notices, say(draft.why)), curtain=curtain)
    # What was written for oneself alone never waits in a composer that sends.
    private = view.exercise.guides.get(draft.step, Guide()).form == "private" and draft.step != view.state.step
    if page.field is not None and page.field.form not in ONE_LINE and not private:
        return replace(page, field=replace(page.field, draft=draft.text))
    return replace(page, blocks=(*page.blocks, Block("words", text.safe(draft.text), say("draft.label"))))


def _say(view: View) -> Callable[..., str]:
    names = {"me": _name(view, view.seat), "them": _name(view, other(view.seat))}
    return lambda key, **more: view.phrases[key].format(**{**names, **more})


def _name(view: View, seat: Seat) -> str:
    return text.line(view.names.get(seat, "")) or seat.upper()


def _place(view: View) -> str:
    title, speaker = view.exercise.title, _name(view, view.state.speaker)
    if view.state.over or view.state.here.floor not in ("speaker", "listener"):
        return _say(view)("place.both", title=title)
    return _say(view)("place", title=title, speaker=speaker, role=view.exercise.roles.get("speaker", "speaker"))


# --- the turn


def _turn(view: View, page: Page) -> Page:
    say, guide, step = _say(view), _guide(view), view.state.here
    writes = [act for act in step.acts if act == "say" or act.startswith("say-")]
    alone = guide.form == "private"
    asked = not (alone and guide.kind == "rate" and view.shared)
    blocks = [*_shown(view), *_card(view), Block("prompt", quoted(view, guide.prompt), _asks(view, guide))]
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
        headline=say("turn.both" if step.floor == "both" and guide.kind == "other" else f"turn.{guide.kind}"),
        blocks=tuple(blocks),
        choices=tuple(choices),
        field=field_for(view, field_act) if field_act else None,
        help=_help(guide),
        curtain=say("curtain") if view.shared and asked and (alone or step.sealed) else "",
    )


def _asks(view: View, guide: Guide) -> str:
    """Who puts the question, where it is the other one."""
    asker = {"speaker": view.state.speaker, "listener": view.state.listener}.get(guide.asked_by, view.seat)
    return "" if asker == view.seat else _say(view)("asks", name=_name(view, asker))


def field_for(view: View, act: str) -> Field:
    """The field in which to write the words of this act."""
    guide = _guide(view)
    options = guide.options
    if guide.form == "choice" and guide.of:
        options = tuple(text.line(said.words, 400) for said in said_at(view, guide.of, half=True) if said.words)
    return Field(
        act=act,
        form=guide.form or "text",
        stems=guide.stems,
        words=guide.words,
        hold=guide.hold,
        draft=_prefilled(view, guide),
        options=options,
        groups=view.exercise.vocabularies.get(guide.form, ()),
    )


def _prefilled(view: View, guide: Guide) -> str:
    """One's own earlier words, unless what they answered has been said anew since."""
    step = guide.draft.strip("{}")
    own = [said for said in said_at(view, step) if said.seat == view.seat] if step else []
    if not own:
        return view.private.get(step, "")
    answered = said_at(view, guide.of) if guide.of else []
    return (own[-1].words or "") if not answered or answered[-1].seq < own[-1].seq else ""


def _choices(view: View, act: str) -> Iterator[Choice]:
    guide = _guide(view)
    label = guide.labels.get(act, act)
    if act == "card":
        spent = {said.index for said in said_at(view, view.state.step, half=True) if said.act == "card"}
        for index, card in enumerate(guide.cards):
            if index not in spent:
                yield Choice("card", card, words=card, index=index)
    elif act == "later":
        yield Choice("later", label, asks="time")
    else:
        yield Choice(act, label, asks="words" if act.startswith("say") else "")


def _guide(view: View) -> Guide:
    return view.exercise.guides.get(view.state.step, Guide())


def _help(guide: Guide) -> tuple[Block, ...]:
    found = [("note", guide.help), ("note", guide.done_when), *(("words", text) for text in guide.example.values())]
    return tuple(Block("words" if kind == "words" else "note", said) for kind, said in found if said)


def _card(view: View) -> Iterator[Block]:
    guide, step = _guide(view), view.state.here
    if guide.cards and guide.order != "chosen" and step.limit is not None and view.state.shape is not None:
        visit = view.state.counts[view.state.shape.counter[view.state.step]] - 1
        yield Block("card", deck(view.state, view.state.step, guide)[visit], _say(view)("card"))


def deck(state: State, step: str, guide: Guide) -> tuple[str, ...]:
    """The cards of a step in the order they are shown: the same shuffle for both, and for any client."""
    if guide.order != "shuffled":
        return guide.cards
    keyed = {card: digest("card", state.session, step.encode(), str(n).encode()) for n, card in enumerate(guide.cards)}
    return tuple(sorted(guide.cards, key=keyed.__getitem__))


# --- what was said


def _shown(view: View) -> Iterator[Block]:
    """What the step keeps in sight, in the order it was said; nothing older than the first thing it names."""
    kept: dict[int, Said] = {}
    for n, name in enumerate(_guide(view).shows):
        step, _, everything = name.partition(":")
        found = said_at(view, step, half=bool(everything))
        latest = found if everything else [said for said in found if said.visit == found[-1].visit]
        since = min(kept, default=0) if n else 0
        kept |= {said.seq: said for said in latest if said.seq >= since}
    yield from (words_of(view, kept[seq]) for seq in sorted(kept))


def words_of(view: View, said: Said) -> Block:
    """Someone's words as a block."""
    say = _say(view)
    label = say("said.you") if said.seat == view.seat else say("said", name=_name(view, said.seat))
    return Block("words", say("unreadable") if said.words is None else text.safe(said.words), label)


def quoted(view: View, prompt: str) -> str:
    """The prompt with each {step} replaced by what was last said there. Words are never parsed in turn."""
    pieces = prompt.split("{")
    found = [pieces[0]]
    for piece in pieces[1:]:
        step, closed, rest = piece.partition("}")
        if closed and view.state.shape is not None and step in view.state.shape.steps:
            said = said_at(view, step)
            words = text.line(said[-1].words or "", 400) if said else view.phrases["unsaid"]
            found += [f"“{words}”", rest]
        else:
            found += ["{", piece]
    return "".join(found)


# --- not one's turn


def _has_acted(view: View) -> bool:
    state = view.state
    return view.seat in {who for who, _ in (*state.answers, *state.written)} and state.here.floor == "both"


def _acted(view: View, page: Page) -> Page:
    state, say = view.state, _say(view)
    wait = quoted(view, _guide(view).wait)
    if wait:
        page = replace(page, blocks=(Block("prompt", wait),))
    if not state.here.sealed:
        return replace(page, headline=say("turn.answered"))
    if len(state.written) < 2:
        return replace(page, headline=say("turn.written"))
    if view.seat in dict(state.answers) and view.now - state.sealed_at >= UNOPENED:
        alone = Choice("without", say("without"))
        return replace(page, key=(*page.key, "late"), headline=say("without.why"), choices=(alone,))
    return replace(page, headline=say("turn.opening"))


def _waiting(view: View, page: Page) -> Page:
    say, guide, state = _say(view), _guide(view), view.state
    choices: list[Choice] = []
    if state.here.floor == "speaker" and not state.here.quiet and not state.aside:
        phrases = [view.phrases[f"aside.{n}"] for n in range(1, 5)]
        choices = [Choice("aside", phrase, words=phrase) for phrase in phrases]
    blocks = [*_shown(view), *_card(view), Block("prompt", quoted(view, guide.wait))]
    if choices:
        blocks.append(Block("note", say("asides")))
    shown = tuple(block for block in blocks if block.text)
    return replace(page, headline=say("turn.wait"), blocks=shown, choices=tuple(choices), help=_help(guide))


# --- breaks and endings


def _on_break(view: View, page: Page) -> Page:
    say, pause = _say(view), view.state.pause
    assert pause is not None
    past, time = view.now >= pause.until, view.clock(pause.until)
    ready = view.seat in pause.ready
    blocks = [Block("note", say("break.by", name=_name(view, pause.by))), Block("prompt", say("break.do"))]
    if ready:
        blocks = [Block("prompt", say("break.waiting" if past else "break.waiting.early", time=time))]
    often = sum(said.act == "pause" for said in view.said) > 1
    if often:
        blocks.append(Block("note", say("break.twice")))
    choices = [] if ready else [Choice("resume", say("break.ready"))]
    choices += [Choice("pause", say("break.other"), asks="time")] if past else []
    choices += [Choice("leave", say("stop"), asks="sure")] if past or often else []
    headline = say("break.past" if past else "break", time=time)
    return replace(page, key=(*page.key, past), headline=headline, blocks=tuple(blocks), choices=tuple(choices))


def _ending(view: View, page: Page) -> Page:
    say = _say(view)
    left = view.state.over == "left"
    last = Block("prompt", say("over.left.more") if left else quoted(view, _guide(view).prompt))
    blocks = [*(() if left else _shown(view)), last, *([Block("note", say("over.kept"))] if view.shared else [])]
    return replace(page, headline=say(f"over.{view.state.over}"), blocks=tuple(blocks), over=True)


# --- questions that come before an act


def asking(view: View, choice: Choice) -> Page:
    """The page that a choice needs first: a time, words, or a second look."""
    say, key = _say(view), (view.seat, view.state.seq, "asks", choice.act)
    back = Choice("", say("back"))
    if choice.asks == "time":
        times = [Choice(choice.act, say(f"minutes.{n}"), minutes=n) for n in MINUTES]
        return Page(key, say(f"ask.{choice.act}"), blocks=(Block("note", say("ask.own")),), choices=(*times, back))
    if choice.asks == "words":
        return _drafted(view, Page(key, choice.label, choices=(back,), field=field_for(view, choice.act)))
    return Page(key, say("ask.stop"), choices=(Choice(choice.act, say("stop.yes")), Choice("", say("stop.no"))))
