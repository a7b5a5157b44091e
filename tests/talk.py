"""What the tests of the library share: one small exercise, and a way to read it with other files."""

from __future__ import annotations

from pathlib import Path

import pytest

from duologue.core.exercise import Exercise
from duologue.fileformat import Fault, FaultyFile
from duologue.library import Library
from tests.helpers import shelf

DATA = Path(__file__).parent / "data"
SOUND = DATA / "mistakes" / "sound"
TALK = (SOUND / "talk.toml").read_text(encoding="utf-8")
PIECE = (SOUND / "parts" / "piece.toml").read_text(encoding="utf-8")
FEELING = TALK.replace('form = "text"', 'form = "feelings"')
"""The same exercise, where a list of feelings is asked for."""


def read(files: dict[str, str | bytes], language: str = "en") -> Exercise:
    """The exercise "talk.toml" of these files; its part is there unless it is another one."""
    folder = shelf({"talk.toml": TALK, "parts/piece.toml": PIECE, **files})
    return Library().read(folder / "talk.toml", folder, language)


def faults(files: dict[str, str | bytes], language: str = "en") -> tuple[Fault, ...]:
    """What is wrong with it."""
    with pytest.raises(FaultyFile) as caught:
        read(files, language)
    return caught.value.faults
