# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What was said so far: in order, alike at both seats, and nothing of it too early."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from duologue import demo
from duologue.bells import FINISH
from duologue.core.dialogue import UNOPENED
from duologue.core.exercise import Guide
from duologue.core.shape import PARTNERS, Clock, Seat, Step
from duologue.library import Library
from duologue.page import Block, Choice, Turn
from duologue.phrases import EN
from duologue.turns import compared, turns
from tests.table import MINUTE, Couple, Time, bundled, exercise, seated

TALK = exercise(
    {
        "tell": (Step("speaker", {"say": "hear"}), Guide(kind="send")),
        "hear": (Step("listener", {"say": "fits"}), Guide(kind="mirror")),
        "fits": (
            Step("speaker", {"yes": "both", "no": "hear"}),
            Guide(kind="check", of="hear", shows=("tell", "hear"), labels={"yes": "You got me"}),
        ),
        "both": (Step("both", {"say": "seal"}), Guide(kind="thanks")),
        "seal": (Step("both", {"say": "self"}, sealed=True), Guide()),
        "self": (Step("speaker", {"done": "more"}), Guide(form="private")),
        "more": (Step("speaker", {"no": "end"}), Guide(kind="more", labels={"no": "That is all"})),
    }
)
TOLD: tuple[tuple[Seat, str, str], ...] = (("a", "say", "rain"), ("b", "say", "you said rain"))


def seen(couple: Couple, after: int = 0) -> list[str]:
    """The turns in short, as both see them."""
    mine, theirs = (list(turns(couple.view(seat), after)) for seat in PARTNERS)
    assert mine == theirs
    return [f"{turn.label}|{turn.text}" for turn in mine]


def test_each_turn_says_whose_words_it_is() -> None:
    """What is said back is called so; a check says what was chosen; beginning and sitting down say nothing."""
    couple = Couple(TALK)
    couple.play(*TOLD, ("a", "no", ""), ("b", "say", "it rained"), ("a", "yes", ""))

    assert [
        "Ana|rain", "Ben, saying it back|you said rain", "|Ana: no", "Ben, saying it back|it rained",
        "|Ana: You got me",
    ] == seen(couple)  # fmt: skip
    assert Turn(3, "a", "Ana", "rain", "words") == next(turns(couple.view("b")))
    assert ["words", "words", "note", "words", "note"] == [turn.kind for turn in turns(couple.view("a"))]


def test_who_agrees_over_and_over_fills_no_record() -> None:
    """Of equal notes in a row the first stands there, asked for at once or one by one; what lies between parts them."""
    couple = Couple(TALK)
    grant = {"keep": 0, "may": "watch", "name": bytes(32), "scope": "numbers", "until": couple.now + 60 * MINUTE}
    for n in range(5):
        couple.act("b", "consent", "Kim", key=bytes([n]) * 32, **grant)
    agreed = f"|{EN['turn.agreed'].format(name='Ben')}"
    couple.act("a", "say", "rain")
    couple.act("b", "consent", "Kim", key=bytes([9]) * 32, **grant)

    assert [agreed, "Ana|rain", agreed] == seen(couple)
    assert [[agreed, "Ana|rain", agreed], ["Ana|rain", agreed], [agreed], []] == [seen(couple, n) for n in (2, 3, 8, 9)]


def test_what_is_said_in_passing_and_a_break_are_told() -> None:
    """A word in between and a break are notes; being ready again is not told, and neither is stopping."""
    couple = Couple(TALK)
    couple.act("b", "aside", EN["aside.1"])
    couple.act("b", "pause", until=couple.now + 20 * MINUTE)
    couple.play(("a", "resume", ""), ("b", "resume", ""), ("a", "leave", ""))

    assert [f"|{EN['aside'].format(name='Ben', words=EN['aside.1'])}", "|Ben asked for a break."] == seen(couple)


# --- not too early


@pytest.mark.parametrize("first", PARTNERS)
@pytest.mark.parametrize("between", ["nothing", "a break", "a break that is over"])
def test_nothing_of_both_shows_before_both_have_spoken(first: Seat, between: str) -> None:
    """Not to the one who spoke, not to the other, and not in a break; then both turns come, in order, at once."""
    couple, second = Couple(TALK), PARTNERS[first == "a"]
    couple.play(*TOLD, ("a", "yes", ""))
    last = len(couple.chairs["a"].said)
    couple.act(first, "say", "thanks")
    if between != "nothing":
        couple.act(second, "pause", until=couple.now + 20 * MINUTE)
    if between == "a break that is over":
        couple.play(("a", "resume", ""), ("b", "resume", ""))
    early = seen(couple, last)
    if between == "a break":
        couple.play(("a", "resume", ""), ("b", "resume", ""))
    couple.act(second, "say", "thank you")
    late = [turn.text for turn in turns(couple.view("a"), last)]
    paused = [] if between == "nothing" else [EN["turn.paused"].format(name=couple.names[second])]

    assert [] == early
    assert ["thanks", *paused, "thank you"] == late


def test_a_break_before_anybody_spoke_is_told_at_once() -> None:
    """Where both have the floor and nothing was said, nothing waits for it, and nothing is told twice."""
    couple = Couple(TALK)
    couple.play(*TOLD, ("a", "yes", ""))
    last = len(couple.chairs["a"].said)
    couple.act("b", "pause", until=couple.now + 20 * MINUTE)
    couple.play(("a", "resume", ""), ("b", "resume", ""), ("b", "say", "thanks"))
    early = list(turns(couple.view("a"), last))
    couple.act("a", "say", "thank you")

    assert [EN["turn.paused"].format(name="Ben")] == [turn.text for turn in early]
    assert ["thanks", "thank you"] == [turn.text for turn in turns(couple.view("a"), early[-1].seq)]


@pytest.mark.parametrize("first", PARTNERS)
def test_what_one_alone_had_said_stays_unseen_where_they_stop(first: Seat) -> None:
    """Stopping before both have spoken opens nothing."""
    couple = Couple(TALK)
    couple.play(*TOLD, ("a", "yes", ""))
    before = seen(couple)
    couple.play((first, "say", "thanks"), ("a", "leave", ""))

    assert before == seen(couple)


def test_what_one_alone_had_said_is_told_where_a_bell_went_on() -> None:
    """Once the step is left for another, by whatever, nobody can answer to it any more."""
    made = exercise({"both": (Step("both", {"say": "end"}), Guide())})
    bell = Clock(("both",), hard=MINUTE, time="end")
    timed = Couple(replace(made, shape=replace(made.shape, clocks={"box": bell})))
    timed.act("a", "say", "thanks")
    early = seen(timed)
    timed.now += MINUTE + FINISH
    timed.tell(timed.chairs["a"].due(timed.now))

    assert ([], ["Ana|thanks"]) == (early, seen(timed))


def test_what_is_sealed_shows_once_both_have_opened_it() -> None:
    """Nothing shows while one has written, both have, or one has opened; then both do, in the order of opening."""
    couple, early = Couple(TALK), list[list[str]]()
    couple.play(*TOLD, ("a", "yes", ""), ("a", "say", "thanks"), ("b", "say", "thank you"))
    last = len(couple.chairs["a"].said)
    letters: list[tuple[Seat, str]] = [("b", "dear Ana"), ("a", "dear Ben")]
    for seat, words in letters:
        couple.act(seat, "say", words)
        early.append(seen(couple, last))
    for seat in ("b", "a"):
        early.append(seen(couple, last))
        couple.tell(couple.chairs["a" if seat == "a" else "b"].due(couple.now))

    assert [[]] * 4 == early
    assert ["Ben|dear Ana", "Ana|dear Ben"] == seen(couple, last)


def test_what_was_never_opened_is_not_told() -> None:
    """Who goes on without the other's letter reads their own alone."""
    couple = Couple(TALK)
    couple.play(*TOLD, ("a", "yes", ""), ("a", "say", "thanks"), ("b", "say", "thank you"))
    last = len(couple.chairs["a"].said)
    couple.play(("b", "say", "dear Ana"), ("a", "say", "dear Ben"))
    couple.tell(couple.chairs["a"].due(couple.now))
    couple.now += UNOPENED
    couple.act("a", "without")

    assert ["Ana|dear Ben"] == seen(couple, last)


def test_what_is_for_oneself_alone_is_never_told() -> None:
    """No words of a private step, nor that it was answered; what one chose after it is."""
    couple = Couple(TALK)
    couple.play(*TOLD, ("a", "yes", ""), ("a", "say", "thanks"), ("b", "say", "thank you"))
    couple.play(("b", "say", "dear Ana"), ("a", "say", "dear Ben"))
    for seat in PARTNERS:
        couple.tell(couple.chairs[seat].due(couple.now))
    last = len(couple.chairs["a"].said)
    couple.play(("a", "done", "only for me"), ("a", "no", ""))

    assert ["|Ana: That is all"] == seen(couple, last)


# --- nothing twice, nothing left out


@pytest.mark.parametrize("id", Library().ids())
async def test_whatever_was_seen_last_the_rest_follows(id: str) -> None:
    """Of every bundled exercise: asked for after each act, at either seat, they add up to the same as at once."""
    time = Time()
    table = await seated(bundled(id), now=time)
    shown: dict[Seat, list[Turn]] = {"a": [], "b": []}
    left, whole = list(demo.script(id)), tuple[Turn, ...]()
    while left:
        line = next(line for line in left if line.seat == table.front())
        left.remove(line)
        time.at += line.minutes * MINUTE
        await table.wake()
        choice = next((choice for choice in table.page().choices if choice.act == line.act), None)
        await table.act(choice or Choice(line.act, ""), line.words, line.seat)
        whole = table.turns(0)
        for seat, found in shown.items():
            found += table._places[seat].turns(found[-1].seq if found else 0)
            assert list(whole) == found
    for after in range(-1, len(table.chairs["a"].said) + 2):
        assert tuple(turn for turn in whole if turn.seq > after) == table.turns(after)

    seqs = [turn.seq for turn in table.turns(0)]
    assert sorted(set(seqs)) == seqs != []


def test_words_are_fit_for_drawing() -> None:
    """Escape codes and bidi overrides of the other, in words, asides and labels, are not in any turn."""
    couple = Couple(TALK)
    couple.act("b", "aside", "\x1b[31mI\u202e am")
    couple.play(("a", "say", "\x1b[2Jrain\u202e"), ("b", "say", "{name} [b]rain[/b]"))
    drawn = "".join(seen(couple))

    assert not {"\x1b", "\u202e"} & {*drawn}
    assert "{name} [b]rain[/b]" in drawn


# --- side by side


def test_a_check_stands_beside_what_it_checks() -> None:
    """The one who checks sees their own words, and the last that was made of them; nobody else, and nowhere else."""
    couple = Couple(TALK)
    nowhere = compared(couple.view("a"))
    couple.play(*TOLD, ("a", "no", ""), ("b", "say", "it rained"))
    found = compared(couple.view("a"))

    assert nowhere is None
    assert ((Block("words", "rain", "You said"),), Block("words", "it rained", "Ben said")) == found
    assert (None, found) == (couple.page("b").compare, couple.page("a").compare)


@pytest.mark.parametrize("guide", [Guide(kind="check"), Guide(kind="check", of="hear"), Guide(kind="other", of="tell")])
def test_without_two_things_there_is_no_side_by_side(guide: Guide) -> None:
    """Where nothing was said back, or no words of one's own are in sight, or it is no check."""
    steps: dict[str, Any] = {
        "tell": (Step("speaker", {"say": "fits"}), Guide()),
        "hear": (Step("listener", {"say": "end"}), Guide()),
        "fits": (Step("speaker", {"yes": "hear"}), guide),
    }
    couple = Couple(exercise(steps))
    couple.act("a", "say", "rain")

    assert None is compared(couple.view("a"))


def test_only_ones_own_words_can_be_marked() -> None:
    """Where what is in sight was said by the other, nothing stands beside it."""
    steps: dict[str, Any] = {
        "hear": (Step("listener", {"say": "fits"}), Guide()),
        "fits": (Step("speaker", {"yes": "end"}), Guide(kind="check", of="hear", shows=("hear",))),
    }
    couple = Couple(exercise(steps))
    couple.act("b", "say", "rain")

    assert None is compared(couple.view("a"))


def test_empty_lines_around_words_are_not_drawn() -> None:
    """Those inside are."""
    couple = Couple(TALK)
    couple.act("a", "say", "\nrain\n\nand sun\n\n")

    assert ["rain\n\nand sun"] == [turn.text for turn in turns(couple.view("b"))]
    couple.act("b", "say", "rain\n")
    assert ["rain\n\nand sun", "rain"] == [block.text for block in couple.page("a").blocks if block.seq]
