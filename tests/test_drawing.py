"""Any page as lines of letters, in any width."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue import demo, text
from duologue.drawing import KEPT, NEARLY, drafted, draw, hint, meter, printed, read_back, told
from duologue.page import Block, Choice, Field, Page
from duologue.phrases import EN
from duologue.refusals import REFUSED
from duologue.text import cells, plain_ascii
from tests.helpers import unbroken
from tests.table import bundled

DRAWN = "".join(map(chr, (*range(0x2500, 0x25A0), *range(0x2800, 0x2900))))  # boxes, blocks, braille
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters=DRAWN)
TEXT = st.one_of(st.text(LETTERS, max_size=200), st.text("a b\n\t\x1b[-", max_size=200), st.just("{me} %s [/]"))
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
BLOCKS = st.lists(st.builds(Block, st.sampled_from(["prompt", "words", "card", "note"]), TEXT, TEXT), max_size=3)
FORMS = st.sampled_from(["text", "choice", "scale", "list", "fields", "feelings", "private", "commit"])
GROUPS = st.lists(st.tuples(TEXT, TEXTS), max_size=2).map(tuple)
FIELDS = st.builds(Field, TEXT, FORMS, stems=TEXTS, draft=TEXT, options=TEXTS, groups=GROUPS)
PAGES = st.builds(
    Page, st.just(()), TEXT, TEXT, blocks=BLOCKS.map(tuple), notices=TEXTS, field=st.none() | FIELDS, curtain=TEXT,
    choices=st.lists(st.builds(Choice, TEXT, TEXT), max_size=12).map(tuple),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(PAGES)
def test_any_page_is_lines_of_letters(page: Page) -> None:
    """Drawing never raises, drives no terminal, draws no boxes, and breaks every line that can be broken."""
    lines = draw(page).split("\n")

    assert not [letter for line in lines for letter in line if unicodedata.category(letter) == "Cc"]
    assert set(DRAWN).isdisjoint("".join(lines))
    assert all(len(line) <= 76 or " " not in re.sub(r"^ *[0-9]*  ", "", line).strip() for line in lines)


def test_a_page_is_drawn_from_its_headline_to_its_choices() -> None:
    """Everything on a page is there, in the order in which it is to be read."""
    field = Field("say", stems=("I …", "We …"), draft="so far")
    page = Page(
        (), "Your turn.", "Made.", (Block("words", "It rains.", "Ben said"), Block("prompt", "And?")),
        (Choice("part", "Enough"),), field, ("Kept.",),
    )  # fmt: skip
    expected = (
        "\n== Your turn.\n   Made.\n(!) Kept.\n\nBen said:\n    It rains.\n\nAnd?\n"
        "Ways to begin: I … / We …\n\nYour draft:\n    so far\n\n  1  Enough"
    )

    assert expected == draw(page)


@pytest.mark.parametrize(
    ("field", "line"),
    [
        (Field("say", "scale", options=("cold", "warm")), "A number from 0 (cold) to 10 (warm)."),
        (Field("say", "commit", options=("who", "what")), "A line for each: who, what."),
        (Field("say", "feelings", groups=(("warm", ("glad",)),)), EN["plain.groups"]),
        (Field("say", "choice", options=("tea", "rest")), "  1  tea\n  2  rest"),
    ],
)
def test_a_field_says_what_can_be_written(field: Field, line: str) -> None:
    """Each form says in words what its lines are."""
    assert line in draw(Page((), "", field=field))


@pytest.mark.parametrize(
    ("form", "options", "first"), [("choice", ("tea", "rest"), 3), ("scale", ("lo", "hi"), 11), ("text", (), 1)]
)
def test_no_number_stands_for_two_things(form: Any, options: tuple[str, ...], first: int) -> None:
    """Choices beside a field are counted on from the numbers that answer the field."""
    page = Page((), "", field=Field("say", form, options=options), choices=(Choice("none", "None of them"),))

    assert f"\n{first:>3}  None of them" in draw(page)


# --- in any width

ROOM = {80: 76, 40: 36, 30: 26}


@pytest.fixture(params=ROOM)
def columns(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """A terminal of so many columns."""
    monkeypatch.setenv("COLUMNS", str(request.param))
    return int(request.param)


def test_every_sentence_fits_the_width(columns: int) -> None:
    """Whatever the program says is broken to the width, no word is lost, and it fits in plain letters too."""
    wide, lost = list[str](), list[str]()
    for said in {**EN, **REFUSED}.values():
        lines = told(said).split("\n")
        wide += [line for line in lines if cells(plain_ascii(line)) > ROOM[columns]]
        lost += [said] * (unbroken(said) != unbroken(" ".join(lines)))

    assert wide == []
    assert lost == []


def test_what_is_set_apart_stands_alone(columns: int) -> None:
    """/help has a line for each command, and what it does never comes to stand under its name."""
    lines = told(EN["plain.help"]).split("\n")
    commands = [line for line in lines if line.startswith("/")]

    assert EN["plain.help"].count("\n") + 1 == len(commands)
    assert all(line.startswith(" " * 9) for line in lines if line not in commands)


@pytest.mark.parametrize("id", demo.scripts())
async def test_a_whole_dialogue_fits_the_width(id: str, columns: int) -> None:
    """No page of a bundled exercise is wider, nor what the couple answers."""
    heard = list[str]()

    async def on(seconds: float) -> bool:
        return True

    await demo.play(bundled(id), demo.script(id), heard.append, on)
    lines = [line for said in heard for line in said.split("\n")]

    assert max(cells(line) for line in lines) <= ROOM[columns]


def test_a_draft_is_said_to_be_added_to() -> None:
    """Where words stand in the field, how to add to them and how to empty it is said before how to write."""
    page = Page((), "", field=Field("say", draft="so far"))

    assert f"{EN['plain.on']} {EN['plain.write']}" == hint(page)


@pytest.mark.parametrize("kept", [EN[name] for name in KEPT])
def test_no_draft_is_said_to_be_kept_where_none_is(kept: str) -> None:
    """With an empty field that notice goes and others stay; a draft in the field, or beside it, is said to be there."""
    page = Page((), "", notices=(kept, "You agreed on noon."), field=Field("say", draft="so far"))
    beside = replace(page, blocks=(Block("words", "so far", EN["draft.label"]),))

    assert drafted(page, "").notices == ("You agreed on noon.",)
    assert page.notices == drafted(page, "so far, so good").notices == drafted(beside, "").notices


def test_a_page_without_a_field_takes_no_draft() -> None:
    """It stays as it was made: what is kept is kept."""
    page = Page((), "", notices=(EN["draft.kept"],))

    assert page is drafted(page, "so far")


@pytest.mark.parametrize(("lines", "named"), [(2, False), (60, True)])
def test_a_hint_names_who_is_asked_where_the_headline_is_out_of_sight(
    lines: int, named: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At one keyboard a page that is higher than the terminal says again, at its end, to whom it speaks."""
    monkeypatch.setenv("LINES", "24")
    page = Page((), "Ana, your turn.", blocks=(Block("words", "rain\n" * lines),), field=Field("say"), who="Ana")
    plain = EN["plain.write"]

    assert (f"Ana: {plain[0].lower()}{plain[1:]}" if named else plain) == hint(page)
    assert plain == hint(replace(page, who=""))


@pytest.mark.parametrize(("fade", "line"), [(0, "Ways to begin: I … / We …"), (1, "Ways to begin: I …"), (2, "")])
def test_ways_to_begin_fade_with_practice(fade: int, line: str) -> None:
    """First all of them, then one, then none."""
    drawn = draw(Page((), "Say it.", field=Field("say", stems=("I …", "We …"), fade=fade)))

    assert ["", "== Say it.", *([line] if line else [])] == drawn.split("\n")


def test_whoever_writes_much_learns_it_before_sending() -> None:
    """From four fifths of what one piece holds on, in bytes; words are counted below, where there is a usual length."""
    at = text.LIMIT * NEARLY // 100

    assert ["", EN["meter"].format(n=1, limit=60)] == [meter("x" * at, 0), meter("x" * at, 60)]
    assert EN["meter.full"].format(n=NEARLY + 1) == meter("x" * (at + 1), 60)
    assert EN["meter.full"].format(n=100) == meter("ü" * (text.LIMIT // 2), 0)
    assert EN["meter.too_long"].format(n=101) == meter("x" * (text.LIMIT + 1), 0)
    assert EN["meter.full"].format(n=90) in read_back(Field("say"), "x" * (text.LIMIT * 9 // 10))


@pytest.mark.parametrize(("person", "lines"), [(True, 3), (False, 1)])
def test_what_is_printed_ends_between_words(person: bool, lines: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a person, and a word longer than a line stays whole; for a program it is one line."""
    monkeypatch.setenv("COLUMNS", "40")
    said = f"This is a sentence of which {'x' * 50} is a word."
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: person)
    found = printed(said, stream).split("\n")

    assert said == printed(said, None)
    assert (lines, said.split()) == (len(found), " ".join(found).split())
