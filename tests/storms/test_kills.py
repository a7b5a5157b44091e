# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A relay and two clients, real processes, killed at any moment. Longer: scripts/storm."""

from __future__ import annotations

import random
from pathlib import Path

from tests.helpers import rounds
from tests.storms.storm import storm


async def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    """Any of the three dies, and comes back: nobody has seen what the relay lost, and in the end all hold the same."""
    seed, times = random.randrange(10**6), rounds(10, 30)
    found = await storm(tmp_path, times, seed)

    assert ([], 0) == (found.wrong, found.lost), f"seed {seed}"
    assert found.words > times


async def test_a_relay_that_speaks_too_early_is_caught(tmp_path: Path) -> None:
    """One that delivers before it commits loses, at a death, what a client has seen; the clients give it back."""
    found = await storm(tmp_path, 60, 1, "late", until_lost=True)

    assert found.lost > 0
    assert [] == [what for what in found.wrong if "relay" not in what]
