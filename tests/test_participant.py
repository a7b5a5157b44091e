# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""One chair: two real participants, a tiny host that asks the gate, and a link that does what a test tells it."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue import wire
from duologue.bells import bell
from duologue.core.dialogue import advance, holds
from duologue.core.entry import Clear, Entry, Record, answer_hash, digest, name_hash, session_of
from duologue.core.exercise import Exercise, Guide
from duologue.core.shape import PARTNERS, Clock, Limit, Partner, Seat, Shape, Step
from duologue.core.state import Break, Reason, Refused, State, other
from duologue.errors import NotNow, TooLong, Unreadable
from duologue.participant import AGAIN_WITHIN, Heard, Participant, Pending
from duologue.refusals import REFUSED
from duologue.seal import MOST_BYTES, naming, pad, unpad
from duologue.sign import SIG
from duologue.view import Draft
from duologue_relay.gate import Stored, check
from tests.helpers import begin_clear, consenting, mirror_shape
from tests.helpers import entry as blank_entry

SECOND, MINUTE = 1_000, 60_000
START = 1_700_000_000_000  # ms

# One line each under seal, and whether to stay; then every other kind of floor.
SEALED = Shape(
    "letter",
    {
        "letter": Step("both", {"stay": "tell", "go": "end"}, sealed=True, wins=("go",)),
        "tell": Step("speaker", {"say": "open"}),
        "open": Step("both", {"say": "any"}),
        "any": Step("either", {"say": "guide", "done": "end"}),
        "guide": Step("facilitator", {"say": "end"}),
        "end": Step("nobody"),
    },
)
DIFFER = Shape(
    "letter",
    {
        "letter": Step("both", {"mine": "alone", "yours": "end"}, sealed=True, differ="talk"),
        "alone": Step("speaker", {"say": "end"}),
        "talk": Step("speaker", {"say": "end"}),
        "end": Step("nobody"),
    },
)
# Ten minutes to share, back and forth, also under seal; then roles change.
TIMED = Shape(
    "share",
    {
        "share": Step("speaker", {"say": "support", "card": "share"}, limit=Limit(99, "end")),
        "support": Step("listener", {"say": "share", "together": "letter"}),
        "letter": Step("both", {"stay": "share"}, sealed=True),
        "turn": Step("both", {"ready": "rest"}, swap=True),
        "rest": Step("speaker", {"later": "rest", "say": "end"}),
        "end": Step("nobody"),
    },
    {
        "box": Clock(("share", "support", "letter"), hard=10 * MINUTE, time="turn"),
        "soft": Clock(("rest",), soft=MINUTE),
    },
)
# Either may speak, for ten minutes.
HURRIED = replace(SEALED, start="any", clocks={"box": Clock(("any",), hard=10 * MINUTE, time="guide")})
PREPARED = Shape(
    "prepare",
    {
        "prepare": Step("both", {"done": "under"}),
        "under": Step("both", {"done": "tell"}, sealed=True),
        "tell": Step("speaker", {"say": "end"}),
        "end": Step("nobody"),
    },
)
MIRROR = mirror_shape()
NO_GUIDES: Mapping[str, Guide] = {}
PRIVATE = {"prepare": Guide(form="private"), "under": Guide(form="private"), "tell": Guide(form="text")}


# --- stand-ins for cryptography: they bind and hide as the real ones do, and protect nobody


KEYS: dict[Partner, bytes] = {"a": b"a" * 32, "b": b"b" * 32}


class ToySigner:
    """An HMAC instead of a signature: whoever can verify could sign."""

    def __init__(self, seat: Partner) -> None:
        self._key = KEYS[seat]

    def sign(self, message: bytes) -> bytes:
        return hmac.digest(self._key, message, "sha512")


def verify(key: bytes, record: Record) -> bool:
    """The verifier beside ToySigner. As strict about keys as a real one."""
    if len(key) != 32:
        raise ValueError("this is no key")
    return hmac.compare_digest(hmac.digest(key, record.raw[:-SIG], "sha512"), record.raw[-SIG:])


def _xor(data: bytes, key: bytes) -> bytes:
    stream = hashlib.shake_256(key).digest(len(data))
    return bytes(x ^ y for x, y in zip(data, stream, strict=True))


class ToySealer:
    """A stream of hashes instead of an AEAD: a key per entry, wrapped for each recipient, bound by `commit`."""

    def __init__(self, seat: Partner) -> None:
        self._seat, self._numbers = seat, count()

    def seal(self, blank: Entry, text: str) -> tuple[bytes, bytes, dict[Seat, bytes]]:
        key = digest("toy key", self._seat.encode(), wire.envelope(blank), next(self._numbers).to_bytes(8, "big"))
        commit = digest("commit", key)
        return commit, _xor(pad(text), key), {seat: self._wrap(key, seat, commit) for seat in blank.to}

    def open(self, entry: Entry, wrap: bytes | None = None) -> str:
        found = entry.wraps.get(self._seat, b"") if wrap is None else wrap
        key = self._wrap(found, self._seat, entry.commit, entry.seat)
        if digest("commit", key) != entry.commit:
            raise Unreadable
        return unpad(_xor(entry.body, key))

    def wraps_for(self, entry: Entry, to: Iterable[Seat]) -> dict[Seat, bytes]:
        key = self._wrap(entry.wraps[self._seat], self._seat, entry.commit)
        return {other(self._seat): self._wrap(key, other(self._seat), entry.commit)}

    def _wrap(self, key: bytes, to: Seat, commit: bytes, author: Seat = "f") -> bytes:
        """Both ways, since it is an exclusive or."""
        between = {self._seat if author == "f" else author, to}
        return _xor(key, digest("toy wrap", *(seat.encode() for seat in sorted(between)), commit))


class BlindSealer(ToySealer):
    """Has lost the secret that it shares with nobody."""

    def open(self, entry: Entry, wrap: bytes | None = None) -> str:
        if entry.seat == self._seat:
            raise Unreadable
        return super().open(entry, wrap)


class Link:
    """Two chairs and their host: what goes up waits in `up`, what was accepted is `log`, and `now` stands still."""

    def __init__(self, shape: Shape, speaker: Partner = "a", guides: Mapping[str, Guide] = NO_GUIDES) -> None:
        self.clear = begin_clear(shape, speaker)
        self.session = session_of(self.clear)
        self.exercise = Exercise("x", "X", "", (1, 2), {}, "", "", shape, guides)
        self.state, self.log = State(self.session), list[Record]()
        self.up = list[Entry]()
        self.now = START
        self._numbers = count()
        self.chairs: dict[Seat, Participant] = {seat: self.chair(seat) for seat in PARTNERS}

    def chair(self, seat: Partner) -> Participant:
        """A new process in this chair, which has heard nothing yet."""
        sealer, signer = ToySealer(seat), ToySigner(seat)
        return Participant(seat, self.session, self.exercise, sealer, signer, verify, self.random)

    def random(self, n: int) -> bytes:
        return digest("random", next(self._numbers).to_bytes(8, "big"))[:n]

    def press(self, seat: Partner, act: str, words: str = "", **clear: Any) -> Entry:
        """A person does this, and it goes up."""
        self.up.append(self.chairs[seat].propose(act, words, at=self.now, clear=clear))
        return self.up[-1]

    def offer(self, entry: Entry) -> Stored | Refused | None:
        """The host appends what its gate lets through."""
        record = wire.record_of(self.now, wire.encode(entry))
        verdict = check(self.state, record, entry.seat, lambda seq: self.log[seq - 1], verify)
        if verdict is None:
            after = advance(self.state, record)
            assert isinstance(after, State)
            self.state = after
            self.log.append(record)
        return verdict

    def deliver(self, seat: Partner) -> list[Entry]:
        """Everything new to one chair, in order. What it sends instead goes up, and is returned."""
        chair = self.chairs[seat]
        heard = [chair.receive(record, self.now).again for record in self.log[chair.state.seq :]]
        again = [entry for entry in heard if entry is not None]
        self.up += again
        return again

    def flow(self) -> None:
        """Up and down, until nothing is on its way."""
        while self.up:
            self.offer(self.up.pop(0))
            for seat in PARTNERS:
                self.deliver(seat)

    def does(self, seat: Partner, act: str, words: str = "", **clear: Any) -> None:
        """A person does this, and everybody hears of it."""
        self.press(seat, act, words, **clear)
        self.flow()

    def owed(self, seat: Partner) -> str:
        """What this chair sends unasked now."""
        entry = self.chairs[seat].due(self.now)
        if entry is None:
            return ""
        self.up.append(entry)
        return entry.act

    def reopened(self, seat: Partner) -> Participant:
        """The chair after its process died: it knows what the log holds, and nothing else."""
        self.chairs[seat] = self.chair(seat)
        self.deliver(seat)
        return self.chairs[seat]

    def crafted(self, seat: Partner, act: str, text: str = "", clear: Clear | None = None, **over: Any) -> Entry:
        """What a partner's altered program might send: sealed and signed well, but not made by a participant."""
        blank = blank_entry(self.state, seat, act, clear=clear)
        commit, sealed, wraps = ToySealer(seat).seal(blank, text)
        return signed(replace(blank, **{"commit": commit, "body": sealed, "wraps": wraps, **over}), seat)


def signed(entry: Entry, key: Partner) -> Entry:
    """This entry, signed by that partner's key."""
    return replace(entry, sig=ToySigner(key).sign(wire.encode(entry)[:-SIG]))


def seat_both(shape: Shape = MIRROR, speaker: Partner = "a", guides: Mapping[str, Guide] = NO_GUIDES) -> Link:
    """Two who have just sat down."""
    link = Link(shape, speaker, guides)
    link.does("a", "begin", **link.clear)
    link.does("b", "sit")
    return link


def written(shape: Shape = SEALED, a: str = "stay", b: str = "stay") -> Link:
    """Both have written under seal, and nobody has opened."""
    link = seat_both(shape)
    link.does("a", a, "from a")
    link.does("b", b, "from b")
    return link


def at_any() -> Link:
    """Either may speak, so two may speak at once."""
    return seat_both(replace(SEALED, start="any"))


def heard(chair: Participant) -> list[tuple[Seat, str, str | None]]:
    """What this chair can read of all that came after sitting down."""
    return [(said.seat, said.act, said.words) for said in chair.said[2:]]


def on_its_way(chair: Participant) -> Pending:
    """What this chair has sent and not seen again."""
    assert chair.pending is not None
    return chair.pending


def kept(chair: Participant) -> Draft | None:
    """What this chair has for its composer."""
    return chair.draft


def everything(chair: Participant) -> dict[str, Any]:
    """All that a chair knows, to compare it with later."""
    return {key: held.copy() if hasattr(held, "copy") else held for key, held in vars(chair).items()}


# --- acting


@pytest.mark.parametrize(
    ("seat", "act", "clear", "reason"),
    [
        ("b", "say", {}, Reason.NOT_YOUR_TURN),
        ("a", "yes", {}, Reason.NOT_HERE),
        ("a", "begin", begin_clear(mirror_shape()), Reason.BEGUN),
        ("a", "resume", {}, Reason.NOT_PAUSED),
        ("a", "pause", {}, Reason.CLEAR),
        ("a", "say", {"until": 0}, Reason.CLEAR),
        ("b", "reveal", {"answer": "say", "salt": bytes(16), "wraps": {"a": b""}}, Reason.NOT_HERE),
    ],
)
def test_what_advance_refuses_is_not_proposed(seat: Partner, act: str, clear: Clear, reason: Reason) -> None:
    """What the rules refuse raises their reason, and changes nothing."""
    chair = seat_both().chairs[seat]
    before = everything(chair)

    with pytest.raises(NotNow) as refused:
        chair.propose(act, "words", at=START, clear=clear)

    assert reason is refused.value.reason
    assert REFUSED[reason] == str(refused.value)
    assert before == everything(chair)


def test_words_that_do_not_fit_change_nothing() -> None:
    """Words that are too long raise TooLong; what was on its way still is."""
    link = seat_both()
    link.press("a", "say", "short")
    before = everything(link.chairs["a"])

    with pytest.raises(TooLong):
        link.press("a", "say", "x" * (MOST_BYTES + 1))

    assert before == everything(link.chairs["a"])


def test_nobody_sits_down_to_other_rules() -> None:
    """Where `begin` holds other rules than the exercise in hand, b stays standing."""
    link = Link(mirror_shape())
    link.press("a", "begin", **link.clear)
    link.flow()
    chair = link.chairs["b"]
    steps = {**chair.exercise.shape.steps, "send": Step("speaker", {"say": "mirror", "no": "end"})}
    chair.exercise = replace(chair.exercise, shape=Shape("send", steps))
    with pytest.raises(NotNow, match=re.escape(REFUSED[Reason.SHAPE])):
        chair.propose("sit", at=START)

    assert None is chair.pending


def test_acts_that_carry_no_words_carry_none() -> None:
    """Words that ride on a break, or on an answer, are said nowhere."""
    link = seat_both()
    link.press("b", "pause", "in passing: you are wrong", until=START + MINUTE)
    link.flow()

    assert [("b", "pause", "")] == heard(link.chairs["a"])


def test_nothing_is_legal_before_both_sit() -> None:
    """Before the beginning one can neither speak nor owe anything, and there is no bell."""
    link = Link(TIMED)
    chair = link.chairs["a"]

    with pytest.raises(NotNow, match=re.escape(REFUSED[Reason.NOT_BEGUN])):
        chair.propose("say", at=START)
    assert (None, None, None) == (chair.due(START), bell(chair.state, chair.seat), chair.pending)


@pytest.mark.parametrize("seat", PARTNERS)
def test_the_echo_is_the_receipt(seat: Partner) -> None:
    """Nothing counts as said before it comes back from the log; then both have heard the same."""
    link = seat_both(speaker=seat)
    chair = link.chairs[seat]
    entry = link.press(seat, "say", "one thing")

    assert (entry, wire.encode(entry)) == (on_its_way(chair).entry, on_its_way(chair).raw)
    assert [] == heard(chair)
    link.flow()
    assert [[(seat, "say", "one thing")]] * 2 == [heard(each) for each in link.chairs.values()]
    assert [link.state, link.state] == [each.state for each in link.chairs.values()]
    assert chair.pending is None


def test_the_random_bytes_of_a_seal_are_its_own() -> None:
    """Without being given any, a chair takes secret bytes from the system: two seals of one answer differ."""
    link = seat_both(SEALED)
    chair = Participant("a", link.session, link.exercise, ToySealer("a"), ToySigner("a"), verify)
    for record in link.log:
        chair.receive(record, START)

    first, second = (chair.propose("stay", words, at=START) for words in "xy")

    assert first.clear["hash"] != second.clear["hash"]


def test_what_an_act_says_in_the_open_is_in_said() -> None:
    """The index of a card and the time of a break or an appointment are kept with what was said."""
    link = seat_both(TIMED)
    link.does("a", "card", "a card", index=7)
    link.does("a", "pause", until=START + 30 * MINUTE)
    link.does("b", "resume")
    link.does("a", "resume")

    assert [7, -1, -1, -1] == [said.index for said in link.chairs["b"].said[2:]]
    assert [0, START + 30 * MINUTE, 0, 0] == [said.until for said in link.chairs["b"].said[2:]]


def test_said_knows_where_it_was_said() -> None:
    """What was said belongs to the step and visit at which it was said, not to those that it led to."""
    link = seat_both()
    link.does("a", "say", "one")
    link.does("b", "say", "two")

    assert [(3, "send", 1), (4, "mirror", 2)] == [(s.seq, s.step, s.visit) for s in link.chairs["a"].said[2:]]
    assert [START] * 2 == [said.at for said in link.chairs["a"].said[2:]]


@pytest.mark.parametrize("speaker", PARTNERS)
def test_a_half_ends_when_roles_change(speaker: Partner) -> None:
    """Whoever speaks first, halves count changes of roles; what changes them belongs to the half before."""
    link, listener = seat_both(speaker=speaker), other(speaker)
    for seat, act in ((speaker, "say"), (listener, "say"), (speaker, "yes"), (speaker, "no")):
        link.does(seat, act)
    link.does(speaker, "ready")
    link.does(listener, "ready")
    link.does(listener, "say")

    assert [0] * 8 + [1] == [said.half for said in link.chairs[speaker].said]


def test_private_words_never_leave() -> None:
    """At a private step only the act goes out: its words are in no entry, in the open or under seal."""
    link = seat_both(PREPARED, guides=PRIVATE)
    for seat in PARTNERS:
        link.does(seat, "done", f"secret of {seat}")
    for seat in PARTNERS:
        link.does(seat, "done", f"deeper secret of {seat}")
    assert ["reveal", "reveal"] == [link.owed("a"), link.owed("b")]
    link.flow()
    link.does("a", "say", "aloud")

    assert [*[""] * 6, "aloud"] == [words for _, _, words in heard(link.chairs["a"])]
    assert not any("secret" in ToySealer(record.entry.seat).open(record.entry) for record in link.log[2:])  # type: ignore[arg-type]
    assert [None, None] == [chair.draft for chair in link.chairs.values()]


def test_private_words_that_were_not_left_behind_come_back() -> None:
    """Private words whose act goes stale are still their writer's."""
    link = seat_both(PREPARED, guides=PRIVATE)
    link.press("a", "done", "secret")
    link.offer(link.crafted("b", "pause", clear={"until": START}))
    link.deliver("a")

    assert Draft("secret", "prepare", 1, "draft.early") == link.chairs["a"].draft


@pytest.mark.parametrize("seat", PARTNERS)
def test_a_facilitators_step_is_anyones(seat: Partner) -> None:
    """While no facilitator is seated, either partner may go on from their step."""
    link = seat_both(replace(SEALED, start="guide"))
    link.does(seat, "say", "let us go on")

    assert "end" == link.state.over
    assert [(seat, "say", "let us go on")] == heard(link.chairs[other(seat)])


# --- hearing


def test_an_exact_copy_is_ignored() -> None:
    """A record that came twice is a receipt that came twice; with another stamp it is another history."""
    link = seat_both()
    link.does("a", "say", "one thing")
    before = [everything(chair) for chair in link.chairs.values()]
    for chair in link.chairs.values():
        for record in link.log:
            assert Heard("copy") == chair.receive(record, START)
    after = [everything(chair) for chair in link.chairs.values()]
    other = [
        chair.receive(replace(record, at=record.at + 1), START) for chair in link.chairs.values() for record in link.log
    ]

    assert before == after
    assert [Heard("void")] * len(other) == other


def test_other_bytes_for_what_was_said_are_counted() -> None:
    """A second history for a place that is taken moves nothing, and is counted."""
    link = seat_both()
    second = link.crafted("a", "say", "never said")
    link.does("a", "say", "one thing")
    chair = link.chairs["b"]

    assert Heard("void") == chair.receive(Record(START, second, wire.encode(second)), START)
    assert (1, link.state) == (chair.voids, chair.state)
    assert [("a", "say", "one thing")] == heard(chair)


FORGERIES: dict[str, Callable[[Link, Entry], Entry]] = {
    "session": lambda link, entry: replace(entry, session=bytes(32)),
    "prev": lambda link, entry: replace(entry, prev=bytes(32)),
    "seat": lambda link, entry: replace(entry, seat="b"),
    "nobody's seat": lambda link, entry: replace(entry, seat="f"),
    "act": lambda link, entry: replace(entry, act="leave"),
    "clear": lambda link, entry: replace(entry, act="pause", clear={"until": 0}),
    "recipients": lambda link, entry: replace(entry, to=("a",), wraps={"a": b""}),
    "commit": lambda link, entry: replace(entry, commit=bytes(32)),
    "body": lambda link, entry: replace(entry, body=bytes(256)),
    "size": lambda link, entry: replace(entry, body=bytes(255)),
    "wraps": lambda link, entry: replace(entry, wraps={"a": b"", "b": b""}),
    "signature": lambda link, entry: replace(entry, sig=bytes(64)),
    "wrong key": lambda link, entry: signed(entry, "b"),
    "out of turn": lambda link, entry: link.crafted("b", "say", "not my turn"),
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_record_moves_nothing(forge: Callable[[Link, Entry], Entry]) -> None:
    """Whatever is changed in an entry, or signed by another's key: nothing moves, and it is counted."""
    link = seat_both()
    chair = link.chairs["b"]
    forged = forge(link, link.press("a", "say", "one thing"))
    before = everything(chair)

    assert Heard("void") == chair.receive(Record(START, forged, wire.encode(forged)), START)
    assert before | {"voids": 1} == everything(chair)
    link.flow()
    assert [("a", "say", "one thing")] == heard(chair)


@pytest.mark.parametrize(
    "keys", [{"a": b"short", "b": b"b" * 32}, {"a": b"a" * 32}, {"a": b"c" * 32, "b": b"b" * 32}, b"none"]
)
def test_a_session_begins_by_its_own_keys_alone(keys: Any) -> None:
    """A `begin` with keys that are none, or not this session's, is void and breaks nothing."""
    link = Link(mirror_shape())
    entry = link.crafted("a", "begin", clear={**link.clear, "keys": keys})
    chair = link.chairs["b"]

    assert Heard("void") == chair.receive(Record(START, entry, wire.encode(entry)), START)
    assert (1, State(link.session)) == (chair.voids, chair.state)


def test_a_session_begins_only_signed() -> None:
    """A `begin` that holds the right keys but is signed by another is void."""
    link = Link(mirror_shape())
    entry = signed(link.crafted("a", "begin", clear=link.clear), "b")
    chair = link.chairs["b"]

    assert Heard("void") == chair.receive(Record(START, entry, wire.encode(entry)), START)
    assert (1, 0) == (chair.voids, chair.state.seq)


def test_records_out_of_order_wait_for_their_turn() -> None:
    """A record that comes early is not void but not yet; it counts when it comes in its place."""
    link = seat_both()
    link.press("a", "say", "one")
    link.offer(link.up.pop())
    link.deliver("a")
    link.press("a", "pause", until=START + MINUTE)
    link.offer(link.up.pop())
    chair = link.chairs["b"]
    before = everything(chair)

    assert Heard("early") == chair.receive(link.log[3], START)
    assert before == everything(chair)
    assert [Heard("counted")] * 2 == [chair.receive(record, START) for record in link.log[2:]]
    assert (0, link.state) == (chair.voids, chair.state)


def test_an_early_record_of_another_session_is_void() -> None:
    """Whatever its place, what belongs to another dialogue is never waited for."""
    link = seat_both()
    chair = link.chairs["b"]
    strange = replace(link.press("a", "say", "one thing"), session=bytes(32), seq=9)

    assert Heard("void") == chair.receive(Record(START, strange, wire.encode(strange)), START)
    assert 1 == chair.voids


@pytest.mark.parametrize("damage", [{"commit": bytes(32)}, {"wraps": {"a": b"x" * 96, "b": b""}}, {"body": bytes(256)}])
def test_a_body_that_cannot_be_opened_moves_everybody_alike(damage: dict[str, Any]) -> None:
    """Opening voids nothing: an unreadable body is heard by both as words that nobody can read."""
    link = seat_both()
    link.offer(link.crafted("a", "say", "lost", **damage))
    for seat in PARTNERS:
        link.deliver(seat)

    assert [link.state] * 2 == [chair.state for chair in link.chairs.values()]
    assert "mirror" == link.state.step
    assert [[("a", "say", None)]] * 2 == [heard(chair) for chair in link.chairs.values()]
    assert [0, 0] == [chair.voids for chair in link.chairs.values()]
    link.does("b", "say", "I cannot read that")


# --- settling


@pytest.mark.parametrize("speaker", PARTNERS)
def test_an_aside_in_between_carries_words_on(speaker: Partner) -> None:
    """The listener's aside takes a place in the log and changes no moment: the words are proposed again."""
    link = seat_both(speaker=speaker)
    link.press(other(speaker), "aside", "slower, please")
    first = link.press(speaker, "say", "one thing")
    link.now += AGAIN_WITHIN
    link.flow()

    assert [(other(speaker), "aside", "slower, please"), (speaker, "say", "one thing")] == heard(link.chairs[speaker])
    assert first.seq + 1 == link.log[-1].entry.seq
    assert (None, None) == (link.chairs[speaker].pending, link.chairs[speaker].draft)


@pytest.mark.parametrize("ms", [AGAIN_WITHIN + 1, -1, 3600 * SECOND])
def test_after_thirty_seconds_words_are_a_draft(ms: int) -> None:
    """Later than 30 s after it was pressed, or by a clock that ran back, nothing is proposed again unasked."""
    link = seat_both()
    link.press("b", "aside", "slower, please")
    link.press("a", "say", "one thing")
    link.now += ms
    link.flow()

    assert Draft("one thing", "send", 1, "draft.early") == link.chairs["a"].draft
    assert [("b", "aside", "slower, please")] == heard(link.chairs["b"])


def test_the_thirty_seconds_begin_when_it_was_pressed() -> None:
    """Being proposed again gives an entry no new 30 s."""
    link = seat_both()
    link.press("b", "aside", "slower, please")
    link.press("a", "say", "one thing")
    link.now += 20 * SECOND
    link.offer(link.up.pop(0))
    link.deliver("a")
    again = on_its_way(link.chairs["a"])

    assert (START, "say", "one thing", 4) == (again.since, again.act, again.words, again.entry.seq)


@pytest.mark.parametrize(
    "change",
    [{"step": "more"}, {"visit": 9}, {"speaker": "b"}, {"pause": Break("a", 5)}],
    ids=lambda change: next(iter(change)),
)
def test_a_moment_is_step_visit_speaker_and_break(change: dict[str, Any]) -> None:
    """A moment is another one when the step, visit, speaker or break is."""
    chair = seat_both().chairs["a"]
    before = chair.moment()
    chair.state = chair.state.but(**change)

    assert before != chair.moment()
    assert PARTNERS in before  # the recipients, which only a facilitator could change


@pytest.mark.parametrize(
    ("act", "clear", "why"),
    [
        ("say", {}, "draft.early"),
        ("done", {}, "draft.early"),
        ("pause", {"until": START + 5 * MINUTE}, "draft.early"),
        ("leave", {}, "draft.early"),
        ("time", {}, "draft.time"),
    ],
)
def test_words_from_another_moment_are_a_draft(act: str, clear: Clear, why: str) -> None:
    """When the partner's act has changed the moment, words go back with the reason, and nothing is sent."""
    link = seat_both(HURRIED)
    link.now += 10 * MINUTE
    link.press("b", "say", "my side")
    link.offer(link.crafted("a", act, clear=clear))

    assert [] == link.deliver("b")
    assert (None, Draft("my side", "any", 1, why)) == (link.chairs["b"].pending, link.chairs["b"].draft)
    assert not any(said.words == "my side" for said in link.chairs["b"].said)


def test_nothing_is_proposed_again_after_a_break() -> None:
    """Words that a break overtook stay a draft when the break is over, however short it was."""
    link = seat_both()
    link.press("b", "pause", until=START)
    link.press("a", "say", "one thing")
    link.flow()
    link.does("a", "resume")
    link.does("b", "resume")

    assert link.state.pause is None
    assert ["pause", "resume", "resume"] == [act for _, act, _ in heard(link.chairs["b"])]
    assert (None, Draft("one thing", "send", 1, "draft.early")) == (link.chairs["a"].pending, link.chairs["a"].draft)


def test_a_decision_is_not_carried_to_another_visit() -> None:
    """A yes to one thing is not a yes to the next: it is dropped, and nothing is left over of it."""
    link = at_any()
    link.press("b", "say", "one more thing")
    link.press("a", "done")
    link.flow()

    assert "guide" == link.state.step
    assert [("b", "say", "one more thing")] == heard(link.chairs["a"])
    assert (None, None) == (link.chairs["a"].pending, link.chairs["a"].draft)


def test_answers_that_cross_at_one_step_both_count() -> None:
    """Two who answer at once are at the same visit: the second answer is proposed again."""
    link = seat_both(replace(SEALED, start="open"))
    link.press("a", "say", "from a")
    link.press("b", "say", "from b")
    link.flow()

    assert [("a", "say", "from a"), ("b", "say", "from b")] == heard(link.chairs["b"])
    assert "any" == link.state.step


@pytest.mark.parametrize(("act", "clear"), [("pause", {"until": START + 20 * MINUTE}), ("time", {})])
def test_what_already_happened_is_dropped_silently(act: str, clear: Clear) -> None:
    """Of two breaks or bells at once one counts, and the other leaves no trace."""
    link = seat_both(TIMED)
    link.now += 10 * MINUTE
    link.press("a", act, **clear)
    link.press("b", act, **clear)
    link.flow()

    assert [("a", act, "")] == heard(link.chairs["b"])
    assert (None, None, 0) == (link.chairs["b"].pending, link.chairs["b"].draft, link.chairs["b"].voids)


def test_both_ready_at_once_ends_the_break() -> None:
    """Two who come back in the same second are both back: the first's being ready is no other break."""
    link = seat_both()
    link.does("a", "pause", until=START)
    link.press("a", "resume")
    link.press("b", "resume")
    link.flow()

    assert link.state.pause is None


def test_an_aside_that_comes_late_is_gone() -> None:
    """An aside belongs to its visit, and its phrase is nobody's draft."""
    link = seat_both()
    link.press("a", "say", "one thing")
    link.press("b", "aside", "slower, please")
    link.flow()

    assert [("a", "say", "one thing")] == heard(link.chairs["b"])
    assert (None, None) == (link.chairs["b"].pending, link.chairs["b"].draft)


@pytest.mark.parametrize("ms", [0, 3600 * SECOND])
def test_leaving_is_carried_anywhere(ms: int) -> None:
    """Stopping always works: whatever was said first, and however late, `leave` is proposed again."""
    link = at_any()
    link.press("b", "say", "one more thing")
    link.press("a", "leave")
    link.now += ms
    link.flow()

    assert "left" == link.state.over
    assert [("b", "say", "one more thing"), ("a", "leave", "")] == heard(link.chairs["b"])


def test_a_break_is_asked_for_wherever_the_dialogue_went() -> None:
    """Whoever needs a break gets it, also when the other said something first."""
    link = at_any()
    link.press("b", "say", "one more thing")
    link.press("a", "pause", until=1_200_000)
    link.flow()

    assert link.state.pause is not None
    assert "a" == link.state.pause.by


def test_leaving_carries_no_words_along() -> None:
    """Words are not carried to another moment, not even on the way out."""
    link = at_any()
    link.press("b", "say", "one more thing")
    link.press("a", "leave", "goodbye")
    link.flow()

    assert "" == link.state.over
    assert Draft("goodbye", "any", 1, "draft.early") == link.chairs["a"].draft


def test_two_who_leave_at_once_have_left() -> None:
    """Where the dialogue is over already, there is nothing to leave."""
    link = seat_both()
    link.press("a", "leave")
    link.press("b", "leave")
    link.flow()

    assert [("a", "leave", "")] == heard(link.chairs["b"])
    assert (None, None) == (link.chairs["b"].pending, link.chairs["b"].draft)


def test_a_lost_entry_is_sent_again_as_it_was() -> None:
    """What the link dropped stays on its way; sent again it counts once, and twice is answered with the record."""
    link = seat_both()
    entry = link.press("a", "say", "one thing")
    link.up.clear()
    link.deliver("a")

    assert [] == heard(link.chairs["a"])
    assert entry == on_its_way(link.chairs["a"]).entry
    assert link.offer(entry) is None
    assert Stored(link.log[-1]) == link.offer(entry)
    link.deliver("a")
    assert ([("a", "say", "one thing")], None) == (heard(link.chairs["a"]), link.chairs["a"].pending)


# --- pressing twice


def test_the_same_words_pressed_twice_are_one_entry() -> None:
    """An impatient second Enter sends the same bytes, so nothing can be said twice."""
    link = seat_both()

    assert link.press("a", "say", "one thing") is link.press("a", "say", "one thing")
    link.flow()
    assert [("a", "say", "one thing")] == heard(link.chairs["b"])
    assert link.chairs["a"].draft is None


@pytest.mark.parametrize("restarted", [False, True])
def test_words_pressed_again_are_as_good_as_new(restarted: bool) -> None:
    """The 30 s run from the last time that a person pressed, also when it was a restart that kept the words."""
    link = seat_both()
    entry = link.press("a", "say", "one thing")
    chair = link.reopened("a") if restarted else link.chairs["a"]
    if restarted:
        chair.restore(entry)
    link.up.clear()
    link.now += 3600 * SECOND
    assert entry == link.press("a", "say", "one thing")
    link.up.clear()
    link.does("b", "aside", "slower, please")

    assert [("b", "aside", "slower, please"), ("a", "say", "one thing")] == heard(chair)


@pytest.mark.parametrize(("act", "words"), [("say", "other words"), ("pause", "")])
def test_what_is_pressed_over_words_keeps_them(act: str, words: str) -> None:
    """While words are on their way something else may be pressed; if it comes first, they are still a draft."""
    link = seat_both()
    link.press("a", "say", "one thing")
    link.up.clear()
    link.press("a", act, words, **({"until": START} if act == "pause" else {}))

    assert Draft("one thing", "send", 1, "draft.kept") == link.chairs["a"].draft
    link.flow()
    assert [("a", act, words)] == heard(link.chairs["a"])
    assert Draft("one thing", "send", 1, "draft.kept") == link.chairs["a"].draft


def test_words_that_come_first_after_all_are_no_draft() -> None:
    """If the words were in time, what was pressed over them is stale, and they are no draft any more."""
    link = seat_both()
    link.press("a", "say", "one thing")
    link.press("a", "say", "other words")
    link.flow()

    assert [("a", "say", "one thing")] == heard(link.chairs["a"])
    assert Draft("other words", "send", 1, "draft.early") == link.chairs["a"].draft


def test_an_entry_that_comes_by_another_way_is_no_draft() -> None:
    """Words that the log holds by other bytes of one's own were said, and do not come back."""
    link = seat_both()
    twin = link.crafted("a", "say", "one thing")
    link.press("a", "say", "one thing")
    link.up.clear()
    link.offer(twin)
    link.deliver("a")

    assert (None, None) == (link.chairs["a"].pending, link.chairs["a"].draft)


# --- drafts


@pytest.mark.parametrize(
    ("held", "text"),
    [
        ("", "one thing"),
        ("one thing", "one thing"),
        ("one", "one\n\none thing"),
        ("one thing and more", "one thing and more\n\none thing"),
        ("notes\n\none thing", "notes\n\none thing"),
        ("another", "another\n\none thing"),
    ],
)
def test_words_return_beside_what_is_being_written(held: str, text: str) -> None:
    """Words that come back push out nothing that was written since."""
    link = seat_both()
    link.chairs["a"].drafts = (Draft(held, "send", 1),)
    link.press("b", "pause", until=START)
    link.press("a", "say", "one thing")
    link.flow()

    assert Draft(text, "send", 1, "draft.early") == link.chairs["a"].draft


def test_what_was_said_leaves_the_rest_of_a_draft() -> None:
    """Of a draft of two pieces, the one that was said is put away, and the other stays."""
    link = seat_both()
    link.chairs["a"].drafts = (Draft("notes\n\none thing", "send", 1),)
    link.press("a", "say", "one thing")
    link.flow()

    assert Draft("notes", "send", 1) == link.chairs["a"].draft


@pytest.mark.parametrize("act", ["say", "pause", "leave"])
def test_only_its_own_words_put_a_draft_away(act: str) -> None:
    """A draft is put away when it is said, by nothing else that its writer does, and by nothing of the other's."""
    link = at_any()
    for chair in link.chairs.values():
        chair.drafts = (Draft("my side", "any", 1),)
    link.does("a", act, "my side" if act == "say" else "", **({"until": START} if act == "pause" else {}))

    assert (None if act == "say" else Draft("my side", "any", 1)) == link.chairs["a"].draft
    assert Draft("my side", "any", 1) == link.chairs["b"].draft


@pytest.mark.parametrize("ringer", PARTNERS)
def test_the_bell_keeps_what_was_being_written(ringer: Partner) -> None:
    """Whoever's client rings, words composed in that box stay a draft and say why; older ones say what they said."""
    link = seat_both(TIMED)
    link.chairs["a"].drafts = (Draft("half a sen", "share", 1),)
    link.chairs["b"].drafts = (Draft("older", "rest", 0, "draft.unopened"),)
    link.now += 11 * MINUTE
    assert "time" == link.owed(ringer)
    link.flow()

    assert Draft("half a sen", "share", 1, "draft.time") == link.chairs["a"].draft
    assert Draft("older", "rest", 0, "draft.unopened") == link.chairs["b"].draft


def test_what_is_written_takes_the_place_of_its_own_moment_alone() -> None:
    """Another moment's draft stays; the one that stood in the field goes on in the new one; what was said is none."""
    link = seat_both()
    chair, older = link.chairs["a"], Draft("older", "nowhere", 0)
    chair.drafts = (older,)
    chair.write(Draft("one", "send", 1))
    chair.write(Draft("one thing", "send", 1))
    beside = chair.drafts
    link.does("a", "say", "one thing")
    chair.write(Draft("one thing ", "send", 1))
    after = chair.drafts
    chair.write(Draft("older and wiser", "check", 3), "older")

    written = [older, Draft("one thing", "send", 1)], [older], [Draft("older and wiser", "check", 3)]
    assert written == ([*beside], [*after], [*chair.drafts])


def test_what_was_typed_after_private_words_were_kept_is_a_draft() -> None:
    """Only what was kept goes with the act that left the step; words of another step that read alike stay."""
    link = seat_both(PREPARED, guides=PRIVATE)
    link.press("a", "done", "secret")
    more, alike = Draft("secret and more", "prepare", 1), Draft("secret", "tell", 0)
    link.chairs["a"].drafts = (more, alike)
    link.flow()

    assert (more, alike) == link.chairs["a"].drafts


def test_a_private_draft_outlives_the_act_that_ended_its_step() -> None:
    """The other went on: what was begun for oneself stays, beside whatever is written next."""
    steps = {**PREPARED.steps, "prepare": Step("either", {"done": "tell"})}
    link = seat_both(replace(PREPARED, steps=steps), guides=PRIVATE)
    chair, secret = link.chairs["a"], Draft("half a secr", "prepare", 1)
    chair.write(secret)
    link.does("b", "done")
    chair.write(Draft("my side", "tell", 2))
    link.does("a", "say", "my side")

    assert (secret,) == chair.drafts


# --- sealed steps


def test_nothing_is_known_before_both_have_written() -> None:
    """Before both wrote, neither words nor answer are in what the partner holds, and no key is offered."""
    link = seat_both(SEALED)
    entry = link.press("b", "stay", "from b")
    link.flow()
    a, b = link.chairs["a"], link.chairs["b"]

    assert ("write", ("b",), {"b"}) == (entry.act, entry.to, set(entry.wraps))
    assert not [word for word in (b"stay", b"go", b"from b") if word in wire.encode(entry)]
    assert entry.clear["hash"] not in {answer_hash(answer, bytes(16)) for answer in ("stay", "go")}
    with pytest.raises(Unreadable):
        ToySealer("a").open(entry)
    assert [[("b", "write", "")]] * 2 == [heard(a), heard(b)]
    assert ["", ""] == [link.owed("a"), link.owed("b")]
    with pytest.raises(NotNow, match=re.escape(REFUSED[Reason.UNWRITTEN])):
        b.propose("reveal", at=START, clear={"answer": "stay", "salt": bytes(16), "wraps": {"a": b""}})


def test_each_opens_unasked_once_both_have_written() -> None:
    """Once both wrote, each chair owes its key, once; then both hear the same words."""
    link = written()

    assert ["reveal", "reveal"] == [link.owed("a"), link.owed("b")]
    link.flow()
    assert [("a", "reveal", "from a"), ("b", "reveal", "from b")] == heard(link.chairs["a"])[2:]
    assert heard(link.chairs["a"]) == heard(link.chairs["b"])
    assert "tell" == link.state.step
    assert ["", ""] == [link.owed("a"), link.owed("b")]
    assert [None, None] == [chair.draft for chair in link.chairs.values()]


def test_one_key_is_owed_once() -> None:
    """Whoever has opened owes nothing while the other's key is on its way."""
    link = written()
    link.owed("a")
    link.flow()

    assert ["", "reveal"] == [link.owed("a"), link.owed("b")]


def test_seals_open_in_a_break() -> None:
    """Nobody chooses when a seal opens, so a break does not keep it closed."""
    link = written()
    link.does("b", "pause", until=START + 5 * MINUTE)
    link.owed("a")
    link.owed("b")
    link.flow()

    assert "tell" == link.state.step
    assert link.state.pause is not None


@pytest.mark.parametrize(
    ("shape", "a", "b", "step"),
    [
        (SEALED, "stay", "stay", "tell"),
        (SEALED, "stay", "go", "end"),
        (SEALED, "go", "stay", "end"),
        (DIFFER, "mine", "mine", "alone"),
        (DIFFER, "yours", "yours", "end"),
        (DIFFER, "mine", "yours", "talk"),
        (DIFFER, "yours", "mine", "talk"),
    ],
)
def test_sealed_answers_lead_on(shape: Shape, a: str, b: str, step: str) -> None:
    """The answers that were sealed decide where both go."""
    link = written(shape, a, b)
    link.owed("a")
    link.owed("b")
    link.flow()

    assert step == link.state.step


def test_a_seal_that_went_stale_is_made_anew() -> None:
    """Two who write at once both count, and what is written again has a salt and a key of its own."""
    link = seat_both(SEALED)
    link.press("a", "stay", "from a")
    first = link.press("b", "stay", "from b")
    link.flow()
    again = link.log[-1].entry

    assert ("b", "write", first.seq + 1) == (again.seat, again.act, again.seq)
    assert first.clear["hash"] != again.clear["hash"]
    assert first.commit != again.commit
    assert ["reveal", "reveal"] == [link.owed("a"), link.owed("b")]
    link.flow()
    assert "tell" == link.state.step


@pytest.mark.parametrize(
    "wrong", [{"answer": "go"}, {"salt": bytes(16)}, {"wraps": {}}, {"wraps": {"a": b"", "b": b""}}]
)
def test_a_wrong_key_is_no_reveal(wrong: dict[str, Any]) -> None:
    """Another answer than the sealed one, another salt, or keys for the wrong people: refused, and counted."""
    link = written()
    link.owed("b")
    true = link.up.pop()
    entry = link.crafted("b", "reveal", clear={**true.clear, **wrong})
    before = everything(link.chairs["a"])

    assert isinstance(link.offer(entry), Refused)
    assert Heard("void") == link.chairs["a"].receive(Record(START, entry, wire.encode(entry)), START)
    assert before | {"voids": 1} == everything(link.chairs["a"])


@pytest.mark.parametrize("body", ["from b", "go {salt}\nfrom b", "stay zz\nfrom b", "stay\nfrom b"])
def test_a_seal_that_holds_something_else_is_unreadable(body: str) -> None:
    """Words beside another answer than the promised one are shown as unreadable, and move everybody alike."""
    link = seat_both(SEALED)
    salt = bytes(16)
    link.does("a", "stay", "from a")
    write = link.crafted("b", "write", body.format(salt=salt.hex()), {"hash": answer_hash("stay", salt)})
    link.offer(write)
    wraps = ToySealer("b").wraps_for(write, PARTNERS)
    link.offer(link.crafted("b", "reveal", clear={"answer": "stay", "salt": salt, "wraps": wraps}))
    for seat in PARTNERS:
        link.deliver(seat)

    assert [("b", "reveal", None)] * 2 == [heard(chair)[-1] for chair in link.chairs.values()]
    assert "reveal" == link.owed("a")
    link.flow()
    assert ["tell", "tell"] == [chair.state.step for chair in link.chairs.values()]


@pytest.mark.parametrize("body", ["from b", "go {salt}\nfrom b"])
def test_a_seal_that_one_cannot_open_is_not_owed(body: str) -> None:
    """A chair that cannot read its own seal reveals nothing, returns nothing, and breaks nothing."""
    link = seat_both(SEALED)
    link.does("a", "stay", "from a")
    link.offer(link.crafted("b", "write", body.format(salt=bytes(16).hex()), {"hash": answer_hash("stay", bytes(16))}))
    for seat in PARTNERS:
        link.deliver(seat)

    assert ["reveal", ""] == [link.owed("a"), link.owed("b")]
    link.flow()
    link.now += MINUTE
    link.does("a", "without")
    assert ("tell", None) == (link.chairs["b"].state.step, link.chairs["b"].draft)


def test_words_that_nobody_opened_are_their_writers() -> None:
    """After 60 s one may go on without: the closed words come back, and were never said."""
    link = written()
    link.owed("a")
    link.flow()
    with pytest.raises(NotNow, match=re.escape(REFUSED[Reason.TOO_EARLY])):
        link.press("a", "without")
    link.now += MINUTE
    link.does("a", "without")

    assert "tell" == link.state.step
    assert Draft("from b", "letter", 1, "draft.unopened") == link.chairs["b"].draft
    assert link.chairs["a"].draft is None
    assert not any(said.words == "from b" for chair in link.chairs.values() for said in chair.said)


@pytest.mark.parametrize("seat", PARTNERS)
def test_leaving_leaves_no_words_under_seal(seat: Partner) -> None:
    """Whoever leaves, what was never opened is its writer's again; what was opened was said."""
    link = written()
    link.owed("a")
    link.flow()
    link.does(seat, "leave")

    assert Draft("from b", "letter", 1, "draft.unopened") == link.chairs["b"].draft
    assert link.chairs["a"].draft is None


def test_the_bell_leaves_no_words_under_seal() -> None:
    """A hard clock that runs out over a sealed step gives back what was written there, and an empty seal nothing."""
    link = seat_both(replace(TIMED, start="letter"))
    link.does("b", "stay", "from b")
    link.does("a", "stay")
    link.now += 11 * MINUTE
    link.press("a", "time")
    link.flow()

    assert "turn" == link.state.step
    assert [None, Draft("from b", "letter", 1, "draft.unopened")] == [chair.draft for chair in link.chairs.values()]


def test_the_last_key_is_heard_before_the_step_is_left() -> None:
    """Whoever opens last has opened: their words are said, and do not come back."""
    link = written()
    link.owed("a")
    link.flow()
    link.owed("b")
    link.flow()

    assert [None, None] == [chair.draft for chair in link.chairs.values()]


def test_a_crash_between_writing_and_opening_loses_no_key() -> None:
    """A new process that hears the same log can open: the salt lies in one's own body."""
    link = written()
    for seat in PARTNERS:
        link.reopened(seat)

    assert ["reveal", "reveal"] == [link.owed("a"), link.owed("b")]
    link.flow()
    assert [("a", "reveal", "from a"), ("b", "reveal", "from b")] == heard(link.chairs["b"])[2:]


# --- after a restart


def test_an_outbox_that_was_said_is_settled() -> None:
    """Own bytes at that place in the log: it was said, and there is nothing to send and nothing to keep."""
    link = seat_both()
    entry = link.press("a", "say", "one thing")
    link.offer(entry)
    chair = link.reopened("a")
    chair.restore(entry)

    assert (None, None) == (chair.pending, chair.draft)
    assert [("a", "say", "one thing")] == heard(chair)


@pytest.mark.parametrize(
    ("act", "clear", "why"), [("pause", {"until": START}, "draft.early"), ("time", {}, "draft.time")]
)
def test_an_outbox_that_is_dead_is_a_draft(act: str, clear: Clear, why: str) -> None:
    """Other bytes at that place: dead for ever, and a draft for the moment in which it was written."""
    link = seat_both(replace(TIMED, start="support"))
    link.now += 10 * MINUTE
    entry = link.press("b", "say", "one thing")
    link.offer(link.crafted("a", act, clear=clear))
    link.offer(link.crafted("a", "leave"))
    chair = link.reopened("b")
    chair.restore(entry)

    assert (None, Draft("one thing", "support", 1, why)) == (chair.pending, chair.draft)


def test_what_was_said_is_said_though_its_writer_cannot_read_it() -> None:
    """Own bytes in the log are the receipt, even where one's own copy of the words cannot be opened."""
    link = seat_both()
    chair = link.chairs["a"] = Participant(
        "a", link.session, link.exercise, BlindSealer("a"), ToySigner("a"), verify, link.random
    )
    link.deliver("a")
    link.does("a", "say", "one thing")

    assert ([("a", "say", None)], None, None) == (heard(chair), chair.pending, chair.draft)
    assert [("a", "say", "one thing")] == heard(link.chairs["b"])


@pytest.mark.parametrize("behind", [0, 1])
def test_an_outbox_that_is_not_there_is_sent_again(behind: int) -> None:
    """Nothing at that place: the same bytes are on their way again, also while the log is still being heard."""
    link = seat_both()
    entry = link.press("a", "say", "one thing")
    chair = link.chairs["a"] = link.chair("a")
    for record in link.log[: len(link.log) - behind]:
        chair.receive(record, START)
    chair.restore(entry)
    link.deliver("a")

    pending = on_its_way(chair)
    assert ("say", "one thing", wire.encode(entry)) == (pending.act, pending.words, pending.raw)
    assert ("", 0) == (link.owed("a"), chair.voids)
    link.flow()
    assert ([("a", "say", "one thing")], None) == (heard(chair), chair.pending)


def test_an_outbox_is_never_sent_anew() -> None:
    """What a restart found on its way is not proposed again when it turns out dead, however little happened."""
    link = seat_both()
    entry = link.press("a", "say", "one thing")
    chair = link.reopened("a")
    chair.restore(entry)
    link.up.clear()
    link.does("b", "aside", "slower, please")

    assert (None, Draft("one thing", "send", 1, "draft.early")) == (chair.pending, chair.draft)
    assert [("b", "aside", "slower, please")] == heard(link.chairs["b"])


def test_leaving_is_asked_for_again_after_a_restart() -> None:
    """A `leave` from before a restart that is dead stays dead: whoever came back may have changed their mind."""
    link = at_any()
    entry = link.press("a", "leave")
    chair = link.reopened("a")
    chair.restore(entry)
    link.up.clear()
    link.does("b", "say", "one more thing")

    assert ("", None, None) == (link.state.over, chair.pending, chair.draft)


def test_an_outbox_from_another_history_is_a_draft() -> None:
    """An entry that follows what this log never held can never count: its words come back, and nothing is stuck."""
    link = seat_both()
    entry = link.press("a", "say", "one thing")
    chair = link.chair("a")
    chair.receive(link.log[0], START)
    chair.receive(replace(link.log[1], at=START + 1), START)
    chair.restore(entry)

    assert (None, Draft("one thing", "send", 1, "draft.early")) == (chair.pending, chair.draft)


def test_an_outbox_that_cannot_be_opened_is_still_sent() -> None:
    """The bytes are what counts: they go out again, and if they are dead there are no words to give back."""
    link = seat_both()
    entry = link.crafted("a", "say", "one thing", wraps={"a": b"", "b": b""})
    chair = link.chairs["a"]
    chair.restore(entry)

    assert ("", wire.encode(entry)) == (on_its_way(chair).words, on_its_way(chair).raw)
    link.does("b", "aside", "slower, please")
    assert (None, None) == (chair.pending, chair.draft)


@pytest.mark.parametrize("fate", ["said", "dead", "to send"])
def test_a_sealed_outbox_knows_its_words(fate: str) -> None:
    """A seal that was on its way is restored as what the person chose and wrote."""
    link = seat_both(SEALED)
    entry = link.press("a", "stay", "from a")
    if fate != "to send":
        link.offer(entry if fate == "said" else link.crafted("b", "leave"))
    chair = link.reopened("a")
    chair.restore(entry)

    if fate == "to send":
        assert ("stay", "from a") == (on_its_way(chair).act, on_its_way(chair).words)
    else:
        assert chair.pending is None
    assert (Draft("from a", "letter", 1, "draft.early") if fate == "dead" else None) == chair.draft


@pytest.mark.parametrize(
    ("draft", "kept"),
    [
        (Draft("one thing", "send", 1), False),
        (Draft("one thing", "somewhere", 0, "draft.early"), False),
        (Draft("one thing", "send", 9), True),
        (Draft("one thing more", "send", 1), True),
        (Draft("it was the partner who said this", "mirror", 2), True),
    ],
)
def test_a_draft_is_taken_back_unless_it_was_said(draft: Draft, kept: bool) -> None:
    """A crash between saying words and putting their draft away leaves no draft of what was said since."""
    link = seat_both()
    link.does("a", "say", "one thing")
    link.does("b", "say", "it was the partner who said this")
    chair = link.reopened("a")
    chair.take_back(draft)

    assert (draft if kept else None) == chair.draft


def test_a_draft_of_what_lies_under_seal_is_not_taken_back() -> None:
    """What was written under seal is in the log, though nobody has read it: a crash makes it no draft."""
    link = written()
    chair = link.reopened("a")
    chair.take_back(Draft("from a", "letter", 1))
    assert kept(chair) is None
    chair.take_back(Draft("something else", "letter", 1))

    assert Draft("something else", "letter", 1) == kept(chair)


def test_private_words_are_not_taken_back_once_their_step_is_left() -> None:
    """Private words that the journal kept must not turn up in a composer from which they could be sent."""
    link = seat_both(PREPARED, guides=PRIVATE)
    secret = Draft("secret", "prepare", 1)
    link.chairs["a"].drafts = (secret,)
    link.does("b", "done")
    assert secret == kept(link.chairs["a"])
    link.does("a", "done", "secret")
    assert kept(link.chairs["a"]) is None
    chair = link.reopened("a")
    chair.private |= {"prepare": "secret"}
    chair.take_back(secret)
    assert kept(chair) is None
    deeper = Draft("deeper secret", "under", 2)
    chair.take_back(deeper)
    assert deeper == kept(chair)
    link.does("a", "done", "deeper secret")
    chair = link.reopened("a")
    chair.private |= {"under": "deeper secret"}
    chair.take_back(deeper)

    assert kept(chair) is None


def test_what_came_back_unopened_may_be_said() -> None:
    """Words that came back from under a seal and were said later are no draft after a restart."""
    link = written()
    link.owed("a")
    link.flow()
    link.now += MINUTE
    link.does("a", "without")
    assert Draft("from b", "letter", 1, "draft.unopened") == link.reopened("b").draft
    link.does("a", "say", "something")
    link.does("b", "say", "from b")

    assert [None, None] == [chair.draft for chair in link.chairs.values()]
    assert link.reopened("b").draft is None


# --- any weather


def fold(link: Link, seq: int) -> State:
    """What anybody makes of the first `seq` records, by the rules alone."""
    state = State(link.session)
    for record in link.log[:seq]:
        after = advance(state, record)
        assert isinstance(after, State)
        state = after
    return state


ACTS = ("say", "yes", "not_yet", "no", "ready", "pause", "resume", "aside", "time", "leave", "write", "sing", "sit")


def legal(chair: Participant) -> list[str]:
    """What this chair may do now, apart from what is always open."""
    state = chair.state
    if state.pause is not None or state.over:
        return [] if state.over or chair.seat in state.pause.ready else ["resume"]  # type: ignore[union-attr]
    done = chair.seat in dict(state.answers)
    return list(state.here.acts) if holds(state, chair.seat) and not done else []


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_any_weather_leaves_one_story_and_loses_no_word(data: st.DataObject) -> None:
    """Legal or not, held, lost, doubled, early, late or forged: both chairs stand where the log says, always."""
    link = seat_both(speaker=data.draw(st.sampled_from(PARTNERS)))
    pressed: dict[str, tuple[Partner, int]] = {}
    for _ in range(data.draw(st.integers(1, 40))):
        seat = data.draw(st.sampled_from(PARTNERS))
        chair = link.chairs[seat]
        link.now += data.draw(st.sampled_from([0, SECOND, 20 * SECOND, MINUTE]))
        match data.draw(
            st.sampled_from(["press"] * 4 + ["up"] * 3 + ["down"] * 3 + ["lose", "again", "early", "forge"])
        ):
            case "press":
                act = data.draw(st.sampled_from(legal(chair) * 3 + list(ACTS)))
                words = f"<{len(pressed)}>" if act == "say" else ""
                visit, before = chair.state.visit, everything(chair)
                try:
                    link.press(seat, act, words, **({"until": link.now} if act == "pause" else {}))
                    pressed |= {words: (seat, visit)} if words else {}
                except NotNow:
                    assert before == everything(chair)
            case "up" if link.up:
                link.offer(link.up.pop(data.draw(st.integers(0, len(link.up) - 1))))
            case "lose" if link.up:
                link.up.pop()
            case "down" if chair.state.seq < len(link.log):
                again = chair.receive(link.log[chair.state.seq], link.now).again
                link.up += [] if again is None else [again]
            case "again":
                chair.receive(link.log[data.draw(st.integers(0, chair.state.seq - 1))], link.now)
            case "early" if chair.state.seq + 1 < len(link.log):
                chair.receive(link.log[-1], link.now)
            case "forge" if link.up:
                forged = replace(link.up[-1], act=data.draw(st.sampled_from(ACTS)), sig=bytes(64))
                chair.receive(Record(link.now, forged, wire.encode(forged)), link.now)
        assert fold(link, chair.state.seq) == chair.state
        assert [record.raw for record in link.log[: chair.state.seq]] == [record.raw for record in chair.records]
    link.up += [chair.pending.entry for chair in link.chairs.values() if chair.pending is not None]
    link.flow()
    for seat in PARTNERS:
        link.deliver(seat)
    link.flow()

    assert [fold(link, len(link.log))] * 2 == [chair.state for chair in link.chairs.values()]
    assert [None, None] == [chair.pending for chair in link.chairs.values()]
    said = [(one.words, (one.seat, one.visit)) for one in link.chairs["a"].said if one.words in pressed]
    assert len(dict(said)) == len(said)
    assert dict(said).items() <= pressed.items()
    drafts = {seat: " ".join(one.text for one in chair.drafts) for seat, chair in link.chairs.items()}
    assert [] == [
        words for words, (seat, _) in pressed.items() if words not in dict(said) and words not in drafts[seat]
    ]


# --- marks


def at_check(*before: tuple[Partner, str, str]) -> Link:
    """The mirror is checked, after these acts."""
    link = seat_both()
    for seat, act, words in before or (("a", "say", "so much\x07 rain, all day"), ("b", "say", "you said rain")):
        link.does(seat, act, words)
    return link


def marked(link: Link, text: str = "so much rain,\nall day") -> Draft:
    """What a has marked there."""
    draft = Draft(text, link.chairs["a"].state.step, link.chairs["a"].state.visit)
    link.chairs["a"].drafts = (draft,)
    return draft


def after(link: Link, draft: Draft) -> tuple[Draft | None, Draft | None]:
    """What a has of it now, and what the next process takes up of it."""
    held, again = kept(link.chairs["a"]), link.chair("a")
    for record in link.log:
        again.receive(record, link.now)
    again.take_back(draft)
    return held, again.draft


@pytest.mark.parametrize(("act", "stay"), [("yes", False), ("not_yet", True)])
def test_marks_stay_where_ones_own_words_come_next(act: str, stay: bool) -> None:
    """What did not arrive waits for being said again, and goes where it is not; a restart in between is no matter."""
    link = at_check()
    draft = marked(link)
    link.does("a", "pause", until=link.now + 20 * MINUTE)
    link.does("a", "resume")
    link.does("b", "resume")
    before = after(link, draft)
    link.does("a", act)

    assert (draft, draft) == before
    assert ((draft, draft) if stay else (None, None)) == after(link, draft)
    assert None is link.chairs["b"].draft


@pytest.mark.parametrize("words", ["so much rain,\nall day", "mostly the rain"])
def test_marks_go_once_something_was_said(words: str) -> None:
    """Said as they are, or in other words: they have done what they were for."""
    link = at_check()
    draft = marked(link)
    link.does("a", "not_yet")
    link.does("a", "say", words)

    assert (None, None) == after(link, draft)


def test_marks_go_where_trying_again_is_used_up() -> None:
    """The step for it is passed over, so nothing can be written next."""
    again: tuple[tuple[Partner, str, str], ...] = (("a", "not_yet", ""), ("a", "say", "wet"), ("b", "say", "wet"))
    link = at_check(("a", "say", "so much rain, all day"), ("b", "say", "rain"), *again, *again)
    draft = marked(link)
    link.does("a", "not_yet")

    assert ("more", (None, None)) == (link.state.step, after(link, draft))


def test_marks_go_where_the_other_writes_next() -> None:
    """What comes next is words, but not one's own."""
    steps = {**MIRROR.steps, "check": Step("speaker", {"yes": "mirror"})}
    link = seat_both(replace(MIRROR, steps=steps))
    link.does("a", "say", "so much rain, all day")
    link.does("b", "say", "you said rain")
    draft = marked(link)
    link.does("a", "yes")

    assert (None, None) == after(link, draft)


@pytest.mark.parametrize("step", ["check", "send", "nowhere"])
def test_words_that_were_never_said_are_no_marks(step: str) -> None:
    """Wherever they are said to have been written, they stay."""
    link = at_check()
    draft = Draft("so much rain,\nand snow", step, 1)
    link.chairs["a"].drafts = (draft,)
    link.does("a", "yes")

    assert (draft, draft) == after(link, draft)


# --- a third at the table


def test_the_name_of_whom_they_agree_to_is_heard_by_both() -> None:
    """What a consent holds is read as the name in it, where it is the one that was promised in the open."""
    link = seat_both()
    clear = consenting(name=name_hash("Kim", bytes(16)))
    link.does("a", "consent", naming("Kim", bytes(16)), **clear)
    link.does("b", "consent", naming("Robin", bytes(16)), **clear)

    for seat in PARTNERS:
        assert [("a", "consent", "Kim"), ("b", "consent", None)] == heard(link.chairs[seat])


def test_a_facilitator_owes_nothing() -> None:
    """Bells and keys are the partners' to send: no clock makes the third chair act."""
    link = at_any()
    chair = Participant("f", link.session, link.exercise, ToySealer("a"), ToySigner("a"), verify)
    for record in link.log:
        assert "counted" == chair.receive(record, link.now).outcome

    assert None is chair.due(link.now + 60 * MINUTE)
