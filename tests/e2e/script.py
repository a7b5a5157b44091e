"""What a couple types, from the first line to the last: the demonstration's lines, as keys for the plain front end."""

from __future__ import annotations

import asyncio

from duologue import demo
from duologue.hotseat import HotSeat, opening
from duologue.library import Library
from duologue.log import MemoryLog
from duologue.page import ONE_LINE, Choice, Page

SAFETY = ["1"]  # the page before first use
NAMES = ["Alex", "Sam"]


def typed(id: str, break_after: int = -1) -> list[str]:
    """The lines that play this exercise's demonstration to its end, after the names; one list item a line.

    `break_after` = rows of the script before a break that both come back from at once; -1 = none.
    """
    return asyncio.run(_typed(id, break_after))


async def _typed(id: str, break_after: int) -> list[str]:
    exercise = Library().exercise(id)
    session, clear = opening(exercise, bytes)
    seconds = iter(range(10**6))
    table = HotSeat(session, exercise, demo.NAMES, MemoryLog(), lambda: next(seconds) * 1000)
    await table.begin(clear)
    keys: list[str] = []
    rows = demo.script(id)
    for n in range(len(rows)):
        if n == break_after:
            keys += ["/pause", "5m", "1", "1"]
        if rows[n].seat != table.front():
            # Where both answer, the script may name them in the other order.
            rows[n], rows[n + 1] = rows[n + 1], rows[n]
        line = rows[n]
        assert table.front() == line.seat
        keys += _keys(table.page(), line)
        await table.act(_choice(table.page(), line), line.words)
    return keys


def _choice(page: Page, line: demo.Line) -> Choice:
    return next((choice for choice in page.choices if choice.act == line.act), Choice(line.act, ""))


def _keys(page: Page, line: demo.Line) -> list[str]:
    acts = [choice.act for choice in page.choices]
    if line.act in acts and not line.words:
        beside = len(page.field.options) if page.field is not None and page.field.form == "choice" else 0
        return [str(acts.index(line.act) + 1 + beside)]
    if page.field is not None and page.field.form in ONE_LINE:
        return [line.words, "1"]
    return [*(["/new"] if page.field is not None and page.field.draft else []), *line.words.split("\n"), "", "1"]
