# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What the documents say is so."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from textual.binding import Binding

from duologue import cli, config, doctor, frames, measures, wire
from duologue.commandline import parser
from duologue.core.dialogue import _UNIVERSAL
from duologue.core.entry import _CLEAR
from duologue.core.exercise import Form, Kind
from duologue.core.state import Reason
from duologue.keys import StepTable
from duologue.library import Library
from duologue.phrases import EN
from duologue.tui.commands import Verbs
from duologue.tui.dialogue import Dialogue
from duologue.tui.small import LEAST
from duologue.tui.themes import NAMES

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "EXERCISES.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_every_snippet_is_toml(snippet: str) -> None:
    """Whoever copies a snippet has a file that can be read."""
    assert tomllib.loads(snippet)


def test_the_first_example_is_sound(tmp_path: Path) -> None:
    """The first exercise in the documentation passes every proof."""
    file = tmp_path / "evening.toml"
    file.write_text(SNIPPETS[0], encoding="utf-8")

    assert Library().read(file).title == "One thing from today"


def test_every_key_of_a_step_is_explained() -> None:
    """The table of keys leaves none out, nor any kind or form."""
    named = set(re.findall(r"[a-z_]+", TEXT))

    assert set(StepTable.__struct_fields__) - named == set()
    assert {*Kind.__args__, *Form.__args__} - named == {""}  # type: ignore[attr-defined]


def test_every_bundled_exercise_and_part_is_named() -> None:
    """Whoever looks for a way of talking finds its file, and whoever writes an exercise the parts there are."""
    named = set(re.findall(r"`([a-z-]+)`", TEXT))
    parts = {file.name.removesuffix(".toml") for file in (files("duologue") / "exercises" / "parts").iterdir()}
    parts = {part for part in parts if "." not in part}  # the others are their words in another language

    assert set() == {*Library().ids(), *parts} - named


def test_the_readme_shows_only_commands_that_exist() -> None:
    """Every script named in the README is there."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    scripts = set(re.findall(r"scripts/([a-z]+)", readme))

    assert all((ROOT / "scripts" / name).exists() for name in scripts), scripts


PROTOCOL = (ROOT / "docs" / "PROTOCOL.md").read_text(encoding="utf-8")
QUOTED = set(re.findall(r"`([^`\n]+)`", PROTOCOL))


def test_the_protocol_names_everything_that_is_said() -> None:
    """Every reason, every frame with its fields, and every act with what it says in the open."""
    kinds = frames.Any_.__args__
    fields = {name for kind in kinds for name in kind.__struct_fields__}
    clear = {*_CLEAR, *(key for allowed in _CLEAR.values() for key in allowed)}

    for names in (set(map(str, Reason)), {kind.__name__.lower() for kind in kinds}, fields, clear, _UNIVERSAL.keys()):
        assert set() == names - QUOTED


def test_the_protocol_names_every_part_of_an_entry_in_order() -> None:
    """Whoever writes one from the table writes the same bytes."""
    table = PROTOCOL.partition("## 2.")[2].partition("## 3.")[0]

    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == list(wire._FIELDS)


def test_the_protocol_is_complete() -> None:
    """No line of it is left to be written, and the vectors that it names are there."""
    vectors = {Path(name).name for name in QUOTED if name.endswith(".json")}

    assert not re.findall(r"^[A-Z]{4,}$|TODO|TBD|\?\?\?", PROTOCOL, re.MULTILINE)
    assert vectors == {"pairing.json", "seal.json", "sign.json"}
    assert all((ROOT / "tests" / "vectors" / name).exists() for name in vectors)


def test_the_architecture_is_short() -> None:
    """ARCHITECTURE.md stays within 120 lines, and names only files that exist."""
    lines = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines()
    files = re.findall(r"`((?:core/)?[a-z]+\.py)`", "\n".join(lines))

    assert len(lines) <= 120
    assert [name for name in files if not (ROOT / "src" / "duologue" / name).exists()] == []


TERMINAL = (ROOT / "docs" / "TERMINAL.md").read_text(encoding="utf-8")
FACILITATING = (ROOT / "docs" / "FACILITATING.md").read_text(encoding="utf-8")


def test_every_command_for_a_facilitator_exists() -> None:
    """What can be typed in plain lines is listed by /help there, and an option of `observe` is one."""
    typed = set(re.findall(r"`(/[a-z]+)`", FACILITATING))
    listed = {line.split()[0] for line in EN["plain.help"].split("\n")}
    options = re.findall(r"`(--[a-z]+)`", FACILITATING)

    assert {"/facilitator", "/measures", "/note", "/quit", "/stop"} == typed
    assert set() == typed - listed
    assert callable(parser(cli.runs()).parse_args(["observe", *options]).run)


def test_the_figures_for_a_facilitator_are_the_programs() -> None:
    """The bounds in docs/FACILITATING.md are those that are used."""
    share = f"more than {measures.MOST_SHARE} to {100 - measures.MOST_SHARE} within ten minutes"
    bounds = (share, f"two of more than {measures.LONG} since")

    assert [] == [bound for bound in bounds if bound not in FACILITATING]


@pytest.mark.parametrize("line", re.findall(r"scripts/duologue[^`\n]*", TERMINAL + FACILITATING))
def test_every_command_for_a_terminal_exists(line: str) -> None:
    """Whoever types a line from docs/TERMINAL.md or docs/FACILITATING.md starts the program."""
    _, *arguments = line.split()

    given = parser(cli.runs()).parse_args(arguments)
    assert (ROOT / "scripts" / "duologue").exists()
    assert callable(given.run)


def test_the_configuration_for_a_terminal_is_read(tmp_path: Path) -> None:
    """The file in docs/TERMINAL.md can be copied as it is."""
    (snippet,) = re.findall(r"```toml\n(.*?)```", TERMINAL, re.DOTALL)
    file = tmp_path / "config.toml"
    file.write_text(snippet, encoding="utf-8")
    found = config.read(file, {})

    assert ("ansi-dark", False, False) == (found.theme, found.bell, found.title)
    assert {"pause": "f6", "so-far": "f4,ctrl+o"} == found.keys


def test_the_keys_for_a_terminal_are_those_that_there_are() -> None:
    """Each id has its line, with the key that its binding has; each key that can be given is said; themes exist."""
    bindings = (binding for bound in (Dialogue, Verbs) for binding in bound.BINDINGS if isinstance(binding, Binding))
    keys = {binding.id: binding.key.title() for binding in bindings if binding.id}
    told = dict(re.findall(r"^\| `([a-z-]+)` \| .* \| ([A-Z][\w+]*) \|$", TERMINAL, re.MULTILINE))
    letters = " ".join(key[-1] for key in config.CAN_BE_GIVEN if key.startswith("ctrl+"))
    named = set(re.findall(r"\b(?:duologue|ansi)-(?:dark|light)\b", TERMINAL))

    assert keys == told
    assert set(config.KEY_IDS) == told.keys()
    assert f"one of the letters {letters};" in TERMINAL
    assert {"duologue-dark", "duologue-light", "ansi-dark", "ansi-light"} == named & set(NAMES)


def test_the_sizes_for_a_terminal_are_those_of_the_screen() -> None:
    """The doctor and docs/TERMINAL.md speak of the widths and heights at which the screen changes."""
    widths = [width for width, _ in Dialogue.HORIZONTAL_BREAKPOINTS or ()]
    heights = [height for height, _ in Dialogue.VERTICAL_BREAKPOINTS or ()]

    assert [0, doctor.SIDE_BY_SIDE, doctor.ALL] == widths
    assert doctor.TALL in heights
    assert doctor.LEAST == (LEAST.width, LEAST.height)
    assert f"from {doctor.ALL} columns on" in TERMINAL
    assert all(f"{columns}×{rows}" in TERMINAL for columns, rows in (doctor.LEAST, doctor.SMALL))
