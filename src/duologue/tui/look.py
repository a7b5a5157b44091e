"""The theme that was last chosen on the screen."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from duologue.config import Config

FILE = "look.toml"


def theme(config: Config, folder: Path | None) -> str:
    """The theme's name; "" = nobody has named one. What is set goes before what was chosen on the screen."""
    return config.theme or _chosen(folder)


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
