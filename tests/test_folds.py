"""Many hands, several logs, one history: whoever folds the same records stands at the same place."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from duologue import wire
from duologue.core.dialogue import advance, holds
from duologue.core.entry import Entry, Record
from duologue.core.exercise import Exercise, Guide
from duologue.core.shape import PARTNERS, Limit, Partner, Seat, Shape, Step
from duologue.core.state import Refused, State
from duologue.core.walk import clear_for
from duologue.errors import NotNow, Taken
from duologue.hotseat import opening
from duologue.log import MAGIC, FileLog, MemoryLog
from duologue.participant import Participant
from duologue.seal import Unsealed
from duologue.sign import Unsigned, unverified
from duologue_relay import gate
from tests.simulation.world import run

SHAPE = Shape(
    "send",
    {
        "send": Step("speaker", {"say": "mirror"}),
        "mirror": Step("listener", {"say": "check"}),
        "check": Step("speaker", {"yes": "more", "not_yet": "again"}),
        "again": Step("speaker", {"say": "mirror"}, limit=Limit(2, "more", "send")),
        "more": Step("either", {"yes": "send", "no": "change", "say": "change"}),
        "change": Step("both", {"ready": "letter", "pass": "letter"}, swap=("ready",), limit=Limit(3, "end")),
        "letter": Step("both", {"say": "send", "pass": "end"}, wins=("say",), sealed=True),
        "end": Step("nobody"),
    },
)
EXERCISE = Exercise("x", "X", "", (1, 2), {}, "", "", SHAPE, {id: Guide() for id in SHAPE.steps})
ACTS = (
    "say",
    "yes",
    "not_yet",
    "no",
    "ready",
    "pass",
    "pause",
    "resume",
    "aside",
    "leave",
    "reveal",
    "without",
    "time",
)
tally: Counter[str] = Counter()


class Bytes:
    """A disk in memory."""

    def __init__(self) -> None:
        self.held = b""

    def read(self) -> bytes:
        return self.held

    def append(self, data: bytes) -> None:
        self.held += data

    def sync(self) -> None:
        pass

    def truncate(self, size: int) -> None:
        self.held = self.held[:size]


class Table:
    """Two participants and a stream of everything that anybody ever sent, in the order of its arrival."""

    def __init__(self) -> None:
        numbers = iter(range(10**6))
        self.session, clear = opening(EXERCISE, lambda n: next(numbers).to_bytes(n, "big"))
        self.chairs: dict[Partner, Participant] = {
            seat: Participant(
                seat,
                self.session,
                EXERCISE,
                Unsealed(),
                Unsigned(),
                unverified,
                lambda n: next(numbers).to_bytes(n, "big"),
            )
            for seat in PARTNERS
        }
        self.stream: list[Record] = []
        self.now = 1_000_000
        self.disk = Bytes()
        self.memory, self.file = MemoryLog(), FileLog(self.disk)
        self.state = State(self.session)
        self.pressed: dict[str, tuple[object, ...]] = {}
        self.arrive("a", self.chairs["a"].propose("begin", at=self.now, clear=clear))
        self.arrive("b", self.chairs["b"].propose("sit", at=self.now))

    def press(self, seat: Partner, act: str) -> Entry | None:
        """A person presses something; the entry, if their own client lets it out."""
        chair, word = self.chairs[seat], f"w{len(self.pressed)}"
        clear = {"until": self.now + 600_000} if act == "pause" else dict(clear_for(chair.state, act))
        state = chair.state
        try:
            entry = chair.propose(act, word if act == "say" else "", at=self.now, clear=clear)
        except NotNow:
            tally["illegal"] += 1
            return None
        tally["legal"] += 1
        if act == "say":
            self.pressed[word] = (state.step, state.visit, state.pause)
        return entry

    def arrive(self, seat: Seat, entry: Entry) -> None:
        """The entry reaches the relay: gate, log, and back to both. What comes of it may be one more entry."""
        record = Record(self.now, entry, wire.encode(entry))
        self.stream.append(record)
        held = self.memory.stored()
        if gate.check(self.state, record, seat, lambda seq: held[seq - 1], unverified) is not None:
            return
        run(self.memory.append(record))
        run(self.file.append(record))
        after = advance(self.state, record)
        assert isinstance(after, State)
        before, self.state = self.state, after
        words = Unsealed().open(entry).rpartition("\n")[2]
        if words in self.pressed:
            assert self.pressed[words] == (before.step, before.visit, before.pause)
        answers = [(seat, chair.receive(record, self.now).again) for seat, chair in self.chairs.items()]
        for seat, again in answers:
            if again is not None:
                self.arrive(seat, again)


def fold(records: list[Record], session: bytes) -> State:
    """What anybody makes of a stream in which void records were left."""
    state = State(session)
    for record in records:
        after = advance(state, record)
        state = state if isinstance(after, Refused) else after
    return state


def lawful(chair: Participant) -> list[str]:
    """What this chair may well do now."""
    state = chair.state
    if state.over or chair.pending is not None:
        return []
    if state.pause is not None:
        return [] if chair.seat in state.pause.ready else ["resume"]
    acted = {who for who, _ in (*state.answers, *state.written)}
    return list(state.here.acts) if holds(state, chair.seat) and chair.seat not in acted else []


@given(st.integers(0, 2**32))
@settings(max_examples=300, deadline=None)
def one_history(seed: int) -> None:
    """Racing, stale, duplicated, dropped, reordered and resent: every log and every chair tells one story."""
    # All from one seed: to draw each event by itself takes more time than all that happens.
    chance, table = Random(seed), Table()
    sent: list[tuple[Partner, Entry]] = []
    for _ in range(chance.randint(5, 50)):
        table.now += chance.choice([0, 1_000, 20_000, 70_000])
        event = chance.choice(["press"] * 5 + ["arrive"] * 4 + ["again", "drop"])
        if event == "press":
            fair = [(seat, act) for seat, chair in table.chairs.items() for act in lawful(chair)]
            odd = [(seat, act) for seat in PARTNERS for act in ACTS]
            seat, act = chance.choice(fair if fair and chance.random() < 0.75 else odd)
            chair = table.chairs[seat]
            if chair.pending is None and not chair.state.over:
                entry = chair.due(table.now) or table.press(seat, act)
                sent += [(seat, entry)] if entry is not None else []
        elif sent:
            n = chance.randrange(len(sent))
            seat, entry = sent[n] if event == "again" else sent.pop(n)
            if event != "drop":
                table.arrive(seat, entry)
        for seat, chair in table.chairs.items():
            if chair.pending is not None and all(entry is not chair.pending.entry for _, entry in sent):
                sent.append((seat, chair.pending.entry))

    expected = table.state

    assert [chair.state for chair in table.chairs.values()] == [expected, expected]
    assert fold(table.stream, table.session) == expected
    assert fold(FileLog(table.disk).stored(), table.session) == expected
    assert table.disk.held.startswith(MAGIC)
    assert {chair.voids for chair in table.chairs.values()} == {0}


def test_all_folds_are_equal() -> None:
    """However it comes, every log and every chair tells one story; and 40 % of what is pressed is legal, so that the
    deep states are visited."""
    tally.clear()
    one_history()

    assert tally["legal"] / tally.total() >= 0.4


def test_no_log_takes_two_records_for_one_seq() -> None:
    """The first in the log wins, whatever comes behind it."""
    table = Table()
    record = table.memory.stored()[0]

    for log in (table.memory, table.file):
        try:
            run(log.append(record))
        except Taken:
            continue
        raise AssertionError
