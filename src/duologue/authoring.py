"""The command `duologue exercises`: for those who look at exercises, and for those who write them.

Exit codes are those of the program: 0 = done, or sound; 1 = a file has mistakes; 2 = a wrong command.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace

from duologue import config, schema, sheets, text
from duologue.alone import Trial
from duologue.commandline import Run, exercises
from duologue.core.exercise import Exercise
from duologue.drawing import printed, told, wrapped
from duologue.fileformat import Fault, FaultyFile
from duologue.library import Library
from duologue.packing import NAME
from duologue.plain import Plain
from duologue.said import SAID
from duologue.terminal import Input, Output, clock, now

OK, FAILED = 0, 1
_INDENT = re.compile(" *")


def main(arguments: Sequence[str]) -> int:
    """Run what stands behind `duologue exercises`; the exit code. Raises FaultyFile."""
    given = exercises(RUN).parse_args(arguments)
    return int(given.run(given))


def _library() -> tuple[Library, str]:
    held = config.read(config.config_file())
    return Library(held.exercises), held.language


def _found(given: SimpleNamespace) -> Exercise:
    """The exercise of this name, or in this file. Raises FaultyFile."""
    library, language = _library()
    name: str = given.exercise
    if not NAME.fullmatch(name):
        return library.read(Path(name), language=language)
    return library.exercise(name, language)


# --- to look at


def _list(given: SimpleNamespace) -> int:
    library, language = _library()
    say, code = Output(), OK
    for id in library.ids():
        try:
            found = library.exercise(id, language)
            lo, hi = found.minutes
            # A name and a title side by side do not fit into 80 columns.
            say(f"{id}\n" + "\n".join(wrapped(f"{found.title} ({SAID['sheet.minutes'].format(lo=lo, hi=hi)})", "    ")))
        except FaultyFile as error:
            say("\n".join(wrapped(SAID["list.broken"].format(id=id, why=error.faults[0]))))
            code = FAILED
    return code


def _show(given: SimpleNamespace) -> int:
    say = Output()
    for line in sheets.steps(_found(given)).split("\n"):
        indent = _INDENT.match(line)
        say("\n".join(wrapped(line.strip(), indent[0] if indent else "")))
    return OK


def _print(given: SimpleNamespace) -> int:
    Output()(sheets.handout(_found(given)).rstrip())
    return OK


def _graph(given: SimpleNamespace) -> int:
    Output()(sheets.graph(_found(given)).rstrip())
    return OK


def _try(given: SimpleNamespace) -> int:
    exercise, say = _found(given), Output()

    async def run() -> None:
        table = Trial(exercise, {"a": "Ana", "b": "Ben"}, now, clock)
        await table.seat()
        say(f"\n{told(SAID['try.asks'])}")
        with suppress(EOFError):
            # Not calm: whoever tries steps out knows what the next page is, and need not be held back.
            if await Plain(table, Input(), say, time.monotonic, calm=False).run():
                return
        say(f"\n{told(SAID['plain.stopped'])}")

    asyncio.run(run())
    return OK


# --- to write


def _check(given: SimpleNamespace) -> int:
    library, language = _library()
    say, code = Output(), OK
    for name in given.exercise:
        try:
            say(printed(_checked(library, name, language), sys.stdout))
        except FaultyFile as error:
            code = FAILED
            for fault in error.faults:
                say(printed(str(fault), sys.stdout))
    return code


def _checked(library: Library, name: str, language: str) -> str:
    """That this one is sound, and which languages it can be read in. Raises FaultyFile."""
    named = NAME.fullmatch(name) and not Path(f"{name}.toml").is_file()
    file = Path(str(library.file(name)[0])) if named else Path(name)
    if file.parent.name == "parts":
        raise _faulty(file, SAID["check.part"])
    id, dot, _ = file.name.removesuffix(".toml").partition(".")
    whole = file.with_name(f"{id}.toml")
    if dot and not whole.is_file():
        raise _faulty(file, SAID["check.side"].format(file=whole.name))
    found, also = library.read(whole, language=language), []
    for side in sorted(file.parent.glob(f"{id}.*.toml")):
        also.append(side.name.removesuffix(".toml").partition(".")[2])
        library.read(whole, language=also[-1])
    key = "check.sound.also" if also else "check.sound"
    return SAID[key].format(file=text.line(name, 400), n=len(found.shape.steps), languages=", ".join(also))


def _faulty(file: Path, what: str) -> FaultyFile:
    return FaultyFile([Fault(file.name, "", "", what)])


def _new(given: SimpleNamespace) -> int:
    say, file = Output(), Path(f"{given.name}.toml")
    if not NAME.fullmatch(given.name):
        say(told(SAID["new.name"].format(name=given.name)))
        return FAILED
    own = files("duologue") / f"skeleton.{config.read(config.config_file()).language}.toml"
    skeleton = (own if own.is_file() else files("duologue") / "skeleton.toml").read_text(encoding="utf-8")
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(skeleton.replace("my-exercise", given.name))
    except FileExistsError:
        say(told(SAID["new.there"].format(file=file)))
        return FAILED
    say(told(SAID["new.done"].format(file=file)))
    return OK


def _schema(given: SimpleNamespace) -> int:
    form = schema.part_schema() if given.part else schema.schema()
    print(json.dumps(form, indent=2, ensure_ascii=False))
    return OK


RUN: dict[str, Run] = {
    "list": _list, "show": _show, "try": _try, "print": _print, "graph": _graph, "check": _check, "new": _new,
    "schema": _schema,
}  # fmt: skip
"""What each command does, by its name."""
