"""What is said beside what is asked: each notice in lines of its own, broken anew at every width."""

from __future__ import annotations

from textual.reactive import reactive

from duologue import text
from duologue.tui.widgets.said import Said

LEAST = 20  # columns for words, however narrow it gets


class Notices(Said):
    """`notices` to say; without any there is no row for them.

    No line but the first of each begins at the margin: none can be taken for another notice.
    """

    notices: reactive[tuple[str, ...]] = reactive(())

    def watch_notices(self) -> None:
        """Say them."""
        self.display = bool(self.notices)
        self._draw()

    def on_resize(self) -> None:
        """There is another width for them."""
        self._draw()

    def _draw(self) -> None:
        room = max(LEAST, self.size.width or self.screen.size.width)
        self.say("\n".join(line for said in self.notices for line in text.wrapped(said, room, "· ")))
