# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Whatever ends a process, `resume` goes on at the same step with the same draft."""

from __future__ import annotations

from pathlib import Path

import pytest

from duologue import demo, journal
from duologue.journal import Journal
from duologue.library import Library, unpack
from duologue.local import Local
from duologue.log import FileLog
from duologue.hotseat import HotSeat
from duologue.page import ONE_LINE, Choice
from duologue.phrases import EN
from tests.e2e.process import Program, run
from tests.e2e.test_dialogues import BEGUN
from tests.table import Time, Typed, bundled, keys, seated, typing

SYNC = EN["safety.7"]  # the answer to /safety: all that was typed before was done, and is on the disk


def left(home: Path) -> list[HotSeat]:
    """The dialogues that wait on this machine, read as `resume` reads them."""
    found = []
    for folder in journal.waiting(home / "data" / "sessions"):
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
    *BEGUN, "Our Saturdays", "", "1", "1", "1", "1", "It rains,", "and I", "", "2", "It rains", "", "1", "/pause", "45m",
    "1", "1", "It is wet", "", "1", "3", "It rains, I said", "", "1", "/new", "It rains", "", "1", "2", "2", "1", "/stop",
    "2",
]  # fmt: skip


@pytest.mark.parametrize("n", range(len(FLOW) + 1))
async def test_the_end_of_input_loses_nothing(n: int, tmp_path: Path) -> None:
    """After any line the input may end: exit code 0, no word on standard error, and all is as it was left."""
    done = run(tmp_path / "process", "local", "mirroring", typed=FLOW[:n])
    heard: list[str] = []
    here = Local(tmp_path / "here" / "data", Library(), "en", Typed(*FLOW[:n]), heard.append, calm=False)
    with pytest.raises(EOFError):
        await here.first() and await here.new("mirroring")
    again = Local(tmp_path / "process" / "data", Library(), "en", Typed("1", "1"), heard.append, calm=False)
    tables, expected = left(tmp_path / "process"), left(tmp_path / "here")
    page = tables[0].page() if tables else None
    if page is not None:
        with pytest.raises(EOFError):
            await again.resume()

    assert (0, "") == (done.code, done.err)
    assert done.out.endswith(f"\n{EN['plain.ended']}\n")
    assert (n >= len(BEGUN)) == (page is not None)
    assert [standing(table) for table in expected] == [standing(table) for table in tables]
    assert page is None or f"\n== {page.headline.split(' until')[0][:40]}" in "\n".join(heard[-4:])


# --- kill -9


async def test_killed_at_every_step_a_dialogue_still_comes_to_its_end(tmp_path: Path) -> None:
    """Each process is killed in the middle of a text or right after an act; the next goes on with the same draft."""
    table, written = await seated(bundled("mirroring")), ""
    run(tmp_path, "local", "mirroring", typed=BEGUN)
    for line in await played(table):
        page = table.page()
        with Program(tmp_path, "resume") as program:
            program.type("1")
            headline = program.until("\n== ") and program.until("\n")
