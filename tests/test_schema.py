# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The format as editors read it is the format as it is read here."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from duologue import schema
from duologue.keys import ClockTable, LimitTable, PartTop, StepTable, Top, UseTable

ROOT = Path(__file__).parent.parent
HELD = [*(ROOT / "src/duologue/exercises").glob("*.toml"), *(ROOT / "tests/data/exercises").glob("*.toml")]
EXERCISES = [file for file in HELD if "." not in file.stem]  # without those that hold words alone
PARTS = [file for file in ROOT.glob("src/duologue/exercises/parts/*.toml") if "." not in file.stem]
COPIES = {"exercise.schema.json": schema.schema, "part.schema.json": schema.part_schema}


@pytest.mark.parametrize("name", COPIES)
def test_the_copy_in_the_documentation_is_the_format(name: str) -> None:
    """docs/ holds what `duologue exercises schema` prints: renew it by that command when a key is added."""
    assert COPIES[name]() == json.loads((ROOT / "docs" / name).read_text(encoding="utf-8"))


def test_every_key_that_is_read_is_in_the_schema() -> None:
    """And none beside them, in any table."""
    made = schema.schema()
    tables = made["$defs"]

    assert {*Top.__struct_encode_fields__, "step", "clock"} == made["properties"].keys()
    assert {*PartTop.__struct_fields__, "step"} == schema.part_schema()["properties"].keys()
    for kind in (StepTable, LimitTable, ClockTable):
        assert set(kind.__struct_fields__) == tables[kind.__name__]["properties"].keys()
    assert set(UseTable.__struct_encode_fields__) == tables["UseTable"]["properties"].keys()
    assert all(table["additionalProperties"] is False for table in (made, *tables.values()))


@pytest.mark.parametrize("name", COPIES)
def test_an_editor_says_of_every_key_what_it_is_for(name: str) -> None:
    """In one short line, whatever table it stands in; no two keys of a table say the same."""
    made = COPIES[name]()
    said = [[held.get("description", "") for held in one["properties"].values()] for one in every(made)]

    assert all(re.fullmatch(r"[A-Z].{3,88}\.", line) for lines in said for line in lines)
    assert [] == [lines for lines in said if len(set(lines)) < len(lines)]
    assert len(said) == {"exercise.schema.json": 5, "part.schema.json": 4}[name]


def every(made: dict[str, Any]) -> list[dict[str, Any]]:
    """The tables of a schema: the file itself, and those in it."""
    return [made, *made["$defs"].values()]


@pytest.mark.parametrize("file", EXERCISES, ids=lambda file: file.stem)
def test_every_sound_exercise_fits(file: Path) -> None:
    """An editor marks nothing in a file that this program reads."""
    made = schema.schema()

    assert [] == list(misfits(tomllib.loads(file.read_text(encoding="utf-8")), made, made["$defs"]))


@pytest.mark.parametrize("file", PARTS, ids=lambda file: file.stem)
def test_every_sound_part_fits(file: Path) -> None:
    """With its arguments in it."""
    made = schema.part_schema()

    assert [] == list(misfits(tomllib.loads(file.read_text(encoding="utf-8")), made, made["$defs"]))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("format = 1", "format = 2"),
        ('title = "A talk"', "title = 7"),
        ('floor = "listener"', 'floor = "listner"'),
        ('kind = "check"', 'kind = "cheque"'),
        ('hold = "5s"', 'hold = "5 seconds"'),
        ("prompt", "promt"),
        ("[step.send]", "[step.Send]"),
        ("times = 2", 'times = "2"'),
    ],
)
def test_a_mistake_is_marked_while_one_types(old: str, new: str) -> None:
    """A wrong value, a misspelt key, a name that no step can have."""
    text = (ROOT / "tests/data/mistakes/sound/talk.toml").read_text(encoding="utf-8")
    made = schema.schema()

    assert old in text
    assert [] == list(misfits(tomllib.loads(text), made, made["$defs"]))
    assert [] != list(misfits(tomllib.loads(text.replace(old, new, 1)), made, made["$defs"]))


KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "integer": (int,), "boolean": (bool,), "null": (type(None),),
}  # fmt: skip


def misfits(value: Any, form: dict[str, Any], defs: dict[str, Any], at: str = "$") -> Any:
    """Where this value does not fit the form: as much of JSON Schema as this format needs."""
    if "$ref" in form:
        yield from misfits(value, defs[form["$ref"].rpartition("/")[2]], defs, at)
    if "anyOf" in form and all(list(misfits(value, one, defs)) for one in form["anyOf"]):
        yield at
    if "if" in form:
        fits = not list(misfits(value, form["if"], defs))
        yield from misfits(value, form["then" if fits else "else"], defs, at)
    if "enum" in form and value not in form["enum"]:
        yield at
    if ("type" in form and (type(value) not in KINDS[form["type"]])) or (
        isinstance(value, str) and not re.search(form.get("pattern", ""), value)
    ):
        yield at
    elif isinstance(value, dict):
        yield from (f"{at}.{key}" for key in form.get("required", ()) if key not in value)
        for key, item in value.items():
            other = form.get("additionalProperties", {})
            held = form.get("properties", {}).get(key, other)
            named = re.search(form.get("propertyNames", {}).get("pattern", ""), key)
            yield from [f"{at}.{key}"] if held is False or not named else misfits(item, held, defs, f"{at}.{key}")
    elif isinstance(value, list) and isinstance(form.get("items"), dict):
        for n, item in enumerate(value):
            yield from misfits(item, form["items"], defs, f"{at}[{n}]")


def test_an_editor_says_it_in_the_language_that_was_set(german: None) -> None:
    """The keys stay as they are; what is said of each does not."""
    made = schema.schema()

    assert "Wie die Übung heißt." == made["properties"]["title"]["description"]
    assert "Die Schritte, jeder eine eigene Tabelle: [step.send]." == made["properties"]["step"]["description"]
