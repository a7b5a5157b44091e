# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Whatever one key asks for, it is one key away, also where something stands over the screen."""

from __future__ import annotations

import pytest
from textual.command import CommandPalette

from duologue.phrases import EN
from duologue.tui.help import Help
from duologue.tui.notes import Notes
from tests.table import bundled
from tests.tui.stage import Stage, staged
from tests.world import World

OPENS = ("f1", "f2", "f3", "f4", "f5", "f8", "ctrl+p")


def seen(stage: Stage) -> str:
    """Which of what a key opens is in front."""
    screen, headline = stage.pilot.app.screen, stage.text("headline")
    over = {Help: "f1", Notes: "f5"}.get(type(screen), "ctrl+p" if isinstance(screen, CommandPalette) else "")
    asked = {EN["ask.pause"]: "f2", EN["ask.stop"]: "f3", EN["guest.ask"]: "f8"}.get(headline, "")
    return over or asked or ("f4" if stage.screen.has_class("-so-far") else "")


@pytest.mark.parametrize("first", OPENS)
async def test_every_key_works_over_what_another_has_opened(first: str) -> None:
    """What stands over the screen goes, and what was asked for is in front."""
    found = dict[str, str]()
    for then in (key for key in OPENS if key != first):
        async with World(bundled("mirroring")) as world, staged(world.b.it, now=world.clock) as stage:
            await stage.press(first)
            await stage.pilot.pause()
            assert first == seen(stage)
            await stage.press(then)
            await stage.pilot.pause()
            found[then] = "f4" if then == "f4" and stage.screen.has_class("-so-far") else seen(stage)

    assert {key: key for key in found} == found


async def test_over_two_of_them_too() -> None:
    """What is looked for over the help goes with it; and the words of a note are kept."""
    async with World(bundled("mirroring")) as world, staged(world.b.it, now=world.clock) as stage:
        for first in ("f1", "f5"):
            await stage.press(first, *("o" * (first == "f5")), "ctrl+p", "f2")
            await stage.pilot.pause()
            assert "f2" == seen(stage)
            await stage.press("escape")
            assert "" == seen(stage)

        assert "o" == world.b.it.notes()


async def test_the_key_that_brought_it_takes_it_away() -> None:
    """Also where it is another key than usual."""
    async with World(bundled("mirroring")) as world, staged(world.b.it, now=world.clock) as stage:
        stage.pilot.app.set_keymap({"help": "f12", "notes": "f6"})
        for key in ("f12", "f6"):
            await stage.press(key)
            await stage.pilot.pause()
            before = stage.pilot.app.screen
            await stage.press(key)
            await stage.pilot.pause()

            assert (True, stage.screen) == (before is not stage.screen, stage.pilot.app.screen)
