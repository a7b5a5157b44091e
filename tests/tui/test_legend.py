# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The keys at the foot: there, drawn anew only when they change, and to be clicked."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from duologue.tui.commands import Verbs
from duologue.tui.widgets.legend import Legend
from tests.tui.pilot import drawn


class Desk(App[None]):
    """Two keys, one of which can be taken away."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f1", "one", "One"), Binding("f2", "two", "Two")]
    both: bool | None = True

    def __init__(self) -> None:
        super().__init__()
        self.did: list[str] = []

    def on_legend_pressed(self, event: Legend.Pressed) -> None:
        """A sign was clicked on."""
        self.did.append(event.key)

    def compose(self) -> ComposeResult:
        """Two fields to go between, and the keys."""
        yield Input()
        yield Input()
        yield Legend()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The second one is there while both are."""
        return self.both if action == "two" else True


def shown(app: App[Any]) -> list[str]:
    """What the keys do that stand there."""
    return [sign.does for sign, _, _ in app.query_one(Legend).standing]


async def test_a_change_of_focus_draws_nothing_anew() -> None:
    """While the same keys do the same things, their signs stay."""
    app = Desk()
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.pause()
        before = app.query_one(Legend).standing
        await pilot.press("tab", "tab")
        assert before is app.query_one(Legend).standing
        assert ["One", "Two"] == shown(app)


async def test_a_key_that_is_gone_is_gone() -> None:
    """When other keys do something, others stand there."""
    app = Desk()
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.pause()
        app.both = False
        app.screen.refresh_bindings()
        await pilot.pause()
        await pilot.pause()
        assert ["One"] == shown(app)


async def test_a_key_without_room_is_not_there() -> None:
    """None is shown in part; once there is room, it is back."""
    app, seen = Desk(), []
    async with app.run_test(size=(60, 10)) as pilot:
        for width in (60, 14, 10, 60):
            await pilot.resize_terminal(width, 10)
            await pilot.pause()
            await pilot.pause()
            seen.append(shown(app))

    assert [["One", "Two"], ["One", "Two"], ["One"], ["One", "Two"]] == seen


async def test_a_click_tells_of_its_key() -> None:
    """Where a sign stands, to its last column; between two it tells of none."""
    app = Desk()
    async with app.run_test(size=(60, 10)) as pilot:
        for column in (1, 6, 7, 9, 14, 15):
            await pilot.click(Legend, offset=(column, 0))

    assert ["f1", "f1", "f2", "f2"] == app.did


async def test_what_does_nothing_now_is_faint() -> None:
    """A key that is there and does nothing now is to be seen, and to be seen as that."""
    app = Desk()
    app.both = None
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.pause()
        row = app.screen._compositor.render_strips()[9]
        looks = {part.text.strip(): part.style and part.style.color for part in row}
        assert looks["One"] != looks["Two"]


class Talk(Verbs):
    """The keys of a dialogue; closing and hiding are the program's."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "explain", "key.help"), Binding("f2", "pause", "key.pause"),
        Binding("f3", "leave", "key.leave"), Binding("f4", "so_far", "key.so_far"),
    ]  # fmt: skip

    explained = 0

    def action_explain(self) -> None:
        """Help was asked for."""
        self.explained += 1

    def compose(self) -> ComposeResult:
        """Nothing but the keys."""
        yield Legend()


async def test_what_matters_takes_a_second_row_before_it_goes() -> None:
    """A break, stopping, hiding and closing are in sight at every size."""
    app, seen = Talk(), dict[tuple[int, int], list[str]]()
    async with app.run_test(size=(80, 24)) as pilot:
        for size in ((80, 24), (60, 24), (40, 20), (30, 8)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            await pilot.pause()
            seen[size] = [row.strip() for row in drawn(app) if row]

    assert ["F1 Help  F2 Break  F3 Stop  F9 Hide  Ctrl+Q Close  F4 So far"] == seen[80, 24]
    assert ["F1 Help  F2 Break  F3 Stop  F9 Hide  Ctrl+Q Close"] == seen[60, 24]
    assert ["F1 Help F2 Break F3 Stop F9 Hide", "Ctrl+Q Close F4 So far"] == seen[40, 20]
    assert ["F1 Help F2 Break F3 Stop", "F9 Hide Ctrl+Q Close"] == seen[30, 8]


async def test_a_click_is_that_key() -> None:
    """What a key does, a click on its sign does too."""
    app = Talk()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.click(Legend, offset=(2, 0))
        await pilot.pause()

    assert 1 == app.explained
