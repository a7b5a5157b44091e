"""What reads bytes that anybody may have written, and what must hold then, as in the hypothesis tests.

No error but the documented one; and what is read is written again in these very bytes, or is safe to draw.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from unicodedata import category, is_normalized

from duologue import atrest, codes, frames, letters, packing, tables, text, wire
from duologue.core.check import prove
from duologue.core.entry import digest
from duologue.core.shape import BadShape, Shape, flaws
from duologue.errors import BadCode, BadMail, Foreign, NeedsPassphrase
from duologue.fileformat import FaultyFile

CHANGES_DIRECTION = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)), "\u061c", "\u200e", "\u200f"}


def _same(expected: object, actual: object) -> None:
    if expected != actual:  # and no `assert`, which an optimised run would leave out
        raise AssertionError(f"{actual!r} for {expected!r}")


def entry(data: bytes) -> None:
    """wire.decode"""
    try:
        found = wire.decode(data)
    except wire.Malformed:
        return
    _same(data, wire.encode(found))
    wire.envelope(found)


def record(data: bytes) -> None:
    """wire.decode_record"""
    try:
        found = wire.decode_record(data)
    except wire.Malformed:
        return
    _same(data, wire.encode_record(found))
    _same(found.raw, wire.encode(found.entry))


def frame(data: bytes) -> None:
    """frames.decode"""
    try:
        found = frames.decode(data)
    except frames.BadFrame:
        return
    _same(data, frames.encode(found))


def shape(data: bytes) -> None:
    """Shape.decode"""
    try:
        found = Shape.decode(data)
    except BadShape:
        return
    _same((data, []), (found.encode(), list(flaws(found))))


def exercise(data: bytes) -> None:
    """packing.unpack; what comes out can be proved, and every text in it is safe to draw"""
    try:
        found = packing.unpack(data)
    except ValueError:
        return
    _same(found, packing.unpack(packing.pack(found)))
    for said in _texts(json.loads(packing.pack(found))):
        _same(said, text.safe(said))
    for _ in prove(found, 50):
        pass


def letter(data: bytes) -> None:
    """letters.unpack_letter and letters.unpack_invitation"""
    for unpack in (letters.unpack_letter, letters.unpack_invitation):
        try:
            found = unpack(data)
        except BadMail:
            continue
        _same(text.line(found.name), found.name)
        _same(found, unpack(letters.pack(found)))


def keys(data: bytes) -> None:
    """atrest.unlock, behind a checksum that is right: chance would never find one. No passphrase, so no Argon2id."""
    try:
        found = atrest.unlock(digest("keys", data) + data)
    except (Foreign, NeedsPassphrase):
        return
    _same(digest("keys", data) + data, atrest.lock(found))


def code(data: bytes) -> None:
    """codes.read_code"""
    try:
        found = codes.read_code(_text(data))
    except BadCode:
        return
    _same(found, codes.read_code(found.spoken()))


def toml(data: bytes) -> None:
    """tables.read and tables.lines"""
    source = _text(data)
    found = tables.lines(source)
    try:
        table = tables.read(source, "talk.toml")
    except FaultyFile as error:
        for fault in error.faults:
            str(fault)
        return
    _same(set(), {key for key in table if key.isascii() and key.isalnum()} - set(found))


def words(data: bytes) -> None:
    """text.safe, text.line and text.wrapped"""
    said = _text(data[1:])
    limit = data[0] if data else 0
    for once in (text.safe(said), text.safe(said, limit), text.line(said, limit)):
        _same(once, text.safe(once))
        _same(True, is_normalized("NFC", once))
        _same(
            set(), {one for one in once if category(one) in ("Cc", "Cs")} - {"\n", "\t"} | set(once) & CHANGES_DIRECTION
        )
    _same(text.line(said), text.line(text.line(said)))
    for row in text.wrapped(text.safe(said), 20):
        _same(True, text.cells(row) <= 20)


TARGETS: dict[str, Callable[[bytes], None]] = {
    one.__name__: one for one in (entry, record, frame, shape, exercise, letter, keys, code, toml, words)
}


def _text(data: bytes) -> str:
    """Text that is as odd as a terminal's: what is no UTF-8 comes as lone surrogates."""
    return data.decode(errors="surrogateescape")


def _texts(held: object) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    elif isinstance(held, dict):
        for item in held.values():
            yield from _texts(item)
    elif isinstance(held, list):
        for item in held:
            yield from _texts(item)
