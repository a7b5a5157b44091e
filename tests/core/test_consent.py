# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A facilitator sits there, reads and speaks by both partners' equal consents, and not one entry longer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from duologue.core.consent import guided, reads, recipients, standing
from duologue.core.dialogue import advance, holds
from duologue.core.entry import Clear, Record, answer_hash
from duologue.core.shape import PARTNERS, UNIVERSAL, Limit, Partner, Seat, Shape, Step
from duologue.core.state import Grant, Reason, Refused, State, other
from tests.helpers import consenting, entry, folded, record, seated

MINUTE = 60_000
ALL: tuple[Seat, ...] = ("a", "b", "f")
SALT = b"s" * 16
SHAPE = Shape(
    "tell",
    {
        "tell": Step("speaker", {"say": "back", "more": "check", "guide": "guide", "letter": "letter"}),
        "back": Step("listener", {"say": "tell"}),
        "check": Step("speaker", {"yes": "tell", "no": "end"}),
        "guide": Step("facilitator", {"go_on": "tell", "say": "guide"}),
        "letter": Step("both", {"say": "tell", "keep": "twice"}, wins=("keep",), swap=("say",), sealed=True),
        "twice": Step("both", {"go": "letter"}, limit=Limit(9, "end")),
        "end": Step("nobody"),
    },
)


def with_facilitator(step: str = "tell", **over: Any) -> State:
    """The state in which both have agreed to somebody at this step; `over` = to something else than to words."""
    state = seated(replace(SHAPE, start=step))
    for seat in PARTNERS:
        state = folded(state, seat, "consent", clear=consenting(**over))
    return state


def refused(state: State, seat: Seat, act: str, clear: Clear | None = None, **over: Any) -> Reason | None:
    """Why this act does not count now, or None if it does."""
    verdict = advance(state, record(state, seat, act, clear=clear, **over))
    return verdict.reason if isinstance(verdict, Refused) else None


# --- sitting down


@pytest.mark.parametrize("first", PARTNERS)
def test_nobody_is_seated_by_one_alone(first: Partner) -> None:
    """One consent seats nobody; the other's to the same does, whoever was first."""
    one = folded(seated(SHAPE), first, "consent", clear=consenting())
    both = folded(one, other(first), "consent", clear=consenting())

    assert (None, Grant(**consenting())) == (one.facilitator(one.at), both.facilitator(both.at))


@pytest.mark.parametrize(
    "unlike",
    [{"key": b"g" * 32}, {"name": b"n" * 32}, {"scope": "numbers"}, {"may": "suggest"}, {"until": 9_000}, {"keep": 1}],
)
def test_consents_to_anything_unlike_seat_nobody(unlike: Mapping[str, Any]) -> None:
    """Another key, name, scope, permission or time: they agreed to two different things, so to nothing."""
    state = folded(seated(SHAPE), "a", "consent", clear=consenting())
    state = folded(state, "b", "consent", clear=consenting(**unlike))

    assert None is state.facilitator(state.at)
    assert Reason.SEAT == refused(state, "f", "suggest")
    assert PARTNERS == recipients(state, "a", "say", state.at)


def test_a_consent_can_be_changed_until_the_other_agrees() -> None:
    """A later consent takes the place of one's own; the same again says nothing."""
    state = folded(seated(SHAPE), "a", "consent", clear=consenting())
    state = folded(state, "a", "consent", clear=consenting(scope="numbers"))
    both = folded(state, "b", "consent", clear=consenting(scope="numbers"))

    assert Grant(**consenting(scope="numbers")) == both.facilitator(both.at)
    assert Reason.ANSWERED == refused(state, "a", "consent", consenting(scope="numbers"))


@pytest.mark.parametrize("seat", PARTNERS)
def test_who_sits_there_goes_before_another_may_come(seat: Seat) -> None:
    """While somebody sits there, neither partner can put another, or more, in their place."""
    state = with_facilitator(scope="numbers")

    assert {Reason.ANSWERED} == {
        refused(state, seat, "consent", consenting(scope=scope)) for scope in ("numbers", "words")
    }


def test_nobody_agrees_to_what_is_over() -> None:
    """A consent until a time that is past, or now, is refused; a clock put back makes none of it stand."""
    state = seated(SHAPE)

    assert Reason.TOO_LATE == refused(state, "a", "consent", consenting(until=state.at + 1000))
    assert None is refused(state, "a", "consent", consenting(until=state.at + 1001))


def test_before_both_sit_nobody_is_agreed_to() -> None:
    """A facilitator is a guest of two."""
    begun = seated(SHAPE).but(step="", seats=("a",))

    assert Reason.NOT_BEGUN == refused(begun, "a", "consent", consenting())


def test_a_partner_signs_for_themselves_alone() -> None:
    """A second consent by one seat is still one: nobody agrees in the other's place."""
    state = seated(SHAPE)
    for scope in ("words", "numbers", "words"):
        state = folded(state, "a", "consent", clear=consenting(scope=scope))

    assert (("a", Grant(**consenting())),) == state.consents
    assert None is state.facilitator(state.at)


# --- reading


def test_words_go_to_whom_both_agreed_on() -> None:
    """With words granted every act of a partner is for all three, except what is written under seal."""
    state = with_facilitator()

    assert {ALL} == {recipients(state, seat, act, state.at) for seat in PARTNERS for act in ("say", "yes", "pause")}
    assert [("a",), ("b",)] == [recipients(state, seat, "write", state.at) for seat in PARTNERS]
    assert Reason.RECIPIENTS == refused(state, "a", "say", to=PARTNERS, wraps={"a": b"", "b": b""})


def test_numbers_are_no_words() -> None:
    """Who was granted numbers alone is no recipient of anything that a partner says."""
    state = with_facilitator(scope="numbers")

    assert PARTNERS == recipients(state, "a", "say", state.at)
    assert Reason.RECIPIENTS == refused(state, "a", "say", to=ALL, wraps=dict.fromkeys(ALL, b""))


@pytest.mark.parametrize("seat", PARTNERS)
def test_either_ends_it_at_once(seat: Seat) -> None:
    """After `revoke` by one of them nobody sits there, and it takes both to let anybody in again."""
    state = folded(with_facilitator(), seat, "revoke")
    again = folded(state, seat, "consent", clear=consenting())

    assert (None, PARTNERS) == (state.facilitator(state.at), recipients(state, "a", "say", state.at))
    assert (Reason.SEAT, Reason.NOT_HERE) == (refused(state, "f", "suggest"), refused(state, seat, "revoke"))
    assert None is again.facilitator(again.at)
    assert None is not folded(again, other(seat), "consent", clear=consenting()).facilitator(again.at)


def test_a_consent_that_stands_alone_can_be_taken_back() -> None:
    """What one of them agreed to is not left lying for the other to use later."""
    state = folded(seated(SHAPE), "a", "consent", clear=consenting())

    assert () == folded(state, "a", "revoke").consents


@pytest.mark.parametrize("back", [0, 3_000])
def test_a_time_that_is_over_stays_over(back: int) -> None:
    """The first entry stamped at or past `until` ends it, for two readers alone; a clock put back changes nothing."""
    state = with_facilitator(until=10_000)
    last = record(state, "a", "say", at=9_999)
    late = record(state, "a", "say", at=10_000)
    after = folded(state, "a", "say", at=10_000)
    again = folded(after, "b", "say", at=10_000 - back)

    assert (ALL, PARTNERS) == (last.entry.to, late.entry.to)
    assert () == after.consents == standing(state, 10_000)
    assert None is again.facilitator(again.at)
    assert PARTNERS == recipients(again, "a", "say", again.at)


# --- the curtain


@pytest.mark.parametrize("seat", PARTNERS)
def test_a_curtain_is_drawn_by_either_until_the_floor_moves(seat: Seat) -> None:
    """What is said behind it is for the two alone; once another has the floor, all three hear again."""
    drawn = folded(with_facilitator(), seat, "curtain")
    said = record(drawn, "a", "say")
    moved = folded(drawn, "a", "say")

    assert (PARTNERS, ALL) == (said.entry.to, recipients(moved, "b", "say", moved.at))
    assert None is not drawn.facilitator(drawn.at)


def test_a_curtain_stays_while_the_same_one_speaks() -> None:
    """A step that leaves the floor where it is does not draw the curtain back."""
    drawn = folded(with_facilitator(), "b", "curtain")
    stays = folded(drawn, "a", "more")
    moves = folded(folded(stays, "a", "yes"), "a", "say")

    assert ("check", True, False) == (stays.step, stays.curtain, moves.curtain)


def test_a_curtain_hides_from_nobody_where_nobody_reads() -> None:
    """Without a reader, with numbers alone, or a second time there is nothing to draw."""
    states = [seated(SHAPE), with_facilitator(scope="numbers"), folded(with_facilitator(), "a", "curtain")]

    assert [Reason.NOT_HERE] * 3 == [refused(state, "b", "curtain") for state in states]


def test_a_curtain_goes_with_whom_it_was_for() -> None:
    """The next facilitator is not met by the last one's curtain."""
    assert not folded(folded(with_facilitator(), "a", "curtain"), "b", "revoke").curtain


# --- sealed steps


def hidden(answer: str = "say") -> Clear:
    """What `write` says in the open."""
    return {"hash": answer_hash(answer, SALT)}


def opened(state: State, seat: Partner, at: int | None = None) -> Clear:
    """What `reveal` says in the open, for whom it must."""
    to = recipients(state, seat, "reveal", state.at if at is None else at)
    return {"answer": "say", "salt": SALT, "wraps": {who: b"" for who in to if who != seat}}


def written(state: State, *seats: Seat) -> State:
    """The state after these have written under seal."""
    for seat in seats:
        state = folded(state, seat, "write", clear=hidden())
    return state


def test_what_both_wrote_before_a_reader_opens_to_the_reader() -> None:
    """Who could read when both wrote, and can when it is opened, is given what opens it."""
    state = written(with_facilitator("letter"), "a", "b")

    assert ALL == recipients(state, "a", "reveal", state.at)
    assert None is refused(state, "a", "reveal", opened(state, "a"))
    assert Reason.RECIPIENTS == refused(state, "a", "reveal", {**opened(state, "a"), "wraps": {"b": b""}})


@pytest.mark.parametrize("between", [0, 1, 2])
def test_what_was_written_unread_stays_closed(between: int) -> None:
    """Whoever is let in, or behind a curtain, when one of them writes is given nothing of what opens."""
    state = seated(replace(SHAPE, start="letter"))
    drawn = folded(with_facilitator("letter"), "a", "curtain")
    for seat in PARTNERS[:between]:
        state = written(state, seat)
    for seat in PARTNERS:
        state = folded(state, seat, "consent", clear=consenting())
    state = written(state, *PARTNERS[between:])
    behind = written(drawn, *PARTNERS)

    assert (ALL if not between else PARTNERS) == recipients(state, "a", "reveal", state.at)
    assert PARTNERS == recipients(behind, "a", "reveal", behind.at)
    assert None is refused(state, "b", "reveal", opened(state, "b"))


def test_who_has_left_is_given_no_key() -> None:
    """What was written in front of a reader does not open to one who was asked to step out since."""
    state = folded(written(with_facilitator("letter"), "a", "b"), "a", "revoke")

    assert PARTNERS == recipients(state, "a", "reveal", state.at)


def test_the_next_letter_is_another() -> None:
    """What was unread at one visit of a step does not close the next."""
    state = folded(seated(replace(SHAPE, start="letter")), "a", "write", clear=hidden("keep"))
    state = folded(state, "b", "write", clear=hidden("keep"))
    for seat in PARTNERS:
        state = folded(state, seat, "reveal", clear={**opened(state, seat), "answer": "keep"})
    for seat in PARTNERS:
        state = folded(state, seat, "consent", clear=consenting())
    for seat in PARTNERS:
        state = folded(state, seat, "go")
    state = written(state, *PARTNERS)

    assert ALL == recipients(state, "a", "reveal", state.at)


# --- what a facilitator may do


def test_a_facilitator_steps_out_whenever_they_like() -> None:
    """In a break and under a curtain too; from then on nobody sits there, and they cannot come back by themselves."""
    for act, clear in (("pause", {"until": 0}), ("curtain", None), ("consent", None)):
        state = with_facilitator()
        state = state if act == "consent" else folded(state, "a", act, clear=clear)
        after = folded(state, "f", "revoke")

        assert ((), False, None) == (after.consents, after.curtain, after.facilitator(after.at))
        assert Reason.SEAT == refused(after, "f", "revoke")


def test_a_watcher_says_nothing() -> None:
    """Who may only watch has no act but to step out, at any step."""
    states = [with_facilitator(step) for step in SHAPE.steps if step != "end"]
    acts = {*UNIVERSAL, *(act for step in SHAPE.steps.values() for act in step.acts)}

    assert {"revoke"} == {act for act in acts for state in states if refused(state, "f", act, CLEARS.get(act)) is None}


CLEARS: Mapping[str, Clear] = {
    "begin": {"digest": bytes(32), "keys": {"a": bytes(32), "b": bytes(32)}, "rules": 1, "shape": b"", "speaker": "a"},
    "pause": {"until": 0}, "write": hidden(), "consent": consenting(),
    "reveal": {"answer": "say", "salt": SALT, "wraps": {}},
}  # fmt: skip


def test_a_facilitator_never_acts_as_a_partner() -> None:
    """Who may suggest may do that, step out, and a facilitator's step, and nothing else at any step."""
    for step in SHAPE.steps:
        if step != "end":
            state = with_facilitator(step, may="suggest")
            acts = {*UNIVERSAL, *(act for place in SHAPE.steps.values() for act in place.acts)}
            taken = {act for act in acts if refused(state, "f", act, CLEARS.get(act)) is None}

            assert {"suggest", "revoke", *(SHAPE.steps[step].acts if step == "guide" else ())} == taken


def test_one_word_between_two_of_theirs() -> None:
    """A second suggestion waits until one of the partners has acted; both hear each alike."""
    state = with_facilitator(may="suggest")
    sent = record(state, "f", "suggest")
    after = folded(state, "f", "suggest")
    later = folded(after, "b", "aside")

    assert ALL == sent.entry.to
    assert (Reason.ANSWERED, None) == (refused(after, "f", "suggest"), refused(later, "f", "suggest"))
    assert (state.step, state.visit) == (after.step, after.visit)


def test_a_suggestion_is_heard_under_the_curtain_and_waits_for_a_break() -> None:
    """A curtain closes their ears and not their mouth; a break is a break for everybody."""
    drawn = folded(with_facilitator(may="suggest"), "a", "curtain")
    resting = folded(with_facilitator(may="suggest"), "a", "pause", clear={"until": 0})

    assert (None, Reason.PAUSED) == (refused(drawn, "f", "suggest"), refused(resting, "f", "suggest"))


def test_partners_do_not_suggest() -> None:
    """A suggestion is a facilitator's word, and nobody else's to say."""
    state = with_facilitator(may="suggest")

    assert [Reason.NOT_HERE] * 2 == [refused(state, seat, "suggest") for seat in PARTNERS]


# --- a facilitator's step


def test_a_step_of_theirs_is_anybodys_while_nobody_guides() -> None:
    """Without a facilitator, or with one who only watches, either partner goes on."""
    for state in (seated(replace(SHAPE, start="guide")), with_facilitator("guide")):
        assert [True, True, False] == [holds(state, seat) for seat in ALL]
        assert [None] * 2 == [refused(state, seat, "go_on") for seat in PARTNERS]


def test_a_step_of_theirs_waits_two_minutes_and_no_longer() -> None:
    """Until then it is the facilitator's alone, and from then on the partners' alone."""
    state = with_facilitator("guide", may="suggest")
    first = state.at - state.waited
    early, late = first + 2 * MINUTE - 1, first + 2 * MINUTE

    assert [[False, False, True], [True, True, False]] == [
        [holds(state, seat, at) for seat in ALL] for at in (early, late)
    ]
    assert [Reason.NOT_YOUR_TURN, None] == [refused(state, "a", "go_on", at=at) for at in (early, late)]
    assert [None, Reason.NOT_YOUR_TURN] == [refused(state, "f", "go_on", at=at) for at in (early, late)]


def test_waiting_is_counted_as_time_goes_on() -> None:
    """Entries in between do not begin the wait anew, breaks do not count, and a clock put back takes nothing off."""
    state = with_facilitator("guide", may="suggest")
    waited = state.waited
    state = folded(state, "f", "suggest", at=state.at + MINUTE)
    state = folded(state, "a", "pause", clear={"until": 0}, at=0)
    for seat in PARTNERS:
        state = folded(state, seat, "resume", at=60 * MINUTE)

    assert waited + MINUTE == state.waited
    assert [True, False] == [guided(state, 60 * MINUTE + ms) for ms in (0, MINUTE)]
    assert 0 == folded(state, "f", "go_on", at=60 * MINUTE).waited


def test_the_floor_comes_back_when_they_are_gone() -> None:
    """Asked to step out in the middle of their own step, they hold nobody up."""
    state = folded(with_facilitator("guide", may="suggest"), "b", "revoke")

    assert [True, True, False] == [holds(state, seat) for seat in ALL]


# --- whatever is said, in whatever order

GRANTS: list[Clear] = [
    consenting(), consenting(may="suggest"), consenting(scope="numbers"), consenting(key=b"g" * 32),
    consenting(until=9_000), consenting(until=90_000, may="suggest"),
]  # fmt: skip
TRIED = [
    *("consent curtain revoke say more guide letter yes no go_on suggest pause resume aside".split()),
    *("write write reveal reveal without go consent say".split()),
]
Told = tuple[Seat, str, Clear, int, tuple[Seat, ...], tuple[Seat, ...]]
"""An accepted entry: seat, act, clear, stamp, and who had the floor when it was said, and who then."""


def agreed(told: list[Told], at: int) -> Clear | None:
    """By what was said alone, in the words of the promise: what both have agreed to at this time."""
    last = {seat: n for seat in PARTNERS for n, (who, act, *_) in enumerate(told) if (who, act) == (seat, "consent")}
    if len(last) < 2 or told[last["a"]][2] != told[last["b"]][2]:
        return None
    clear, since = told[last["a"]][2], told[min(last.values()) :]
    ended = any(act == "revoke" for _, act, *_ in since) or any(stamp >= clear["until"] for *_, stamp, _, _ in since)
    return None if ended or at >= clear["until"] else clear


def may_read(told: list[Told], at: int) -> bool:
    """By what was said alone: whether what is said next, at this time, may be read by a third."""
    clear = agreed(told, at)
    drawn = max((n for n, (_, act, *_) in enumerate(told) if act == "curtain"), default=-1)
    gone = max((n for n, (_, act, *_) in enumerate(told) if act == "revoke"), default=-1)
    # By time or by a consent the floor may become another's too, at a facilitator's step: there nobody handed it on.
    stays = UNIVERSAL - {"reveal", "without"}
    moves = [one != two for _, act, _, _, one, two in told[drawn + 1 :] if act not in stays]
    moved = drawn < 0 or drawn < gone or any(moves)
    return clear is not None and clear["scope"] == "words" and moved


def clear_of(act: str, state: State, seat: Seat, at: int, grant: Clear) -> Clear:
    """What this act says in the open."""
    if act == "reveal":
        return opened(state, "b" if seat == "b" else "a", at)
    return {"consent": grant, "pause": {"until": 0}, "write": hidden()}.get(act, {})


SEEDS = 1000


def test_nobody_reads_a_word_that_both_did_not_agree_to() -> None:
    """Over every order of entries, stamps that run backwards too: a third is a recipient exactly where both partners'
    equal consents to words stand, no curtain is drawn, and neither has revoked; and no entry of theirs counts else."""
    seen: set[tuple[object, ...]] = set()

    def play(chance: Random) -> None:
        start, first = chance.choice(["tell", "letter", "guide"]), chance.choice([*GRANTS, *GRANTS, None])
        sealed = chance.randint(0, 2)
        tries: list[tuple[Seat, str, Clear, int]] = [
            (
                chance.choice([*ALL, *PARTNERS]), chance.choice(TRIED), chance.choice(GRANTS),
                chance.choice([0, 0, 1000, 5000, 60_000, -4000]),
            )
            for _ in range(chance.randint(30, 60))
        ]  # fmt: skip
        state = seated(replace(SHAPE, start=start))
        told: list[Told] = []
        unread = False
        both: list[tuple[Seat, str, Clear, int]] = [] if first is None else [(s, "consent", first, 0) for s in PARTNERS]
        both += [(seat, act, GRANTS[0], 0) for act in ("write", "reveal")[:sealed] for seat in PARTNERS]
        for seat, act, grant, ms in both + tries:
            at = max(0, state.at + ms)
            readable = may_read(told, at) and not (act == "reveal" and unread)
            expected = (seat,) if act == "write" else ALL if seat == "f" or readable else PARTNERS
            clear = clear_of(act, state, seat, at, grant)
            for to in {PARTNERS, ALL, (seat,)} - {expected}:
                wrong = Record(at, entry(state, seat, act, "", clear, at, to=to), b"")
                assert isinstance(advance(state, wrong), Refused)
            verdict = advance(state, record(state, seat, act, "", clear, at=at, to=expected))
            if isinstance(verdict, Refused):
                continue
            if seat == "f":
                grant_now = agreed(told, at)
                assert grant_now is not None
                assert act == "revoke" or "suggest" == grant_now["may"]
                assert act in ("suggest", "revoke") or state.here.floor == "facilitator"
            unread = verdict.visit == state.visit and (unread or (act == "write" and not may_read(told, at)))
            seen.add((act, seat, readable))
            before, state = tuple(who for who in ALL if holds(state, who, at)), verdict
            if state.over:
                return
            told.append((seat, act, clear, at, before, tuple(who for who in ALL if holds(state, who))))
            assert reads(state, at) == may_read(told, at)

    for seed in range(SEEDS):
        try:
            play(Random(seed))
        except AssertionError as wrong:
            raise AssertionError(f"seed {seed}") from wrong

    assert {("say", "a", True), ("say", "b", False), ("suggest", "f", True), ("reveal", "a", True)} <= seen
