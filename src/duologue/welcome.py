"""Pages before a session: the start, who this is not for, choosing, names, and dialogues that wait. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from duologue import text
from duologue.page import Block, Choice, Field, Page
from duologue.said import SAID

if TYPE_CHECKING:
    from duologue.core.exercise import Exercise
    from duologue.journal import About

FEW = 4  # exercises that are read at a glance
SHORT = 15  # minutes that are had on most evenings
BACK = "for.back"  # no id has a dot in it: no exercise is taken for the way back, or for an occasion


def start(waiting: Sequence[About] = (), clock: Callable[[int], str] = str, phrases: Mapping[str, str] = SAID) -> Page:
    """The first page of all; what waits comes first."""
    acts = ("local", "invite", "join", "practice", "demo", "safety", "quit")
    choices = [Choice(act, phrases[f"start.{act}"], more=phrases.get(f"start.{act}.more", "")) for act in acts]
    if len(waiting) == 1:
        choices.insert(0, Choice("carry", phrases["start.carry"].format(what=_what(waiting[0], clock, phrases))))
        choices.insert(-1, Choice("forget", phrases["start.forget"]))
    elif waiting:
        choices.insert(0, Choice("carry", phrases["start.carry.many"].format(n=len(waiting))))
    return Page(("start",), phrases["start.title"], choices=tuple(choices))


def safety(phrases: Mapping[str, str] = SAID, go: bool = False) -> Page:
    """Who this is not for. Static: nothing is asked, stored or sent. `go` = before first use."""
    blocks = tuple(Block("note", phrases[f"safety.{n}"]) for n in range(1, 6))
    choices = (Choice("go", phrases["safety.go"]), Choice("quit", phrases["start.quit"])) if go else ()
    return Page(("safety",), phrases["safety.title"], blocks=blocks, choices=choices, over=not go)


def occasions(exercises: Sequence[Exercise], phrases: Mapping[str, str] = SAID) -> Page:
    """What is going on. The first exercise can be taken at once; BACK; the other acts are for `suited`."""
    from duologue.core.exercise import Occasion

    choices = [Choice(f"for.{one}", phrases[f"for.{one}"]) for one in ("short", *get_args(Occasion))]
    choices = [choice for choice in choices if suited(exercises, choice.act)]
    first, every = _one(exercises[0], phrases), Choice("for.all", phrases["for.all"])
    choices = [first, *choices, every, Choice(BACK, phrases["back"], back=True)]
    return Page(("occasion",), phrases["for.title"], choices=tuple(choices))


def suited(exercises: Sequence[Exercise], act: str) -> Sequence[Exercise]:
    """Those of the exercises that an act of `occasions` asks for; none for any other act."""
    if act == "for.all":
        return exercises
    if act == "for.short":
        return [exercise for exercise in exercises if exercise.minutes[1] <= SHORT]
    return [exercise for exercise in exercises if act.removeprefix("for.") in exercise.occasions]


def choosing(exercises: Sequence[Exercise], phrases: Mapping[str, str] = SAID) -> Page:
    """Which exercise; a choice's act is its id, or BACK."""
    choices = [*(_one(exercise, phrases) for exercise in exercises), Choice(BACK, phrases["back"], back=True)]
    return Page(("choose", *(choice.act for choice in choices)), phrases["choose.title"], choices=tuple(choices))


def _one(exercise: Exercise, phrases: Mapping[str, str]) -> Choice:
    return Choice(exercise.id, _named(exercise, phrases), more=exercise.summary)


def beginning(
    page: Page, exercise: Exercise, others: bool, listens: bool | None = None, phrases: Mapping[str, str] = SAID
) -> Page:
    """The page with what one begins with. Acts: "other" (exercise; `others` = there are some), "order", "back".

    `listens` = whether one listens first; None = two sit here, and the page asks for the name of the first.
    """
    # Where both do the same all along, nobody is first.
    headline = phrases["name.one"] if listens is None and not exercise.takes_turns else page.headline
    blocks = [*page.blocks, Block("note", f"{_named(exercise, phrases)}. {exercise.summary}")]
    choices = [Choice("other", phrases["choose.other"])] if others else []
    if listens is not None and exercise.takes_turns:
        blocks.append(Block("note", phrases["order.listen" if listens else "order.speak"]))
        choices.append(Choice("order", phrases["order.mine" if listens else "order.theirs"]))
    choices.append(Choice("back", phrases["back"], back=True))
    return replace(page, headline=headline, blocks=tuple(blocks), choices=tuple(choices))


def _named(exercise: Exercise, phrases: Mapping[str, str]) -> str:
    lo, hi = exercise.minutes
    return phrases["choose.one"].format(title=exercise.title, lo=lo, hi=hi)


def name(which: str, notice: str = "", before: str = "", phrases: Mapping[str, str] = SAID) -> Page:
    """A name to type; `which` = "a" or "b", `notice` = what was wrong with the last one ("same", "empty").

    `before` = the name that was typed before it; act "back": to type that again.
    """
    notices = (phrases[f"name.{notice}"],) if notice else ()
    back = (Choice("back", phrases["name.back"].format(name=text.line(before)), back=True),) if before else ()
    return Page(("name", which), phrases[f"name.{which}"], notices=notices, field=Field("name"), choices=back)


def waiting(about: About, clock: Callable[[int], str], chosen: bool = False, phrases: Mapping[str, str] = SAID) -> Page:
    """A dialogue that was not finished. `chosen` = from a list, to which one can go back."""
    choices = tuple(
        Choice(act, phrases[f"resume.{act}"]) for act in ("yes", "no", "forget") if act != "no" or not chosen
    )
    choices += (Choice("back", phrases["back"], back=True),) * chosen
    blocks = (Block("note", _what(about, clock, phrases)),)
    return Page(("waiting", about.session), phrases["resume.title"], blocks=blocks, choices=choices)


def which(waiting: Sequence[About], clock: Callable[[int], str], phrases: Mapping[str, str] = SAID) -> Page:
    """More than one dialogue waits; a choice's index counts in `waiting`. Other acts: "no" (a new one), "back"."""
    choices = tuple(Choice("which", _what(about, clock, phrases), index=n) for n, about in enumerate(waiting))
    choices += (Choice("no", phrases["resume.new"]), Choice("back", phrases["back"], back=True))
    return Page(("which",), phrases["resume.which"], choices=choices)


def going(about: About, clock: Callable[[int], str], phrases: Mapping[str, str] = SAID) -> str:
    """Which dialogue is carried on, where nothing is asked about it."""
    return phrases["resume.going"].format(what=_what(about, clock, phrases))


def forgetting(phrases: Mapping[str, str] = SAID) -> Page:
    """A second look before everything goes."""
    choices = (Choice("yes", phrases["resume.forget.yes"]), Choice("no", phrases["back"], back=True))
    return Page(("forget",), phrases["resume.forget.sure"], choices=choices)


def damaged(about: About, phrases: Mapping[str, str] = SAID) -> Page:
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
    """The two at this computer, or over a relay whose seat it is, and who sits at the other end: for a guest, both."""
    names = {seat: text.line(name) for seat, name in about.names.items()}
    couple = phrases["board.couple"].format(a=names["a"], b=names["b"])
    if about.seat:
        them = {"a": names["b"], "b": names["a"], "f": couple}[about.seat]
        return phrases["resume.with"].format(me=names[about.seat], them=them)
    return couple
