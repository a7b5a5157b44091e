"""A person who talks as fast as it is their turn, with the parts that the program itself is made of.

`python -m tests.storms.talker FOLDER MOST SILENT OFFSET`: MOST = entries after which they say no more, SILENT = seconds
for a ping, OFFSET = a file with ms to add to the clock. It prints the seq of each record that it keeps. On a line
"hush" they say no more, on "talk" they do again, on "until STEP" they stop there, on "act ACT MINUTES" they do that,
and on "tell" it prints how it stands, in JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

from duologue import seating
from duologue.errors import Trouble
from duologue.journal import Journal
from duologue.log import FileLog
from duologue.page import Choice, Page
from duologue.seating import connection
from duologue.terminal import now
from duologue.transport import SILENT, websocket
from duologue.waits import either

AGAIN = 0.5  # seconds after which somebody impatient presses once more


def shifted(offset: Path) -> Callable[[], int]:
    """A clock that is off by what stands in this file, in ms."""
    return lambda: now() + int(offset.read_text() or "0") if offset.exists() else now()


class Talker:
    """One of the two. Words are single names that never come twice: `kept` says which of them are on the disk."""

    def __init__(self, folder: Path, most: int, silent: float = SILENT) -> None:
        self.journal = Journal(folder)
        log = FileLog(self.journal.disk())
        self.table = connection(self.journal, log, lambda relay: websocket(relay, 2 * silent, silent))
        self.me = self.table._me
        self.hushed, self.told, self.took = False, set[str](), list[float]()  # seconds from each act to its record
        self.until = ""  # the step at which they are hushed
        self._most, self._random, self._kept = most, Random(), folder.with_suffix(".kept")

    async def talk(self, heard: Callable[[int], object] = bool) -> None:
        """Say what there is to say, until cancelled."""
        seq = 0
        while True:
            with suppress(Trouble):
                await self.table.wake()
            before = self.table.page().key
            pressed, acted = asyncio.get_running_loop().time(), False
            self.hushed = self.hushed or (self.until != "" and self.me.state.step == self.until)
            if self.me.state.step and not self.hushed and self.me.state.seq < self._most:
                acted = await self._turn(self.table.page())
            while self.table.page().key == before and asyncio.get_running_loop().time() < pressed + AGAIN:
                await either(self.table.change(), asyncio.sleep(AGAIN))
                if self.me.state.seq > seq:
                    heard(seq := self.me.state.seq)
            if acted and self.table.page().key != before:
                self.took.append(asyncio.get_running_loop().time() - pressed)

    async def _turn(self, page: Page) -> bool:
        """Whether anything was done."""
        acts = [choice for choice in page.choices if choice.act in ("yes", "no")]
        try:
            if page.field is not None:
                words = page.field.draft or f"{self.me.seat}{os.urandom(6).hex()}"
                self.table.write(words, self.table.page())
                with self._kept.open("a") as file:
                    file.write(f"{words}\n")
                await self.table.act(Choice(page.field.act, ""), words)
            elif acts:
                # The end of the exercise is not chosen, and a mirror is mostly right.
                no = self.me.state.step == "check" and self._random.random() < 0.2
                await self.table.act(next(choice for choice in acts if choice.act == ("no" if no else "yes")))
        except (Trouble, OSError) as error:
            self.told.add(str(error))
            return False
        return page.field is not None or bool(acts)

    def tells(self) -> dict[str, Any]:
        """How it stands; with the median and the 99th percentile, in ms, of how long acts took since it last told."""
        page, me, took = self.table.page(), self.me, sorted(self.took) or [0.0]
        self.took = []
        write = me._written.get(me.seat)
        closed = me._unsealed(write) if write is not None else None
        return {
            "seq": me.state.seq, "tip": me.state.tip.hex(), "voids": me.voids, "split": self.table.split,
            "said": [[said.seq, said.seat, said.words] for said in me.said if said.words != ""],
            "closed": closed[2] if closed is not None else "",
            "draft": " ".join(draft.text for draft in me.drafts), "pending": me.pending is not None,
            "notices": page.notices, "told": sorted(self.told), "up": self.table._line.up,
            "took": [round(1000 * took[int(len(took) * part)], 1) for part in (0.5, 0.99)],
            "until": me.state.pause.until if me.state.pause is not None else me.said[-1].until if me.said else 0,
            "at": me.state.at, "pause": me.state.pause is not None, "step": me.state.step, "over": me.state.over,
        }  # fmt: skip


async def main(folder: str, most: str, silent: str, offset: str) -> None:
    """Talk until killed."""
    vars(seating)["now"] = shifted(Path(offset))
    talker = Talker(Path(folder), int(most), float(silent))
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(talker.table.run())
        tasks.create_task(talker.talk(lambda seq: print(seq, flush=True)))
        print("ready", flush=True)
        while line := (await reader.readline()).decode():
            match line.split():
                case ["tell"]:
                    print(json.dumps(talker.tells()), flush=True)
                case ["hush" | "talk" as word]:
                    talker.hushed = word == "hush"
                case ["until", step]:
                    talker.until = step
                case ["act", act, minutes]:
                    await talker.table.act(Choice(act, "", minutes=int(minutes)))
        raise SystemExit  # whoever listened is gone


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        asyncio.run(main(*sys.argv[1:]))
