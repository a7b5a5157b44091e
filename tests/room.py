"""A machine with its folder, and what is said while somebody types."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from duologue import shelf
from duologue.config import Config
from duologue.desk import Desk
from duologue.library import Library
from duologue.linedesk import LineDesk
from duologue.remote import Remote
from duologue.start import Start
from tests.table import Typed

NEW = ["Ana", "Ben"]  # who they are
SAID = ["Our Saturdays", "", "1"]  # a topic, and so the first step is done


def started(data: Path, library: Library, desk: Desk) -> Start:
    """The flow on the machine with this folder, from which nobody goes to a relay."""

    def nowhere() -> Remote:
        raise AssertionError("nobody here goes to a relay")

    return Start(data / "sessions", lambda: library, Config(), desk, nowhere)


class Room:
    """A machine's folder, and what is said while somebody types."""

    def __init__(self, data: Path, library: Library | None = None) -> None:
        self.data, self.library, self.heard = data, library or Library(), list[str]()

    async def type(self, act: Callable[[Start], Awaitable[object]], *lines: Any, calm: bool = False) -> str:
        """Run this with these lines, to its end or to theirs; what was said."""
        heard: list[str] = []
        start = started(self.data, self.library, LineDesk(Typed(*lines), heard.append, calm))
        try:
            await act(start)
        except EOFError:
            heard.append("(the end of input)")
        return "\n".join(heard)

    async def begun(self, *lines: str) -> Path:
        """The folder of a mirroring dialogue that these lines began."""
        await self.type(lambda start: start.new("mirroring"), *NEW, *lines, "/quit")
        return self.folders()[0]

    def folders(self) -> list[Path]:
        """The sessions that wait, the newest first."""
        return list(shelf.waiting(self.data / "sessions"))

    def files(self) -> list[str]:
        """Everything there is."""
        return sorted(str(path.relative_to(self.data)) for path in self.data.rglob("*") if path.is_file())
