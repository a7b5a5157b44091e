"""A hostile client with its own seat's real keys tries everything, everywhere, at the relay's gate and at a partner.

What is legal is not asked of the program: it stands in tests/data/expect, written by hand. Acts of the exercise, of
every exercise, those kept for a facilitator and one that nobody knows are tried by both seats at every moment.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest

from duologue import wire
from duologue.core.entry import Clear, Record
from duologue.core.shape import PARTNERS, UNIVERSAL, Partner
from duologue.core.state import Reason, Refused, State, other
from duologue.log import MemoryLog
from duologue.participant import Participant
from duologue.sign import verified
from duologue_relay.limits import Limits
from duologue_relay.logs.memory import MemoryEngine
from duologue_relay.session import Session
from tests.helpers import entry
from tests.hostile.people import SOME, Moment, chair, first, long_beyond, moments, opening, said, signed
from tests.test_expectations import MINUTE, NAMES, Model, exercise, sayings, stand


class Trial:
    """A session at this moment at a real relay's gate, a follower of it, and the honest partner of who tries."""

    def __init__(self, name: str, moment: Moment, seat: Partner) -> None:
        self.moment, self.seat, self.now = moment, seat, moment.now
        self.log = MemoryLog()
        self.session = Session(
            moment.state.session, self.log, MemoryEngine(), verified, Limits(), lambda: self.now
        )  # fmt: skip
        for record in moment.records:
            self.log._add(record)
        self.session.state = moment.state
        self.honest: Participant = chair(other(seat), exercise(name), moment.records)
        self.follower = asyncio.ensure_future(self._next())

    async def _next(self) -> Record:
        return await anext(self.session.follow(self.moment.state.seq))

    async def accepted(self, record: Record) -> bool:
        """Whether it is taken. Then it is stored and delivered as it is, and taken back for the next try; else the
        reason is one of the list, nothing is stored, and the partner is unmoved by it."""
        self.now = record.at
        verdict = await self.session.propose(self.seat, record.entry, record.raw)
        seq = self.moment.state.seq
        if verdict is None:
            assert [record] == self.log.stored(seq)
            assert record == await self._next()
            self.session.state = self.moment.state
            self.log._records.pop()
            self.follower.cancel()
            self.follower = asyncio.ensure_future(self._next())
            return True
        assert isinstance(verdict, Refused)
        self.reason = Reason(verdict.reason)
        assert (self.moment.state, seq) == (self.session.state, len(self.log.stored()))
        self.unmoved(record)
        return False

    def unmoved(self, record: Record) -> None:
        """A lying relay delivers it anyway, well stamped: the partner counts it as void, and shows nothing."""
        before = self.honest.state, len(self.honest.said), len(self.honest.records)
        outcome, voids = self.honest.receive(record, record.at).outcome, self.honest.voids
        assert before[0] is self.honest.state
        assert before[1:] == (len(self.honest.said), len(self.honest.records))
        early = record.entry.seq > before[0].seq + 1 and record.entry.session == before[0].session
        assert ("early" if early else "void") == outcome
        assert early or voids == self.voids + 1
        self.voids = voids

    voids = 0
    reason: Reason

    async def over(self) -> None:
        """Nothing of what was refused has been delivered."""
        for _ in range(3):
            await asyncio.sleep(0)
        assert not self.follower.done()
        self.follower.cancel()
        with suppress(asyncio.CancelledError):
            await self.follower


def signed_alone(state: State, seat: Partner, act: str, clear: Clear, at: int) -> Record:
    """The record of this act, signed with its seat's real key. Its body is none: a gate looks into no body, and to
    seal each of a hundred thousand would take longer than all that is asked about them."""
    held = {key: clear[key] for key in sorted(clear)}
    return signed(Record(at, entry(state, seat, act, clear=held), b""), seat)


def legal(model: Model, state: State, seat: Partner, act: str, clear: Clear, at: int) -> bool:
    """Whether the tables written by hand allow this; what a break allows is the same in every exercise."""
    if state.pause is not None:
        resumes = act == "resume" and seat not in state.pause.ready
        if act != "reveal":
            return resumes or act == "leave" or (act == "pause" and at >= state.pause.until)
    waited = at - state.sealed_at if state.sealed_at else 0
    elapsed = state.elapsed + at - state.at
    return model.after(stand(state), seat, act, clear, elapsed, waited) is not None


@pytest.mark.parametrize("name", long_beyond(SOME, NAMES))
async def test_every_act_at_every_step(name: str) -> None:
    """By either seat, every act is accepted where the tables allow it, and refused where they do not."""
    model, shape = Model(name), exercise(name).shape
    known = {act for step in shape.steps.values() for act in step.acts} | UNIVERSAL | {"shout"}
    steps, tally = set[str](), [0, 0]
    for moment in moments(name):
        state = moment.state
        steps.add(state.step)
        for seat in PARTNERS:
            trial = Trial(name, moment, seat)
            for act in sorted(known):
                for clear in sayings(act, state.here.acts, seat):
                    for at in (moment.now, moment.now + MINUTE) if act == "without" else (moment.now,):
                        taken = await trial.accepted(signed_alone(state, seat, act, clear, at))
                        assert legal(model, state, seat, act, clear, at) == taken, (state.step, seat, act, clear)
                        tally[taken] += 1
            await trial.over()

    assert steps == set(shape.steps)
    assert min(tally) > len(steps)


# --- the same acts, made otherwise


def bent(record: Record, seat: Partner, moment: Moment) -> Iterator[tuple[str, Record, set[Reason]]]:
    """A legal entry in every way that is not: what it is, the record, and the reasons that fit it."""
    made, state = record.entry, moment.state
    mine, theirs = (seat,), (other(seat),)
    fields: dict[str, tuple[dict[str, object], Reason]] = {
        "for me alone": ({"to": mine, "wraps": {seat: b""}}, Reason.RECIPIENTS),
        "for them alone": ({"to": theirs, "wraps": {other(seat): b""}}, Reason.RECIPIENTS),
        "for nobody": ({"to": (), "wraps": {}}, Reason.RECIPIENTS),
        "for f too": ({"to": ("a", "b", "f"), "wraps": dict.fromkeys(("a", "b", "f"), b"")}, Reason.RECIPIENTS),
        "for f alone": ({"to": ("f",), "wraps": {"f": b""}}, Reason.RECIPIENTS),
        "more in the open": ({"clear": {**made.clear, "words": "hello"}}, Reason.CLEAR),
        "an index": ({"clear": {**made.clear, "index": 0} if "index" not in made.clear else {}}, Reason.CLEAR),
        "before": ({"seq": max(1, state.seq)}, Reason.STALE),
        "first": ({"seq": 1}, Reason.STALE),
        "later": ({"seq": state.seq + 2}, Reason.AHEAD),
        "much later": ({"seq": 2**53 - 1}, Reason.AHEAD),
        "another past": ({"prev": bytes(32)}, Reason.FORK),
        "the past before": ({"prev": moment.records[-1].entry.prev}, Reason.FORK),
        "another session": ({"session": bytes(32)}, Reason.SESSION),
        "in their name": ({"seat": other(seat)}, Reason.SEAT),
        "in f's name": ({"seat": "f"}, Reason.SEAT),
    }
    for length in (0, 1, 255, 257, 512, 1023, 4095, 4097, 12287, 12289, 15_000):
        fields[f"{length} bytes"] = {"body": bytes(length)}, Reason.SIZE
    for what, (over, reason) in fields.items():
        yield what, signed(Record(record.at, replace(made, **over), b""), seat), {reason}  # type: ignore[arg-type]
    yield "unsigned", _raw(record, bytes(64)), {Reason.SIGNATURE}
    yield "signed by them", signed(record, other(seat)), {Reason.SIGNATURE}
    yield "another's signature", _raw(record, moment.records[-1].entry.sig), {Reason.SIGNATURE}


def _raw(record: Record, sig: bytes) -> Record:
    raw = record.raw[: -len(sig)] + sig
    return wire.record_of(record.at, raw)


@pytest.mark.parametrize("name", SOME)
async def test_every_form_of_a_legal_act(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """For others, of other sizes, elsewhere, in other names, unsigned: each is refused, by its own reason."""
    monkeypatch.setattr("duologue_relay.session.REACH_WITHIN", 0)
    model = Model(name)
    for moment in moments(name):
        state = moment.state
        for seat in () if state.over or state.pause else PARTNERS:
            act = next((act for act in state.here.acts if legal(model, state, seat, act, {}, moment.now)), "leave")
            record = said(state, seat, act, next(sayings(act, {}, seat)), moment.now)
            trial = Trial(name, moment, seat)
            for what, changed, reasons in bent(record, seat, moment):
                assert not await trial.accepted(changed), (state.step, seat, act, what)
                assert trial.reason in reasons, (state.step, seat, act, what, trial.reason)
            assert await trial.accepted(record)
            await trial.over()


@pytest.mark.parametrize("name", SOME)
async def test_before_both_are_seated(name: str) -> None:
    """Nothing counts but begin by a, then sit by b; a may leave an empty table."""
    clear = opening(exercise(name))
    known = sorted({act for step in exercise(name).shape.steps.values() for act in step.acts} | UNIVERSAL | {"shout"})
    seated = first(exercise(name))
    for number, legal_here in ((0, {("a", "begin")}), (1, {("b", "sit"), ("a", "leave")})):
        state = chair("a", exercise(name), seated.records[:number]).state
        moment = Moment(seated.records[:number], state, seated.now)
        found = set()
        for seat in PARTNERS:
            trial = Trial(name, moment, seat)
            for act in known:
                for said_so in [clear] if act == "begin" else sayings(act, {}, seat):
                    if await trial.accepted(signed_alone(state, seat, act, said_so, moment.now)):
                        found.add((seat, act))
            await trial.over()
        assert legal_here == found


def test_a_name_twice_and_numbers_that_are_none_are_no_entries() -> None:
    """A recipient twice or out of order, seq 0 or 2^53: such bytes are no entry, so that no gate ever sees them."""
    moment = first(exercise("bundled-mirroring"))
    made = said(moment.state, "a", "leave").entry
    for over in ({"to": ("a", "a", "b")}, {"to": ("b", "a")}, {"to": ("a", "b", "b")}, {"seq": 0}, {"seq": 2**53}):
        with pytest.raises(wire.Malformed):
            wire.decode(wire.encode(replace(made, **over)))


async def test_nobody_confirms_their_own_mirror() -> None:
    """Whoever mirrored cannot say that it fitted, in their own name, in the other's, or with the other's words."""
    name = "bundled-mirroring"
    guides = exercise(name).guides
    checks = [moment for moment in moments(name) if moment.state.step and guides[moment.state.step].kind == "check"]
    for moment in checks:
        state = moment.state
        for act in state.here.acts:
            trial, reasons = Trial(name, moment, state.listener), list[Reason]()
            for seat in (state.listener, state.speaker):
                assert not await trial.accepted(said(state, seat, act, by=state.listener))
                reasons.append(trial.reason)
            await trial.over()
            assert [Reason.PAUSED if state.pause else Reason.NOT_YOUR_TURN, Reason.SEAT] == reasons

    assert len(checks) >= 3
