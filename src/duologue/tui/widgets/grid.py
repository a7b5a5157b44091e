"""Words in groups, drawn in as many columns of text as fit; some of them picked, one of them pointed at."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.widgets import Static

from duologue import text
from duologue.core.exercise import Groups

GAP = 2  # columns before a word; the sign of a picked one takes the second of them
SIDE = 60  # columns from which headings stand beside their words


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a word is drawn."""

    word: str
    row: int
    start: int
    end: int


class Grid(Static):
    """`show` draws those words of `groups` in which a part is found. `at` = which one is pointed at; -1 = none."""

    DEFAULT_CSS = "Grid { height: auto; }"

    class Clicked(Message):
        """Somebody clicked on this word."""

        def __init__(self, word: str) -> None:
            super().__init__()
            self.word = word

    def __init__(self, groups: Groups) -> None:
        super().__init__(markup=False)
        self._groups = [(text.line(head, 400), [text.line(word, 400) for word in words]) for head, words in groups]
        self._side = max((text.cells(head) for head, _ in self._groups), default=0) + GAP
        self._part, self._picked, self.at = "", tuple[str, ...](), -1
        self.spots = list[Spot]()
        self._heads = dict[int, str]()
        self._rows = 0

    @property
    def here(self) -> str:
        """The word pointed at; "" = none."""
        return self.spots[self.at].word if 0 <= self.at < len(self.spots) else ""

    @property
    def words(self) -> list[str]:
        """All words."""
        return [word for _, words in self._groups for word in words]

    def show(self, part: str, picked: tuple[str, ...], at: int) -> None:
        """Draw the words in which `part` is found."""
        self._part, self._picked, self.at = part.casefold(), picked, at
        self._lay()

    def on_resize(self) -> None:
        """Lay them out anew."""
        self._lay()

    def on_click(self, event: events.Click) -> None:
        """A click on a word."""
        event.stop()
        word = next((spot.word for spot in self.spots if spot.row == event.y and spot.start <= event.x < spot.end), "")
        if word:
            self.post_message(self.Clicked(word))

    def step(self, key: str) -> int:
        """Where an arrow leads from here: beside it, or the nearest in the next line that has words."""
        if not self.spots or not 0 <= self.at < len(self.spots):
            return 0 if self.spots else -1
        if key in ("left", "right"):
            return (self.at + (1 if key == "right" else -1)) % len(self.spots)
        here = self.spots[self.at]
        rows = sorted({spot.row for spot in self.spots})
        row = rows[(rows.index(here.row) + (1 if key == "down" else -1)) % len(rows)]
        near = [n for n, spot in enumerate(self.spots) if spot.row == row]
        return min(near, key=lambda n: abs(self.spots[n].start - here.start))

    def _lay(self) -> None:
        """Find a place for each word, then draw them."""
        width = max(20, self.size.width or 76)
        beside = width >= SIDE
        self.spots, self._heads, row = [], {}, 0
        for head, words in self._groups:
            found = [word for word in words if self._part in word.casefold()]
            if not found:
                continue
            self._heads[row] = head
            row += 0 if beside else 1
            column = first = self._side if beside else GAP
            for word in found:
                if column > first and column + text.cells(word) > width:
                    row, column = row + 1, first
                self.spots.append(Spot(word, row, column, column + text.cells(word)))
                column = self.spots[-1].end + GAP
            row += 1
        self._rows = row
        self._draw()

    def _draw(self) -> None:
        rows = [Content("")] * self._rows
        for row, head in self._heads.items():
            rows[row] = Content.styled(head, "$text-muted")
        for n, spot in enumerate(self.spots):
            sign, style = ("✓", "bold $text-accent") if spot.word in self._picked else (" ", "$text")
            lead = Content(" " * max(0, spot.start - 1 - rows[spot.row].cell_length))
            word = Content.styled(spot.word, f"reverse {style}" if n == self.at else style)
            rows[spot.row] = rows[spot.row] + lead + Content.styled(sign, style) + word
        self.update(Content("\n").join(rows))
        if 0 <= self.at < len(self.spots) and isinstance(self.parent, VerticalScroll):
            self.parent.scroll_to_region(Region(0, max(0, self.spots[self.at].row - 1), 1, 2), animate=False)
