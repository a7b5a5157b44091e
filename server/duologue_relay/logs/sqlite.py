"""The engine that keeps everything in one SQLite database: what it says is kept survives a crash of the machine.

One thread owns the only connection and does whatever waits, all of it in one transaction (group commit, without
waiting for more). What a log holds, and so what is folded, acknowledged or sent, was read back after the COMMIT.
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from sqlite3 import Connection
from typing import Any
from weakref import WeakValueDictionary

from duologue.core.entry import Record
from duologue.errors import Damaged, Taken, Trouble, Unavailable
from duologue.log import MemoryLog
from duologue_relay.logs import Clock, database, wall_clock

Work = Callable[[Connection], Any]


@dataclass(frozen=True, slots=True)
class _Job:
    """Work for the thread: `write` in the transaction, `read` after the COMMIT, and `then` on the event loop.

    What `write` returns is the answer that `done` gets; what `read` returns goes to `then`, whoever still waits.
    """

    done: asyncio.Future[Any]
    write: Work | None
    read: Work
    then: Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of a job."""

    job: _Job
    answer: Any = None
    found: Any = None
    error: Trouble | None = None

    def deliver(self) -> None:
        """On the event loop."""
        done = self.job.done
        if self.error is None:
            self.job.then(self.found)
        if done.cancelled():
            return
        if self.error is None:
            done.set_result(self.answer)
        else:
            done.set_exception(self.error)


def _nothing(_: Any) -> None:
    pass


class SqliteLog(MemoryLog):
    """The records of one session that were read from the database. Cancelling `append` may come too late: then the
    record was kept, and it is here too.
    """

    def __init__(self, session: bytes, engine: SqliteEngine) -> None:
        super().__init__()
        self._session, self._engine = session, engine

    async def append(self, record: Record) -> None:
        if record.entry.seq != len(self._records) + 1:
            raise Taken
        # Whatever stands at this seq is taken in, so that a log that missed something (a read that failed) has it now.
        if not await self.catch_up(partial(database.insert, self._session, record, self._engine.clock())):
            raise Taken

    async def catch_up(self, write: Work | None = None) -> Any:
        """Take in what the database holds beyond what is here, after this write; what that returned."""
        return await self._engine.do(write, partial(database.stored, self._session, len(self._records)), self._take)

    def _take(self, records: Iterable[Record]) -> None:
        for record in records:
            # Of two that read at once, the second brings what is here already.
            if record.entry.seq == len(self._records) + 1:
                self._add(record)


class SqliteEngine:
    """Logs in a database in this folder. A folder that is made is 0700, the files are 0600.

    A log is in memory, and its session is not expired, for as long as anybody holds it. Opening a session whose
    records do not read back raises Damaged. Raises BadDatabase, OSError.
    """

    def __init__(self, folder: Path, clock: Clock = wall_clock) -> None:
        self._db, self.clock = database.opened(folder), clock
        self._closed = False
        self._logs: WeakValueDictionary[bytes, SqliteLog] = WeakValueDictionary()
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._finished: deque[list[_Outcome]] = deque()
        # A daemon: a process that ends without `close` ends as in a crash, which this engine is made for.
        self._thread = threading.Thread(target=self._serve, name="duologue-sqlite", daemon=True)
        self._thread.start()

    async def open(self, session: bytes) -> MemoryLog:
        log = self._logs.get(session)
        if log is None:
            log = self._logs[session] = SqliteLog(session, self)
        await log.catch_up()
        return log

    async def let_go(self, session: bytes) -> None:
        # It goes when the last of those who use it goes: an append that is under way still needs it.
        pass

    async def keep(self, session: bytes, until: int) -> None:
        await self.do(partial(database.keep, session, until))

    async def use(self, nameplate: str, now: int) -> bool:
        return bool(await self.do(partial(database.use, nameplate, now)))

    async def expire(self, now: int) -> list[bytes]:
        gone: list[bytes] = []
        while True:
            # The thread does one after the other: what was opened before this is spared, what is opened later is empty.
            few = await self.do(partial(database.expire, now, frozenset(self._logs.keys())), database.wipe)
            if not few:
                return gone
            gone += few

    async def forget(self, session: bytes) -> None:
        self._logs.pop(session, None)
        await self.do(partial(database.forget, session), database.wipe)

    async def close(self) -> None:
        self._closed = True
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)

    async def do(self, write: Work | None, read: Work = _nothing, then: Callable[[Any], None] = _nothing) -> Any:
        """Have the thread do this. Raises Unavailable (then what was written is not there), and Damaged on reading."""
        if self._closed:
            raise Unavailable
        # No name holds the future: with the error that it may bring, the two would hold each other, and a log.
        return await self._put(write, read, then)

    def _put(self, write: Work | None, read: Work, then: Callable[[Any], None]) -> asyncio.Future[Any]:
        job = _Job(asyncio.get_running_loop().create_future(), write, read, then)
        self._jobs.put(job)
        return job.done

    def _deliver(self) -> None:
        while self._finished:
            for outcome in self._finished.popleft():
                outcome.deliver()

    # --- in the thread

    def _serve(self) -> None:
        while (loop := self._group()) is not None:
            # A loop that is closed has nobody left who waits.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._deliver)
        self._db.close()

    def _group(self) -> asyncio.AbstractEventLoop | None:
        """Do all that waits, or wait for something to do: who is to be told. None when nothing more will come.

        It has returned before anybody is told: the thread holds no log, then, that somebody has just let go.
        """
        jobs: list[_Job] = []
        job = self._jobs.get()
        while job is not None:
            jobs.append(job)
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
        if job is None:
            if not jobs:
                return None
            self._jobs.put(None)
        self._finished.append(self._outcomes(jobs))
        return jobs[0].done.get_loop()

    def _outcomes(self, jobs: list[_Job]) -> list[_Outcome]:
        answers: list[Any] = [None] * len(jobs)
        failure: Exception | None = None
        try:
            self._db.execute("BEGIN IMMEDIATE")
            answers = [job.write(self._db) if job.write else None for job in jobs]
            self._db.execute("COMMIT")
        # Whatever it is, the thread must go on: without it everybody would wait for ever.
        except Exception as error:
            failure = error.with_traceback(None)
            # After some errors SQLite has rolled back by itself, and says that there is nothing to roll back.
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
        return [self._outcome(job, answer, failure) for job, answer in zip(jobs, answers, strict=True)]

    def _outcome(self, job: _Job, answer: Any, failure: Exception | None) -> _Outcome:
        # What is half written is read by nobody; but a full disk can be read.
        if failure and (job.write or self._db.in_transaction):
            return _Outcome(job, error=_unavailable(failure))
        try:
            return _Outcome(job, answer, job.read(self._db))
        except Damaged as error:
            return _Outcome(job, error=error.with_traceback(None))
        except Exception as error:
            return _Outcome(job, error=_unavailable(error.with_traceback(None)))


def _unavailable(cause: Exception) -> Unavailable:
    error = Unavailable()
    error.__cause__ = cause
    return error
