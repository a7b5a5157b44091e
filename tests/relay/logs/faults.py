"""An engine whose statements fail when a test says so, and whose jobs wait until all of them are there."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from typing import Any

from duologue_relay.logs.sqlite import SqliteEngine
from tests.helpers import PATIENCE
from tests.relay.logs.storm import Wrapped

FULL = sqlite3.OperationalError("database or disk is full")


class Failing(Wrapped):
    """A connection on which statements that begin with one of `failing` raise what stands there."""

    def __init__(self, db: sqlite3.Connection) -> None:
        super().__init__(db)
        self.failing: dict[str, Exception] = {}
        self.made: list[str] = []

    def execute(self, sql: str, *rest: Any) -> Any:
        """Do it, or fail."""
        self.made.append(sql)
        for start, error in self.failing.items():
            if sql.startswith(start):
                raise error
        return super().execute(sql, *rest)


async def together(engine: SqliteEngine, *acts: Any, failing: dict[str, Exception] | None = None) -> list[Any]:
    """What becomes of these when the thread finds them all waiting, and these statements fail."""
    go, halted = threading.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def halt(db: Any) -> None:
        db.failing = failing or db.failing
        loop.call_soon_threadsafe(halted.set)
        assert go.wait(PATIENCE)

    async with asyncio.timeout(PATIENCE):
        halting = asyncio.ensure_future(engine.do(None, halt))
        await halted.wait()
        doing = [asyncio.ensure_future(act) for act in acts]
        await asyncio.sleep(0)
        go.set()
        await halting
        outcomes = await asyncio.gather(*doing, return_exceptions=True)
    return [type(outcome) if isinstance(outcome, BaseException) else outcome for outcome in outcomes]
