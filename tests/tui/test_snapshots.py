"""Every screen and state looks as it did when somebody last looked at it. `scripts/snapshots` writes them down anew."""

from __future__ import annotations

import pytest

from tests.tui.scenes import SCENES
from tests.tui.snapshots import FOLDER, kept, text_of


@pytest.mark.parametrize("name", SCENES)
async def test_a_scene_looks_as_it_did(name: str) -> None:
    """Line by line, at four sizes."""
    assert kept(name).read_text(encoding="utf-8") == await text_of(name)


def test_every_snapshot_is_of_a_scene() -> None:
    """None is left of a scene that is gone."""
    assert set(SCENES) == {file.stem for file in FOLDER.glob("*.txt")}
