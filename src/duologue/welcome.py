"""Pages before a session: the start, who this is not for, choosing, names, and dialogues that wait. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from duologue import text
from duologue.core.exercise import Exercise
from duologue.journal import About
from duologue.page import Block, Choice, Field, Page
from duologue.phrases import EN


def start(phrases: Mapping[str, str] = EN) -> Page:
    """The first page of all."""
    acts = ("local", "invite", "join", "demo", "safety", "quit")
    return Page(("start",), phrases["start.title"], choices=tuple(Choice(act, phrases[f"start.{act}"]) for act in acts))


def safety(phrases: Mapping[str, str] = EN, go: bool = False) -> Page:
    """Who this is not for. Static: nothing is asked, stored or sent. `go` = before first use."""
    blocks = tuple(Block("note", phrases[f"safety.{n}"]) for n in range(1, 8))
    choices = (Choice("go", phrases["safety.go"]), Choice("quit", phrases["start.quit"])) if go else ()
    return Page(("safety",), phrases["safety.title"], blocks=blocks, choices=choices, over=not go)


def choosing(exercises: Sequence[Exercise], phrases: Mapping[str, str] = EN) -> Page:
    """Which exercise; a choice's act is its id."""
    choices = tuple(
        Choice(
            exercise.id,
            phrases["choose.one"].format(
                title=exercise.title, lo=exercise.minutes[0], hi=exercise.minutes[1], summary=exercise.summary
            ),
        )
        for exercise in exercises
    )
    return Page(("choose",), phrases["choose.title"], choices=choices)


def name(which: str, notice: str = "", phrases: Mapping[str, str] = EN) -> Page:
    """A name to type; `which` = "a" or "b", `notice` = what was wrong with the last one ("same", "empty")."""
    notices = (phrases[f"name.{notice}"],) if notice else ()
    return Page(("name", which), phrases[f"name.{which}"], notices=notices, field=Field("name"))


def waiting(about: About, clock: Callable[[int], str], phrases: Mapping[str, str] = EN) -> Page:
    """A dialogue that was not finished."""
    acts = ("yes", "no", "forget")
    choices = tuple(Choice(act, phrases[f"resume.{act}"]) for act in acts)
    return Page(
        ("waiting", about.session), phrases["resume.title"], blocks=(_what(about, clock, phrases),), choices=choices
    )


def which(waiting: Sequence[About], clock: Callable[[int], str], phrases: Mapping[str, str] = EN) -> Page:
    """More than one dialogue waits; a choice's index counts in `waiting`."""
    choices = tuple(Choice("which", _what(about, clock, phrases).text, index=n) for n, about in enumerate(waiting))
    return Page(("which",), phrases["resume.which"], choices=choices)


def forgetting(phrases: Mapping[str, str] = EN) -> Page:
    """A second look before everything goes."""
    choices = (Choice("yes", phrases["resume.forget.yes"]), Choice("no", phrases["back"]))
    return Page(("forget",), phrases["resume.forget.sure"], choices=choices)


def damaged(about: About, phrases: Mapping[str, str] = EN) -> Page:
    """A log that does not read back to its end."""
    names = " and ".join(text.line(name) for name in about.names.values())
    what = phrases["damaged.what"].format(title=text.line(about.title), names=names)
    choices = (Choice("mend", phrases["damaged.mend"]), Choice("quit", phrases["start.quit"]))
    return Page(("damaged",), phrases["damaged.title"], blocks=(Block("note", what),), choices=choices)


def _what(about: About, clock: Callable[[int], str], phrases: Mapping[str, str]) -> Block:
    if about.locked:
        return Block("note", phrases["resume.locked"].format(time=clock(about.begun)))
    names = " and ".join(text.line(name) for name in about.names.values())
    return Block(
        "note", phrases["resume.what"].format(title=text.line(about.title), names=names, time=clock(about.begun))
    )
