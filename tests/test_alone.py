# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""One person at both chairs."""

from __future__ import annotations

from duologue.alone import LATER, Trial
from duologue.core.exercise import Guide
from duologue.core.shape import Clock, Shape, Step
from duologue.page import Choice
from duologue.phrases import EN
from tests.table import NAMES, Time, bundled, exercise

PASS = Choice(LATER, EN["time.pass"])


async def trial(steps: dict[str, tuple[Step, Guide]], clocks: dict[str, Clock] | None = None) -> Trial:
    """An exercise of these steps, tried out at noon."""
    made = exercise(steps)
    shape = Shape(made.shape.start, made.shape.steps, clocks or {})
    held = {name: getattr(made, name) for name in made.__slots__}
    table = Trial(type(made)(**{**held, "shape": shape}), NAMES, Time())
    await table.seat()
    return table


def who(table: Trial) -> list[str]:
    """What its page says of both."""
    return table.page().blocks[-1].text.split("\n")


async def test_each_page_says_who_may_do_what() -> None:
    """Where each act leads, by its name in the file; who has answered waits; at the end nothing is said."""
    table = await trial({"go": (Step("both", {"yes": "go2", "no": "end"}, wins=("no",)), Guide(labels={"yes": "Y"})),
                         "go2": (Step("listener", {"say": "end"}), Guide())})  # fmt: skip
    first = who(table)
    await table.act(Choice("yes", ""))
    second = who(table)
    await table.act(Choice("yes", ""))
    third = who(table)
    await table.act(Choice("say", ""), "words")

    assert first == ["Ana: no, yes", "Ben: no, yes"]
    assert second == [EN["try.waits"].format(name="Ana"), "Ben: no -> end, yes -> go2"]
    assert third == [EN["try.nothing"].format(name="Ana"), "Ben: say -> end"]
    assert table.page().over
    assert EN["try.who"].split(",")[0] not in str(table.page())


async def test_nobody_has_to_look_away() -> None:
    """What is written under seal has no curtain, and its acts are named as the file names them."""
    table = await trial({"go": (Step("both", {"say": "end"}, sealed=True), Guide())})

    assert ("", ["Ana: say", "Ben: say"]) == (table.page().curtain, who(table))


async def test_time_can_be_let_pass() -> None:
    """Where a clock holds everybody, one choice goes to its next hour; the clock outside stands still."""
    clock = {"turn": Clock(("go",), least=480_000, hard=600_000, time="end")}
    table = await trial({"go": (Step("speaker", {"say": "go", "pass": "end"}), Guide(labels={"pass": "P"}))}, clock)
    before = who(table)
    due = table.alarm()
    await table.act(PASS)
    after = who(table)
    for _ in range(3):
        await table.act(PASS)

    assert due is not None
    assert (["Ana: say", EN["try.nothing"].format(name="Ben")]) == before
    assert "Ana: pass -> end, say" in after
    assert table.page().over
    assert PASS not in table.page().choices


async def test_a_break_is_over_at_once_for_whoever_likes() -> None:
    """Its time can be let pass too; where nothing is waited for, there is nothing to let pass."""
    table = await trial({"go": (Step("speaker", {"say": "end"}), Guide())})
    without, key = table.page().choices, table.page().key
    await table.act(PASS)
    same = table.page().key
    await table.act(Choice("pause", "", minutes=20))
    resting = table.page().choices
    await table.act(PASS)

    assert (False, True, True) == (PASS in without, key == same, PASS in resting)
    assert PASS not in table.page().choices
    assert None is table.alarm()


async def test_a_bundled_exercise_can_be_tried() -> None:
    """With its own words and forms on each page."""
    table = Trial(bundled("mirroring"), NAMES, Time())
    await table.seat()

    assert table.page().field is not None
    assert "Ana: say -> good-time" in who(table)
