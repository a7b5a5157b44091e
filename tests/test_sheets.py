# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""An exercise on a sheet, and as a graph."""

from __future__ import annotations

import re

import pytest

from duologue import sheets
from duologue.core.exercise import Guide
from duologue.core.shape import Clock, Limit, Shape, Step
from duologue.library import Library
from duologue.phrases import EN
from duologue.text import cells
from tests.helpers import unbroken
from tests.table import bundled, exercise

MADE = exercise(
    {
        "tell": (
            Step("speaker", {"say": "ask", "pass": "end"}),
            Guide(prompt="{partner} listens: tell.", stems=("I *feel* …",), labels={"pass": 'No "more" <now>'}),
        ),
        "ask": (
            Step("both", {"yes": "tell", "no": "end"}, Limit(2, "end"), ("yes",), ("no",)),
            Guide(prompt="You said {tell}. Again, {partner}?", labels={"yes": "Yes", "no": "No"}),
        ),
    }
)


def test_the_steps_are_listed_with_where_each_act_leads() -> None:
    """Acts by their labels; what is not known before anybody has spoken is left open."""
    said = sheets.steps(MADE)

    assert said.startswith("Made (1 to 2 minutes)\nFor a test.\n")
    assert 'tell: speaker\n    Your partner listens: tell.\n    say -> ask\n    No "more" <now> -> end' in said
    assert "ask: both\n    You said …. Again, your partner?\n    Yes -> tell\n    No -> end" in said
    assert said.endswith("end: nobody\n    That was it.\n    the end")


def test_a_handout_is_numbered_steps_in_words() -> None:
    """Who, what to do, ways to begin, where each answer leads, how often; no name of a step, nothing Markdown takes."""
    said = re.sub(r"\n +", " ", sheets.handout(MADE))
    first, second, last = [line for line in said.splitlines() if re.match(r"\d+\. ", line)]

    assert first == (
        "1. **The speaker.** Your partner listens: tell. *Ways to begin: I \\*feel\\* …* "
        'Once it is said: go to 2 · No "more" \\<now\\>: go to 3.'
    )
    assert second == (
        "2. **Both of you.** You said …. Again, your partner? Yes: go to 1 · No: go to 3. Change places. "
        "Come here 2 times at most; after that go to 3."
    )
    assert last == "3. **The end.** That was it."


@pytest.mark.parametrize("id", Library().ids())
def test_a_handout_fits_on_a_page(id: str) -> None:
    """Title, a line for each step, when one may stop, and who this is not for."""
    found = bundled(id)
    said = sheets.handout(found)

    assert said.startswith(f"# {found.title}\n")
    assert len(found.shape.steps) == len(re.findall(r"^\d+\. ", said, re.MULTILINE))
    assert len(said) < 9_000
    assert EN["sheet.stop"] in unbroken(said)
    assert EN["safety.2"] in unbroken(said)
    assert 76 >= max(map(cells, said.splitlines()))
    assert not re.search(r"\{[a-z.-]+\}", said)


@pytest.mark.parametrize("mark", ["1.", "2)", "-", "==="])
def test_a_line_of_a_handout_never_begins_like_a_list(mark: str) -> None:
    """Wherever a line is broken, what Markdown would take for a list or a heading stays with the word before it."""
    for length in range(30, 60):
        prompt = f"{'x' * length} word {mark} word"
        said = sheets.handout(exercise({"tell": (Step("nobody"), Guide(prompt=prompt))}))

        assert prompt in unbroken(said)
        assert f"word {mark}" in said


def test_a_graph_has_a_box_for_each_step_and_an_arrow_for_each_act() -> None:
    """Quoted as Mermaid wants it; limits and changes of places are on it."""
    assert sheets.graph(MADE).splitlines() == [
        "flowchart TD",
        "    begin(( )) --> s0",
        '    s0["tell: speaker"]',
        '    s1{{"ask: both"}}',
        '    s2(["end: the end"])',
        '    s0 -->|"says it"| s1',
        '    s0 -->|"No #quot;more#quot; #lt;now#gt;"| s2',
        '    s1 -->|"Yes; places change"| s0',
        '    s1 -->|"No"| s2',
        '    s1 -.->|"after 2"| s2',
    ]


def test_a_graph_shows_clocks_and_what_decides_where_two_differ() -> None:
    """Where time leads is dotted."""
    steps = {
        "a": Step("both", {"x": "b", "y": "c"}, differ="c"),
        "b": Step("speaker", {"say": "c"}),
        "c": Step("nobody"),
    }
    shape = Shape("a", steps, {"turn": Clock(("b",), hard=60_000, time="c")})
    made = bundled("appreciation")
    made = type(made)(
        **{**{f: getattr(made, f) for f in made.__slots__}, "shape": shape, "guides": {i: Guide() for i in steps}}
    )
    said = sheets.graph(made)

    assert '    s0 -->|"if they differ"| s2\n' in said
    assert '    s1 -.->|"time is up"| s2\n' in said


@pytest.mark.parametrize("id", Library().ids())
def test_a_graph_of_what_is_bundled_is_whole(id: str) -> None:
    """Each line is a box or an arrow between two boxes, and no act is missing."""
    found = bundled(id)
    lines = sheets.graph(found).splitlines()[2:]
    arrow = re.compile(r'    s\d+ (-->|-\.->)\|"[^"\n]+"\| s\d+')
    box = re.compile(r'    s\d+(\["[^"\n]+"\]|\(\["[^"\n]+"\]\)|\{\{"[^"\n]+"\}\})')

    assert [] == [line for line in lines if not (arrow.fullmatch(line) or box.fullmatch(line))]
    assert sum(len(step.acts) for step in found.shape.steps.values()) <= sum(" -->|" in line for line in lines)
