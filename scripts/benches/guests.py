"""Couples with a facilitator over a relay: journals of all three, met beforehand; and a facilitator who does not read.

As a program, `guests.py FOLDER` sits at that seat of a facilitator's and follows, until it is killed.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from load import ENDLESS

from duologue import frames
from duologue.atrest import Keys
from duologue.core.exercise import Exercise
from duologue.core.shape import PARTNERS, Partner, Seat
from duologue.guests import Hosting
from duologue.invite import Met
from duologue.journal import About, Journal
from duologue.letters import Offer
from duologue.log import FileLog, MemoryLog
from duologue.packing import pack
from duologue.seal import naming
from duologue.seating import agreed, connection, new_journal
from duologue.sign import Signing
from duologue.terminal import now
from duologue.transport import websocket

HOUR = 3_600_000  # ms


@dataclass(frozen=True, slots=True)
class Three:
    """A couple's ends, and the folder of the facilitator's journal, closed."""

    ends: dict[Partner, Hosting]
    journals: dict[Partner, Journal]
    folder: Path
    offer: Offer
    pairs: dict[Seat, bytes]

    async def consent(self) -> None:
        """Both agree, once both have sat down; their loops run."""
        for seat, end in self.ends.items():
            end.share(self.pairs[seat])
            await turned(end, lambda end=end, seat=seat: bool(end._me.state.step) and owes(end, seat))
            words = naming(self.offer.name, self.offer.salt)
            end._me.propose("consent", words, at=now(), clear=self.offer.clear)
            await end._send()
        for end in self.ends.values():
            await turned(end, lambda end=end: end._me.state.facilitator(now()) is not None)


def owes(end: Hosting, seat: Partner) -> bool:
    """Whether it is this one's turn to agree: a's, then b's."""
    return end._me.pending is None and len(end._me.state.consents) == PARTNERS.index(seat)


async def turned(end: Hosting, so: Callable[[], bool]) -> None:
    """Wait until it is so."""
    while not so():
        await end.wake()
        await end.change()


def seated(
    folder: Path, relay: str, scope: str = "words", names: tuple[str, str] = ("Ana", "Ben"), it: Exercise = ENDLESS
) -> Three:
    """Two who have met, each with a journal, and whom they will let in."""
    private: dict[Seat, bytes] = {seat: os.urandom(32) for seat in ("a", "b", "f")}
    public = {seat: Signing(private[seat]).public for seat in PARTNERS}
    met = Met(os.urandom(32), dict(zip(PARTNERS, names, strict=True)), public, "a", pack(it))
    session = agreed(met).session.hex()
    pairs: dict[Seat, bytes] = {seat: os.urandom(32) for seat in PARTNERS}
    ends, journals = dict[Partner, Hosting](), dict[Partner, Journal]()
    for seat in PARTNERS:
        about = About(session, it.title, dict(met.names), now(), seat, relay)
        journals[seat] = journal = new_journal(folder / seat, about, met, private[seat])
        end = connection(journal, FileLog(journal.disk()), websocket)
        assert isinstance(end, Hosting)
        ends[seat] = end
    offer = Offer("Kim", Signing(private["f"]).public, os.urandom(16), scope, "watch", now() + HOUR, 0)
    about = About(session, it.title, {**met.names, "f": "Kim"}, now(), "f", relay)
    keys = Keys(private["f"], os.urandom(32), pairs, os.urandom(32))
    kims = Journal.new(folder / "f", about, pack(it), keys)
    kims.close()
    return Three(ends, journals, kims.folder, offer, pairs)


async def _follow(folder: Path) -> None:
    journal = Journal(folder)
    end = connection(journal, MemoryLog(), websocket)

    async def tell() -> None:
        while end._me.state.facilitator(now()) is None:
            await end.change()
        print("seated", flush=True)
        while True:
            await end.change()
            end.page()

    await asyncio.gather(end.run(), tell())


async def _dawdle(folder: Path) -> None:
    """Sit there, and read a frame now and then: slower than they speak."""
    journal = Journal(folder)
    end = connection(journal, MemoryLog(), websocket)
    hear = end._take

    async def slow(frame: frames.Any_) -> None:
        await hear(frame)
        if end._me.state.facilitator(now()) is not None:
            print("seated", flush=True)
            await asyncio.sleep(0.5)

    end._take = slow  # type: ignore[method-assign]
    await end.run()


if __name__ == "__main__":
    how: dict[str, Callable[[Path], Awaitable[None]]] = {"follow": _follow, "dawdle": _dawdle}
    asyncio.run(how[sys.argv[1]](Path(sys.argv[2])))  # type: ignore[arg-type]
