# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
from __future__ import annotations

import asyncio
from typing import NoReturn

import pytest

from duologue.waits import either, unless
from tests.link import settle


async def now(value: str) -> str:
    """Done at once."""
    return value


async def never() -> str:
    """Never done."""
    await asyncio.Event().wait()
    return ""


async def fails() -> str:
    """Fails at once."""
    raise EOFError


async def test_what_is_wanted_counts() -> None:
    """It is what comes of it, also where both are done; where only the other is, there is nothing."""
    assert ["a", "a", None] == [
        await either(now("a"), never()), await either(now("a"), now("b")), await either(never(), now("b")),
    ]  # fmt: skip


async def test_what_is_wanted_may_fail() -> None:
    """Its error is raised; that of the other is nobody's."""
    with pytest.raises(EOFError):
        await either(fails(), never())

    assert None is await either(never(), fails())


async def test_nothing_goes_on_afterwards() -> None:
    """Neither by itself nor when whoever waits is cancelled does anything keep running."""
    before = asyncio.all_tasks()
    await either(now("a"), never())
    waiting = asyncio.ensure_future(either(never(), never()))
    await settle()
    waiting.cancel()
    await asyncio.wait([waiting])
    await settle()

    assert waiting.cancelled()
    assert before == asyncio.all_tasks()


async def test_nothing_is_taken_from_a_queue_in_vain() -> None:
    """A line that comes in the same moment as the other is handed over, or still there: never gone."""
    for rounds in range(8):
        lines, other = asyncio.Queue[str](), asyncio.Event()
        waiting = asyncio.ensure_future(either(lines.get(), other.wait()))
        await settle()
        other.set() if rounds % 2 else lines.put_nowait("line")
        for _ in range(rounds // 2):
            await asyncio.sleep(0)
        lines.put_nowait("line") if rounds % 2 else other.set()
        found = await waiting

        assert ("line", 0) == (found, lines.qsize()) or (None, 1) == (found, lines.qsize())


async def over(*, soon: bool) -> NoReturn:
    """Raises, at once or never."""
    await asyncio.Event().wait() if not soon else None
    raise LookupError


async def test_what_ends_it_first_is_raised() -> None:
    """What is wanted is had while nothing ends it, also where both are there; else one hears why it is over."""
    before = asyncio.all_tasks()
    found = [await unless(now("a"), over(soon=False)), await unless(now("b"), over(soon=True))]
    with pytest.raises(LookupError):
        await unless(never(), over(soon=True))
    with pytest.raises(EOFError):
        await unless(fails(), over(soon=True))

    assert ["a", "b"] == found
    assert before == asyncio.all_tasks()
