# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What is asked of Textual beside its public interface still does what we ask."""

from __future__ import annotations

import asyncio
import gc
import io
import os
import sys
from typing import Any

import pytest
from rich.segment import Segment
from textual import screen, strip
from textual.app import App, ComposeResult
from textual.cache import FIFOCache
from textual.color import Color
from textual.reactive import reactive
from textual.strip import Strip
from textual.widgets import Static

from duologue.tui import compat
from tests.e2e.screen import Screen


def test_no_control_character_passes_the_net() -> None:
    """Each becomes a space; what is not shown but steers the terminal by Textual's own hand stays."""
    steering = Segment("\x1b[2J", None, [(1, 2)])  # type: ignore[list-item]
    found = compat.Clean().apply([Segment("a\x1b]2;x\x07\x9b1mb"), Segment("plain"), steering], Color(0, 0, 0))

    assert ["a ]2;x  1mb", "plain", "\x1b[2J"] == [segment.text for segment in found]


def test_a_line_makes_no_store_before_there_is_something_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is cut as before, and a piece that was cut is kept; what nobody asks of it takes no room."""
    monkeypatch.setitem(vars(strip), "FIFOCache", FIFOCache)  # whatever apps there were before
    usual = Strip([Segment("one two "), Segment("three")])
    compat.frugal()
    frugal = Strip([Segment("one two "), Segment("three")])

    for line in (usual, frugal):
        assert ["two ", "one", "three", "one two three   "] == [
            line.crop(4, 8).text, line.divide([3, 13])[0].text, line.crop(8).text, line.adjust_cell_length(16).text,
        ]  # fmt: skip
    assert usual.crop(4, 8) is usual.crop(4, 8)
    assert frugal.crop(4, 8) is frugal.crop(4, 8)
    stores: list[Any] = [frugal._crop_cache, frugal._style_cache]
    assert [True, False] == [store._kept is not None for store in stores]


async def test_the_net_is_below_every_widget() -> None:
    """What a widget draws goes through it."""

    class Small(App[None]):
        def compose(self) -> Any:
            yield Static("x\x1by", markup=False)

    app = Small()
    compat.filtered(app)
    async with app.run_test():
        assert any(isinstance(one, compat.Clean) for one in app._filters)
        strip = app.screen._compositor.render_strips()[0]
        assert "\x1b" not in strip.apply_filter(app._filters[-1], Color(0, 0, 0)).text


class _Driver:
    """What was written to the terminal."""

    def __init__(self) -> None:
        self.said = ""

    def write(self, data: str) -> None:
        self.said += data

    def flush(self) -> None:
        self.said += "|"

    def stop_application_mode(self) -> None:
        self.said += "(left)"

    def close(self) -> None:
        self.said += "(closed)"


class _Real(App[None]):
    """An app that believes itself at a real terminal."""

    is_headless = False


def test_the_title_is_saved_set_and_given_back() -> None:
    """Emptied first, where a terminal remembers no title."""
    app, driver = _Real(), _Driver()
    app._driver = driver  # type: ignore[assignment]
    compat.title_saved(app)
    compat.titled(app, "duologue")
    compat.title_given_back(app)

    assert "\x1b[22;2t|\x1b]2;duologue\x07|\x1b]2;\x07\x1b[23;2t|" == driver.said


def test_the_terminal_is_given_back_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    """First the second screen, then all of the first with its scrollback and title."""
    app, driver, stream = _Real(), _Driver(), io.StringIO()
    app._driver = driver  # type: ignore[assignment]
    monkeypatch.setattr(sys, "__stderr__", stream)
    compat.emptied(app)

    assert "\x1b[2J(left)(closed)" == driver.said
    assert compat.VANISH == stream.getvalue()


def test_the_process_ends_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is flushed, finished or said."""
    ended: list[int] = []
    monkeypatch.setattr("os._exit", ended.append)

    def go() -> None:
        compat.vanish()  # it returns, where nothing ends

    go()
    assert [0] == ended


class Rich(Exception):
    """One that can draw itself."""

    def __rich__(self) -> str:
        return "a secret"


@pytest.mark.parametrize("error", [ValueError("a secret"), Rich("a secret")])
async def test_what_went_wrong_is_noted_and_not_said(error: Exception) -> None:
    """Neither words nor a traceback wait to be printed."""

    class Faulty(compat.Tactful):
        def on_mount(self) -> None:
            raise error

    app = Faulty()
    with pytest.raises(type(error)):
        async with app.run_test():
            await asyncio.sleep(0)

    assert (True, []) == (app.fault, app._exit_renderables)
    assert 1 == app.return_code


CRASH = """
import sys
from duologue.cli import OK, FAILED
from duologue.terminal import Output
from duologue.tui.app import run
async def flow(desk):
    secret = "my-" + "intimate-" + "sentence"
    if sys.argv[1] == "worker":
        raise KeyError(secret)
    def later():
        words = secret + "!"
        raise ValueError(words)
    if sys.argv[1] == "callback":
        desk._around().call_later(later)
    elif sys.argv[1] == "loop":
        import asyncio
        asyncio.get_running_loop().call_soon(later)
        asyncio.get_running_loop().call_soon(lambda: desk._around().call_later(later))
    elif sys.argv[1] == "task":
        import asyncio
        async def task():
            later()
        kept = asyncio.ensure_future(task())
        await asyncio.sleep(0)
        del kept
        import gc; gc.collect()
        raise KeyError(secret)
    import asyncio, logging, warnings
    logging.getLogger("x").error(secret); warnings.warn(secret)
    await asyncio.sleep(3600)
well, told = run(flow)
for said in told: Output()(said)
raise SystemExit(OK if well else FAILED)
"""


@pytest.mark.parametrize("how", ["worker", "callback", "loop", "task"])
def test_a_crash_prints_none_of_a_secret(how: str, tmp_path: Any) -> None:
    """Wherever it happens: one plain sentence, exit code 1, no local variable and no file."""
    with Screen(tmp_path, how, code=("-c", CRASH), columns=120) as terminal:
        code = terminal.wait()

    assert 1 == code
    assert b"intimate" not in terminal.raw
    assert b"Traceback" not in terminal.raw
    assert "Something in the program went wrong" in terminal.after
    assert [] == list(tmp_path.rglob("*"))


async def test_who_is_gone_is_watched_for_no_more() -> None:
    """Widgets that were bound to an attribute are let go once they are gone, and those that are there are not."""

    class Bound(Static):
        compact: reactive[bool] = reactive(False)

    class Two(App[None]):
        compact: reactive[bool] = reactive(False)

        def compose(self) -> ComposeResult:
            yield Bound(id="stays").data_bind(Two.compact)
            yield Bound(id="goes").data_bind(Two.compact)

    app = Two()
    async with app.run_test():
        await app.query_one("#goes").remove()
        compat.unwatched(app)
        assert 1 == len(getattr(app, "__watchers")["compact"])
        app.compact = True
        assert app.query_one("#stays", Bound).compact


async def test_how_a_widget_looked_is_let_go_of() -> None:
    """However many are gone, there are pictures of none but the last: they may hold somebody's words."""
    app = App[None]()
    async with app.run_test() as pilot:
        for n in range(6):
            await app.screen.mount(one := Static(f"an intimate word {n}"))
            await pilot.pause()
            await one.remove()
            await pilot.pause()
        compat.undrawn()
        gc.collect()
        held = {one.text.strip() for one in gc.get_objects() if isinstance(one, Strip) and "intimate" in one.text}

    assert held <= {"an intimate word 5"}


class _Sized(screen.Screen[None]):
    """A screen with classes by its size, and how often they were another."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-wide")]  # noqa: RUF012 (as Textual declares it)
    VERTICAL_BREAKPOINTS = [(0, "-short"), (22, "-tall")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        """With its size or without."""
        compat.sized(self)
        self.begun = set(self.classes)
        yield Static("a")


@pytest.mark.parametrize(("size", "held"), [((80, 24), {"-wide", "-tall"}), ((40, 20), {"-narrow", "-short"})])
async def test_a_screen_begins_with_the_classes_of_its_size(size: tuple[int, int], held: set[str]) -> None:
    """They are those that Textual would give it once it has been drawn."""
    app, screen = App[None](), _Sized()
    async with app.run_test(size=size):
        await app.push_screen(screen)

        assert held == screen.begun == set(screen.classes)


async def test_a_widget_is_drawn_at_once() -> None:
    """Before the screen's next picture; one that is not to be seen is not."""
    app = App[None]()
    async with app.run_test() as pilot:
        seen, hidden = Static("before"), Static("nothing")
        hidden.display = False
        await app.mount(seen, hidden)
        await pilot.pause()
        drawn = list[int]()
        app.screen._compositor_refresh = lambda: drawn.append(1)  # type: ignore[method-assign]
        seen.update("after", layout=False)
        compat.painted(seen)
        compat.painted(hidden)

        assert [1] == drawn


async def test_a_theme_that_is_worn_before_the_start_is_worn_as_one_chosen_later() -> None:
    """Its classes, its colours, its variables."""

    class Worn(App[None]):
        def __init__(self) -> None:
            super().__init__()
            compat.worn(self, "textual-light")

    early, late = Worn(), App[None]()
    late.theme = "textual-light"
    found = []
    for app in (early, late):
        async with app.run_test() as pilot:
            await pilot.pause()
            found.append((app.theme, app.classes, app.screen.styles.background, app.stylesheet._variables))

    assert found[0] == found[1]


class _Broken(io.StringIO):
    """A terminal that nobody holds."""

    def write(self, data: str) -> int:
        raise OSError(5, "gone")

    def flush(self) -> None:
        raise OSError(5, "gone")


def test_what_is_written_to_nobody_is_dropped() -> None:
    """No error of a terminal that is gone reaches whoever draws; to one that is there all is written."""
    there = io.StringIO()
    for file in (there, _Broken()):
        patient = compat.Patient(file)
        patient.write("words")
        patient.flush()

    assert "words" == there.getvalue()


def test_a_terminal_is_gone_when_nobody_holds_its_other_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not before; and where there is none, or no way to look, it is not for this to say."""
    master, slave = os.openpty()
    with os.fdopen(slave) as stream:
        monkeypatch.setattr(sys, "__stdin__", stream)
        found = [compat.hung_up()]
        os.close(master)
        found.append(compat.hung_up())
    found.append(compat.hung_up())  # closed
    monkeypatch.setattr(sys, "__stdin__", None)
    found.append(compat.hung_up())

    assert [False, True, False, False] == found
