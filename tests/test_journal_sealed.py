# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The journal of one seat of a session over a relay. Damage to it, and its end: test_journal_sealed_damage."""

import errno
import os
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from duologue import atrest, wire
from duologue.atrest import Box, Keys
from duologue.errors import InUse, NeedsPassphrase, Trouble, WrongPassphrase
from duologue.journal import About, Journal, about, keys_in
from duologue.log import MAGIC, FileLog
from duologue.shelf import waiting
from duologue.view import Draft
from tests.disks import Killed, failing_at
from tests.helpers import entry, mirror_shape, seated

KEYS = Keys(os.urandom(32), os.urandom(32), {"b": os.urandom(32)}, os.urandom(32))
ABOUT = About(
    "5e" * 32, "Marker-title", {"a": "Marker-robin", "b": "Marker-kim"}, 1_700_000_000_000,
    seat="a", relay="wss://marker-relay:8443", embedded=48_443, bind="marker-bind",
)  # fmt: skip
CLEAR = About("5e" * 32, "", {}, 1_700_000_000_000, seat="a")
EXERCISE = b'{"title": "marker-exercise"}'
DRAFT = Draft("Marker-draft: what I long for …", "send", 3)
RAW = b"marker-outbox" + bytes(100)
PHRASE = "marker-passphrase"
FULL = OSError(errno.ENOSPC, "full")
FILES = ["about", "about.sealed", "exercise", "keys", "lock"]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least that Argon2id can be asked for."""
    monkeypatch.setattr(atrest, "COST", (8, 1, 1))


@pytest.fixture
def sessions(tmp_path: Path) -> Path:
    """Where sessions are kept; nothing is there yet."""
    return tmp_path / "sessions"


def begun(sessions: Path, about: About = ABOUT, keys: Keys = KEYS, passphrase: str = "") -> Journal:
    """The journal of a session that begins over a relay."""
    return Journal.new(sessions, about, EXERCISE, keys, passphrase)


def opened(folder: Path, passphrase: str = "") -> Journal:
    """The journal in this folder, its drafts read back."""
    journal = Journal(folder, passphrase)
    journal.load()
    return journal


def filled(journal: Journal) -> Journal:
    """With a draft, words that stay here and an entry on its way."""
    journal.keep("a", (DRAFT,))
    journal.keep_private("a", "marker-step", "marker-private")
    journal.keep_outbox(RAW)
    return journal


def kept(journal: Journal) -> object:
    """All that `filled` put into it, and what was there before."""
    return journal.about, journal.exercise(), journal.drafts, journal.private, journal.outbox, journal.keys


WHOLE = (ABOUT, EXERCISE, {"a": (DRAFT,)}, {"a": {"marker-step": "marker-private"}}, RAW, KEYS)


def names(folder: Path) -> list[str]:
    """The names of all that is in this folder, at any depth, but the lock that is always there."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.name != ".lock")


def tell_tales(folder: Path, keys: bool = False) -> list[str]:
    """Files under this folder that say a word, a name, an address, a passphrase; with `keys`, a secret too."""
    secrets = [KEYS.sign, KEYS.own, KEYS.pairs["b"], KEYS.box] if keys else []
    marks = [b"marker", b"48443", b"What I long", b"robin", *(secret[:8] for secret in secrets)]
    # An outbox is kept as hex before it is sealed: neither form may be seen.
    marks += [mark.hex().encode() for mark in marks]
    held = {str(path): path.name.encode() + path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return sorted(name for name, data in held.items() if any(mark in data.lower() or mark in data for mark in marks))


# --- what is kept


@pytest.mark.parametrize("passphrase", ["", PHRASE])
def test_everything_comes_back(sessions: Path, passphrase: str) -> None:
    """What people are called, what it is about, where, their words and their secrets: all of it, after a restart."""
    journal = filled(begun(sessions, passphrase=passphrase))
    journal.close()
    again = opened(journal.folder, passphrase)

    assert WHOLE == kept(again) == kept(journal)


@pytest.mark.parametrize("passphrase", ["", PHRASE])
async def test_nothing_that_people_wrote_is_in_any_file(sessions: Path, passphrase: str) -> None:
    """After a whole use, repairs included, no byte says a name, a topic, a word, an address or the passphrase."""
    journal = filled(begun(sessions, passphrase=passphrase))
    # As its author sealed it: nobody reads that without the keys.
    sealed = entry(seated(mirror_shape()), "a", "say", seq=1, body=os.urandom(256))
    await FileLog(journal.disk()).append(wire.record_of(1, wire.encode(sealed)))
    journal.mend(len(MAGIC))
    journal.keep("a", (replace(DRAFT, text="Marker-again"),))
    shutil.copy(journal.folder / "exercise", journal.folder / "drafts")
    journal.load()
    journal.keep("a", (DRAFT,))
    found = {path.name.partition("-")[0] for path in journal.folder.iterdir()}

    assert {*FILES, "drafts", "drafts.damaged", "log", "log.damaged"} == found
    assert [] == tell_tales(sessions, keys=bool(passphrase))
    assert ([] if passphrase else ["keys"]) == [Path(path).name for path in tell_tales(sessions, keys=True)]


def test_a_killed_process_leaves_nothing_readable(sessions: Path) -> None:
    """Killed before any one system call, half files too say nothing; what was kept before is still whole."""
    for n in range(60):
        with failing_at(n, Killed()) as calls, suppress(Killed):
            filled(begun(sessions, passphrase=PHRASE))

        assert [] == tell_tales(sessions, keys=True)
        for folder in waiting(sessions):
            # A process that was killed holds no lock; here the one that stands for it still may.
            copy = folder.with_name(".copy")
            shutil.copytree(folder, copy)
            journal = opened(copy, PHRASE)
            assert (ABOUT, EXERCISE, KEYS) == (journal.about, journal.exercise(), journal.keys)
            assert journal.outbox in (None, RAW)
            assert journal.drafts in ({}, {"a": (DRAFT,)})
            journal.close()
        shutil.rmtree(sessions, ignore_errors=True)
    assert ["replace", "open", "fsync"] == calls[-3:]


def test_files_are_their_owners_alone(sessions: Path) -> None:
    """Every file is 0600, the keys above all, whatever the umask is."""
    before = os.umask(0)
    try:
        journal = filled(begun(sessions))
    finally:
        os.umask(before)

    assert sorted([*FILES, "drafts"]) == names(journal.folder)
    assert {0o100600} == {path.stat().st_mode for path in journal.folder.iterdir()}


def test_each_entry_is_on_the_disk_before_it_is_sent(sessions: Path) -> None:
    """Synced before return, replaced by the next, gone when it was settled; the same once more costs nothing."""
    journal, read = begun(sessions), list[bytes | None]()
    with failing_at(99, Killed()) as calls:
        for raw in (RAW, RAW, b"next", None, None):
            journal.keep_outbox(raw)
            journal.outbox = b"forgotten"
            journal.load()
            read.append(journal.outbox)

    assert [RAW, RAW, b"next", None, None] == read
    assert 3 * ["open", "write", "fsync", "replace", "open", "fsync"] == calls


def test_an_entry_and_its_draft_change_places_in_one(sessions: Path) -> None:
    """One file is written for both, so that a crash finds the words in the one or in the other."""
    journal = begun(sessions)
    journal.keep("a", (DRAFT,))
    with failing_at(99, Killed()) as calls:
        journal.keep_outbox(RAW, {"a": ()})
        journal.keep("a", ())
    journal.close()
    again = opened(journal.folder)

    assert ["open", "write", "fsync", "replace", "open", "fsync"] == calls
    assert (RAW, {}) == (again.outbox, again.drafts)


@pytest.mark.parametrize("n", range(3))
def test_what_cannot_be_kept_is_not_in_the_outbox(sessions: Path, n: int) -> None:
    """On a full disk an entry is refused, the one before stays, and later saves do not bring the refused one back."""
    journal = begun(sessions)
    journal.keep_outbox(RAW)
    with failing_at(n, FULL), pytest.raises(OSError, match="full"):
        journal.keep_outbox(b"refused")
    held = journal.outbox
    journal.keep("a", (DRAFT,))
    journal.close()
    again = opened(journal.folder)

    assert (RAW, RAW, {"a": (DRAFT,)}) == (held, again.outbox, again.drafts)


def test_what_was_settled_leaves_the_outbox_on_a_full_disk_too(sessions: Path) -> None:
    """The file is behind, memory is not, and the next thing that is saved brings the file along."""
    journal = begun(sessions)
    journal.keep_outbox(RAW)
    with failing_at(1, FULL), pytest.raises(OSError, match="full"):
        journal.keep_outbox(None)
    held = journal.outbox
    journal.keep_outbox(None)
    journal.close()

    assert (None, None) == (held, opened(journal.folder).outbox)


def test_an_embedded_relay_has_its_folder_here(sessions: Path) -> None:
    """It lies in the session's folder, so that it goes when the session is forgotten."""
    journal = begun(sessions)
    journal.relay_folder.mkdir()
    (journal.relay_folder / "database").write_bytes(b"all of it")
    journal.forget()

    assert journal.folder / "relay" == journal.relay_folder
    assert [] == names(sessions)


# --- the list


@pytest.mark.parametrize("passphrase", ["", PHRASE])
def test_a_list_needs_no_passphrase(sessions: Path, passphrase: str) -> None:
    """Without the box one learns that a session waits, since when and for which seat; with it all the rest."""
    folder = begun(sessions, passphrase=passphrase).folder
    keys = keys_in(folder, passphrase)
    assert keys is not None
    seen, whole = about(folder), about(folder, Box(keys.box))

    assert (CLEAR, True, ABOUT, False) == (seen, seen.locked, whole, whole.locked)
    assert [folder] == list(waiting(sessions))


def test_at_one_keyboard_there_are_no_keys(tmp_path: Path) -> None:
    """Both partners sit there: nothing is closed, and a passphrase is not asked for."""
    local = replace(ABOUT, seat="", relay="", embedded=0, bind="")
    journal = Journal.new(tmp_path, local, EXERCISE)
    journal.keep("b", (DRAFT,))
    journal.keep_outbox(RAW)
    journal.close()
    again = opened(journal.folder, "any")

    assert (None, None, local) == (again.keys, keys_in(journal.folder), about(journal.folder))
    assert ({"b": (DRAFT,)}, RAW) == (again.drafts, again.outbox)
    assert EXERCISE == (journal.folder / "exercise").read_bytes()


def test_a_seat_and_its_keys_come_together(sessions: Path) -> None:
    """Neither one without the other is ever written down."""
    with pytest.raises(ValueError, match="together"):
        Journal.new(sessions, ABOUT, EXERCISE)
    with pytest.raises(ValueError, match="together"):
        Journal.new(sessions, replace(ABOUT, seat=""), EXERCISE, KEYS)

    assert not sessions.exists()


# --- passphrases


@pytest.mark.parametrize(("given", "trouble"), [("", NeedsPassphrase), ("wrong", WrongPassphrase)])
def test_another_try_is_free(sessions: Path, given: str, trouble: type[Trouble]) -> None:
    """Without its passphrase a session stays closed and is not held, so the right one opens it next."""
    journal = filled(begun(sessions, passphrase=PHRASE))
    with pytest.raises(InUse):
        Journal(journal.folder, given)
    journal.close()
    before = {path: path.read_bytes() for path in journal.folder.iterdir()}
    for _ in range(2):
        with pytest.raises(trouble):
            Journal(journal.folder, given)
    after = {path: path.read_bytes() for path in journal.folder.iterdir()}

    assert before == after
    assert WHOLE == kept(opened(journal.folder, PHRASE))
