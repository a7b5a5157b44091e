"""A facilitator over a relay, at both ends: how a partner lets one in, and how one sits there.

`Door` carries the mail of a partner's Introduction. `Hosting` is a partner's Connection with such a door, and
`Observing` a facilitator's: it follows the log as anybody does, beats for nobody, and ends when it is asked to.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

from duologue import address, board, company, frames
from duologue.beats import Beats
from duologue.calls import Called, Calling
from duologue.codes import read_code
from duologue.connection import CALM, Connection
from duologue.core.shape import Seat
from duologue.core.state import Reason
from duologue.errors import NoGuest, Trouble
from duologue.invite import Introduced, Introduction
from duologue.letters import Entrance, Offer
from duologue.line import APART
from duologue.page import Choice, Page
from duologue.rendezvous import Call, Rendezvous, Sleep, linked
from duologue.said import SAID
from duologue.seal import naming
from duologue.transport import LinkLost
from duologue.waits import either

ANSWERS = 10.0  # seconds for what the facilitator's program says by itself


class Door:
    """Where a partner meets a facilitator: `offer` = what the one who stands there asks for."""

    def __init__(self, call: Call, relay: str, entrance: Entrance, now: Callable[[], int], sleep: Sleep) -> None:
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
            await there.answer(meeting.reply(self._entrance))
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
    """A partner's, over a relay. `share(pair)` keeps the secret shared with a facilitator, and wraps for them.

    What takes a while is an errand, done beside the talk: a page says that it is on its way, and can call it back.
    """

    door: Door
    share: Callable[[bytes], None]
    beside: Beats | None = None  # with a facilitator, once there is a secret

    def __init__(self, *its: Any, **more: Any) -> None:
        super().__init__(*its, **more)
        self._calling = Calling()
        self._errand: asyncio.Task[None] | None = None
        self._why = ""  # why nothing came of the last one

    def page(self) -> Page:
        view, offer = self._chair.view(), self.door.offer
        if view.state.over:
            return super().page()
        if self._errand is not None:
            return company.moment(view)
        if self._why:
            return company.again(view, self._why)
        if offer is None:
            return super().page()
        return company.offered(view, offer.name, offer.scope, offer.may, offer.until, offer.keep)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as self._tasks:
            self._tasks.create_task(super().run())

    async def act(self, choice: Choice, words: str = "") -> None:
        """Raises BadCode too."""
        match choice.act:
            case "invite":
                read_code(words)  # a slip is said at once, and goes on no errand
                self._send_out(self.door.open(words))
            case "help":
                self._calling.call()  # the next beat says it: another one at once could be told from the others
                self._tell()
            case "decline":
                await self._call_back()
            case "consent":
                self._send_out(self._agree())
            case _:
                self._why = ""
                await super().act(choice, words)

    async def _agree(self) -> None:
        introduced = await self.door.enter()
        self.share(introduced.pair)
        self._calling = Calling()
        self._tell()
        offer = introduced.offer
        self._me.propose("consent", naming(offer.name, offer.salt), at=self._now(), clear=offer.clear)
        self._errand = None  # from here on it is an entry on its way: no page may offer to call it back
        await self._send()

    def _send_out(self, errand: Coroutine[Any, Any, None]) -> None:
        self._why, self._errand = "", self._tasks.create_task(self._run_errand(errand))

    async def _run_errand(self, errand: Coroutine[Any, Any, None]) -> None:
        try:
            await errand
        except Trouble as error:
            self._why = str(error)
        except OSError:
            self._why = SAID["line.full"]
        if self._errand is asyncio.current_task():
            self._errand = None
        self._changed.set()

    async def _call_back(self) -> None:
        """Whatever was on its way is not any more, and nobody stands at the door."""
        self._why, errand, self._errand = "", self._errand, None
        if errand is not None:
            errand.cancel()
            await asyncio.wait((errand,))
        await self.door.close()

    def _tell(self) -> None:
        stands = self._calling.stands
        self._chair.calls = {} if stands is None else {self._me.seat: stands}

    async def _sign(self) -> None:
        """Give the facilitator one, too, whether one calls or not: nobody can tell."""
        await super()._sign()
        state = self._me.state
        if self.beside is not None and state.facilitator(self._now()) is not None:
            body = self.beside.seal(state.seq, state.tip, self._calling.flags)
            await self._line.send(frames.Beat("f", body))

    async def _take(self, frame: frames.Any_) -> None:
        if not (isinstance(frame, frames.Beat) and frame.seat == "f"):
            await super()._take(frame)
            return
        beat = self.beside.open(frame.body) if self.beside is not None else None
        if beat is not None and beat.heard:  # else it may be as old as the session
            self._calling.heard(beat.flags, self._now())
            self._tell()

    async def _refused(self, reason: Reason, seq: int) -> None:
        """Sealed for one whose time was over by the relay's clock: it can never count, so its words come back.

        Only where that can be: of all else a relay that refuses may still store what it has, and words that came
        back would be said without their writer.
        """
        pending = self._me.pending
        await super()._refused(reason, seq)
        grant = self._me.state.facilitator(0)
        ending = grant is not None and self._now() + APART >= grant.until
        if ending and reason == Reason.RECIPIENTS and pending is not None and pending.entry.seq == seq:
            self._me.pending = None
            self._me.give_back(pending)
            await self._save()

    async def close(self) -> None:
        await self._call_back()
        await super().close()


class Observing(Connection):
    """A facilitator's. `out` = somebody who may has asked them to step out, or their time is over.

    `together` = all couples whom they sit with, these two among them; `aside` = they want to see the board of all.
    """

    out = aside = _stepped = False
    beside: Mapping[Seat, Beats]  # with each of them
    together: Sequence[Observing] = ()

    def __init__(self, *its: Any, **more: Any) -> None:
        super().__init__(*its, **more)
        self._called = Called()
        self._seen = self._seated()

    async def act(self, choice: Choice, words: str = "") -> None:
        if choice.act == "seen":
            self._called.see()
            self._chair.calls = {}
        elif choice.act == "board":
            self.aside = True
        else:
            await super().act(choice, words)
            self._stepped = self._stepped or choice.act == "revoke"

    def _seated(self) -> bool:
        return self._me.state.facilitator(self._now()) is not None

    @property
    def _over(self) -> bool:
        return bool(self.out or self._me.state.over or (self._seen and not self._seated()))

    def page(self) -> Page:
        page = company.gone(self._chair.view(), self._how()) if self._over else super().page()
        calls = [said for end in self.together if end is not self for said in end.calls()]
        where = (SAID["board.elsewhere"],) if calls and not page.over else ()
        return replace(page, notices=(*calls, *where, *page.notices))

    def _how(self) -> company.How:
        """Why nothing more comes. What ended it is not told to who is out, and a relay's clock may be another."""
        grant = self._me.state.facilitator(0)
        if self._stepped or not self._seen:
            return "stepped" if self._stepped else "gone"
        return "asked" if grant is None or self._now() + APART < grant.until else "late"

    def row(self) -> tuple[str, str]:
        """These two on the board of all: who they are, and how it is with them."""
        view, down = self._chair.view(), not self._line.up and self._now() - self._line.since >= CALM
        return board.couple(view), board.beside(view, self._over, not down)

    def calls(self) -> list[str]:
        """Who of these two calls for help: a sentence each."""
        return [] if self._over else list(board.calling(self._chair.view()))

    def hide(self) -> None:
        """Leave all of them out of every list from now on. Raises OSError."""
        for end in self.together or (self,):
            end.at().hide()

    def alarm(self) -> int | None:
        return self._chair.alarm()

    def _status(self) -> Any:
        if self._me.state.seq:
            yield from (name for name in super()._status() if name not in ("line.unseen", "line.quiet", "line.unheard"))

    async def _sign(self) -> None:
        """Nobody waits for a sign of theirs but who calls: whether one does, it is the same beat to each."""
        for seat, beats in self.beside.items() if self._seated() else ():
            body = beats.seal(self._me.state.seq, self._me.state.tip, self._called.flags(seat))
            await self._line.send(frames.Beat(seat, body))

    async def _hear(self, frame: frames.Record) -> None:
        await super()._hear(frame)
        self._seen = self._seen or self._seated()

    async def _take(self, frame: frames.Any_) -> None:
        if frame == frames.Notice(Reason.NOT_SEATED):
            if self._line.up or self._stepped:  # the line may have gone with the news of it
                self.out, self._me.pending = True, None  # nothing of theirs can count any more
                self._line.stop()
            return
        if isinstance(frame, frames.Beat) and frame.seat in self.beside:
            beat = self.beside[frame.seat].open(frame.body)
            if beat is not None and beat.heard:
                self._called.heard(frame.seat, beat.flags)
                self._chair.calls, before = dict.fromkeys(self._called.waiting, 0), self._chair.calls
                for end in self.together if before != self._chair.calls else ():
                    end._changed.set()  # whichever is in front shows it
        elif not isinstance(frame, frames.Beat | frames.Signal | frames.Presence):
            await super()._take(frame)
