# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What one sees who has nothing to do just now. The rest is in test_pages, test_pages_line, test_pages_more."""

from __future__ import annotations

import pytest

from duologue.core.exercise import Guide
from duologue.page import Block, Page
from duologue.phrases import EN
from tests.table import Couple
from tests.test_company import three
from tests.test_pages import BOTH, SPEAK, at

HELP = Guide(
    "mirror", wait="{partner} says it.", help="Breathe, {partner}.", done_when="Short.", example={"good": "Rain."}
)
AWAY = ("line.unseen", "line.quiet")


def said(key: str) -> str:
    """This phrase, as Ben reads it."""
    return EN[key].format(me="Ben", them="Ana")


def waits(couple: Couple, *status: str) -> Page:
    """Ben's page, while the line is so."""
    return couple.page("b", status=status)


def test_help_says_whose_step_it_explains() -> None:
    """First what it leaves to do for whoever waits; then, as the other's, what the other reads about it."""
    couple = at(SPEAK, HELP)
    theirs = tuple(Block(block.kind, block.text, block.label) for block in couple.page("a").help)

    assert "Breathe, Ben." == theirs[0].text
    assert (
        Block("note", said("help.whose")), Block("note", "Ana says it.", said("help.meanwhile")),
        Block("note", said("help.theirs")), *theirs,
    ) == waits(couple).help  # fmt: skip


def test_where_an_exercise_has_no_help_it_is_still_theirs() -> None:
    """Whose it is stands there all the same."""
    assert (Block("note", said("help.whose")),) == waits(at(SPEAK, Guide("mirror"))).help


def test_whoever_has_answered_still_reads_what_helps() -> None:
    """It is a step of both."""
    couple = at(BOTH, HELP)
    before = couple.page("a").help
    couple.act("a", "say", "thanks")

    assert before == couple.page("a").help
    assert 3 == len(before)


@pytest.mark.parametrize("name", AWAY)
def test_nobody_is_said_to_do_what_nobody_can_know(name: str) -> None:
    """Without a sign of the other the page says whose turn it is, and that there is none; no more than that."""
    couple = at(SPEAK, HELP)
    here, away = waits(couple, "line.here"), waits(couple, name)

    assert (said("wait.mirror"), "Ana says it.") == (here.headline, here.blocks[-1].text)
    assert (said("wait.other"), (), (said(name),)) == (away.headline, away.blocks, away.notices)
    assert "Ana says it." not in [block.text for block in away.help]
    assert here.key == away.key


@pytest.mark.parametrize("name", AWAY)
def test_nor_where_both_answer(name: str) -> None:
    """What an exercise says of them is not said either, and the rest of the page is true all the same."""
    couple = at(BOTH, HELP)
    couple.act("b", "say", "thanks")
    here, away = waits(couple, "line.here"), waits(couple, name)

    assert (1, ()) == (len(here.blocks), away.blocks)
    assert (here.key, said("turn.answered")) == (away.key, away.headline)


def test_a_facilitators_step_is_not_the_partners() -> None:
    """Whoever waits for it reads whose it is."""
    couple = three()
    couple.act("a", "yes")
    page = waits(couple)

    assert ("It is Kim's turn.", True) == (page.headline, page.help[0].text == "This step is Kim's.")
