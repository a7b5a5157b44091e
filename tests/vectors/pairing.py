"""Makes pairing.json: two whole meetings, with every value on the way. `python -m tests.vectors.pairing` writes it.

It is written from docs/PROTOCOL.md and imports nothing of duologue, so that it also is the second opinion on it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any, cast

import msgpack
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from spake2 import SPAKE2_A, SPAKE2_B

FILE = Path(__file__).with_suffix(".json")
MEETINGS: list[dict[str, Any]] = [
    {
        "relay": "relay.example", "nameplate": "007", "words": ["velvet", "otter"], "entropy": ["01", "02"],
        "names": ["Ana", "Bogdan"], "speaker": "b", "exercise": ["7b7d", 1],
    },
    {
        "relay": "[::1]:8765", "nameplate": "12345678", "words": ["acorn", "zoom"], "entropy": ["fe", "80"],
        "names": ["Zoë", "小林"], "speaker": "a", "exercise": ["2061", 10_000],
    },
]  # fmt: skip
"""What each is made of: the bytes of chance and the exercise are written as hex, to be repeated."""


def hashed(label: str, *parts: bytes) -> bytes:
    """SHA-256 over label and parts, each behind its length in 4 bytes."""
    whole = (b"duologue.1 " + label.encode(), *parts)
    return hashlib.sha256(b"".join(len(part).to_bytes(4, "big") + part for part in whole)).digest()


def closed(letter: dict[str, Any], key: bytes) -> list[bytes]:
    """The letter, packed, cut and sealed."""
    data = cast(bytes, msgpack.packb(letter))
    count = -(-len(data) // 12288)
    return [
        bytes([count])
        + AESGCM(key).encrypt(n.to_bytes(12, "big"), data[n * 12288 : (n + 1) * 12288], bytes([n, count]))
        for n in range(count)
    ]


def receipt(letter: dict[str, Any], key: bytes) -> bytes:
    """What comes after all parts of the letter: one more, of nothing."""
    count = -(-len(cast(bytes, msgpack.packb(letter))) // 12288)
    return bytes([count]) + AESGCM(key).encrypt(count.to_bytes(12, "big"), b"", bytes([count, count]))


def meeting(made: dict[str, Any]) -> dict[str, Any]:
    """Every value on the way, bytes as hex; of mail longer than 200 bytes its length and SHA-256."""
    where = (made["relay"].encode(), made["nameplate"].encode())
    ids = [hashed("pair a", *where), hashed("pair b", *where)]
    chance = [bytes.fromhex(held) * 64 for held in made["entropy"]]
    password = "-".join(made["words"]).encode()
    host = SPAKE2_A(password, *ids, entropy_f=lambda n: chance[0][:n])
    join = SPAKE2_B(password, *ids, entropy_f=lambda n: chance[1][:n])
    messages = [host.start(), join.start()]
    shared = host.finish(messages[1])
    if shared != join.finish(messages[0]):
        raise AssertionError("the package disagrees with itself")
    transcript = hashed("pair", *where, *messages)
    labels = ["confirm a", "confirm b", "mail a", "mail b", "pair"]
    keys = {label: HKDF(SHA256(), 32, transcript, b"duologue.1 " + label.encode()).derive(shared) for label in labels}
    confirmations = [hmac.digest(keys[f"confirm {seat}"], transcript, "sha256") for seat in "ab"]
    publics = [b"\xaa" * 32, b"\xbb" * 32]
    exercise = bytes.fromhex(made["exercise"][0]) * made["exercise"][1]
    invitation = {"name": made["names"][0], "key": publics[0], "speaker": made["speaker"], "exercise": exercise}
    letter = {"name": made["names"][1], "key": publics[1]}
    mail = {
        "a": [messages[0], confirmations[0], *closed(invitation, keys["mail a"]), receipt(invitation, keys["mail a"])],
        "b": [messages[1], confirmations[1], *closed(letter, keys["mail b"])],
    }
    return {
        **made,
        "public": [held.hex() for held in publics],
        "identities": [held.hex() for held in ids],
        "password": password.hex(),
        "shared": shared.hex(),
        "transcript": transcript.hex(),
        "keys": {label: key.hex() for label, key in keys.items()},
        "mail": {seat: [shown(body) for body in bodies] for seat, bodies in mail.items()},
    }


def shown(body: bytes) -> str | dict[str, Any]:
    """The bytes as hex, or what tells them when they are many."""
    if len(body) <= 200:
        return body.hex()
    return {"length": len(body), "sha256": hashlib.sha256(body).hexdigest()}


REFUSED = {
    "nothing": "",
    "truncated": "42" + "58" + "66" * 30,
    "oversized": "42" + "58" + "66" * 32,
    "an unknown side": "53" + "58" + "66" * 31,
    "its own side": "41" + "58" + "66" * 31,
    "identity": "42" + "01" + "00" * 31,
    "identity with a sign": "42" + "01" + "00" * 30 + "80",
    "identity not reduced": "42" + "ee" + "ff" * 30 + "7f",
    "order 2": "42" + "ec" + "ff" * 30 + "7f",
    "order 4": "42" + "00" * 32,
    "order 8": "42" + "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "order 8, its other": "42" + "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "not on the curve": "42" + "02" + "00" * 31,
}
"""Messages, as hex, that a host takes from nobody; with 41 and 42 exchanged no joiner does."""


def vectors() -> dict[str, Any]:
    """All that the file holds."""
    return {"meetings": [meeting(made) for made in MEETINGS], "refused": REFUSED}


if __name__ == "__main__":
    FILE.write_text(json.dumps(vectors(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
