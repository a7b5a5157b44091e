# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The proofs: mistakes planted in exercises, and the table and key where their author must look."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from duologue.core.check import prove
from duologue.core.exercise import Exercise, Guide, Kind
from duologue.core.shape import Clock, Flaw, Limit, Partner, Shape, Step, flaws
from duologue.core.walk import TooLarge, Walk, walk
from duologue.phrases import EN
from tests.helpers import mirror_shape, shapes

MINUTE = 60_000
END = Step("nobody")
GUIDES = {
    "send": Guide(kind="send"),
    "mirror": Guide(kind="mirror", of="send"),
    "check": Guide(kind="check", of="mirror"),
}


def exercise(shape: Shape, guides: Mapping[str, Guide] = GUIDES, symmetric: str = "") -> Exercise:
    """The shape with these guides, and plain ones for its other steps."""
    guided = {id: guides.get(id, Guide()) for id in shape.steps}
    return Exercise("x", "X", "An x.", (1, 2), {}, "", symmetric, shape, guided)


def mirroring(**steps: Step) -> Shape:
    """The small mirroring with some steps replaced or added."""
    shape = mirror_shape()
    return replace(shape, steps={**shape.steps, **steps})


def places(exercise: Exercise, bound: int = 5_000) -> list[tuple[str, str]]:
    """Where the flaws of this exercise are: table and key of each."""
    return [(flaw.table, flaw.key) for flaw in prove(exercise, bound)]


def small(*steps: tuple[str, Step], **clocks: Clock) -> Shape:
    """These steps, beginning with the first, and an end."""
    return Shape(steps[0][0], {**dict(steps), "end": END}, clocks)


SPEAK, LISTEN = Step("speaker", {"say": "end"}), Step("listener", {"say": "end"})
SEND = ("send", Step("speaker", {"say": "mirror"}))


def test_a_good_exercise_is_proved() -> None:
    """No flaw is the proof."""
    assert [] == prove(exercise(mirror_shape(), symmetric="end"))


# --- before any walk


def test_a_flawed_table_is_not_walked() -> None:
    """What is wrong with the table is said alone, since no walk over it would mean anything."""
    shape = mirroring(check=Step("speaker", {"yes": "more", "not_yet": "agian"}), lost=SPEAK)

    assert list(flaws(shape)) == prove(exercise(shape))
    assert [("step.check", "acts")] == places(exercise(shape))


def test_limits_in_a_circle_are_a_flaw() -> None:
    """Two limits that hand over to each other leave nowhere to arrive."""
    more = Step("speaker", {"yes": "send", "no": "change"}, Limit(2, "again"))

    assert [("step.again", "limit")] == places(exercise(mirroring(more=more)))


def test_every_step_has_a_guide() -> None:
    """An exercise from another machine may lack one, and is refused by name and not by accident."""
    given = exercise(mirror_shape())
    lacking = replace(given, guides={id: guide for id, guide in given.guides.items() if id != "more"})

    assert [Flaw("step.more", "", "flaw.wordless")] == prove(lacking)


def test_what_is_answered_is_a_step() -> None:
    """An `of` that names nothing is a flaw of the step that says it."""
    given = exercise(mirror_shape(), {**GUIDES, "check": Guide(of="miror")})

    assert [Flaw("step.check", "of", "flaw.none", {"step": "miror"})] == prove(given)


@pytest.mark.parametrize("bound", [1, 10, 25])
def test_what_is_too_large_is_not_proved(bound: int) -> None:
    """More states than the bound are one flaw, of the whole; the number is said."""
    found = prove(exercise(mirror_shape(), {}), bound)

    assert [("", "")] == [(flaw.table, flaw.key) for flaw in found]
    assert f"more than {bound} ways" in EN[found[0].name].format(**found[0].gaps)


def test_the_bound_itself_is_proved() -> None:
    """Exactly as many states as the bound are not too large."""
    assert [] == prove(exercise(mirror_shape(), {}), 26)


# --- steps and ends


def test_a_step_that_nothing_leads_to_is_a_flaw() -> None:
    """Each step that cannot be reached is named, though an act of another such step leads there."""
    lost = {"lost": Step("speaker", {"say": "found"}), "found": SPEAK}

    assert [("step.lost", ""), ("step.found", "")] == places(exercise(mirroring(**lost)))


def test_a_step_that_is_always_passed_over_is_reached_once() -> None:
    """A limit of one still lets one arrive; where it hands over must be reached too."""
    limited = small(("a", Step("speaker", {"again": "a", "say": "end"}, Limit(1, "b"))), ("b", SPEAK))

    assert [] == places(exercise(limited, {}))


def test_a_trap_is_a_flaw() -> None:
    """Where no end can be reached any more, each step says so, and the round without end too."""
    more = Step("speaker", {"yes": "send", "no": "change", "trap": "pit"})
    pit = {"pit": Step("speaker", {"say": "wall"}), "wall": Step("listener", {"say": "pit"})}
    found = prove(exercise(mirroring(more=more, **pit)))

    assert [("step.pit", "acts"), ("step.wall", "acts"), ("step.pit", "acts")] == [(at.table, at.key) for at in found]
    assert "flaw.loop" == found[-1].name


def test_an_exercise_without_an_end_is_a_flaw() -> None:
    """Two who could never finish are told at every step, and once that they go round."""
    endless = Shape("tell", {"tell": Step("speaker", {"say": "back"}), "back": Step("listener", {"say": "tell"})})

    assert [("step.tell", "acts"), ("step.back", "acts"), ("step.back", "acts")] == places(exercise(endless, {}))


def test_one_alone_can_hold_nobody() -> None:
    """Where one answer is enough to go round again, the other could be kept for ever."""
    assert [("step.on", "acts")] == places(
        exercise(small(("on", Step("both", {"on": "on", "stop": "end"}, wins=("on",)))), {})
    )


def test_a_step_may_be_a_trap_by_itself() -> None:
    """One step that only leads to itself is a round."""
    endless = Shape("tell", {"tell": Step("speaker", {"say": "tell"})})

    assert [("step.tell", "acts"), ("step.tell", "acts")] == places(exercise(endless, {}))


@pytest.mark.parametrize(
    "shape",
    [
        small(("tell", Step("speaker", {"say": "tell", "done": "end"}))),
        small(("tell", Step("speaker", {"say": "tell"}, Limit(9, "end")))),
        small(("tell", Step("speaker", {"say": "tell"})), turn=Clock(("tell",), hard=MINUTE, time="end")),
        small(("tell", Step("speaker", {"say": "tell", "done": "end"})), turn=Clock(("tell",), least=MINUTE)),
        small(("on", Step("both", {"on": "on", "stop": "end"}, wins=("stop",)))),
        small(("on", Step("both", {"on": "on", "stop": "end"}, sealed=True, differ="on"))),
    ],
)
def test_a_round_that_can_be_left_is_no_flaw(shape: Shape) -> None:
    """By an act of the one who goes round, a limit, a clock, once a clock allows it, or by two who agree."""
    assert [] == places(exercise(shape, {}))


# --- checks


def test_a_check_is_never_a_wall() -> None:
    """“Not yet” without a limit is a flaw of the check, though the speaker could say yes."""
    again = Step("speaker", {"say": "mirror"})

    assert [("step.check", "acts")] == places(exercise(mirroring(again=again)))


def test_every_check_in_a_round_is_named() -> None:
    """Two checks that lead back to each other are two flaws."""
    checks = small(
        ("one", Step("speaker", {"yes": "end", "not_yet": "two"})),
        ("two", Step("speaker", {"yes": "end", "not_yet": "one"})),
    )
    guides = {"one": Guide(kind="check"), "two": Guide(kind="check")}

    assert [("step.one", "acts"), ("step.two", "acts")] == places(exercise(checks, guides))


def test_something_new_in_between_needs_no_limit() -> None:
    """A round through a step of kind send is another piece and no wall."""
    check = Step("speaker", {"yes": "more", "not_yet": "send"})
    steps = {id: step for id, step in mirroring(check=check).steps.items() if id != "again"}

    assert [] == places(exercise(Shape("send", steps)))


def test_what_is_no_check_may_go_round() -> None:
    """The same round is no flaw where no step of it is of kind check."""
    again = Step("speaker", {"say": "mirror"})

    assert [] == places(exercise(mirroring(again=again), {**GUIDES, "check": Guide(of="mirror")}))


# --- who answers whom


def test_nobody_checks_themselves() -> None:
    """A check `of` one's own words is a flaw of the check."""
    given = exercise(mirror_shape(), {**GUIDES, "check": Guide(kind="check", of="send")})

    assert [("step.check", "of")] == places(given)


def test_nobody_checks_themselves_after_places_changed() -> None:
    """If roles change between the words and their answer, the listener is who spoke."""
    shape = small(("send", Step("speaker", {"say": "mirror"}, swap=True)), ("mirror", LISTEN))

    assert [("step.mirror", "of")] == places(exercise(shape))


def test_one_way_in_is_enough_for_a_self_check() -> None:
    """The flaw is found though on another way all is well."""
    shape = small(
        ("send", Step("speaker", {"say": "mirror", "say-more": "mirror"}, swap=("say-more",))), ("mirror", LISTEN)
    )

    assert [Flaw("step.mirror", "of", "flaw.of.own", {"step": "send"})] == prove(exercise(shape))


def test_whoever_took_the_floor_is_the_author() -> None:
    """At a step for either, the one who spoke is answered; so the listener there may be the speaker here."""
    shape = small(("send", Step("either", {"say": "mirror"})), ("mirror", LISTEN))

    assert [("step.mirror", "of")] == places(exercise(shape))


def test_a_pass_leaves_nothing_to_answer() -> None:
    """Whoever may pass has perhaps said nothing that could be mirrored."""
    shape = small(("send", Step("speaker", {"say": "mirror", "pass": "mirror"})), ("mirror", LISTEN))

    assert [("step.mirror", "of")] == places(exercise(shape))


def test_what_is_answered_was_said_before() -> None:
    """On one way to the mirror nothing was sent yet: a flaw of the mirror."""
    shape = small(("start", Step("speaker", {"say": "send", "skip": "mirror"})), SEND, ("mirror", LISTEN))

    assert [Flaw("step.mirror", "of", "flaw.of.nothing", {"step": "send"})] == prove(exercise(shape))


def test_what_both_said_is_nobodys_to_answer() -> None:
    """`of` a step for both has no one author: a flaw, whoever was the last to speak there."""
    shape = small(("send", Step("both", {"say": "mirror"})), ("mirror", LISTEN))

    assert [Flaw("step.mirror", "of", "flaw.of.both", {"step": "send"})] == prove(exercise(shape))


@pytest.mark.parametrize(
    "together", [Step("both", {"say": "end"}), Step("either", {"say": "end"}), Step("facilitator", {"say": "end"}), END]
)
def test_together_one_may_look_at_anything(together: Step) -> None:
    """Where the floor is not one partner's alone, `of` is only for showing."""
    shape = Shape("send", {"send": Step("speaker", {"say": "mirror", "done": "end"}), "mirror": together, "end": END})

    assert [] == places(exercise(shape))


def test_a_mirror_under_a_hard_clock_is_no_self_check() -> None:
    """Either partner's client rings the bell, and that answers nobody."""
    shape = small(SEND, ("mirror", LISTEN), turn=Clock(("send", "mirror"), hard=MINUTE, time="end"))

    assert [] == places(exercise(shape))


def test_a_bell_says_nothing_to_answer() -> None:
    """Where a bell may lead to a mirror before anything was sent, that is said, and nothing about self-checks."""
    shape = small(SEND, ("mirror", LISTEN), turn=Clock(("send",), hard=MINUTE, time="mirror"))

    assert [Flaw("step.mirror", "of", "flaw.of.nothing", {"step": "send"})] == prove(exercise(shape))


# --- symmetry


TELL = Step("speaker", {"say": "change"})


def turns(tell: Step = TELL) -> Shape:
    """Each tells, places change once, and both say thanks."""
    change = Step("both", {"ready": "tell"}, Limit(1, "thanks"), swap=True)
    return small(("tell", tell), ("change", change), ("thanks", Step("both", {"say": "end"})))


@pytest.mark.parametrize("symmetric", ["", "end", "thanks"])
def test_both_have_been_speaker_where_the_file_says_so(symmetric: str) -> None:
    """With one change of places both have told before the thanks; a file need not claim it."""
    assert [] == places(exercise(turns(), {}, symmetric))


@pytest.mark.parametrize("symmetric", ["tell", "change"])
def test_a_false_symmetry_is_a_flaw(symmetric: str) -> None:
    """A step that can be come to before both have told is not where each has played each role."""
    found = prove(exercise(turns(), {}, symmetric))

    assert [Flaw("", "symmetric", "flaw.uneven", {"step": symmetric})] == found


def test_one_way_round_the_other_turn_is_enough() -> None:
    """The claim is false if any way leads there after one turn."""
    early = Step("speaker", {"say": "change", "enough": "thanks"})

    assert [("", "symmetric")] == places(exercise(turns(early), {}, "thanks"))


def test_symmetry_is_claimed_for_a_step() -> None:
    """A name that is no step's is a flaw."""
    assert [Flaw("", "symmetric", "flaw.step", {"step": "thank"})] == prove(exercise(turns(), {}, "thank"))


# --- the same by other means


Reach = dict[int, set[int]]


def reachable(walked: Walk, within: set[int]) -> Reach:
    """For each of these nodes, those of them that can be come to by one or more edges: by brute force."""
    reach = {n: {edge.to for edge in walked.edges[n]} & within for n in within}
    for via in within:
        for n in within:
            if via in reach[n]:
                reach[n] |= reach[via]
    return reach


def rounds(reach: Reach) -> set[frozenset[int]]:
    """The sets of nodes that can be come to from each other, and so for ever."""
    return {frozenset(m for m in reach[n] if n in reach[m]) for n in reach if n in reach[n]}


def kept(walked: Walk, loop: frozenset[int], seat: Partner) -> set[int]:
    """From where this partner cannot leave a loop, in however many moves, if the other does not want to."""
    out = set(range(len(walked.nodes))) - loop
    for _ in loop:
        ways = {n: [(edge.seat in ("", seat), edge.to in out) for edge in walked.edges[n]] for n in loop}
        out |= {n for n in loop if (True, True) in ways[n] or all(leads for _, leads in ways[n])}
    return set(loop) - out


@settings(max_examples=80, deadline=None)
@given(shapes(), st.lists(st.sampled_from(["check", "send", "other"]), min_size=5, max_size=5))
def test_rounds_and_ends_are_found_as_by_brute_force(shape: Shape, kinds: list[Kind]) -> None:
    """Over any small exercise, the proofs find the steps without an end, the rounds and the checks that are there."""
    guides = {id: Guide(kind=kind) for id, kind in zip(shape.steps, kinds, strict=False)}
    try:
        walked = walk(shape, bound=120)
    except TooLarge:
        assume(False)
    steps = [node.state.step for node in walked.nodes]
    every = set(range(len(steps)))
    over = {n for n in every if walked.nodes[n].state.over}
    reach = reachable(walked, every)
    anew = reachable(walked, {n for n in every if guides.get(steps[n], Guide()).kind != "send"})
    for_ever = [held for way in rounds(reach) if (held := kept(walked, way, "a") & kept(walked, way, "b"))]
    checks = {n for n in anew if n in anew[n] and guides.get(steps[n], Guide()).kind == "check"}
    endless = {n for n in every - over if not reach[n] & over}

    expected = {(f"step.{steps[n]}", "acts") for n in endless | checks | {min(held) for held in for_ever}}
    expected |= {(f"step.{id}", "") for id in shape.steps if id not in steps}
    assert expected == set(places(exercise(shape, guides)))
