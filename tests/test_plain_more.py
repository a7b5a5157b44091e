# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Plain lines when fingers are quick, or somebody must not look. The rest: test_plain, _hold, _faults."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue.core.exercise import Guide
from duologue.core.shape import Step
from duologue.drawing import MOST, commands, told
from duologue.page import Choice
from duologue.phrases import EN
from duologue.plain import Plain
from tests.table import Typed, bundled, exercise, seated, typing
from tests.test_plain import SEND, TALK, draft, one, said, typed

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
    assert (calm and not taken) == (told(EN["plain.early"]) in heard)


@pytest.mark.parametrize(("seconds", "taken"), [(0.9, False), (1.0, True)])
async def test_a_break_with_its_time_is_not_taken_early(seconds: float, taken: bool) -> None:
    """A time behind /pause is a choice: within a second of a page or another line it is not taken, nor is it text."""
    table = await seated(TALK)
    heard = await typed(table, 5, "word", seconds, "/pause 10m", calm=True)

    assert taken == (("a", "pause", "") in said(table))
    assert taken != (told(EN["plain.early"]) in heard)
    assert "word" == draft(table)


async def test_a_break_with_its_time_is_not_pasted() -> None:
    """With another line behind it, it asks for nothing and is no text."""
    table = await seated(TALK)
    heard = await typed(table, 5, "/pause 10m", "word", calm=True)

    assert told(EN["plain.early"]) in heard
    assert ([], "word") == (said(table), draft(table))


async def test_sending_right_after_reading_back_is_not_taken() -> None:
    """The words are to be read once: a 1 that comes with the empty line sends nothing, and a later one does."""
    table = await seated(TALK)
    heard = await typed(table, 5, "word", 2, "", 0.5, "1", 1, "1", calm=True)

    assert told(EN["plain.early"]) in heard
    assert [("a", "say", "word")] == said(table)


SLOWLY = (2, "", 2, "1")


async def test_lines_of_a_text_may_come_at_once() -> None:
    """A pasted text is taken whole, numbers and empty lines in it too, also behind what was read back."""
    table = await seated(TALK)
    heard = await typed(
        table, 5, "one", "2", "", "3", "four", 2, "", 2, "five", "", "1", "six", 2, "", 2, "1", calm=True
    )

    assert [("a", "say", "one\n2\n\n3\nfour\nfive\n\n1\nsix")] == said(table)
    assert 1 == heard.count(told(EN["plain.added"]))


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


async def test_a_line_that_a_terminal_may_have_cut_is_pointed_out() -> None:
    """A terminal hands over 4,095 bytes of a line at most; from fingers such a line comes with a word of warning."""
    table = await seated(TALK)
    heard = await typed(table, "é" * 2048, "ok", calm=True)

    assert 1 == heard.count(told(EN["plain.long"]))
    assert "é" * 2048 + "\nok" == draft(table)
    assert told(EN["plain.long"]) not in await typed(await seated(TALK), "é" * 2048)


# --- commands


@pytest.mark.parametrize("id", ["mirroring", "need-and-need-not-to"])
async def test_commands_move_nothing_anywhere(id: str) -> None:
    """At every page of a whole dialogue each command does what it says, and the dialogue goes on to its end."""
    table = await seated(bundled(id))
    asks = ["/repeat", "/help", "/WORDS", "/safety", "/pause", "5", "/stop", "2", "/", "/nonsense"]
    lines = [line for act in await typing(id) for line in (*asks, *act)]
    heard = await typed(table, *lines)

    assert "end" == table.state.over
    assert heard.count(told(EN["plain.command"].format(word="/nonsense"))) == len(await typing(id))
    assert {"pause", "leave"}.isdisjoint(act for _, act, _ in said(table))


async def test_help_is_of_the_page() -> None:
    """/help says what helps at this step, then what can be typed."""
    table = await one(Step("speaker", {"say": "end"}), Guide(help="Breathe.", example={"good": "Like so."}))
    heard = await typed(table, "/help")

    assert f"\nBreathe.\n\n{EN['example.good']}:\n    Like so.\n\n{commands(table.page(), notes=False)}" in heard
    assert "/words" not in heard
    assert "/note" not in heard


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
    assert "\n" * 50 + told(EN["plain.closed"]) in ana
    assert "yours" not in ana[ana.index(told(EN["plain.closed"])) :] + ben
    assert {("a", "reveal", "yours"), ("b", "reveal", "mine")} <= set(said(table))


async def test_what_is_written_in_the_open_has_no_curtain() -> None:
    """Of an ordinary text nothing is hidden, during or after; its draft is no news, and /repeat shows it."""
    heard = await typed(await seated(TALK), "one", "two", *SEND)

    assert [] == [hidden for hidden in (told(EN["plain.closed"]), ALONE, EN["draft.kept"]) if hidden in heard]
    assert "    one\n    two\n" in await typed(await seated(TALK), "one", "two", "/repeat")


async def test_questions_do_not_lift_the_curtain() -> None:
    """Whoever asks for a break or a stop behind the curtain and goes back is behind it again."""
    table = await one(Step("both", {"say": "end"}, sealed=True), Guide(prompt="Write."))
    heard = await typed(table, "/pause", "5", "/stop", "2", "/repeat")

    assert "Write." not in heard
    assert 4 == heard.count(ALONE)


async def test_a_kept_draft_is_behind_the_curtain() -> None:
    """Coming back to words that were not said, their writer is asked to be alone with them first."""
    table = await seated(TALK)
    await typed(table, "I am sorry")
    hidden = await typed(table)
    heard = await typed(table, "1")

    assert "I am sorry" not in hidden
    assert "    I am sorry\n" in heard
    assert EN["draft.kept"] in heard


# --- at the end


def unhurried(*lines: str) -> list[str | float]:
    """These lines, each two seconds after the one before."""
    return [part for line in lines for part in (2.0, line)]


async def test_at_the_end_the_figures_are_a_command_away() -> None:
    """Whoever types may still ask for them, as often as they like; Enter closes. A script has to say so at once."""
    for calm, lines in ((True, ("/measures", "/measures", "")), (False, ("/measures",))):
        typed = ("1", "2", "bye", *SEND, *lines)
        fingers, heard = Typed(*(unhurried(*typed) if calm else typed)), list[str]()
        assert await Plain(await seated(TALK), fingers, heard.append, fingers.time, calm).run()
        last = "\n".join(heard).partition(f"== {EN['over.end']}")[2]

        assert calm == (told(EN["plain.over"]) in last)
        assert lines.count("/measures") == last.count(f"== {EN['measures.title']}")
        assert "1  " not in last


async def test_who_has_stopped_is_asked_for_nothing_more() -> None:
    """After "Stop for today" the program ends, at a terminal too: whatever else is typed is not for it."""
    fingers, heard = Typed(*unhurried("/stop", "1", "/measures")), list[str]()
    assert await Plain(await seated(TALK), fingers, heard.append, fingers.time, calm=True).run()

    assert told(EN["plain.over"]) not in "\n".join(heard)


# --- more than fits


SHOWN = exercise({
    "tell": (Step("speaker", {"say": "back"}), Guide(prompt="Tell.")),
    "back": (Step("listener", {"say": "end"}), Guide(prompt="Say it back.", shows=("tell",))),
})  # fmt: skip


async def test_a_piece_without_end_floods_no_terminal() -> None:
    """Of what the other said in a thousand lines the first are shown, and how many more there are; /more has these."""
    table = await seated(SHOWN)
    await table.act(Choice("say", ""), "\n".join(f"line {n}" for n in range(1_000)))
    heard = await typed(table, "/help", "/more")
    first, _, after = heard.partition(told(EN["plain.more"].format(n=1_000 - MOST)))

    assert [True, False] == [f"    line {n}\n" in first for n in (MOST - 1, MOST)]
    assert [1, 1] == [after.count(f"    line {n}\n") for n in (MOST, 998)]
    assert "/more " in after


async def test_there_is_no_more_where_all_is_shown() -> None:
    """The command says so, and stands in no list."""
    table = await seated(SHOWN)
    heard = await typed(table, "/help", "/more")

    assert told(EN["plain.all"]) in heard
    assert "/more " not in heard
