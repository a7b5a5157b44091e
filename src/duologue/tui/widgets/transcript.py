"""All that was said so far, line by line: one widget, however long it gets.

Two people are told apart by their names, by the bar before their words, by how far these are indented, and by colour:
any one of them is enough. Whoever reads further up stays where they read; a line says that there is more below.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from duologue import text
from duologue.page import Turn
from duologue.said import SAID

BARS = {"a": "▌ ", "b": "▎ "}
NARROW = 60  # columns; with fewer of them the second voice is indented less
LEAST = 4  # columns for words, however narrow it gets


class Line(NamedTuple):
    """What stands in one row. `lead` = the blanks and the bar before it."""

    place: int  # of its turn among all; -1 = none, between two of them
    lead: str = ""
    words: str = ""
    style: str = ""


BLANK = Line(-1)


class Transcript(ScrollView, can_focus=True):
    """`extend` adds at the end. `highlight` = the seqs of turns that are on the table just now.

    People's words never meet markup: they are segments.
    """

    COMPONENT_CLASSES: ClassVar = {
        "transcript--a", "transcript--b", "transcript--note", "transcript--words", "transcript--here",
        "transcript--more",
    }  # fmt: skip
    DEFAULT_CSS = """
    Transcript {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        & .transcript--a { color: $text-primary; text-style: bold; }
        & .transcript--b { color: $text-secondary; text-style: bold; }
        & .transcript--words { color: $text; }
        & .transcript--note { color: $text-muted; }
        & .transcript--here { background: $surface; }
        & .transcript--more { color: $text-accent; text-style: bold; }
    }
    """
    highlight: reactive[frozenset[int]] = reactive(frozenset())

    def __init__(self) -> None:
        super().__init__()
        self._turns, self._lines, self._width = list[Turn](), list[Line](), 0
        self._starts = list[int]()  # the first line of each turn
        self._styles = dict[tuple[str, str, bool], tuple[Style, Style]]()  # of bars and words, as they are now
        self._follows = True  # the end is in sight, or was when there was last anything to see

    @property
    def last(self) -> int:
        """The seq of the last turn that is here; 0 = none is."""
        return self._turns[-1].seq if self._turns else 0

    @property
    def more(self) -> bool:
        """Whether something lies below what is in sight."""
        return bool(self.size) and self.scroll_offset.y < self.max_scroll_y

    def extend(self, turns: Iterable[Turn]) -> bool:
        """Add these; in sight, if the end is."""
        found = list(turns)
        if found:
            # On its way there is as good as there.
            follows = self._follows or (bool(self.size) and self.scroll_target_y >= self.max_scroll_y)
            first = len(self._turns)
            self._turns += found
            self._wrap(first)
            self._grown(follows)
        return bool(found)

    def on_resize(self) -> None:
        """Break all lines anew, and stay with the turn that was in front."""
        follows, top = self._follows, self.scroll_offset.y
        if self._width == self.scrollable_content_region.width:
            self._grown(follows)
            return
        place = max(0, bisect_right(self._starts, top) - 1)
        below = top - self._starts[place] if self._starts else 0
        self._lines.clear()
        self._starts.clear()
        self._wrap(0)
        self._grown(follows)
        if not follows and self._starts:
            end = self._starts[place + 1] if place + 1 < len(self._starts) else len(self._lines)
            self._to(min(self._starts[place] + below, end - 1))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Another part of it is in sight."""
        super().watch_scroll_y(old_value, new_value)
        if self.size:
            self._follows = new_value >= self.max_scroll_y

    def watch_highlight(self) -> None:
        """Draw the ground of what is on the table."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """The line that says there is more goes there."""
        if self.more and event.y == self.size.height - 1:
            event.stop()
            self._to(self.max_scroll_y)

    def _grown(self, follows: bool) -> None:
        """The scroll bar and the rows that are in sight, for as many lines as there are now."""
        self._follows = follows
        size = Size(self._width, len(self._lines))
        if self.show_vertical_scrollbar:
            # Nothing around it moves: no other widget has to be laid out anew.
            self.set_reactive(Transcript.virtual_size, size)
            self.vertical_scrollbar.window_virtual_size = size.height
        else:
            self.virtual_size = size
        if follows:
            self._to(self.max_scroll_y)
        self.refresh()

    def _to(self, y: int) -> None:
        """There, at once: deferred, it is drawn twice, and takes four times as long."""
        self.scroll_to(y=y, animate=False, force=True, immediate=True)

    # --- lines

    def _wrap(self, first: int) -> None:
        """The lines of the turns from this one on. A narrow window that is not there yet has none."""
        width = self._width = self.scrollable_content_region.width
        if width <= 0:
            return
        indents = {"a": "", "b": "  " if width < NARROW else "    "}
        for place in range(first, len(self._turns)):
            turn = self._turns[place]
            note = turn.kind == "note"
            if self._lines and not (note and self._turns[place - 1].kind == "note"):
                self._lines.append(BLANK)
            self._starts.append(len(self._lines))
            lead = "  " if note else indents.get(turn.seat, "") + BARS.get(turn.seat, "  ")
            room, style = max(LEAST, width - len(lead)), "note" if note else "words"
            if turn.label:
                self._lines += [Line(place, lead, words, turn.seat) for words in _broken(turn.label, room)]
            self._lines += [Line(place, lead, words, style) for words in _broken(turn.text, room)]

    def render_line(self, y: int) -> Strip:
        """One row: the bar of its voice, then its words; in the last one, whether there is more below."""
        place, width = y + self.scroll_offset.y, self.size.width
        if self.more and y == self.size.height - 1:
            line = Line(-1, "", SAID["screen.more"], "more")
        else:
            line = self._lines[place] if place < len(self._lines) else BLANK
        here = line.place >= 0 and self._turns[line.place].seq in self.highlight
        base, _ = self._style("", "", here)
        if not line.style:
            return Strip.blank(width, base).apply_offsets(0, place)
        bar, style = self._style(self._turns[line.place].seat if line.lead.strip() else "", line.style, here)
        strip = Strip([Segment(line.lead, bar), *self._marked(line, place, style)])
        return strip.crop_extend(0, width, base).apply_offsets(0, place)

    def _style(self, seat: str, kind: str, here: bool) -> tuple[Style, Style]:
        """Of the bar of this voice, and of such words; `here` = they are on the table."""
        if (key := (seat, kind, here)) not in self._styles:
            base = self.rich_style
            if here:
                base += self.get_component_rich_style("transcript--here")
            bar, words = (
                base + self.get_component_rich_style(f"transcript--{name}", partial=True) if name else base
                for name in (seat, kind)
            )
            self._styles[key] = bar, words
        return self._styles[key]

    def notify_style_update(self) -> None:
        """Another theme, or another state of this widget."""
        super().notify_style_update()
        self._styles.clear()

    # --- taking a copy of it with the mouse

    def _marked(self, line: Line, place: int, style: Style) -> list[Segment]:
        """Its words, with what is selected of them on another ground."""
        selected = self.text_selection
        span = selected.get_span(place) if selected is not None else None
        if span is None:
            return [Segment(line.words, style)]
        before = len(line.lead)
        start = max(0, span[0] - before)
        end = len(line.words) if span[1] == -1 else max(0, span[1] - before)
        parts = line.words[:start], line.words[start:end], line.words[end:]
        mark = self.screen.get_component_rich_style("screen--selection")
        return [Segment(part, style + mark if n == 1 else style) for n, part in enumerate(parts) if part]

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """What is selected, without the bars."""
        found = selection.extract("\n".join(line.lead + line.words for line in self._lines))
        return "\n".join(line.lstrip("".join(BARS.values())) for line in found.split("\n")), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw what is selected."""
        self.refresh()


def _broken(words: str, room: int) -> Iterable[str]:
    """The words in lines that Textual, too, counts as no longer than the room there is."""
    for line in text.wrapped(words, room):
        if line.isascii() or cell_len(line) <= room:
            yield line
        else:
            yield from _cut(line, room)


def _cut(line: str, room: int) -> Iterable[str]:
    held = ""
    for sign in line:
        if held and cell_len(held + sign) > room:
            yield held
            held = ""
        held += sign
    yield held
