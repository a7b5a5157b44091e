"""Where things are kept on this machine, and the one configuration file. No network, no account.

`DUOLOGUE_CONFIG` names another file, `DUOLOGUE_DATA` another folder; else the system's own places are used
(XDG on Linux). The file is TOML: `exercises` = a folder of one's own exercises, `language` = "en", "de", …,
`relay` = "wss://relay.example" or "host:port" (`DUOLOGUE_RELAY` goes before it), `theme` = the name of a theme
(`DUOLOGUE_THEME` goes before it), `bell` and `title` = whether "your turn" rings and stands in the window's title,
`fades` = whether what one mirrors fades while one writes, if the other one has set it too, and a table `[keys]` of
other keys, by what they do.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import platformdirs

from duologue import address, text
from duologue.errors import BadAddress, BadConfig
from duologue.said import SAID

KEYS = ("exercises", "language", "relay", "theme", "bell", "title", "fades", "keys")
SWITCHES = ("bell", "title", "fades")
OWN_KEYS = {
    "help": "f1",
    "pause": "f2",
    "leave": "f3",
    "notes": "f5",
    "so-far": "f4",
    "facilitator": "f8",
    "vanish": "f9",
    "close": "ctrl+q",
}
"""What can be given another key: the ids of bindings, each with the key that it has otherwise."""
KEY_IDS = tuple(OWN_KEYS)
CAN_BE_GIVEN = (*(f"f{n}" for n in range(1, 13)), *(f"ctrl+{letter}" for letter in "bglnoqrst"))
"""No letter, since letters are what people write, and nothing that answers, sends or edits a text."""


@dataclass(frozen=True, slots=True)
class Config:
    """What the person has set. `exercises` None = only those that came with the program; `relay`, `theme` "" = none."""

    exercises: Path | None = None
    language: str = "en"
    relay: str = ""
    theme: str = ""
    bell: bool = True
    title: bool = True
    fades: bool = False
    keys: Mapping[str, str] = field(default_factory=dict)  # of KEY_IDS: names of keys, with commas between


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
        raise BadConfig(SAID["config.relay"].format(relay=text.line(relay, 80), why=error)) from None
    return replace(held, relay=relay, theme=environ.get("DUOLOGUE_THEME", held.theme))


def language(file: Path) -> str:
    """The language that is set there, whatever else is wrong with it; "en" where there is none to be found."""
    with suppress(BadConfig):
        found = _table(file).get("language")
        return found if isinstance(found, str) else "en"
    return "en"


def _table(file: Path) -> dict[str, Any]:
    try:
        held = file.read_text(encoding="utf-8-sig")  # some editors begin it with a mark
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise BadConfig(SAID["config.unread"].format(file=file, why=error.strerror)) from None
    except UnicodeDecodeError as error:
        raise BadConfig(SAID["config.toml"].format(file=file, why=error)) from None
    import tomllib

    try:
        return tomllib.loads(held)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadConfig(SAID["config.toml"].format(file=file, why=error)) from None


def _wrong(file: Path, name: str, behind: str = "", **gaps: object) -> BadConfig:
    """What is wrong in this file: the sentence of this name, and another behind it."""
    said = SAID[f"config.{name}"].format(**gaps)
    return BadConfig(SAID["config.at"].format(file=file, what=f"{said} {behind}".strip()))


def _file(file: Path) -> Config:
    table = _table(file)
    for key, value in table.items():
        if key not in KEYS:
            raise _wrong(file, "none", _meant(key, KEYS), key=text.line(key, 80))
        if key in SWITCHES and not isinstance(value, bool):
            raise _wrong(file, "switch", key=key)
        if key == "keys":
            _bindings(file, value)
        elif key not in SWITCHES and (not isinstance(value, str) or not value):
            raise _wrong(file, "text", key=key)
    if "exercises" in table:
        table["exercises"] = _folder(file, table["exercises"])
    return Config(**table)


def _meant(key: str, right: Sequence[str]) -> str:
    """What may be meant by this, as a sentence."""
    close = get_close_matches(key.lower(), right, 1)
    return SAID["meant"].format(name=close[0]) if close else SAID["config.keys.are"].format(names=", ".join(right))


def _bindings(file: Path, table: object) -> None:
    if not isinstance(table, dict):
        raise _wrong(file, "table", such='pause = "f6"')
    given: dict[str, str] = {}
    for id, keys in table.items():
        if id not in KEY_IDS:
            raise _wrong(file, "in.none", _meant(id, KEY_IDS), key=text.line(id, 80))
        if not isinstance(keys, str) or not keys:
            raise _wrong(file, "in.text", key=id)
        for key in keys.split(","):
            if key not in CAN_BE_GIVEN:
                raise _wrong(file, "in.cannot", _meant(key, CAN_BE_GIVEN), key=id, given=text.line(key, 80))
            if other := given.get(key):
                raise _wrong(file, "in.twice", given=key, one=other, two=id)
            given[key] = id
    for id, key in OWN_KEYS.items():
        if id not in table and (other := given.get(key)):
            raise _wrong(file, "in.own", given=key, one=other, two=id)


def _folder(file: Path, name: str) -> Path:
    """The folder of this name, seen from where the file is."""
    try:
        own = file.parent / Path(name).expanduser()
        found = own.is_dir()
    except (OSError, RuntimeError):  # a place that may not be looked into; a home of nobody
        found = False
    if not found:
        raise _wrong(file, "folder", folder=name)
    return own
