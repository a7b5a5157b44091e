"""Standard input and output as lines, in whatever terminal, pipe or file they are. Nothing is redrawn."""

from __future__ import annotations

import asyncio
import codecs
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Protocol

from duologue import text

LONGEST_LINE = 4095  # bytes that a terminal hands over in one line
FURTHEST = 32_503_680_000  # seconds: the year 3000, up to which every system knows the date
AT_ONCE = 0.05  # seconds in which lines that were pasted together arrive


def now() -> int:
    """The time in ms since the epoch."""
    return time.time_ns() // 1_000_000


def clock(at: int) -> str:
    """A time as people here say it: "21:30" today, "Tue 21:30" within six days, and with its date beyond."""
    # No system counts further: what others name as a time may be any number.
    there, here = time.localtime(min(at / 1000, FURTHEST)), time.localtime()
    near = abs(at / 1000 - time.mktime(here)) < 6 * 86_400  # so a weekday means one day alone
    day = "" if there[:3] == here[:3] else "%a " if near else "%Y-%m-%d "
    return time.strftime(f"{day}%H:%M", there)


def minutes_until(word: str, now: str) -> int | None:
    """Minutes from now (as `clock` says it) to "21:30", or those in "45m"; None for anything else."""
    if length := re.fullmatch(r"([0-9]{1,4}) ?m(?:in(?:utes)?)?", word):
        return int(length[1]) if 2 <= int(length[1]) <= 1440 else None
    if not (time := re.fullmatch(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])", word)):
        return None
    past = (int(time[1]) - int(now[-5:-3])) * 60 + int(time[2]) - int(now[-2:])
    return past % 1440 or 1440


def number(word: str, most: int) -> int:
    """The number that was typed, if it is one from 1 to `most`; else 0."""
    return int(word) if word.isascii() and word.isdigit() and len(word) < 4 and int(word) <= most else 0


def simple(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the locale promises no more than ASCII (LANG=C)."""
    kind = environ.get("LC_CTYPE")
    # Python itself sets these where it found C (PEP 538), so they say nothing about the terminal.
    kind = None if kind in ("C.UTF-8", "C.utf8", "UTF-8") else kind
    return (environ.get("LC_ALL") or kind or environ.get("LANG") or "C") in ("C", "POSIX")


@contextmanager
def unseen(fd: int = 0, at_once: bool = False) -> Iterator[None]:
    """What is typed meanwhile is not shown, where a terminal can do that. Afterwards it is, however this ends.

    `at_once` = it can be read before the line has ended.
    """
    if sys.platform == "win32" or not os.isatty(fd):
        yield
        return
    import termios

    def ended(number: int, frame: object) -> None:
        """This process ends by the signal all the same, its terminal as it was."""
        with suppress(termios.error):
            termios.tcsetattr(fd, termios.TCSANOW, before)
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)

    before = termios.tcgetattr(fd)
    hidden = [*before]
    hidden[3] &= ~(termios.ECHO | termios.ICANON if at_once else termios.ECHO)
    # Who has made something else of them keeps it.
    caught = [n for n in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(n) == signal.SIG_DFL]
    for number in caught:
        signal.signal(number, ended)
    try:
        termios.tcsetattr(fd, termios.TCSADRAIN, hidden)
        yield
    finally:
        with suppress(termios.error):  # the terminal itself has gone
            termios.tcsetattr(fd, termios.TCSADRAIN, before)
        for number in caught:
            signal.signal(number, signal.SIG_DFL)


class Output:
    """Prints, in ASCII look-alikes where the locale knows no more; people's own letters always pass."""

    def __init__(self) -> None:
        self._simple = simple()
        for stream in (sys.stdout, sys.stderr):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                reconfigure(errors="replace")

    def __call__(self, said: str) -> None:
        print(text.plain_ascii(said) if self._simple else said, flush=True)


class Lines(Protocol):
    """Where lines come from."""

    async def next(self, until: int | None = None) -> str | None:
        """The next line without its end; None at `until` (ms). Raises EOFError at the end of input."""

    async def more(self) -> bool:
        """Whether another line follows at once: then somebody pasted them, and chose nothing."""


class Input:
    """Lines of a file descriptor, read by a thread so that clocks and breaks can go on meanwhile.

    A thread, and `os.read` rather than `sys.stdin`: it works alike for terminals, pipes and files, and one that
    still waits when the program ends holds no lock.
    """

    def __init__(self, fd: int = 0, encoding: str = "utf-8") -> None:
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()
        self._decode = codecs.getincrementaldecoder(encoding)(errors="replace").decode
        self._fd, self._rest, self._closed, self._ended = fd, "", False, False
        threading.Thread(target=self._read, daemon=True, name="input").start()

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._fd, 1 << 16)
            except OSError:
                # A terminal that was closed reads as an error; it is the end all the same.
                data = b""
            try:
                self._loop.call_soon_threadsafe(self._take, self._decode(data, not data), not data)
            except RuntimeError:
                return  # the program has ended meanwhile
            if not data:
                return

    def _take(self, said: str, ended: bool) -> None:
        *lines, self._rest = (self._rest + said).split("\n")
        if ended and self._rest:
            lines.append(self._rest)
        for line in lines:
            self._lines.put_nowait(line.removesuffix("\r"))
        if ended:
            self._closed = True
            self._lines.put_nowait(None)

    async def next(self, until: int | None = None) -> str | None:
        """The next line; None at `until` (ms) if there is none by then. Raises EOFError at the end of input."""
        if self._ended:
            raise EOFError
        try:
            # Not wait_for: where it has no time to wait, some Pythons leave a line unread that is there.
            async with asyncio.timeout(None if until is None else max(0.0, (until - now()) / 1000)):
                line = await self._lines.get()
        except TimeoutError:
            return None
        if line is None:
            self._ended = True
            raise EOFError
        return line

    async def more(self) -> bool:
        """Whether another line follows at once: then somebody pasted them, and chose nothing."""
        await asyncio.sleep(AT_ONCE)
        return self._lines.qsize() > self._closed  # the end of input waits in line too, and is none
