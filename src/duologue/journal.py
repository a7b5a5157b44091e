"""What one machine keeps of a session while it runs: a folder of its own, and nothing once it has ended.

`about` (names, exercise, when), `exercise` (the whole file as it was agreed on), `log`, `drafts`. The folder is
0700 and its files 0600. One process at a time holds it (`lock`). Names of folders never come from people. What
is not whole yet, or no longer, has a name that starts with "."; whoever comes next sweeps it up after a crash.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec

from duologue.core.shape import PARTNERS, Partner, Seat
from duologue.errors import Foreign, InUse
from duologue.log import FileDisk, sync_folder
from duologue.page import Draft

FORMAT = 1


@dataclass(frozen=True, slots=True)
class About:
    """What a session is, for the list of those that wait. `begun` in ms."""

    session: str  # hex
    title: str
    names: Mapping[Seat, str]
    begun: int
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class _Kept:
    """The file `drafts`."""

    drafts: dict[Partner, Draft]
    private: dict[Partner, dict[str, str]]


class Journal:
    """One session's folder, held by this process until `close`. Raises InUse, Foreign, OSError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open = ExitStack()
        self._open.callback(os.close, _locked(folder / "lock"))
        self.drafts: dict[Seat, Draft] = {}
        self.private: dict[Seat, dict[str, str]] = {}
        self._saved = True  # the file says what these two say
        with suppress(OSError):
            for half in folder.glob(".*-*"):
                half.unlink()

    @classmethod
    def new(cls, sessions: Path, about: About, exercise: bytes) -> Journal:
        """A folder for a session that begins, complete before it gets its name."""
        private_folder(sessions)
        turn = _locked(sessions / ".lock", wait=True)
        try:
            # Only whoever has the turn makes folders, so one that was left half made is nobody's.
            _sweep(sessions, ".new-*")
            making = sessions / f".new-{secrets.token_hex(8)}"
            making.mkdir(mode=0o700)
            write_whole(making / "exercise", exercise)
            write_whole(making / "about", json.dumps(asdict(about)).encode())
            folder = sessions / f"{about.begun:015d}-{about.session[:8]}"
            making.rename(folder)
            sync_folder(sessions)
        finally:
            os.close(turn)
        return cls(folder)

    @property
    def about(self) -> About:
        return about(self.folder)

    def exercise(self) -> bytes:
        """The exercise as it was agreed on (library.unpack). Raises Foreign."""
        try:
            return (self.folder / "exercise").read_bytes()
        except OSError as error:
            raise Foreign from error

    def disk(self) -> FileDisk:
        """The file for the log, open until this journal is closed."""
        disk = FileDisk(self.folder / "log")
        self._open.callback(disk.close)
        return disk

    def mend(self, sound: int) -> None:
        """Cut a damaged log back to its sound beginning, keeping the damaged file beside it."""
        log = self.folder / "log"
        write_whole(self.folder / f"log.damaged-{secrets.token_hex(4)}", log.read_bytes())
        with log.open("rb+") as file:
            file.truncate(sound)
            os.fsync(file.fileno())

    def load(self) -> None:
        """Read the drafts back. Damaged drafts are set aside, never in the way."""
        path = self.folder / "drafts"
        try:
            kept = msgspec.convert(json.loads(path.read_bytes()), _Kept)
        except FileNotFoundError:
            return
        except (OSError, ValueError, RecursionError):
            with suppress(OSError):
                path.rename(self.folder / f"drafts.damaged-{secrets.token_hex(4)}")
            return
        self.drafts, self.private = dict(kept.drafts.items()), dict(kept.private.items())

    def keep(self, seat: Seat, draft: Draft | None) -> None:
        """Keep this chair's draft, synced before return. Raises OSError; the draft in memory is kept anyway."""
        if self._saved and self.drafts.get(seat) == draft:
            return
        self.drafts.pop(seat, None)
        if draft is not None:
            self.drafts[seat] = draft
        self._save()

    def keep_private(self, seat: Seat, step: str, words: str) -> None:
        """Keep words that never leave this machine. Raises OSError."""
        self.private.setdefault(seat, {})[step] = words
        self._save()

    def _save(self) -> None:
        self._saved = False
        drafts = {seat: asdict(draft) for seat, draft in self.drafts.items()}
        write_whole(self.folder / "drafts", json.dumps({"drafts": drafts, "private": self.private}).encode())
        self._saved = True

    def close(self) -> None:
        """Let another process have it. Once is enough; more does nothing."""
        self._open.close()

    def forget(self) -> None:
        """Delete everything, and let go. Raises OSError."""
        gone = self.folder.with_name(f".gone-{secrets.token_hex(8)}")
        # From here on it is no session any more, however this process ends.
        self.folder.rename(gone)
        self.close()
        shutil.rmtree(gone)
        sync_folder(gone.parent)


def waiting(sessions: Path) -> Iterator[Path]:
    """The folders of sessions that have not ended, newest first; also those that cannot be read.

    What a process that was killed had begun to forget is forgotten first.
    """
    if sessions.is_dir():
        _sweep(sessions, ".gone-*")
        yield from sorted((path for path in sessions.iterdir() if not path.name.startswith(".")), reverse=True)


def about(folder: Path) -> About:
    """What the session in this folder is. Raises Foreign."""
    try:
        found = msgspec.convert(json.loads((folder / "about").read_bytes()), About)
        session = bytes.fromhex(found.session)
    except (OSError, ValueError, RecursionError) as error:
        raise Foreign from error
    if found.format != FORMAT or set(found.names) != set(PARTNERS) or len(session) != 32 or not _in_time(found.begun):
        raise Foreign
    return found


def _in_time(ms: int) -> bool:
    return 0 <= ms < 2**53


def _sweep(sessions: Path, pattern: str) -> None:
    for left in sessions.glob(pattern):
        shutil.rmtree(left, ignore_errors=True)


def private_folder(path: Path) -> None:
    """Make a folder that its owner alone can enter."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)
    sync_folder(path.parent)


def write_whole(path: Path, data: bytes) -> None:
    """Replace a file, all of it or nothing, synced before return. Raises OSError."""
    new = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        fd = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            while data:
                data = data[os.write(fd, data) :]
            os.fsync(fd)
        finally:
            os.close(fd)
        new.replace(path)
    except OSError:
        with suppress(OSError):
            new.unlink()
        raise
    sync_folder(path.parent)


def _locked(path: Path, wait: bool = False) -> int:
    """The descriptor of a file locked for this process; the system lets go of it however the process ends."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(fd, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(fd, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(fd)
        if isinstance(error, BlockingIOError | PermissionError):  # as POSIX and as Windows say that it is taken
            raise InUse from error
        raise
    return fd
