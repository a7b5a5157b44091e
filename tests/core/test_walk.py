# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The walk: every state that an exercise can reach, and nothing that matters forgotten."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from duologue.core.dialogue import UNOPENED, play
from duologue.core.entry import answer_hash
from duologue.core.shape import PARTNERS, UNIVERSAL, Clock, Limit, Partner, Shape, Step
from duologue.core.state import State
from duologue.core.walk import SALT, Edge, TooLarge, Walk, clear_for, moves, opening, walk
from tests.helpers import mirror_shape, seated, shapes

MINUTE = 60_000
END = Step("nobody")
LINE = Shape("tell", {"tell": Step("speaker", {"say": "back"}), "back": Step("listener", {"say": "end"}), "end": END})
JOIN = Shape("ask", {"ask": Step("both", {"yes": "end", "no": "ask"}, wins=("no",)), "end": END})
LETTER = Shape(
    "letter", {"letter": Step("both", {"say": "end", "keep": "letter"}, wins=("keep",), sealed=True), "end": END}
)
TIMED = Shape(
    "tell",
    {"tell": Step("speaker", {"say": "tell", "done": "end"}), "end": END},
    {"turn": Clock(("tell",), least=MINUTE, hard=3 * MINUTE, time="end")},
)
PIECES = Shape(
    "piece",
    {
        "piece": Step("speaker", {"say": "again", "done": "change"}, Limit(3, "change", "swap")),
        "again": Step("speaker", {"say": "again", "done": "piece"}, Limit(2, "piece", "piece")),
        "change": Step("both", {"ready": "piece"}, Limit(1, "end"), swap=True),
        "end": END,
    },
)


def acts(walked: Walk, n: int = 0) -> list[tuple[str, str, str]]:
    """The ways on from a node, as seat, act, and the step they lead to."""
    return [(edge.seat, edge.act, walked.nodes[edge.to].state.step) for edge in walked.edges[n]]


# --- where it starts and what it tries


@pytest.mark.parametrize("speaker", PARTNERS)
def test_the_walk_starts_where_both_have_sat_down(speaker: Partner) -> None:
    """The opening is what a real `begin` and `sit` lead to, but for the chain, the hour and the visit."""
    real = seated(PIECES, speaker)
    found = opening(PIECES, speaker)

    assert (PIECES, real.seats, speaker, real.step, real.counts, real.over) == (
        found.shape, found.seats, found.speaker, found.step, found.counts, found.over,
    )  # fmt: skip
    assert (bytes(32), 0, 0, 0) == (found.session, found.seq, found.at, found.visit)


@pytest.mark.parametrize(
    ("act", "clear"),
    [
        ("say", {}), ("pause", {"until": 0}), ("later", {"until": 0}), ("card", {"index": 0}),
        ("write", {"hash": answer_hash("yes", SALT)}), ("reveal", {"answer": "yes", "salt": SALT, "wraps": {}}),
    ],
)  # fmt: skip
def test_each_act_is_played_with_a_fitting_clear(act: str, clear: dict[str, object]) -> None:
    """Where an act says something in the open, the walk says the least that it may."""
    assert clear == clear_for(opening(LINE), act, "yes")


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (LINE, ["a say", "a time", "b say", "b time"]),
        (JOIN, ["a yes", "a no", "a time", "b yes", "b no", "b time"]),
        (LETTER, [f"{seat} {way}" for seat in "ab"
                  for way in ("write say", "reveal say", "write keep", "reveal keep", "without", "time")]),
    ],
)  # fmt: skip
def test_every_act_is_tried_by_both(shape: Shape, expected: list[str]) -> None:
    """Each act of the step, under seal each answer written and opened, the bell, by either partner."""
    assert expected == [f"{seat} {act}" for seat, act, _ in moves(opening(shape))]


def test_the_walk_follows_each_act() -> None:
    """Nodes are numbered as they are found, the start first, and edges lead from one to another."""
    walked = walk(LINE)

    assert ["tell", "back", "end"] == [node.state.step for node in walked.nodes]
    assert [[Edge("a", "say", 1)], [Edge("b", "say", 2)], []] == walked.edges


def test_answers_come_in_any_order() -> None:
    """At a step for both, either may be first, and both ways are walked."""
    walked = walk(JOIN)

    assert [("a", "yes"), ("a", "no"), ("b", "yes"), ("b", "no")] == [(seat, act) for seat, act, _ in acts(walked)]
    assert [("b", "yes", "end"), ("b", "no", "ask")] == acts(walked, walked.edges[0][0].to)


def test_both_orders_lead_to_one_state() -> None:
    """States are told apart by what holds, not by how they came about."""
    assert 1 + 4 + 1 == len(walk(JOIN).nodes)


def test_under_seal_all_is_written_before_anything_opens() -> None:
    """From each state both writings, then both openings or one of them and `without`."""
    walked = walk(LETTER)
    seen = set()
    for n, node in enumerate(walked.nodes):
        state = node.state
        seen.add(
            (len(state.written), len(state.answers), tuple(sorted({act.split()[0] for _, act, _ in acts(walked, n)})))
        )

    assert {
        (0, 0, ("write",)),
        (1, 0, ("write",)),
        (2, 0, ("reveal",)),
        (2, 1, ("reveal", "without")),
        (0, 0, ()),
    } == seen


# --- clocks


def test_a_clock_has_as_many_hours_as_verdicts() -> None:
    """Before the shortest time, before the longest, and after: time passes by a move of nobody."""
    walked = walk(TIMED)

    assert [0, MINUTE, 3 * MINUTE] == sorted({node.state.elapsed for node in walked.nodes})
    assert [("a", "say", "tell"), ("", "wait", "tell")] == acts(walked)
    assert ("", "wait") not in {(seat, act) for seat, act, _ in acts(walked, len(walked.nodes) - 1)}


def test_no_time_passes_at_an_end() -> None:
    """When a dialogue is over nothing leads on, though a clock is said to run there."""
    timed = replace(LINE, clocks={"turn": Clock(("back", "end"), least=MINUTE)})
    walked = walk(timed)

    assert {()} == {tuple(edges) for node, edges in zip(walked.nodes, walked.edges, strict=True) if node.state.over}


def test_a_bell_may_be_rung_by_either() -> None:
    """At the hard limit both partners' clients may send `time`."""
    walked = walk(TIMED)
    late = next(n for n, node in enumerate(walked.nodes) if node.state.elapsed == 3 * MINUTE)

    assert {("a", "time", "end"), ("b", "time", "end")} <= set(acts(walked, late))


def test_a_soft_clock_makes_no_states() -> None:
    """A bell that only rings at both forbids and allows nothing, so its time is not walked."""
    soft = replace(TIMED, clocks={"turn": Clock(("tell",), soft=MINUTE)})

    assert {("a", "say"), ("a", "done")} == {(edge.seat, edge.act) for edges in walk(soft).edges for edge in edges}


def test_waiting_for_a_key_is_no_time_under_a_clock() -> None:
    """A round of sealed steps under one clock stays small, though each may be left by `without`."""
    letter = Step("both", {"say": "letter", "stop": "end"}, wins=("stop",), sealed=True)
    timed = Shape("letter", {"letter": letter, "end": END}, {"turn": Clock(("letter",), soft=MINUTE)})

    assert {0} == {node.state.elapsed for node in walk(timed, bound=100).nodes}


# --- what it remembers, and what not


def test_what_cannot_matter_is_forgotten() -> None:
    """Chain, hour, visit, breaks and asides are nothing that a rule about steps depends on."""
    states = [node.state for node in walk(LETTER).nodes]

    assert {(0, bytes(32), 0, 0, 0, (), False, None)} == {
        (at.seq, at.tip, at.at, at.visit, at.sealed_at, at.breaks, at.aside, at.pause) for at in states
    }


def test_a_counter_is_forgotten_when_its_step_is_out_of_reach() -> None:
    """The tries of a piece are none once the next piece begins, and a deck none when roles change for good."""
    counter = PIECES.counter
    seen: dict[str, set[tuple[int, ...]]] = {}
    for node in walk(PIECES).nodes:
        state = node.state
        seen.setdefault(state.step, set()).add(tuple(state.counts[counter[id]] for id in ("again", "piece", "change")))

    assert {(0, pieces, changed) for pieces in (1, 2, 3) for changed in (0, 1)} == seen["piece"]
    assert {(tries, pieces, changed) for tries in (1, 2) for pieces in (1, 2, 3) for changed in (0, 1)} == seen["again"]
    assert {(0, 0, 1)} == seen["change"]
    assert {(0, 0, 0)} == seen["end"]


@pytest.mark.parametrize(
    ("swap", "differ", "kept"), [(False, "part", True), (True, "part", False), (("yes", "no"), "part", True)]
)
def test_a_counter_is_kept_as_long_as_it_may_matter(swap: bool | tuple[str, ...], differ: str, kept: bool) -> None:
    """Answers that differ lead on without changing roles, unless every way out changes them."""
    shape = Shape(
        "part",
        {
            "part": Step("speaker", {"say": "ask"}, Limit(2, "end", "swap")),
            "ask": Step("both", {"yes": "end", "no": "end", "say": "ask"}, None, swap, differ=differ),
            "end": END,
        },
    )
    counts = {node.state.counts for node in walk(shape).nodes if node.state.step == "ask"}

    assert kept == any(count != (0,) for count in counts)


def test_a_bell_changes_no_roles() -> None:
    """Where only a bell leads back to a step that counts since roles changed, its counter is kept."""
    shape = Shape(
        "part",
        {
            "part": Step("speaker", {"say": "rest"}, Limit(2, "end", "swap")),
            "rest": Step("speaker", {"say": "end"}),
            "end": END,
        },
        {"turn": Clock(("rest",), hard=MINUTE, time="part")},
    )

    assert {(1,), (2,)} == {node.state.counts for node in walk(shape).nodes if node.state.step == "rest"}


def test_a_mirror_alone_is_small() -> None:
    """Eleven ways to stand in each half, the very first send apart, three at the change, and one end."""
    assert 11 + 3 + 11 + 1 == len(walk(mirror_shape()).nodes)


def real_moves(state: State) -> dict[tuple[str, str], State]:
    """What is legal in a state of which nothing was forgotten, and where it leads."""
    found: dict[tuple[str, str], State] = {}
    for seat, act, clear in moves(state):
        before = state.but(sealed_at=state.at - UNOPENED) if act == "without" else state
        after = play(before, seat, act.split()[0], clear, state.at)
        if isinstance(after, State):
            found[seat, act] = after
    return found


@settings(max_examples=120, deadline=None)
@given(st.sampled_from([mirror_shape(), PIECES, TIMED]) | shapes(), st.lists(st.integers(0, 30), max_size=40))
def test_no_dialogue_leaves_the_walk(shape: Shape, choices: list[int]) -> None:
    """Whoever plays on without forgetting finds the same acts open as the walk does, and comes to the same steps."""
    try:
        walked = walk(shape, bound=3_000)
    except TooLarge:
        assume(False)
    state, n = opening(shape), 0
    for choice in choices:
        ways = {(edge.seat, edge.act): edge.to for edge in walked.edges[n]}
        real = {} if state.over else real_moves(state)
        assert real.keys() == ways.keys() - {("", "wait")}
        if not ways:
            break
        way = sorted(ways)[choice % len(ways)]
        n = ways[way]
        stands = walked.nodes[n].state
        state = real[way] if way in real else state.but(elapsed=stands.elapsed)
        assert [stands.step, stands.speaker, stands.answers, stands.written, stands.elapsed, stands.over] == [
            state.step, state.speaker, state.answers, state.written, state.elapsed, state.over,
        ]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(shapes())
def test_nothing_that_is_legal_is_left_out(shape: Shape) -> None:
    """No act of a step, nor another, is legal but by an edge of the walk: beside breaks, asides, leaving, a guest."""
    known = {act for step in shape.steps.values() for act in step.acts} | UNIVERSAL | {"shout"}
    known -= {"pause", "resume", "leave", "aside", "write", "reveal", "without", "consent"}
    walked = walk(shape)
    for node, edges in zip(walked.nodes, walked.edges, strict=True):
        legal = {
            (seat, act) for seat in PARTNERS for act in known if isinstance(play(node.state, seat, act, {}, 0), State)
        }
        plain = {(edge.seat, edge.act) for edge in edges if edge.act in known}
        assert plain == legal


def test_the_authors_of_what_is_answered_are_remembered() -> None:
    """Who spoke last at the steps asked for, and at no others."""
    walked = walk(LINE, ["tell"])

    assert [(), (("tell", "a"),), (("tell", "a"),)] == [node.authors for node in walked.nodes]
    assert [(), (), ()] == [node.authors for node in walk(LINE).nodes]


@pytest.mark.parametrize(
    ("act", "author"),
    [("say", "a"), ("say-more", "a"), ("card", "a"), ("pass", None), ("done", None), ("sayings", None)],
)
def test_only_words_have_an_author(act: str, author: str | None) -> None:
    """What was said, or chosen from cards, can be answered; an answer, a pass or a gate leaves nothing to answer."""
    shape = Shape("tell", {"tell": Step("speaker", {act: "end"}, Limit(1, "end")), "end": END})

    assert author == dict(walk(shape, ["tell"]).nodes[1].authors).get("tell")


def test_the_last_author_counts() -> None:
    """After a change of roles the other partner has spoken there."""
    rounds = Shape(
        "tell",
        {
            "tell": Step("speaker", {"say": "change"}),
            "change": Step("speaker", {"go": "tell"}, Limit(1, "end"), True),
            "end": END,
        },
    )

    assert [(), (("tell", "a"),), (("tell", "a"),), (("tell", "b"),)] == [
        node.authors for node in walk(rounds, ["tell"]).nodes
    ]


def test_a_bell_is_nobodys_words() -> None:
    """Whoever's client rang it has said nothing at the step that it led out of."""
    walked = walk(replace(TIMED, clocks={"turn": Clock(("tell",), hard=MINUTE, time="end")}), ["tell"])
    rung = {walked.nodes[edge.to].authors for edges in walked.edges for edge in edges if edge.act == "time"}

    assert {(), (("tell", "a"),)} == rung


def test_who_has_been_speaker_is_remembered() -> None:
    """A partner counts as speaker once they held the floor as that and it moved on."""
    walked = walk(PIECES)
    ends = {node.spoke for node in walked.nodes if node.state.over}

    assert () == walked.nodes[0].spoke
    assert {("a", "b")} == ends


def test_to_listen_is_not_to_speak() -> None:
    """At the end of one telling one has spoken, and the other has not."""
    assert [(), ("a",), ("a",)] == [node.spoke for node in walk(LINE).nodes]


# --- bounds


def test_the_walk_stops_at_its_bound() -> None:
    """As many states as the bound are walked; at one more the exercise is too large."""
    assert 26 == len(walk(mirror_shape(), bound=26).nodes)
    with pytest.raises(TooLarge):
        walk(mirror_shape(), bound=25)
