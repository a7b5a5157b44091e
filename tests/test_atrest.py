# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
import os
from dataclasses import replace
from itertools import product
from typing import Any

import msgpack
import pytest
from cryptography.hazmat.primitives.kdf import argon2
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import given
from hypothesis import strategies as st

from duologue import atrest
from duologue.atrest import COST, MOST_BYTES, MOST_COST, Box, Keys, lock, unlock
from duologue.core.entry import digest
from duologue.core.shape import Seat
from duologue.errors import Foreign, NeedsPassphrase, Unreadable, WrongPassphrase
from tests.damage import Damage, any_damage, harmed

SEATS: tuple[Seat, ...] = ("a", "b", "f")
KEYS = Keys(b"S" * 32, b"O" * 32, {"f": b"F" * 32, "b": b"P" * 32}, b"B" * 32)
TABLE: dict[str, Any] = {"sign": KEYS.sign, "own": KEYS.own, "pairs": dict(sorted(KEYS.pairs.items())), "box": KEYS.box}
PHRASE = "vier hundert Schritte"

secrets = st.binary(min_size=32, max_size=32)
all_keys = st.builds(Keys, secrets, secrets, st.dictionaries(st.sampled_from(SEATS), secrets), secrets)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least that Argon2id can be asked for: what it costs is tested once, below."""
    monkeypatch.setattr(atrest, "COST", (8, 1, 1))


def file_of(table: object) -> bytes:
    """A key file with this in it, and a checksum that is right."""
    body = table if isinstance(table, bytes) else msgpack.packb(table)
    return digest("keys", body) + body


# --- a box


@given(secrets, st.binary(max_size=5000), st.text(st.characters(codec="utf-8"), max_size=20))
def test_what_is_sealed_opens_again(key: bytes, data: bytes, name: str) -> None:
    """Sealed twice it is two different things; both open to the same bytes, and are 28 bytes longer."""
    first, second = (Box(key).seal(data, name) for _ in range(2))

    assert [data, data] == [Box(key).open(sealed, name) for sealed in (first, second)]
    assert (first != second, 12 + len(data) + 16) == (True, len(first))


def test_no_file_stands_in_for_another() -> None:
    """What was sealed for one name, or under one key, does not open under another."""
    sealed = Box(b"k" * 32).seal(b"words", "drafts")
    for key, name in ((b"k" * 32, "exercise"), (b"k" * 32, "draft"), (b"k" * 32, ""), (b"K" + b"k" * 31, "drafts")):
        with pytest.raises(Unreadable):
            Box(key).open(sealed, name)


def test_a_box_with_any_bit_turned_stays_closed() -> None:
    """Nonce, words and tag: no bit of them can change, none be missing, and none be added."""
    box = Box(b"k" * 32)
    sealed = box.seal(b"words", "drafts")
    turned = [
        sealed[:n] + bytes([sealed[n] ^ 1 << bit]) + sealed[n + 1 :] for n in range(len(sealed)) for bit in range(8)
    ]
    for damaged in [*turned, *(sealed[:n] for n in range(len(sealed))), sealed + b"\0", b"\0" + sealed]:
        with pytest.raises(Unreadable):
            box.open(damaged, "drafts")


@given(st.binary(max_size=100))
def test_chance_bytes_are_unreadable(data: bytes) -> None:
    """Nobody makes by chance what a box opens."""
    with pytest.raises(Unreadable):
        Box(b"k" * 32).open(data, "drafts")


# --- keys


def test_keys_show_nothing_of_themselves() -> None:
    """Neither printed nor in a message about them is there a byte of a secret."""
    assert "Keys()" == repr(KEYS) == str(KEYS) == f"{KEYS}"


@pytest.mark.parametrize(
    "over",
    [
        {"sign": b"S" * 31}, {"own": b"O" * 33}, {"box": b""}, {"sign": "S" * 32}, {"own": None},
        {"pairs": {"b": b"P" * 31}}, {"pairs": {"c": b"P" * 32}}, {"pairs": {"b": None}},
    ],
)  # fmt: skip
def test_what_is_no_key_is_refused(over: dict[str, Any]) -> None:
    """Secrets are 32 bytes each, and those of pairs belong to seats; otherwise nothing could be unlocked later."""
    with pytest.raises(ValueError, match="no keys"):
        replace(KEYS, **over)
    with pytest.raises(Foreign):
        unlock(file_of({**TABLE, **over}))


# --- the key file


@given(all_keys, st.sampled_from(["", "p", PHRASE, "é", "half \ud83d a character", "🙂" * 300]))
def test_keys_come_back(keys: Keys, passphrase: str) -> None:
    """With a passphrase or without, of however many pairs, whatever is typed."""
    file = lock(keys, passphrase)

    assert keys == unlock(file, passphrase)
    assert len(file) <= MOST_BYTES


def test_a_file_without_a_passphrase_opens_with_any() -> None:
    """The keys stand in it as they are, behind a checksum."""
    assert file_of(TABLE) == lock(KEYS)
    assert [KEYS, KEYS] == [unlock(lock(KEYS)), unlock(lock(KEYS), "any")]


def test_a_passphrase_hides_every_key() -> None:
    """No secret, nor the passphrase, is in the file; each file has a salt of its own."""
    files = [lock(KEYS, PHRASE) for _ in range(2)]
    held = [KEYS.sign, KEYS.own, KEYS.box, *KEYS.pairs.values(), PHRASE.encode()]

    assert [] == [secret for secret in held if any(secret[:8] in file for file in files)]
    assert 2 == len({msgpack.unpackb(file[32:])["salt"] for file in files})


@pytest.mark.parametrize("wrong", [PHRASE + " ", PHRASE.lower(), PHRASE[:-1], "x", "\0"])
def test_a_wrong_passphrase_is_said_to_be_wrong(wrong: str) -> None:
    """One letter more, less or smaller opens nothing, and the sentence says that it was the passphrase."""
    with pytest.raises(WrongPassphrase):
        unlock(lock(KEYS, PHRASE), wrong)


def test_a_passphrase_is_asked_for() -> None:
    """Where none is given and one is needed, that is what is said."""
    with pytest.raises(NeedsPassphrase):
        unlock(lock(KEYS, PHRASE))


def test_keyboards_may_compose_letters_as_they_like() -> None:
    """An é in one piece and an e with its accent are the same passphrase."""
    assert KEYS == unlock(lock(KEYS, "caf\u00e9"), "cafe\u0301")


@pytest.mark.parametrize("passphrase", ["", PHRASE])
def test_a_key_file_with_any_bit_turned_is_foreign(passphrase: str) -> None:
    """Damage is told apart from a mistyped passphrase, whichever bit it is, and nothing of it is used."""
    file = lock(KEYS, passphrase)
    turned = [file[:n] + bytes([file[n] ^ 1 << bit]) + file[n + 1 :] for n in range(len(file)) for bit in range(8)]
    for damaged in [*turned, *(file[:n] for n in range(len(file))), file + b"\0", b"\0" + file]:
        with pytest.raises(Foreign):
            unlock(damaged, passphrase)


@given(st.binary(max_size=MOST_BYTES + 50), st.booleans())
def test_chance_bytes_are_foreign(data: bytes, checked: bool) -> None:
    """Bytes that nobody locked are Foreign, with a right checksum before them too."""
    with pytest.raises(Foreign):
        unlock(file_of(data) if checked else data, PHRASE)


@given(st.sampled_from(["", PHRASE]), any_damage)
def test_damaged_keys_behind_a_right_checksum_are_keys_or_foreign(passphrase: str, damage: Damage) -> None:
    """Nothing else is raised, and no other bytes stand for the keys that come out."""
    file = file_of(harmed(lock(KEYS, passphrase)[32:], damage))
    try:
        found = unlock(file)
    except (Foreign, NeedsPassphrase):
        return
    assert file == lock(found)


PAIRS: list[object] = [None, [], b"", {"b": 7}, {b"b": b"P" * 32}]
LOCKED: dict[str, Any] = {"cost": [8, 1, 1], "salt": bytes(16), "sealed": bytes(300)}
OTHERS: list[object] = [
    {}, [], None, 7, "keys", b"keys", {**TABLE, "more": 1}, {b"sign": b"S" * 32},
    {name: TABLE[name] for name in sorted(TABLE)}, {**TABLE, "pairs": dict(KEYS.pairs)},
    *({**TABLE, "pairs": pairs} for pairs in PAIRS),
    *({name: TABLE[name] for name in TABLE if name != left_out} for left_out in TABLE),
    msgpack.packb(TABLE) + b"\0",
    msgpack.packb({"n": 7}).replace(b"\x07", b"\xcc\x07"),
    b"\x82" + 2 * msgpack.packb({"own": b"O" * 32})[1:],
    b"\xde\x00\x04" + msgpack.packb(TABLE)[1:],
    {str(n): n for n in range(20)},
    {**LOCKED, "more": 1}, {"sealed": bytes(300)}, {**TABLE, "sealed": bytes(300)},
    {name: LOCKED[name] for name in sorted(LOCKED, reverse=True)},
    {**LOCKED, "salt": bytes(15)}, {**LOCKED, "salt": "s" * 16}, {**LOCKED, "sealed": "s"}, {**LOCKED, "sealed": []},
    {"cost": [8, 1, 1], "salz": bytes(16), "sealed": bytes(300)}, {**LOCKED, "sealed": bytes(MOST_BYTES)},
    msgpack.packb(LOCKED).replace(b"\x08\x01\x01", b"\xcc\x08\x01\x01"),
    bytes(MOST_BYTES),
]  # fmt: skip


@pytest.mark.parametrize("held", OTHERS)
def test_what_lock_did_not_write_is_foreign(held: object) -> None:
    """Other names, kinds, lengths or orders, and other ways to write the same, have no room."""
    for passphrase in ("", PHRASE):
        with pytest.raises(Foreign):
            unlock(file_of(held), passphrase)


@pytest.mark.parametrize("held", [{**TABLE, "more": 1}, [TABLE], {**LOCKED}, {"box": KEYS.box}])
def test_what_was_locked_in_is_keys_too(held: object) -> None:
    """Behind the right passphrase there is no more room than before it."""
    key = Argon2id(salt=bytes(16), length=32, iterations=1, lanes=1, memory_cost=8, ad=b"duologue.1 passphrase")
    sealed = Box(key.derive(PHRASE.encode())).seal(msgpack.packb(held), "keys")
    with pytest.raises(Foreign):
        unlock(file_of({**LOCKED, "sealed": sealed}), PHRASE)


ABSURD: list[Any] = [
    *([*COST[:n], value, *COST[n + 1 :]] for n, value in product(range(3), (0, -1, 2**40, "7", 1.5, None, True))),
    *([*COST[:n], most + 1, *COST[n + 1 :]] for n, most in enumerate(MOST_COST)),
    [31, 3, 4], list(COST[:2]), [*COST, 1], [], {}, 7, None,
]  # fmt: skip


@pytest.mark.parametrize("cost", ABSURD)
def test_a_file_cannot_ask_for_what_stops_the_machine(cost: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than a gigabyte, ten passes or sixteen lanes, and what Argon2id cannot do, are refused unasked."""

    def never(**given: object) -> None:
        raise AssertionError(given)

    monkeypatch.setattr(argon2, "Argon2id", never)
    for passphrase in ("", PHRASE):
        with pytest.raises(Foreign):
            unlock(file_of({**LOCKED, "cost": cost}), passphrase)


def test_it_costs_what_rfc_9106_recommends(monkeypatch: pytest.MonkeyPatch) -> None:
    """64 MiB, three passes, four lanes, a salt of 16 random bytes; a file that says so opens with just that."""
    asked: list[dict[str, Any]] = []

    def stretch(**given: Any) -> Argon2id:
        asked.append(given)
        return Argon2id(**given)

    monkeypatch.setattr(argon2, "Argon2id", stretch)
    monkeypatch.setattr(atrest, "COST", COST)
    monkeypatch.setattr(os, "urandom", lambda length: bytes(range(length)))
    file = lock(KEYS, PHRASE)
    monkeypatch.setattr(atrest, "COST", (8, 1, 1))
    expected = {"salt": bytes(range(16)), "length": 32, "iterations": 3, "lanes": 4, "memory_cost": 65_536}

    assert KEYS == unlock(file, PHRASE)
    assert [{**expected, "ad": b"duologue.1 passphrase"}] * 2 == asked
