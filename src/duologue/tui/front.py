"""What stands in front of a person: the session's page, or a question or a curtain before it. No Textual, no I/O."""

from __future__ import annotations

from dataclasses import replace

from duologue.page import Block, Choice, Page, stays
from duologue.said import SAID


class Front:
    """`page` = the session's; `shown` = what stands in front."""

    def __init__(self) -> None:
        self.page = Page((), "")
        self._before: Page | None = None  # a question, a curtain
        self._curtain: Page | None = None  # the curtain, until its key is pressed
        self._asked_at: tuple[object, ...] = ()  # the page before which the question was put

    @property
    def shown(self) -> Page:
        """The one to draw, and to answer."""
        return self._before or self.page

    @property
    def late(self) -> bool:
        """Whether another page has come behind the question since it was put."""
        return self._before is not None and self._asked_at not in ((), self.page.key)

    def turn(self, page: Page, writing: bool = False) -> bool:
        """The session's page is this one. Whether it asks for something else than the one before.

        A question that no step asks stays; so does one that is of no step, if its answer is being written: a code for
        a facilitator takes a while.
        """
        before, self.page = self.page, page
        if page.key == before.key:
            return False
        covers = covering(page, before)
        if page.over or covers is not None or not self._stays(page, writing):
            self._before, self._asked_at = covers, ()
        self._curtain = covers
        return True

    def _stays(self, page: Page, writing: bool) -> bool:
        asked = self._before
        if asked is None or not page.spot[1]:
            return False
        return stays(asked, page) or (writing and not asked.spot[1])

    def ask(self, page: Page) -> None:
        """Put this question before it."""
        self._before, self._asked_at = page, self.page.key

    def done(self) -> None:
        """Something was done: no question is open any more, and no curtain is needed for it."""
        self._before = None

    @property
    def asked(self) -> bool:
        """Whether a question stands in front, from which one can go back."""
        return self._before is not None and self._before is not self._curtain

    def back(self) -> bool:
        """Away with what stands before it: a question, then the curtain. Whether anything did."""
        if self._before is None:
            return False
        if self._before is self._curtain:
            self._curtain = None  # they are alone with it
        self._before = self._curtain  # back from a question: to what stood there before it
        return True


def way_back(page: Page) -> Choice | None:
    """The choice that only goes back, where there is one: Escape may take it too."""
    back = (choice for choice in page.choices if choice.back or not choice.act)
    return None if page.over else next(back, None)


def covering(page: Page, before: Page) -> Page | None:
    """What stands before this page until one key: a curtain, or that somebody else sits down to it."""
    changed = page.who and before.who and page.who != before.who
    if page.over or not (page.curtain or changed):
        return None
    label, note = ("screen.alone", page.curtain) if page.curtain else ("screen.here", "")
    blocks = (Block("note", note),) if note else ()
    here = Choice("", SAID[label].format(name=page.who))
    return replace(page, key=("cover", *page.key), blocks=blocks, choices=(here,), field=None, form="", compare=None)
