# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Processes with this engine that find the disk full, end without a word, or are killed."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from duologue_relay.logs import database
from duologue_relay.logs.sqlite import SqliteEngine
from tests.helpers import PATIENCE, rounds
from tests.relay.logs.storm import SESSIONS, said

ONE, OTHER = SESSIONS[:2]
ENV = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"}

CHILD = """
import asyncio, resource, sys
from pathlib import Path
from duologue.errors import Unavailable
from duologue_relay.logs.sqlite import SqliteEngine
from tests.relay.logs.storm import SESSIONS, said

async def main():
    folder = Path(sys.argv[1])
    engine = SqliteEngine(folder)
    log = await engine.open(SESSIONS[0])
    await log.append(said(SESSIONS[0], 1))
    other = await engine.open(SESSIONS[1])
    used = max(path.stat().st_size for path in folder.iterdir())
    for more in (0, 100, 4000, 5000):
        resource.setrlimit(resource.RLIMIT_FSIZE, (used + more, resource.RLIM_INFINITY))
        acts = [log.append(said(SESSIONS[0], 2)), other.append(said(SESSIONS[1], 1)), engine.use("7", 0)]
        for outcome in await asyncio.gather(*acts, return_exceptions=True):
            print(repr(outcome))
        print(len(log.stored()), len(other.stored()), len((await engine.open(SESSIONS[2])).stored()))
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    await log.append(said(SESSIONS[0], 2))
    await other.append(said(SESSIONS[1], 1))
    print(await engine.use("7", 0))
    await engine.close()

asyncio.run(main())
"""


def child(*arguments: str | Path) -> tuple[str, str]:
    """What a process of this Python says, on both streams."""
    done = subprocess.run(
        [sys.executable, *arguments], env=ENV, capture_output=True, text=True, timeout=60, check=False
    )
    return done.stdout, done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no process's files")
async def test_a_full_disk_takes_nothing_and_keeps_all(tmp_path: Path) -> None:
    """While the files may not grow all writes are Unavailable and reads go on; then the same goes through."""
    out, err = child("-c", CHILD, tmp_path)
    engine = SqliteEngine(tmp_path)
    stored = [(await engine.open(session)).stored() for session in SESSIONS[:2]]
    used = await engine.use("7", 1)
    await engine.close()

    assert ("Unavailable()\n" * 3 + "1 0 0\n") * 4 + "True\n" == out
    assert "" == err
    assert ([[said(ONE, 1), said(ONE, 2)], [said(OTHER, 1)]], False) == (stored, used)


def test_a_process_may_end_without_closing(tmp_path: Path) -> None:
    """The thread keeps no process alive, and the next one finds what was acknowledged."""
    code = CHILD[: CHILD.index("    other =")] + "    print('kept')\n\nasyncio.run(main())\n"

    assert [("kept\n", "")] * 1 == [child("-c", code, tmp_path)]
    with closing(database.opened(tmp_path)) as db:
        assert [said(ONE, 1)] == database.stored(ONE, 0, db)


# --- kill -9


def storm(folder: Path, run: int, mutant: str = "") -> int:
    """Start the storm, have it killed, and look: how many records of those acknowledged are not there."""
    talkers, itself = (1, 8, 64)[run % 3], run % 2 == 0
    acks = 1 + run * 7 % 90
    arguments: list[str | Path] = [
        "-m",
        "tests.relay.logs.storm",
        folder,
        str(talkers),
        f"run-{run}",
        str(acks if itself else 0),
        mutant,
    ]
    with subprocess.Popen([sys.executable, *arguments], env=ENV, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(acks)]
        if not itself:
            process.kill()
        lines += process.stdout.read().splitlines()
        assert -9 == process.wait(PATIENCE)
    lost = 0
    with closing(database.opened(folder)) as db:
        assert "ok" == db.execute("PRAGMA integrity_check").fetchone()[0]
        stored = {n: database.stored(session, 0, db) for n, session in enumerate(SESSIONS)}
    for n, seq, words in (line.split() for line in lines):
        lost += said(SESSIONS[int(n)], int(seq), words) not in stored[int(n)][int(seq) - 1 : int(seq)]
    return lost


def test_nothing_acknowledged_is_lost_by_kill_9(tmp_path: Path) -> None:
    """Killed again and again, at an acknowledgement and in the middle of commits: nothing is lost, no file is hurt."""
    times = rounds(12, 30)

    assert [0] * times == [storm(tmp_path, run) for run in range(times)]


@pytest.mark.parametrize(("mutant", "runs"), [("late", (0, 6)), ("early", (5, 8))])
def test_the_storm_sees_what_is_acknowledged_too_early(tmp_path: Path, mutant: str, runs: tuple[int, ...]) -> None:
    """An engine that acknowledges before the commit, or on arrival, loses records in it."""
    assert all(storm(tmp_path / str(run), run, mutant) > 0 for run in runs)
