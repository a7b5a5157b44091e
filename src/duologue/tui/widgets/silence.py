"""A time without words: something slow to breathe with, and a quiet line that fills. It keeps nobody from going on."""

from __future__ import annotations

import time
from collections.abc import Callable

from textual.app import ComposeResult
from textual.content import Content

from duologue.page import Page
from duologue.said import SAID
from duologue.tui.widgets.calm import STEP, breath
from duologue.tui.widgets.composer import Composer
from duologue.tui.widgets.said import Said

WIDEST = 44


class Breath(Said):
    """`hold` = seconds to take for it; 0 = there is nothing to fill. It stands still while `still` is set."""

    DEFAULT_CSS = "Breath { height: auto; width: 100%; margin: 1 0; }"

    def __init__(self, hold: float, tick: Callable[[], float]) -> None:
        super().__init__()
        self._hold, self._tick, self._begun = hold, tick, tick()
        self._still = False

    def on_mount(self) -> None:
        """Begin."""
        self.set_interval(STEP, self.beat)
        self.draw()

    def on_resize(self) -> None:
        """It is as wide as there is room."""
        self.draw()

    def stand(self, still: bool) -> None:
        """Move, or stand still."""
        self._still = still
        self.draw()

    def beat(self) -> None:
        """Another picture, unless it stands still."""
        if not self._still:
            self.draw()

    def draw(self) -> None:
        """How it is now."""
        room = max(20, min(WIDEST, (self.size.width or WIDEST) - 4))
        gone = self._tick() - self._begun
        full, inward = breath(gone)
        length = room // 2 if self._still else 2 + 2 * round((room - 2) * full / 2)
        said = SAID["breath.still" if self._still else "breath.in" if inward else "breath.out"]
        rows = [Content.styled(("━" * length).center(room), "$text-accent"), Content.styled(said.center(room), "$text")]
        if self._hold and not self._still:
            filled = min(room, int(room * gone / self._hold))
            line = Content.styled("━" * filled + "─" * (room - filled), "$text-muted")
            rows.append(line if gone < self._hold else Content.styled(SAID["silence.past"], "$text-muted"))
        self.say(Content("\n").join(rows))


class Silence(Composer):
    """A time without words; where an exercise asks for words after all, a box below it."""

    def __init__(self, page: Page, tick: Callable[[], float] = time.monotonic) -> None:
        super().__init__(page)
        self._breath = Breath(page.hold / 1000, tick)

    def compose(self) -> ComposeResult:
        """Something to breathe with."""
        yield self._breath
        yield from super().compose()

    def watch_still(self) -> None:
        """Where nothing may move, this does not either."""
        self._breath.stand(self.still)
