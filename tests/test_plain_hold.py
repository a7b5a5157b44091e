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


async def test_a_command_holds_it_back_and_is_done() -> None:
    """Asking for a break while words are about to go gets the break, and the words stay."""
    table = await one(*BREATH)
    await typed(table, *EARLY, 1, "/pause", 2, "1", 9, None, calm=True)

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


async def test_an_earlier_try_says_what_it_is_and_how_to_use_it() -> None:
    """It stands in the composer with a notice; lines are added to it, and /new empties it, of which the page then
    says no more.
    """
    table = await seated(TRY)
    heard = await typed(table, "rain", *SEND, "you said rain", *SEND, "1", "and wind", "/new", "/repeat", "snow", *SEND)
    before, again, empty = heard.partition("(!) " + EN["draft.again"])

    assert EN["plain.on"] not in unbroken(before)
    assert "    you said rain" in again + empty
    assert EN["plain.on"] in unbroken(empty)
    assert EN["draft.again"] not in empty
    assert ("b", "say", "snow") == said(table)[-1]


async def test_lines_are_added_to_an_earlier_try() -> None:
    """What is written goes behind what stands there."""
    table = await seated(TRY)
    await typed(table, "rain", *SEND, "you said rain", *SEND, "1", "and wind", *SEND)

    assert ("b", "say", "you said rain\nand wind") == said(table)[-1]
