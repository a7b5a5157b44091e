"""Choices one below the other, each with its letter."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.reactive import reactive

from duologue import text
from duologue.page import Choice
from duologue.tui.arming import letters
from duologue.tui.widgets.choosing import Choosing
from duologue.tui.widgets.said import Said


class Answers(Said, Choosing, can_focus=True):
    """`choices` to show; other ones are not marked."""

    _rows: Sequence[int] = ()  # which choice each line belongs to

    choices: reactive[tuple[Choice, ...]] = reactive(())

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

    def on_click(self, event: events.Click) -> None:
        """A click belongs to the choice whose line it falls on."""
        if 0 <= event.y < len(self._rows):
            self.clicked(self._rows[event.y])

    @property
    def letters(self) -> Sequence[str]:
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
