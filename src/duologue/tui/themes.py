"""Two calm themes of our own, and what our colours are under every other theme.

In a stylesheet: `$ground` the screen, `$card` what people read, `$field` where they write; `$ink` and `$muted` letters
on any of the three; `$voice-a`, `$voice-b` the two people; `$missed` on `$missed-bg`; `$line` a rule that only adorns.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import App
from textual.theme import BUILTIN_THEMES, Theme

from duologue.tui import compat

DARK: Mapping[str, str] = {
    "ground": "#201d1b",
    "card": "#2a2623",
    "field": "#332e2a",
    "ink": "#e8dfd3",
    "muted": "#b3a798",
    "line": "#4d463f",
    "voice-a": "#e0aa90",
    "voice-b": "#93bfb8",
    "gold": "#e0c184",
    "missed": "#f4ddb0",
    "missed-bg": "#4b3a24",
}
LIGHT: Mapping[str, str] = {
    "ground": "#f4efe6",
    "card": "#fbf8f2",
    "field": "#ffffff",
    "ink": "#38312b",
    "muted": "#665c51",
    "line": "#cfc4b4",
    "voice-a": "#95472e",
    "voice-b": "#22646a",
    "gold": "#775410",
    "missed": "#54390a",
    "missed-bg": "#f3e0b5",
}
DEFAULT = "duologue-dark"
UNDER: Mapping[str, str] = {
    "ground": "background",
    "card": "surface",
    "field": "panel",
    "ink": "foreground",
    "muted": "text-muted",
    "line": "border-blurred",
    "voice-a": "text-primary",
    "voice-b": "text-secondary",
    "gold": "text-accent",
    "missed": "text-warning",
    "missed-bg": "panel",
}
"""Which colour of any theme stands in for each of ours. Where two of them look alike, what is said in words tells."""


def _theme(name: str, ours: Mapping[str, str], dark: bool) -> Theme:
    gold, muted, ink = ours["gold"], ours["muted"], ours["ink"]
    # The names that Textual's own widgets ask for, so that they are as calm as ours.
    theirs = {
        "text": ink,
        "text-muted": muted,
        "text-disabled": muted,
        "text-primary": ours["voice-a"],
        "text-secondary": ours["voice-b"],
        "text-accent": gold,
        "text-warning": gold,
        "border": ours["line"],
        "border-blurred": ours["line"],
        "block-cursor-background": gold,
        "block-cursor-foreground": ours["ground"],
        "input-cursor-background": gold,
        "input-cursor-foreground": ours["ground"],
        "input-selection-background": ours["missed-bg"],
        "input-selection-foreground": ours["missed"],
        "screen-selection-background": ours["missed-bg"],
        "screen-selection-foreground": ours["missed"],
        "footer-background": ours["ground"],
        "footer-key-foreground": gold,
        "footer-description-foreground": muted,
        "scrollbar": ours["line"],
        "scrollbar-hover": muted,
        "scrollbar-active": muted,
        "scrollbar-background": ours["ground"],
        "scrollbar-background-hover": ours["ground"],
        "scrollbar-background-active": ours["ground"],
        "scrollbar-corner-color": ours["ground"],
    }
    return Theme(
        name,
        primary=ours["voice-a"],
        secondary=ours["voice-b"],
        accent=gold,
        warning=gold,
        error=ours["voice-a"],
        success=ours["voice-b"],
        foreground=ink,
        background=ours["ground"],
        surface=ours["card"],
        panel=ours["field"],
        dark=dark,
        variables={**ours, **theirs},
    )


OURS = (_theme(DEFAULT, DARK, True), _theme("duologue-light", LIGHT, False))
NAMES = (*(theme.name for theme in OURS), *BUILTIN_THEMES)
"""Every theme that can be named."""


def defaults(theme: Theme) -> dict[str, str]:
    """Our colours under a theme that does not know them."""
    if theme in OURS:
        return {}
    held = {**theme.to_color_system().generate(), **theme.variables}
    return {ours: held.get(its, "ansi_default" if theme.ansi else held["foreground"]) for ours, its in UNDER.items()}


class Themed(App[None]):
    """An app that can wear any of them."""

    def wear(self, name: str) -> bool:
        """Wear this theme, or our own where there is none of that name. Whether there is."""
        for theme in OURS:
            self.register_theme(theme)
        worn = name if name in self.available_themes else DEFAULT
        if self.is_running:
            self.theme = worn
        else:
            compat.worn(self, worn)
        return worn == name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our colours, whatever is worn."""
        return defaults(self.current_theme)
