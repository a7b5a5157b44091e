# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.core.entry import SIZES
from duologue.errors import TooLong, Unreadable
from duologue.seal import MOST_BYTES, TAG, Sealer, Unsealed, pad, unpad
from tests.helpers import entry, mirror_shape, seated

START = seated(mirror_shape())


@given(st.text(max_size=5000), st.sampled_from([0, TAG]))
def test_words_come_back(text: str, tag: int) -> None:
    """What was padded is unpadded letter for letter, and with its tag it has one of the few lengths."""
    padded = pad(text, tag)

    assert text == unpad(padded)
    assert len(padded) + tag in SIZES


@pytest.mark.parametrize("letter", ["x", "é", "€", "🙂", "\0"])
def test_each_size_holds_what_it_can(letter: str) -> None:
    """A body is of the smallest size that holds its length, its UTF-8 and a tag; 12,000 bytes is the most."""
    width = len(letter.encode())
    fits = [min(size - TAG - 2, MOST_BYTES) for size in SIZES]

    assert 12_000 == MOST_BYTES
    assert list(SIZES) == [len(pad(letter * (most // width))) for most in fits]
    assert list(SIZES[1:]) == [len(pad(letter * (most // width + 1))) for most in fits[:-1]]
    with pytest.raises(TooLong):
        pad(letter * (MOST_BYTES // width + 1))


def test_words_stand_behind_their_length_and_before_zeros() -> None:
    """The form is the length in two bytes, the letters, and zeros up to the size less the tag."""
    assert b"\x00\x03hi!" + bytes(251) == pad("hi!")
    assert b"\x00\x03hi!" + bytes(235) == pad("hi!", TAG)


def test_half_a_character_does_no_harm() -> None:
    """A lone surrogate, which UTF-8 cannot hold, becomes a question mark; the words around it stay."""
    assert "so ? and ? so" == unpad(pad("so \ud800 and \udfff so"))


@pytest.mark.parametrize(
    "padded",
    [
        b"\x00\x04hi!",
        b"\xff\xff" + bytes(254),
        b"\x01",
        b"\x00\x02hi!" + bytes(251),
        b"\x00\x00" + bytes(253) + b"\x01",
        b"\x00\x02\xc3\x28" + bytes(252),
        b"\x00\x03\xed\xa0\x80" + bytes(251),
        b"\x00\x01\xc3" + bytes(253),
    ],
)
def test_what_pad_did_not_make_is_unreadable(padded: bytes) -> None:
    """A length beyond the end, letters behind the end and bytes that are no UTF-8 are Unreadable."""
    with pytest.raises(Unreadable):
        unpad(padded)


@given(st.binary(max_size=400))
def test_chance_bytes_are_words_or_unreadable(data: bytes) -> None:
    """Whatever is opened, it is words or Unreadable, and nothing else is raised."""
    try:
        text = unpad(data)
    except Unreadable:
        return

    assert data[2:].startswith(text.encode())
    assert not any(data[2 + len(text.encode()) :])


def test_the_open_sealer_takes_the_path_of_every_sealer() -> None:
    """Without secrets too there is a commit, a padded body and a wrap for each recipient, and words come back."""
    sealer: Sealer = Unsealed()
    blank = entry(START, "a", "say")
    commit, body, wraps = sealer.seal(blank, "I missed you.")

    assert 32 == len(commit)
    assert pad("I missed you.") == body
    assert {"a": b"", "b": b""} == wraps
    assert "I missed you." == sealer.open(entry(START, "a", "say", body=body))
    assert "I missed you." == sealer.open(entry(START, "a", "say", body=body), wrap=b"")


def test_the_open_sealer_reveals_to_the_other_seat() -> None:
    """What one could open alone is revealed by a wrap for the other partner, and for nobody else."""
    assert {"b": b""} == Unsealed().wraps_for(entry(START, "a", "write"))
    assert {"a": b""} == Unsealed().wraps_for(entry(START, "b", "write"))


def test_the_open_sealer_cannot_open_what_was_not_padded() -> None:
    """A body of another make is Unreadable, and one that is too long is never made."""
    with pytest.raises(Unreadable):
        Unsealed().open(entry(START, "a", "say", body=b"\xff" * 256))
    with pytest.raises(TooLong):
        Unsealed().seal(entry(START, "a", "say"), "x" * (MOST_BYTES + 1))
