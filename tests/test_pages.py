# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What a chair is shown at a step that it has, waits for, or has answered. Drafts, breaks and ends: test_pages_more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest

from duologue.core.dialogue import UNOPENED
from duologue.core.exercise import Exercise, Form, Guide, Kind
from duologue.core.shape import Limit, Seat, Step
from duologue.page import Block, Choice, Page
from duologue.phrases import EN
from tests.table import Couple, exercise

SPEAK = Step("speaker", {"say": "end"})
BOTH = Step("both", {"say": "end"})
SEALED = Step("both", {"say": "end"}, sealed=True)
DECK = ("Rain", "Sun", "Wind", "Snow")


def at(step: Step, guide: Guide | None = None, **more: Any) -> Couple:
    """A couple at this step, at which one thing is to be done before the end."""
    return Couple(exercise({"here": (step, guide or Guide())}, **more))


def texts(page: Page) -> list[str]:
    """Every text that stands on it."""
    blocks = [text for block in page.blocks for text in (block.label, block.text)]
    field = [page.field.draft, *page.field.options] if page.field is not None else []
    choices = [choice.label for choice in page.choices]
    return [page.headline, page.place, page.curtain, *page.notices, *blocks, *choices, *field]


# --- the turn


@pytest.mark.parametrize("kind", get_args(Kind))
def test_the_headline_says_whose_turn_it_is_and_for_what(kind: Kind) -> None:
    """Each kind of step has its own sentence, with the name of the one who has the floor."""
    page = at(SPEAK, Guide(kind=kind, form="private" if kind == "rate" else "text", prompt="Go.")).page("a")

    assert EN[f"turn.{kind}"].format(me="Ana") == page.headline
    assert "Ana" in page.headline
    assert (Block("prompt", "Go."),) == page.blocks
    assert not page.over


@pytest.mark.parametrize("form", get_args(Form))
def test_every_form_has_a_field_to_write_in(form: Form) -> None:
    """Whatever the form, where words are asked for there is one field for them, with all that its guide says."""
    guide = Guide(form=form, stems=("I …",), words=9, hold=2000, options=("low", "high"))
    page = at(SPEAK, guide, vocabularies={"feelings": (("warm", ("glad",)),)}).page("a")

    assert page.field is not None
    assert ("say", form or "text", ("I …",), 9, 2000, ("low", "high")) == (
        page.field.act, page.field.form, page.field.stems, page.field.words, page.field.hold, page.field.options,
    )  # fmt: skip
    assert ((("warm", ("glad",)),) if form == "feelings" else ()) == page.field.groups
    assert () == page.choices


def test_a_step_for_both_is_announced_as_such() -> None:
    """Where both have the floor and nothing special is asked, the headline says that it is for both."""
    couple = at(BOTH)

    assert EN["turn.both"].format(me="Ben") == couple.page("b").headline
    assert "Made." == couple.page("b").place


def test_the_place_names_the_exercise_and_the_role() -> None:
    """Who is speaker now, and what this exercise calls that, stands under every headline."""
    couple = Couple(replace(exercise({"here": (SPEAK, Guide())}), roles={"speaker": "sender"}), speaker="b")

    assert "Made. Ben is the sender." == couple.page("a").place


def test_answers_stand_in_the_order_of_their_labels() -> None:
    """An author's order is kept, and an act without a label is named as it is."""
    step = Step("speaker", {"no": "end", "what": "end", "yes": "end"})
    page = at(step, Guide(labels={"yes": "You got me", "no": "Not yet"})).page("a")

    assert [("yes", "You got me"), ("no", "Not yet"), ("what", "what")] == [(c.act, c.label) for c in page.choices]
    assert page.field is None


def test_words_beside_answers_have_a_field() -> None:
    """One act with words is written into the field; the others are choices."""
    page = at(Step("speaker", {"say": "end", "part": "end"}), Guide(labels={"part": "Enough"})).page("a")

    assert page.field is not None
    assert (Choice("part", "Enough"),) == page.choices


def test_two_kinds_of_words_are_chosen_first() -> None:
    """With two acts that carry words one chooses which, and then gets its field and a way back."""
    couple = at(Step("speaker", {"say": "end", "say-question": "end"}), Guide(labels={"say-question": "Ask"}))
    page = couple.page("a")

    assert page.field is None
    assert [("say-question", "words"), ("say", "words")] == [(c.act, c.asks) for c in page.choices]


def test_a_later_time_is_asked_for() -> None:
    """Choosing "later" leads to the question when."""
    page = at(Step("speaker", {"later": "end"}), Guide(labels={"later": "Later"})).page("a")

    assert (Choice("later", "Later", asks="time"),) == page.choices


def test_silence_says_how_long() -> None:
    """A step of silence says about how many seconds it takes."""
    page = at(Step("both", {"ready": "end"}), Guide(form="silence", hold=30_000)).page("a")

    assert EN["hold"].format(seconds=30) == page.blocks[-1].text


def test_the_one_who_asks_is_named() -> None:
    """A question that the listener puts to the speaker bears the listener's name, and one's own bears none."""
    asked = at(SPEAK, Guide(prompt="Did I get that?", asked_by="listener")).page("a")
    own = at(SPEAK, Guide(prompt="Did I get that?", asked_by="speaker")).page("a")

    assert ["Ben asks", ""] == [asked.blocks[0].label, own.blocks[0].label]


def test_help_is_of_this_step() -> None:
    """What helps here, when it is enough and the examples come with the page; each example says what it is."""
    example = {"rebuttal": "But I.", "partial": "", "good": "Like so."}
    page = at(SPEAK, Guide(help="Breathe.", done_when="It is short.", example=example)).page("a")

    assert (
        Block("note", "Breathe."),
        Block("note", "It is short.", EN["done_when"]),
        Block("words", "Like so.", EN["example.good"]),
        Block("words", "But I.", EN["example.rebuttal"]),
    ) == page.help


@pytest.mark.parametrize(("shared", "kind"), [(True, "other"), (False, "other"), (False, "rate")])
def test_private_words_are_written_alone(shared: bool, kind: Kind) -> None:
    """Private words have a field whose act says nothing of them; at one keyboard the other looks away first."""
    step, labels = Step("speaker", {"done": "end", "skip": "end"}), {"done": "Done", "skip": "Not today"}
    page = at(step, Guide(kind=kind, form="private", labels=labels)).page("a", shared=shared)

    assert page.field is not None
    assert ("done", "private") == (page.field.act, page.field.form)
    assert (Choice("skip", "Not today"),) == page.choices
    assert (EN["curtain"].format(me="Ana", them="Ben") if shared else "") == page.curtain


def test_how_safe_it_feels_is_not_asked_on_a_shared_keyboard() -> None:
    """At one keyboard a private rating is answered in silence: no field, no curtain, one note."""
    step, guide = Step("both", {"done": "end"}), Guide(kind="rate", form="private", labels={"done": "Done"})
    page = at(step, guide).page("a", shared=True)

    assert page.field is None
    assert (Choice("done", "Done"),) == page.choices
    assert EN["private.shared"] == page.blocks[-1].text
    assert "" == page.curtain


def test_private_words_need_no_act_of_their_own() -> None:
    """A private step whose act is "say" has its field too."""
    page = at(SPEAK, Guide(form="private")).page("a")

    assert page.field is not None
    assert "say" == page.field.act


# --- cards and earlier words


def cards(order: str, acts: dict[str, str]) -> Exercise:
    """A deck of four, gone through once by each."""
    limit = Limit(4, "change", "swap")
    guide = Guide(cards=DECK, order=order, labels={"pass": "Pass"})  # type: ignore[arg-type]  # an order
    change = Step("both", {"ready": "card"}, swap=True, limit=Limit(1, "end"))
    return exercise({"card": (Step("speaker", acts, limit=limit), guide), "change": (change, Guide())})


@pytest.mark.parametrize("order", ["listed", "shuffled"])
def test_a_deck_is_gone_through(order: str) -> None:
    """Each visit shows the next card, the same to both; listed as they stand, shuffled in one order for a session."""
    couple, seen = Couple(cards(order, {"pass": "card"})), []
    for _ in DECK:
        shown = [[b.text for b in couple.page(seat).blocks if b.kind == "card"] for seat in ("a", "b")]
        seen.append(shown[0])
        assert shown[0] == shown[1]
        couple.act("a", "pass")

    assert sorted(DECK) == sorted(card for (card,) in seen)
    assert (order == "listed") == ([[card] for card in DECK] == seen)


def test_a_card_is_chosen_once_a_half() -> None:
    """Of a deck to choose from, what was chosen is gone; whoever is speaker next has them all."""
    couple = Couple(cards("chosen", {"card": "card"}))
    first = couple.page("a").choices[1]
    couple.act("a", "card", first.words, index=first.index)
    left = [choice.label for choice in couple.page("a").choices]
    for index in (0, 2, 3):
        couple.act("a", "card", DECK[index], index=index)
    couple.play(("a", "ready", ""), ("b", "ready", ""))

    assert Choice("card", "Sun", words="Sun", index=1) == first
    assert ["Rain", "Wind", "Snow"] == left
    assert list(DECK) == [choice.label for choice in couple.page("b").choices]


def test_earlier_words_can_be_chosen_from() -> None:
    """A choice "of" a step offers what was said there; what cannot be read here is left out."""
    wish = Step("speaker", {"say": "wish"}, limit=Limit(3, "pick"))
    pick = (Step("listener", {"say": "end"}), Guide(form="choice", of="wish"))
    couple = Couple(exercise({"wish": (wish, Guide()), "pick": pick}))
    couple.play(("a", "say", "a walk\n a day"), ("a", "say", "tea"), ("a", "say", "rest"))
    chair = couple.chairs["b"]
    chair.said[3] = replace(chair.said[3], words=None)
    field = couple.page("b").field

    assert field is not None
    assert ("a walk a day", "rest") == field.options


# --- waiting


def test_whoever_waits_is_told_for_what() -> None:
    """The listener reads who has the floor, what they will do, and may put in one short word."""
    steps = {"one": (SPEAK, Guide()), "two": (SPEAK, Guide(prompt="Speak.", wait="They are finding their words."))}
    couple = Couple(exercise({**steps, "one": (Step("speaker", {"say": "two"}), Guide())}))
    before = couple.page("b")
    couple.act("a", "say", "rain")
    page = couple.page("b")

    assert EN["wait.other"].format(them="Ana") == page.headline
    assert [Block("prompt", "They are finding their words."), Block("note", EN["asides"])] == list(page.blocks)
    assert [EN[f"aside.{n}"] for n in range(1, 5)] == [choice.words for choice in page.choices]
    assert () == before.choices  # nothing was said yet


@pytest.mark.parametrize(
    ("step", "seat"),
    [(Step("speaker", {"say": "end"}, quiet=True), "b"), (Step("listener", {"say": "end"}), "a")],
    ids=["quiet", "listener's floor"],
)
def test_some_wait_in_silence(step: Step, seat: Seat) -> None:
    """A mute listener has no asides, nor has the speaker while the listener has the floor."""
    page = at(step).page(seat)

    assert () == page.choices
    assert () == page.blocks


def test_an_aside_is_heard_for_one_visit() -> None:
    """Both see who put in what; there is no second one, and at the next step it is gone."""
    couple = Couple(exercise({"one": (Step("speaker", {"say": "two"}), Guide()), "two": (SPEAK, Guide())}))
    couple.act("b", "aside", "A little slower, please.")
    during = [couple.page("a").notices, couple.page("b").notices, couple.page("b").choices]
    couple.act("a", "say", "rain")

    assert [("Ben, aside: A little slower, please.",), ("You: A little slower, please.",), ()] == during
    assert () == couple.page("a").notices


# --- both


def test_who_has_answered_waits_without_seeing_the_other() -> None:
    """On a step for both, no page shows one answer before both are in, whatever the file wants to show."""
    guide = Guide(prompt="You: {here}", wait="They: {here}", shows=("here", "here:all"), draft="{here}")
    couple = at(BOTH, guide)
    couple.act("a", "say", "secret")
    waits, writes = couple.page("a"), couple.page("b")

    assert EN["turn.answered"].format(them="Ben") == waits.headline
    assert (Block("prompt", "They: “secret”"),) == waits.blocks
    assert "secret" not in "".join(texts(writes))


def test_what_is_under_seal_opens_for_both_at_once() -> None:
    """Written, then opening, then late: until the other key has come nothing of theirs can be read."""
    couple = at(SEALED, Guide(wait="It is closed.", prompt="{here}", shows=("here",)))
    couple.act("a", "say", "secret")
    written = couple.page("a")
    other = couple.page("b")
    couple.act("b", "say", "mine")
    couple.tell(couple.chairs["a"].due(couple.now))
    opening = couple.page("a")
    couple.now += UNOPENED
    late, theirs = couple.page("a"), couple.page("b")

    assert EN["turn.written"].format(them="Ben") == written.headline
    assert EN["turn.opening"] == opening.headline == theirs.headline
    assert EN["without.why"].format(them="Ben") == late.headline
    assert (Choice("without", EN["without"]),) == late.choices
    assert late.key != opening.key
    assert not any(word in "".join(texts(page)) for page in (other, opening, late) for word in ("secret", "mine"))


def test_a_sealed_step_is_written_behind_the_curtain() -> None:
    """At one keyboard the other looks away; with a screen for each there is no curtain."""
    couple = at(SEALED)

    assert EN["curtain"].format(me="Ben", them="Ana") == couple.page("b", shared=True).curtain
    assert "" == couple.page("b").curtain
