"""The program as a process, through pipes or at a terminal. Whatever is waited for is waited for PATIENCE at most."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import resource
import select
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TypeAlias

from tests.e2e.forked import Forked
from tests.helpers import PATIENCE

ROOT = Path(__file__).parent.parent.parent
PYTHON = sys.executable
LANG = "C.UTF-8"  # the language of a process that asks for no other
Process: TypeAlias = subprocess.Popen[bytes] | Forked
A_SECOND = 1.1  # in which a person reads a page, and the program takes no choice
HASTE = 0.4  # seconds that do instead for a program that is hasty, with room for a busy machine


@dataclass(frozen=True)
class Done:
    """What a process leaves: its exit code (a signal is negative), and what it has said."""

    code: int
    out: str
    err: str


def environ(home: Path, **more: str) -> dict[str, str]:
    """The variables of a process that has this machine for itself."""
    path = os.pathsep.join(str(ROOT / name) for name in ("src", "server", "."))
    own = {"HOME": str(home), "DUOLOGUE_DATA": str(home / "data"), "DUOLOGUE_CONFIG": str(home / "config.toml")}
    return {
        "PATH": os.environ["PATH"],
        "LANG": LANG,
        "PYTHONPATH": path,
        "TERM": "dumb",
        # With a full disk a child would leave half-written bytecode beside the sources.
        "PYTHONDONTWRITEBYTECODE": "1",
        **own,
        **more,
    }


class Program:
    """One process of the program, on the machine that has `home` for its home.

    `terminal`: it sits at one of its own, else at pipes. `room` = bytes that a file may hold, as on a full disk.
    `hasty`: its waits for people and lines are short (tests.e2e.hasty). `bare`: it is begun as people begin it, and no
    fork; so the machine shows of it what it would show of theirs.
    """

    def __init__(
        self, home: Path, *arguments: str, terminal: bool = False, room: int = 0, before: Sequence[str] = (),
        variables: Mapping[str, str] | None = None, hasty: bool = False, bare: bool = False,
    ) -> None:  # fmt: skip
        self._reads = HASTE if hasty else A_SECOND
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (it is closed with the process)
        self._decode, self.out, self._read_to = codecs.getincrementaldecoder("utf-8")("replace").decode, "", 0
        reading, writing = pty.openpty() if terminal else os.pipe(), os.pipe() if not terminal else None
        self._from, self._to = (reading[0], reading[0]) if writing is None else (reading[0], writing[1])
        theirs = (reading[1], reading[1]) if writing is None else (writing[0], reading[1])
        self._process = begun(
            ("-m", "tests.e2e.hasty" if hasty else "duologue"), arguments, (*theirs, self._errors.fileno()),
            environ(home, **(variables or {})), terminal, room, before, bare,
        )  # fmt: skip
        for fd in set(theirs):
            os.close(fd)

    def __enter__(self) -> Program:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.kill()

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    @property
    def terminal(self) -> int:
        """Our end of the terminal that it sits at."""
        return self._to

    @property
    def err(self) -> str:
        """What it has said on standard error by now."""
        # Read without moving where the process writes next.
        return os.pread(self._errors.fileno(), 1 << 20, 0).decode(errors="replace")

    def type(self, *lines: str) -> None:
        """Type these lines, each with Enter."""
        self.press("".join(f"{line}\n" for line in lines))

    def press(self, keys: str) -> None:
        """Type this as it is. What it answers is read meanwhile, so that neither waits for the other."""
        data, until = keys.encode(), time.monotonic() + PATIENCE
        os.set_blocking(self._to, False)
        while data:
            assert time.monotonic() < until, f"nobody reads what is typed; last:\n{self.out[-2000:]}"
            _, ready, _ = select.select([], [self._to], [], 0.05)
            try:
                data = data[os.write(self._to, data) :] if ready else data
            except BlockingIOError:
                ready = []
            if not ready:
                self._hear(0)
        os.set_blocking(self._to, True)

    def until(self, text: str) -> str:
        """Read until it has said this; what it has said up to there, since the last time it was asked."""
        end = time.monotonic() + PATIENCE
        while (at := self.out.find(text, self._read_to)) < 0:
            going = self._hear(end - time.monotonic())
            assert going, f"it ended before it said {text!r}; last:\n{self.out[-2000:]}"
            assert time.monotonic() < end, f"it does not say {text!r}; last:\n{self.out[-2000:]}"
        start, self._read_to = self._read_to, at + len(text)
        return self.out[start : self._read_to]

    def let_read(self) -> None:
        """Give it the second in which it takes no choice from fingers: until it has said nothing for that long."""
        heard = -1
        while heard != len(self.out):
            heard = len(self.out)
            self._hear(self._reads)

    def end(self) -> Done:
        """Type nothing more, and wait for its end."""
        if self._to != self._from:
            os.close(self._to)
            self._to = self._from
        return self.wait()

    def wait(self) -> Done:
        """Wait for its end."""
        end = time.monotonic() + PATIENCE
        while self._from >= 0 and self._hear(end - time.monotonic()):
            assert time.monotonic() < end, f"it does not end; last:\n{self.out[-2000:]}"
        code = self._process.wait(PATIENCE)
        self._errors.seek(0)
        return Done(code, self.out, self._errors.read().decode(errors="replace"))

    def signal(self, number: int) -> None:
        """Send it this signal."""
        self._process.send_signal(number)

    def hang_up(self) -> None:
        """Close its terminal, as closing a window does."""
        os.close(self._from)
        self._from = self._to = -1

    def kill(self) -> None:
        """End it in the middle of whatever it does. Once is enough; more does nothing."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait(PATIENCE)
        for fd in {self._from, self._to} if self._from >= 0 else ():
            os.close(fd)
        self._from = self._to = -1
        self._errors.close()

    def _hear(self, seconds: float) -> bool:
        """Read what it says within this time. Whether there may be more."""
        if not select.select([self._from], [], [], max(0.0, seconds))[0]:
            return True
        try:
            data = os.read(self._from, 1 << 16)
        except OSError:  # a terminal that nobody holds any more reads as an error
            data = b""
        self.out += self._decode(data, not data).replace("\r\n", "\n")
        return bool(data)


def begun(
    program: Sequence[str], arguments: Sequence[str], streams: Sequence[int], variables: Mapping[str, str],
    terminal: bool, room: int = 0, before: Sequence[str] = (), bare: bool = False,
) -> Process:  # fmt: skip
    """A process that runs `-m module` or `-c code`; see Program. `streams` = its standard input, output and error."""
    how, what = program
    if how == "-m" and variables["LANG"] == LANG and not (room or before or bare):
        return Forked(what, arguments, streams, variables, terminal)

    def prepare() -> None:
        if terminal:
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
        if room:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    return subprocess.Popen(
        [*before, PYTHON, *program, *arguments], stdin=streams[0], stdout=streams[1], stderr=streams[2],
        env=variables, start_new_session=True, preexec_fn=prepare,
    )  # fmt: skip


def run(home: Path, *arguments: str, typed: Sequence[str] = (), **more: object) -> Done:
    """A process at pipes from its beginning to its end, all lines typed ahead."""
    with Program(home, *arguments, **more) as program:  # type: ignore[arg-type]  # passed on as they are
        program.type(*typed)
        return program.end()
