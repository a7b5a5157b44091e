# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Not one bit of a sealed and signed record can be turned unnoticed. That no flip opens to other words whatever
anybody accepts is shown in tests/test_seal_hostile.py; here the real gate and a real participant are asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from duologue import wire
from duologue.core.entry import Record, answer_hash
from duologue.core.shape import Partner
from duologue.core.state import Refused, other
from duologue.core.walk import SALT
from duologue.log import MemoryLog
from duologue.sign import verified
from duologue_relay.limits import Limits
from duologue_relay.logs.memory import MemoryEngine
from duologue_relay.session import Session
from tests.hostile.people import SEALS, START, Moment, after, chair, first, opening, said
from tests.test_expectations import exercise

WORDS = "I missed you."
NAME = "ten-and-ten"


def letters() -> tuple[Moment, Moment, Record]:
    """The moment at which letters are written, the moment at which both are, and the record that opens a's."""
    moment = first(exercise(NAME)).then("a", "say")
    hashed = {"hash": answer_hash("say", SALT)}
    letter = said(moment.state, "a", "write", hashed, START, f"say {SALT.hex()}\n{WORDS}")
    one = Moment((*moment.records, letter), after(moment.state, letter), START)
    both = one.then("b", "write", hashed)
    clear = {"answer": "say", "salt": SALT, "wraps": SEALS["a"].wraps_for(letter.entry, ["b"])}
    return moment, both, said(both.state, "a", "reveal", clear, START)


def cases() -> Iterator[tuple[str, Moment, Record]]:
    """A record of each kind: words, a time in the open, a letter under seal, what opens it, and the first of all."""
    begun = first(exercise(NAME))
    yield "say", begun, said(begun.state, "a", "say", at=START, words=WORDS)
    yield "pause", begun, said(begun.state, "b", "pause", {"until": START + 1_200_000}, START)
    before, both, opens = letters()
    yield "write", before, both.records[len(before.records)]
    yield "reveal", both, opens
    state = chair("a", exercise(NAME)).state
    yield "begin", Moment((), state, START), said(state, "a", "begin", opening(exercise(NAME)), START)


CASES = {name: (moment, record) for name, moment, record in cases()}


@pytest.mark.parametrize("name", CASES)
async def test_no_flipped_bit_gets_anywhere(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any bit of a record turned: the relay refuses it and stores nothing, and no partner is moved or shown words."""
    monkeypatch.setattr("duologue_relay.session.REACH_WITHIN", 0)
    moment, record = CASES[name]
    seat = record.entry.seat
    author: Partner = "b" if seat == "b" else "a"
    log = MemoryLog()
    for held in moment.records:
        await log.append(held)
    session = Session(moment.state.session, log, MemoryEngine(), verified, Limits(), lambda: START)
    honest = chair(other(author), exercise(NAME), moment.records)
    before, shown = honest.state, len(honest.said)
    tried = 0
    for place in range(len(record.raw)):
        for bit in range(8) if name == "say" else (place % 8,):
            raw = bytearray(record.raw)
            raw[place] ^= 1 << bit
            try:
                changed = wire.record_of(record.at, bytes(raw))
            except wire.Malformed:
                continue
            tried += 1
            assert isinstance(await session.propose(author, changed.entry, changed.raw), Refused)
            assert honest.receive(changed, START).outcome in ("void", "early")
            assert (before, shown) == (honest.state, len(honest.said))
    assert moment.state == session.state
    assert [*moment.records] == log.stored()
    assert tried > len(record.raw) // 2
    assert await session.propose(author, record.entry, record.raw) is None
    assert "counted" == honest.receive(record, START).outcome
    assert (WORDS if name in ("say", "reveal") else "") == honest.said[-1].words


async def test_a_stamp_is_part_of_the_chain() -> None:
    """A record under another time counts where it is last, and all that follows it then belongs to another history."""
    moment = first(exercise(NAME)).then("a", "say")
    early, last = moment.records[:-1], moment.records[-1]
    reader = chair("b", exercise(NAME), early)
    following = moment.then("b", "pause", {"until": START})

    assert "counted" == reader.receive(Record(last.at + 1, last.entry, last.raw), START).outcome
    assert "void" == reader.receive(following.records[-1], START).outcome
