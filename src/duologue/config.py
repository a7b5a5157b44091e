"""Where things are kept on this machine, and the one configuration file. No network, no account.

`DUOLOGUE_CONFIG` names another file, `DUOLOGUE_DATA` another folder; else the system's own places are used
(XDG on Linux). The file is TOML: `exercises` = a folder of one's own exercises, `language` = "en", "de", …,
`relay` = "wss://relay.example" or "host:port" (`DUOLOGUE_RELAY` goes before it), `theme` = the name of a theme
(`DUOLOGUE_THEME` goes before it), `bell` and `title` = whether "your turn" rings and stands in the window's title,
and a table `[keys]` of other keys, by what they do.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

import platformdirs

from duologue import address, text
from duologue.errors import BadAddress, BadConfig

KEYS = ("exercises", "language", "relay", "theme", "bell", "title", "keys")
SWITCHES = ("bell", "title")
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
        raise BadConfig(f"“{text.line(relay, 80)}” cannot be used as the relay. {error}") from None
    return replace(held, relay=relay, theme=environ.get("DUOLOGUE_THEME", held.theme))


def _file(file: Path) -> Config:
    try:
        held = file.read_text(encoding="utf-8-sig")  # some editors begin it with a mark
    except FileNotFoundError:
        return Config()
    except OSError as error:
        raise BadConfig(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        raise BadConfig(f"{file} is not TOML: {error}.") from None
    import tomllib

    try:
        table = tomllib.loads(held)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadConfig(f"{file} is not TOML: {error}.") from None
    for key, value in table.items():
        if key not in KEYS:
            raise BadConfig(f"{file}: there is no key “{text.line(key, 80)}”.{_meant(key, KEYS)}")
        if key in SWITCHES and not isinstance(value, bool):
            raise BadConfig(f"{file}: “{key}” should be true or false, without quotes.")
        if key == "keys":
            _bindings(file, value)
        elif key not in SWITCHES and (not isinstance(value, str) or not value):
            raise BadConfig(f"{file}: “{key}” should be text in quotes.")
    if "exercises" in table:
        table["exercises"] = _folder(file, table["exercises"])
    return Config(**table)


def _meant(key: str, right: Sequence[str]) -> str:
    """What may be meant by this, as a sentence that follows another."""
    close = get_close_matches(key.lower(), right, 1)
    return f" Did you mean “{close[0]}”?" if close else f" The keys are: {', '.join(right)}."


def _bindings(file: Path, table: object) -> None:
    if not isinstance(table, dict):
        raise BadConfig(f'{file}: “keys” should be a table: a line [keys], and below it lines such as pause = "f6".')
    given: dict[str, str] = {}
    for id, keys in table.items():
        if id not in KEY_IDS:
            raise BadConfig(f"{file}: in [keys] there is no “{text.line(id, 80)}”.{_meant(id, KEY_IDS)}")
        if not isinstance(keys, str) or not keys:
            raise BadConfig(f"{file}: in [keys], “{id}” should be text in quotes.")
        for key in keys.split(","):
            if key not in CAN_BE_GIVEN:
                said = f"in [keys], “{id}” cannot have the key “{text.line(key, 80)}”."
                raise BadConfig(f"{file}: {said}{_meant(key, CAN_BE_GIVEN)}")
            if other := given.get(key):
                raise BadConfig(f"{file}: in [keys], “{key}” is given to “{other}” and to “{id}”. Change one of them.")
            given[key] = id
    for id, key in OWN_KEYS.items():
        if id not in table and (other := given.get(key)):
            said = f"in [keys], “{key}” is given to “{other}”, and it is the key of “{id}”. Give “{id}” another, too."
            raise BadConfig(f"{file}: {said}")


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
