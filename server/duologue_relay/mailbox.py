"""Pairing: two who share a nameplate exchange mail that nobody else can read, this relay included.

A nameplate is good for one try. The first knock uses it up, for a day and durably; whoever knocks after that shows
that the code is known to a third, so everybody is told and the try is over. When one end's line drops, the other is
told at once rather than after a while: half a key exchange is worth nothing, and a fresh code costs a moment.
So mail is kept only until it can be passed on. Each end may send 24 pieces: an exercise in parts, and what leads to it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from duologue.core.state import Reason
from duologue.errors import Unavailable
from duologue.frames import Bye, Knock, Mail, Notice, Opened
from duologue_relay.limits import Addresses
from duologue_relay.link import Ended, Link
from duologue_relay.logs import Engine

ALIVE = 600.0  # seconds
DAY = 86_400.0  # seconds for which a nameplate stays used
MOST_PIECES = 24  # from each end
MOST_DIGITS = 8
DRAWS = 64  # before a nameplate gets a digit more than was asked for


@dataclass(eq=False, slots=True)
class Box:
    """One pairing: the host, and the joiner once somebody has knocked."""

    nameplate: str
    until: float  # by the clock that never goes back
    ends: list[Link]
    sent: dict[Link, int] = field(default_factory=dict)  # pieces, by whom
    met: bool = False  # somebody has knocked, and the nameplate is used up
    waiting: list[Mail] = field(default_factory=list)  # from the host, until then


class Mailbox:
    """All pairings of this relay. `clock` in ms, `ticks` in seconds; `draw(n)` = a number below n nobody can guess."""

    def __init__(
        self,
        engine: Engine,
        addresses: Addresses,
        clock: Callable[[], int],
        ticks: Callable[[], float],
        draw: Callable[[int], int] = secrets.randbelow,
    ) -> None:
        self._engine, self._addresses, self._clock, self._ticks, self._draw = engine, addresses, clock, ticks, draw
        self._boxes: dict[str, Box] = {}
        self._of: dict[Link, Box] = {}
        self._used: dict[str, float] = {}  # here, since the start: so that nobody is given what the engine will refuse

    def __len__(self) -> int:
        return len(self._boxes)

    def open(self, host: Link, digits: int) -> None:
        """A fresh nameplate with so many digits, or more when those are taken."""
        self.leave(host)
        nameplate = self._fresh(digits)
        if nameplate is None:
            host.post(Notice(Reason.UNAVAILABLE))
            return
        box = Box(nameplate, self._ticks() + ALIVE, [host])
        self._boxes[nameplate] = box
        self._enter(host, box)
        host.post(Opened(nameplate, int(ALIVE * 1000)))

    async def knock(self, joiner: Link, nameplate: str) -> None:
        """Somebody was told this nameplate."""
        self.leave(joiner)
        if not self._addresses.knocks(joiner.address):
            joiner.post(Notice(Reason.TOO_MUCH))
            return
        self.sweep()
        box = self._boxes.get(nameplate)
        if box is None:
            joiner.post(Notice(Reason.NO_CODE))
        elif len(box.ends) > 1:
            joiner.post(Notice(Reason.CODE_USED))
            self._over(box, Reason.CODE_USED)
        else:
            # Taken before it is stored, so that of two at once only one gets in.
            box.ends.append(joiner)
            self._enter(joiner, box)
            await self._claim(box)

    async def _claim(self, box: Box) -> None:
        try:
            fresh = await self._engine.use(box.nameplate, self._clock())
        except Unavailable:
            self._over(box, Reason.UNAVAILABLE)
            return
        if not fresh:
            self._over(box, Reason.CODE_USED)
        elif self._boxes.get(box.nameplate) is box:  # neither has gone meanwhile
            box.met = True
            self._used[box.nameplate] = self._ticks()
            host, joiner = box.ends
            host.post(Knock(box.nameplate))
            for mail in box.waiting:
                joiner.post(mail)

    def mail(self, sender: Link, mail: Mail) -> None:
        """Pass it on, or keep it until somebody knocks. Raises Ended(MALFORMED) when it is out of order."""
        box = self._of.get(sender)
        if box is None:
            return  # It crossed with the news that the pairing is over.
        if mail.n != box.sent.get(sender, 0):
            raise Ended(Reason.MALFORMED)
        if mail.n >= MOST_PIECES:
            self._over(box, Reason.TOO_MUCH)
            return
        box.sent[sender] = mail.n + 1
        if not box.met:
            box.waiting.append(mail)
            return
        for end in box.ends:
            if end is not sender:
                end.post(mail)

    def leave(self, end: Link, bye: Bye | None = None) -> None:
        """One end is through with it, or gone; the other hears what went wrong, where something is said."""
        box = self._of.get(end)
        if box is None:
            return
        self._exit(end, box)
        self._over(box, Reason(bye.reason) if bye is not None and bye.reason else Reason.GONE)

    def sweep(self) -> None:
        """End the pairings whose time is over."""
        now = self._ticks()
        for box in [box for box in self._boxes.values() if now >= box.until]:
            self._over(box, Reason.NO_CODE)
        self._used = {used: at for used, at in self._used.items() if now - at < DAY}

    def _fresh(self, digits: int) -> str | None:
        for length in range(digits, MOST_DIGITS + 1):
            for _ in range(DRAWS):
                # No zero in front: people leave it out.
                nameplate = str(10 ** (length - 1) + self._draw(9 * 10 ** (length - 1)))
                if nameplate not in self._boxes and nameplate not in self._used:
                    return nameplate
        return None

    def _over(self, box: Box, reason: Reason) -> None:
        self._boxes.pop(box.nameplate, None)
        for end in [*box.ends]:
            self._exit(end, box)
            end.post(Notice(reason))

    def _enter(self, end: Link, box: Box) -> None:
        self._of[end] = box
        end.pairing = True

    def _exit(self, end: Link, box: Box) -> None:
        box.ends.remove(end)
        del self._of[end]
        end.pairing = False
