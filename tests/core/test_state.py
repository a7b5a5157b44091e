# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""States: plain values, equal where the same records were folded."""

from dataclasses import replace

import pytest

from duologue.core.entry import ZERO
from duologue.core.shape import Clock, Partner, Seat, Shape, Step
from duologue.core.state import Break, Grant, Reason, Refused, State, key_between, other
from tests.helpers import folded, mirror_shape, seated


@pytest.mark.parametrize(("seat", "across"), [("a", "b"), ("b", "a")])
def test_the_other_partner_sits_across(seat: Seat, across: Partner) -> None:
    """Each of the two is the other's other."""
    assert across == other(seat)


@pytest.mark.parametrize(("speaker", "listener"), [("a", "b"), ("b", "a")])
def test_who_does_not_speak_listens(speaker: Partner, listener: Partner) -> None:
    """The listener is the partner who is not the speaker."""
    assert listener == State(ZERO, speaker=speaker).listener


def test_here_is_the_step_of_the_shape() -> None:
    """Once both are seated, the step one stands at is found in the shape."""
    assert Step("speaker", {"say": "mirror"}) == seated(mirror_shape()).here


def test_the_clock_is_that_of_the_step() -> None:
    """Where no clock runs, or nobody sits, there is none."""
    turn, shape = Clock(("send",), least=60_000), mirror_shape()
    begun = seated(Shape(shape.start, shape.steps, {"turn": turn}))

    assert turn == begun.clock
    assert [None] * 2 == [begun.but(step="mirror").clock, State(ZERO).clock]


def test_a_new_state_is_empty() -> None:
    """Before anything was said nobody sits, nothing is counted, and the chain begins at zero."""
    expected = {
        "session": b"s" * 32, "seq": 0, "tip": ZERO, "at": 0, "shape": None, "keys": {}, "digest": b"", "seats": (),
        "speaker": "a", "step": "", "visit": 0, "counts": (), "answers": (), "written": (), "sealed_at": 0,
        "aside": False, "elapsed": 0, "waited": 0, "consents": (), "curtain": False, "suggested": False,
        "unread": False, "pause": None, "breaks": (), "over": "",
    }  # fmt: skip

    assert expected == vars(State(b"s" * 32))


def test_a_facilitator_sits_by_two_equal_grants() -> None:
    """Only while both agree to the same, and its time is not over, does somebody sit there, by the key of it."""
    grant, other_one = (Grant(0, key, "watch", bytes(32), "words", 1000) for key in (b"f" * 32, b"g" * 32))
    seated = State(ZERO, keys={"a": b"a" * 32}, consents=(("a", grant), ("b", grant)))
    unequal = seated.but(consents=(("a", grant), ("b", other_one)))

    assert [grant, None] == [seated.facilitator(at) for at in (999, 1000)]
    assert [None] * 3 == [
        state.facilitator(0) for state in (State(ZERO), seated.but(consents=(("a", grant),)), unequal)
    ]
    assert (b"f" * 32, b"a" * 32, b"a" * 32) == (seated.key_of("f", 0), seated.key_of("a", 0), unequal.key_of("a", 0))


def test_who_steps_out_signs_by_the_key_that_they_had() -> None:
    """And whoever begins by the one that this brings."""
    grant = Grant(0, b"f" * 32, "watch", bytes(32), "words", 1000)
    new, begun = State(ZERO), State(ZERO, keys={"a": b"a" * 32})
    seated = begun.but(consents=(("a", grant), ("b", grant)))

    assert (b"f" * 32, b"a" * 32) == (key_between(seated, begun, "f", 0), key_between(new, begun, "a", 0))


def test_but_changes_the_named_fields_alone() -> None:
    """`but` gives what dataclasses.replace gives, and leaves the state it came from as it was."""
    state = seated(mirror_shape())
    before = dict(vars(state))
    changed = state.but(step="check", speaker="b", aside=True)

    assert vars(replace(state, step="check", speaker="b", aside=True)) == vars(changed)
    assert before == vars(state)
    assert State is type(changed)


def test_a_state_cannot_be_changed() -> None:
    """The fields of a state are read only: only `advance` makes the next one."""
    with pytest.raises(AttributeError):
        State(ZERO).step = "end"  # type: ignore[misc]  # on purpose


def test_equal_records_make_equal_states() -> None:
    """Two folds of the same records are equal and have one hash, though their shapes are two objects."""
    one, again = (folded(seated(mirror_shape()), "a", "say", "hello") for _ in range(2))
    assert again.shape is not None
    two = replace(again, shape=replace(again.shape))

    assert one == two
    assert hash(one) == hash(two)
    assert one.shape is not two.shape


def test_another_word_makes_another_state() -> None:
    """The tip tells two histories apart even where all else is equal."""
    start = seated(mirror_shape())

    assert folded(start, "a", "say", "hello") != folded(start, "a", "say", "goodbye")


def test_reasons_are_stable_strings() -> None:
    """The list of reasons is closed, and each stands on the wire under this name."""
    assert (
        "session stale ahead fork seat signature recipients size clear shape not_begun begun over paused not_paused "
        "not_your_turn not_here answered sealed unwritten answer too_early too_late breaks quiet aside too_much "
        "malformed unknown not_seated unavailable expired no_code code_used wrong_code gone restart slow"
    ).split() == [str(reason) for reason in Reason]


def test_a_break_begins_with_nobody_ready() -> None:
    """Neither who calls a break nor the other has said to be back; a promise is not changed by hand."""
    promise = Break("a", 1000)

    assert () == promise.ready
    with pytest.raises(AttributeError):
        promise.until = 0  # type: ignore[misc]  # on purpose


def test_states_do_not_share_their_keys() -> None:
    """Each state has a table of its own until `begin` brings one."""
    assert State(ZERO).keys is not State(ZERO).keys


def test_a_refusal_is_its_reason() -> None:
    """Two refusals for one reason are the same refusal."""
    assert Refused(Reason.STALE) == Refused(Reason("stale"))
