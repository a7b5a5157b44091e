"""Finds, reads and words exercise files; the bundled ones, and a folder of one's own.

Order of finding: one's own folder first, so that a couple may change an exercise without changing the program.
What an exercise *means* is `core`; what a file may say is `fileformat`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain
from pathlib import Path

import msgspec

from duologue import tables, text
from duologue.core.check import PROVABLE, prove
from duologue.core.exercise import Exercise, Groups, Guide
from duologue.core.shape import Shape, Step
from duologue.fileformat import FORMAT, Fault, FaultyFile, Place, Table, guide_of, nearest, step_of, typed
from duologue.keys import MOST_LISTED, PartTop, Top
from duologue.packing import MOST_BYTES, NAME, listed, pack, sane, unpack
from duologue.parts import Flat, Part, clocks_of, expand, resolved
from duologue.said import SAID, stops

_LANGUAGE = re.compile(r"[A-Za-z0-9-]{1,35}")
_SIDE = re.compile(rf"{NAME.pattern}\.({_LANGUAGE.pattern})\.toml")
_WITH_SIDES = ("", "parts", "vocabularies")  # where the words of an exercise stand


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
        return self.read(*self.file(id), language)

    def file(self, id: str) -> tuple[Traversable, Traversable]:
        """The file of the exercise of this name, and the folder that it lies in. Raises FaultyFile."""
        for folder in self._folders if NAME.fullmatch(id) else ():
            if _is_file(file := folder / f"{id}.toml"):
                return file, folder
        raise FaultyFile([Fault(id, "", "", SAID["exercise.none"] + nearest(id, self.ids()))])

    def languages(self) -> list[str]:
        """What any file here is worded in, sorted, besides its own language."""
        places = (folder / under if under else folder for folder in self._folders for under in _WITH_SIDES)
        found = (_SIDE.fullmatch(file.name) for place in places for file in _files(place))
        return sorted({side[1] for side in found if side is not None})

    def received(self, data: bytes, language: str) -> Exercise:
        """The exercise in these packed bytes, in this language where it is, byte for byte, one that we have.

        It may be ours in any language. With one word changed it is another exercise, and is read as it came.
        Raises ValueError.
        """
        return self.ours(data, language) or unpack(data)

    def ours(self, data: bytes, language: str) -> Exercise | None:
        """The exercise in these packed bytes, in this language, where it is one that we have. Raises ValueError."""
        exercise = unpack(data)
        for library in (self, Library()):
            # Their own words for a step of ours, or a file of ours that cannot be read: then as it came.
            with suppress(FaultyFile):
                ours = library.exercise(exercise.id, language)
                others = (library.exercise(exercise.id, each) for each in ("", *library.languages()))
                if any(pack(each) == data for each in chain([ours], others)):
                    return ours
        return None

    def read(self, file: Traversable, folder: Traversable | None = None, language: str = "en") -> Exercise:
        """The exercise in this file. Raises FaultyFile: what must be mended before more can be said comes alone."""
        beside = folder if folder is not None else Path(str(file)).parent
        # What came with the program is proved by its tests, and no part of one's own ever gets into it.
        proven = folder is not None and folder == self._folders[-1]
        reader = _Reader(beside, self._folders, language, proven)
        try:
            return reader.exercise(file)
        except FaultyFile as error:
            found = {named: tables.lines(source) for named, source in reader.texts.items()}
            raise FaultyFile(tables.lined(fault, found.get(fault.file, {})) for fault in error.faults) from None


def _files(folder: Traversable) -> Iterator[Traversable]:
    with suppress(OSError):
        yield from folder.iterdir() if folder.is_dir() else ()


def _names(folder: Traversable) -> Iterator[str]:
    for file in _files(folder):
        stem = file.name.removesuffix(".toml")
        if stem != file.name and NAME.fullmatch(stem) and _is_file(file):
            yield stem


def _is_file(file: Traversable) -> bool:
    with suppress(OSError):
        return file.is_file()
    return False


class _Reader:
    """Reads one exercise with its parts and vocabularies, and keeps the texts for naming lines."""

    def __init__(self, beside: Traversable, reach: list[Traversable], language: str, proven: bool) -> None:
        self.folders, self.reach, self.language, self.proven = [beside, *reach], reach, language, proven
        self.texts: dict[str, str] = {}
        self.parts: dict[str, Part] = {}

    def exercise(self, file: Traversable) -> Exercise:
        place = Place(file.name, "")
        table = self._worded(file, file.name, self.folders[0])
        if not table:
            raise place.fault("", SAID["fault.empty"])
        if table.get("format", FORMAT) != FORMAT:
            raise place.fault("format", SAID["fault.format"].format(n=FORMAT))
        steps, clocks = table.pop("step", {}), table.pop("clock", {})
        top = typed(Top, table, place, "step", "clock")
        if not isinstance(steps, dict) or not steps:
            raise place.fault("step", SAID["fault.step.tables"])
        if not isinstance(clocks, dict):
            raise place.fault("clock", SAID["fault.clock.tables"])
        flats, scope = expand(file.name, steps, self._part)
        faults: list[Fault] = []
        made: dict[str, tuple[Step, Guide]] = {}
        for id, flat in flats.items():
            try:
                step = resolved(flat)
                made[id] = step_of(step, flat.place), guide_of(step, flat.place, text.safe)
            except FaultyFile as error:
                faults += error.faults
        if faults:
            raise FaultyFile(faults)
        start = scope.step(top.start, place, "start")
        guides = {id: guide for id, (_, guide) in made.items()}
        exercise = Exercise(
            id=top.id,
            title=text.line(top.title),
            summary=text.safe(top.summary),
            minutes=top.minutes,
            roles={role: text.line(name) for role, name in top.roles.items()},
            source=text.safe(top.source),
            symmetric=scope.step(top.symmetric, place, "symmetric") if top.symmetric else "",
            shape=Shape(start, {id: step for id, (step, _) in made.items()}, clocks_of(clocks, scope)),
            guides=guides,
            vocabularies=self._vocabularies(top, guides, place),
            occasions=top.for_,
            brought=not self.proven,
        )
        faults += [Fault(file.name, "", key, what) for key, what in _wording(exercise, file.name)]
        faults += _placed(exercise, flats, file.name, self.proven)
        if faults:
            raise FaultyFile(faults)
        return exercise

    def _part(self, name: str, place: Place) -> Part:
        if name not in self.parts:
            known = {stem for folder in self.folders for stem in _names(folder / "parts")}
            named = f"parts/{name}.toml"
            file, folder = self._find(named, place, "use", SAID["fault.part"].format(name=name) + nearest(name, known))
            table = self._worded(file, named, folder)
            steps = table.pop("step", {})
            top = typed(PartTop, table, Place(named, ""), "step")
            if not isinstance(steps, dict):
                raise Place(named, "").fault("step", SAID["fault.part.tables"])
            if top.start not in steps:
                what = SAID["fault.part.start"].format(step=top.start) + nearest(top.start, steps)
                raise Place(named, "").fault("start", what)
            self.parts[name] = Part(named, top, steps)
        return self.parts[name]

    def _vocabularies(self, top: Top, guides: Mapping[str, Guide], place: Place) -> dict[str, Groups]:
        forms = {guide.form for guide in guides.values()}
        return {
            form: self._vocabulary(getattr(top, form), form, place) for form in ("feelings", "needs") if form in forms
        }

    def _vocabulary(self, name: str, key: str, place: Place) -> Groups:
        known = {stem for folder in self.folders for stem in _names(folder / "vocabularies")}
        named = f"vocabularies/{name}.toml"
        missing = SAID["fault.vocabulary"].format(name=name) + nearest(name, known)
        file, folder = self._find(named, place, key, missing)
        table = self._table(file, named)
        if (side := self._side(table, named, folder)) is not None:
            table, named = side
        try:
            held = msgspec.convert(table.get("groups"), dict[str, tuple[str, ...]])
        except msgspec.ValidationError:
            held = {}
        groups = tuple((text.line(head), tuple(map(text.line, words))) for head, words in held.items())
        whole = groups and all(head and words and all(words) for head, words in groups)
        if not whole or listed(groups) > MOST_LISTED:
            raise Place(named, "groups").fault("", SAID["fault.vocabulary.groups"].format(most=MOST_LISTED))
        return groups

    def _find(self, named: str, place: Place, key: str, missing: str) -> tuple[Traversable, Traversable]:
        """The file, and the folder of exercises where it was found."""
        if NAME.fullmatch(named.partition("/")[2].removesuffix(".toml")):
            for folder in self.folders:
                if _is_file(file := folder / named):
                    return file, folder
        raise place.fault(key, missing)

    def _worded(self, file: Traversable, named: str, folder: Traversable) -> Table:
        """The table in this file, with the words of its side file over it if there is one."""
        table = self._table(file, named)
        side = self._side(table, named, folder)
        return tables.worded(table, *side) if side is not None else table

    def _side(self, table: Table, named: str, folder: Traversable) -> tuple[Table, str] | None:
        """What stands in the side file: beside its file, or in one's own folder for what came with the program."""
        if self.language == table.get("language", "en") or not _LANGUAGE.fullmatch(self.language):
            return None
        side = f"{named.removesuffix('.toml')}.{self.language}.toml"
        for beside in self.reach if folder == self.reach[-1] else [folder]:
            if _is_file(file := beside / side):
                return self._table(file, side), side
        return None

    def _table(self, file: Traversable, named: str) -> Table:
        place = Place(named, "")
        try:
            with file.open("rb") as opened:
                data = opened.read(MOST_BYTES + 1)
        except OSError as error:
            raise place.fault("", SAID["fault.unread"].format(why=error.strerror or error)) from None
        if len(data) > MOST_BYTES:
            raise place.fault("", SAID["fault.file.large"])
        try:
            source = data.decode("utf-8-sig")  # some editors begin a file with a mark
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise FaultyFile([Fault(named, "", "", SAID["fault.utf8"], line)]) from None
        table = tables.read(source, named)
        self.texts[named] = source
        return table


def _wording(exercise: Exercise, file: str) -> Iterator[tuple[str, str]]:
    if not NAME.fullmatch(exercise.id):
        yield "id", SAID["fault.id"]
    elif file != f"{exercise.id}.toml":
        yield "id", SAID["fault.id.file"].format(file=file)
    if not sane(exercise.minutes):
        yield "minutes", SAID["fault.minutes.order"]
    for key in ("title", "summary"):
        if not getattr(exercise, key):
            yield key, SAID["fault.blank"]
    if len(pack(exercise)) > MOST_BYTES:
        yield "", SAID["fault.large"]


def _placed(exercise: Exercise, flats: Mapping[str, Flat], file: str, proven: bool) -> Iterator[Fault]:
    """What the words lack and what the proofs found, each where its author wrote it."""
    for id, step in exercise.shape.steps.items():
        for key, what in _wordless(id, step, exercise.guides[id]):
            yield _at(id, flats[id], key, what)
        for key, label in exercise.answers(id):
            if stops(label):
                yield _at(id, flats[id], key, SAID["fault.label.stops"].format(label=label))
    for flaw in () if proven else prove(exercise, PROVABLE):
        kind, _, id = flaw.table.partition(".")
        known = kind == "step" and id in flats
        what = SAID[flaw.name].format(**flaw.gaps)
        yield _at(id, flats[id], flaw.key, what) if known else Fault(file, flaw.table, flaw.key, what)


def _at(id: str, flat: Flat, key: str, what: str) -> Fault:
    place, key = flat.origin(key)
    # A part may be used more than once: say which of its steps it is.
    which = f" {SAID['fault.which'].format(step=id)}" if "." in id else ""
    return Fault(place.file, place.table, key, what + which)


def _wordless(id: str, step: Step, guide: Guide) -> Iterator[tuple[str, str]]:
    if not guide.prompt:
        yield "prompt", SAID["fault.prompt"].format(step=id)
    for act in step.acts:
        if act != "say" and not guide.labels.get(act):
            yield "labels", SAID["fault.label"].format(act=act)
    if guide.form == "choice" and not (guide.options or guide.of):
        yield "options", SAID["fault.options.choice"]
    if guide.form == "fields" and not guide.options:
        yield "options", SAID["fault.options.fields"]
    if "card" in step.acts and not guide.cards:
        yield "cards", SAID["flaw.card"]
