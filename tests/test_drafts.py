# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What is written and not said: by moments, and on a page. What one chair makes of it: test_participant."""

from __future__ import annotations

import pytest

from duologue.core.exercise import Guide
from duologue.core.shape import Step
from duologue.drafts import beside, unsaid, written
from duologue.page import Page
from duologue.phrases import EN
from duologue.view import Draft
from tests.table import Couple, exercise
from tests.test_pages_more import FITS

OLD, NEW = Draft("so much to say", "tell", 1), Draft("and more", "back", 4)
SPEAK = Step("speaker", {"say": "end"})


def texts(page: Page) -> list[str]:
    """What stands beside as not said."""
    return [block.text for block in page.blocks if block.label == EN["draft.label"]]


def test_another_moment_is_another_draft() -> None:
    """What is written takes the place of what was written in the same moment, and of nothing else."""
    again = Draft("and more of it", "back", 4)

    assert (OLD, NEW) == written((OLD,), NEW)
    assert (OLD, again) == written((OLD, NEW), again)
    assert (OLD,) == written((OLD, NEW), Draft("", "back", 4))


def test_what_one_goes_on_with_moves_along() -> None:
    """A draft that stood in the field is in what was made of it; emptied, it was put away by its writer."""
    assert (NEW,) == written((OLD,), NEW, began=OLD.text)
    assert () == written((OLD,), Draft("", "back", 4), began=OLD.text)


def test_words_that_come_back_push_nothing_out() -> None:
    """They stand behind what was written in the same moment, beside what was written in another, and never twice."""
    held = Draft("first", "back", 4)

    assert (OLD, NEW) == beside((OLD,), NEW)
    assert (OLD, Draft("first\n\nand more", "back", 4)) == beside((held, OLD), NEW)
    assert (NEW,) == beside((Draft(NEW.text, "tell", 1),), NEW)
    assert (OLD,) == beside((OLD,), Draft("", "back", 4))
    assert (held,) == beside((held,), Draft("", "back", 4))


@pytest.mark.parametrize(
    ("wrote", "said", "left"),
    [
        ("rain", "rain", ""),
        (" rain\n", "rain", ""),
        ("sun\n\nrain", "rain", "sun"),
        ("rain\n\nsun", "rain", "sun"),
        ("rain and sun", "rain", "rain and sun"),
        ("\n\nsun", "", "\n\nsun"),
    ],
)
def test_only_what_was_said_goes(wrote: str, said: str, left: str) -> None:
    """Blanks around make no difference; a sentence that went on is nobody's to cut."""
    assert left == unsaid(wrote, said)


def test_marks_and_an_older_draft_stand_side_by_side() -> None:
    """At the check one is on one's own words, the other beside; then one in the composer, the other still beside."""
    couple = Couple(exercise(FITS))
    couple.play(("a", "say", "so much rain, all day"), ("b", "say", "rain"))
    couple.chairs["a"].drafts = (Draft("what I never said", "tell", 1), Draft("all day", "fits", 3))
    check = couple.page("a")
    couple.act("a", "no")
    again = couple.page("a")
    couple.chairs["a"].drafts = couple.chairs["a"].drafts[:1]
    last = couple.page("a")

    assert (("all day",), ["what I never said"]) == (check.missed, texts(check))
    assert again.field is not None
    assert last.field is not None
    assert ("all day", ["what I never said"]) == (again.field.draft, texts(again))
    assert ("what I never said", []) == (last.field.draft, texts(last))


def test_what_was_begun_here_is_in_the_composer() -> None:
    """Whatever came back since from elsewhere stands beside it."""
    here, back = Draft("my side", "here", 1), Draft("older", "gone", 0, "draft.early")
    page = Couple(exercise({"here": (SPEAK, Guide())})).page("a", drafts=(here, back))

    assert page.field is not None
    assert ("my side", ["older"]) == (page.field.draft, texts(page))
    assert (EN["draft.kept"], EN["draft.early"]) == page.notices


def test_one_line_goes_on_with_what_was_begun_at_this_moment_alone() -> None:
    """It is in the form again, so typing adds to it; words of another moment stand beside, and are not replaced."""
    guides = {"here": (SPEAK, Guide(form="feelings"))}
    pages = [Couple(exercise(guides)).page("a", drafts=(Draft("sad", *at),)) for at in (("here", 1), ("gone", 0))]

    assert [("sad", []), ("", ["sad"])] == [(page.field and page.field.draft, texts(page)) for page in pages]


def test_what_is_private_stays_out_of_a_composer_that_sends() -> None:
    """With another draft, that one is in the composer; the private one is beside, and is not put together with it."""
    guides = {"here": (SPEAK, Guide()), "prep": (SPEAK, Guide(form="private"))}
    page = Couple(exercise(guides)).page("a", drafts=(Draft("open", "gone", 0), Draft("secret", "prep", 0)))

    assert page.field is not None
    assert ("open", ["secret"]) == (page.field.draft, texts(page))


@pytest.mark.parametrize("act", ["yes", "no"])
def test_marks_go_with_what_they_were_for(act: str) -> None:
    """Once it fits they are of no use; else they are, until something was said."""
    couple = Couple(exercise(FITS))
    couple.play(("a", "say", "so much rain, all day"), ("b", "say", "rain"))
    couple.chairs["a"].drafts = (marks := Draft("all day", "fits", 3),)
    couple.act("a", act)
    after = couple.chairs["a"].drafts
    page = couple.page("a")

    assert (() if act == "yes" else (marks,)) == after
    assert ([], ()) == (texts(page), page.missed)


def test_in_a_break_what_is_kept_is_out_of_sight() -> None:
    """It is only said to be kept; at the end of a dialogue nothing of it is said any more."""
    couple = Couple(exercise({"here": (SPEAK, Guide())}))
    couple.chairs["a"].drafts = (OLD, NEW)
    couple.act("a", "pause", until=couple.now + 20 * 60_000)
    rest = couple.page("a")
    couple.act("a", "leave")
    end = couple.page("a")

    assert (EN["draft.kept"], [], []) == (rest.notices[-1], texts(rest), texts(end))
    assert EN["draft.kept"] not in end.notices


def test_at_one_keyboard_nobody_looks_away_again_for_words_of_a_step_that_was_left() -> None:
    """They wait, unseen and unnamed, for the next box; in it they are in sight, and so they are while they are new."""
    steps = {
        "here": (Step("speaker", {"say": "pick", "yes": "pick"}), Guide()),
        "pick": (Step("speaker", {"yes": "feel"}), Guide()),
        "feel": (Step("speaker", {"say": "tell"}), Guide(form="feelings")),
        "tell": (SPEAK, Guide()),
    }
    couple, pages = Couple(exercise(steps)), list[Page]()
    draft = Draft("my side", "here", 1)
    for act, words in (("yes", ""), ("yes", ""), ("say", "sad"), ("say", "all of it")):
        pages.append(couple.page("a", drafts=(draft,), shared=True))
        couple.act("a", act, words)
    late = Couple(exercise({"pick": steps["pick"], "feel": steps["tell"]})).page(
        "a", drafts=(Draft("my side", "here", 1, "draft.time"),), shared=True
    )

    assert [True, False, False, True] == [bool(page.curtain) for page in pages]
    assert [True, False, False, True] == [EN["draft.kept"] in page.notices for page in pages]
    assert ["my side", None, "", "my side"] == [page.field and page.field.draft for page in pages]
    assert [[]] * 4 == [texts(page) for page in pages]
    # That the time was over is said all the same.
    assert ((EN["draft.time"],), "", []) == (late.notices, late.curtain, texts(late))
