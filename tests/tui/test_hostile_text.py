"""Whatever a partner writes, it is letters on this screen: it drives no terminal, and moves nothing."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue import text
from duologue.core.shape import Seat
from duologue.page import Block, Choice, Field, Page, Turn
from duologue.tui import compat
from duologue.tui.widgets.legend import NARROW
from duologue.tui.widgets.transcript import Transcript
from tests.helpers import rounds
from tests.tui.stage import Stage, staged

SIZES = [(80, 24), (40, 20)]
SEQUENCES = (
    "\x1b[2J\x1b[H\x1b[31mred \x1b]2;OWNED\x07 \x1b]52;c;aGk=\x1b\\ \x9b5n\x90q\x9c \x00\x07\x08\x0b\x0c\x7f",
    "a\rb\r\nc\x85d\u2028e \t\ttabs",
)
HOSTILE = (
    " ".join(SEQUENCES),
    "\u202eright to left\u202c \u2066isolate\u2069 \ud800 alone",
    "[link] [/b] [@click=quit]x[/] $text $primary",
    "x" * 100_000,
    "word\n" * 20_000,
    "שלום עולם مرحبا بالعالم " * 20,
    "日本語の文章は幅が広い。" * 20,
    "👩‍👩‍👧‍👦🏳️‍🌈👍🏽" * 20,
    "Z̸̡̛a̷̢͠l̴̨̕g̵̡͝o̶̧͠" * 20,
)
FULL = 80 * 24  # letters that fill the larger of them; longer ones are cut and folded above
DANGERS = st.lists(st.sampled_from([words[:FULL] for words in HOSTILE]) | st.text(max_size=80), min_size=1, max_size=3)


class Shown:
    """A page.Session that shows this, and in which nothing happens."""

    def __init__(self) -> None:
        self.front, self.said = Page(("first",), "Nothing yet"), list[Turn]()

    def page(self) -> Page:
        return self.front

    def asking(self, choice: Choice) -> Page:
        return self.front

    async def act(self, choice: Choice, words: str = "") -> None:
        """Nothing."""

    def turns(self, after: int) -> tuple[Turn, ...]:
        return tuple(turn for turn in self.said if turn.seq > after)

    def notes(self) -> str | None:
        return None

    def note(self, words: str) -> None:
        """Nothing."""

    def hide(self) -> None:
        """Nothing."""

    def write(self, words: str, page: Page) -> None:
        """Nothing."""

    async def wake(self) -> None:
        """Nothing."""

    def alarm(self) -> int | None:
        return None

    async def change(self) -> None:
        await asyncio.Event().wait()


def as_it_is(words: str, limit: int = 0) -> str:
    """Not cleaned at all: then the net below has to hold."""
    return words


def cleaned(words: str, limit: int = 0) -> str:
    """As pages clean it: a line where there is a limit."""
    return text.line(words, limit) if limit else text.safe(words)


def pages(words: str, made: Callable[..., str]) -> list[Page]:
    """Pages on which a partner's words stand everywhere: the table, work, answers, headline, notices, compare."""

    def block(seat: Seat, seq: int = 0, words: str = words) -> Block:
        return Block("words", made(words), made(words, 24), seq, seat)

    name = made(words, 24)
    page = Page(
        ("table",), f"{name}, your turn.", place=f"With {name}", notices=(made(words, 400), f"{name} is away"),
        blocks=(block("b", 2), Block("prompt", made(words)), Block("card", made(words), name)),
        choices=(Choice("yes", f"Yes, {made(words, 80)}", more=made(words, 80)), Choice("no", "No")),
        presence=f"{name} is here.",
    )  # fmt: skip
    compare = ((block("a", 1),), block("b", 2))
    written = Field("say", "text", stems=(made(words, 40),), last=made(words))
    return [
        page,
        replace(page, key=("compare",), compare=compare, missed=(made(words, 40),)),
        replace(page, key=("field",), choices=(), field=written, form="text"),
        replace(page, key=("bare",), blocks=()),
    ]


async def each(stage: Stage, shown: Shown, words: str, made: Callable[..., str]) -> list[tuple[str, list[str]]]:
    """The rows of the whole screen, for every page."""
    seq = len(shown.said)
    shown.said += [
        Turn(seq + 1, "a", made(words, 40), made(words), "words"),
        Turn(seq + 2, "b", made(words, 40), made(words), "words"),
        Turn(seq + 3, "b", "", made(words, 400), "note"),
    ]
    found = list[tuple[str, list[str]]]()
    for page in pages(words, made):
        shown.front = replace(page, key=(*page.key, seq))
        await stage.screen.look()
        stage.screen.query_one(Transcript).scroll_home(animate=False)
        await stage.pilot.pause()
        strips = stage.pilot.app.screen._compositor.render_strips()
        assert {stage.pilot.app.size.width} == {strip.cell_length for strip in strips}
        found.append((str(page.key[0]), ["".join(part.text for part in strip if not part.control) for strip in strips]))
    return found


def run(many: list[str], size: tuple[int, int], made: Callable[..., str]) -> list[tuple[str, list[str]]]:
    """All of these words on a screen of this size, one after another."""

    async def play() -> list[tuple[str, list[str]]]:
        shown = Shown()
        async with staged(shown, *size) as stage:
            compat.filtered(stage.pilot.app)
            return [rows for words in many for rows in await each(stage, shown, words, made)]

    return asyncio.run(play())


def controls(rows: list[str]) -> set[str]:
    """What would drive a terminal: of category Cc, or what turns the direction of writing."""
    return {sign for row in rows for sign in row if unicodedata.category(sign) == "Cc" or sign in "\u202a\u202e\u2066"}


def intact(rows: list[str], size: tuple[int, int]) -> None:
    """The headline stands in the first rows, and the keys in the last one, or where it is narrow in the last two."""
    assert size[1] == len(rows)
    assert "your turn" in " ".join(" ".join(rows[:4]).split())
    assert "F1" in " ".join(rows[-1 if size[0] >= NARROW else -2 :])


@pytest.mark.parametrize("size", SIZES)
def test_no_words_move_the_screen_or_drive_the_terminal(size: tuple[int, int]) -> None:
    """Long, wide, strange or full of controls: the fixed rows stay where they are, and no row holds a control."""
    for _, rows in run(list(HOSTILE), size, cleaned):
        assert set() == controls(rows)
        intact(rows, size)


def test_the_net_below_holds_alone() -> None:
    """Of words that nothing has cleaned, no control reaches a row either."""
    for _, rows in run(list(SEQUENCES), (80, 24), as_it_is):
        assert set() == {sign for sign in controls(rows) if unicodedata.category(sign) == "Cc"}


@given(st.lists(DANGERS.map("".join), min_size=2, max_size=3), st.sampled_from(SIZES))
@settings(max_examples=rounds(4, 20), deadline=None)
def test_whatever_they_write_it_is_letters(many: list[str], size: tuple[int, int]) -> None:
    """No words at all reach a row with a control in them, or move what is fixed."""
    for _, rows in run(many, size, cleaned):
        assert set() == controls(rows)
        intact(rows, size)


def test_markup_is_letters() -> None:
    """What looks like markup or a colour stands there as it was written."""
    found = run(["[link] [/b] $text [@click=quit]x[/]"], (80, 24), cleaned)
    assert all("[link]" in " ".join(rows) and "$text" in " ".join(rows) for _, rows in found)
