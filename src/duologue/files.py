"""Files of one owner alone, on a disk that may be full and in a process that may be killed."""

from __future__ import annotations

import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path

from duologue.errors import InUse
from duologue.log import sync_folder


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


def locked(path: Path, wait: bool = False) -> int:
    """The descriptor of a file locked for this process; the system lets go of it however the process ends.

    Raises InUse if another has it, unless it should `wait`; OSError.
    """
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


def shred(path: Path) -> None:
    """Overwrite a file, then delete it. Raises OSError; it is deleted even if it could not be overwritten.

    No promise on disks that write elsewhere than they are told to (most flash does); there the system's own
    encryption of the disk is what helps.
    """
    try:
        fd = os.open(path, os.O_WRONLY)
        try:
            os.write(fd, bytes(os.fstat(fd).st_size))
            os.fsync(fd)
        finally:
            os.close(fd)
    finally:
        path.unlink()
