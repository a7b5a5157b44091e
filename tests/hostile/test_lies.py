# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A lying relay, or a lying partner, and two real programs: what is noticed, when, and in which words.

With toys in the place of keys tests/test_connection_lies.py shows the same of a tail kept back, of silence, of beats
told twice, of a relay that boasts, of old entries and of noise; here are real ones, and what needs them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from duologue import wire
from duologue.core.entry import Entry, Record, digest, session_of
from duologue.core.shape import Seat
from duologue.core.state import Reason, Refused
from duologue.phrases import EN
from duologue.seal import TAG, Sealing, pad
from tests.hostile.people import OWN, PAIR, SEALS, first, opening, said, signed
from tests.hostile.stage import Stage, telling
from tests.test_connection import LINES, TALK, notices, play, words

SECONDS = 30  # within which a lie is noticed that only beats can tell


def read(stage: Stage) -> list[str]:
    """What b's page shows of anybody's words."""
    return [block.text for block in stage.b.page.blocks if block.kind == "words"]


async def watched(stage: Stage) -> list[str]:
    """What b's page says of the line within that time, each sentence once."""
    seen: dict[str, None] = {}
    for _ in range(SECONDS):
        await stage.go(1)
        seen |= dict.fromkeys(stage.b.page.notices)
    return [*seen]


async def test_a_whole_dialogue_of_real_ones() -> None:
    """Without lies, both hear all seven things that are said, and neither is told of anything else."""
    async with Stage(TALK) as stage:
        await play(stage, LINES, 1)

        assert "end" == stage.a.me.state.over == stage.relay.state.over
        assert ["rain", "you said rain", "dear Ben", "dear Ana", "thanks", "thank you"] == words(stage, "b")
        assert (0, 0) == (stage.a.me.voids, stage.b.me.voids)
        assert notices(stage, "a")
        assert notices(stage, "b")


# --- made by a relay, which holds no key


def elsewhere() -> Record:
    """What a said at the same place of another dialogue of the same two, with the same keys even."""
    begun = first(TALK).state.but(session=session_of(opening(TALK, "b")))
    return said(begun, "a", "say", words="I hate you.")


def bare(change: Callable[[Entry], Entry]) -> Callable[[Record], Record]:
    """A change that its author did not sign."""

    def made(record: Record) -> Record:
        entry = change(record.entry)
        return Record(record.at, entry, wire.encode(entry))

    return made


LIES: dict[str, Callable[[Record], Record]] = {
    "relabelled": bare(lambda entry: replace(entry, act="leave")),
    "given to the other": bare(lambda entry: replace(entry, seat="b")),
    "with another body": bare(lambda entry: replace(entry, body=bytes(256))),
    "with swapped wraps": bare(lambda entry: replace(entry, wraps={"a": entry.wraps["b"], "b": entry.wraps["a"]})),
    "for one more": bare(lambda entry: replace(entry, to=("a", "b", "f"), wraps={**entry.wraps, "f": b""})),
    "for one less": bare(lambda entry: replace(entry, to=("b",), wraps={"b": entry.wraps["b"]})),
    "from another dialogue": lambda record: elsewhere(),
    "from another dialogue, moved here": lambda record: bare(
        lambda entry: replace(elsewhere().entry, session=entry.session, prev=entry.prev)
    )(record),
    "signed by its reader": lambda record: signed(record, "b"),
    "after another past": bare(lambda entry: replace(entry, prev=bytes(32))),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
async def test_a_record_that_a_relay_made_is_said_to_be_none(lie: Callable[[Record], Record]) -> None:
    """At once it is said that something came that does not belong; no word of it is shown, and the true one counts."""

    def told(record: Record) -> Iterable[Record]:
        return [lie(record), record] if record.entry.seq == 3 else [record]

    async with Stage(TALK) as stage:
        stage.b.weather.down = telling(told)
        await play(stage, LINES[:1])

        assert ["rain"] == words(stage, "b")
        assert (EN["line.void"],) == stage.b.page.notices
        assert 1 == stage.b.me.voids
        assert stage.a.me.state == stage.b.me.state


async def test_a_renumbered_record_is_asked_for_again() -> None:
    """One that seems to come later makes the client call again, and it hears what was really said."""

    heard: list[int] = []

    def told(record: Record) -> Iterable[Record]:
        heard.append(record.entry.seq)
        return [bare(lambda entry: replace(entry, seq=4))(record) if len(heard) < 2 else record]

    async with Stage(TALK) as stage:
        stage.b.weather.down = telling(told)
        await play(stage, LINES[:1])
        await stage.go(2)

        assert ["rain"] == words(stage, "b")
        assert [3, 3] == heard


async def test_what_comes_in_another_order_is_heard_in_its_own() -> None:
    """When the relay says the later first, it is let go, called again, and what was said is heard as it was said."""
    held: list[Record] = []

    def told(record: Record) -> Iterable[Record]:
        if record.entry.seq == 3 and not held:
            held.append(record)
            return []
        return [record, *held] if record.entry.seq == 4 else [record]

    async with Stage(TALK) as stage:
        stage.b.weather.down = telling(told)
        await play(stage, LINES[:1])
        await stage.a.act("pause", minutes=5)
        await stage.go(2)

        assert [("a", "say", "rain"), ("a", "pause", "")] == stage.b.heard
        assert stage.a.me.state == stage.b.me.state


async def test_one_left_out_is_noticed() -> None:
    """When the relay says the later and never the earlier, nothing is shown, and the line is called again and again."""
    async with Stage(TALK) as stage:
        stage.b.weather.down = telling(lambda record: [] if record.entry.seq == 3 else [record])
        await play(stage, LINES[:1])
        await stage.a.act("pause", minutes=5)
        seen = await watched(stage)

        assert [EN["line.lost"]] == seen
        assert (2, []) == (stage.b.me.state.seq, words(stage, "b"))


async def test_a_tail_kept_back_is_noticed() -> None:
    """Real beats tell in time that something was said which did not arrive."""
    async with Stage(TALK) as stage:
        stage.b.weather.down = telling(lambda record: [record] if record.entry.seq < 3 else [])
        await play(stage, LINES[:1])
        seen = await watched(stage)

        assert [EN["line.withheld"].format(them="Ana")] == seen
        assert [] == words(stage, "b")


async def test_another_stamp_for_each_is_noticed() -> None:
    """The same words under two times are two histories: both are told so, and it stops."""
    async with Stage(TALK) as stage:
        stage.b.weather.down = telling(
            lambda record: [replace(record, at=record.at - 3_600_000)] if record.entry.seq == 3 else [record]
        )
        await play(stage, LINES[:1])
        await stage.go(SECONDS)

        assert [EN["split"]] * 2 == [end.page.headline for end in stage.ends.values()]
        assert [(EN["line.split"],)] * 2 == [end.page.notices for end in stage.ends.values()]


async def test_two_valid_histories_are_noticed() -> None:
    """Each signed by its author, told to one of the two by its own relay: both are told so, and nothing goes on."""
    async with Stage(TALK) as stage:
        second = stage.hall()
        for record in await stage.relay.stored():
            await (await second.engine.open(stage.session)).append(record)
        await stage.move_to(second, "b")
        await stage.go(1)
        await play(stage, LINES[:1])
        await stage.b.act("pause", minutes=5)
        await stage.flow()
        for seat, end in stage.ends.items():  # the two relays pass beats on
            them = stage.ends["b" if seat == "a" else "a"]
            beat = end.it._beats.seal(end.me.state.seq, end.me.state.tip)
            opened = them.it._beats.open(beat)
            assert opened is not None
            them.it._watch.beat(opened, stage.clock(), stage.clock())

        assert [EN["split"]] * 2 == [end.page.headline for end in stage.ends.values()]
        assert (3, 3) == (stage.a.me.state.seq, stage.b.me.state.seq)
        assert [] == words(stage, "b")


# --- made by a partner, who signs it


def resealed(record: Record, **over: Any) -> Record:
    """The record with something else in it, which its author signs."""
    return signed(replace(record, entry=replace(record.entry, **over)), "a")


def two_faced(state_record: Record) -> Record:
    """A body that opens under one key to b's words, and a wrap for a that holds another key."""
    blank = state_record.entry
    first_key, second = b"1" * 32, b"2" * 32
    entry = replace(blank, commit=digest("commit", first_key))
    body = AESGCM(second).encrypt(bytes(12), pad("other words", TAG), wire.envelope(entry))
    mine = Sealing("a", OWN["a"], {"b": PAIR}, wire.envelope)
    wraps: dict[Seat, bytes] = {"a": mine._wrapped(first_key, entry, "a"), "b": mine._wrapped(second, entry, "b")}
    return signed(Record(state_record.at, replace(entry, body=body, wraps=wraps), b""), "a")


PRANKS: dict[str, Callable[[Record], Record]] = {
    "two-faced": two_faced,
    "swapped wraps": lambda record: resealed(
        record, wraps={"a": record.entry.wraps["b"], "b": record.entry.wraps["a"]}
    ),
    "a body of noise": lambda record: resealed(record, body=b"\xa5" * 12288),
    "another commit": lambda record: resealed(record, commit=bytes(32)),
    "no wrap": lambda record: resealed(record, wraps={**record.entry.wraps, "b": b""}),
}  # fmt: skip


@pytest.mark.parametrize("prank", PRANKS.values(), ids=PRANKS)
async def test_what_a_partner_sealed_wrong_is_drawn_as_unreadable(prank: Callable[[Record], Record]) -> None:
    """It moves both alike, no words of it are shown to anybody, it is said that it cannot be read, and all goes on."""
    async with Stage(TALK) as stage:
        record = said(stage.a.me.state, "a", "say", at=stage.clock(), words="rain")
        assert await stage.relay.take("a", prank(record)) is None
        await stage.flow()
        page = read(stage)
        await play(stage, LINES[1:], 1)

        assert "unreadable" not in page
        assert [None] == [held.words for held in stage.b.me.said if held.seq == 3]
        assert "end" == stage.a.me.state.over == stage.b.me.state.over
        assert (0, 0) == (stage.a.me.voids, stage.b.me.voids)


async def test_unreadable_words_are_said_to_be() -> None:
    """Where they would stand, their place says so."""
    async with Stage(TALK) as stage:
        guide = replace(TALK.guides["mirror"], shows=("tell",))
        stage.b.me.exercise = replace(TALK, guides={**TALK.guides, "mirror": guide})
        await stage.relay.take("a", two_faced(said(stage.a.me.state, "a", "say", at=stage.clock())))
        await stage.flow()

        assert [EN["unreadable"]] == read(stage)


async def test_a_hidden_recipient_is_refused_and_said() -> None:
    """Sealed for someone more by its author, it is refused, and nobody else hears of it."""
    async with Stage(TALK) as stage:
        wide = said(stage.a.me.state, "a", "say", at=stage.clock(), to=("a", "b", "f"))
        both = Sealing("a", OWN["a"], {"b": PAIR, "f": bytes(32)}, wire.envelope)
        slipped = said(stage.a.me.state, "a", "say", at=stage.clock())
        more = {**slipped.entry.wraps, **both.wraps_for(slipped.entry, ["b", "f"])}

        assert Refused(Reason.RECIPIENTS) == await stage.relay.take("a", wide)
        with pytest.raises(wire.Malformed):
            wire.decode(wire.encode(replace(slipped.entry, wraps=more)))
        assert 2 == stage.b.me.state.seq
        assert SEALS["a"].open(slipped.entry) == SEALS["b"].open(slipped.entry)
