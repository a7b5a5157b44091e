# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
import errno
import fcntl
import json
import os
import select
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from duologue import journal as journals
from duologue.errors import Damaged, InUse, Unavailable
from duologue.files import write_whole
from duologue.journal import About, Journal
from duologue.log import FileLog
from duologue.shelf import waiting
from duologue.view import Draft
from tests.disks import Killed, failing_at
from tests.helpers import PATIENCE
from tests.logs import RECORDS, filled

ABOUT = About("5e" * 32, "Mirroring", {"a": "Robin", "b": "Kim"}, 1_700_000_000_000)
DRAFT = Draft("What I long for is …", "send", 3)
ODD_WORDS = ['"quoted" \\ “so”', "two\nlines\r\n\t\0", "half \ud83d a \udc00 pair", "🙂é\u202e", "x" * 100_000, ""]


@pytest.fixture
def sessions(tmp_path: Path) -> Path:
    """Where sessions are kept; nothing is there yet."""
    return tmp_path / "sessions"


def begun(sessions: Path, about: About = ABOUT) -> Journal:
    """The journal of a session that begins."""
    return Journal.new(sessions, about, b"the exercise")


def opened(folder: Path) -> Journal:
    """The journal in this folder, its drafts read back."""
    journal = Journal(folder)
    journal.load()
    return journal


def everything(folder: Path) -> list[str]:
    """The names of all that is in this folder, at any depth, but the lock that is always there."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.name != ".lock")


# --- a session's folder


def test_a_session_is_its_owners_alone(sessions: Path) -> None:
    """Folders are 0700 and files 0600, whatever the umask is."""
    before = os.umask(0)
    try:
        journal = begun(sessions)
        journal.keep("a", (DRAFT,))
        journal.disk().append(b"bytes")
        journal.mend(3)
    finally:
        os.umask(before)
    modes = {path: path.stat().st_mode & 0o777 for path in [sessions, *sessions.rglob("*")]}

    assert (9, {path: 0o700 if path.is_dir() else 0o600 for path in modes}) == (len(modes), modes)


@pytest.mark.parametrize("words", ODD_WORDS)
def test_words_of_all_kinds_are_kept_whole(sessions: Path, words: str) -> None:
    """Names, titles, drafts and private words come back letter for letter, half characters included."""
    about, draft = replace(ABOUT, title=words, names={"a": words, "b": "Kim"}), Draft(words, words, 1, words)
    journal = begun(sessions, about)
    journal.keep("b", (draft,))
    journal.keep_private("a", words, words)
    journal.close()
    again = opened(journal.folder)

    assert (about, {"b": (draft,)}, {"a": {words: words}}) == (again.about, again.drafts, again.private)


def test_a_draft_from_the_version_before_is_one_of_one(sessions: Path) -> None:
    """It kept one for each chair, and no list."""
    journal = begun(sessions)
    kept = {"drafts": {"a": {"text": "What I long for is …", "step": "send", "visit": 3}}, "private": {}, "outbox": ""}
    (journal.folder / "drafts").write_text(json.dumps(kept))
    journal.load()

    assert {"a": (DRAFT,)} == journal.drafts


def test_drafts_survive(sessions: Path) -> None:
    """What was kept last is there after a restart, for each chair; what was put away is not."""
    journal = begun(sessions)
    journal.keep("a", (DRAFT,))
    journal.keep("b", (DRAFT,))
    journal.keep("b", (replace(DRAFT, text="Other words."),))
    journal.keep("a", ())
    journal.keep_private("b", "prep", "For me alone.")
    journal.keep_private("b", "prep", "For me.")
    journal.close()
    again = opened(journal.folder)

    assert ({"b": (replace(DRAFT, text="Other words."),)}, {"b": {"prep": "For me."}}) == (again.drafts, again.private)


def test_sessions_wait_newest_first(sessions: Path) -> None:
    """What is listed are sessions and whatever else lies there, the newest first; hidden names are not."""
    nothing_yet = list(waiting(sessions))
    folders = [begun(sessions, replace(ABOUT, begun=begun_at)).folder for begun_at in (5, 1_000_000, 70)]
    (sessions / ".DS_Store").touch()
    (sessions / "notes").touch()

    assert ([], [sessions / "notes", *(folders[n] for n in (1, 2, 0))]) == (nothing_yet, list(waiting(sessions)))


def test_what_begins_a_session_is_on_its_way_from_the_first(sessions: Path) -> None:
    """Where an entry is to be sent, a session is never there without it."""
    journal = Journal.new(sessions, ABOUT, b"the exercise", outbox=b"an entry")
    journal.close()

    assert b"an entry" == opened(journal.folder).outbox


def test_what_is_hidden_is_left_out_of_lists_alone(sessions: Path) -> None:
    """It can be found, opened and forgotten like any other."""
    journal = begun(sessions)
    journal.hide()
    journal.close()
    found = list(waiting(sessions))

    assert ([], [journal.folder]) == (list(waiting(sessions, hidden=False)), found)
    opened(journal.folder).forget()
    assert [] == everything(sessions)


async def test_a_damaged_log_is_mended_beside_its_copy(sessions: Path) -> None:
    """The sound beginning is cut free and opens; the whole damaged file stays beside it until all is forgotten."""
    journal = begun(sessions)
    await filled(FileLog(journal.disk()), *RECORDS)
    log = journal.folder / "log"
    damaged = log.read_bytes()[:-1] + b"\xff"
    log.write_bytes(damaged)
    with pytest.raises(Damaged) as caught:
        FileLog(journal.disk())
    journal.mend(caught.value.sound)
    copies = [path.read_bytes() for path in journal.folder.glob("log.damaged-*")]

    assert (RECORDS[:-1], [damaged]) == (FileLog(journal.disk()).stored(), copies)


async def test_forgotten_is_gone(sessions: Path) -> None:
    """Nothing of a forgotten session is left, nothing more is written, and the others stay."""
    stays = begun(sessions, replace(ABOUT, begun=7))
    before = everything(sessions)
    journal = begun(sessions)
    log = FileLog(journal.disk())
    await filled(log, *RECORDS[:2])
    journal.keep("a", (DRAFT,))
    journal.forget()
    journal.close()
    with pytest.raises(Unavailable):
        await log.append(RECORDS[2])
    with pytest.raises(OSError, match="No such file"):
        journal.keep("a", ())

    assert ([stays.folder], before) == (list(waiting(sessions)), everything(sessions))


# --- two processes

HOLD = """
import sys
from pathlib import Path
from duologue.errors import InUse
from duologue.journal import Journal
try:
    journal, said = Journal(Path(sys.argv[1])), "held"
except InUse:
    said = "in use"
print(said, flush=True)
sys.stdin.read()
"""


def test_one_process_holds_a_session(sessions: Path) -> None:
    """A second process is refused while the first lives, and admitted once it was closed or killed."""
    journal = begun(sessions)
    other: list[str | Path] = [sys.executable, "-c", HOLD, journal.folder]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"}
    for expected in ("in use\n", "held\n"):
        with subprocess.Popen(other, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            ready, _, _ = select.select([process.stdout], [], [], PATIENCE)
            said = process.stdout.readline() if ready else "nothing"
            if said == "held\n":
                with pytest.raises(InUse):
                    Journal(journal.folder)
            process.kill()

        assert expected == said
        journal.close()
    Journal(journal.folder).close()


def test_two_sessions_begin_one_after_the_other(sessions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one process makes its folder, another waits, and sweeps nothing away."""
    reached, real, made = threading.Event(), fcntl.flock, list[Journal]()
    other = threading.Thread(target=lambda: made.append(begun(sessions, replace(ABOUT, begun=2))), daemon=True)

    def flock(fd: int, how: int) -> None:
        if threading.current_thread() is other:
            reached.set()
        real(fd, how)

    def interrupted(path: Path, data: bytes) -> None:
        if other.ident is None:
            other.start()
            reached.wait(PATIENCE)
        write_whole(path, data)

    for module, name, held in ((fcntl, "flock", flock), (journals, "write_whole", interrupted)):
        monkeypatch.setattr(module, name, held)
    made.append(begun(sessions, replace(ABOUT, begun=1)))
    other.join(PATIENCE)

    assert [1, 2] == [journal.about.begun for journal in made]


# --- a process that is killed, a disk that is full


def test_a_killed_process_leaves_a_whole_session_or_none(sessions: Path) -> None:
    """Killed before any one system call, `new` leaves a complete folder or none; what is left over is swept up."""
    for n in range(40):
        about = replace(ABOUT, begun=n + 1)
        with failing_at(n, Killed()) as calls, suppress(Killed):
            begun(sessions, about).close()
        found = list(waiting(sessions))

        assert found in ([], [sessions / f"{n + 1:015d}-5e5e5e5e"])
        for folder in found:
            journal = opened(folder)
            assert (about, b"the exercise") == (journal.about, journal.exercise())
            journal.forget()
        begun(sessions).forget()
        assert [] == everything(sessions)
    assert ["rename", "open", "fsync", "open"] == calls[-4:]  # its name is synced, then it is locked


@pytest.mark.parametrize("error", [Killed(), OSError(errno.ENOSPC, "full"), OSError(errno.EIO, "broken")])
def test_a_file_is_replaced_whole_or_not_at_all(sessions: Path, error: BaseException) -> None:
    """Whichever system call fails, the file holds all the old words or all the new; halves are swept up."""
    journal = begun(sessions)
    path = journal.folder / "drafts"
    for n in range(20):
        path.write_bytes(b"old words")
        with failing_at(n, error) as calls, suppress(type(error)):
            write_whole(path, b"new words")
        done, tidy = len(calls) <= n, everything(journal.folder) == ["about", "drafts", "exercise", "lock"]

        assert path.read_bytes() in ([b"new words"] if done else [b"old words", b"new words"])
        assert tidy or (isinstance(error, Killed) and not done)
        journal.close()
        journal = Journal(journal.folder)
        assert ["about", "drafts", "exercise", "lock"] == everything(journal.folder)
    assert ["open", "write", "fsync", "replace", "open", "fsync"] == calls


def test_a_killed_process_forgets_all_the_same(sessions: Path) -> None:
    """Killed while it forgets, a process leaves the whole session or what the next one forgets at first sight."""
    for n in range(40):
        journal = begun(sessions)
        journal.keep("a", (DRAFT,))
        with failing_at(n, Killed()) as calls, suppress(Killed):
            journal.forget()
        journal.close()  # as the system does
        for folder in waiting(sessions):
            again = opened(folder)
            assert (ABOUT, {"a": (DRAFT,)}) == (again.about, again.drafts)
            again.forget()
        assert [] == everything(sessions)
    assert ["rename", "open", "fsync"] == [calls[0], *calls[-2:]]


def test_a_full_disk_leaves_the_old_drafts(sessions: Path) -> None:
    """When drafts cannot be saved the file keeps the old ones, memory the new; the same words are saved later."""
    journal = begun(sessions)
    journal.keep("a", (DRAFT,))
    with failing_at(0, OSError(errno.ENOSPC, "full")):
        journal.keep("a", (DRAFT,))  # what has not changed needs no room
    new = replace(DRAFT, text="More words.")
    for keep in (partial(journal.keep, "a", (new,)), partial(journal.keep_private, "b", "prep", "Mine.")):
        with failing_at(1, OSError(errno.ENOSPC, "full")), pytest.raises(OSError, match="full"):
            keep()
    held = journal.drafts, journal.private
    old = json.loads((journal.folder / "drafts").read_bytes())
    journal.keep("a", (new,))
    journal.close()
    again = opened(journal.folder)

    assert ({"a": (new,)}, {"b": {"prep": "Mine."}}) == held == (again.drafts, again.private)
    assert (DRAFT.text, {}) == (old["drafts"]["a"][0]["text"], old["private"])
