"""The program on a terminal of its own, whose picture is kept as a terminal keeps it: a person who looks and presses.

Whatever is waited for is looked for each time the picture changes, and for PATIENCE at most.
"""

from __future__ import annotations

import fcntl
import itertools
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import pyte

from duologue.phrases import EN
from duologue.tui.arming import EARLY
from tests.e2e.process import PYTHON, environ, prepared
from tests.helpers import PATIENCE, unbroken

Found = TypeVar("Found")
ENTER, TAB, BACKSPACE = "\r", "\t", "\x7f"
PASTE, PASTED = "\x1b[200~", "\x1b[201~"  # around what is pasted
F2, F3, CTRL_Q = "\x1bOQ", "\x1bOR", "\x11"
BARS = "▌▐█▎▏▊▋│┃"  # what stands beside words and belongs to none of them
FRAME = str.maketrans(dict.fromkeys([*BARS, *"▔▁▄▀─━┌┐└┘╭╮╰╯"], " "))
CHOICE = re.compile(r"(▸| ) \[([A-Z0-9])\] (.+)")
HINTS = [
    EN[key] for key in EN if key in ("screen.pick", "screen.words", "screen.scale", "screen.list", "screen.fields")
]
WRITES = [*HINTS, *(EN[key] for key in EN if key.startswith("screen.write"))]  # said where words are taken
KEYS = [*WRITES, *(EN[f"screen.{key}"] for key in ("choose", "marked", "idle", "wait", "type", "waits"))]
WRITING = [EN[key] for key in ("screen.write.or", "screen.or") if key in EN]  # said where Tab leads to the answers
MOST_TABS = 3  # from where one writes to the answers
LATE = 2.0  # seconds after which a letter that marks nothing is pressed again
HOLDS = EN["screen.hold"].partition("{")[0]


class Screen:
    """One process of the program, at a terminal of `columns` by `rows`, on the machine that has `home` for its home.

    `hasty`: its waits for people and lines are short (tests.e2e.hasty). `decisions` and `keys` count what a person
    who waits for each page would have had to do.
    """

    def __init__(
        self, home: Path, *arguments: str, columns: int = 80, rows: int = 24,
        variables: Mapping[str, str] | None = None, hasty: bool = True,
    ) -> None:  # fmt: skip
        self.early = EARLY / 10 if hasty else EARLY
        self.decisions = self.keys = 0
        self._read_as: str | None = None  # the picture as text, until it changes
        self.raw, self._failed, self._going = b"", "", True
        self._picture = pyte.HistoryScreen(columns, rows, history=1000)
        self._drawn, self._changed = pyte.ByteStream(self._picture), threading.Condition()
        self._terminal, theirs = pty.openpty()
        _sized(theirs, columns, rows)
        module = "tests.e2e.hasty" if hasty else "duologue"
        self._process = subprocess.Popen(
            [PYTHON, "-m", module, *arguments], stdin=theirs, stdout=theirs, stderr=theirs,
            env=environ(home, TERM="xterm-256color", **(variables or {})),
            start_new_session=True, preexec_fn=prepared(terminal=True, room=0),
        )  # fmt: skip
        os.close(theirs)
        self._stop, self._stopping = os.pipe()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Screen:
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

    def text(self) -> str:
        """What stands on the screen, line by line."""
        with self._changed:
            if self._read_as is None:
                self._read_as = "\n".join(line.rstrip() for line in self._picture.display)
            return self._read_as

    def has(self, words: str) -> bool:
        """Whether these words stand on the screen, wherever their lines are broken, in a column or across."""
        return any(unbroken(words) in reading for reading in _readings(self.text()))

    def hints(self) -> bool:
        """Whether it says which keys do something here, or that none has to be pressed."""
        return any(map(self.has, KEYS))

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

    # --- what is pressed

    def press(self, *keys: str) -> None:
        """Press these, one after another and as fast as they can be taken."""
        data = "".join(keys).encode()
        while data:
            assert self._going, f"it ended before all was typed:\n{self.text()}"
            data = data[os.write(self._terminal, data) :]

    def type(self, words: str) -> None:
        """Type these words until the last of them stand there: what is typed as a page comes may be lost."""
        end, last = time.monotonic() + PATIENCE, " ".join(words.split()[-3:])
        self.press(words)
        while not self._soon(lambda: self.has(last), LATE):
            assert time.monotonic() < end, f"it does not take {words!r}:\n{self.text()}"
            self.press(BACKSPACE * len(words), words)

    def write(self, words: str) -> None:
        """Type these once there is something to write in."""
        self.until(lambda: any(map(self.has, WRITES)), "takes no words")
        self.type(words)

    def paste(self, words: str) -> None:
        """Paste these."""
        self.press(PASTE + words + PASTED)

    def answer(self, asked: str, words: str) -> None:
        """Type this into the one line that is asked for, and Enter once that counts."""
        self.shows(asked)
        self.type(words)
        self._enter(lambda: self.has(asked), f"does not take {words!r}")
        self.decisions, self.keys = self.decisions + 1, self.keys + len(words) + 1

    def choose(self, label: str) -> None:
        """Choose the answer that begins with this: its letter, and Enter, each once it counts."""
        sign = self.until(lambda: self._choice(label), f"does not offer {label!r}")[1]
        self.decisions, self.keys = self.decisions + 1, self.keys + 2
        tabs = 0
        while not self._marked(label):
            self._let_read()
            if any(map(self.has, WRITING)):  # all letters are words there
                assert tabs < MOST_TABS, f"Tab does not lead to {label!r}:\n{self.text()}"
                self.press(TAB)
                self.keys, tabs = self.keys + 1, tabs + 1
            assert self._choice(label), f"{label!r} has gone before it was marked:\n{self.text()}"
            self.press(sign.lower())
            self._soon(lambda: self._marked(label), LATE)
        self._enter(lambda: self._marked(label), f"does not take {label!r} by Enter")

    def say(self, words: str) -> None:
        """Write these words, read them once, and send them."""
        self.write(words)
        self.send()
        self.keys += len(words)

    def send(self) -> None:
        """Send what is written: Enter to read it once, and Enter again once that counts."""
        self.arm()
        self.decisions, self.keys = self.decisions + 1, self.keys + 2
        self._enter(self.armed, "is not sent by Enter")
        self.lacks(HOLDS)

    def arm(self) -> None:
        """Press Enter once: the next would send."""
        self._let_read()
        self.press(ENTER)
        self.until(self.armed, "is not armed by Enter")

    def armed(self) -> bool:
        """Whether Enter would send what is written."""
        return self.has(EN["screen.armed"]) or self.has(EN["screen.keep"])

    def go_on(self, label: str) -> None:
        """Where there is nothing to choose but this: Enter once that counts."""
        self.until(lambda: self._choice(label), f"does not offer {label!r}")
        self.keys += 1
        self._enter(lambda: self._choice(label) is not None, f"does not go on by {label!r}")

    def _enter(self, waits: Callable[[], bool], what: str) -> None:
        """Press Enter once it counts, and wait until what has waited for it waits no more."""
        self._let_read()
        self.press(ENTER)
        self.until(lambda: not waits(), what)

    def _let_read(self) -> None:
        """Give it the time in which no key counts, from what can be seen now on."""
        self._soon(lambda: False, self.early * 1.1)

    def _choice(self, label: str) -> tuple[bool, str] | None:
        """Whether this answer is marked, and its letter."""
        for line in self.text().splitlines():
            found = CHOICE.search(line)
            shown = found[3].translate(FRAME).strip() if found else ""
            if found and (label.startswith(shown) or shown.startswith(label)):
                return found[1] == "▸", found[2]
        return None

    def _marked(self, label: str) -> bool:
        found = self._choice(label)
        return found is not None and found[0]

    # --- what becomes of it

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
    places = sorted({n for above, below in itertools.pairwise(bars) for n in above & below})
    parts = [lines, *([line[:n] for line in lines] for n in places), *([line[n:] for line in lines] for n in places)]
    return [unbroken("\n".join(part).translate(FRAME)) for part in parts]
