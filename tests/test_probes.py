# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What is asked of a terminal, a disk and a relay; afterwards each is as it was."""

from __future__ import annotations

import asyncio
import io
import os
import pty
import select
import sys
import termios
import threading
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from duologue import doctor, frames, probes
from duologue.core.state import Reason
from duologue.doctor import Called
from duologue.probes import QUESTION, asked, called, found, place, programs
from duologue.terminal import now
from duologue.transport import Link, LinkLost, Why, pipe
from tests.helpers import PATIENCE

URI = "ws://box:8765/"
NONCE = bytes(32)


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """A terminal of our own: the end that shows, and the end for a program."""
    near, far = pty.openpty()
    yield near, far
    os.close(near)
    os.close(far)


def answering(near: int, answers: list[bytes]) -> tuple[threading.Thread, list[bytes]]:
    """Somebody who waits for the question, and then answers in these pieces; what was asked."""
    heard: list[bytes] = []

    def answer() -> None:
        heard.append(os.read(near, 100))
        for piece in answers:
            os.write(near, piece)

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    return thread, heard


# --- the terminal


@pytest.mark.parametrize(
    "answers", [[b"\x1b[?0u\x1b[?62;22c"], [b"\x1b[?6c"], [b"\x1b[?0", b"u", b"\x1b", b"[?62;", b"4c"]]
)
def test_an_answer_is_read_to_its_end(terminal: tuple[int, int], answers: list[bytes]) -> None:
    """However it is split, it ends with what every terminal says of itself; then the terminal is as it was."""
    near, far = terminal
    before = termios.tcgetattr(far)
    thread, heard = answering(near, answers)
    answer = asked(far, far, PATIENCE)
    thread.join(PATIENCE)

    assert (b"".join(answers), [QUESTION], before) == (answer, heard, termios.tcgetattr(far))


def test_a_terminal_that_says_nothing_is_not_waited_for(terminal: tuple[int, int]) -> None:
    """When the time is over, what there is of an answer is the answer; the terminal is as it was."""
    near, far = terminal
    before = termios.tcgetattr(far)

    assert b"" == asked(far, far, 0)
    os.write(near, b"\x1b[?\n")
    assert (b"\x1b[?\n", before) == (asked(far, far, 0.01), termios.tcgetattr(far))


def test_an_interrupt_leaves_the_terminal_as_it_was(terminal: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C while it is asked ends the asking and nothing else."""
    _, far = terminal
    before = termios.tcgetattr(far)
    changed = []

    def interrupted(*_: object) -> None:
        changed.append(termios.tcgetattr(far) != before)
        raise KeyboardInterrupt

    monkeypatch.setattr(select, "select", interrupted)
    with pytest.raises(KeyboardInterrupt):
        asked(far, far)

    assert ([True], before) == (changed, termios.tcgetattr(far))


def test_a_terminal_that_goes_away_has_not_answered(terminal: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of input, a window that was closed and one that cannot be written to are no answer."""
    near, far = terminal
    read, write = os.pipe()
    os.close(write)
    monkeypatch.setattr(os, "read", lambda fd, most: b"")
    os.write(near, b"\n")

    assert [b"", b""] == [asked(far, far, 0), asked(far, read, PATIENCE)]
    os.close(read)


def test_only_ones_own_terminal_is_asked(terminal: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a pipe is, nor a terminal in which another program is at work, nor the console of Windows."""
    near, far = terminal
    read, write = os.pipe()
    found = [asked(read, write)]
    os.close(read)
    os.close(write)
    with monkeypatch.context() as patch:
        patch.setattr(os, "tcgetpgrp", lambda fd: os.getpgrp() + 1)
        found.append(asked(far, far, PATIENCE))
        patch.setattr(os, "tcgetpgrp", lambda fd: os.getpgrp())
        answering(near, [b"\x1b[?6c"])
        found.append(asked(far, far, PATIENCE))
    monkeypatch.setattr(sys, "platform", "win32")
    found.append(asked(far, far))

    assert [b"", b"", b"\x1b[?6c", b""] == found


# --- the relay


def dialled(*said: frames.Any_ | bytes, hung_up: bool = False) -> tuple[list[object], Link, probes.Dial]:
    """A relay that says this; what it was called by, and its end."""
    ours, theirs = pipe()
    calls: list[object] = []

    async def dial(uri: str, within: float) -> Link:
        calls.append((uri, within))
        for frame in said:
            await theirs.send(frame if isinstance(frame, bytes) else frames.encode(frame))
        if hung_up:
            await theirs.close()
        return ours

    return calls, theirs, dial


@pytest.mark.parametrize("off", [0, 500_000, -500_000])
async def test_a_relay_says_what_time_it_is(off: int) -> None:
    """One call, its first frame is read, and it is hung up on; not a byte is sent."""
    calls, theirs, dial = dialled(frames.Challenge(NONCE, now() + off))
    heard = await called(URI, dial, 3)

    assert (URI, "", [(URI, 3)]) == (heard.at, heard.why, calls)
    assert abs(heard.off - off) < 10_000
    with pytest.raises(LinkLost):
        await theirs.recv()


@pytest.mark.parametrize("said", [b"", b"\xff", frames.encode(frames.Notice(Reason.UNKNOWN))])
async def test_what_is_no_challenge_is_no_relay(said: bytes) -> None:
    """Something else that answers there is told, and hung up on."""
    _, theirs, dial = dialled(said)

    assert Called(URI, "line.lost") == await called(URI, dial)
    with pytest.raises(LinkLost):
        await theirs.recv()


async def test_a_relay_that_says_nothing_is_not_waited_for() -> None:
    """Silence has an end, and so has a line that is lost at once."""
    assert Called(URI, "line.lost") == await called(URI, dialled()[2], 0)
    assert Called(URI, "line.lost") == await called(URI, dialled(hung_up=True)[2])


@pytest.mark.parametrize("why", ["line.unreachable", "line.refused", "line.tls"])
async def test_a_call_that_fails_says_why(why: Why) -> None:
    """The reason is that of the link."""

    async def dial(uri: str, within: float) -> Link:
        raise LinkLost(why)

    assert Called(URI, why) == await called(URI, dial)


# --- the disk


def test_a_folder_is_looked_at(tmp_path: Path) -> None:
    """Who may enter it is what its mode says."""
    open_, own = tmp_path / "open", tmp_path / "own"
    open_.mkdir(mode=0o755)
    own.mkdir(mode=0o700)

    assert [("folder", False), ("folder", True)] == [(place(path).kind, place(path).private) for path in (open_, own)]
    assert (str(own), True) == (place(own).path, place(own).writable)
    assert place(own).free > 0


def test_a_folder_that_is_not_there_is_looked_for_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It can be made if the folder above, or the one above that, can be written in. Nothing is made."""
    new = tmp_path / "a" / "b" / "sessions"

    assert ("none", str(new), True) == (place(new).kind, place(new).path, place(new).writable)
    assert [] == list(tmp_path.iterdir())
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode == os.F_OK and access(path, mode))
    assert ("none", False) == (place(new).kind, place(new).writable)


def test_a_file_in_its_place_is_named(tmp_path: Path) -> None:
    """Also where it stands in the place of a folder above."""
    (tmp_path / "data").touch(0o600)

    for path in (tmp_path / "data", tmp_path / "data" / "sessions"):
        assert ("other", str(tmp_path / "data")) == (place(path).kind, place(path).path)


# --- all of it


def test_a_library_that_is_not_there_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """All the others have the one that is installed."""
    assert metadata.version("textual") == programs()["textual"]
    assert all(programs().values())
    monkeypatch.setattr(probes, "LIBRARIES", ("textual", "duologue-has-no-such-part"))
    assert "" == programs()["duologue-has-no-such-part"]


async def test_all_is_found_without_a_terminal(tmp_path: Path) -> None:
    """A pipe has no size and is asked nothing; no relay is called where none is set; nothing is made."""
    environ = {"DUOLOGUE_CONFIG": str(tmp_path / "c.toml"), "DUOLOGUE_DATA": str(tmp_path / "d"), "LANG": "C"}
    facts = await found(environ)

    assert (None, False, b"", Called("")) == (facts.size, facts.draws, facts.answer, facts.relay)
    assert (True, False, "", str(tmp_path / "c.toml")) == (facts.ascii, facts.configured, facts.trouble, facts.config)
    assert str(tmp_path / "d" / "sessions") == facts.folder.path
    assert "none" == facts.folder.kind


async def test_a_relay_that_is_set_is_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the address that the configuration names; where that cannot be read, none is."""
    file = tmp_path / "c.toml"
    environ = {"DUOLOGUE_CONFIG": str(file), "DUOLOGUE_DATA": str(tmp_path)}

    async def call(uri: str) -> Called:
        await asyncio.sleep(0)
        return Called(uri, "line.refused")

    monkeypatch.setattr(probes, "called", call)
    file.write_text('relay = "box"')
    facts = await found(environ)
    file.write_text("relay = 1")
    wrong = await found(environ)

    assert (Called(URI, "line.refused"), True) == (facts.relay, facts.configured)
    assert (None, f"{file}: “relay” should be text in quotes.") == (wrong.relay, wrong.trouble)


class Window(io.StringIO):
    """A stream that says that somebody sits there."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("term", "draws"), [("xterm", True), ("dumb", False), ("unknown", False), (None, False)])
async def test_a_terminal_that_cannot_draw_is_asked_nothing(
    term: str | None, draws: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that can is asked which keys it knows."""
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, Window())
    monkeypatch.setattr(probes, "asked", lambda: b"\x1b[?6c")
    monkeypatch.setenv("COLUMNS", "70")
    monkeypatch.setenv("LINES", "30")
    places = {"DUOLOGUE_CONFIG": str(tmp_path / "c.toml"), "DUOLOGUE_DATA": str(tmp_path)}
    facts = await found({**places, **({"TERM": term} if term else {})})

    assert ((70, 30), draws, b"\x1b[?6c" * draws) == (facts.size, facts.draws, facts.answer)
    assert not doctor.unwell(doctor.examined(facts))
