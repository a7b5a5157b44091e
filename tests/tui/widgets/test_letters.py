"""Large letters draw every code that fits, and no two signs alike."""

from __future__ import annotations

import string

import pytest

from duologue.codes import words
from duologue.tui.widgets.letters import FONT, HIGH, large, wide


def test_every_sign_is_drawn_in_its_own_way() -> None:
    """All letters, figures and what joins them; each as high as the others and as wide in every row."""
    assert {*string.ascii_lowercase, *string.digits, *"-.:@"} == FONT.keys()
    assert len(FONT) == len({*FONT.values()})
    assert all(len(rows) == 2 * HIGH and len({len(row) for row in rows}) == 1 for rows in FONT.values())


def test_most_codes_fit_into_a_common_terminal() -> None:
    """The longest two words of all, with a figure, in 76 cells, on two lines at most."""
    first, second = sorted(words(), key=wide)[-2:]
    found = large(f"7-{first}-{second}", 76, 12)

    assert found is not None
    assert len(found) <= 2 * HIGH


@pytest.mark.parametrize("word", ["", "two words", "Ä", "wss://x"])
def test_what_is_no_code_is_not_drawn(word: str) -> None:
    """A sign without a drawing leaves the whole word to plain letters."""
    assert large(word, 100, 100) is None


def test_where_there_is_no_room_it_is_not_drawn() -> None:
    """Neither cut off nor half of it."""
    assert large("7-velvet-otter", 20, 100) is None
    assert large("7-velvet-otter", 100, 2) is None


def test_an_address_begins_a_line_of_its_own() -> None:
    """So that one hears where it begins."""
    found = large("7-a-b@1.2:3", 40, 100)

    assert found is not None
    assert 2 * HIGH >= len(found) > HIGH
