"""The program on a terminal of its own, whose picture is kept as a terminal keeps it.

Whatever is waited for is looked for each time the picture changes, and for PATIENCE at most.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import pyte

from tests.e2e.process import begun, environ
from tests.helpers import PATIENCE, unbroken

Found = TypeVar("Found")
BARS = "▌▐█▎▏▊▋│┃"  # what stands beside words and belongs to none of them
FRAME = str.maketrans(dict.fromkeys([*BARS, *"▔▁▄▀─━┌┐└┘╭╮╰╯"], " "))


class Window:
    """One process of the program, at a terminal of `columns` by `rows`, on the machine that has `home` for its home.

    `hasty`: its waits for people and lines are short (tests.e2e.hasty). `code` = what Python runs instead of it.
    `owned` = it is told when its window is closed.
    """

    def __init__(
        self, home: Path, *arguments: str, columns: int = 80, rows: int = 24,
        variables: Mapping[str, str] | None = None, hasty: bool = True, code: Sequence[str] = (), owned: bool = True,
    ) -> None:  # fmt: skip
        self._read_as: str | None = None  # the picture as text, until it changes
        self.raw, self._failed, self._going = b"", "", True
        self._picture = pyte.HistoryScreen(columns, rows, history=1000)
        self._drawn, self._changed = pyte.ByteStream(self._picture), threading.Condition()
        self._terminal, theirs = pty.openpty()
        _sized(theirs, columns, rows)
        program = code or ("-m", "tests.e2e.hasty" if hasty else "duologue")
        environment = environ(home, TERM="xterm-256color", **(variables or {}))
        self._process = begun(program, arguments, [theirs] * 3, environment, owned)
        os.close(theirs)
        self._stop, self._stopping = os.pipe()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.kill()

    # --- what stands there

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    @property
    def title(self) -> str:
        """What the window is called."""
        with self._changed:
            return str(self._picture.title)

    @property
    def above(self) -> str:
        """What has gone up out of sight, and can be scrolled back to."""
        with self._changed:
            return "\n".join("".join(cell.data for cell in row.values()) for row in self._picture.history.top)

    @property
    def after(self) -> str:
        """What it has written since it left the second screen."""
        return self.raw.rpartition(b"\x1b[?1049l")[2].decode(errors="replace")

    def text(self) -> str:
        """What stands on the screen, line by line."""
        with self._changed:
            if self._read_as is None:
                self._read_as = "\n".join(line.rstrip() for line in self._picture.display)
            return self._read_as

    def has(self, words: str) -> bool:
        """Whether these words stand on the screen, wherever their lines are broken, in a column or across."""
        return any(unbroken(words) in reading for reading in _readings(self.text()))

    def shows(self, *words: str) -> None:
        """Wait until all of these stand on the screen."""
        for some in words:
            self.until(lambda some=some: self.has(some), f"does not show {some!r}")  # type: ignore[misc]

    def lacks(self, words: str) -> None:
        """Wait until these do not stand on the screen."""
        self.until(lambda: not self.has(words), f"still shows {words!r}")

    def until(self, look: Callable[[], Found], what: str, patience: float = PATIENCE) -> Found:
        """Wait until there is something to be found by looking."""
        end = time.monotonic() + patience
        with self._changed:
            while not (found := look()):
                assert not self._failed, self._failed
                assert self._going, f"it ended, and {what}:\n{self.text()}"
                left = end - time.monotonic()
                assert left > 0, f"it {what}:\n{self.text()}"
                self._changed.wait(left)
            return found

    def still(self, seconds: float) -> str:
        """What stands there once nothing has changed for so long."""
        with self._changed:
            while self._changed.wait(seconds):
                pass
        return self.text()

    def _soon(self, look: Callable[[], object], seconds: float) -> bool:
        with self._changed:
            return bool(self._changed.wait_for(look, seconds))

    # --- what is done to it

    def press(self, *keys: str) -> None:
        """Press these, one after another and as fast as they can be taken."""
        data = "".join(keys).encode()
        while data:
            assert self._going, f"it ended before all was typed:\n{self.text()}"
            data = data[os.write(self._terminal, data) :]

    def resize(self, columns: int, rows: int) -> None:
        """Make the window so large."""
        with self._changed:
            self._picture.resize(rows, columns)
            self._read_as = None
        _sized(self._terminal, columns, rows)

    def signal(self, number: int) -> None:
        """Send it this signal."""
        self._process.send_signal(number)

    def wait(self) -> int:
        """Wait for its end; its exit code."""
        self._reader.join(PATIENCE)
        assert not self._reader.is_alive(), f"it does not end:\n{self.text()}"
        return self._process.wait(PATIENCE)

    def pull(self) -> int:
        """Take its terminal away, as closing a window does, and wait for its end; its exit code."""
        self._close()
        return self._process.wait(PATIENCE)

    def kill(self) -> None:
        """End it in the middle of whatever it does. Once is enough; more does nothing."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
        self._process.wait(PATIENCE)
        self._close()

    def _close(self) -> None:
        if self._terminal < 0:
            return
        os.write(self._stopping, b"!")
        self._reader.join(PATIENCE)
        for fd in (self._terminal, self._stop, self._stopping):
            os.close(fd)
        self._terminal = -1

    def _read(self) -> None:
        """Take in what is drawn, as long as anybody draws."""
        while True:
            ready, _, _ = select.select([self._terminal, self._stop], [], [])
            try:
                data = os.read(self._terminal, 1 << 16) if self._stop not in ready else b""
            except OSError:  # a terminal that nobody holds any more reads as an error
                data = b""
            with self._changed:
                self._going = bool(data)
                self.raw += data
                self._read_as = None
                try:
                    self._drawn.feed(data)
                except Exception as error:
                    self._failed = f"what it draws cannot be understood: {error!r}"
                self._changed.notify_all()
            if not data:
                return


def _sized(fd: int, columns: int, rows: int) -> None:
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


@lru_cache(maxsize=8)
def _readings(picture: str) -> list[str]:
    """All ways to read what stands there: across, and in the columns to both sides of each bar that is two high."""
    lines = picture.split("\n")
    bars = [{n for n, sign in enumerate(line) if sign in BARS} for line in lines]
    places = sorted({n for above, below in pairwise(bars) for n in above & below})
    parts = [lines, *([line[:n] for line in lines] for n in places), *([line[n:] for line in lines] for n in places)]
    return [unbroken("\n".join(part).translate(FRAME)) for part in parts]
