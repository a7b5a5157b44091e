"""What can be chosen around a dialogue: large choices first, each with a line about it, then small ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from duologue import text
from duologue.page import Choice
from duologue.tui.arming import letters
from duologue.tui.widgets.choosing import Choosing
from duologue.tui.widgets.fitting import Fitting

GAP = "  "
WIDE = 64  # columns in which two stand beside one another
SIGN = len("▸ [X]" + GAP)  # columns for a letter


class _Row(Widget):
    """One choice: its letter, and beside it what it is. `place` = which. Colour is not the only sign of `marked`.

    `stop` = the column in which stands how it is with it. `brief` = without what is said about it.
    """

    marked: reactive[bool] = reactive(False, toggle_class="-marked")
    brief: reactive[bool] = reactive(False, layout=True)

    def __init__(self, place: int, choice: Choice, sign: str, large: bool, stop: int) -> None:
        super().__init__(classes="large" if large else "small")
        self.place, self.choice, self._sign, self._stop = place, choice, sign, stop

    def renew(self, choice: Choice) -> None:
        """How it is with it is this now."""
        before, self.choice = self.choice, choice
        if before != choice:
            width = self.content_size.width
            self.refresh(layout=_lines(before, width, self._stop) != _lines(choice, width, self._stop))

    def render(self) -> Content:
        """What is said of it stands right of its letter, however many lines it takes."""
        sign = f"{'▸' if self.marked else ' '} [{self._sign.upper()}]{GAP}"
        lines = self._lines(self.content_size.width, self.brief)
        label = "bold" if self.has_class("large") else ""
        parts = (Content.styled(words, style or label) for words, style in lines)
        blank = Content(" " * SIGN)
        return Content("\n").join((blank if n else Content.styled(sign, "bold $gold")) + p for n, p in enumerate(parts))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """In lines."""
        return len(self._lines(width, self.brief))

    def high(self, brief: bool) -> int:
        """How many lines it would be with all that is said about it, or without."""
        return len(self._lines(self.content_size.width, brief))

    def _lines(self, width: int, brief: bool) -> list[tuple[str, str]]:
        return _lines(replace(self.choice, more="") if brief else self.choice, width, self._stop)


def _lines(choice: Choice, width: int, stop: int) -> list[tuple[str, str]]:
    """Its words in lines that fit, each with its style. What stands beside it begins at `stop`, where there is room."""
    room = max(1, width - SIGN)
    if choice.beside and width >= WIDE:
        first = choice.label + " " * (stop - text.cells(choice.label))
        return [(line, "") for line in text.wrapped(choice.beside, room, first)]
    label = [(line, "") for line in text.wrapped(choice.label, room)]
    beside = [(line, "$muted") for line in text.wrapped(choice.beside, room, GAP) if choice.beside]
    return label + beside + [(line, "$muted") for line in text.wrapped(choice.more, room) if choice.more]


class Menu(Fitting, Choosing, can_focus=True):
    """`offer` puts choices in it."""

    def __init__(self, choices: Sequence[Choice] = ()) -> None:
        super().__init__()
        self._put(choices)

    def compose(self) -> ComposeResult:
        """What it begins with."""
        yield from self._rows

    async def offer(self, choices: Sequence[Choice]) -> None:
        """These, and none of them marked. Large are those that have something said about them, and any before."""
        self.marked = -1
        if tuple(choices) == self._choices:
            return
        gone = self.remove_children()
        self._put(choices)
        await self.mount_all(self._rows)
        await gone

    @property
    def letters(self) -> Sequence[str]:
        """For each choice the letter that marks it."""
        return self._letters

    def renew(self, choices: Sequence[Choice]) -> None:
        """The same choices, of which something else may stand beside some; what is marked stays."""
        self._choices = tuple(choices)
        for row, choice in zip(self._rows, choices, strict=True):
            row.renew(choice)

    def _put(self, choices: Sequence[Choice]) -> None:
        self._choices = tuple(choices)
        self._letters = letters([choice.label for choice in choices])
        large = max((n for n, choice in enumerate(choices) if choice.more), default=-1)
        found = enumerate(zip(choices, self._letters, strict=True))
        stop = max((text.cells(choice.label) for choice in choices if choice.beside), default=0) + len(GAP)
        self._rows: Sequence[_Row] = [_Row(n, choice, sign, n <= large, stop) for n, (choice, sign) in found]
        for row, after in zip(self._rows, choices[1:], strict=False):
            row.set_class(bool(row.choice.beside and not after.beside), "-apart")
        self.set_class(large < 0, "-plain")

    def settle(self) -> None:
        """In the smallest windows all choices in sight are worth more than what is said about some of them."""
        full, brief = (sum(row.high(short) for row in self._rows) for short in (False, True))
        speak = sum(not row.has_class("large") for row in self._rows) * 2 >= len(self._rows)  # most need nothing said
        small = {"-short", "-narrow"} <= self.screen.classes and self.has_class("-all")
        for row in self._rows:
            row.brief = small and speak and full > self._room() >= brief
        super().settle()

    def _room(self) -> int:
        """The lines that others leave it."""
        page = self.parent
        assert isinstance(page, Widget)
        others = (one for one in page.children if one.display and one is not self)
        return page.content_size.height - sum(one.outer_size.height + one.styles.margin.height for one in others)

    def watch_marked(self) -> None:
        """Draw the mark, and have it in sight."""
        for row in self._rows:
            row.marked = row.place == self.marked
            if row.place == self.marked:
                row.scroll_visible(animate=False)

    def on_click(self, event: events.Click) -> None:
        """A click belongs to the choice it falls on."""
        rows = (
            [] if event.widget is None else [one for one in event.widget.ancestors_with_self if isinstance(one, _Row)]
        )
        if rows:
            self.clicked(rows[0].place)
