"""Format 1 of exercise files: what core makes of what stands in them (`keys`).

A file is TOML 1.0 (tomllib). Everything here works on tables that were already read; finding and reading files is
`library`, and `parts` makes the steps flat. A mistake becomes a `Fault` that names file, table and key, and the
nearest right name: its reader knows couples, and need not know TOML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, reduce
from typing import Any, Literal, TypeVar, get_args, get_origin

import msgspec

from duologue import text
from duologue.core.exercise import Guide
from duologue.core.shape import UNIVERSAL, Limit, Step
from duologue.keys import File, LimitTable, StepTable
from duologue.said import SAID

FORMAT = 1
WORDS = frozenset("prompt wait help example done_when stems labels cards options".split())
"""The keys of a step that are words: all that a language's side file may hold."""
TOP_WORDS = frozenset("title summary source roles".split())
MOST_HOLD = 3_600_000  # ms before one may send: nobody is kept waiting by a file for longer
_LONGEST_NAME = 80  # of those that are looked at for a nearest one
_TIME = re.compile(r"([1-9][0-9]{0,4})(s|m|h)")
_UNIT = {"s": 1_000, "m": 60_000, "h": 3_600_000}

Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in an exercise file, for its author. `line` counts from 1; 0 = not known."""

    file: str
    table: str
    key: str
    what: str
    line: int = 0

    def __str__(self) -> str:
        where = [self.file]
        where += [SAID["fault.line"].format(n=self.line)] if self.line else []
        where += [f"[{self.table}]"] if self.table else []
        where += [self.key] if self.key else []
        # Names and values in it come from the file, which may be anybody's.
        return text.line(f"{', '.join(where)}: {self.what}", 600)


class FaultyFile(Exception):
    """This exercise cannot be used as it stands."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(slots=True)
class Place:
    """Where a table stands: for the sentence about what is wrong with it."""

    file: str
    table: str

    def fault(self, key: str, what: str) -> FaultyFile:
        return FaultyFile([Fault(self.file, self.table, key, what)])


def nearest(name: str, names: Iterable[str]) -> str:
    """“ Did you mean …?” with the nearest of the right names, or nothing."""
    if len(name) > _LONGEST_NAME:
        return ""
    known = [right for right in names if len(right) <= _LONGEST_NAME]
    mixed = [right for right in known if sorted(right) == sorted(name)]
    close = mixed or get_close_matches(name, known, 1, 0.6)
    return f" {SAID['meant'].format(name=close[0])}" if close else ""


_KINDS = ("str", "int", "bool", "array", "object")  # as msgspec calls them


T = TypeVar("T", bound=File)


def typed(kind: type[T], table: Any, place: Place, *also: str) -> T:
    """The table as one of the kinds above. Raises FaultyFile with the key, and what should stand there.

    `also` = keys that would be right here too, for the nearest name.
    """
    if not isinstance(table, dict):
        raise place.fault("", SAID["fault.table"])
    keys = _keys(kind)
    for key in table:
        if key not in keys:
            raise place.fault(key, _unknown(key, [*keys, *also]))
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        raise place.fault(*_plainly(str(error), kind)) from None


@cache
def _keys(kind: type[File]) -> tuple[str, ...]:
    # Looked up once a kind: it takes longer than all else that is done with a table.
    return tuple(field.encode_name for field in msgspec.structs.fields(kind))


def _unknown(key: str, keys: Sequence[str]) -> str:
    few = f" {SAID['fault.key.few'].format(names=', '.join(keys))}" if len(keys) < 6 else ""
    return SAID["fault.key"] + (nearest(key, keys) or few)


def _plainly(message: str, kind: type[File]) -> tuple[str, str]:
    """msgspec's sentence in an author's words: key, what."""
    at = re.search(r" - at (?:`key` in )?`\$\.?([^`]*)`$", message)
    what = message[: at.start()] if at else message
    key, inside, _ = at[1].partition("[") if at else ("", "", "")
    if missing := re.fullmatch(r"Object missing required field `(\w+)`", what):
        return f"{key}.{missing[1]}".strip("."), SAID["fault.key.missing"].format(key=missing[1])
    if unknown := re.fullmatch(r"Object contains unknown field `(.*)`", what, re.S):
        return f"{key}.{unknown[1]}", _unknown(unknown[1], list(LimitTable.__struct_fields__))
    if wrong := re.fullmatch(r"Invalid enum value (.*)", what, re.S):
        name, names = wrong[1].strip("'"), list(_choices(kind, key))
        return key, SAID["fault.choice"].format(name=name, names=", ".join(names)) + nearest(name, names)
    if bound := re.fullmatch(r"Expected `int` ([<>])= (\d+)", what):
        return key, SAID["fault.least" if bound[1] == ">" else "fault.most"].format(n=bound[2])
    if full := re.fullmatch(r"Expected `array` of length <= (\d+)", what):
        return key, SAID["fault.full"].format(n=full[1])
    if key == "minutes":
        return key, SAID["fault.minutes"]
    expected = what.split("`")[1].split(" | ")  # Expected `bool | array`, got `str`
    kinds = [SAID[f"fault.kind.{name}"].format() for name in expected if name in _KINDS]
    what = reduce(lambda one, two: SAID["fault.or"].format(one=one, two=two), kinds)
    return key, SAID["fault.each" if inside else "fault.kind"].format(what=what)


def _choices(kind: type[File], key: str) -> Iterator[str]:
    """The names that the field of this key may hold, or that its keys may be."""
    todo = [field.type for field in msgspec.structs.fields(kind) if field.encode_name == key]
    while todo:
        held = todo.pop()
        if get_origin(held) is Literal:
            yield from (str(name) for name in get_args(held) if name)
        else:
            todo += get_args(held)


def duration(said: str, place: Place, key: str) -> int:
    """“5s”, “8m” or “24h” in ms; “” is 0."""
    if not said:
        return 0
    found = _TIME.fullmatch(said)
    if found is None:
        raise place.fault(key, SAID["fault.time"].format(name=said))
    return int(found[1]) * _UNIT[found[2]]


def step_of(table: StepTable, place: Place) -> Step:
    """What the relay gets of a step."""
    for act in table.acts:
        if act in UNIVERSAL:
            raise place.fault(f"acts.{act}", SAID["fault.act.every"].format(act=act))
    if table.cards and table.limit:
        raise place.fault("cards", SAID["fault.cards.limit"])
    if table.cards and not table.spent:
        raise place.fault("spent", SAID["fault.cards.spent"])
    limit = Limit(table.limit.times, table.limit.then, table.limit.since) if table.limit else None
    if table.cards:
        limit = Limit(len(table.cards), table.spent, table.since)
    return Step(table.floor, dict(table.acts), limit, table.swap, table.wins, table.differ, table.sealed, table.quiet)


def guide_of(table: StepTable, place: Place, clean: Callable[[str], str]) -> Guide:
    """What clients get of a step, every word made safe to draw by `clean`."""
    for act in table.labels:
        if act not in table.acts:
            raise place.fault(f"labels.{act}", SAID["fault.act"].format(act=act) + nearest(act, table.acts))
    if (hold := duration(table.hold, place, "hold")) > MOST_HOLD:
        raise place.fault("hold", SAID["fault.hold"])
    example = {"good": table.example} if isinstance(table.example, str) else table.example
    return Guide(
        kind=table.kind,
        form=table.form,
        of=table.of,
        shows=table.shows,
        draft=table.draft,
        words=table.words,
        hold=hold,
        asked_by=table.asked_by,
        order=table.order,
        prompt=clean(table.prompt),
        wait=clean(table.wait),
        help=clean(table.help),
        example={key: clean(words) for key, words in example.items() if words},
        done_when=clean(table.done_when),
        stems=tuple(map(clean, table.stems)),
        labels={act: clean(label) for act, label in table.labels.items()},
        cards=tuple(map(clean, table.cards)),
        options=tuple(map(clean, table.options)),
    )
