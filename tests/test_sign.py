from dataclasses import replace

from duologue import wire
from duologue.sign import Signer, Unsigned, Verifier, unverified
from tests.helpers import entry, mirror_shape, seated

START = seated(mirror_shape())


def test_nobody_signs_at_one_keyboard() -> None:
    """The signature that is none is 64 zero bytes, and the verifier beside it accepts them under any key."""
    signer: Signer = Unsigned()
    verify: Verifier = unverified
    blank = entry(START, "a", "say", "Hello.")
    signed = replace(blank, sig=signer.sign(wire.signed(blank)))

    assert bytes(64) == signed.sig
    assert all(verify(key, signed) for key in (b"a" * 32, b"b" * 32, b""))


def test_a_real_signature_is_not_taken_for_none() -> None:
    """An entry that carries other bytes was meant for a verifier that knows keys: it is not accepted here."""
    signed = entry(START, "a", "say", sig=bytes(63) + b"\x01")

    assert not unverified(b"a" * 32, signed)
    assert not unverified(b"a" * 32, replace(signed, sig=b""))
