"""The sentences of plain lines. That each is used and can be read: test_phrases."""

from __future__ import annotations

import re

import pytest

from duologue.phrases import EN
from duologue.plainwords import PLAIN
from duologue.screenwords import SCREEN


def test_they_are_among_all_sentences() -> None:
    """As they stand, and none has the name of another."""
    assert PLAIN.items() <= EN.items()
    assert set() == PLAIN.keys() & SCREEN.keys()


@pytest.mark.parametrize("key", PLAIN)
def test_lines_need_no_key_but_enter(key: str) -> None:
    """Nothing that only a screen can take is asked for."""
    assert not re.search(r"\b(Ctrl|Tab|Escape|Space|arrows?|F\d)\b", PLAIN[key])
