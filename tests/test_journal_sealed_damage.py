# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What is refused in the journal of one seat, and how it is forgotten. The rest of it: test_journal_sealed."""

import errno
import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from duologue.atrest import Keys
from duologue.errors import Foreign
from duologue.journal import Journal
from duologue.shelf import waiting
from tests.disks import Killed, failing_at
from tests.test_journal_damage import NO_FILES, damages, put
from tests.test_journal_sealed import (
    ABOUT,
    DRAFT,
    EXERCISE,
    FILES,
    FULL,
    KEYS,
    WHOLE,
    begun,
    filled,
    kept,
    names,
    opened,
)

OTHER = Keys(os.urandom(32), os.urandom(32), {"b": os.urandom(32)}, os.urandom(32))


@pytest.fixture
def sessions(tmp_path: Path) -> Path:
    """Where sessions are kept; nothing is there yet."""
    return tmp_path / "sessions"


# --- files that are not what they should be


def refused(folder: Path) -> bool:
    """Whether opening it is Foreign, and leaves its drafts as they are."""
    before = (folder / "drafts").read_bytes()
    with pytest.raises(Foreign):
        opened(folder)
    return before == (folder / "drafts").read_bytes()


@pytest.mark.parametrize("name", ["keys", "about", "about.sealed"])
@pytest.mark.parametrize("data", [*NO_FILES, None])
def test_other_files_are_foreign(sessions: Path, name: str, data: bytes | None) -> None:
    """With something else in its place, or nothing, a session does not open, and nothing is written."""
    journal = filled(begun(sessions))
    journal.close()
    (journal.folder / name).unlink()
    if data is not None:
        (journal.folder / name).write_bytes(data)

    assert refused(journal.folder)
    (journal.folder / name).unlink(missing_ok=True)
    (journal.folder / name).mkdir()
    assert refused(journal.folder)


@pytest.mark.parametrize("name", ["keys", "about.sealed", "exercise", "drafts"])
def test_no_bit_can_turn(sessions: Path, name: str) -> None:
    """Cut short or with a bit turned, a file is refused; damaged drafts are set aside and one starts with none."""
    journal = filled(begun(sessions))
    journal.close()
    data = (journal.folder / name).read_bytes()
    for damaged in damages(data, every=7):
        put(journal.folder / name, damaged)
        if name == "drafts":
            journal = opened(journal.folder)
            assert ({}, {}, None) == (journal.drafts, journal.private, journal.outbox)
            [aside] = journal.folder.glob("drafts.damaged-*")
            assert damaged == aside.read_bytes()
            aside.unlink()
            journal.close()
        else:
            with pytest.raises(Foreign):
                (journal := Journal(journal.folder)).exercise()
            journal.close()


CHANGES: list[Callable[[dict[str, object]], object]] = [
    lambda held: held.update(session="5f" * 32),
    lambda held: held.update(begun=7),
    lambda held: held.update(seat="b"),
    lambda held: held.update(seat="", names={"a": "R", "b": "K"}),
    lambda held: held.update(seat="", names=ABOUT.names, title=ABOUT.title),
    lambda held: held.update(names=ABOUT.names),
    lambda held: held.update(relay="ws://elsewhere"),
    lambda held: held.update(seat="c"),
    lambda held: held.pop("seat"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_half_in_the_clear_cannot_be_changed(sessions: Path, change: Callable[[dict[str, object]], object]) -> None:
    """Both halves say the same of a session, or it does not open."""
    journal = filled(begun(sessions))
    journal.close()
    held = json.loads((journal.folder / "about").read_bytes())
    change(held)
    (journal.folder / "about").write_text(json.dumps(held))

    assert refused(journal.folder)


@pytest.mark.parametrize("name", ["keys", "about.sealed", "exercise", "drafts"])
def test_files_of_another_session_do_not_fit(sessions: Path, name: str) -> None:
    """A file that was swapped for that of another session, even the keys, is refused and not used."""
    ours = filled(begun(sessions))
    theirs = filled(begun(sessions, replace(ABOUT, begun=2), OTHER))
    ours.close()
    shutil.copy(theirs.folder / name, ours.folder / name)
    if name == "drafts":
        assert ({}, None) == ((again := opened(ours.folder)).drafts, again.outbox)
    else:
        with pytest.raises(Foreign):
            Journal(ours.folder).exercise()


@pytest.mark.parametrize(
    ("name", "other"), [("exercise", "drafts"), ("drafts", "exercise"), ("exercise", "about.sealed")]
)
def test_files_of_one_session_do_not_stand_in_for_each_other(sessions: Path, name: str, other: str) -> None:
    """Each is closed for its own name."""
    journal = filled(begun(sessions))
    journal.close()
    shutil.copy(journal.folder / other, journal.folder / name)
    again = opened(journal.folder)

    assert {} == again.drafts if name == "drafts" else {"a": (DRAFT,)} == again.drafts
    if name == "exercise":
        with pytest.raises(Foreign):
            again.exercise()


def test_only_who_sits_here_has_drafts_here(sessions: Path) -> None:
    """Another seat's draft in the file is set aside; a facilitator's own is kept."""
    journal = begun(sessions)
    journal.keep("b", (DRAFT,))
    journal.drafts.clear()
    journal.load()
    third = begun(sessions, replace(ABOUT, seat="f", names={**ABOUT.names, "f": "Kim"}, begun=3))
    third.keep("f", (DRAFT,))
    third.close()

    assert {} == journal.drafts
    assert {"f": (DRAFT,)} == opened(third.folder).drafts


# --- forgetting


def test_the_keys_go_first(sessions: Path) -> None:
    """They are overwritten and deleted before anything else is: a second name of the file shows zeros."""
    journal = filled(begun(sessions))
    size = (journal.folder / "keys").stat().st_size
    (sessions / ".other").hardlink_to(journal.folder / "keys")
    with failing_at(99, Killed()) as calls:
        journal.forget()

    assert bytes(size) == (sessions / ".other").read_bytes()
    assert ["rename", "open", "write", "fsync", "unlink"] == calls[:5]


def test_a_killed_process_forgets_all_the_same(sessions: Path) -> None:
    """Killed while it forgets, it leaves the whole session, or what the next one forgets at first sight, keys first."""
    for n in range(40):
        journal = filled(begun(sessions))
        with failing_at(n, Killed()) as calls, suppress(Killed):
            journal.forget()
        journal.close()  # as the system does
        left = [path for path in sessions.glob(".gone-*/*") if path.name != "keys"]
        with_keys = list(sessions.glob(".gone-*/keys"))
        assert not with_keys or len(left) == len(FILES)  # FILES and drafts, without the keys
        for folder in waiting(sessions):
            again = opened(folder)
            assert WHOLE == kept(again)
            again.forget()
        assert [] == names(sessions)
    assert ["rename", "open", "fsync"] == [calls[0], *calls[-2:]]


def test_left_keys_are_overwritten_before_they_are_swept_up(sessions: Path) -> None:
    """What a killed process had begun, to make or to forget, is swept up keys first, half written ones too."""
    sessions.mkdir()
    shreds = list[str]()
    for folder in (".gone-1", ".new-1"):
        (sessions / folder).mkdir()
        for name in ("keys", ".keys-12345678", "exercise"):
            (sessions / folder / name).write_bytes(b"secret")
        for name in ("keys", ".keys-12345678"):
            (sessions / f".{folder}-{name}").hardlink_to(sessions / folder / name)
            shreds.append(f".{folder}-{name}")
    assert [] == list(waiting(sessions))
    begun(sessions).forget()

    assert {bytes(6)} == {(sessions / name).read_bytes() for name in shreds}
    assert sorted(shreds) == names(sessions)


def test_what_cannot_be_overwritten_is_forgotten_all_the_same(sessions: Path) -> None:
    """A disk that refuses is said, and still everything is deleted."""
    journal = filled(begun(sessions))
    with failing_at(2, OSError(errno.EIO, "broken")), pytest.raises(OSError, match="broken"):
        journal.forget()

    assert [] == names(sessions)


def test_a_full_disk_stops_no_session_from_being_forgotten(sessions: Path) -> None:
    """Nor does it leave half of one behind that began on it."""
    for n in range(1, 12):
        with failing_at(n, FULL), suppress(OSError):
            begun(sessions, replace(ABOUT, begun=n + 1))
        for folder in waiting(sessions):
            again = opened(folder)
            assert (EXERCISE, KEYS) == (again.exercise(), again.keys)
            again.forget()
    begun(sessions).forget()

    assert [] == names(sessions)
