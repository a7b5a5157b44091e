"""The processes of a storm: a relay and two who talk, each with a limit on whatever is waited for."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from duologue.core.shape import Partner
from tests.e2e.process import ROOT, environ
from tests.helpers import PATIENCE
from tests.storms.couple import Couple

POLL = 0.02  # seconds between two looks at another process, where there is nothing to wait on
REAL = 5.0  # seconds: how long a ping waits in the product


class Child:
    """A process that prints lines, and what it complains of in a file. Started anew it does the same again."""

    def __init__(self, errors: Path, *command: str) -> None:
        self.errors, self._command = errors, command

    async def start(self) -> Self:
        """Start it, or start it again."""
        path = os.pathsep.join(str(ROOT / name) for name in (".", "src", "server"))
        with self.errors.open("ab") as file:
            self.it = await asyncio.create_subprocess_exec(
                sys.executable, "-m", *self._command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
                stderr=file, env=environ(self.errors.parent, PYTHONPATH=path), limit=2**24,
            )  # fmt: skip
        return self

    async def line(self) -> str:
        """The next line."""
        assert self.it.stdout is not None
        said = await asyncio.wait_for(self.it.stdout.readline(), PATIENCE)
        assert said, f"it ended: {self.errors.read_text()[-2000:]}"
        return said.decode().strip()

    async def end(self, number: int = signal.SIGKILL) -> int:
        """End it with this signal; the exit code. Once is enough."""
        if self.it.returncode is None:
            self.it.send_signal(number)
        code = await asyncio.wait_for(self.it.wait(), PATIENCE)
        self.it._transport.close()  # type: ignore[attr-defined]
        return code

    def room(self, size: int = -1) -> None:
        """So many bytes may a file of it hold, as on a full disk; -1 = any number."""
        resource.prlimit(self.it.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def status(self, name: str) -> int:
        """A line of /proc/PID/status, in KiB."""
        lines = Path(f"/proc/{self.it.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))

    def descriptors(self) -> int:
        """How many files it has open."""
        return sum(1 for _ in Path(f"/proc/{self.it.pid}/fd").iterdir())


class RelayProcess(Child):
    """A relay with a database in `data`, always at the same port. `offset` = the file that moves its clock."""

    def __init__(self, folder: Path, mutant: str = "none", ping: float = REAL, plain: bool = False) -> None:
        self.data, self.port, self.offset = folder / "relay", 0, folder / "relay.offset"
        self._own = ["duologue", "relay"] if plain else ["tests.storms.relay", mutant, f"{ping}", f"{self.offset}"]
        super().__init__(folder / "relay.err")

    async def start(self) -> Self:
        """Start it, and wait until it listens."""
        self._command = (*self._own, "--data", f"{self.data}", "--port", f"{self.port}")
        await super().start()
        self.port = int((await self.line()).split(".")[3].split(":")[1])
        return self

    @property
    def address(self) -> str:
        """How to call it."""
        return f"127.0.0.1:{self.port}"


class TalkerProcess(Child):
    """One of a couple. `seq` = the last record that it said it has."""

    def __init__(self, couple: Couple, seat: Partner, most: int, silent: float = REAL) -> None:
        folder = couple.folders[seat]
        self.seat, self.seq, self.kept, self.offset = seat, 0, folder.with_suffix(".kept"), folder.with_suffix(".off")
        super().__init__(
            folder.with_suffix(".err"), "tests.storms.talker", f"{folder}", f"{most}", f"{silent}", f"{self.offset}"
        )

    async def start(self) -> Self:
        """Start it, and wait until it talks."""
        await super().start()
        said = await self.line()
        assert said == "ready", said
        return self

    def say(self, *words: str) -> None:
        """Tell it to do something."""
        assert self.it.stdin is not None
        self.it.stdin.write(" ".join([*words, "\n"]).encode())

    async def reach(self, seq: int) -> None:
        """Wait until it has so many records."""
        while self.seq < seq:
            self.seq = int(await self.line())

    async def tells(self) -> dict[str, Any]:
        """How it stands."""
        self.say("tell")
        while (line := await self.line()).isdigit():
            self.seq = int(line)
        told: dict[str, Any] = json.loads(line)
        return told

    async def until(self, so: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """How it stands once this is so."""
        async with asyncio.timeout(PATIENCE):
            while not so(told := await self.tells()):  # noqa: ASYNC110 (see POLL)
                await asyncio.sleep(POLL)
        return told
