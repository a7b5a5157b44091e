"""Waiting for one of two things without losing either."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")


async def either(wanted: Coroutine[Any, Any, T], instead: Coroutine[Any, Any, object]) -> T | None:
    """What `wanted` comes to; None if `instead` was done before it. What is not done is cancelled.

    Where both are done, `wanted` counts. Raises what it raises.
    """
    first, second = asyncio.ensure_future(wanted), asyncio.ensure_future(instead)
    try:
        await asyncio.wait((first, second), return_when=asyncio.FIRST_COMPLETED)
    finally:
        first.cancel()
        second.cancel()
    await asyncio.wait((first, second))
    if not second.cancelled():
        second.exception()  # looked at, so that nobody complains: whoever made it knows better than to raise
    return None if first.cancelled() else first.result()


async def unless(wanted: Coroutine[Any, Any, T], over: Coroutine[Any, Any, NoReturn]) -> T:
    """What `wanted` comes to. Raises what `over` raises, if it does so first. What is not done is cancelled."""
    ended = asyncio.ensure_future(over)
    try:
        found = await either(wanted, asyncio.wait([ended]))
        return await ended if found is None else found
    finally:
        ended.cancel()
        await asyncio.wait([ended])
        if not ended.cancelled():
            ended.exception()  # looked at, as above
