"""What is asked of Textual and of terminals beside Textual's public interface: all of it here, each with a test."""

from __future__ import annotations

import os
import select
import sys
import unicodedata
from contextlib import suppress
from typing import IO, Any, NoReturn

from rich.segment import Segment
from textual import strip
from textual._styles_cache import StylesCache
from textual.app import App
from textual.cache import FIFOCache
from textual.color import Color
from textual.dom import DOMNode
from textual.driver import Driver
from textual.filter import LineFilter
from textual.screen import Screen
from textual.widget import Widget

SAVE_TITLE, GIVE_TITLE_BACK = "\x1b[22;2t", "\x1b]2;\x07\x1b[23;2t"  # the stack of titles; emptied where there is none
VANISH = f"\x1b[?1049l\x1b[?25h\x1b[0m\x1b[H\x1b[2J\x1b[3J{GIVE_TITLE_BACK}"
"""Out of the second screen; cursor; colours; screen and scrollback empty; the title."""


class Clean(LineFilter):
    """The net below `text.safe`: no control character of any widget reaches the terminal."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments, each control character (category Cc) in them a space."""
        return [
            segment
            if segment.control or segment.text.isprintable()
            else Segment("".join(" " if unicodedata.category(c) == "Cc" else c for c in segment.text), segment.style)
            for segment in segments
        ]


def filtered(app: App[Any]) -> None:
    """Put the net below this app."""
    app._filters.append(Clean())


class Sparing:
    """One of the stores that Textual gives each line, for how it was cut and coloured: it is made when it is filled.

    Of seven for each line most stay empty for ever, and together they would hold more than all words do.
    """

    __slots__ = ("_kept", "_most")

    def __init__(self, maxsize: int) -> None:
        self._most = maxsize
        self._kept: FIFOCache[Any, Any] | None = None

    def get(self, key: object) -> Any:
        """What is kept under this key; None = nothing is."""
        return None if self._kept is None else self._kept.get(key)

    def __setitem__(self, key: object, value: object) -> None:
        """Keep it, and let go what has been kept longest where there is no room."""
        if self._kept is None:
            self._kept = FIFOCache(self._most)
        self._kept[key] = value


def frugal() -> None:
    """From now on lines make no store that stays empty."""
    vars(strip)["FIFOCache"] = Sparing


def titled(app: App[Any], title: str) -> None:
    """Name the terminal's window (OSC 2), where a real terminal draws the app. `title` holds nobody's words."""
    _written(app, f"\x1b]2;{title}\x07")


def title_saved(app: App[Any]) -> None:
    """Remember what the window is called, where the terminal can."""
    _written(app, SAVE_TITLE)


def title_given_back(app: App[Any]) -> None:
    """The window is called what it was called before; nothing, where the terminal does not remember."""
    _written(app, GIVE_TITLE_BACK)


def _written(app: App[Any], data: str) -> None:
    if app._driver is not None and not app.is_headless:
        app._driver.write(data)
        app._driver.flush()


class Patient:
    """A terminal to write to, be it gone: what nobody would see is dropped.

    Textual's thread for writing ends at the first error, and whoever writes after that waits for it for ever.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file, self.fileno, self.isatty = file, file.fileno, file.isatty

    def write(self, data: str) -> None:
        """Write this, if there is anybody."""
        with suppress(OSError):
            self._file.write(data)

    def flush(self) -> None:
        """Let all of it be seen, if there is anybody."""
        with suppress(OSError):
            self._file.flush()


def hung_up() -> bool:
    """Whether nobody holds the other end of this terminal any more. Without a signal that reads as no key, for ever."""
    if sys.__stdin__ is None or not hasattr(select, "poll"):
        return False
    poll = select.poll()
    try:
        poll.register(sys.__stdin__.fileno(), 0)
    except (OSError, ValueError):
        return False  # no file at all: it is for others to say so
    return any(event & select.POLLHUP for _, event in poll.poll(0))


class Tactful(App[Any]):
    """An app that says nothing of what went wrong in it: a traceback holds people's words in its local variables.

    `fault` = something did; what to say of it is for whoever ran the app.
    """

    fault = False

    def _build_driver(self, *how: Any, **more: Any) -> Driver:
        driver = super()._build_driver(*how, **more)
        if hasattr(driver, "_file"):
            driver._file = Patient(driver._file)
        return driver

    def _fatal_error(self) -> None:
        self._given_up()

    def panic(self, *renderables: Any) -> None:
        """What Textual would print about an exception that can draw itself."""
        self._given_up()

    def _given_up(self) -> None:
        self.fault = True
        self._close_messages_no_wait()


def worn(app: App[Any], theme: str) -> None:
    """What `app.theme = theme` does, for an app that nobody sees yet: its stylesheets are read once, and not twice."""
    app.set_reactive(App.theme, theme)
    app.update_classes({f"-theme-{theme}": True, **_mode(app.current_theme.dark)}, update=False)
    app._refresh_truecolor_filter(app.ansi_theme)
    app.stylesheet.set_variables(app.get_css_variables())


def _mode(dark: bool) -> dict[str, bool]:
    return {"-dark-mode": dark, "-light-mode": not dark}


def sized(screen: Screen[Any]) -> None:
    """Give a screen that is being put together the classes of its breakpoints: it need not be drawn once without."""
    width, height = screen.app.size
    across, down = screen.HORIZONTAL_BREAKPOINTS or [], screen.VERTICAL_BREAKPOINTS or []
    held = screen._get_breakpoint_classes(width, across) | screen._get_breakpoint_classes(height, down)
    screen.update_classes({name: name in held for _, name in across + down}, update=False)


def painted(widget: Widget) -> None:
    """Draw this widget now, and not with the next picture of the whole screen; its place is that of before."""
    screen = widget.screen
    if screen.is_current and widget in screen._compositor.visible_widgets:
        screen._compositor.update_widgets({widget})
        screen._compositor_refresh()


def unwatched(widget: DOMNode) -> None:
    """Let go of the widgets that were bound to an attribute of this one and are gone.

    Textual lets them go only when that attribute changes.
    """
    for watchers in getattr(widget, "__watchers", {}).values():
        watchers[:] = [one for one in watchers if one[0].is_attached]


def undrawn() -> None:
    """Let go of how widgets looked that are gone. Textual keeps the pictures of the last thousand that it has drawn."""
    StylesCache.get_inner_outer.cache_clear()


def emptied(app: App[Any]) -> None:
    """Give the terminal back, empty to the end of its scrollback. Nothing is drawn after this."""
    driver = app._driver
    if driver is not None:
        driver.write("\x1b[2J")  # the second screen too, before it is left
        driver.stop_application_mode()
        driver.close()  # its thread has written everything when this returns
    stream = sys.__stderr__
    if driver is not None and stream is not None and not app.is_headless:
        stream.write(VANISH)
        stream.flush()


def vanish() -> NoReturn:
    """End this process as it stands: from outside, a lost line."""
    os._exit(0)
