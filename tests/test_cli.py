# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The command: what it prints, where, and with which exit code. With people at it: e2e."""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from duologue import __version__, cli, demo
from duologue.cli import FAILED, INTERRUPTED, OK, USAGE, main
from duologue.drawing import told
from duologue.errors import Trouble
from duologue.linedesk import LineDesk
from duologue.phrases import EN
from tests.helpers import PATIENCE, unbroken
from tests.table import Typed

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of its own for each test; where its configuration would be."""
    for name, folder in (("HOME", "home"), ("DUOLOGUE_DATA", "data"), ("DUOLOGUE_CONFIG", "config.toml")):
        monkeypatch.setenv(name, str(tmp_path / folder))
    monkeypatch.setenv("PYTHONPATH", f"{ROOT / 'src'}{os.pathsep}{ROOT / 'server'}")
    return tmp_path / "config.toml"


def run(*arguments: str, code: str = "") -> subprocess.CompletedProcess[str]:
    """A process of the command with no input, or of this Python code."""
    command = ["-c", code] if code else ["-m", "duologue"]
    return subprocess.run(
        [sys.executable, *command, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=PATIENCE, check=False,
    )  # fmt: skip


def shell(redirected: str) -> subprocess.CompletedProcess[str]:
    """`python -m duologue` with these arguments and redirections of a shell."""
    line = f'"{sys.executable}" -m duologue {redirected}'
    return subprocess.run(["sh", "-c", line], capture_output=True, text=True, timeout=PATIENCE, check=False)


# --- what it is


def test_the_version_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """--version prints name and version, and that is all."""
    with pytest.raises(SystemExit) as done:
        main(["--version"])

    assert OK == done.value.code
    assert f"duologue {__version__}\n" == capsys.readouterr().out


def test_the_version_needs_no_package() -> None:
    """--version imports nothing but the standard library and the command itself."""
    code = (
        "import sys; before = set(sys.modules)\n"
        "from duologue.cli import main\n"
        "try: main(['--version'])\n"
        "except SystemExit: print(*sorted(set(sys.modules) - before))"
    )
    names = run(code=code).stdout.splitlines()[-1].split()

    assert ["duologue", "duologue.cli"] == [name for name in names if name.split(".")[0] not in sys.stdlib_module_names]
    assert "asyncio" not in names


@pytest.mark.parametrize(
    ("what", "without"),
    [
        ("duologue.tui.app, duologue.config, duologue.start", "duologue.core.state tomllib msgspec json hashlib"),
        ("duologue.seating, duologue.tui.dialogue", "duologue.library spake2"),
    ],
)
def test_what_is_not_needed_yet_is_not_imported(what: str, without: str) -> None:
    """The first page waits for no rules and no files, and whoever has met holds nothing that one meets by."""
    names = run(code=f"import sys, {what}; print(*sys.modules)").stdout.splitlines()[-1].split()

    assert set() == set(names) & set(without.split())


def test_one_keyboard_needs_no_network() -> None:
    """`local` imports four packages, none for screens or networks; asyncio alone knows of TLS."""
    code = (
        "import builtins, json, sys\n"
        "before, asked, importing = set(sys.modules), set(), builtins.__import__\n"
        "def note(name, globals=None, *rest):\n"
        "    if name in ('ssl', 'socket', '_ssl'): asked.add((globals or {}).get('__name__', '').split('.')[0])\n"
        "    return importing(name, globals, *rest)\n"
        "builtins.__import__ = note\n"
        "from duologue.cli import main\n"
        "main(['local', '--plain'])\n"
        "print(json.dumps([sorted({name.split('.')[0] for name in set(sys.modules) - before}), sorted(asked)]))"
    )
    names, asked = json.loads(run(code=code).stdout.splitlines()[-1])
    packages = {name for name in names if name not in sys.stdlib_module_names and not name.startswith("_")}

    # The last two are how two of the others were made.
    assert packages <= {
        "duologue",
        "cryptography",
        "msgpack",
        "msgspec",
        "platformdirs",
        "cython_runtime",
        "typing_extensions",
    }
    assert set(asked) <= {"asyncio", "selectors", "socket", "ssl"}


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """--help lists the commands and says what the exit codes mean."""
    with pytest.raises(SystemExit) as done:
        main(["--help"])
    said = capsys.readouterr().out

    assert OK == done.value.code
    assert {"local", "resume", "demo", "safety", "exercises"} <= set(re.findall("^    ([a-z]+)", said, re.MULTILINE))
    assert "130 interrupted" in said


@pytest.mark.parametrize("arguments", [["nonsense"], ["demo", "a", "b"], ["exercises", "check"], ["--colour"]])
def test_a_wrong_command_is_a_usage_error(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """It says how the command is used, on standard error, with exit code 2."""
    with pytest.raises(SystemExit) as done:
        main(arguments)
    said = capsys.readouterr()

    assert USAGE == done.value.code
    assert ("", True) == (said.out, said.err.startswith("usage: duologue"))


# --- commands without people


@pytest.mark.parametrize("arguments", [["demo"], ["demo", "appreciation"], []])
def test_a_demo_plays_to_its_end(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """`demo` plays a dialogue; so does the bare command where nobody sits at a terminal."""
    code = main(arguments)
    said = capsys.readouterr().out

    assert OK == code
    assert "== That is all for now." in said
    lines = len(re.findall("\n  (Alex|Sam) > ", said)) + said.count("One key says it for both of you.")
    assert len(demo.script(arguments[1] if arguments[1:] else "mirroring")) == lines


def test_an_unknown_demo_names_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    """With exit code 1 and one sentence on standard error."""
    assert FAILED == main(["demo", "nonsense"])
    assert f"There is one of: {', '.join(demo.scripts())}." in capsys.readouterr().err


def test_safety_is_always_there(capsys: pytest.CaptureFixture[str], machine: Path) -> None:
    """Who this is not for is printed, and nothing is stored."""
    assert OK == main(["safety"])
    assert f"== {EN['safety.title']}" in capsys.readouterr().out
    assert [] == list(machine.parent.iterdir())


@pytest.mark.parametrize("command", [["exercises", "show"], ["local"]])
def test_an_unknown_exercise_gets_a_hint(command: list[str], capsys: pytest.CaptureFixture[str], machine: Path) -> None:
    """The nearest name is offered, with exit code 1 and no traceback."""
    (machine.parent / "data" / "sessions").mkdir(parents=True)  # they have been here before

    assert FAILED == main([*command, "mirrorng"])
    assert "Did you mean “mirroring”?" in capsys.readouterr().err


# --- when something is wrong


@pytest.mark.parametrize("command", [["exercises"], ["local"], ["resume"]])
def test_a_wrong_configuration_is_said(command: list[str], machine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The key that is wrong and the one that was meant, and nothing else happens."""
    machine.write_text('exercise = "x"')

    assert FAILED == main(command)
    assert f"{machine}: there is no key “exercise”. Did you mean “exercises”?\n" == capsys.readouterr().err


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (KeyboardInterrupt(), INTERRUPTED, f"\n{EN['plain.stopped']}\n"),
        (BrokenPipeError(), FAILED, ""),
        (Trouble(), FAILED, "Something went wrong, and nothing was lost.\n"),
        (OSError(28, "No space left on device", "x"), FAILED,
         "No space left on device (x). Nothing that was said is lost.\n"),
        (OSError(), FAILED, "The system refused. Nothing that was said is lost.\n"),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_trouble_is_a_sentence(
    raised: BaseException, code: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever goes wrong, standard error gets one sentence and the caller an exit code."""

    def fail(given: object) -> int:
        raise raised

    monkeypatch.setattr(cli, "_safety", fail)
    monkeypatch.setattr(sys, "stdout", sys.stdout)  # so that it comes back

    assert code == main(["safety"])
    assert said == capsys.readouterr().err


@pytest.mark.parametrize(
    ("keeps", "hidden", "said"),
    [(True, False, "plain.cut"), (True, True, "plain.cut.hidden"), (False, False, "plain.stopped")],
)
def test_an_interrupted_dialogue_is_said_to_be_kept(
    keeps: bool, hidden: bool, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """After Ctrl+C one reads how to carry on, where there is something to carry on with."""

    def interrupt(given: argparse.Namespace) -> int:
        given.desk = LineDesk(Nobody(), print, calm=True)
        given.desk.keeps, given.desk.hidden = keeps, hidden
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_local", interrupt)

    assert INTERRUPTED == main(["local"])
    assert unbroken(EN[said]) == unbroken(capsys.readouterr().err)


def test_the_end_of_input_in_a_dialogue_says_how_to_carry_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was begun is kept, and one reads so."""
    lines = Typed("1", "Ana", "Ben")
    monkeypatch.setattr("duologue.terminal.Input", lambda: lines)

    assert OK == main(["local", "mirroring"])
    assert capsys.readouterr().out.endswith(f"\n{told(EN['plain.ended'])}\n")


@pytest.mark.parametrize("command", [["local"], ["resume"], []])
def test_the_end_of_input_is_no_error(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where people are asked and nobody answers, the program closes with a sentence and exit code 0."""
    monkeypatch.setattr(cli, "_terminal", lambda stream: True)
    monkeypatch.setenv("TERM", "dumb")  # on which no screen is drawn
    monkeypatch.setattr("duologue.terminal.Input", lambda: Nobody())

    assert OK == main(command)
    assert capsys.readouterr().out.endswith(f"\n{told(EN['plain.unbegun'])}\n")


@pytest.mark.parametrize("command", [["invite", "mirroring"], ["join"]])
def test_nothing_is_kept_of_an_invitation_that_was_taken_back(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], machine: Path
) -> None:
    """A code is shown, or asked for, and /quit says that nothing was begun; the relay in this process is gone."""
    answers = {"invite": ["1", "1", "Ana", "/quit"], "join": ["1", "/quit"]}
    monkeypatch.setattr("duologue.terminal.Input", lambda: Typed(*answers[command[0]]))
    code = main(command)
    said = capsys.readouterr()

    assert (OK, "") == (code, said.err)
    assert ("@127.0.0.1:" in said.out) == (command[0] == "invite")
    assert said.out.endswith(f"\n{told(EN['plain.unbegun'])}\n")
    assert not (machine.parent / "data").exists()


def test_a_relay_that_is_down_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its address and what to do, on standard error, and exit code 1."""
    monkeypatch.setenv("DUOLOGUE_RELAY", "127.0.0.1:1")
    monkeypatch.setattr("duologue.terminal.Input", lambda: Typed("1", "2"))

    assert FAILED == main(["invite", "mirroring"])
    assert f"{EN['relay.none'].format(relay='127.0.0.1:1')}\n" == capsys.readouterr().err


class Nobody:
    """An input that has ended."""

    async def next(self, until: int | None = None) -> str | None:
        """No line."""
        raise EOFError

    async def more(self) -> bool:
        """Nor another one."""
        return False


@pytest.mark.parametrize(
    "redirected",
    ["demo | head -n 1", "local | head -n 1", "--help | head -n 1", "demo >/dev/full", "safety >/dev/full", "demo >&-",
     "local <&-", "local <&- >&-", "local <&- >&- 2>&-", "safety >&- 2>&-"],
)  # fmt: skip
def test_streams_may_be_gone(redirected: str) -> None:
    """Whatever was closed or filled up at the other end, there is never a traceback."""
    done = shell(redirected)

    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
    assert done.returncode in (OK, FAILED)


def test_the_doctor_says_what_is_wrong(machine: Path, tmp_path: Path) -> None:
    """Exit code 0 where nothing is, else 1; without a terminal, in ASCII, in any width; no home is named, none made."""
    env = {**os.environ, "LC_ALL": "C", "TERM": "dumb", "COLUMNS": "40"}
    command = [sys.executable, "-m", "duologue", "doctor"]
    said = []
    for config in (None, f'exercises = "{tmp_path}/home/x"'):
        if config:
            machine.write_text(config)
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env=env, check=False)
        said.append((done.returncode, " ".join(done.stdout.decode("ascii").split()), done.stderr))
    (well, all_, quiet), (unwell, what, silent) = said

    assert (OK, FAILED, b"", b"") == (well, unwell, quiet, silent)
    assert EN["doctor.terminal.none"] in all_
    assert all_.endswith(EN["doctor.well"])
    assert "should name a folder, and" in what
    assert f"{tmp_path}/home" not in all_ + what
    assert not (tmp_path / "data").exists()


def test_a_misspelt_command_is_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, and which one may be meant; `duologue help` lists them all."""
    with pytest.raises(SystemExit) as wrong:
        cli.main(["jion"])
    with pytest.raises(SystemExit) as helped:
        cli.main(["help"])
    said = capsys.readouterr()

    assert (2, 0) == (wrong.value.code, helped.value.code)
    assert "Did you mean “join”?" in said.err
    assert "invite your partner" in said.out
