# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
import asyncio

import pytest

from duologue import frames
from duologue.core.state import Reason
from duologue_relay.limits import Limits, Rate
from duologue_relay.link import LEAVES, LIVE, Ended, Link
from tests.helpers import PATIENCE
from tests.relay.people import HOST, Pipe


def linked(pipe: Pipe, limits: Limits | None = None) -> Link:
    """A link by this line."""
    return Link(pipe, "10.0.0.1", HOST, bytes(32), limits or Limits(), 0)


async def ended(link: Link) -> Reason | None:
    """The reason for which it ends."""
    with pytest.raises(Ended) as caught:
        await asyncio.wait_for(link.pump(), PATIENCE)
    return caught.value.reason


async def test_what_is_posted_goes_in_order_and_then_the_end() -> None:
    """The end comes after what was posted before it."""
    pipe = Pipe()
    link = linked(pipe)
    link.post(frames.Welcome(1))
    link.post(frames.Welcome(2))
    link.end(Reason.EXPIRED)

    assert Reason.EXPIRED == await ended(link)
    assert [frames.Welcome(1), frames.Welcome(2)] == [frames.decode(await pipe.far.recv()) for _ in range(2)]


async def test_too_much_that_waits_is_the_end() -> None:
    """One frame more than may wait, and none of them is sent: the line is slow."""
    pipe = Pipe()
    link = linked(pipe)
    for n in range(LIVE + 1):
        link.post(frames.Welcome(n))

    assert Reason.SLOW == await ended(link)
    assert pipe.down.empty()


async def test_of_what_is_fleeting_the_newest_counts() -> None:
    """However many beats, gestures and presences one seat sends, a line holds the newest of each, and stays."""
    pipe = Pipe()
    link = linked(pipe)
    link.post(frames.Welcome(1))
    for n in range(LIVE + 1):
        for made in (frames.Beat("a", bytes([n]) * 128), frames.Signal("a", "slow"), frames.Presence("a", n % 2 == 0)):
            link.post(made)
        link.post(frames.Beat("b", bytes(128)))
    link.end(None)

    assert None is await ended(link)
    newest = [frames.Beat("a", bytes([LIVE]) * 128), frames.Signal("a", "slow"), frames.Presence("a", True)]
    expected = [frames.Welcome(1), *newest, frames.Beat("b", bytes(128))]
    assert expected == [frames.decode(await pipe.far.recv()) for _ in expected]
    assert pipe.down.empty()


async def test_leaving_past_the_limits_is_its_seats_right() -> None:
    """A few times, and only who has proved to sit there."""
    link = linked(Pipe())
    before = [link.may_leave() for _ in range(LEAVES)]
    link.proven = True

    assert [False] * LEAVES == before
    assert [True] * LEAVES + [False] == [link.may_leave() for _ in range(LEAVES + 1)]


async def test_an_end_always_finds_room() -> None:
    """A full queue loses its first frame to the end."""
    link = linked(Pipe())
    for n in range(LIVE):
        link.post(frames.Welcome(n))
    link.end(Reason.RESTART)

    assert Reason.RESTART == await ended(link)


async def test_what_does_not_get_through_in_time_is_slow() -> None:
    """A frame that a line does not take within its time ends it."""
    pipe = Pipe()
    pipe.flows.clear()
    link = linked(pipe)
    link.within = 0
    link.post(frames.Welcome(1))

    assert Reason.SLOW == await ended(link)


CODES = [
    (None, 1000),
    (Reason.RESTART, 1012),
    (Reason.SLOW, 1013),
    (Reason.UNAVAILABLE, 1013),
    (Reason.MALFORMED, 1008),
    (Reason.TOO_MUCH, 1008),
    (Reason.NOT_SEATED, 1008),
    (Reason.EXPIRED, 1008),
]


@pytest.mark.parametrize(("reason", "code"), CODES)
async def test_each_reason_has_its_code(reason: Reason | None, code: int) -> None:
    """The last word says why, but for the slow and those who said goodbye; the code says whether to come again."""
    pipe = Pipe()
    await linked(pipe).close(Ended(reason))
    said = [] if reason in (None, Reason.SLOW) else [frames.Notice(reason)]

    assert code == pipe.code
    assert said == [frames.decode(data) for data in list(pipe.down._queue)[:-1]]  # type: ignore[attr-defined]


async def test_nobody_is_waited_for_in_closing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that takes nothing more is given up after a moment."""
    monkeypatch.setattr("duologue_relay.link.CLOSE_WITHIN", 0)
    pipe = Pipe()
    pipe.flows.clear()
    await asyncio.wait_for(linked(pipe).close(Ended(Reason.EXPIRED)), PATIENCE)

    assert pipe.down.empty()


async def test_frames_and_bytes_are_counted() -> None:
    """So many frames and so many bytes at once, and more with time."""
    link = linked(Pipe(), Limits(frames=Rate(3, 1), bytes=Rate(100, 10)))

    assert [True, True, False] == [link.may(0, size) for size in (50, 50, 1)]
    assert [False, True] == [link.may(now, 10) for now in (0, 2)]


async def test_text_is_no_frame() -> None:
    """A message of text comes as nothing, which no frame is."""

    class Text(Pipe):
        """A line by which somebody sends text."""

        async def recv(self) -> str:  # type: ignore[override]
            return "hello"

    assert b"" == await linked(Text()).receive()
