"""A process that appends to many sessions at once, says what was acknowledged, and is killed at some moment.

`python -m tests.relay.logs.storm FOLDER TALKERS RUN ACKS MUTANT`; after so many acknowledgements (0: never) it kills
itself. It loads little, since a storm starts it often.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from duologue import wire
from duologue.core.entry import ZERO, Entry, Record
from duologue.log import MemoryLog
from duologue_relay.logs import database
from duologue_relay.logs.sqlite import SqliteEngine, SqliteLog

SESSIONS = [bytes([n]) * 32 for n in range(64)]


def said(session: bytes, seq: int, words: str = "", at: int | None = None) -> Record:
    """A record of this session and seq, stamped `at` ms; an engine keeps bytes and does not ask whether they count."""
    body = words.encode().ljust(256, b"\0")
    entry = Entry(session, seq, ZERO, "a", "say", {}, ("a", "b"), ZERO, body, {"a": b"", "b": b""})
    return wire.record_of(1000 * seq if at is None else at, wire.encode(entry))


class Wrapped:
    """A connection that a test stands in front of."""

    def __init__(self, db: Connection) -> None:
        self.db = db

    @property
    def in_transaction(self) -> bool:
        """As the connection says."""
        return self.db.in_transaction

    def execute(self, sql: str, *rest: Any) -> Any:
        """Do it."""
        return self.db.execute(sql, *rest)

    def close(self) -> None:
        """Close it."""
        self.db.close()


class Late(Wrapped):
    """Commits a group when the next one begins: what is acknowledged in between was read back, and is not kept."""

    def execute(self, sql: str, *rest: Any) -> Any:
        """Do it, but for the COMMIT."""
        if sql == "COMMIT":
            return None
        if sql.startswith("BEGIN") and self.in_transaction:
            super().execute("COMMIT")
        return super().execute(sql, *rest)


class Early(SqliteEngine):
    """Acknowledges what is on its way."""

    async def open(self, session: bytes) -> MemoryLog:
        """A log that does not wait."""
        log = await super().open(session)
        log.__class__ = Hasty
        return log


class Hasty(SqliteLog):
    """A log of Early."""

    tasks: set[asyncio.Task[None]] = set()  # noqa: RUF012 (shared on purpose: it only keeps them alive)

    async def append(self, record: Record) -> None:
        """Start to keep it, and say that it is kept."""
        await asyncio.sleep(0)  # what was started before is under way; this one is not when it is acknowledged
        log = SqliteLog(self._session, self._engine)
        log._records = list(self._records)
        self.tasks.add(asyncio.ensure_future(log.append(record)))
        self._add(record)


async def talk(engine: SqliteEngine, session: bytes, run: str, acks: list[int]) -> None:
    """Append for ever, and say so after each time."""
    log = await engine.open(session)
    while True:
        seq = len(log.stored()) + 1
        await log.append(said(session, seq, run))
        os.write(1, f"{session[0]} {seq} {run}\n".encode())
        acks[0] -= 1
        if acks[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)


async def main(folder: str, talkers: str, run: str, acks: str, mutant: str) -> None:
    """Storm until the end."""
    if mutant == "late":
        opened = database.opened
        database.opened = lambda folder: Late(opened(folder))  # type: ignore[assignment, return-value]
    engine = (Early if mutant == "early" else SqliteEngine)(Path(folder))
    left = [int(acks)]
    await asyncio.gather(*(talk(engine, session, run, left) for session in SESSIONS[: int(talkers)]))


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        asyncio.run(main(*sys.argv[1:]))
