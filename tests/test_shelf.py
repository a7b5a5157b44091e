# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The folders of sessions: which are listed, and that what is forgotten is gone. What a crash leaves: test_journal."""

from __future__ import annotations

from pathlib import Path

import pytest

from duologue import shelf
from duologue.atrest import Keys
from duologue.errors import InUse
from duologue.journal import About, Journal
from tests.table import NAMES

ABOUT = About("5e" * 32, "Made", NAMES, 1)
KEYS = Keys(b"S" * 32, b"O" * 32, {"b": b"P" * 32}, b"B" * 32)


def begun(sessions: Path, at: int) -> Path:
    """A session that nobody has open."""
    journal = Journal.new(sessions, About("5e" * 32, "Made", NAMES, at), b"the exercise")
    journal.close()
    return journal.folder


def test_what_is_hidden_is_in_no_list_and_can_be_found(tmp_path: Path) -> None:
    """Asked for with what is hidden, all are there, the newest first; without, those that were not hidden."""
    folders = [begun(tmp_path, at) for at in (1, 2, 3)]
    journal = Journal(folders[1])
    journal.hide()
    journal.hide()
    journal.close()

    assert folders[::-1] == list(shelf.waiting(tmp_path))
    assert [folders[2], folders[0]] == list(shelf.waiting(tmp_path, hidden=False))
    assert ABOUT.names == Journal(folders[1]).about.names


def test_without_a_folder_nothing_waits(tmp_path: Path) -> None:
    """Nor is it made by looking."""
    assert [] == list(shelf.waiting(tmp_path / "sessions"))
    assert not (tmp_path / "sessions").exists()


def test_what_may_not_be_looked_into_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it is hidden cannot be known then, and what is there is not kept quiet."""
    folder = begun(tmp_path, 1)

    def refused(path: Path) -> bool:
        raise PermissionError

    monkeypatch.setattr(Path, "exists", refused)

    assert [folder] == list(shelf.waiting(tmp_path, hidden=False))


def test_what_is_forgotten_is_gone(tmp_path: Path) -> None:
    """One that is open elsewhere is not; a hidden one is too, with its keys."""
    folders = [begun(tmp_path, at) for at in (1, 2)]
    held = Journal(folders[1])
    held.hide()
    shelf.forget(folders[0])
    with pytest.raises(InUse):
        shelf.forget(folders[1])
    held.close()
    still = list(tmp_path.glob("0*"))
    shelf.forget(folders[1])

    assert ([folders[1]], [".lock"]) == (still, [path.name for path in tmp_path.iterdir()])


def test_what_was_half_forgotten_goes_keys_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks next forgets it, and what cannot be made unreadable is deleted all the same."""
    gone, shredded = tmp_path / ".gone-1", list[str]()
    gone.mkdir()
    for name in ("keys", ".keys-12", "log"):
        (gone / name).write_bytes(b"x")

    def shred(path: Path) -> None:
        shredded.append(path.name)
        raise OSError("broken")

    monkeypatch.setattr(shelf, "shred", shred)

    assert [] == list(shelf.waiting(tmp_path))
    assert {"keys", ".keys-12"} >= {*shredded} != set()
    assert [] == list(tmp_path.iterdir())


def test_hiding_a_session_says_nothing_about_it(tmp_path: Path) -> None:
    """The sign for it is empty, also where everything else is sealed."""
    about = About("5e" * 32, "Made", NAMES, 1, seat="a", relay="relay.example")
    journal = Journal.new(tmp_path, about, b"the exercise", KEYS)
    journal.hide()

    assert b"" == (journal.folder / shelf.HIDDEN).read_bytes()
    assert 0o600 == (journal.folder / shelf.HIDDEN).stat().st_mode & 0o777
