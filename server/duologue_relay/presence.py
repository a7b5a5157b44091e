"""Who is connected, told to the others of their session: it is no part of any state, and it is never stored."""

from __future__ import annotations

from duologue.core.shape import Seat
from duologue.core.state import Reason
from duologue.frames import Any_, Presence
from duologue_relay.link import Link
from duologue_relay.session import Session


class Seated:
    """The connections that have proved whose they are. The newest of a seat is the one that counts."""

    def __init__(self) -> None:
        self._here: dict[Session, dict[Seat, Link]] = {}

    def join(self, session: Session, link: Link) -> None:
        """Somebody sits down. Both sides hear of each other; an older connection of that seat ends."""
        here = self._here.setdefault(session, {})
        older = here.get(link.seat)
        here[link.seat] = link
        if older is not None:
            # Most often it is a line that broke without a word. Else its client must know not to come back.
            older.end(Reason.NOT_SEATED)
        else:
            self.tell(session, link.seat, Presence(link.seat, True))
        for seat in here.keys() - {link.seat}:
            link.post(Presence(seat, True))

    def leave(self, session: Session, link: Link) -> None:
        """That line is gone, nobody here can know why."""
        here = self._here.get(session, {})
        if here.get(link.seat) is not link:
            return
        del here[link.seat]
        self.tell(session, link.seat, Presence(link.seat, False))
        if not here:
            del self._here[session]

    def tell(self, session: Session, by: Seat, frame: Any_, to: Seat | None = None) -> None:
        """Pass this on to one seat, or to all but who it is from. Who is not there misses it."""
        for seat, link in self._here.get(session, {}).items():
            if seat != by and to in (None, seat):
                link.post(frame)
