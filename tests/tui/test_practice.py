# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Somebody practises on the screen."""

from __future__ import annotations

import asyncio
from pathlib import Path

from duologue.library import Library
from duologue.phrases import EN
from duologue.practice import Practice
from duologue.tui.desk import ScreenDesk
from duologue.tui.widgets.answers import Answers
from tests.helpers import PATIENCE
from tests.room import started
from tests.table import Time, bundled
from tests.tui.pilot import Person, shown
from tests.tui.stage import Stage, staged

WHO = EN["practice.who"].format(them=EN["practice.name"])


async def answer(stage: Stage, table: Practice) -> None:
    """The words that are offered, one's own, or the first answer; that there is more only where nothing else is."""
    page = table.page()
    labels = [choice.label for choice in page.choices]
    if page.field is not None and not any(choice.words for choice in page.choices):
        await stage.say("calm")
    else:
        while page.field is not None and not stage.screen.query_one(Answers).has_focus:
            await stage.after_a_second("tab")
        await stage.choose(labels[-1 if table.exercise.guides[table.state.step].kind == "more" else 0])


async def test_one_learns_the_form_on_the_screen() -> None:
    """From the first page of mirroring to its last, each of which says that the partner is a script."""
    table, seen = Practice(bundled("mirroring"), "Ana", Time(), seed=3), list[str]()
    await table.seat()
    async with staged(table, height=30) as stage:
        while not table.state.over and len(seen) < 40:
            seen.append(stage.seen())
            await answer(stage, table)
        seen.append(stage.seen())

    assert table.state.over == "end"
    assert [] == [one for one in seen if WHO not in " ".join(one.split())]
    assert any(EN["practice.look"].format(them=EN["practice.name"])[:30] in one for one in seen)


async def test_the_partner_takes_its_time_and_goes_on_by_itself() -> None:
    """One sees that it is their turn, and presses nothing until it is one's own."""
    time = Time()
    table = Practice(bundled("mirroring"), "Ana", time, pace=50)
    await table.seat()
    async with staged(table, now=time) as stage:
        while not stage.screen.query_one(Answers).has_focus:
            await stage.after_a_second("tab")
        await stage.choose(table.page().choices[0].label)
        waiting = stage.text("headline")
        time.at += 50
        async with asyncio.timeout(PATIENCE):
            # The answers come last: with them the page is whole.
            while EN["screen.choose"] not in stage.text("hint"):
                await stage.pilot.pause(0.02)
        after = stage.text("headline")

    assert EN["wait.other"].format(them=EN["practice.name"]) == waiting
    assert EN["turn.both"].format(me="Ana") == after


async def test_it_begins_at_the_first_page_and_keeps_nothing(tmp_path: Path) -> None:
    """By one letter, an exercise and a name; nothing is stored, and who closes it is at the first page again."""

    async def flow(desk: ScreenDesk) -> None:
        desk.pace = 0
        await started(tmp_path / "data", Library(), desk).start()

    person = Person(flow)
    async with person.sits() as pilot:
        await person.reads(pilot, EN["start.practice"])
        await person.choose(pilot, "p")
        await person.choose(pilot, "m")
        await person.reads(pilot, EN["name.me"])
        await person.type(pilot, "Ana")
        await person.reads(pilot, "Ana, your turn.", WHO[:30])
        await pilot.press("ctrl+q")
        await person.reads(pilot, EN["start.practice"])
        again = shown(person.app)

    assert EN["plain.stopped"] in again
    assert not (tmp_path / "data").exists()
