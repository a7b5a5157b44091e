"""What a person has set about the screen, and the theme that was last chosen on it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

FILE = "look.toml"
VARIABLE = "DUOLOGUE_THEME"


@dataclass(frozen=True, slots=True)
class Look:
    """`theme` "" = the one that was last chosen, else our own; `keys` = other keys, by what they do."""

    theme: str = ""
    bell: bool = True
    title: bool = True
    keys: Mapping[str, str] = field(default_factory=dict)


def theme(look: Look, folder: Path | None, environ: Mapping[str, str] = os.environ) -> str:
    """The theme's name; "" = nobody has named one. What is set goes before what was chosen on the screen."""
    return environ.get(VARIABLE) or look.theme or _chosen(folder)


def keep_theme(name: str, folder: Path | None) -> None:
    """Keep this choice for the next time, if it can be kept: nobody is bothered about a colour."""
    if folder is None:
        return
    from duologue.files import private_folder, write_whole

    with suppress(OSError):
        private_folder(folder)
        write_whole(folder / FILE, f'theme = "{name}"\n'.encode())


def _chosen(folder: Path | None) -> str:
    if folder is None:
        return ""
    try:
        held = (folder / FILE).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""
    import tomllib

    try:
        found = tomllib.loads(held).get("theme", "")
    except (ValueError, RecursionError):
        return ""
    return found if isinstance(found, str) else ""
