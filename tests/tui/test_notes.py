# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Notes for oneself."""

from __future__ import annotations

import errno
import os

import pytest

from duologue.phrases import EN
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


@pytest.mark.parametrize("key", ["escape", "f5", "ctrl+q"])
async def test_one_goes_on_where_it_stopped(key: str) -> None:
    """Behind the last letter of what stands there; each key that closes them keeps it, and the dialogue goes on."""
    async with World(bundled("mirroring")) as world, staged(world.b.it, now=world.clock) as stage:
        world.b.it.note("first line\nsecond")
        await stage.press("f5")
        await stage.pilot.pause()
        await stage.press("enter", "!", key)
        await stage.pilot.pause()

        assert "first line\nsecond\n!" == world.b.it.notes()
        assert stage.screen is stage.pilot.app.screen
        assert [] == stage.pilot.app.ended  # type: ignore[attr-defined]


async def test_it_is_said_what_the_notes_are_for_and_how_they_close() -> None:
    """Above and below them, in the smallest window too."""
    async with World(bundled("mirroring")) as world, staged(world.b.it, 40, 20, now=world.clock) as stage:
        await stage.press("f5")
        await stage.pilot.pause()
        seen = " ".join(stage.seen().replace("│", " ").split())

        assert EN["screen.notes"] in seen
        assert EN["screen.notes.close"] in seen


async def test_notes_that_cannot_be_kept_are_not_lost_silently(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk is full it is said why, without a word of them."""

    def full(words: str) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    async with World(bundled("mirroring")) as world, staged(world.b.it, now=world.clock) as stage:
        monkeypatch.setattr(world.b.it, "note", full)
        await stage.press("f5", *"secret", "escape")
        await stage.pilot.pause()
        said = [one.message for one in stage.pilot.app._notifications]

        assert [EN["plain.unsaved"].format(why=os.strerror(errno.ENOSPC))] == said


async def test_what_stands_on_them_is_kept_when_the_program_ends() -> None:
    """Without any key, and as it was written: nothing is taken off its ends."""
    async with World(bundled("mirroring")) as world, staged(world.b.it, now=world.clock) as stage:
        await stage.press("f5", "space", "o", "k", "enter")
        notes = stage.pilot.app.screen
        assert isinstance(notes, Notes)
        notes.finish()

        assert " ok\n" == world.b.it.notes()
        assert notes is stage.pilot.app.screen
