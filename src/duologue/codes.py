"""Codes that are read out: 7-velvet-otter. A nameplate that the relay hands out, and two words that it never sees.

The words are ours (words.txt, 1,300 of them): short, easy to say, to hear and to spell; no two begin with the same
four letters, and no two are one letter apart. Two different ones make 1,688,700 pairs, 20.7 bits, for one guess.
A code is a secret while it lives: it is shown to one person and typed by another, and stands in no argument, log,
error or repr.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from duologue.errors import BadAddress, BadCode
from duologue.said import SAID

ALIVE_MS = 600_000
"""For how long a code may be used, in ms."""

_DIGITS = (3, 5, 8)
_LEAST = 4  # letters that stand for a whole word
_PIECES = re.compile(r"[0-9]+|[^\W\d_]+")
_HOST = r"(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?"
_RELAY = re.compile(rf"((?:wss?://)?{_HOST})(/[!-?A-~]*)?", re.ASCII | re.IGNORECASE)  # a path: printable, no @


@dataclass(frozen=True, slots=True)
class Code:
    """`nameplate`: 1 to 8 digits, leading zeros kept; `words`: two; `relay`: its address, "" = the one configured."""

    nameplate: str
    words: tuple[str, str] = field(repr=False)
    relay: str = ""

    def spoken(self) -> str:
        """The code as it is read out or pasted: 7-velvet-otter, or 7-velvet-otter@host:port."""
        return "-".join((self.nameplate, *self.words)) + (f"@{self.relay}" if self.relay else "")


@cache
def words() -> tuple[str, ...]:
    """All words that codes are made of, in alphabetical order."""
    return tuple((files("duologue") / "words.txt").read_text("ascii").split())


def new_code(nameplate: str, random: Callable[[int], bytes], relay: str = "") -> Code:
    """A code with two different words drawn by chance. `random` gives that many bytes, as os.urandom does."""
    held = words()
    # 128 bits make the bias of the remainder immeasurable.
    first, second = divmod(int.from_bytes(random(16), "big") % (len(held) * (len(held) - 1)), len(held) - 1)
    return Code(nameplate, (held[first], held[second + (second >= first)]), relay)


def read_code(text: str) -> Code:
    """The code that somebody typed, with or without @relay behind it.

    Capitals, what stands between its parts and around them make no difference, and four letters or more of a word
    stand for it. Raises BadCode, which knows the nearest word but does not say it.
    """
    spoken, at, relay = text.strip().partition("@")
    pieces = _PIECES.findall(spoken.casefold())
    if not pieces or not pieces[0].isascii() or not pieces[0].isdigit() or len(pieces[0]) > 8:
        raise BadCode(SAID["code.number"])
    if len(pieces) != 3:
        raise BadCode(SAID["code.parts"])
    found = _word(pieces[1], "first"), _word(pieces[2], "second")
    return Code(pieces[0], found, _relay(relay) if at else "")


def _word(piece: str, which: str) -> str:
    begun = [word for word in words() if word == piece or (len(piece) >= _LEAST and word.startswith(piece))]
    if begun:
        return begun[0]  # no other: no two begin with the same four letters
    nearest = get_close_matches(piece[:16], words(), 1)
    raise BadCode(SAID[f"code.{which}"], *nearest)


def _relay(address: str) -> str:
    whole = _RELAY.fullmatch(address) if len(address) <= 255 else None
    if whole is None:
        raise BadCode(SAID["code.relay"])
    host, path = whole.groups("")
    return host.lower() + path


def read_relay(text: str) -> str:
    """The address of a relay that somebody typed. Raises BadAddress."""
    try:
        return _relay(text)
    except BadCode:
        raise BadAddress from None


def digits_after(burnt: int) -> int | None:
    """How many digits the next nameplate has, once so many codes were used up in vain; None = stop and say so.

    A longer one for each, so that whoever walks through the nameplates of a relay does not find the next one too.
    """
    return _DIGITS[burnt] if burnt < len(_DIGITS) else None
