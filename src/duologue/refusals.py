"""Every reason for which something is refused, as the sentence that a person reads."""

from __future__ import annotations

from collections.abc import Mapping

# By the words of `core.state.Reason`, without it: the first page would wait for all that a State is made of.
REFUSED: Mapping[str, str] = {
    "session": "That belongs to another dialogue.",
    "stale": "Something else was said first.",
    "ahead": "Something before it has not arrived yet. Please wait a moment.",
    "fork": "It follows another history than the one you both have here. Stop, and begin a new dialogue.",
    "seat": "Nobody sits in that seat.",
    "signature": "It was not written by the one whose name it bears.",
    "recipients": "It was not meant for exactly those who sit here.",
    "size": "It has a length that is not allowed.",
    "clear": "It says more in the open than it may.",
    "shape": "The rules of this exercise cannot be used. Stop, and begin a new dialogue.",
    "not_begun": "The dialogue has not begun yet.",
    "begun": "The dialogue has already begun.",
    "over": "This dialogue has ended.",
    "paused": "You are on a break. It goes on when you are both ready.",
    "not_paused": "There is no break to come back from.",
    "not_your_turn": "It is not your turn. Please listen until the floor is yours.",
    "not_here": "That cannot be done at this step.",
    "answered": "You have already answered. Please wait for the other.",
    "sealed": "This is written closed, and opens when you have both written.",
    "unwritten": "Nothing opens before you have both written.",
    "answer": "That is not what was closed before.",
    "too_early": "It is too early for that. Please wait a little.",
    "too_late": "The time until which it was agreed on is over.",
    "breaks": "There were many breaks in a short while. You can go on, or stop for today.",
    "quiet": "In this step the listener is silent.",
    "aside": "You have already had your short word in between. Please listen on.",
    "malformed": "The relay did not understand this program. Both ends may need the same version of duologue.",
    "unknown": "The relay does not know this dialogue.",
    "not_seated": "This seat is taken: the dialogue is open in another window or on another computer. Close it there, then start duologue resume here.",
    "unavailable": "The relay cannot store anything just now. Your words are kept here, and are sent as soon as it can.",
    "too_much": "That is more than the relay takes at once. Your words are kept here; it goes on in a moment.",
    "expired": "The relay kept this dialogue for its time, and has deleted it. Stop, and begin a new one.",
    "no_code": "There is no such code, or it is too old. Ask your partner to read it out again.",
    "code_used": "Someone else used this code. Your partner gets a fresh one: ask them to read it out.",
    "wrong_code": "The words of the code did not fit. Your partner gets a fresh code: ask them to read it out.",
    "gone": "The other end went away before you were connected. Try again with a fresh code.",
    "restart": "The relay has stopped. This goes on by itself as soon as it is back.",
    "slow": "The line is too slow to keep up. It goes on by itself in a moment.",
}
