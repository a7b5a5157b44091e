"""Every reason for which something is refused, as the sentence that a person reads."""

from __future__ import annotations

from collections.abc import Mapping

from duologue.core.state import Reason

REFUSED: Mapping[Reason, str] = {
    Reason.SESSION: "That belongs to another dialogue.",
    Reason.STALE: "Something else was said first.",
    Reason.AHEAD: "Something before it has not arrived yet. Please wait a moment.",
    Reason.FORK: "It follows another history than the one you both have here. Stop, and begin a new dialogue.",
    Reason.SEAT: "Nobody sits in that seat.",
    Reason.SIGNATURE: "It was not written by the one whose name it bears.",
    Reason.RECIPIENTS: "It was not meant for exactly those who sit here.",
    Reason.SIZE: "It has a length that is not allowed.",
    Reason.CLEAR: "It says more in the open than it may.",
    Reason.SHAPE: "The rules of this exercise cannot be used. Stop, and begin a new dialogue.",
    Reason.NOT_BEGUN: "The dialogue has not begun yet.",
    Reason.BEGUN: "The dialogue has already begun.",
    Reason.OVER: "This dialogue has ended.",
    Reason.PAUSED: "You are on a break. It goes on when you are both ready.",
    Reason.NOT_PAUSED: "There is no break to come back from.",
    Reason.NOT_YOUR_TURN: "It is not your turn. Please listen until the floor is yours.",
    Reason.NOT_HERE: "That cannot be done at this step.",
    Reason.ANSWERED: "You have already answered. Please wait for the other.",
    Reason.SEALED: "This is written closed, and opens when you have both written.",
    Reason.UNWRITTEN: "Nothing opens before you have both written.",
    Reason.ANSWER: "That is not what was closed before.",
    Reason.TOO_EARLY: "It is too early for that. Please wait a little.",
    Reason.TOO_LATE: "The time until which it was agreed on is over.",
    Reason.BREAKS: "There were many breaks in a short while. You can go on, or stop for today.",
    Reason.QUIET: "In this step the listener is silent.",
    Reason.ASIDE: "You have already had your short word in between. Please listen on.",
    Reason.MALFORMED: "The relay did not understand this program. Both ends may need the same version of duologue.",
    Reason.UNKNOWN: "The relay does not know this dialogue.",
    Reason.NOT_SEATED: "This seat is taken: the dialogue is open in another window or on another computer. Close it there, then start duologue resume here.",
    Reason.UNAVAILABLE: "The relay cannot store anything just now. Your words are kept here, and are sent as soon as it can.",
    Reason.TOO_MUCH: "That is more than the relay takes at once. Your words are kept here; it goes on in a moment.",
    Reason.EXPIRED: "The relay kept this dialogue for its time, and has deleted it. Stop, and begin a new one.",
    Reason.NO_CODE: "There is no such code, or it is too old. Ask your partner to read it out again.",
    Reason.CODE_USED: "Someone else used this code. Your partner gets a fresh one: ask them to read it out.",
    Reason.WRONG_CODE: "The words of the code did not fit. Your partner gets a fresh code: ask them to read it out.",
    Reason.GONE: "The other end went away before you were connected. Try again with a fresh code.",
    Reason.RESTART: "The relay is being restarted. It goes on by itself in a moment.",
    Reason.SLOW: "The line is too slow to keep up. It goes on by itself in a moment.",
}
