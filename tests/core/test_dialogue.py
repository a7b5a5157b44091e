# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The rules: whose turn it is, what leads where, and why everything else is refused."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from itertools import islice
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue.core.consent import recipients
from duologue.core.dialogue import MOST_ENTRIES, advance, holds, play
from duologue.core.entry import SIZES, ZERO, Clear, Entry, Record, answer_hash, session_of, tip_after
from duologue.core.shape import PARTNERS, UNIVERSAL, Clock, Limit, Partner, Seat, Shape, Step
from duologue.core.state import Break, Reason, Refused, State, other
from duologue.core.walk import moves
from tests.helpers import begin_clear, consenting, folded, mirror_shape, record, seated, shapes

SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000
SALT = b"s" * 16

# A step of every sort. "tell" is where most of them lead.
TABLE = Shape(
    "tell",
    {
        "tell": Step("speaker", {"say": "back", "more": "tell"}),
        "back": Step("listener", {"say": "tell"}),
        "any": Step("either", {"say": "tell"}),
        "guide": Step("facilitator", {"go_on": "tell"}),
        "ask": Step("both", {"yes": "tell", "other": "back", "no": "end"}, wins=("no", "other"), swap=("other",)),
        "same": Step("both", {"say": "tell", "pass": "tell"}, swap=("pass",)),
        "split": Step("both", {"mine": "tell", "yours": "back"}, differ="any", swap=("mine",)),
        "letter": Step("both", {"say": "tell", "keep": "end"}, wins=("keep",), swap=("say",), sealed=True),
        "mute": Step("speaker", {"say": "mute"}, quiet=True),
        "deck": Step("speaker", {"card": "deck"}, limit=Limit(3, "end")),
        "end": Step("nobody"),
    },
)
# Ten minutes each, in two steps; no less than five.
TIMED = Shape(
    "ready",
    {
        "ready": Step("speaker", {"go": "share", "not_yet": "ready"}),
        "share": Step("speaker", {"say": "share", "hush": "hush", "done": "change"}),
        "hush": Step("speaker", {"say": "share"}),
        "change": Step("both", {"ready": "share"}, swap=True, limit=Limit(2, "end")),
        "end": Step("nobody"),
    },
    {
        "turn": Clock(("share", "hush"), 5 * MINUTE, 8 * MINUTE, 10 * MINUTE, "change"),
        "arriving": Clock(("ready",), soft=MINUTE),
    },
)


def at(step: str, speaker: Partner = "a", shape: Shape = TABLE) -> State:
    """The state in which both have just sat down at this step."""
    return seated(replace(shape, start=step), speaker)


def judged(state: State, sent: Record) -> Reason | None:
    """Why this record does not count, or None if it does. Whatever it is, the state itself is not touched."""
    before = deepcopy(vars(state))
    after = advance(state, sent)
    assert before == vars(state)
    return after.reason if isinstance(after, Refused) else None


def refused(state: State, seat: Seat, act: str, clear: Clear | None = None, **over: Any) -> Reason | None:
    """Why this act does not count now, or None if it does."""
    return judged(state, record(state, seat, act, clear=clear, **over))


def played(state: State, *acts: str) -> State:
    """The state after these acts, each written as "seat act"."""
    for seat, act in map(str.split, acts):
        state = folded(state, "a" if seat == "a" else "b", act)
    return state


def paused(state: State, until: int = 0) -> State:
    """The state in which a has called a break, of two minutes if it is not said until when."""
    return folded(state, "a", "pause", clear={"until": until})


def hidden(answer: str, salt: bytes = SALT) -> Clear:
    """What `write` says in the open."""
    return {"hash": answer_hash(answer, salt)}


def opening(answer: str, to: Iterable[str], salt: bytes = SALT) -> Clear:
    """What `reveal` says in the open."""
    return {"answer": answer, "salt": salt, "wraps": dict.fromkeys(to, b"")}


def written(a: str = "say", b: str = "say") -> State:
    """The state in which both have written under seal, and nobody has opened."""
    state = folded(at("letter"), "b", "write", clear=hidden(b))
    return folded(state, "a", "write", clear=hidden(a))


def revealed(state: State, seat: Partner, answer: str = "say", **over: Any) -> State:
    """The state after this partner has opened what they wrote."""
    return folded(state, seat, "reveal", clear=opening(answer, [other(seat)]), **over)


def blank(shape: Shape = TABLE) -> tuple[State, Clear]:
    """The state before anything was said, and what `begin` says in the open."""
    clear = begin_clear(shape)
    return State(session_of(clear)), clear


def begun() -> State:
    """The state in which a has begun and b has not sat down."""
    state, clear = blank()
    return folded(state, "a", "begin", clear=clear)


# --- the envelope


def test_what_counts_is_chained() -> None:
    """An accepted record moves the seq by one, and the tip over its stamp and bytes."""
    state = at("tell")
    sent = record(state, "a", "say", at=5000)
    after = advance(state, sent)

    assert isinstance(after, State)
    assert (state.seq + 1, tip_after(state.tip, 5000, sent.raw), 5000) == (after.seq, after.tip, after.at)


def test_an_exact_copy_is_stale() -> None:
    """What already counts cannot count twice."""
    state = at("tell")
    sent = record(state, "a", "say")
    after = advance(state, sent)

    assert isinstance(after, State)
    assert Reason.STALE == judged(after, sent)


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("session", b"x" * 32, Reason.SESSION), ("seq", 0, Reason.STALE), ("seq", 2, Reason.STALE),
        ("seq", 4, Reason.AHEAD), ("seq", 2**53 - 1, Reason.AHEAD), ("prev", ZERO, Reason.FORK),
        ("seat", "f", Reason.SEAT), ("to", ("a",), Reason.RECIPIENTS), ("to", ("b",), Reason.RECIPIENTS),
        ("to", (), Reason.RECIPIENTS), ("to", ("b", "a"), Reason.RECIPIENTS),
        ("to", ("a", "b", "f"), Reason.RECIPIENTS),
        ("wraps", {}, Reason.RECIPIENTS), ("wraps", {"a": b""}, Reason.RECIPIENTS),
        ("wraps", {"b": b"", "a": b""}, Reason.RECIPIENTS),
        ("wraps", {"a": b"", "b": b"", "f": b""}, Reason.RECIPIENTS),
        ("body", b"", Reason.SIZE), ("body", bytes(255), Reason.SIZE), ("body", bytes(257), Reason.SIZE),
        ("body", bytes(12289), Reason.SIZE), ("clear", {"until": 0}, Reason.CLEAR),
    ],
)  # fmt: skip
def test_a_wrong_envelope_is_refused(field: str, value: object, reason: Reason) -> None:
    """Each field of a legal act's envelope that is not as State says it must be, voids the entry."""
    sent = record(at("tell"), "a", "say")
    wrong = replace(sent, entry=replace(sent.entry, **{field: value}))  # type: ignore[arg-type]  # any field

    assert (None, reason) == (judged(at("tell"), sent), judged(at("tell"), wrong))


@pytest.mark.parametrize("size", SIZES)
def test_every_padded_size_counts(size: int) -> None:
    """A body of any of the four sizes is as good as another, whatever is in it."""
    assert refused(at("tell"), "a", "say", body=b"\xff" * size) is None


@pytest.mark.parametrize("step", TABLE.steps)
def test_all_is_for_both_but_what_is_written_under_seal(step: str) -> None:
    """Everything is sealed for both partners, author included; a `write` for its author alone."""
    state = at(step)
    acts = [*state.here.acts, *UNIVERSAL - {"write"}]

    assert {PARTNERS} == {recipients(state, seat, act, state.at) for act in acts for seat in PARTNERS}
    assert [("a",), ("b",)] == [recipients(state, seat, "write", state.at) for seat in PARTNERS]


@pytest.mark.parametrize("to", [("a", "b"), ("b",), ()])
def test_nobody_else_gets_what_is_written_under_seal(to: tuple[Seat, ...]) -> None:
    """A `write` that others could open is refused."""
    wraps = dict.fromkeys(to, b"")

    assert Reason.RECIPIENTS == refused(at("letter"), "a", "write", hidden("say"), to=to, wraps=wraps)


HOSTILE: Mapping[str, list[Clear]] = {
    "begin": [{}, {"shape": b""}],
    "say": [{"": 0}, {"words": "hello"}],
    "leave": [{"why": "hello"}],
    "pause": [{}, {"until": -1}, {"until": 1.5}, {"until": True}, {"until": "9"}, {"until": 2**53 + 1},
              {"until": 0, "why": ""}],
    "card": [{}, {"index": -1}, {"index": 99}, {"index": None}, {"index": [0]}],
    "write": [{}, {"hash": b""}, {"hash": "0" * 32}, {"hash": bytes(33)}, {"hash": bytes(32), "words": ""}],
    "reveal": [{}, {**opening("say", ["b"]), "salt": b""}, {**opening("say", ["b"]), "answer": b"say"},
               {**opening("say", ["b"]), "wraps": [b""]}, {**opening("say", ["b"]), "wraps": {"b": bytes(97)}}],
}  # fmt: skip


@pytest.mark.parametrize(("act", "clear"), [(act, clear) for act, clears in HOSTILE.items() for clear in clears])
def test_a_hostile_clear_is_refused(act: str, clear: Clear) -> None:
    """What is said in the open is exactly what the act may say there, even where the act would be legal."""
    step = {"card": "deck", "write": "letter"}.get(act, "tell")
    state = written() if act == "reveal" else at(step)

    assert Reason.CLEAR == refused(state, "a", act, clear=clear)


# --- reasons


def broken() -> tuple[State, Record]:
    """A session begun with the rules of no exercise."""
    state, clear = blank(Shape("nowhere", {}))
    return state, record(state, "a", "begin", clear=clear)


def seventh() -> State:
    """The state after six breaks in a row."""
    state = at("tell")
    for _ in range(6):
        state = played(paused(state), "a resume", "b resume")
    return state


FULL = at("tell").but(seq=MOST_ENTRIES)
REASONS: list[tuple[Reason, State, Record]] = [
    (Reason.TOO_MUCH, FULL, record(FULL, "a", "say", "one more")),
    (Reason.SESSION, at("tell"), record(at("tell"), "a", "say", session=ZERO)),
    (Reason.STALE, played(at("tell"), "a say"), record(at("tell"), "a", "say")),
    (Reason.AHEAD, at("tell"), record(played(at("tell"), "a say"), "b", "say")),
    (Reason.FORK, folded(at("tell"), "a", "say", "one"), record(folded(at("tell"), "a", "say", "two"), "b", "say")),
    (Reason.SEAT, at("tell"), record(at("tell"), "f", "say")),
    (Reason.RECIPIENTS, at("tell"), record(at("tell"), "a", "say", to=("a",))),
    (Reason.SIZE, at("tell"), record(at("tell"), "a", "say", body=b"hello")),
    (Reason.CLEAR, at("tell"), record(at("tell"), "a", "say", clear={"words": "hello"})),
    (Reason.SHAPE, *broken()),
    (Reason.NOT_BEGUN, begun(), record(begun(), "a", "say")),
    (Reason.BEGUN, at("tell"), record(at("tell"), "b", "sit")),
    (Reason.OVER, played(at("tell"), "a leave"), record(played(at("tell"), "a leave"), "a", "say")),
    (Reason.PAUSED, paused(at("tell")), record(paused(at("tell")), "a", "say")),
    (Reason.NOT_PAUSED, at("tell"), record(at("tell"), "a", "resume")),
    (Reason.NOT_YOUR_TURN, at("tell"), record(at("tell"), "b", "say")),
    (Reason.NOT_HERE, at("tell"), record(at("tell"), "a", "shout")),
    (Reason.ANSWERED, played(at("ask"), "a yes"), record(played(at("ask"), "a yes"), "a", "yes")),
    (Reason.SEALED, at("letter"), record(at("letter"), "a", "say")),
    (Reason.UNWRITTEN, at("letter"), record(at("letter"), "a", "reveal", clear=opening("say", ["b"]))),
    (Reason.ANSWER, written(), record(written(), "a", "reveal", clear=opening("keep", ["b"]))),
    (Reason.TOO_EARLY, at("share", shape=TIMED), record(at("share", shape=TIMED), "a", "time")),
    (Reason.TOO_LATE, at("tell"), record(at("tell"), "a", "consent", clear=consenting(until=0))),
    (Reason.BREAKS, seventh(), record(seventh(), "a", "pause", clear={"until": 0})),
    (Reason.QUIET, at("mute"), record(at("mute"), "b", "aside")),
    (Reason.ASIDE, played(at("tell"), "b aside"), record(played(at("tell"), "b aside"), "b", "aside")),
]


def test_a_session_has_room_for_so_many() -> None:
    """The last is taken from either, and after it both may leave and do nothing else."""
    last = FULL.but(seq=MOST_ENTRIES - 1)

    assert [None, None] == [refused(last, seat, "pause", {"until": 0}) for seat in PARTNERS]
    assert [Reason.TOO_MUCH] * 2 == [refused(FULL, seat, "pause", {"until": 0}) for seat in PARTNERS]
    assert [None, None] == [refused(FULL, seat, "leave") for seat in PARTNERS]


@pytest.mark.parametrize(("reason", "state", "sent"), REASONS, ids=[reason for reason, *_ in REASONS])
def test_each_reason_is_given_for_its_cause(reason: Reason, state: State, sent: Record) -> None:
    """The reason says what is wrong, and nothing has moved."""
    assert reason == judged(state, sent)


def test_no_reason_is_left_out() -> None:
    """The rules give every reason on the list but that of signatures, and those that only a relay has."""
    reasons = list(Reason)
    rules = set(reasons[: reasons.index(Reason.MALFORMED)])

    assert rules - {Reason.SIGNATURE} == {reason for reason, *_ in REASONS}


# --- before both are seated


def test_a_session_begins_with_what_both_agreed_on() -> None:
    """`begin` seats a, brings the shape, the keys and the digest, and says who speaks first."""
    state, clear = blank()
    clear = {**clear, "speaker": "b", "digest": b"d" * 32}
    state = folded(State(session_of(clear)), "a", "begin", clear=clear)

    assert (("a",), TABLE, clear["keys"], b"d" * 32, "b", "") == (
        state.seats, state.shape, state.keys, state.digest, state.speaker, state.step,
    )  # fmt: skip


@pytest.mark.parametrize("speaker", PARTNERS)
def test_sitting_down_leads_to_the_start(speaker: Partner) -> None:
    """When b sits both are seated, at the first step, in its first visit, with nothing counted but that."""
    state = at("deck", speaker)

    assert (("a", "b"), "deck", 1, (1,), speaker) == (
        state.seats, state.step, state.visit, state.counts, state.speaker,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("seat", "act", "reason"),
    [
        ("b", "begin", Reason.SEAT), ("b", "sit", Reason.NOT_BEGUN), ("a", "leave", Reason.NOT_BEGUN),
        ("b", "leave", Reason.NOT_BEGUN), ("a", "say", Reason.NOT_BEGUN), ("a", "aside", Reason.NOT_BEGUN),
        ("a", "pause", Reason.NOT_BEGUN), ("a", "begin", None),
    ],
)  # fmt: skip
def test_nothing_comes_before_begin(seat: Seat, act: str, reason: Reason | None) -> None:
    """For an unknown session the only legal entry is a `begin` by a."""
    state, clear = blank()
    said = {"begin": clear, "pause": {"until": 0}}.get(act)

    assert reason == refused(state, seat, act, said)


@pytest.mark.parametrize(
    ("seat", "act", "reason"),
    [
        ("a", "begin", Reason.BEGUN), ("b", "begin", Reason.BEGUN), ("a", "sit", Reason.SEAT), ("b", "sit", None),
        ("a", "leave", None), ("b", "leave", Reason.NOT_BEGUN), ("a", "say", Reason.NOT_BEGUN),
        ("a", "resume", Reason.NOT_BEGUN), ("b", "time", Reason.NOT_BEGUN),
    ],
)  # fmt: skip
def test_little_comes_before_sit(seat: Seat, act: str, reason: Reason | None) -> None:
    """Until b sits, only that, and that a gives up waiting."""
    said = begin_clear(TABLE) if act == "begin" else None

    assert reason == refused(begun(), seat, act, said)


@pytest.mark.parametrize("changed", [{"digest": b"d" * 32}, {"speaker": "b"}, {"shape": mirror_shape().encode()}])
def test_nobody_else_can_open_a_session(changed: Clear) -> None:
    """A `begin` whose open part is not the one that the session is named after belongs elsewhere."""
    state, clear = blank()

    assert Reason.SESSION == refused(state, "a", "begin", {**clear, **changed})


@pytest.mark.parametrize("shape", [b"", b"{}", b"[" * 9999, mirror_shape().encode() + b" "])
def test_a_session_cannot_begin_with_a_bad_shape(shape: bytes) -> None:
    """Rules that cannot be used are refused as such, though the session is named after them."""
    clear = {**begin_clear(TABLE), "shape": shape}

    assert Reason.SHAPE == refused(State(session_of(clear)), "a", "begin", clear)


def test_a_session_may_be_over_as_it_starts() -> None:
    """Where the first step is an end, sitting down ends the dialogue."""
    assert "end" == at("end").over


# --- whose turn it is


@pytest.mark.parametrize(
    ("step", "act", "who"),
    [("tell", "say", ["a"]), ("back", "say", ["b"]), ("any", "say", ["a", "b"]), ("ask", "yes", ["a", "b"]),
     ("guide", "go_on", ["a", "b"]), ("mute", "say", ["a"])],
)  # fmt: skip
def test_only_who_has_the_floor_may_act(step: str, act: str, who: list[Partner]) -> None:
    """Speaker, listener, either or both; a facilitator's step is anyone's while none is seated."""
    assert who == [seat for seat in PARTNERS if refused(at(step), seat, act) is None]
    assert who == [seat for seat in PARTNERS if holds(at(step), seat)]


@pytest.mark.parametrize(("step", "seat"), [("tell", "b"), ("back", "a"), ("mute", "b")])
def test_the_other_order_gives_the_floor_to_the_other(step: str, seat: Seat) -> None:
    """Where b speaks first, b is the speaker."""
    state = at(step, "b")

    assert (None, Reason.NOT_YOUR_TURN) == (refused(state, seat, "say"), refused(state, other(seat), "say"))


def test_nobody_has_the_floor_at_an_end() -> None:
    """At an end nothing can be done any more, by anyone."""
    assert [False, False] == [holds(at("end"), seat) for seat in PARTNERS]
    assert {Reason.OVER} == {refused(at("end"), seat, act) for seat in PARTNERS for act in ("say", "leave", "resume")}


def test_an_act_of_another_step_is_not_here() -> None:
    """An act is open where its step says so, and nowhere else."""
    assert [Reason.NOT_HERE, Reason.NOT_HERE] == [refused(at("tell"), "a", act) for act in ("yes", "")]


def test_an_act_leads_to_its_step() -> None:
    """One arrives where the act leads, in a new visit, with nothing kept of the old one."""
    state = played(at("tell"), "b aside", "a say")

    assert ("back", 2, False, (), (), "") == (
        state.step, state.visit, state.aside, state.answers, state.written, state.over,
    )  # fmt: skip


def test_a_step_may_lead_to_itself() -> None:
    """Coming again to the same step is another visit."""
    state = played(at("tell"), "a more")

    assert ("tell", 2) == (state.step, state.visit)


# --- both


@pytest.mark.parametrize("first", PARTNERS)
def test_a_step_for_both_waits_for_both(first: Partner) -> None:
    """Each acts once, in any order, and only the second moves on."""
    half = folded(at("ask"), first, "yes")

    assert ("ask", 1, ((first, "yes"),)) == (half.step, half.visit, half.answers)
    assert Reason.ANSWERED == refused(half, first, "no")
    assert "tell" == folded(half, other(first), "yes").step


@pytest.mark.parametrize(
    ("one", "two", "step", "speaker"),
    [
        ("yes", "yes", "tell", "a"), ("yes", "other", "back", "b"), ("other", "yes", "back", "b"),
        ("other", "other", "back", "b"), ("no", "yes", "end", "a"), ("other", "no", "end", "a"),
        ("no", "other", "end", "a"), ("no", "no", "end", "a"),
    ],
)  # fmt: skip
def test_the_first_winning_answer_decides(one: str, two: str, step: str, speaker: Partner) -> None:
    """Whoever gave it: the earliest in `wins` leads on, and roles change only if it says so."""
    state = played(at("ask"), f"b {one}", f"a {two}")

    assert (step, speaker) == (state.step, state.speaker)


@pytest.mark.parametrize(
    ("one", "two", "step", "speaker"),
    [("mine", "mine", "tell", "b"), ("yours", "yours", "back", "a"), ("mine", "yours", "any", "b"),
     ("yours", "mine", "any", "b")],
)  # fmt: skip
def test_answers_that_differ_lead_elsewhere(one: str, two: str, step: str, speaker: Partner) -> None:
    """`differ` stands in where two answers lead to different steps."""
    state = played(at("split"), f"a {one}", f"b {two}")

    assert (step, speaker) == (state.step, state.speaker)


@pytest.mark.parametrize(("one", "two", "speaker"), [("say", "say", "a"), ("pass", "say", "b"), ("say", "pass", "b")])
def test_answers_that_lead_to_one_step_need_no_judge(one: str, two: str, speaker: Partner) -> None:
    """Two acts to the same step go there; roles change if either act changes them."""
    state = played(at("same"), f"a {one}", f"b {two}")

    assert ("tell", speaker) == (state.step, state.speaker)


# --- under seal


def test_both_write_and_then_both_open() -> None:
    """After two writings and two openings one goes on by what was answered."""
    half = revealed(written(), "b")
    state = revealed(half, "a")

    assert ("letter", (("b", "say"),)) == (half.step, half.answers)
    assert ("tell", "b", (), (), 0) == (state.step, state.speaker, state.written, state.answers, state.sealed_at)


@pytest.mark.parametrize(("a", "b"), [("keep", "say"), ("say", "keep"), ("keep", "keep")])
def test_answers_under_seal_are_joined_like_others(a: str, b: str) -> None:
    """`wins` reads the answers that were opened."""
    state = revealed(revealed(written(a, b), "a", a), "b", b)

    assert ("end", "end", "a") == (state.step, state.over, state.speaker)


@pytest.mark.parametrize("act", ["say", "keep"])
def test_a_sealed_step_takes_no_plain_answer(act: str) -> None:
    """Its acts are given under seal or not at all, before and after both have written."""
    assert [Reason.SEALED] * 2 == [refused(at("letter"), "a", act), refused(written(), "b", act)]


def test_what_is_no_act_there_is_not_here_under_seal_either() -> None:
    """A sealed step knows its own acts."""
    assert Reason.NOT_HERE == refused(at("letter"), "a", "shout")


def test_one_writes_once() -> None:
    """What was written under seal cannot be written over."""
    state = folded(at("letter"), "a", "write", clear=hidden("say"))

    assert ((("a", answer_hash("say", SALT)),), 0) == (state.written, state.sealed_at)
    assert Reason.ANSWERED == refused(state, "a", "write", hidden("keep"))
    assert [Reason.ANSWERED] * 2 == [refused(written(), seat, "write", hidden("say")) for seat in PARTNERS]


@pytest.mark.parametrize("seat", PARTNERS)
def test_nothing_opens_before_both_have_written(seat: Partner) -> None:
    """One writing alone stays closed, whoever would open it."""
    state = folded(at("letter"), "a", "write", clear=hidden("say"))

    assert Reason.UNWRITTEN == refused(state, seat, "reveal", opening("say", [other(seat)]))


@pytest.mark.parametrize(
    ("clear", "reason"),
    [
        (opening("say", ["b"]), None),
        (opening("keep", ["b"]), Reason.ANSWER),
        (opening("say", ["b"], b"x" * 16), Reason.ANSWER),
        (opening("shout", ["b"]), Reason.ANSWER),
        (opening("", ["b"]), Reason.ANSWER),
        (opening("say", []), Reason.RECIPIENTS),
        (opening("say", ["a"]), Reason.RECIPIENTS),
        (opening("say", ["a", "b"]), Reason.RECIPIENTS),
        (opening("say", ["b", "f"]), Reason.RECIPIENTS),
    ],
)
def test_only_what_was_sealed_can_be_opened(clear: Clear, reason: Reason | None) -> None:
    """The answer and salt that were hashed, for the other partner and nobody else."""
    assert reason == refused(written(), "a", "reveal", clear)


def test_a_sealed_answer_that_is_no_act_stays_closed() -> None:
    """Whoever sealed an answer that is none can open nothing, and a hash alone is no proof."""
    state = written("shout")

    assert Reason.ANSWER == refused(state, "a", "reveal", opening("shout", ["b"]))


def test_one_opens_once() -> None:
    """A second key to the same writing is refused."""
    state = revealed(written(), "a")

    assert Reason.ANSWERED == refused(state, "a", "reveal", opening("say", ["b"]))


def test_one_cannot_open_with_the_key_of_the_other() -> None:
    """An answer is checked against what its own author sealed."""
    state = written("say", "keep")

    assert Reason.ANSWER == refused(state, "a", "reveal", opening("keep", ["b"]))


@pytest.mark.parametrize("step", ["tell", "ask", "same"])
@pytest.mark.parametrize(
    ("act", "clear"), [("write", hidden("say")), ("reveal", opening("say", ["b"])), ("without", {})]
)
def test_seals_are_for_sealed_steps(step: str, act: str, clear: Clear) -> None:
    """Elsewhere there is nothing to write under seal, to open or to go on without."""
    state = played(at(step), "a yes") if step == "ask" else at(step)

    assert Reason.NOT_HERE == refused(state, "a", act, clear)


def test_keys_are_handed_over_in_a_break_too() -> None:
    """Nobody chooses a `reveal`, so a break does not hold it up; the break goes on where it leads."""
    state = revealed(revealed(paused(written()), "a"), "b")

    assert ("tell", True) == (state.step, state.pause is not None)


@pytest.mark.parametrize(("wait", "reason"), [(MINUTE - 1, Reason.TOO_EARLY), (MINUTE, None)])
def test_after_a_minute_one_may_go_on_without(wait: int, reason: Reason | None) -> None:
    """The wait for the other's key is counted from when both had written."""
    sealed = written()
    state = revealed(sealed, "a", at=sealed.at + SECOND)

    assert reason == refused(state, "a", "without", at=sealed.at + wait)


def test_without_leads_on_by_ones_own_answer() -> None:
    """What stays closed decides nothing, and roles change as the opened answer says."""
    ends = [folded(revealed(written(a, "keep"), "a", a), "a", "without", at=HOUR) for a in ("say", "keep")]

    assert [("tell", "b"), ("end", "a")] == [(state.step, state.speaker) for state in ends]


@pytest.mark.parametrize("seat", PARTNERS)
def test_nobody_goes_on_without_having_opened(seat: Partner) -> None:
    """First one's own key, then the wait: not before either has opened, and not for the one who has not."""
    unopened = written()
    by_other = revealed(unopened, other(seat))
    late = unopened.at + HOUR

    assert [Reason.NOT_HERE] * 2 == [refused(state, seat, "without", at=late) for state in (unopened, by_other)]


def test_the_wait_survives_a_clock_that_is_set_back() -> None:
    """Only time that passed is counted: what passed before the clock was set back, and after."""
    sealed = written()
    state = revealed(sealed, "a", at=sealed.at + 20 * SECOND)
    back = passed(folded(state, "b", "pause", clear={"until": 0}, at=0), 0, "resume")
    back = passed(back, 0, "resume", "b")

    assert [Reason.TOO_EARLY, None] == [refused(back, "a", "without", at=at) for at in (40 * SECOND - 1, 40 * SECOND)]


def test_nobody_waits_for_an_hour_that_was_an_error() -> None:
    """Where both wrote while the relay's clock was an hour ahead, the minute is still a minute."""
    ahead = folded(at("letter"), "b", "write", clear=hidden("say"), at=HOUR)
    state = revealed(folded(ahead, "a", "write", clear=hidden("say"), at=HOUR), "a", at=0)

    assert [Reason.TOO_EARLY, None] == [refused(state, "a", "without", at=at) for at in (MINUTE - 1, MINUTE)]


# --- limits


def tried(state: State, again: int) -> State:
    """The state after a piece was mirrored and not got, and tried again so many times."""
    return played(state, "a say", "b say", "a not_yet", *["a say", "b say", "a not_yet"] * again)


@pytest.mark.parametrize(("again", "step"), [(0, "again"), (1, "again"), (2, "more")])
def test_a_used_up_step_is_passed_over(again: int, step: str) -> None:
    """Two more tries since the piece was sent; then one arrives where the limit says."""
    assert step == tried(seated(mirror_shape()), again).step


def test_a_limit_counts_from_the_last_arrival_at_its_since() -> None:
    """A new piece has its tries anew."""
    state = played(tried(seated(mirror_shape()), 2), "a yes")

    assert ["again", "again", "more"] == [tried(state, again).step for again in range(3)]


CARDS = Shape(
    "deck",
    {
        "deck": Step("speaker", {"card": "deck", "done": "change"}, limit=Limit(3, "change", "swap")),
        "change": Step("both", {"ready": "deck"}, swap=True, limit=Limit(2, "end")),
        "end": Step("nobody"),
    },
)


def drawn(state: State) -> int:
    """How many cards were drawn until the deck was spent."""
    count = 0
    while state.step == "deck":
        state = folded(state, state.speaker, "card", clear={"index": 0})
        count += 1
    return count


def test_a_deck_has_as_many_visits_as_cards() -> None:
    """The third card of three is the last, and the next leads where the spent deck does."""
    assert 3 == drawn(seated(CARDS))


@pytest.mark.parametrize(("index", "reason"), [(0, None), (2, None), (3, Reason.CLEAR), (98, Reason.CLEAR)])
def test_a_chosen_card_is_in_the_deck(index: int, reason: Reason | None) -> None:
    """Of three cards the third has the index two, and there is no other."""
    assert reason == refused(seated(CARDS), "a", "card", {"index": index})


def test_a_limit_counts_since_roles_changed() -> None:
    """The other partner has the whole deck, however much of it was used before."""
    changed = played(seated(CARDS), "a done", "a ready", "b ready")

    assert ("deck", "b", 3) == (changed.step, changed.speaker, drawn(changed))


def test_a_limit_without_since_counts_from_the_start() -> None:
    """Roles change twice here and never again."""
    state = seated(CARDS)
    steps = []
    for _ in range(3):
        state = folded(state, state.speaker, "done")
        steps.append(state.step)
        if not state.over:
            state = played(state, "a ready", "b ready")

    assert (["change", "change", "end"], "a", "end") == (steps, state.speaker, state.over)


def test_a_step_passed_over_was_not_visited() -> None:
    """Passing over counts as no visit, changes no roles and uses nothing up."""
    shape = mirror_shape()
    state = played(seated(shape), "a say", "b say", "a yes", "a no", "a ready", "b ready")
    state = played(state, "b say", "a say", "b yes")
    after = played(state, "b no")

    assert ("end", "b", state.visit + 1) == (after.step, after.speaker, after.visit)
    assert state.counts[shape.counter["change"]] == after.counts[shape.counter["change"]] == 1


HUB = Shape(
    "hub",
    {
        "hub": Step("speaker", {"a": "a", "b": "b", "deep": "one"}),
        "a": Step("speaker", {"back": "hub"}, limit=Limit(1, "plain")),
        "b": Step("speaker", {"back": "hub"}, limit=Limit(1, "plain", "a")),
        "one": Step("speaker", {"back": "hub"}, limit=Limit(1, "two")),
        "two": Step("speaker", {"back": "hub"}, limit=Limit(1, "plain")),
        "plain": Step("speaker", {"back": "hub"}),
        "end": Step("nobody"),
    },
)


def test_a_step_passed_over_is_no_since() -> None:
    """A counter begins anew when its `since` is arrived at, not when that is passed over."""
    fresh = played(seated(HUB), "a b", "a back", "a a", "a back", "a b")
    used = played(fresh, "a back", "a a", "a back", "a b")

    assert ("b", "plain") == (fresh.step, used.step)


def test_limits_hand_over_to_limits() -> None:
    """Where the step handed over to is used up too, one arrives further on."""
    states = [seated(HUB)]
    for _ in range(3):
        states.append(played(states[-1], "a deep"))
        states.append(played(states[-1], "a back"))

    assert ["one", "two", "plain"] == [state.step for state in states[1::2]]


# --- clocks


def timed(step: str = "ready") -> State:
    """The state in which both have just sat down to the timed shape, at second two."""
    return at(step, shape=TIMED)


def passed(state: State, ms: int, act: str, seat: Seat = "a", clear: Clear | None = None) -> State:
    """The state after this act, so long after the last record."""
    return folded(state, seat, act, clear=clear, at=state.at + ms)


@pytest.mark.parametrize(("ms", "reason"), [(5 * MINUTE - 1, Reason.TOO_EARLY), (5 * MINUTE, None)])
def test_nobody_leaves_a_clock_before_its_least(ms: int, reason: Reason | None) -> None:
    """Before the shortest time no act leads out of the clock's steps; from then on it does."""
    state = timed("share")

    assert reason == refused(state, "a", "done", at=state.at + ms)


def test_within_a_clock_one_moves_freely() -> None:
    """Acts that stay under the clock are legal at any time, and the clock runs on through them."""
    state = passed(passed(timed("share"), MINUTE, "hush"), MINUTE, "say")

    assert ("share", 2 * MINUTE) == (state.step, state.elapsed)


@pytest.mark.parametrize("seat", PARTNERS)
@pytest.mark.parametrize("step", ["share", "hush"])
@pytest.mark.parametrize(("ms", "reason"), [(10 * MINUTE - 1, Reason.TOO_EARLY), (10 * MINUTE, None)])
def test_the_bell_rings_at_the_hard_limit(step: str, seat: Seat, ms: int, reason: Reason | None) -> None:
    """From then on either partner's client may send `time`, at each step under the clock."""
    state = timed(step)

    assert reason == refused(state, seat, "time", at=state.at + ms)


def test_the_bell_leads_where_the_clock_says() -> None:
    """`time` leads on, changes no roles by itself, and the clock is forgotten."""
    state = passed(timed("hush"), HOUR, "time", "b")

    assert ("change", "a", 0) == (state.step, state.speaker, state.elapsed)


def test_the_bell_passes_over_what_is_used_up() -> None:
    """Where `time` leads to a step with a limit, the limit holds."""
    state = timed("share")
    for _ in range(2):
        state = played(passed(state, HOUR, "time"), "a ready", "b ready")

    assert ("share", "end") == (state.step, passed(state, HOUR, "time").step)


@pytest.mark.parametrize("state", [timed("ready"), timed("change"), at("tell")])
def test_no_bell_without_a_hard_limit(state: State) -> None:
    """Under a soft clock, or under none, `time` is no act, however late it is."""
    assert Reason.NOT_HERE == refused(state, "a", "time", at=state.at + 24 * HOUR)


def test_a_clock_starts_when_its_steps_are_entered() -> None:
    """Time spent before, under another clock or none, is not counted."""
    state = passed(timed("ready"), HOUR, "go")

    assert ("share", 0) == (state.step, state.elapsed)
    assert Reason.TOO_EARLY == refused(state, "a", "time", at=state.at + MINUTE)


def test_a_clock_is_forgotten_when_left() -> None:
    """Coming back, one has the whole time again."""
    state = passed(timed("share"), 9 * MINUTE, "done")
    state = played(state, "a ready", "b ready")

    assert ("share", 0) == (state.step, state.elapsed)
    assert Reason.TOO_EARLY == refused(state, "b", "done", at=state.at + MINUTE)


def test_a_clock_stands_still_in_a_break() -> None:
    """What passed before the break and after it counts; the break itself does not."""
    state = passed(timed("share"), 2 * MINUTE, "pause", clear={"until": 0})
    state = passed(passed(state, HOUR, "resume"), HOUR, "resume", "b")
    state = passed(state, MINUTE, "say")

    assert 3 * MINUTE == state.elapsed


def test_no_bell_in_a_break() -> None:
    """The hard limit waits for the couple to come back."""
    state = passed(timed("share"), HOUR, "pause", clear={"until": 0})

    assert Reason.PAUSED == refused(state, "a", "time", at=state.at + HOUR)


def test_a_clock_never_runs_backwards() -> None:
    """A stamp earlier than the last voids nothing and adds nothing; then time adds up from there."""
    state = passed(timed("share"), 2 * MINUTE, "say")
    back = passed(state, -MINUTE, "hush")

    assert (2 * MINUTE, state.at - MINUTE) == (back.elapsed, back.at)
    assert 3 * MINUTE == passed(back, MINUTE, "say").elapsed


@pytest.mark.parametrize("ms", [-HOUR, 0, 1, 2**52])
def test_no_stamp_voids_an_entry(ms: int) -> None:
    """An act is legal whatever the hour, where no clock is concerned."""
    state = passed(folded(at("tell"), "a", "more", at=2 * HOUR), ms, "say")

    assert ("back", 2 * HOUR + ms) == (state.step, state.at)


def test_time_passes_with_every_act_under_a_clock() -> None:
    """An aside, the first of two answers or a refused resume move no clock but by the time that passed."""
    state = passed(timed("share"), MINUTE, "aside", "b")

    assert (MINUTE, "share", 1) == (state.elapsed, state.step, state.visit)


# --- breaks


@pytest.mark.parametrize(
    ("until", "expected"),
    [(0, 2 * MINUTE), (2 * MINUTE - 1, 2 * MINUTE), (2 * MINUTE, 2 * MINUTE), (HOUR, HOUR), (24 * HOUR, 24 * HOUR),
     (24 * HOUR + 1, 24 * HOUR), (2**52, 24 * HOUR)],
)  # fmt: skip
def test_a_break_lasts_from_two_minutes_to_a_day(until: int, expected: int) -> None:
    """The caller names the return; too near or too far, it is moved to the nearest that may be."""
    state = folded(at("tell"), "b", "pause", clear={"until": HOUR + until}, at=HOUR)

    assert Break("b", HOUR + expected) == state.pause


def test_a_break_moves_nothing_else() -> None:
    """Step, visit, answers and roles wait as they were."""
    state = played(at("ask"), "a yes")
    resting = paused(state)

    assert [(state.step, state.visit, state.answers, state.speaker)] * 2 == [
        (now.step, now.visit, now.answers, now.speaker) for now in (resting, played(resting, "b resume", "a resume"))
    ]


@pytest.mark.parametrize("first", PARTNERS)
def test_both_come_back_from_a_break(first: Partner) -> None:
    """The break ends when both have said so, in any order, at any time."""
    state = folded(paused(at("tell")), first, "resume")

    assert state.pause == Break("a", paused(at("tell")).pause.until, (first,))  # type: ignore[union-attr]  # a break
    assert Reason.ANSWERED == refused(state, first, "resume")
    assert folded(state, other(first), "resume").pause is None


@pytest.mark.parametrize(
    ("state", "seat", "act", "clear", "reason"),
    [
        (paused(at("tell")), "a", "say", None, Reason.PAUSED),
        (paused(at("tell")), "b", "say", None, Reason.PAUSED),
        (paused(at("tell")), "b", "aside", None, Reason.PAUSED),
        (paused(at("tell")), "b", "pause", {"until": HOUR}, Reason.PAUSED),
        (paused(at("letter")), "a", "write", hidden("say"), Reason.PAUSED),
        (paused(at("letter")), "a", "without", None, Reason.PAUSED),
        (paused(at("tell")), "a", "begin", begin_clear(TABLE), Reason.BEGUN),
        (paused(at("tell")), "a", "curtain", None, Reason.NOT_HERE),
        (paused(at("tell")), "b", "leave", None, None),
        (paused(at("tell")), "b", "resume", None, None),
    ],
)
def test_in_a_break_nothing_is_said(
    state: State, seat: Seat, act: str, clear: Clear | None, reason: Reason | None
) -> None:
    """Only coming back and leaving are open; and keys to what was sealed before, see above."""
    assert reason == refused(state, seat, act, clear)


@pytest.mark.parametrize("seat", PARTNERS)
def test_once_its_time_has_passed_a_break_may_be_named_anew(seat: Partner) -> None:
    """Until then the promise stands; after it either may propose a time, and nobody is ready for that yet."""
    state = folded(paused(at("tell")), "a", "resume")
    assert state.pause is not None
    early, due = state.pause.until - 1, state.pause.until
    anew = folded(state, seat, "pause", clear={"until": due + HOUR}, at=due)

    assert Reason.PAUSED == refused(state, seat, "pause", {"until": HOUR}, at=early)
    assert Break(seat, due + HOUR) == anew.pause


def test_a_promised_time_is_a_date() -> None:
    """It is compared with the stamp itself: set back, the clock has not passed it after all."""
    state = paused(folded(at("tell"), "a", "more", at=HOUR))
    back = folded(state, "b", "resume", at=0)

    assert Reason.PAUSED == refused(back, "a", "pause", {"until": 0}, at=HOUR)
    assert refused(back, "a", "pause", {"until": 0}, at=HOUR + 3 * MINUTE) is None


def filled(state: State, visit: int) -> State:
    """The state after as many arrivals as bring it to this visit."""
    while state.visit < visit:
        state = played(state, "a more")
    return state


def test_a_seventh_break_in_twenty_visits_is_one_too_many() -> None:
    """In twenty visits, one of them may call six breaks; the other has six of their own."""
    state = seventh()
    who, first, _ = state.breaks[0]

    assert 6 == len(state.breaks)
    assert Reason.BREAKS == refused(state, who, "pause", {"until": 0})
    assert Reason.BREAKS == refused(filled(state, first + 19), who, "pause", {"until": 0})
    assert refused(filled(state, first + 20), who, "pause", {"until": 0}) is None
    assert refused(state, other(who), "pause", {"until": 0}) is None


def test_what_moves_nothing_makes_no_room_for_a_seventh_break() -> None:
    """However often somebody agrees to a facilitator and takes it back, their breaks are as many as before."""
    state = seventh()
    for _ in range(40):
        state = folded(state, "a", "consent", clear=consenting())
        state = folded(state, "a", "revoke")

    assert Reason.BREAKS == refused(state, "a", "pause", {"until": 0})


def test_what_is_remembered_of_breaks_is_bounded() -> None:
    """A state keeps the last breaks alone, however many there were."""
    state = seventh()
    state = paused(filled(state, state.breaks[0][1] + 20))

    assert [("a", state.visit, state.at)] == list(state.breaks)


@pytest.mark.parametrize(
    ("at", "counted"), [(35 * HOUR, True), (36 * HOUR, False), (13 * HOUR, True), (12 * HOUR, False)]
)
def test_a_break_counts_for_half_a_day(at: int, counted: bool) -> None:
    """Whoever never moves on has breaks again after twelve hours, and a clock that was set back withholds none."""
    state = seventh()
    called = tuple((who, visit, 24 * HOUR) for who, visit, _ in state.breaks)
    state = state.but(at=24 * HOUR, breaks=called)
    reason = refused(state, "a", "pause", {"until": 0}, at=at)

    assert (Reason.BREAKS if counted else None) == reason
    assert counted or (("a", state.visit, at),) == folded(state, "a", "pause", clear={"until": 0}, at=at).breaks


def test_a_time_proposed_anew_is_a_break_too() -> None:
    """Whoever proposes one time after another uses their own six up, and not the other's."""
    state = paused(at("tell"))
    for _ in range(5):
        state = folded(state, "a", "pause", clear={"until": 0}, at=state.at + HOUR)

    assert Reason.BREAKS == refused(state, "a", "pause", {"until": 0}, at=state.at + HOUR)
    assert refused(state, "b", "pause", {"until": 0}, at=state.at + HOUR) is None
    assert refused(state, "b", "resume") is None


# --- asides


@pytest.mark.parametrize(
    ("step", "seat", "reason"),
    [
        ("tell", "b", None), ("tell", "a", Reason.NOT_HERE), ("back", "a", Reason.NOT_HERE),
        ("back", "b", Reason.NOT_HERE), ("any", "b", Reason.NOT_HERE), ("ask", "b", Reason.NOT_HERE),
        ("guide", "b", Reason.NOT_HERE), ("mute", "b", Reason.QUIET),
    ],
)  # fmt: skip
def test_an_aside_is_the_listeners_where_the_speaker_speaks(step: str, seat: Seat, reason: Reason | None) -> None:
    """The listener may play one short phrase, only where the speaker has the floor and the step is not quiet."""
    assert reason == refused(at(step), seat, "aside")


def test_an_aside_moves_no_floor() -> None:
    """The speaker goes on as if nothing had been said."""
    state = played(at("tell"), "b aside")

    assert ("tell", 1, True) == (state.step, state.visit, state.aside)
    assert refused(state, "a", "say") is None


def test_one_aside_a_visit() -> None:
    """A second one waits until the speaker has moved on, to another step or to the same."""
    state = played(at("tell"), "b aside")

    assert Reason.ASIDE == refused(state, "b", "aside")
    assert refused(played(state, "a more"), "b", "aside") is None


# --- everywhere

LIVE: Mapping[str, State] = {
    "begun": begun(),
    **{step: at(step) for step in TABLE.steps if step != "end"},
    "half": played(at("ask"), "b other"),
    "one written": folded(at("letter"), "a", "write", clear=hidden("say")),
    "both written": written(),
    "one opened": revealed(written(), "b"),
    "break": paused(at("tell")),
    "break, one ready": folded(paused(at("tell")), "b", "resume"),
    "break, sealed": paused(written()),
    "six breaks": seventh(),
    "timed": timed("share"),
}


@pytest.mark.parametrize("seat", PARTNERS)
@pytest.mark.parametrize("name", LIVE)
def test_leaving_always_works(name: str, seat: Seat) -> None:
    """Whoever sits may stop at any moment, asked for no reason, and that is the end of it."""
    state = LIVE[name]
    if seat not in state.seats:
        return
    left = folded(state, seat, "leave", at=0)

    assert "left" == left.over
    assert {Reason.OVER} == {refused(left, who, act) for who in PARTNERS for act in ("leave", "say", "resume", "sit")}


@pytest.mark.parametrize("seat", PARTNERS)
@pytest.mark.parametrize("step", [step for step in TABLE.steps if step != "end"])
def test_universal_acts_are_the_same_at_every_step(step: str, seat: Seat) -> None:
    """No file can forget them: what they do depends on floor, seal and clock alone."""
    state = at(step)
    sealed = step == "letter"
    aside: Reason | None = Reason.QUIET if step == "mute" else Reason.NOT_HERE
    if seat == "b" and step in ("tell", "deck"):
        aside = None

    assert {
        "begin": Reason.BEGUN, "sit": Reason.BEGUN, "pause": None, "resume": Reason.NOT_PAUSED, "leave": None,
        "aside": aside, "write": None if sealed else Reason.NOT_HERE,
        "reveal": Reason.UNWRITTEN if sealed else Reason.NOT_HERE, "without": Reason.NOT_HERE,
        "time": Reason.NOT_HERE, "consent": None, "revoke": Reason.NOT_HERE,
        "curtain": Reason.NOT_HERE, "suggest": Reason.NOT_HERE,
    } == {act: refused(state, seat, act, CLEARS.get(act)) for act in UNIVERSAL}  # fmt: skip


CLEARS: Mapping[str, Clear] = {
    "begin": begin_clear(TABLE), "pause": {"until": 0}, "write": hidden("say"), "reveal": opening("say", ["b"]),
    "consent": consenting(),
}  # fmt: skip


@pytest.mark.parametrize("name", LIVE)
def test_a_facilitator_who_is_not_seated_can_do_nothing(name: str) -> None:
    """No act by seat f counts, in any state."""
    state = LIVE[name]
    acts = [*UNIVERSAL, "say", "go_on", "yes"]

    assert {Reason.SEAT} == {refused(state, "f", act, CLEARS.get(act)) for act in acts}


def test_a_facilitator_holds_no_floor_but_their_own() -> None:
    """Seated, they may say their word and take their own step; the floor that a partner holds is not theirs."""
    state = at("tell")
    for seat in PARTNERS:
        state = folded(state, seat, "consent", clear=consenting(may="suggest"))
    guide = state.but(step="guide")

    assert [False, True] == [holds(now, "f") for now in (state, guide)]
    assert [Reason.NOT_YOUR_TURN, None] == [refused(state, "f", act) for act in ("say", "suggest")]
    assert Reason.NOT_YOUR_TURN == refused(state.but(step="back"), "f", "say")
    assert (Reason.NOT_YOUR_TURN, None) == (refused(guide, "a", "go_on"), refused(guide, "f", "go_on"))


def test_the_floor_moving_draws_the_curtain_back() -> None:
    """A curtain is in force until somebody else has the floor."""
    state = at("tell")
    for seat in PARTNERS:
        state = folded(state, seat, "consent", clear=consenting())
    drawn = folded(state, "b", "curtain")

    assert [True, False] == [folded(drawn, "a", act).curtain for act in ("more", "say")]


def test_play_judges_the_act_alone() -> None:
    """`play` gives the next state without moving the chain, or the bare reason."""
    state = at("tell")
    moved = play(state, "a", "say", {}, 9000)

    assert isinstance(moved, State)
    assert (state.seq, state.tip, 9000, "back") == (moved.seq, moved.tip, moved.at, moved.step)
    assert Reason.NOT_YOUR_TURN == play(state, "b", "say", {}, 9000)


# --- whatever arrives

Text = st.text(max_size=9)
Wire = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | Text | st.binary(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(Text | st.binary(max_size=9), inner, max_size=3),
    max_leaves=5,
)
"""Whatever msgpack can carry."""
ACTS = sorted({*UNIVERSAL, *(act for step in TABLE.steps.values() for act in step.acts)})
SAID: Mapping[str, Clear] = {**CLEARS, "later": {"until": HOUR}, "card": {"index": 1}}
SEATS: tuple[Seat, ...] = ("a", "b", "f")
Seats = st.sampled_from([("a", "b"), ("a",), ("b",), (), ("f",), ("a", "b", "f")])


def mostly(value: Any, otherwise: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """This value, or one time in four something else."""
    return st.sampled_from([True, True, True, False]).flatmap(lambda right: st.just(value) if right else otherwise)


@st.composite
def entries(draw: st.DrawFn, state: State) -> Entry:
    """Entries as a strict decoder may let them through: right types, and any values; often nearly right."""
    seat, act = draw(st.sampled_from([*PARTNERS, *SEATS])), draw(mostly(draw(st.sampled_from(ACTS)), Text))
    said = SAID.get(act, {})
    changed = st.dictionaries(st.sampled_from(sorted(said) or [""]), Wire).map(lambda some: {**said, **some})
    clear = draw(mostly(said, changed | st.dictionaries(Text, Wire, max_size=3)))
    to = draw(mostly(recipients(state, seat, act, state.at), Seats))
    return Entry(
        session=draw(mostly(state.session, st.binary(min_size=32, max_size=32))),
        seq=draw(mostly(state.seq + 1, st.integers(1, 2**53 - 1))),
        prev=draw(mostly(state.tip, st.binary(min_size=32, max_size=32))),
        seat=seat,
        act=act,
        clear=clear,
        to=to,
        commit=draw(st.binary(min_size=32, max_size=32)),
        body=draw(mostly(bytes(256), st.binary(max_size=300))),
        wraps=dict.fromkeys(to, draw(st.binary(max_size=96))),
        sig=bytes(64),
    )


@pytest.mark.parametrize("state", [blank()[0], played(at("tell"), "a leave"), *LIVE.values()])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_whatever_arrives_is_judged(state: State, data: st.DataObject) -> None:
    """`advance` raises nothing: every entry of the right types counts, or is refused and moves nothing."""
    sent = Record(data.draw(st.integers(0, 2**53 - 1)), data.draw(entries(state)), data.draw(st.binary(max_size=9)))
    verdict = advance(state, sent)
    reason = judged(state, sent)

    if isinstance(verdict, State):
        assert (state.seq + 1, sent.at, None) == (verdict.seq, verdict.at, reason)
    else:
        assert Refused(reason or Reason.FORK) == verdict


def attempts(state: State, n: int, at: int) -> Iterator[Record]:
    """What might be done now, one way after another, beginning with the n-th."""
    ways = [*moves(state)]
    for seat in PARTNERS:
        ways += [(seat, "aside", {}), (seat, "resume", {}), (seat, "resume", {}), (seat, "pause", {"until": 0})]
    for seat, act, clear in ways[n % len(ways) :] + ways[: n % len(ways)]:
        yield record(state, seat, act.split()[0], clear=clear, at=at)


def sendings(state: State, kind: str, n: int, ms: int, log: list[Record]) -> list[Record]:
    """Records that a relay might find in its log next: of one writer, of two at once, late, or wrong."""
    ways = attempts(state, n, max(0, state.at + ms))
    good = (sent for sent in ways if isinstance(advance(state, sent), State))
    match kind:
        case "late":
            return log[-1 - n % 3 :][:1]
        case "any":
            return [next(ways)]
        case "race":
            return [*islice(good, 2)]
        case "wrong":
            wrong = [{"seq": 1}, {"prev": bytes(32)}, {"seat": "f"}, {"to": ()}, {"body": b""}, {"session": b""}]
            changed: Any = wrong[n % len(wrong)]
            return [replace(sent, entry=replace(sent.entry, **changed)) for sent in islice(good, 1)]
        case _:
            return [*islice(good, 1)]


def fold(state: State, log: Iterable[Record]) -> State:
    """Where a reader of this log stands, who passes over what does not count."""
    for sent in log:
        state = verdict if isinstance(verdict := advance(state, sent), State) else state
    return state


KINDS = ["good", "good", "good", "race", "late", "any", "wrong"]
PLAYED = [
    mirror_shape(),
    TIMED,
    CARDS,
    HUB,
    *(replace(TABLE, start=step) for step in ("tell", "ask", "letter", "mute")),
]


def test_every_reader_of_a_log_stands_where_the_others_do() -> None:
    """Races, copies, late and wrong records: who folds each at once, all at the end, or all twice, stands alike."""
    tally: Counter[bool] = Counter()

    @settings(max_examples=300, deadline=None)
    @given(st.sampled_from(PLAYED) | shapes(), st.integers(0, 2**32))
    def play_on(shape: Shape, seed: int) -> None:
        # Fifty draws from one seed: to draw each by itself takes more time than all that is tried here.
        chance, start = Random(seed), seated(shape)
        draws = [(chance.choice(KINDS), chance.randint(0, 40), chance.randint(-MINUTE, 6 * MINUTE)) for _ in range(50)]
        state = start
        log: list[Record] = []
        counted = 0
        for kind, n, ms in draws:
            for sent in [] if state.over else sendings(state, kind, n, ms, log):
                before = dict(vars(state))
                verdict = advance(state, sent)
                assert before == vars(state)
                log.append(sent)
                counted += isinstance(verdict, State)
                state = verdict if isinstance(verdict, State) else state
        tally.update({True: counted, False: len(log) - counted})
        assert start.seq + counted == state.seq
        assert state == fold(start, log) == fold(start, [sent for sent in log for _ in range(2)])

    play_on()

    assert tally[True] >= 0.4 * tally.total()
