# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
import asyncio
import gc
import sqlite3
import weakref
from contextlib import suppress
from typing import Any

import pytest

from duologue.errors import Taken, Unavailable
from duologue.log import MemoryLog
from duologue_relay.logs.sqlite import SqliteEngine
from tests.logs import taken
from tests.relay.logs.faults import FULL, Failing, together
from tests.relay.logs.storm import SESSIONS, said

ONE, OTHER = SESSIONS[:2]
FAILURES = [
    {"BEGIN": FULL},
    {"INSERT OR IGNORE INTO records": FULL},
    {"COMMIT": sqlite3.OperationalError("disk I/O error")},
    {"COMMIT": FULL, "ROLLBACK": FULL},
    {"INSERT OR IGNORE INTO sessions": MemoryError()},
    {"INSERT OR IGNORE INTO nameplates": sqlite3.DatabaseError("database disk image is malformed")},
]


@pytest.mark.parametrize("failing", FAILURES)
async def test_a_failure_takes_the_whole_group_and_leaves_nothing(
    engine: SqliteEngine, db: Failing, failing: dict[str, Exception]
) -> None:
    """All that was to be written is Unavailable, and nothing of it is there; later the same goes through."""
    logs = {session: await engine.open(session) for session in (ONE, OTHER)}

    async def acts(failing: dict[str, Exception] | None = None) -> list[Any]:
        appending = [log.append(said(session, 1)) for session, log in logs.items()]
        return await together(engine, *appending, engine.use("7", 0), failing=failing)

    failed = await acts(failing)
    held = [log.stored() for log in logs.values()]
    db.failing = {}
    if db.in_transaction:
        # Not even rolling back was possible. The next group does it, and goes no further.
        with pytest.raises(Unavailable):
            await engine.use("7", 0)
    left = [db.db.execute(sql).fetchall() for sql in ("SELECT * FROM records", "SELECT * FROM sessions")]

    assert ([Unavailable] * 3, [[], []]) == (failed, held)
    assert [[], []] == left
    assert [None, None, True] == await acts()
    assert [[said(session, 1)] for session in logs] == [log.stored() for log in logs.values()]


async def test_what_was_kept_and_not_read_back_is_found(engine: SqliteEngine, db: Failing) -> None:
    """When reading back fails nothing is said; when the same is sent again, it is Taken, and there it is."""
    log = await engine.open(ONE)
    following = asyncio.ensure_future(taken(log.follow(0), 1))
    db.failing = {"SELECT": FULL}
    with pytest.raises(Unavailable):
        await log.append(said(ONE, 1))
    held = log.stored()
    db.failing = {}
    with pytest.raises(Taken):
        await log.append(said(ONE, 1))

    assert ([], [said(ONE, 1)]) == (held, log.stored())
    assert [said(ONE, 1)] == await following


async def test_what_is_half_written_is_read_by_nobody(engine: SqliteEngine) -> None:
    """When a group can be neither committed nor rolled back, opening in it is Unavailable too."""
    log = await engine.open(ONE)
    failing: dict[str, Exception] = {"COMMIT": FULL, "ROLLBACK": FULL}

    outcomes = await together(engine, log.append(said(ONE, 1)), engine.open(ONE), failing=failing)

    assert [Unavailable] * 2 == outcomes
    assert [] == log.stored()


@pytest.mark.parametrize("failing", ["COMMIT", "SELECT"])
async def test_a_failure_holds_no_log(engine: SqliteEngine, db: Failing, failing: str) -> None:
    """After one a log that is let go leaves memory as after anything else, without anybody collecting garbage."""
    log: MemoryLog | None = await engine.open(ONE)
    assert log is not None
    gone = weakref.ref(log)
    gc.disable()
    try:
        db.failing = {failing: FULL}
        with suppress(Unavailable):
            await log.append(said(ONE, 1))
        log = None
        await asyncio.sleep(0)  # the step that was woken by the failure ends
        left = gone()
    finally:
        gc.enable()

    assert None is left
