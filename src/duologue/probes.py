"""What `doctor` wants to know of this computer. Nothing is changed, and nothing sent but a call to one's own relay."""

from __future__ import annotations

import asyncio
import os
import platform
import select
import shutil
import stat
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from importlib import metadata
from pathlib import Path

from duologue import __version__, address, config, frames
from duologue.doctor import ANSWERED, Called, Facts, Folder
from duologue.errors import BadConfig
from duologue.terminal import now, simple, unseen
from duologue.transport import Link, LinkLost, websocket
from duologue.waits import either

QUESTION = b"\x1b[?u\x1b[c"  # which keys do you tell apart? and one that every terminal answers, so that one can stop
ANSWER_WITHIN = 0.6  # seconds, so that one at the other end of a slow line has a chance
CALL_WITHIN = 5.0  # seconds
Dial = Callable[[str, float], Awaitable[Link]]
LIBRARIES = ("textual", "websockets", "cryptography", "msgpack", "msgspec", "spake2", "platformdirs")


async def found(environ: Mapping[str, str] = os.environ) -> Facts:
    """Everything, of this process and its terminal."""
    file, trouble, relay = config.config_file(environ), "", None
    try:
        at = config.read(file, environ).relay
        relay = await called(address.uri(at)) if at else Called("")
    except BadConfig as error:
        trouble = str(error)
    here = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
    draws = here and environ.get("TERM", "dumb") not in ("dumb", "unknown")
    size = shutil.get_terminal_size()
    return Facts(
        size=(size.columns, size.lines) if here else None,
        draws=draws or sys.platform == "win32",
        windows=sys.platform == "win32",
        environ=environ,
        encoding=getattr(sys.stdout, "encoding", None) or "utf-8",
        ascii=simple(environ) and sys.platform != "win32",
        answer=asked() if draws else b"",
        relay=relay,
        folder=place(config.data_folder(environ) / "sessions"),
        config=str(file),
        configured=os.access(file, os.F_OK),
        trouble=trouble,
        programs=programs(),
    )


def asked(fd: int = 0, out: int = 1, within: float = ANSWER_WITHIN) -> bytes:
    """What the terminal answers to the question; empty where none can be asked. Afterwards it is as it was."""
    if sys.platform == "win32" or not _ours(fd):
        return b""
    answer, until = b"", time.monotonic() + within
    with unseen(fd, at_once=True), suppress(OSError):  # it may go away meanwhile
        os.write(out, QUESTION)
        while not ANSWERED.search(answer) and select.select([fd], [], [], max(0.0, until - time.monotonic()))[0]:
            data = os.read(fd, 1024)
            if not data:
                break
            answer += data
    return answer


def _ours(fd: int) -> bool:
    """Whether we may ask there: a process in the background that tries is stopped by the system."""
    try:
        return os.isatty(fd) and os.tcgetpgrp(fd) == os.getpgrp()
    except OSError:  # a terminal, but not the one that rules this process
        return True


async def called(uri: str, dial: Dial = websocket, within: float = CALL_WITHIN) -> Called:
    """Call a relay, hear what time it is there, and hang up."""
    try:
        link = await dial(uri, within)
    except LinkLost as lost:
        return Called(uri, lost.why)
    try:
        data = await either(link.recv(), asyncio.sleep(within))
        frame = frames.decode(data or b"")
    except (LinkLost, frames.BadFrame):
        return Called(uri, "line.lost")
    finally:
        await link.close()
    return Called(uri, off=frame.at - now()) if isinstance(frame, frames.Challenge) else Called(uri, "line.lost")


def place(path: Path) -> Folder:
    """A folder, or where it would be made."""
    there = path
    while not os.access(there, os.F_OK) and there != there.parent:
        there = there.parent
    mode = there.stat().st_mode
    folder = stat.S_ISDIR(mode)
    return Folder(
        str(path if folder else there),
        kind="other" if not folder else "folder" if there == path else "none",
        private=sys.platform == "win32" or not mode & 0o077,
        writable=os.access(there, os.W_OK | os.X_OK),
        free=shutil.disk_usage(there).free,
    )


def programs() -> dict[str, str]:
    """What runs here, and in which version; "" = it is not there."""
    there = {"duologue": __version__, "Python": platform.python_version()}
    for name in LIBRARIES:
        try:
            there[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            there[name] = ""
    return there
