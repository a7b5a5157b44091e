# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The program on a screen: how it is closed, by whom, and what it says then."""

from __future__ import annotations

import asyncio
import gc
import io
import signal
import sys
from pathlib import Path

import pytest

from duologue import cli, welcome
from duologue.config import Config
from duologue.errors import NoNetwork
from duologue.fileformat import FaultyFile
from duologue.phrases import EN
from duologue.tui import app as apps
from duologue.tui import garbage, vanish
from duologue.tui.desk import ScreenDesk
from duologue.tui.dialogue import Dialogue
from tests.e2e.screen import Screen
from tests.helpers import PATIENCE
from tests.table import bundled, seated
from tests.tui.pilot import Person, shown
from tests.tui.test_vanish import WORDS, begun


async def test_ctrl_c_says_how_to_close() -> None:
    """It closes nothing, however often it is pressed."""
    person = Person(lambda desk: desk.ask(welcome.start()))
    async with person.sits() as pilot:
        await pilot.pause()
        await pilot.press("ctrl+c", "ctrl+c")
        await pilot.pause()
        assert [EN["screen.ctrl_c"]] == [said.message for said in person.app._notifications]
        assert person.app.is_running
        await person.choose(pilot, "h")
    assert 1 == len(person.answers)


async def test_garbage_is_collected_once_the_first_page_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever starts the program lets that wait, since nothing is garbage before; then it is done often."""
    person, before = Person(lambda desk: desk.ask(welcome.start())), gc.get_threshold()
    monkeypatch.setattr(garbage, "SETTLED", 0.01)
    gc.disable()
    try:
        async with person.sits() as pilot:
            async with asyncio.timeout(PATIENCE):
                while not gc.isenabled():
                    await pilot.pause()
            await person.choose(pilot, "h")
        assert garbage.OFTEN == gc.get_threshold()
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
        gc.enable()


async def test_ctrl_q_closes_in_its_own_way_also_from_what_stands_over_it() -> None:
    """Help or the palette in front: the flow ends as if it had not been there."""
    for key in ("f1", "ctrl+p"):
        person = Person(lambda desk: desk.ask(welcome.start()))
        async with person.sits() as pilot:
            await pilot.pause()
            await pilot.press(key)
            await pilot.pause()
            await pilot.press("ctrl+q")
            await pilot.pause()
        assert [EN["plain.unbegun"]] == person.app.desk.told


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (EOFError(), EN["plain.unbegun"]),
        (NoNetwork(), str(NoNetwork())),
        (OSError(28, "No space left"), EN["failed"].format(why="No space left")),
        (FaultyFile(["nothing in it"]), str(FaultyFile(["nothing in it"]))),  # type: ignore[list-item]
    ],
    ids=["closed", "trouble", "disk", "file"],
)
async def test_what_ends_the_flow_is_told(error: Exception, said: str) -> None:
    """One sentence is left to say, and whether it went well."""

    async def flow(desk: object) -> None:
        raise error

    person = Person(flow)
    async with person.sits() as pilot:
        await pilot.pause()
    assert ([said], isinstance(error, EOFError)) == (person.app.desk.told, not person.app.failed)


async def test_a_session_runs_on_a_screen_of_its_own() -> None:
    """What was told before it stands on its first page; closed, it is not over."""
    table = await seated(bundled("mirroring"))

    async def flow(desk: ScreenDesk) -> bool:
        desk.tell("It was cut short.")
        return await desk.talk(table)

    person = Person(flow)
    async with person.sits() as pilot:
        await person.reads(pilot, "It was cut short.")
        assert isinstance(person.app.screen, Dialogue)
        await pilot.press("ctrl+q")
        await pilot.pause()
    assert ([False], True) == (person.answers, person.app.desk.keeps)


async def test_keys_can_be_others() -> None:
    """By what they do, as the configuration names it."""
    person = Person(lambda desk: desk.ask(welcome.start()), Config(keys={"help": "f7"}))
    async with person.sits() as pilot:
        await pilot.pause()
        await pilot.press("f7")
        await pilot.pause()
        assert EN["help.close"] in shown(person.app)
        assert "F7" in shown(person.app)


async def test_a_theme_chosen_here_is_kept(tmp_path: Path) -> None:
    """For the next time, in the folder that the caller names."""
    app = apps.Duologue(lambda desk: asyncio.sleep(3600), None, tmp_path)
    async with app.run_test() as pilot:
        app.theme = "nord"
        await pilot.pause()
    again = apps.Duologue(lambda desk: asyncio.sleep(0), None, tmp_path)

    assert "nord" == again.theme


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_with_the_terminal_as_it_was(number: signal.Signals, tmp_path: Path) -> None:
    """As in plain lines the process ends by the signal, after the screen was given back; nothing is printed."""
    with Screen(tmp_path, hasty=False) as terminal:
        terminal.shows(EN["safety.go"])
        terminal.signal(number)
        code = terminal.wait()

    assert -number == code
    assert all(off in terminal.raw for off in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?2004l"))
    assert not any(word in terminal.after for word in EN["safety.title"].split())


def test_a_window_that_is_closed_ends_it(tmp_path: Path) -> None:
    """Nobody is left to tell."""
    with Screen(tmp_path, hasty=False) as terminal:
        terminal.shows(EN["safety.go"])
        assert terminal.pull() in (-signal.SIGHUP, 0, 1)


class _Stream(io.StringIO):
    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


def test_a_terminal_that_goes_without_a_signal_ends_it(tmp_path: Path) -> None:
    """Nobody is told that such a window was closed: the program looks for itself, and what was typed is kept."""
    with begun(tmp_path, owned=False) as terminal:
        code = terminal.pull()
    with Screen(tmp_path, "resume", hasty=False) as resumed:
        resumed.go_on(EN["screen.alone"])
        resumed.shows(WORDS)

    assert -signal.SIGHUP == code


async def test_what_is_hidden_after_a_dialogue_is_that_dialogue(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its end may be asked about still, and it may be on this computer still."""
    table, hidden = await seated(bundled("mirroring")), []
    monkeypatch.setattr(vanish, "vanish", lambda app, session, unkept: hidden.append((session, unkept)))

    async def flow(desk: ScreenDesk) -> None:
        await desk.talk(table)
        await desk.show(welcome.safety())

    person = Person(flow)
    async with person.sits() as pilot:
        await pilot.press("ctrl+q")
        await person.reads(pilot, EN["screen.on"])
        await pilot.press("f9")
        await pilot.pause()

    assert [(table, None)] == hidden


@pytest.mark.parametrize("name", ["stdin", "stdout", "stderr"])
def test_without_a_terminal_there_is_no_screen(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One stream that is none is enough, for Textual reads one and draws on another; then it is plain lines."""
    monkeypatch.setenv("TERM", "xterm")
    for stream in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, stream, _Stream(True))
    drawable = cli._drawable()
    monkeypatch.setenv("TERM", "dumb")
    dumb = cli._drawable()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, name, _Stream(False))

    assert (True, False, False) == (drawable, dumb, cli._drawable())


def test_errors_into_a_file_make_plain_lines(tmp_path: Path) -> None:
    """`2>file` would leave a blank terminal."""
    script = (
        "import os, sys; from duologue.cli import main;"
        "os.dup2(os.open(sys.argv[1], os.O_RDWR | os.O_CREAT), 2); main([])"
    )
    with Screen(tmp_path, str(tmp_path / "errors"), code=("-c", script)) as terminal:
        terminal.shows(EN["safety.go"])

    assert b"\x1b" not in terminal.raw
