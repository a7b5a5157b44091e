# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Plain lines when disks fill up, words are too many, and bells ring. The rest: test_plain and test_plain_more."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path

import pytest

from duologue import journal as journals
from duologue import wire
from duologue.core.entry import Record
from duologue.core.exercise import Guide
from duologue.core.shape import Clock, Shape, Step
from duologue.drawing import told
from duologue.errors import TooLong, Unavailable
from duologue.files import write_whole
from duologue.hotseat import HotSeat
from duologue.journal import About, Journal
from duologue.log import MemoryLog
from duologue.page import Choice
from duologue.phrases import EN
from duologue.plain import Plain
from duologue.terminal import now
from duologue.waits import AGAIN
from tests.table import MINUTE, NAMES, NOON, FailsAt, Time, Typed, exercise, seated
from tests.test_plain import SEND, TALK, draft, said, typed

SECRET = exercise({"here": (Step("both", {"say": "end"}, sealed=True), Guide(prompt="Write."))})


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """A folder for one session."""
    return Journal.new(tmp_path, About("00" * 32, "Made", NAMES, NOON), b"{}")


async def test_a_full_disk_keeps_the_words_in_reach(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A draft that cannot be saved is still there to be sent, and with room again it is saved."""

    def full(*given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    table = await seated(TALK, journal=journal)
    heard = await typed(
        table, "one", lambda: monkeypatch.setattr(journals, "write_whole", full), "two", "/repeat", "three",
        lambda: monkeypatch.setattr(journals, "write_whole", write_whole), "four", *SEND,
    )  # fmt: skip

    assert 2 == heard.count(told(EN["plain.unsaved"].format(why="No space left on device")))
    assert "    one\n    two\n" in heard
    assert [("a", "say", "one\ntwo\nthree\nfour")] == said(table)
    assert {} == journal.drafts


async def test_words_that_are_too_long_stay_whole(journal: Journal) -> None:
    """100,000 characters are refused with one sentence, read back to their end, and kept to their end."""
    table = await seated(TALK, journal=journal)
    lines, kept = ["so " * 1_000 + "x"] * 34 + ["the end"], list[str]()
    heard = await typed(table, *lines, *SEND, "1", lambda: kept.append(draft(table)), "2", "shorter", *SEND)

    assert 100_000 < len("\n".join(lines))
    assert ["\n".join(lines)] == kept
    assert 2 == heard.count(told(str(TooLong())))
    assert "    the end\n" in heard
    assert [("a", "say", "shorter")] == said(table)


async def test_what_could_not_be_said_can_be_said_again() -> None:
    """A log that fails once costs one sentence, and the same 1 sends the same words."""
    table = await seated(TALK, FailsAt(3))
    heard = await typed(table, "word", *SEND, "1")

    assert told(str(Unavailable())) in heard
    assert [("a", "say", "word")] == said(table)


BELL = Shape(
    "talk",
    {"talk": Step("speaker", {"say": "end"}), "end": Step("nobody")},
    {"turn": Clock(("talk",), hard=MINUTE, time="end")},
)


async def test_an_alarm_wakes_the_page() -> None:
    """When a break has passed, the page says so by itself."""
    time = Time()
    table = await seated(TALK, now=time)
    heard = await typed(table, "/pause", "2", lambda: setattr(time, "at", NOON + 5 * MINUTE), None)

    assert heard.index("Ana, you are on a break until") < heard.index("Ana, the break was until")


async def test_a_bell_is_heard_while_somebody_writes() -> None:
    """It is said once, the page is not drawn again, and what was written goes on."""
    time = Time()
    soft = replace(TALK.shape, clocks={"turn": Clock(("tell",), soft=4 * MINUTE)})
    table = await seated(replace(TALK, shape=soft), now=time)
    heard = await typed(table, "one", lambda: setattr(time, "at", NOON + 4 * MINUTE), None, "two", *SEND)

    assert 1 == heard.count(f"\n(!) {EN['clock.soft'].format(minutes=4)}\n")
    assert 1 == heard.count("== Ana, your turn.")
    assert [("a", "say", "one\ntwo")] == said(table)


async def test_an_alarm_that_cannot_be_answered_is_put_off() -> None:
    """A bell on a full disk does not ring without end: the next try is half a minute away, and works."""
    time, heard = Time(), list[str]()
    table = await seated(replace(TALK, shape=BELL), FailsAt(3), now=time)
    fingers = Typed(lambda: setattr(time, "at", NOON + 9 * MINUTE), None, None)
    over = await Plain(table, fingers, heard.append, fingers.time, calm=False).run()

    assert over
    assert 1 == heard.count(told(str(Unavailable())))
    assert fingers.until[1] is not None
    assert 0 < fingers.until[1] - now() <= AGAIN


async def test_what_both_wrote_opens_after_a_crash() -> None:
    """Had the program stopped between writing and opening, going on opens it unasked."""
    log = MemoryLog()
    table = await seated(SECRET, log)
    await table.act(Choice("say", ""), "yours")
    entry = table.chairs["b"].propose("say", "mine", at=NOON)
    await log.append(Record(NOON, entry, wire.encode(entry)))
    again = HotSeat(table.state.session, SECRET, NAMES, log, Time())
    await typed(again)

    assert ["written", "end"] == ["written" if table.state.written else "", again.state.over]
    assert {("a", "reveal", "yours"), ("b", "reveal", "mine")} <= set(said(again))
