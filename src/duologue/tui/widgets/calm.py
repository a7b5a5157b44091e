"""Something slow to look at while one waits: a line that grows for four seconds and shrinks for six."""

from __future__ import annotations

from math import cos, pi

from duologue.tui.widgets.said import Said

IN, OUT = 4.0, 6.0  # seconds; breathing out longer than in calms
STEP = 0.25  # seconds between two pictures


def length(seconds: float, longest: int) -> int:
    """How long the line is after so many seconds."""
    at = seconds % (IN + OUT)
    part = at / IN if at < IN else 1 - (at - IN) / OUT
    return 1 + round((longest - 1) * (1 - cos(pi * part)) / 2)


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
        if self.display and not self.still and self.screen.is_current:
            self._seconds += STEP
            self._draw()

    def _draw(self) -> None:
        longest = max(2, min(40, self.size.width or 24))
        self.say("━" * (longest // 2 if self.still else length(self._seconds, longest)))
