"""The line from one chair to a relay: calls it, proves who sits here, gives back what it has lost, and calls again.

A line outlives its links. What it hands on are frames; what they mean for the dialogue is not its to say.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from contextlib import suppress
from random import random as chance
from typing import Any, Protocol

from duologue import frames
from duologue.core.shape import Seat
from duologue.core.state import Reason
from duologue.participant import Participant
from duologue.transport import Link, LinkLost, backoff
from duologue.waits import either

SEATED_WITHIN = 10.0  # seconds from a call to its welcome, and between two frames before that
STEADY = 10_000  # ms that a link has to last for the next call to be a first one again
APART = 120_000  # ms between two clocks, from which on it is said

Dial = Callable[[], Awaitable[Link]]
Sleep = Callable[[float], Coroutine[Any, Any, None]]


class Signing(Protocol):
    """Proves to a relay who sits here."""

    def hello(self, host: str, session: bytes, seat: Seat, nonce: bytes) -> bytes:
        """64 bytes, good for this connection to this relay alone."""


class Line:
    """`dial` raises LinkLost; `host` = the relay as it was named here; `now` = ms since the epoch."""

    def __init__(
        self,
        me: Participant,
        dial: Dial,
        host: str,
        signing: Signing,
        now: Callable[[], int],
        sleep: Sleep = asyncio.sleep,
        random: Callable[[], float] = chance,
    ) -> None:
        self._me, self._dial, self._host, self._signing = me, dial, host, signing
        self._now, self._sleep, self._random = now, sleep, random
        self._link: Link | None = None  # seated
        self.there = 0  # how many records the relay held when it let us in
        self.lost = False  # it has lost some that we hold, and perhaps others
        self.welcomed = 0  # when it let us in
        self.since = now()  # when it was last up for a while, if it is not
        self._stopped = False
        self.why = "line.calling"  # why there is no link, as a name in phrases
        self.apart = False  # the relay's clock is far from ours

    @property
    def up(self) -> bool:
        return self._link is not None

    async def follow(self) -> AsyncGenerator[frames.Any_, None]:
        """What the relay says from each Welcome on, over as many links as it takes; the end of each is a Bye."""
        delays = backoff(self._random)
        while True:
            called, link = self._now(), None
            try:
                link = await self._dial()
                await self._hello(link)
                while True:
                    yield await self._next(link)
            except LinkLost as lost:
                self.why = lost.why
            except frames.BadFrame:
                self.why = "line.lost"
            finally:
                if self.up and self._now() - self.welcomed >= STEADY:
                    self.since = self._now()
                self._link = None
                if link is not None:
                    await link.close()
            yield frames.Bye()
            if self._stopped:
                await asyncio.Event().wait()
            if self._now() - called >= STEADY:
                delays = backoff(self._random)
            await self._sleep(next(delays))

    async def send(self, frame: frames.Any_) -> None:
        """Send this if there is a link. That it was lost is noticed where it is read from."""
        if self._link is not None:
            with suppress(LinkLost):
                await self._link.send(frames.encode(frame))

    def stop(self) -> None:
        """Never call again, once this link is gone."""
        self._stopped = True

    async def drop(self) -> None:
        """Call again: what this link brings is not what is to come next."""
        if self._link is not None:
            await self._link.close()

    async def _hello(self, link: Link) -> None:
        challenge = await self._soon(link)
        if not isinstance(challenge, frames.Challenge):
            raise LinkLost("line.refused")
        self.apart = abs(challenge.at - self._now()) >= APART
        session, seat, after = self._me.state.session, self._me.seat, self._me.state.seq
        sig = self._signing.hello(self._host, session, seat, challenge.nonce)
        await link.send(frames.encode(frames.Hello(session, seat, after, sig)))

    async def _next(self, link: Link) -> frames.Any_:
        if self._link is not None:
            return frames.decode(await link.recv())
        frame = await self._soon(link)
        if frame == frames.Notice(Reason.UNKNOWN):
            frame = frames.Welcome(0)  # it holds nothing, or no longer: that is begun, or given back
        if isinstance(frame, frames.Welcome):
            for record in self._me.records[frame.seq :]:
                await link.send(frames.encode(frames.Restore(record.at, record.raw)))
            self._link, self.there, self.welcomed = link, frame.seq, self._now()
            self.lost = frame.seq < len(self._me.records)
        return frame

    async def _soon(self, link: Link) -> frames.Any_:
        data = await either(link.recv(), self._sleep(SEATED_WITHIN))
        if data is None:
            raise LinkLost("line.unreachable")
        return frames.decode(data)
