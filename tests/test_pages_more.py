# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Questions before an act, and drafts. The rest of pages: test_pages and test_pages_walk."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from duologue.breaks import MINUTES
from duologue.core.exercise import Form, Guide
from duologue.core.shape import PARTNERS, Clock, Limit, Shape, Step
from duologue.page import Block, Choice
from duologue.pages import asking
from duologue.phrases import EN
from duologue.view import Draft
from tests.table import MINUTE, NOON, Couple, exercise
from tests.test_pages import BOTH, SPEAK, at, texts


def test_questions_come_before_some_acts() -> None:
    """A time can be chosen or gone back from, words have a field, and stopping is asked twice."""
    couple = at(SPEAK, Guide(stems=("I …",)))
    chair = couple.chairs["a"]
    view = couple.view("a")
    time = asking(view, Choice("pause", "", asks="time"))
    words = asking(view, Choice("say", "Say it", asks="words"))
    sure = asking(view, Choice("leave", "", asks="sure"))

    later = asking(view, Choice("later", "", asks="time"))

    assert "text" == words.form  # without it a screen has nothing to write in
    assert [20, 5, 60, 1440, 0] == [*MINUTES, 0] == [choice.minutes for choice in time.choices]
    assert ["pause"] * 4 + [""] == [choice.act for choice in time.choices]
    assert (EN["minutes.calm"], EN["minutes.20"]) == (time.choices[0].label, later.choices[0].label)
    assert EN["ask.later"] == later.headline
    assert ("Say it", (Choice("", EN["back"]),)) == (words.headline, words.choices)
    assert words.field is not None
    assert ("say", ("I …",)) == (words.field.act, words.field.stems)
    assert ["leave", ""] == [choice.act for choice in sure.choices]
    assert chair.state.seq == 2


def test_ways_to_begin_fade_with_practice() -> None:
    """Whoever has written at this step before needs less of them, down to none; what the other wrote does not count."""
    couple = Couple(exercise({"tell": (Step("either", {"say": "tell", "done": "end"}), Guide(stems=("I …", "We …")))}))
    seen = list[int]()
    for _ in range(4):
        field = couple.page("a").field
        assert field is not None
        assert ("I …", "We …") == field.stems
        seen.append(field.fade)
        couple.act("a", "say", "rain")
        couple.act("b", "say", "sun")
    couple.act("b", "say", "snow")
    other = couple.page("b").field

    assert [0, 1, 2, 2] == seen
    assert other is not None
    assert 2 == other.fade


# --- drafts


def test_a_field_is_filled_from_ones_own_earlier_words() -> None:
    """A second try has the first one to look at, and not as its draft, unless what it answers was said anew."""
    tell = Step("speaker", {"say": "back"}, limit=Limit(2, "end"))
    back = Step("listener", {"say": "check"})
    steps = {
        "tell": (tell, Guide()),
        "back": (back, Guide(of="tell", draft="{back}")),
        "check": (Step("speaker", {"no": "back", "new": "tell"}), Guide()),
    }
    couple, pages = Couple(exercise(steps)), []
    for act in ("no", "new", ""):
        if couple.chairs["a"].state.step == "tell":
            couple.act("a", "say", "rain")
        pages.append(couple.page("b"))
        couple.act("b", "say", "you said rain")
        couple.act("a", act) if act else None

    assert ["", "you said rain", ""] == [page.field.last for page in pages if page.field is not None]
    assert [""] * 3 == [page.field.draft for page in pages if page.field is not None]


@pytest.mark.parametrize(
    ("minutes", "name", "gap"),
    [(0, "clock.least", {"time": "noon"}), (2, "", {}), (4, "clock.soft", {"minutes": 4}), (9, "clock.hard", {})],
)
def test_a_clock_is_heard(minutes: int, name: str, gap: dict[str, Any]) -> None:
    """Before its shortest time, at its bell and at its end a page says so, and asks nothing new."""
    turn = Clock(("here",), least=2 * MINUTE, soft=4 * MINUTE, hard=9 * MINUTE, time="end")
    made = exercise({"here": (SPEAK, Guide())})
    couple = Couple(replace(made, shape=Shape(made.shape.start, made.shape.steps, {"turn": turn})))
    page = couple.page("a", now=NOON + minutes * MINUTE, clock=lambda at: "noon")

    assert ((EN[name].format(**gap),) if name else ()) == page.notices
    assert couple.page("a").key == page.key


def test_a_step_for_either_of_them_says_so() -> None:
    """Where either may act for them both, the headline names both of them, on both pages."""
    couple = at(Step("either", {"say": "end"}))
    headlines = [couple.page("a").headline, couple.page("b").headline]

    assert [EN["turn.either"].format(me=me, them=them) for me, them in (("Ana", "Ben"), ("Ben", "Ana"))] == headlines


def test_nobody_who_is_quiet_is_asked_to_finish_a_sentence() -> None:
    """In a silence the end of the clock is told, and nothing of a sentence."""
    made = exercise({"here": (Step("speaker", {"ready": "end"}), Guide(form="silence"))})
    turn = Clock(("here",), hard=9 * MINUTE, time="end")
    couple = Couple(replace(made, shape=Shape(made.shape.start, made.shape.steps, {"turn": turn})))

    assert (EN["clock.hard.silence"],) == couple.page("a", now=NOON + 9 * MINUTE).notices


@pytest.mark.parametrize(("title", "place"), [("Made", "Made."), ("Now?", "Now?"), ("Now!", "Now!")])
def test_a_title_ends_once(title: str, place: str) -> None:
    """A title that brings its own mark at its end gets no full stop after it."""
    couple = Couple(replace(exercise({"here": (Step("both", {"say": "end"}), Guide())}), title=title))

    assert place == couple.page("a").place


@pytest.mark.parametrize(
    ("form", "draft", "filled"),
    [
        ("private", "{prep}", ("the kitchen", "")),
        ("private", "{here}", ("", "the hall")),
        ("text", "{prep}", ("", "")),
        ("choice", "{prep}", ("", "")),
        ("feelings", "{prep}", ("", "")),
    ],
)
def test_private_words_fill_a_private_field_alone(form: Form, draft: str, filled: tuple[str, str]) -> None:
    """What one wrote for oneself can be where the next such words begin, and in no field that sends."""
    page = at(SPEAK, Guide(form=form, draft=draft)).page("a", private={"prep": "the kitchen", "here": "the hall"})

    assert page.field is not None
    assert filled == (page.field.draft, page.field.last)


def test_a_private_draft_waits_in_no_composer_that_sends() -> None:
    """What was begun for oneself alone, and left behind, is shown to its writer and is not about to be said."""
    couple = Couple(
        exercise({"prep": (Step("speaker", {"say": "here"}), Guide(form="private")), "here": (SPEAK, Guide())})
    )
    couple.act("a", "say")
    page = couple.page("a", drafts=(Draft("my own", "prep", 1),))

    assert page.field is not None
    assert "" == page.field.draft
    assert "my own" == page.blocks[-1].text


@pytest.mark.parametrize("why", ["draft.kept", "draft.early", "draft.time", "draft.unopened"])
def test_a_draft_comes_back_with_its_reason(why: str) -> None:
    """Words that were not said stand in the field again, with one sentence saying why; of any length, whole."""
    draft = Draft("I am\nsorry " * 10_000, "elsewhere", 7, why)
    page = at(SPEAK, Guide(draft="{here}")).page("a", drafts=(draft,))

    assert page.field is not None
    assert draft.text == page.field.draft
    assert (EN[why],) == page.notices
    assert "" == page.curtain


@pytest.mark.parametrize("form", ["choice", "scale", "feelings", "needs"])
def test_where_a_draft_does_not_fit_it_stands_beside(form: Form) -> None:
    """A line to choose is begun anew at each moment: what was begun at another is shown, and the field is empty."""
    couple = at(SPEAK, Guide(form=form))
    page, waits = (couple.page(seat, drafts=(Draft("I am sorry", "here", 0),)) for seat in PARTNERS)

    assert page.field is not None
    assert "" == page.field.draft
    assert Block("words", "I am sorry", EN["draft.label"]) == page.blocks[-1] == waits.blocks[-1]


def test_at_one_keyboard_a_kept_draft_is_behind_the_curtain() -> None:
    """What somebody has not said yet is shown to them alone; in a break it is only said that it is kept."""
    couple, draft = at(SPEAK), Draft("I am sorry", "here", 1)
    page = couple.page("a", shared=True, drafts=(draft,))
    couple.act("b", "pause", until=NOON)
    pause = couple.page("a", shared=True, drafts=(draft,))

    assert EN["curtain.draft"].format(me="Ana", them="Ben") == page.curtain
    assert ("", (EN["draft.kept"],)) == (pause.curtain, pause.notices)
    assert "I am sorry" not in "".join(texts(pause))


def test_no_draft_is_no_draft() -> None:
    """An empty one is not worth a word."""
    assert () == at(SPEAK).page("a", drafts=(Draft("", "here", 1),)).notices


def test_a_question_for_words_takes_the_draft_up() -> None:
    """Where two acts carry words, the draft waits behind the choice too."""
    couple = at(Step("speaker", {"say": "end", "say-no": "end"}))
    page = asking(couple.view("a", drafts=(Draft("I am", "here", 1),)), Choice("say", "Say it", asks="words"))

    assert page.field is not None
    assert ("I am", (EN["draft.kept"],)) == (page.field.draft, page.notices)


def test_at_one_keyboard_a_page_knows_whom_it_asks() -> None:
    """Where another may sit in front of it too, a page says whom it means; elsewhere, and when it is over, nobody."""
    couple = Couple(exercise({"here": (SPEAK, Guide())}), names={"a": "Ana\x1b", "b": "ana"})
    during = [couple.page(seat, shared=True).who for seat in PARTNERS], couple.page("a").who
    couple.act("a", "leave")

    assert (["Ana (A)", "ana (B)"], "") == during
    assert "" == couple.page("a", shared=True).who


# --- marks

FITS = {
    "tell": (Step("speaker", {"say": "hear"}), Guide()),
    "hear": (Step("listener", {"say": "fits"}), Guide()),
    "fits": (Step("speaker", {"yes": "end", "no": "again"}), Guide(kind="check", of="hear", shows=("tell", "hear"))),
    "again": (Step("speaker", {"say": "end"}), Guide(form="text")),
}


@pytest.mark.parametrize("shared", [True, False])
def test_marks_are_missed_phrases_and_then_a_draft(shared: bool) -> None:
    """At the check they are marked on one's own words; then they wait in the composer; no curtain falls for either."""
    couple = Couple(exercise(FITS))
    couple.play(("a", "say", "so much rain, all day"), ("b", "say", "rain"))
    couple.chairs["a"].drafts = (Draft("so much rain,\nall day", "fits", 3),)
    check, theirs = couple.page("a", shared=shared), couple.page("b", shared=shared)
    couple.act("a", "pause", until=couple.now + 20 * MINUTE)
    rest = couple.page("a", shared=shared)
    couple.play(("a", "resume", ""), ("b", "resume", ""), ("a", "no", ""))
    again, waits = couple.page("a", shared=shared), couple.page("b", shared=shared)

    assert (("so much rain,", "all day"), (), "") == (check.missed, check.notices, check.curtain)
    assert ((), EN["draft.kept"]) == (rest.missed, rest.notices[-1])
    assert again.field is not None
    assert ("so much rain,\nall day", "") == (again.field.draft, again.curtain)
    assert [((), None)] * 2 == [(page.missed, page.field) for page in (theirs, waits)]
    assert not any("rain,\nall day" in text for page in (theirs, waits) for text in texts(page))


def test_what_was_never_said_is_no_mark() -> None:
    """Words that were written where one can only choose stand as a draft, behind a curtain at one keyboard."""
    couple = Couple(exercise(FITS))
    couple.play(("a", "say", "so much rain"), ("b", "say", "rain"))
    couple.chairs["a"].drafts = (Draft("and snow", "fits", 3),)
    page = couple.page("a", shared=True)

    assert ((), EN["draft.label"], "and snow") == (page.missed, page.blocks[-1].label, page.blocks[-1].text)
    assert EN["curtain.draft"].format(me="Ana", them="Ben") == page.curtain


def test_who_has_answered_reads_so_without_more() -> None:
    """Where an exercise has no word for waiting, the headline is enough."""
    couple = at(BOTH)
    couple.act("a", "say", "thanks")
    page = couple.page("a")

    assert (EN["turn.answered"].format(me="Ana", them="Ben"), ()) == (page.headline, page.blocks)


def test_what_is_ours_says_so_by_itself() -> None:
    """An exercise that came with the program speaks without a name; a break and a stop are the program's in any."""
    ours, theirs = (at(SPEAK, Guide(prompt="Go on.", help="So."), brought=brought) for brought in (False, True))
    begun = [[couple.page("a").blocks[0].label, couple.page("b").help[-2].text] for couple in (ours, theirs)]
    theirs.act("a", "pause", until=0)
    rests = theirs.page("b").blocks
    theirs.act("b", "leave")
    gone = theirs.page("b").blocks

    assert [
        ["", EN["help.theirs"].format(them="Ana")],
        ["Your own exercise says", "The exercise of Ana says:"],
    ] == begun
    assert [""] * len((*rests, *gone)) == [block.label for block in (*rests, *gone)]


def test_what_others_wrote_has_no_empty_lines() -> None:
    """Nothing of it stands apart as if the program said it: not in what it asks, tells of, shows, or helps with."""
    apart = "So.\n\n \n\nThe line is quiet."
    guide = Guide(prompt=apart, wait=apart, help=apart, done_when=apart, example={"good": apart}, cards=(apart,))
    couple = at(Step("speaker", {"say": "end"}, limit=Limit(1, "end")), guide, brought=True)
    ours = at(Step("speaker", {"say": "end"}), guide).page("a").blocks
    pages = [couple.page(seat) for seat in PARTNERS]
    found = [block.text for page in pages for block in (*page.blocks, *page.help) if block.text.startswith("So.")]

    assert ["So.\nThe line is quiet."] * len(found) == found
    assert 10 == len(found)
    assert apart == ours[-1].text


def test_what_an_exercise_of_others_is_called_stands_in_quotes() -> None:
    """The line that says where one is is the program's: neither a title nor a role speaks in its place."""
    couple = at(SPEAK, Guide(), brought=True)
    title = replace(couple.exercise, title="The line is quiet. “Stop", roles={"speaker": "one who asks"})
    couple.exercise = title

    assert "“The line is quiet. ‘Stop”. Ana is the “one who asks”." == couple.page("b").place


def test_words_that_are_asked_for_stand_under_who_asks() -> None:
    """An answer that wants words becomes a headline, and is not the program's."""
    two = {"say": "end", "say-more": "end"}
    labels = {"say": "The line is quiet", "say-more": "More"}
    couple = at(Step("speaker", two), Guide(prompt="Go on.", labels=labels), brought=True)
    asked = asking(couple.view("a"), couple.page("a").choices[0])

    assert "Your own exercise says: The line is quiet" == asked.headline
