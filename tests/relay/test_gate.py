# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
import hashlib
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue import wire
from duologue.core.dialogue import advance
from duologue.core.entry import Entry, Record, session_of
from duologue.core.shape import PARTNERS, Seat
from duologue.core.state import Reason, Refused, State
from duologue.sign import SIG, Verifier
from duologue_relay.gate import Stored, check
from tests.helpers import begin_clear, consenting, entry, mirror_shape

CLEAR = begin_clear(mirror_shape())
KEYS: dict[Seat, bytes] = {"a": CLEAR["keys"]["a"], "b": CLEAR["keys"]["b"], "f": b"f" * 32}
# A dialogue from its first entry to its end: each act open to one seat.
ACTS: list[tuple[Seat, str]] = [
    ("a", "begin"), ("b", "sit"), ("a", "say"), ("b", "say"), ("a", "not_yet"), ("a", "say"), ("b", "say"),
    ("a", "yes"), ("a", "no"), ("a", "ready"), ("b", "ready"), ("b", "say"), ("b", "pause"), ("a", "resume"),
    ("b", "resume"), ("a", "say"), ("b", "yes"), ("b", "no"),
]  # fmt: skip


def signature(key: bytes, made: Entry) -> bytes:
    """A stand-in for a signature: in these tests a public key is its own secret."""
    return hashlib.sha512(key + wire.encode(made)[:-SIG]).digest()


def verify(key: bytes, record: Record) -> bool:
    """The verifier beside it."""
    return hashlib.sha512(key + record.raw[:-SIG]).digest() == record.raw[-SIG:]


@dataclass
class Relay:
    """What a relay knows of a session: the fold, and the records that it accepted."""

    state: State = field(default_factory=lambda: State(session_of(CLEAR)))
    log: list[Record] = field(default_factory=list)

    def record(self, seat: Seat, act: str, key: bytes | None = None, **over: Any) -> Record:
        """The record of this seat's next act, signed with its key or another; `over` replaces fields."""
        at, clear = over.pop("at", self.state.at + 1000), over.pop("clear", None)
        opening: dict[str, Any] = {"begin": dict(CLEAR), "pause": {"until": self.state.at}}
        made = entry(self.state, seat, act, "words", opening.get(act, {}) if clear is None else clear, **over)
        made = replace(made, sig=signature(key or KEYS[seat], made))
        return Record(at, made, wire.encode(made))

    def judge(self, record: Record, seat: Seat | None = None) -> Stored | Reason | None:
        """The gate's verdict on what comes by this seat's connection, its author's own unless given."""
        verdict = check(self.state, record, seat or record.entry.seat, self.stored, verify)
        return verdict.reason if isinstance(verdict, Refused) else verdict

    def stored(self, seq: int) -> Record:
        """The gate may ask for accepted records alone."""
        assert 1 <= seq <= self.state.seq
        return self.log[seq - 1]

    def accept(self, record: Record) -> None:
        """What the gate let pass is folded."""
        after = advance(self.state, record)
        assert isinstance(after, State)
        self.state = after
        self.log.append(record)


def played(number: int) -> Relay:
    """A relay after so many acts of the dialogue."""
    relay = Relay()
    for seat, act in ACTS[:number]:
        relay.accept(relay.record(seat, act))
    return relay


def test_a_whole_dialogue_passes() -> None:
    """Each act of a dialogue passes in its turn, up to its end; after it none does."""
    relay = Relay()
    for seat, act in ACTS:
        assert None is relay.judge(relay.record(seat, act))
        relay.accept(relay.record(seat, act))

    assert "end" == relay.state.over
    assert Reason.OVER == relay.judge(relay.record("a", "say"))


@pytest.mark.parametrize("number", range(len(ACTS) + 1))
def test_the_gate_says_what_the_rules_say(number: int) -> None:
    """Soundly signed, an act passes exactly when `advance` takes it, and is refused for its very reason."""
    relay = played(number)
    acts = {act for _, act in ACTS} | {"leave", "aside", "time", "write", "without", "consent", "dance"}
    for seat in ("a", "b"):
        for act in sorted(acts):
            record = relay.record(seat, act)
            outcome = advance(relay.state, record)

            assert (outcome.reason if isinstance(outcome, Refused) else None) == relay.judge(record)


@pytest.mark.parametrize("number", [0, 1, 5, 10, len(ACTS)])
def test_a_connection_speaks_for_its_own_seat(number: int) -> None:
    """An entry by another seat than the connection's is refused, however well signed, new or known."""
    relay = played(number)
    seat, act = (*ACTS, ("a", "say"))[number]
    records = [*relay.log, relay.record(seat, act)]

    for record in records:
        others = [other for other in KEYS if other != record.entry.seat]
        assert [Reason.SEAT] * 2 == [relay.judge(record, other) for other in others]


def test_nobody_sits_in_the_facilitators_seat_unasked() -> None:
    """An entry by the third seat is refused on its own connection too, until both have agreed to its key."""
    relay = played(2)
    assert Reason.SEAT == Relay().judge(Relay().record("f", "begin"))
    for seat in PARTNERS:
        assert Reason.SEAT == relay.judge(relay.record("f", "suggest"))
        relay.accept(relay.record(seat, "consent", clear=consenting(may="suggest")))

    assert None is relay.judge(relay.record("f", "suggest"))
    assert Reason.SIGNATURE == relay.judge(relay.record("f", "suggest", key=KEYS["a"]))
    relay.accept(relay.record("b", "revoke"))
    assert Reason.SEAT == relay.judge(relay.record("f", "suggest"))


@pytest.mark.parametrize("seat", PARTNERS)
def test_nobody_consents_for_another(seat: Seat) -> None:
    """A consent that the other partner, the facilitator or a relay made up is not signed by who it names."""
    relay = played(2)
    forged = [relay.record(seat, "consent", clear=consenting(), key=key) for key in KEYS.values() if key != KEYS[seat]]

    assert {Reason.SIGNATURE} == {relay.judge(made) for made in forged}
    assert {Reason.SEAT} == {relay.judge(forged[0], other) for other in KEYS if other != seat}


@pytest.mark.parametrize("number", range(len(ACTS)))
def test_what_is_not_signed_by_its_author_is_refused(number: int) -> None:
    """A legal act without its author's own signature, over these very bytes, does not pass."""
    relay = played(number)
    seat, act = ACTS[number]
    sound = relay.record(seat, act)
    other: Seat = "b" if seat == "a" else "a"
    forged = [relay.record(seat, act, key=key) for key in (KEYS[other], KEYS["f"], bytes(32))]
    for changes in (
        {"sig": bytes(64)},
        {"body": b"\1" * 256},
        {"commit": b"\1" * 32},
        {"wraps": {"a": b"x", "b": b""}},
    ):
        changed = replace(sound.entry, **changes)
        forged.append(Record(sound.at, changed, wire.encode(changed)))

    assert None is relay.judge(sound)
    assert [Reason.SIGNATURE] * 7 == [relay.judge(record) for record in forged]


def test_the_stamp_is_not_signed() -> None:
    """The relay puts the time in: with any time the same bytes pass, and no clock can make them void."""
    relay = played(4)

    assert [None] * 3 == [relay.judge(relay.record("a", "yes", at=at)) for at in (0, relay.state.at - 1, 2**53 - 1)]


def opening(**over: Any) -> tuple[Relay, Record]:
    """A relay that is asked to open the session which these clear fields make, and its `begin` by key a."""
    clear = {**CLEAR, **over}
    relay = Relay(State(session_of(clear)))
    return relay, relay.record("a", "begin", key=clear["keys"]["a"], clear=clear)


def test_a_session_is_opened_by_its_own_key() -> None:
    """`begin` is checked with the key that it brings, since that key is part of the session's name."""
    keys = {"a": b"x" * 32, "b": b"y" * 32}
    relay, record = opening(keys=keys)

    assert None is relay.judge(record)
    assert None is opening(speaker="b")[0].judge(opening(speaker="b")[1])
    for key in (KEYS["a"], keys["b"], bytes(32)):
        assert Reason.SIGNATURE == relay.judge(relay.record("a", "begin", key=key, clear={**CLEAR, "keys": keys}))


def test_nobody_else_can_occupy_a_session() -> None:
    """`begin` with keys, shape or order of another session is refused, however well signed."""
    relay = Relay()
    for over in (
        {"keys": {"a": b"x" * 32, "b": KEYS["b"]}},
        {"keys": {"a": KEYS["a"], "b": b"x" * 32}},
        {"speaker": "b"},
    ):
        _, foreign = opening(**over)
        clear = {**CLEAR, **over}
        here = relay.record("a", "begin", key=clear["keys"]["a"], clear=clear)

        assert [Reason.SESSION] * 2 == [relay.judge(foreign), relay.judge(here)]
    assert Reason.SEAT == relay.judge(relay.record("b", "begin"))


@pytest.mark.parametrize("keys", [{}, {"a": b"a" * 32}, {"a": b"short", "b": b"b" * 32}, "keys", None])
def test_keys_that_are_none_open_nothing(keys: Any) -> None:
    """A `begin` without sound keys is refused before anything is checked with them."""
    relay = Relay()
    made = entry(relay.state, "a", "begin", clear={**CLEAR, "keys": keys})

    assert Reason.CLEAR == relay.judge(Record(1, made, b""))


def test_for_an_unknown_session_only_begin_is_legal() -> None:
    """Before it nothing passes, and it passes once."""
    relay = Relay()

    assert [Reason.NOT_BEGUN] * 4 == [relay.judge(relay.record("b", act)) for act in ("sit", "say", "leave", "pause")]
    assert [Reason.BEGUN] * 2 == [played(number).judge(played(number).record("a", "begin")) for number in (1, 2)]


def test_keys_come_from_begin_alone() -> None:
    """Whatever an entry says in the open, it is checked with the keys that the session began with."""
    relay = played(1)
    record = relay.record("b", "sit", key=b"x" * 32)
    lying = relay.record("b", "sit", key=b"x" * 32, clear={"keys": {"a": b"x" * 32, "b": b"x" * 32}})

    assert [Reason.SIGNATURE, Reason.CLEAR] == [relay.judge(record), relay.judge(lying)]


@pytest.mark.parametrize("number", range(1, len(ACTS) + 1))
def test_what_is_resent_is_answered_with_what_is_stored(number: int) -> None:
    """The same bytes, at any old seq, at any later time, get the record in the log with its stamp."""
    relay = played(number)
    again = [Record(2**50, record.entry, record.raw) for record in relay.log]

    assert [Stored(record) for record in relay.log] == [relay.judge(record) for record in again]


@pytest.mark.parametrize("number", range(1, len(ACTS) + 1))
def test_other_bytes_at_an_old_seq_are_stale(number: int) -> None:
    """Whether soundly signed, forged or of another session: what is taken is taken."""
    relay, before = played(number), played(number - 1)
    seat, act = ACTS[number - 1]
    others = [before.record(seat, act, commit=b"\1" * 32), before.record(seat, act, key=bytes(32))]
    others += [before.record(seat, "leave"), before.record(seat, act, session=bytes(32))]

    assert [Reason.STALE] * 4 == [relay.judge(record) for record in others]


def test_what_comes_too_early_waits() -> None:
    """An entry ahead of this relay's fold is called so, which is no verdict on it: later it passes."""
    relay, later = played(3), played(4)
    early = later.record("a", "yes")

    assert Reason.AHEAD == relay.judge(early)
    relay.accept(later.log[-1])
    assert None is relay.judge(early)


CASES: list[tuple[dict[str, Any], Reason]] = [
    ({"session": b"?" * 32}, Reason.SESSION),
    ({"prev": b"?" * 32}, Reason.FORK),
    ({"to": ("a",), "wraps": {"a": b""}}, Reason.RECIPIENTS),
    ({"to": ("a", "b", "f"), "wraps": {"a": b"", "b": b"", "f": b""}}, Reason.RECIPIENTS),
    ({"body": bytes(255)}, Reason.SIZE),
    ({"clear": {"name": "Robin"}}, Reason.CLEAR),
]


@pytest.mark.parametrize(("over", "reason"), CASES)
def test_an_envelope_that_is_wrong_is_refused_for_what_is_wrong(over: dict[str, Any], reason: Reason) -> None:
    """A wrong session, history, recipient, length or open word is named, signed or not."""
    relay = played(4)

    assert [reason] * 2 == [relay.judge(relay.record("a", "yes", key=key, **over)) for key in (None, bytes(32))]


def counted(calls: list[bytes]) -> Verifier:
    """A verifier that remembers with which keys it was asked."""

    def verifier(key: bytes, record: Record) -> bool:
        calls.append(key)
        return verify(key, record)

    return verifier


def test_signatures_are_checked_last_and_with_the_authors_key() -> None:
    """What the rules refuse costs no check of a signature; what they take costs one, with the key of its seat."""
    relay, calls = played(2), list[bytes]()
    for record in (relay.record("b", "say"), relay.record("a", "yes"), relay.record("a", "say")):
        check(relay.state, record, record.entry.seat, relay.stored, counted(calls))

    assert [KEYS["a"]] == calls


@given(st.integers(0, len(ACTS)), st.integers(-3, 3), st.sampled_from("abf"), st.sampled_from("abf"), st.booleans())
def test_nothing_that_is_asked_changes_the_state(number: int, off: int, seat: Any, by: Any, sound: bool) -> None:
    """Whatever comes, whatever the verdict: the state is what it was, and only what is sound and in turn passes."""
    relay = played(number)
    before = deepcopy(vars(relay.state))
    seq = max(1, relay.state.seq + 1 + off)
    for act in ("begin", "sit", "say", "yes", "leave", "pause"):
        record = relay.record(seat, act, key=None if sound else bytes(32), seq=seq)
        verdict = relay.judge(record, by)
        passes = sound and by == seat and isinstance(advance(relay.state, record), State)

        assert passes == (verdict is None)
        assert before == vars(relay.state)
