"""Writes the fixed vectors beside this file: `python -m tests.vectors.make` at the root of the project.

Bytes are written in hex. Whoever writes a client in another language finds in them each step between its inputs and
the bytes on the wire; tests/test_vectors.py takes these steps a second time, without the code that made them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from duologue import wire
from duologue.beats import Beats
from duologue.core.entry import Clear, Entry, answer_hash, digest, labelled, name_hash
from duologue.core.shape import Seat
from duologue.seal import TAG, Sealing, naming, pad
from duologue.sign import SIG, Signing, hello_of

FOLDER = Path(__file__).parent
NAMES = ("a", "b", "f", "own", "pair", "pair-f", "content")
KEYS: dict[str, bytes] = {name: digest("vector", name.encode()) for name in NAMES}
PAIRS: dict[Seat, dict[Seat, bytes]] = {
    "a": {"b": KEYS["pair"]}, "f": {"a": KEYS["pair-f"], "b": KEYS["pair"]},
}  # fmt: skip
"""What the author of an entry here shares with each other seat."""
SESSION, PREV, NONCE = (digest("vector", name) for name in (b"session", b"prev", b"nonce"))
TEXTS = ("", "I missed you.", "Ich habe dich vermisst – sehr. ♥", "x" * 300)
# Signatures that the equation of RFC 8032 accepts under a key of small order, and that are refused all the same.
SMALL_ORDER = b"\x01" + bytes(31)
L = 2**252 + 27742317777372353535851937790883648493


def taken(name: str) -> Callable[[int], bytes]:
    """Where chance would be: the first bytes of this key."""
    return lambda n: KEYS[name][:n]


def blank(act: str, clear: Clear, to: tuple[Seat, ...], seat: Seat = "a") -> Entry:
    """An entry, before it is sealed and signed."""
    return Entry(SESSION, 3, PREV, seat, act, clear, to, bytes(32), b"", {})


def hexed(value: Any) -> Any:
    """The same in JSON: bytes in hex, at any depth."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {key: hexed(held) for key, held in value.items()}
    return [hexed(held) for held in value] if isinstance(value, list | tuple) else value


def sealed(text: str, made: Entry) -> dict[str, Any]:
    """One entry from its words to its signed bytes."""
    seat, pairs = made.seat, PAIRS[made.seat]
    sealer = Sealing(seat, KEYS["own"], pairs, wire.envelope, taken("content"))
    commit, body, wraps = sealer.seal(made, text)
    full = replace(made, commit=commit, body=body, wraps=wraps)
    signs = Signing(KEYS[seat])
    unsigned = wire.encode(full)[:-SIG]
    full = replace(full, sig=signs.sign(unsigned))
    later = sealer.wraps_for(full, ("a", "b")) if made.act == "write" else {}
    about = (full.session, full.seq.to_bytes(8, "big"), full.prev, full.commit)
    return {
        **{name: getattr(full, name) for name in ("session", "seq", "prev", "seat", "act", "clear", "to")},
        "words": text, "content_key": KEYS["content"], "own": KEYS["own"], "pairs": pairs,
        "private": KEYS[seat], "public": signs.public,
        "padded": pad(text, TAG), "commit": commit, "envelope": wire.envelope(full), "body": body,
        "info": {to: labelled("wrap", seat.encode(), to.encode(), *about) for to in {**wraps, **later}},
        "wraps": wraps, "reveal": later,
        "sig": full.sig, "raw": wire.encode(full),
    }  # fmt: skip


def beat() -> dict[str, Any]:
    """The second heartbeat from a to b."""
    boot, tip = KEYS["content"][:16], digest("vector", b"tip")
    beats = Beats("a", "b", KEYS["pair"], SESSION, taken("content"))
    beats.seal(2, PREV)
    return {
        "pair": KEYS["pair"], "session": SESSION, "from": "a", "to": "b", "boot": boot, "n": 2,
        "seq": 3, "tip": tip, "flags": 1,
        "info": labelled("beat", b"a", b"b", SESSION, boot),
        "body": beats.seal(3, tip, 1),
    }  # fmt: skip


def seal() -> dict[str, Any]:
    """What seal.json holds."""
    parts: dict[str, list[bytes]] = {
        "entry": [], "commit": [KEYS["content"]], "tip": [PREV, bytes(8), b"raw"], "answer": [bytes(16), b"yes"],
        "name": [bytes(16), b"Kim"],
        "session": [b"", b"a", b"", b"b"],
    }  # fmt: skip
    write = {"hash": answer_hash("yes", bytes(16))}
    consent: Clear = {
        "keep": 0, "key": Signing(KEYS["b"]).public, "may": "suggest", "name": name_hash("Kim", bytes(16)),
        "scope": "words", "until": 1_900_000_000_000,
    }  # fmt: skip
    return {
        "digests": [
            {"label": label, "parts": held, "labelled": labelled(label, *held), "digest": digest(label, *held)}
            for label, held in parts.items()
        ],
        "entries": [
            *(sealed(text, blank("say", {}, ("a", "b"))) for text in TEXTS),
            sealed("", blank("pause", {"until": 1_900_000_000_000}, ("a", "b"))),
            sealed(naming("Kim", bytes(16)), blank("consent", consent, ("a", "b"))),
            sealed("", blank("revoke", {}, ("a", "b", "f"), "f")),
            sealed(f"yes {bytes(16).hex()}\nWith all my heart.", blank("write", write, ("a",))),
        ],
        "beat": beat(),
    }


def sign() -> dict[str, Any]:
    """What sign.json holds."""
    signs = Signing(KEYS["a"])
    raw: bytes = seal()["entries"][1]["raw"]
    host, seat = "relay.example:443", "a"
    hello = signs.hello(host, SESSION, seat, NONCE)
    high = raw[:-32] + (int.from_bytes(raw[-32:], "little") + L).to_bytes(32, "little")
    return {
        "private": KEYS["a"], "public": signs.public,
        "entry": {"raw": raw, "message": digest("entry", raw[:-SIG]), "sig": raw[-SIG:]},
        "hello": {
            "host": host, "session": SESSION, "seat": seat, "nonce": NONCE,
            "message": hello_of(host, SESSION, seat, NONCE), "sig": hello,
        },
        "refused": [
            {"why": "another key", "public": Signing(KEYS["b"]).public, "raw": raw},
            {"why": "a changed byte", "public": signs.public, "raw": raw.replace(b"say", b"yes")},
            {"why": "a longer form", "public": signs.public, "raw": raw.replace(b"\xa3seq\x03", b"\xa3seq\xcc\x03")},
            {"why": "the signature of a hello", "public": signs.public, "raw": raw[:-SIG] + hello},
            {"why": "a scalar not below L", "public": signs.public, "raw": high},
            {"why": "a key of small order", "public": SMALL_ORDER, "raw": raw[:-SIG] + SMALL_ORDER + bytes(32)},
        ],
    }  # fmt: skip


def text_of(vectors: dict[str, Any]) -> str:
    """A file's text."""
    return json.dumps(hexed(vectors), indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """Write both files."""
    for name, vectors in (("seal", seal()), ("sign", sign())):
        (FOLDER / f"{name}.json").write_text(text_of(vectors), encoding="utf-8")


if __name__ == "__main__":
    main()
