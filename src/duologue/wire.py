"""Entries and records as bytes: msgpack, closed.

Decoding is strict in this order: length first, then exact keys, exact types and bounded lengths, then encoding
again must give the same bytes. So duplicate keys, trailing bytes and non-minimal forms have no room, and what a
signature or a hash covers is what was received.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import msgpack

from duologue.core.entry import Entry, Record

MOST_ENTRY = 16 * 1024  # bytes; only `begin`, which carries the shape, may exceed it
MOST_BEGIN = 64 * 1024
SEATS = ("a", "b", "f")


class Malformed(ValueError):
    """These bytes are no entry."""


_FIELDS: Mapping[str, type] = {
    "session": bytes, "seq": int, "prev": bytes, "seat": str, "act": str, "clear": dict, "to": list,
    "commit": bytes, "body": bytes, "wraps": dict, "sig": bytes,
}  # fmt: skip
_LENGTHS = {"session": 32, "prev": 32, "commit": 32, "sig": 64}


def encode(entry: Entry) -> bytes:
    """The entry's bytes, in the one form that `decode` accepts."""
    return _pack({name: getattr(entry, name) for name in _FIELDS})


def decode(data: bytes) -> Entry:
    """The entry in these bytes. Raises Malformed for anything that `encode` would not have written."""
    if len(data) > MOST_BEGIN:
        raise Malformed("length")
    table = _unpack(data)
    if not isinstance(table, dict) or list(table) != list(_FIELDS):
        raise Malformed("keys")
    for name, kind in _FIELDS.items():
        if type(table[name]) is not kind or (name in _LENGTHS and len(table[name]) != _LENGTHS[name]):
            raise Malformed(name)
    _bounded(table, len(data))
    if _pack(table) != data:
        raise Malformed("form")
    return Entry(**{**table, "to": tuple(table["to"])})


def _bounded(table: dict[str, Any], size: int) -> None:
    if not 1 <= table["seq"] < 2**53:
        raise Malformed("seq")
    if table["seat"] not in SEATS:
        raise Malformed("seat")
    if not 1 <= len(table["act"]) <= 24:
        raise Malformed("act")
    if size > MOST_ENTRY and table["act"] != "begin":
        raise Malformed("length")
    if table["to"] != [seat for seat in SEATS if seat in table["to"]]:
        raise Malformed("to")
    if list(table["wraps"]) != table["to"] or not all(_short(wrap) for wrap in table["wraps"].values()):
        raise Malformed("wraps")
    if not _in_order(table["clear"]) or not all(_plain(value) for value in table["clear"].values()):
        raise Malformed("clear")


def _short(wrap: Any) -> bool:
    return type(wrap) is bytes and len(wrap) <= 96


def _in_order(table: dict[Any, Any]) -> bool:
    return all(type(key) is str for key in table) and list(table) == sorted(table)


def _plain(value: Any) -> bool:
    """Whether it is of a kind that some act says in the clear. All else of msgpack has no room, at any depth."""
    if type(value) is dict:
        return _in_order(value) and all(type(held) is bytes for held in value.values())
    return type(value) in (int, str, bytes)


def envelope(entry: Entry) -> bytes:
    """What a seal binds a body to: everything that stands before it. An AEAD's associated data."""
    names = [name for name in _FIELDS if name not in ("body", "wraps", "sig")]
    return _pack({name: getattr(entry, name) for name in names})


def encode_record(record: Record) -> bytes:
    """A record as logs and frames hold it."""
    return _pack([record.at, record.raw])


def decode_record(data: bytes) -> Record:
    """The record in these bytes. Raises Malformed."""
    if len(data) > MOST_BEGIN + 16:
        raise Malformed("length")
    pair = _unpack(data)
    if not isinstance(pair, list) or [type(item) for item in pair] != [int, bytes] or not 0 <= pair[0] < 2**53:
        raise Malformed("record")
    record = record_of(pair[0], pair[1])
    if encode_record(record) != data:
        raise Malformed("form")
    return record


def record_of(at: int, raw: bytes) -> Record:
    """The record of an entry's bytes, stamped `at`. Raises Malformed."""
    return Record(at, decode(raw), raw)


def _pack(value: Any) -> bytes:
    return cast(bytes, msgpack.packb(value, use_bin_type=True))


def _unpack(data: bytes) -> Any:
    try:
        return msgpack.unpackb(data, raw=False, strict_map_key=True, max_array_len=64, max_map_len=64)
    # The library says so itself: hostile bytes raise many kinds of errors, some of them not ValueErrors.
    except Exception as error:
        raise Malformed("form") from error
