"""A whole small world in one thread: two clients, a relay, their disks and a bad network, all from one seed.

The product's own code runs in it: core, wire, log, gate and participants. Faked are the links, the disks (what
was not synced may be lost at a crash, or torn) and the clock. Whatever happens, `World.check` must hold.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from duologue import wire
from duologue.core.dialogue import advance, holds
from duologue.core.entry import Clear, Entry, Record, session_of
from duologue.core.exercise import Exercise
from duologue.core.shape import PARTNERS, Partner, Seat, carries_words
from duologue.core.state import Refused, State
from duologue.core.walk import clear_for
from duologue.errors import Damaged, NotNow
from duologue.hotseat import opening
from duologue.library import Library
from duologue.log import FileLog
from duologue.participant import Participant
from duologue.seal import Unsealed, pad
from duologue.sign import SIG, Verifier
from duologue.view import Draft
from duologue_relay import gate

DATA = Path(__file__).parent.parent / "data" / "exercises"
ODD = ("pause", "aside", "resume", "time", "without", "reveal", "say", "yes", "consent")
EXERCISES = ("bundled", "mirroring", "two-circles", "ten-and-ten", "floor-card")


@cache
def exercise(name: str) -> Exercise:
    """An exercise to play, read once for all seeds."""
    return Library().exercise("mirroring") if name == "bundled" else Library().read(DATA / f"{name}.toml")


@cache
def begin(name: str) -> Clear:
    """What `begin` says in the clear when this exercise is played, with keys of nobody."""
    return opening(exercise(name), bytes)[1]


class Violated(AssertionError):
    """A promise that the product makes to two people was broken."""


class Crash(Exception):
    """The process dies here."""


class SimDisk:
    """A file whose last writes may be lost or torn when its process dies before they were synced."""

    def __init__(self, chance: random.Random) -> None:
        self._chance, self._synced, self._written = chance, b"", b""
        self.dies = 0.0  # how likely the process dies between a write and its sync

    def read(self) -> bytes:
        return self._written

    def append(self, data: bytes) -> None:
        self._written += data

    def sync(self) -> None:
        if self._chance.random() < self.dies:
            raise Crash
        self._synced = self._written

    def truncate(self, size: int) -> None:
        self._written = self._written[:size]

    def crash(self) -> None:
        """What the next process finds."""
        if self._written.startswith(self._synced):
            kept = self._chance.randint(len(self._synced), len(self._written))
            self._written = self._written[:kept]
        else:
            self._written = self._synced
        self._synced = self._written


def opened(disk: SimDisk) -> FileLog:
    """The log on this disk, however often the process dies while opening it."""
    while True:
        try:
            return FileLog(disk)
        except Crash:
            disk.crash()


class Keys:
    """A stand-in for signatures, for tests alone: whoever holds a seat's secret can sign for it."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def sign(self, message: bytes) -> bytes:
        return hashlib.sha512(self._secret + message).digest()


def verifier(public: dict[bytes, Keys]) -> Verifier:
    """Knows each public key's secret, as no real verifier does."""
    return lambda key, record: key in public and public[key].sign(record.raw[:-SIG]) == record.raw[-SIG:]


def run(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run what never really waits: a log on a simulated disk."""
    try:
        coroutine.send(None)
    except StopIteration:
        return
    raise AssertionError("a simulated disk does not wait")


@dataclass
class Kept:
    """What a client's journal holds beside the log: replaced whole, synced at once."""

    outbox: bytes | None = None
    drafts: tuple[Draft, ...] = ()


class Relay:
    """The relay's loop without sockets: gate, append, read back, fold, send."""

    def __init__(self, world: World) -> None:
        self.world, self.disk = world, SimDisk(world.chance)
        self.open()

    def open(self) -> None:
        self.log, self.state = opened(self.disk), State(self.world.session)
        self.fold()

    def crash(self) -> None:
        self.disk.crash()
        self.open()

    def fold(self) -> list[Record]:
        fresh = self.log.stored(self.state.seq)
        for record in fresh:
            after = advance(self.state, record)
            if isinstance(after, Refused):
                raise Violated(f"stored, and refused afterwards: {after.reason}")
            self.state = after
        return fresh

    def take(self, seat: Partner, raw: bytes) -> None:
        try:
            record = wire.record_of(self.world.clock(), raw)
        except wire.Malformed:
            return
        held = self.log.stored()
        verdict = gate.check(self.state, record, seat, lambda seq: held[seq - 1], self.world.verify)
        if isinstance(verdict, gate.Stored):
            self.world.send((seat,), verdict.record)
        elif verdict is None:
            self.append(record)

    def append(self, record: Record) -> None:
        try:
            run(self.log.append(record))
        except Crash:
            self.crash()
            return
        for fresh in self.fold():
            self.world.send(PARTNERS, fresh)


class Client:
    """One partner's program: a participant, and the journal that outlives it."""

    def __init__(self, world: World, seat: Partner) -> None:
        self.world, self.seat = world, seat
        self.disk, self.kept = SimDisk(world.chance), Kept()
        self.open()

    def open(self) -> None:
        world = self.world
        self.me = Participant(
            self.seat, world.session, world.exercise, Unsealed(), world.keys[self.seat], world.verify, world.secret
        )
        self.log = opened(self.disk)
        for record in self.log.stored():
            self.me.receive(record, world.now)
        for draft in self.kept.drafts:
            self.me.take_back(draft)
        if self.kept.outbox is not None:
            self.me.restore(wire.decode(self.kept.outbox))

    def crash(self) -> None:
        self.disk.crash()
        self.open()

    def keep(self) -> None:
        pending = self.me.pending
        self.kept = Kept(None if pending is None else pending.raw, self.me.drafts)

    def send(self, entry: Entry) -> None:
        """The entry goes to the journal first, then out."""
        raw = wire.encode(entry)
        self.world.authored[raw] = self.seat
        self.keep()
        if self.world.chance.random() < self.world.trouble:
            self.crash()
        else:
            self.world.post.append(("entry", self.seat, raw))

    def hear(self, record: Record) -> None:
        """A record from the relay. Behind a gap it is left for the next `follow`."""
        if record.entry.seq > self.me.state.seq + 1:
            return
        before = len(self.me.records)
        again = self.me.receive(record, self.world.now).again
        try:
            for fresh in self.me.records[before:]:
                run(self.log.append(fresh))
        except Crash:
            self.crash()
            return
        self.keep()
        if again is not None:
            self.send(again)

    # --- the person

    def act(self) -> None:
        """Something a person may do now; one time in seven, something that they may not."""
        me, chance = self.me, self.world.chance
        if me.pending is not None or me.state.over:
            return
        if (owed := me.due(self.world.now)) is not None:
            self.send(owed)
            return
        act = self.choice()
        if not carries_words(act):
            self.press(act, "still here" if act == "aside" else "")
            return
        draft = me.draft
        if draft is None:
            word = self.world.word()
            draft = Draft(word, me.state.step, me.state.visit)
            me.write(draft)
            self.world.pressed[word] = (self.seat, set())
            self.keep()
        if chance.random() >= self.world.trouble:
            self.press(act, draft.text)

    def able(self) -> bool:
        state = self.me.state
        if self.me.pending is not None or state.over or not state.step:
            return self.me.pending is None and not state.over and self.seat == ("b" if state.seats else "a")
        answered = {seat for seat, _ in (*state.answers, *state.written)}
        if state.pause is not None:
            return self.seat not in state.pause.ready
        return holds(state, self.seat) and self.seat not in answered

    def choice(self) -> str:
        state, chance = self.me.state, self.world.chance
        if not state.step:
            return "begin" if self.seat == "a" and not state.seats else "sit"
        if state.pause is not None and chance.random() < 0.7:
            return "resume"
        if chance.random() < 0.86:
            return chance.choice(list(state.here.acts))
        return chance.choice([*ODD, *(["leave"] if chance.random() < 0.1 else [])])

    def press(self, act: str, words: str) -> None:
        me = self.me
        clear = dict(clear_for(me.state, act)) if act not in ("reveal", "write") else {}
        if act == "pause":
            clear = {"until": self.world.now + 1_200_000}
        if act == "begin":
            clear = dict(self.world.clear)
        step, visit = me.state.step, me.state.visit
        try:
            entry = me.propose(act, words, at=self.world.now, clear=clear)
        except NotNow:
            return
        for word in words.split():
            if word in self.world.pressed:
                self.world.pressed[word][1].add((step, visit))
        self.send(entry)


class World:
    """One run. `rogue` = someone else holds seat b's key too, and a stranger none."""

    def __init__(self, seed: int, trouble: float = 0.04) -> None:
        self.chance = random.Random(seed)
        self.trouble, self.now, self.words = trouble, 1_700_000_000_000, 0
        name = self.chance.choice(EXERCISES)
        self.exercise = exercise(name)
        self.rogue = self.chance.random() < 0.5
        keys = {seat: self.secret(32) for seat in PARTNERS}
        self.clear = {**begin(name), "keys": keys}
        self.session = session_of(self.clear)
        self.keys: dict[Seat, Keys] = {seat: Keys(seat.encode() * 8) for seat in PARTNERS}
        self.verify = verifier({keys[seat]: self.keys[seat] for seat in PARTNERS})
        self.post: list[tuple[str, Partner, bytes]] = []
        self.authored: dict[bytes, Seat] = {}
        self.pressed: dict[str, tuple[Partner, set[tuple[str, int]]]] = {}
        self.states: list[State] = [State(self.session)]
        self.held: list[Record] = []  # by the relay, and
        self.seen: dict[Partner, tuple[list[Record], State]] = {}  # by each client, when that was last looked at
        self.checked: list[bytes] = []
        self.heard: set[str] = set()
        self.sealed: set[str] = set()
        self.relay = Relay(self)
        self.relay.disk.dies = trouble
        self.clients: dict[Partner, Client] = {seat: Client(self, seat) for seat in PARTNERS}
        for client in self.clients.values():
            client.disk.dies = trouble / 2

    def secret(self, n: int) -> bytes:
        return self.chance.randbytes(n)

    def word(self) -> str:
        self.words += 1
        return f"w{self.words}"

    def clock(self) -> int:
        """The relay's clock: it steps back now and then."""
        return self.now - (self.chance.randrange(90_000) if self.chance.random() < 0.05 else 0)

    def send(self, seats: tuple[Partner, ...], record: Record) -> None:
        data = wire.encode_record(record)
        self.post += [("record", seat, data) for seat in seats]

    # --- one thing happens

    def step(self) -> None:
        """One thing happens, anywhere; then every promise must hold."""
        self.now += self.chance.randrange(15_000)
        happens = self.chance.random()
        client = self.clients[self.chance.choice(PARTNERS)]
        if happens < 0.3:
            self.mover().act()
        elif happens < 0.84:
            for _ in range(self.chance.randrange(6)):
                self.deliver()
        elif happens < 0.88:
            self.post.append(("follow", client.seat, client.me.state.seq.to_bytes(4, "big")))
        elif happens < 0.94:
            self.resend(client)
        elif happens < 0.97 and self.rogue:
            self.misbehave()
        elif self.chance.random() < self.trouble * 5:
            self.chance.choice([client.crash, self.relay.crash])()
        self.check()

    def mover(self) -> Client:
        """Mostly one who has something to do, so that the runs go deep."""
        able = [client for client in self.clients.values() if client.able()]
        return self.chance.choice(able if able and self.chance.random() < 0.9 else list(self.clients.values()))

    def resend(self, client: Client) -> None:
        if client.me.pending is not None:
            self.post.append(("entry", client.seat, client.me.pending.raw))

    def deliver(self) -> None:
        """One message arrives: any of them, perhaps never, perhaps twice."""
        if not self.post:
            return
        n, fate = self.chance.randrange(min(len(self.post), 3)), self.chance.random()
        kind, seat, data = self.post[n] if fate < self.trouble else self.post.pop(n)
        if self.trouble <= fate < 2 * self.trouble:
            return
        if kind == "entry":
            self.relay.take(seat, data)
        elif kind == "follow":
            for record in self.relay.log.stored(int.from_bytes(data, "big")):
                self.send((seat,), record)
        else:
            self.clients[seat].hear(wire.decode_record(data))

    def misbehave(self) -> None:
        """Someone with b's key, or with none, says anything at all."""
        chance, state = self.chance, self.clients["b"].me.state
        seat: Partner = chance.choice(PARTNERS)
        acts = list(state.here.acts) if state.step else []
        act = chance.choice([*acts, *ODD, "sit", "begin", "write"])
        to: tuple[Seat, ...] = chance.choice([("a", "b"), ("a", "b"), ("b",), ("a", "b", "f")])
        clear = dict(clear_for(state, act))
        seq = max(1, state.seq + chance.choice([1, 1, 1, 1, 0, 2]))
        prev = state.tip if chance.random() < 0.9 else chance.randbytes(32)
        entry = Entry(self.session, seq, prev, seat, act, clear, to, bytes(32), pad(""), dict.fromkeys(to, b""))
        key = self.keys["b"] if chance.random() < 0.8 else Keys(b"nobody")
        entry = replace(entry, sig=key.sign(wire.encode(entry)[:-SIG]))
        raw = wire.encode(entry)
        if seat == "b" and key is self.keys["b"]:
            self.authored.setdefault(raw, "b")
        if chance.random() < 0.7:
            self.relay.take(chance.choice(PARTNERS), raw)
        elif seat == "a" or key is not self.keys["b"]:
            self.clients["b" if seat == "a" else "a"].hear(Record(self.now, entry, raw))

    # --- what must hold

    def check(self) -> None:
        """Records and states never change, so those that are the very same as a step ago were looked at then."""
        held = self.relay.log.stored()
        if fresh := held != self.held:
            self.relay_holds(held)
            self.held = held
        for seat, client in self.clients.items():
            mine, state = [*client.me.records], client.me.state
            if fresh or (mine, state) != self.seen.get(seat):
                self.client_holds(seat, mine, state)
                self.seen[seat] = mine, state
        self.nothing_lost()

    def relay_holds(self, held: list[Record]) -> None:
        if self.checked != [record.raw for record in held[: len(self.checked)]]:
            raise Violated("the relay's history changed")
        for record in held[len(self.checked) :]:
            self.accepted(self.states[-1], record)

    def client_holds(self, seat: Partner, mine: list[Record], state: State) -> None:
        known = [(record.at, record.raw) for record in self.held[: len(mine)]]
        if [(record.at, record.raw) for record in mine] != known:
            raise Violated(f"{seat} holds something that the relay does not")
        if state != self.states[len(mine)]:
            raise Violated(f"{seat} stands elsewhere")

    def accepted(self, before: State, record: Record) -> None:
        """A record has become durable: was it right, by rules written down a second time here?"""
        entry, after = record.entry, advance(before, record)
        if isinstance(after, Refused):
            raise Violated(f"stored although refused: {after.reason}")
        if self.authored.get(record.raw) != entry.seat:
            raise Violated(f"{entry.seat} never wrote that")
        if entry.to != (("a", "b") if entry.act != "write" else (entry.seat,)) or list(entry.wraps) != list(entry.to):
            raise Violated("sealed for others than these two")
        if before.step and entry.act in before.here.acts:
            self.on_the_floor(before, entry)
        for word in self.said(entry):
            who, moments = self.pressed[word]
            if who != entry.seat or (before.step, before.visit) not in moments:
                raise Violated(f"{word} was said where nobody said it")
            if word in self.heard and word not in self.sealed:
                raise Violated(f"{word} was said twice")
            self.heard.add(word)
            # What was sealed and never opened goes back to its writer, and may be said after all.
            self.sealed |= {word} if entry.act == "write" else set()
        self.states.append(after)
        self.checked.append(record.raw)

    def on_the_floor(self, before: State, entry: Entry) -> None:
        floor = before.here.floor
        if floor in ("speaker", "listener") and (entry.seat == before.speaker) != (floor == "speaker"):
            raise Violated("out of turn")
        if floor == "both" and before.answers and before.answers[0][0] == entry.seat:
            raise Violated("answered twice")
        if before.pause is not None:
            raise Violated("said in a break")

    @staticmethod
    def said(entry: Entry) -> list[str]:
        return re.findall(r"^w[0-9]+$", Unsealed().open(entry), re.MULTILINE)

    def nothing_lost(self) -> None:
        for word, (seat, _) in self.pressed.items():
            me = self.clients[seat].me
            kept = " ".join([*(draft.text for draft in me.drafts), me.pending.words if me.pending else ""]).split()
            if word not in self.heard and word not in kept:
                raise Violated(f"{word} is lost")

    # --- the whole run

    def play(self, steps: int) -> None:
        """`steps` things happen; then the weather clears, and all must come to agree."""
        for _ in range(steps):
            self.step()
        self.heal()

    def heal(self) -> None:
        self.trouble = self.relay.disk.dies = 0.0
        for client in self.clients.values():
            client.disk.dies = 0.0
        for _ in range(20):
            for client in self.clients.values():
                self.post.append(("follow", client.seat, client.me.state.seq.to_bytes(4, "big")))
                self.resend(client)
            while self.post:
                self.deliver()
            self.check()
            agreed = {len(client.me.records) for client in self.clients.values()} == {len(self.checked)}
            if agreed and not any(client.me.pending for client in self.clients.values()):
                return
        raise Violated("they never came to agree")


def runs(seeds: range, steps: int = 100) -> Iterator[World]:
    """Play each seed; an error says which."""
    for seed in seeds:
        world = World(seed)
        try:
            world.play(steps)
        except (Violated, Damaged) as broken:
            raise Violated(f"seed {seed}: {broken}") from broken
        yield world
