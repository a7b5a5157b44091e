# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Lines as choices and words. Real tables; only the fingers are made up."""

from __future__ import annotations

from typing import Any

import pytest

from duologue.core.exercise import Guide
from duologue.core.shape import Step
from duologue.core.state import Reason
from duologue.drawing import told
from duologue.hotseat import HotSeat
from duologue.page import Choice
from duologue.phrases import EN
from duologue.plain import Plain
from duologue.refusals import REFUSED
from tests.table import NOON, Typed, exercise, seated

TALK = exercise(
    {
        "tell": (Step("speaker", {"say": "check", "part": "check"}), Guide(words=4, labels={"part": "Enough"})),
        "check": (Step("listener", {"yes": "tell", "no": "rest"}), Guide(labels={"yes": "Yes", "no": "No"})),
        "rest": (Step("speaker", {"say": "end"}), Guide()),
    }
)
SEND = ("", "1")


async def typed(table: HotSeat, *lines: Any, calm: bool = False) -> str:
    """What is said while these lines are typed, to the end of input or of the dialogue."""
    heard: list[str] = []
    fingers = Typed(*lines)
    try:
        await Plain(table, fingers, heard.append, fingers.time, calm).run()
    except EOFError:
        heard.append("")
    return "\n".join(heard)


def said(table: HotSeat) -> list[tuple[str, str, str | None]]:
    """What has come of it: who, which act, and the words."""
    return [(entry.seat, entry.act, entry.words) for entry in table.chairs["a"].said[2:]]


def draft(table: HotSeat) -> str:
    """What Ana has written and not said."""
    held = table.chairs["a"].draft
    return held.text if held is not None else ""


async def one(step: Step, guide: Guide, **more: Any) -> HotSeat:
    """A table at this step alone."""
    return await seated(exercise({"here": (step, guide)}, **more))


# --- writing and choosing


async def test_words_are_written_read_back_and_sent() -> None:
    """Lines are one text; an empty line reads it back; only then does 1 send it."""
    table = await seated(TALK)
    heard = await typed(table, "It rains", " and rains.", *SEND)

    assert [("a", "say", "It rains\n and rains.")] == said(table)
    assert f"{told(EN['plain.read'])}\n    It rains\n     and rains." in heard
    assert EN["meter"].format(n=4, limit=4) in heard
    assert heard.index(told(EN["plain.send"])) < heard.index("== Ben, your turn.")


async def test_long_words_get_a_kind_hint() -> None:
    """More than half over the usual length the meter says so, and leaves it to the writer."""
    heard = await typed(await seated(TALK), "a b c d e f g", "")

    assert EN["meter.over"].format(n=7, limit=4) in heard


async def test_a_long_line_is_kept_and_read_back_to_its_end() -> None:
    """A paragraph without a line break is one line, whole on its way in and out."""
    table, line = await seated(TALK), "so " * 3_000 + "finis"
    heard = await typed(table, line, *SEND)

    assert [("a", "say", line)] == said(table)
    assert "finis\n" in heard


async def test_nothing_is_sent_before_it_was_read_back() -> None:
    """A 1 among other lines is a line; after more words it has to be read back again, and that is said."""
    table = await seated(TALK)
    heard = await typed(table, "one", "1", "", "two", "1")

    assert [] == said(table)
    assert 1 == heard.count(told(EN["plain.added"]))
    assert 2 == heard.count(told(EN["plain.digit"].format(n=1)))
    assert "one\n1\ntwo\n1" == draft(table)


@pytest.mark.parametrize("number", ["0", "3", "12", "２"])
async def test_no_other_number_becomes_text(number: str) -> None:
    """After reading back, a number alone that is neither 1 nor 2 is no line, and what the two do is said again."""
    table = await seated(TALK)
    heard = await typed(table, "word", "", number, "1")

    assert [("a", "say", "word")] == said(table)
    assert f"{told(EN['plain.armed'])}\n{told(EN['plain.send'])}" in heard


async def test_one_can_start_over() -> None:
    """A 2 after reading back empties the field, and so does /new at any time."""
    table = await seated(TALK)
    await typed(table, "one", "", "2", "two", "/new", "three", *SEND)

    assert [("a", "say", "three")] == said(table)


async def test_nothing_is_not_sent() -> None:
    """An empty line without words reads nothing back."""
    table = await seated(TALK)
    heard = await typed(table, "", " ", "")

    assert [] == said(table)
    assert 2 <= heard.count(told(EN["plain.empty"]))


async def test_a_number_chooses_beside_a_field() -> None:
    """Before a line is written the choices count; from then on a number is a line, until the page is shown again."""
    empty, written = await seated(TALK), await seated(TALK)
    await typed(empty, "1")
    heard = await typed(written, "word", "1")
    kept = draft(written)
    await typed(written, "1", "1")

    assert [("a", "part", "")] == said(empty)
    assert "word\n1" == kept
    assert [("a", "part", "")] == said(written)
    assert told(EN["plain.write.or"]) in heard


@pytest.mark.parametrize("line", ["3", "0", "-1", "yes", "", "1.", "２", "1 1"])
async def test_only_a_number_of_a_choice_chooses(line: str) -> None:
    """Whatever else is typed at a choice is answered by how to choose, and nothing happens."""
    table = await seated(TALK)
    await table.act(Choice("part", ""))
    heard = await typed(table, line)

    assert 1 == len(said(table))
    assert 2 == heard.count(told(EN["plain.choose"].format(n=2)))


async def test_a_choice_is_a_line_of_its_own() -> None:
    """An option is picked by number or written anew, read back, and sent; beside it stand the other acts."""
    guide = Guide(form="choice", options=("tea", "rest"), labels={"none": "None"})
    step = Step("speaker", {"say": "end", "none": "end"})
    picked, own, none = await one(step, guide), await one(step, guide), await one(step, guide)
    heard = await typed(picked, "2", "1")
    await typed(own, "2", " a walk ", "1")
    await typed(none, "3")

    assert [("a", "say", "rest")] == said(picked)
    assert f"{told(EN['plain.read'])}\n    rest" in heard
    assert [("a", "say", "a walk")] == said(own)
    assert [("a", "none", "")] == said(none)


@pytest.mark.parametrize(("line", "taken"), [("0", True), ("10", True), ("7", True), ("11", False), ("warm", False)])
async def test_a_scale_takes_numbers_from_0_to_10(line: str, taken: bool) -> None:
    """A number on the scale is read back and sent; anything else is asked for again."""
    table = await one(Step("speaker", {"say": "end"}), Guide(form="scale", options=("cold", "warm")))
    heard = await typed(table, line, "1")

    assert taken == ([("a", "say", line)] == said(table))
    assert taken != (told(EN["plain.number"]) in heard)


async def test_feelings_can_be_looked_up() -> None:
    """/words shows the list, under its headings; elsewhere there is none, and it says so."""
    feelings = (("warm", ("glad", "calm")), ("cold", ("lonely",)))
    guide = Guide(form="feelings")
    table = await one(Step("speaker", {"say": "end"}), guide, vocabularies={"feelings": feelings})
    heard = await typed(table, "/words", "lonely, {tired}", "1")

    assert "warm:\n    glad, calm\n\ncold:\n    lonely" in heard
    assert [("a", "say", "lonely, {tired}")] == said(table)
    assert told(EN["plain.nowords"]) in await typed(await seated(TALK), "/words")


async def test_two_kinds_of_words_each_have_their_page() -> None:
    """One chooses which words to write, may go back, and finds the draft again behind either."""
    step = Step("speaker", {"say": "end", "say-question": "end"})
    table = await one(step, Guide(labels={"say": "Say it back", "say-question": "Ask first"}))
    heard = await typed(table, "2", "what", "/pause", "5", "2", "/repeat")
    await typed(table, "1", "1", "1", "2", "is it", *SEND)

    assert "== Ask first" in heard
    assert [("a", "say-question", "what\nis it")] == said(table)


async def test_one_goes_back_from_a_question() -> None:
    """Back leads to the page that was left, with the words as they were, not read back any more."""
    table = await seated(TALK)
    heard = await typed(table, "word", "", "/pause", "5", "more", "1", "/stop", "2")

    assert [] == said(table)
    assert "word\nmore\n1" == draft(table)
    assert 3 == heard.count("== Ana, your turn.")


@pytest.mark.parametrize(("line", "minutes"), [("1", 20), ("45m", 45), ("2", 5)])
async def test_a_break_gets_a_time(line: str, minutes: int) -> None:
    """A number of a line or a time of one's own names the return; what is suggested comes first."""
    table = await seated(TALK)
    await typed(table, "/pause", "nonsense", line)

    assert [NOON + minutes * 60_000] == [said.until for said in table.chairs["b"].said if said.act == "pause"]


@pytest.mark.parametrize("number", ["6", "30", "999"])
async def test_a_number_above_the_list_is_no_time(number: str) -> None:
    """Whoever types 30 reads that minutes are written 30m; 5 is the way back, and never a day."""
    table = await seated(TALK)
    heard = await typed(table, "/pause", number, "0", "1234", "5")

    assert [] == said(table)
    assert 1 == heard.count(told(EN["plain.minutes"].format(n=number)))
    assert 2 == heard.count("== Ana, your turn.")


async def test_a_time_answers_no_other_question() -> None:
    """Whether to stop is answered by a number alone."""
    table = await seated(TALK)
    heard = await typed(table, "/stop", "45m", "21:30")

    assert [] == said(table)
    assert 3 == heard.count(told(EN["plain.choose"].format(n=2)))
    assert told(REFUSED[Reason.CLEAR]) not in heard


async def test_what_cannot_be_done_is_said() -> None:
    """A refusal has its sentence, and the page stays."""
    table = await seated(TALK)
    heard = await typed(table, "/pause", "1", "/pause", "2")

    assert told(REFUSED[Reason.PAUSED]) in heard
    assert [("a", "pause", "")] == said(table)


async def test_a_dialogue_ends_or_is_closed() -> None:
    """True at its end, False when someone types /quit; the end of input is the caller's."""
    heard = list[str]()
    fingers, over = Typed("1", "2", "bye", *SEND), Typed("word", "/QUIT ", "1")

    assert await Plain(await seated(TALK), fingers, heard.append, fingers.time, calm=False).run()
    assert not await Plain(await seated(TALK), over, heard.append, over.time, calm=False).run()


async def test_a_break_is_asked_for_with_its_time() -> None:
    """Behind /pause a time is taken at once; what is none is said to be none, and is no text."""
    table, none = await seated(TALK), await seated(TALK)
    await typed(table, "/pause 10 min")
    heard = await typed(none, "/pause 25:99", "/pause", "25:99", "/pause 30")

    assert [NOON + 10 * 60_000] == [said.until for said in table.chairs["b"].said if said.act == "pause"]
    assert ([], "") == (said(none), draft(none))
    assert 2 == heard.count(told(EN["plain.time.wrong"].format(word="25:99")))


async def test_a_number_beyond_the_choices_is_no_words() -> None:
    """The range is said, and nothing is read back."""
    table = await one(Step("speaker", {"say": "end"}), Guide(form="choice", options=("tea", "rest")))
    heard = await typed(table, "7", "1", "1")

    assert told(EN["plain.range"].format(n=7, most=2)) in heard
    assert told(EN["plain.send.one"]) in heard
    assert [("a", "say", "tea")] == said(table)


async def test_the_figures_are_a_command_away() -> None:
    """They say when there are some, and lead back to the page."""
    heard = await typed(await seated(TALK), "/measures", "1")

    assert told(EN["measures.none"]) in heard
