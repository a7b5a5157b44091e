"""One partner's place at the table: what they see there, and what they choose or write made into entries. No I/O.

At one keyboard there are two of them, over a relay one; who carries the entries from here to a log, and the records
back, is the session's to say.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from duologue import pages, turns, wire
from duologue.bells import bell
from duologue.core.consent import LONGEST_WAIT
from duologue.core.dialogue import UNOPENED
from duologue.core.entry import Entry, Record
from duologue.core.shape import Seat
from duologue.core.state import State
from duologue.page import Choice, Page, Turn
from duologue.participant import Participant
from duologue.view import FADES, Draft, View


class Keeper(Protocol):
    """What outlives the process beside the log. Everything is synced on return; all of it may raise OSError."""

    drafts: dict[Seat, tuple[Draft, ...]]
    private: dict[Seat, dict[str, str]]

    def keep(self, seat: Seat, drafts: tuple[Draft, ...]) -> None:
        """Keep this chair's drafts, and no others of it."""

    def keep_private(self, seat: Seat, step: str, words: str) -> None:
        """Keep words that never leave this machine."""

    def hide(self) -> None:
        """Leave this session out of every list from now on."""


_TIMED = re.compile(r"(\S+ )?\d\d:\d\d  ")
NOTES = "*"  # where one's own notes are kept, among what is private; no step is called so


class Chair:
    """A participant with their page. `now` = ms since the epoch; `keeper` None keeps nothing anywhere.

    `shared` = both sit at one keyboard; `fades` = this one would have what they mirror fade. `left` = this one has
    stopped, whether a log has it yet or not.
    """

    def __init__(
        self,
        participant: Participant,
        names: Mapping[Seat, str],
        now: Callable[[], int],
        keeper: Keeper | None = None,
        clock: Callable[[int], str] = str,
        shared: bool = False,
        fades: bool = False,
    ) -> None:
        self.participant, self._names, self._now, self._keeper = participant, names, now, keeper
        self._clock, self._shared, self.left = clock, shared, False
        self._fades = FADES if fades else ""
        self.calls: Mapping[Seat, int] = {}  # a View's, as is
        self.relay = ""

    @property
    def seat(self) -> Seat:
        return self.participant.seat

    @property
    def state(self) -> State:
        return self.participant.state

    def resume(self, records: Iterable[Record], outbox: bytes | None = None) -> None:
        """Hear what was said before this process, then take up what was not: drafts, and what was on its way."""
        me = self.participant
        for record in records:
            me.receive(record, record.at)
        if self._keeper is not None:
            me.private |= self._keeper.private.get(self.seat, {})
            for draft in self._keeper.drafts.get(self.seat, ()):
                me.take_back(draft)
        if outbox is not None:
            me.restore(wire.decode(outbox))
        self.left = me.pending is not None and me.pending.act == "leave"

    def view(self, status: tuple[str, ...] = ()) -> View:
        """All that this chair's page is made from. `status` = how the line is, as names in phrases."""
        me = self.participant
        state = me.state.but(over="left") if self.left else me.state
        return View(
            self.seat, state, me.exercise, self._names, self._now(), tuple(me.said), me.half, me.drafts,
            me.private, shared=self._shared, clock=self._clock, status=status,
            live=not self._shared, calls=self.calls, relay=self.relay,
        )  # fmt: skip

    def page(self, status: tuple[str, ...] = ()) -> Page:
        """What this chair may see and do now."""
        return pages.made(self.view(status))

    def asking(self, choice: Choice) -> Page:
        """The page that this choice needs first."""
        return pages.asking(self.view(), choice)

    def entry_for(self, choice: Choice, words: str, at: int) -> Entry:
        """What was chosen or written, as the entry to send; `at` = now. Raises NotNow, TooLong, OSError.

        Whoever leaves has left here and now, whatever comes of it elsewhere.
        """
        self.left = self.left or choice.act == "leave"
        if self.participant.is_private(self.state.step, choice.act):
            words = words or self._written_here()  # whichever act leaves that step, what was written there is kept
            if words and self._keeper is not None:
                self._keeper.keep_private(self.seat, self.state.step, words)  # the participant leaves them out of it
        clear: dict[str, int] = {}
        if choice.index >= 0:
            clear["index"] = choice.index
        if choice.minutes:
            clear["until"] = at + choice.minutes * 60_000
        return self.participant.propose(choice.act, words or choice.words, at=at, clear=clear)

    def _written_here(self) -> str:
        here = (self.state.step, self.state.visit)
        return next((one.text for one in self.participant.drafts if (one.step, one.visit) == here), "")

    def owed(self, at: int) -> Entry | None:
        """What this chair owes the dialogue unasked: to sit down once it was begun, a key, a bell.

        Raises NotNow where it was begun by other rules than those of the exercise in hand.
        """
        state, me = self.state, self.participant
        if self.seat == "b" and state.seats and not (state.step or state.over) and me.pending is None:
            return me.propose("sit", self._fades, at=at)
        return me.due(at)

    def write(self, words: str, page: Page) -> None:
        """Keep what was written on this page. Raises OSError; it is kept in memory all the same."""
        _, step, visit = page.spot
        self.participant.write(Draft(words, step, visit), page.field.draft if page.field is not None else "")
        self.keep()

    def turns(self, after: int) -> tuple[Turn, ...]:
        """What was said after this seq and may be seen."""
        return tuple(turns.turns(self.view(), after))

    def notes(self) -> str | None:
        """What this person has noted for themselves; None where the other sits beside them."""
        if self._shared:
            return None
        return self._keeper.private.get(self.seat, {}).get(NOTES, "") if self._keeper is not None else ""

    def note(self, words: str) -> None:
        """Keep these as the notes, on this machine alone. Raises OSError."""
        if self._keeper is not None and not self._shared:
            kept = words if self.seat != "f" else _stamped(words, self._clock(self._now()))
            self._keeper.keep_private(self.seat, NOTES, kept)

    def hide(self) -> None:
        """Leave this dialogue out of every list from now on. Raises OSError."""
        if self._keeper is not None:
            self._keeper.hide()

    def keep(self) -> None:
        """Put the drafts as they stand now where they outlive the process. Raises OSError."""
        if self._keeper is not None:
            self._keeper.keep(self.seat, self.participant.drafts)

    def alarm(self) -> int | None:
        """When something changes here by itself, in ms; None = never."""
        state, clock, rings = self.state, self.state.clock, bell(self.state, self.seat)
        times = [] if rings is None else [rings]
        if state.pause is not None:
            times = [state.pause.until]
        elif clock is not None and not state.over:
            times += [state.at - state.elapsed + length for length in (clock.least, clock.soft, clock.hard)]
        if state.sealed_at:
            times.append(state.sealed_at + UNOPENED)
        if (grant := state.facilitator(self._now())) is not None:
            times += [grant.until, state.at - state.waited + LONGEST_WAIT]
        return min((time for time in times if time > self._now()), default=None)


def _stamped(words: str, time: str) -> str:
    """A facilitator's notes, with the time before each line that has none yet: what was seen when."""
    return "\n".join(
        f"{time}  {line}" if line.strip() and not _TIMED.match(line) else line for line in words.split("\n")
    )


class Seated(ABC):
    """The part of a page.Session that a chair answers by itself: whichever has the front end's attention."""

    @abstractmethod
    def at(self, page: Page | None = None) -> Chair:
        """The chair in front of which this front end is; with a page, the one whose page it is."""

    def asking(self, choice: Choice) -> Page:
        """The page that this choice needs first."""
        return self.at().asking(choice)

    def write(self, words: str, page: Page) -> None:
        """Keep what was written on this page. Raises OSError; it is kept in memory all the same."""
        self.at(page).write(words, page)

    def turns(self, after: int) -> tuple[Turn, ...]:
        """What was said after this seq and may be seen: the same at both chairs."""
        return self.at().turns(after)

    def notes(self) -> str | None:
        """What this person has noted for themselves; None where no notes can be kept from the other."""
        return self.at().notes()

    def note(self, words: str) -> None:
        """Keep these as the notes, on this machine alone. Raises OSError."""
        self.at().note(words)

    def hide(self) -> None:
        """Leave this dialogue out of every list from now on. Raises OSError."""
        self.at().hide()
