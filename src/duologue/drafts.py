"""What somebody has written and not said: a draft for each moment in which they wrote, the latest last. No I/O.

Nothing of it is lost before its writer says it or deletes it: a page that has no place for a draft shows it beside.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from duologue import text
from duologue.core.dialogue import holds
from duologue.core.exercise import Exercise, Guide
from duologue.core.shape import Seat, carries_words
from duologue.core.state import State
from duologue.page import ONE_LINE, Block, Page
from duologue.recall import marked, sayer
from duologue.view import Draft, Said, View

Drafts = tuple[Draft, ...]
WHY = ("draft.kept", "draft.early", "draft.time", "draft.unopened")


def together(one: Draft, other: Draft) -> bool:
    """Whether both were written at the same visit of the same step."""
    return (one.step, one.visit) == (other.step, other.visit)


def beside(drafts: Drafts, draft: Draft) -> Drafts:
    """These drafts with words that came back: after what was written in the same moment, and never there twice."""
    if not draft.text:
        return drafts
    others = tuple(one for one in drafts if one.text != draft.text and not together(one, draft))
    held = "\n\n".join(one.text for one in drafts if together(one, draft))
    there = draft.text in (held, *held.split("\n\n"))
    whole = held if there else f"{held}\n\n{draft.text}".lstrip("\n")
    return (*others, replace(draft, text=whole))


def written(drafts: Drafts, draft: Draft, began: str = "") -> Drafts:
    """These drafts with this one in place of what was written in the same moment, and of what it went on from."""
    kept = tuple(one for one in drafts if not together(one, draft) and one.text != began)
    return (*kept, draft) if draft.text else kept


def unsaid(wrote: str, said: str) -> str:
    """What is not said of a draft once these words are: a piece of it goes whole, and one that goes on stays whole."""
    if wrote.strip() == said.strip():
        return ""
    return wrote.removesuffix(f"\n\n{said}").removeprefix(f"{said}\n\n") if said else wrote


def useless(draft: Draft, exercise: Exercise, state: State, seat: Seat, said: Iterable[Said]) -> bool:
    """Whether these are marks of a check that is over, and no words of one's own came next, or came already."""
    own = (one.words or "" for one in said if one.seat == seat)
    if state.visit <= draft.visit or not marked(exercise, draft, own):
        return False
    writes = holds(state, seat) and any(map(carries_words, state.here.acts))
    return state.visit > draft.visit + 1 or not writes


def drafted(view: View, page: Page) -> Page:
    """The page with what its chair wrote and has not said; in a break it is kept, and not in sight."""
    state, say = view.state, sayer(view)
    drafts = () if state.over else tuple(draft for draft in view.drafts if draft.text)
    if not drafts:
        return page
    # Marks are made in sight of both: where they sit side by side, nobody has to look away for them.
    own = [said.words or "" for said in view.said if said.seat == view.seat]
    marks = [draft for draft in drafts if marked(view.exercise, draft, own)]
    here = [draft for draft in marks if page.compare is not None and draft.step == state.step]
    drafts = tuple(draft for draft in drafts if draft not in here)
    page = replace(page, missed=tuple(here[-1].text.split("\n")) if here else ())
    if not drafts or state.pause is not None:
        return replace(page, notices=(*page.notices, *[say("draft.kept")] * bool(drafts)))
    # What was written for oneself alone never waits in a composer that sends.
    fit = [draft for draft in drafts if not _is_private(view, draft) or draft.step == state.step]
    form = page.field.form if page.field is not None else None
    # What fits on one line is begun anew at each moment; what was begun at this one goes on.
    fit = [draft for draft in fit if form is not None and (form not in ONE_LINE or _at(state, draft))]
    taken = sorted(fit, key=lambda draft: _at(state, draft))[-1] if fit else None
    why = dict.fromkeys(draft.why if draft.why in WHY else WHY[0] for draft in drafts if draft not in marks)
    if view.shared:  # nobody has to look away again for words of a step that was left: they wait for a box
        drafts = tuple(draft for draft in drafts if draft is taken or draft in marks or _at(state, draft))
        why = {reason: None for reason in why if drafts or reason != WHY[0]}
    hidden = view.shared and any(draft not in marks for draft in drafts)
    page = replace(
        page,
        notices=(*page.notices, *map(say, why)),
        curtain=page.curtain or (say("curtain.draft") if hidden else ""),
    )
    if page.field is not None and taken is not None:
        page = replace(page, field=replace(page.field, draft=taken.text))
        drafts = tuple(draft for draft in drafts if draft is not taken)
    return replace(
        page,
        blocks=(*page.blocks, *(Block("words", text.safe(draft.text), say("draft.label")) for draft in drafts)),
    )


def _at(state: State, draft: Draft) -> bool:
    return (draft.step, draft.visit) == (state.step, state.visit)


def _is_private(view: View, draft: Draft) -> bool:
    return view.exercise.guides.get(draft.step, Guide()).form == "private"
