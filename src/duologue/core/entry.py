"""One signed act, and the record of it: wire, log, replay and audit are all made of these.

Nothing here opens a body or reads a clock. What may void an entry is public: everybody, a relay included, can
compute it from the entry alone and the state before it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from duologue.core.shape import Seat

RULES = 1
ZERO = bytes(32)
SIZES = (256, 1024, 4096, 12288)
"""Every body has one of these lengths, in bytes, so that a length tells little about the words."""

Clear = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One act by one seat, sealed and signed once by its author, stored unchanged.

    `session`, `prev`, `commit`: 32 bytes; `sig`: 64; `seq` counts from 1; `clear` is a closed map per act;
    `to` and the keys of `wraps` are the recipients, sorted. `body` is opaque here.
    """

    session: bytes
    seq: int
    prev: bytes
    seat: Seat
    act: str
    clear: Clear
    to: tuple[Seat, ...]
    commit: bytes = field(repr=False)
    body: bytes = field(repr=False)
    wraps: Mapping[Seat, bytes] = field(repr=False)
    sig: bytes = field(default=bytes(64), repr=False)


@dataclass(frozen=True, slots=True)
class Record:
    """An entry with the time in ms (Unix epoch) that its relay stamped on it, and its bytes as received."""

    at: int
    entry: Entry
    raw: bytes = field(repr=False)


def labelled(label: str, *parts: bytes) -> bytes:
    """`duologue.1 label` and the parts, each behind its length in 4 bytes, so that none can run together."""
    whole = (b"duologue.1 " + label.encode(), *parts)
    return b"".join([len(part).to_bytes(4, "big") + part for part in whole])


def digest(label: str, *parts: bytes) -> bytes:
    """SHA-256 over the label and the parts."""
    return hashlib.sha256(labelled(label, *parts)).digest()


def tip_after(tip: bytes, at: int, raw: bytes) -> bytes:
    """The head of the chain once this record is accepted."""
    return digest("tip", tip, at.to_bytes(8, "big"), raw)


def session_of(clear: Clear) -> bytes:
    """A session's id: what `begin` says in the clear, so that nobody else can open or occupy it."""
    keys = clear["keys"]
    return digest("session", clear["shape"], keys["a"], keys["b"], clear["digest"], clear["speaker"].encode())


def answer_hash(answer: str, salt: bytes) -> bytes:
    """What stands in the clear of a `write`, so that an answer cannot change once the other's is known."""
    return digest("answer", salt, answer.encode())


def name_hash(name: str, salt: bytes) -> bytes:
    """What a consent says in the open of who is agreed to: equal for both only where the name and the salt are."""
    return digest("name", salt, name.encode())


def _bytes(length: int) -> Callable[[Any], bool]:
    return lambda held: type(held) is bytes and len(held) == length


def _whole(most: int) -> Callable[[Any], bool]:
    return lambda held: type(held) is int and 0 <= held <= most


def _keys(held: Any) -> bool:
    return type(held) is dict and set(held) == {"a", "b"} and all(map(_bytes(32), held.values()))


def _wraps(held: Any) -> bool:
    return type(held) is dict and all(type(wrap) is bytes and len(wrap) <= 96 for wrap in held.values())


_TIME = _whole(2**53)
_CLEAR: Mapping[str, Mapping[str, Callable[[Any], bool]]] = {
    "begin": {
        "shape": lambda held: type(held) is bytes,
        "keys": _keys,
        "digest": _bytes(32),
        "rules": lambda held: type(held) is int and held == RULES,
        # Who asked for the dialogue speaks first, and the other order may be chosen: State must know which.
        "speaker": lambda held: held in ("a", "b"),
    },
    "pause": {"until": _TIME},
    "later": {"until": _TIME},
    "consent": {
        "keep": _whole(1),
        "key": _bytes(32),
        "may": lambda held: held in ("watch", "suggest"),
        "name": _bytes(32),
        "scope": lambda held: held in ("numbers", "words"),
        "until": _TIME,
    },
    "card": {"index": _whole(98)},
    "write": {"hash": _bytes(32)},
    "reveal": {"answer": lambda held: type(held) is str, "salt": _bytes(16), "wraps": _wraps},
}


def clear_fits(act: str, clear: Clear) -> bool:
    """Whether `clear` is exactly what this act may say in the open. Most acts say nothing there."""
    allowed = _CLEAR.get(act)
    if allowed is None:
        return not clear
    return clear.keys() == allowed.keys() and all(fits(clear[key]) for key, fits in allowed.items())
