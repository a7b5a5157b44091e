# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Plain lines and what is written and not said yet: what empties a draft, and what does not. The rest: test_plain."""

from __future__ import annotations

import pytest

from duologue.core.exercise import Guide
from duologue.core.shape import Step
from duologue.drawing import told
from duologue.page import Choice
from duologue.phrases import EN
from duologue.view import Draft
from tests.helpers import unbroken
from tests.table import exercise, seated
from tests.test_plain import TALK, draft, one, said, typed

UNSEEN = told(EN["plain.unseen"])
KINDS = Step("speaker", {"say": "end", "say-question": "end"})


@pytest.mark.parametrize("asks", ["/pause", "/stop"])
@pytest.mark.parametrize("command", ["/undo", "/new"])
async def test_a_question_hides_the_draft_from_commands(asks: str, command: str) -> None:
    """Whoever is asked for a time, or whether they are sure, takes nothing back unseen, and reads so."""
    table = await seated(TALK)
    heard = await typed(table, "one", "two", asks, command)

    assert "one\ntwo" == draft(table)
    assert heard.rstrip().endswith(UNSEEN)


@pytest.mark.parametrize("command", ["/undo", "/new"])
async def test_a_curtain_hides_the_draft_from_commands(command: str) -> None:
    """What somebody wrote stays whole while nobody is alone with it."""
    table = await seated(TALK)
    await typed(table, "one")
    heard = await typed(table, command, "/help", command)

    assert "one" == draft(table)
    assert 2 == heard.count(UNSEEN)


@pytest.mark.parametrize("command", ["/undo", "/new"])
async def test_a_draft_outlives_commands_in_a_break(command: str) -> None:
    """On a break it is said to be kept, and so it is."""
    table = await seated(TALK)
    await typed(table, "one")
    await table.act(Choice("pause", "", minutes=5))
    heard = await typed(table, command)

    assert "one" == draft(table)
    assert EN["draft.kept"] in heard
    assert UNSEEN in heard


async def test_a_line_that_was_chosen_and_not_sent_is_kept() -> None:
    """It stands there again when they come back, and is one Enter from being read; begun anew, it is another."""
    table = await one(Step("speaker", {"say": "end"}), Guide(form="choice", options=("rest", "walk")))
    await typed(table, "2", "/quit")
    kept = draft(table)
    heard = await typed(table, "1", "", "2", "rest", "1")

    assert "walk" == kept
    assert f"{told(EN['plain.read'])}\n    walk" in heard
    assert ("a", "say", "rest") in said(table)
    assert "" == draft(table)


@pytest.mark.parametrize("lines", [("tea", "/undo"), ("tea", "2"), ("/undo",), ("/new",)])
async def test_what_stands_beside_a_line_stays(lines: tuple[str, ...]) -> None:
    """Where a line is typed to choose, starting over forgets that line and not the draft that is shown beside it."""
    pick = (Step("speaker", {"say": "end"}), Guide(form="choice", options=("rest",)))
    table = await seated(exercise({"tell": (Step("speaker", {"say": "pick", "part": "pick"}), Guide()), "pick": pick}))
    await typed(table, "one")
    await table.act(Choice("part", ""))
    await typed(table, "1", *lines)

    assert "one" == draft(table)


async def test_a_draft_that_was_emptied_is_no_longer_said_to_be_kept() -> None:
    """After /new neither its words nor the notice about them stand on the page."""
    table = await seated(TALK)
    await typed(table, "I am sorry")
    before, _, after = (await typed(table, "1", "/new")).rpartition("== Ana, your turn.")

    assert EN["draft.kept"] in before
    assert "I am sorry" in before
    assert EN["draft.kept"] not in after
    assert "I am sorry" not in after
    assert "" == draft(table)


async def test_an_emptied_field_is_written_into_as_if_for_the_first_time() -> None:
    """After /new nothing is said of lines that are added."""
    table = await seated(TALK)
    await typed(table, "I am sorry")
    before, _, after = (await typed(table, "1", "/new")).rpartition("== Ana, your turn.")

    assert EN["plain.on"] in unbroken(before)
    assert EN["plain.on"] not in unbroken(after)


async def test_one_goes_back_to_the_draft_as_it_is_now() -> None:
    """What was written, or emptied, behind a choice of words is what stands on the page to which one goes back."""
    table = await one(KINDS, Guide(labels={"say": "Say it back", "say-question": "Ask first"}))
    heard = await typed(table, "1", "rain", "/repeat", "1", "2", "/new", "1")
    _, written, emptied = (page.split("== ")[0] for page in heard.split(f"== {EN['turn.other'].format(me='Ana')}")[1:])

    assert "rain" in written
    assert "rain" not in emptied


async def test_a_list_is_kept_as_it_is_said() -> None:
    """Blanks and empty lines of a paste are in neither, and once it is said nothing of it is a draft."""
    listed = (Step("speaker", {"say": "after"}), Guide(form="list"))
    table = await seated(exercise({"tell": listed, "after": (KINDS, Guide())}))
    kept: list[str] = []
    await typed(
        table, "tea ", 2, "a walk", "", "  ", "2 books", lambda: kept.append(draft(table)), 2, "", 2, "1", calm=True
    )

    assert ["tea\na walk\n2 books"] == kept
    assert ("a", "say", "tea\na walk\n2 books") in said(table)
    assert "" == draft(table)


async def test_two_drafts_stand_side_by_side() -> None:
    """One is gone on with, the other stands beside it, is no part of it, and comes next."""
    tell = (Step("speaker", {"say": "more"}), Guide())
    table = await seated(exercise({"tell": tell, "more": tell, "last": (KINDS, Guide())}))
    table.chairs["a"].take_back(Draft("older", "nowhere", 0, "draft.early"))
    table.chairs["a"].take_back(Draft("secret", "prep", 0))
    heard = await typed(table, "1", "and more", "", "1", "1")

    assert all(unbroken(EN[why]) in unbroken(heard) for why in ("draft.early", "draft.kept"))
    assert ("a", "say", "secret\nand more") in said(table)
    assert heard.rindex("older") > heard.rindex("and more")
    assert ["older"] == [one.text for one in table.chairs["a"].drafts]
