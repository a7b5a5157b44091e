"""What Textual does again and again for apps in one process, done once; the waiting that it sleeps through, left out.

Nothing of what a test sees differs: `scripts/snapshots` draws the same pictures without any of it.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rich.console import RenderableType
from textual import app, pilot
from textual._compositor import Compositor
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot

SOON = 1 / 50  # seconds; what is due within them belongs to this moment. Textual sleeps as long to see if it is over

_parsed: dict[object, list[RuleSet]] = {}
_parse, _render, _pause = Stylesheet._parse_rules, Compositor.render_update, Pilot.pause


async def quiet(min_sleep: float = 0, max_sleep: float = 1) -> None:
    """Wait until nothing is left to do, nor due soon."""
    loop: Any = asyncio.get_running_loop()
    end, rounds = loop.time() + max_sleep, 0
    while rounds < 2 and loop.time() < end:  # twice: what has come from outside is seen between them
        await asyncio.sleep(0)
        due = min((timer.when() for timer in loop._scheduled if not timer.cancelled()), default=end) - loop.time()
        if due < SOON:
            await asyncio.sleep(max(0, due))
        rounds = 0 if due < SOON or loop._ready else rounds + 1


def parsed(sheet: Stylesheet, css: str, **how: Any) -> list[RuleSet]:
    """The rules of a style sheet, which are the same for every app with these colours."""
    key = (css, *sorted(how.items()), frozenset(sheet._variables.items()))
    if key not in _parsed:
        _parsed[key] = _parse(sheet, css, **how)
    return _parsed[key]


def later(compositor: Compositor, full: bool = False, **how: Any) -> RenderableType | None:
    """Nothing, where only a terminal would see it: there is none. What is to be drawn stays so until a test pauses."""
    return _render(compositor, full, **how) if full else None


async def drawn(pilot: Pilot[Any], delay: float | None = None) -> None:
    """Pause, and draw what there is to draw."""
    await _pause(pilot, delay)
    _render(pilot.app.screen._compositor, screen_stack=pilot.app._background_screens)


def hasten(patch: pytest.MonkeyPatch) -> None:
    """For all apps in this process."""
    patch.setattr(pilot, "wait_for_idle", quiet)
    patch.setattr(app, "wait_for_idle", quiet)
    patch.setattr(Stylesheet, "_parse_rules", parsed)
    patch.setattr(Compositor, "render_update", later)
    patch.setattr(Pilot, "pause", drawn)
