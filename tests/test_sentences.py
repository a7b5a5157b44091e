# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What a tired couple reads in an exercise is short, sentence by sentence."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ENOUGH = 16  # words of a sentence that is read in one breath
HELD = (Path(__file__).parent.parent / "src/duologue/exercises").glob("**/*.toml")
FILES = sorted(file for file in HELD if "." not in file.stem and file.parent.name != "vocabularies")


def long(words: str) -> list[str]:
    """The sentences of more than enough words: each ends with its mark, or with its line."""
    found = re.split(r"(?<=[.?!])[”’]?\s+|\n", words)
    return [sentence for sentence in found if len(re.findall(r"\S*\w\S*", sentence)) > ENOUGH]


def read(table: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a file, with the key that it stands under."""
    if isinstance(table, str):
        yield key, table
    elif isinstance(table, list):
        for one in table:
            yield from read(one, key)
    elif isinstance(table, dict):
        for name, held in table.items():
            yield from read(held, name)


def defended(source: str) -> set[str]:
    """The keys whose line has a comment before it."""
    return set(re.findall(r"^# .*\n([a-z_]+) =", source, re.MULTILINE))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_sentence_is_short_or_a_comment_says_why_not(file: Path) -> None:
    """Sixteen words are enough; a longer sentence has its reason in the line above its key."""
    source = file.read_text(encoding="utf-8")
    found = [(key, words) for key, words in read(tomllib.loads(source)) if long(words)]

    assert [] == [(key, long(words)) for key, words in found if key not in defended(source)]


def test_a_long_sentence_is_found() -> None:
    """Wherever it stands, after others or in a list; lines and sentences are counted each for itself."""
    sixteen = " ".join(["word"] * 16)
    table = {
        "step": {"tell": {"cards": [sixteen, f"One. {sixteen} more."], "labels": {"yes": f"{sixteen}\n{sixteen}"}}}
    }
    source = "# Why it is so.\nprompt = 1\nwait = 2\n"

    assert ["cards", "cards", "yes"] == [key for key, _ in read(table)]
    assert [[], [f"{sixteen} more."], []] == [long(words) for _, words in read(table)]
    assert {"prompt"} == defended(source)
    assert len(FILES) == 24
