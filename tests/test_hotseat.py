# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Two at one keyboard: whose page is in front, and that nothing written is lost."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path

import pytest

from duologue import demo, shelf
from duologue import journal as journals
from duologue.core.entry import clear_fits, session_of
from duologue.core.exercise import Guide
from duologue.core.shape import PARTNERS, Limit, Partner, Step
from duologue.core.state import Reason
from duologue.errors import NotNow, Unavailable
from duologue.hotseat import HotSeat, opening
from duologue.journal import About, Journal
from duologue.log import MemoryLog
from duologue.packing import exercise_digest, pack
from duologue.page import Choice
from duologue.phrases import EN
from duologue.view import Draft
from tests.table import MINUTE, NAMES, NOON, FailsAt, Time, bundled, exercise, seated

TALK = exercise(
    {
        "tell": (Step("speaker", {"say": "hear"}), Guide()),
        "hear": (Step("listener", {"say": "both", "later": "both"}), Guide()),
        "both": (Step("both", {"say": "seal"}), Guide()),
        "seal": (Step("both", {"say": "any"}, sealed=True), Guide()),
        "any": (Step("either", {"say": "guide"}), Guide()),
        "guide": (Step("facilitator", {"say": "self"}), Guide()),
        "self": (Step("speaker", {"done": "card", "skip": "card"}), Guide(form="private")),
        "card": (Step("speaker", {"card": "end"}, limit=Limit(2, "end")), Guide(cards=("x", "y"))),
    }
)
SAY = Choice("say", "")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """A folder for one session."""
    return Journal.new(tmp_path, About("00" * 32, "Made", NAMES, NOON), b"{}")


def test_a_session_opens_with_what_it_is() -> None:
    """The id follows from what `begin` says in the clear: shape, digest, two keys of their own, who speaks first."""
    made = [bytes([n]) * 32 for n in (1, 2)]
    session, clear = opening(TALK, lambda n: made.pop(0), "b")

    assert session_of(clear) == session
    assert clear_fits("begin", clear)
    assert exercise_digest(pack(TALK)) == clear["digest"]
    assert ({"a": b"\1" * 32, "b": b"\2" * 32}, "b") == (clear["keys"], clear["speaker"])


# --- who is in front


def step_of(table: HotSeat) -> tuple[str, Partner]:
    """Where they stand and whose page is in front."""
    return table.state.step, table.front()


@pytest.mark.parametrize("speaker", PARTNERS)
async def test_the_one_who_can_move_things_on_is_in_front(speaker: Partner) -> None:
    """Speaker, listener, each in turn where both act, the speaker where either may."""
    listener: Partner = "b" if speaker == "a" else "a"
    session, clear = opening(TALK, bytes, speaker)
    table, seen = HotSeat(session, TALK, NAMES, MemoryLog(), Time()), list[tuple[str, Partner]]()
    before = step_of(table)
    await table.begin(clear)
    while table.state.step != "self":
        seen.append(step_of(table))
        await table.act(SAY, f"word {table.state.seq}")

    assert ("", "a") == before
    assert [
        ("tell", speaker), ("hear", listener), ("both", speaker), ("both", listener), ("seal", speaker),
        ("seal", listener), ("any", speaker), ("guide", speaker),
    ] == seen  # fmt: skip


async def test_in_a_break_the_one_who_asked_for_it_comes_first() -> None:
    """First the caller is asked whether they are ready, then the other; at the end there is one page for both."""
    table, seen = await seated(TALK), list[Partner]()
    await table.act(Choice("pause", "", minutes=5), seat="b")
    for _ in PARTNERS:
        seen.append(table.front())
        await table.act(Choice("resume", ""))

    after = table.state.pause, step_of(table)
    await table.act(Choice("leave", ""), seat="b")

    assert ["b", "a"] == seen
    assert (None, ("tell", "a")) == after
    assert (True, "a") == (table.page().over, table.front())


async def test_what_both_wrote_is_opened_at_once() -> None:
    """The second seal opens both, unasked: at one keyboard nobody waits for a key."""
    table = await seated(TALK)
    for words in ("one", "two", "three", "four", "five", "six"):
        await table.act(SAY, words)
    opened = [(said.seat, said.words) for said in table.chairs["a"].said if said.act == "reveal"]

    assert "any" == table.state.step
    assert [("a", "five"), ("b", "six")] == opened


# --- a time that both take at once

QUIET = exercise({"quiet": (Step("both", {"ready": "end"}), Guide(form="silence", hold=30_000))})


async def test_a_silence_is_taken_together() -> None:
    """It is asked of both, and one key says it for both; nobody hands over the keyboard for it."""
    table = await seated(QUIET)
    page = table.page()
    await table.act(Choice("ready", ""))

    assert ("", EN["turn.together"].format(me="Ana", them="Ben")) == (page.who, page.headline)
    assert EN["together"] in [block.text for block in page.blocks]
    assert [("a", "ready"), ("b", "ready")] == [(said.seat, said.act) for said in table.chairs["a"].said[-2:]]
    assert "end" == table.state.over


async def test_what_each_answers_in_silence_is_answered_together() -> None:
    """What nobody writes at a shared keyboard is asked once, of both; but not where it names one of them."""
    alone = Guide(kind="rate", form="private", prompt="What was it?")
    table, other = [
        await seated(exercise({"alone": (Step("both", {"done": "end"}), guide)}))
        for guide in (alone, replace(alone, prompt="What was it with {partner}?"))
    ]
    page = table.page()
    await table.act(Choice("done", ""))

    assert EN["turn.together"].format(me="Ana", them="Ben") == page.headline
    assert {EN["together"], EN["private.shared"]} <= {block.text for block in page.blocks}
    assert "end" == table.state.over
    assert (False, "Ana") == (other.together(), other.page().who)


async def test_where_both_read_at_once_whose_words_they_are_is_said_by_name() -> None:
    """A page that both read says “you” to neither."""
    table = await seated(
        exercise(
            {
                "write": (Step("both", {"say": "read"}), Guide()),
                "read": (Step("both", {"ready": "end"}), Guide(form="silence", shows=("write",))),
            }
        )
    )
    await table.act(Choice("say", ""), "one")
    await table.act(Choice("say", ""), "two")

    assert ["Ana said", "Ben said"] == [block.label for block in table.page().blocks[:2]]


async def test_in_a_silence_a_break_is_of_the_one_who_asks() -> None:
    """Only what ends it is done for both."""
    table = await seated(QUIET)
    await table.act(Choice("pause", "", minutes=5))

    assert table.state.pause is not None
    assert ("a", ()) == (table.state.pause.by, table.state.pause.ready)


async def test_a_silence_that_only_one_has_ended_is_asked_of_the_other() -> None:
    """Where the disk was full in between, nobody is asked twice."""
    table = await seated(QUIET, FailsAt(4))
    with pytest.raises(Unavailable):
        await table.act(Choice("ready", ""))
    page = table.page()
    await table.act(Choice("ready", ""))

    assert ("Ben", EN["turn.both"].format(me="Ben")) == (page.who, page.headline)
    assert "end" == table.state.over


# --- beginning


async def test_sitting_down_can_be_cut_short() -> None:
    """A session whose log holds `begin` alone goes on by seating the other; one that sits is left as it is."""
    log, (session, clear) = FailsAt(2), opening(TALK, bytes)
    first = HotSeat(session, TALK, NAMES, log, Time())
    with pytest.raises(Unavailable):
        await first.begin(clear)
    again = HotSeat(session, TALK, NAMES, log, Time())
    before = again.state.seq, again.state.step
    await again.go_on()
    await again.go_on()

    assert (1, "") == before
    assert (2, "tell") == (again.state.seq, again.state.step)


# --- drafts


async def test_a_draft_lives_until_it_is_said(journal: Journal) -> None:
    """It is kept at once, outlives breaks and restarts, and goes when its words are said."""
    log = MemoryLog()
    table = await seated(TALK, log, journal=journal)
    table.write("I was", table.page())
    table.write("I was glad", table.page())
    await table.act(Choice("pause", "", minutes=5))
    journal.drafts.clear()
    journal.load()
    again = HotSeat(table.state.session, TALK, NAMES, log, Time(), journal)
    kept = dict(journal.drafts), again.chairs["a"].draft, again.chairs["b"].draft
    for _ in PARTNERS:
        await again.act(Choice("resume", ""))
    field = again.page().field
    await again.act(SAY, "I was glad")

    assert ({"a": (Draft("I was glad", "tell", 1),)}, Draft("I was glad", "tell", 1), None) == kept
    assert field is not None
    assert "I was glad" == field.draft
    assert ({}, None) == (journal.drafts, again.chairs["a"].draft)


async def test_an_emptied_draft_is_gone(journal: Journal) -> None:
    """Writing nothing puts the draft away, on disk too."""
    table = await seated(TALK, journal=journal)
    for words in ("I was", ""):
        table.write(words, table.page())

    assert ({}, None) == (journal.drafts, table.chairs["a"].draft)


async def test_private_words_stay_out_of_the_log(journal: Journal) -> None:
    """They are kept beside the log, for their writer; the act goes into the log without them."""
    log = MemoryLog()
    private = replace(TALK, shape=replace(TALK.shape, start="self"))
    table, bare = await seated(private, log, journal=journal), await seated(private)
    await table.act(Choice("done", ""), "it hurts")
    await bare.act(Choice("skip", ""), "it hurts")

    assert {"a": {"self": "it hurts"}} == journal.private
    assert not [record for record in log.stored() if b"hurts" in record.raw]
    assert ["", ""] == [table.chairs["b"].said[-1].words, bare.chairs["b"].said[-1].words]
    assert "card" == table.state.step == bare.state.step


# --- acting


async def test_an_act_says_in_the_open_what_it_must() -> None:
    """A card's index and a time's end are in the clear; the time counts from now."""
    cards = await seated(replace(TALK, shape=replace(TALK.shape, start="card")))
    await cards.act(Choice("card", "y", words="y", index=1))
    later = await seated(replace(TALK, shape=replace(TALK.shape, start="hear")))
    await later.act(Choice("later", "", minutes=45))
    chosen, agreed = cards.chairs["b"].said[-1], later.chairs["b"].said[-1]

    assert (1, "y", NOON + 45 * MINUTE) == (chosen.index, chosen.words, agreed.until)


async def test_a_deck_to_choose_from_is_whole_again_after_the_swap() -> None:
    """Whoever is speaker next chooses from all cards, at once."""
    change = (Step("both", {"ready": "card"}, swap=True), Guide())
    card = (Step("speaker", {"card": "change"}, limit=Limit(3, "end", "swap")), Guide(cards=("x", "y"), order="chosen"))
    table = await seated(exercise({"card": card, "change": change}))
    await table.act(table.page().choices[0])
    for _ in PARTNERS:
        await table.act(Choice("ready", ""))

    assert ("b", ["x", "y"]) == (table.front(), [choice.label for choice in table.page().choices])


async def test_what_is_not_ones_turn_moves_nothing() -> None:
    """Out of turn one reads why, and neither log nor chairs have it."""
    log = MemoryLog()
    table = await seated(TALK, log)
    with pytest.raises(NotNow) as refused:
        await table.act(SAY, "but I", seat="b")

    assert Reason.NOT_YOUR_TURN == refused.value.reason
    assert 2 == len(log.stored()) == table.state.seq


@pytest.mark.parametrize("id", demo.scripts())
async def test_both_chairs_hear_the_same(id: str) -> None:
    """Through a whole dialogue both fold the same state, and a third reading of the log comes to it too."""
    log, time = MemoryLog(), Time()
    table = await seated(bundled(id), log, time)
    for line in demo.script(id):
        time.at += line.minutes * MINUTE
        await table.wake()
        choice = next((c for c in table.page(line.seat).choices if c.act == line.act), Choice(line.act, ""))
        await table.act(choice, line.words, line.seat)
        assert table.chairs["a"].state == table.chairs["b"].state

    again = HotSeat(table.state.session, table.exercise, NAMES, log, Time())
    assert ("end", table.state) == (again.state.over, again.state)
    assert [table.chairs[seat].said for seat in PARTNERS] == [again.chairs[seat].said for seat in PARTNERS]
    assert dict.fromkeys(PARTNERS, 0) == {seat: again.chairs[seat].voids for seat in PARTNERS}


# --- failures


@pytest.mark.parametrize("step", ["tell", "seal"])
async def test_a_log_that_fails_once_loses_nothing(step: str, journal: Journal) -> None:
    """The words are still the draft, the page is the same, and the same act then works."""
    log = FailsAt(3)
    table = await seated(replace(TALK, shape=replace(TALK.shape, start=step)), log, journal=journal)
    table.write("I was glad", table.page())
    before = table.page()
    with pytest.raises(Unavailable):
        await table.act(SAY, "I was glad")
    after = table.page()
    await table.act(SAY, "I was glad")

    assert before == after
    assert Draft("I was glad", step, 1) != table.chairs["a"].draft
    assert 3 == len(log.stored())


async def test_what_is_owed_is_done_later_if_the_log_fails() -> None:
    """When opening what both wrote fails, it is still owed, and the next waking does it."""
    table = await seated(replace(TALK, shape=replace(TALK.shape, start="seal")), FailsAt(5))
    await table.act(SAY, "one")
    with pytest.raises(Unavailable):
        await table.act(SAY, "two")
    await table.wake()

    assert "any" == table.state.step


async def test_what_was_said_stands_though_its_draft_could_not_be_put_away(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up between the two: said is said, once, and after a restart it is no draft any more."""

    def full(*given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    log = MemoryLog()
    table = await seated(TALK, log, journal=journal)
    table.write("I was glad", table.page())
    monkeypatch.setattr(journals, "write_whole", full)
    with pytest.raises(OSError, match="No space"):
        await table.act(SAY, "I was glad")
    journal.load()
    again = HotSeat(table.state.session, TALK, NAMES, log, Time(), journal)

    assert ("hear", 3) == (again.state.step, len(log.stored()))
    assert None is again.chairs["a"].draft


# --- what a screen asks besides


CHECKED = exercise(
    {
        "tell": (Step("speaker", {"say": "hear"}), Guide()),
        "hear": (Step("listener", {"say": "fits"}), Guide(form="text")),
        "fits": (Step("speaker", {"yes": "hear", "no": "again"}), Guide(kind="check", of="hear", shows=("tell",))),
        "again": (Step("speaker", {"say": "hear"}), Guide(form="text")),
    }
)


@pytest.mark.parametrize("act", ["yes", "no"])
async def test_marks_outlive_a_restart_and_no_curtain_falls_for_them(act: str, journal: Journal) -> None:
    """Killed at once after marking, they are there; they go on into what is said next, or are gone on disk too."""
    log = MemoryLog()
    table = await seated(CHECKED, log, journal=journal)
    await table.act(SAY, "so much rain, all day")
    await table.act(SAY, "rain")
    table.write("so much rain,\nall day", table.page())
    journal.drafts.clear()
    journal.load()
    again = HotSeat(table.state.session, CHECKED, NAMES, log, Time(), journal)
    check = again.page()
    await again.act(Choice(act, ""))
    page = again.page()
    journal.load()

    assert (("so much rain,", "all day"), "", "Ana") == (check.missed, check.curtain, check.who)
    assert page.field is not None
    assert ("", ()) == (page.curtain, page.missed)
    assert ("so much rain,\nall day" if act == "no" else "") == page.field.draft
    assert ({"a"} if act == "no" else set()) == set(journal.drafts)


async def test_marks_push_out_no_other_draft(journal: Journal) -> None:
    """What came back unsaid is still there, on disk too, once something was marked, and once that was said."""
    log = MemoryLog()
    table = await seated(CHECKED, log, journal=journal)
    older = Draft("what I never said", "elsewhere", 0, "draft.early")
    table.chairs["a"].take_back(older)
    await table.act(SAY, "so much rain, all day")
    await table.act(SAY, "rain")
    table.write("all day", table.page())
    marked = journal.drafts["a"]
    await table.act(Choice("no", ""))
    await table.act(SAY, "all day")
    again = HotSeat(table.state.session, CHECKED, NAMES, log, Time(), journal)

    assert (older, Draft("all day", "fits", 3)) == marked
    assert (older,) == journal.drafts["a"] == again.chairs["a"].drafts


async def test_words_typed_too_late_go_to_whoever_typed_them() -> None:
    """The other is in front by then, and gets none of them."""
    table = await seated(CHECKED)
    page = table.page()
    await table.act(SAY, "so much rain")
    table.write("so much rain, all", page)

    assert "so much rain, all" == (table.chairs["a"].draft or Draft("", "", 0)).text
    assert () == table.chairs["b"].drafts


async def test_a_draft_still_falls_behind_the_curtain() -> None:
    """Whatever was typed and not said, also in the middle of a check, is nobody else's."""
    table = await seated(CHECKED)
    await table.act(SAY, "rain")
    await table.act(SAY, "rain")
    table.write("and snow", table.page())

    assert "" != table.page().curtain
    assert () == table.page().missed


async def test_both_have_the_same_behind_them(journal: Journal) -> None:
    """Whoever is in front sees what was said, nothing of what both say before both have; and nothing can be noted."""
    table = await seated(TALK, journal=journal)
    for words in ("rain", "you said rain", "thanks"):
        await table.act(SAY, words)
    early, front = [turn.text for turn in table.turns(0)], table.front()
    await table.act(SAY, "thank you")
    table.note("only for me")

    assert (["rain", "you said rain"], "b") == (early, front)
    assert ["rain", "you said rain", "thanks", "thank you"] == [turn.text for turn in table.turns(0)]
    assert (None, {}) == (table.notes(), journal.private)


async def test_it_can_be_left_out_of_lists(journal: Journal) -> None:
    """And is found again all the same."""
    table = await seated(TALK, journal=journal)
    table.hide()

    assert [] == list(shelf.waiting(journal.folder.parent, hidden=False))
    assert [journal.folder] == list(shelf.waiting(journal.folder.parent))
