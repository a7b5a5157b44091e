"""Waiting for one of two things without losing either. What is not done is cancelled, and nothing of it goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
AGAIN = 30_000  # ms until what is due, and could not be done, is tried again


async def either(wanted: Coroutine[Any, Any, T], instead: Coroutine[Any, Any, object]) -> T | None:
    """What `wanted` comes to; None if `instead` was done before it. Where both are done, `wanted` counts.

    Raises what `wanted` raises.
    """
    first, second = asyncio.ensure_future(wanted), asyncio.ensure_future(instead)
    try:
        await asyncio.wait((first, second), return_when=asyncio.FIRST_COMPLETED)
    finally:
        await _stopped(first, second)
    return None if first.cancelled() else first.result()


async def alongside(wanted: Coroutine[Any, Any, T], other: Coroutine[Any, Any, object]) -> T:
    """What `wanted` comes to, while `other` goes on beside it. Raises what either raises, `wanted` first."""
    first, second = asyncio.ensure_future(wanted), asyncio.ensure_future(other)
    try:
        await asyncio.wait((first, second), return_when=asyncio.FIRST_COMPLETED)
        if not first.done():
            second.result()
        return await first
    finally:
        await _stopped(first, second)


async def _stopped(*tasks: asyncio.Future[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    for task in tasks:
        if not task.cancelled():
            task.exception()  # looked at, so that nobody complains: whoever wants it has it from the task
