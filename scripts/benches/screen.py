"""How long it takes until it stands on the screen, and what it holds: everything on a terminal of its own (a pty).

Beside each figure stands its target. What is compared is measured in turns, in the same run.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from load import ENDLESS, Server
from near import token

from duologue.core.shape import PARTNERS
from duologue.invite import Met
from duologue.journal import About
from duologue.packing import pack
from duologue.phrases import EN
from duologue.seating import agreed, new_journal
from duologue.sign import Signing
from duologue.terminal import now

PATIENCE = 60.0  # seconds in which anything must be there
SIZE = (120, 40)
HERE = Path(__file__).parent / "screens.py"
LETTERS = [chr(n) for n in range(0x100, 0x17F)]  # none of them stands in what a terminal is told
MIB = 1 << 20


class Screen:
    """A program on a terminal. All terminals are read, whichever is waited for."""

    all: list[Screen] = []  # noqa: RUF012 (shared on purpose)

    def __init__(self, *arguments: str, home: Path, size: tuple[int, int] = SIZE) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        environ = {**os.environ, "HOME": str(home), "DUOLOGUE_DATA": str(home), "DUOLOGUE_CONFIG": f"{home}/none"}
        environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self.held, self.begun = b"", time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, *arguments], stdin=slave, stdout=slave, stderr=slave, env=environ,
            start_new_session=True,
        )  # fmt: skip
        os.close(slave)
        Screen.all.append(self)

    def until(self, *words: str) -> float:
        """The time at which all of these had come."""
        wanted = [word.encode() for word in words]
        while not all(word in self.held for word in wanted):
            if time.perf_counter() - self.begun > PATIENCE:
                raise SystemExit(f"{words} did not come: …{self.held[-2000:]!r}")
            _read(PATIENCE)
        return time.perf_counter()

    def press(self, keys: str) -> float:
        """Press these at once; the time just before. What came before is forgotten."""
        self.held, self.begun = b"", time.perf_counter()
        os.write(self._master, keys.encode())
        return self.begun

    def signal(self, number: int) -> float:
        """As `press`, for a program that listens to signals."""
        self.held, self.begun = b"", time.perf_counter()
        os.kill(self._process.pid, number)
        return self.begun

    @property
    def memory(self) -> float:
        """In MiB, all that it holds in the machine's memory."""
        pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / MIB

    @property
    def worked(self) -> float:
        """Seconds of a processor that it has had so far: on a busy machine the time on the clock says little."""
        return int(Path(f"/proc/{self._process.pid}/schedstat").read_text().split()[0]) / 1e9

    def rest(self) -> None:
        """Wait until it has done what it still had to do."""
        before = -1.0
        while self.worked - before > 0.001:
            before = self.worked
            quiet(0.06)

    def close(self) -> None:
        Screen.all.remove(self)
        self._process.kill()
        self._process.wait()
        os.close(self._master)


def _read(seconds: float) -> None:
    by_file = {screen._master: screen for screen in Screen.all}
    for file in select.select(by_file, [], [], seconds)[0]:
        by_file[file].held += os.read(file, 1 << 16)


def quiet(seconds: float) -> None:
    """Let everything be drawn that still is to be."""
    end = time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        _read(left)


@contextmanager
def running(*arguments: str, home: Path, size: tuple[int, int] = SIZE) -> Iterator[Screen]:
    """One of `screens.py`."""
    screen = Screen(str(HERE), *arguments, home=home, size=size)
    try:
        yield screen
    finally:
        screen.close()


@contextmanager
def opened(turns: int, home: Path) -> Iterator[tuple[Screen, float]]:
    """A dialogue with so many turns behind it; and how long it took from the call to its last turn on the screen."""
    with running("near", str(turns), home=home) as screen:
        screen.until("ready")
        quiet(0.3)
        begun = screen.signal(signal.SIGUSR1)
        words = (token(turns),) if turns else ()
        spent = screen.until(EN["key.pause"], *words) - begun
        quiet(0.5)
        yield screen, spent


def ms(spent: Sequence[float], at: int = 50) -> float:
    """The median, or another percentile, in ms."""
    return statistics.quantiles(spent, n=100, method="inclusive")[at - 1] * 1e3


def told(name: str, figure: str, target: str, met: bool) -> None:
    """One line of the table."""
    print(f"{name:52} {figure:>32}   {target:22} {'' if met else 'MISSED'}".rstrip())


def first_paint(home: Path) -> None:
    """From the start of the process until the first page stands there, beside a bare hello."""
    spent: dict[str, list[float]] = {"hello": [], "duologue": []}
    worked: dict[str, list[float]] = {"hello": [], "duologue": []}
    words = max(EN["start.local"].split(), key=len)
    (home / "sessions").mkdir()  # as after the first use
    for _ in range(13):
        for name, arguments, wanted in (
            ("hello", (str(HERE), "hello"), ["Hello, World!"]),
            ("duologue", ("-P", "-m", "duologue"), [words]),
        ):
            screen = Screen(*arguments, home=home)
            spent[name].append(screen.until(*wanted) - screen.begun)
            worked[name].append(screen.worked)
            screen.close()
    bare, ours = ms(spent["hello"][1:]), ms(spent["duologue"][1:])
    told(
        "first full paint, beside a bare hello",
        f"{ours:.0f} / {bare:.0f} ms = {ours / bare:.2f}",
        "1.3, aiming at 1.15",
        ours / bare <= 1.3,
    )
    bare, ours = ms(worked["hello"][1:]), ms(worked["duologue"][1:])
    told("  of it, work of its own", f"{ours:.0f} / {bare:.0f} ms = {ours / bare:.2f}", "", True)


def keys(home: Path) -> None:
    """From a key to its cell, beside a bare text area."""
    spent: dict[str, list[float]] = {"area": [], "0": [], "2000": []}
    with running("area", home=home) as area, opened(0, home) as (none, _), opened(2000, home) as (many, _):
        quiet(1.0)
        for letter in LETTERS[:90]:
            for name, screen in (("area", area), ("0", none), ("2000", many)):
                screen.rest()
                begun = screen.press(letter)
                spent[name].append(screen.until(letter) - begun)
    bare = ms(spent["area"], 95)
    for name, what in (("0", "above nothing"), ("2000", "above 2,000 turns")):
        ours = ms(spent[name], 95)
        figure = f"{ours:.1f} / {bare:.1f} ms = {ours / bare:.2f}"
        told(f"key to cell, p95, {what}, beside a bare area", figure, "1.2", ours / bare <= 1.2)
        halves = f"{ms(spent[name]):.1f} / {ms(spent['area']):.1f} ms"
        told(f"            p50, {what}", f"{halves} = {ms(spent[name]) / ms(spent['area']):.2f}", "", True)


def opening(home: Path) -> None:
    """Opening a long dialogue, and what it holds, beside an empty one."""
    spent: dict[int, list[float]] = {0: [], 2000: []}
    held: dict[int, list[float]] = {0: [], 2000: []}
    for _ in range(5):
        for turns, found in spent.items():
            with opened(turns, home) as (screen, took):
                found.append(took)
                held[turns].append(screen.memory)
    none, many = ms(spent[0]), ms(spent[2000])
    told("opening 2,000 turns, beside none", f"{many:.0f} / {none:.0f} ms = {many / none:.2f}", "3", many / none <= 3)
    more = statistics.median(held[2000]) - statistics.median(held[0])
    told("  and all that they hold", f"{more:.1f} MiB", "30 MB", more * MIB <= 30e6)


def appending(home: Path) -> None:
    """From an entry to its turn on the screen."""
    spent: dict[int, list[float]] = {100: [], 5000: []}
    worked: dict[int, list[float]] = {100: [], 5000: []}
    with opened(100, home) as (few, _), opened(5000, home) as (many, _):
        for n in range(1, 31):
            for turns, screen in ((100, few), (5000, many)):
                screen.rest()
                before, begun = screen.worked, screen.signal(signal.SIGUSR2)
                spent[turns].append(screen.until(token(turns + n)) - begun)
                worked[turns].append(screen.worked - before)
    few_ms, many_ms = ms(spent[100]), ms(spent[5000])
    told("an entry after 5,000 turns, painted, p50", f"{many_ms:.1f} ms", "25 ms", many_ms <= 25)
    told(
        "  beside one after 100",
        f"{many_ms:.1f} / {few_ms:.1f} ms = {many_ms / few_ms:.2f}",
        "no slower (1.1)",
        many_ms / few_ms <= 1.1,
    )
    few_ms, many_ms = ms(worked[100]), ms(worked[5000])
    told("  of it, work of its own", f"{many_ms:.1f} / {few_ms:.1f} ms = {many_ms / few_ms:.2f}", "", True)


def _seated(folder: Path, relay: str) -> dict[str, Path]:
    private = {seat: os.urandom(32) for seat in PARTNERS}
    public = {seat: Signing(key).public for seat, key in private.items()}
    met = Met(os.urandom(32), {"a": "Ana", "b": "Ben"}, public, "a", pack(ENDLESS))
    session, found = agreed(met).session, dict[str, Path]()
    for seat in PARTNERS:
        about = About(session.hex(), "Endless", dict(met.names), now(), seat, relay)
        new_journal(folder / seat, about, met, private[seat]).close()
        found[seat] = next(path for path in (folder / seat).iterdir() if path.is_dir())
    return found


def sending(home: Path) -> None:
    """From the key that sends to the words on the partner's screen, over a relay with a disk; what a client holds."""
    relay, spent = Server("sqlite", home), list[float]()
    folders = _seated(home, f"127.0.0.1:{relay.port}")
    try:
        with running("far", str(folders["a"]), home=home) as a, running("far", str(folders["b"]), home=home) as b:
            a.until(EN["screen.write"].split(".")[0])
            for n in range(40):
                writer, reader = ((a, b), (b, a))[n % 2]
                _send(writer, f"{token(n + 1)} When you come home late I sit and wonder.")
                reader.held, reader.begun = b"", time.perf_counter()
                begun = writer.press("\r")
                spent.append(reader.until(token(n + 1)) - begun)
                if n % 2:
                    _go_on(a)
            quiet(0.5)
            held = max(a.memory, b.memory)
    finally:
        relay.close()
    told("Send to painted at the partner's, p50", f"{ms(spent):.1f} ms", "40 ms, aiming at 15", ms(spent) <= 40)
    told("  p95", f"{ms(spent, 95):.1f} ms", "", True)
    told("a connected client", f"{held:.1f} MiB", "60 MiB", held <= 60)


def _go_on(teller: Screen) -> None:
    """Choose to say more."""
    teller.rest()
    teller.press("m")
    teller.until(EN["screen.marked"].split(".")[0])
    teller.press("\r")
    teller.until(EN["screen.write"].split(".")[0])


def _send(writer: Screen, words: str) -> None:
    """Write, and press Enter once."""
    writer.rest()
    writer.press(words)
    writer.until(words.split()[0])
    writer.rest()
    writer.press("\r")
    writer.until(EN["screen.armed"].split(".")[0])
    writer.rest()


PARTS: dict[str, Callable[[Path], None]] = {
    "paint": first_paint, "keys": keys, "opening": opening, "appending": appending, "sending": sending,
}  # fmt: skip


def main(parts: Sequence[str] = ()) -> None:
    """Print the table."""
    print(f"{'':52} {'':>32}   target")
    for name in parts or PARTS:
        with tempfile.TemporaryDirectory(prefix="duologue-bench-") as folder:
            PARTS[name](Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
