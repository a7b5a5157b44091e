"""The SQLite database of a relay: how it is opened, its tables, and what is done with them in one transaction.

Several processes, or two connections of one, must never have it: SQLite before 3.51.3 can spoil a write-ahead log
that two of them write and reset (https://www.sqlite.org/wal.html, "The WAL-Reset Bug"). So the lock is exclusive.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from sqlite3 import Connection

from duologue import wire
from duologue.core.entry import Record
from duologue.errors import Damaged, Trouble
from duologue.log import sync_folder

FILE = "relay.sqlite"
DAY = 24 * 60 * 60 * 1000  # ms
LIFE, MOST_LIFE = 7 * DAY, 30 * DAY  # after the last record, and after the first
FEW = 16  # sessions deleted in one transaction, so that whoever appends does not wait long

NEWER = "The database of this relay was written by a newer duologue. It was left as it is."
BUSY = "The database of this relay is in use by another process. Stop that one first."
UNFIT = "The database of this relay cannot be opened. It was left as it is."

# `locking_mode` comes first: then the index of the write-ahead log lies in memory, and no other process gets in.
PRAGMAS = ("locking_mode = EXCLUSIVE", "synchronous = FULL", "secure_delete = ON", "temp_store = MEMORY")


class BadDatabase(Trouble):
    """The database of this relay cannot be used."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self.what = what

    def __str__(self) -> str:
        return self.what


def _first(db: Connection) -> None:
    # The checksum is for what lies in the file: SQLite has none of its own outside the write-ahead log.
    db.execute(
        "CREATE TABLE records (session BLOB NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, record BLOB NOT NULL,"
        " crc INTEGER NOT NULL, UNIQUE (session, seq))"
    )
    db.execute("CREATE TABLE sessions (session BLOB NOT NULL UNIQUE, until INTEGER NOT NULL)")
    db.execute("CREATE TABLE nameplates (nameplate TEXT NOT NULL UNIQUE, used INTEGER NOT NULL)")
    db.execute("CREATE INDEX nameplates_used ON nameplates (used)")


def _times(db: Connection) -> None:
    # When it was begun and last added to, by this relay's clock. Of what is there already the stamps are all that is
    # known, and nobody may have put them later than now.
    for name, order in (("first", "ASC"), ("last", "DESC")):
        db.execute(f"ALTER TABLE sessions ADD COLUMN {name} INTEGER NOT NULL DEFAULT 0")
        at = f"SELECT at FROM records WHERE session = sessions.session ORDER BY seq {order} LIMIT 1"  # noqa: S608 (ours)
        db.execute(f"UPDATE sessions SET {name} = min(ifnull(({at}), 0), strftime('%s', 'now') * 1000)")  # noqa: S608


UPGRADES: tuple[Callable[[Connection], None], ...] = (_first, _times)
"""The n-th makes version n+1 of the tables out of version n. `PRAGMA user_version` says which one a file has."""


def opened(folder: Path) -> Connection:
    """The one connection to the database in this folder, its tables up to date. Raises BadDatabase, OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    sync_folder(folder.parent)
    file = folder / FILE
    # SQLite gives its other files the mode of this one, and would give this one what the umask leaves.
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    file.chmod(0o600)
    sync_folder(folder)
    db = sqlite3.connect(file, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        _prepare(db)
    # A spoiled file can make Python stumble as well as SQLite, over text that is none.
    except Exception as error:
        db.close()
        if isinstance(error, BadDatabase):
            raise
        busy = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
        raise BadDatabase(BUSY if busy else UNFIT) from error
    return db


def _prepare(db: Connection) -> None:
    for pragma in PRAGMAS:
        db.execute(f"PRAGMA {pragma}")
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > len(UPGRADES):
        raise BadDatabase(NEWER)
    db.execute("PRAGMA journal_mode = WAL")
    for number, upgrade in enumerate(UPGRADES[version:], version + 1):
        db.execute("BEGIN IMMEDIATE")
        upgrade(db)
        db.execute(f"PRAGMA user_version = {number}")
        db.execute("COMMIT")


# --- in a transaction, or after it


def insert(session: bytes, record: Record, now: int, db: Connection) -> bool:
    """Whether its seq was free. Then it is kept, and the session lives on from `now`, in ms."""
    body = wire.encode_record(record)
    row = (session, record.entry.seq, record.at, body, zlib.crc32(body))
    if db.execute("INSERT OR IGNORE INTO records VALUES (?, ?, ?, ?, ?)", row).rowcount == 0:
        return False
    if record.entry.seq == 1:
        db.execute("INSERT OR IGNORE INTO sessions VALUES (?, 0, ?, ?)", (session, now, now))
    db.execute("UPDATE sessions SET last = max(last, ?) WHERE session = ?", (now, session))
    return True


def stored(session: bytes, after: int, db: Connection) -> list[Record]:
    """The records above `after`. Raises Damaged."""
    found: list[Record] = []
    rows = "SELECT seq, CAST(record AS BLOB), crc FROM records WHERE session = ? AND seq > ? ORDER BY seq"
    for seq, body, crc in db.execute(rows, (session, after)).fetchall():
        try:
            record = wire.decode_record(body)
        except wire.Malformed as error:
            raise _damaged(found) from error
        if not after + len(found) + 1 == seq == record.entry.seq or zlib.crc32(body) != crc:
            raise _damaged(found)
        found.append(record)
    return found


def _damaged(sound: list[Record]) -> Damaged:
    return Damaged(sum(len(record.raw) for record in sound))


def keep(session: bytes, until: int, db: Connection) -> None:
    """Let it live until then at least, if it has begun; an earlier return takes nothing back."""
    db.execute("UPDATE sessions SET until = max(until, ?) WHERE session = ?", (until, session))


def use(nameplate: str, now: int, db: Connection) -> bool:
    """Whether it was free."""
    db.execute("DELETE FROM nameplates WHERE used <= ?", (now - DAY,))
    return db.execute("INSERT OR IGNORE INTO nameplates VALUES (?, ?)", (nameplate, now)).rowcount == 1


_OVER = "SELECT session FROM sessions WHERE ? > min(max(last + ?, until), first + ?)"


def expire(now: int, held: frozenset[bytes], db: Connection) -> list[bytes]:
    """A few of those whose time is over, now deleted."""
    over = [session for (session,) in db.execute(_OVER, (now, LIFE, MOST_LIFE)).fetchall() if session not in held]
    for session in over[:FEW]:
        forget(session, db)
    return over[:FEW]


def forget(session: bytes, db: Connection) -> None:
    """Delete it, whole."""
    db.execute("DELETE FROM records WHERE session = ?", (session,))
    db.execute("DELETE FROM sessions WHERE session = ?", (session,))


def wipe(db: Connection) -> None:
    """Empty the write-ahead log, which still holds what was deleted. Where that fails now, the next time does it."""
    with suppress(sqlite3.Error):
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
