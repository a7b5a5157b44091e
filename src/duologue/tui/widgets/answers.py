"""Choices one below the other, each with its letter; none is marked before somebody marks it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from duologue import text
from duologue.page import Choice
from duologue.tui.arming import letters
from duologue.tui.widgets.said import Said


class Answers(Said, can_focus=True):
    """`choices` to show; `marked` = the place of the one that Enter would choose, -1 = none."""

    _rows: Sequence[int] = ()  # which choice each line belongs to

    choices: reactive[tuple[Choice, ...]] = reactive(())
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

    def watch_choices(self) -> None:
        """Another page: nothing is marked on it."""
        self.marked = -1
        self._draw()

    def watch_marked(self) -> None:
        """Draw the mark."""
        self._draw()

    def on_resize(self) -> None:
        """Lines are broken by words, and anew at every width."""
        self._draw()

    def on_key(self, event: events.Key) -> None:
        """A letter or an arrow marks; Enter is passed on."""
        count, key = len(self.choices), event.key
        if key == "enter" or key.endswith("\r"):
            self.post_message(self.Entered())
        elif key in ("up", "down") and count:
            step = 1 if key == "down" else -1
            self.post_message(self.Marking((self.marked + step) % count if self.marked >= 0 else min(0, step) % count))
        elif event.is_printable and (sign := (event.character or "").lower()):
            self.post_message(self.Typed(self.letters.index(sign) if sign in self.letters else -1, sign))
        else:
            return
        event.stop()
        event.prevent_default()

    def on_click(self, event: events.Click) -> None:
        """A click marks; a click on what is marked chooses."""
        if 0 <= event.y < len(self._rows):
            place = self._rows[event.y]
            self.post_message(self.Entered() if place == self.marked else self.Marking(place))

    @property
    def letters(self) -> list[str]:
        """For each choice the letter that marks it."""
        return letters([choice.label for choice in self.choices])

    def _draw(self) -> None:
        """Lay the choices out, and note which line belongs to which."""
        rows = list[int]()
        parts = list[Content]()
        room = max(20, self.size.width or 76)
        for place, (choice, sign) in enumerate(zip(self.choices, self.letters, strict=True)):
            mark = "▸" if place == self.marked else " "
            lines = list(text.wrapped(choice.label, room, f"{mark} [{sign.upper()}] ")) if choice.label else [mark]
            style = "$gold bold" if place == self.marked else "bold"
            parts += [Content.styled(line, style) for line in lines]
            more = list(text.wrapped(choice.more, room, "      ")) if choice.more else []
            parts += [Content.styled(line, "$muted") for line in more]
            rows += [place] * (len(lines) + len(more))
            if choice.more:
                parts.append(Content(""))
                rows.append(place)
        self._rows = rows
        self.say(Content("\n").join(parts))
