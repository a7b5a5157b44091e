# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What is mirrored fades where both would have it so, and is there as before where one would not."""

from __future__ import annotations

import pytest

from duologue.chair import Chair
from duologue.core.entry import Record
from duologue.core.exercise import Guide
from duologue.core.shape import PARTNERS, Seat, Step
from duologue.hotseat import HotSeat, opening
from duologue.log import MemoryLog
from duologue.participant import Participant
from duologue.seal import Unsealed
from duologue.sign import Unsigned, unverified
from duologue.turns import turns
from duologue.view import FADES
from duologue.wire import encode
from tests.table import NAMES, NOON, Couple, Time, bundled, exercise

MIRROR: tuple[tuple[Seat, str, str], ...] = (
    ("a", "say", "Saturdays"),
    ("b", "now", ""),
    ("a", "ready", ""),
    ("b", "ready", ""),
    ("a", "say", "I am tired."),
)
INSTEAD = "What Ana said fades while you write, as you both wanted. Empty the box to see it again."


@pytest.mark.parametrize("said", [("", ""), (FADES, ""), ("", FADES)])
def test_it_stays_unless_both_would_have_it_fade(said: tuple[str, str]) -> None:
    """One of the two alone decides nothing."""
    couple = Couple(bundled("mirroring"), said=said)
    couple.play(*MIRROR)

    assert ["", ""] == [couple.page(seat).fades for seat in PARTNERS]


def test_it_fades_for_the_listener_where_both_would_have_it_so() -> None:
    """While they say it back, and at no other step; the speaker's own words stay in front of the speaker."""
    couple, before = Couple(bundled("mirroring"), said=(FADES, FADES)), list[str]()
    for act in MIRROR:
        before.append(couple.page("b").fades)
        couple.play(act)
    mirroring = [couple.page(seat).fades for seat in PARTNERS]
    couple.play(("b", "say", "You are tired."))

    assert ["", INSTEAD] == mirroring
    assert {""} == {*before, couple.page("a").fades, couple.page("b").fades}


def test_it_is_still_on_the_page() -> None:
    """Whether anything is being written is for the front end to know: the page has both."""
    couple = Couple(bundled("mirroring"), said=(FADES, FADES))
    couple.play(*MIRROR)

    assert ["I am tired."] == [block.text for block in couple.page("b").blocks if block.seq]


def test_whoever_sits_down_says_nothing_else_by_it() -> None:
    """What somebody's program may put in there is never shown, and nothing of it stands in the record of it all."""
    couple = Couple(bundled("mirroring"), said=("I am watching you.", FADES))
    couple.play(*MIRROR)

    assert ["", FADES] == [said.words for said in couple.chairs["b"].said[:2]]
    assert {"Saturdays", "I am tired."} == {turn.text for turn in turns(couple.view("b")) if turn.kind == "words"}


@pytest.mark.parametrize("fades", [False, True])
async def test_one_keyboard_says_it_for_both(fades: bool) -> None:
    """Two who sit at one computer have one configuration."""
    session, clear = opening(bundled("mirroring"), bytes)
    table = HotSeat(session, bundled("mirroring"), NAMES, MemoryLog(), Time(), fades=fades)
    await table.begin(clear)

    assert 2 * [FADES if fades else ""] == [said.words for said in table.chairs["a"].said]


@pytest.mark.parametrize("fades", [False, True])
def test_whoever_joins_says_it_in_sitting_down(fades: bool) -> None:
    """Unasked, as their configuration has it."""
    exercise = bundled("mirroring")
    session, clear = opening(exercise, bytes)
    host, me = (Participant(seat, session, exercise, Unsealed(), Unsigned(), unverified) for seat in PARTNERS)
    begin = host.propose("begin", at=NOON, clear=clear)
    for one in (host, me):
        one.receive(Record(NOON, begin, encode(begin)), NOON)
    sit = Chair(me, NAMES, Time(), fades=fades).owed(NOON)
    assert sit is not None
    host.receive(Record(NOON, sit, encode(sit)), NOON)

    assert (FADES if fades else "") == host.said[1].words


def test_whoever_says_it_back_reads_whose_words_fade() -> None:
    """Also where it is the speaker who says back what the listener has said."""
    pages = {"tell": (Step("listener", {"say": "back"}), Guide(prompt="Tell."))}
    pages["back"] = (Step("speaker", {"say": "end"}), Guide(kind="mirror", of="tell", prompt="Say it back."))
    couple = Couple(exercise(pages), said=(FADES, FADES))
    couple.act("b", "say", "I need quiet.")

    assert INSTEAD.replace("Ana", "Ben") == couple.page("a").fades
