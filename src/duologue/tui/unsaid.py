"""What is being written on a screen and is on no disk yet: kept with the page that it was written on."""

from __future__ import annotations

from textual.widget import Widget

from duologue.page import Page, Session
from duologue.tui.widgets.form import Unkept, written


class Unsaid:
    """Keeps it in the session. Where that raises OSError, it is kept in memory all the same."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._unkept: Unkept | None = None
        self._heard: Unkept | None = None  # what the form has told last

    def of_another(self, page: Page) -> bool:
        """Whether something waits that was written on another page than this."""
        return self._unkept is not None and self._unkept[1] is not page

    def hear(self, words: str, page: Page) -> bool:
        """These stand in the form of this page now. Whether nothing was waiting to be kept before."""
        first = self._unkept is None
        self._unkept = self._heard = words, page
        return first

    def mark(self, words: str, page: Page) -> None:
        """These were marked on this page, and are what is said next."""
        self._unkept = words, page

    def keep(self) -> None:
        """Keep it, now. Raises OSError."""
        unkept, self._unkept = self._unkept, None
        if unkept is not None:
            self._session.write(*unkept)

    def finish(self, screen: Widget) -> None:
        """Take what stands in a form there: it tells of its last letters later than they are there."""
        if (found := written(screen)) is not None:
            page = found[1]
            began = page.field.draft if page.field is not None else ""
            # What was told is kept already, or was said since.
            told = self._heard if self._heard is not None and self._heard[1] == page else (began, page)
            self._unkept = self._unkept if found == told else found
