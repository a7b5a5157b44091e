"""The program on a real terminal: a pty, what it draws kept by pyte with its scrollback and title."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pyte

from tests.e2e.process import PYTHON, environ
from tests.helpers import PATIENCE

A_SECOND = 1.1  # in which a page takes no choice


class _Screen(pyte.HistoryScreen):
    """A terminal with a second screen, as real ones have: what is drawn there is gone when it is left."""

    left: list[str]

    def set_mode(self, *modes: int, **more: bool) -> None:
        if 1049 in modes and more.get("private"):
            self.left = list(self.display)
        super().set_mode(*modes, **more)

    def report_device_status(self, mode: int, **more: bool) -> None:
        """Nobody answers."""


class Terminal:
    """One process of the program, drawing on a terminal of its own. `owned` = it is told when its window is closed."""

    def __init__(
        self,
        home: Path,
        *arguments: str,
        size: tuple[int, int] = (80, 24),
        variables: Mapping[str, str] | None = None,
        code: Sequence[str] = (),
        prepare: Callable[[], None] | None = None,
        owned: bool = True,
    ) -> None:
        self._master, slave = pty.openpty()
        self.resize(*size)
        self.screen = _Screen(*size, history=1000, ratio=0.5)
        self._stream, self.raw, self._read_to = pyte.ByteStream(self.screen), b"", 0
        more = {"TERM": "xterm-256color", **(variables or {})}

        def prepared() -> None:
            if owned:
                fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            if prepare is not None:
                prepare()

        self.process = subprocess.Popen(
            [PYTHON, *(code or ("-m", "duologue")), *arguments], stdin=slave, stdout=slave, stderr=slave,
            env=environ(home, **more), start_new_session=True, preexec_fn=prepared,
        )  # fmt: skip
        os.close(slave)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)
        self.hang_up()

    def hang_up(self) -> None:
        """Close the window. Once is enough; more does nothing."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def resize(self, columns: int, rows: int) -> None:
        """Make the window as large as this."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, *keys: str) -> None:
        """Press these, each in a write of its own."""
        for key in keys:
            os.write(self._master, key.encode())
            self._hear(0.05)

    def choose(self, letter: str) -> None:
        """Choose by a letter and Enter, as slowly as people do."""
        self.read(A_SECOND)
        self.press(letter)
        self.read(A_SECOND)
        self.press("\r")

    def read(self, seconds: float) -> None:
        """Take in what it draws for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if not self._hear(left):
                return

    def until(self, words: str) -> None:
        """Wait until these words stand on the screen."""
        end = time.monotonic() + PATIENCE
        while words not in self.shown:
            assert self._hear(max(0.0, end - time.monotonic())), f"it ended before it showed {words!r}:\n{self.shown}"
            assert time.monotonic() < end, f"it does not show {words!r}:\n{self.shown}"

    def ended(self) -> int:
        """Wait for its end; its exit code."""
        end = time.monotonic() + PATIENCE
        while self._hear(max(0.0, end - time.monotonic())):
            assert time.monotonic() < end, f"it does not end:\n{self.shown}"
        return self.process.wait(PATIENCE)

    @property
    def shown(self) -> str:
        """All that stands on the screen, its lines joined."""
        return " ".join(" ".join(self.screen.display).split())

    @property
    def after(self) -> str:
        """What it has written since it left the second screen."""
        return self.raw.rpartition(b"\x1b[?1049l")[2].decode(errors="replace")

    def _hear(self, seconds: float) -> bool:
        """Read what it draws within this time. Whether there may be more."""
        if self._master < 0:
            return False
        if not select.select([self._master], [], [], max(0.0, seconds))[0]:
            return True
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:  # a terminal that nobody holds any more reads as an error
            return False
        self.raw += data
        self._stream.feed(data)
        return bool(data)
