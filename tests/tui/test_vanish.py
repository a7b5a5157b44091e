# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The safe exit leaves no word anywhere but in the dialogue itself, and from outside a line was lost."""

from __future__ import annotations

import asyncio
import resource
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from duologue import frames
from duologue.page import Field, Page, Session
from duologue.phrases import EN
from duologue.tui import vanish
from duologue.tui.arming import EARLY
from duologue.tui.widgets.forms import FORMS
from tests.e2e.process import PYTHON, environ
from tests.e2e.screen import Screen
from tests.helpers import PATIENCE
from tests.relay.people import House, Person, talked
from tests.relay.test_gate import ACTS
from tests.tui.alone import alone

F9 = "\x1b[20~"
WORDS = "Our secret Saturdays"


class Kept:
    """A session that notes what is asked of it; `fails` = its disk is full, `hangs` = its disk never answers."""

    def __init__(self, fails: bool = False, hangs: bool = False) -> None:
        self.done: list[str] = []
        self.fails, self.hangs, self.free = fails, hangs, threading.Event()

    def write(self, words: str, page: Page) -> None:
        if self.hangs:
            self.free.wait(PATIENCE)
        self.done.append(words)
        if self.fails:
            raise OSError(28, "full")

    def hide(self) -> None:
        self.done.append("(hidden)")
        if self.fails:
            raise OSError(28, "full")


@pytest.mark.parametrize("fails", [False, True])
def test_the_draft_is_kept_before_it_is_hidden(fails: bool) -> None:
    """One failing does not keep the other from being tried."""
    session = Kept(fails)
    vanish.kept(cast(Session, session), ("words", Page((), "")))

    assert ["words", "(hidden)"] == session.done


def test_a_disk_that_hangs_keeps_nobody() -> None:
    """After a moment one is gone, whatever the disk does."""
    session = Kept(hangs=True)
    vanish.kept(cast(Session, session), ("words", Page((), "")), moment=0.01)
    done = [*session.done]
    session.free.set()

    assert [] == done


def test_without_a_session_or_words_there_is_nothing_to_keep() -> None:
    """An empty box does not overwrite what was kept before."""
    session = Kept()
    vanish.kept(None, None)
    vanish.kept(cast(Session, session), None)

    assert ["(hidden)"] == session.done


async def test_what_is_being_written_is_of_the_dialogue_alone() -> None:
    """A name that stands in a page around it is nobody's draft; nor is an empty box."""
    page = Page(("around",), "", field=Field("name"), form="text")
    app = alone("text", draft="")
    async with app.run_test():
        found = [vanish.unkept(app)]
        for here in (page, replace(page, spot=("a", "tell", 1))):
            await app.turn_to(FORMS["text"](replace(here, field=Field("name", draft="Ana"))))
            found.append(vanish.unkept(app))
        last = app.form.page

    assert [None, None, ("Ana", last)] == found


def begun(home: Path, owned: bool = True) -> Screen:
    """Two have said who they are, and Ana is in the middle of a sentence."""
    (home / "data" / "sessions").mkdir(parents=True)
    screen = Screen(home, "local", "mirroring", hasty=False, owned=owned)
    screen.answer("begin?", "Ana")
    screen.answer("who is with you?", "Ben")
    screen.shows("I would like to talk about")
    screen.write(WORDS)
    return screen


def test_nothing_of_it_is_left_on_the_terminal(tmp_path: Path) -> None:
    """No word on the screen, in the scrollback or the title; the terminal is as it was; no list has it but resume."""
    with begun(tmp_path) as terminal:
        terminal.press(F9)
        code = terminal.wait()
        seen = terminal.text() + terminal.above
    with Screen(tmp_path, hasty=False) as listed:
        listed.shows(EN["start.local"])
        start = listed.text()
    with Screen(tmp_path, "resume", hasty=False) as resumed:
        resumed.go_on(EN["screen.alone"])  # a draft that is kept: the curtain first
        resumed.shows(WORDS)

    assert 0 == code
    assert "" == seen.strip()
    assert "" == terminal.title
    assert terminal.after.isascii()
    assert not any(letter.isalpha() for letter in terminal.after.replace("\x1b[?25h", "").translate(CONTROL))
    off = (b"\x1b[?1000l", b"\x1b[?1003l", b"\x1b[?2004l", b"\x1b[?1049l", b"\x1b[3J")
    assert [] == [code for code in off if code not in terminal.raw]
    assert "Carry on" not in start


CONTROL = {ord(letter): None for letter in "hmHJt"}


def test_on_a_full_disk_one_is_gone_all_the_same(tmp_path: Path) -> None:
    """The screen is empty, and what could be kept is: a mark of no bytes has room."""
    with begun(tmp_path) as terminal:
        resource.prlimit(terminal.pid, resource.RLIMIT_FSIZE, (0, 0))
        terminal.press(" and more", F9)
        code = terminal.wait()
        seen = terminal.text().strip()
    with Screen(tmp_path, hasty=False) as listed:
        listed.shows(EN["start.local"])
        start = listed.text()

    assert (0, "") == (code, seen)
    assert "Carry on" not in start


async def test_the_other_sees_what_a_lost_line_shows() -> None:
    """A relay says of whoever went without a word that the seat is empty, as of whoever said goodbye: no reason."""
    heard: list[list[frames.Any_]] = []
    for goodbye in (False, True):
        house = House()
        people = {seat: Person(seat, house.client()) for seat in ("a", "b")}
        await people["a"].sit()
        await people["b"].sit()
        await talked(cast(Any, people), cast(Any, ACTS[:2]))
        if goodbye:
            await people["a"].client.send(frames.Bye())
        else:
            await people["a"].client.line.close(1006)
        heard.append([await people["b"].client.get(frames.Presence)])
        await people["b"].client.line.close()
        await asyncio.gather(*house.visits)

    assert [[frames.Presence("a", False)]] * 2 == heard
    assert ("seat", "here") == frames.Presence.__struct_fields__


@pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux")
def test_tmux_keeps_nothing_either(tmp_path: Path) -> None:
    """A terminal within a terminal has a scrollback of its own: it is empty too, and its pane has no title of ours."""
    (tmp_path / "data" / "sessions").mkdir(parents=True)

    def tmux(*words: str) -> str:
        command = ["tmux", "-S", str(tmp_path / "socket"), "-f", "/dev/null", *words]
        return subprocess.run(command, env=held, capture_output=True, text=True, check=True).stdout

    def until(words: str) -> None:
        end = time.monotonic() + PATIENCE
        while words not in " ".join(tmux("capture-pane", "-p").split()):
            assert time.monotonic() < end, tmux("capture-pane", "-p")

    held = environ(tmp_path, TERM="xterm-256color")
    program = f"echo before; {PYTHON} -m duologue local mirroring; echo gone; cat"
    tmux("new-session", "-d", "-x", "80", "-y", "24", program)
    try:
        until("begin?")
        until("Type it, then Enter.")
        pressed(tmux, until, "Ana", "who is with you?")
        pressed(tmux, until, "Ben", "I would like to talk about")  # the box is there
        tmux("send-keys", "-l", WORDS)
        until(WORDS)
        tmux("send-keys", "F9")
        until("gone")
        scrollback = tmux("capture-pane", "-p", "-S", "-")
        title = tmux("display-message", "-p", "#{pane_title}")
    finally:
        tmux("kill-server")

    assert "gone" == scrollback.strip()
    assert "duologue" not in title


def pressed(tmux: Callable[..., str], until: Callable[[str], None], words: str, then: str) -> None:
    """A line, typed once the page takes it; Enter as often as it takes, each by itself and no key that is held down."""
    tmux("send-keys", "-l", words)
    until(words)
    end, entered = time.monotonic() + PATIENCE, 0.0
    while then not in " ".join(tmux("capture-pane", "-p").split()):
        if time.monotonic() - entered > 1.1 * EARLY:
            tmux("send-keys", "Enter")
            entered = time.monotonic()
        assert time.monotonic() < end
