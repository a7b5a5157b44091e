# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Letters: what goes into one comes out, whole and unchanged, or not at all."""

from __future__ import annotations

from typing import Any

import msgpack
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from duologue import frames, packing, text
from duologue.core.shape import Partner
from duologue.errors import BadMail, TooLarge
from duologue.letters import (
    MOST_EXERCISE,
    MOST_PARTS,
    PART,
    Inbox,
    Invitation,
    Letter,
    pack,
    receipt,
    sealed,
    unpack_invitation,
    unpack_letter,
)
from tests.damage import Damage, any_damage, harmed

A, B, KEY, OTHER = b"\xaa" * 32, b"\xbb" * 32, b"k" * 32, b"o" * 32
LONG = bytes(range(256)) * 200  # five parts


def opened(parts: list[bytes], key: bytes = KEY, seat: Partner = "a") -> bytes | None:
    """What an inbox makes of these parts, the whole letter or None. Raises BadMail."""
    inbox, found = Inbox(key, MOST_PARTS[seat]), None
    for part in parts:
        found = inbox.receive(part)
    return found


def bad(parts: list[bytes], key: bytes = KEY, seat: Partner = "a") -> bool:
    """Whether these parts are noticed to be none."""
    try:
        opened(parts, key, seat)
    except BadMail:
        return True
    return False


@given(st.text(max_size=60), st.sampled_from(["a", "b"]), st.binary(max_size=500))
def test_letters_come_back_with_names_fit_for_drawing(name: str, speaker: Partner, exercise: bytes) -> None:
    """Whatever the name is, it comes back as one safe line, and all else as it was."""
    line = text.name(name)

    assert Letter(line, B) == unpack_letter(pack(Letter(name, B)))
    assert Invitation(line, A, speaker, exercise) == unpack_invitation(pack(Invitation(name, A, speaker, exercise)))
    assert 1 == len(sealed(pack(Letter("\U0010fffd" * 9 + "\U00020000" * 99, B)), KEY))


def test_a_name_is_cleaned_by_who_gets_it() -> None:
    """A name that its writer did not clean is cleaned on arrival."""
    data = msgpack.packb({"name": "\x1b[2JAna\u202e\n" + "x" * 90, "key": B})
    name = unpack_letter(data).name

    assert name.startswith("2JAna x")
    assert 24 == len(name)


HOST: dict[str, Any] = {"name": "Ana", "key": A, "speaker": "b", "exercise": b"{}"}
JOIN = {"name": "Bo", "key": B}
FOREIGN: list[Any] = [
    7, [], None, {}, [HOST], {**HOST, "more": 1}, dict(reversed(HOST.items())), {**HOST, "speaker": "c"},
    {**HOST, "speaker": "f"}, {**HOST, "name": b"Ana"}, {**HOST, "name": None}, {**HOST, "key": A[:31]},
    {**HOST, "key": A + b"a"}, {**HOST, "key": "a" * 32}, {**HOST, "exercise": "{}"}, {**HOST, "exercise": []},
    {**HOST, "exercise": bytes(MOST_EXERCISE + 1)}, {**HOST, "name": {"a": {"b": {}}}}, {**JOIN, "key": A[:31]},
    {**JOIN, "name": 5}, {1: 2}, {"name": "Ana"}, msgpack.Timestamp(1),
]  # fmt: skip


@pytest.mark.parametrize("held", FOREIGN, ids=lambda held: str(held)[:40])
def test_what_is_no_letter_is_refused(held: Any) -> None:
    """Exact keys in their order, exact types, exact lengths: nothing else, and no letter is taken for the other."""
    data = msgpack.packb(held)
    for unpack in (unpack_invitation, unpack_letter):
        with pytest.raises(BadMail):
            unpack(data)


def test_one_letter_is_not_the_other() -> None:
    """The joiner's letter is no invitation, nor the other way round."""
    with pytest.raises(BadMail):
        unpack_invitation(msgpack.packb(JOIN))
    with pytest.raises(BadMail):
        unpack_letter(msgpack.packb(HOST))


FORMS = [
    (b"\xa3Ana", b"\xd9\x03Ana"), (b"\x84\xa4name", b"\xde\x00\x04\xa4name"), (b"\xc4\x02{}", b"\xc5\x00\x02{}"),
    (b"\xa3Ana", b"\xa3\xed\xa0\x80"), (b"\x84\xa4name", b"\x85\xa4name\xa1x\xa4name"), (b"{}", b"{}x"),
    (b"{}", b"{"), (b"\xa3Ana", b"\xdb\xff\xff\xff\xff"), (b"\xa3Ana", b"\xdf\xff\xff\xff\xff"),
]  # fmt: skip


@pytest.mark.parametrize(("short", "long"), FORMS)
def test_each_letter_has_one_form(short: bytes, long: bytes) -> None:
    """Longer forms, keys given twice, bytes behind the end and letters that are none are refused."""
    data = msgpack.packb(HOST)

    assert 1 == data.count(short)
    with pytest.raises(BadMail):
        unpack_invitation(data.replace(short, long))


@given(st.binary(max_size=200))
def test_chance_bytes_are_bad_mail(data: bytes) -> None:
    """Whatever bytes come, nothing but BadMail is raised."""
    for unpack in (unpack_invitation, unpack_letter):
        with pytest.raises(BadMail):
            unpack(data)
    assert bad([data])


@given(st.text(max_size=20), any_damage)
def test_a_damaged_letter_is_a_letter_or_bad_mail(name: str, damage: Damage) -> None:
    """What comes out of it is as safe as of any other, and packed again it is the same letter."""
    letters = Letter(name, B), Invitation(name, A, "a", b"{}")
    for letter, unpack in zip(letters, (unpack_letter, unpack_invitation), strict=True):
        try:
            found = unpack(harmed(pack(letter), damage))
        except BadMail:
            continue
        assert text.line(found.name) == found.name
        assert found == unpack(pack(found))


@pytest.mark.parametrize("size", [1, PART - 1, PART, PART + 1, 3 * PART, 22 * PART])
def test_parts_make_the_letter_again(size: int) -> None:
    """Cut and put together again it is the same, at every edge; each part fits into one piece of mail."""
    data = (LONG * 6)[:size]
    parts = sealed(data, KEY)

    assert data == opened(parts)
    assert -(-size // PART) == len(parts)
    assert all(len(part) <= frames.MOST_MAIL for part in parts)
    assert all(opened(parts[:n]) is None for n in range(len(parts)))


def test_the_largest_exercise_passes_and_one_byte_more_does_not() -> None:
    """256 KiB travel, behind the longest name; one byte more is refused with a sentence before anything is sent."""
    most = Invitation("\U00020000" * 50, A, "a", bytes(MOST_EXERCISE))

    assert packing.MOST_BYTES == MOST_EXERCISE
    assert MOST_PARTS["a"] == len(sealed(pack(most), KEY))
    assert most.exercise == unpack_invitation(opened(sealed(pack(most), KEY)) or b"").exercise
    with pytest.raises(TooLarge, match="larger than 256 KiB"):
        pack(Invitation("Ana", A, "a", bytes(MOST_EXERCISE + 1)))


def test_every_changed_byte_is_noticed() -> None:
    """Not one bit of a part can change, and none can be shorter or longer."""
    [part] = sealed(pack(Letter("Bo", B)), KEY)

    assert not bad([part])
    for at in range(len(part)):
        for bit in range(8):
            assert bad([part[:at] + bytes([part[at] ^ 1 << bit]) + part[at + 1 :]])
        assert bad([part[:at]])
    assert bad([part + b"\0"])


def test_parts_cannot_be_moved() -> None:
    """Left out, exchanged, repeated, cut off, from another letter, from oneself: each is noticed."""
    parts, theirs = sealed(LONG, KEY), sealed(LONG, OTHER)

    assert LONG == opened(parts)
    for n in range(len(parts)):
        assert bad(parts[:n] + parts[n + 1 :]) or opened(parts[:n]) is None
        assert bad([*parts[: n + 1], parts[n]])
        assert bad([*parts[:n], theirs[n]])
        for m in range(n):
            moved = list(parts)
            moved[n], moved[m] = moved[m], moved[n]
            assert bad(moved)
    assert bad(parts, OTHER)
    assert bad([*parts, parts[-1]])
    assert bad([bytes([4]) + part[1:] for part in parts[:4]])


def sized(pieces: list[bytes], counts: list[int] | None = None) -> list[bytes]:
    """Parts of these sizes, well sealed by somebody who keeps no rule."""
    counts = counts or [len(pieces)] * len(pieces)
    closed = AESGCM(KEY)
    return [
        bytes([count]) + closed.encrypt(n.to_bytes(12, "big"), piece, bytes([n, count]))
        for n, (piece, count) in enumerate(zip(pieces, counts, strict=True))
    ]


def test_parts_are_cut_in_one_way() -> None:
    """All parts but the last are full, none is empty or too full, and their count never changes."""
    full = bytes(PART)

    assert not bad(sized([full, b"x"]))
    assert bad(sized([full[1:], b"x"]))
    assert bad(sized([full, b""]))
    assert bad(sized([b""]))
    assert bad(sized([full + b"x"]))
    assert bad(sized([full, full], [2, 3]))
    assert bad(sized([full, full], [3, 2]))


def test_an_inbox_is_bounded() -> None:
    """No more than 22 parts are taken from a host and one from a joiner, whatever they claim."""
    assert bad(sized([bytes(PART)], [23]))
    assert bad(sized([bytes(PART)], [2]), seat="b")
    assert bad(sized([b"x"], [0]))
    assert bad([b""])
    assert not bad(sized([b"x"]), seat="b")


def test_a_receipt_comes_after_the_whole_letter() -> None:
    """It is good for this letter and key only, says nothing else, and no part passes for it."""
    parts, good, whole = sealed(LONG, KEY), receipt(LONG, KEY), Inbox(KEY, MOST_PARTS["a"])
    for part in parts:
        whole.receive(part)
    count = bytes([len(parts)])
    wordy = count + AESGCM(KEY).encrypt(len(parts).to_bytes(12, "big"), b"x", count * 2)
    other = receipt(LONG, OTHER), receipt(LONG[:PART], KEY)
    for wrong in (b"", count, good[:-1], b"\x04" + good[1:], wordy, *other, *parts):
        with pytest.raises(BadMail):
            whole.receipt(wrong)
    with pytest.raises(BadMail):
        whole.receive(good)

    assert len(good) <= frames.MOST_MAIL
    whole.receipt(good)


def test_letters_keep_names_to_themselves() -> None:
    """Neither names nor exercises are in a repr."""
    assert "Letter()" == repr(Letter("Bo", B))
    assert "Invitation(speaker='a')" == repr(Invitation("Ana", A, "a", b"{}"))
