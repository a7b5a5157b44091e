"""A facilitator over a relay, at both ends: how a partner lets one in, and how one sits there.

`Door` carries the mail of a partner's Introduction. `Hosting` is a partner's Connection with such a door, and
`Observing` a facilitator's: it follows the log as anybody does, beats for nobody, and ends when it is asked to.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any

from duologue import address, company, frames
from duologue.codes import read_code
from duologue.connection import Connection
from duologue.core.state import Reason
from duologue.errors import NoGuest, Trouble
from duologue.invite import Introduced, Introduction
from duologue.letters import Entrance, Offer
from duologue.page import Choice, Draft, Page
from duologue.rendezvous import Call, Rendezvous, Sleep, linked
from duologue.seal import naming
from duologue.transport import LinkLost
from duologue.waits import either

ANSWERS = 10.0  # seconds for what the facilitator's program says by itself


class Door:
    """Where a partner meets a facilitator: `offer` = what the one who stands there asks for."""

    def __init__(
        self, call: Call, relay: str, entrance: Callable[[], Entrance], now: Callable[[], int], sleep: Sleep
    ) -> None:
        self._call, self._relay, self._entrance, self._now, self._sleep = call, relay, entrance, now, sleep
        self._held = AsyncExitStack()
        self._there: tuple[Rendezvous, Introduction] | None = None

    @property
    def offer(self) -> Offer | None:
        return None if self._there is None else self._there[1].letter

    async def open(self, line: str) -> None:
        """Meet whoever told this code. Raises BadCode, NoGuest."""
        await self.close()
        code = read_code(line)
        try:
            link = await self._held.enter_async_context(linked(self._call, self._relay))
            there = Rendezvous(link, self._now, self._sleep)
            meeting = Introduction(address.host(self._relay), code, os.urandom)
            await there.knock(code.nameplate)
            await either(there.carry(meeting, lambda: meeting.letter), self._sleep(ANSWERS))
        except (Trouble, LinkLost):
            await self.close()
            raise NoGuest from None
        if meeting.letter is None:
            await self.close()
            raise NoGuest
        self._there = there, meeting

    async def enter(self) -> Introduced:
        """Say yes to the offer, and hear that it has arrived. Raises NoGuest."""
        assert self._there is not None
        there, meeting = self._there
        try:
            await there.answer(meeting.reply(self._entrance()))
            await either(there.carry(meeting, lambda: meeting.done), self._sleep(ANSWERS))
        except (Trouble, LinkLost):
            raise NoGuest from None
        finally:
            await self.close()
        if meeting.result is None:
            raise NoGuest
        return meeting.result

    async def close(self) -> None:
        """Nobody stands there any more."""
        self._there = None
        await self._held.aclose()


class Hosting(Connection):
    """A partner's, over a relay. `share(pair)` keeps the secret shared with a facilitator, and wraps for them."""

    door: Door
    share: Callable[[bytes], None]

    def page(self) -> Page:
        offer = self.door.offer
        if offer is None:
            return super().page()
        return company.offered(self._chair.view(), offer.name, offer.scope, offer.may, offer.until)

    async def act(self, choice: Choice, words: str = "") -> None:
        """Raises BadCode and NoGuest too."""
        match choice.act:
            case "invite":
                await self.door.open(words)
            case "decline":
                await self.door.close()
            case "consent":
                introduced = await self.door.enter()
                self.share(introduced.pair)
                offer = introduced.offer
                self._me.propose("consent", naming(offer.name, offer.salt), at=self._now(), clear=offer.clear)
                await self._send()
            case _:
                await super().act(choice, words)

    async def _refused(self, reason: Reason, seq: int) -> None:
        """Sealed for one whose time was over by the relay's clock: it can never count, so its words come back."""
        pending = self._me.pending
        await super()._refused(reason, seq)
        if reason == Reason.RECIPIENTS and pending is not None and pending.entry.seq == seq:
            self._me.pending = None
            self._me.take_back(Draft(pending.words, pending.step, pending.visit))
            await self._save()

    async def close(self) -> None:
        await self.door.close()
        await super().close()


class Observing(Connection):
    """A facilitator's. `out` = somebody who may has asked them to step out, or their time is over."""

    out = False

    def page(self) -> Page:
        grant = self._me.state.facilitator(self._now())
        over = self.out or self._me.state.over or (self._me.state.consents and grant is None and self._seen)
        self._seen = self._seen or grant is not None
        if over:
            return company.gone(self._chair.view())
        return super().page()

    _seen = False

    def alarm(self) -> int | None:
        return self._chair.alarm()

    def _status(self) -> Any:
        if self._me.state.seq:
            yield from (name for name in super()._status() if name not in ("line.unseen", "line.quiet", "line.unheard"))

    async def _sign(self) -> None:
        """Nobody waits for a sign of theirs."""

    async def _take(self, frame: frames.Any_) -> None:
        if frame == frames.Notice(Reason.NOT_SEATED):
            if self._line.up:
                self.out = True
                self._line.stop()
            return
        if not isinstance(frame, frames.Beat | frames.Signal | frames.Presence):
            await super()._take(frame)
