"""A time of one's own, beside those that can be chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult

from duologue import text
from duologue.page import Choice, Page
from duologue.said import SAID
from duologue.terminal import clock, minutes_until, now, number
from duologue.tui.widgets.box import Box
from duologue.tui.widgets.composer import Composer


class Appointment(Composer):
    """The time goes with the first choice of the page, which names one as well. `at` = ms, now."""

    asks: ClassVar[str] = "screen.choose.time"

    def __init__(self, page: Page, at: Callable[[], int] = now) -> None:
        super().__init__(page)
        self._at = at
        self._time = Box("", SAID["screen.time"], line=True)
        if page.field is None:
            self.hint, self.second = "screen.time.type", "screen.time.armed"

    def compose(self) -> ComposeResult:
        """A line for it; where words are asked for, what they are written in."""
        if self.page.field is not None or not self.page.choices:
            yield from super().compose()
        else:
            yield self._time
            yield self._foot

    @property
    def _word(self) -> str:
        return text.line(self._time.text)

    @property
    def _minutes(self) -> int | None:
        return minutes_until(self._word.lower(), clock(self._at()))

    def _label(self) -> str:
        return SAID["screen.take"] if self.page.field is None else super()._label()

    def answer(self) -> tuple[Choice, str] | None:
        """That time, if it is one."""
        if self.page.field is not None or not self.page.choices:
            return super().answer()
        minutes = self._minutes
        return None if minutes is None else (replace(self.page.choices[0], minutes=minutes), "")

    def begin(self) -> None:
        """To the line."""
        (self._box if self.page.field is not None else self._time).focus()

    def take(self, sign: str) -> bool:
        """A time of one's own begins with a digit, wherever it is typed; what came in one go with it belongs to it."""
        if self.page.field is not None or not (sign.isdigit() or self.screen.focused is self._time):
            return False
        self.screen.set_focus(self._time)  # at once: the next sign may be on its way to the answers already
        self._time.put(sign)
        return True

    def on_form_entered(self) -> None:
        """What is no time is said at once."""
        if self.page.field is None and self._word and self._minutes is None:
            key = "screen.minutes" if number(self._word, 999) > 1 else "plain.time.wrong"
            self._foot.tell(SAID[key].format(n=self._word, word=self._word))

    def _changed(self) -> None:
        """What it means, as soon as it means something."""
        if self.page.field is not None:
            super()._changed()
            return
        minutes = self._minutes
        until = clock(self._at() + 60_000 * (minutes or 0))
        self._foot.tell(SAID["screen.time.until"].format(time=until, minutes=minutes) if minutes else "")
