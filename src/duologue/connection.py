"""A session over a relay, for one chair: three loops that follow the log, deliver what was said here, and beat.

Nothing is shown as said until it comes back from the log, and nothing goes out before it is in the outbox on disk.
The log alone settles what became of it: after every new call this end follows to the tip first; own bytes there mean
said, other bytes mean never, and nothing there means the same bytes again. Refusals and silence settle nothing. What
the relay has lost it gets back; what does not belong to the chain held here moves nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import aclosing
from typing import Protocol

from duologue import chair as chairs
from duologue import frames, pages, wire
from duologue.beats import Beat, Beats
from duologue.chair import Chair, Seated
from duologue.core.shape import Seat
from duologue.core.state import Reason, other
from duologue.errors import NotNow, Trouble, Unavailable
from duologue.line import Line, Sleep
from duologue.log import MemoryLog
from duologue.page import Choice, Page
from duologue.view import Draft
from duologue.waits import either
from duologue.watch import Watch

BEAT, BREATH = 10.0, 1.0  # seconds between signs of life, and at the least: a beat is up to two of them old (watch)
STALE = 15_000  # ms without a sign, after which the first one is answered at once
RESEND = 5.0  # seconds after which what has not come back is sent again
FAREWELL = 2.0  # seconds for the last act to arrive before this end hangs up
CALM = 5_000  # ms for which a line may be down without a word: most are up again by then
FINAL = ("line.refused", "line.tls")  # and what does not pass by waiting is said at once
SLOW = 3_000  # ms after which one is told that something is not delivered yet
MOST_FORKS = 3  # refusals of one history by another, each after following to the tip, until nothing goes on


class Keeper(chairs.Keeper, Protocol):
    """What outlives the process, with what is on its way."""

    outbox: bytes | None

    def keep_outbox(self, raw: bytes | None, drafts: Mapping[Seat, tuple[Draft, ...]]) -> None:
        """Keep an entry's bytes, and in one with them all drafts, synced on return. Raises OSError."""


class Connection(Seated):
    """A page.Session. `now` = ms since the epoch.

    Nothing happens before `run`, which goes on until it is cancelled.
    """

    def __init__(
        self, chair: Chair, line: Line, beats: Beats, keeper: Keeper, log: MemoryLog, now: Callable[[], int],
        sleep: Sleep = asyncio.sleep,
    ) -> None:  # fmt: skip
        self._chair, self._line, self._beats, self._keeper, self._log = chair, line, beats, keeper, log
        self._now, self._sleep, self._me = now, sleep, chair.participant
        chair.resume(log.stored(), keeper.outbox)
        self._watch = Watch(self._me.records, now())
        self._forks = 0
        self._reason: Reason | None = None  # why the relay last refused something, until something counts again
        self._notice: Reason | None = None  # why it would not go on, until it does
        self._sealed: dict[int, int] = {}  # when each beat was sealed, by its number
        self._slow_at = self._slowed = -1  # the visit on which the other, or this one, asked to stop there
        self._full = False  # what is to be kept could not be
        self._changed, self._stir, self._call = asyncio.Event(), asyncio.Event(), asyncio.Event()

    # --- what a front end asks

    @property
    def split(self) -> bool:
        """Whether the two were told different histories: then what is kept is evidence, and is not to be deleted."""
        return self._watch.split

    def page(self) -> Page:
        return self._chair.page(tuple(self._status()))

    def at(self, page: Page | None = None) -> Chair:
        return self._chair

    async def act(self, choice: Choice, words: str = "") -> None:
        """Do what was chosen or written. Raises NotNow, TooLong, Unavailable, OSError; then nothing is lost."""
        if choice.act == "slow":  # a gesture, and no entry
            await self._line.send(frames.Signal(self._me.seat, "slow"))
            self._slowed = self._me.state.visit if self._line.up else -1
            return
        try:
            self._chair.entry_for(choice, words, self._now())
        except (Trouble, OSError):
            if not self._chair.left:
                raise
            return  # before anything was begun there is nothing to leave but this place
        await self._send()

    async def _send(self) -> None:
        await self._save()
        if not self._free():
            self._me.pending = None
            await self._save()
            raise NotNow(Reason.FORK) if self._watch.split else Unavailable
        self._reason = None
        # At once: this end would draw its own page before a loop has its turn. One breath, if a line takes nothing.
        await either(self._out(), self._sleep(BREATH))

    async def wake(self) -> None:
        """Do what is due without anybody's asking. Raises NotNow if the rules that were begun with are others."""
        if self._free() and not self._chair.left and self._chair.owed(self._now()) is not None:
            self._stir.set()

    def alarm(self) -> int | None:
        times = [*self._watch.times(), self._line.since + CALM]
        if self._me.pending is not None:
            times.append(self._me.pending.since + SLOW)
        if (own := self._chair.alarm()) is not None:
            times.append(own)
        return min((time for time in times if time > self._now()), default=None)

    async def change(self) -> None:
        await self._changed.wait()
        self._changed.clear()

    async def close(self) -> None:
        """Give the last act a moment to arrive before `run` is cancelled. Only after the end a relay is told."""

        async def settled() -> None:
            while self._me.pending is not None:
                await self.change()

        await either(settled(), self._sleep(FAREWELL))
        if self._chair.left or self._me.state.over:
            await self._sign()  # whoever waits for us to have heard the end need not wait
            await self._line.send(frames.Bye())

    @property
    def caught_up(self) -> bool:
        """Whether the other is known to have heard all that was said here, or never sat down to it."""
        return not self._me.state.step or self._watch.told >= self._me.state.seq

    async def heard(self, within: float) -> None:
        """Wait until the other has heard all that was said here, for so many seconds at the most."""

        async def all_of_it() -> None:
            while not (self.caught_up or self._watch.split):
                await self.change()

        await either(all_of_it(), self._sleep(within))

    def _status(self) -> Iterator[str]:
        now, pending = self._now(), self._me.pending
        if self._watch.split:
            yield "line.split"
            return
        if not self._line.up and (now - self._line.since >= CALM or self._line.why in FINAL):
            yield self._line.why
        yield from (f"refused: {reason}" for reason in (self._notice, self._reason) if reason is not None)
        if self._me.state.step:  # before that nothing was said, and nobody is missed
            if pending is not None and now - pending.since >= SLOW:
                yield "line.held"
            if self._slow_at == self._me.state.visit:
                yield "line.slow"
            if self._slowed == self._me.state.visit:
                yield "line.slowed"
            yield from self._watch.status(now, self._line.up)
            if self._line.up and self._watch.here(now):
                yield pages.HERE
        said = {"line.clock": self._line.apart, "line.void": self._me.voids > 0, "line.full": self._full}
        yield from (name for name, so in said.items() if so)

    # --- the three loops

    async def run(self) -> None:
        """Follow, deliver and beat, until cancelled."""
        async with asyncio.TaskGroup() as loops:
            for loop in (self._follow, self._deliver, self._beat):
                loops.create_task(loop())

    async def _follow(self) -> None:
        async with aclosing(self._line.follow()) as heard:
            async for frame in heard:
                await self._take(frame)
                self._changed.set()

    async def _deliver(self) -> None:
        """Send what is on its way, kept first, until the log has settled it: the same bytes however often."""
        while True:
            self._stir.clear()
            await self._save()
            await self._out()
            await either(self._stir.wait(), self._sleep(RESEND))

    async def _out(self) -> None:
        """Send what is on its way, which is kept already, if it may go."""
        pending, at_tip = self._me.pending, self._me.state.seq >= self._line.there
        if pending is not None and at_tip and self._free() and (not self._line.lost or self._chair.left):
            await self._line.send(frames.Entry(pending.raw))

    async def _beat(self) -> None:
        """Give the other a sign, and say how far one has heard."""
        while True:
            self._call.clear()
            await self._sign()
            if self._watch.recall(self._now()):
                await self._line.drop()  # another call may bring what this one did not
            await self._sleep(BREATH)  # whatever a relay makes up, it gets no more of them
            await either(self._call.wait(), self._sleep(BEAT - BREATH))

    async def _sign(self) -> None:
        body = self._beats.seal(self._me.state.seq, self._me.state.tip)
        self._sealed[self._beats.n] = self._now()
        await self._line.send(frames.Beat(other(self._me.seat), body))

    # --- what is heard

    async def _take(self, frame: frames.Any_) -> None:
        them = other(self._me.seat)
        match frame:
            case frames.Welcome():
                self._notice = None
                self._stir.set()
                self._call.set()
            case frames.Record():
                await self._hear(frame)
            case frames.Refusal(reason=reason, seq=seq):
                await self._refused(reason, seq)
            case frames.Notice(reason=reason):
                self._notice = reason
                if reason == Reason.NOT_SEATED and self._line.up:
                    self._line.stop()  # two that take this seat from each other would do so for ever
            case frames.Beat(seat=seat, body=body) if seat == them:
                await self._beaten(self._beats.open(body))
            case frames.Signal(seat=seat) if seat == them and self.page().field is not None:
                self._slow_at = self._me.state.visit
            case frames.Presence(seat=seat, here=True) if seat == them:
                self._call.set()  # so that they need not take the relay's word for it

    async def _beaten(self, beat: Beat | None) -> None:
        if beat is None:
            return
        self._watch.holds(beat)
        sealed = self._sealed.get(beat.heard)
        if sealed is None or self._now() - self._watch.since >= STALE:
            self._call.set()  # after a while without them: an answer, so that their next is a sign of now
        if sealed is None:
            return
        self._watch.beat(beat, sealed, self._now())
        self._sealed = {n: at for n, at in self._sealed.items() if n >= beat.heard}
        if self._line.lost and sealed >= self._line.welcomed and beat.seq <= self._me.state.seq:
            self._line.lost = False  # the other holds no more than we do: nothing can be said over again
            self._stir.set()

    async def _hear(self, frame: frames.Record) -> None:
        try:
            record = wire.record_of(frame.at, frame.raw)
        except wire.Malformed:
            self._me.voids += 1
            return
        heard = self._me.receive(record, self._now())
        if heard.outcome == "early":
            await self._line.drop()  # something was left out: follow again from what is held here
        if heard.outcome == "counted":
            self._watch.heard(record, self._now())
            self._forks, self._reason = 0, None
            await self._save()
            self._stir.set()

    async def _refused(self, reason: Reason, seq: int) -> None:
        """It settles nothing. What it says of two histories is asked again of the log, a few times."""
        self._forks += reason == Reason.FORK
        self._watch.split = self._watch.split or self._forks >= MOST_FORKS
        if reason == Reason.STALE:
            return  # the log explains that in a moment
        if reason in (Reason.FORK, Reason.AHEAD):
            await self._line.drop()
            return
        self._reason = reason
        if seq <= self._me.state.seq:  # it did not take what was given back
            await self._line.drop()

    # --- the disk

    async def _save(self) -> None:
        """Keep what is not kept yet: records, draft, outbox. What does not fit is tried again with the next call."""
        raw = self._me.pending.raw if self._me.pending is not None else None
        try:
            for record in self._me.records[len(self._log.stored()) :]:
                await self._log.append(record)
            if self._keeper.outbox != raw:  # words stand in the outbox or among the drafts, at every moment
                self._keeper.keep_outbox(raw, {self._me.seat: self._me.drafts})
            self._chair.keep()
        except (OSError, Unavailable):
            self._full = True
        else:
            self._full = False

    def _free(self) -> bool:
        """Whether entries may go out. Leaving always may."""
        return self._chair.left or not (self._full or self._watch.split)
