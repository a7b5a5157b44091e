# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue import wire
from duologue.core.entry import Entry, Record
from duologue.wire import MOST_BEGIN, MOST_ENTRY, SEATS, Malformed, decode, decode_record, encode, encode_record

NAMES = ["session", "seq", "prev", "seat", "act", "clear", "to", "commit", "body", "wraps", "sig"]
MOST = 2**53 - 1
WAYS: list[tuple[Callable[[bytes], Any], Callable[[Any], bytes]]] = [(decode, encode), (decode_record, encode_record)]


def plain(**over: Any) -> Entry:
    """A small entry, with every field distinct, and something of each kind in the clear."""
    clear = {"answer": "yes", "index": 300, "keys": {"a": b"k", "b": b"l"}, "salt": b"s"}
    fields: dict[str, Any] = {
        "session": b"s" * 32, "seq": 7, "prev": b"p" * 32, "seat": "a", "act": "say", "clear": clear,
        "to": ("a", "b"), "commit": b"c" * 32, "body": b"body", "wraps": {"a": b"", "b": b"w"}, "sig": b"g" * 64,
    }  # fmt: skip
    return Entry(**{**fields, **over})


def packed(value: Any) -> bytes:
    """Any value in msgpack, in its shortest form."""
    return cast(bytes, msgpack.packb(value))


def table(**over: Any) -> dict[str, Any]:
    """The map that stands for `plain`, with these values instead."""
    fields = {name: getattr(plain(), name) for name in NAMES}
    return {**fields, **over}


def reason(data: bytes, read: Callable[[bytes], object] = decode) -> str:
    """Why these bytes are refused. Nothing but Malformed may be raised."""
    with pytest.raises(Malformed) as caught:
        read(data)
    return str(caught.value)


def never_else(data: bytes) -> None:
    """What is read is written again as the same bytes; all else is Malformed."""
    for read, write in WAYS:
        try:
            held = read(data)
        except Malformed:
            continue
        assert data == write(held)


def in_order(held: dict[str, Any]) -> dict[str, Any]:
    """A map as encoding wants it."""
    return {key: held[key] for key in sorted(held)}


any_table = st.dictionaries(st.text(), st.binary(max_size=99)).map(in_order)
any_open = st.one_of(st.integers(-(2**63), 2**64 - 1), st.text(), st.binary(), any_table)
any_entry = st.builds(
    lambda wraps, **over: plain(to=tuple(wraps), wraps=wraps, **over),
    st.dictionaries(st.sampled_from(SEATS), st.binary(max_size=96)).map(in_order),
    session=st.binary(min_size=32, max_size=32),
    seq=st.integers(1, MOST),
    seat=st.sampled_from(SEATS),
    act=st.text(min_size=1, max_size=24),
    clear=st.dictionaries(st.text(max_size=40), any_open, max_size=6).map(in_order),
    body=st.binary(max_size=300),
)


@given(any_entry)
def test_what_is_encoded_is_decoded(entry: Entry) -> None:
    """An entry comes back as it was, and its bytes as they were."""
    back = decode(encode(entry))

    assert entry == back
    assert encode(entry) == encode(back)


def test_the_bytes_are_those_of_the_protocol() -> None:
    """An entry is one map, its keys in the order of the envelope, each value in its shortest form."""
    expected = (
        b"\x8b\xa7session\xc4\x20" + b"s" * 32 + b"\xa3seq\x07\xa4prev\xc4\x20" + b"p" * 32
        + b"\xa4seat\xa1a\xa3act\xa3say\xa5clear\x84\xa6answer\xa3yes\xa5index\xcd\x01\x2c"
        + b"\xa4keys\x82\xa1a\xc4\x01k\xa1b\xc4\x01l\xa4salt\xc4\x01s"
        + b"\xa2to\x92\xa1a\xa1b\xa6commit\xc4\x20" + b"c" * 32 + b"\xa4body\xc4\x04body"
        + b"\xa5wraps\x82\xa1a\xc4\x00\xa1b\xc4\x01w\xa3sig\xc4\x40" + b"g" * 64
    )  # fmt: skip

    assert expected == encode(plain())


def test_every_changed_byte_shows() -> None:
    """Any other value of any one byte is refused, or is another entry that is written as exactly those bytes."""
    entry, data = plain(), encode(plain())
    passed = 0
    for at in range(len(data)):
        for value in set(range(256)) - {data[at]}:
            changed = data[:at] + bytes([value]) + data[at + 1 :]
            try:
                read = decode(changed)
            except Malformed:
                continue
            passed += 1
            assert entry != read
            assert changed == encode(read)
    assert passed > 32 * 3 * 255


def test_every_cut_and_every_added_byte_is_refused() -> None:
    """Nothing shorter than an entry is one, and nothing may follow it."""
    data = encode(plain())
    record = encode_record(Record(1, plain(), data))

    assert ["form"] * len(data) == [reason(data[:length]) for length in range(len(data))]
    assert {"form"} == {reason(record[:length], decode_record) for length in range(len(record))}
    for byte in range(256):
        assert ["form"] * 2 == [reason(data + bytes([byte])), reason(record + bytes([byte]), decode_record)]


@pytest.mark.parametrize("name", NAMES)
def test_keys_are_exact(name: str) -> None:
    """A key that is missing, misspelt, out of its place or one too many is refused, and so is all but a map."""
    fields = table()
    first = {name: fields.pop(name)}
    others = [0, None, name, 1.5, [], [*NAMES], {}, {b"sig": 1}, {**fields, name.upper(): first[name]}]
    changed = [*others, fields, {**table(), name + name: 1}, dict(reversed({**first, **fields}.items()))]

    assert {"keys"} == {reason(packed(value)) for value in changed}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "value", [0, None, True, 1.0, "x" * 32, b"x" * 32, b"x" * 64, [], {}, msgpack.ExtType(5, b"x")]
)
def test_types_are_exact(name: str, value: Any) -> None:
    """A value of another kind than its field's is refused in the name of the field."""
    if type(value) is {"to": list}.get(name, type(getattr(plain(), name))):
        value = None

    assert name == reason(packed(table(**{name: value})))


# Fractions, nothing, truth values, lists, extensions and times have no room in the clear, at any depth.
ODD: list[Any] = [1.0, float("nan"), None, True, [], [1], msgpack.ExtType(5, b"x"), msgpack.Timestamp(2**63 - 1)]
OUT: dict[str, list[Any]] = {
    **{name: [bytes(length) for length in (0, 31, 33, 64)] for name in ("session", "prev", "commit")},
    "seq": [0, -1, MOST + 1, 2**64 - 1],
    "seat": ["", "c", "A", "ab"],
    "act": ["", "x" * 25],
    "clear": [
        {b"a": 1}, {"b": 1, "a": 1}, {"a": 1, b"b": 1}, {"x": {"b": b"", "a": b""}}, {"x": {b"b": b""}},
        *({"x": value} for value in ODD), *({"x": {"y": value}} for value in [*ODD, 1, "text", {}]),
    ],
    "to": [["b", "a"], ["a", "a"], ["c"], [1], [["a"]], [None], [{}]],
    "wraps": [
        {}, {"a": b""}, {"b": b""}, {"b": b"", "a": b""}, {"a": b"", "b": b"", "f": b""},
        {"a": b"", "b": "w"}, {"a": b"", "b": None}, {"a": b"", "b": bytes(97)},
    ],
    "sig": [bytes(length) for length in (0, 32, 63, 65)],
}  # fmt: skip


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in OUT.items() for value in values])
def test_values_are_bounded(name: str, value: Any) -> None:
    """A value out of its bounds is refused in the name of its field."""
    assert name == reason(packed(table(**{name: value})))


def test_the_bounds_themselves_pass() -> None:
    """What is just within the bounds is an entry."""
    least = packed(table(seq=1, act="x", clear={}, to=[], body=b"", wraps={}))
    most = packed(table(seq=MOST, seat="f", act="x" * 24, to=["f"], wraps={"f": bytes(96)}))

    assert [least, most] == [encode(decode(least)), encode(decode(most))]


@pytest.mark.parametrize("depth", [1, 30, 500, 520, 1000, 1030, 10_000, 50_000, 100_000])
@pytest.mark.parametrize("level", [b"\x91", b"\x81\xa1x", b"\x81\x91", b"\xc7"])
def test_deep_nesting_is_refused(depth: int, level: bytes) -> None:
    """However deep lists and maps are put into each other, alone or in a sound entry, they are refused."""
    nest = level * depth + b"\x90"
    within = packed(table(clear={"x": 0}, act="begin")).replace(b"\xa1x\x00", b"\xa1x" + nest)

    assert reason(nest) in ("form", "keys", "length")
    assert reason(within) in ("form", "clear", "length")
    assert reason(b"\x92\x01" + nest, decode_record) in ("form", "record", "length")


@pytest.mark.parametrize("head", ["c6", "c9", "db", "dd", "df"])
def test_a_length_of_four_gigabytes_is_refused(head: str) -> None:
    """A header that promises 4 GiB makes no room for them."""
    giant = bytes.fromhex(head) + b"\xff" * 4

    assert ["form", "form"] == [reason(giant), reason(giant, decode_record)]
    assert "form" == reason(packed(table(clear={"x": 0})).replace(b"\xa1x\x00", b"\xa1x" + giant))


FORMS = [
    (b"\xa3seq\x07", b"\xa3seq\xcc\x07"), (b"\xa3seq\x07", b"\xa3seq\xcd\x00\x07"),
    (b"\xa3seq\x07", b"\xa3seq\xd3\0\0\0\0\0\0\0\x07"), (b"\xa3seq\x07", b"\xd9\x03seq\x07"),
    (b"\xa3say", b"\xda\x00\x03say"), (b"\xc4\x04body", b"\xc5\x00\x04body"),
    (b"\x92\xa1a\xa1b", b"\xdc\x00\x02\xa1a\xa1b"), (b"\x8b\xa7session", b"\xde\x00\x0b\xa7session"),
    (b"\x8b\xa7session", b"\x8c\xa3seq\x07\xa7session"), (b"\x8b\xa7session", b"\x8c\xa7session\xc4\x00\xa7session"),
    (b"\x82\xa1a\xc4\x01k", b"\x83\xa1a\xc4\x01k\xa1a\xc4\x01k"), (b"\xa3yes", b"\xa3\xed\xa0\x80"),
]  # fmt: skip


@pytest.mark.parametrize(("short", "long"), FORMS)
def test_each_entry_has_one_form(short: bytes, long: bytes) -> None:
    """Longer forms of numbers and lengths, keys given twice and letters that are none are refused."""
    data = encode(plain())

    assert 1 == data.count(short)
    assert reason(data.replace(short, long)) in ("form", "keys")


def sized(act: str, size: int) -> bytes:
    """An entry of this act that is so many bytes long."""
    around = len(encode(plain(act=act, body=bytes(1000)))) - 1000
    return encode(plain(act=act, body=bytes(size - around)))


def test_an_entry_has_at_most_16_kib_and_begin_64() -> None:
    """The longest entries pass, and one byte more is refused."""
    assert (16 * 1024, 64 * 1024) == (MOST_ENTRY, MOST_BEGIN)
    for act, most in (("say", MOST_ENTRY), ("begin", MOST_BEGIN)):
        longest = sized(act, most)
        record = encode_record(wire.record_of(MOST, longest))

        assert (most, longest) == (len(longest), encode(decode(longest)))
        assert record == encode_record(decode_record(record))
        assert "length" == reason(sized(act, most + 1))
    assert "length" == reason(packed([MOST, bytes(MOST_BEGIN + 2)]), decode_record)


NO_RECORDS: list[Any] = [
    7, [], {"at": 1}, [1], [1, b"", 2], [b"", 1], [1, "x"], [None, b"x"],
    *([at, encode(plain())] for at in (-1, MOST + 1, True, 1.0, msgpack.Timestamp(1))),
]  # fmt: skip


@pytest.mark.parametrize("value", NO_RECORDS)
def test_a_record_is_a_time_and_an_entry(value: Any) -> None:
    """Another number of parts or another kind of time is no record; of no entry there is none."""
    assert "record" == reason(packed(value), decode_record)
    assert "seat" == reason(packed([1, packed(table(seat="c"))]), decode_record)


@given(any_entry, st.integers(0, MOST))
def test_a_record_comes_back(entry: Entry, at: int) -> None:
    """A record comes back with its time, its entry and the entry's very bytes; a longer form is refused."""
    record = Record(at, entry, encode(entry))

    assert record == decode_record(encode_record(record))
    assert "form" == reason(b"\xdc\x00\x02" + encode_record(record)[1:], decode_record)


@given(st.binary(max_size=2000))
def test_chance_bytes_are_never_an_accident(data: bytes) -> None:
    """Whatever bytes come, they are read exactly or Malformed."""
    never_else(data)


@given(any_entry, st.randoms(use_true_random=False))
def test_damaged_entries_are_never_an_accident(entry: Entry, chance: random.Random) -> None:
    """An entry with bytes changed, cut out, doubled or put in is read exactly or Malformed."""
    data = bytearray(encode_record(Record(1, entry, encode(entry))) if chance.random() < 0.3 else encode(entry))
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data))
        piece = chance.choice([b"", chance.randbytes(1), chance.randbytes(9), bytes(data[at : at + 20]) * 2])
        data[at : at + chance.randint(0, 3)] = piece
    never_else(bytes(data))


@pytest.mark.parametrize("name", NAMES)
def test_seal_and_signature_cover_what_they_promise(name: str) -> None:
    """The envelope is all but body, wraps and signature; a signature stands last, behind all that it covers."""
    other: dict[str, Any] = {"seq": 8, "seat": "b", "act": "yes", "clear": {}, "to": ("a",), "wraps": {"a": b""}}
    changed = replace(plain(), **{name: other.get(name, b"other")})

    assert (name in ("body", "wraps", "sig")) == (wire.envelope(plain()) == wire.envelope(changed))
    assert (name == "sig") == (encode(plain())[:-64] == encode(replace(changed, sig=bytes(64)))[:-64])
    assert plain().sig == encode(plain())[-64:]
