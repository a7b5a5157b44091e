# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The shape: what it keeps ready, how it travels, and what is wrong with a bad one."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue.core.shape import (
    LONGEST,
    MOST_ACTS,
    MOST_BYTES,
    MOST_STEPS,
    MOST_TIMES,
    SHORTEST,
    UNIVERSAL,
    BadShape,
    Clock,
    Flaw,
    Limit,
    Shape,
    Step,
    carries_words,
    flaws,
)
from duologue.phrases import EN
from tests.helpers import mirror_shape, shapes

HOUR = 3_600_000


def small(**changes: Any) -> Shape:
    """Tell, back, end; `changes` replace or add steps by id, "clocks" and "start" replace those."""
    clocks, start = changes.pop("clocks", {}), changes.pop("start", "tell")
    tell, back = Step("speaker", {"say": "back"}), Step("listener", {"say": "end"})
    return Shape(start, {"tell": tell, "back": back, "end": Step("nobody"), **changes}, clocks)


def places(shape: Shape) -> list[tuple[str, str]]:
    """Where the flaws of this shape are: table and key of each."""
    return [(flaw.table, flaw.key) for flaw in flaws(shape)]


# --- what a shape keeps ready


def test_each_limited_step_has_a_counter() -> None:
    """Counters are numbered by the ids of limited steps in order, whatever the order of the table."""
    steps = {id: Step("speaker", {"say": "end"}, limit=Limit(1, "end")) for id in ("zeta", "alpha", "mid")}

    assert {"alpha": 0, "mid": 1, "zeta": 2} == dict(small(**steps).counter)


def test_counters_begin_anew_where_their_since_says() -> None:
    """A step, or a change of roles, resets every counter that counts since it; no `since` is never reset."""
    shape = small(
        a=Step("speaker", {"say": "end"}, limit=Limit(1, "end", "tell")),
        b=Step("speaker", {"say": "end"}, limit=Limit(1, "end", "swap")),
        c=Step("speaker", {"say": "end"}, limit=Limit(1, "end", "tell")),
        d=Step("speaker", {"say": "end"}, limit=Limit(1, "end")),
    )

    assert {"tell": (0, 2), "swap": (1,)} == dict(shape.resets)


def test_a_step_knows_its_clock() -> None:
    """Every step under a clock is found by its id; the others are under none."""
    shape = small(clocks={"turn": Clock(("tell", "back"), soft=HOUR)})

    assert {"tell": "turn", "back": "turn"} == dict(shape.clock_of)


@pytest.mark.parametrize(
    ("swap", "acts", "expected"),
    [(True, ["say"], True), (False, ["say"], False), (("say", "yes"), ["no", "yes"], True), (("yes",), ["no"], False)],
)
def test_roles_change_by_any_act_or_by_those_named(swap: Any, acts: list[str], expected: bool) -> None:
    """`swap` means every way out, none, or the acts that it names."""
    assert expected == Step("speaker", {"say": "end"}, swap=swap).swaps(acts)


@pytest.mark.parametrize(
    ("value", "field"),
    [(Limit(1, "end"), "times"), (Step("nobody"), "floor"), (Clock(()), "hard"), (Flaw("", "", ""), "name"),
     (mirror_shape(), "start")],
)  # fmt: skip
def test_rules_cannot_be_changed(value: object, field: str) -> None:
    """What both agreed on is read only."""
    with pytest.raises(AttributeError):
        setattr(value, field, 0)


@pytest.mark.parametrize(
    ("act", "words"),
    [("say", True), ("say-counter", True), ("sayings", False), ("say_more", False), ("yes", False), ("pass", False),
     ("card", False), ("says-", False)],
)  # fmt: skip
def test_what_is_called_say_carries_words(act: str, words: bool) -> None:
    """`say` and acts named `say-…` are words; all others are answers."""
    assert words == carries_words(act)


# --- how it travels


def test_a_shape_encodes_to_canonical_json() -> None:
    """Sorted keys, no spaces, ASCII, and nothing that equals its default."""
    shape = small(
        tell=Step("both", {"say": "end"}, Limit(2, "back", "swap"), ("say",), ("say",), sealed=True, quiet=True),
        clocks={"turn": Clock(("back",), hard=60_000, time="end")},
    )

    assert (
        b'{"clocks":{"turn":{"hard":60000,"steps":["back"],"time":"end"}},"start":"tell","steps":{'
        b'"back":{"acts":{"say":"end"},"floor":"listener"},"end":{"acts":{},"floor":"nobody"},'
        b'"tell":{"acts":{"say":"end"},"floor":"both","limit":{"since":"swap","then":"back","times":2},'
        b'"quiet":true,"sealed":true,"swap":["say"],"wins":["say"]}}}'
    ) == shape.encode()


@given(shapes())
@settings(max_examples=60, deadline=None)
def test_a_sound_shape_survives_the_way(shape: Shape) -> None:
    """Decoding what was encoded gives an equal shape with the same bytes."""
    there = Shape.decode(shape.encode())

    assert (shape, shape.encode()) == (there, there.encode())


def test_the_order_of_a_table_is_not_in_its_bytes() -> None:
    """Two machines that met the steps in another order hold the same bytes."""
    shape = mirror_shape()
    turned = replace(shape, steps=dict(reversed(list(shape.steps.items()))))

    assert shape.encode() == turned.encode()


def changed(path: str, value: Any) -> bytes:
    """The bytes of a good shape with the value at `path` set, or taken out if it is `...`."""
    table = json.loads(
        small(
            tell=Step("both", {"say": "end"}, Limit(2, "end"), ("say",), ("say",)), clocks={"turn": Clock(("back",))}
        ).encode()
    )
    *way, last = path.split("/")
    at = table
    for key in way:
        at = at[key]
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return json.dumps(table, sort_keys=True, separators=(",", ":")).encode()


def test_the_good_shape_behind_the_bad_ones_is_good() -> None:
    """What the next test damages is decoded when it is not damaged, so each refusal there has its own cause."""
    assert "tell" == Shape.decode(changed("start", "tell")).start


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("start", ...), ("steps", ...), ("clocks", ...), ("start", None), ("start", []), ("start", "nowhere"),
        ("steps", []), ("steps", {}), ("clocks", []), ("clocks", 7), ("more", 1),
        ("steps/end", None), ("steps/end", []), ("steps/end/floor", ...), ("steps/end/floor", "anyone"),
        ("steps/end/floor", 1), ("steps/end/more", 1), ("steps/end/quiet", False), ("steps/end/quiet", 1),
        ("steps/tell/acts", ...), ("steps/tell/acts", []), ("steps/tell/acts", "say"), ("steps/tell/acts/say", 1),
        ("steps/tell/acts/say", None), ("steps/tell/acts/pause", "end"), ("steps/tell/swap", "say"),
        ("steps/tell/swap", [1]), ("steps/tell/swap", 1), ("steps/tell/wins", "say"), ("steps/tell/wins", []),
        ("steps/tell/wins", {"say": "say"}), ("steps/tell/sealed", "yes"), ("steps/tell/differ", 1),
        ("steps/tell/limit", 2), ("steps/tell/limit", None), ("steps/tell/limit/times", True),
        ("steps/tell/limit/times", 2.0), ("steps/tell/limit/times", "2"), ("steps/tell/limit/times", 0),
        ("steps/tell/limit/then", ...), ("steps/tell/limit/then", 1), ("steps/tell/limit/since", ""),
        ("steps/tell/limit/limit", {}), ("clocks/turn/steps", ...), ("clocks/turn/steps", "back"),
        ("clocks/turn/steps", [None]), ("clocks/turn/steps", [["back"]]), ("clocks/turn/hard", "1s"),
        ("clocks/turn/soft", 0), ("clocks/turn/limit", {"then": "end", "times": 1}), ("clocks/turn/time", 5),
    ],
)  # fmt: skip
def test_every_damaged_value_is_a_bad_shape(path: str, value: Any) -> None:
    """A missing, added, mistyped, defaulted or impossible value is refused, and nothing else is raised."""
    with pytest.raises(BadShape):
        Shape.decode(changed(path, value))


@pytest.mark.parametrize(
    "data",
    [
        b"", b"null", b"[]", b'"tell"', b"\xff\xfe", b"{", b"NaN", b"[" * 20_000, b"1" * 5_000,
        small().encode() + b" ", b" " + small().encode(), small().encode().replace(b":", b": ", 1),
        small().encode().replace(b"{", b'{"start":"back",', 1), small().encode().replace(b"tell", b"tel\\u006c"),
    ],
)  # fmt: skip
def test_every_other_form_is_a_bad_shape(data: bytes) -> None:
    """Bytes that `encode` would not have written are refused, though they may mean the same."""
    with pytest.raises(BadShape):
        Shape.decode(data)


def wide(over: int) -> Shape:
    """A flawless shape but for its size: so many bytes over what is allowed."""
    wordy = Step("speaker", {f"a{n:023}": "end" for n in range(MOST_ACTS)})
    ids = [f"s{n:02}" for n in range(55)]
    spare = MOST_BYTES + over - len(small(**dict.fromkeys(ids, wordy)).encode())
    ids = [id.ljust(3 + min(37, max(0, spare - 37 * n)), "x") for n, id in enumerate(ids)]
    return small(**dict.fromkeys(ids, wordy))


def test_32_kib_is_allowed() -> None:
    """A shape of exactly 32 KiB is decoded, and flawless."""
    shape = wide(0)

    assert MOST_BYTES == len(shape.encode())
    assert shape == Shape.decode(shape.encode())


def test_a_byte_more_is_too_large() -> None:
    """One byte more is a flaw of the whole, and no shape."""
    shape = wide(1)

    assert [("", "")] == places(shape)
    with pytest.raises(BadShape):
        Shape.decode(shape.encode())


@pytest.mark.parametrize(("length", "parsed"), [(MOST_BYTES, True), (MOST_BYTES + 1, False)])
def test_what_is_too_large_is_not_even_parsed(length: int, parsed: bool) -> None:
    """Length comes first: bytes over the limit are refused without a look at them."""
    with pytest.raises(BadShape) as caught:
        Shape.decode(b"[" * length)

    assert parsed == (caught.value.__cause__ is not None)


Json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
WAYS = ["start", "steps", "clocks", "steps/tell", "steps/tell/acts", "steps/tell/limit", "clocks/turn", "clocks/turn/x"]


@given(st.binary(max_size=64) | st.builds(changed, st.sampled_from(WAYS), Json))
@settings(max_examples=150, deadline=None)
def test_decode_raises_nothing_else(data: bytes) -> None:
    """Whatever the bytes are, decoding gives a sound shape with these bytes, or BadShape."""
    try:
        shape = Shape.decode(data)
    except BadShape:
        return

    assert (data, []) == (shape.encode(), list(flaws(shape)))


# --- what is wrong with a bad one


def test_the_bounds_are_those_of_the_protocol() -> None:
    """Every relay and client refuses the same shapes: 96 steps, 16 acts, 99 times, 32 KiB, 1 s to 24 h."""
    assert (96, 16, 99, 32768, 1000, 24 * HOUR) == (MOST_STEPS, MOST_ACTS, MOST_TIMES, MOST_BYTES, SHORTEST, LONGEST)


def test_the_shapes_that_tests_play_are_flawless() -> None:
    """A good shape has no flaw."""
    assert ([], []) == (places(mirror_shape()), places(small()))


SPEAK, END = Step("speaker", {"say": "end"}), Step("nobody")
TURN = Clock(("tell",), hard=60_000, time="end")
Place = tuple[str, str]


@pytest.mark.parametrize(
    ("shape", "place"),
    [
        (Shape("end", {"end": END} | {f"s{n}": END for n in range(MOST_STEPS)}), ("", "step")),
        (small(start="nowhere"), ("", "start")),
        (small(Tell=SPEAK), ("step.Tell", "")),
        (small(**{"tell.": SPEAK}), ("step.tell.", "")),
        (small(**{"a.b.c.d.e": SPEAK}), ("step.a.b.c.d.e", "")),
        (small(**{"x" * 41: SPEAK}), ("step." + "x" * 41, "")),
        (small(swap=SPEAK), ("step.swap", "")),
        (small(tell=Step("anyone", {"say": "back"})), ("step.tell", "floor")),  # type: ignore[arg-type]  # on purpose
        (small(end=Step("nobody", {"say": "back"})), ("step.end", "acts")),
        (small(back=Step("listener")), ("step.back", "acts")),
        (small(tell=Step("speaker", {f"a{n}": "end" for n in range(MOST_ACTS + 1)})), ("step.tell", "acts")),
        (small(tell=Step("speaker", {"Say": "end"})), ("step.tell", "acts")),
        (small(tell=Step("speaker", {"s" * 25: "end"})), ("step.tell", "acts")),
        (small(tell=Step("speaker", {"say": "nowhere"})), ("step.tell", "acts")),
        (small(tell=Step("speaker", {"say": "end"}, swap=("yes",))), ("step.tell", "swap")),
        (small(tell=Step("speaker", {"card": "end"})), ("step.tell", "acts")),
        (small(tell=Step("both", {"later": "end"}, sealed=True)), ("step.tell", "acts")),
        (small(tell=Step("both", {"card": "end"}, Limit(1, "end"), sealed=True)), ("step.tell", "acts")),
        (small(tell=replace(SPEAK, limit=Limit(0, "end"))), ("step.tell", "limit")),
        (small(tell=replace(SPEAK, limit=Limit(MOST_TIMES + 1, "end"))), ("step.tell", "limit")),
        (small(tell=replace(SPEAK, limit=Limit(1, "nowhere"))), ("step.tell", "limit")),
        (small(tell=replace(SPEAK, limit=Limit(1, "end", "tell"))), ("step.tell", "limit")),
        (small(tell=replace(SPEAK, limit=Limit(1, "end", "nowhere"))), ("step.tell", "limit")),
        (small(tell=replace(SPEAK, wins=("say",))), ("step.tell", "wins")),
        (small(tell=replace(SPEAK, differ="end")), ("step.tell", "differ")),
        (small(tell=replace(SPEAK, sealed=True)), ("step.tell", "sealed")),
        (small(tell=Step("both", {"say": "end"}, differ="nowhere")), ("step.tell", "differ")),
        (small(tell=Step("both", {"say": "end"}, wins=("yes",))), ("step.tell", "wins")),
        (small(tell=Step("both", {"say": "end"}, wins=("say",), differ="back")), ("step.tell", "differ")),
        (small(tell=Step("both", {"yes": "end", "no": "back"})), ("step.tell", "acts")),
        (small(tell=Step("both", {"yes": "end", "no": "back", "say": "tell"}, wins=("no",))), ("step.tell", "acts")),
        (small(clocks={"Turn": TURN}), ("clock.Turn", "")),
        (small(clocks={"turn": Clock(("nowhere",))}), ("clock.turn", "steps")),
        (small(clocks={"a": Clock(("tell",)), "b": Clock(("tell",))}), ("clock.a", "steps")),
        (small(clocks={"turn": Clock(("tell",), least=999)}), ("clock.turn", "least")),
        (small(clocks={"turn": Clock(("tell",), soft=24 * HOUR + 1)}), ("clock.turn", "soft")),
        (small(clocks={"turn": Clock(("tell",), soft=-1)}), ("clock.turn", "soft")),
        (small(clocks={"turn": Clock(("tell",), hard=59_999, time="back")}), ("clock.turn", "hard")),
        (small(clocks={"turn": Clock(("tell",), least=HOUR + 1)}), ("clock.turn", "least")),
        (small(clocks={"turn": replace(TURN, hard=999)}), ("clock.turn", "hard")),
        (small(clocks={"turn": replace(TURN, time="")}), ("clock.turn", "time")),
        (small(clocks={"turn": replace(TURN, hard=0)}), ("clock.turn", "time")),
        (small(clocks={"turn": replace(TURN, time="nowhere")}), ("clock.turn", "time")),
        (small(clocks={"turn": replace(TURN, time="tell")}), ("clock.turn", "time")),
        (small(clocks={"turn": replace(TURN, least=60_001)}), ("clock.turn", "least")),
        (
            small(tell=Step("both", {"say": "end"}, sealed=True), clocks={"turn": Clock(("tell",), least=60_000)}),
            ("clock.turn", "least"),
        ),
        (
            small(back=Step("listener", {"say": "end"}, Limit(1, "tell")), clocks={"turn": replace(TURN, time="back")}),
            ("clock.turn", "time"),
        ),
    ],
)
def test_a_flaw_is_named_by_table_and_key(shape: Shape, place: Place) -> None:
    """Each mistake, alone in its shape, is found once, where it was made."""
    assert [place] == places(shape)


@pytest.mark.parametrize(
    "shape",
    [
        small(start="back"),
        small(**{"a.b.c.d": SPEAK, "x" * 40: SPEAK, "x9-": SPEAK}),
        small(tell=Step("speaker", {f"a{n}": "end" for n in range(MOST_ACTS)})),
        small(tell=Step("speaker", {"s" * 24: "end", "a_b-9": "back"}, swap=())),
        small(tell=Step("speaker", {"card": "end"}, Limit(MOST_TIMES, "end", "swap"))),
        small(tell=Step("both", {"yes": "end", "no": "back", "say": "end"}, wins=("no",))),
        small(tell=Step("both", {"yes": "end", "no": "back"}, differ="tell", sealed=True)),
        small(tell=Step("both", {"yes": "end", "no": "end"})),
        small(tell=Step("both", {"later": "end", "card": "end"}, Limit(1, "end"))),
        small(clocks={"turn": Clock(("tell",), least=1_000, soft=24 * HOUR, hard=24 * HOUR, time="back")}),
        small(clocks={"turn": replace(TURN, least=60_000)}),
        small(clocks={"none": Clock(())}),
        Shape("end", {"end": END} | {f"s{n}": END for n in range(MOST_STEPS - 1)}),
    ],
)
def test_what_is_just_allowed_is_no_flaw(shape: Shape) -> None:
    """Each boundary belongs to what is allowed."""
    assert [] == places(shape)


@pytest.mark.parametrize("act", sorted(UNIVERSAL))
def test_no_file_may_name_a_universal_act(act: str) -> None:
    """The acts that every exercise has, and the facilitator's, cannot be taken for something else."""
    assert [("step.tell", "acts")] == places(small(tell=Step("speaker", {act: "end"})))


def passing(**then: str) -> Shape:
    """A shape whose steps hand over to one another like this when their limits are used up."""
    limited: Mapping[str, Step] = {id: replace(SPEAK, limit=Limit(1, to)) for id, to in then.items()}
    return small(**limited)


def test_limits_that_hand_over_in_a_circle_are_found_once() -> None:
    """A circle of `then` is one flaw, at a step of it, however many chains lead into it."""
    assert [("step.b", "limit")] == places(passing(a="b", b="c", c="b", d="c", e="a"))


def test_each_circle_is_found() -> None:
    """Two circles are two flaws, and a step that hands over to itself is a circle."""
    assert [("step.a", "limit"), ("step.b", "limit")] == places(passing(a="a", b="c", c="b"))


def test_a_long_chain_is_no_circle() -> None:
    """Limits may hand over to each other in a row that ends."""
    assert [] == places(passing(a="b", b="c", c="d", d="end", e="c"))


@pytest.mark.parametrize("then", ["a", "b"])
def test_a_circle_behind_a_bell_is_a_flaw_and_no_hang(then: str) -> None:
    """Where `time` leads into limits in a circle, the circle is named and the search for a way out ends."""
    shape = replace(passing(a="b", b=then), clocks={"turn": replace(TURN, time="a")})

    assert [f"step.{then}"] == [flaw.table for flaw in flaws(shape)]


def test_a_flaw_tells_its_author_what_to_do() -> None:
    """A flaw carries the name of a sentence, and what was written for it to name."""
    found = list(flaws(small(tell=Step("speaker", {"say": "bakc"}))))

    assert [Flaw("step.tell", "acts", "flaw.leads", {"act": "say", "step": "bakc"})] == found
    assert "“say” leads to “bakc”, and there is no such step." == EN[found[0].name].format(**found[0].gaps)
