"""Finds, reads and words exercise files; the bundled ones, and a folder of one's own.

Order of finding: one's own folder first, so that a couple may change an exercise without changing the program.
What an exercise *means* is `core`; what a file may say is `fileformat`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import msgspec

from duologue import text
from duologue.core.check import prove
from duologue.core.entry import digest
from duologue.core.exercise import Exercise, Groups, Guide
from duologue.core.shape import Shape
from duologue.fileformat import (
    TOP_WORDS,
    WORDS,
    Fault,
    FaultyFile,
    PartTop,
    Place,
    Table,
    Top,
    guide_of,
    nearest,
    step_of,
    typed,
)  # fmt: skip
from duologue.parts import QUOTE, Flat, Part, clocks_of, expand, resolved

MOST_BYTES = 256 * 1024  # of one file, and of one exercise as it travels
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class Library:
    """The exercises in reach: `own` (a folder of one's own, or None) and those that came with the program."""

    def __init__(self, own: Path | None = None) -> None:
        bundled = files("duologue") / "exercises"
        self._folders: list[Traversable] = [own, bundled] if own is not None else [bundled]

    def ids(self) -> list[str]:
        """The names of all exercises, sorted; side files for languages are not exercises."""
        found = {name for folder in self._folders for name in _names(folder)}
        return sorted(found)

    def exercise(self, id: str, language: str = "en") -> Exercise:
        """The exercise of this name, in this language where there is one. Raises FaultyFile."""
        if NAME.fullmatch(id):
            for folder in self._folders:
                if (file := folder / f"{id}.toml").is_file():
                    return self.read(file, folder, language)
        raise FaultyFile([Fault(id, "", "", "There is no such exercise." + nearest(id, self.ids()))])

    def read(self, file: Traversable, folder: Traversable | None = None, language: str = "en") -> Exercise:
        """The exercise in this file. Raises FaultyFile with everything that is wrong with it."""
        beside = folder if folder is not None else Path(str(file)).parent
        reader = _Reader([beside, *self._folders], language)
        try:
            return reader.exercise(file)
        except FaultyFile as error:
            raise FaultyFile(_lined(fault, reader.texts) for fault in error.faults) from None


def _names(folder: Traversable) -> Iterator[str]:
    if folder.is_dir():
        for file in folder.iterdir():
            stem = file.name.removesuffix(".toml")
            if stem != file.name and NAME.fullmatch(stem):
                yield stem


class _Reader:
    """Reads one exercise with its parts and vocabularies, and keeps the texts for naming lines."""

    def __init__(self, folders: list[Traversable], language: str) -> None:
        self.folders, self.language, self.texts = folders, language, dict[str, str]()

    def exercise(self, file: Traversable) -> Exercise:
        table = self._worded(file, file.name)
        place = Place(file.name, "")
        steps, clocks = table.pop("step", {}), table.pop("clock", {})
        top = typed(Top, table, place)
        if not isinstance(steps, dict) or not isinstance(clocks, dict) or not steps:
            raise place.fault("step", "An exercise has steps: tables like [step.send].")
        flats, scope = expand(file.name, steps, self._part)
        start = scope.step(top.start, place, "start")
        symmetric = scope.step(top.symmetric, place, "symmetric") if top.symmetric else ""
        tables = {id: (resolved(flat), flat.place) for id, flat in flats.items()}
        shape = Shape(start, {id: step_of(t, at) for id, (t, at) in tables.items()}, clocks_of(clocks, scope))
        guides = {id: guide_of(t, at, text.safe) for id, (t, at) in tables.items()}
        exercise = Exercise(
            id=top.id,
            title=text.line(top.title),
            summary=text.safe(top.summary),
            minutes=top.minutes,
            roles={role: text.line(name) for role, name in top.roles.items()},
            source=text.safe(top.source),
            symmetric=symmetric,
            shape=shape,
            guides=guides,
            vocabularies=self._vocabularies(top, guides, place),
        )
        faults = [Fault(file.name, "", key, what) for key, what in _wording(exercise, top, file.name)]
        faults += _placed(exercise, flats, file.name)
        if faults:
            raise FaultyFile(faults)
        return exercise

    def _part(self, name: str, place: Place) -> Part:
        known = {stem for folder in self.folders for stem in _names(folder / "parts")}
        file = self._find(f"parts/{name}.toml") if NAME.fullmatch(name) else None
        if file is None:
            raise place.fault("use", f"There is no part “{name}”." + nearest(name, known))
        named = f"parts/{name}.toml"
        table = self._worded(file, named)
        steps = table.pop("step", {})
        top = typed(PartTop, table, Place(named, ""))
        if not isinstance(steps, dict) or top.start not in steps:
            raise Place(named, "").fault("start", f"There is no step “{top.start}” in this part.")
        return Part(named, top, steps)

    def _vocabularies(self, top: Top, guides: Mapping[str, Guide], place: Place) -> dict[str, Groups]:
        forms = {guide.form for guide in guides.values()}
        return {
            form: self._vocabulary(getattr(top, form), form, place) for form in ("feelings", "needs") if form in forms
        }

    def _vocabulary(self, name: str, key: str, place: Place) -> Groups:
        file = self._find(f"vocabularies/{name}.toml") if NAME.fullmatch(name) else None
        if file is None:
            raise place.fault(key, f"There is no list of words “{name}”.")
        groups = self._worded(file, f"vocabularies/{name}.toml").get("groups")
        try:
            held = msgspec.convert(groups, dict[str, tuple[str, ...]])
        except msgspec.ValidationError:
            raise Place(f"vocabularies/{name}.toml", "groups").fault("", "Write headings, each with a list.") from None
        return tuple((text.line(head), tuple(map(text.line, words))) for head, words in held.items())

    def _find(self, name: str) -> Traversable | None:
        return next((file for folder in self.folders if (file := folder / name).is_file()), None)

    def _worded(self, file: Traversable, named: str) -> Table:
        """The table in this file, with the words of its side file over it if there is one."""
        table = self._table(file, named)
        side = named.removesuffix(".toml") + f".{self.language}.toml"
        found = self._find(side) if self.language != table.get("language", "en") else None
        return table if found is None else _overlaid(table, self._table(found, side), Place(side, ""), TOP_WORDS)

    def _table(self, file: Traversable, named: str) -> Table:
        place = Place(named, "")
        try:
            data = file.read_bytes()
        except OSError as error:
            raise place.fault("", f"This file cannot be read: {error.strerror}.") from None
        if len(data) > MOST_BYTES:
            raise place.fault("", "This file is too large: 256 KiB at most.")
        try:
            self.texts[named] = data.decode()
            return tomllib.loads(self.texts[named])
        except UnicodeDecodeError:
            raise place.fault("", "This file is not text in UTF-8.") from None
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise place.fault("", f"This is not TOML: {error}.") from None


def _overlaid(table: Table, words: Table, place: Place, allowed: frozenset[str]) -> Table:
    """`table` with other words: word keys alone, the same ids, lists of the same length."""
    over = dict(table)
    for key, value in words.items():
        held = table.get(key)
        if key in ("step", "groups", "with") and isinstance(value, dict) and isinstance(held, dict):
            over[key] = {**held, **value} if key == "with" else {
                **held, **{id: _overlaid_step(held, id, sub, place) for id, sub in value.items()}
            }  # fmt: skip
        elif key in ("language", "groups"):
            over[key] = value
        elif key not in allowed:
            raise place.fault(key, "A side file holds words alone." + nearest(key, allowed))
        elif isinstance(held, list) and (not isinstance(value, list) or len(value) != len(held)):
            raise place.fault(key, f"There should be {len(held)} here, as in the exercise.")
        else:
            over[key] = value
    return over


def _overlaid_step(steps: Table, id: str, words: Any, place: Place) -> Table:
    if id not in steps or not isinstance(words, dict):
        raise place.fault(f"step.{id}", "There is no such step in the exercise." + nearest(id, steps))
    return _overlaid(steps[id], words, Place(place.file, f"step.{id}"), WORDS)


def _wording(exercise: Exercise, top: Top, file: str) -> Iterator[tuple[str, str]]:
    if file != f"{top.id}.toml":
        yield "id", f"The file's name should be its id: “{top.id}.toml”."
    if not 1 <= top.minutes[0] <= top.minutes[1] <= 24 * 60:
        yield "minutes", "Write [from, to] in minutes, the shorter first."
    for key in ("title", "summary"):
        if not getattr(exercise, key):
            yield key, "This should not be empty."
    if len(pack(exercise)) > MOST_BYTES:
        yield "", "The exercise is too large: 256 KiB at most."


def _placed(exercise: Exercise, flats: Mapping[str, Flat], file: str) -> Iterator[Fault]:
    """What the words lack and what the proofs found, each at the table where its author wrote it."""
    for id, step in exercise.shape.steps.items():
        place, guide = flats[id].place, exercise.guides[id]
        if not guide.prompt:
            yield Fault(place.file, place.table, "prompt", f"Say what is to be done at “{id}”.")
        for act in step.acts:
            if act != "say" and act not in guide.labels:
                yield Fault(place.file, place.table, "labels", f"Give “{act}” a label: the words to choose it by.")
        if guide.form == "choice" and not (guide.options or guide.of):
            yield Fault(place.file, place.table, "options", "A choice needs options, or “of”.")
    for flaw in prove(exercise):
        flat = flats.get(flaw.table.removeprefix("step."))
        place = flat.place if flat is not None and flaw.table else Place(file, flaw.table)
        yield Fault(place.file, place.table, flaw.key, flaw.what)


def _lined(fault: Fault, texts: Mapping[str, str]) -> Fault:
    """The same fault with the line of its key, or of its table."""
    lines = texts.get(fault.file, "").splitlines()
    table = next((n for n, line in enumerate(lines, 1) if line.strip() == f"[{fault.table}]"), 0)
    if fault.table and not table:
        return fault
    for n, line in enumerate(lines[table:], table + 1):
        if line.lstrip().startswith("["):
            break
        if fault.key and re.match(rf"\s*{re.escape(fault.key)}\s*=", line):
            return Fault(fault.file, fault.table, fault.key, fault.what, n)
    return Fault(fault.file, fault.table, fault.key, fault.what, table)


def pack(exercise: Exercise) -> bytes:
    """The whole exercise, words and all, as it travels and is kept: JSON, keys in their fields' order."""
    whole = {name: getattr(exercise, name) for name in Exercise.__dataclass_fields__ if name != "shape"}
    return msgspec.json.encode({**whole, "shape": exercise.shape.encode().decode()})


def unpack(data: bytes) -> Exercise:
    """The exercise in these bytes. Raises ValueError (BadShape, ValidationError) when they are damaged."""
    if len(data) > MOST_BYTES:
        raise ValueError("too large")
    table = msgspec.json.decode(data)
    if not isinstance(table, dict) or not isinstance(table.get("shape"), str):
        raise ValueError("no exercise")
    shape = Shape.decode(table.pop("shape").encode())
    packed = msgspec.convert(_cleaned(table), _Packed)
    return Exercise(shape=shape, **msgspec.structs.asdict(packed))


def _cleaned(value: Any) -> Any:
    """Every text in it made safe to draw: it may have come from another machine."""
    if isinstance(value, str):
        return text.safe(value)
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    return [_cleaned(item) for item in value] if isinstance(value, list) else value


class _Packed(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    id: str
    title: str
    summary: str
    minutes: tuple[int, int]
    roles: dict[str, str]
    source: str
    symmetric: str
    guides: dict[str, Guide]
    vocabularies: dict[str, Groups]


def exercise_digest(data: bytes) -> bytes:
    """What `begin` commits to: the packed exercise, so that both have the same words before them."""
    return digest("exercise", data)


__all__ = ["QUOTE", "Library", "exercise_digest", "pack", "unpack"]
