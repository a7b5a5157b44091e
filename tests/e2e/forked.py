"""A process of the program that need not read its modules first: a fork of one that has read them.

Whole dialogues begin hundreds of processes, and each would spend half of its work on imports. How Python itself starts
(with which language, encoding and options) has no part in these; where it has, the process is one of its own.
"""

from __future__ import annotations

import fcntl
import gc
import io
import multiprocessing
import os
import signal
import sys
import termios
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.reduction import DupFd
from runpy import run_module
from subprocess import TimeoutExpired
from typing import Any, Literal

MODULES = ("cli", "commandline", "plain", "linedesk", "start", "remote", "hotseat", "library", "demo", "tui.app")
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([*(f"duologue.{name}" for name in MODULES), "duologue_relay.main"])


class Forked:
    """A process as `subprocess.Popen` gives it. `streams` = its standard input, output and error.

    It runs this module as `python -m` would. `terminal`: that at its input is its own.
    """

    def __init__(
        self, module: str, arguments: Sequence[str], streams: Sequence[int], environ: Mapping[str, str], terminal: bool
    ) -> None:
        given = [_Stream(fd) for fd in streams]
        self._process = _FORKS.Process(target=_run, args=(module, arguments, given, environ, terminal))
        self._process.start()

    @property
    def pid(self) -> int:
        """Its number."""
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        """Its exit code (a signal is negative); None = it goes on."""
        return self._process.exitcode

    def wait(self, timeout: float) -> int:
        """Wait for its end, so many seconds at most; its exit code."""
        self._process.join(timeout)
        code = self.poll()
        if code is None:
            raise TimeoutExpired([self._process.name], timeout)
        return code

    def send_signal(self, number: int) -> None:
        """Send it this signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        self.send_signal(signal.SIGKILL)


class _Stream:
    """A file that is handed on to the process that is being made."""

    def __init__(self, fd: int) -> None:
        self._fd = fd

    def __reduce__(self) -> tuple[Callable[[Any], int], tuple[Any]]:
        return _taken, (DupFd(self._fd),)


def _taken(handed: Any) -> int:
    return int(handed.detach())


def _run(
    module: str, arguments: Sequence[str], given: Sequence[int], environ: Mapping[str, str], terminal: bool
) -> None:
    gc.freeze()  # what was there before is not looked through again
    os.setsid()
    for fd, handed in enumerate(given):
        os.dup2(handed, fd)
        os.close(handed)
    if terminal:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    os.environ.clear()
    os.environ.update(environ)
    sys.dont_write_bytecode = True
    # As Python opens them where the language is C.UTF-8.
    streams = {
        "stdin": _stream(0, "r", "surrogateescape"),
        "stdout": _stream(1, "w", "surrogateescape", os.isatty(1)),
        "stderr": _stream(2, "w", "backslashreplace", True),
    }
    vars(sys).update(streams)
    vars(sys).update({f"__{name}__": stream for name, stream in streams.items()})
    sys.argv = [module, *arguments]
    run_module(module, run_name="__main__", alter_sys=False)


def _stream(fd: int, mode: Literal["r", "w"], errors: str, by_line: bool = False) -> io.TextIOWrapper:
    stream = open(fd, mode, encoding="utf-8", errors=errors, closefd=False)  # noqa: SIM115 (it lasts as the process)
    stream.reconfigure(line_buffering=by_line)
    return stream
