"""The sentences of the screen. That each is used and can be read: test_phrases."""

from __future__ import annotations

import re

import pytest

from duologue.phrases import EN
from duologue.plainwords import PLAIN
from duologue.screenwords import SCREEN


def test_they_are_among_all_sentences() -> None:
    """As they stand, and none has the name of another."""
    assert SCREEN.items() <= EN.items()
    assert set() == PLAIN.keys() & SCREEN.keys()


@pytest.mark.parametrize("key", SCREEN)
def test_a_screen_has_no_commands(key: str) -> None:
    """Nothing is to be typed that only plain lines understand."""
    assert not re.search(r"(^|\s)/[a-z]+\b", SCREEN[key])
