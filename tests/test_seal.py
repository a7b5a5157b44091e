# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from duologue import wire
from duologue.core.dialogue import advance
from duologue.core.entry import SIZES, Entry, Record, answer_hash, digest, name_hash
from duologue.core.shape import PARTNERS, Seat, Shape, Step
from duologue.core.state import State
from duologue.errors import TooLong, Unreadable
from duologue.seal import MOST_BYTES, TAG, Sealer, Sealing, Unsealed, answered, answering, named, naming, pad, unpad
from duologue.sign import verified
from tests.helpers import entry, seated
from tests.seals import OWN_A, OWN_B, PAIR, SIGNS, START, WORDS, A, B, chair, sealed, tried, twofold, wrapped

UNDER_SEAL = seated(Shape("s", {"s": Step("both", {"say": "end"}, sealed=True), "end": Step("nobody")}))


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
    assert {"b": b""} == Unsealed().wraps_for(entry(START, "a", "write"), PARTNERS)
    assert {"a": b""} == Unsealed().wraps_for(entry(START, "b", "write"), PARTNERS)


def test_the_open_sealer_cannot_open_what_was_not_padded() -> None:
    """A body of another make is Unreadable, and one that is too long is never made."""
    with pytest.raises(Unreadable):
        Unsealed().open(entry(START, "a", "say", body=b"\xff" * 256))
    with pytest.raises(TooLong):
        Unsealed().seal(entry(START, "a", "say"), "x" * (MOST_BYTES + 1))


# --- Sealing


@given(st.text(max_size=3000))
def test_both_partners_read_what_was_sealed(words: str) -> None:
    """Author and partner read the same words, letter for letter; the body has one of the sizes, each wrap 48 bytes."""
    made = sealed(words)

    assert [words, words] == [A.open(made), B.open(made)]
    assert len(made.body) in SIZES
    assert {"a": 48, "b": 48} == {seat: len(wrap) for seat, wrap in made.wraps.items()}
    assert isinstance(advance(START, Record(1, made, wire.encode(made))), State)


def test_as_much_as_fits_is_sealed_and_no_more() -> None:
    """12,000 bytes are sealed; one more is TooLong."""
    assert "x" * MOST_BYTES == B.open(sealed("x" * MOST_BYTES))
    with pytest.raises(TooLong):
        sealed("x" * (MOST_BYTES + 1))


def test_a_sealed_entry_is_what_the_protocol_says() -> None:
    """Body and wraps are AES-256-GCM with a nonce of zeros, under the content key and under keys for each wrap."""
    key = bytes(range(32))
    made = sealed(by=Sealing("a", OWN_A, {"b": PAIR}, wire.envelope, lambda n: bytes(range(n))))

    assert digest("commit", key) == made.commit
    assert AESGCM(key).encrypt(bytes(12), pad(WORDS, TAG), wire.envelope(made)) == made.body
    assert {"a": wrapped(key, OWN_A, made, "a"), "b": wrapped(key, PAIR, made, "b")} == made.wraps


def test_every_entry_has_a_key_of_its_own() -> None:
    """The same words sealed twice at the same place share no bytes that depend on the key."""
    first, second = sealed(), sealed()

    assert first.commit != second.commit
    assert first.body != second.body
    assert not set(first.wraps.values()) & set(second.wraps.values())


def test_a_body_has_one_text_for_all() -> None:
    """Two keys for one entry: only the one that `commit` names opens it, so nobody is shown other words."""
    first, second = b"1" * 32, b"2" * 32
    made = twofold(first, second, digest("commit", first))

    # Without the check of `commit`, b would read words that nobody else can.
    assert "other words" == unpad(AESGCM(second).decrypt(bytes(12), made.body, wire.envelope(made)))
    assert verified(SIGNS.public, Record(1, made, wire.encode(made)))
    assert [None, None] == [tried(A, made), tried(B, made)]
    assert "other words" == tried(B, twofold(first, second, digest("commit", second)))


def test_who_shares_no_secret_opens_nothing() -> None:
    """A seat without a key of its own for the author, or with a wrong one, reads nothing."""
    made = sealed()
    stranger = Sealing("b", OWN_B, {}, wire.envelope)

    assert [None, None] == [tried(stranger, made), tried(chair("b", b"wrong".ljust(32)), made)]
    assert WORDS == tried(Sealing("a", OWN_A, {}, wire.envelope), made)


def test_no_secret_is_not_an_empty_secret() -> None:
    """A wrap under a key that anybody could make, from no secret at all, opens for nobody."""
    made = sealed(by=chair("a", b""))

    assert WORDS == tried(A, made)
    assert [None, None] == [tried(B, made), tried(Sealing("b", OWN_B, {}, wire.envelope), made)]


# --- under seal


def test_what_is_written_is_its_writers_until_it_is_revealed() -> None:
    """A `write` opens for its writer alone; with the wrap that comes later it opens for the other too."""
    made = sealed(act="write", state=UNDER_SEAL, clear={"hash": bytes(32)})
    wraps = A.wraps_for(made, PARTNERS)

    assert [["a"], WORDS, None] == [list(made.wraps), tried(A, made), tried(B, made)]
    assert [None, None] == [tried(B, made, made.wraps["a"]), tried(B, made, b"")]
    assert {"b": 48} == {seat: len(wrap) for seat, wrap in wraps.items()}
    assert WORDS == B.open(made, wraps["b"])


def test_a_reveal_opens_one_entry() -> None:
    """The wrap of one `write` opens no other, and not for whoever else finds it."""
    made, foreign = [sealed(act="write", state=UNDER_SEAL, clear={"hash": bytes(32)}) for _ in range(2)]
    wrap = A.wraps_for(foreign, PARTNERS)["b"]

    assert [None, None] == [tried(B, made, wrap), tried(A, foreign, wrap)]
    assert tried(chair("b", b"wrong".ljust(32)), foreign, wrap) is None


def test_what_cannot_be_opened_cannot_be_revealed() -> None:
    """Who cannot open a `write` makes no wraps for it."""
    made = sealed(act="write", state=UNDER_SEAL, clear={"hash": bytes(32)})

    for broken in (replace(made, wraps={}), replace(made, commit=bytes(32))):
        with pytest.raises(Unreadable):
            A.wraps_for(broken, PARTNERS)


def test_a_reveal_names_seats_in_order() -> None:
    """Wraps for several seats come in the order in which an entry must have them, and never one for oneself."""
    secrets: dict[Seat, bytes] = {"f": b"f" * 32, "a": b"a" * 32}
    both = Sealing("b", OWN_B, secrets, wire.envelope)
    blank = entry(UNDER_SEAL, "b", "write", clear={"hash": bytes(32)})
    commit, body, wraps = both.seal(blank, WORDS)

    assert ["a", "f"] == list(both.wraps_for(replace(blank, commit=commit, body=body, wraps=wraps), ("a", "b", "f")))


def test_an_answer_stands_before_its_words() -> None:
    """What was written under seal is read again, whatever the words are; another answer than was promised is none."""
    promised = answer_hash("stay", b"s" * 16)
    held = answering("stay", b"s" * 16, "one\ntwo 33\n")

    assert ("stay", b"s" * 16, "one\ntwo 33\n") == answered(held, promised)
    assert [None] * 4 == [
        answered(odd, promised) for odd in ("", "stay", held.replace("stay", "go"), "stay xyz\nwords")
    ]


# --- a third


def test_a_name_comes_back_if_it_is_the_one_that_was_promised() -> None:
    """With its salt and its name, whatever stands in it; else, or with a salt that is none, there is no name."""
    promised = name_hash("Kim of Ely", b"s" * 16)

    assert "Kim of Ely" == named(naming("Kim of Ely", b"s" * 16), promised)
    assert [None] * 4 == [
        named(held, promised)
        for held in ("", "Kim of Ely", naming("Kim of Ely", b"t" * 16), naming("Robin", b"s" * 16))
    ]


def test_a_secret_can_be_shared_later() -> None:
    """Whoever is let in afterwards can open what is wrapped for them from then on, and nobody else."""
    mine, theirs = Sealing("a", OWN_A, {"b": PAIR}, wire.envelope), Sealing("f", b"f" * 32, {"a": PAIR}, wire.envelope)
    blank = entry(START, "a", "say", to=("a", "b", "f"), wraps={})
    before: list[tuple[bytes, Entry]] = []
    after: list[tuple[bytes, Entry]] = []
    for found in (before, after):
        commit, body, wraps = mine.seal(blank, WORDS)
        found.append((wraps["f"], replace(blank, commit=commit, body=body, wraps=wraps)))
        mine.share("f", PAIR)

    assert b"" == before[0][0]
    assert WORDS == theirs.open(after[0][1])
    with pytest.raises(Unreadable):
        theirs.open(before[0][1])


def test_what_an_earlier_facilitator_said_still_opens() -> None:
    """With another one at that seat, nothing is wrapped for the first any more; what the first said can be read."""
    first, second = b"1" * 32, b"2" * 32
    mine = Sealing("a", OWN_A, {"b": PAIR}, wire.envelope)
    blank = entry(START, "a", "say", to=("a", "b", "f"), wraps={})
    heard = list[Entry]()
    for secret in (first, second):
        mine.share("f", secret)
        kim = Sealing("f", b"f" * 32, {"a": secret, "b": PAIR}, wire.envelope)
        word = replace(blank, seat="f")
        commit, body, wraps = kim.seal(word, WORDS)
        heard.append(replace(word, commit=commit, body=body, wraps=wraps))
    commit, body, wraps = mine.seal(blank, WORDS)
    said = replace(blank, commit=commit, body=body, wraps=wraps)

    assert [WORDS, WORDS] == [mine.open(word) for word in heard]
    assert WORDS == Sealing("f", b"f" * 32, {"a": second}, wire.envelope).open(said)
    with pytest.raises(Unreadable):
        Sealing("f", b"f" * 32, {"a": first}, wire.envelope).open(said)
