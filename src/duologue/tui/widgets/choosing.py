"""Choices to press, however they are drawn: keys and clicks are told, and nothing marks itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


class Choosing(Widget):
    """`marked` = the place of the one that Enter would choose, -1 = none; whoever hears what was pressed sets it."""

    marked: reactive[int] = reactive(-1)

    @dataclass
    class Marking(Message):
        """Somebody moved to this choice or clicked on it."""

        place: int

    @dataclass
    class Typed(Message):
        """Somebody pressed the letter of this choice; -1 = of none."""

        place: int
        sign: str

        __repr__ = object.__repr__  # it may belong to somebody's words

    class Entered(Message):
        """Somebody pressed Enter here, or clicked on what is marked."""

    @property
    def letters(self) -> Sequence[str]:
        """For each choice the letter that marks it."""
        raise NotImplementedError

    def on_key(self, event: events.Key) -> None:
        """A letter or an arrow marks; Enter is passed on."""
        signs, key = self.letters, event.key
        if key == "enter" or key.endswith("\r"):
            self.post_message(self.Entered())
        elif key in ("up", "down") and signs:
            step = 1 if key == "down" else -1
            here = self.marked if self.marked >= 0 else min(0, -step)  # from nowhere to the first, or to the last
            self.post_message(self.Marking((here + step) % len(signs)))
        elif event.is_printable and (sign := (event.character or "").lower()):
            self.post_message(self.Typed(signs.index(sign) if sign in signs else -1, sign))
        else:
            return
        event.stop()
        event.prevent_default()

    def clicked(self, place: int) -> None:
        """A click marks; a click on what is marked chooses."""
        self.post_message(self.Entered() if place == self.marked else self.Marking(place))
