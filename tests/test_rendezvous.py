# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""One try to meet over one link: what a relay may say, the ticks, the sentences. Whole flows: test_remote."""

from __future__ import annotations

import asyncio

import pytest

from duologue import frames
from duologue.codes import Code
from duologue.core.state import Reason
from duologue.errors import BadAddress, BadMail, NoRelay, NotNow, WrongCode
from duologue.phrases import EN
from duologue.refusals import REFUSED
from duologue.rendezvous import Rendezvous, burnt_by, linked, reached, unjoined_by
from duologue.transport import Link, LinkLost, pipe
from tests.helpers import PATIENCE
from tests.inprocess import RELAY, Network, sleep
from tests.meeting import CODE, host, join

CHALLENGE = frames.Challenge(bytes(32), 1)
LIMIT = 600.0  # seconds that a code may live


class Ticks:
    """A clock in ms that moves when somebody sleeps, and what was slept."""

    def __init__(self) -> None:
        self.at, self.slept = 1_000_030, list[float]()

    def now(self) -> int:
        """The time, in ms."""
        return self.at

    async def sleep(self, seconds: float) -> None:
        """A tick passes at once; a limit never does."""
        if seconds > 1:
            await asyncio.Event().wait()
        self.slept.append(seconds)
        self.at += int(seconds * 1000)


async def said(*by_relay: frames.Any_ | bytes) -> tuple[Rendezvous, Link]:
    """A try at whose relay's end this waits."""
    near, far = pipe()
    for frame in by_relay:
        await far.send(frame if isinstance(frame, bytes) else frames.encode(frame))
    ticks = Ticks()
    return Rendezvous(near, ticks.now, ticks.sleep), far


async def sent(far: Link) -> frames.Any_:
    """The next frame that came to the relay."""
    async with asyncio.timeout(PATIENCE):
        return frames.decode(await far.recv())


# --- what the relay says


async def test_a_nameplate_is_asked_for_after_the_greeting() -> None:
    """Nothing is said before the relay has spoken."""
    there, far = await said(CHALLENGE, frames.Opened("41", 600_000))
    given = await there.opened(3)

    assert frames.Opened("41", 600_000) == given
    assert frames.Open(3) == await sent(far)


async def test_somebody_knocks() -> None:
    """The host learns of it; the joiner says which nameplate."""
    there, far = await said(CHALLENGE, frames.Knock("41"))
    await there.knock("41")
    knocked = await sent(far)
    await there.knocked()

    assert frames.Knock("41") == knocked


ODD = [frames.Welcome(0), frames.Bye(), b"\xc1", frames.Mail(0, b"")]


@pytest.mark.parametrize("odd", ODD)
async def test_what_has_no_place_ends_the_try(odd: frames.Any_ | bytes) -> None:
    """A relay that says something else is of another version, or none."""
    for ask in (lambda there: there.opened(1), lambda there: there.knock("1"), lambda there: there.knocked()):
        there, _ = await said(odd)
        with pytest.raises(LinkLost) as lost:
            await ask(there)  # type: ignore[no-untyped-call]  # each gives an awaitable

        assert "line.refused" == lost.value.why


async def test_a_relay_that_says_nothing_is_not_waited_for() -> None:
    """After ten seconds it counts as one that cannot be reached."""
    near, _ = pipe()
    waited: list[float] = []

    async def passes(seconds: float) -> None:
        waited.append(seconds)

    with pytest.raises(LinkLost) as lost:
        await Rendezvous(near, lambda: 1, passes).opened(1)

    assert ("line.unreachable", [10.0]) == (lost.value.why, waited)


@pytest.mark.parametrize("reason", [Reason.GONE, Reason.CODE_USED, Reason.NO_CODE])
async def test_a_notice_is_why(reason: Reason) -> None:
    """Before two have met it means what it says."""
    there, _ = await said(CHALLENGE, frames.Notice(reason))
    await there.knock("41")
    with pytest.raises(NotNow) as error:
        await there.over()

    assert reason is error.value.reason


async def test_no_code_after_a_knock_means_too_late() -> None:
    """There was a code; its time is over."""
    there, _ = await said(frames.Knock("41"), frames.Notice(Reason.NO_CODE))
    await there.knocked()
    with pytest.raises(NotNow) as error:
        await there.over()

    assert Reason.EXPIRED is error.value.reason


# --- carrying mail


async def test_two_meet_over_a_real_relay(network: Network) -> None:
    """Each end of the mail has what it came for, and both come to the same."""
    ends = [await network.call(f"ws://{RELAY}/") for _ in range(2)]
    a, b = (Rendezvous(link, lambda: 1, sleep) for link in ends)
    given = await a.opened(1)
    code = Code(given.nameplate, CODE.words)
    hosts, joins = host(code), join(code)
    await b.knock(given.nameplate)
    await a.knocked()

    async def invites() -> None:
        await a.carry(hosts, lambda: hosts.paired)
        await a.carry(hosts, lambda: hosts.result)
        await a.answer(hosts.seated())

    async def answers() -> None:
        await b.carry(joins, lambda: joins.letter)
        await b.answer(joins.answer("Ben", b"k" * 32))
        await b.carry(joins, lambda: joins.result)

    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(invites(), answers())
    for link in ends:
        await link.close()

    assert hosts.result == joins.result is not None


async def test_wrong_words_are_told_to_the_other_end(network: Network) -> None:
    """The host finds out first, and says so; then both know, and nothing else was sent."""
    ends = [await network.call(f"ws://{RELAY}/") for _ in range(2)]
    a, b = (Rendezvous(link, lambda: 1, sleep) for link in ends)
    given = await a.opened(1)
    hosts, joins = host(Code(given.nameplate, CODE.words)), join(Code(given.nameplate, ("otter", "velvet")))
    await b.knock(given.nameplate)
    await a.knocked()
    async with asyncio.timeout(PATIENCE):
        found = await asyncio.gather(
            a.carry(hosts, lambda: hosts.result), b.carry(joins, lambda: joins.letter), return_exceptions=True
        )
    for link in ends:
        await link.close()

    assert isinstance(found[0], WrongCode)
    assert isinstance(found[1], NotNow)
    assert Reason.WRONG_CODE is found[1].reason


async def test_mail_leaves_on_ticks() -> None:
    """The first at the second tick after the code was there, each answer at the second after what it answers."""
    ticks, (near, far) = Ticks(), pipe()
    there, meeting = Rendezvous(near, ticks.now, ticks.sleep), join()
    carrying = asyncio.ensure_future(there.carry(meeting, lambda: meeting.letter))
    first = await sent(far)
    left = ticks.at
    await far.send(frames.encode(frames.Mail(0, host().start()[0])))
    second = await sent(far)
    carrying.cancel()
    await asyncio.wait([carrying])

    assert [0, 1] == [frame.n for frame in (first, second) if isinstance(frame, frames.Mail)]
    assert [1_000_200, 1_000_400] == [left, ticks.at]
    assert [0.17, 0.2] == ticks.slept


async def test_work_that_took_longer_waits_for_a_later_tick() -> None:
    """What is seen on the line depends on when the work was done, and on no word."""
    ticks, (near, far) = Ticks(), pipe()
    there, times = Rendezvous(near, lambda: times.pop(0), ticks.sleep), [1_000_030, 1_000_250]
    await there.answer([b"letter"])

    assert frames.Mail(0, b"letter") == await sent(far)
    assert [0.15] == ticks.slept


async def test_a_code_lives_ten_minutes_whatever_the_relay_says() -> None:
    """A relay that lets two wait longer is not waited for."""
    ticks, (near, _) = Ticks(), pipe()

    async def limited(seconds: float) -> None:
        if seconds != LIMIT:
            await ticks.sleep(seconds)

    meeting = join()
    with pytest.raises(NotNow) as error:
        await Rendezvous(near, ticks.now, limited).carry(meeting, lambda: meeting.letter)

    assert Reason.EXPIRED is error.value.reason


# --- links, and sentences


async def test_a_link_is_closed_on_every_path(network: Network) -> None:
    """However its try ends; and where there is none, its relay is named."""
    async with linked(network.call, RELAY):
        pass
    with pytest.raises(WrongCode):
        async with linked(network.call, RELAY):
            raise WrongCode
    with pytest.raises(NoRelay, match=r"The relay down\.test cannot be reached\."):
        async with linked(network.call, "down.test"):
            pass
    with pytest.raises(BadAddress):
        async with linked(network.call, "http://x"):
            pass
    await reached(network.call, RELAY)
    with pytest.raises(NoRelay):
        await reached(network.call, "down.test")


BURNT: list[tuple[Exception, str]] = [
    (NotNow(Reason.NO_CODE), EN["host.no_code"]),
    (NotNow(Reason.EXPIRED), EN["host.late"]),
    (NotNow(Reason.CODE_USED), EN["host.code_used"]),
    (NotNow(Reason.WRONG_CODE), EN["host.wrong_code"]),
    (WrongCode(), EN["host.wrong_code"]),
    (NotNow(Reason.GONE), EN["host.gone"]),
    (BadMail(), str(BadMail())),
    (LinkLost("line.lost"), EN["host.lost"]),
]


@pytest.mark.parametrize(("error", "sentence"), BURNT, ids=lambda value: str(value)[:20])
def test_what_burns_a_code(error: Exception, sentence: str) -> None:
    """The host reads what became of it, and has another."""
    assert sentence == burnt_by(RELAY, error)


NO_WAY: list[tuple[Exception, str]] = [
    (NotNow(Reason.TOO_MUCH), EN["host.later"]),
    (NotNow(Reason.UNAVAILABLE), EN["host.later"]),
    (NotNow(Reason.RESTART), EN["host.later"]),
    (NotNow(Reason.MALFORMED), REFUSED[Reason.MALFORMED]),
    (LinkLost("line.refused"), EN["line.refused"]),
    (LinkLost("line.tls"), EN["line.tls"]),
    (LinkLost("line.unreachable"), EN["relay.none"].format(relay=RELAY)),
]


@pytest.mark.parametrize(("error", "sentence"), NO_WAY, ids=lambda value: str(value)[:20])
def test_what_no_other_code_would_mend(error: Exception, sentence: str) -> None:
    """The host reads why, and no code is burnt for it."""
    with pytest.raises(NoRelay) as none:
        burnt_by(RELAY, error)

    assert sentence == str(none.value)


UNJOINED: list[tuple[Exception, str]] = [
    (NotNow(Reason.NO_CODE), REFUSED[Reason.NO_CODE]),
    (NotNow(Reason.GONE), REFUSED[Reason.GONE]),
    (NotNow(Reason.EXPIRED), EN["join.late"]),
    (NotNow(Reason.TOO_MUCH), EN["join.too_much"]),
    (NotNow(Reason.UNAVAILABLE), EN["join.later"]),
    (NotNow(Reason.RESTART), EN["join.later"]),
    (NotNow(Reason.SLOW), EN["join.later"]),
    (LinkLost("line.lost"), EN["join.lost"]),
    (LinkLost("line.refused"), EN["line.refused"]),
    (LinkLost("line.unreachable"), str(NoRelay())),
    (WrongCode(), str(WrongCode())),
    (BadMail(), str(BadMail())),
]


@pytest.mark.parametrize(("error", "sentence"), UNJOINED, ids=lambda value: str(value)[:20])
def test_what_leads_nowhere(error: Exception, sentence: str) -> None:
    """The joiner reads why, and may type another."""
    assert sentence == unjoined_by(error)
