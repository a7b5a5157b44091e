"""What the documents say is so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from duologue import frames, wire
from duologue.core.dialogue import _UNIVERSAL
from duologue.core.entry import _CLEAR
from duologue.core.exercise import Form, Kind
from duologue.core.state import Reason
from duologue.fileformat import StepTable
from duologue.library import Library

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
