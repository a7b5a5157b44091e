# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Strangers at the very command that people run, and a crowd at a relay that stops. Longer: scripts/storm."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.storms.crowd import drain
from tests.storms.hostile import siege
from tests.storms.weather import place

pytestmark = pytest.mark.long

MOST = 64 * 1024  # KiB


async def test_thirty_strangers_cost_little(tmp_path: Path) -> None:
    """With all that they can send a relay stays under 64 MB, and a couple goes on talking."""
    async with place(tmp_path, plain=True) as here:
        await here.more()
        before = (await here.talkers["a"].tells())["seq"]
        came = await siege(here.relay.port, 30, 3, addresses=30)
        during = (await here.talkers["a"].tells())["seq"] - before
        peak = here.relay.status("VmHWM")
        found = await here.verdict()

    assert came >= 30
    assert during > 0
    assert [] == found.wrong
    assert peak < MOST


async def test_a_relay_that_is_told_to_stop(tmp_path: Path) -> None:
    """With twenty clients it is gone within five seconds, and all go on when it is back."""
    code, seconds, _ = await drain(tmp_path, 10)

    assert 0 == code
    assert seconds < 5
