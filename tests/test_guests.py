# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A partner's end of letting somebody in, where two clocks differ, and a silent call. The rest: test_observe."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from duologue import frames, wire
from duologue.beats import SIZE, Beats
from duologue.chair import Chair
from duologue.connection import Connection
from duologue.core.entry import Record
from duologue.core.shape import PARTNERS, Seat
from duologue.core.state import Grant, Reason
from duologue.errors import BadCode, NoGuest
from duologue.guests import Hosting, Observing
from duologue.invite import Introduced
from duologue.journal import Journal
from duologue.letters import Entrance, Offer
from duologue.line import APART
from duologue.log import FileLog, MemoryLog
from duologue.page import Choice
from duologue.participant import Pending
from duologue.phrases import EN
from duologue.seating import connection
from duologue.sign import Signing
from duologue.terminal import now
from tests.helpers import consenting
from tests.link import settle
from tests.test_company import three
from tests.test_seating import nowhere, sat
from tests.world import Drawer

INVITE = Choice("invite", "")


def table_of(journal: Journal) -> Hosting:
    """Ana's end, of a dialogue in which both sit and have let somebody in."""
    table = connection(journal, FileLog(journal.disk()), nowhere)
    assert isinstance(table, Hosting)
    return table


@pytest.mark.parametrize("left", [60_000, 3_600_000, None])
async def test_what_can_never_count_comes_back(left: int | None, tmp_path: Path) -> None:
    """Words sealed for one whose time is over at the relay are a draft again; else no refusal settles what they are.

    A relay that says so in the middle of that time, or where nobody else sits, may still store them.
    """
    journal = sat(tmp_path)
    table = table_of(journal)
    me = table._me
    raw = journal.outbox
    assert raw is not None
    me.receive(Record(1, wire.decode(raw), raw), 1)
    grant = Grant(**consenting(until=now() + (left or 0), scope="numbers"))
    seated = () if left is None else (("a", grant), ("b", grant))
    me.state = me.state.but(step="tell", seats=("a", "b"), consents=seated)
    await table.act(Choice("say", ""), "I miss our walks.")
    pending = me.pending
    assert pending is not None
    await table._take(frames.Refusal(pending.entry.seq + 1, Reason.RECIPIENTS))
    assert pending is me.pending
    await table._take(frames.Refusal(pending.entry.seq, Reason.RECIPIENTS))
    drafts = [kept.text for kept in journal.drafts.get("a", ())]
    journal.close()

    back = left == 60_000
    assert (None if back else pending) == me.pending
    assert (None if back else pending.raw) == journal.outbox
    assert (["I miss our walks."] if back else []) == drafts


class Wire:
    """A line that is up, and keeps what was sent over it."""

    up, there, since, lost, apart, why = True, 0, 0, False, False, ""

    def __init__(self) -> None:
        self.sent: list[frames.Beat] = []

    async def send(self, frame: frames.Beat) -> None:
        self.sent.append(frame)


class Call:
    """Ana, Ben and Kim, who sits with them: their programs, and beats that are carried by hand."""

    def __init__(self) -> None:
        couple = self.couple = three()
        self.wires = {seat: Wire() for seat in couple.chairs}
        shared: dict[Seat, bytes] = {"a": b"A" * 32, "b": b"B" * 32}
        session = couple.chairs["a"].state.session
        self.ends: dict[Seat, Connection] = {}
        for seat, person in couple.chairs.items():
            kind = Observing if seat == "f" else Hosting
            chair, them = Chair(person, couple.names, lambda: couple.now), PARTNERS[seat == "a"]
            log, line = MemoryLog(), self.wires[seat]
            parts: tuple[Any, ...] = (chair, line, Beats(seat, them, b"P" * 32, session), Drawer(), log)
            end = kind(*parts, lambda: couple.now)
            if isinstance(end, Observing):
                end.beside = {each: Beats("f", each, shared[each], session) for each in PARTNERS}
            elif isinstance(end, Hosting):
                end.beside = Beats(seat, "f", shared[seat], session)
                end.door = type("Shut", (), {"offer": None})()
            self.ends[seat] = end

    async def beat(self, times: int = 1) -> list[tuple[Seat, Seat, int]]:
        """Each gives its signs, and all arrive: from whom, to whom, and how many bytes."""
        found: list[tuple[Seat, Seat, int]] = []
        for _ in range(times):
            for seat, end in self.ends.items():
                await end._sign()
                sent, self.wires[seat].sent = self.wires[seat].sent, []
                for frame in sent:
                    found.append((seat, frame.seat, len(frame.body)))
                    await self.ends[frame.seat]._take(frames.Beat(seat, frame.body))
        return found

    def notices(self, seat: Seat) -> tuple[str, ...]:
        return self.ends[seat].page().notices


class Gate:
    """A door behind which somebody takes their time: what is asked of it, and how often it was shut."""

    offer = None

    def __init__(self) -> None:
        self.answers, self.shut = asyncio.Queue[Exception | None](), 0
        self.met: Introduced | None = None  # who comes in by it

    async def open(self, line: str) -> None:
        if (error := await self.answers.get()) is not None:
            raise error

    async def enter(self) -> Introduced:
        assert self.met is not None
        return self.met

    async def close(self) -> None:
        self.shut += 1


def offered(now: int) -> Offer:
    """What Kim asks for, for an hour from now on."""
    return Offer("Kim", Signing(b"f" * 32).public, b"s" * 16, "words", "watch", now + 3_600_000, 0)


@asynccontextmanager
async def at_the_gate() -> AsyncIterator[tuple[Connection, Gate]]:
    """Ana's end, where nobody sits with the two, and such a door."""
    call, gate = Call(), Gate()
    call.couple.act("a", "revoke")
    end = call.ends["a"]
    vars(end)["door"] = gate
    running = asyncio.create_task(quiet(end))
    await settle()
    yield end, gate
    running.cancel()
    await asyncio.wait((running,))


async def agreed(end: Connection, gate: Gate) -> asyncio.Event:
    """She has said yes, and the line takes nothing until this is set."""
    taken = asyncio.Event()
    vars(end)["share"] = lambda pair: None
    vars(end._line)["send"] = lambda frame: taken.wait()
    gate.met = Introduced(b"F" * 32, offered(end._now()), Entrance("Ana", bytes(32), bytes(32), "a", b""))
    await end.act(Choice("consent", ""))
    await settle()
    return taken


async def quiet(end: Connection) -> None:
    """Its errands alone, without the loops of a line."""
    with patch.object(Connection, "run", asyncio.Event().wait):
        await end.run()


async def test_while_a_code_is_carried_a_page_says_so() -> None:
    """Until there is an answer, one moment; where it led to nobody, why, and the line to type another."""
    async with at_the_gate() as (end, gate):
        before = end.page()
        await end.act(INVITE, "7-velvet-otter")
        await settle()
        carried = end.page()
        gate.answers.put_nowait(NoGuest())
        await end.change()
        failed = end.page()
        await end.act(failed.choices[-1])

    assert [EN["guest.moment"]] == [block.text for block in carried.blocks]
    assert (str(NoGuest()), "invite") == (failed.notices[0], failed.field and failed.field.act)
    assert before == end.page()


async def test_a_disk_that_is_full_is_why() -> None:
    """What could not be kept is said in its sentence, and whatever is done next takes it away."""
    async with at_the_gate() as (end, gate):
        await end.act(INVITE, "7-velvet-otter")
        gate.answers.put_nowait(OSError("no space left on device"))
        await end.change()
        failed = end.page()
        await end.act(Choice("slow", ""))

    assert EN["line.full"] == failed.notices[0]
    assert EN["line.full"] not in end.page().notices


async def test_a_yes_that_is_on_its_way_is_not_called_back() -> None:
    """Once the yes is an entry it goes, though the line takes its time: no page offers to stop it, and nothing does."""
    async with at_the_gate() as (end, gate):
        taken = await agreed(end, gate)
        going = end.page()
        await end.act(Choice("decline", ""))
        kept = end._me.pending
        taken.set()
        await settle()

    assert "decline" not in [choice.act for choice in going.choices]
    assert [True, "consent"] == [kept is end._me.pending, kept and kept.act]


async def test_an_errand_that_is_over_leaves_the_next_one_alone() -> None:
    """Another code typed while a yes still goes is on its way, also once the yes has gone."""
    async with at_the_gate() as (end, gate):
        taken = await agreed(end, gate)
        await end.act(INVITE, "7-velvet-otter")
        taken.set()
        await settle()
        carried = end.page()

    assert [EN["guest.moment"]] == [block.text for block in carried.blocks]


async def test_a_short_word_that_can_never_count_is_no_draft(tmp_path: Path) -> None:
    """It stands on the page to be chosen: refused for whom it was sealed, it comes back as nobody's own words."""
    journal = sat(tmp_path)
    table = table_of(journal)
    pending = Pending(wire.decode(journal.outbox or b""), b"", "aside", "Please go on.")
    table._me.pending, grant = pending, Grant(**consenting(until=now() + 60_000))
    table._me.state = table._me.state.but(consents=(("a", grant), ("b", grant)))
    await table._take(frames.Refusal(pending.entry.seq, Reason.RECIPIENTS))
    journal.close()

    assert [None, ()] == [table._me.pending, table._me.drafts]


async def test_an_errand_is_called_back() -> None:
    """Whoever does not want to wait goes back, and nothing comes of it; nor after the end."""
    async with at_the_gate() as (end, gate):
        before = end.page()
        await end.act(INVITE, "7-velvet-otter")
        await settle()
        await end.act(end.page().choices[0])
        back = end.page()
        await end.act(INVITE, "7-velvet-otter")
        end._chair.left = True
        over = end.page()

    assert (before, 1) == (back, gate.shut)
    assert over.over


async def test_a_slip_goes_on_no_errand() -> None:
    """What is no code is said where it was typed, and the page stays."""
    async with at_the_gate() as (end, _):
        before = end.page()
        with pytest.raises(BadCode):
            await end.act(INVITE, "no code at all")

        assert before == end.page()


async def test_a_silent_call_arrives_and_that_it_was_seen_comes_back() -> None:
    """The caller reads "not seen yet", the facilitator who calls; then when it was seen. The partner reads nothing."""
    call = Call()
    await call.beat(2)
    before = call.ends["b"].page()
    await call.ends["a"].act(Choice("help", ""))
    asked = call.notices("a")
    await call.beat()
    heard = call.notices("f")
    await call.ends["f"].act(Choice("seen", ""))
    await call.beat()
    await call.beat()

    assert EN["help.asked"] in asked
    assert EN["observe.call"].format(name=call.couple.names["a"]) in heard
    assert EN["help.seen"].format(time=call.couple.now) in call.notices("a")
    assert () == call.notices("f")
    assert before == call.ends["b"].page()


async def test_a_call_looks_like_none() -> None:
    """To the relay: the same beats of the same size to the same seats, whether anybody calls, was seen, or neither."""
    call = Call()
    quiet = await call.beat()
    await call.ends["b"].act(Choice("help", ""))
    sent = [list(wire.sent) for wire in call.wires.values()]
    calling = await call.beat()
    await call.ends["f"].act(Choice("seen", ""))
    seen = await call.beat()

    assert [[], [], []] == sent  # it waits for the next one
    assert quiet == calling == seen
    assert {SIZE} == {size for *_, size in quiet}
    assert [("a", "b"), ("a", "f"), ("b", "a"), ("b", "f"), ("f", "a"), ("f", "b")] == [who[:2] for who in quiet]


async def test_nobody_beats_for_a_facilitator_who_is_gone() -> None:
    """Once they were asked to step out no sign goes to them, and none comes; their page says that they were."""
    call = Call()
    before = call.ends["f"].page()
    call.couple.act("a", "revoke")
    page = call.ends["f"].page()

    assert [("a", "b"), ("b", "a")] == [who[:2] for who in await call.beat()]
    assert (False, True, EN["observe.asked"].format(**call.couple.names)) == (before.over, page.over, page.headline)


async def test_what_comes_to_an_end_before_anybody_looked_is_told() -> None:
    """Whoever was let in and asked out again before their page was first drawn reads that they were."""
    call = Call()
    call.couple.act("a", "revoke")
    page = call.ends["f"].page()

    assert (True, EN["observe.asked"].format(**call.couple.names)) == (page.over, page.headline)


@pytest.mark.parametrize(("left", "why"), [(APART + 1, "asked"), (APART, "late"), (0, "late")])
async def test_an_end_says_which_one_it_was(left: int, why: str) -> None:
    """Turned away while their time lasts a facilitator was asked out; at its end, as far as clocks tell, it is over."""
    call = Call()
    end = call.ends["f"]
    assert isinstance(end, Observing)
    assert not end.page().over
    grant = end.at().state.facilitator(0)
    assert grant is not None
    call.couple.now = grant.until - left
    end.out = True

    assert EN[f"observe.{why}"].format(**call.couple.names) == end.page().headline


async def test_a_beat_that_may_be_old_calls_nobody() -> None:
    """One of an earlier start, or that was changed on the way, is no call, and says of none that it was seen."""
    call = Call()
    await call.ends["a"].act(Choice("help", ""))
    await call.ends["a"]._sign()
    hoarded = call.wires["a"].sent[-1].body
    await call.ends["f"]._take(frames.Beat("a", hoarded))
    await call.ends["f"]._take(frames.Beat("a", bytes(SIZE)))
    await call.ends["a"]._take(frames.Beat("f", bytes(SIZE)))

    assert () == call.notices("f")
    assert EN["help.asked"] in call.notices("a")


async def test_a_call_from_another_couple_is_said_wherever_one_looks() -> None:
    """On the page in front, with the key to all unless it is an end; on the board's line; and gone once it was seen."""
    call, other = Call(), Call()
    front, behind = call.ends["f"], other.ends["f"]
    assert isinstance(front, Observing)
    assert isinstance(behind, Observing)
    front.together = behind.together = [front, behind]
    await other.beat(2)
    await call.beat(2)
    quiet = front.page().notices
    await other.ends["a"].act(Choice("help", ""))
    front._changed.clear()
    await other.beat()
    name = other.couple.names["a"]
    said = front.page().notices
    front.out = True
    gone, front.out = front.page(), False
    stirred, own = front._changed.is_set(), behind.page().notices
    row = behind.row()[1]
    await behind.act(Choice("seen", ""))

    assert () == quiet == front.page().notices
    assert [True, EN["board.elsewhere"]] == [stirred, said[-1]]
    assert name in said[0]
    assert (EN["observe.call"].format(name=name),) == own
    assert [True, said[:1]] == [gone.over, gone.notices]
    assert row.startswith(EN["board.call"].format(name=name))


async def test_whoever_hides_one_hides_all() -> None:
    """All couples of a facilitator go out of every list at once; one that sits alone goes alone."""
    ends = [Call().ends["f"] for _ in range(3)]
    hidden = list[int]()
    for n, end in enumerate(ends):
        end._chair.hide = lambda n=n: hidden.append(n)  # type: ignore[method-assign, misc]
    first, second, third = ends
    first.together = second.together = [first, second]  # type: ignore[attr-defined]
    first.hide()
    third.hide()
    await first.act(Choice("board", ""))

    assert [0, 1, 2] == hidden
    assert [True, False] == [end.aside for end in (first, second)]  # type: ignore[attr-defined]
