# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Writing under seal: before both have written nobody opens the other's, with all the keys that there are in reach."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import product

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from duologue import wire
from duologue.chair import Chair
from duologue.core.dialogue import UNOPENED
from duologue.core.entry import Entry, Record, answer_hash, session_of, tip_after
from duologue.core.shape import PARTNERS, Partner, Seat
from duologue.core.state import Reason, other
from duologue.errors import NotNow, Unreadable
from duologue.participant import Participant
from duologue.phrases import EN
from duologue.seal import Sealing, _wrap_key, unpad
from duologue.sign import Signing
from tests.hostile.people import OWN, PAIR, SIGNS, START, chair, opening
from tests.table import NAMES
from tests.test_expectations import exercise

NAME = "ten-and-ten"
SEATS: tuple[Seat, ...] = ("a", "b", "f")
LETTER = "What I never told you is in here."


class Couple:
    """Two real participants and all that was said; each hears every record."""

    def __init__(self) -> None:
        self.now = START
        self.chairs: dict[Seat, Participant] = {seat: chair(seat, exercise(NAME)) for seat in PARTNERS}
        self.act("a", "begin", **opening(exercise(NAME)))
        self.act("b", "sit")
        self.act("a", "say", "What is it that you never told me?")

    def act(self, seat: Seat, act: str, words: str = "", **clear: object) -> Record:
        """One of them does this."""
        return self.tell(self.chairs[seat].propose(act, words, at=self.now, clear=clear))

    def tell(self, entry: Entry) -> Record:
        """Both hear it."""
        record = Record(self.now, entry, wire.encode(entry))
        assert {"counted"} == {one.receive(record, self.now).outcome for one in self.chairs.values()}
        return record

    def reveal(self, seat: Seat) -> Record:
        """This one's program opens what its owner wrote."""
        entry = self.chairs[seat].due(self.now)
        assert entry is not None
        assert "reveal" == entry.act
        return self.tell(entry)

    def to_strongest(self) -> None:
        """Both letters are written, opened and read twice."""
        for seat in PARTNERS:
            self.act(seat, "say", LETTER)
        for seat in PARTNERS:
            self.reveal(seat)
        for seat in [*PARTNERS, *PARTNERS]:
            self.act(seat, "ready")


def reached(couple: Couple, writer: Partner) -> list[bytes]:
    """Every 32 bytes that the other one, the relay, and both together hold or can read."""
    records = couple.chairs[writer].records
    public = [SIGNS[seat].public for seat in PARTNERS]
    known = [PAIR, OWN[other(writer)], (b"b" if writer == "a" else b"a") * 32, *public, bytes(32)]
    tip = bytes(32)
    for record in records:
        made = record.entry
        tip = tip_after(tip, record.at, record.raw)
        known += [tip, made.session, made.prev, made.commit, made.sig[:32], made.sig[32:], made.body[:32]]
        known += [wrap[at : at + 32] for wrap in made.wraps.values() for at in (0, 16)]
        known += [held for held in made.clear.values() if type(held) is bytes and len(held) == 32]
    # The keys of all that they can open, which were made by the same two people.
    for seat, record in product(PARTNERS, records):
        if seat != writer:
            try:
                known.append(couple.chairs[seat]._sealer._key(record.entry))  # type: ignore[attr-defined]
            except Unreadable:
                continue
    return [*dict.fromkeys(known)]


def openings(made: Entry, secrets: list[bytes], wraps: list[bytes]) -> Iterator[str]:
    """Whatever comes of this body with each of these as the key, or as the secret of a wrap, in each seat."""
    for secret in secrets:
        with suppress(InvalidTag, Unreadable):
            yield unpad(AESGCM(secret).decrypt(bytes(12), made.body, wire.envelope(made)))
        for seat in SEATS:
            sealing = Sealing(seat, secret, dict.fromkeys(SEATS, secret), wire.envelope)
            opener = AESGCM(_wrap_key(secret, made, seat))
            for wrap in wraps:
                try:  # hundreds of thousands of them, and almost none opens
                    key = opener.decrypt(bytes(12), wrap, None)
                except (InvalidTag, ValueError):
                    continue
                # Without asking for the commit: who attacks does as they like.
                with suppress(InvalidTag, Unreadable, ValueError):
                    yield unpad(AESGCM(key).decrypt(bytes(12), made.body, wire.envelope(made)))
                    yield sealing.open(made, wrap)
            with suppress(Unreadable):
                yield sealing.open(made)


def all_wraps(couple: Couple) -> list[bytes]:
    """Every wrap that ever went over the line."""
    entries = [record.entry for record in couple.chairs["a"].records]
    late = [wrap for made in entries for wrap in made.clear.get("wraps", {}).values()]
    return [*late, *(wrap for made in entries for wrap in made.wraps.values())]


@pytest.mark.parametrize("writer", PARTNERS)
def test_nobody_opens_what_is_under_seal(writer: Partner) -> None:
    """The other partner, the relay, and both together try every key and every wrap that they have: nothing opens."""
    couple = Couple()
    record = couple.act(writer, "say", LETTER)
    secrets, wraps = reached(couple, writer), all_wraps(couple)

    assert [] == [*openings(record.entry, secrets, wraps)]
    assert [LETTER] == [text.partition("\n")[2] for text in {*openings(record.entry, [OWN[writer]], wraps)}]
    assert len(secrets) > 20


@pytest.mark.parametrize("writer", PARTNERS)
def test_it_stays_closed_until_its_own_key_comes(writer: Partner) -> None:
    """When both have written and only the other has opened, the first is still closed; with its reveal it opens."""
    couple, reader = Couple(), other(writer)
    record = couple.act(writer, "say", LETTER)
    couple.act(reader, "say", "mine")
    couple.reveal(reader)
    closed = [*openings(record.entry, reached(couple, writer), all_wraps(couple))]
    opens = couple.reveal(writer)

    assert [] == closed
    assert LETTER == couple.chairs[reader].said[-1].words
    assert f"say {opens.entry.clear['salt'].hex()}\n{LETTER}" in {*openings(record.entry, [PAIR], all_wraps(couple))}


def test_an_answer_under_seal_cannot_be_guessed() -> None:
    """Which of two answers it is shows neither in its hash, salted with 16 bytes, nor in any length."""
    couple = Couple()
    couple.to_strongest()
    step = couple.chairs["a"].state.here
    record = couple.act("a", "mine")
    hidden = record.entry.clear["hash"]
    salts = {secret[at : at + 16] for secret in reached(couple, "a") for at in range(17)} | {b"", bytes(16)}
    salts |= {n.to_bytes(16, end) for n in range(20_000) for end in ("big", "little")}
    salts |= {os.urandom(16) for _ in range(20_000)}
    hits = [answer for answer, salt in product(step.acts, salts) if answer_hash(answer, salt) == hidden]
    for seat in PARTNERS[1:]:
        couple.act(seat, "yours")
    opens = couple.reveal("a")

    assert [] == hits
    assert {"mine", "yours"} == {*step.acts}
    assert hidden == answer_hash("mine", opens.entry.clear["salt"])
    written = [made for made in (held.entry for held in couple.chairs["a"].records) if made.act == "write"][-2:]
    assert 1 == len({len(wire.encode(made)) for made in written})


def test_no_salt_comes_twice() -> None:
    """Equal answers have different hashes, from the same writer too."""
    hashes = set()
    for _ in range(20):
        couple = Couple()
        couple.to_strongest()
        hashes |= {couple.act(seat, "mine").entry.clear["hash"] for seat in PARTNERS}

    assert 40 == len(hashes)


def test_an_answer_cannot_change_once_the_other_is_known() -> None:
    """Who has read the other's and would rather have answered otherwise is held to what was sealed."""
    couple = Couple()
    couple.to_strongest()
    couple.act("a", "mine")
    couple.act("b", "yours")
    couple.reveal("a")
    cheat = couple.chairs["b"]
    own = cheat._unsealed(cheat._written["b"])
    assert own is not None
    for answer, salt in (("mine", own[1]), ("mine", bytes(16)), ("shout", own[1])):
        with pytest.raises(NotNow) as refused:
            cheat.propose("reveal", at=START, clear={"answer": answer, "salt": salt, "wraps": {"a": b""}})
        assert Reason.ANSWER == refused.value.reason
    couple.reveal("b")

    assert "whose" == couple.chairs["a"].state.step


def test_who_never_opens_theirs_is_gone_on_without() -> None:
    """After a minute, and not before, the other may go on; what was never opened goes back to its writer alone."""
    couple = Couple()
    couple.act("a", "say", LETTER)
    kept = couple.act("b", "say", "what b keeps")
    couple.reveal("a")
    pages = Chair(couple.chairs["a"], NAMES, lambda: couple.now)
    early = pages.page()
    with pytest.raises(NotNow) as refused:
        couple.act("a", "without")
    couple.now += UNOPENED
    late = pages.page()
    couple.act("a", "without")
    theirs = Chair(couple.chairs["b"], NAMES, lambda: couple.now).page()

    assert (EN["turn.opening"], EN["without.why"].format(them="Ben")) == (early.headline, late.headline)
    assert ["without"] == [choice.act for choice in late.choices]
    assert Reason.TOO_EARLY == refused.value.reason
    assert couple.chairs["b"].draft is not None
    assert "what b keeps" == couple.chairs["b"].draft.text
    assert EN["draft.unopened"] in theirs.notices
    assert couple.chairs["a"].draft is None
    assert [] == [*openings(kept.entry, reached(couple, "b"), all_wraps(couple))]
    assert not [held for held in couple.chairs["a"].said if held.words == "what b keeps"]


def test_keys_of_another_dialogue_open_nothing() -> None:
    """The same two, the same words, the same secrets: what was sealed in one dialogue is closed in every other."""
    couple = Couple()
    record = couple.act("a", "say", LETTER)
    elsewhere = Participant(
        "a", session_of(opening(exercise(NAME), "b")), exercise(NAME), couple.chairs["a"]._sealer, Signing(b"a" * 32),
        lambda key, held: True,
    )  # fmt: skip

    assert elsewhere.state.session != record.entry.session
    assert "void" == elsewhere.receive(record, START).outcome
