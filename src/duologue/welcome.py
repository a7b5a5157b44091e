"""Pages before a session: the start, who this is not for, choosing, names, and dialogues that wait. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from duologue import text
from duologue.core.exercise import Exercise
from duologue.core.state import other
from duologue.page import Block, Choice, Field, Page
from duologue.phrases import EN

if TYPE_CHECKING:
    from duologue.journal import About


def start(waiting: Sequence[About] = (), clock: Callable[[int], str] = str, phrases: Mapping[str, str] = EN) -> Page:
    """The first page of all; what waits comes first."""
    acts = ("local", "invite", "join", "demo", "safety", "quit")
    choices = [Choice(act, phrases[f"start.{act}"], more=phrases.get(f"start.{act}.more", "")) for act in acts]
    if len(waiting) == 1:
        choices.insert(0, Choice("carry", phrases["start.carry"].format(what=_what(waiting[0], clock, phrases))))
        choices.insert(-1, Choice("forget", phrases["start.forget"]))
    elif waiting:
        choices.insert(0, Choice("carry", phrases["start.carry.many"].format(n=len(waiting))))
    return Page(("start",), phrases["start.title"], choices=tuple(choices))


def safety(phrases: Mapping[str, str] = EN, go: bool = False) -> Page:
    """Who this is not for. Static: nothing is asked, stored or sent. `go` = before first use."""
    blocks = tuple(Block("note", phrases[f"safety.{n}"]) for n in range(1, 6))
    choices = (Choice("go", phrases["safety.go"]), Choice("quit", phrases["start.quit"])) if go else ()
    return Page(("safety",), phrases["safety.title"], blocks=blocks, choices=choices, over=not go)


def beginning(
    page: Page, exercise: Exercise, others: bool, listens: bool | None = None, phrases: Mapping[str, str] = EN
) -> Page:
    """The page with what one begins with. Acts: "other" (exercise; `others` = there are some), "order".

    `listens` = whether one listens first; None = that is no matter here.
    """
    blocks = [*page.blocks, Block("note", f"{_named(exercise, phrases)}. {exercise.summary}")]
    choices = [Choice("other", phrases["choose.other"])] if others else []
    if listens is not None:
        blocks.append(Block("note", phrases["order.listen" if listens else "order.speak"]))
        choices.append(Choice("order", phrases["order.mine" if listens else "order.theirs"]))
    return replace(page, blocks=tuple(blocks), choices=tuple(choices))


def choosing(exercises: Sequence[Exercise], phrases: Mapping[str, str] = EN) -> Page:
    """Which exercise; a choice's act is its id, and "" goes back."""
    found = tuple(Choice(exercise.id, _named(exercise, phrases), more=exercise.summary) for exercise in exercises)
    return Page(("choose",), phrases["choose.title"], choices=(*found, Choice("", phrases["back"])))


def _named(exercise: Exercise, phrases: Mapping[str, str]) -> str:
    lo, hi = exercise.minutes
    return phrases["choose.one"].format(title=exercise.title, lo=lo, hi=hi)


def name(which: str, notice: str = "", phrases: Mapping[str, str] = EN) -> Page:
    """A name to type; `which` = "a" or "b", `notice` = what was wrong with the last one ("same", "empty")."""
    notices = (phrases[f"name.{notice}"],) if notice else ()
    return Page(("name", which), phrases[f"name.{which}"], notices=notices, field=Field("name"))


def waiting(about: About, clock: Callable[[int], str], chosen: bool = False, phrases: Mapping[str, str] = EN) -> Page:
    """A dialogue that was not finished. `chosen` = from a list, to which one can go back."""
    choices = tuple(
        Choice(act, phrases[f"resume.{act}"]) for act in ("yes", "no", "forget") if act != "no" or not chosen
    )
    choices += (Choice("back", phrases["back"]),) * chosen
    blocks = (Block("note", _what(about, clock, phrases)),)
    return Page(("waiting", about.session), phrases["resume.title"], blocks=blocks, choices=choices)


def which(waiting: Sequence[About], clock: Callable[[int], str], phrases: Mapping[str, str] = EN) -> Page:
    """More than one dialogue waits; a choice's index counts in `waiting`. Other acts: "no" (a new one), "back"."""
    choices = tuple(Choice("which", _what(about, clock, phrases), index=n) for n, about in enumerate(waiting))
    choices += (Choice("no", phrases["resume.new"]), Choice("back", phrases["back"]))
    return Page(("which",), phrases["resume.which"], choices=choices)


def going(about: About, clock: Callable[[int], str], phrases: Mapping[str, str] = EN) -> str:
    """Which dialogue is carried on, where nothing is asked about it."""
    return phrases["resume.going"].format(what=_what(about, clock, phrases))


def forgetting(phrases: Mapping[str, str] = EN) -> Page:
    """A second look before everything goes."""
    choices = (Choice("yes", phrases["resume.forget.yes"]), Choice("no", phrases["back"]))
    return Page(("forget",), phrases["resume.forget.sure"], choices=choices)


def damaged(about: About, phrases: Mapping[str, str] = EN) -> Page:
    """A log that does not read back to its end."""
    what = phrases["damaged.relay" if about.seat else "damaged.what"]
    what = what.format(title=text.line(about.title), names=_who(about, phrases))
    choices = (Choice("mend", phrases["damaged.mend"]), Choice("quit", phrases["start.quit"]))
    return Page(("damaged",), phrases["damaged.title"], blocks=(Block("note", what),), choices=choices)


def _what(about: About, clock: Callable[[int], str], phrases: Mapping[str, str]) -> str:
    if about.locked:
        return phrases["resume.locked"].format(time=clock(about.begun))
    title, names = text.line(about.title), _who(about, phrases)
    return phrases["resume.what"].format(title=title, names=names, time=clock(about.begun))


def _who(about: About, phrases: Mapping[str, str]) -> str:
    """The two at this computer, or over a relay whose seat it is, and who sits at the other end."""
    if about.seat:
        me, them = (text.line(about.names[seat]) for seat in (about.seat, other(about.seat)))
        return phrases["resume.with"].format(me=me, them=them)
    return " and ".join(text.line(name) for name in about.names.values())
