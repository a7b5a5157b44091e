# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A theme that was chosen is there the next time; what is set goes before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from duologue.config import Config
from duologue.tui.look import FILE, keep_theme, theme


def test_a_choice_is_kept(tmp_path: Path) -> None:
    """It is written into the folder, and read from there."""
    keep_theme("nord", tmp_path / "data")

    assert "nord" == theme(Config(), tmp_path / "data")


def test_what_is_set_goes_before_the_choice(tmp_path: Path) -> None:
    """Whoever sets one sees that one, whatever was chosen on the screen."""
    keep_theme("nord", tmp_path)

    assert "dracula" == theme(Config(theme="dracula"), tmp_path)


@pytest.mark.parametrize("data", [None, b"theme = 7", b"theme", b"\xff", b"[" * 100_000])
def test_what_cannot_be_read_is_no_choice(data: bytes | None, tmp_path: Path) -> None:
    """Nobody is bothered about a colour."""
    if data is not None:
        (tmp_path / FILE).write_bytes(data)

    assert "" == theme(Config(), tmp_path) == theme(Config(), None)


def test_what_cannot_be_kept_is_not(tmp_path: Path) -> None:
    """A folder that is none, or no folder at all: the choice holds for today."""
    (tmp_path / "file").write_bytes(b"")
    keep_theme("nord", tmp_path / "file")
    keep_theme("nord", None)

    assert ["file"] == [path.name for path in tmp_path.iterdir()]
