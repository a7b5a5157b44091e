"""What the documents say is so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from duologue.core.exercise import Form, Kind
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


def test_the_architecture_is_short() -> None:
    """ARCHITECTURE.md stays within 120 lines, and names only files that exist."""
    lines = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines()
    files = re.findall(r"`((?:core/)?[a-z]+\.py)`", "\n".join(lines))

    assert len(lines) <= 120
    assert [name for name in files if not (ROOT / "src" / "duologue" / name).exists()] == []
