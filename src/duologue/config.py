"""Where things are kept on this machine, and the one configuration file. No network, no account.

`DUOLOGUE_CONFIG` names another file, `DUOLOGUE_DATA` another folder; else the system's own places are used
(XDG on Linux). The file is TOML: `exercises` = a folder of one's own exercises, `language` = "en", "de", …,
`relay` = "wss://relay.example" or "host:port" (`DUOLOGUE_RELAY` goes before it).
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

import platformdirs

from duologue import address, text
from duologue.errors import BadAddress, BadConfig

KEYS = ("exercises", "language", "relay")


@dataclass(frozen=True, slots=True)
class Config:
    """What the person has set. `exercises` None = only those that came with the program; `relay` "" = none."""

    exercises: Path | None = None
    language: str = "en"
    relay: str = ""


def config_file(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the configuration is read from; it need not exist."""
    set_ = environ.get("DUOLOGUE_CONFIG")
    return Path(set_) if set_ else Path(platformdirs.user_config_dir("duologue", False)) / "config.toml"


def data_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Where sessions are kept while they run."""
    set_ = environ.get("DUOLOGUE_DATA")
    return Path(set_) if set_ else Path(platformdirs.user_data_dir("duologue", False))


def read(file: Path, environ: Mapping[str, str] = os.environ) -> Config:
    """The configuration in this file and these variables, or the default where there is none. Raises BadConfig."""
    held = _file(file)
    relay = environ.get("DUOLOGUE_RELAY", held.relay)
    try:
        if relay:
            address.uri(relay)
    except BadAddress as error:
        raise BadConfig(f"“{text.line(relay, 80)}” cannot be used as the relay. {error}") from None
    return replace(held, relay=relay)


def _file(file: Path) -> Config:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8-sig"))  # some editors begin it with a mark
    except FileNotFoundError:
        return Config()
    except OSError as error:
        raise BadConfig(f"{file} cannot be read: {error.strerror}.") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadConfig(f"{file} is not TOML: {error}.") from None
    for key, value in table.items():
        if key not in KEYS:
            close = get_close_matches(key, KEYS, 1)
            meant = f" Did you mean “{close[0]}”?" if close else f" The keys are: {', '.join(KEYS)}."
            raise BadConfig(f"{file}: there is no key “{key}”.{meant}")
        if not isinstance(value, str) or not value:
            raise BadConfig(f"{file}: “{key}” should be text in quotes.")
    own = _folder(file, table["exercises"]) if "exercises" in table else None
    return Config(own, table.get("language", "en"), table.get("relay", ""))


def _folder(file: Path, name: str) -> Path:
    """The folder of this name, seen from where the file is."""
    try:
        own = file.parent / Path(name).expanduser()
        found = own.is_dir()
    except (OSError, RuntimeError):  # a place that may not be looked into; a home of nobody
        found = False
    if not found:
        raise BadConfig(f"{file}: “exercises” should name a folder, and {name} is none.")
    return own
