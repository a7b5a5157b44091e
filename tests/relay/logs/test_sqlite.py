# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
import asyncio
import gc
import sqlite3
import threading
import weakref
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from duologue.core.entry import Record
from duologue.errors import Damaged, Taken, Unavailable
from duologue.log import Log, MemoryLog
from duologue_relay.logs import database
from duologue_relay.logs.database import FILE
from duologue_relay.logs.sqlite import SqliteEngine
from tests.helpers import PATIENCE
from tests.logs import START, LogContract, taken
from tests.relay.logs.contract import EngineContract
from tests.relay.logs.faults import FULL, Failing, together
from tests.relay.logs.storm import SESSIONS, said

ONE, OTHER = SESSIONS[:2]


class TestLogs(LogContract):
    """What every log promises."""

    @pytest.fixture
    async def log(self, engine: SqliteEngine) -> Log:
        """An empty log."""
        return await engine.open(START.session)


class TestEngine(EngineContract):
    """What every engine promises."""


# --- one transaction for all that waits


async def test_what_waits_is_committed_together(engine: SqliteEngine, db: Failing) -> None:
    """64 sessions that append at once cost one commit, and each record is read back after it."""
    logs = [await engine.open(session) for session in SESSIONS]
    db.made.clear()
    outcomes = await together(engine, *(log.append(said(SESSIONS[n], 1)) for n, log in enumerate(logs)))
    made = db.made[2:]  # without the statements of what made them wait

    assert [None] * 64 == outcomes
    assert 1 == made.count("COMMIT")
    assert 64 == sum(sql.startswith("SELECT") for sql in made[made.index("COMMIT") :])
    assert [[said(session, 1)] for session in SESSIONS] == [log.stored() for log in logs]


async def test_in_a_group_only_the_second_at_a_seq_is_taken(engine: SqliteEngine) -> None:
    """The first in order is kept, the second hears Taken, and what others append in the same commit is kept."""
    one, other = await engine.open(ONE), await engine.open(OTHER)
    acts = [one.append(said(ONE, 1, "a")), one.append(said(ONE, 1, "b")), other.append(said(OTHER, 1))]

    assert [None, Taken, None] == await together(engine, *acts)
    assert [[said(ONE, 1, "a")], [said(OTHER, 1)]] == [one.stored(), other.stored()]


async def test_64_sessions_talk_at_once(engine: SqliteEngine, tmp_path: Path) -> None:
    """Each session's followers get all its records in order, and so does whoever opens the database afterwards."""

    async def talk(session: bytes) -> list[Record]:
        log = await engine.open(session)
        following = asyncio.ensure_future(taken(log.follow(0), 20))
        for seq in range(1, 21):
            await log.append(said(session, seq))
        return await following

    heard = await asyncio.gather(*map(talk, SESSIONS))
    expected = [[said(session, seq) for seq in range(1, 21)] for session in SESSIONS]
    await engine.close()
    with closing(sqlite3.connect(tmp_path / "relay" / FILE)) as again:
        stored = [database.stored(session, 0, again) for session in SESSIONS]

    assert expected == heard == stored


async def test_what_a_log_holds_was_read_and_not_written(engine: SqliteEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the database holds something else than what was sent, that is what everybody gets."""
    log, insert = await engine.open(ONE), database.insert
    other = said(ONE, 1, at=8)
    monkeypatch.setattr(database, "insert", lambda session, record, now, db: insert(session, other, now, db))
    await log.append(said(ONE, 1, at=7))

    assert [said(ONE, 1, at=8)] == log.stored()


# --- failures


async def test_a_failure_says_why(engine: SqliteEngine, db: Failing) -> None:
    """The cause of what is Unavailable is what SQLite said."""
    log = await engine.open(ONE)
    db.failing = {"COMMIT": FULL}
    with pytest.raises(Unavailable) as caught:
        await log.append(said(ONE, 1))

    assert FULL is caught.value.__cause__


async def test_what_cannot_be_written_can_be_read(engine: SqliteEngine, db: Failing) -> None:
    """A session is opened in the same group in which others find the disk full; one that cannot be read is not."""
    log = await engine.open(ONE)
    await log.append(said(ONE, 1))
    db.failing = {"COMMIT": FULL}
    outcomes = await together(engine, log.append(said(ONE, 2)), engine.open(ONE), engine.open(OTHER))
    db.failing = {"SELECT": sqlite3.OperationalError("disk I/O error")}
    unread = await together(engine, engine.open(OTHER))

    assert Unavailable is outcomes[0]
    assert log is outcomes[1]
    assert ([said(ONE, 1)], []) == (log.stored(), outcomes[2].stored())
    assert [Unavailable] == unread


async def test_damage_concerns_one_session(engine: SqliteEngine, db: Failing) -> None:
    """A session that does not read back cannot be opened; the others go on, in the same group."""
    for session in (ONE, OTHER):
        await (await engine.open(session)).append(said(session, 1))
    db.db.execute("UPDATE records SET record = x'00' WHERE session = ?", (ONE,))
    gc.collect()
    outcomes = await together(engine, engine.open(ONE), engine.open(OTHER), engine.use("7", 0))

    assert [Damaged, [said(OTHER, 1)], True] == [outcomes[0], outcomes[1].stored(), outcomes[2]]


# --- whoever waits may go


async def test_a_cancelled_append_is_kept_once_and_seen(engine: SqliteEngine) -> None:
    """Cancelled when the record is on its way, it is in the log and with the followers; sent again it is Taken."""
    log = await engine.open(ONE)
    appending = asyncio.ensure_future(log.append(said(ONE, 1)))

    async def cancel() -> None:
        appending.cancel()

    await together(engine, asyncio.wait([appending]), cancel())

    assert appending.cancelled()
    assert [said(ONE, 1)] == await taken(log.follow(0), 1)
    with pytest.raises(Taken):
        await log.append(said(ONE, 1))
    await log.append(said(ONE, 2))
    assert [said(ONE, 1), said(ONE, 2)] == log.stored()


async def test_a_cancelled_failure_is_nobodys(engine: SqliteEngine, db: Failing) -> None:
    """When what fails was cancelled before, nobody hears of it, and nothing is kept."""
    log = await engine.open(ONE)
    db.failing = {"COMMIT": FULL}
    appending = asyncio.ensure_future(log.append(said(ONE, 1)))
    await asyncio.sleep(0)
    appending.cancel()
    with pytest.raises(Unavailable):
        await engine.use("7", 0)
    db.failing = {}

    assert appending.cancelled()
    assert [] == (await engine.open(ONE)).stored()


async def test_opening_that_is_cancelled_leaves_nothing(engine: SqliteEngine) -> None:
    """A session that nobody came to hold is expired as if it had never been opened."""
    await (await engine.open(ONE)).append(said(ONE, 1, at=0))
    opening = asyncio.ensure_future(engine.open(ONE))
    await asyncio.sleep(0)
    opening.cancel()
    await asyncio.wait([opening])
    del opening  # a task holds what it was cancelled in
    await engine.do(None)  # the thread has read what nobody waits for

    assert [ONE] == await engine.expire(99 * database.DAY)


async def test_a_log_that_nobody_holds_is_not_in_memory(engine: SqliteEngine) -> None:
    """Once it was let go it leaves memory, and when it is opened again it is read anew."""
    log: MemoryLog | None = await engine.open(ONE)
    assert log is not None
    await log.append(said(ONE, 1))
    gone = weakref.ref(log)
    await engine.let_go(ONE)
    log = None

    assert None is gone()
    assert [said(ONE, 1)] == (await engine.open(ONE)).stored()


async def test_an_append_on_its_way_holds_its_session(engine: SqliteEngine) -> None:
    """A session that is let go and over its time is not expired under an append that is on its way."""
    log: MemoryLog | None = await engine.open(ONE)
    assert log is not None
    await log.append(said(ONE, 1, at=0))
    appending = [log.append(said(ONE, 2, at=0)), engine.let_go(ONE)]
    log = None
    outcomes = await together(engine, *appending, engine.expire(99 * database.DAY))

    assert [None, None, []] == outcomes
    assert [ONE] == await engine.expire(99 * database.DAY)


# --- the end


def threads() -> list[str]:
    """The names of this engine's threads."""
    return [thread.name for thread in threading.enumerate() if thread.name == "duologue-sqlite"]


async def test_closing_finishes_what_was_begun(tmp_path: Path) -> None:
    """What was sent before is kept, all that is sent after is Unavailable, and neither thread nor file stays open."""
    engine = SqliteEngine(tmp_path / "closing")
    log = await engine.open(ONE)
    appending = asyncio.ensure_future(log.append(said(ONE, 1)))
    await asyncio.sleep(0)
    during = threads()
    await engine.close()
    await appending
    await engine.close()
    acts: list[Callable[[], Any]] = [
        lambda: log.append(said(ONE, 2)), lambda: engine.open(OTHER), lambda: engine.use("7", 0),
        lambda: engine.keep(ONE, 0), lambda: engine.expire(0), lambda: engine.forget(ONE),
    ]  # fmt: skip
    for act in acts:
        with pytest.raises(Unavailable):
            await act()

    assert (["duologue-sqlite"], []) == (during, threads())
    assert [said(ONE, 1)] == log.stored()
    assert [FILE] == [path.name for path in (tmp_path / "closing").iterdir()]


def test_a_loop_that_has_ended_stops_nothing(tmp_path: Path) -> None:
    """When nobody waits any more the thread goes on: what was sent is kept, and another loop can use the engine."""
    go, kept = threading.Event(), threading.Event()

    async def leave() -> SqliteEngine:
        engine = SqliteEngine(tmp_path)
        log = await engine.open(ONE)
        waiting = [engine.do(None, lambda db: go.wait(PATIENCE)), log.append(said(ONE, 1))]
        for each in [asyncio.ensure_future(act) for act in waiting]:
            await asyncio.sleep(0)
            each.cancel()
        asyncio.ensure_future(engine.do(None, lambda db: kept.set())).add_done_callback(lambda done: done.cancelled())
        await asyncio.sleep(0)
        return engine

    async def back(engine: SqliteEngine) -> list[Record]:
        records = (await engine.open(ONE)).stored()
        await engine.close()
        return records

    engine = asyncio.run(leave())
    go.set()
    assert kept.wait(PATIENCE)

    assert [said(ONE, 1)] == asyncio.run(back(engine))
