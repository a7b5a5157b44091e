"""A facilitator's board of thirty couples who speak, on one relay: how soon it is drawn anew, and how much it works.

All couples are what couples use, in this process; the board is the program's own, on a terminal. Each couple says
something every few seconds, which is far more than people do.
"""

from __future__ import annotations

import asyncio
import signal
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from guests import Three, seated, turned
from load import ROUND, Server
from screen import Screen, quiet, running, told

from duologue.page import Choice
from duologue.phrases import EN

COUPLES, EVERY = 30, 3.0  # seconds from act to act of one couple
WATCHED, REDRAWN = 15.0, 20  # seconds; times
SAID: list[float] = []  # when something was said
SIZE = (120, 44)  # all of them are in sight


async def _arrive(three: Three) -> None:
    for end in three.ends.values():
        task = asyncio.create_task(end.run())
        three.running.append(task)
    await turned(three.ends["b"], lambda: bool(three.ends["b"]._me.state.step))
    await three.consent()


async def _speak(three: Three, n: int) -> None:
    """For ever; each couple begins at another moment."""
    await asyncio.sleep(EVERY * n / COUPLES)
    acts = 0
    while True:
        seat, act = ROUND[acts % 3]
        end, visit = three.ends[seat], three.ends[seat]._me.state.visit
        await end.act(Choice(act, ""), "We have so little time for each other." if act == "say" else "")
        for each in three.ends.values():
            await turned(each, lambda each=each, visit=visit: each._me.state.visit > visit)
        acts += 1
        SAID.append(time.perf_counter())
        await asyncio.sleep(EVERY)


def _redrawn(board: Screen, n: int) -> float:
    """Seconds from another minute on all lines to the last of them."""
    board.rest()
    begun = board.signal(signal.SIGUSR1)
    said = EN["board.minutes"].format(n=n).encode()
    while board.held.count(said) < COUPLES:
        if time.perf_counter() - begun > 10:
            raise SystemExit(f"Only {board.held.count(said)} lines were drawn.")
        quiet(0.002)
    return time.perf_counter() - begun


def _watched(board: Screen) -> tuple[list[float], float, float]:
    board.until(EN["board.title"].format(n=COUPLES), EN["board.minutes"].format(n=0))
    quiet(3.0)
    worked, begun = board.worked, time.perf_counter()
    quiet(WATCHED)
    spent = time.perf_counter() - begun
    busy, said = (board.worked - worked) / spent, sum(at >= begun for at in SAID) / spent
    return [_redrawn(board, n) for n in range(1, REDRAWN + 1)], busy, said


async def _measured(folder: Path, stack: ExitStack) -> tuple[list[float], float, float]:
    relay = Server("sqlite", folder)
    stack.callback(relay.close)
    threes = [seated(folder / str(n), f"127.0.0.1:{relay.port}", "numbers", sits=folder / "f") for n in range(COUPLES)]
    for three in threes:
        for journal in three.journals.values():
            stack.callback(journal.close)
        async with asyncio.timeout(30):
            await _arrive(three)
    talks = [asyncio.create_task(_speak(three, n)) for n, three in enumerate(threes)]
    with running("board", str(folder / "f"), home=folder, size=SIZE) as board:
        found = await asyncio.to_thread(_watched, board)
    for task in (*talks, *(task for three in threes for task in three.running)):
        if task.done() and not task.cancelled():
            task.result()
        task.cancel()
    return found


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(prefix="duologue-bench-") as folder, ExitStack() as stack:
        spent, busy, said = asyncio.run(_measured(Path(folder), stack))
    print(f"a board of {COUPLES} couples, who do {said:.1f} things a second")
    p50, most = statistics.median(spent) * 1e3, max(spent) * 1e3
    told("all lines drawn anew, p50", f"{p50:.0f} ms", "100 ms", p50 <= 100)
    told("  the slowest", f"{most:.0f} ms", "", True)
    told("of a core, while they speak", f"{busy:.0%}", "50%", busy <= 0.5)
