"""The pages of whoever has nothing to do just now: the other one does, or both do and this one has. A part of pages.

While nobody has heard from the other for a while, no page says what they are doing: we cannot know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import takewhile

from duologue.core.dialogue import UNOPENED
from duologue.core.shape import carries_words
from duologue.core.state import other
from duologue.page import Block, Choice, Page
from duologue.recall import ASIDES, card_of, guest_of, guide_at, guide_of, helped, quoted, recalled, sayer, voice
from duologue.view import PASSING, View

UNHEARD = ("line.unseen", "line.quiet")  # the status while nobody hears the other


def acted(view: View) -> bool:
    """Whether this one has, where both do."""
    state = view.state
    return view.seat in {who for who, _ in (*state.answers, *state.written)} and state.here.floor == "both"


def written(view: View, page: Page) -> Page:
    """Their answer is in, and the other's is not."""
    state, say = view.state, sayer(view)
    page = replace(page, blocks=_wait(view), help=helped(view, guide_of(view)))
    if not state.here.sealed:
        return replace(page, headline=say("turn.answered"))
    if len(state.written) < 2:
        return replace(page, headline=say("turn.written"))
    if view.seat in dict(state.answers) and view.now - state.sealed_at >= UNOPENED:
        alone = Choice("without", say("without"))
        return replace(page, headline=say("without.why"), choices=(alone,))
    return replace(page, headline=say("turn.opening"))


def waiting(view: View, page: Page) -> Page:
    """The other one's step: what they do, what was said before it, and what one may put in between."""
    guide, state, say = guide_of(view), view.state, _says(view)
    choices: list[Choice] = []
    blocks = [*recalled(view), *card_of(view), *_wait(view)]
    between = state.here.floor == "speaker" and not state.here.quiet
    since = takewhile(lambda said: said.half >= view.half, reversed(view.said))
    heard = any(said.words and said.act not in PASSING for said in since)
    if between and heard and not state.aside:
        phrases = [view.phrases[key] for key in ASIDES]
        choices += [Choice("aside", phrase, words=phrase) for phrase in phrases]
        blocks.append(Block("note", say("asides")))
    guides = view.exercise.guides
    mirrored = any(carries_words(act) and guides[to].kind == "mirror" for act, to in state.here.acts.items())
    if between and mirrored and view.live and "line.slowed" not in view.status:
        # The last one: it goes once it was chosen, and no number of another may come to mean something else by that.
        choices.append(Choice("slow", say("slow")))
    does = say(f"wait.{guide.kind}")
    headline = say("wait.other") if _unheard(view) else does
    page = replace(page, headline=headline, blocks=tuple(blocks), choices=tuple(choices), form="silence")
    # That nobody hears them any more asks nothing new.
    return replace(page, key=(does,), help=_theirs(view))


def _says(view: View) -> Callable[..., str]:
    """A sayer to whom "them" is whoever has the floor."""
    say = sayer(view)
    them = {"them": guest_of(view)} if view.state.here.floor == "facilitator" else {}
    return lambda key, **more: say(key, **{**them, **more})


def _unheard(view: View) -> bool:
    return not set(UNHEARD).isdisjoint(view.status)


def _wait(view: View) -> tuple[Block, ...]:
    """What an exercise says of the one who is waited for."""
    wait = "" if _unheard(view) else quoted(view, guide_of(view).wait)
    return (Block("prompt", wait, voice(view)),) if wait else ()


def _theirs(view: View) -> tuple[Block, ...]:
    """Whose step it is, and what that leaves to do; then, as theirs, what helps them at it."""
    say = _says(view)
    # What another exercise than ours says of it stands on the page, as its own.
    wait = "" if voice(view) else "".join(block.text for block in _wait(view))
    own = [Block("note", say("help.whose")), *([Block("note", wait, say("help.meanwhile"))] if wait else [])]
    more = helped(view, guide_at(view, view.state.step, other(view.seat)))
    return (*own, Block("note", say("help.theirs")), *more) if more else tuple(own)
