"""What is on the table: the words that this step is about, in their voices; side by side where they are checked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static

from duologue.page import Block, Page
from duologue.said import SAID
from duologue.tui.widgets.fitting import Folded

_PIECES = re.compile(r"[^,;:.!?…\n—–]+[,;:.!?…\n—–]*\s*|[,;:.!?…\n—–]+\s*")
LONGEST = 8  # words that are marked as one


def phrases_of(words: str) -> list[str]:
    """The words in phrases that can be marked: up to a sign of punctuation, and no longer than LONGEST words.

    Joined, they are the words again.
    """
    found = list[str]()
    for piece in _PIECES.findall(words):
        parts = re.findall(r"\s*\S+\s*", piece) or [piece]
        count = -(-len(parts) // LONGEST)
        size = -(-len(parts) // count)
        found += ["".join(parts[n : n + size]) for n in range(0, len(parts), size)]
    return found


def voiced(label: str, words: str | Content) -> Content:
    """Somebody's words under whose they are. They never meet markup."""
    body = Content.styled(words, "$ink") if isinstance(words, str) else words
    return Content.styled(f"{label}\n", "bold $muted") + body


class Own(Static, can_focus=True):
    """One's own words, in phrases that can be marked as missed: arrows move, Space marks, a click does both."""

    at: reactive[int] = reactive(-1)

    @dataclass
    class Marked(Message):
        """These phrases did not arrive."""

        missed: tuple[str, ...]

        __repr__ = object.__repr__  # nobody's words in a trace

    def __init__(self, blocks: tuple[Block, ...], missed: tuple[str, ...]) -> None:
        super().__init__(classes=f"turn voice-{blocks[0].seat}")
        self._blocks = [(block.label, phrases_of(block.text)) for block in blocks]
        self._all = [phrase for _, phrases in self._blocks for phrase in phrases]
        self._missed = {n for n, phrase in enumerate(self._all) if phrase.strip() in missed}
        self._draw()

    def on_focus(self) -> None:
        """Begin at the first phrase."""
        self.at = max(self.at, 0)

    def on_blur(self) -> None:
        """Nothing is pointed at while the keys go elsewhere."""
        self.at = -1

    def watch_at(self) -> None:
        """Draw what is pointed at."""
        self._draw()

    def on_key(self, event: events.Key) -> None:
        """Arrows move from phrase to phrase; Space marks."""
        step = {"right": 1, "down": 1, "left": -1, "up": -1}.get(event.key, 0)
        if not step and event.key != "space":
            return
        event.stop()
        event.prevent_default()
        if step:
            self.at = min(max(self.at + step, 0), len(self._all) - 1)
        elif 0 <= self.at < len(self._all):
            self._toggle(self.at)

    def on_click(self, event: events.Click) -> None:
        """A click marks the phrase under it."""
        place = event.style.meta.get("phrase")
        if isinstance(place, int):
            self._toggle(place)

    def _toggle(self, place: int) -> None:
        self._missed ^= {place}
        self._draw()
        self.post_message(self.Marked(tuple(self._all[n].strip() for n in sorted(self._missed))))

    def _draw(self) -> None:
        n, parts = 0, list[Content]()
        for label, phrases in self._blocks:
            spans = list[Content]()
            for phrase in phrases:
                spans.append(self._phrase(n, phrase))
                n += 1
            parts.append(voiced(label, Content("").join(spans)))
        self.update(Content("\n").join(parts))

    def _phrase(self, n: int, phrase: str) -> Content:
        style = "underline $missed on $missed-bg" if n in self._missed else "$ink"
        drawn = Content.styled(phrase, f"reverse {style}" if n == self.at else style)
        return drawn.stylize(Style.from_meta({"phrase": n}))


def _voice(block: Block) -> str:
    return f"turn voice-{block.seat}"


class Table(Folded, can_focus=False):
    """Shows the words of a page. `lay` puts them there, from the first line, or from where the other one answers.

    `faded` = what stands in their place; "" = they are there.
    """

    faded: reactive[str] = reactive("")

    def __init__(self) -> None:
        super().__init__(id="table")
        self._lies: tuple[object, ...] = ()
        self._answered: tuple[Widget, Widget] | None = None  # the first words, and the newest, which answer them
        self._placed = 0.0  # how far it was scrolled to them

    def compose(self) -> ComposeResult:
        """Nothing yet."""
        yield Static(id="marks", markup=False)
        yield Widget(id="lies")
        yield Static(id="faded", markup=False)

    def watch_faded(self) -> None:
        """Show the one or the other."""
        if self.is_mounted:
            lies, instead = self.query_one("#lies"), self.query_one("#faded", Static)
            lies.display, instead.display = not self.faded, bool(self.faded)
            instead.update(self.faded)
            self.call_after_refresh(self.settle)

    async def lay(self, page: Page) -> bool:
        """Lay out what this page is about. Whether there is anything."""
        words = tuple(block for block in page.blocks if block.seq)
        lies = (page.key, words, page.compare)
        if lies == self._lies:
            return bool(words)
        self._lies, self.faded = lies, ""
        holder, marks = self.query_one("#lies"), self.query_one("#marks", Static)
        gone = holder.remove_children()
        marks.display = page.compare is not None
        holder.set_class(page.compare is not None, "-pair")
        if page.compare is not None:
            own, theirs = page.compare
            marks.update(SAID["screen.marks"])
            await holder.mount(Own(own, page.missed), Static(voiced(theirs.label, theirs.text), classes=_voice(theirs)))
        else:
            await holder.mount(*(Static(voiced(block.label, block.text), classes=_voice(block)) for block in words))
        await gone
        two = len({block.seat for block in words}) > 1
        self._answered = (holder.children[0], holder.children[-1]) if two else None
        self._placed = 0.0
        self.scroll_home(animate=False, immediate=True)
        self.call_after_refresh(self.settle)
        return bool(words)

    def settle(self) -> None:
        """Where not all of it is in sight, the newest is: it is what is asked about."""
        super().settle()
        self.call_after_refresh(self._to_newest)

    def _to_newest(self) -> None:
        """All of it if it fits, else from its first line; unless somebody has scrolled, or all begin in one row."""
        if self._answered is None or self.scroll_y not in (self._placed, self.max_scroll_y):
            return
        first, newest = self._answered
        if newest.virtual_region.y == first.virtual_region.y:
            return
        top = self.query_one("#lies").virtual_region.y + newest.virtual_region.y
        bottom = top + newest.outer_size.height
        self._placed = float(min(top, max(0, bottom - self.scrollable_content_region.height)))
        self.scroll_to(y=self._placed, animate=False, immediate=True)
