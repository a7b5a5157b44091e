"""From two who have met, or from a folder, to a seat at the table: keys, journal, participant, line, connection."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from duologue import address, text, wire
from duologue.atrest import Keys
from duologue.beats import Beats
from duologue.chair import Chair
from duologue.connection import Connection
from duologue.core.check import PROVABLE, prove
from duologue.core.entry import RULES, Clear, session_of
from duologue.core.exercise import PARTNER, Exercise
from duologue.core.shape import PARTNERS, Partner, Seat
from duologue.core.state import other
from duologue.errors import BadMail, Damaged, Foreign, Unsound
from duologue.guests import Door, Hosting, Observing
from duologue.invite import Met
from duologue.journal import About, Journal
from duologue.letters import Entrance
from duologue.line import Line
from duologue.log import MemoryLog
from duologue.packing import Reading, exercise_digest, unpack
from duologue.participant import Participant
from duologue.rendezvous import Call, Sleep
from duologue.said import stops
from duologue.seal import Sealing
from duologue.sign import Signing, verified
from duologue.terminal import clock, now
from duologue.view import FADES


def _read(data: bytes, reading: Reading) -> Exercise:
    try:
        return reading(data)
    except ValueError as error:
        raise BadMail from error


def proved(data: bytes, reading: Reading = unpack, name: str = "") -> Exercise:
    """The exercise that somebody of this name invites to, once it is known to be sound. Raises BadMail, Unsound.

    No answer of it looks like what the program says for a break or for stopping: it would do neither.
    """
    exercise, name = _read(data, reading), text.name(name) or "A"  # as in recall.name_of
    answers = (label for id in exercise.shape.steps for _, label in exercise.answers(id))
    if any(stops(label.replace(f"{{{PARTNER}}}", name)) for label in answers) or any(prove(exercise, PROVABLE)):
        raise Unsound
    return exercise


@dataclass(frozen=True, slots=True)
class Agreed:
    """What both ends make of having met, each for itself: the same session, and what its `begin` says."""

    session: bytes
    clear: Clear
    exercise: Exercise


def agreed(met: Met, reading: Reading = unpack) -> Agreed:
    """Of an exercise that was proved before, by whoever invites and by who was asked. Raises BadMail."""
    exercise = _read(met.exercise, reading)
    clear = {
        "digest": exercise_digest(met.exercise), "keys": dict(met.keys), "rules": RULES,
        "shape": exercise.shape.encode(), "speaker": met.speaker,
    }  # fmt: skip
    return Agreed(session_of(clear), clear, exercise)


def new_keys(seat: Partner, private: bytes, met: Met) -> Keys:
    """The secrets of this seat: the key that it signs with, the pair's, and two of its own."""
    return Keys(sign=private, own=os.urandom(32), pairs={other(seat): met.pair}, box=os.urandom(32))


def _sealing(seat: Seat, keys: Keys) -> Sealing:
    return Sealing(seat, keys.own, keys.pairs, wire.envelope)


def _participant(session: bytes, exercise: Exercise, seat: Seat, sealing: Sealing, keys: Keys) -> Participant:
    return Participant(seat, session, exercise, sealing, Signing(keys.sign), verified)


def new_journal(sessions: Path, about: About, met: Met, private: bytes, passphrase: str = "") -> Journal:
    """A folder for the seat of `about`, which signs with this key; the host's with its `begin` in it, on its way.

    Whatever happens from here on, it is the same bytes. Raises BadMail, OSError.
    """
    assert about.seat in ("a", "b")
    keys, outbox = new_keys(about.seat, private, met), None
    if about.seat == "a":
        agreement = agreed(met)
        me = _participant(agreement.session, agreement.exercise, "a", _sealing("a", keys), keys)
        outbox = wire.encode(me.propose("begin", FADES if about.fades else "", at=now(), clear=agreement.clear))
    return Journal.new(sessions, about, met.exercise, keys, passphrase, outbox)


def connection(
    journal: Journal, log: MemoryLog, call: Call, sleep: Sleep = asyncio.sleep, reading: Reading = unpack
) -> Connection:
    """This seat's session as it was left; `log` = what the journal's disk holds. Raises Foreign, Damaged.

    `call` calls a websocket's address. Whatever words `reading` finds, what both sat down to are the journal's bytes.
    """
    about, keys = journal.about, journal.keys
    if keys is None or not about.seat:
        raise Foreign
    seat, session, data = about.seat, bytes.fromhex(about.session), journal.exercise()
    journal.load()
    try:
        exercise = reading(data)
    except ValueError as error:
        raise Foreign from error
    sealing = _sealing(seat, keys)
    for secret in journal.guests:
        sealing.share("f", secret)
    me = _participant(session, exercise, seat, sealing, keys)
    chair = Chair(me, about.names, now, journal, clock, fades=about.fades)
    chair.relay = about.relay
    dial = partial(call, address.uri(about.relay))
    line = Line(me, dial, address.host(about.relay), Signing(keys.sign), now)
    beats = Beats(seat, other(seat), keys.pairs[other(seat)], session)
    if seat == "f":
        theirs = Observing(chair, line, beats, journal, log, now)
        theirs.beside = {each: Beats("f", each, keys.pairs[each], session) for each in PARTNERS}
        return theirs
    table = Hosting(chair, line, beats, journal, log, now)
    entrance = Entrance(about.names[seat], Signing(keys.sign).public, session, seat, data)
    table.door = Door(call, about.relay, entrance, now, sleep)
    _lets_in(table, journal, sealing, session)
    if me.state.seq < len(log.stored()):
        # Records that read back and do not count: this program did not write them.
        raise Damaged(0)
    if me.state.seq and me.state.digest != exercise_digest(data):
        # Not the words that both sat down to: the file was damaged, or changed since.
        raise Foreign
    return table


def _lets_in(table: Hosting, journal: Journal, sealing: Sealing, session: bytes) -> None:
    """How this one shares a secret with a facilitator; and the last that was shared."""
    seat = table.at().seat

    def share(secret: bytes) -> None:
        journal.keep_guest(secret)
        sealing.share("f", secret)
        table.beside = Beats(seat, "f", secret, session)

    table.share = share
    if guests := journal.guests:
        table.beside = Beats(seat, "f", guests[-1], session)
