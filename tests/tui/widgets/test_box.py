"""The box to write in, beside what its forms are tried for."""

from __future__ import annotations

import gc

from duologue.tui.widgets.box import Box
from tests.tui.alone import alone


async def test_a_box_that_was_taken_away_can_still_be_drawn() -> None:
    """Until the rest of the screen is laid out anew its place is empty."""
    app = alone("text")
    async with app.run_test() as pilot:
        await pilot.press(*"words")
        await pilot.pause()
        before = app.shown()
        with app.batch_update():
            await app.form.remove()
            after = app.shown()

    assert "words" in before
    assert "words" not in after
    assert "behind" in after


async def test_what_was_written_is_let_go_of_with_its_box() -> None:
    """However many boxes there were, none is held but the one in front and the one just before it."""
    app = alone("text")
    async with app.run_test() as pilot:
        for n in range(6):
            await pilot.press(*f"words{n}")
            await app.turn_to(alone("text").form)
            await pilot.pause()
        gc.collect()
        held = [one.text for one in gc.get_objects() if isinstance(one, Box) and one.text]

    assert held in ([], ["words5"])
