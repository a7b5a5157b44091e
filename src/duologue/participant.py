"""One chair: turns a person's acts into entries, and records into what that person has heard. No I/O.

What is proposed goes through the same `advance` that everyone else will ask; nothing is shown as said until it
comes back from the log. Whatever does not come back stays with its writer: as the entry to send again while the
moment is the same, otherwise as a draft.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from duologue import wire
from duologue.core.dialogue import advance, recipients
from duologue.core.entry import Clear, Entry, Record, answer_hash
from duologue.core.exercise import Exercise
from duologue.core.shape import Seat
from duologue.core.state import Reason, Refused, State
from duologue.errors import Unreadable
from duologue.page import Draft, Said
from duologue.seal import Sealer
from duologue.sign import Signer, Verifier

AGAIN_WITHIN = 30_000  # ms in which a stale entry may be proposed again unasked
FINISH = 30_000  # ms after the bell for the floor holder to finish a sentence
FINISH_OTHER = 10_000  # ms after that until the other's client sends `time`
SALT = 16


class NotNow(Exception):
    """That cannot be done now."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Pending:
    """An entry that was proposed and has not come back yet. No moment (`()`) equals one before a restart."""

    entry: Entry
    raw: bytes
    act: str  # as the person chose it: in a sealed step the entry's own act is `write`
    words: str
    moment: tuple[object, ...] = ()
    step: str = ""
    visit: int = 0
    since: int = 0  # ms


@dataclass(frozen=True, slots=True)
class _Own:
    """What one wrote under seal, kept until it is revealed."""

    entry: Entry
    answer: str
    salt: bytes
    words: str


class Participant:
    """A partner's chair. `random(n)` gives n secret bytes."""

    def __init__(
        self,
        seat: Seat,
        session: bytes,
        exercise: Exercise,
        sealer: Sealer,
        signer: Signer,
        verify: Verifier,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self.seat, self.exercise = seat, exercise
        self._sealer, self._signer, self._verify, self._random = sealer, signer, verify, random
        self.state = State(session)
        self.records: list[Record] = []
        self.said: list[Said] = []
        self.voids = 0  # records that were delivered and do not count
        self.pending: Pending | None = None
        self.draft: Draft | None = None
        self._half = 0
        self._written: dict[Seat, _Own | Entry] = {}

    # --- acting

    def propose(self, act: str, words: str = "", *, at: int, clear: Clear | None = None) -> Entry:
        """The entry for this act, judged, sealed and signed. Raises NotNow, seal.TooLong; then nothing changed.

        `at` = the time now in ms. `clear` = what the act says in the open (a card's index, a return time).
        """
        if self.state.step and self.state.here.sealed and act in self.state.here.acts:
            salt = self._random(SALT)
            entry = self._made("write", f"{act} {salt.hex()}\n{words}", {"hash": answer_hash(act, salt)}, at)
        else:
            entry = self._made(act, words, clear or {}, at)
        self._expect(entry, act, words, at)
        return entry

    def _expect(self, entry: Entry, act: str, words: str, since: int) -> None:
        now = self.state
        self.pending = Pending(entry, wire.encode(entry), act, words, self.moment(), now.step, now.visit, since)

    def _made(self, act: str, body: str, clear: Clear, at: int) -> Entry:
        to = recipients(self.state, self.seat, act)
        blank = Entry(
            session=self.state.session,
            seq=self.state.seq + 1,
            prev=self.state.tip,
            seat=self.seat,
            act=act,
            clear={key: clear[key] for key in sorted(clear)},
            to=to,
            commit=bytes(32),
            body=bytes(256),
            wraps=dict.fromkeys(to, b""),
        )
        verdict = advance(self.state, Record(at, blank, b""))
        if isinstance(verdict, Refused):
            raise NotNow(verdict.reason)
        commit, sealed, wraps = self._sealer.seal(blank, body)
        full = replace(blank, commit=commit, body=sealed, wraps=wraps)
        return replace(full, sig=self._signer.sign(wire.signed(full)))

    def moment(self) -> tuple[object, ...]:
        """What must be unchanged for a stale entry to be proposed again unasked."""
        state = self.state
        return state.step, state.visit, state.speaker, recipients(state, self.seat, "say"), state.pause

    def due(self, at: int) -> Entry | None:
        """What this chair owes the dialogue unasked: its key once both have written, the bell of a hard clock."""
        state = self.state
        if self.pending is not None or not state.step or state.over:
            return None
        own = self._written.get(self.seat)
        if len(state.written) == 2 and isinstance(own, _Own) and self.seat not in dict(state.answers):
            wraps = self._sealer.wraps_for(own.entry)
            return self.propose("reveal", at=at, clear={"answer": own.answer, "salt": own.salt, "wraps": wraps})
        bell = self.bell()
        return self.propose("time", at=at) if bell is not None and at >= bell else None

    def bell(self) -> int | None:
        """When this chair rings the bell of the hard clock it is under, in ms; None = under no such clock."""
        state = self.state
        if not state.step or state.over or state.pause is not None or state.shape is None:
            return None
        clock = state.shape.clocks.get(state.shape.clock_of.get(state.step, ""))
        if clock is None or not clock.hard:
            return None
        holder = state.listener if state.here.floor == "listener" else state.speaker
        grace = FINISH if self.seat == holder else FINISH + FINISH_OTHER
        return state.at + max(0, clock.hard - state.elapsed) + grace

    # --- hearing

    def receive(self, record: Record, at: int) -> Entry | None:
        """Take in a record from the log. The entry to send instead, if one of ours went stale unharmed."""
        entry = record.entry
        if entry.seq <= self.state.seq:
            # An exact copy of what counts is a receipt that came twice.
            self.voids += self.records[entry.seq - 1].raw != record.raw
            return None
        verdict = advance(self.state, record) if self._genuine(entry) else None
        if not isinstance(verdict, State):
            self.voids += 1
            return None
        before, self.state = self.state, verdict
        self.records.append(record)
        self._hear(record, before)
        return self._settle(record, at)

    def _genuine(self, entry: Entry) -> bool:
        keys = entry.clear.get("keys", {}) if self.state.shape is None else self.state.keys
        key = keys.get(entry.seat) if isinstance(keys, Mapping) else None
        return isinstance(key, bytes) and self._verify(key, entry)

    def _hear(self, record: Record, before: State) -> None:
        entry = record.entry
        words: str | None = ""
        if entry.act == "write":
            words = self._heard_write(entry)
        elif entry.act == "reveal":
            words = self._heard_reveal(entry)
        else:
            words = self._open(entry)
        self.said.append(
            Said(
                entry.seq, record.at, entry.seat, entry.act, before.step, before.visit, self._half, words,
                entry.clear.get("index", -1), entry.clear.get("until", 0),
            )
        )  # fmt: skip
        if entry.act == "time" and self.draft is not None and self.draft.visit == before.visit:
            self.draft = replace(self.draft, why="draft.time")
        self._half += self.state.speaker != before.speaker
        if self.state.visit != before.visit:
            self._unopened(before)
            self._written = {}

    def _open(self, entry: Entry, wrap: bytes | None = None) -> str | None:
        try:
            return self._sealer.open(entry, wrap)
        except Unreadable:
            return None

    def _heard_write(self, entry: Entry) -> str:
        own = self._own(entry) if entry.seat == self.seat else None
        self._written[entry.seat] = own or entry
        return ""

    def _own(self, entry: Entry) -> _Own | None:
        """What one's own `write` holds: the answer and its salt in the first line, then the words."""
        head, _, words = (self._open(entry) or "").partition("\n")
        answer, _, salt = head.partition(" ")
        return _Own(entry, answer, bytes.fromhex(salt), words) if salt else None

    def _heard_reveal(self, entry: Entry) -> str | None:
        """The words that this key opens; both chairs hear them at the moment of the second reveal or before."""
        written = self._written[entry.seat]
        if isinstance(written, _Own):
            return written.words
        body = self._open(written, entry.clear["wraps"].get(self.seat))
        return None if body is None else body.partition("\n")[2]

    def _unopened(self, before: State) -> None:
        """A seal that was never broken goes back to its writer."""
        own, last = self._written.get(self.seat), self.said[-1]
        opened = self.seat in dict(before.answers) or (last.act, last.seat) == ("reveal", self.seat)
        if isinstance(own, _Own) and own.words and not opened:
            self.draft = Draft(own.words, before.step, before.visit, "draft.unopened")

    # --- settling

    def _settle(self, record: Record, at: int) -> Entry | None:
        """The log alone says what became of a proposal: its own bytes, or other bytes and it is dead for ever."""
        pending = self.pending
        if pending is None or record.entry.seq < pending.entry.seq:
            return None
        self.pending = None
        if record.raw == pending.raw:
            if self.draft is not None and self.draft.why != "draft.unopened":
                self.draft = None
            return None
        if self.moment() == pending.moment and 0 <= at - pending.since <= AGAIN_WITHIN:
            try:
                again = self.propose(pending.act, pending.words, at=at, clear=self._clear_again(pending))
            except NotNow:
                pass
            else:
                self._expect(again, pending.act, pending.words, pending.since)
                return again
        self._return(pending)
        return None

    def _clear_again(self, pending: Pending) -> Clear | None:
        return None if pending.entry.act == "write" else pending.entry.clear

    def _return(self, pending: Pending) -> None:
        if pending.words and pending.act != "aside":
            why = "draft.time" if self.said and self.said[-1].act == "time" else "draft.early"
            self.draft = Draft(pending.words, pending.step, pending.visit, why)

    def take_back(self, draft: Draft) -> None:
        """After a restart: the draft, unless the crash came between saying it and putting the draft away."""
        at = (self.seat, draft.step, draft.visit)
        if not any((said.seat, said.step, said.visit) == at and said.words for said in self.said):
            self.draft = draft

    def restore(self, entry: Entry) -> None:
        """After a restart: what was on its way. It is sent again as it is, never anew; dead, it is a draft."""
        own = self._own(entry) if entry.act == "write" else None
        words = own.words if own is not None else self._open(entry) or ""
        pending = Pending(entry, wire.encode(entry), own.answer if own is not None else entry.act, words)
        if entry.seq > self.state.seq:
            self.pending = pending
        elif self.records[entry.seq - 1].raw != pending.raw:
            self._return(pending)
