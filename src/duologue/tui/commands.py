"""What the app does itself, by a key or by Ctrl+P: our own verbs, and nothing that would write words down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.screen import Screen
from textual.theme import ThemeProvider

from duologue.said import SAID
from duologue.tui.help import safety
from duologue.tui.over import Over
from duologue.tui.widgets.legend import Legend, called

VERBS = (
    "explain", "pause", "leave", "notes", "so_far", "company", "board", "measures", "safety", "vanish", "themes",
    "close",
)  # fmt: skip
"""The actions behind what Ctrl+P offers: the screen's where it has one, else the app's."""


class Palette(CommandPalette, Over):
    """Where one looks for what one wants to do."""


class Verbs(App[None]):
    """An app with these. Of Textual's own commands none is left: one of them writes the screen into a file."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "key.close", id="close", priority=True),
        Binding("f9", "vanish", "key.vanish", id="vanish", priority=True),
        Binding("ctrl+c", "how_to_close", show=False, system=True),
    ]

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """What Ctrl+P offers on this screen."""
        for verb in VERBS:
            does = getattr(screen, f"action_{verb}", None) or getattr(self, f"action_{verb}", None)
            if does is not None and screen.check_action(verb, ()):
                yield SystemCommand(SAID[f"verb.{verb}"], SAID[f"verb.{verb}.more"], does)

    def get_key_display(self, binding: Binding) -> str:
        """A key as people call it."""
        return called(binding)

    def on_legend_pressed(self, event: Legend.Pressed) -> None:
        """A click on a sign at the foot is that key."""
        event.stop()
        self.simulate_key(event.key)

    async def action_quit(self) -> None:
        """Close what is in front in its own way: nothing is lost by it."""
        while len(self.screen_stack) > 1 and not hasattr(self.screen, "action_close"):
            self.pop_screen()  # help, the palette, too small a window: nobody waits for these
        screen = next((one for one in reversed(self.screen_stack) if hasattr(one, "action_close")), None)
        self.exit() if screen is None else screen.action_close()

    def action_how_to_close(self) -> None:
        """Ctrl+C closes nothing: it says how to, once."""
        self.clear_notifications()
        self.notify(SAID["screen.ctrl_c"], markup=False)

    def action_command_palette(self) -> None:
        """Look for what one wants to do."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(Palette(placeholder=SAID["screen.look"], id="--command-palette"))

    def action_themes(self) -> None:
        """Choose other colours."""
        self.push_screen(Palette(providers=[ThemeProvider], placeholder=SAID["screen.look"]))

    def action_safety(self) -> None:
        """Who this is not for."""
        self.push_screen(safety())
