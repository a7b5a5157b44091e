# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Notes for oneself."""

from __future__ import annotations

from duologue.tui.notes import Notes
from tests.table import bundled
from tests.tui.stage import staged
from tests.world import World


async def test_notes_stay_with_whoever_writes_them() -> None:
    """They are kept, and are there again; nothing of them is sent."""
    async with World(bundled("mirroring")) as world, staged(world.b.it, now=world.clock) as stage:
        before = world.b.me.state.seq
        await stage.press("f5")
        assert isinstance(stage.pilot.app.screen, Notes)
        await stage.press("o", "k", "escape")
        await stage.pilot.pause()

        assert "ok" == world.b.it.notes()
        assert before == world.b.me.state.seq
