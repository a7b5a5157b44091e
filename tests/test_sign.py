# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
from dataclasses import replace
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from duologue import wire
from duologue.core.entry import Record, digest
from duologue.sign import SIG, Signer, Signing, Unsigned, Verifier, hello_of, hello_verified, unverified, verified
from tests.helpers import mirror_shape, record, seated

START = seated(mirror_shape())
P = 2**255 - 19  # the field of Ed25519, RFC 8032 (5.1)
D = -121665 * pow(121666, -1, P) % P
L = 2**252 + 27742317777372353535851937790883648493
ALICE, BOB = Signing(b"a" * 32), Signing(b"b" * 32)
HELLO: dict[str, Any] = {"host": "relay.example", "session": b"s" * 32, "seat": "a", "nonce": b"n" * 32}


def signed(signer: Signer, words: str = "Hello.") -> Record:
    """The record of an entry as this signer signs it."""
    blank = record(START, "a", "say", words)
    return wire.record_of(blank.at, blank.raw[:-SIG] + signer.sign(blank.raw[:-SIG]))


def flipped(data: bytes, at: int, bit: int = 0) -> bytes:
    """These bytes with one bit changed."""
    return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]


def test_nobody_signs_at_one_keyboard() -> None:
    """The signature that is none is 64 zero bytes, and the verifier beside it accepts them under any key."""
    verify: Verifier = unverified
    made = signed(Unsigned())

    assert bytes(64) == made.entry.sig
    assert all(verify(key, made) for key in (b"a" * 32, b"b" * 32, b""))


def test_a_real_signature_is_not_taken_for_none() -> None:
    """An entry that carries other bytes was meant for a verifier that knows keys: it is not accepted here."""
    made = signed(Unsigned())

    assert not unverified(b"a" * 32, signed(ALICE))
    assert not unverified(b"a" * 32, replace(made, raw=made.raw[:-1] + b"\x01"))
    assert not unverified(b"a" * 32, replace(made, raw=b""))


def test_what_a_seat_signs_is_verified_with_its_key() -> None:
    """A signature of 64 bytes is verified with the signer's 32 bytes, and with no other key."""
    verify: Verifier = verified
    made = signed(ALICE)

    assert (32, 64) == (len(ALICE.public), len(made.entry.sig))
    assert [True, False] == [verify(key, made) for key in (ALICE.public, BOB.public)]
    assert not verify(ALICE.public, signed(Unsigned()))


def test_the_stamp_is_its_relays() -> None:
    """The time on a record is not its author's: with any other it is signed as well."""
    assert verified(ALICE.public, replace(signed(ALICE), at=0))


def test_every_bit_is_signed() -> None:
    """No bit of an entry's bytes can be another, its signature included."""
    made = signed(ALICE)

    for at in range(len(made.raw)):
        assert not any(verified(ALICE.public, replace(made, raw=flipped(made.raw, at, bit))) for bit in range(8))


def test_the_bytes_received_are_what_counts() -> None:
    """The same entry in a longer form than its author's is not what its author signed."""
    made = signed(ALICE)
    longer = made.raw.replace(b"\xa3seq\x03", b"\xa3seq\xcc\x03")

    assert len(longer) == len(made.raw) + 1
    assert not verified(ALICE.public, replace(made, raw=longer))


@given(st.binary(max_size=200), st.binary(max_size=40))
def test_chance_bytes_are_signed_by_nobody(raw: bytes, key: bytes) -> None:
    """Whatever the key and whatever the bytes, nothing is raised, and nothing is verified."""
    made = replace(signed(ALICE), raw=raw)

    assert [False] * 3 == [verified(held, made) for held in (ALICE.public, key, key.ljust(32, b"\xff")[:32])]
    assert not hello_verified(key, raw, **HELLO)


def test_a_signature_has_one_form() -> None:
    """A second number that stands for the same scalar makes no second signature."""
    made = signed(ALICE)
    again = int.from_bytes(made.raw[-32:], "little") + L

    assert not verified(ALICE.public, replace(made, raw=made.raw[:-32] + again.to_bytes(32, "little")))


def root(square: int) -> int | None:
    """A square root in the field, if there is one: RFC 8032 (5.1.3)."""
    found = pow(square, (P + 3) // 8, P)
    found = found if found * found % P == square % P else found * pow(2, (P - 1) // 4, P) % P
    return found if found * found % P == square % P else None


def small_order() -> list[bytes]:
    """Every encoding of every point P of Ed25519 with 8·P = 0, from the equation of the curve."""
    # Doubled, y becomes (y² + x²) / (1 - d·x²·y²): x = 0 for orders 1 and 2, y = 0 for order 4, x² = -y² for order 8.
    eighth = {root((-1 + s) * pow(D, -1, P) % P) for s in (root(1 + D), -(root(1 + D) or 0)) if s is not None}
    y8 = {y for held in eighth if held is not None for y in (held, P - held)}
    ys = {y + P * more for y in {0, 1, P - 1} | y8 for more in (0, 1) if y + P * more < 2**255}
    return [(y | sign << 255).to_bytes(32, "little") for y in sorted(ys) for sign in (0, 1)]


def test_the_library_takes_keys_under_which_anything_is_signed() -> None:
    """Why keys of small order are refused here: below us, some fixed bytes are a signature of some message."""
    fixed = [point + bytes(32) for point in small_order()]

    assert 14 == len(small_order())
    for key in small_order():
        assert any(bare(key, sig, bytes([n])) for sig in fixed for n in range(64))


def bare(key: bytes, sig: bytes, message: bytes) -> bool:
    """The library's own verdict."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(sig, message)
    except InvalidSignature:
        return False
    return True


def test_keys_of_small_order_have_signed_nothing() -> None:
    """Under a key that is a point of small order nothing is verified, be it what fits the library's equation."""
    message, fits = signed(ALICE).raw[:-SIG], 0
    for key in small_order():
        for sig in [point + bytes(32) for point in small_order()]:
            fits += bare(key, sig, digest("entry", message)) + bare(key, sig, hello_of(**HELLO))
            assert not verified(key, replace(signed(ALICE), raw=message + sig))
            assert not hello_verified(key, sig, **HELLO)

    assert fits > 0


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_private_key_has_32_bytes(length: int) -> None:
    """A secret of another length is a mistake of the program, and makes no signer."""
    with pytest.raises(ValueError, match="32"):
        Signing(bytes(length))


def test_a_hello_is_verified_where_it_was_meant() -> None:
    """Hello is good for its host, session, seat and nonce; for any other of them, or another key, it is none."""
    sig = ALICE.hello(**HELLO)
    others: list[dict[str, Any]] = [
        {"host": "other.example"}, {"session": b"t" * 32}, {"seat": "b"}, {"nonce": b"m" * 32},
        {"host": "relay.exampl", "session": b"e" + b"s" * 31}, {"session": b"", "seat": "s" * 32 + "a"},
    ]  # fmt: skip

    assert hello_verified(ALICE.public, sig, **HELLO)
    assert not hello_verified(BOB.public, sig, **HELLO)
    assert [False] * 6 == [hello_verified(ALICE.public, sig, **{**HELLO, **other}) for other in others]
    assert not any(hello_verified(ALICE.public, flipped(sig, at), **HELLO) for at in range(64))


def test_a_hello_is_no_entry() -> None:
    """What was signed as one thing is not verified as the other, over the very same bytes."""
    message = hello_of(**HELLO)
    made = replace(signed(ALICE), raw=message + ALICE.hello(**HELLO))

    assert not verified(ALICE.public, made)
    assert not hello_verified(ALICE.public, ALICE.sign(message), **HELLO)
    assert digest("hello", b"relay.example", b"s" * 32, b"a", b"n" * 32) == message
