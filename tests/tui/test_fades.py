"""What is mirrored fades on the screen while an answer is written, and never where somebody needs it."""

from __future__ import annotations

import pytest

from duologue.hotseat import HotSeat
from duologue.page import Choice
from duologue.tui.work import Work
from tests.table import bundled, seated
from tests.tui.stage import Stage, staged

PIECE = "I am tired on Fridays."
AGAIN = "Above all on Fridays."
MIRROR = [("say", "Saturdays"), ("now", ""), ("ready", ""), ("say", PIECE)]
REJECTED = [("say", "You rest."), ("not_yet", ""), ("say", AGAIN)]


async def mirroring(*acts: tuple[str, str], fades: bool = True) -> HotSeat:
    """Two at one keyboard, about to mirror; they want it to fade."""
    table = await seated(bundled("mirroring"), fades=fades)
    for act, words in (*MIRROR, *acts):
        page = table.page()
        await table.act(next((one for one in page.choices if one.act == act), Choice(act, "")), words)
    return table


def on_table(stage: Stage) -> str:
    """What can be read above one's own part."""
    rows = stage.screen._compositor.render_strips()
    return "\n".join(row.text for row in rows[: stage.screen.query_one(Work).region.y])


async def test_it_goes_with_the_first_letter_and_is_back_when_the_last_is_gone() -> None:
    """In its place stands why, and how to see it again."""
    async with staged(await mirroring()) as stage:
        before = on_table(stage)
        await stage.press("y", "o")
        during = on_table(stage)
        await stage.press("backspace", "backspace")

        assert PIECE in before
        assert PIECE not in during
        assert "What Ana said fades while you write" in during
        assert PIECE in on_table(stage)


async def test_it_stays_where_they_did_not_both_want_it() -> None:
    """Words that are written change nothing on the table."""
    async with staged(await mirroring(fades=False)) as stage:
        await stage.press("y", "o")

        assert PIECE in on_table(stage)


@pytest.mark.parametrize("width", [80, 120])
async def test_it_fades_in_the_record_beside_it_too(width: int) -> None:
    """Where there is room for all that was said, it does not stand there instead."""
    async with staged(await mirroring(), width=width, height=30) as stage:
        await stage.press("y", "o")

        assert PIECE not in stage.seen()


async def test_whoever_asks_for_what_was_said_so_far_sees_it() -> None:
    """It is a way to listen, and no lock."""
    async with staged(await mirroring()) as stage:
        await stage.press("y", "o", "f4")

        assert PIECE in stage.seen()


async def test_what_is_to_be_heard_is_read_before_it_fades() -> None:
    """After a mirror that did not fit, one's own last try stands in the box, and the missing part on the table."""
    async with staged(await mirroring(*REJECTED)) as stage:
        before = on_table(stage)
        await stage.press("x")

        assert AGAIN in before
        assert AGAIN not in on_table(stage)


async def test_it_is_there_again_on_the_page_that_asks_whether_it_fits() -> None:
    """The speaker has both beside each other."""
    async with staged(await mirroring()) as stage:
        await stage.say("You are tired.")

        assert PIECE in on_table(stage)
        assert "You are tired." in on_table(stage)
