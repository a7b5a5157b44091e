"""What can be chosen around a dialogue: large choices first, each with a line about it, then small ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from duologue.page import Choice
from duologue.tui.arming import letters
from duologue.tui.widgets.fitting import Fitting


class _Row(Horizontal):
    """One choice. `place` = which."""

    def __init__(self, place: int, choice: Choice, sign: str, large: bool) -> None:
        super().__init__(classes="large" if large else "small")
        self.place, self._choice, self._sign = place, choice, sign

    def compose(self) -> ComposeResult:
        """Its letter, and beside it what it is."""
        label = Content.styled(self._choice.label, "bold" if self.has_class("large") else "")
        more = Content.styled(f"\n{self._choice.more}", "$muted") if self._choice.more else Content("")
        yield Static(classes="sign")
        yield Static(label + more, classes="label")

    def on_mount(self) -> None:
        """Nothing is marked before somebody marks it."""
        self.show(False)

    def show(self, marked: bool) -> None:
        """Draw it; colour is not the only sign of what is marked."""
        self.set_class(marked, "-marked")
        sign = Content.styled(f"{'▸' if marked else ' '} [{self._sign.upper()}]", "bold $gold")
        self.query_one(".sign", Static).update(sign)


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

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[_Row] = ()
        self._letters: Sequence[str] = ()

    async def offer(self, choices: Sequence[Choice]) -> None:
        """These, and none of them marked. Large are those that have something said about them, and any before."""
        self._rows = ()
        self.marked = -1
        await self.remove_children()
        self._letters = letters([choice.label for choice in choices])
        large = max((n for n, choice in enumerate(choices) if choice.more), default=-1)
        found = enumerate(zip(choices, self._letters, strict=True))
        self._rows = [_Row(n, choice, sign, n <= large) for n, (choice, sign) in found]
        self.set_class(large < 0, "-plain")
        await self.mount_all(self._rows)

    def watch_marked(self) -> None:
        """Draw the mark, and have it in sight."""
        for row in self._rows:
            row.show(row.place == self.marked)
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
