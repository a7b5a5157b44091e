# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Files as tables: TOML from anybody, the line of each key, and another language's words over them."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from duologue import tables
from duologue.fileformat import Fault, FaultyFile
from duologue.parts import Given, bare

ROOT = Path(__file__).parent.parent
FILES = sorted(file for folder in ("src/duologue/exercises", "tests/data") for file in (ROOT / folder).rglob("*.toml"))
TRICKY = '''\
# [step.no] no = 1
title = "[step.no] # = {" # no = 1
"source" = 'it = "so"'
'roles'.speaker = "a"
cards = [ # no = [
  "]", ']',
  """
no = 1
[step.no]
""",
]
help = """\\
  no = 1 \\""" no = 1
"""
[ step . "send me" ] # no
acts.say = "x"
limit = { times = 1, no = 2 }
  wait =\t\'\'\'
[step.no]
no = 1\'\'\'\'\'
[step.send.labels]
yes = "\u2028[step.no]\u0085"
[[deck]]
no_more = "\\\\"
last = ""
'''


def told(source: str) -> Fault:
    """What is wrong with this TOML."""
    with pytest.raises(FaultyFile) as caught:
        tables.read(source, "talk.toml")
    (fault,) = caught.value.faults
    return fault


def test_a_sound_file_is_read() -> None:
    """What tomllib makes of the text comes back unchanged."""
    assert {"a": {"b": [1, {"c": "…"}]}} == tables.read('[a]\r\nb = [1, { c = "…" }]', "talk.toml")


LARGE = "There is a number here that is too large."
DEEP = "There are too many tables or lists in one another here."
VALUE = "What stands after the “=” here cannot be read. Text needs quotes round it."
LIST = "A list that begins before this line is not closed: there is a “]” or a comma missing."
DOTS = "There is a name with too many dots here."


@pytest.mark.parametrize(
    ("source", "table", "key", "what", "line"),
    [
        (f"a = {'9' * 5000}", "", "", LARGE, 0),
        (f"a = 0x{'f' * 5000}", "", "a", LARGE, 1),
        (f"[step.a.limit]\ntimes = {2**63}", "step.a", "limit.times", LARGE, 2),
        (f"[clock.a]\nsoft = [{-(2**64)}]", "clock.a", "soft", LARGE, 2),
        (f"step = {2**64}", "", "step", LARGE, 1),
        (f"[step]\na = {2**64}", "", "step.a", LARGE, 2),
        (f"a = {'[' * 9}{']' * 9}", "", "a", DEEP, 1),
        (f"a = {'[' * 5000}{']' * 5000}", "", "", DEEP, 0),
        (f"step.a.b.c.d.{'e.' * 5}f = 1", "step.a", "b.c.d.e.e.e.e", DEEP, 1),
        (f"a = 1\n{'b.' * 16}c = 1", "", "", DOTS, 2),
        (f"a = '''\n'''\n[{'b . ' * 16}c]", "", "", DOTS, 3),
        ("a = 1 # …\n" + '"b" . ' * 16 + "c = 1", "", "", DOTS, 2),
        ("a = yes", "", "", VALUE, 1),
        ("a = 1\nb = [1,\n2\nc = 2", "", "", LIST, 4),
        ("a = 1\nb\n\n# …\n", "", "", "There is no “=” behind the name that this line begins with.", 2),
        ('a = 1\nb = """c\n\n\n', "", "", "Some text in quotes does not end.", 2),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(source: str, table: str, key: str, what: str, line: int) -> None:
    """The sentence says what to look for; tomllib's own words stand where there are none of ours."""
    assert Fault("talk.toml", table, key, what, line) == told(source)


@pytest.mark.parametrize(
    "source",
    [
        f"a = {2**63 - 1}\nb = {1 - 2**63}", f"a = {'[' * 8}{']' * 8}", f"{'a.' * 7}b = 1", "a = true",
        f'a = "{"a." * 99}"', f"a = '{'a.' * 99}'", f"# {'a.' * 99}", f"a = '''{'a.' * 99}'''",
        "a = 1.5\nb = 1979-05-27",
    ],
)  # fmt: skip
def test_what_an_author_may_write_is_read(source: str) -> None:
    """Neither the largest number, nor the deepest table, nor text with many dots is refused."""
    assert tomllib.loads(source) == tables.read(source, "talk.toml")


PIECES = [
    "[",
    "]",
    "[[",
    "{",
    "}",
    "=",
    ".",
    ",",
    "#",
    "\n",
    '"',
    "'",
    '"""',
    "'''",
    "\\",
    " ",
    "a",
    "bc",
    "1",
    "\u2028",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@example('"""\\')
@example("'''")
def test_any_text_is_read_or_told(source: str) -> None:
    """No text gives anything but a table or a FaultyFile, and each top key of a table has a line."""
    found = tables.lines(source)
    try:
        table = tables.read(source, "talk.toml")
    except FaultyFile as error:
        lines = {fault.line for fault in error.faults}
    else:
        lines = {found[key] for key in table if key.isalnum()}

    assert lines <= set(range(source.count("\n") + 2))


def test_each_table_and_key_has_its_line() -> None:
    """Nothing in a string or a comment is taken for a table or key, and only a newline makes a line."""
    tomllib.loads(TRICKY)
    expected = {
        "title": 2, "source": 3, "roles": 4, "roles.speaker": 4, "cards": 5, "help": 12, "step": 15, "step.send me": 15,
        "step.send me.acts": 16, "step.send me.acts.say": 16, "step.send me.limit": 17, "step.send me.wait": 18,
        "step.send": 21, "step.send.labels": 21, "step.send.labels.yes": 22, "deck": 23, "deck.no_more": 24,
        "deck.last": 25,
    }  # fmt: skip

    assert expected == tables.lines(TRICKY)


def paths(table: dict[str, Any], above: str = "") -> Iterator[str]:
    """All tables and keys, down to the keys of a step."""
    for key, value in table.items():
        yield above + key
        if isinstance(value, dict) and above.count(".") < 2:
            yield from paths(value, f"{above}{key}.")


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_key_of_every_file_has_a_line(file: Path) -> None:
    """In all our own files, the line of a key holds the last of its names."""
    source = file.read_text(encoding="utf-8")
    rows, found = source.split("\n"), tables.lines(source)
    inline = {path for path in paths(tomllib.loads(source)) if path not in found}

    assert inline <= {path for path in inline if path.rpartition(".")[0] in {*found, *inline}}
    assert [] == [path for path, n in found.items() if path.split(".")[-1].strip("\"'") not in rows[n - 1]]


@pytest.mark.parametrize(
    ("table", "key", "line"),
    [
        ("", "a", 1), ("", "b", 0), ("", "", 0), ("", "roles", 2), ("", "roles.speaker", 2), ("step.one", "", 3),
        ("step.one", "floor", 4), ("step.one", "acts", 5), ("step.one", "acts.yes", 6), ("step.one", "acts.no", 5),
        ("step.one", "prompt", 3), ("step.two", "prompt", 0), ("step.two", "", 0), ("args", "x", 0),
    ],
)  # fmt: skip
def test_a_fault_is_given_the_line_of_its_key(table: str, key: str, line: int) -> None:
    """Else it has the line of the nearest table that was written, but none of another table."""
    found = tables.lines('a = 1\nroles = { speaker = "x" }\n[step.one]\nfloor = "nobody"\n[step.one.acts]\nyes = "x"')

    assert Fault("talk.toml", table, key, "No.", line) == tables.lined(Fault("talk.toml", table, key, "No."), found)
    assert 9 == tables.lined(Fault("talk.toml", table, key, "No.", 9), found).line


# --- another language's words

TALK: dict[str, Any] = {
    "id": "talk", "title": "A talk", "summary": "It is short.", "roles": {"speaker": "sender", "listener": "receiver"},
    "minutes": [10, 20],
    "step": {
        "ask": {"floor": "speaker", "prompt": "What?", "stems": ["I …"], "labels": {"yes": "Yes", "no": "No"}},
        "one": {"use": "piece", "with": {"prompt": "Well?", "of": "ask", "words": 40, "stems": ["You …"]}},
        "cue": {"floor": "speaker", "prompt": "$prompt", "cards": ["One.", "Two."], "example": "So."},
    },
}  # fmt: skip


def test_words_stand_over_words() -> None:
    """Every text that a side file holds takes the place of the one with its name; all else stays."""
    side = {
        "language": "de", "title": "Ein Gespräch", "roles": {"speaker": "Sendende"},
        "step": {
            "ask": {"prompt": "Was?", "labels": {"yes": "Ja"}},
            "one": {"with": {"prompt": "Nun?"}},
            "cue": {"cards": ["Eins.", "Zwei."]},
        },
    }  # fmt: skip
    over = bare(tables.worded(TALK, side, "talk.de.toml"))
    ask, one, cue = over["step"]["ask"], over["step"]["one"], over["step"]["cue"]

    assert ("Ein Gespräch", "It is short.", [10, 20]) == (over["title"], over["summary"], over["minutes"])
    assert {"speaker": "Sendende", "listener": "receiver"} == over["roles"]
    assert ("Was?", {"yes": "Ja", "no": "No"}, ["I …"], "speaker") == (
        ask["prompt"],
        ask["labels"],
        ask["stems"],
        ask["floor"],
    )
    assert {"prompt": "Nun?", "of": "ask", "words": 40, "stems": ["You …"]} == one["with"]
    assert ["Eins.", "Zwei."] == cue["cards"]
    assert ("A talk", "What?") == (TALK["title"], TALK["step"]["ask"]["prompt"])


def test_words_remember_where_they_were_written() -> None:
    """A text from a side file knows its file, table and key, and that it is from there."""
    over = tables.worded(TALK, {"step": {"ask": {"labels": {"yes": "Ja"}}}}, "talk.de.toml")
    given = over["step"]["ask"]["labels"]["yes"]

    assert isinstance(given, Given)
    assert ("Ja", "talk.de.toml", "step.ask", "labels.yes", True) == (
        given.value, given.place.file, given.place.table, given.key, given.words,
    )  # fmt: skip


def test_arguments_of_a_part_are_put_into_other_words() -> None:
    """A part's defaults are words where the part has no others."""
    held = {"start": "a", "args": {"prompt": "Well?", "words": 40}, "step": {"a": {}}}
    over = tables.worded(held, {"args": {"prompt": "Nun?"}}, "parts/piece.de.toml")

    assert {"prompt": "Nun?", "words": 40} == bare(over["args"])


NO_WORDS = "A file for another language holds words alone, and this is none of them."


@pytest.mark.parametrize(
    ("side", "table", "key", "what"),
    [
        ({"minutes": [1, 2]}, "", "minutes", NO_WORDS),
        ({"source": "…"}, "", "source", "There is no “source” here to put into other words."),
        ({"titel": "…"}, "", "titel", f"{NO_WORDS} Did you mean “title”?"),
        ({"steps": {}}, "", "steps", f"{NO_WORDS} Did you mean “step”?"),
        ({"args": {}}, "", "args", NO_WORDS),
        ({"step": 5}, "", "step", NO_WORDS),
        ({"title": ["…"]}, "", "title", "This should be text in quotes, as in the exercise."),
        ({"roles": "…"}, "", "roles", "This should be a table, in { }, as in the exercise."),
        ({"roles": {"speakr": "…"}}, "", "roles.speakr", "There is no “speakr” here. Did you mean “speaker”?"),
        ({"step": {"aks": {}}}, "step.aks", "", "There is no step “aks” to put into other words. Did you mean “ask”?"),
        ({"step": {"ask": "…"}}, "step.ask", "", "This should be a table."),
        ({"step": {"ask": {"floor": "both"}}}, "step.ask", "floor", NO_WORDS),
        ({"step": {"ask": {"promt": "…"}}}, "step.ask", "promt", f"{NO_WORDS} Did you mean “prompt”?"),
        ({"step": {"ask": {"wait": "…"}}}, "step.ask", "wait", "There is no “wait” here to put into other words."),
        ({"step": {"ask": {"with": {}}}}, "step.ask", "with", NO_WORDS),
        ({"step": {"ask": {"stems": "…"}}}, "step.ask", "stems", "This should be a list, in [ ], as in the exercise."),
        ({"step": {"ask": {"stems": []}}}, "step.ask", "stems", "There should be 1 here, as in the exercise."),
        ({"step": {"ask": {"labels": {"nay": "…"}}}}, "step.ask", "labels.nay", "There is no “nay” here."),
        (
            {"step": {"cue": {"prompt": "…"}}}, "step.cue", "prompt",
            "The words here are the argument “prompt”: change them where it is given.",
        ),
        (
            {"step": {"cue": {"example": {"good": "…"}}}}, "step.cue", "example",
            "This should be text in quotes, as in the exercise.",
        ),
        ({"step": {"one": {"use": "other"}}}, "step.one", "use", NO_WORDS),
        ({"step": {"one": {"with": {"words": 9}}}}, "step.one", "with.words", NO_WORDS),
        (
            {"step": {"one": {"with": {"prmpt": "…"}}}}, "step.one", "with.prmpt",
            "There is no “prmpt” here. Did you mean “prompt”?",
        ),
    ],
)  # fmt: skip
def test_a_side_file_holds_the_words_of_the_exercise_and_no_more(side: Any, table: str, key: str, what: str) -> None:
    """A name that the exercise does not have, or a value that is not its word, is told in the side file."""
    with pytest.raises(FaultyFile) as caught:
        tables.worded(TALK, side, "talk.de.toml")

    assert (Fault("talk.de.toml", table, key, what),) == caught.value.faults
