"""What is asked of Textual and of terminals beside Textual's public interface: all of it here, each with a test."""

from __future__ import annotations

import os
import sys
import unicodedata
from typing import Any

from rich.segment import Segment
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter

VANISH = "\x1b[?1049l\x1b[?25h\x1b[0m\x1b[H\x1b[2J\x1b[3J"  # out of the second screen; cursor; screen; scrollback


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


def titled(app: App[Any], title: str) -> None:
    """Name the terminal's window (OSC 2), where a real terminal draws the app. `title` holds nobody's words."""
    if app._driver is not None and not app.is_headless:
        app._driver.write(f"\x1b]2;{title}\x07")
        app._driver.flush()


def vanish(app: App[Any]) -> None:
    """Give the terminal back, empty to the end of its scrollback, and end this process: from outside, a lost line."""
    if app._driver is not None:
        app._driver.stop_application_mode()
        app._driver.close()
    stream = sys.__stderr__
    if stream is not None:
        stream.write(VANISH)
        stream.flush()
    os._exit(0)
