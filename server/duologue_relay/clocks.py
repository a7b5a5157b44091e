"""The two clocks of a relay: by the one it forgets what is old, the other knows whether that one has jumped."""

from __future__ import annotations

import math
from collections.abc import Callable

HOUR, DAY = 3600.0, 86_400.0  # seconds: by how much the wall clock may jump, and for how long it is doubted after that


class Clocks:
    """`wall` = ms since 1970, which somebody may set; `ticks` = seconds, never backwards."""

    def __init__(self, wall: Callable[[], int], ticks: Callable[[], float]) -> None:
        self._wall, self._ticks = wall, ticks
        self._apart, self._doubted = self._apart_now(), -math.inf

    def steady(self) -> bool:
        """Whether the wall clock goes on evenly: a jump counts from when it is noticed here, until a day later."""
        if abs(self._apart_now() - self._apart) > HOUR:
            self._apart, self._doubted = self._apart_now(), self._ticks()
        return self._ticks() - self._doubted >= DAY

    def _apart_now(self) -> float:
        return self._wall() / 1000 - self._ticks()
