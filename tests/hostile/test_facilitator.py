# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A facilitator with real keys, at every moment of every exercise: what their program can open, and what it cannot.

Nothing is asked of `advance` about who may read. It is tried: with every secret that a facilitator holds, in the place
of every seat, on every wrap that ever went over the line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest

from duologue import wire
from duologue.core.entry import Clear, Entry, Record, name_hash
from duologue.core.shape import PARTNERS, Seat, carries_words
from duologue.core.state import Reason, Refused
from duologue.errors import NotNow
from duologue.log import MemoryLog
from duologue.participant import Participant
from duologue.seal import Sealing, naming
from duologue.sign import Signing, verified
from duologue_relay.limits import Limits
from duologue_relay.logs.memory import MemoryEngine
from duologue_relay.session import Session
from tests.hostile.people import OWN, PAIR, SIGNS, SOME, Moment, heard, long_beyond, moments, signed
from tests.hostile.test_sealed import openings
from tests.test_expectations import NAMES, exercise

SECRET = "Nobody but the two of us is to know this."
NAME, SALT = "Kim", b"s" * 16
SHARED: dict[Seat, bytes] = {"a": b"a and f".ljust(32), "b": b"b and f".ljust(32)}
ALONE, SIGNS_F = b"f's alone".ljust(32), Signing(b"f" * 32)
SECRETS = [*SHARED.values(), ALONE, b"f" * 32, SIGNS_F.public, *(SIGNS[seat].public for seat in PARTNERS), bytes(32)]

TRIED = [*SOME, "bundled-third-party-view"]
"""The time that it takes to try every secret on every wrap grows with what was said before: over all exercises it
would be some 15 CPU seconds more. The last of these has what is missing in SOME, a private step for both."""


def offer(scope: str = "words", key: bytes = SIGNS_F.public, name: str = NAME) -> Clear:
    """What a consent says in the open."""
    return {
        "keep": 0, "key": key, "may": "suggest", "name": name_hash(name, SALT), "scope": scope, "until": 2**53,
    }  # fmt: skip


_VERIFIED: dict[tuple[bytes, bytes], bool] = {}


def verified_once(key: bytes, record: Record) -> bool:
    """What `verified` says: of three who hear the same record, only the first has to reckon."""
    known = key, record.raw
    if known not in _VERIFIED:
        _VERIFIED[known] = verified(key, record)
    return _VERIFIED[known]


class Three:
    """Two partners and a facilitator, each with their own keys, from this moment on."""

    def __init__(self, name: str, moment: Moment) -> None:
        self.now, self.played = moment.now, exercise(name)
        pairs: dict[Seat, dict[Seat, bytes]] = {
            "a": {"b": PAIR, "f": SHARED["a"]}, "b": {"a": PAIR, "f": SHARED["b"]}, "f": SHARED,
        }  # fmt: skip
        owns: dict[Seat, bytes] = {"a": OWN["a"], "b": OWN["b"], "f": ALONE}

        def fresh(seat: Seat) -> Participant:
            return Participant(
                seat, moment.state.session, self.played, Sealing(seat, owns[seat], pairs[seat], wire.envelope),
                SIGNS[seat] if seat != "f" else SIGNS_F, verified_once,
            )  # fmt: skip

        self.chairs = {seat: heard(f"{seat} of three", moment.records, partial(fresh, seat)) for seat in owns}

    def hear(self, record: Record) -> None:
        """All three hear it."""
        assert {"counted"} == {chair.receive(record, record.at).outcome for chair in self.chairs.values()}

    def do(self, seat: Seat, act: str, clear: Clear | None = None, words: str = "") -> Record:
        """One of them does this, and all hear it."""
        entry = self.chairs[seat].propose(act, words, at=self.now, clear=clear)
        record = Record(self.now, entry, wire.encode(entry))
        self.hear(record)
        return record

    def consent(self, clear: Clear | None = None) -> None:
        """Both agree."""
        for seat in PARTNERS:
            self.do(seat, "consent", clear or offer(), naming(NAME, SALT))

    def next_words(self) -> Entry | None:
        """The next words of whoever may say some now; what is sealed or private is not among them."""
        state = self.chairs["a"].state
        for seat in PARTNERS:
            for act in state.here.acts:
                try:
                    if not carries_words(act) or state.here.sealed or self.chairs[seat].is_private(state.step, act):
                        continue
                    made = self.chairs[seat].propose(act, SECRET, at=self.now)
                    self.chairs[seat].pending = None
                    return made
                except NotNow:
                    continue
        return None

    def read(self, entry: Entry | None) -> bool:
        """Whether the facilitator can open this, however they try."""
        if entry is None:
            return False
        said = [record.entry for record in self.chairs["a"].records]
        wraps = [wrap for made in [*said, entry] for wrap in made.wraps.values()]
        return any(SECRET in found for found in openings(entry, SECRETS, [*dict.fromkeys(wraps)]))


def every(name: str) -> Iterator[tuple[Three, bool]]:
    """Three at every moment of an exercise that is not over, and whether somebody may say words there."""
    for moment in moments(name):
        if not moment.state.over:
            three = Three(name, moment)
            yield three, three.next_words() is not None


def kinds(name: str) -> set[tuple[object, ...]]:
    """All that decides who may read at a step, of each step of this exercise: floor, seal, words, privacy."""
    played = exercise(name)
    return {
        (step.floor, step.sealed, any(map(carries_words, step.acts)), played.guides[id].form == "private")
        for id, step in played.shape.steps.items()
    }


def test_no_exercise_has_a_step_of_another_kind() -> None:
    """What is tried over these exercises is tried over every kind of step that there is in any."""
    assert set() == set().union(*map(kinds, NAMES)) - set().union(*map(kinds, TRIED))


@pytest.mark.parametrize("name", TRIED)
def test_nothing_opens_to_a_facilitator_before_both_agree_and_after_either_ends_it(name: str) -> None:
    """At every step: closed to them alone and by one consent, open by both, closed by curtain and by `revoke`."""
    words = 0
    for three, speaks in every(name):
        words += speaks
        before = three.next_words()
        assert not three.read(before)
        three.do("a", "consent", offer(), naming(NAME, SALT))
        assert not three.read(three.next_words())
        three.do("b", "consent", offer(), naming(NAME, SALT))
        during = three.next_words()
        assert speaks == three.read(during)
        assert not three.read(before)
        three.do("b", "curtain")
        assert not three.read(three.next_words())
        three.do("a", "revoke")
        assert not three.read(three.next_words())
        assert speaks == three.read(during)
    assert words > 0


@pytest.mark.parametrize("name", TRIED)
def test_numbers_open_nothing(name: str) -> None:
    """At every step: agreed to numbers alone, or to two different people, their program opens nothing."""
    for three, _ in every(name):
        three.do("a", "consent", offer(), naming(NAME, SALT))
        three.do("b", "consent", offer(key=SIGNS["a"].public), naming(NAME, SALT))
        assert not three.read(three.next_words())
        three.do("b", "revoke")
        three.consent(offer("numbers"))
        assert None is not three.chairs["a"].state.facilitator(three.now)
        assert not three.read(three.next_words())


def test_a_letter_written_in_front_of_them_opens_to_them_with_the_other() -> None:
    """Of a sealed step they read what they saw both write, once it is opened to the other too; nothing else of it."""
    for late in (False, True):
        three = Three("ten-and-ten", next(m for m in moments("ten-and-ten") if m.state.here.sealed))
        answer = next(act for act in three.chairs["a"].state.here.acts if carries_words(act))
        if not late:
            three.consent()
        for seat in PARTNERS:
            three.do(seat, answer, words=SECRET)
        if late:
            three.consent()
        written = [record.entry for record in three.chairs["a"].records if record.entry.act == "write"]
        assert [False, False] == [three.read(entry) for entry in written]
        for seat in PARTNERS:
            entry = three.chairs[seat].due(three.now)
            assert entry is not None
            assert "reveal" == entry.act
            three.hear(Record(three.now, entry, wire.encode(entry)))
        heard = {
            chair: [said.words for said in three.chairs[chair].said if said.act == "reveal"] for chair in ("a", "f")
        }
        assert {"a": [SECRET] * 2, "f": [None] * 2 if late else [SECRET] * 2} == heard


@pytest.mark.parametrize("name", long_beyond(TRIED, NAMES))
def test_no_words_reach_the_facilitator_that_were_said_before(name: str) -> None:
    """A program that is let in hears the whole log, and what was said before stays closed to it."""
    for three, _ in every(name):
        assert set() == {said.words for said in three.chairs["f"].said} - {None, ""}
        assert {"a", "b"} == {record.entry.seat for record in three.chairs["f"].records}


async def test_a_relay_seats_nobody() -> None:
    """What a relay, or one partner, makes up in another's name is refused by both programs and by an honest relay."""
    moment = moments("mirroring")[0]
    three = Three("mirroring", moment)
    three.do("a", "consent", offer(), naming(NAME, SALT))
    sound = three.chairs["b"].propose("consent", naming(NAME, SALT), at=three.now, clear=offer())
    session = Session(moment.state.session, MemoryLog(), MemoryEngine(), verified, Limits(), lambda: three.now)
    for record in three.chairs["a"].records:
        await session.restore(record)
    for by in ("a", "f"):
        sign = (SIGNS_F if by == "f" else SIGNS["a"]).sign(wire.encode(sound)[:-64])
        forged = replace(sound, sig=sign)
        record = Record(three.now, forged, wire.encode(forged))

        assert Refused(Reason.SIGNATURE) == await session.propose("b", forged, record.raw)
        assert ["void"] * 3 == [chair.receive(record, three.now).outcome for chair in three.chairs.values()]
    mine = signed(Record(three.now, replace(sound, seat="a"), b""), "a")
    assert isinstance(await session.propose("b", mine.entry, mine.raw), Refused)
    assert None is session.state.facilitator(three.now)


def test_two_names_are_two_different_people() -> None:
    """Given another name, or another key, the two have not agreed to anybody; each hears what the other was told."""
    three = Three("mirroring", moments("mirroring")[0])
    three.do("a", "consent", offer(), naming(NAME, SALT))
    three.do("b", "consent", offer(name="Robin"), naming("Robin", SALT))

    assert None is three.chairs["a"].state.facilitator(three.now)
    told = [[said.words for said in three.chairs[seat].said if said.act == "consent"] for seat in ("a", "b", "f")]
    assert [[NAME, "Robin"], [NAME, "Robin"], [None, None]] == told


def test_a_name_that_does_not_fit_is_no_name() -> None:
    """A partner who seals another name than they agreed to in the open shows none."""
    three = Three("mirroring", moments("mirroring")[0])
    three.do("a", "consent", offer(), naming("Robin", SALT))
    three.do("a", "revoke")
    three.do("a", "consent", offer(), "no salt at all")

    assert [None, None] == [said.words for said in three.chairs["b"].said if said.act == "consent"]
