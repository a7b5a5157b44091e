# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A scripted couple plays by the same rules as everybody else."""

from __future__ import annotations

import pytest

from duologue import demo
from duologue.demo import Line
from duologue.errors import NotNow
from duologue.library import Library
from tests.table import bundled


async def nothing() -> None:
    """No time to read."""


def test_every_bundled_exercise_has_its_couple() -> None:
    """Whatever exercise comes with the program can be watched first."""
    assert Library().ids() == demo.scripts()


@pytest.mark.parametrize("id", demo.scripts())
async def test_each_script_plays_to_the_end(id: str) -> None:
    """The couple's lines are legal from the first to the last, which ends the dialogue; every word is shown."""
    heard: list[str] = []
    lines = demo.script(id)
    await demo.play(bundled(id), lines, heard.append, nothing)
    text = " ".join("\n".join(heard).split())

    assert "== That is all for now." in heard[-1]
    assert 2 * len(lines) + 1 == len(heard)
    assert [] == [line.words for line in lines if " ".join(line.words.split()) not in text]
    assert all(f"{demo.NAMES[line.seat]} > " in said for line, said in zip(lines, heard[1::2], strict=True))


async def test_people_have_time_to_read() -> None:
    """Between a page and its answer there is a pause."""
    order: list[str] = []

    async def pause() -> None:
        order.append("pause")

    await demo.play(bundled("appreciation"), demo.script("appreciation")[:1], order.append, pause)

    assert "pause" == order[1]
    assert order[0].startswith("\n== Sam, this one is for both of you.")
    assert "\n  Sam > I have one" == order[2]


async def test_an_act_without_a_label_is_named_as_it_is() -> None:
    """What no page offers by a label, as stopping, is shown by its name."""
    heard: list[str] = []
    await demo.play(bundled("mirroring"), [Line("b", "leave")], heard.append, nothing)

    assert "\n  Sam > leave" == heard[1]


async def test_the_couple_has_no_way_round_the_rules() -> None:
    """A line out of turn is refused."""
    with pytest.raises(NotNow):
        await demo.play(bundled("mirroring"), [Line("b", "say", "but I")], lambda said: None, nothing)


def test_who_has_no_script_is_not_found() -> None:
    """There are lines for the bundled exercises alone."""
    with pytest.raises(KeyError):
        demo.script("no-such-exercise")
