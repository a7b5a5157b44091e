# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Plain lines when words are about to go, and when an earlier try comes back. The rest: test_plain, _more, _faults."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest

from duologue import wire
from duologue.core.entry import Record
from duologue.core.exercise import Guide
from duologue.core.shape import Clock, Shape, Step
from duologue.drawing import told
from duologue.phrases import EN
from duologue.plain import Plain
from duologue.terminal import now
from tests.helpers import unbroken
from tests.table import MINUTE, NOON, Time, Typed, exercise, seated
from tests.test_plain import SEND, draft, one, said, typed

# --- about to go

BREATH = (Step("speaker", {"say": "end"}), Guide(hold=5_000))
EARLY = (2, "word", "", 1.2, "1")  # 1.8 seconds before the breath is over


async def test_a_breath_comes_before_sending() -> None:
    """Where a step asks for it, what is sent in the first seconds goes by itself when they are over, and not before."""
    soon, then = await one(*BREATH), await one(*BREATH)
    fingers = Typed(*EARLY, 1.9, None)
    with suppress(EOFError):
        await Plain(soon, fingers, list[str]().append, fingers.time, calm=True).run()
    heard = await typed(then, *EARLY, 1.9, None, 0.2, None, calm=True)

    assert [] == said(soon)
    assert fingers.until[-1] is not None
    assert 0 < fingers.until[-1] - now() <= 2_000
    assert [("a", "say", "word")] == said(then)
    assert told(EN["plain.hold"].format(seconds=2)) in heard


async def test_an_alarm_does_not_let_it_go_early() -> None:
    """Whatever wakes the page in between, the words wait for their time; the sooner of the two wakes it."""
    time = Time()
    made = exercise({"here": BREATH})
    table = await seated(
        replace(made, shape=Shape("here", made.shape.steps, {"turn": Clock(("here",), soft=1_000)})), now=time
    )
    fingers, counts = Typed(*EARLY, None, lambda: counts.append(len(said(table))), 2, None), list[int]()
    await Plain(table, fingers, list[str]().append, fingers.time, calm=True).run()

    assert [0] == counts
    assert NOON + 1_000 == fingers.until[-2]
    assert [("a", "say", "word")] == said(table)


@pytest.mark.parametrize("line", ["", "1", "2", "more", "45m"])
async def test_any_line_holds_it_back(line: str) -> None:
    """What is typed before it goes holds it back, and is neither text nor choice; then one chooses again."""
    table = await one(*BREATH)
    heard = await typed(table, *EARLY, 1, line, 1, None, 9, None, calm=True)
    kept = draft(table)
    await typed(table, 9, "1", 9, "", 9, "1", calm=True)

    assert f"{told(EN['plain.held'])}\n{told(EN['plain.send'])}" in heard
    assert "word" == kept
    assert [("a", "say", "word")] == said(table)


@pytest.mark.parametrize("lines", [("/pause", 2, "1"), ("/pause 10m",)])
async def test_a_command_holds_it_back_and_is_done(lines: tuple[str | float, ...]) -> None:
    """Asking for a break while words are about to go gets the break, and the words stay."""
    table = await one(*BREATH)
    await typed(table, *EARLY, 1, *lines, 9, None, calm=True)

    assert [("a", "pause", "")] == said(table)
    assert "word" == draft(table)


async def test_on_another_page_nothing_goes() -> None:
    """If the page changes from outside while words are about to go, they are not sent, and are kept."""
    table = await one(*BREATH)

    def elsewhere() -> None:
        entry = table.chairs["b"].propose("pause", at=NOON, clear={"until": NOON + MINUTE})
        for chair in table.chairs.values():
            chair.receive(Record(NOON, entry, wire.encode(entry)), NOON)

    heard = (await typed(table, *EARLY, elsewhere, 9, None, 9, None, calm=True)).split("on a break until")

    assert 2 == len(heard)
    assert [("b", "pause", "")] == said(table)
    assert "word" == draft(table)


async def test_a_script_waits_for_no_breath() -> None:
    """From a pipe the words go at once."""
    table = await one(*BREATH)
    await typed(table, "word", *SEND)

    assert [("a", "say", "word")] == said(table)


# --- an earlier try

TRY = exercise(
    {
        "tell": (Step("speaker", {"say": "back"}), Guide()),
        "back": (Step("listener", {"say": "fits"}), Guide(of="tell", draft="{back}")),
        "fits": (Step("speaker", {"no": "back"}), Guide()),
    }
)


RAIN = ("rain", *SEND, "you said rain", *SEND, "1")


@pytest.mark.parametrize("lines", [("snow",), ("and wind", "/new", "snow"), ("", "snow"), ("wind", "/undo", "snow")])
async def test_new_words_take_the_place_of_an_earlier_try(lines: tuple[str, ...]) -> None:
    """It stands there to look at, and says so; what is written then is all that is sent."""
    table = await seated(TRY)
    before, again, after = (await typed(table, *RAIN, *lines, *SEND)).partition(f"{EN['draft.last']}:")

    assert EN["plain.again"] not in unbroken(before)
    assert "    you said rain" in again + after
    assert EN["plain.again"] in unbroken(after)
    assert ("b", "say", "snow") == said(table)[-1]


async def test_an_earlier_try_is_sent_again_as_it_is() -> None:
    """An empty line at once reads it back, and 1 sends it."""
    table = await seated(TRY)
    heard = await typed(table, *RAIN, "", "1")

    assert told(EN["plain.send.last"]) in heard
    assert ("b", "say", "you said rain") == said(table)[-1]


async def test_what_is_composed_anew_comes_back_and_not_the_try() -> None:
    """A program that stops in between brings the new words to the composer, and the try to look at."""
    table = await seated(TRY)
    await typed(table, *RAIN, "snow")
    field = table.page("b").field

    assert field is not None
    assert ("snow", "you said rain") == (field.draft, field.last)


async def test_lines_are_taken_back_one_by_one() -> None:
    """/undo takes the last one, as often as there is one; then there is nothing written."""
    table = await seated(TRY)
    heard = await typed(table, "one", "2", "/undo", "", "1")
    none = await typed(await seated(TRY), "one", "/undo", "/undo")

    assert told(EN["plain.undone"].format(line="2")) in heard
    assert ("a", "say", "one") == said(table)[0]
    assert told(EN["plain.empty"]) in none
