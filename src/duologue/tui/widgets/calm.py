"""Something slow to look at while one waits: a line that grows for four seconds and shrinks for six."""

from __future__ import annotations

from math import cos, pi

from duologue.tui.widgets.said import Said

IN, OUT = 4.0, 6.0  # seconds; breathing out longer than in calms
STEP = 0.2  # seconds between two pictures


def breath(seconds: float) -> tuple[float, bool]:
    """After so many seconds: how full the lungs are, from 0 to 1, and whether it is time to breathe in."""
    at = seconds % (IN + OUT)
    part = at / IN if at < IN else 1 - (at - IN) / OUT
    return (1 - cos(pi * part)) / 2, at < IN


class Calm(Said):
    """`still` = it does not move."""

    def __init__(self) -> None:
        super().__init__()
        self.still, self._seconds = False, 0.0

    def on_mount(self) -> None:
        """Begin."""
        self.set_interval(STEP, self._on)
        self._draw()

    def _on(self) -> None:
        # Not "current": so is a page that is covered whole, and each step would draw what covers it anew.
        if self.display and not self.still and self.screen.is_active:
            self._seconds += STEP
            self._draw()

    def _draw(self) -> None:
        longest = max(2, min(40, self.size.width or 24))
        self.say("━" * (longest // 2 if self.still else 1 + round((longest - 1) * breath(self._seconds)[0])))
