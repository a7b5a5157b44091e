"""What is recomputed here uses the standard library, msgpack and single primitives: none of the code that made it."""

import hashlib
import hmac
import json
from dataclasses import replace
from typing import Any

import msgpack
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from duologue import wire
from duologue.beats import Beat, Beats
from duologue.seal import Sealing
from duologue.sign import hello_verified, verified
from tests.vectors import make

HEX = {name: json.loads((make.FOLDER / f"{name}.json").read_text(encoding="utf-8")) for name in ("seal", "sign")}
ENTRIES, BEAT, SIGN = HEX["seal"]["entries"], HEX["seal"]["beat"], HEX["sign"]


def unhex(text: str) -> bytes:
    """Bytes as the files hold them."""
    return bytes.fromhex(text)


def lp(label: str, *parts: bytes) -> bytes:
    """Label and parts, each behind its length in 4 bytes."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in (f"duologue.1 {label}".encode(), *parts))


def sha(label: str, *parts: bytes) -> bytes:
    """SHA-256 over them."""
    return hashlib.sha256(lp(label, *parts)).digest()


def hkdf(secret: bytes, info: bytes) -> bytes:
    """RFC 5869 with SHA-256, no salt and one block: extract, expand."""
    return hmac.digest(hmac.digest(bytes(32), secret, "sha256"), info + b"\x01", "sha256")


def fields(vector: dict[str, Any], *names: str) -> dict[str, Any]:
    """These fields of an entry as msgpack has them: bytes where the file has hex."""
    clear = {key: unhex(held) if key in ("hash", "key", "name") else held for key, held in vector["clear"].items()}
    wraps = {seat: unhex(wrap) for seat, wrap in vector["wraps"].items()}
    whole = {**vector, "clear": clear, "wraps": wraps}
    return {name: unhex(whole[name]) if name in RAW else whole[name] for name in names}


RAW = ("session", "prev", "commit", "body", "sig")
ENVELOPE = ("session", "seq", "prev", "seat", "act", "clear", "to", "commit")


@pytest.mark.parametrize(("name", "made"), [("seal", make.seal()), ("sign", make.sign())])
def test_the_files_are_what_the_generator_writes(name: str, made: dict[str, Any]) -> None:
    """The files in the repository are those that the present code makes: a change of the protocol shows here."""
    assert make.text_of(made) == (make.FOLDER / f"{name}.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("vector", HEX["seal"]["digests"], ids=lambda vector: vector["label"])
def test_digests(vector: dict[str, Any]) -> None:
    """A digest is SHA-256 over label and parts, each behind its length."""
    parts = [unhex(part) for part in vector["parts"]]

    assert unhex(vector["labelled"]) == lp(vector["label"], *parts)
    assert unhex(vector["digest"]) == sha(vector["label"], *parts)


@pytest.mark.parametrize("vector", ENTRIES)
def test_bodies(vector: dict[str, Any]) -> None:
    """Words are padded and closed under the content key, with all that stands before them as associated data."""
    words = vector["words"].encode()
    size = next(size for size in (256, 1024, 4096, 12288) if size >= len(words) + 18)
    padded = (len(words).to_bytes(2, "big") + words).ljust(size - 16, b"\0")
    key, envelope = unhex(vector["content_key"]), msgpack.packb(fields(vector, *ENVELOPE))

    assert unhex(vector["commit"]) == sha("commit", key)
    assert unhex(vector["envelope"]) == envelope
    assert unhex(vector["padded"]) == padded
    assert unhex(vector["body"]) == AESGCM(key).encrypt(bytes(12), padded, envelope)


@pytest.mark.parametrize("vector", ENTRIES)
def test_wraps(vector: dict[str, Any]) -> None:
    """The content key is closed for each recipient under a key derived for that wrap alone, in a reveal too."""
    wraps = {**vector["wraps"], **vector["reveal"]}
    where = [unhex(vector["session"]), vector["seq"].to_bytes(8, "big"), unhex(vector["prev"]), unhex(vector["commit"])]

    assert {vector["seat"], *vector["pairs"]} == wraps.keys() == vector["info"].keys()
    assert vector["to"] == list(vector["wraps"])
    for seat, wrap in wraps.items():
        info = lp("wrap", vector["seat"].encode(), seat.encode(), *where)
        secret = unhex({**vector["pairs"], vector["seat"]: vector["own"]}[seat])

        assert unhex(vector["info"][seat]) == info
        assert unhex(wrap) == AESGCM(hkdf(secret, info)).encrypt(bytes(12), unhex(vector["content_key"]), None)


@pytest.mark.parametrize("vector", ENTRIES)
def test_entries(vector: dict[str, Any]) -> None:
    """The signature is over the digest of all bytes before it; with it they are the entry."""
    private = Ed25519PrivateKey.from_private_bytes(unhex(vector["private"]))
    raw = msgpack.packb(fields(vector, *ENVELOPE, "body", "wraps", "sig"))

    assert unhex(vector["raw"]) == raw
    assert unhex(vector["public"]) == private.public_key().public_bytes_raw()
    assert unhex(vector["sig"]) == raw[-64:] == private.sign(sha("entry", raw[:-64]))


@pytest.mark.parametrize("vector", ENTRIES)
def test_the_partner_opens_them(vector: dict[str, Any]) -> None:
    """The other end verifies these bytes and reads these words, where they were written under seal by the reveal."""
    record = wire.record_of(1, unhex(vector["raw"]))
    partner = Sealing("b", bytes(32), {vector["seat"]: unhex(vector["pairs"]["b"])}, wire.envelope)
    wrap = unhex(vector["reveal"]["b"]) if vector["reveal"] else None

    assert verified(unhex(vector["public"]), record)
    assert vector["words"] == partner.open(record.entry, wrap)


def test_a_beat() -> None:
    """Boot, number, and seq, tip and flags closed under a key of this direction, session and boot."""
    boot, n = unhex(BEAT["boot"]), BEAT["n"].to_bytes(8, "big")
    info = lp("beat", BEAT["from"].encode(), BEAT["to"].encode(), unhex(BEAT["session"]), boot)
    plain = BEAT["seq"].to_bytes(8, "big") + unhex(BEAT["tip"]) + bytes([BEAT["flags"]]) + bytes(47)  # nothing echoed
    closed = AESGCM(hkdf(unhex(BEAT["pair"]), info)).encrypt(bytes(4) + n, plain, None)
    heard = Beats("b", "a", unhex(BEAT["pair"]), unhex(BEAT["session"])).open(unhex(BEAT["body"]))

    assert unhex(BEAT["info"]) == info
    assert unhex(BEAT["body"]) == boot + n + closed
    assert Beat(BEAT["seq"], unhex(BEAT["tip"]), BEAT["flags"], heard=0) == heard


def test_signatures() -> None:
    """An entry and a Hello are signed with one key, as digests with labels of their own."""
    private, entry, hello = Ed25519PrivateKey.from_private_bytes(unhex(SIGN["private"])), SIGN["entry"], SIGN["hello"]
    about = (unhex(hello["session"]), hello["seat"].encode(), unhex(hello["nonce"]))

    assert unhex(SIGN["public"]) == private.public_key().public_bytes_raw()
    assert unhex(entry["message"]) == sha("entry", unhex(entry["raw"])[:-64])
    assert unhex(entry["sig"]) == unhex(entry["raw"])[-64:] == private.sign(unhex(entry["message"]))
    assert unhex(hello["message"]) == sha("hello", hello["host"].encode(), *about)
    assert unhex(hello["sig"]) == private.sign(unhex(hello["message"]))
    assert hello_verified(
        unhex(SIGN["public"]), unhex(hello["sig"]), hello["host"], about[0], hello["seat"], unhex(hello["nonce"])
    )


@pytest.mark.parametrize("vector", SIGN["refused"], ids=lambda vector: vector["why"])
def test_refused_signatures(vector: dict[str, Any]) -> None:
    """What looks like a signature and is none is refused."""
    sound = wire.record_of(1, unhex(SIGN["entry"]["raw"]))

    assert verified(unhex(SIGN["public"]), sound)
    assert not verified(unhex(vector["public"]), replace(sound, raw=unhex(vector["raw"])))
