# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
import asyncio
import os
import random
import subprocess
import sys
import zlib
from contextlib import suppress
from pathlib import Path

import pytest

from duologue import wire
from duologue.core.entry import Record
from duologue.errors import Damaged, Unavailable
from duologue.log import MAGIC, FileDisk, FileLog, MemoryLog, sync_folder
from tests.disks import FakeDisk, Killed, failing_at
from tests.logs import RECORDS, LogContract, filled, said, taken


def frame(body: bytes) -> bytes:
    """A record's bytes as the file holds them: length, its CRC-32, the CRC-32 of the bytes, the bytes."""
    length = len(body).to_bytes(4, "big")
    return length + zlib.crc32(length).to_bytes(4, "big") + zlib.crc32(body).to_bytes(4, "big") + body


FRAMES = [frame(wire.encode_record(record)) for record in RECORDS]
WHOLE = MAGIC + b"".join(FRAMES)
ENDS = [len(MAGIC + b"".join(FRAMES[:n])) for n in range(len(FRAMES) + 1)]  # ENDS[n]: where n records end


class TestLogs(LogContract):
    """What every log promises, in memory and in files."""

    @pytest.fixture(params=["memory", "file in memory", "file"])
    def log(self, request: pytest.FixtureRequest, tmp_path: Path) -> MemoryLog:
        """An empty log of each kind."""
        if request.param == "memory":
            return MemoryLog()
        return FileLog(FakeDisk() if request.param == "file in memory" else FileDisk(tmp_path / "log"))


# --- after a crash, a flipped bit, a full disk


async def test_a_file_cut_anywhere_holds_the_records_before_the_cut() -> None:
    """What was cut short is dropped for good, said to be so, and the next record takes its place."""
    for length in range(len(WHOLE) + 1):
        disk = FakeDisk(WHOLE[:length])
        log = FileLog(disk)
        whole = max([n for n, end in enumerate(ENDS) if end <= length], default=0)
        expected = [*RECORDS[:whole], said(whole + 1, "anew")]

        assert (RECORDS[:whole], WHOLE[: ENDS[whole]]) == (log.stored(), disk.synced)
        assert (length > len(MAGIC) and length not in ENDS) == log.torn
        await filled(log, expected[-1])
        assert expected == log.stored() == FileLog(FakeDisk(disk.synced)).stored()


def flips(data: bytes, start: int = 0) -> list[tuple[int, bytes]]:
    """The data with each single bit from `start` on turned, and in which byte."""
    whole = int.from_bytes(data, "big")
    bits = range(8 * (len(data) - start))
    return [(len(data) - 1 - bit // 8, (whole ^ 1 << bit).to_bytes(len(data), "big")) for bit in bits]


def test_no_flipped_bit_passes() -> None:
    """Each bit of a whole file matters: turned, it is Damaged from the start of its frame, and left as it is."""
    for at, data in flips(WHOLE):
        disk = FakeDisk(data)
        with pytest.raises(Damaged) as caught:
            FileLog(disk)
        assert max([0, *(end for end in ENDS if end <= at)]) == caught.value.sound
        assert data == disk.read() == disk.synced


@pytest.mark.parametrize("length", [1, 11, 12, 13, 100, len(FRAMES[2]) - 1])
def test_a_flipped_bit_in_what_was_cut_short_harms_nothing_before(length: int) -> None:
    """In a frame that is dropped anyway a turned bit is harmless or Damaged; all records before it stay."""
    for _, data in flips(WHOLE[: ENDS[2] + length], ENDS[2]):
        try:
            log = FileLog(FakeDisk(data))
            found = [log.stored(), log.torn]
        except Damaged as error:
            found = [RECORDS[:2], error.sound == ENDS[2]]
        assert [RECORDS[:2], True] == found


@pytest.mark.parametrize("length", [1, 11, 12, 13, 511, 4096])
def test_zeros_at_the_end_are_a_write_that_was_cut_short(length: int) -> None:
    """Some file systems lengthen a file before they fill it: such an end is dropped, in the middle it is Damaged."""
    log = FileLog(FakeDisk(WHOLE[: ENDS[2]] + bytes(length)))
    with pytest.raises(Damaged) as caught:
        FileLog(FakeDisk(WHOLE[: ENDS[2]] + bytes(length) + FRAMES[2]))

    assert (RECORDS[:2], True) == (log.stored(), log.torn)
    assert ENDS[2] == caught.value.sound


@pytest.mark.parametrize(
    "data", [b"\0", bytes(15), b"hello", b"duologue.2 log\n", b"duo\n", MAGIC[:-1] + b"\r\n", b"\x89PNG" * 99, b"\xff"]
)
def test_other_files_are_no_logs(data: bytes) -> None:
    """A file of another kind is Damaged from its first byte, and stays as it is."""
    disk = FakeDisk(data)
    with pytest.raises(Damaged) as caught:
        FileLog(disk)

    assert 0 == caught.value.sound
    assert data == disk.synced


@pytest.mark.parametrize(
    "third",
    [
        *(frame(body) for body in (b"", b"hello", RECORDS[2].raw, wire.encode_record(RECORDS[2]) + b"\0")),
        *(FRAMES[n] for n in (0, 1, 3)),
    ],
)
def test_a_sound_frame_must_hold_the_next_record(third: bytes) -> None:
    """Other bytes, a record that was there before and one that comes too early are Damaged from there on."""
    with pytest.raises(Damaged) as caught:
        FileLog(FakeDisk(WHOLE[: ENDS[2]] + third))

    assert ENDS[2] == caught.value.sound


async def test_a_full_disk_takes_nothing_and_keeps_all() -> None:
    """However little fits, nothing is half kept; once there is room again, the same record is."""
    for room in range(ENDS[1], ENDS[2]):
        disk = FakeDisk(room=room)
        log = FileLog(disk)
        await filled(log, RECORDS[0])
        with pytest.raises(Unavailable):
            await log.append(RECORDS[1])
        assert (RECORDS[:1], WHOLE[: ENDS[1]]) == (log.stored(), disk.read())
        disk.room = None
        await filled(log, RECORDS[1])
        assert RECORDS[:2] == log.stored() == FileLog(FakeDisk(disk.synced)).stored()


async def test_a_sync_that_fails_keeps_nothing() -> None:
    """What could not be synced was not kept: no follower sees it, and the next record takes its place."""
    disk = FakeDisk()
    log = FileLog(disk)
    follower = asyncio.ensure_future(taken(log.follow(0), 1))
    await asyncio.sleep(0)
    disk.failing = {"sync"}
    with pytest.raises(Unavailable):
        await log.append(said(1, "lost"))
    disk.failing = set()
    await filled(log, RECORDS[0])

    assert RECORDS[:1] == await follower
    assert WHOLE[: ENDS[1]] == disk.synced


async def test_what_cannot_be_taken_back_ends_the_log_until_it_is_opened_again() -> None:
    """With half a frame at its end a file takes nothing more, well again or not; opened anew, it holds all but that."""
    disk = FakeDisk(room=ENDS[2] + 40)
    log = FileLog(disk)
    await filled(log, *RECORDS[:2])
    disk.failing = {"truncate"}
    for _ in range(3):
        with pytest.raises(Unavailable):
            await log.append(RECORDS[2])
        disk.failing, disk.room = set(), None
    again = FileLog(disk)
    torn = again.torn
    await filled(again, *RECORDS[2:])

    assert torn
    assert RECORDS == again.stored() == FileLog(FakeDisk(disk.synced)).stored()


def test_a_disk_that_is_full_from_the_start_says_so() -> None:
    """Where not even the first line fits, opening raises OSError; with room, it works."""
    disk = FakeDisk(room=5)
    with pytest.raises(OSError, match="no space"):
        FileLog(disk)
    disk.room = None

    assert [] == FileLog(disk).stored()
    assert MAGIC == disk.synced


async def lived(seed: int) -> None:
    """A dozen lives of one file, each ended by a crash, on a disk that is now full and now ill."""
    chance = random.Random(seed)
    disk, kept = FakeDisk(), list[Record]()
    for _ in range(12):
        log = FileLog(disk)
        assert kept == log.stored()[: len(kept)]
        assert len(log.stored()) <= len(kept) + 1  # what nobody was told of may have been kept all the same
        kept = log.stored()
        for _ in range(chance.randint(0, 3)):
            disk.room = chance.choice([None, None, len(disk.read()) + chance.randint(0, 700)])
            disk.failing = set(chance.choice([(), (), ("sync",), ("truncate",), ("sync", "truncate")]))
            with suppress(Unavailable):
                await log.append(said(len(kept) + 1, f"{chance.random()}"))
                kept = log.stored()
        disk.room = None
        disk = disk.crash(chance)


async def test_no_crash_takes_back_what_was_acknowledged() -> None:
    """Through crashes, full disks and failing syncs, what append returned for is there, in order."""
    for seed in range(200):
        await lived(seed)


# --- the real disk


async def test_a_real_file_is_its_owners_alone_and_is_there_again(tmp_path: Path) -> None:
    """The file is 0600 whatever the umask is; opened again, it holds what it held."""
    before = os.umask(0)
    try:
        disk = FileDisk(tmp_path / "log")
    finally:
        os.umask(before)
    await filled(FileLog(disk), *RECORDS[:2])
    disk.close()
    with (tmp_path / "log").open("ab") as file:
        file.write(FRAMES[2][:50])
    log = FileLog(FileDisk(tmp_path / "log"))
    await filled(log, *RECORDS[2:])

    assert 0o600 == (tmp_path / "log").stat().st_mode & 0o777
    assert log.torn
    assert WHOLE == (tmp_path / "log").read_bytes()


async def test_a_closed_file_takes_nothing(tmp_path: Path) -> None:
    """After it was closed nothing reaches the file, nor any other that has got its number since."""
    disk = FileDisk(tmp_path / "log")
    log = FileLog(disk)
    disk.close()
    with (tmp_path / "other").open("wb"):
        for _ in range(2):
            with pytest.raises(Unavailable):
                await log.append(RECORDS[0])

    assert b"" == (tmp_path / "other").read_bytes()
    assert MAGIC == (tmp_path / "log").read_bytes()


FULL = """
import asyncio, resource, sys
from pathlib import Path
from duologue.errors import Unavailable
from duologue.log import FileDisk, FileLog
from tests.logs import RECORDS

async def main():
    log = FileLog(FileDisk(Path(sys.argv[1])))
    await log.append(RECORDS[0])
    kept = Path(sys.argv[1]).stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (kept + 100, resource.RLIM_INFINITY))
    for _ in range(2):
        try:
            await log.append(RECORDS[1])
        except Unavailable:
            print("unavailable", Path(sys.argv[1]).stat().st_size == kept)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    for record in RECORDS[1:]:
        await log.append(record)

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no process's files")
def test_a_real_file_that_may_not_grow_is_left_whole(tmp_path: Path) -> None:
    """When the system writes half a record and no more, that half is taken back, and later all is kept."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", FULL, tmp_path / "log"], env=env, capture_output=True, text=True, timeout=60, check=False
    )

    assert ("unavailable True\n" * 2, "", WHOLE) == (done.stdout, done.stderr, (tmp_path / "log").read_bytes())


def test_a_new_file_has_its_name_synced(tmp_path: Path) -> None:
    """The folder is synced when a file was made in it, and not when it was there."""
    with failing_at(99, Killed()) as calls:
        for _ in range(2):
            FileDisk(tmp_path / "log").close()

    assert ["open", "open", "fsync", "open"] == calls


def test_a_folder_is_synced_where_that_means_something(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing folder is noticed on POSIX; on Windows, which has no such call, nothing is asked."""
    missing = tmp_path / "missing"
    with pytest.raises(FileNotFoundError):
        sync_folder(missing)
    with monkeypatch.context() as patch:
        patch.setattr(os, "name", "nt")
        sync_folder(missing)
