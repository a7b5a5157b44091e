# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What pages recall: what was said and to which card, what stays in sight, names, and what was marked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from duologue.core.exercise import Guide
from duologue.core.shape import Limit, Seat, Step
from duologue.page import Block
from duologue.recall import marked
from duologue.turns import turns
from duologue.view import Draft
from tests.table import Couple, bundled, exercise
from tests.test_pages import DECK, SPEAK, cards

# --- cards


def words(couple: Couple, seat: Seat, shared: bool = False) -> list[str]:
    """The labels of the words that this chair has before it."""
    return [block.label for block in couple.page(seat, shared=shared).blocks if block.kind == "words"]


@pytest.mark.parametrize("order", ["listed", "shuffled"])
def test_words_come_with_the_card_that_began_them(order: str) -> None:
    """Whoever reads a sentence that a card began sees its card, the one that was shown when it was said."""
    made = cards(order, {"say": "card", "pass": "card"})
    shown = Guide(shows=("card:all",), prompt="Change.")
    couple = Couple(replace(made, guides={**made.guides, "change": shown}))
    seen = []
    for n in range(4):
        seen += [block.text for block in couple.page("a").blocks if block.kind == "card"]
        couple.act("a", *(("pass", "") if n == 1 else ("say", f"word {n}")))
    said = [seen[0], *seen[2:]]

    assert sorted(DECK) == sorted(seen)
    assert [f"You said, to “{card}”" for card in said] == words(couple, "a")
    assert [f"Ana said, to “{card}”" for card in said] == words(couple, "b")


def test_a_card_that_was_chosen_is_the_words_themselves() -> None:
    """Choosing a card says it, and it is not said twice."""
    made = cards("chosen", {"card": "told"})
    told = (Step("speaker", {"ready": "end"}), Guide(shows=("card",)))
    shape = replace(made.shape, steps={**made.shape.steps, "told": told[0]})
    couple = Couple(replace(made, shape=shape, guides={**made.guides, "told": told[1]}))
    couple.act("a", "card", "Sun", index=1)

    assert Block("words", "Sun", "You said") == couple.page("a").blocks[0]


def test_a_card_that_is_no_longer_there_is_left_out() -> None:
    """A place beyond the deck, as another program might count, leaves the words as they are."""
    couple = Couple(cards("listed", {"say": "card"}))
    couple.act("a", "say", "rain")
    chair = couple.chairs["b"]
    chair.said[-1] = replace(chair.said[-1], index=9)
    couple.exercise = replace(
        couple.exercise, guides={**couple.exercise.guides, "card": Guide(cards=DECK, shows=("card:all",))}
    )

    assert ["Ana said"] == words(couple, "b")


# --- in sight


def rejected(id: str) -> Couple:
    """At the first piece of this exercise a mirror was rejected twice, each time with a clarification."""
    couple = Couple(bundled(id))
    start = {
        "mirroring": [("a", "say", "topic"), ("b", "now", "")],
        "appreciation": [],
        "need-and-need-not-to": [("b", "now", ""), ("a", "done", ""), ("b", "done", ""), ("a", "say", "my step.")],
    }[id]
    ready = [] if id == "need-and-need-not-to" else [("a", "ready", ""), ("b", "ready", "")]
    couple.play(*start, *ready, ("a", "say", "piece"))  # type: ignore[arg-type]  # seats
    for n in "12":
        couple.play(("b", "say", f"mirror {n}"), ("a", "not_yet", ""), ("a", "say", f"clearer {n}"))
    return couple


@pytest.mark.parametrize("id", ["mirroring", "appreciation", "need-and-need-not-to"])
def test_what_was_clarified_stays_in_sight(id: str) -> None:
    """Each clarification of a piece stands beside it: when it is mirrored, checked, and clarified once more."""
    couple = rejected(id)
    seen = [[block.text for block in couple.page("b").blocks if block.kind == "words"]]
    for act in (("b", "say", "mirror 3"), ("a", "not_yet", "")):
        couple.play(act)
        seen.append([block.text for block in couple.page("a").blocks if block.kind == "words"])
    told = ["piece", "clearer 1", "clearer 2"]

    assert [told, [*told, "mirror 3"], [*told, "mirror 3"]] == seen


def test_the_next_piece_starts_anew() -> None:
    """What was clarified about one card is not before those who are at the next."""
    couple = rejected("appreciation")
    couple.play(("b", "say", "mirror 3"), ("a", "yes", ""), ("a", "say", "next"))

    assert ["next"] == [block.text for block in couple.page("b").blocks if block.kind == "words"]
    assert ["Ana said, to “When you do that, I feel …”"] == words(couple, "b")


def test_what_both_wrote_ends_with_the_words_of_the_other() -> None:
    """Whoever wrote first: what one is asked about stands nearest to what is asked."""
    both = Step("both", {"say": "read"})
    made = exercise({"write": (both, Guide()), "read": (Step("both", {"ready": "end"}), Guide(shows=("write",)))})
    couple = Couple(made)
    couple.play(("b", "say", "theirs"), ("a", "say", "mine"))

    assert ["You said", "Ben said"] == words(couple, "a")
    assert ["You said", "Ana said"] == words(couple, "b")


def test_the_summary_has_everything_that_was_clarified() -> None:
    """What makes sense is answered with all that was said in sight, what was missing from a summary too."""
    couple = rejected("mirroring")
    couple.play(("b", "say", "mirror 3"), ("a", "yes", ""), ("a", "no", ""))
    for n in "12":
        couple.play(("b", "say", f"summary {n}"), ("a", "not_yet", ""), ("a", "say", f"missing {n}"))
    told = ["piece", "clearer 1", "clearer 2", "missing 1", "missing 2"]
    seen = [[block.text for block in couple.page("b").blocks if block.kind == "words"]]
    couple.play(("b", "say", "summary 3"))
    checked = [block.text for block in couple.page("a").blocks if block.kind == "words"]
    couple.play(("a", "yes", ""))
    seen += [[block.text for block in couple.page("b").blocks if block.kind == "words"]]

    assert [told, told] == seen
    assert [*told, "summary 3"] == checked


def test_a_piece_keeps_its_topic_in_sight() -> None:
    """Whoever says the one piece has the topic before them, in the second half too, and so has who waits."""
    couple = Couple(bundled("mirroring-short"))
    couple.play(("a", "say", "the dishes"), ("b", "now", ""))
    first = [[b.text for b in couple.page(seat).blocks if b.kind == "words"] for seat in ("a", "b")]
    couple.play(("a", "pass", ""), ("a", "ready", ""), ("b", "ready", ""))

    assert [["the dishes"]] * 2 == first
    assert ["the dishes"] == [b.text for b in couple.page("b").blocks if b.kind == "words"]


def test_a_fear_stands_beside_its_cards_for_whom_it_is_theirs() -> None:
    """The cards about a fear show which; who passed theirs does not get the fear of the other instead."""
    couple = Couple(bundled("what-i-fear-and-what-i-need"))
    couple.play(("b", "now", ""), ("a", "done", ""), ("b", "done", ""), ("a", "say", "to be left"))
    first = [b.text for b in couple.page("a").blocks if b.kind == "words"]
    for _ in range(6):
        couple.act("a", "pass")
    couple.play(("b", "pass", ""), ("a", "ready", ""), ("b", "ready", ""), ("b", "pass", ""))

    assert ["to be left"] == first
    assert [] == [b.text for b in couple.page("b").blocks if b.kind == "words"]


def test_what_is_taken_in_was_clarified() -> None:
    """Whoever takes in what is good about them has the clarifications before them too."""
    couple = rejected("appreciation")
    couple.play(("b", "say", "mirror 3"), ("a", "yes", ""), ("a", "pass", ""), ("a", "pass", ""))

    assert ["piece", "clearer 1", "clearer 2"] == [b.text for b in couple.page("b").blocks if b.kind == "words"]


def test_the_step_that_was_chosen_stays_in_sight() -> None:
    """Who mirrors what a step means, and both when it is checked, read which step it is."""
    couple = rejected("need-and-need-not-to")  # they wrote: my step.
    mirror = couple.page("b")
    couple.act("b", "say", "mirror 3")

    assert all("“my step”" in page.blocks[-1].text for page in (mirror, couple.page("a")))
    assert any("“my step”" in block.text for block in couple.page("b").blocks)


# --- names


def test_the_last_page_at_one_keyboard_speaks_to_both() -> None:
    """Where both read the same end, each one's words bear their name; everywhere else one's own are one's own."""
    shows = Guide(shows=("tell", "back"))
    steps = {"tell": (Step("speaker", {"say": "back"}), shows), "back": (Step("listener", {"say": "end"}), shows)}
    couple = Couple(exercise(steps))
    couple.exercise = replace(couple.exercise, guides={**couple.exercise.guides, "end": shows})
    couple.act("a", "say", "rain")
    before = words(couple, "a", shared=True)
    couple.act("b", "say", "you said rain")

    assert ["You said"] == before
    assert ["Ana said", "Ben said"] == words(couple, "a", shared=True) == words(couple, "b", shared=True)
    assert ["You said", "Ben said"] == words(couple, "a")
    assert ["Ana said", "You said"] == words(couple, "b")


NAMED = "{partner}, {here} {partner} {nobody} {partner"


def test_the_other_one_is_called_by_name() -> None:
    """{partner} is the other's name, in prompts beside quotes and in helps; what else is in braces stays."""
    couple = Couple(exercise({"here": (Step("speaker", {"say": "ask"}), Guide()), "ask": (SPEAK, Guide())}))
    guide = Guide(prompt=NAMED, wait=NAMED, help=NAMED)
    couple.exercise = replace(couple.exercise, guides={**couple.exercise.guides, "ask": guide})
    couple.act("a", "say", "{partner}")
    asked, waits = couple.page("a"), couple.page("b")

    assert "Ben, “{partner}” Ben {nobody} {partner" == asked.blocks[0].text
    assert "Ana, “{partner}” Ana {nobody} {partner" == waits.blocks[0].text
    assert ["Ben, {here} Ben {nobody} {partner"] == [block.text for block in asked.help]
    assert asked.help[0].text == waits.help[-1].text


def test_a_name_that_looks_like_a_quote_is_a_name() -> None:
    """Whoever calls themselves {here} is not taken for a step, nor for their partner."""
    names: dict[Seat, str] = {"a": "{here}", "b": "{partner}"}
    couple = Couple(exercise({"here": (SPEAK, Guide(prompt="{partner}"))}), names=names)

    assert "partner (B)" == couple.page("a").blocks[0].text


# --- marks


@pytest.mark.parametrize(
    ("step", "draft", "own", "found"),
    [
        ("fits", "so much\nall day", ["So it was so much", "rain\x07 all\n day"], True),
        ("fits", "", [], True),
        ("fits", "so much\nsnow", ["so much rain"], False),
        ("fits", "so much", [], False),
        ("tell", "so much", ["so much"], False),
        ("self", "so much", ["so much"], False),
        ("nowhere", "so much", ["so much"], False),
        ("bare", "so much", ["so much"], True),
    ],
)
def test_marks_are_ones_own_words_where_nothing_is_written(step: str, draft: str, own: list[str], found: bool) -> None:
    """Every line was said before; where words can be written, for oneself alone or to be said, it is a draft."""
    made = exercise(
        {
            "fits": (Step("speaker", {"yes": "tell"}), Guide()),
            "tell": (SPEAK, Guide()),
            "self": (Step("speaker", {"done": "tell"}), Guide(form="private")),
            "bare": (Step("speaker", {"yes": "tell"}), Guide()),
        }
    )
    made = replace(made, guides={id: guide for id, guide in made.guides.items() if id != "bare"})

    assert found == marked(made, Draft(draft, step, 1), own)


def test_the_other_is_named_wherever_an_exercise_speaks_of_them() -> None:
    """In labels, stems, options, cards and helps; in what was chosen, as whoever chose it had read it."""
    guide = Guide(
        kind="check",
        stems=("I see {partner} …",),
        options=("{partner} may rest",),
        labels={"yes": "{partner} got me", "say": "Tell {partner}"},
        example={"good": "{partner}, I …"},
        done_when="{partner} nods.",
    )
    steps = {
        "here": (Step("speaker", {"say": "deal", "yes": "deal"}), guide),
        "deal": (Step("speaker", {"say": "told"}, limit=Limit(1, "end")), Guide(cards=("What {partner} did",))),
        "told": (Step("speaker", {"ready": "end"}), Guide(shows=("deal",))),
    }
    couple = Couple(exercise(steps))
    page = couple.page("a")
    couple.act("a", "yes")
    dealt = couple.page("a").blocks
    couple.act("a", "say", "helped")

    assert page.field is not None
    assert ((("I see Ben …",), ("Ben may rest",)), ["Ben got me"]) == (
        (page.field.stems, page.field.options),
        [choice.label for choice in page.choices],
    )
    assert {"Ben nods.", "Ben, I …"} <= {block.text for block in page.help}
    assert "What Ben did" in [block.text for block in dealt]
    assert ["Ana: Ben got me", "Ana said, to “What Ben did”"] == [
        next(turns(couple.view("b"))).text,
        words(couple, "b")[0],
    ]
