# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
import errno
import fcntl
import os
from contextlib import suppress
from pathlib import Path

import pytest

from duologue.errors import InUse
from duologue.files import locked, private_folder, shred, write_whole
from tests.disks import Killed, failing_at

FULL = OSError(errno.ENOSPC, "full")
WORDS = b"what only two should know"


def test_a_folder_that_others_could_enter_is_closed(tmp_path: Path) -> None:
    """A folder that is there already is made private too; a file in its place is an OSError."""
    (tmp_path / "open").mkdir(mode=0o755)
    with failing_at(99, Killed()) as calls:
        private_folder(tmp_path / "open")
    (tmp_path / "file").touch()

    assert (0o40700, ["open", "fsync"]) == ((tmp_path / "open").stat().st_mode, calls[-2:])
    with pytest.raises(OSError, match="exists"):
        private_folder(tmp_path / "file")


@pytest.mark.parametrize("error", [Killed(), FULL, OSError(errno.EIO, "broken")])
def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, error: BaseException) -> None:
    """Whichever system call fails, all is there or nothing; only a killed process leaves a half, under a "." name."""
    for n in range(20):
        with failing_at(n, error) as calls, suppress(type(error)):
            write_whole(tmp_path / "new", WORDS)
        names = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

        assert names.pop("new", WORDS) == WORDS
        assert all(name.startswith(".new-") and isinstance(error, Killed) for name in names)
        for path in tmp_path.iterdir():
            path.unlink()
    assert ["open", "write", "fsync", "replace", "open", "fsync"] == calls


def test_what_is_locked_is_in_use(tmp_path: Path) -> None:
    """A second taker is refused until the first lets go; the file itself is its owner's alone."""
    first = locked(tmp_path / "lock")
    with pytest.raises(InUse):
        locked(tmp_path / "lock")
    os.close(first)
    os.close(locked(tmp_path / "lock", wait=True))

    assert 0o100600 == (tmp_path / "lock").stat().st_mode


def test_a_disk_without_locks_is_not_called_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system cannot lock at all, its own error says so."""

    def flock(fd: int, how: int) -> None:
        raise OSError(errno.ENOLCK, "no locks here")

    monkeypatch.setattr(fcntl, "flock", flock)
    with pytest.raises(OSError, match="no locks here"):
        locked(tmp_path / "lock")


def test_what_is_shredded_was_overwritten_first(tmp_path: Path) -> None:
    """Another name of the same file shows that its bytes are gone and not only its name."""
    (tmp_path / "file").write_bytes(WORDS)
    (tmp_path / "other").hardlink_to(tmp_path / "file")
    with failing_at(99, Killed()) as calls:
        shred(tmp_path / "file")

    assert ([tmp_path / "other"], bytes(len(WORDS))) == (list(tmp_path.iterdir()), (tmp_path / "other").read_bytes())
    assert ["open", "write", "fsync", "unlink"] == calls


@pytest.mark.parametrize("n", range(3))
def test_what_cannot_be_overwritten_is_deleted_all_the_same(tmp_path: Path, n: int) -> None:
    """The error is raised, and the file is gone."""
    (tmp_path / "file").write_bytes(WORDS)
    with failing_at(n, OSError(errno.EIO, "broken")), pytest.raises(OSError, match="broken"):
        shred(tmp_path / "file")

    assert [] == list(tmp_path.iterdir())
