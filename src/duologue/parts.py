"""Parts: pieces of exercises kept in files of their own, and how using them becomes flat steps.

Names are lexical: a step named inside a part is the part's own; a name given to a part as an argument means
what it means where it was given; ">exit" is where the part's user said that this exit leads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from duologue.core.shape import Clock
from duologue.fileformat import ClockTable, PartTop, Place, StepTable, Table, UseTable, duration, nearest, typed

DEPTH = 4  # parts within parts
QUOTE = re.compile(r"\{([a-z][a-z0-9.-]*)\}")


@dataclass(frozen=True, slots=True)
class Part:
    """A part's file: `top` typed, `steps` as read."""

    file: str
    top: PartTop
    steps: Table


FindPart = Callable[[str, Place], Part]


@dataclass(slots=True)
class Scope:
    """What names mean inside one file or part: `entries` = a step's name to the flat step one arrives at."""

    file: str
    prefix: str
    exits: dict[str, tuple[Scope, str, Place]]  # what ">heard" means, where the part was used
    ids: set[str]  # all flat steps of the exercise, shared by its scopes
    entries: dict[str, str] = field(default_factory=dict)

    def step(self, name: Any, place: Place, key: str) -> str:
        """The flat id that `name` means here."""
        if isinstance(name, _Given):
            return name.scope.step(name.value, place, key)
        if not isinstance(name, str):
            raise place.fault(key, "This should be the name of a step, in quotes.")
        if name in self.exits:
            scope, target, used = self.exits[name]
            return scope.step(target, used, "exits")
        found = self.entries.get(name, self.prefix + name)
        if found not in self.ids:
            known = [*self.entries, *(id.removeprefix(self.prefix) for id in self.ids), *self.exits]
            raise place.fault(key, f"There is no step “{name}”." + nearest(name, known))
        return found

    def text(self, text: Any, place: Place, key: str) -> Any:
        """Words with each {step} in them made flat."""
        if isinstance(text, _Given):
            return text.scope.text(text.value, place, key)
        if not isinstance(text, str):
            return text
        return QUOTE.sub(lambda found: "{" + self.step(found[1], place, key) + "}", text)


@dataclass(frozen=True, slots=True)
class _Given:
    """An argument: its names mean what they mean where it was given."""

    value: Any
    scope: Scope


@dataclass(frozen=True, slots=True)
class Flat:
    """One flat step: its table as written, arguments filled in, and where it stands."""

    table: Table
    place: Place
    scope: Scope


def expand(file: str, steps: Table, find: FindPart) -> tuple[dict[str, Flat], Scope]:
    """All flat steps of an exercise, by id, and what names mean in its file. See `resolved`."""
    scope = Scope(file, "", {}, set())
    return dict(_expand(steps, scope, {}, find, 0)), scope


def _expand(steps: Table, scope: Scope, args: Table, find: FindPart, depth: int) -> Iterator[tuple[str, Flat]]:
    for name, table in steps.items():
        place = Place(scope.file, f"step.{name}")
        if not isinstance(table, dict):
            raise place.fault("", "This should be a table.")
        filled = _filled(table, args, place)
        if "use" not in filled:
            scope.entries[name] = scope.prefix + name
            scope.ids.add(scope.prefix + name)
            yield scope.prefix + name, Flat(filled, place, scope)
            continue
        use = typed(UseTable, filled, place)
        if depth == DEPTH:
            raise place.fault("use", "Parts use each other too deeply.")
        part = find(use.use, place)
        _fits(use, part, place)
        exits = {f">{exit}": (scope, target, place) for exit, target in use.exits.items()}
        within = Scope(part.file, f"{scope.prefix}{name}.", exits, scope.ids)
        given = {key: value if isinstance(value, _Given) else _Given(value, scope) for key, value in use.with_.items()}
        yield from _expand(part.steps, within, {**part.top.args, **given}, find, depth + 1)
        scope.entries[name] = within.entries.get(part.top.start, "")


def _fits(use: UseTable, part: Part, place: Place) -> None:
    for key in use.with_:
        if key not in part.top.args:
            raise place.fault("with", f"“{use.use}” takes no “{key}”." + nearest(key, part.top.args))
    for exit in part.top.exits:
        if exit not in use.exits:
            raise place.fault("exits", f"Say where “{exit}” of “{use.use}” leads.")
    for exit in use.exits:
        if exit not in part.top.exits:
            raise place.fault("exits", f"“{use.use}” has no exit “{exit}”." + nearest(exit, part.top.exits))


def _filled(value: Any, args: Table, place: Place) -> Any:
    """The table with each whole value "$name" replaced by that argument."""
    if isinstance(value, dict):
        return {key: _filled(item, args, place) for key, item in value.items()}
    if isinstance(value, str) and value.startswith("$"):
        if value[1:] not in args:
            raise place.fault("", f"There is no argument “{value[1:]}” here." + nearest(value[1:], args))
        return args[value[1:]]
    return value


def resolved(flat: Flat) -> StepTable:
    """The step with every name in it made flat."""
    scope, place = flat.scope, flat.place

    def step(key: str, name: Any) -> str:
        return "swap" if _bare(name) == "swap" and key in ("since", "limit") else scope.step(name, place, key)

    def shown(name: Any) -> str:
        bare, everything, _ = str(name).partition(":all")
        return scope.step(bare, place, "shows") + everything

    table = dict(flat.table)
    for key in ("of", "differ", "spent", "since"):
        if _bare(table.get(key)):
            table[key] = step(key, table[key])
    if isinstance(acts := table.get("acts"), dict):
        table["acts"] = {act: step("acts", name) for act, name in acts.items()}
    if isinstance(limit := _bare(table.get("limit")), dict):
        named = {key: step("limit", limit[key]) for key in ("then", "since") if key in limit}
        table["limit"] = {key: _bare(value) for key, value in {**limit, **named}.items()}
    if isinstance(shows := table.get("shows"), list):
        table["shows"] = [shown(name) for name in shows]
    for key in ("prompt", "wait", "draft"):
        if key in table:
            table[key] = scope.text(table[key], place, key)
    return typed(StepTable, {key: _bare(value) for key, value in table.items()}, place)


def _bare(value: Any) -> Any:
    return value.value if isinstance(value, _Given) else value


def clocks_of(clocks: Table, scope: Scope) -> dict[str, Clock]:
    """The clocks, a used part's name standing for all its steps."""
    found: dict[str, Clock] = {}
    for name, raw in clocks.items():
        place = Place(scope.file, f"clock.{name}")
        table = typed(ClockTable, raw, place)
        steps: list[str] = []
        for step in table.steps:
            part = sorted(id for id in scope.ids if id.startswith(f"{step}."))
            steps += part or [scope.step(step, place, "steps")]
        least, soft, hard = (duration(getattr(table, key), place, key) for key in ("least", "soft", "hard"))
        time = scope.step(table.time, place, "time") if table.time else ""
        found[name] = Clock(tuple(steps), least, soft, hard, time)
    return found
