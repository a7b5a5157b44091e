# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
from typing import Any, cast

import pytest

from duologue.core.state import Reason
from duologue.errors import Unavailable
from duologue.frames import Any_, Bye, Knock, Mail, Notice, Opened
from duologue_relay.limits import Addresses, Limits, Rate
from duologue_relay.link import LIVE, Ended, Link
from duologue_relay.logs.memory import MemoryEngine
from duologue_relay.mailbox import ALIVE, DAY, MOST_PIECES, Mailbox
from tests.relay.people import Clock


class End:
    """One end of a pairing: it keeps what was posted to it."""

    def __init__(self, address: str = "10.0.0.1") -> None:
        self.address, self.pairing = address, False
        self.posted: list[Any_] = []

    def post(self, frame: Any_) -> None:
        self.posted.append(frame)

    @property
    def link(self) -> Link:
        """As the mailbox knows it."""
        return cast(Link, self)


class Post:
    """A mailbox whose nameplates and time a test chooses."""

    def __init__(self, *draws: int, engine: Any = None, limits: Limits | None = None) -> None:
        self.time = Clock()
        self.draws = list(draws)
        addresses = Addresses(limits or Limits(), self.time.ticks)
        engine = engine or MemoryEngine()
        self.box = Mailbox(engine, addresses, self.time.clock, self.time.ticks, self.draw)

    def draw(self, below: int) -> int:
        """The next number, or the last one for ever."""
        return (self.draws.pop(0) if len(self.draws) > 1 else self.draws[0]) % below

    async def host(self, digits: int = 3) -> End:
        """Somebody who opened a box."""
        end = End()
        await self.box.open(end.link, digits)
        return end

    async def knocked(self, nameplate: str) -> End:
        """Somebody who knocked there."""
        end = End()
        self.box.knock(end.link, nameplate)
        return end


@pytest.mark.parametrize(
    ("digits", "draw", "nameplate"), [(1, 0, "1"), (1, 8, "9"), (3, 317, "417"), (8, 0, "1" + "0" * 7)]
)
async def test_a_nameplate_has_the_digits_that_were_asked_for(digits: int, draw: int, nameplate: str) -> None:
    """As many as the host asked for, the first no zero, alive for ten minutes."""
    assert [Opened(nameplate, 600_000)] == (await Post(draw).host(digits)).posted


async def test_no_two_have_the_same_nameplate() -> None:
    """A nameplate that is taken is drawn again; when all are, the next has a digit more."""
    post = Post(0, 0, 1, 0)
    ends = [await post.host(1) for _ in range(3)]

    assert ["1", "2", "10"] == [cast(Opened, end.posted[0]).nameplate for end in ends]
    full = Post(0)
    assert [Opened("10000000", 600_000)] == (await full.host(8)).posted
    assert [Notice(Reason.UNAVAILABLE)] == (await full.host(8)).posted


async def test_mail_goes_both_ways() -> None:
    """What the host sent before the knock waits for the joiner; after it mail is passed on, in order."""
    post = Post(317)
    host = await post.host()
    for n in range(2):
        post.box.mail(host.link, Mail(n, b"early"))
    joiner = await post.knocked("417")
    post.box.mail(joiner.link, Mail(0, b"answer"))
    post.box.mail(host.link, Mail(2, b"late"))

    assert [Knock("417"), Mail(0, b"answer")] == host.posted[1:]
    assert [Mail(0, b"early"), Mail(1, b"early"), Mail(2, b"late")] == joiner.posted
    assert host.pairing
    assert joiner.pairing


async def test_mail_that_has_no_place() -> None:
    """Out of order or twice it is malformed; by somebody whose pairing is over it goes nowhere."""
    post = Post(317)
    host = await post.host()
    joiner = await post.knocked("417")
    post.box.mail(host.link, Mail(0, b""))
    for n in (0, 2):
        with pytest.raises(Ended) as caught:
            post.box.mail(host.link, Mail(n, b""))
        assert Reason.MALFORMED == caught.value.reason
    post.box.mail(End().link, Mail(0, b""))

    assert [Mail(0, b"")] == joiner.posted


async def test_mail_is_bounded() -> None:
    """One piece more than 25 ends the pairing as too much, and all 25 fit into a line's queue with what else comes."""
    post = Post(317)
    host = await post.host()
    joiner = await post.knocked("417")
    for n in range(MOST_PIECES + 1):
        post.box.mail(joiner.link, Mail(n, b""))

    assert Notice(Reason.TOO_MUCH) == host.posted[-1]
    assert [Notice(Reason.TOO_MUCH)] == joiner.posted
    assert len(host.posted) <= LIVE
    assert 0 == len(post.box)


async def test_a_third_ends_it_for_all() -> None:
    """Whoever knocks where two have met: all three hear that the code was used by somebody else, and it is dead."""
    post = Post(317)
    host = await post.host()
    joiner, third = await post.knocked("417"), await post.knocked("417")

    assert [[Notice(Reason.CODE_USED)]] * 3 == [end.posted[-1:] for end in (host, joiner, third)]
    assert [Notice(Reason.CODE_USED)] == (await post.knocked("417")).posted
    assert not host.pairing


async def test_no_such_code() -> None:
    """A nameplate that nobody has, or whose ten minutes are over, opens nothing; its host hears of the end."""
    post = Post(317)
    host = await post.host()
    unknown = await post.knocked("418")
    post.time.seconds = ALIVE - 1
    post.box.sweep()
    assert [Opened("417", 600_000)] == host.posted
    post.time.seconds = ALIVE
    expired = await post.knocked("417")

    assert [[Notice(Reason.NO_CODE)]] * 3 == [unknown.posted, expired.posted, host.posted[1:]]


async def test_ten_minutes_are_for_the_whole_pairing() -> None:
    """A pairing that drags on ends for both when the time of its code is over."""
    post = Post(317)
    host = await post.host()
    joiner = await post.knocked("417")
    post.time.seconds = ALIVE
    post.box.sweep()

    assert [Notice(Reason.NO_CODE)] * 2 == [host.posted[-1], joiner.posted[-1]]


@pytest.mark.parametrize(
    ("bye", "reason"),
    [(None, "gone"), (Bye(), "gone"), (Bye("wrong_code"), "wrong_code"), (Bye("shape"), "shape")],
)
@pytest.mark.parametrize("by_host", [True, False])
async def test_an_end_that_goes_is_told_to_the_other(bye: Bye | None, reason: str, by_host: bool) -> None:
    """Why is passed on if it was said; a line that broke says nothing. Then the code is used up for a day."""
    post = Post(317, 318)
    host = await post.host()
    joiner = await post.knocked("417")
    goes, stays = (host, joiner) if by_host else (joiner, host)
    before = list(goes.posted)
    post.box.leave(goes.link, bye)
    post.box.leave(goes.link, bye)

    assert Notice(Reason(reason)) == stays.posted[-1]
    assert before == goes.posted
    assert [Notice(Reason.CODE_USED)] == (await post.knocked("417")).posted


async def test_who_opens_or_knocks_again_leaves_first() -> None:
    """An end is in one pairing at a time: a new one ends the old one."""
    post = Post(317, 318, 319)
    host = await post.host()
    joiner = await post.knocked("417")
    await post.box.open(host.link, 3)
    post.box.knock(host.link, "418")

    assert Notice(Reason.GONE) == joiner.posted[-1]
    assert [Opened("418", 600_000), Notice(Reason.NO_CODE)] == host.posted[-2:]


async def test_a_nameplate_is_not_given_again_for_a_day() -> None:
    """Neither by this relay, whether anybody knocked or not, nor where it was handed out by another one or before."""
    engine = MemoryEngine()
    post, other = Post(0, engine=engine), Post(0, engine=engine)
    first = await post.host(1)
    post.box.leave(first.link)
    second, elsewhere = await post.host(1), await other.host(1)
    post.time.seconds = other.time.seconds = DAY
    third = await other.host(1)

    plates = [cast(Opened, end.posted[0]).nameplate for end in (first, second, elsewhere, third)]
    assert ["1", "10", "100", "1"] == plates


async def test_for_a_day_it_is_known_that_a_nameplate_was_used() -> None:
    """A later knock hears that the code was used if somebody had knocked, and else no such code."""
    post = Post(317, 318)
    ends = [await post.host() for _ in range(2)]
    await post.knocked("417")
    for end in ends:
        post.box.leave(end.link)
    soon = [(await post.knocked(nameplate)).posted for nameplate in ("417", "418")]
    post.time.seconds = DAY

    assert [[Notice(Reason.CODE_USED)], [Notice(Reason.NO_CODE)]] == soon
    assert [Notice(Reason.NO_CODE)] == (await post.knocked("417")).posted


class Full(MemoryEngine):
    """An engine that cannot use a nameplate up."""

    async def use(self, nameplate: str, now: int) -> bool:
        raise Unavailable


async def test_a_nameplate_that_cannot_be_stored_is_not_handed_out() -> None:
    """When the engine cannot mark it as used, the host hears that there is none now."""
    host = await Post(317, engine=Full()).host()

    assert [Notice(Reason.UNAVAILABLE)] == host.posted
    assert not host.pairing


async def test_codes_are_not_guessed_at_will() -> None:
    """An address may ask for and try so many codes, then it is too much, whether they exist or not."""
    post = Post(317, limits=Limits(knocks=Rate(3, 0)))
    host = await post.host()
    tried = [(await post.knocked(nameplate)).posted for nameplate in ("111", "112", "417")]

    assert [[Notice(Reason.NO_CODE)]] * 2 + [[Notice(Reason.TOO_MUCH)]] == tried
    assert [Opened("417", 600_000)] == host.posted
    assert [Notice(Reason.TOO_MUCH)] == (await post.host()).posted
