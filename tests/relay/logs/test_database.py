# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
import os
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import pytest

from duologue import wire
from duologue.core.entry import Record
from duologue.errors import Damaged
from duologue_relay.logs import database
from duologue_relay.logs.database import BUSY, DAY, FEW, FILE, NEWER, UNFIT, UPGRADES, BadDatabase
from tests.relay.logs.storm import SESSIONS, Wrapped, said

ONE, OTHER = SESSIONS[:2]
RECORDS = [said(ONE, seq, f"number {seq}") for seq in range(1, 5)]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Connection]:
    """An empty database."""
    with closing(database.opened(tmp_path / "relay")) as opened:
        yield opened


def refused(folder: Path) -> str:
    """What is said when it is not opened."""
    with pytest.raises(BadDatabase) as caught:
        database.opened(folder)
    return str(caught.value)


# --- opening


def test_files_are_their_owners_alone(tmp_path: Path) -> None:
    """The folder that is made is 0700 and every file in it 0600, whatever the umask is and the file was before."""
    folder = tmp_path / "relay"
    before = os.umask(0)
    try:
        with closing(database.opened(folder)):
            modes = {path.name: path.stat().st_mode & 0o777 for path in (folder, *folder.iterdir())}
        (folder / FILE).chmod(0o666)
        with closing(database.opened(folder)):
            again = (folder / FILE).stat().st_mode & 0o777
    finally:
        os.umask(before)

    assert {"relay": 0o700, FILE: 0o600, f"{FILE}-wal": 0o600} == modes
    assert 0o600 == again


def test_it_is_set_for_safety(db: Connection) -> None:
    """A write-ahead log that is synced at every commit, deleted bytes overwritten, nothing in other places."""
    names = ("journal_mode", "synchronous", "locking_mode", "secure_delete", "foreign_keys", "temp_store")

    assert ["wal", 2, "exclusive", 1, 0, 2] == [db.execute(f"PRAGMA {name}").fetchone()[0] for name in names]


def test_no_second_connection_gets_in(tmp_path: Path, db: Connection) -> None:
    """Neither a second relay nor anybody else can open the file meanwhile; afterwards they can."""
    said_then = refused(tmp_path / "relay")
    other = sqlite3.connect(tmp_path / "relay" / FILE, timeout=0)
    with closing(other), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("SELECT * FROM records")
    db.close()
    database.opened(tmp_path / "relay").close()

    assert BUSY == said_then


def test_a_newer_database_is_left_as_it_is(tmp_path: Path) -> None:
    """What a later version wrote is refused in a plain sentence, and not a byte of it changes."""
    database.opened(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / FILE)) as newer:
        newer.execute(f"PRAGMA user_version = {len(UPGRADES) + 1}")
    before = (tmp_path / FILE).read_bytes()

    assert [NEWER] * 2 == [refused(tmp_path) for _ in range(2)]
    assert before == (tmp_path / FILE).read_bytes()


@pytest.mark.parametrize("data", [b"hello" * 999, b"SQLite format 3\0" + b"\xff" * 4080])
def test_another_file_is_refused(tmp_path: Path, data: bytes) -> None:
    """A file that is no database is refused in a plain sentence, and left as it is."""
    (tmp_path / FILE).write_bytes(data)

    assert UNFIT == refused(tmp_path)
    assert data == (tmp_path / FILE).read_bytes()


def test_a_folder_that_cannot_be_made_is_an_os_error(tmp_path: Path) -> None:
    """Where a file is in the way of the folder, the system's error says so."""
    (tmp_path / "relay").write_bytes(b"")
    with pytest.raises(OSError, match="exists"):
        database.opened(tmp_path / "relay")


def test_tables_are_brought_up_to_date_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each upgrade runs once, after those before it; one that fails leaves the version that it began with."""
    ran = []

    def upgrade(number: int, fails: bool = False) -> None:
        def run(db: Connection) -> None:
            db.execute(f"CREATE TABLE t{number} (x)")
            ran.append(number)
            if fails:
                db.execute("no such thing")

        monkeypatch.setattr(database, "UPGRADES", (*database.UPGRADES[: number - 1], run))

    database.opened(tmp_path).close()
    upgrade(3)
    upgrade(4, fails=True)
    failed = [refused(tmp_path) for _ in range(2)]
    upgrade(4)
    for _ in range(2):
        with closing(database.opened(tmp_path)) as db:
            version = db.execute("PRAGMA user_version").fetchone()

    assert [UNFIT] * 2 == failed
    assert ([3, 4, 4, 4], (4,)) == (ran, version)


def test_an_opening_that_was_cut_short_is_completed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever the first opening ends, the next one finds whole tables or none, and goes on from there."""
    connect = sqlite3.connect
    for n in range(99):
        folder, made = tmp_path / str(n), list[str]()

        class Ending(Wrapped):
            def execute(self, sql: str, *rest: object) -> Any:
                made.append(sql)  # noqa: B023 (used in this round)
                if len(made) > n:  # noqa: B023
                    raise sqlite3.OperationalError
                return super().execute(sql, *rest)

        with monkeypatch.context() as patch:
            patch.setattr(sqlite3, "connect", lambda *args, **named: Ending(connect(*args, **named)))
            with suppress(BadDatabase):
                database.opened(folder).close()
        with closing(database.opened(folder)) as db:
            assert [True] == filled(db, RECORDS[0])
        if len(made) == n:
            break

    assert ["COMMIT"] == made[-1:]


# --- records


def filled(db: Connection, *records: Record) -> list[bool]:
    """Insert these at the times of their stamps; which of them found their seq free."""
    return [database.insert(record.entry.session, record, record.at, db) for record in records]


def test_the_first_at_a_seq_stays(db: Connection) -> None:
    """A second record of a seq changes nothing, not even the same one with another time."""
    free = filled(db, *RECORDS[:2], said(ONE, 2, "other"), said(ONE, 2, "number 2", at=7), said(OTHER, 1))

    assert [True, True, False, False, True] == free
    assert RECORDS[:2] == database.stored(ONE, 0, db)
    assert RECORDS[1:2] == database.stored(ONE, 1, db)
    assert [] == database.stored(ONE, 2, db)


@pytest.mark.parametrize(
    "change",
    [
        "record = x'00'",
        "record = x''",
        "record = record || x'00'",
        "record = (SELECT record FROM records WHERE seq = 2), crc = (SELECT crc FROM records WHERE seq = 2)",
        "record = (SELECT record FROM records WHERE seq = 2)",
        "crc = crc + 1",
        "crc = NULL",
        "seq = 9",
    ],
)
def test_what_does_not_read_back_is_damaged(db: Connection, change: str) -> None:
    """Other bytes, a record of another seq, a wrong checksum and a gap are Damaged, for that session alone."""
    filled(db, *RECORDS, said(OTHER, 1))
    if "NULL" in change:
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_schema SET sql = replace(sql, 'crc INTEGER NOT NULL', 'crc INTEGER')")
        db.execute("PRAGMA writable_schema = RESET")
    db.execute(f"UPDATE records SET {change} WHERE session = ? AND seq = 3", (ONE,))  # noqa: S608 (ours)
    with pytest.raises(Damaged) as caught:
        database.stored(ONE, 0, db)

    assert sum(len(record.raw) for record in RECORDS[:2]) == caught.value.sound
    assert [said(OTHER, 1)] == database.stored(OTHER, 0, db)


def test_a_flipped_bit_shows_nothing_that_was_not_said(tmp_path: Path) -> None:
    """Wherever one bit of the file is turned, each session is Damaged or not readable, or true as far as it goes."""
    folder, whole = tmp_path / "relay", 0
    with closing(database.opened(folder)) as db:
        filled(db, *RECORDS, *(said(OTHER, seq) for seq in range(1, 20)))
        expected = {session: database.stored(session, 0, db) for session in (ONE, OTHER)}
    data = (folder / FILE).read_bytes()
    chance = random.Random(7)
    for at in chance.sample(range(len(data)), 400):
        shutil.rmtree(folder)
        folder.mkdir()
        (folder / FILE).write_bytes(data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :])
        found = dict[bytes, list[Record]]()
        with suppress(Exception), closing(database.opened(folder)) as db:
            for session in expected:
                with suppress(Exception):  # the engine makes one trouble of all that can come
                    found[session] = database.stored(session, 0, db)
        for session, records in found.items():
            assert expected[session][: len(records)] == records
            whole += records == expected[session]

    assert 0 < whole < 800


# --- what ends


def test_a_return_is_kept_for_what_has_begun(db: Connection) -> None:
    """The latest return that was named counts, to the ms; a session without records has none."""
    filled(db, said(ONE, 1, at=0))
    for session, until in ((ONE, 9 * DAY), (ONE, 8 * DAY), (OTHER, 9 * DAY)):
        database.keep(session, until, db)
    filled(db, said(OTHER, 1, at=0))

    assert [OTHER] == database.expire(9 * DAY, frozenset(), db)
    assert [ONE] == database.expire(9 * DAY + 1, frozenset(), db)


def test_used_nameplates_do_not_pile_up(db: Connection) -> None:
    """Each use sweeps what is older than a day."""
    free = [database.use(str(n), n * DAY // 10, db) for n in range(100)]

    assert [True] * 100 == free
    assert (10,) == db.execute("SELECT count(*) FROM nameplates").fetchone()


def test_a_few_sessions_are_deleted_at_a_time(db: Connection) -> None:
    """No transaction deletes more than a few, and none one that is held."""
    filled(db, *(said(session, seq, at=0) for session in SESSIONS for seq in (1, 2)))
    held, gone = frozenset(SESSIONS[:10]), list[bytes]()
    while few := database.expire(8 * DAY, held, db):
        assert len(few) <= FEW
        gone += few

    assert SESSIONS[10:] == sorted(gone)
    assert (20,) == db.execute("SELECT count(*) FROM records").fetchone()
    assert (10,) == db.execute("SELECT count(*) FROM sessions").fetchone()


def test_what_was_deleted_is_not_in_the_files(tmp_path: Path) -> None:
    """After a session has gone, no byte of it is left in the database or its write-ahead log."""
    with closing(database.opened(tmp_path)) as db:
        filled(db, *(said(ONE, seq, "MARKER", at=0) for seq in range(1, 50)), said(OTHER, 1, "STAYS", at=2 * DAY))
        before = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        gone = database.expire(8 * DAY, frozenset(), db)
        database.wipe(db)
        after = b"".join(path.read_bytes() for path in tmp_path.iterdir())

    assert [ONE] == gone
    assert [True, False] == [b"MARKER" in data and ONE in data for data in (before, after)]
    assert (False, True) == (b"MARKER" in after, b"STAYS" in after)


def test_what_was_forgotten_is_not_in_the_files(tmp_path: Path) -> None:
    """The same where one session is deleted before its time."""
    with closing(database.opened(tmp_path)) as db:
        filled(db, *(said(OTHER, seq, "MARKER") for seq in range(1, 50)), said(ONE, 1, "STAYS"))
        database.forget(OTHER, db)
        database.wipe(db)
        after = b"".join(path.read_bytes() for path in tmp_path.iterdir())

    assert (False, False, True) == (b"MARKER" in after, OTHER in after, b"STAYS" in after)


def test_what_cannot_be_wiped_now_waits(db: Connection) -> None:
    """In a transaction the write-ahead log cannot be emptied: nothing is raised, and the next time it is."""
    filled(db, *RECORDS)
    db.execute("BEGIN IMMEDIATE")
    filled(db, said(OTHER, 1))
    database.wipe(db)
    db.execute("COMMIT")
    database.wipe(db)

    assert RECORDS == database.stored(ONE, 0, db)
    assert wire.encode_record(RECORDS[0]) == db.execute("SELECT record FROM records WHERE at = 1000").fetchone()[0]
