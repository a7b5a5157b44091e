# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Parts: what names mean inside them, and where they lead outside."""

from typing import Any

import pytest

from duologue.core.shape import Clock
from duologue.fileformat import Fault, FaultyFile, Place
from duologue.keys import LimitTable
from duologue.parts import DEPTH, Given, bare, clocks_of
from tests.pieces import END, expanded, fault, flat, part, step, use


def test_steps_without_parts_stay_as_they_are() -> None:
    """A file that uses no part is flat already."""
    found = flat({"send": step("end", of="send", draft="{send}"), "end": END})

    assert ["send", "end"] == list(found)
    assert ({"say": "end"}, "send", "{send}") == (found["send"].acts, found["send"].of, found["send"].draft)


def test_a_used_part_stands_under_the_name_of_its_user() -> None:
    """Steps of a part are named after the step that uses it; its exit leads where the user said."""
    found = flat({"one": use("piece"), "end": END}, part("piece", send=step("mirror"), mirror=step(">out")))

    assert ["one.send", "one.mirror", "end"] == list(found)
    assert [{"say": "one.mirror"}, {"say": "end"}] == [found["one.send"].acts, found["one.mirror"].acts]


def test_the_name_of_a_used_part_is_its_start() -> None:
    """Whoever leads to a used part, or counts from it, means its first step; its others are named with a dot."""
    limit = {"times": 2, "since": "one", "then": "one.mirror"}
    steps = {
        "ask": step("one", limit=limit, of="one", shows=["one:all", "one.mirror"]),
        "one": use("piece"),
        "end": END,
    }
    found = flat(steps, part("piece", send=step("mirror"), mirror=step(">out")))["ask"]

    assert ({"say": "one.send"}, "one.send") == (found.acts, found.of)
    assert ("one.send:all", "one.mirror") == found.shows
    assert found.limit is not None
    assert ("one.send", "one.mirror") == (found.limit.since, found.limit.then)


def test_a_part_may_be_used_twice() -> None:
    """Each use has steps, arguments and exits of its own."""
    piece = part("piece", {"words": 40}, send=step(">out", words="$words"))
    found = flat({"one": use("piece", "two", words=10), "two": use("piece"), "end": END}, piece)

    assert [10, 40] == [found["one.send"].words, found["two.send"].words]
    assert [{"say": "two.send"}, {"say": "end"}] == [found["one.send"].acts, found["two.send"].acts]


def test_a_part_may_use_a_part() -> None:
    """Names, exits and arguments are handed on from part to part."""
    inner = part("inner", {"stems": []}, send=step(">out", stems="$stems", shows=["send:all"], prompt="“{send}”"))
    outer = part("outer", {"stems": ["I …"]}, deep=use("inner", "more", stems="$stems"), more=step(">out", of="deep"))
    found = flat({"one": use("outer", stems=["You …"]), "two": use("outer"), "end": END}, inner, outer)

    assert ["one.deep.send", "one.more", "two.deep.send", "two.more", "end"] == list(found)
    assert [("You …",), ("I …",)] == [found[id].stems for id in ("one.deep.send", "two.deep.send")]
    assert ("one.deep.send:all",) == found["one.deep.send"].shows
    assert "“{one.deep.send}”" == found["one.deep.send"].prompt
    assert ({"say": "one.more"}, "one.deep.send") == (found["one.deep.send"].acts, found["one.more"].of)


def test_an_exit_may_lead_to_an_exit() -> None:
    """What leaves the inner part may leave the outer one too, and an exit may come as an argument."""
    inner = part("inner", send=step(">out"))
    outer = part("outer", {"next": ""}, deep={"use": "inner", "exits": {"out": ">out"}})
    chosen = part("chosen", {"next": ""}, deep={"use": "inner", "exits": {"out": "$next"}})
    found = flat({"one": use("outer"), "two": use("chosen", next="one"), "end": END}, inner, outer, chosen)

    assert {"say": "end"} == found["one.deep.send"].acts
    assert {"say": "one.deep.send"} == found["two.deep.send"].acts


def test_a_name_means_what_it_means_where_it_was_given() -> None:
    """A step given to a part is one of the giver's, though the part has one of the same name."""
    given = ["of", "shows", "draft", "prompt", "then"]
    body = step(">out", of="$of", shows="$shows", draft="$draft", prompt="$prompt")
    limited = step("send", limit={"times": 1, "then": "$then"})
    piece = part("piece", dict.fromkeys(given, ""), send=body, more=limited)
    args = {
        "of": "send",
        "shows": ["send:all", "one.send"],
        "draft": "{send}",
        "prompt": "“{send}” {one}",
        "then": "send",
    }
    found = flat({"send": step("one"), "one": use("piece", **args), "end": END}, piece)
    inner, limit = found["one.send"], found["one.more"].limit

    assert ("send", ("send:all", "one.send"), "{send}") == (inner.of, inner.shows, inner.draft)
    assert "“{send}” {one.send}" == inner.prompt
    assert limit is not None
    assert "send" == limit.then


def test_a_name_keeps_its_meaning_when_it_is_given_on() -> None:
    """A step handed from part to part is still one of the first giver's, though each part has one of that name."""
    inner = part("inner", {"of": "", "then": ""}, send=step("more", of="$of"), more=step("$then"))
    outer = part("outer", {"of": ""}, send=step("deep"), deep=use("inner", ">out", of="$of", then="send"))
    found = flat({"send": step("one"), "one": use("outer", of="send"), "end": END}, inner, outer)

    assert "send" == found["one.deep.send"].of
    assert {"say": "one.send"} == found["one.deep.more"].acts


def test_a_default_names_steps_of_its_own_part() -> None:
    """What a part gives itself means the part's own steps."""
    piece = part(
        "piece", {"of": "send", "shows": ["send:all"]}, send=step("more"), more=step(">out", of="$of", shows="$shows")
    )
    found = flat({"send": step("one"), "one": use("piece"), "end": END}, piece)["one.more"]

    assert ("one.send", ("one.send:all",)) == (found.of, found.shows)


def test_a_whole_table_may_be_given() -> None:
    """Acts, limits and labels that are given keep the meaning of each name in them."""
    args: dict[str, Any] = {
        "acts": {"yes": "send", "no": "end"},
        "limit": {"times": 3, "since": "swap", "then": "end"},
        "labels": {},
    }
    body = step("x", acts="$acts", limit="$limit", labels="$labels")
    piece = part("piece", {"acts": {}, "limit": {}, "labels": {}}, send=body, x=step(">out"))
    found = flat({"send": step("one"), "one": use("piece", **args), "end": END}, piece)["one.send"]

    assert {"yes": "send", "no": "end"} == found.acts
    assert LimitTable(**args["limit"]) == found.limit


def test_a_table_of_arguments_may_be_given_on() -> None:
    """An argument inside of a table that is given is filled in first."""
    inner = part("inner", {"limit": {}, "labels": {}}, send=step(">out", limit="$limit", labels="$labels"))
    given = {"limit": {"times": "$times", "then": "$then"}, "labels": {"say": "$label"}}
    outer = part("outer", {"times": 2, "then": "", "label": "Say"}, deep=use("inner", ">out", **given))
    found = flat({"one": use("outer", then="end"), "end": END}, inner, outer)["one.deep.send"]

    assert found.limit is not None
    assert (2, "end", {"say": "Say"}) == (found.limit.times, found.limit.then, found.labels)


def test_the_part_itself_may_be_an_argument() -> None:
    """A part may leave it to its user which part it uses."""
    outer = part("outer", {"which": "inner"}, deep={"use": "$which", "exits": {"out": ">out"}})
    found = flat({"one": use("outer"), "end": END}, outer, part("inner", send=step(">out")))

    assert ["one.deep.send", "end"] == list(found)


@pytest.mark.parametrize("words", ["$5 a week", "$", "It costs $x", "$x and more", "$5"])
def test_money_is_no_argument(words: str) -> None:
    """Only a whole value that is a dollar sign and a name asks for an argument."""
    assert words == flat({"send": step("end", prompt=words), "end": END})["send"].prompt


def test_swap_is_no_step_where_it_counts() -> None:
    """A limit or cards may count from the last change of roles, and nothing else may lead there."""
    piece = part("piece", {"since": "swap"}, send=step(">out", cards=["One."], spent=">out", since="$since"))
    found = flat({"one": use("piece"), "end": END}, piece)["one.send"]

    assert ("swap", "end") == (found.since, found.spent)
    assert Fault("talk.toml", "step.send", "acts.since", "There is no step “swap”.") == fault(
        {"send": step("end", acts={"since": "swap"}), "end": END}
    )


def test_braces_that_hold_no_name_are_letters() -> None:
    """Only the name of a step in braces is a quotation."""
    assert "{} { ask } {Ask} {5}" == flat({"ask": step("end", prompt="{} { ask } {Ask} {5}"), "end": END})["ask"].prompt


@pytest.mark.parametrize("name", ["Send", "s.end", "s end", "", "5", "-a", "swap", "a" * 41, "ä", "send\n", "s:all"])
def test_a_step_has_a_plain_name(name: str) -> None:
    """No name can be mistaken for a step of a part, a quotation or a change of roles."""
    what = "A step is named by small letters, digits and hyphens, 40 at most, not “swap” and not “partner”."

    assert Fault("talk.toml", f"step.{name}", "", what) == fault({name: END})


def test_parts_in_a_circle_are_told() -> None:
    """A part that would hold itself is told with the way round."""
    one, two = part("one", deep=use("two", ">out")), part("two", deep=use("one", ">out"))
    itself = part("itself", deep=use("itself", ">out"))
    said = "These parts use each other in a circle:"

    assert Fault("parts/two.toml", "step.deep", "use", f"{said} one → two → one.") == fault({"a": use("one")}, one, two)
    assert f"{said} itself → itself." == fault({"a": use("itself")}, itself).what


def test_parts_stand_only_so_deep() -> None:
    """The fourth part within parts is refused, because the name of its steps would be too long."""
    parts = [part(f"p{n}", deep=use(f"p{n + 1}", ">out")) for n in range(DEPTH)]
    last = [part(f"p{n}", send=step(">out")) for n in (DEPTH - 1, DEPTH)]

    assert ["a.deep.deep.send", "end"] == list(flat({"a": use("p0"), "end": END}, *parts[:-1], last[0]))
    assert Fault("parts/p2.toml", "step.deep", "use", "Parts may use parts, but only 3 deep.") == fault(
        {"a": use("p0"), "end": END}, *parts, last[1]
    )


def test_steps_are_counted_while_they_are_expanded() -> None:
    """Parts that would become millions of steps stop at the ninety-seventh."""
    many = part("many", **{f"s{n}": use("more", ">out") for n in range(300)})
    more = part("more", **{f"s{n}": use("last", ">out") for n in range(300)})
    found = fault({"a": use("many"), "end": END}, many, more, part("last", send=step(">out")))

    assert "An exercise has at most 96 steps, those of its parts counted." == found.what
    assert 96 == len(flat({f"s{n}": END for n in range(96)}))


def test_what_was_given_comes_out_bare() -> None:
    """However deep a given value stands, what is left of it is plain."""
    top = Place("talk.toml", "step.one")
    wrapped = Given({"a": [Given("x", top, "a"), 1], "b": Given(Given("y", top, "b"), top, "b")}, top, "c")

    assert {"a": ["x", 1], "b": "y"} == bare(wrapped)


def clocks(table: Any) -> dict[str, Clock]:
    """The clock "turn" of an exercise with a used part."""
    piece = part("piece", send=step("mirror"), mirror=step(">out"))
    _, scope = expanded({"ask": step("one"), "one": use("piece"), "end": END}, piece)
    return clocks_of({"turn": table}, scope)


def test_a_clock_runs_during_all_steps_of_a_part() -> None:
    """A used part's name stands for all its steps, and one of them for itself."""
    found = clocks({"steps": ["ask", "one"], "least": "1m", "soft": "8m", "hard": "10m", "time": "end"})

    assert {"turn": Clock(("ask", "one.mirror", "one.send"), 60_000, 480_000, 600_000, "end")} == found
    assert {"turn": Clock(("one.send",))} == clocks({"steps": ["one.send"]})


@pytest.mark.parametrize(
    ("table", "key", "what"),
    [
        (5, "", "This should be a table."),
        ({"steps": []}, "steps", "A clock runs during some steps: name them."),
        ({"steps": ["onw"]}, "steps", "There is no step “onw”. Did you mean “one”?"),
        ({"steps": ["ask"], "time": "edn"}, "time", "There is no step “edn”. Did you mean “end”?"),
        ({"steps": ["ask"], "least": "1 m"}, "least", "“1 m” is no length of time: write 5s, 8m or 24h."),
        ({"steps": ["ask"], "sotf": "1m"}, "sotf", "There is no such key here. Did you mean “soft”?"),
    ],
)
def test_a_mistake_in_a_clock_is_told(table: Any, key: str, what: str) -> None:
    """The clock's table is named, and the key in it."""
    with pytest.raises(FaultyFile) as caught:
        clocks(table)

    assert (Fault("talk.toml", "clock.turn", key, what),) == caught.value.faults
