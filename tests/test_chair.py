# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""One place at the table. What two of them do at one keyboard: test_hotseat; over a relay: test_connection."""

from __future__ import annotations

from dataclasses import replace

import pytest

from duologue import wire
from duologue.bells import FINISH, FINISH_OTHER
from duologue.chair import Chair, Seated
from duologue.core.dialogue import UNOPENED
from duologue.core.entry import Record
from duologue.core.exercise import Guide
from duologue.core.shape import PARTNERS, Clock, Limit, Seat, Step
from duologue.core.state import Reason
from duologue.errors import NotNow
from duologue.hotseat import opening
from duologue.page import Choice, Page
from duologue.participant import Participant
from duologue.phrases import EN
from duologue.seal import Unsealed
from duologue.sign import Unsigned, unverified
from duologue.view import Draft
from tests.helpers import consenting
from tests.table import MINUTE, NAMES, NOON, Time, exercise
from tests.world import Drawer

TALK = exercise(
    {
        "self": (Step("speaker", {"done": "tell"}), Guide(form="private")),
        "tell": (Step("speaker", {"say": "card"}), Guide()),
        "card": (Step("speaker", {"card": "letter"}, limit=Limit(2, "end")), Guide(cards=("x", "y"))),
        "letter": (Step("both", {"say": "later"}, sealed=True), Guide()),
        "later": (Step("listener", {"later": "end"}), Guide()),
    }
)
SAY = Choice("say", "")


class Pair:
    """Two chairs between which every entry is a record at once."""

    def __init__(self, start: str = "tell", keeper: Drawer | None = None, **shape: object) -> None:
        made = replace(TALK, shape=replace(TALK.shape, start=start, **shape))  # type: ignore[arg-type]
        self.exercise, self.now, self.records = made, Time(), list[Record]()
        self.session, self.clear = opening(made, bytes)
        self.chairs: dict[Seat, Chair] = {seat: self.chair(seat, keeper) for seat in PARTNERS}
        self.chairs["a"].participant.propose("begin", at=self.now.at, clear=self.clear)
        self.tell()
        self.owe("b")

    def chair(self, seat: Seat, keeper: Drawer | None = None) -> Chair:
        """A chair that has heard nothing yet."""
        assert seat != "f"
        me = Participant(seat, self.session, self.exercise, Unsealed(), Unsigned(), unverified)
        return Chair(me, NAMES, self.now, keeper)

    def tell(self) -> None:
        """What is on its way arrives at both."""
        for entry in [chair.participant.pending.entry for chair in self.chairs.values() if chair.participant.pending]:
            self.records.append(Record(self.now.at, entry, wire.encode(entry)))
            for chair in self.chairs.values():
                chair.participant.receive(self.records[-1], self.now.at)

    def owe(self, seat: Seat) -> str:
        """What this chair does unasked, if anything."""
        entry = self.chairs[seat].owed(self.now.at)
        self.tell()
        return "" if entry is None else entry.act

    def act(self, seat: Seat, choice: Choice, words: str = "") -> None:
        """One of them does this."""
        self.chairs[seat].entry_for(choice, words, self.now.at)
        self.tell()


def test_both_sit_down_unasked() -> None:
    """What a began b sits down to, once; then nothing is owed."""
    pair = Pair()
    owed = [pair.owe(seat) for seat in PARTNERS]

    assert ["begin", "sit"] == [record.entry.act for record in pair.records]
    assert ["", ""] == owed


def test_b_waits_for_a() -> None:
    """Before it was begun there is nothing to sit down to."""
    pair = Pair()
    fresh = pair.chair("b")

    assert [None, None] == [chair.owed(NOON) for chair in (fresh, pair.chair("a"))]
    assert EN["line.seating"].format(them="Ana") == fresh.page().headline


def test_nobody_is_seated_after_the_end() -> None:
    """Where a left before b came, b owes nothing."""
    pair = Pair()
    a, b = pair.chair("a"), pair.chair("b")
    b.resume(pair.records[:1])
    a.resume(pair.records[:1])
    entry = a.entry_for(Choice("leave", ""), "", NOON)
    b.participant.receive(Record(NOON, entry, wire.encode(entry)), NOON)

    assert None is b.owed(NOON)
    assert b.page().over


def test_what_is_chosen_says_in_the_open_what_it_must() -> None:
    """A card's index, and the time that so many minutes from now are."""
    pair = Pair("card")
    pair.act("a", Choice("card", "y", words="y", index=1))
    pair.act("a", Choice("pause", "", minutes=20))

    assert [{"index": 1}, {"until": NOON + 20 * MINUTE}] == [record.entry.clear for record in pair.records[2:]]
    assert "y" == pair.chairs["b"].participant.said[2].words


@pytest.mark.parametrize("keeping", [True, False])
def test_private_words_stay_here(keeping: bool) -> None:
    """They are kept by whoever keeps, and are in no entry; an answer without words keeps nothing."""
    keeper = Drawer() if keeping else None
    pair = Pair("self", keeper)
    pair.act("a", Choice("done", ""), "it hurts")

    assert not keeping or (keeper is not None and {"a": {"self": "it hurts"}} == keeper.private)
    assert b"hurts" not in pair.records[-1].raw
    assert {"self": "it hurts"} == pair.chairs["a"].view().private
    assert {} == pair.chairs["b"].view().private


def test_a_draft_is_kept_and_comes_back() -> None:
    """What is written is kept at once; another process takes it up, unless it was said meanwhile."""
    keeper = Drawer()
    pair = Pair(keeper=keeper)
    pair.chairs["a"].write("rain", pair.chairs["a"].page())
    kept = dict(keeper.drafts)
    again, later = pair.chair("a", keeper), pair.chair("a", keeper)
    again.resume(pair.records)
    pair.act("a", SAY, "rain")
    later.resume(pair.records)
    pair.chairs["a"].keep()

    assert {"a": (Draft("rain", "tell", 1),)} == kept
    assert ("rain", None) == (again.participant.draft and again.participant.draft.text, later.participant.draft)
    assert {} == keeper.drafts


def test_what_is_written_on_a_page_is_for_the_moment_of_that_page() -> None:
    """Typed a moment too late, it is said already, or it is a draft of what it was written for."""
    pair = Pair()
    chair = pair.chairs["a"]
    page = chair.page()
    chair.write("rain", page)
    pair.act("a", SAY, "rain")
    chair.write("rain ", page)
    said = chair.participant.drafts
    chair.write("rain and", page)

    assert () == said
    assert (Draft("rain and", "tell", 1),) == chair.participant.drafts


@pytest.mark.parametrize("words", ["", "it hurts"])
def test_whatever_leaves_a_private_step_keeps_what_was_written_there(words: str) -> None:
    """Also an answer that says nothing; then it is no draft any more, in this process or the next."""
    keeper = Drawer()
    pair = Pair("self", keeper)
    chair = pair.chairs["a"]
    chair.write("it hurts", chair.page())
    pair.act("a", Choice("done", ""), words)
    again = pair.chair("a", keeper)
    again.resume(pair.records)

    assert {"a": {"self": "it hurts"}} == keeper.private
    assert ((), ()) == (chair.participant.drafts, again.participant.drafts)


def test_an_emptied_draft_is_none() -> None:
    """Writing nothing puts it away, also where nothing is kept."""
    chair = Pair().chairs["a"]
    chair.write("rain", chair.page())
    chair.write("", chair.page())

    assert None is chair.participant.draft


def test_what_was_on_its_way_is_taken_up() -> None:
    """After a restart the same bytes are on their way; whoever was leaving has left."""
    pair = Pair()
    said, left = pair.chair("a"), pair.chair("a")
    words = pair.chairs["a"].entry_for(SAY, "rain", NOON)
    leave = pair.chairs["a"].entry_for(Choice("leave", ""), "", NOON)
    said.resume(pair.records, wire.encode(words))
    left.resume(pair.records, wire.encode(leave))
    pending = said.participant.pending

    assert wire.encode(words) == (pending and pending.raw)
    assert [False, True] == [said.page().over, left.page().over]


def test_whoever_leaves_has_left() -> None:
    """On their own page, before any log has it, and even where there is nothing yet to leave."""
    pair = Pair()
    fresh = pair.chair("b")
    pair.chairs["a"].entry_for(Choice("leave", ""), "", NOON)
    with pytest.raises(NotNow) as refused:
        fresh.entry_for(Choice("leave", ""), "", NOON)

    assert Reason.NOT_BEGUN == refused.value.reason
    assert [True, False] == [pair.chairs[seat].page().over for seat in PARTNERS]
    assert EN["over.left"] == fresh.page().headline


def test_a_page_says_how_the_line_is() -> None:
    """What is given as its status stands among its notices; a page that a choice needs is made too."""
    chair = Pair().chairs["a"]

    assert (EN["line.lost"],) == chair.page(("line.lost",)).notices
    assert EN["ask.stop"] == chair.asking(Choice("leave", "", asks="sure")).headline
    assert chair.view().live
    assert not Chair(chair.participant, NAMES, Time(), shared=True).view().live


# --- alarms


def test_without_a_clock_nothing_rings() -> None:
    """Nor before anything was begun."""
    pair = Pair()

    assert [None, None] == [pair.chairs["a"].alarm(), pair.chair("a").alarm()]


def test_a_break_rings_at_its_end() -> None:
    """Once, at the time that was named."""
    pair = Pair(clocks={"turn": Clock(("tell",), soft=MINUTE)})
    pair.act("a", Choice("pause", "", minutes=20))
    first = pair.chairs["b"].alarm()
    pair.now.at += 20 * MINUTE

    assert (NOON + 20 * MINUTE, None) == (first, pair.chairs["b"].alarm())


@pytest.mark.parametrize(("seat", "grace"), [("a", FINISH), ("b", FINISH + FINISH_OTHER)])
def test_each_time_of_a_clock_rings(seat: Seat, grace: int) -> None:
    """Least, soft and hard, then this chair's own bell, which it then owes."""
    pair = Pair(clocks={"turn": Clock(("tell",), least=MINUTE, soft=2 * MINUTE, hard=3 * MINUTE, time="card")})
    rings = list[int]()
    while (alarm := pair.chairs[seat].alarm()) is not None:
        pair.now.at = alarm
        rings.append(alarm - NOON)

    assert [MINUTE, 2 * MINUTE, 3 * MINUTE, 3 * MINUTE + grace] == rings
    assert "time" == pair.owe(seat)
    assert None is pair.chairs[seat].alarm()


def test_nothing_rings_after_the_end() -> None:
    """Whatever clock the last step was under."""
    pair = Pair(clocks={"turn": Clock(("tell",), least=MINUTE)})
    pair.act("a", Choice("leave", ""))

    assert None is pair.chairs["b"].alarm()


def test_a_seal_that_is_not_opened_rings_after_a_minute() -> None:
    """Then whoever has opened theirs may go on without it; what both wrote is owed at once."""
    pair = Pair("letter")
    pair.act("a", SAY, "dear Ben")
    before = pair.chairs["a"].alarm()
    pair.act("b", SAY, "dear Ana")
    owed, alarm = pair.owe("a"), pair.chairs["a"].alarm()
    pair.now.at += UNOPENED

    assert (None, "reveal", NOON + UNOPENED) == (before, owed, alarm)
    assert ["without"] == [choice.act for choice in pair.chairs["a"].page().choices]
    assert None is pair.chairs["a"].alarm()


# --- what was said, notes, and being in no list


@pytest.mark.parametrize("keeping", [True, False])
def test_notes_are_for_oneself(keeping: bool) -> None:
    """They are kept beside what is private, by whoever keeps; the other has none of them, and no page or turn does."""
    keeper = Drawer() if keeping else None
    pair = Pair(keeper=keeper)
    before = pair.chairs["a"].page(), pair.chairs["a"].notes()
    pair.chairs["a"].note("breathe")
    again = pair.chair("a", keeper)
    again.resume(pair.records)

    assert "" == before[1]
    assert ["breathe" if keeping else ""] * 2 == [pair.chairs["a"].notes(), again.notes()]
    assert ("", ()) == (pair.chairs["b"].notes(), pair.chairs["a"].turns(0))
    assert before[0] == pair.chairs["a"].page()


def test_a_facilitators_notes_say_when() -> None:
    """Each line has the time at which it was noted, and keeps it when more is written below; empty lines have none."""
    keeper, pair = Drawer(), Pair()
    kim = Participant(
        "f", pair.chairs["a"].state.session, pair.chairs["a"].participant.exercise, Unsealed(), Unsigned(), unverified
    )
    times = iter(("21:30", "Tue 21:45"))
    chair = Chair(kim, NAMES, Time(), keeper, clock=lambda at: next(times))
    chair.note("calm\n")
    chair.note(f"{chair.notes()}faster")

    assert "21:30  calm\nTue 21:45  faster" == chair.notes()


def test_beside_the_other_there_are_no_notes() -> None:
    """At one keyboard nothing is noted, and nothing is kept of what one tries to."""
    keeper = Drawer()
    chair = Chair(Pair().chairs["a"].participant, NAMES, Time(), keeper, shared=True)
    chair.note("breathe")

    assert (None, {}) == (chair.notes(), keeper.private)


def test_a_dialogue_can_be_left_out_of_lists() -> None:
    """By whoever keeps it; where nothing is kept there is no list."""
    keeper = Drawer()
    Pair(keeper=keeper).chairs["a"].hide()
    Pair().chairs["a"].hide()

    assert keeper.hidden


def test_turns_are_the_same_at_both_and_after_a_restart() -> None:
    """Also where something is on its way, or one of the two has stopped alone."""
    pair = Pair()
    pair.act("a", SAY, "rain")
    again = pair.chair("b")
    again.resume(pair.records)
    pair.chairs["b"].entry_for(Choice("leave", ""), "", NOON)
    seen = [chair.turns(0) for chair in (*pair.chairs.values(), again)]

    assert [[("Ana", "rain")]] * 3 == [[(turn.label, turn.text) for turn in turns] for turns in seen]
    assert () == pair.chairs["a"].turns(3)


def test_what_both_write_shows_at_neither_before_both_have() -> None:
    """Under seal, after a restart too, and where its writer leaves before it has arrived."""
    pair = Pair("letter")
    pair.act("a", SAY, "dear Ben")
    again = pair.chair("a")
    again.resume(pair.records)
    again.entry_for(Choice("leave", ""), "", NOON)

    assert [()] * 3 == [chair.turns(0) for chair in (*pair.chairs.values(), again)]


class Front(Seated):
    """A front end at a chair."""

    def __init__(self, chair: Chair) -> None:
        self._chair = chair

    def at(self, page: Page | None = None) -> Chair:
        return self._chair


def test_a_session_hands_on_what_its_chair_answers() -> None:
    """Questions, drafts, turns, notes and being in no list are the chair's, whichever session it sits in."""
    keeper = Drawer()
    pair = Pair(keeper=keeper)
    front = Front(pair.chairs["a"])
    pair.act("a", SAY, "rain")
    front.write("sun", pair.chairs["a"].page())
    front.note("breathe")
    front.hide()

    assert EN["ask.stop"] == front.asking(Choice("leave", "", asks="sure")).headline
    assert ("sun", "breathe", True) == (keeper.drafts["a"][0].text, front.notes(), keeper.hidden)
    assert pair.chairs["b"].turns(0) == front.turns(0) != ()


def test_a_facilitators_time_is_an_alarm() -> None:
    """When it is over, and when their step becomes anybody's, the page changes with nobody doing anything."""
    pair = Pair()
    for seat in PARTNERS:
        clear = consenting(until=NOON + 60 * MINUTE)
        pair.chairs[seat].participant.propose("consent", at=pair.now.at, clear=clear)
        pair.tell()

    assert NOON + 2 * MINUTE == pair.chairs["a"].alarm()
    pair.now.at = NOON + 3 * MINUTE
    assert NOON + 60 * MINUTE == pair.chairs["b"].alarm()
