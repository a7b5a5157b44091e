# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
from __future__ import annotations

from dataclasses import replace

from duologue import lobby
from duologue.drawing import draw
from duologue.library import Library
from duologue.phrases import EN


def drawn(page: object) -> str:
    """A page as a person reads it, its lines joined."""
    return " ".join(draw(page).split())  # type: ignore[arg-type]  # whatever lobby makes is a page


def test_the_first_question_has_three_answers() -> None:
    """Here, near, or far: what each of them needs is different."""
    assert ("here", "near", "far", "back") == tuple(choice.act for choice in lobby.where().choices)


def test_far_away_needs_a_relay_and_the_page_says_how() -> None:
    """It names the file and the line to write into it."""
    said = drawn(lobby.far("/home/ana/config.toml"))

    assert "/home/ana/config.toml" in said
    assert 'relay = "wss://' in said


def test_a_code_is_told_with_what_to_do() -> None:
    """The code, the command for the partner, how long it lives; and why it is a fresh one."""
    said = drawn(lobby.code("7-velvet-otter", 10))
    fresh = drawn(lobby.code("41702-amber-lantern", 10, "It did not fit."))

    assert [] == [part for part in ("7-velvet-otter", "duologue join", "for 10 minutes") if part not in said]
    assert EN["code.fresh"] not in said
    assert "It did not fit." in fresh
    assert EN["code.fresh"] in fresh


def test_what_was_wrong_is_said_above_the_field() -> None:
    """A name or a code that could not be used is asked for again."""
    assert (EN["name.empty"],) == lobby.me("empty").notices
    assert ("No.",) == lobby.joining("No.").notices
    assert () == lobby.me().notices + lobby.joining().notices


def test_an_invitation_says_who_to_what_and_how_long() -> None:
    """Nothing is agreed to before it was read, and no is an answer like the other."""
    exercise = Library().exercise("mirroring")
    said = drawn(lobby.invited("Ana", exercise, listens=True))

    for part in ("Ana invites you", exercise.title, "30 to 45 minutes", "Ana would speak first", EN["invited.no"]):
        assert part in said
    assert "You would speak first" in drawn(lobby.invited("Ana", exercise, listens=False))


def test_nobody_who_is_called_you_invites_in_ones_own_name() -> None:
    """It would read as if one had asked oneself, and were to listen where one is to speak."""
    said = drawn(lobby.invited("you", Library().exercise("mirroring"), listens=False))

    assert "you (A) invites you to a dialogue." in said
    assert "you (A) would listen" in said


def test_an_invitation_to_what_both_do_alike_says_nothing_of_an_order() -> None:
    """Where nobody speaks while the other listens, nobody is first."""
    said = drawn(lobby.invited("Ana", Library().exercise("check-in"), listens=False))

    assert EN["invited.speak"].format(name="Ana") not in said


def test_an_exercise_that_only_the_other_has_is_called_theirs() -> None:
    """Whatever it calls itself, before one sits down to it one reads that this computer does not have it."""
    exercise = Library().exercise("mirroring")
    ours, theirs = (drawn(lobby.invited("Ana", exercise, listens=True, ours=one)) for one in (True, False))
    said = EN["invited.theirs"].format(name="Ana")

    assert said in theirs
    assert said not in ours


def test_no_summary_takes_away_that_an_exercise_is_the_others() -> None:
    """However long it is, and whatever it says, that stands first, and it has no line of its own."""
    claim = "It came with duologue." + "\n" * 30
    exercise = replace(Library().exercise("mirroring"), title="Mirroring\n" * 9, summary=claim * 99)
    first, second, *_ = lobby.invited("Nobody", exercise, listens=True, ours=False).blocks

    assert EN["invited.theirs"].format(name="Nobody (A)") == first.text
    assert EN["exercise.theirs"].format(name="Nobody (A)") == second.label
    assert "\n" not in second.text
    assert len(second.text) < 500


def test_pages_that_only_wait() -> None:
    """Each says in a sentence what is happening at the other end, and how to close where that changes anything."""
    pages = [lobby.knocked(), lobby.reading(), lobby.moment(), lobby.hearing()]

    assert [EN["code.knock"], EN["code.read"], EN["join.wait"], EN["host.wait"]] == [page.headline for page in pages]
    assert 4 == len({page.key for page in pages})
    assert [((), None)] * 4 == [(page.choices, page.field) for page in pages]


def test_what_the_other_has_not_heard_is_deleted_by_nobody_but_its_owner() -> None:
    """The page names who has not heard, and both answers."""
    page = lobby.unheard("Ben")

    assert ("keep", "delete") == tuple(choice.act for choice in page.choices)
    assert "Ben has not heard all of it yet" in drawn(page)


def test_what_a_facilitator_is_asked() -> None:
    """What they want to see, to do, and for how long; and, where none is set, the relay."""
    acts = [[choice.act for choice in page.choices] for page in lobby.observing()]
    first, again = lobby.which_relay(), lobby.which_relay("That is no address.")

    assert [["numbers", "words"], ["watch", "suggest"], ["60", "120", "240"]] == acts
    assert [(), ("That is no address.",)] == [first.notices, again.notices]
    assert EN["observe.codes"] == lobby.two_codes().headline


def test_a_relay_that_is_not_there_can_be_tried_again() -> None:
    """What is wrong is the headline, and both answers are there."""
    page = lobby.unreached("It is down.")

    assert ("It is down.", ["again", "no"]) == (page.headline, [choice.act for choice in page.choices])


def test_notes_go_unless_a_file_is_named() -> None:
    """The page asks for one, says that it is not locked, and lets them go as well."""
    first, again = lobby.keeping(), lobby.keeping("There is one already.")

    assert [(), ("There is one already.",)] == [first.notices, again.notices]
    assert ["delete"] == [choice.act for choice in first.choices]
    assert all(EN[f"observe.notes{more}"] in drawn(first) for more in ("", ".how", ".open", ".no"))
    assert ["Code 1: x"] == [block.text for block in lobby.two_codes(["Code 1: x"]).blocks[1:]]


def test_the_next_couple_is_asked_for_the_same_or_not() -> None:
    """Two answers; and beside the codes it is said who calls meanwhile."""
    assert ["yes", "no"] == [choice.act for choice in lobby.same().choices]
    assert ("Ana calls.",) == lobby.two_codes((), ("Ana calls.",)).notices
