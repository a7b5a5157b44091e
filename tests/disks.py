"""Disks that fail and crash when a test says so: one in memory for logs, and the real one, call by call."""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest


class FakeDisk:
    """A file in memory that keeps apart what was synced and what was not.

    `room` = how many bytes fit (None: any number); calls named in `failing` ("sync", "truncate") raise OSError.
    """

    def __init__(self, data: bytes = b"", room: int | None = None) -> None:
        self.room, self.failing = room, set[str]()
        self.synced = data  # what every crash leaves
        self._since: list[bytes | int] = []  # unsynced, in order: bytes that were appended, sizes truncated to

    def read(self) -> bytes:
        data = self.synced
        for change in self._since:
            data = data[:change] if isinstance(change, int) else data + change
        return data

    def append(self, data: bytes) -> None:
        left = len(data) if self.room is None else max(0, self.room - len(self.read()))
        self._since.append(data[:left])
        if left < len(data):
            raise OSError(errno.ENOSPC, "no space left")

    def sync(self) -> None:
        self._fail("sync")
        self.synced, self._since = self.read(), []

    def truncate(self, size: int) -> None:
        self._fail("truncate")
        self._since.append(size)

    def _fail(self, call: str) -> None:
        if call in self.failing:
            raise OSError(errno.EIO, "input/output error")

    def crash(self, chance: random.Random) -> FakeDisk:
        """What the next process finds: of the unsynced changes the first few, the last of them perhaps torn."""
        kept = chance.randint(0, len(self._since))
        torn = self._since[kept : kept + 1]
        self._since = self._since[:kept]
        self._since += [part[: chance.randint(0, len(part))] for part in torn if isinstance(part, bytes)]
        return FakeDisk(self.read(), self.room)


class Killed(BaseException):
    """Stands for the end of the process: nothing catches it."""


@contextmanager
def failing_at(n: int, error: BaseException) -> Iterator[list[str]]:
    """The n-th call that changes the disk (from 0) raises `error`, a write after half of its bytes.

    After Killed all later calls raise as well. Yields the names of the calls that were made.
    """
    made: list[str] = []

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            made.append(name)
            if len(made) - 1 == n or (len(made) > n and isinstance(error, Killed)):
                if name == "write" and len(made) - 1 == n:
                    real(args[0], args[1][: len(args[1]) // 2])
                raise error
            return real(*args, **named)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in ("open", "write", "fsync", "mkdir", "rename", "replace", "chmod", "unlink", "rmdir"):
            patch.setattr(os, name, counted(name, getattr(os, name)))
        yield made
