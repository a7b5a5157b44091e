"""Is this computer fit for a dialogue? What was found becomes lines: a word, a plain sentence, and what to do.

No line holds what anybody said, how anybody is called, or a code; a folder below one's home begins with "~", so that
the lines can be shown to whoever helps. How facts are found is the business of `probes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal, NamedTuple

from duologue import text
from duologue.drawing import told
from duologue.line import APART
from duologue.said import SAID

LEAST, SMALL = (30, 8), (40, 20)  # columns and rows below which nothing fits; and below which it is hard
SIDE_BY_SIDE, ALL, TALL = 60, 110, 22  # columns and rows from which the screen lays out more, as it does
MB = 1_000_000
FEW, TOO_FEW = 100, 10  # MB that are left on a disk
ANSWERED = re.compile(rb"\x1b\[\?[0-9;]*c")  # what every terminal says of itself when it is asked
_KNOWS_KEYS = re.compile(rb"\x1b\[\?[0-9]+u")  # the keyboard protocol of kitty, which most newer terminals have learnt


@dataclass(frozen=True, slots=True)
class Called:
    """How it went with the relay. `at` "" = none is set; `why` = as LinkLost says it; `off` = ms between the clocks."""

    at: str
    why: str = ""
    off: int = 0


@dataclass(frozen=True, slots=True)
class Folder:
    """A place on a disk. Where nothing is there yet, the others tell of the folder in which it would be made."""

    path: str
    kind: Literal["none", "folder", "other"]
    private: bool
    writable: bool
    free: int  # bytes


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found. Everything is given, nothing is looked up."""

    size: tuple[int, int] | None  # columns and rows; None = no terminal
    draws: bool  # the terminal says that it can
    windows: bool
    environ: Mapping[str, str]
    encoding: str
    ascii: bool  # the locale promises no more
    answer: bytes  # of the terminal, to what it knows of keys
    relay: Called | None  # None = its address could not be read
    folder: Folder
    config: str
    configured: bool
    trouble: str  # what is wrong with the configuration
    programs: Mapping[str, str]  # their versions; "" = it is not there


class Finding(NamedTuple):
    """`word` is ok, look or wrong; only the last is a reason not to begin."""

    word: Literal["ok", "look", "wrong"]
    said: str


def examined(facts: Facts) -> tuple[Finding, ...]:
    """Every line there is to say, in the order in which one would mend things."""
    return tuple(_examined(facts))


def report(findings: Sequence[Finding]) -> str:
    """The lines, as wide as the terminal, and what to do next."""
    lines = [f"{SAID[f'doctor.{word}']:5}  {said}" for word, said in findings]
    return told("\n".join((*lines, SAID["doctor.unwell" if unwell(findings) else "doctor.well"])))


def unwell(findings: Sequence[Finding]) -> bool:
    """Whether anything is wrong."""
    return any(found.word == "wrong" for found in findings)


def _examined(facts: Facts) -> Iterator[Finding]:
    if facts.size is None:
        yield _finding("look", "doctor.terminal.none")
    elif not facts.draws:
        yield _finding("look", "doctor.terminal.dumb")
    else:
        yield _size(*facts.size)
        yield _colours(facts)
        yield _keys(facts)
    yield _letters(facts)
    yield _relay(facts.relay)
    yield _clock(facts.relay)
    yield _folder(facts)
    yield _room(facts.folder)
    yield _config(facts)
    yield _programs(facts.programs)


def _finding(word: Literal["ok", "look", "wrong"], key: str, **gaps: object) -> Finding:
    return Finding(word, SAID[key].format(**gaps))


def _size(columns: int, rows: int) -> Finding:
    if columns < LEAST[0] or rows < LEAST[1]:
        return _finding("wrong", "doctor.size.nothing", n=columns, most=rows)
    if columns < SMALL[0] or rows < SMALL[1]:
        return _finding("look", "doctor.size.tiny", n=columns, most=rows)
    if columns < SIDE_BY_SIDE:
        key = "doctor.size.narrow" if rows >= TALL else "doctor.size.close"
    elif rows < TALL:
        key = "doctor.size.short"
    else:
        key = "doctor.size.wide" if columns >= ALL else "doctor.size.normal"
    return _finding("ok", key, n=columns, most=rows)


def _colours(facts: Facts) -> Finding:
    """As Rich and Textual judge it: by what the terminal says of itself."""
    if "NO_COLOR" in facts.environ:
        return _finding("ok", "doctor.colours.none")
    if facts.windows or facts.environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return _finding("ok", "doctor.colours.all")
    if facts.environ.get("TERM", "").strip().lower().rpartition("-")[2] in ("256color", "kitty"):
        return _finding("ok", "doctor.colours.many")
    return _finding("look", "doctor.colours.few")


def _keys(facts: Facts) -> Finding:
    # Textual reads the same variable, and then does not ask for such keys.
    if _KNOWS_KEYS.search(facts.answer) and facts.environ.get("TEXTUAL_DISABLE_KITTY_KEY") != "1":
        return _finding("ok", "doctor.keys.apart")
    return _finding("ok", "doctor.keys.alike" if ANSWERED.search(facts.answer) else "doctor.keys.silent")


def _letters(facts: Facts) -> Finding:
    if facts.encoding.lower().replace("-", "").replace("_", "") != "utf8":
        return _finding("wrong", "doctor.letters.wrong", what=text.line(facts.encoding))
    return _finding("look", "doctor.letters.few") if facts.ascii else _finding("ok", "doctor.letters.all")


def _relay(relay: Called | None) -> Finding:
    if relay is None:
        return _finding("look", "doctor.relay.unread")
    if not relay.at:
        return _finding("ok", "doctor.relay.none")
    at = text.line(relay.at, 80)
    if relay.why:
        return _finding("wrong", f"doctor.relay.{relay.why.removeprefix('line.')}", relay=at)
    if at.startswith("wss://"):
        return _finding("ok", "doctor.relay.proved", relay=at)
    return (
        _finding("ok", "doctor.relay.home", relay=at) if _near(at) else _finding("look", "doctor.relay.open", relay=at)
    )


def _near(uri: str) -> bool:
    """Whether this address (ws://host:port/) can only be that of this computer or of one in the same network."""
    host = re.sub(r"^ws://|(:[0-9]+)?/.*$", "", uri).strip("[]")
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith(".local")


def _clock(relay: Called | None) -> Finding:
    if relay is None or not relay.at or relay.why:
        return _finding("ok", "doctor.clock.none")
    if abs(relay.off) < APART:
        return _finding("ok", "doctor.clock.near")
    return _finding("wrong", "doctor.clock.apart", n=abs(relay.off) // 60_000)


def _folder(facts: Facts) -> Finding:
    folder, path = facts.folder, _short(facts.folder.path, facts.environ)
    if folder.kind == "other":
        return _finding("wrong", "doctor.folder.other", folder=path)
    if not folder.writable:
        return _finding("wrong", "doctor.folder.closed", folder=path)
    if folder.kind == "none":
        return _finding("ok", "doctor.folder.new", folder=path)
    return _finding(*(("ok", "doctor.folder.well") if folder.private else ("wrong", "doctor.folder.open")), folder=path)


def _room(folder: Folder) -> Finding:
    left = folder.free // MB
    if left < TOO_FEW:
        return _finding("wrong", "doctor.room.none", n=left)
    return _finding("look", "doctor.room.little", n=left) if left < FEW else _finding("ok", "doctor.room.plenty")


def _config(facts: Facts) -> Finding:
    if facts.trouble:
        return _finding("wrong", "doctor.config.wrong", said=_short(facts.trouble, facts.environ))
    key = "doctor.config.read" if facts.configured else "doctor.config.none"
    return _finding("ok", key, config=_short(facts.config, facts.environ))


def _programs(programs: Mapping[str, str]) -> Finding:
    missing = [name for name, version in programs.items() if not version]
    if missing:
        return _finding("wrong", "doctor.programs.missing", what=", ".join(missing))
    return _finding("ok", "doctor.programs.there", what=", ".join(f"{name} {v}" for name, v in programs.items()))


def _short(said: str, environ: Mapping[str, str]) -> str:
    """What may name one's home, whose name is often a person's, without it."""
    home = (environ.get("HOME") or environ.get("USERPROFILE") or "").rstrip("/\\")
    short = re.sub(rf"{re.escape(home)}(?=[/\\])", "~", said) if home else said
    return text.line(short, 400)
