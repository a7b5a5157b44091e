"""The process that is measured: a relay, or a bare forwarder; `server.py sqlite|memory|forward FOLDER`.

Lines on its input: `begin` starts a measurement, `profile` one with samples, `end` prints what it was as one line of
JSON. Its first line of output is its port. It runs until it is killed, and keeps to the first core, with its threads.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import threading
import time
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path
from types import FrameType

from websockets.asyncio.server import ServerConnection
from websockets.asyncio.server import serve as listen

from duologue.sign import hello_verified, verified
from duologue_relay.limits import Limits, Rate
from duologue_relay.logs import Engine
from duologue_relay.logs.memory import MemoryEngine
from duologue_relay.logs.sqlite import SqliteEngine
from duologue_relay.relay import Rules
from duologue_relay.server import serve

# All sessions come from one address here, and talk faster than people.
MANY = Rate(1e9, 1e9)
LIMITS = Limits(10_000, 10_000, *[MANY] * 5, entries=10**6, size=10**12)
EVERY = 0.001  # seconds of processor time between two samples
# What a sample belongs to: the innermost of these in its stack.
GROUPS = {
    "duologue/sign.py": "Ed25519: sign.verified",
    "duologue/wire.py": "wire: entries and records as bytes",
    "duologue/frames.py": "frames as bytes",
    "duologue/core/entry.py": "hashing: tip and digest",
    "duologue/core/dialogue.py": "advance",
    "duologue/core/state.py": "advance",
    "duologue_relay/logs": "log engine, on the loop",
    "duologue/log.py": "log engine, on the loop",
    "duologue_relay": "the relay's own code",
    "/websockets/": "websockets",
    "/asyncio/": "asyncio",
}


class Profile:
    """Samples of where the main thread is, by its own processor time; another thread's time counts as such."""

    def __init__(self) -> None:
        self.groups: Counter[str] = Counter()
        self.lines: Counter[str] = Counter()
        self._main, self._all = time.thread_time_ns(), time.process_time_ns()

    def start(self) -> None:
        signal.signal(signal.SIGPROF, self._sample)
        signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)

    def stop(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)

    def _sample(self, number: int, frame: FrameType | None) -> None:
        main, whole = time.thread_time_ns(), time.process_time_ns()
        own, others = main - self._main, whole - self._all - (main - self._main)
        self._main, self._all = main, whole
        for thread, at in sys._current_frames().items():
            if thread == threading.main_thread().ident:
                self._count(frame, own)
            elif "duologue_relay/logs" in at.f_code.co_filename or _group(at) != "other":
                self.groups["SQLite's thread"] += max(0, others)

    def _count(self, frame: FrameType | None, spent: int) -> None:
        self.groups[_group(frame)] += spent
        if frame is not None:
            self.lines[f"{Path(frame.f_code.co_filename).name} {frame.f_code.co_qualname}"] += spent


def _group(frame: FrameType | None) -> str:
    while frame is not None:
        for part, group in GROUPS.items():
            if part in frame.f_code.co_filename:
                return group
        frame = frame.f_back
    return "other"


def _waited() -> float:
    """Seconds for which the main thread could have run, and others had its core; Linux says so."""
    try:
        return int(Path(f"/proc/self/task/{os.getpid()}/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


class Control:
    """Obeys the lines on the standard input."""

    def __init__(self) -> None:
        self._wall = self._cpu = self._waits = 0.0
        self._profile: Profile | None = None

    def line(self) -> None:
        asked = sys.stdin.readline().strip()
        if asked in ("begin", "profile"):
            self._wall, self._cpu, self._waits = time.perf_counter(), time.process_time(), _waited()
            self._profile = Profile() if asked == "profile" else None
            if self._profile is not None:
                self._profile.start()
        elif asked == "end":
            wall, cpu, waits = time.perf_counter(), time.process_time(), _waited()
            said: dict[str, object] = {"wall": wall - self._wall, "cpu": cpu - self._cpu, "waited": waits - self._waits}
            if self._profile is not None:
                self._profile.stop()
                said |= {"groups": self._profile.groups, "lines": dict(self._profile.lines.most_common(25))}
            print(json.dumps(said), flush=True)


async def _forward(stack: AsyncExitStack) -> int:
    """What arrives at one end of a path goes to the other end: the least that a relay could do."""
    ends: dict[str, list[ServerConnection]] = {}

    async def handle(socket: ServerConnection) -> None:
        assert socket.request is not None
        both = ends.setdefault(socket.request.path, [])
        both.append(socket)
        async for message in socket:
            await both[both[0] is socket].send(message)

    server = await stack.enter_async_context(listen(handle, "127.0.0.1", 0, compression=None))
    return int(next(iter(server.sockets)).getsockname()[1])


async def main(kind: str, folder: str) -> None:
    """Serve."""
    control = Control()
    asyncio.get_running_loop().add_reader(sys.stdin, control.line)
    async with AsyncExitStack() as stack:
        if kind == "forward":
            port = await _forward(stack)
        else:
            engine: Engine = SqliteEngine(Path(folder)) if kind == "sqlite" else MemoryEngine()
            stack.push_async_callback(engine.close)
            port = (await stack.enter_async_context(serve(engine, Rules(verified, hello_verified, LIMITS)))).port
        print(port, flush=True)
        await asyncio.Event().wait()  # until it is killed


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1])
    asyncio.run(main(*sys.argv[1:]))
