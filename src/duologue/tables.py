"""Files as tables: TOML that may come from anybody, the line of each key, and another language's words laid over.

Reading takes linear time and little depth, whatever the file holds. What the tables mean is `fileformat`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from duologue.fileformat import TOP_WORDS, WORDS, Fault, FaultyFile, Place, Table, nearest
from duologue.parts import ARGUMENT, Given, bare
from duologue.said import SAID

_DEEPEST, _DOTS = 8, 16
_LONGEST = 200  # characters of a name that has a line: each of its dots is looked at for itself
# Strings and comments, whole or broken off: what is left of a file shows its tables and keys.
_HIDDEN = re.compile(
    r'"""(?:[^\\]|\\.)*?(?:"""+|\Z)|' r"'''.*?(?:'''+|\Z)|" r'"(?:[^"\\\n]|\\[^\n])*+"?|' r"'[^'\n]*+'?|#[^\n]*",
    re.S,
)
_DOTTED = re.compile(rf"(?<![\w-])(?:[\w-]++[ \t]*+\.[ \t]*+){{{_DOTS}}}")
# What tomllib says, and which sentence says it to somebody who has not met TOML before.
_PLAINLY = {
    "Invalid value": "fault.toml.value",
    "Expected '='": "fault.toml.sign",
    "Expected ']'": "fault.toml.bracket",
    "Expected newline": "fault.toml.more",
    "Invalid statement": "fault.toml.begin",
    "Unescaped": "fault.toml.backslash",
    "Duplicate inline table key": "fault.toml.braces.twice",
    "Cannot mutate immutable": "fault.toml.closed",
    "Illegal character '\\n'": "fault.toml.line",
    "Illegal character": "fault.toml.unseen",
    "Unterminated string": "fault.toml.quotes",
    "Unclosed array": "fault.toml.list",
    "Unclosed inline table": "fault.toml.braces",
    "Cannot declare": "fault.toml.table.twice",
    "Cannot overwrite a value": "fault.toml.key.twice",
}
_KINDS: Mapping[type, str] = {str: "str", list: "array", dict: "object"}


def read(source: str, file: str) -> Table:
    """The table in this TOML. Raises FaultyFile, with a line where one is known."""
    # tomllib takes time that is quadratic in the dots of a key.
    if dotted := _DOTTED.search(_HIDDEN.sub(_hidden, source)):
        line = _line(dotted.string, dotted.start())
        raise FaultyFile([Fault(file, "", "", SAID["fault.dots"], line)])
    try:
        table = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        what, _, at = str(error).partition(" (at ")
        found = re.match(r"line (\d+)", at)
        line = int(found[1]) if found else _line(source.rstrip(), len(source))
        known = (name for begins, name in _PLAINLY.items() if what.startswith(begins))
        said = SAID[next(known, "fault.toml")].format(what=what)
        raise FaultyFile([Fault(file, "", "", said, line)]) from None
    except (ValueError, RecursionError) as error:
        large = isinstance(error, ValueError)
        raise Place(file, "").fault("", SAID["fault.number" if large else "fault.deep"]) from None
    for path, what in _oversized(table):
        names = path.split(".")
        n = 2 if names[0] in ("step", "clock") and len(names) > 2 else 0
        fault = Fault(file, ".".join(names[:n]), ".".join(names[n:]), what)
        raise FaultyFile([lined(fault, lines(source))])
    return table


def _oversized(table: Table) -> Iterator[tuple[str, str]]:
    """Where there is more than any exercise needs, so that nothing behind needs to fear depth or length."""
    todo: list[tuple[Any, str, int]] = [(table, "", 0)]
    while todo:
        value, path, depth = todo.pop()
        if depth > _DEEPEST:
            yield path, SAID["fault.deep"]
        elif isinstance(value, dict):
            todo += [(item, f"{path}.{name}".strip("."), depth + 1) for name, item in value.items()]
        elif isinstance(value, list):
            todo += [(item, path, depth + 1) for item in value]
        elif isinstance(value, int) and value.bit_length() > 63:
            yield path, SAID["fault.number"]


def _line(source: str, at: int) -> int:
    return source.count("\n", 0, at) + 1


def _hidden(found: re.Match[str]) -> str:
    return "_" + "\n" * found[0].count("\n")


def _quoted(found: re.Match[str]) -> str:
    """What may be a quoted name, without what would look like a table, a list or another key."""
    inside = found[0].strip("\"'")
    return _hidden(found) if "\n" in inside or inside[:1] == "#" else re.sub(r"[\[\]{}=]", "_", inside)


def lines(source: str) -> dict[str, int]:
    """Where each table and key of a sound file first stands: "step.send.acts" to its line, from 1."""
    found: dict[str, int] = {}
    table, depth = "", 0
    for n, line in enumerate(_HIDDEN.sub(_quoted, source).split("\n"), 1):
        name = re.match(r"\s*+(?:\[++([^\[\]]*+)\]|([^=\[\]{}]++)=)", line) if depth == 0 else None
        if name is not None and len(name[0]) <= _LONGEST:
            path = name[1] if name[2] is None else f"{table}.{name[2]}"
            path = re.sub(r"\s*\.\s*", ".", path.strip()).strip(".")
            table = table if name[1] is None else path
            for end in [*(dot.start() for dot in re.finditer(r"\.", path)), len(path)]:
                found.setdefault(path[:end], n)
        depth += sum(line.count(mark) for mark in "[{") - sum(line.count(mark) for mark in "]}")
    return found


def lined(fault: Fault, found: Mapping[str, int]) -> Fault:
    """The same fault with the line of its key, or of the table where the key is missing; `found` by `lines`."""
    path = f"{fault.table}.{fault.key}".strip(".")
    path = path if len(path) <= _LONGEST else fault.table
    while path not in found and len(path) > len(fault.table):
        path = path.rpartition(".")[0]
    return fault if fault.line else replace(fault, line=found.get(path, 0))


def worded(table: Table, side: Table, file: str) -> Table:
    """An exercise or a part with the words of a side file over it: word keys alone, and the same names."""
    over, place = dict(table), Place(file, "")
    for key, words in side.items():
        held = table.get(key)
        if key == "step" and isinstance(held, dict) and isinstance(words, dict):
            over[key] = {**held, **{name: _worded_step(held, name, item, file) for name, item in words.items()}}
        elif key == "args" and isinstance(held, dict):
            over[key] = _over(held, words, Place(file, "args"), "")
        elif key in TOP_WORDS and held is not None:
            over[key] = bare(_over(held, words, place, key))
        elif key != "language":
            raise _not_here(key, (TOP_WORDS | {"args", "step"}) & table.keys() - {key}, TOP_WORDS, place)
    return over


def _worded_step(steps: Table, name: str, side: Any, file: str) -> Table:
    held, place = steps.get(name), Place(file, f"step.{name}")
    if not isinstance(held, dict):
        raise place.fault("", SAID["fault.words.step"].format(step=name) + nearest(name, steps))
    if not isinstance(side, dict):
        raise place.fault("", SAID["fault.table"])
    words = (WORDS | {"with"}) & held.keys()
    for key in side:
        if key not in words:
            raise _not_here(key, words, WORDS, place)
    return {**held, **{key: _over(held[key], item, place, key) for key, item in side.items()}}


def _not_here(key: str, here: Iterable[str], words: Container[str], place: Place) -> FaultyFile:
    none = SAID["fault.words.none" if key in words else "fault.words"].format(key=key)
    return place.fault(key, none + nearest(key, here))


def _over(held: Any, words: Any, place: Place, key: str) -> Any:
    """Words in the place of others, which are of the same form."""
    kind = _KINDS.get(type(held))
    if kind is None:
        raise place.fault(key, SAID["fault.words"])
    if isinstance(held, str) and ARGUMENT.fullmatch(held):
        raise place.fault(key, SAID["fault.words.argument"].format(name=held[1:]))
    if type(words) is not type(held):
        said = SAID[f"fault.kind.{kind}"].format()
        raise place.fault(key, SAID["fault.words.kind"].format(what=said))
    if isinstance(held, dict):
        for name in words:
            if name not in held:
                none = SAID["fault.here"].format(name=name) + nearest(name, held)
                raise place.fault(f"{key}.{name}".strip("."), none)
        return {**held, **{n: _over(held[n], item, place, f"{key}.{n}".strip(".")) for n, item in words.items()}}
    if isinstance(held, list) and len(words) != len(held):
        raise place.fault(key, SAID["fault.words.number"].format(n=len(held)))
    return Given(words, place, key, words=True)
