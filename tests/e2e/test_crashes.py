# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Whatever ends a process, `resume` goes on at the same step with the same draft."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from duologue import demo, shelf
from duologue.drawing import told
from duologue.errors import InUse
from duologue.hotseat import HotSeat
from duologue.journal import Journal
from duologue.library import Library
from duologue.linedesk import LineDesk
from duologue.log import FileLog
from duologue.packing import unpack
from duologue.page import ONE_LINE, Choice
from duologue.phrases import EN
from duologue.start import Start
from tests.e2e.process import Program, run
from tests.e2e.test_dialogues import BEGUN
from tests.helpers import unbroken
from tests.room import started
from tests.table import Time, Typed, bundled, keys, seated

SYNC = told(EN["safety.5"])  # the answer to /safety: all that was typed before was done, and is on the disk


def left(home: Path) -> list[HotSeat]:
    """The dialogues that wait on this machine, read as `resume` reads them."""
    found = []
    for folder in shelf.waiting(home / "data" / "sessions"):
        held = Journal(folder)
        held.load()
        about, log = held.about, FileLog(held.disk())
        table = HotSeat(bytes.fromhex(about.session), unpack(held.exercise()), about.names, log, Time(), held)
        held.close()
        found.append(table)
    return found


def standing(table: HotSeat) -> tuple[object, ...]:
    """Where they stand, and what each has written and not said."""
    state = table.state
    drafts = [(chair.draft.text if chair.draft else "") for chair in table.chairs.values()]
    return state.seq, state.step, state.visit, state.speaker, state.answers, state.pause is None, drafts


# --- the end of input

FLOW = [
    "1", "1", "1", "Ana", "ana", "Ben",  # who this is not for, which exercise, who they are
    "Our Saturdays", "", "1", "1", "1",  # a topic, now is good, both are ready
    "It rains,", "and", "", "2", "It rains", "", "1", "/pause", "45m", "1", "1",  # a piece, begun anew; a break
    "It is wet", "", "1", "3", "I said it rains", "", "1", "2",  # a mirror that did not fit, and one to build on
]  # fmt: skip


@pytest.mark.parametrize("n", range(len(FLOW) + 1))
async def test_the_end_of_input_loses_nothing(n: int, tmp_path: Path) -> None:
    """After any line the input may end: exit code 0, not a word on standard error, and all is as it was left."""
    done = run(tmp_path / "process", "local", typed=FLOW[:n])
    heard: list[str] = []
    await typed_here(tmp_path / "here", heard, FLOW[:n], lambda start: start.new())
    tables, expected = left(tmp_path / "process"), left(tmp_path / "here")
    pages = [table.page() for table in tables]
    await typed_here(tmp_path / "process", heard, [*["1" for page in pages if page.curtain]], Start.resume)

    assert (0, "") == (done.code, done.err)
    assert done.out.endswith(f"\n{told(EN['plain.ended' if n >= 6 else 'plain.unbegun'])}\n")
    assert [standing(table) for table in expected] == [standing(table) for table in tables]
    assert (1 if n >= 6 else 0) == len(pages)
    assert [] == [page for page in pages if f"\n== {page.headline[:30]}" not in "\n".join(heard[-4:])]


async def typed_here(home: Path, heard: list[str], lines: list[str], act: Callable[[Start], Awaitable[None]]) -> None:
    """The same in this process, to the end of these lines."""
    start = started(home / "data", Library(), LineDesk(Typed(*lines), heard.append, calm=False))
    with suppress(EOFError):
        if await start.first():
            await act(start)


# --- kill -9


async def test_killed_at_every_step_a_dialogue_still_comes_to_its_end(tmp_path: Path) -> None:
    """Each process is killed in the middle of a text or right after an act; the next goes on with the same draft."""
    table, lines, half = await seated(bundled("mirroring")), deque(demo.script("mirroring")), ""
    run(tmp_path, "local", "mirroring", typed=BEGUN)
    while lines or half:
        with Program(tmp_path, "resume") as program:
            if half:
                program.until(told(EN["plain.alone"]))
                program.type("1")
                program.until(f"    {half[:60]}")
                program.type("", "1")
                await table.act(Choice("say", ""), half)
                half = ""
            if not lines:
                assert unbroken(program.wait().out).endswith(f"{EN['over.kept']} {EN['plain.printed']}")
                break
            page = table.page()
            program.until(f"\n== {page.headline}")
            line = next(line for line in lines if line.seat == table.front())
            lines.remove(line)
            if not page.who:  # it asks both at once
                lines.remove(next(other for other in lines if other.act == line.act))
            if line.words and page.field is not None and page.field.form not in ONE_LINE:
                half = line.words
                program.type("/new", half)
            else:
                program.type(*keys(page, line.act, line.words))
                await table.act(Choice(line.act, ""), line.words)
            program.type("/safety")
            program.until(SYNC)
            program.kill()
        table.write(half, table.page())
        assert [standing(table)] == [standing(found) for found in left(tmp_path)]

    assert ("end", []) == (table.state.over, left(tmp_path))


def test_two_processes_never_have_one_dialogue(tmp_path: Path) -> None:
    """The second says that it is open elsewhere, and the first goes on undisturbed; so does one after a crash."""
    run(tmp_path, "local", "mirroring", typed=BEGUN)
    with Program(tmp_path, "resume") as first:
        first.type("Our Saturdays", "/safety")
        first.until(SYNC)
        second = run(tmp_path, "resume", typed=[])
        first.type("", "1")
        first.until("== Ben, your turn.")
        first.kill()
    third = run(tmp_path, "resume", typed=[])

    assert (1, f"{InUse()}\n") == (second.code, second.err)
    assert (0, "") == (third.code, third.err)
    assert "== Ben, your turn." in third.out
