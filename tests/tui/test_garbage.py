# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""When garbage is collected, and what is set aside from it."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from duologue.tui import garbage


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Collecting is left as it was found."""
    threshold = gc.get_threshold()
    yield
    gc.set_threshold(*threshold)
    gc.enable()


def test_where_it_was_left_to_us_it_is_done_often_from_then_on() -> None:
    """The command turns it off; the first page that has settled turns it on, and each later one sets more aside."""
    gc.disable()
    garbage.collect()
    first, held = gc.get_freeze_count(), [[n] for n in range(1000)]
    garbage.collect()

    assert gc.isenabled()
    assert garbage.OFTEN == gc.get_threshold()
    assert first + len(held) <= gc.get_freeze_count()


def test_where_somebody_else_collects_nothing_is_changed() -> None:
    """Whoever runs the app inside a program of their own keeps their own ways."""
    gc.enable()
    gc.set_threshold(700, 10, 10)
    before = gc.get_freeze_count()
    garbage.collect()

    assert (700, 10, 10) == gc.get_threshold()
    assert before == gc.get_freeze_count()
