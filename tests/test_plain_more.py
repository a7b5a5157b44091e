# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Plain lines when fingers are quick, somebody must not look, or something fails. The rest of plain: test_plain."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue import journal as journals
from duologue import wire
from duologue.core.entry import Record
from duologue.core.exercise import Guide
from duologue.core.shape import Clock, Shape, Step
from duologue.errors import TooLong, Unavailable
from duologue.hotseat import HotSeat
from duologue.journal import About, Journal
from duologue.log import MemoryLog
from duologue.page import Choice
from duologue.phrases import EN
from duologue.plain import AGAIN, Plain
from duologue.terminal import now
from tests.table import MINUTE, NAMES, NOON, FailsAt, Time, Typed, bundled, exercise, seated, typing
from tests.test_plain import SEND, TALK, draft, one, said, typed

SECRET = exercise({"here": (Step("both", {"say": "end"}, sealed=True), Guide(prompt="Write."))})
ALONE = "  1  I am alone with the screen"


# --- haste


@pytest.mark.parametrize(("seconds", "taken"), [(0.9, False), (1.0, True)])
@pytest.mark.parametrize("calm", [True, False])
async def test_a_choice_right_after_a_new_page_is_not_taken(seconds: float, taken: bool, calm: bool) -> None:
    """From fingers, a number within a second of a new page is not for this page; a script waits for nothing."""
    table = await seated(TALK)
    await table.act(Choice("part", ""))
    heard = await typed(table, seconds, "1", calm=calm)

    assert (taken or not calm) == (2 == len(said(table)))
    assert (calm and not taken) == (EN["plain.early"] in heard)


async def test_sending_right_after_reading_back_is_not_taken() -> None:
    """The words are to be read once: a 1 that comes with the empty line sends nothing, and a later one does."""
    table = await seated(TALK)
    heard = await typed(table, 5, "word", 2, "", 0.5, "1", 1, "1", calm=True)

    assert EN["plain.early"] in heard
    assert [("a", "say", "word")] == said(table)


async def test_lines_of_a_text_may_come_at_once() -> None:
    """A pasted text is taken whole, numbers in it too."""
    table = await seated(TALK)
    await typed(table, 5, "one", "2", "three", 2, "", 2, "1", calm=True)

    assert [("a", "say", "one\n2\nthree")] == said(table)


LINES = st.lists(
    st.sampled_from(
        ["", "1", "2", "3", "word", "45m", "21:30", "/new", "/repeat", "/help", "/pause", "/stop", "/words"]
    )
    | st.text(max_size=10),
    min_size=2,
    max_size=12,
)
WHERE: list[list[str]] = [[], ["a line"], ["a line", ""], ["1"], ["/pause"], ["/stop"]]


async def block_typed(before: list[str], block: list[Any]) -> tuple[int, int]:
    """How many acts there are before and after this block of lines, at the page to which `before` leads."""
    table, counts = await seated(TALK), list[int]()
    slowly = [part for line in before for part in (9.0, line)]
    await typed(table, *slowly, lambda: counts.append(len(said(table))), *block, calm=True)
    return counts[0], len(said(table))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(WHERE), LINES)
async def test_no_pasted_block_sends_or_answers(before: list[str], block: list[str]) -> None:
    """Several lines at once, whatever they are and whatever page they meet, leave the log as it was."""
    first, after = await block_typed(before, [9.0, *block])

    assert first == after


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(WHERE), LINES)
async def test_nothing_typed_within_a_second_sends_or_answers(before: list[str], block: list[str]) -> None:
    """Nor do lines that come one after another within the first second of a page."""
    first, after = await block_typed(before, [part for line in block for part in (0.08, line)])

    assert first == after


async def test_a_line_alone_is_taken() -> None:
    """The same number typed by itself, a second after all else, does choose."""
    assert (1, 2) == await block_typed(["1"], [1.0, "1"])


async def test_a_breath_comes_before_sending() -> None:
    """Where a step asks for it, fingers cannot send for the first seconds; the words stay."""
    table = await one(Step("speaker", {"say": "end"}), Guide(hold=5_000))
    heard = await typed(table, 2, "word", "", 1.2, "1", 1.5, "1", 1, "1", calm=True)

    assert EN["plain.hold"].format(seconds=2) in heard
    assert EN["plain.hold"].format(seconds=1) in heard
    assert [("a", "say", "word")] == said(table)


async def test_a_line_that_a_terminal_may_have_cut_is_pointed_out() -> None:
    """A terminal hands over 4,095 bytes of a line at most; from fingers such a line comes with a word of warning."""
    table = await seated(TALK)
    heard = await typed(table, "é" * 2048, "ok", calm=True)

    assert 1 == heard.count(EN["plain.long"])
    assert "é" * 2048 + "\nok" == draft(table)
    assert EN["plain.long"] not in await typed(await seated(TALK), "é" * 2048)


# --- commands


@pytest.mark.parametrize("id", ["mirroring", "need-and-need-not-to"])
async def test_commands_move_nothing_anywhere(id: str) -> None:
    """At every page of a whole dialogue each command does what it says, and the dialogue goes on to its end."""
    table = await seated(bundled(id))
    asks = ["/repeat", "/help", "/WORDS", "/safety", "/pause", "6", "/stop", "2", "/", "/nonsense"]
    lines = [line for act in await typing(id) for line in (*asks, *act)]
    heard = await typed(table, *lines)

    assert "end" == table.state.over
    assert heard.count(EN["plain.command"].format(word="/nonsense")) == len(await typing(id))
    assert {"pause", "leave"}.isdisjoint(act for _, act, _ in said(table))


async def test_help_is_of_the_page() -> None:
    """/help says what helps at this step, then what can be typed."""
    table = await one(Step("speaker", {"say": "end"}), Guide(help="Breathe.", example={"good": "Like so."}))
    heard = await typed(table, "/help")

    assert f"\nBreathe.\n\n    Like so.\n\n{EN['plain.help']}" in heard


async def test_a_line_that_begins_with_a_slash_can_be_written() -> None:
    """With a space before it, or more words behind it, it is no command."""
    table = await seated(TALK)
    await typed(table, " /stop", "/stop shouting", *SEND)

    assert [("a", "say", " /stop\n/stop shouting")] == said(table)


async def test_escape_codes_are_not_written() -> None:
    """What a paste brings along that drives terminals never becomes words."""
    table = await seated(TALK)
    await typed(table, "\x1b[200~so\x1b[201~\x00 \u202ebe it", *SEND)

    assert [("a", "say", "[200~so[201~ be it")] == said(table)


# --- the curtain


async def test_the_curtain_falls_around_what_is_written_alone() -> None:
    """The page comes once its writer says that they are alone, and is pushed away before the other's."""
    table = await one(Step("both", {"say": "end"}, sealed=True), Guide(prompt="Write."))
    heard = await typed(table, "ours", "", "1", "yours", *SEND, "1", "mine", *SEND)
    first, ana, ben = heard.split("Write.", 2)

    assert first.startswith(f"\n== {EN['curtain'].format(me='Ana', them='Ben')[:60]}")
    assert ALONE in first
    assert "ours" not in first
    assert "\n" * 50 + EN["plain.closed"] in ana
    assert "yours" not in ana[ana.index(EN["plain.closed"]) :] + ben
    assert {("a", "reveal", "yours"), ("b", "reveal", "mine")} <= set(said(table))


async def test_questions_do_not_lift_the_curtain() -> None:
    """Whoever asks for a break or a stop behind the curtain and goes back is behind it again."""
    table = await one(Step("both", {"say": "end"}, sealed=True), Guide(prompt="Write."))
    heard = await typed(table, "/pause", "6", "/stop", "2", "/repeat", "/new")

    assert "Write." not in heard
    assert 5 == heard.count(ALONE)


async def test_a_kept_draft_is_behind_the_curtain() -> None:
    """Coming back to words that were not said, their writer is asked to be alone with them first."""
    table = await seated(TALK)
    await typed(table, "I am sorry")
    hidden = await typed(table)
    heard = await typed(table, "1")

    assert "I am sorry" not in hidden
    assert "    I am sorry\n" in heard
    assert EN["draft.kept"] in heard


# --- when something fails


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """A folder for one session."""
    return Journal.new(tmp_path, About("00" * 32, "Made", NAMES, NOON), b"{}")


async def test_a_full_disk_keeps_the_words_in_reach(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A draft that cannot be saved is still there to be sent, and with room again it is saved."""

    def full(*given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    table = await seated(TALK, journal=journal)
    write_whole = journals.write_whole
    heard = await typed(
        table, "one", lambda: monkeypatch.setattr(journals, "write_whole", full), "two", "/repeat", "three",
        lambda: monkeypatch.setattr(journals, "write_whole", write_whole), "four", *SEND,
    )  # fmt: skip

    assert 2 == heard.count(EN["plain.unsaved"].format(why="No space left on device"))
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
    assert 2 == heard.count(str(TooLong()))
    assert "    the end\n" in heard
    assert [("a", "say", "shorter")] == said(table)


async def test_what_could_not_be_said_can_be_said_again() -> None:
    """A log that fails once costs one sentence, and the same 1 sends the same words."""
    table = await seated(TALK, FailsAt(3))
    heard = await typed(table, "word", *SEND, "1")

    assert str(Unavailable()) in heard
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
    heard = await typed(table, "/pause", "1", lambda: setattr(time, "at", NOON + 5 * MINUTE), None)

    assert heard.index("Ana, you are on a break until") < heard.index("Ana, the break was until")


async def test_an_alarm_that_cannot_be_answered_is_put_off() -> None:
    """A bell on a full disk does not ring without end: the next try is half a minute away, and works."""
    time, heard = Time(), list[str]()
    table = await seated(replace(TALK, shape=BELL), FailsAt(3), now=time)
    fingers = Typed(lambda: setattr(time, "at", NOON + 9 * MINUTE), None, None)
    over = await Plain(table, fingers, heard.append, fingers.time, calm=False).run()

    assert over
    assert 1 == heard.count(str(Unavailable()))
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
