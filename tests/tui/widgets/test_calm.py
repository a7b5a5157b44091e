# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Something slow: longer out than in."""

from __future__ import annotations

from duologue.tui.widgets.calm import IN, OUT, length


def test_it_grows_and_shrinks_and_begins_again() -> None:
    """From one cell to all of them in four seconds, and back in six."""
    found = [length(second, 41) for second in (0, IN / 2, IN, IN + OUT / 2, IN + OUT)]

    assert [1, 21, 41, 21, 1] == found
