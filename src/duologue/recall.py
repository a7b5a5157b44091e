"""What a page recalls: names, the card of this visit, what was said before, and quotes of it in prompts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from duologue import text
from duologue.core.entry import digest
from duologue.core.exercise import PARTNER, Exercise, Guide
from duologue.core.shape import PARTNERS, Seat, carries_words
from duologue.core.state import State, other
from duologue.page import Block
from duologue.said import everywhere, ours
from duologue.view import Draft, Said, View, newest, said_at

ASIDES = tuple(f"aside.{n}" for n in range(1, 5))
EXAMPLES = ("good", "partial", "rebuttal")
# Quotes, and those that stand for them within ours: what looks like one would end it.
_WITHIN = {**dict.fromkeys(map(ord, "“„‟«〝❝"), "‘"), **dict.fromkeys(map(ord, '”»〞〟❞″＂"\u02ba\u02ee\u05f4'), "’")}
MOST_QUOTES = 16  # in one prompt: whoever wrote it may want to fill the other's screen


def sayer(view: View) -> Callable[..., str]:
    """Says a phrase by its name, with the partners' names and whatever else stands in it."""
    names = {"me": name_of(view, view.seat), "them": name_of(view, other(view.seat))}
    return lambda key, **more: view.phrases[key].format(**{**names, **more})


def name_of(view: View, seat: Seat) -> str:
    """How this person is called; who took the other's name, or one that is the program's, has the seat behind it."""
    name, across = (text.name(view.names.get(who, "")) for who in (seat, other(seat)))
    if name and (text.alike(name, across) or ours(name, view.phrases)):
        return f"{name} ({seat.upper()})"
    return name or (view.phrases["guest.somebody"] if seat == "f" else seat.upper())


def guest_of(view: View, before: int | None = None) -> str:
    """How the facilitator is called whom they have agreed to, or would: the last, or the one `before` this seq."""
    found = (said.words for said in reversed(view.said[:before]) if said.act == "consent" and said.words)
    return told_apart(view, text.name(next(found, "") or "")) or view.phrases["guest.somebody"]


def told_apart(view: View, name: str) -> str:
    """A facilitator's name; who took one of the partners', or one that is the program's, has the seat behind it."""
    taken = ours(name, view.phrases) or any(text.alike(name, text.name(view.names.get(seat, ""))) for seat in PARTNERS)
    return f"{name} (F)" if name and taken else name


def guide_of(view: View) -> Guide:
    """The guide of the step one stands at, as it is read here."""
    return guide_at(view, view.state.step, view.seat)


def guide_at(view: View, step: str, seat: Seat) -> Guide:
    """The guide of a step as this seat reads it: {partner} is the other's name.

    But in a prompt and a wait: these quote what was said, too, and no word or name is parsed in turn (`quoted`).
    """
    guide, gap = view.exercise.guides.get(step, Guide()), f"{{{PARTNER}}}"
    said = (guide.help, guide.done_when, *guide.example.values(), *guide.stems, *guide.labels.values())
    if not any(gap in words for words in (*said, *guide.cards, *guide.options)):
        return guide
    name = name_of(view, other(seat))
    return replace(
        guide,
        help=guide.help.replace(gap, name),
        done_when=guide.done_when.replace(gap, name),
        example={who: words.replace(gap, name) for who, words in guide.example.items()},
        stems=tuple(stem.replace(gap, name) for stem in guide.stems),
        labels={act: label.replace(gap, name) for act, label in guide.labels.items()},
        cards=tuple(card.replace(gap, name) for card in guide.cards),
        options=tuple(option.replace(gap, name) for option in guide.options),
    )


def voice(view: View) -> str:
    """Who says what the exercise says, where it did not come with the program; "" = it did.

    It could call an answer "Take a break", or speak as the program does: it is never the program that seems to speak.
    """
    if not view.exercise.brought:
        return ""
    key = "exercise.ours" if view.shared else "exercise.own" if view.seat == "a" else "exercise.theirs"
    return sayer(view)(key, name=name_of(view, "a"))


def told(view: View, words: str) -> str:
    """What an exercise says. One that did not come with the program has no empty lines.

    What stood behind them would not seem to be under its mark, but the program's.
    """
    return text.lines(words) if view.exercise.brought else words


def helped(view: View, guide: Guide) -> tuple[Block, ...]:
    """What helps at this step, as the one reads it who takes it."""
    say = sayer(view)
    found = [
        Block("note", told(view, guide.help)),
        Block("note", told(view, guide.done_when), say("done_when")),
        # Each says what it is: without that, a reply would look like something to imitate.
        *(Block("words", told(view, guide.example.get(kind, "")), say(f"example.{kind}")) for kind in EXAMPLES),
    ]
    helps, theirs = tuple(block for block in found if block.text), voice(view)
    return (Block("note", f"{theirs}:"), *helps) if helps and theirs else helps


def unasked(view: View, guide: Guide) -> bool:
    """Whether it is answered in silence: what is for one's own eyes alone is not written at a shared keyboard."""
    return guide.form == "private" and guide.kind == "rate" and view.shared


def together(view: View) -> bool:
    """Whether both take this time at once: at one keyboard, where nothing is written and it only goes on.

    A prompt that names the other one is read by one at a time.
    """
    state = view.state
    if not view.shared or not state.step or state.over or state.pause is not None or state.answers:
        return False
    guide, here = view.exercise.guides.get(state.step, Guide()), state.here
    silent = guide.form == "silence" or unasked(view, guide)
    if not silent or here.floor != "both" or here.sealed or f"{{{PARTNER}}}" in guide.prompt:
        return False
    return len(here.acts) == 1 and not any(map(carries_words, here.acts))


def marked(exercise: Exercise, draft: Draft, own: Iterable[str]) -> bool:
    """Whether this draft is marks: made where nothing is written, of phrases in `own`, which its writer has said.

    So nothing is lost where marks are put away, and nothing is shown with them that was not said.
    """
    step, guide = exercise.shape.steps.get(draft.step), exercise.guides.get(draft.step, Guide())
    if step is None or guide.form == "private" or any(map(carries_words, step.acts)):
        return False
    said = " ".join(" ".join(map(text.safe, own)).split())
    return all(" ".join(text.safe(line).split()) in said for line in draft.text.splitlines())


def card_of(view: View) -> Iterator[Block]:
    """The card of this visit, if the step shows one."""
    guide, place = guide_of(view), card_at(view.state, view.exercise)
    if place >= 0:
        card = told(view, deck(view.state, view.state.step, guide)[place])
        yield Block("card", card, voice(view) or sayer(view)("card"))


def card_at(state: State, exercise: Exercise) -> int:
    """The place in its deck of the card that this visit shows; -1 = none, or one is chosen."""
    guide = exercise.guides.get(state.step, Guide())
    if not guide.cards or guide.order == "chosen" or state.shape is None or state.here.limit is None:
        return -1
    return state.counts[state.shape.counter[state.step]] - 1


def deck(state: State, step: str, guide: Guide) -> tuple[str, ...]:
    """The cards of a step in the order they are shown: the same shuffle for both, and for any client."""
    if guide.order != "shuffled":
        return guide.cards
    keyed = {card: digest("card", state.session, step.encode(), str(n).encode()) for n, card in enumerate(guide.cards)}
    return tuple(sorted(guide.cards, key=keyed.__getitem__))


def recalled(view: View) -> Iterator[Block]:
    """What the step keeps in sight, in the order it was said; nothing older than the first thing it names.

    What both wrote at one visit: one's own first, so that the other's words stand nearest to what is asked.
    """
    kept: dict[int, Said] = {}
    for n, name in enumerate(guide_of(view).shows):
        step, _, everything = name.partition(":")
        latest = said_at(view, step, half=True) if everything else latest_at(view, step)
        since = min(kept, default=0) if n else 0
        kept |= {said.seq: said for said in latest if said.seq >= since}
    begun = dict[tuple[str, int], int]()
    for seq in sorted(kept):
        begun.setdefault((kept[seq].step, kept[seq].visit), seq)
    found = sorted(kept.values(), key=lambda said: (begun[said.step, said.visit], said.seat != view.seat, said.seq))
    yield from (words_of(view, said) for said in found)


def latest_at(view: View, step: str) -> list[Said]:
    """What was said in words at the latest visit of a step, in order."""
    found = list[Said]()
    for said in newest(view, step):
        if found and said.visit != found[0].visit:
            break
        found.append(said)
    return found[::-1]


def words_of(view: View, said: Said) -> Block:
    """Someone's words as a block, with the card that began their sentence."""
    say, guide = sayer(view), guide_at(view, said.step, said.seat)
    # At the end of a dialogue at one keyboard, and where both take their time, both read the same page.
    mine = said.seat == view.seat and not (view.shared and (view.state.over or together(view)))
    label = say("said.you") if mine else say("said", name=name_of(view, said.seat))
    if said.act != "card" and 0 <= said.index < len(guide.cards):
        label = say("said.card", said=label, card=deck(view.state, said.step, guide)[said.index])
    return Block("words", readable(view, said), label, said.seq, said.seat)


def readable(view: View, said: Said) -> str:
    """Someone's words as they are drawn: without the empty lines that a sender left around them."""
    return view.phrases["unreadable"] if said.words is None else text.safe(said.words).strip()


def aside_of(view: View, said: Said) -> str:
    """What was said in passing, as it is said here: one of the phrases that there are for it.

    Any other words would be said by who does not have the floor.
    """
    said_in = (key for key in ASIDES if said.words in everywhere(key))
    return view.phrases[next(said_in, "unreadable")]


def own_words(view: View, guide: Guide) -> str:
    """One's own earlier words, unless what they answered has been said anew since.

    What is for one's own eyes alone stands in no box from which it would be sent, whatever an exercise says.
    """
    step = guide.draft.strip("{}")
    own = next((said for said in newest(view, step) if said.seat == view.seat), None) if step else None
    if own is None:
        return view.private.get(step, "") if guide.form == "private" else ""
    answered = next(newest(view, guide.of), None) if guide.of else None
    return (own.words or "") if answered is None or answered.seq < own.seq else ""


def quote(view: View, words: str) -> str:
    """These words in quotes, which nothing in them ends."""
    return view.phrases["quote"].format(words=words.translate(_WITHIN))


def quoted(view: View, prompt: str) -> str:
    """The prompt with each {step} replaced by what was last said there, and {partner} by the other's name.

    Words and names are never parsed in turn.

    Quoted in the middle of a sentence they lose their own full stop, and no quote of theirs ends ours: what stood
    behind it would be the program's.
    """
    pieces = told(view, prompt).split("{", MOST_QUOTES)
    found = [pieces[0]]
    for piece in pieces[1:]:
        step, closed, rest = piece.partition("}")
        if closed and step == PARTNER:
            found += [name_of(view, other(view.seat)), rest]
        elif closed and view.state.shape is not None and step in view.state.shape.steps:
            said = next(newest(view, step), None)
            words = view.phrases["unsaid"] if said is None else text.line(said.words or "", 400).removesuffix(".")
            found += [quote(view, words), rest]
        else:
            found += ["{", piece]
    return "".join(found)
