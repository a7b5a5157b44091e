# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from duologue.waits import alongside, either
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


async def test_one_thing_alongside_another() -> None:
    """What is wanted counts, also where the other is done first without a word; what either raises is raised."""
    assert ["a", "a"] == [await alongside(now("a"), never()), await alongside(now("a"), now("b"))]
    for wanted, other in ((never(), fails()), (fails(), never()), (fails(), now("b"))):
        with pytest.raises(EOFError):
            await alongside(wanted, other)


async def test_a_quiet_end_of_the_other_is_no_end() -> None:
    """What is wanted is waited for all the same."""
    ready = asyncio.Event()

    async def later() -> str:
        await ready.wait()
        return "a"

    waiting = asyncio.ensure_future(alongside(later(), now("b")))
    await settle()
    ready.set()

    assert "a" == await waiting


@pytest.mark.parametrize("wait", [either, alongside])
async def test_what_is_cancelled_is_over_when_the_wait_is(wait: Callable[..., Coroutine[Any, Any, object]]) -> None:
    """Whoever closes a file after a wait can rely on it that nobody writes to it any more."""
    over = []

    async def tidies() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            over.append(True)

    waiting = asyncio.ensure_future(wait(tidies(), tidies()))
    await settle()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert [True, True] == over
