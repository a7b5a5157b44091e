# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What pages say of a facilitator: who sits there, for how long, and what each of the three may do about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from duologue import company, drawing, pages
from duologue.core.entry import name_hash
from duologue.core.exercise import Exercise, Guide
from duologue.core.shape import PARTNERS, Seat, Step
from duologue.drawing import draw
from duologue.page import Choice, Page
from duologue.participant import Participant
from duologue.phrases import EN
from duologue.seal import Unsealed, naming
from duologue.sign import Unsigned, unverified
from duologue.turns import turns
from tests.helpers import consenting
from tests.table import MINUTE, NOON, Couple, bundled, exercise

TALK = exercise({
    "tell": (Step("speaker", {"say": "back", "yes": "guide"}), Guide(prompt="Tell one thing.", labels={"yes": "On"})),
    "back": (Step("listener", {"say": "end"}), Guide(prompt="Say it back.", shows=("tell",))),
    "guide": (Step("facilitator", {"yes": "both"}), Guide(prompt="A word from outside.", labels={"yes": "Go on"})),
    "both": (Step("both", {"yes": "end"}), Guide(prompt="Look back.", labels={"yes": "Done"})),
})  # fmt: skip
WORDED = exercise({
    "tell": (Step("speaker", {"yes": "guide"}), Guide(prompt="On.", labels={"yes": "On"})),
    "guide": (Step("facilitator", {"say": "both"}), Guide(prompt="A word from outside.")),
    "both": (Step("both", {"yes": "end"}), Guide(prompt="Look back.", shows=("guide",), labels={"yes": "Done"})),
})  # fmt: skip
UNTIL, SALT = NOON + 60 * MINUTE, bytes(16)
ASK = Choice("company", "", asks="company")


def agrees(couple: Couple, seat: Seat, name: str = "Kim", **over: Any) -> None:
    """This one agrees to Kim, or to somebody else."""
    clear = consenting(**{"until": UNTIL, "may": "suggest", "name": name_hash(name, SALT), **over})
    couple.act(seat, "consent", naming(name, SALT), **clear)


def three(made: Exercise = TALK, **over: Any) -> Couple:
    """Two, and Kim, whom both have let in."""
    couple = Couple(made)
    session = couple.chairs["a"].state.session
    kim = Participant("f", session, made, Unsealed(), Unsigned(), unverified)
    for record in couple.chairs["a"].records:
        kim.receive(record, couple.now)
    couple.chairs["f"] = kim
    couple.names = {**couple.names, "f": "Kim"}
    for seat in PARTNERS:
        agrees(couple, seat, **over)
    return couple


def said(couple: Couple, seat: Seat, name: str, **more: Any) -> bool:
    """Whether this sentence stands among the notices of this one's page."""
    them = couple.names["b" if seat == "a" else "a"]
    sentence = EN[name].format(**{"name": "Kim", "time": str(UNTIL), "them": them, **more})
    page = couple.page(seat)
    return sentence in (page.guest, *page.notices)


def table(couple: Couple, seat: Seat, **over: Any) -> Page:
    """What this one may do about a facilitator."""
    return pages.asking(couple.view(seat, **over), ASK)


def test_who_sits_with_them_stands_on_both_pages_by_name() -> None:
    """For as long as they hold the seat, whatever else the page says; with numbers, that these are no words."""
    for scope in ("words", "numbers"):
        couple = three(scope=scope)
        for acts in ((), (("a", "say", "I miss our walks."),)):
            couple.play(*acts)
            assert [True, True] == [said(couple, seat, f"guest.{scope}") for seat in PARTNERS]
        couple.now = UNTIL
        assert [False, False] == [said(couple, seat, f"guest.{scope}") for seat in PARTNERS]


def test_that_they_may_keep_it_stands_beside_their_name() -> None:
    """Where both agreed to a program that keeps what it reads; else nothing is said of it."""
    said_so = [[EN["guest.keeps"] in three(keep=keep).page(seat).guest for seat in PARTNERS] for keep in (0, 1)]

    assert [[False, False], [True, True]] == said_so


def test_one_consent_is_said_to_both() -> None:
    """Who has agreed reads that nobody comes in yet; the other, what it would take."""
    couple = Couple(TALK)
    before = couple.page("b")
    agrees(couple, "a")
    news = list(drawing.news(before, couple.page("b")))

    assert [True, True] == [said(couple, "a", "guest.one.own"), said(couple, "b", "guest.one")]
    assert [couple.page("b").guest in one for one in news] == [True]


def test_a_name_that_only_the_other_has_given_is_not_said() -> None:
    """Whoever has typed no code of their own reads no name: it could be words, said out of turn."""
    couple = Couple(TALK)
    agrees(couple, "a", "I know where you are")
    couple.act("a", "pause", until=0)

    assert "I know" not in str([(page.guest, page.notices) for page in (couple.page("b"), table(couple, "b"))])
    assert "I know where you are" in couple.page("a").guest


def test_the_other_ones_yes_takes_no_page_away() -> None:
    """Whoever is just typing their own code goes on typing it; their own yes, and both together, is another page."""
    couple = Couple(TALK)
    keys = [couple.page("b").key]
    for seat in PARTNERS:
        agrees(couple, seat)
        keys.append(couple.page("b").key)

    assert [True, False] == [keys[0] == keys[1], keys[1] == keys[2]]


def test_an_offer_that_is_over_is_not_said() -> None:
    """What one has agreed to until a time that is past lets nobody in, and nobody is asked about it."""
    couple = Couple(TALK)
    agrees(couple, "a")
    there = [page.guest != "" for page in (couple.page("a"), couple.page("b"))]
    couple.now = UNTIL

    assert [True, True, False, False] == [*there, *(couple.page(seat).guest != "" for seat in PARTNERS)]


def test_a_code_that_led_nowhere_can_be_typed_again() -> None:
    """The same page with the reason on it; the way back says that nobody is let in."""
    from duologue.company import again

    page = again(Couple(TALK).view("a"), "Nobody there.")

    assert ("invite", ("Nobody there.",), "decline") == (
        page.field and page.field.act, page.notices, page.choices[-1].act,
    )  # fmt: skip


def test_what_is_on_its_way_can_be_called_back() -> None:
    """While a code or a yes is carried there is one thing to choose: that nobody is let in."""
    from duologue.company import moment

    page = moment(Couple(TALK).view("a"))

    assert (EN["join.wait"], ["decline"], None) == (page.headline, [one.act for one in page.choices], page.field)


def test_two_different_facilitators_are_said_in_plain_words() -> None:
    """Another name, or another key, and both are told so, and nobody has come in."""
    for over in ({"name": "Robin"}, {"key": b"g" * 32}):
        couple = Couple(TALK)
        agrees(couple, "a")
        agrees(couple, "b", **over)
        assert [True, True] == [said(couple, seat, "guest.unlike") for seat in PARTNERS]


def test_who_agrees_to_one_after_the_other_takes_no_answer_away() -> None:
    """A page asks the same whatever the other agrees to: nobody has to wait a second again before they may answer."""
    couple, keys = Couple(TALK), set()
    agrees(couple, "a")
    for n in range(3):
        keys.add(couple.page("a").key)
        agrees(couple, "b", key=bytes([n]) * 32)
    agrees(couple, "b")

    assert 1 == len(keys)
    assert couple.page("a").key not in keys


def test_a_facilitator_with_a_partners_name_is_told_from_them() -> None:
    """Or called You: in the offer, beside the table and before a suggestion their seat stands behind it."""
    couple = Couple(TALK)
    for seat in PARTNERS:
        agrees(couple, seat, name="BEN.")
    asked = ("words", "suggest", UNTIL, 0)
    kim = company.offered(couple.view("a"), "Ben", *asked)

    assert EN["guest.words"].format(name="BEN. (F)", time=UNTIL) == couple.page("a").guest
    assert EN["guest.offer"].format(name="Ben (F)") == kim.headline
    assert "You (F)" in company.offered(couple.view("a"), "You", *asked).headline
    assert "Nobody (F)" in company.offered(couple.view("a"), "Nobody", *asked).headline


def test_a_curtain_and_a_suggestion_are_seen_by_both() -> None:
    """That it is drawn stands on both pages until the floor moves; a word of theirs until somebody acts."""
    couple = three()
    couple.act("b", "curtain")
    drawn = [said(couple, seat, "guest.curtain") for seat in PARTNERS]
    couple.act("f", "suggest", "Slowly.")
    heard = [said(couple, seat, "guest.suggests", words="Slowly.") for seat in PARTNERS]
    couple.act("a", "say", "I miss our walks.")

    assert [True] * 4 == drawn + heard
    assert [False] * 2 == [said(couple, "a", "guest.curtain"), said(couple, "a", "guest.suggests", words="Slowly.")]


def test_what_can_be_done_about_a_facilitator() -> None:
    """A code to type while nobody sits there; else a curtain where they read, and asking them out."""
    couple = Couple(TALK)
    alone = table(couple, "a")
    agrees(couple, "a")
    own = table(couple, "a")
    words, numbers = table(three(), "b"), table(three(scope="numbers"), "b")

    assert ([""], "invite") == ([choice.act for choice in alone.choices], alone.field and alone.field.act)
    assert ["revoke", ""] == [choice.act for choice in own.choices]
    assert EN["guest.back"] == own.choices[0].label
    assert (["curtain", "revoke", "help", "measures", ""], None) == (
        [choice.act for choice in words.choices],
        words.field,
    )
    assert ["revoke", "help", "measures", ""] == [choice.act for choice in numbers.choices]


def test_nobody_is_let_in_at_one_keyboard_or_before_both_sit() -> None:
    """There it says why, and nothing else."""
    couple = Couple(TALK)
    shared = table(couple, "a", shared=True)
    early = pages.asking(replace(couple.view("a"), state=couple.chairs["a"].state.but(step="")), ASK)

    assert [EN["guest.shared"], EN["guest.early"]] == [shared.headline, early.headline]
    assert [[""], [""]] == [[choice.act for choice in page.choices] for page in (shared, early)]


@pytest.mark.parametrize("scope", ["words", "numbers"])
@pytest.mark.parametrize("may", ["watch", "suggest"])
def test_what_is_agreed_to_is_one_sentence_and_no_is_first(scope: str, may: str) -> None:
    """Who, what they will see, what they may do and until when; nothing is answered before it was read."""
    from duologue.company import offered

    page, kept = (offered(Couple(TALK).view("a"), "Kim", scope, may, UNTIL, keep) for keep in (0, 1))

    assert ["decline", "consent"] == [choice.act for choice in page.choices]
    assert [EN["guest.offer.keep"].format(name="Kim")] == [
        block.text for block in kept.blocks if block not in page.blocks
    ]
    assert all(part in page.blocks[0].text for part in ("Kim", EN[f"guest.may.{may}"], str(UNTIL)))


def test_a_facilitators_page_says_who_has_the_floor() -> None:
    """Where the two are, what was said last and can be read, and a field where a word was agreed to."""
    couple = three()
    first = couple.page("f")
    couple.act("a", "say", "I miss our walks.")
    second = couple.page("f")
    couple.act("f", "suggest", "Slowly.")
    third = couple.page("f")
    couple.act("b", "pause", until=couple.now + 20 * MINUTE)

    assert EN["observe.floor"].format(name=couple.names["a"]) == first.headline
    assert "I miss our walks." in [block.text for block in second.blocks]
    assert ["suggest", "suggest", None] == [page.field and page.field.act for page in (first, second, third)]
    assert couple.page("f").headline.startswith("They are on a break")
    assert None is couple.page("f").field
    assert None is three(may="watch").page("f").field


def test_a_facilitators_page_under_a_curtain_and_without() -> None:
    """That they do not read this part is said; else, what they cannot do."""
    couple = three()
    open_ = couple.page("f")
    couple.act("a", "curtain")
    closed = couple.page("f")

    assert [[EN["observe.limits"], EN["observe.word"]], [EN["observe.curtain"], EN["observe.word"]]] == [
        [block.text for block in page.blocks[-2:]] for page in (open_, closed)
    ]


def test_before_they_are_let_in_there_is_waiting_and_after_it_an_end() -> None:
    """Nothing of the dialogue is on either page."""
    from duologue.company import gone

    couple = three()
    couple.act("a", "revoke")
    waits = couple.page("f")

    later = three()
    later.now = UNTIL
    assert () == later.page("f").notices
    assert (EN["observe.waiting"], ()) == (waits.headline, waits.blocks)
    assert EN["observe.gone"].format(**couple.names) == gone(couple.view("f")).headline
    couple.act("a", "leave")
    assert (EN["observe.over"].format(**couple.names), True) == (
        gone(couple.view("f")).headline,
        gone(couple.view("f")).over,
    )
    assert [] == [notice for notice in couple.page("b").notices if "Kim" in notice]


def test_a_facilitators_step_is_theirs_for_two_minutes() -> None:
    """Its acts stand on their page and not on the partners'; then it is the other way round."""
    couple = three()
    couple.act("a", "yes")
    theirs = [[choice.act for choice in couple.page(seat).choices if choice.act == "yes"] for seat in ("a", "b", "f")]
    couple.now += 2 * MINUTE
    later = [[choice.act for choice in couple.page(seat).choices if choice.act == "yes"] for seat in ("a", "b", "f")]
    couple.act("b", "yes")

    assert ([[], [], ["yes"]], [["yes"], ["yes"], []]) == (theirs, later)
    assert EN["observe.both"] == couple.page("f").headline


FIGURES = Choice("measures", "", asks="measures")


def shown(couple: Couple, seat: Seat) -> list[str]:
    """The figures on this one's page of them, a paragraph each."""
    page = pages.asking(couple.view(seat), FIGURES)
    return [block.text for block in page.blocks]


def test_the_figures_are_the_same_for_all_three() -> None:
    """Bars with names, rows, numbers, and a sentence where one of them stands out; the same words for everybody."""
    couple = three()
    couple.now += 30_000
    couple.act("a", "say", "I miss our walks.")
    offered = [choice.act for choice in couple.page("f").choices]
    couple.now += 10_000
    couple.act("b", "say", "You miss them.")
    found = shown(couple, "a")

    assert [found] * 2 == [shown(couple, "b"), shown(couple, "f")]
    assert found[1].split("\n") == [
        f"{EN['measure.seconds']}:",
        "■■■■■■■■■■■■■■■····· 30 Ana",
        "■■■■■··············· 10 Ben",
        f"{EN['measure.words']}:",
        "■■■■■■■■■■■········· 4 Ana",
        "■■■■■■■■■··········· 3 Ben",
        f"{EN['measure.gaps']}: █▃ 30, 10",
    ]
    assert EN["measures.fine"] == found[-1]
    assert ["measures"] == offered


def test_what_stands_out_has_a_sentence_with_what_one_may_do() -> None:
    """Of the step, by its own figure; two figures of one thing have one sentence."""
    couple = three()
    couple.now += 11 * MINUTE
    couple.act("a", "say", "I miss our walks.")
    found = shown(couple, "b")[-1].split("\n")

    assert [EN[f"measure.{name}.may"] for name in ("seconds", "time")] == found


def test_without_a_facilitator_there_are_figures_at_the_end_alone() -> None:
    """Before that, and for a facilitator who was asked to step out, a sentence says when there are some."""
    couple = Couple(TALK)
    early = pages.asking(couple.view("a"), FIGURES)
    couple.play(("a", "say", "I miss our walks."), ("b", "say", "You miss them."))
    late = pages.asking(couple.view("a"), FIGURES)
    gone = three()
    gone.act("a", "revoke")

    assert [EN["measures.none"], EN["measures.title"]] == [early.headline, late.headline]
    assert EN["measures.none"] == pages.asking(gone.view("f"), FIGURES).headline


def test_figures_fit_a_small_terminal_in_ascii() -> None:
    """With three that stand out they take 80 columns and 24 rows at the most, in signs that every terminal has."""
    couple = Couple(bundled("mirroring"))
    for seat in PARTNERS:
        agrees(couple, seat, scope="words")
    couple.play(("a", "say", "Our evenings."), ("b", "now", ""), ("a", "ready", ""), ("b", "ready", ""))
    for n in range(2):
        couple.now += 24 * MINUTE
        couple.play(("a", "say", "word " * 61), ("b", "say", f"Like {n}."), ("a", "yes", ""), ("a", "yes", ""))
    drawn = draw(pages.asking(couple.view("b"), FIGURES))

    assert [True] * 3 == [EN[f"measure.{name}.may"] in drawn for name in ("seconds", "pieces", "time")]
    assert f"#################### {48 * 60} Ana" in drawn
    assert f"{EN['measure.pieces']}: ## 61, 61" in drawn
    assert drawn.isascii()
    assert max(map(len, drawn.split("\n"))) < 80
    assert drawn.count("\n") < 24


def test_a_silent_call_says_first_what_it_is_not() -> None:
    """One reads whom it reaches before anything goes, and yes and back are both there."""
    couple = three()
    ask = next(choice for choice in table(couple, "a").choices if choice.act == "help")
    page = pages.asking(couple.view("a"), ask)

    assert "sure" == ask.asks
    assert [EN["help.what"]] == [block.text for block in page.blocks]
    assert [("help", ""), ("", "")] == [(choice.act, choice.asks) for choice in page.choices]


def test_a_call_is_seen_by_who_called_and_by_the_facilitator_alone() -> None:
    """Not seen yet, then when it was; while one waits there is no second one; the partner's page stays as it is."""
    couple = three()
    before = couple.page("b")
    waits, seen = couple.page("a", calls={"a": 0}), couple.page("a", calls={"a": 7})
    offered = [[one.act for one in table(couple, "a", calls={"a": at}).choices] for at in (0, 7)]

    assert [EN["help.asked"], EN["help.seen"].format(time=7)] == [page.notices[0] for page in (waits, seen)]
    assert [False, True] == ["help" in acts for acts in offered]
    assert before == couple.page("b")
    assert waits.key == seen.key


def test_a_facilitator_reads_that_it_is_not_to_be_mentioned() -> None:
    """Who calls, what to offer, and a choice that says that it was seen; at the end of a dialogue nothing of it."""
    couple = three()
    quiet, called = couple.page("f"), couple.page("f", calls={"a": 0})
    couple.act("b", "leave")

    assert EN["observe.call"].format(name=couple.names["a"]) == called.notices[0]
    assert ["seen"] == [choice.act for choice in called.choices if choice not in quiet.choices]
    assert "seen" not in [choice.act for choice in couple.page("f", calls={"a": 0}).choices]


def test_without_a_facilitator_nobody_is_called() -> None:
    """Neither alone, nor once they are gone, nor at one keyboard."""
    couple = three()
    couple.act("b", "revoke")

    assert "help" not in [choice.act for choice in table(couple, "a", calls={"a": 0}).choices]
    assert "help" not in [choice.act for choice in table(three(), "a", shared=True).choices]
    assert EN["help.asked"] not in couple.page("a", calls={"a": 0}).notices


def test_their_own_word_stands_on_a_facilitators_page() -> None:
    """Until a partner acts; before they have had one there is none."""
    couple = three()
    first = couple.page("f").notices
    couple.act("f", "suggest", "Slowly.")

    assert ((), (EN["observe.suggested"].format(words="Slowly."),)) == (first, couple.page("f").notices)


def test_stepping_out_is_looked_at_twice() -> None:
    """Whatever key a facilitator takes for it, it is the same page; before that there is nothing to leave."""
    couple = three()
    asked = [Choice("pause", "", asks="time"), Choice("leave", "", asks="sure"), ASK]
    sits = [pages.asking(couple.view("f"), choice) for choice in asked]
    couple.now = UNTIL
    waits = pages.asking(couple.view("f"), ASK)

    assert [["revoke", ""]] * 3 == [[choice.act for choice in page.choices] for page in sits]
    assert [""] == [choice.act for choice in waits.choices]


def test_both_read_that_a_facilitator_has_stepped_out() -> None:
    """By name, until the floor moves; the facilitator reads that it was they who did."""
    from duologue.company import gone

    couple = three()
    couple.act("f", "revoke")
    couple.act("b", "pause", until=couple.now + 20 * MINUTE)
    told = [said(couple, seat, "guest.stepped") for seat in PARTNERS]
    couple.play(("a", "resume", ""), ("b", "resume", ""), ("a", "say", "I miss our walks."))

    assert [True, True, False] == [*told, said(couple, "a", "guest.stepped")]
    assert "" == couple.page("a").guest
    assert EN["observe.stepped"] == gone(couple.view("f"), "stepped").headline


def test_both_read_that_a_facilitator_was_asked_out() -> None:
    """By name, until the floor moves, whether it was one of them or the time; not the facilitator, who reads why."""
    couple, late = three(), three()
    couple.act("b", "revoke")
    late.now = UNTIL
    for each in (couple, late):
        assert [True, True, False] == [said(each, seat, "guest.gone") for seat in (*PARTNERS, "f")]
        each.act("b", "aside", EN["aside.1"])
        assert [True, True] == [said(each, seat, "guest.gone") for seat in PARTNERS]
        each.act("a", "say", "I miss our walks.")
        assert [False, False] == [said(each, seat, "guest.gone") for seat in PARTNERS]


def test_nobody_goes_who_never_came() -> None:
    """Who takes a yes back before the other one's has sent nobody away."""
    couple = Couple(TALK)
    agrees(couple, "a")
    couple.act("a", "revoke")

    assert [(), ()] == [couple.page(seat).notices for seat in PARTNERS]


def test_where_a_facilitator_is_let_in_the_relay_is_named() -> None:
    """It is what they have to know: in one line there, and in the help of every page; at one keyboard there is none."""
    couple = Couple(TALK)
    sentence = EN["guest.relay"].format(relay="relay.test:1")
    named = [
        [sentence in [block.text for block in blocks] for blocks in (page.blocks, front.help)]
        for view in (couple.view("a", relay="relay.\x1btest:1\n"), couple.view("a"))
        for page, front in [(pages.asking(view, ASK), pages.made(view))]
    ]

    assert [[True, True], [False, False]] == named


def test_a_suggestion_bears_the_name_of_whose_it_was() -> None:
    """In the record too, after another facilitator has come; their own they read as their own."""
    couple = three()
    couple.play(("f", "suggest", "Slowly."), ("a", "revoke", ""))
    for seat in PARTNERS:
        agrees(couple, seat, name="Lea")
    told = [[turn.text for turn in turns(couple.view(seat)) if turn.seat == "f"] for seat in ("a", "f")]

    assert [["Kim suggests: Slowly."], ["You suggested: Slowly."]] == told


def test_a_facilitators_words_are_nobody_elses() -> None:
    """What they say at a step of theirs says whose it is, on the page and in the record, under whatever name."""
    couple = three(name="Ben", made=WORDED)
    couple.act("a", "yes")
    couple.act("f", "say", "I take it all back.")
    view = replace(couple.view("a"), names={"a": "Ana", "b": "Ben"})
    (block, *_), turn = pages.made(view).blocks, list(turns(view))[-1]

    assert ("I take it all back.", "a facilitator said") == (block.text, block.label)
    assert ("I take it all back.", "a facilitator") == (turn.text, turn.label)
