# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

from duologue import wire
from duologue_relay.logs import database
from duologue_relay.logs.database import DAY, FILE
from tests.relay.logs.storm import SESSIONS, said

ONE, OTHER = SESSIONS[:2]
FIRST = """
PRAGMA journal_mode = WAL;
CREATE TABLE records (session BLOB NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, record BLOB NOT NULL,
    crc INTEGER NOT NULL, UNIQUE (session, seq));
CREATE TABLE sessions (session BLOB NOT NULL UNIQUE, until INTEGER NOT NULL);
CREATE TABLE nameplates (nameplate TEXT NOT NULL UNIQUE, used INTEGER NOT NULL);
CREATE INDEX nameplates_used ON nameplates (used);
PRAGMA user_version = 1;
"""


def test_a_database_of_the_first_version_is_taken_over(tmp_path: Path) -> None:
    """Its records and nameplates are there; a session lives on from its stamps, and from now where they lie ahead."""
    start, ahead = 1_700_000_000_000, 2**53 - 1
    held = [said(ONE, 1, at=start), said(ONE, 2, at=start + DAY), said(OTHER, 1, at=ahead)]
    with closing(sqlite3.connect(tmp_path / FILE)) as first, first:
        first.executescript(FIRST)
        for record in held:
            body, session = wire.encode_record(record), record.entry.session
            row = (session, record.entry.seq, record.at, body, zlib.crc32(body))
            first.execute("INSERT INTO records VALUES (?, ?, ?, ?, ?)", row)
            first.execute("INSERT OR IGNORE INTO sessions VALUES (?, 5)", (session,))
        first.execute("INSERT INTO nameplates VALUES ('7', ?)", (start,))
    with closing(database.opened(tmp_path)) as db:
        times = db.execute("SELECT until, first, last FROM sessions ORDER BY session").fetchall()

        assert (2,) == db.execute("PRAGMA user_version").fetchone()
        assert [held[:2], held[2:]] == [database.stored(session, 0, db) for session in (ONE, OTHER)]
        assert not database.use("7", start + 1, db)
        assert database.insert(ONE, said(ONE, 3), start, db)
    assert (5, start, start + DAY) == times[0]
    assert times[1][1] == times[1][2] < ahead
