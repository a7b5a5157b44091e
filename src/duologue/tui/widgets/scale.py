"""A number from 0 to 10, between two ends that have words."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from duologue import text
from duologue.page import Page
from duologue.said import SAID
from duologue.terminal import number
from duologue.tui.widgets.foot import Foot
from duologue.tui.widgets.form import Form
from duologue.tui.widgets.keys import alone, enters

MOST = 10
CELL = 3  # columns for each number; 10 takes one more
STEPS = {"left": -1, "down": -1, "right": 1, "up": 1}


class Steps(Static, can_focus=True):
    """The numbers in a row. `value` = the one that is marked; -1 = none is before somebody marks it."""

    DEFAULT_CSS = """
    Steps { height: auto; padding: 1 1; border-left: outer $secondary; background: $panel; }
    Form.-armed Steps { border-left: outer $accent; }
    """

    value: reactive[int] = reactive(-1)

    class Changed(Message):
        """Another number is marked, or none."""

    def __init__(self, ends: tuple[str, ...], value: int) -> None:
        super().__init__(markup=False)
        self._ends = tuple(text.line(end) for end in (*ends, "", "")[:2])
        self.set_reactive(Steps.value, value)

    def on_mount(self) -> None:
        """Draw what is marked from the beginning."""
        self._draw()

    def watch_value(self) -> None:
        """Draw the mark."""
        self._draw()
        self.post_message(self.Changed())

    def on_resize(self) -> None:
        """The two ends share a line where they fit."""
        self._draw()

    def on_key(self, event: events.Key) -> None:
        """A digit or an arrow marks; Enter is passed on; whatever else is written has no meaning here."""
        key = event.key
        if not alone(key):
            self.post_message(Form.Entered() if enters(key) else Form.Touched())
        if key in STEPS:
            self.value = min(max(self.value + STEPS[key], 0), MOST)
        elif key in ("home", "end"):
            self.value = 0 if key == "home" else MOST
        elif key in ("backspace", "delete"):
            self.value = -1
        elif (sign := event.character or "").isascii() and sign.isdigit():
            self.value = MOST if self.value == 1 and sign == "0" else int(sign)
        elif not (event.is_printable or enters(key) or alone(key)):
            return
        event.stop()
        event.prevent_default()

    def on_click(self, event: events.Click) -> None:
        """A click marks the number under it."""
        event.stop()
        at = event.get_content_offset(self)
        if at is not None and at.y == 0 and at.x < MOST * CELL + 4:
            self.post_message(Form.Touched())
            self.value = min(at.x // CELL, MOST)

    def _draw(self) -> None:
        cells = list[Content]()
        for n in range(MOST + 1):
            here = n == self.value
            cells.append(Content.styled(f"[{n}]" if here else f" {n} ", "bold $text-accent" if here else "$text"))
        low, high = self._ends
        room = MOST * CELL + 4 - 2
        gap = room - text.cells(low) - text.cells(high)
        wide = max(20, self.size.width or 40)
        ends = [f" {low}{' ' * gap}{high}"] if gap >= 2 else list(text.wrapped(f"{low} – {high}", wide, " "))
        lines = [Content.styled(line, "$text-muted") for line in ends]
        self.update(Content("\n").join((Content("").join(cells), *(lines if low or high else ()))))


class Scale(Form):
    """A number; its ends are the options of the field."""

    hint: str = "screen.scale"

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        options, draft = (page.field.options, page.field.draft.strip()) if page.field is not None else ((), "")
        self._steps = Steps(options, 0 if draft == "0" else number(draft, MOST) or -1)
        self._foot = Foot(SAID["screen.send"])

    def compose(self) -> ComposeResult:
        """The numbers, the button."""
        yield self._steps
        yield self._foot

    @property
    def words(self) -> str:
        """The number that is marked."""
        return str(self._steps.value) if self._steps.value >= 0 else ""

    @property
    def keys(self) -> str:
        """Nothing beside what the hint says."""
        return ""

    def begin(self) -> None:
        """To the numbers."""
        self._steps.focus()

    def on_steps_changed(self, event: Steps.Changed) -> None:
        """The number is the draft."""
        event.stop()
        self.post_message(self.Wrote(self.words, self.page))
