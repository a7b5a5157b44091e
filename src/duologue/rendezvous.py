"""Two ends meet at a relay: carries the mail of an Exchange over a link, on fixed ticks, until it has what it came for.

The relay hands out a nameplate and passes the mail on. Whatever it says beside that is a reason why nothing comes of
this try; each try has a link of its own, so that nothing of a failed one is left.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from duologue import address, frames
from duologue.codes import ALIVE_MS
from duologue.core.state import Reason
from duologue.errors import BadMail, NoRelay, NotNow, WrongCode
from duologue.invite import Exchange
from duologue.pairing import next_tick
from duologue.said import SAID
from duologue.transport import Link, LinkLost
from duologue.waits import either

ANSWERED_WITHIN = 10.0  # seconds in which a relay says what it says unasked, or at once

Kind = TypeVar("Kind", bound=frames.Frame)
Call = Callable[[str], Awaitable[Link]]  # a websocket's address; raises LinkLost
Sleep = Callable[[float], Coroutine[Any, Any, None]]

_BURNT: Mapping[Reason, str] = {
    Reason.NO_CODE: "host.no_code",
    Reason.EXPIRED: "host.late",
    Reason.CODE_USED: "host.code_used",
    Reason.WRONG_CODE: "host.wrong_code",
    Reason.GONE: "host.gone",
}
"""What became of a code, as its host reads it. What else a relay says, it would say of the next one too."""
_UNJOINED: Mapping[Reason, str] = {
    Reason.EXPIRED: "join.late",
    Reason.TOO_MUCH: "join.too_much",
    Reason.UNAVAILABLE: "join.later",
    Reason.RESTART: "join.later",
    Reason.SLOW: "join.later",
}
"""Why a code was of no use, as the joiner reads it, where that is not what is read of it in a session."""


@asynccontextmanager
async def linked(call: Call, relay: str) -> AsyncIterator[Link]:
    """A link for one try. Raises BadAddress; NoRelay where there is none."""
    try:
        link = await call(address.uri(relay))
    except LinkLost as lost:
        raise NoRelay(_unreached(relay, lost)) from None
    try:
        yield link
    finally:
        await link.close()


async def reached(call: Call, relay: str) -> None:
    """Only look whether it is there, before anybody types what it takes. Raises BadAddress, NoRelay."""
    async with linked(call, relay):
        pass


class Rendezvous:
    """One try over one link. `now` in ms. Raises LinkLost, NotNow (with the relay's reason), WrongCode, BadMail.

    A relay calls a code that nobody has and one whose time is over alike `no_code`; once two have met by it, it is
    raised as `expired`.
    """

    def __init__(self, link: Link, now: Callable[[], int], sleep: Sleep) -> None:
        self._link, self._now, self._sleep = link, now, sleep
        self._sent, self._met = 0, False

    async def opened(self, digits: int) -> frames.Opened:
        """The host: a nameplate with this many digits."""
        await self._soon(frames.Challenge)
        await self._send(frames.Open(digits))
        return await self._soon(frames.Opened)

    async def knocked(self) -> None:
        """The host: return when somebody has knocked."""
        await self._next(frames.Knock)
        self._met = True

    async def knock(self, nameplate: str) -> None:
        """The joiner: knock with the nameplate that one was told."""
        await self._soon(frames.Challenge)
        await self._send(frames.Knock(nameplate))

    async def carry(self, meeting: Exchange[Any, Any], done: Callable[[], object]) -> None:
        """Carry mail both ways until this is so, and no longer than a code may live, whatever the relay says."""
        if not await either(self._carried(meeting, done), self._sleep(ALIVE_MS / 1000)):
            raise NotNow(Reason.EXPIRED)

    async def _carried(self, meeting: Exchange[Any, Any], done: Callable[[], object]) -> bool:
        if self._sent == 0:
            await self._mail(meeting.start(), self._now())
        while not done():
            frame = await self._next(frames.Mail)
            self._met = True
            came = self._now()
            try:
                answer = meeting.receive(frame.n, frame.body)
            except WrongCode:
                await self._send(frames.Bye("wrong_code"))
                raise
            await self._mail(answer, came)
        return True

    async def answer(self, mail: list[bytes]) -> None:
        """Mail that is not carried by itself: the joiner's letter, and that the host has written all down."""
        await self._mail(mail, self._now())

    async def over(self) -> None:
        """Raise when the other end has gone, or nothing can come of this try. No mail is due: any ends it too."""
        await self._next(frames.Notice)

    async def _mail(self, bodies: list[bytes], came: int) -> None:
        if bodies:
            # What is seen on the line depends on when the mail came, and on no word of the code (pairing.next_tick).
            done = self._now()
            at = next_tick(came) if done < next_tick(came) else next_tick(done)
            await self._sleep((at - done) / 1000)
        for body in bodies:
            await self._send(frames.Mail(self._sent, body))
            self._sent += 1

    async def _send(self, frame: frames.Any_) -> None:
        await self._link.send(frames.encode(frame))

    async def _soon(self, kind: type[Kind]) -> Kind:
        frame = await either(self._next(kind), self._sleep(ANSWERED_WITHIN))
        if frame is None:
            raise LinkLost("line.unreachable")
        return frame

    async def _next(self, kind: type[Kind]) -> Kind:
        try:
            frame = frames.decode(await self._link.recv())
        except frames.BadFrame:
            raise LinkLost("line.refused") from None
        if isinstance(frame, frames.Notice):
            late = self._met and frame.reason == Reason.NO_CODE
            raise NotNow(Reason.EXPIRED if late else frame.reason)
        if not isinstance(frame, kind):
            raise LinkLost("line.refused")
        return frame


def _unreached(relay: str, lost: LinkLost) -> str:
    return SAID["relay.none"].format(relay=relay) if lost.why == "line.unreachable" else SAID[lost.why]


def burnt_by(relay: str, error: Exception) -> str:
    """What became of the host's code, a sentence. Raises NoRelay where another would fare no better."""
    if isinstance(error, LinkLost):
        if error.why != "line.lost":
            raise NoRelay(_unreached(relay, error))
        return SAID["host.lost"]
    if isinstance(error, NotNow) and error.reason not in _BURNT:
        raise NoRelay(str(error) if error.reason == Reason.MALFORMED else SAID["host.later"])
    reason = error.reason if isinstance(error, NotNow) else Reason.WRONG_CODE
    return str(error) if isinstance(error, BadMail) else SAID[_BURNT[reason]]


def unjoined_by(error: Exception) -> str:
    """Why the joiner's code led nowhere, a sentence."""
    if isinstance(error, LinkLost) and error.why == "line.unreachable":
        return str(NoRelay())
    if isinstance(error, LinkLost):
        return SAID["join.lost" if error.why == "line.lost" else error.why]
    if isinstance(error, NotNow) and error.reason in _UNJOINED:
        return SAID[_UNJOINED[error.reason]]
    return str(error)
