"""Whether a facilitator slows two down: from act to the partner's page, without one, and with one of three kinds.

Four couples at one relay: alone; with one who follows; with one who takes half a second for each thing that is said;
with one whose program was stopped in the middle of it. They speak in turns, a round each, so that whatever else this
machine does falls on all of them alike. Each end is what couples use, its journal on the disk included.
"""

from __future__ import annotations

import asyncio
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from guests import Three, seated, turned
from load import ROUND, Server
from screen import told

from duologue.page import Choice

KINDS = ("alone", "with one", "with a slow one", "with a stopped one")
ROUNDS, TURNS = 60, 6  # acts of each couple in a round: two times there and back
MOST = 1.1  # times as long as alone
HERE = Path(__file__).parent / "guests.py"


def _guest(how: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, str(HERE), how, str(folder)], stdout=subprocess.PIPE, text=True)


class Couple:
    """One of them. `spent` = seconds of each act, of all rounds."""

    def __init__(self, kind: str, three: Three) -> None:
        self.kind, self.three, self.spent = kind, three, list[float]()
        self.rounds = list[float]()  # the median of each
        self._n = 0

    async def sit(self, stack: ExitStack) -> None:
        """Both, and whoever sits with them."""
        for end in self.three.ends.values():
            task = asyncio.create_task(end.run())
            stack.callback(task.cancel)
        end = self.three.ends["b"]
        await turned(end, lambda: bool(end._me.state.step))
        if self.kind == "alone":
            return
        await self.three.consent()
        how = "dawdle" if "slow" in self.kind else "follow"
        guest = _guest(how, self.three.folder)
        stack.callback(guest.wait)
        stack.callback(guest.kill)
        assert guest.stdout is not None
        if await asyncio.to_thread(guest.stdout.readline) != "seated\n":
            raise SystemExit("Whoever should sit with them does not.")
        if "stopped" in self.kind:
            os.kill(guest.pid, signal.SIGSTOP)

    async def speak(self) -> None:
        """A round."""
        spent = [await self._act() for _ in range(TURNS)]
        self.spent += spent
        self.rounds.append(statistics.median(spent))

    async def _act(self) -> float:
        seat, act = ROUND[self._n % 3]
        self._n += 1
        ends = self.three.ends
        mine, theirs = ends[seat], ends["b" if seat == "a" else "a"]
        visit = mine._me.state.visit
        await turned(mine, lambda: mine._me.pending is None)
        begun = time.perf_counter()
        await mine.act(Choice(act, ""), f"This is number {self._n}." if act == "say" else "")
        while int(str(theirs.page().key[2])) <= visit:
            await theirs.change()
        spent = time.perf_counter() - begun
        await turned(mine, lambda: mine._me.state.visit > visit)
        return spent


async def _measured(folder: Path, stack: ExitStack) -> list[Couple]:
    relay = Server("sqlite", folder)
    stack.callback(relay.close)
    couples = [Couple(kind, seated(folder / str(n), f"127.0.0.1:{relay.port}")) for n, kind in enumerate(KINDS)]
    for couple in couples:
        for journal in couple.three.journals.values():
            stack.callback(journal.close)
        async with asyncio.timeout(30):
            await couple.sit(stack)
    for n in range(ROUNDS):
        for couple in (*couples[n % 4 :], *couples[: n % 4]):  # whoever comes first has no advantage
            await couple.speak()
    return couples


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(prefix="duologue-bench-") as folder, ExitStack() as stack:
        couples = asyncio.run(_measured(Path(folder), stack))
    alone = couples[0]
    print(f"from act to the partner's page, {ROUNDS} rounds of {TURNS} acts, in turns, p50")
    told("alone", f"{statistics.median(alone.spent) * 1e3:.2f} ms", "", True)
    for one in couples[1:]:
        # Within a round all had the same machine: what is compared is a round with the same round.
        times = statistics.median(own / bare for own, bare in zip(one.rounds, alone.rounds, strict=True))
        figure = f"{statistics.median(one.spent) * 1e3:.2f} ms = {times:.2f}"
        told(f"  {one.kind}", figure, f"{MOST}", times <= MOST)
