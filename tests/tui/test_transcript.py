# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""All that was said, line by line: who said it, where one reads, and that nothing breaks it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.selection import Selection

from duologue import text
from duologue.page import Turn
from duologue.phrases import EN
from duologue.tui.widgets.transcript import Transcript

ODD = (
    "שלום עולם, מה שלומך?",
    "日本語の文章は幅が広い。" * 9,
    "👩‍👩‍👧 ❤️ 👍🏽 " * 9,
    "é́́ क्षि ก็ " * 9,
    "x" * 300,
    "[b]a[/b] $text",
)


def turns(count: int, first: int = 1) -> list[Turn]:
    """So many, by each in turn."""
    names = {"a": "Ana", "b": "Ben"}
    seats = [("a", "b")[n % 2] for n in range(count)]
    return [Turn(first + n, seat, names[seat], f"w{first + n} and more", "words") for n, seat in enumerate(seats)]  # type: ignore[arg-type]


class Room(App[None]):
    """Nothing but this."""

    def compose(self) -> ComposeResult:
        """One."""
        yield Transcript()


@asynccontextmanager
async def reading(
    said: Sequence[Turn], width: int = 80, height: int = 12
) -> AsyncIterator[tuple[Transcript, Pilot[None]]]:
    """Somebody who reads this."""
    app = Room()
    app.animation_level = "none"
    async with app.run_test(size=(width, height)) as pilot:
        record = app.query_one(Transcript)
        record.extend(said)
        await pilot.pause()
        yield record, pilot


def rows(record: Transcript) -> list[str]:
    """What is in sight."""
    return [record.render_line(y).text.rstrip() for y in range(record.size.height)]


async def test_voices_differ_in_name_bar_and_indent() -> None:
    """Two people are told apart without any colour: by their names, by the bar, and by how far they stand in."""
    async with reading(turns(2)) as (record, _):
        assert ["▌ Ana", "▌ w1 and more", "", "    ▎ Ben", "    ▎ w2 and more"] == rows(record)[:5]


async def test_voices_differ_in_colour_too() -> None:
    """The bars of two people have different colours."""
    async with reading(turns(2)) as (record, _):
        first, second = (next(iter(record.render_line(y))).style for y in (1, 4))
        assert first is not None
        assert second is not None
        assert first.color != second.color


async def test_a_narrow_one_stands_in_less() -> None:
    """Where there is little room, less of it goes to the indent."""
    async with reading(turns(2), width=40) as (record, _):
        assert "  ▎ Ben" == rows(record)[3]


async def test_notes_are_small() -> None:
    """What was chosen has no bar, and notes that follow each other no line between them."""
    notes = [Turn(n, "a", "", f"note {n}", "note") for n in (1, 2)]
    async with reading(notes) as (record, _):
        assert ["  note 1", "  note 2"] == rows(record)[:2]


async def test_it_follows_the_end() -> None:
    """While the end is in sight, what is said next is too."""
    async with reading(turns(20)) as (record, pilot):
        assert "w20 and more" in rows(record)[-1]
        record.extend(turns(1, 21))
        await pilot.pause()
        assert "w21 and more" in rows(record)[-1]
        assert not record.more


async def test_whoever_reads_further_up_stays_there() -> None:
    """What is said meanwhile moves nothing; the last line says that there is more, and End goes there."""
    async with reading(turns(20)) as (record, pilot):
        record.focus()
        await pilot.press("home")
        before = rows(record)
        record.extend(turns(1, 21))
        await pilot.pause()
        assert before == rows(record)
        assert EN["screen.more"] == before[-1]
        await pilot.press("end")
        assert "w21 and more" in rows(record)[-1]


async def test_a_click_on_the_last_line_goes_to_the_end() -> None:
    """The line that says there is more can be clicked."""
    async with reading(turns(20)) as (record, pilot):
        record.focus()
        await pilot.press("home")
        await pilot.click(Transcript, offset=(3, record.size.height - 1))
        assert not record.more


async def test_arrows_and_pages_move() -> None:
    """Up and down move by a line, Page Up and Page Down by a page."""
    async with reading(turns(20)) as (record, pilot):
        record.focus()
        end = record.scroll_offset.y
        await pilot.press("up")
        line = record.scroll_offset.y
        await pilot.press("pageup")
        page = record.scroll_offset.y
        await pilot.press("pagedown", "down")
        assert (end - 1, True, end) == (line, page < line - 5, record.scroll_offset.y)


async def test_another_width_keeps_the_turn_in_front() -> None:
    """Broken anew at another width, the turn that was in front still is; the end stays the end."""
    long = [Turn(n, "a", "Ana", f"w{n} " + "word " * 40, "words") for n in range(1, 30)]
    async with reading(long) as (record, pilot):
        record.focus()
        await pilot.resize_terminal(50, 12)
        assert not record.more
        await pilot.press("home", *["pagedown"] * 3)
        place = next(row for row in rows(record) if " w" in row).split()[1]
        await pilot.resize_terminal(70, 12)
        assert any(place in row.split() for row in rows(record)[:6])


async def test_what_is_on_the_table_has_another_ground() -> None:
    """Turns of these seqs stand on a ground of their own, and no others do."""
    async with reading(turns(2)) as (record, _):
        record.highlight = frozenset({2})
        grounds = [
            segment.style.bgcolor for y in (1, 4) for segment in list(record.render_line(y))[-1:] if segment.style
        ]
        assert 2 == len(set(grounds))


async def test_what_is_selected_is_copied_without_bars() -> None:
    """A copy holds the words, and not what is drawn before them."""
    async with reading(turns(2)) as (record, _):
        found = record.get_selection(Selection(Offset(2, 0), Offset(8, 4)))
        assert ("Ana\nw1 and more\n\nBen\nw2", "\n") == found


async def test_a_drag_selects() -> None:
    """The mouse selects words where they stand, wherever it has been scrolled to."""
    async with reading(turns(20)) as (record, pilot):
        last = record.size.height - 1
        await pilot.mouse_down(Transcript, offset=(6, last))
        await pilot.hover(Transcript, offset=(8, last))
        await pilot.mouse_up(Transcript, offset=(8, last))
        assert "w20" == record.screen.get_selected_text()
        assert any(segment.text == "w20" for segment in record.render_line(last))


@given(st.lists(st.sampled_from(ODD) | st.text(), min_size=1, max_size=4), st.integers(6, 100))
@settings(max_examples=25, deadline=None)
def test_every_row_is_as_wide_as_the_widget(words: list[str], width: int) -> None:
    """Whatever is said, in whatever script: each row is as wide as the widget, and no letter of it is lost."""
    said = [Turn(n, "b", "Ben", text.safe(one), "words") for n, one in enumerate(words, 1)]

    async def check() -> None:
        async with reading(said, width=width, height=50) as (record, _):
            strips = [record.render_line(y) for y in range(record.virtual_size.height)]
            assert {record.size.width} == {strip.cell_length for strip in strips} | {cell_len(s.text) for s in strips}
            shown = "".join("".join(line.words.split()) for line in record._lines if line.style == "words")
            assert "".join("".join(turn.text.split()) for turn in said) == shown

    asyncio.run(check())
