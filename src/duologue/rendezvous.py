"""Two ends meet at a relay: carries the mail of a Meeting over a link, on fixed ticks, until it has what it came for.

The relay hands out a nameplate and passes the mail on. Whatever it says beside that is a reason why nothing comes of
this try; each try has a link of its own, so that nothing of a failed one is left.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, NoReturn

from duologue import frames
from duologue.core.state import Reason
from duologue.errors import NotNow, WrongCode
from duologue.invite import Meeting
from duologue.pairing import next_tick
from duologue.transport import Link, LinkLost

Sleep = Callable[[float], Coroutine[Any, Any, None]]


class Rendezvous:
    """One try over one link. `now` in ms. Raises LinkLost, NotNow (with the relay's reason), WrongCode, BadMail."""

    def __init__(self, link: Link, now: Callable[[], int], sleep: Sleep) -> None:
        self._link, self._now, self._sleep = link, now, sleep
        self._sent = 0

    async def greeted(self) -> None:
        """The relay speaks first; who knows nothing of us yet need not be told anything."""
        if not isinstance(await self._next(), frames.Challenge):
            raise LinkLost("line.refused")

    async def opened(self, digits: int) -> frames.Opened:
        """A nameplate with this many digits."""
        await self._send(frames.Open(digits))
        frame = await self._next()
        if not isinstance(frame, frames.Opened):
            raise LinkLost("line.refused")
        return frame

    async def knocked(self) -> None:
        """Return when somebody was told the nameplate."""
        if not isinstance(await self._next(), frames.Knock):
            raise LinkLost("line.refused")

    async def knock(self, nameplate: str) -> None:
        """Knock with the nameplate that one was told."""
        await self._send(frames.Knock(nameplate))

    async def carry(self, meeting: Meeting, done: Callable[[], object]) -> None:
        """Carry mail both ways until this is so."""
        if self._sent == 0:
            await self._mail(meeting.start(), self._now())
        while not done():
            frame = await self._next()
            if not isinstance(frame, frames.Mail):
                raise LinkLost("line.refused")
            came = self._now()
            try:
                answer = meeting.receive(frame.n, frame.body)
            except WrongCode:
                await self._send(frames.Bye("wrong_code"))
                raise
            await self._mail(answer, came)

    async def over(self) -> NoReturn:
        """Wait for what ends this try, while a person reads the invitation: nothing else is to come."""
        await self._next()
        raise LinkLost("line.refused")

    async def answer(self, mail: list[bytes]) -> None:
        """The joiner's letter."""
        await self._mail(mail, self._now())

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

    async def _next(self) -> frames.Any_:
        try:
            frame = frames.decode(await self._link.recv())
        except frames.BadFrame:
            raise LinkLost("line.refused") from None
        if isinstance(frame, frames.Notice):
            raise NotNow(frame.reason)
        if isinstance(frame, frames.Bye):
            raise NotNow(Reason.GONE)
        return frame
