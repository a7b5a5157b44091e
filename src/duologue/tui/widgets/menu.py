"""What can be chosen around a dialogue: large choices first, each with a line about it, then small ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from duologue import text
from duologue.page import Choice
from duologue.tui.arming import letters
from duologue.tui.widgets.fitting import Fitting

GAP = "  "
SIGN = len("▸ [X]" + GAP)  # columns for a letter


class _Row(Widget):
    """One choice: its letter, and beside it what it is. `place` = which. Colour is not the only sign of `marked`."""

    marked: reactive[bool] = reactive(False, toggle_class="-marked")

    def __init__(self, place: int, choice: Choice, sign: str, large: bool) -> None:
        super().__init__(classes="large" if large else "small")
        self.place, self._choice, self._sign = place, choice, sign

    def render(self) -> Content:
        """What is said of it stands right of its letter, however many lines it takes."""
        sign = f"{'▸' if self.marked else ' '} [{self._sign.upper()}]{GAP}"
        lines = self._lines(self.content_size.width)
        label = "bold" if self.has_class("large") else ""
        parts = (Content.styled(words, style or label) for words, style in lines)
        blank = Content(" " * SIGN)
        return Content("\n").join((blank if n else Content.styled(sign, "bold $gold")) + p for n, p in enumerate(parts))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """In lines."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[tuple[str, str]]:
        """Its words in lines that fit, each with its style."""
        room = max(1, width - SIGN)
        label = [(line, "") for line in text.wrapped(self._choice.label, room)]
        return label + [(line, "$muted") for line in text.wrapped(self._choice.more, room) if self._choice.more]


class Menu(Fitting, can_focus=True):
    """`marked` = the place of the one that Enter would choose, -1 = none. `offer` puts choices in it."""

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

    def _put(self, choices: Sequence[Choice]) -> None:
        self._choices = tuple(choices)
        self._letters = letters([choice.label for choice in choices])
        large = max((n for n, choice in enumerate(choices) if choice.more), default=-1)
        found = enumerate(zip(choices, self._letters, strict=True))
        self._rows: Sequence[_Row] = [_Row(n, choice, sign, n <= large) for n, (choice, sign) in found]
        self.set_class(large < 0, "-plain")

    def watch_marked(self) -> None:
        """Draw the mark, and have it in sight."""
        for row in self._rows:
            row.marked = row.place == self.marked
            if row.place == self.marked:
                row.scroll_visible(animate=False)

    def on_key(self, event: events.Key) -> None:
        """A letter or an arrow marks; Enter is passed on."""
        count, key, sign = len(self._rows), event.key, (event.character or "").lower()
        if key == "enter" or key.endswith("\r"):
            self.post_message(self.Entered())
        elif key in ("up", "down") and count:
            step = 1 if key == "down" else -1
            self.post_message(self.Marking((self.marked + step) % count if self.marked >= 0 else min(0, -step) % count))
        elif event.is_printable and sign:
            self.post_message(self.Typed(self._letters.index(sign) if sign in self._letters else -1, sign))
        else:
            return
        event.stop()
        event.prevent_default()

    def on_click(self, event: events.Click) -> None:
        """A click marks; a click on what is marked chooses."""
        rows = (
            [] if event.widget is None else [one for one in event.widget.ancestors_with_self if isinstance(one, _Row)]
        )
        if rows:
            place = rows[0].place
            self.post_message(self.Entered() if place == self.marked else self.Marking(place))
