# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Whole dialogues at one keyboard, through pipes, from the first page to the last."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from duologue import demo
from duologue.drawing import told
from duologue.phrases import EN
from tests.e2e.process import PYTHON, Program, environ, run
from tests.helpers import PATIENCE, unbroken
from tests.table import TYPED, typing

BEGUN = ["1", "Ana", "Ben"]  # they have read who this is not for, and say who they are
BREAK = ["/pause", "2", "1", "1"]  # both are ready again at once


@pytest.mark.parametrize("id", TYPED)
async def test_an_exercise_is_played_to_its_end(id: str, tmp_path: Path) -> None:
    """With a break in the middle, every word is heard, both are asked, and in the end nothing is left on disk."""
    acts = await typing(id)
    middle = len(acts) // 2
    lines = [line for act in (*acts[:middle], BREAK, *acts[middle:]) for line in act]
    done = run(tmp_path, "local", id, "--plain", typed=[*BEGUN, *lines])
    words = [" ".join(line.words.split()) for line in demo.script(id)]
    heard = " ".join(done.out.split())

    assert (0, "") == (done.code, done.err)
    assert unbroken(done.out).endswith(f"{EN['over.kept']} {EN['plain.printed']}")
    assert [] == [said for said in words if said not in heard]
    assert "== Ana, " in heard
    assert "== Ben, " in heard
    assert "you are on a break until" in heard
    assert [".lock"] == [path.name for path in (tmp_path / "data" / "sessions").iterdir()]


async def test_a_mirror_that_did_not_fit_is_tried_again(tmp_path: Path) -> None:
    """After "not yet" the speaker says one part again, and the listener has their first try to look at."""
    lines = [line for act in (await typing("mirroring"))[:9] for line in act]
    out = run(tmp_path, "local", "mirroring", typed=[*BEGUN, *lines]).out
    rejected = out[out.index("Which part would you like Ben to hear?") :]
    again = rejected[rejected.index("== Ben, say back what you heard.") :]

    assert "\n    You are tired when you come home," in again[: again.index(EN["plain.read"])]
    assert "== Ana, does it fit?" in again


def test_the_simplest_terminal_gets_plain_letters(tmp_path: Path) -> None:
    """With TERM=dumb and LANG=C whatever the program says is ASCII; people's own letters pass as they are."""
    typed = ["1", "İpek", "Ben", "Yağmur yağıyor – “so”", "", "1", "3"]
    done = run(tmp_path, "local", "mirroring", typed=typed, variables={"TERM": "dumb", "LANG": "C"})
    ours = done.out.replace("İpek", "").replace("Yağmur yağıyor", "")

    assert (0, "") == (done.code, done.err)
    assert ours.isascii()
    assert "\x1b" not in done.out
    assert 'Yağmur yağıyor - "so"' in done.out


COMMANDS = [
    *(["demo", id] for id in demo.scripts()), *(["exercises", "show", id] for id in demo.scripts()), ["exercises"],
    ["safety"], ["--help"], ["demo", "nobody"], ["exercises", "show", "mirrorng"], ["exercises", "check", "no.toml"],
]  # fmt: skip
ONE_AFTER_ANOTHER = """
import json, sys
from contextlib import suppress
from duologue.cli import main
for command in json.loads(sys.argv[1]):
    with suppress(SystemExit):
        main(command)
    for stream in (sys.stdout, sys.stderr):
        print(chr(12), file=stream, flush=True)
"""


def test_every_command_knows_plain_letters(tmp_path: Path) -> None:
    """With LANG=C no command says anything but ASCII, on standard output or standard error."""
    done = subprocess.run(
        [PYTHON, "-c", ONE_AFTER_ANOTHER, json.dumps(COMMANDS)], stdin=subprocess.DEVNULL, capture_output=True,
        env=environ(tmp_path, LANG="C"), check=True, timeout=PATIENCE,
    )  # fmt: skip
    said = [[part.strip() for part in stream.split(b"\f")[:-1]] for stream in (done.stdout, done.stderr)]

    assert [len(COMMANDS)] * 2 == [len(parts) for parts in said]
    for command, out, err in zip(COMMANDS, *said, strict=True):
        assert out or err, command
        assert (out + err).isascii(), command


def test_what_is_intimate_stays_between_them(tmp_path: Path) -> None:
    """Words are in no argument, no title, no name of a file, and not on standard error."""
    with Program(tmp_path, "local", "mirroring", bare=True) as program:
        program.type(*BEGUN, "velvet otter", "", "1", "1", "1", "crimson heron", "/safety")
        program.until(told(EN["safety.5"]))
        arguments = Path(f"/proc/{program.pid}/cmdline").read_bytes() + Path(f"/proc/{program.pid}/comm").read_bytes()
        names = " ".join(str(path) for path in tmp_path.rglob("*"))
        done = program.end()

    assert not [word for word in (b"velvet", b"heron", b"Ana") if word in arguments]
    assert not [word for word in ("velvet", "heron", "Ana") if word in names]
    assert "" == done.err
    assert "\x1b" not in done.out
