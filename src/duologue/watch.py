"""What one end knows of the other without taking a relay's word for it: signs of life, and how far they have heard.

Both come in beats, which the other seals. So a relay that keeps something back, or tells the two of them different
stories, is noticed; whatever it says of who is present is not needed for that. No I/O, no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from duologue.core.entry import ZERO, Record, tip_after

UNSEEN, QUIET = 30_000, 60_000  # ms without a sign of the other
LATE = 10_000  # ms in which what the other has heard arrives here too
RECALL = 15_000  # ms between two calls for what does not: in between the line is there for all else


class Beat(Protocol):
    """A sign of life that was opened: the last record that its sender holds, and the head of the chain there."""

    @property
    def seq(self) -> int: ...
    @property
    def tip(self) -> bytes: ...


class Watch:
    """Watches over one session. `split` = the two of them were told different histories; `lagging` = by their last
    beat they still lack what was here long before.
    """

    def __init__(self, records: Iterable[Record], now: int) -> None:
        self.split = self.lagging = False
        self._since = now  # the last sign
        self._tips = [ZERO]  # after each record that is held here
        self._told: tuple[int, bytes] = (0, ZERO)  # how far they are, by their last beat
        self._missing: tuple[int, int] | None = None  # a seq that they have heard and we have not, and since when
        self._recalled = now - RECALL  # when the relay was last called again for it
        self._lacking: tuple[int, int] | None = None  # a seq that we have heard and they have not, and since when
        for record in records:
            self.heard(record)

    def heard(self, record: Record) -> None:
        """This record counts here."""
        self._tips.append(tip_after(self._tips[-1], record.at, record.raw))
        self._compare()

    def beat(self, beat: Beat, now: int) -> None:
        """The other is there, and has heard so much."""
        self._since, self._told = now, (beat.seq, beat.tip)
        if beat.seq < len(self._tips):
            self._missing = None  # whatever they said before
        else:
            first, since = self._missing or (beat.seq, now)
            self._missing = min(first, beat.seq), since
        waited, held = self._lacking, len(self._tips) - 1
        self.lagging = waited is not None and beat.seq < waited[0] and now - waited[1] >= LATE
        if waited is None or beat.seq >= waited[0] or self.lagging:
            self._lacking = (held, now) if beat.seq < held else None
        self._compare()

    def _compare(self) -> None:
        seq, tip = self._told
        self.split = self.split or (seq < len(self._tips) and self._tips[seq] != tip)
        if self._missing is not None and self._missing[0] < len(self._tips):
            self._missing = None

    @property
    def told(self) -> int:
        """The last record that the other is known to have heard."""
        return self._told[0]

    def late(self, now: int) -> bool:
        """Whether something that the other has heard should have been here by now."""
        return self._missing is not None and now - self._missing[1] >= LATE

    def recall(self, now: int) -> bool:
        """Whether to call the relay again for it now. Only the other says that there is something: it may not be so."""
        due = self.late(now) and now - self._recalled >= RECALL
        self._recalled = now if due else self._recalled
        return due

    def status(self, now: int) -> Iterator[str]:
        """What of this is to be said, as names in phrases."""
        if self.late(now):
            yield "line.withheld"
        if now - self._since >= QUIET:
            yield "line.quiet"
        elif now - self._since >= UNSEEN:
            yield "line.unseen"

    def times(self) -> Iterator[int]:
        """When, in ms, that may change by itself."""
        yield self._since + UNSEEN
        yield self._since + QUIET
        if self._missing is not None:
            yield self._missing[1] + LATE
