"""A person in front of the screen, in this process: keys, what is drawn, and a time that is moved by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Static

from duologue.config import Config
from duologue.phrases import EN
from duologue.tui.app import Duologue
from duologue.tui.around import Around
from duologue.tui.desk import ScreenDesk
from tests.helpers import PATIENCE


class Ticks:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at

    def read(self) -> None:
        """The second in which a page takes nothing, and more."""
        self.at += 1.5


class Person:
    """Whoever sits in front of this flow; `answers` = what it was told."""

    def __init__(self, flow: Callable[[ScreenDesk], Awaitable[Any]], config: Config | None = None) -> None:
        self.answers: list[Any] = []

        async def kept(desk: ScreenDesk) -> None:
            self.answers.append(await flow(desk))

        self.ticks = Ticks()
        self.app = Duologue(kept, config)
        self.app.animation_level = "none"
        self.app._around = Around(self.ticks)

    @asynccontextmanager
    async def sits(self, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[None]]:
        """The screen, running, from its first page on."""
        async with self.app.run_test(size=size) as pilot:
            for _ in range(40):  # where there is a page at all, it is there by then, and says what the next key does
                if self._begun():
                    break
                await pilot.pause()
            await pilot.pause()
            yield pilot

    def _begun(self) -> bool:
        """Whether a page says what the next key does, or there is another screen or an end already."""
        around = self.app._around
        return (
            bool(self.answers)
            or self.app.screen is not around
            or any(one.content for one in around.query("#hint").results(Static))
        )

    async def reads(self, pilot: Pilot[None], *words: str) -> None:
        """Wait until something stands on the screen, and these words among it."""
        async with asyncio.timeout(PATIENCE):
            while not (seen := shown(self.app)) or any(word not in seen for word in words):
                await pilot.pause()

    async def choose(self, pilot: Pilot[None], letter: str) -> None:
        """Its letter, then Enter, as slowly as people do."""
        await self.reads(pilot)
        for _ in range(50):  # where it is offered at all, it is there by then
            if f"[{letter.upper()}]" in shown(self.app):
                break
            await pilot.pause()
        self.ticks.read()
        await pilot.press(letter)
        self.ticks.read()
        await pilot.press("enter")
        await pilot.pause()

    async def type(self, pilot: Pilot[None], words: str) -> None:
        """A line, then Enter; a name is read once before another Enter gives it."""
        await pilot.pause()
        self.ticks.read()
        await pilot.press(*words)
        await pilot.press("enter")
        await pilot.pause()
        if EN["screen.named"] in shown(self.app):
            self.ticks.read()
            await pilot.press("enter")
            await pilot.pause()


def drawn(app: App[Any]) -> list[str]:
    """What stands on the screen, line by line."""
    return ["".join(segment.text for segment in strip).rstrip() for strip in app.screen._compositor.render_strips()]


def shown(app: App[Any]) -> str:
    """What stands on the screen, its lines joined."""
    return " ".join(" ".join(drawn(app)).split())
