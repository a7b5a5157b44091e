# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What stands below every form. That its button is Enter in each of them: test_forms."""

from __future__ import annotations

from duologue.tui.widgets.foot import Foot, Send
from duologue.tui.widgets.form import Form
from tests.tui.pilot import drawn
from tests.tui.widgets.lone import lone


async def test_a_click_on_the_button_is_enter() -> None:
    """Once for each click, and a click beside it is none; no key goes to it."""
    async with lone(Foot("Send"), tells=(Form.Entered,)) as (pilot, told):
        await pilot.click(Send)
        await pilot.click("#told")
        focused = pilot.app.focused

    assert [1, None] == [len(told), focused]


async def test_what_is_told_stands_beside_the_button() -> None:
    """The last that was said, as letters; the label of the button is letters too."""
    async with lone(foot := Foot("[b]Send[/b]")) as (pilot, _):
        foot.tell("Words: 3.")
        foot.tell("[red]Words[/red]: 61.")
        await pilot.pause()
        row = drawn(pilot.app)[0]

    assert row.startswith("[red]Words[/red]: 61. ")
    assert row.endswith(" [ [b]Send[/b] ]")
