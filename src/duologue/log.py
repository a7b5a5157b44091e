"""Logs: records of a session in order, durable once `append` returns.

`append(record)` and `follow(after)` are all there is. A log keeps bytes in order and judges nothing: whether a
record counts is `advance`'s to say. It refuses a second record for a seq, since no two can both count.
One log object holds one session; an engine that holds many hands one out for each.
"""

from __future__ import annotations

import asyncio
import os
import zlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

from duologue import wire
from duologue.core.entry import Record
from duologue.errors import Damaged, Taken, Unavailable

MAGIC = b"duologue.1 log\n"
_HEAD = 12  # bytes before each record: its length, the CRC-32 of that, the CRC-32 of the record


class Log(Protocol):
    """The records of one session."""

    async def append(self, record: Record) -> None:
        """Keep this record. Durable on return. Raises Taken, Unavailable (then nothing was kept)."""

    def follow(self, after: int) -> AsyncIterator[Record]:
        """The records with a seq above `after`, then new ones as they come. Never ends of itself."""


class MemoryLog:
    """Keeps records for as long as the process lives."""

    def __init__(self) -> None:
        self._records: list[Record] = []
        self._more = asyncio.Event()

    async def append(self, record: Record) -> None:
        if record.entry.seq != len(self._records) + 1:
            raise Taken
        self._keep(record)
        self._add(record)

    def _add(self, record: Record) -> None:
        self._records.append(record)
        # Whoever waits holds this event; the next to wait gets a new one.
        self._more.set()
        self._more = asyncio.Event()

    async def follow(self, after: int) -> AsyncIterator[Record]:
        while True:
            more = self._more
            while after < len(self._records):
                after += 1
                yield self._records[after - 1]
            await more.wait()

    def stored(self, after: int = 0) -> list[Record]:
        """The records that are here now."""
        return self._records[after:]

    def _keep(self, record: Record) -> None:
        """Make it durable, or raise Unavailable."""


class Disk(Protocol):
    """A file, as little of it as a log needs; the simulation has one that crashes."""

    def read(self) -> bytes: ...
    def append(self, data: bytes) -> None: ...
    def sync(self) -> None: ...
    def truncate(self, size: int) -> None: ...


class FileLog(MemoryLog):
    """Keeps records in one file: a line that names the format, then frames, each synced before it counts.

    A last frame that a crash cut short is dropped (`torn` says so): nobody was told that it was kept. Anything
    else that does not read back raises Damaged on opening, and the file is left as it is. Opening may raise OSError.
    """

    def __init__(self, disk: Disk) -> None:
        super().__init__()
        self._disk: Disk | None = disk
        data = disk.read()
        if not MAGIC.startswith(data[: len(MAGIC)]):
            raise Damaged(0)
        if len(data) < len(MAGIC):
            # Cut short in its very first write: nothing was kept yet.
            disk.truncate(0)
            disk.append(MAGIC)
            disk.sync()
            data = MAGIC
        self._size = len(MAGIC)
        while self._size < len(data) and (body := _frame(data, self._size)) is not None:
            self._load(body)
        self.torn = self._size < len(data)
        if self.torn:
            disk.truncate(self._size)
            disk.sync()

    def _load(self, body: bytes) -> None:
        try:
            record = wire.decode_record(body)
        except wire.Malformed as error:
            raise Damaged(self._size) from error
        if record.entry.seq != len(self._records) + 1:
            raise Damaged(self._size)
        self._records.append(record)
        self._size += _HEAD + len(body)

    def _keep(self, record: Record) -> None:
        if self._disk is None:
            raise Unavailable
        body = wire.encode_record(record)
        length = len(body).to_bytes(4, "big")
        frame = length + _crc(length) + _crc(body) + body
        try:
            self._disk.append(frame)
            self._disk.sync()
        except OSError as error:
            self._undo(self._disk)
            raise Unavailable from error
        self._size += len(frame)

    def _undo(self, disk: Disk) -> None:
        """Take half a frame back. If even that fails, nothing may follow it; opening the file again drops it."""
        try:
            disk.truncate(self._size)
        except OSError:
            self._disk = None


def _crc(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(4, "big")


def _frame(data: bytes, at: int) -> bytes | None:
    """The record's bytes in the frame at `at`; None if the frame was cut short. Raises Damaged."""
    head = data[at : at + _HEAD]
    # Some file systems leave zeros where a write was cut short.
    if len(head) < _HEAD or not (any(head) or any(data[at:])):
        return None
    # The length has a checksum of its own: a flipped bit in it must not look like the end of the file.
    if _crc(head[:4]) != head[4:8]:
        raise Damaged(at)
    length = int.from_bytes(head[:4], "big")
    body = data[at + _HEAD : at + _HEAD + length]
    if len(body) < length:
        return None
    if _crc(body) != head[8:]:
        raise Damaged(at)
    return body


class FileDisk:
    """A file on this machine, readable by its owner alone."""

    def __init__(self, path: Path) -> None:
        fresh = not path.exists()
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_CLOEXEC", 0), 0o600)
        if fresh:
            sync_folder(path.parent)

    def read(self) -> bytes:
        os.lseek(self._fd, 0, os.SEEK_SET)
        parts = []
        while part := os.read(self._fd, 1 << 20):
            parts.append(part)
        return b"".join(parts)

    def append(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._fd, data) :]

    def sync(self) -> None:
        os.fsync(self._fd)

    def truncate(self, size: int) -> None:
        os.ftruncate(self._fd, size)

    def close(self) -> None:
        # The system soon gives this number to another file: nothing may be written to it from here any more.
        fd, self._fd = self._fd, -1
        os.close(fd)


def sync_folder(folder: Path) -> None:
    """Make a new name in this folder durable. Windows has no such thing, and needs none."""
    if os.name == "posix":
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)
