# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
from typing import Any, cast

from duologue.core.shape import Seat
from duologue.core.state import Reason
from duologue.frames import Any_, Presence, Signal
from duologue.log import MemoryLog
from duologue_relay.link import Link
from duologue_relay.logs.memory import MemoryEngine
from duologue_relay.presence import Seated
from duologue_relay.session import Session
from tests.relay.people import Clock, rules
from tests.relay.test_gate import verify


class Chair:
    """A link in a seat: it keeps what was posted, and with which reason it ended."""

    def __init__(self, seat: Seat) -> None:
        self.seat = seat
        self.posted: list[Any_] = []
        self.ended: list[Reason | None] = []

    def post(self, frame: Any_) -> None:
        self.posted.append(frame)

    def end(self, reason: Reason | None) -> None:
        self.ended.append(reason)


def session(id: bytes = bytes(32)) -> Session:
    """One that nobody has begun."""
    return Session(id, MemoryLog(), MemoryEngine(), verify, rules().limits, Clock().clock)


def joined(seated: Seated, at: Session, seat: Seat) -> Chair:
    """Somebody who sat down there."""
    chair = Chair(seat)
    seated.join(at, cast(Link, chair))
    return chair


def test_both_hear_of_each_other() -> None:
    """Who sits down hears who is there, and those hear of it; nobody hears of themselves."""
    seated, table = Seated(), session()
    first, second = joined(seated, table, "a"), joined(seated, table, "b")

    assert ([Presence("b", True)], [Presence("a", True)]) == (first.posted, second.posted)


def test_another_session_is_another_table() -> None:
    """What happens in one session is not heard in another."""
    seated = Seated()
    first, second = joined(seated, session(), "a"), joined(seated, session(b"1" * 32), "b")

    assert [] == first.posted + second.posted


def test_a_line_that_goes_is_told_once() -> None:
    """When a line goes, the other hears it; that it goes twice, or was never there, changes nothing."""
    seated, table = Seated(), session()
    first, second = joined(seated, table, "a"), joined(seated, table, "b")
    for chair in (second, second, Chair("a")):
        seated.leave(table, cast(Link, chair))
    seated.leave(table, cast(Link, first))

    assert [Presence("b", True), Presence("b", False)] == first.posted
    assert {} == cast(Any, seated)._here


def test_the_newest_of_a_seat_counts() -> None:
    """The older line ends; that it then goes is no news, and what is told reaches the newer one alone."""
    seated, table = Seated(), session()
    older, other = joined(seated, table, "a"), joined(seated, table, "b")
    newer = joined(seated, table, "a")
    seated.leave(table, cast(Link, older))
    seated.tell(table, "b", Signal("b", "slow"))

    assert [Reason.NOT_SEATED] == older.ended
    assert [Presence("a", True)] == other.posted
    assert [Presence("b", True), Signal("b", "slow")] == newer.posted


def test_what_is_told_reaches_whom_it_is_for() -> None:
    """One seat or all others, never oneself, and nobody where nobody is."""
    seated, table = Seated(), session()
    first, second = joined(seated, table, "a"), joined(seated, table, "b")
    seated.tell(table, "a", Signal("a", "slow"), "b")
    seated.tell(table, "a", Signal("a", "slow"), "a")
    seated.tell(table, "a", Signal("a", "slow"), "f")
    seated.tell(session(), "a", Signal("a", "slow"))

    assert [Signal("a", "slow")] == second.posted[1:]
    assert [] == first.posted[1:]
