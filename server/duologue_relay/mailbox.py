"""Pairing: two who share a nameplate exchange mail that nobody else can read, this relay included.

A nameplate is good for one try. It is marked durably when it is handed out, so that for a day nobody gets it again,
after a restart or at another relay either; the first knock uses it up. Whoever knocks after that shows that the code
is known to a third, so everybody is told and the try is over. When one end's line drops, the other is
told at once rather than after a while: half a key exchange is worth nothing, and a fresh code costs a moment.
So mail is kept only until it can be passed on. Each end may send 25 pieces: an exercise in parts, and what leads to it
and from it.
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
DAY = 86_400.0  # seconds for which it is known that a nameplate was used
MOST_PIECES = 25  # from each end
MOST_DIGITS = 8
DRAWS = 64  # before a nameplate gets a digit more than was asked for


@dataclass(eq=False, slots=True)
class Box:
    """One pairing: the host, and the joiner once somebody has knocked."""

    nameplate: str
    until: float  # by the clock that never goes back
    ends: list[Link]
    sent: dict[Link, int] = field(default_factory=dict)  # pieces, by whom
    met: bool = False  # somebody has knocked
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
        self._used: dict[str, float] = {}  # by a knock, since the start

    def __len__(self) -> int:
        return len(self._boxes)

    async def open(self, host: Link, digits: int) -> None:
        """A fresh nameplate with so many digits, or more when those are taken."""
        self.leave(host)
        if not self._addresses.knocks(host.address):
            host.post(Notice(Reason.TOO_MUCH))
            return
        try:
            nameplate = await self._fresh(digits)
        except Unavailable:
            nameplate = None
        if nameplate is None:
            host.post(Notice(Reason.UNAVAILABLE))
            return
        box = Box(nameplate, self._ticks() + ALIVE, [host])
        self._boxes[nameplate] = box
        self._enter(host, box)
        host.post(Opened(nameplate, int(ALIVE * 1000)))

    def knock(self, joiner: Link, nameplate: str) -> None:
        """Somebody was told this nameplate."""
        self.leave(joiner)
        if not self._addresses.knocks(joiner.address):
            joiner.post(Notice(Reason.TOO_MUCH))
            return
        self.sweep()
        box = self._boxes.get(nameplate)
        if box is None:
            joiner.post(Notice(Reason.CODE_USED if nameplate in self._used else Reason.NO_CODE))
        elif box.met:
            joiner.post(Notice(Reason.CODE_USED))
            self._over(box, Reason.CODE_USED)
        else:
            box.met, self._used[nameplate] = True, self._ticks()
            box.ends[0].post(Knock(nameplate))
            box.ends.append(joiner)
            self._enter(joiner, box)
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

    async def _fresh(self, digits: int) -> str | None:
        for length in range(digits, MOST_DIGITS + 1):
            for _ in range(DRAWS):
                # No zero in front: people leave it out.
                nameplate = str(10 ** (length - 1) + self._draw(9 * 10 ** (length - 1)))
                if nameplate not in self._boxes and await self._engine.use(nameplate, self._clock()):
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
