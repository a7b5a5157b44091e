"""How soon is too soon, for somebody who types lines: what comes at once was meant for the page before. No I/O.

A line chooses and sends nothing within a moment of a page, or of another line. Words that a step wants to rest go by
themselves once it has lasted, and can be held back until then.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

EARLY = 1.0  # seconds after a page, or after another line, in which nothing is chosen or sent
BRIEF = 2.0  # seconds at least in which words that were sent early can be held back


class Pace:
    """When page and lines came, and when words go that rest. `tick` = seconds, never backwards."""

    def __init__(self, tick: Callable[[], float]) -> None:
        self._tick = tick
        self._shown = self._asked = self._typed = 0.0
        self._due: float | None = None

    def shown(self) -> None:
        """Another page has come."""
        self._shown = self._tick()

    def asked(self, line: bool) -> None:
        """A page has come, or a line: the next line is early for a moment."""
        self._asked = self._tick()
        self._typed = self._asked if line else self._typed

    @property
    def early(self) -> bool:
        """Whether a line would come too soon."""
        return self._tick() - self._asked < EARLY

    @property
    def hurried(self) -> bool:
        """Whether a line would come too soon after another line, whatever page has come in between."""
        return self._tick() - self._typed < EARLY

    def rest(self, hold: int) -> int:
        """Seconds until words go that were sent just now; 0 = they need not rest. `hold` = ms from the page on."""
        left = hold / 1000 - (self._tick() - self._shown)
        if left <= 0:
            return 0
        self._due = self._tick() + max(left, BRIEF)
        return ceil(max(left, BRIEF))

    def hold_back(self) -> bool:
        """Nothing goes by itself. Whether something would have."""
        held, self._due = self._due is not None, None
        return held

    def goes(self) -> bool:
        """Whether what rested goes now: it does once."""
        return self._due is not None and self._tick() >= self._due and self.hold_back()

    def until(self, alarm: int | None, now: int) -> int | None:
        """When to look again, in ms since the epoch: at the alarm, or when what rests goes."""
        if self._due is None:
            return alarm
        goes = now + max(0, ceil((self._due - self._tick()) * 1000))
        return goes if alarm is None else min(alarm, goes)
