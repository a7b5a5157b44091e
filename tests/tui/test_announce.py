"""That it is my turn is said once, to whoever looks elsewhere, and by nobody's words."""

from __future__ import annotations

import pytest
from textual.app import App

from duologue.config import Config
from duologue.phrases import EN
from duologue.tui import compat
from duologue.tui.announce import Announced, announce

TURNS = (True, True, False, False, True, None)


class _Heard(Announced):
    """Counts how often it rang."""

    rang = 0

    def bell(self) -> None:
        self.rang += 1


@pytest.mark.parametrize("on", [True, False])
def test_title_and_bell_follow_the_turns(on: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A title at each change, emptied at the end; one bell, when it becomes mine and was not; none where unwanted."""
    titles: list[str] = []
    monkeypatch.setattr(compat, "titled", lambda app, title: titles.append(title))
    app = _Heard(Config(bell=on, title=on))
    for turn in TURNS:
        announce(app, turn)

    yours, theirs = EN["title.yours"], EN["title.theirs"]
    assert ([yours, theirs, yours, ""] if on else []) == titles
    assert int(on) == app.rang


def test_another_app_says_nothing() -> None:
    """A screen can be shown in any."""
    announce(App[None](), True)


@pytest.mark.parametrize("on", [True, False])
async def test_the_window_has_its_old_title_back(on: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is remembered at the beginning, and given back at the end."""
    done: list[str] = []
    monkeypatch.setattr(compat, "title_saved", lambda app: done.append("saved"))
    monkeypatch.setattr(compat, "title_given_back", lambda app: done.append("back"))
    async with Announced(Config(title=on)).run_test():
        pass

    assert (["saved", "back"] if on else []) == done
