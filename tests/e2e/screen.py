"""A person at a screen, who looks before each key: what stands there is found by its words, never by its place."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from duologue.phrases import EN
from duologue.tui.arming import EARLY
from tests.e2e.window import FRAME, Window
from tests.helpers import PATIENCE

ENTER, TAB, BACKSPACE = "\r", "\t", "\x7f"
PASTE, PASTED = "\x1b[200~", "\x1b[201~"  # around what is pasted
F2, F3, CTRL_Q = "\x1bOQ", "\x1bOR", "\x11"
CHOICE = re.compile(r"(▸| ) \[([A-Z0-9])\] (.+)")
HINTS = [EN[f"screen.{key}"] for key in ("pick", "one", "words", "scale", "list", "fields")]
WRITES = [*HINTS, *(EN[key] for key in EN if key.startswith("screen.write"))]  # said where words are taken
KEYS = [*WRITES, *(EN[f"screen.{key}"] for key in ("choose", "marked", "idle", "wait", "type", "waits"))]
WRITING = [EN[key] for key in ("screen.write.or", "screen.or") if key in EN]  # said where Tab leads to the answers
MOST_TABS = 3  # from where one writes to the answers
LATE = 5.0  # seconds after which keys that have done nothing are pressed again
DRAWN = 0.2  # seconds without a change after which a page is there, and not only a part of it
HOLDS = EN["screen.hold"].partition("{")[0]


class Screen(Window):
    """`decisions` and `keys` count what a person who waits for each page would have had to do."""

    def __init__(
        self, home: Path, *arguments: str, columns: int = 80, rows: int = 24,
        variables: Mapping[str, str] | None = None, hasty: bool = True, code: Sequence[str] = (), owned: bool = True,
    ) -> None:  # fmt: skip
        self.early = EARLY / 10 if hasty else EARLY
        self.decisions = self.keys = 0
        super().__init__(
            home, *arguments, columns=columns, rows=rows, variables=variables, hasty=hasty, code=code, owned=owned
        )

    def hints(self) -> bool:
        """Whether it says which keys do something here, or that none has to be pressed."""
        return any(map(self.has, KEYS))

    # --- what is pressed

    def type(self, words: str) -> None:
        """Type these words until the last of them stand there: what is typed as a page comes may be lost."""
        end, last = time.monotonic() + PATIENCE, " ".join(words.split()[-3:])
        self.press(words)
        while not self._soon(lambda: self.has(last), LATE):
            assert time.monotonic() < end, f"it does not take {words!r}:\n{self.text()}"
            self.press(BACKSPACE * len(words), words)

    def write(self, words: str) -> None:
        """Type these once there is something to write in."""
        self.until(lambda: any(map(self.has, WRITES)), "takes no words")
        self.still(DRAWN)
        self.type(words)

    def paste(self, words: str) -> None:
        """Paste these."""
        self.press(PASTE + words + PASTED)

    def answer(self, asked: str, words: str) -> None:
        """Type this into the one line that is asked for, and Enter once that counts."""
        self.shows(asked)
        self.still(DRAWN)
        self.type(words)
        self._enter(lambda: self.has(asked) and not self.named(), f"does not take {words!r}")
        if self.named():
            self.keys += 1
            self._enter(lambda: self.has(asked), f"does not take the name {words!r}")
        self.decisions, self.keys = self.decisions + 1, self.keys + len(words) + 1

    def choose(self, label: str) -> None:
        """Choose the answer that begins with this: its letter, and Enter, each once it counts."""
        self.until(lambda: self._choice(label) is not None, f"does not offer {label!r}")
        _, sign = self._choice(label) or (False, "")
        self.decisions, self.keys = self.decisions + 1, self.keys + 2
        tabs = 0
        while not self._marked(label):
            self._let_read()
            if any(map(self.has, WRITING)):  # all letters are words there
                assert tabs < MOST_TABS, f"Tab does not lead to {label!r}:\n{self.text()}"
                self.press(TAB)
                self.keys, tabs = self.keys + 1, tabs + 1
            assert self._choice(label), f"{label!r} has gone before it was marked:\n{self.text()}"
            self.press(sign.lower())
            self._soon(lambda: self._marked(label), LATE)
        self._enter(lambda: self._marked(label), f"does not take {label!r} by Enter")

    def say(self, words: str) -> None:
        """Write these words, read them once, and send them."""
        self.write(words)
        self.send()
        self.keys += len(words)

    def send(self) -> None:
        """Send what is written: Enter to read it once, and Enter again once that counts."""
        self.arm()
        self.decisions, self.keys = self.decisions + 1, self.keys + 2
        self._enter(self.armed, "is not sent by Enter")
        self.lacks(HOLDS)

    def arm(self) -> None:
        """Press Enter once: the next would send."""
        self._let_read()
        self.press(ENTER)
        self.until(self.armed, "is not armed by Enter")

    def named(self) -> bool:
        """Whether Enter would give the name that is typed."""
        return self.has(EN["screen.named"])

    def armed(self) -> bool:
        """Whether Enter would send what is written."""
        return self.has(EN["screen.armed"]) or self.has(EN["screen.keep"])

    def go_on(self, label: str) -> None:
        """Where there is nothing to choose but this: Enter once that counts."""
        self.until(lambda: self._choice(label), f"does not offer {label!r}")
        self.keys += 1
        self._enter(lambda: self._choice(label) is not None, f"does not go on by {label!r}")

    def _enter(self, waits: Callable[[], bool], what: str) -> None:
        """Press Enter once it counts, and wait until what has waited for it waits no more."""
        self._let_read()
        self.press(ENTER)
        self.until(lambda: not waits(), what)

    def _let_read(self) -> None:
        """Give it the time in which no key counts, from what can be seen now on."""
        self._soon(lambda: False, self.early * 1.1)

    def _choice(self, label: str) -> tuple[bool, str] | None:
        """Whether this answer is marked, and its letter. One may begin as another does: the whole of it counts."""
        found = [
            (line[3].translate(FRAME).strip(), line) for line in map(CHOICE.search, self.text().splitlines()) if line
        ]
        alike = [(shown, line) for shown, line in found if label.startswith(shown) or shown.startswith(label)]
        _, line = max(alike, key=lambda one: len(one[0]), default=("", None))
        return None if line is None else (line[1] == "▸", line[2])

    def _marked(self, label: str) -> bool:
        found = self._choice(label)
        return found is not None and found[0]
