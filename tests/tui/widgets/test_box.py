"""The box to write in, beside what its forms are tried for."""

from __future__ import annotations

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
