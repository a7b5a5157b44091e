"""Nothing happens by accident: what has to be pressed, and how long apart, until a press counts. No Textual, no I/O.

A choice is marked by its letter and made by Enter; words are armed by Enter and sent by another. Nothing counts within
a second of a new page, and no Enter within a second of the one before it: a key that is held down repeats faster.
A letter counts only where it stands alone: whoever types a name, and sees no question in front, answers none.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Literal

from duologue.said import SAID

EARLY = 1.0  # seconds
REST = 0.3  # part of it that lies between a letter and its Enter: more than between two signs of a word


class Arming:
    """What stands armed on the page in front. `tick` = seconds, never backwards."""

    def __init__(self, tick: Callable[[], float]) -> None:
        self._tick = tick
        self._shown = self._entered = tick()
        self._typed = self._other = self._shown - EARLY  # when the last letter came; the last one unlike it
        self._letter: Hashable | None = None
        self.armed: Hashable | None = None

    def shown(self) -> None:
        """Another page is in front: what was armed on the one before it is not."""
        self._shown, self.armed = self._tick(), None

    def touched(self) -> None:
        """Any other key, a paste, a click elsewhere."""
        self.armed = None

    @property
    def early(self) -> bool:
        """Whether the page has only just come: nothing counts on it yet."""
        return self._tick() - self._shown < EARLY

    def mark(self, what: Hashable) -> bool:
        """An arrow moved to a choice, or a click on it. Whether it is marked now."""
        if self.early:
            return False
        self.armed = what
        return True

    def letter(self, what: Hashable | None) -> bool:
        """The letter of a choice, or (None) of none. Whether one is marked now: only if no other came just before."""
        now = self._tick()
        if what is None or what != self._letter:
            self._other = self._typed
        self._letter, self._typed, self.armed = what, now, None
        return what is not None and now - self._other >= EARLY and self.mark(what)

    def enter(
        self, what: Hashable | None, at_once: bool = False
    ) -> Literal["early", "quick", "armed", "go", "nothing"]:
        """Enter, where `what` would be sent or chosen (None = nothing would). `at_once` = it needs no second look.

        "quick" = it came in one go with a letter, as the end of a word does: nothing is marked any more.
        """
        now, before = self._tick(), self._entered
        self._entered = now
        if now - self._typed < REST * EARLY:
            self.armed = None
            return "quick"
        if self.early:
            return "early"
        if what is None:
            return "nothing"
        if self.armed != what and not at_once:
            self.armed = what
            return "armed"
        if now - before < EARLY:
            return "early"
        self.armed = None
        return "go"


def letters(labels: list[str]) -> list[str]:
    """For each label a letter that chooses it: one of its own where that is free, else any; "" when none is left."""
    found = list[str]()
    for label in labels:
        # No digit while there is a letter: whoever types a time or a number means that, and no answer.
        own = [sign for sign in (*(word[0] for word in label.lower().split()), *label.lower()) if sign.isalpha()]
        wanted = [*own, *"abcdefghijklmnopqrstuvwxyz123456789"]
        free = (sign for sign in wanted if sign.isascii() and sign not in found)
        found.append(next(free, ""))
    return found


def lone(words: str, labels: list[str]) -> str:
    """What is asked of words that are no more than the letter of a choice beside them; "" = nothing is."""
    signs = letters(labels)
    if words.lower() not in filter(None, signs):
        return ""
    label = labels[signs.index(words.lower())]
    return SAID["screen.lone"].format(sign=words.upper(), label=label)
