# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Lines that fail between real processes. With the real times: scripts/storm."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.storms.proxy import Fault
from tests.storms.weather import noticed, place, through

pytestmark = pytest.mark.long

PING = 0.3  # seconds


async def test_a_dialogue_goes_on_through_every_fault(tmp_path: Path) -> None:
    """Slow, cut up, half open, refused or reset: when the line is good again all goes on, and nothing is lost."""
    async with place(tmp_path, PING) as here:
        seen = await through(here, 0.4)
        found = await here.verdict()

    assert [] == found.wrong
    assert 10 == len(seen.records)


@pytest.mark.parametrize("fault", ["half-open", "half-open up", "half-open down"])
async def test_a_half_open_line_is_noticed_at_both_ends(tmp_path: Path, fault: Fault) -> None:
    """Without a reset or an end, client and relay each know by their pings that the line is dead."""
    client, relay = await noticed(tmp_path, fault, PING)

    # The same way takes 5 + 5 + 1 s with the product's own times; here it is asked only that it ends.
    assert min(client, relay) > 0
