"""Makes the Page of a running session for one chair: here and nowhere else, without I/O.

Words of people come in through `text.safe` and are never parsed as anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from duologue import text
from duologue.core.dialogue import UNOPENED, holds
from duologue.core.entry import digest
from duologue.core.exercise import Guide
from duologue.core.shape import Seat
from duologue.core.state import State, other
from duologue.page import ONE_LINE, Block, Choice, Field, Page, Said, View

MINUTES = (5, 20, 60, 720, 1440)  # offered for a break or an appointment


def made(view: View) -> Page:
    """The page for this chair, now. Only once both are seated."""
    state, say = view.state, _say(view)
    page = Page((view.seat, state.seq, state.step, state.visit), "", place=_place(view))
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
    draft = view.draft
    if draft is None or not draft.text or state.over:
        return page
    page = replace(page, notices=(*page.notices, say(draft.why)))
    if page.field is not None and page.field.form not in ONE_LINE:
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
    role = view.exercise.roles.get("speaker", "speaker")
    return _say(view)("place", title=title, speaker=speaker, role=role)


# --- the turn


def _turn(view: View, page: Page) -> Page:
    say, guide, step = _say(view), _guide(view), view.state.here
    writes = [act for act in step.acts if act == "say" or act.startswith("say-")]
    alone = guide.form == "private"
    asked = not (alone and guide.kind == "rate" and view.shared)
    blocks = [*_shown(view), *_card(view), Block("prompt", quoted(view, guide.prompt))]
    if guide.form == "silence" and guide.hold:
        blocks.append(Block("note", say("hold", seconds=guide.hold // 1000)))
    if not asked:
        blocks.append(Block("note", say("private.shared")))
    # In the order in which their author labelled them: a shape keeps none.
    acts = sorted(step.acts, key=[*guide.labels, *step.acts].index)
    choices = [choice for act in acts if act not in writes or len(writes) > 1 for choice in _choices(view, act)]
    field_act = writes[0] if len(writes) == 1 else ""
    if alone and asked:
        field_act, choices = choices[0].act, []
    return replace(
        page,
        headline=say("turn.both" if step.floor == "both" and guide.kind == "other" else f"turn.{guide.kind}"),
        blocks=tuple(blocks),
        choices=tuple(choices),
        field=field_for(view, field_act) if field_act else None,
        help=_help(guide),
        curtain=say("curtain") if view.shared and asked and (alone or step.sealed) else "",
    )


def field_for(view: View, act: str) -> Field:
    """The field in which to write the words of this act."""
    guide = _guide(view)
    options = guide.options
    if guide.form == "choice" and guide.of:
        options = tuple(text.line(said.words or "", 400) for said in _at(view, guide.of, half=True))
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
    own = [said for said in _at(view, step) if said.seat == view.seat] if step else []
    if not own:
        return view.private.get(step, "")
    answered = _at(view, guide.of) if guide.of else []
    return (own[-1].words or "") if not answered or answered[-1].seq < own[-1].seq else ""


def _choices(view: View, act: str) -> Iterator[Choice]:
    guide = _guide(view)
    label = guide.labels.get(act) or view.phrases.get(act, act)
    if act == "card":
        spent = {said.index for said in _at(view, view.state.step, half=True) if said.act == "card"}
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


def _at(view: View, step: str, half: bool = False) -> list[Said]:
    """What was said in words at a step, in order; `half` = since roles last changed."""
    since = view.said[-1].half if half and view.said else 0
    return [said for said in view.said if said.step == step and said.words != "" and said.half >= since]


def _shown(view: View) -> Iterator[Block]:
    """What the step keeps in sight, in the order it was said; nothing older than the first thing it names."""
    kept: dict[int, Said] = {}
    for n, name in enumerate(_guide(view).shows):
        step, _, everything = name.partition(":")
        found = _at(view, step, half=bool(everything))
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
            said = _at(view, step)
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
    choices: Iterable[Choice] = ()
    if state.here.floor == "speaker" and not state.here.quiet and not state.aside:
        phrases = [view.phrases[f"aside.{n}"] for n in range(1, 5)]
        choices = (Choice("aside", phrase, words=phrase) for phrase in phrases)
    blocks = (*_shown(view), *_card(view), Block("prompt", quoted(view, guide.wait)))
    return replace(
        page,
        headline=say("turn.wait"),
        blocks=tuple(block for block in blocks if block.text),
        choices=tuple(choices),
        help=_help(guide),
    )


# --- breaks and endings


def _on_break(view: View, page: Page) -> Page:
    state, say = view.state, _say(view)
    pause = state.pause
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
    return replace(
        page,
        key=(*page.key, past),
        headline=say("break.past" if past else "break", time=time),
        blocks=tuple(blocks),
        choices=tuple(choices),
    )


def _ending(view: View, page: Page) -> Page:
    say = _say(view)
    left = view.state.over == "left"
    shown = [] if left else [*_shown(view)]
    blocks = [*shown, Block("prompt", say("over.left.more") if left else quoted(view, _guide(view).prompt))]
    appointed = [said for said in view.said if said.act == "later"]
    if appointed and not left:
        blocks.append(Block("note", say("later.at", time=view.clock(appointed[-1].until))))
    if view.shared:
        blocks.append(Block("note", say("over.kept")))
    return replace(page, headline=say(f"over.{view.state.over}"), blocks=tuple(blocks), over=True)


# --- questions that come before an act


def asking(view: View, choice: Choice) -> Page:
    """The page that a choice needs first: a time, words, or a second look."""
    say, key = _say(view), (view.seat, view.state.seq, "asks", choice.act)
    back = Choice("", say("back"))
    if choice.asks == "time":
        times = [Choice(choice.act, say(f"minutes.{n}"), minutes=n) for n in MINUTES]
        note = Block("note", say("ask.own"))
        return Page(key, say(f"ask.{choice.act}"), blocks=(note,), choices=(*times, back))
    if choice.asks == "words":
        return Page(key, choice.label, choices=(back,), field=field_for(view, choice.act))
    return Page(key, say("ask.stop"), choices=(Choice(choice.act, say("stop.yes")), Choice("", say("stop.no"))))
