# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What is typed unseen, and the terminal afterwards."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from duologue.terminal import unseen
from tests.helpers import PATIENCE

SOURCES = str(Path(__file__).parent.parent / "src")
WAITS = """
import signal
from duologue.terminal import unseen
with unseen():
    print("hidden", flush=True)
    signal.pause()
"""


@pytest.fixture
def terminal() -> Iterator[int]:
    """A terminal of our own."""
    near, far = pty.openpty()
    yield far
    os.close(near)
    os.close(far)


def shown(fd: int) -> bool:
    """Whether what is typed there is seen."""
    return bool(termios.tcgetattr(fd)[3] & termios.ECHO)


def test_it_is_seen_again_afterwards(terminal: int) -> None:
    """Also when something went wrong meanwhile; signals end the program as before."""
    within = []
    with unseen(terminal):
        within.append(shown(terminal))

    def ends() -> None:
        with unseen(terminal):
            within.append(shown(terminal))
            raise EOFError

    with pytest.raises(EOFError):
        ends()

    assert ([False, False], True) == (within, shown(terminal))
    assert [signal.SIG_DFL] * 2 == [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)]


def test_where_there_is_no_terminal_nothing_is_done() -> None:
    """Lines may come from a pipe."""
    near, far = os.pipe()
    with unseen(near):
        assert signal.SIG_DFL == signal.getsignal(signal.SIGTERM)
    os.close(near)
    os.close(far)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_the_terminal_as_it_was(number: signal.Signals, terminal: int) -> None:
    """A program that is ended while a passphrase is typed ends, and the next line that is typed there is seen."""
    program = subprocess.Popen(
        [sys.executable, "-c", WAITS], stdin=terminal, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": SOURCES}
    )
    assert program.stdout is not None
    ready = program.stdout.readline()
    hidden = not shown(terminal)
    program.send_signal(number)
    code = program.wait(PATIENCE)
    program.stdout.close()

    assert (b"hidden\n", True, -number, True) == (ready, hidden, code, shown(terminal))


def test_who_ignores_a_signal_goes_on_ignoring_it(terminal: int) -> None:
    """nohup stays nohup."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with unseen(terminal):
        within = signal.getsignal(signal.SIGHUP)
    after = signal.signal(signal.SIGHUP, before)

    assert signal.SIG_IGN == within == after
