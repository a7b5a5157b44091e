"""What can be looked for by Ctrl+P: our own verbs, and nothing that would write what was said into a file."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import App, SystemCommand
from textual.screen import Screen

from duologue.phrases import EN

VERBS = ("explain", "pause", "leave", "notes", "so_far", "safety", "vanish", "themes", "close")
"""The actions behind them, in the order in which they are shown: the screen's where it has one, else the app's."""


def commands(app: App[None], screen: Screen[object]) -> Iterator[SystemCommand]:
    """Those that this screen or the app can do now."""
    for verb in VERBS:
        name = f"action_{verb}"
        if not screen.check_action(verb, ()):
            continue
        does = getattr(screen, name, None) or getattr(app, name, None)
        if does is not None:
            yield SystemCommand(EN[f"verb.{verb}"], EN[f"verb.{verb}.more"], does)
