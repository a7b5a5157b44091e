"""A dialogue on a screen, with a clock for fingers that stands still until it is moved."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Static

from duologue import terminal, tui
from duologue.page import Session
from duologue.tui.commands import Verbs
from duologue.tui.dialogue import Dialogue
from duologue.tui.themes import Themed
from duologue.tui.widgets.answers import Answers

SECOND = 1.0


@dataclass
class Fingers:
    """When keys are pressed, in seconds."""

    at: float = 100.0

    def __call__(self) -> float:
        return self.at


class Theatre(Verbs, Themed):
    """An app with this one screen; `ended` = what it ended with."""

    CSS_PATH = Path(tui.__file__).parent / "app.tcss"

    def __init__(self, screen: Dialogue) -> None:
        super().__init__()
        self._screen, self.ended = screen, list[bool | None]()
        self.wear("")

    def on_mount(self) -> None:
        """Show it."""
        self.push_screen(self._screen, self.ended.append)


@dataclass
class Stage:
    """One person at a dialogue on a screen."""

    pilot: Pilot[None]
    screen: Dialogue
    fingers: Fingers = field(default_factory=Fingers)

    async def press(self, *keys: str) -> None:
        """These keys, one at once after another."""
        for key in keys:
            await self.pilot.press(key)
        await self.pilot.pause()

    async def after_a_second(self, *keys: str) -> None:
        """These keys, each with a second before it."""
        for key in keys:
            self.fingers.at += SECOND
            await self.press(key)

    async def say(self, words: str) -> None:
        """Write this, read it once, send it."""
        self.fingers.at += 60  # longer than any words are held
        await self.press(*("space" if sign == " " else sign for sign in words))
        self.fingers.at += 60
        await self.after_a_second("enter", "enter")

    async def choose(self, label: str) -> None:
        """The letter of this choice, then Enter."""
        answers = self.screen.query_one(Answers)
        place = [choice.label for choice in answers.choices].index(label)
        await self.after_a_second(answers.letters[place], "enter")

    def text(self, id: str) -> str:
        """What one part of the screen says."""
        return str(self.screen.query_one(f"#{id}", Static).content)

    def seen(self) -> str:
        """All that can be read on the screen."""
        strips = self.pilot.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)


@asynccontextmanager
async def staged(
    session: Session, width: int = 80, height: int = 24, now: Callable[[], int] | None = None, still: bool = False
) -> AsyncIterator[Stage]:
    """This session on a screen of this size. `now` = another clock than its own; `still` = nothing moves by itself.

    By two clocks what is due at one could be late at the other for ever, and the screen would look without end.
    """
    fingers = Fingers()
    clock: Callable[[], int] = getattr(session, "_now", terminal.now) if now is None else now
    screen = Dialogue(session, tick=fingers, now=clock)
    app = Theatre(screen)
    app.animation_level = "none" if still else app.animation_level
    async with app.run_test(size=(width, height)) as pilot:
        await pilot.pause()
        await pilot.pause()
        yield Stage(pilot, screen, fingers)
