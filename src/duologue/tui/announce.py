"""That it is my turn, for whoever looks elsewhere: by the window's title, and once by the bell. No words of people."""

from __future__ import annotations

from typing import Any

from textual.app import App

from duologue.config import Config
from duologue.said import SAID
from duologue.tui import compat


class Announced(App[None]):
    """An app that can say so, if that is set."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self._mine: bool | None = None

    def on_mount(self) -> None:
        """Remember what the window is called."""
        if self.config.title:
            compat.title_saved(self)

    def on_unmount(self) -> None:
        """It is called that again."""
        if self.config.title:
            compat.title_given_back(self)

    def announce(self, my_turn: bool | None) -> None:
        """It is my turn, or the other's; None = nobody's any more. The bell rings when it becomes mine."""
        before, self._mine = self._mine, my_turn
        if before == my_turn:
            return
        if self.config.title:
            compat.titled(self, "" if my_turn is None else SAID["title.yours"] if my_turn else SAID["title.theirs"])
        if self.config.bell and my_turn and before is False:
            self.bell()


def announce(app: App[Any], my_turn: bool | None) -> None:
    """Say it where there is a way to."""
    if isinstance(app, Announced):
        app.announce(my_turn)
