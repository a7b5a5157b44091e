"""The folders of sessions beside one another: which there are, and how one is forgotten. What is in one: journal."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from duologue.files import locked, shred
from duologue.log import sync_folder

HIDDEN = "unlisted"  # a file that says: leave this session out of lists


def forget(folder: Path) -> None:
    """Delete a session that one need not be able to open. Raises InUse, OSError."""
    delete(folder, partial(os.close, locked(folder / "lock")))


def delete(folder: Path, let_go: Callable[[], None]) -> None:
    """Delete everything in it, its keys first; `let_go` closes what is open there. Raises OSError."""
    gone = folder.with_name(f".gone-{secrets.token_hex(8)}")
    # From here on it is no session any more, however this process ends.
    folder.rename(gone)
    let_go()
    try:
        _shred_keys(gone)
    finally:
        shutil.rmtree(gone)
    sync_folder(gone.parent)


def waiting(sessions: Path, hidden: bool = True) -> Iterator[Path]:
    """The folders of sessions that have not ended, newest first; also those that cannot be read.

    `hidden` = also those that are to be left out of lists. What a process that was killed had begun to forget
    is forgotten first.
    """
    if sessions.is_dir():
        sweep(sessions, ".gone-*")
        found = (path for path in sessions.iterdir() if not path.name.startswith("."))
        yield from sorted((path for path in found if hidden or not is_hidden(path)), reverse=True)


def is_hidden(folder: Path) -> bool:
    """Whether this session is to be left out of lists."""
    with suppress(OSError):  # one that may not be looked into is no secret
        return (folder / HIDDEN).exists()
    return False


def sweep(sessions: Path, pattern: str) -> None:
    """Delete what was left half made or half deleted, keys first, as far as it goes."""
    for left in sessions.glob(pattern):
        with suppress(OSError):
            _shred_keys(left)
        shutil.rmtree(left, ignore_errors=True)


def _shred_keys(folder: Path) -> None:
    """Its keys, half written ones too: after that nobody can read the rest. Raises OSError."""
    for held in folder.glob("*keys*"):
        shred(held)
