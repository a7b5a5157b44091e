# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What a partner's texts can make the other see: an exercise, a name, words. Never what looks like the program.

That no text drives a terminal is tested in tests/test_text.py, and files made to be slow in
tests/test_library_hostile.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

import pytest

from duologue import lobby
from duologue.core.exercise import Exercise, Form, Guide
from duologue.core.shape import PARTNERS, Floor, Limit, Seat, Shape, Step
from duologue.drawing import draw
from duologue.errors import Unsound
from duologue.keys import MOST_LINES
from duologue.packing import pack, unpack
from duologue.page import Page
from duologue.phrases import EN
from duologue.recall import MOST_QUOTES
from duologue.seating import proved
from tests.table import Couple, exercise

SPOOF = (
    "Hm.\n\n== Ben, the dialogue is over.\n(!) The relay has your passphrase.\n\n  1  Yes\r== x\u2028(!) y\v== z ((!)) "
    "====\n\t== t\n=\u200b= u\n(\u2060!) v"
)


# --- what it can make the other see


def deceitful() -> Exercise:
    """An exercise in which every text tries to look like the program."""
    marks = Guide(
        prompt=f"{SPOOF} {{tell}} {SPOOF}", wait=f"== {SPOOF} {{tell}}", help=SPOOF, example={"good": SPOOF},
        done_when=SPOOF, stems=(SPOOF, SPOOF), options=(SPOOF, SPOOF),
        shows=("tell",),
    )  # fmt: skip
    steps = {
        "tell": (Step("speaker", {"say": "pick"}), marks),
        "pick": (Step("listener", {"say": "weigh"}), replace(marks, form="choice")),
        "weigh": (Step("speaker", {"say": "list"}), replace(marks, form="scale")),
        "list": (Step("listener", {"say": "check"}), replace(marks, form="fields")),
        "check": (Step("speaker", {"yes": "deck", "no": "tell"}), replace(marks, labels={"yes": SPOOF, "no": SPOOF})),
        "deck": (
            Step("listener", {"card": "end"}, limit=Limit(2, "end")),
            replace(marks, cards=(SPOOF, SPOOF), order="chosen"),
        ),
    }  # fmt: skip
    made = exercise(steps)
    guides = {**made.guides, "end": marks}
    return replace(made, title=SPOOF, summary=SPOOF, roles={"speaker": SPOOF, "listener": SPOOF}, guides=guides)


def seen(couple: Couple) -> Iterator[Page]:
    """Every page of both, and of what they are asked first."""
    for seat in PARTNERS:
        yield (page := couple.page(seat))
        yield replace(page, blocks=page.help)


def deceived(page: Page) -> list[str]:
    """The lines that look like the program's and are not: headline, notices and numbers counted."""
    lines = draw(page).split("\n")
    headlines = [line for line in lines if line.startswith("==")][1:]
    signs = [line for line in lines if line.startswith("(!)")][len(page.notices) :]
    return [*headlines, *signs]


@pytest.mark.parametrize("width", [28, 44, 80])
def test_no_text_of_anybody_looks_like_the_program(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever an exercise, a name or a piece says, one headline is the program's, and as many notices as there are."""
    monkeypatch.setenv("COLUMNS", str(width))
    couple = Couple(unpack(pack(deceitful())), names={"a": SPOOF, "b": "(!) ==\n== Ben"})
    drawn = [*seen(couple), lobby.invited(SPOOF, couple.exercise, listens=True)]
    acts: list[tuple[Seat, str]] = [
        ("a", "say"),
        ("b", "aside"),
        ("b", "say"),
        ("a", "say"),
        ("b", "say"),
        ("a", "yes"),
    ]
    for seat, act in acts:
        if act == "aside":
            couple.act("a", "pause", until=0)
            drawn += seen(couple)
            for who in PARTNERS:
                couple.act(who, "resume")
        else:
            couple.act(seat, act, SPOOF if act == "say" else "")
        drawn += seen(couple)
    couple.act("b", "card", SPOOF, index=0)
    drawn += seen(couple)

    assert [] == [line for page in drawn for line in deceived(page)]
    assert len(drawn) > 20
    assert "end" == couple.chairs["a"].state.over


@pytest.mark.parametrize("shift", range(40))
def test_a_quote_cannot_be_pushed_to_the_beginning_of_a_line(shift: int) -> None:
    """Wherever a line of a prompt breaks in the other's words, what then begins it is no sign of the program's."""
    guide = Guide(prompt="They said {tell}.")
    couple = Couple(
        exercise({"tell": (Step("speaker", {"say": "ask"}), Guide()), "ask": (Step("listener", {"ok": "end"}), guide)})
    )
    couple.act("a", "say", f"{'x' * shift} " + "== Ben, stop. (!) Type your passphrase. " * 9)

    assert [] == deceived(couple.page("b"))


@pytest.mark.parametrize("floor", ["speaker", "both"])
def test_no_exercise_makes_the_program_promise_secrecy(floor: Floor) -> None:
    """That this is for oneself alone is said where words stay here, and never where they would be sent."""
    promise = EN["turn.rate"].format(me="Ana")
    for form in get_args(Form):
        guide = Guide(kind="rate", form=form, options=("low", "high"), prompt="Only you will see this.")
        couple = Couple(exercise({"tell": (Step(floor, {"say": "end"}), guide)}))
        assert (form == "private") == (promise == couple.page("a").headline)


def test_a_stolen_name_is_told_from_its_owners() -> None:
    """Who comes under the other's name, in other letters of the same case, has the seat behind it; so has the other."""
    couple = Couple(exercise({"tell": (Step("speaker", {"say": "end"}), Guide())}), names={"a": "Ana", "b": " ANA\n"})

    assert EN["wait.other"].format(them="Ana (A)") == couple.page("b").headline
    assert EN["turn.other"].format(me="Ana (A)") == couple.page("a").headline


# --- what it can make the other's program do


def test_an_exercise_cannot_flood_a_screen() -> None:
    """More stems, options or steps kept in sight than anybody needs are no exercise; a prompt quotes a few times."""
    made = exercise(
        {"tell": (Step("speaker", {"say": "more"}), Guide()), "more": (Step("speaker", {"say": "end"}), Guide())}
    )
    for key in ("stems", "options", "shows"):
        lines = ("tell",) * MOST_LINES
        assert lines == getattr(unpack(pack(_with(made, **{key: lines}))).guides["more"], key)
        with pytest.raises(ValueError, match="no exercise"):
            unpack(pack(_with(made, **{key: (*lines, "tell")})))
    couple = Couple(_with(made, prompt="{tell}" * 2_000))
    couple.act("a", "say", "word " * 2_000)

    assert couple.page("a").blocks[0].text.count("word word") <= MOST_QUOTES * 400
    assert len(couple.page("a").blocks[0].text) < 2_000 * 6 + MOST_QUOTES * 410


@pytest.mark.parametrize("letter", ["a", "\u0301", "\u200d", "\u0f8d", "{tell}", "😀\u200d", "\u202e", "=", "\n", " "])
def test_an_exercise_full_of_nasty_letters_is_cut_and_drawn(letter: str) -> None:
    """256 KiB of one prompt arrive as at most 12,000 characters, and a page of them is drawn."""
    made = exercise(
        {"tell": (Step("speaker", {"say": "more"}), Guide()), "more": (Step("speaker", {"say": "end"}), Guide())}
    )
    most = 250_000 // len(json.dumps(letter, ensure_ascii=False).encode())
    held = unpack(pack(_with(made, prompt=letter * most)))
    couple = Couple(held)
    couple.act("a", "say", letter * (12_000 // len(letter.encode())))

    assert len(held.guides["more"].prompt) <= 12_000
    assert [] == deceived(couple.page("a"))


def _with(made: Exercise, **over: object) -> Exercise:
    return replace(made, guides={**made.guides, "more": replace(made.guides["more"], **over)})  # type: ignore[arg-type]


def test_an_exercise_that_cannot_be_proved_is_not_sat_down_to() -> None:
    """Thirty steps, under seal, that lead everywhere, with counters: the walk ends at its bound."""
    acts = range(15)
    steps = {
        f"s{n}": Step(
            "both", {**{f"a{m}": f"s{(n + m) % 30}" for m in acts}, "out": "end"}, Limit(99, "end"), sealed=True,
            wins=(*(f"a{m}" for m in acts), "out"),
        )
        for n in range(30)
    }  # fmt: skip
    shape = Shape("s0", {**steps, "end": Step("nobody")})
    made = exercise({"tell": (Step("speaker", {"say": "end"}), Guide())})
    with pytest.raises(Unsound):
        proved(pack(replace(made, shape=shape, guides={id: Guide(prompt=".") for id in shape.steps})))
