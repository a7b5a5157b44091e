"""Two who have met, each with a folder, and what of their dialogue lies on a disk: theirs, and the relay's."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from duologue.core.entry import Record
from duologue.core.exercise import Guide
from duologue.core.shape import PARTNERS, Partner, Step
from duologue.invite import Met
from duologue.journal import About
from duologue.log import FileLog
from duologue.packing import pack
from duologue.seating import agreed, new_journal
from duologue.sign import Signing
from duologue.terminal import now
from duologue_relay.logs import database
from tests.disks import FakeDisk
from tests.table import exercise

ENDLESS = exercise(
    {
        "tell": (Step("speaker", {"say": "mirror"}), Guide()),
        "mirror": (Step("listener", {"say": "check"}), Guide()),
        "check": (Step("speaker", {"yes": "letter", "no": "mirror"}), Guide()),
        "letter": (Step("both", {"say": "more"}, sealed=True), Guide()),
        "more": (Step("speaker", {"yes": "tell", "no": "end", "later": "end"}, swap=True), Guide()),
    }
)
"""Every kind of turn, for as long as anybody likes."""


@dataclass(frozen=True)
class Couple:
    """A session, and the folder of each seat."""

    session: bytes
    folders: Mapping[Partner, Path]

    def log(self, seat: Partner) -> list[bytes]:
        """The records on this seat's own disk, as they would be read after a crash."""
        data = (self.folders[seat] / "log").read_bytes() if (self.folders[seat] / "log").exists() else b""
        return [frozen(record) for record in FileLog(FakeDisk(data)).stored()]


def met(folder: Path, relays: Mapping[Partner, str]) -> Couple:
    """A couple that has just met, in folders below this one. `relays` = how each seat calls the relay."""
    private = {seat: os.urandom(32) for seat in PARTNERS}
    keys = {seat: Signing(private[seat]).public for seat in PARTNERS}
    both = Met(os.urandom(32), {"a": "Ana", "b": "Ben"}, keys, "a", pack(ENDLESS))
    agreement = agreed(both)
    folders = {}
    for seat in PARTNERS:
        about = About(
            agreement.session.hex(), "Made", {seat: both.names[seat] for seat in PARTNERS}, now(), seat, relays[seat]
        )
        journal = new_journal(folder / seat, about, both, private[seat])
        journal.close()
        folders[seat] = journal.folder
    return Couple(agreement.session, folders)


def held(data: Path, session: bytes) -> list[bytes]:
    """What the database of a relay that is not running holds. It is read from a copy: looking changes nothing."""
    with tempfile.TemporaryDirectory() as copy:
        shutil.copytree(data, copy, dirs_exist_ok=True)
        with closing(database.opened(Path(copy))) as db:
            return [frozen(record) for record in database.stored(session, 0, db)]


def frozen(record: Record) -> bytes:
    """A record and its stamp as bytes."""
    return record.at.to_bytes(8, "big") + record.raw


def lost(client: list[bytes], relay: list[bytes]) -> int:
    """How many records this client has seen that the relay does not hold, or holds otherwise."""
    same = next((n for n, (one, other) in enumerate(zip(client, relay, strict=False)) if one != other), len(relay))
    return max(0, len(client) - same)
