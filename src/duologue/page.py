"""Pages: what one chair may see and do now, as plain values; `pages` makes them, from a View.

A front end draws a Page and sends back one of its choices or the words for its field; it never reads State.
What may hold people's words prints none of them: a trace or a report shows only what kind of value it was.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from duologue.core.exercise import Form, Groups
    from duologue.core.exercise import Kind as StepKind
    from duologue.core.shape import Seat


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
    """A station of the exercise, and where it lies from here. `again` = they have been here, and come round to it."""

    label: str
    place: Place
    again: bool = False


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
    back: bool = False  # it does no more than go back, whatever its act is called


STOPS = ("leave", "pause")
"""Acts without words, the same everywhere, and a person's to do at any moment, whatever has come meanwhile."""

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
    fades: str = ""  # what stands in place of the words on it while an answer is written; "" = they stay
    rest: bool = False  # a break, or the question for one
    stays: bool = False  # a question that no step asks: it stays in front, whatever step comes
    over: bool = False
    spot: Spot = ("a", "", 0)  # for whom, and for what, is written what is written on it


def stays(asked: Page, page: Page) -> bool:
    """Whether a question stays in front of this page, since no step asks it; a break that has come answers one."""
    return asked.stays and not (page.over or page.curtain or (asked.rest and page.rest))


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
