# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""How often a relay is called. What a line says and gives back: test_connection and its neighbours."""

from __future__ import annotations

from contextlib import aclosing

from duologue import frames
from duologue.line import STEADY, Line
from duologue.participant import Participant
from duologue.transport import Link, LinkLost, Why
from tests.link import HOST, Clock
from tests.test_connection import TALK
from tests.test_participant import ToySealer, ToySigner, verify
from tests.world import ToySigning


class Slept(Clock):
    """A clock that moves by itself while somebody sleeps, and remembers for how long."""

    def __init__(self) -> None:
        super().__init__()
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        """Over at once."""
        self.slept.append(seconds)
        self.at += int(seconds * 1000)


async def delays(lasting: list[int]) -> tuple[list[float], list[str]]:
    """The seconds before each new call, where each link lasts so many ms; and what was said of each."""
    clock, why, left = Slept(), list[str](), list(lasting)

    async def dial() -> Link:
        clock.at += left.pop(0)
        sorts: list[Why] = ["line.unreachable", "line.tls"]
        raise LinkLost(sorts[len(left) % 2])

    me = Participant("a", bytes(32), TALK, ToySealer("a"), ToySigner("a"), verify)
    line = Line(me, dial, HOST, ToySigning(), clock, clock.sleep, lambda: 1.0)
    await line.drop()  # there is nothing yet to drop, nor anybody to send to
    await line.send(frames.Bye())
    async with aclosing(line.follow()) as heard:
        async for frame in heard:
            assert frames.Bye() == frame
            why.append(line.why)
            if not left:
                break
    return [round(slept, 2) for slept in clock.slept], why


async def test_calls_become_rarer() -> None:
    """Each wait is longer than the one before, up to eight seconds; each end is a Bye, and says why."""
    slept, why = await delays([0] * 12)

    assert [0.25, 0.4, 0.64, 1.02, 1.64, 2.62, 4.19, 6.71, 8.0, 8.0, 8.0] == slept
    assert ["line.tls", "line.unreachable"] * 6 == why


async def test_a_link_that_lasted_makes_the_next_call_a_first_one() -> None:
    """One that was cut at once does not: a relay that hangs up on everybody is not called all the time."""
    slept, _ = await delays([0, 0, STEADY, STEADY - 1, 0])

    assert [0.25, 0.4, 0.25, 0.4] == slept
