from __future__ import annotations

import asyncio

from duologue.desk import Desk
from tests.link import settle
from tests.table import Typed


async def test_only_the_word_itself_quits() -> None:
    """Other lines do not, and neither does the end of input."""
    typed = Typed("yes", " /QUIT ", "more")
    await Desk(typed, print, calm=False).quits()
    left = await typed.next()
    waiting = asyncio.ensure_future(Desk(Typed("quit"), print, calm=False).quits())
    await settle()
    waiting.cancel()
    await asyncio.wait([waiting])

    assert left == "more"
    assert waiting.cancelled()
