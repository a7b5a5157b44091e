"""What one machine keeps of a session while it runs: a folder of its own, and nothing once it has ended.

`about` (names, exercise, when), `exercise` (the whole file as it was agreed on), `log`, `drafts` (and what is on
its way). The folder is 0700 and its files 0600. One process at a time holds it (`lock`). Names of folders never
come from people. What is not whole yet, or no longer, has a name that starts with "."; whoever comes next sweeps
it up after a crash.

Of a session over a relay one seat is here, and its secrets (`keys`) close whatever people wrote: `drafts`,
`exercise` and `about.sealed`, of which `about` keeps in the clear no more than a list needs. The entries in `log`
were sealed by their authors. Two at one keyboard have no secrets from each other and no keys.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from duologue import shelf
from duologue.atrest import Box, Keys, lock, unlock
from duologue.core.shape import PARTNERS, Seat
from duologue.errors import Foreign, Unreadable
from duologue.files import locked, private_folder, write_whole
from duologue.log import FileDisk, sync_folder
from duologue.view import Draft

FORMAT = 1
SECRET = 32  # bytes of what is shared with a facilitator


@dataclass(frozen=True, slots=True)
class About:
    """What a session is, for the list of those that wait. `begun` in ms."""

    session: str  # hex
    title: str
    names: Mapping[Seat, str]
    begun: int
    seat: Literal["", "a", "b", "f"] = ""  # who sits here; "" = both partners, at one keyboard, and no relay
    relay: str = ""  # its address
    embedded: int = 0  # the port of the relay that runs in the same process; 0 = none does
    bind: str = ""  # the address that relay listens at
    fades: bool = False  # whoever sits here would have what they mirror fade
    format: int = FORMAT

    @property
    def locked(self) -> bool:
        """Whether this is only what stands in the clear."""
        return not self.names

    def hidden(self) -> About:
        """What may stand in the clear: no name, no topic, no address."""
        return replace(self, title="", names={}, relay="", embedded=0, bind="", fades=False)


@dataclass(frozen=True, slots=True)
class _Kept:
    """The file `drafts`."""

    # One draft alone, without a list, is how the version before kept them.
    drafts: dict[Seat, Annotated[tuple[Draft, ...], msgspec.Meta(min_length=1)] | Draft]
    private: dict[Seat, dict[str, str]]
    outbox: str = ""  # hex


class Journal:
    """One session's folder, held by this process until `close`.

    Raises InUse, Foreign, OSError; NeedsPassphrase and WrongPassphrase if its keys are locked.
    """

    def __init__(self, folder: Path, passphrase: str = "") -> None:
        self.folder = folder
        self.drafts: dict[Seat, tuple[Draft, ...]] = {}
        self.private: dict[Seat, dict[str, str]] = {}
        self.outbox: bytes | None = None  # the entry on its way, as it was or will be sent
        self._saved = True  # the file says what these three say
        with ExitStack() as held:
            held.callback(os.close, locked(folder / "lock"))
            self.keys = keys_in(folder, passphrase)
            self._box = None if self.keys is None else Box(self.keys.box)
            found = self.about
            if found.locked:
                # Its keys are gone. Nothing may be written here in the clear.
                raise Foreign
            self._seats = (found.seat,) if found.seat else PARTNERS
            self._open = held.pop_all()
        with suppress(OSError):
            for half in folder.glob(".*-*"):
                half.unlink()

    @classmethod
    def new(
        cls, sessions: Path, about: About, exercise: bytes, keys: Keys | None = None, passphrase: str = "",
        outbox: bytes | None = None,
    ) -> Journal:  # fmt: skip
        """A folder for a session that begins, complete before it gets its name. Keys belong to `about.seat`."""
        if (keys is None) == bool(about.seat):
            raise ValueError("a seat and its keys come together")
        private_folder(sessions)
        box = None if keys is None else Box(keys.box)
        turn = locked(sessions / ".lock", wait=True)
        try:
            # Only whoever has the turn makes folders, so one that was left half made is nobody's.
            shelf.sweep(sessions, ".new-*")
            making = sessions / f".new-{secrets.token_hex(8)}"
            making.mkdir(mode=0o700)
            _put(making, "exercise", exercise, box)
            if keys is not None:
                write_whole(making / "keys", lock(keys, passphrase))
                _put(making, "about.sealed", _json(about), box)
            if outbox is not None:
                _put(making, "drafts", _json(_Kept({}, {}, outbox.hex())), box)
            write_whole(making / "about", _json(about if keys is None else about.hidden()))
            folder = sessions / f"{about.begun:015d}-{about.session[:8]}"
            making.rename(folder)
            sync_folder(sessions)
        finally:
            os.close(turn)
        return cls(folder, passphrase)

    @property
    def about(self) -> About:
        return about(self.folder, self._box)

    @property
    def relay_folder(self) -> Path:
        """Where a relay in this process keeps what it holds of this session. It lets go of it before `forget`."""
        return self.folder / "relay"

    def exercise(self) -> bytes:
        """The exercise as it was agreed on (library.unpack). Raises Foreign."""
        try:
            return _got(self.folder, "exercise", self._box)
        except (OSError, Unreadable) as error:
            raise Foreign from error

    def disk(self) -> FileDisk:
        """The file for the log, open until this journal is closed."""
        disk = FileDisk(self.folder / "log")
        self._open.callback(disk.close)
        return disk

    def mend(self, sound: int) -> None:
        """Cut a damaged log back to its sound beginning, keeping the damaged file beside it."""
        log = self.folder / "log"
        write_whole(self.folder / f"log.damaged-{secrets.token_hex(4)}", log.read_bytes())
        with log.open("rb+") as file:
            file.truncate(sound)
            os.fsync(file.fileno())

    def load(self) -> None:
        """Read drafts and outbox back, if there are any. What is damaged is set aside, never in the way."""
        try:
            kept = msgspec.convert(json.loads(_got(self.folder, "drafts", self._box)), _Kept)
            outbox = bytes.fromhex(kept.outbox)
            if not {*kept.drafts, *kept.private} <= {*self._seats}:
                raise ValueError("somebody else's")
            self.drafts = {seat: (one,) if isinstance(one, Draft) else one for seat, one in kept.drafts.items()}
            self.private, self.outbox = kept.private, outbox or None
        except (OSError, ValueError, RecursionError, Unreadable):
            with suppress(OSError):
                (self.folder / "drafts").rename(self.folder / f"drafts.damaged-{secrets.token_hex(4)}")

    def keep(self, seat: Seat, drafts: tuple[Draft, ...]) -> None:
        """Keep this chair's drafts, synced before return. Raises OSError; in memory they are kept anyway."""
        if self._saved and self.drafts.get(seat, ()) == drafts:
            return
        self.drafts.pop(seat, None)
        if drafts:
            self.drafts[seat] = drafts
        self._save()

    def keep_private(self, seat: Seat, step: str, words: str) -> None:
        """Keep words that never leave this machine. Raises OSError."""
        self.private.setdefault(seat, {})[step] = words
        self._save()

    def hide(self) -> None:
        """Leave this session out of lists from now on; `resume` still finds it. Raises OSError."""
        write_whole(self.folder / shelf.HIDDEN, b"")

    def keep_outbox(self, raw: bytes | None, drafts: Mapping[Seat, tuple[Draft, ...]] | None = None) -> None:
        """Keep the entry that is about to be sent, synced before return; None once the log has settled it.

        `drafts`: all that there are beside it, kept in one with it. Raises OSError: an entry that could not be kept
        must not be sent, and is not in the outbox.
        """
        beside = self.drafts if drafts is None else {seat: some for seat, some in drafts.items() if some}
        if self._saved and (self.outbox, self.drafts) == (raw, beside):
            return
        before, self.outbox, self.drafts = self.outbox, raw, beside
        try:
            self._save()
        except OSError:
            if raw is not None:
                self.outbox = before
            raise

    def _save(self) -> None:
        self._saved = False
        kept = _Kept({**self.drafts}, self.private, (self.outbox or b"").hex())
        _put(self.folder, "drafts", _json(kept), self._box)
        self._saved = True

    def keep_guest(self, pair: bytes) -> None:
        """Keep the secret of 32 bytes that is shared with a facilitator, until all is forgotten. Raises OSError."""
        _put(self.folder, "guest", b"".join((*self.guests, pair)), self._box)

    @property
    def guests(self) -> tuple[bytes, ...]:
        """These secrets, the latest last: what an earlier facilitator said opens by no other. None, if unreadable."""
        try:
            held = _got(self.folder, "guest", self._box)
        except (OSError, Unreadable):
            return ()
        return tuple(held[at : at + SECRET] for at in range(0, len(held), SECRET))

    def close(self) -> None:
        """Let another process have it. Once is enough; more does nothing."""
        self._open.close()

    def forget(self) -> None:
        """Delete everything, its keys first, and let go. Raises OSError."""
        shelf.delete(self.folder, self.close)


def keys_in(folder: Path, passphrase: str = "") -> Keys | None:
    """The secrets of the seat whose session this is; None of a session at one keyboard.

    Raises Foreign, NeedsPassphrase, WrongPassphrase.
    """
    try:
        return unlock((folder / "keys").read_bytes(), passphrase)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Foreign from error


def about(folder: Path, box: Box | None = None) -> About:
    """What the session in this folder is: what stands in the clear, or with its box all of it. Raises Foreign."""
    found = _about(folder, "about", None)
    if box is None:
        return found
    whole = _about(folder, "about.sealed", box)
    if whole.hidden() != found:
        raise Foreign
    return whole


def _about(folder: Path, name: str, box: Box | None) -> About:
    try:
        found = msgspec.convert(json.loads(_got(folder, name, box)), About)
        session = bytes.fromhex(found.session)
    except (OSError, ValueError, RecursionError, Unreadable) as error:
        raise Foreign from error
    names = set() if found.seat and box is None else {*PARTNERS, *("f" if found.seat == "f" else "")}
    if found.format != FORMAT or set(found.names) != names or len(session) != 32 or not 0 <= found.begun < 2**53:
        raise Foreign
    return found


def _json(held: About | _Kept) -> bytes:
    return json.dumps(asdict(held)).encode()


def _put(folder: Path, name: str, data: bytes, box: Box | None) -> None:
    write_whole(folder / name, data if box is None else box.seal(data, name))


def _got(folder: Path, name: str, box: Box | None) -> bytes:
    """Raises OSError, Unreadable."""
    data = (folder / name).read_bytes()
    return data if box is None else box.open(data, name)
