"""The format of exercise files as JSON Schema (draft 2020-12), for editors that complete and check while one types.

It is made from the very types by which files are read (`keys`), so it cannot say anything else. What only the proofs
can find (a step that nothing leads to) no schema can say.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from duologue.keys import ClockTable, PartTop, StepTable, Top, UseTable
from duologue.said import SAID

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_NAME = "^[a-z][a-z0-9-]{0,39}$"
_TIME = "^([1-9][0-9]{0,4}[smh])?$"
_TIMES = ("hold", "least", "soft", "hard")


def schema() -> dict[str, Any]:
    """Of an exercise: `evening.toml`."""
    tables = _tables()
    step = {"if": {"required": ["use"]}, "then": _ref("UseTable"), "else": _ref("StepTable")}
    top = tables.pop("Top")
    top["properties"] |= {
        "step": _named(step, "step"),
        "clock": _named(_ref("ClockTable"), "clock"),
    }
    top["required"].append("step")
    tables.pop("PartTop")
    return {"$schema": DRAFT, "title": "duologue exercise", **top, "$defs": tables}


def part_schema() -> dict[str, Any]:
    """Of a part, `parts/say-once.toml`: any value in it may be an argument, "$stems"."""
    tables = _tables()
    argument = {"type": "string", "pattern": r"^\$[A-Za-z][A-Za-z0-9_-]*$"}
    for name in ("StepTable", "UseTable"):
        held = tables[name]["properties"]
        tables[name]["properties"] = {
            key: {"description": value.pop("description"), "anyOf": [argument, value]} for key, value in held.items()
        }
    step = {"if": {"required": ["use"]}, "then": _ref("UseTable"), "else": _ref("StepTable")}
    top = tables.pop("PartTop")
    top["properties"] |= {"step": _named(step, "step")}
    top["required"].append("step")
    for name in ("Top", "ClockTable"):
        tables.pop(name)
    return {"$schema": DRAFT, "title": "duologue part", **top, "$defs": tables}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


def _named(table: dict[str, Any], key: str) -> dict[str, Any]:
    """Tables such as [step.send]: any names, and one kind of table."""
    names = {"minProperties": 1, "propertyNames": {"pattern": _NAME}, "additionalProperties": table}
    return {"description": SAID[f"schema.{key}"], "type": "object", **names}


def _tables() -> dict[str, Any]:
    """Each kind of table as msgspec describes it, with what each key is for in place of notes for programmers."""
    kinds = (Top, PartTop, StepTable, UseTable, ClockTable)
    _, made = msgspec.json.schema_components(kinds, ref_template="#/$defs/{name}")
    tables: dict[str, Any] = json.loads(json.dumps(made))  # its own, and as it reads back: lists, and no tuples
    for name, table in tables.items():
        table.pop("description", None)
        table.pop("title", None)
        for key, held in table["properties"].items():
            table["properties"][key] = {"description": SAID[f"schema.{name}.{key}"], **held}
            if key in _TIMES:
                table["properties"][key]["pattern"] = _TIME
    return tables
