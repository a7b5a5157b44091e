# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What is being written and is on no disk yet."""

from __future__ import annotations

from duologue.hotseat import HotSeat
from duologue.tui.unsaid import Unsaid
from duologue.tui.widgets.box import Box
from tests.table import bundled, seated
from tests.tui.stage import staged


def emptied(table: HotSeat) -> None:
    """Nothing is kept of what Ana wrote."""
    table.chairs["a"].drafts = ()


async def test_it_is_kept_once() -> None:
    """The last of it, on the page that it was written on; what was marked is kept alike."""
    table = await seated(bundled("mirroring"))
    page, unsaid = table.page(), Unsaid(table)
    waited = [unsaid.hear(words, page) for words in ("so", "so much")]
    other = [unsaid.of_another(page), unsaid.of_another(table.page())]
    unsaid.keep()
    emptied(table)
    unsaid.keep()
    twice = table.chairs["a"].draft
    unsaid.mark("that part", page)
    unsaid.keep()

    assert ([True, False], [False, True], None) == (waited, other, twice)
    assert ["that part"] == [draft.text for draft in table.chairs["a"].drafts]
    assert not unsaid.of_another(table.page())


async def test_the_last_letters_are_taken_from_the_form() -> None:
    """What it has not told yet; what it has told was kept then, or said since."""
    table = await seated(bundled("mirroring"))
    async with staged(table) as stage:
        stage.screen.query_one(Box).insert("so much")
        page, unsaid, seen = table.page(), Unsaid(table), list[str]()
        for told in ("so", "so much"):
            emptied(table)
            unsaid.hear(told, page)
            unsaid.keep()
            emptied(table)
            unsaid.finish(stage.screen)
            unsaid.keep()
            seen += [draft.text for draft in table.chairs["a"].drafts] or [""]

    assert ["so much", ""] == seen
