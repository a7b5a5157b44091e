# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What every log promises, whatever it keeps its records in: derive from LogContract and give it a `log`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from duologue import wire
from duologue.core.entry import Record
from duologue.errors import Taken
from duologue.log import Log
from tests.helpers import PATIENCE, entry, mirror_shape, seated

START = seated(mirror_shape())


def said(seq: int, words: str = "") -> Record:
    """A record of this seq; a log keeps bytes and does not ask whether they count."""
    return wire.record_of(1000 * seq, wire.encode(entry(START, "a", "say", words or f"number {seq}", seq=seq)))


RECORDS = [said(seq) for seq in range(1, 5)]


async def filled(log: Log, *records: Record) -> None:
    """Append these."""
    for record in records:
        await log.append(record)


async def taken(follower: AsyncIterator[Record], number: int) -> list[Record]:
    """The next so many records."""
    async with asyncio.timeout(PATIENCE):
        return [await anext(follower) for _ in range(number)]


class LogContract:
    """Tests for one kind of log. The fixture `log` gives an empty one."""

    async def test_records_stay_in_order(self, log: Log) -> None:
        """What was appended is there in order, equal to the last byte, however often one looks."""
        await filled(log, *RECORDS)

        assert [RECORDS] * 2 == [await taken(log.follow(0), 4) for _ in range(2)]

    async def test_a_seq_is_given_once(self, log: Log) -> None:
        """A second record of a seq is Taken, as is one that leaves a gap; nothing changes by it."""
        await filled(log, *RECORDS[:2])
        for record in (RECORDS[0], RECORDS[1], said(2, "something else"), RECORDS[3]):
            with pytest.raises(Taken):
                await log.append(record)
        await filled(log, RECORDS[2])

        assert RECORDS[:3] == await taken(log.follow(0), 3)

    @pytest.mark.parametrize("after", range(7))
    async def test_a_follower_gets_what_is_there_and_then_what_comes(self, log: Log, after: int) -> None:
        """From any seq on, stored records come first, then new ones, each once and in order."""
        more = [said(seq) for seq in range(5, 10)]
        await filled(log, *RECORDS)
        follower = log.follow(after)
        first = await taken(follower, max(0, 4 - after))
        waiting = asyncio.ensure_future(taken(follower, 9 - max(after, 4)))
        await asyncio.sleep(0)
        early = waiting.done()
        await filled(log, *more)

        assert not early
        assert [*RECORDS, *more][after:] == first + await waiting

    async def test_followers_do_not_wait_for_each_other(self, log: Log) -> None:
        """Several followers, each at its own pace, all get everything."""
        eager = [asyncio.ensure_future(taken(log.follow(0), 4)) for _ in range(3)]
        late = log.follow(1)
        for record in RECORDS:
            await log.append(record)
            await asyncio.sleep(0)

        assert [RECORDS] * 3 == await asyncio.gather(*eager)
        assert RECORDS[1:] == await taken(late, 3)

    async def test_a_follower_may_go(self, log: Log) -> None:
        """One that is cancelled while it waits takes nobody along: the log and the others carry on."""
        gone, stays = (asyncio.ensure_future(taken(log.follow(0), 2)) for _ in range(2))
        await filled(log, RECORDS[0])
        await asyncio.sleep(0)
        gone.cancel()
        with suppress(asyncio.CancelledError):
            await gone
        await filled(log, RECORDS[1])

        assert gone.cancelled()
        assert RECORDS[:2] == await stays
        assert RECORDS[:2] == await taken(log.follow(0), 2)
