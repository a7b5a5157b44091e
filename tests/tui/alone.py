"""One form on an otherwise empty screen, in this process: what it tells, and what is drawn of it.

There is no net below it: what it draws is what it made clean itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from textual.app import App, ComposeResult
from textual.widgets import Static

from duologue.core.exercise import Groups
from duologue.page import Choice, Field, Page
from duologue.tui.widgets.form import Form
from duologue.tui.widgets.forms import FORMS

GROUPS: Groups = (("warm", ("close", "tender")), ("heavy", ("sad", "to be heard", "sorry")))
OPTIONS = ("ask for time", "say no", "be held")
HOSTILE = (
    "\x1b]2;owned\x07\x1b[2J\x9b31m red\x00\x7f",
    "abc\u202egnirts\u2066x\u2069",
    "[/b] [link=http://x] [@click=app.quit]here[/] \\[x",
    "寂しい" * 40,
    "\U0001f469\u200d\u2764\ufe0f\u200d\U0001f468 family",
)


class Alone(App[None]):
    """Shows this form, and takes down what it tells."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.form = form
        self.wrote, self.told = list[str](), list[str]()

    def compose(self) -> ComposeResult:
        """The form, and something behind it that keys can go to."""
        yield self.form
        yield Behind("behind", id="behind")

    def on_mount(self) -> None:
        """The keys go to it."""
        self.form.begin()

    async def turn_to(self, form: Form) -> None:
        """Show another one in its place."""
        await self.form.remove()
        self.form = form
        self.wrote.clear()
        self.told.clear()
        await self.mount(form, before="#behind")
        form.begin()

    def on_form_wrote(self, event: Form.Wrote) -> None:
        """Take down the words."""
        self.wrote.append(event.words)

    def on_form_entered(self) -> None:
        """Take down Enter."""
        self.told.append("entered")

    def on_form_touched(self) -> None:
        """Take down any other key."""
        self.told.append("touched")

    def shown(self) -> str:
        """All that is drawn, line by line."""
        strips = self.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


class Behind(Static, can_focus=True):
    """Something else."""


def page(form: Any, **field: Any) -> Page:
    """A page that asks for words in this form."""
    wanted = {"options": OPTIONS, "groups": GROUPS, **field}
    return Page((form,), "", field=Field("say", form=form, **wanted), form=form)


def times(*, form: Any = "appointment") -> Page:
    """A page that asks for a time."""
    return Page(("ask",), "", choices=(Choice("pause", "20 minutes", minutes=20), Choice("", "Back")), form=form)


def made(form: Any, **field: Any) -> Form:
    """That form, on a page that asks for words."""
    return FORMS[form](page(form, **field))


def alone(form: Any, **field: Any) -> Alone:
    """That form on a screen."""
    return Alone(made(form, **field))


Rows = Sequence[tuple[Sequence[str], str]]


async def outcomes(form: Any, rows: Rows, see: Callable[[Alone, str], bool], **field: Any) -> Rows:
    """For each row of keys, typed into a fresh form: the words they make, if it also draws what it should."""
    app, found = alone(form, **field), []
    async with app.run_test(size=(80, 24)) as pilot:
        for keys, _ in rows:
            await app.turn_to(made(form, **field))
            await pilot.press(*keys)
            await pilot.pause()
            words = app.form.words
            found.append((keys, words if see(app, words) else "(not drawn as it should be)"))
    return found


def controls(drawn: str) -> set[str]:
    """The control characters in it, but ends of lines."""
    return {sign for sign in drawn if unicodedata.category(sign) in ("Cc", "Cs") and sign != "\n"}
