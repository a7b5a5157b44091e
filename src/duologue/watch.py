"""What one end knows of the other without taking a relay's word for it: signs of life, and how far they have heard.

Both come in beats, which the other seals. So a relay that keeps something back, or tells the two of them different
stories, is noticed; whatever it says of who is present is not needed for that. No I/O, no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from duologue.beats import Beat
from duologue.core.entry import ZERO, Record, tip_after

UNSEEN, QUIET = 30_000, 60_000  # ms without a sign of the other
LATE = 10_000  # ms in which what one has heard arrives at the other too
RECALL = 15_000  # ms between two calls for what does not: in between the line is there for all else


class Watch:
    """Watches over one session. `split` = the two of them were told different histories;
    `since` = the last sign of the other, in ms."""

    def __init__(self, records: Iterable[Record], now: int) -> None:
        self.split = False
        self.since = now  # the last sign
        self._seen = False
        self.told = 0  # the last record that the other is known to have heard
        self._tips, self._at = [ZERO], [now]  # after each record that is held here; since when it is
        self._told: tuple[int, bytes] = (0, ZERO)  # how far they are, by their last beat
        self._missing: tuple[int, int] | None = None  # a seq that they have heard and we have not, and since when
        self._lacking: int | None = None  # since when there is something here that they have not heard
        self._recalled = now - RECALL  # when the relay was last called again for either
        for record in records:
            self.heard(record, now)

    def heard(self, record: Record, now: int) -> None:
        """This record counts here."""
        self._tips.append(tip_after(self._tips[-1], record.at, record.raw))
        self._at.append(now)
        self._compare()

    def beat(self, beat: Beat, sealed: int, now: int) -> None:
        """The other was there when our beat that theirs echoes was `sealed`, or later, and has heard so much."""
        self._seen = True
        self.since, self._told = max(self.since, sealed), (beat.seq, beat.tip)
        self.holds(beat)
        if beat.seq < len(self._tips):
            self._missing = None  # whatever they said before
        else:
            first, since = self._missing or (beat.seq, now)
            self._missing = min(first, beat.seq), since
        self._lacking = self._at[beat.seq + 1] if beat.seq + 1 < len(self._at) else None
        self._compare()

    def _compare(self) -> None:
        seq, tip = self._told
        self.split = self.split or (seq < len(self._tips) and self._tips[seq] != tip)
        if self._missing is not None and self._missing[0] < len(self._tips):
            self._missing = None

    def holds(self, beat: Beat) -> None:
        """Whoever names the head of the chain there has heard so much, and that stays so however old their beat is."""
        if beat.seq < len(self._tips) and self._tips[beat.seq] == beat.tip:
            self.told = max(self.told, beat.seq)

    def late(self, now: int) -> bool:
        """Whether something that the other has heard should have been here by now."""
        return self._missing is not None and now - self._missing[1] >= LATE

    def recall(self, now: int) -> bool:
        """Whether to call the relay again now: for what is missing here, or to give it what they lack.

        Only the other says that there is something: it may not be so.
        """
        lacking = self._lacking is not None and now - self._lacking >= LATE
        due = (lacking or self.late(now)) and now - self._recalled >= RECALL
        self._recalled = now if due else self._recalled
        return due

    def status(self, now: int, up: bool = True) -> Iterator[str]:
        """What of this is to be said, as names in phrases. `up` = there is a line at all."""
        if self.late(now):
            yield "line.withheld"
        if not up:
            return  # why nobody is heard is known, and has been said
        if now - self.since >= QUIET:
            yield "line.quiet"
        elif now - self.since >= UNSEEN:
            yield "line.unseen"
        elif self._lacking is not None and now - self._lacking >= UNSEEN:
            yield "line.unheard"

    def here(self, now: int) -> bool:
        """Whether the other has given a sign, and lately."""
        return self._seen and now - self.since < UNSEEN

    def times(self) -> Iterator[int]:
        """When, in ms, that may change by itself."""
        yield self.since + UNSEEN
        yield self.since + QUIET
        if self._missing is not None:
            yield self._missing[1] + LATE
        if self._lacking is not None:
            yield self._lacking + UNSEEN
