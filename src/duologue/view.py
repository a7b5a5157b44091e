"""What one chair knows of a dialogue: all that a Page is made from, as plain values.

What may hold people's words prints none of them: a trace or a report shows only what kind of value it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from duologue.core.exercise import Exercise
from duologue.core.shape import Seat
from duologue.core.state import State, other
from duologue.said import SAID

FADES = "fades"
"""The one thing that the words of a `begin` and a `sit` may say."""


@dataclass(frozen=True, slots=True, repr=False)
class Said:
    """An accepted entry as this chair can read it: `words` is None where it cannot be opened (yet)."""

    seq: int
    at: int
    seat: Seat
    act: str
    step: str
    visit: int
    half: int  # how often roles had changed
    words: str | None = ""
    index: int = -1  # the place of its card in the deck; -1 = none
    until: int = 0  # of a break or an appointment, in ms
    third: bool = False  # it was sealed for a facilitator too
    guest: bool = False  # a facilitator sat there until it came, or stayed


@dataclass(frozen=True, slots=True, repr=False)
class Draft:
    """Words not said yet, for the step and visit they were meant for. `why` = a name in phrases."""

    text: str
    step: str
    visit: int
    why: str = "draft.kept"


@dataclass(frozen=True, slots=True, repr=False)
class View:
    """All that a Page is made from: one chair's knowledge, and what the front end's surroundings add."""

    seat: Seat
    state: State
    exercise: Exercise
    names: Mapping[Seat, str]
    now: int  # ms, Unix epoch
    said: tuple[Said, ...] = ()
    half: int = 0  # how often roles have changed
    drafts: tuple[Draft, ...] = ()  # the latest last
    private: Mapping[str, str] = field(default_factory=dict)  # step -> words that never leave this machine
    shared: bool = False  # both at one keyboard
    clock: Callable[[int], str] = str  # ms -> "21:30", in local time
    phrases: Mapping[str, str] = field(default_factory=lambda: SAID)
    status: tuple[str, ...] = ()  # how the line to the other is, as names in phrases; never part of State
    calls: Mapping[Seat, int] = field(default_factory=dict)  # silent ones: who calls -> when it was seen, 0 = not yet
    live: bool = False  # there is such a line
    relay: str = ""  # the address of the relay that it goes over

    @property
    def fades(self) -> bool:
        """Whether both would have what they mirror fade: each says so in sitting down, to the other alone."""
        return len(self.said) > 1 and all(said.words == FADES for said in self.said[:2])


PASSING = ("begin", "sit", "aside", "consent", "suggest")
"""Acts with words that are no part of what is said at a step."""


def said_at(view: View, step: str, half: bool = False) -> list[Said]:
    """What was said in words at a step, in order; `half` = since roles last changed."""
    return list(newest(view, step, half))[::-1]


def newest(view: View, step: str, half: bool = False) -> Iterator[Said]:
    """The same, the newest first: whoever needs no more of it reads no more, however long a dialogue has gone on.

    Where both have the floor, what the other one says is not known before both have spoken.
    """
    state, since = view.state, view.half if half else 0
    hidden = (state.visit, other(view.seat)) if state.here.floor == "both" else ()
    for said in reversed(view.said):
        if said.half < since:
            return
        if said.step == step and said.act not in PASSING and said.words != "" and (said.visit, said.seat) != hidden:
            yield said
