"""One widget on an otherwise empty screen, in this process, and what it tells."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget


class Lone(App[None]):
    """Shows these widgets, one below the other. The keys go to the first that takes any."""

    CSS = "_Row, #lies, #faded { height: auto; }"  # what the screens say of the parts of some

    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        self._widgets = widgets

    def compose(self) -> ComposeResult:
        """Nothing beside them."""
        yield from self._widgets


@asynccontextmanager
async def lone(
    *widgets: Widget, tells: tuple[type[Message], ...] = (), size: tuple[int, int] = (40, 20)
) -> AsyncIterator[tuple[Pilot[None], list[Message]]]:
    """These widgets on a screen of this size, and what they tell of these kinds, in order."""
    told = list[Message]()

    def heard(message: Message) -> None:
        if isinstance(message, tells) and not any(message is one for one in told):
            told.append(message)

    async with Lone(*widgets).run_test(size=size, message_hook=heard) as pilot:
        await pilot.pause()
        yield pilot, told
