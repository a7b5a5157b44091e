"""One chair: turns a person's acts into entries, and records into what that person has heard. No I/O.

What is proposed goes through the same `advance` that everyone else will ask; nothing is shown as said until it
comes back from the log. Whatever does not come back stays with its writer: as the entry to send again while the
moment is the same, otherwise as a draft. `leave` and `pause` alone are proposed again at any moment of the same run.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal

from duologue import wire
from duologue.bells import bell
from duologue.core.consent import recipients
from duologue.core.dialogue import LONGEST_BREAK, advance
from duologue.core.entry import Clear, Entry, Record, answer_hash
from duologue.core.exercise import Exercise
from duologue.core.shape import Seat, carries_words
from duologue.core.state import Reason, Refused, State, key_between
from duologue.drafts import Drafts, beside, unsaid, useless, written
from duologue.errors import NotNow, Unreadable
from duologue.page import STOPS
from duologue.recall import card_at
from duologue.seal import Sealer, answered, answering, named
from duologue.sign import SIG, Signer, Verifier
from duologue.view import FADES, Draft, Said

AGAIN_WITHIN = 30_000  # ms in which a stale entry may be proposed again unasked
SALT = 16


@dataclass(frozen=True, slots=True, repr=False)
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
class Heard:
    """What became of a record; `early` = not yet. `again` = what to send instead of one of ours that went stale."""

    outcome: Literal["counted", "copy", "early", "void"]
    again: Entry | None = None


class Participant:
    """One chair, a partner's or a facilitator's. `random(n)` gives n secret bytes."""

    def __init__(
        self, seat: Seat, session: bytes, exercise: Exercise, sealer: Sealer, signer: Signer, verify: Verifier,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:  # fmt: skip
        self.seat, self.exercise = seat, exercise
        self._sealer, self._signer, self._verify, self._random = sealer, signer, verify, random
        self.state = State(session)
        self.records: list[Record] = []
        self.said: list[Said] = []
        self.voids = 0  # records that were delivered and do not count
        self.pending: Pending | None = None
        self.drafts: Drafts = ()  # what was written and is not said
        self.private: dict[str, str] = {}  # step -> what was last kept for oneself there
        self.half = 0  # how often roles have changed
        self._written: dict[Seat, Entry] = {}  # under seal, at this visit

    @property
    def draft(self) -> Draft | None:
        """The latest of the drafts."""
        return self.drafts[-1] if self.drafts else None

    # --- acting

    def propose(self, act: str, words: str = "", *, at: int, clear: Clear | None = None) -> Entry:
        """The entry for this act, judged, sealed and signed. Raises NotNow, TooLong; then nothing changed.

        `at` = the time now in ms. `clear` = what the act says in the open (a card's index, a return time).
        The same words pressed again before they came back are the same entry. At a private step the words stay
        out of it, and keeping them is the caller's.
        """
        first = self.pending
        if first is not None and words and (first.act, first.words) == (act, words):
            self.pending = replace(first, moment=self.moment(), since=at)
            return first.entry
        entry = self._proposed(act, words, clear or {}, at, at)
        if first is not None:
            # Only one of the two can be next. Is it the first after all, hearing it puts this draft away.
            self.give_back(first, "draft.kept")
        return entry

    def _proposed(self, act: str, words: str, clear: Clear, at: int, since: int) -> Entry:
        now = self.state
        body = "" if self.is_private(now.step, act) else words
        if now.step and now.here.sealed and act in now.here.acts:
            salt = self._random(SALT)
            entry = self._made("write", answering(act, salt, body), {"hash": answer_hash(act, salt)}, at)
        else:
            entry = self._made(act, body, clear, at)
        self.pending = Pending(entry, wire.encode(entry), act, words, self.moment(), now.step, now.visit, since)
        self.private |= {now.step: words} if words != body else {}
        return entry

    def is_private(self, step: str, act: str) -> bool:
        """Whether this act belongs to a step whose words never leave this machine."""
        guide = self.exercise.guides.get(step)
        return guide is not None and guide.form == "private" and act in (*self.exercise.shape.steps[step].acts, "write")

    def _made(self, act: str, body: str, clear: Clear, at: int) -> Entry:
        to = recipients(self.state, self.seat, act, at)
        if act == "sit" and self.state.shape is not None and self.state.shape != self.exercise.shape:
            # To rules other than those of the exercise in hand, nobody sits down.
            raise NotNow(Reason.SHAPE)
        blank = Entry(
            self.state.session, self.state.seq + 1, self.state.tip, self.seat, act,
            clear={key: clear[key] for key in sorted(clear)},
            to=to, commit=bytes(32), body=bytes(256), wraps=dict.fromkeys(to, b""),
        )  # fmt: skip
        verdict = advance(self.state, Record(at, blank, b""))
        if isinstance(verdict, Refused):
            raise NotNow(verdict.reason)
        commit, sealed, wraps = self._sealer.seal(blank, body)
        full = replace(blank, commit=commit, body=sealed, wraps=wraps)
        return replace(full, sig=self._signer.sign(wire.encode(full)[:-SIG]))

    def moment(self) -> tuple[object, ...]:
        """What must be unchanged for a stale entry to be proposed again unasked."""
        state = self.state
        # Who is ready to come back does not make it another break: both say so when its time has passed.
        pause = state.pause and (state.pause.by, state.pause.until)
        return state.step, state.visit, state.speaker, recipients(state, self.seat, "say", state.at), pause

    def due(self, at: int) -> Entry | None:
        """What this chair owes the dialogue unasked: its key once both have written, the bell of a hard clock."""
        state = self.state
        if self.pending is not None or not state.step or state.over or self.seat == "f":
            return None
        write = self._written.get(self.seat)
        if write is not None and len(state.written) == 2 and self.seat not in dict(state.answers):
            own, to = self._unsealed(write), recipients(state, self.seat, "reveal", at)
            if own is not None:
                clear = {"answer": own[0], "salt": own[1], "wraps": self._sealer.wraps_for(write, to)}
                return self.propose("reveal", at=at, clear=clear)
        rings = bell(state, self.seat)
        return self.propose("time", at=at) if rings is not None and at >= rings else None

    # --- hearing

    def receive(self, record: Record, at: int) -> Heard:
        """Take in a record from the log. `at` = the time now in ms, by the clock that `propose` goes by."""
        entry = record.entry
        held = self.records[entry.seq - 1] if entry.seq <= self.state.seq else None
        if held is not None and (held.at, held.raw) == (record.at, record.raw):
            return Heard("copy")
        verdict = advance(self.state, record)
        if verdict == Refused(Reason.AHEAD):  # what comes before it is not here yet
            return Heard("early")
        # `advance` first: only then are the keys that a `begin` brings known to be keys.
        if isinstance(verdict, Refused) or not self._verify(
            key_between(self.state, verdict, entry.seat, record.at), record
        ):
            self.voids += 1
            return Heard("void")
        before, self.state = self.state, verdict
        self.records.append(record)
        self._hear(record, before)
        return Heard("counted", self._settle(record, at))

    def _hear(self, record: Record, before: State) -> None:
        entry = record.entry
        said = Said(
            entry.seq, record.at, entry.seat, entry.act, before.step, before.visit, self.half, self._words(entry),
            entry.clear.get("index", card_at(before, self.exercise)),
            min(entry.clear.get("until", 0), record.at + LONGEST_BREAK), "f" in entry.to,
            before.facilitator(0) is not None,
        )  # fmt: skip
        self.said.append(said)
        left = [replace(draft, text=self._left(draft.text, draft, said)) for draft in self.drafts]
        if entry.act == "time":
            left = [replace(one, why="draft.time") if one.visit == before.visit else one for one in left]
        self.drafts = tuple(draft for draft in left if draft.text and not self._useless(draft))
        # Roles can change only once there are any: the first speaker is chosen, not changed.
        self.half += before.step != "" and self.state.speaker != before.speaker
        if self.state.visit != before.visit or self.state.over:
            self._unopened(before)
            self._written = {}

    def _words(self, entry: Entry) -> str | None:
        """What can be read now: nothing of a `write`, one's own included; with a `reveal`, what it opens."""
        if entry.act == "write":
            self._written[entry.seat] = entry
            return ""
        if entry.act == "reveal":
            held = self._unsealed(self._written[entry.seat], entry.clear["wraps"].get(self.seat))
            return held and held[2]
        if entry.act == "consent":
            return named(self._open(entry) or "", entry.clear["name"])
        if entry.act in ("begin", "sit"):
            return FADES if self._open(entry) == FADES else ""
        return self._open(entry) if carries_words(entry.act) or entry.act in ("card", "aside", "suggest") else ""

    def _open(self, entry: Entry, wrap: bytes | None = None) -> str | None:
        try:
            return self._sealer.open(entry, wrap)
        except Unreadable:
            return None

    def _unsealed(self, write: Entry, wrap: bytes | None = None) -> tuple[str, bytes, str] | None:
        """What a `write` holds: answer, salt, words. None if it cannot be opened here, or is not what it promised."""
        return answered(self._open(write, wrap) or "", write.clear["hash"])

    def _unopened(self, before: State) -> None:
        """A seal that was never broken goes back to its writer."""
        write, last = self._written.get(self.seat), self.said[-1]
        opened = self.seat in dict(before.answers) or (last.act, last.seat) == ("reveal", self.seat)
        own = None if write is None or opened else self._unsealed(write)
        if own is not None:
            self.drafts = beside(self.drafts, Draft(own[2], before.step, before.visit, "draft.unopened"))

    # --- settling

    def _settle(self, record: Record, at: int) -> Entry | None:
        """The log alone says what became of a proposal: its own bytes, or other bytes and it is dead for ever."""
        pending = self.pending
        if pending is None or record.entry.seq < pending.entry.seq:
            return None
        self.pending = None
        if record.raw == pending.raw:
            return None
        again = self.moment() == pending.moment and 0 <= at - pending.since <= AGAIN_WITHIN
        if again or (pending.act in STOPS and pending.moment and not pending.words):
            clear = {} if pending.entry.act == "write" else pending.entry.clear
            with suppress(NotNow):
                return self._proposed(pending.act, pending.words, clear, at, pending.since)
        self.give_back(pending, _why(record.entry.act))
        return None

    def give_back(self, pending: Pending, why: str = "") -> None:
        """What can never count is its writer's again: its words are a draft. `why` = a name in phrases."""
        if pending.act != "aside":  # its phrase stands on the page
            self.take_back(Draft(pending.words, pending.step, pending.visit, why))

    def write(self, draft: Draft, began: str = "") -> None:
        """Keep this draft in place of what was written in the same moment, and of the one that it `began` with."""
        self.drafts = written(self.drafts, self._unsaid(draft), began)

    def take_back(self, draft: Draft) -> None:
        """Keep this draft, unless it was said: a crash may come between that and putting the draft away."""
        self.drafts = beside(self.drafts, self._unsaid(draft))

    def _unsaid(self, draft: Draft) -> Draft:
        """What of a draft was not said yet, and is of use."""
        left = draft.text
        for said in self.said:  # each time that fingers rest, through all that was ever said
            left = self._left(left, draft, said)
        draft = replace(draft, text=left)
        return replace(draft, text="") if self._useless(draft) else draft

    def _useless(self, draft: Draft) -> bool:
        return useless(draft, self.exercise, self.state, self.seat, self.said)

    def _left(self, text: str, draft: Draft, said: Said) -> str:
        """What is left of a draft's text after this of ours: nothing, if these are its words, said or kept for us."""
        if said.seat != self.seat or not text:
            return text
        there = (said.step, said.visit) == (draft.step, draft.visit)
        private = self.is_private(said.step, said.act)
        if private and not there:
            return text
        own = self._unsealed(self.records[said.seq - 1].entry) if said.act == "write" else None
        words = self.private.get(said.step, "") if private else (said.words if own is None else own[2]) or ""
        left = unsaid(text, words)
        return left if there or not (left or said.visit < draft.visit) else text

    def restore(self, entry: Entry) -> None:
        """After a restart: what was on its way. It is sent again as it is, never anew; dead, it is a draft."""
        state = self.state
        own = self._unsealed(entry) if entry.act == "write" else None
        act, words = (entry.act, self._open(entry) or "") if own is None else (own[0], own[2])
        instead = self.said[entry.seq - 1] if entry.seq <= state.seq else None
        step, visit = (state.step, state.visit) if instead is None else (instead.step, instead.visit)
        pending = Pending(entry, wire.encode(entry), act, words, step=step, visit=visit)
        if entry.prev == state.tip or entry.seq > state.seq + 1:
            self.pending = pending
        else:  # Said, it is found among what was said; else it is dead, be it by another history than this one.
            self.give_back(pending, _why(instead.act if instead is not None else ""))


def _why(act: str) -> str:
    """Why words came back, by the act that came before them."""
    return "draft.time" if act == "time" else "draft.early"
