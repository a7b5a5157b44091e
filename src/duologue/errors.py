"""What can go wrong for a person. The docstring of each class is the sentence that they read, in English.

Trouble
├── NotNow        an act that the rules do not allow here and now
├── Unavailable   nothing could be saved just now
├── Taken         another entry came first
├── Damaged       a log does not read back
├── Foreign       a folder holds no dialogue
├── InUse         another process holds this dialogue
├── TooLong       words that do not fit into one entry
├── Unreadable    a body that cannot be opened
├── BadAddress    a relay that nobody can be sent to
├── NeedsPassphrase  keys that are locked, and no passphrase
├── WrongPassphrase  keys that this passphrase does not unlock
├── BadConfig     the configuration file says something that it cannot say
├── BadCode       what was typed is no code
├── WrongCode     two ends that do not hold the same code
├── BadMail       mail of the other end that was changed on its way
├── TooLarge      an exercise that does not fit into an invitation
├── Unsound       an exercise that somebody invites to, and that cannot be proved
├── CodesUsedUp   three codes in vain
├── NoGuest       a code that led to no facilitator
├── NoRelay       no way to a relay
└── NoNetwork     this computer is in no network
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duologue.core.state import Reason


class Trouble(Exception):
    """Something went wrong, and nothing was lost."""

    def __str__(self) -> str:
        from duologue.said import SAID

        name = type(self).__name__
        return SAID.get(f"trouble.{name}") or " ".join((type(self).__doc__ or "").split())


class NotNow(Trouble):
    """That cannot be done now."""

    def __init__(self, reason: Reason) -> None:
        super().__init__()
        self.reason = reason

    def __str__(self) -> str:
        from duologue.said import SAID

        return SAID[f"refused: {self.reason}"]


class Unavailable(Trouble):
    """This could not be saved: the disk may be full. Your words are still here; make room and send them again."""


class Taken(Trouble):
    """Something else was said first."""


class Damaged(Trouble):
    """The record of this dialogue is damaged, or was not written by this program. It was left as it is."""

    def __init__(self, sound: int) -> None:
        super().__init__()
        self.sound = sound  # bytes at the beginning that read back well


class Foreign(Trouble):
    """This folder does not hold a dialogue that this version of duologue can read. It was left as it is."""


class InUse(Trouble):
    """This dialogue is open in another window. Close it there first, then carry on here."""


class TooLong(Trouble):
    """A piece holds about 12,000 letters, and this is more. It stays whole in your draft: shorten it, then send it."""


class Unreadable(Trouble):
    """This part cannot be opened here."""


class BadAddress(Trouble):
    """This is not the address of a relay. It looks like wss://relay.example, or like 192.168.1.20:8765."""


class NeedsPassphrase(Trouble):
    """This dialogue is locked. It opens with the passphrase that was chosen when it began."""


class WrongPassphrase(Trouble):
    """That passphrase does not open this dialogue. Nothing has changed, so try it again."""


class BadConfig(Trouble):
    """The configuration file cannot be used."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self.what = what

    def __str__(self) -> str:
        return self.what


class BadCode(Trouble):
    """That is no code. A code looks like 7-velvet-otter."""

    def __init__(self, what: str, nearest: str = "") -> None:
        super().__init__()
        self.what = what
        self.nearest = nearest  # the word that may be meant; it is part of a code, so no sentence holds it

    def __str__(self) -> str:
        from duologue.said import SAID

        return SAID["code.like"].format(what=self.what)


class WrongCode(Trouble):
    """The words of the code did not fit, so nothing was sent and nobody learned anything. Try a fresh code."""


class BadMail(Trouble):
    """What arrived is not what was sent, so the invitation was stopped here. Try again with a fresh code."""


class TooLarge(Trouble):
    """This exercise is larger than 256 KiB, so it cannot be sent. Shorten it, or choose another."""


class Unsound(Trouble):
    """This exercise could not be proved to be sound, so nobody should sit down to it. Ask for another one."""


class CodesUsedUp(Trouble):
    """Three codes came to nothing. Call your partner, then start duologue invite again."""


class NoGuest(Trouble):
    """That code led to nobody, and nothing was agreed to. Ask for a fresh one, and type that."""


class NoRelay(Trouble):
    """The relay cannot be reached. Look at its address and at your network, then try again."""

    def __init__(self, why: str = "") -> None:
        super().__init__()
        self.why = why

    def __str__(self) -> str:
        return self.why or super().__str__()


class NoNetwork(Trouble):
    """This computer is in no network just now. Connect it, then start duologue invite again."""
