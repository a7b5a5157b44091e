# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Carrying on after a crash, or with what a stranger left. What comes before: test_start."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from duologue import wire
from duologue.core.entry import Record
from duologue.drawing import told
from duologue.errors import Damaged, Foreign
from duologue.journal import Journal, about
from duologue.log import MAGIC, FileLog
from duologue.phrases import EN
from duologue.start import Start
from tests.room import SAID, Room


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """A machine that has not seen the program yet."""
    return Room(tmp_path / "data")


async def test_what_is_foreign_is_skipped(room: Room) -> None:
    """Files and folders that are no dialogue of this version are neither offered nor touched."""
    folder = await room.begun()
    sessions = folder.parent
    (sessions / "notes.txt").write_text("mine")
    (sessions / "999-empty").mkdir()
    shutil.copytree(folder, sessions / "999-newer")
    about = json.loads((folder / "about").read_text())
    (sessions / "999-newer" / "about").write_text(json.dumps({**about, "format": 2}))
    heard = await room.type(Start.resume, "1")

    assert EN["resume.which"] not in heard
    assert "== Ana, your turn." in heard
    assert "mine" == (sessions / "notes.txt").read_text()


async def test_an_exercise_that_cannot_be_read_is_said(room: Room) -> None:
    """Without its exercise a dialogue cannot go on, and is left as it was."""
    folder = await room.begun()
    (folder / "exercise").write_text("[]")
    with pytest.raises(Foreign):
        await room.type(Start.resume, "1")

    assert "[]" == (folder / "exercise").read_text()


async def test_other_words_than_were_agreed_on_are_foreign(room: Room) -> None:
    """A sentence of the exercise that was changed on disk is noticed before it is shown."""
    folder = await room.begun()
    agreed = (folder / "exercise").read_bytes()
    (folder / "exercise").write_bytes(agreed.replace(b"short sentence", b"angry sentence"))
    with pytest.raises(Foreign):
        await room.type(Start.resume, "1")

    assert agreed != (folder / "exercise").read_bytes()


def damaged(folder: Path, at: int) -> bytes:
    """Flip a byte of its log; what the log was."""
    data = (folder / "log").read_bytes()
    (folder / "log").write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    return data


async def test_a_damaged_dialogue_is_mended_if_they_like(room: Room) -> None:
    """One may leave it, and reads so; mended, it goes on from the last that can be read; the damaged file stays."""
    folder = await room.begun(*SAID)
    damaged(folder, -40)
    left = (folder / "log").read_bytes()
    closed = await room.type(Start.resume, "2")
    same = (folder / "log").read_bytes()
    heard = await room.type(Start.resume, "1")

    assert closed.endswith(told(EN["damaged.left"]))
    assert left == same
    assert "== Ana, your turn." in heard
    assert [left] == [path.read_bytes() for path in folder.glob("log.damaged-*")]


@pytest.mark.parametrize("at", [3, len(MAGIC) + 2])
async def test_nothing_is_mended_where_nothing_can_be_read(room: Room, at: int) -> None:
    """Damage before the first record is said, and the folder is left as it is."""
    folder = await room.begun(*SAID)
    damaged(folder, at)
    left = room.files(), (folder / "log").read_bytes()
    with pytest.raises(Damaged):
        await room.type(Start.resume, "1")

    assert left == (room.files(), (folder / "log").read_bytes())


async def test_what_reads_back_and_does_not_count_is_damage(room: Room) -> None:
    """A record that this program did not write stops the dialogue instead of being passed over."""
    folder = await room.begun(*SAID)
    held = Journal(folder)
    log = FileLog(held.disk())
    last = log.stored()[-1]
    entry = wire.decode(last.raw.replace(b"\xa3seq\x03", b"\xa3seq\x04"))
    await log.append(Record(last.at, entry, wire.encode(entry)))
    held.close()
    with pytest.raises(Damaged):
        await room.type(Start.resume, "1")


async def test_a_last_word_that_was_cut_short_is_said_to_be_lost(room: Room) -> None:
    """After a crash in the middle of writing, the dialogue goes on from before, and says so."""
    folder = await room.begun(*SAID)
    data = (folder / "log").read_bytes()
    (folder / "log").write_bytes(data[:-5])
    heard = await room.type(Start.resume, "1")

    assert told(f"(!) {EN['torn']}") in heard
    assert "== Ana, your turn." in heard


async def test_sitting_down_goes_on_after_a_crash(room: Room) -> None:
    """A log that holds the beginning alone is gone on with; one that holds nothing is put away."""
    folder = await room.begun()
    log = FileLog((held := Journal(folder)).disk())
    sizes = [len(wire.encode_record(record)) + 12 for record in log.stored()]
    held.close()
    data = (folder / "log").read_bytes()
    (folder / "log").write_bytes(data[: len(MAGIC) + sizes[0]])
    begun = await room.type(Start.resume)
    (folder / "log").write_bytes(data[: len(MAGIC) + 5])
    nothing = await room.type(Start.resume)

    assert "== Ana, your turn." in begun
    assert nothing.endswith(told(EN["plain.nothing"]))
    assert [] == room.folders()


async def test_a_first_name_that_was_mistyped_is_typed_again(room: Room) -> None:
    """While the second is asked for, one choice leads back; the dialogue that was chosen stays chosen."""
    heard = await room.type(Start.new, "1", "2", "1", "Anq", "1", "Ana", "Ben", "/quit")
    [folder] = room.folders()

    assert 1 == heard.count(EN["name.back"].format(name="Anq"))
    assert ("Check-in", {"a": "Ana", "b": "Ben"}) == (about(folder).title, about(folder).names)
