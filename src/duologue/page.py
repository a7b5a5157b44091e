"""Pages: what one chair may see and do now, as plain values; `pages` makes them.

A front end draws a Page and sends back one of its choices or the words for its field; it never reads State.
What may hold people's words prints none of them: a trace or a report shows only what kind of value it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from duologue.said import SAID

if TYPE_CHECKING:
    from duologue.core.exercise import Exercise, Form, Groups
    from duologue.core.exercise import Kind as StepKind
    from duologue.core.shape import Seat
    from duologue.core.state import State


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


PASSING = ("aside", "consent", "suggest")
"""Acts with words that are no part of what is said at a step."""


def said_at(view: View, step: str, half: bool = False) -> list[Said]:
    """What was said in words at a step, in order; `half` = since roles last changed."""
    return list(newest(view, step, half))[::-1]


def newest(view: View, step: str, half: bool = False) -> Iterator[Said]:
    """The same, the newest first: whoever needs no more of it reads no more, however long a dialogue has gone on.

    Where both have the floor, what the other one says is not known before both have spoken.
    """
    from duologue.core.state import other

    state, since = view.state, view.half if half else 0
    hidden = (state.visit, other(view.seat)) if state.here.floor == "both" else ()
    for said in reversed(view.said):
        if said.half < since:
            return
        if said.step == step and said.act not in PASSING and said.words != "" and (said.visit, said.seat) != hidden:
            yield said


Kind = Literal["prompt", "words", "card", "note", "chart"]


@dataclass(frozen=True, slots=True, repr=False)
class Block:
    """A paragraph. `kind` tells people's words from the program's; a chart is made of `text.bar` and `text.spark`."""

    kind: Kind
    text: str
    label: str = ""
    seq: int = field(default=0, compare=False)  # of the entry that said it; 0 = none did
    seat: Seat | Literal[""] = field(default="", compare=False)  # whose words they are


@dataclass(frozen=True, slots=True, repr=False)
class Turn:
    """Something that was said or chosen, for a record of it all. `label` = whose words they are; "" = it says so."""

    seq: int
    seat: Seat
    label: str
    text: str
    kind: Literal["words", "note"]


Place = Literal["past", "here", "next", "maybe", "later"]
"""Next: whatever is answered here. Maybe: it depends on the answer."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A station of the exercise, and where it lies from here."""

    label: str
    place: Place


@dataclass(frozen=True, slots=True, repr=False)
class Choice:
    """One thing to choose. Choosing it does `act`, unless `asks` says what is wanted first. `more` = about it."""

    act: str  # "" goes back without doing anything
    label: str
    words: str = ""
    minutes: int = 0
    index: int = -1
    asks: Literal["", "words", "time", "sure", "company", "measures"] = ""
    more: str = ""
    beside: str = ""  # how it is with it now: that may change while what is asked stays the same


Spot: TypeAlias = "tuple[Seat, str, int]"
"""A chair, a step, and its visit."""

ONE_LINE: tuple[Form, ...] = ("choice", "scale", "feelings", "needs")
"""Forms whose words are a single line: no draft of another moment is put into it."""


@dataclass(frozen=True, slots=True, repr=False)
class Field:
    """Where words are written; `act` says them. `words`: a soft limit. `hold`: ms before sending.

    `draft` is not said yet, and what is written is added to it. `last` was said already: it stands there to look at,
    and is said again only as it is. `fade`: how much less of the stems is shown to whoever has practice: 0 = all of
    them, 1 = one, 2 = none unasked.
    """

    act: str
    form: Form = "text"
    kind: StepKind = "other"  # of its step
    stems: tuple[str, ...] = ()
    fade: int = 0
    words: int = 0
    hold: int = 0
    draft: str = ""
    last: str = ""
    options: tuple[str, ...] = ()
    groups: Groups = ()


@dataclass(frozen=True, slots=True, repr=False)
class Page:
    """A frozen picture. Two pages with the same `key` ask for the same thing.

    `compare`: one's own words and what is checked against them, of which `missed` holds phrases that did not arrive.
    """

    key: tuple[object, ...]
    headline: str
    place: str = ""
    blocks: tuple[Block, ...] = ()
    choices: tuple[Choice, ...] = ()
    field: Field | None = None
    notices: tuple[str, ...] = ()
    help: tuple[Block, ...] = ()
    curtain: str = ""  # who should look away, and why; "" = nobody
    form: Form = ""  # how it is answered, where more than choices are on it
    rail: tuple[Mark, ...] = ()
    compare: tuple[tuple[Block, ...], Block] | None = None
    missed: tuple[str, ...] = ()
    presence: str = ""  # that the other is there; how the line is otherwise is a notice
    hold: int = 0  # ms to take for it, where nothing is written
    who: str = ""  # whom it asks, where another may sit in front of it too
    guest: str = ""  # who sits with them, or would like to: in sight whatever else there is, with the key for it
    over: bool = False
    spot: Spot = ("a", "", 0)  # for whom, and for what, is written what is written on it


class Session(Protocol):
    """What a front end asks of a session: at one keyboard, or over a relay."""

    def page(self) -> Page:
        """The page in front of this front end."""

    def asking(self, choice: Choice) -> Page:
        """The page that a choice of it needs first: a time, words, or a second look."""

    async def act(self, choice: Choice, words: str = "") -> None:
        """Do what was chosen or written. Raises NotNow, Trouble; then nothing is lost."""

    def turns(self, after: int) -> tuple[Turn, ...]:
        """What was said after this seq and may be seen."""

    def notes(self) -> str | None:
        """What this person has noted for themselves; None where no notes can be kept from the other."""

    def note(self, words: str) -> None:
        """Keep these as the notes. Raises OSError; they are kept in memory all the same."""

    def hide(self) -> None:
        """Leave this dialogue out of every list from now on."""

    def write(self, words: str, page: Page) -> None:
        """Keep what was written on this page as a draft, in place of the one that stood in its field and of no other.

        Raises OSError; it is kept in memory all the same.
        """

    async def wake(self) -> None:
        """Do what is due without anybody's asking."""

    def alarm(self) -> int | None:
        """When something changes by itself, in ms; None = never."""

    async def change(self) -> None:
        """Return when the page may have changed by itself. Cancelled, it misses nothing."""
