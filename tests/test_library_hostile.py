# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The library: files from anybody are an exercise, or they are told; they do nothing else."""

import json
import os
import resource
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duologue import text
from duologue.core.check import PROVABLE
from duologue.fileformat import WORDS, FaultyFile
from duologue.packing import pack, unpack
from duologue.phrases import EN
from tests.talk import FEELING, PIECE, faults, read

GLAD = '[groups]\n"glad" = ["glad", "happy"]\n'


def test_a_shape_made_to_explode_is_too_large_to_prove() -> None:
    """Twelve counters that each go round to all others end the walk at its bound."""
    ways = range(12)
    labels, acts = ", ".join(f"a{n} = 'x'" for n in ways), ", ".join(f"a{n} = 's{n}'" for n in ways)
    steps = "".join(
        f'[step.s{n}]\nfloor = "speaker"\nprompt = "."\nlimit = {{ times = 9, then = "s{n + 1}" }}\n'
        f"labels = {{ {labels}, out = 'x' }}\nacts = {{ {acts}, out = 's12' }}\n"
        for n in ways
    )
    top = 'format = 1\nid = "talk"\ntitle = "t"\nsummary = "s"\nminutes = [1, 2]\nstart = "s0"\n'
    (fault,) = faults({"talk.toml": f'{top}{steps}[step.s12]\nfloor = "nobody"\nprompt = "."\n'})

    assert EN["flaw.many"].format(n=PROVABLE) == fault.what
    assert ("talk.toml", "", "") == (fault.file, fault.table, fault.key)


TOP = 'format = 1\nid = "x"\ntitle = "t"\nsummary = "s"\nminutes = [1, 2]\nstart = "s0"\n'
LARGE = 260_000  # characters, just below what a file may hold
COSTLY = {
    "a name of dots": f'"{"a." * (LARGE // 2)}" = 1\n',
    "a name of dots and blanks": f'"{"a . " * (LARGE // 4)}" = 1\n',
    "a name of blanks": f'"a{" " * LARGE}b" = 1\n',
    "keys of dots": "".join(f"{'a.' * 14}k{n} = 1\n" for n in range(LARGE // 36)),
    "tables of dots": "".join(f"[{'a.' * 14}k{n}]\n" for n in range(LARGE // 36)),
    "backslashes in a text": f'a = """{chr(92) * LARGE}',
    "backslashes after a text": f'a = """x"""\n{chr(92) * LARGE}',
    "texts that never end": f"a = {chr(34) * 3}{(chr(92) + chr(34) * 3) * (LARGE // 4)}",
    "lists in lists": f"a = {'[' * LARGE}",
}


@pytest.mark.parametrize("source", COSTLY.values(), ids=COSTLY)
def test_a_file_made_to_be_slow_is_told_within_its_limits(source: str, tmp_path: Path) -> None:
    """In ten seconds of a processor and a GiB of memory, whatever the file holds, it is told what is wrong."""
    (tmp_path / "x.toml").write_text(TOP + source)

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
        resource.setrlimit(resource.RLIMIT_CPU, (10, 10))

    done = subprocess.run(
        [sys.executable, "-m", "duologue", "exercises", "check", str(tmp_path / "x.toml")],
        env={"PYTHONPATH": os.pathsep.join(sys.path), "HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True, text=True, preexec_fn=limited,
    )  # fmt: skip

    assert (1, "") == (done.returncode, done.stderr)
    assert done.stdout.startswith("x.toml, ") or done.stdout.startswith("x.toml:")
    assert len(done.stdout) < 2_000


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
NAMES = st.sampled_from([*WORDS, *"step clock floor acts limit of shows draft use with exits args swap wins".split()])
SAID = st.sampled_from(
    [
        "send",
        "mirror",
        "swap",
        ">heard",
        "$of",
        "$stems",
        "{send}",
        "send:all",
        "speaker",
        "both",
        "nobody",
        "piece",
        "5s",
    ]
)
VALUES: Any = st.recursive(
    st.booleans() | st.integers() | st.floats() | TEXTS | SAID | st.just(2**70) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES | SAID | TEXTS, inner, max_size=3),
    max_leaves=5,
)


def toml(value: Any) -> str:
    """A value as TOML, tables in braces."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(key)} = {toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f") if isinstance(value, str) else (
        str(value).lower()
    )  # fmt: skip


def places(table: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    """Every key of a table, and of the tables in it."""
    inner = [value for value in table.values() if isinstance(value, dict)]
    return [*((table, key) for key in table), *(place for value in inner for place in places(value))]


def mutated(data: st.DataObject, source: str) -> str:
    """A sound file with some of its values, keys and tables replaced by others."""
    table = tomllib.loads(source)
    for _ in range(data.draw(st.integers(0, 2))):
        place, key = data.draw(st.sampled_from(places(table) or [(table, "format")]))
        change = data.draw(st.sampled_from(["value", "name", "key", "lost"]))
        if change == "lost":
            place.pop(key, None)
        else:
            name = key if change == "value" else data.draw(NAMES | SAID | TEXTS)
            place[name] = place.pop(key, 1) if change == "key" else data.draw(SAID | VALUES)
    return "\n".join(f"{toml(key)} = {toml(value)}" for key, value in table.items())


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_files_from_anybody_are_exercises_or_faulty(data: st.DataObject) -> None:
    """Whatever the files hold, there is an exercise that can travel and be drawn, or sentences of one line each."""
    side = '[step.ask]\nprompt = "Was?"\n[step.round.with]\nstems = ["Ich …"]\n[step.check.labels]\nyes = "Ja"'
    files: dict[str, str | bytes] = {
        "talk.toml": mutated(data, FEELING),
        "parts/piece.toml": mutated(data, PIECE), "talk.de.toml": mutated(data, side),
        "vocabularies/feelings.toml": mutated(data, GLAD),
    }  # fmt: skip
    try:
        held = read(files, data.draw(st.sampled_from(["en", "de"])))
    except FaultyFile as error:
        said = [str(fault) for fault in error.faults]
    else:
        said = [guide.prompt.replace("\n", " ") for guide in held.guides.values()]
        assert held == unpack(pack(held))

    assert said
    assert [] == [one for one in said if one != text.line(one, 4000)]


@settings(deadline=None)
@given(st.binary(max_size=60) | st.text("[]{}=\"'#\n.,astep \\").map(str.encode))
def test_bytes_from_anybody_are_faulty(data: bytes) -> None:
    """No bytes give anything but a FaultyFile, as an exercise, a part, a list of words or a side file."""
    asking = FEELING
    for name in ("talk.toml", "parts/piece.toml", "vocabularies/feelings.toml"):
        assert faults({"talk.toml": asking, name: data})
    try:
        told = set[str]()
        read({"talk.de.toml": data}, "de")
    except FaultyFile as error:
        told = {fault.file for fault in error.faults} - {"talk.de.toml"}

    assert set() == told
