# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Full disks and far too many words: one sentence, and nothing written is lost."""

from __future__ import annotations

from pathlib import Path

from duologue.drawing import told
from duologue.errors import TooLong, Unavailable
from duologue.phrases import EN
from tests.e2e.process import run
from tests.e2e.test_crashes import left
from tests.e2e.test_dialogues import BEGUN
from tests.helpers import unbroken


def drafts(home: Path) -> list[str]:
    """What was written on this machine and not said."""
    return [chair.draft.text for table in left(home) for chair in table.chairs.values() if chair.draft]


def test_words_that_do_not_fit_on_the_disk_are_kept(tmp_path: Path) -> None:
    """What cannot be stored is not said: a sentence says so, the words stay the draft, and with room they go."""
    run(tmp_path, "local", "mirroring", typed=BEGUN)
    size = next((tmp_path / "data" / "sessions").glob("*/log")).stat().st_size
    full = run(tmp_path, "resume", typed=["Our Saturdays", "", "1"], room=size + 100)
    kept = drafts(tmp_path)
    again = run(tmp_path, "resume", typed=["1", "", "1"])

    assert (0, "") == (full.code, full.err)
    assert str(Unavailable()) in unbroken(full.out)
    assert ["Our Saturdays"] == kept
    assert "== Ben, your turn." in again.out


def test_a_draft_that_does_not_fit_on_the_disk_stays_in_reach(tmp_path: Path) -> None:
    """Where not even the draft can be saved it is said at every line, and the words are still there to be read."""
    run(tmp_path, "local", "mirroring", typed=BEGUN)
    full = run(tmp_path, "resume", typed=["Our", "Saturdays", "/repeat"], room=10)

    assert (0, "") == (full.code, full.err)
    assert 2 == full.out.count(told(EN["plain.unsaved"].format(why="File too large")))
    assert "    Our\n    Saturdays\n" in full.out


def test_no_room_to_begin_is_said(tmp_path: Path) -> None:
    """A dialogue that cannot be stored is not begun: exit code 1, one sentence, and nothing is left behind."""
    full = run(tmp_path, "local", "mirroring", typed=BEGUN, room=100)
    after = run(tmp_path, "resume")

    assert 1 == full.code
    assert full.err.startswith("File too large")
    assert 1 == full.err.count("\n")
    assert f"{EN['resume.none']}\n" == after.out


def test_a_hundred_thousand_characters_stay_whole(tmp_path: Path) -> None:
    """Pasted at once they are refused with one sentence, and all of them are still the draft."""
    lines = ["so " * 3_000 + f"{n}" for n in range(11)] + ["x" * 10_000]
    done = run(tmp_path, "local", "mirroring", typed=[*BEGUN, *lines, "", "1"])

    assert (0, "") == (done.code, done.err)
    assert str(TooLong()) in unbroken(done.out)
    assert ["\n".join(lines)] == drafts(tmp_path)
