"""Parts: pieces of exercises kept in files of their own, and how using them becomes flat steps.

Names are lexical: a step named inside a part is the part's own; a name given to a part as an argument means
what it means where it was given; ">exit" is where the part's user said that this exit leads. What was not
written where it stands, an argument or another language's words, is a `Given` and remembers where it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from duologue.core.exercise import PARTNER
from duologue.core.shape import MOST_STEPS, Clock
from duologue.fileformat import WORDS, Fault, FaultyFile, Place, Table, duration, nearest, typed
from duologue.keys import ClockTable, PartTop, StepTable, UseTable
from duologue.said import SAID

DEPTH = 3  # parts within parts: a step's id has at most four names in a row
QUOTE = re.compile(r"\{([a-z][a-z0-9.-]*)\}")
ARGUMENT = re.compile(r"\$([A-Za-z][A-Za-z0-9_-]*)")
_STEP = re.compile(r"[a-z][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class Part:
    """A part's file: `top` typed, `steps` as read."""

    file: str
    top: PartTop
    steps: Table


FindPart = Callable[[str, Place], Part]


@dataclass(frozen=True, slots=True)
class Given:
    """A value that was written elsewhere. Names in it mean what they mean in `scope`; None = where it stands now."""

    value: Any
    place: Place
    key: str
    scope: Scope | None = None
    words: bool = False  # from a side file: fit for word keys alone


@dataclass(slots=True)
class Scope:
    """What names mean inside one file or part: `entries` = a step's name to the flat step one arrives at."""

    file: str
    prefix: str
    exits: dict[str, Given]  # what ">heard" means, where the part was used
    ids: set[str]  # all flat steps of the exercise, shared by its scopes
    entries: dict[str, str] = field(default_factory=dict)

    def step(self, name: Any, place: Place, key: str) -> str:
        """The flat id that `name` means here."""
        if isinstance(name, Given):
            return (name.scope or self).step(name.value, name.place, name.key)
        if not isinstance(name, str):
            raise place.fault(key, SAID["fault.step.name"])
        if name in self.exits:
            return self.step(self.exits[name], place, key)
        if name.startswith(">"):
            only = "" if self.prefix else f" {SAID['fault.exit.only']}"
            raise place.fault(key, SAID["fault.exit"].format(name=name) + (nearest(name, self.exits) or only))
        found = self.entries.get(name, self.prefix + name)
        if found not in self.ids:
            known = [*self.entries, *(id.removeprefix(self.prefix) for id in self.ids), *self.exits]
            raise place.fault(key, SAID["flaw.none"].format(step=name) + nearest(name, known))
        return found

    def text(self, text: Any, place: Place, key: str) -> Any:
        """Words with each {step} in them made flat."""
        if isinstance(text, Given):
            return (text.scope or self).text(text.value, text.place, text.key)
        if not isinstance(text, str):
            return text
        return QUOTE.sub(
            lambda found: found[0] if found[1] == PARTNER else "{" + self.step(found[1], place, key) + "}", text
        )


@dataclass(frozen=True, slots=True)
class Flat:
    """One flat step: its table as written, arguments filled in, and where it stands."""

    table: Table
    place: Place
    scope: Scope

    def origin(self, key: str) -> tuple[Place, str]:
        """Where the value of this key was written: here, or where it was given."""
        held = self.table.get(key.partition(".")[0])
        return (held.place, held.key) if isinstance(held, Given) else (self.place, key)


def expand(file: str, steps: Table, find: FindPart) -> tuple[dict[str, Flat], Scope]:
    """All flat steps of an exercise, by id, and what names mean in its file. See `resolved`."""
    scope = Scope(file, "", {}, set())
    return dict(_expand(steps, scope, {}, find, ())), scope


def _expand(
    steps: Table, scope: Scope, args: Table, find: FindPart, within: tuple[str, ...]
) -> Iterator[tuple[str, Flat]]:
    for name, table in steps.items():
        place = Place(scope.file, f"step.{name}")
        if not isinstance(table, dict):
            raise place.fault("", SAID["fault.table"])
        if not _STEP.fullmatch(name) or name in ("swap", PARTNER):
            raise place.fault("", SAID["fault.step.id"])
        filled = _filled(table, args, place)
        if "use" in filled:
            use = typed(UseTable, {**filled, "use": bare(filled["use"])}, place)
            yield from _used(name, use, place, scope, find, within)
            continue
        scope.entries[name] = scope.prefix + name
        scope.ids.add(scope.prefix + name)
        if len(scope.ids) > MOST_STEPS:
            raise place.fault("", SAID["fault.steps"].format(most=MOST_STEPS))
        yield scope.prefix + name, Flat(filled, place, scope)


def _used(
    name: str, use: UseTable, place: Place, scope: Scope, find: FindPart, within: tuple[str, ...]
) -> Iterator[tuple[str, Flat]]:
    """The flat steps of a part, for the step that uses it."""
    if use.use in within:
        circle = " → ".join([*within[within.index(use.use) :], use.use])
        raise place.fault("use", SAID["fault.part.circle"].format(names=circle))
    if len(within) == DEPTH:
        raise place.fault("use", SAID["fault.part.deep"].format(n=DEPTH))
    part = find(use.use, place)
    _fits(use, part, place)
    exits = {f">{exit}": Given(target, place, f"exits.{exit}", scope) for exit, target in use.exits.items()}
    inner = Scope(part.file, f"{scope.prefix}{name}.", exits, scope.ids)
    args = {key: _given(value, Place(part.file, "args"), key, inner) for key, value in part.top.args.items()}
    args |= {key: _given(value, place, f"with.{key}", scope) for key, value in use.with_.items()}
    yield from _expand(part.steps, inner, args, find, (*within, use.use))
    scope.entries[name] = inner.entries[part.top.start]


def _given(value: Any, place: Place, key: str, scope: Scope) -> Given:
    if isinstance(value, Given):
        return value if value.scope else replace(value, scope=scope)
    return Given(value, place, key, scope)


def _fits(use: UseTable, part: Part, place: Place) -> None:
    for key in use.with_:
        if key not in part.top.args:
            what = SAID["fault.part.takes"].format(name=use.use, key=key)
            raise place.fault(f"with.{key}", what + nearest(key, part.top.args))
    for exit in part.top.exits:
        if exit not in use.exits:
            raise place.fault("exits", SAID["fault.part.exit"].format(key=exit, name=use.use))
    for exit in use.exits:
        if exit not in part.top.exits:
            what = SAID["fault.part.exits"].format(name=use.use, key=exit)
            raise place.fault(f"exits.{exit}", what + nearest(exit, part.top.exits))


def _filled(value: Any, args: Table, place: Place, key: str = "") -> Any:
    """The table with each whole value "$name" replaced by that argument."""
    if isinstance(value, dict):
        return {name: _filled(item, args, place, f"{key}.{name}".strip(".")) for name, item in value.items()}
    if isinstance(value, str) and (named := ARGUMENT.fullmatch(value)):
        if named[1] not in args:
            raise place.fault(key, SAID["fault.argument"].format(name=named[1]) + nearest(named[1], args))
        return args[named[1]]
    return value


def resolved(flat: Flat) -> StepTable:
    """The step with every name in it made flat."""
    scope, place = flat.scope, flat.place

    def step(key: str, name: Any) -> str:
        return "swap" if bare(name) == "swap" and key in ("since", "limit.since") else scope.step(name, place, key)

    for key, value in flat.table.items():
        if key not in WORDS:
            _no_words(value)
    table = {key: _spread(value) for key, value in flat.table.items()}
    for key in ("of", "differ", "spent", "since"):
        if bare(table.get(key)):
            table[key] = step(key, table[key])
    for key, names in (("acts", None), ("limit", ("then", "since"))):
        if isinstance(held := table.get(key), dict):
            named = {n: step(f"{key}.{n}", name) for n, name in held.items() if names is None or n in names}
            table[key] = {**held, **named}
    if isinstance(shows := table.get("shows"), list):
        table["shows"] = [_shown(name, scope, place, "shows") for name in shows]
    for key in ("prompt", "wait", "draft"):
        table[key] = scope.text(table.get(key, ""), place, key)
    if isinstance(draft := bare(table["draft"]), str) and draft:
        _drafts(draft, flat)
    if "cards" not in table and (lost := [key for key in ("spent", "since") if key in table]):
        raise place.fault(lost[0], SAID["fault.cards.none"].format(key=lost[0]))
    try:
        return typed(StepTable, bare(table), place, "use")
    except FaultyFile as error:
        raise FaultyFile(_moved(error, flat)) from None


def _drafts(draft: str, flat: Flat) -> None:
    place, key = flat.origin("draft")
    if draft == f"{{{PARTNER}}}":
        raise place.fault(key, SAID["fault.draft.partner"].format(name=draft))
    if not QUOTE.fullmatch(draft):
        raise place.fault(key, SAID["fault.draft"].format(step=draft.strip("{}")))


def _moved(error: FaultyFile, flat: Flat) -> Iterator[Fault]:
    for fault in error.faults:
        place, key = flat.origin(fault.key)
        yield Fault(place.file, place.table, key, fault.what)


def _shown(name: Any, scope: Scope, place: Place, key: str) -> str:
    if isinstance(name, Given):
        return _shown(name.value, name.scope or scope, name.place, name.key)
    plain = name.removesuffix(":all") if isinstance(name, str) else name
    return scope.step(plain, place, key) + (":all" if plain != name else "")


def _no_words(value: Any) -> None:
    if isinstance(value, Given):
        if value.words:
            raise value.place.fault(value.key, SAID["fault.words.more"])
        _no_words(value.value)
    elif isinstance(value, dict):
        for item in value.values():
            _no_words(item)


def _spread(value: Any) -> Any:
    """A table or list that was given, as one of given values: each name in it keeps its meaning."""
    if isinstance(value, Given) and isinstance(value.value, dict):
        return {key: _spread(replace(value, value=item)) for key, item in value.value.items()}
    if isinstance(value, Given) and isinstance(value.value, list):
        return [replace(value, value=item) for item in value.value]
    return {key: _spread(item) for key, item in value.items()} if isinstance(value, dict) else value


def bare(value: Any) -> Any:
    """The value itself, wherever it was written."""
    if isinstance(value, Given):
        return bare(value.value)
    if isinstance(value, dict):
        return {key: bare(item) for key, item in value.items()}
    return [bare(item) for item in value] if isinstance(value, list) else value


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
        if not steps:
            raise place.fault("steps", SAID["fault.clock.steps"])
        least, soft, hard = (duration(getattr(table, key), place, key) for key in ("least", "soft", "hard"))
        time = scope.step(table.time, place, "time") if table.time else ""
        found[name] = Clock(tuple(steps), least, soft, hard, time)
    return found
