# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What keys do in a session, beside answering."""

from __future__ import annotations

import pytest
from textual import events
from textual.widgets import TextArea

from duologue.config import OWN_KEYS
from duologue.core.exercise import Guide
from duologue.core.shape import Step
from duologue.page import Choice
from duologue.phrases import EN
from duologue.tui.widgets.answers import Answers
from duologue.tui.widgets.table import Table
from duologue.tui.widgets.transcript import Transcript
from tests.table import bundled, exercise, seated
from tests.tui.scenes import CHECK, MIRROR, spoken
from tests.tui.stage import staged
from tests.world import World

KEYS = (("F2", "key.pause"), ("F3", "key.leave"), ("F4", "key.so_far"))
TURN = " ".join(f"word{n}," for n in range(60))


async def test_a_break_is_asked_for_by_one_key() -> None:
    """It asks how long; a letter and Enter begin it; and what was written is kept."""
    table = await spoken()
    async with staged(table) as stage:
        await stage.press("h", "i", "f2")
        asked = stage.text("headline")
        await stage.choose(EN["minutes.5"])

        assert EN["ask.pause"] == asked
        assert table.state.pause is not None
        assert EN["draft.kept"] in stage.text("notices")


async def test_one_goes_back_from_a_question() -> None:
    """The page behind it is as it was, with its words."""
    async with staged(await spoken()) as stage:
        await stage.press("h", "i", "f3")
        await stage.choose(EN["stop.no"])

        assert "hi" == stage.screen.query_one(TextArea).text
        assert "Ana, your turn." == stage.text("headline")


async def test_stopping_ends_it_here() -> None:
    """Then one key closes the screen."""
    table = await spoken()
    async with staged(table) as stage:
        await stage.press("f3")
        await stage.choose(EN["stop.yes"])
        assert EN["over.left"] == stage.text("headline")
        await stage.press("ctrl+q")

        assert [True] == stage.pilot.app.ended  # type: ignore[attr-defined]


async def test_what_was_said_so_far_is_behind_a_key() -> None:
    """F4 shows it where the table was, with what it is above it, and puts it away again."""
    async with staged(await spoken(*CHECK)) as stage:
        before = stage.screen.query_one(Transcript).display
        await stage.press("f4")
        shown = stage.screen.query_one(Transcript).display
        titled = EN["screen.so_far"] in stage.seen()
        await stage.press("f4")

        assert titled
        assert EN["screen.so_far"] not in stage.seen()
        assert (False, True, False) == (before, shown, stage.screen.query_one(Transcript).display)


async def test_words_go_on_after_a_look_at_what_was_said() -> None:
    """Put away, the keys go where they went before; what is typed or pasted while it is open stands in the box too."""
    async with staged(await spoken()) as stage:
        await stage.press("h", "f4")
        looking = stage.screen.focused
        await stage.press("f4", "i", "f4", "x")
        written = stage.screen.query_one(TextArea).text
        await stage.press("f4", "f4")
        stage.screen.query_one(Transcript).focus()
        await stage.pilot.pause()
        stage.screen.query_one(Transcript).post_message(events.Paste(" more"))
        await stage.pilot.pause()
        await stage.pilot.pause()

        assert isinstance(looking, Transcript)
        assert "hix" == written
        assert "hix more" == stage.screen.query_one(TextArea).text


async def test_the_keys_go_back_to_where_they_went() -> None:
    """Whoever was at the answers is there again, once what was said so far is put away."""
    steps = {"tell": (Step("speaker", {"say": "end", "no": "end"}), Guide())}
    async with staged(await seated(exercise(steps))) as stage:
        await stage.press("tab", "f4")
        looking = stage.screen.focused
        await stage.press("f4")

        assert isinstance(looking, Transcript)
        assert isinstance(stage.screen.focused, Answers)


async def test_pages_turn_in_what_one_reads() -> None:
    """Whoever looks back turns the pages of that, and not of what is asked beside it."""
    turns = [("say", TURN), ("say", TURN), ("not_yet", ""), ("say", TURN)]
    async with staged(await spoken(*MIRROR[:3], *turns), 120, 20) as stage:
        await stage.after_a_second("enter", "f4")
        for _ in range(3):
            await stage.pilot.pause()
        said, table = stage.screen.query_one(Transcript), stage.screen.query_one(Table)
        end = said.scroll_y
        await stage.press("pageup")
        up = said.scroll_y
        await stage.press("pagedown")
        await stage.pilot.pause()

        assert table.goes_on(1)
        assert up < end == said.scroll_y
        assert 0 == table.scroll_y


@pytest.mark.parametrize("key", ["f2", "f3", "f8"])
async def test_the_end_is_asked_nothing(key: str) -> None:
    """There is no break in it, nothing to stop and nobody to let in."""
    table = await spoken()
    await table.act(Choice("leave", ""))
    async with staged(table) as stage:
        await stage.press(key)

        assert EN["over.left"] == stage.text("headline")


async def test_what_lies_below_the_fold_is_one_key_away_while_one_writes() -> None:
    """Page Down brings it into sight, wherever the keys go else; with nothing below it is any other key."""
    long = " ".join(f"word{n}," for n in range(60))
    async with staged(await spoken(*MIRROR[:-1], ("say", long)), 40, 20) as stage:
        await stage.after_a_second("enter")
        before = stage.seen()
        for _ in range(6):
            await stage.press("pagedown")
        after = stage.seen()
        await stage.press("x")

        assert (True, False) == (EN["screen.below"] in before, "word59" in before)
        assert (False, True) == (EN["screen.below"] in after, "word59" in after)
        assert "x" == stage.screen.query_one(TextArea).text


async def test_at_one_keyboard_there_are_no_notes() -> None:
    """Nothing there is for one of them alone, and the help lists no key for it."""
    async with staged(await spoken()) as stage:
        await stage.press("f5")
        before = stage.pilot.app.screen
        await stage.press("f1")

        assert before is stage.screen
        assert f"F4      {EN['key.so_far']}" in stage.seen()
        assert EN["key.notes"] not in stage.seen()


@pytest.mark.parametrize("key", ["f6", "f7", "f8", "f12", "ctrl+b", "ctrl+n", "ctrl+t"])
async def test_ones_own_key_does_its_thing_while_one_writes(key: str) -> None:
    """The box takes none of the keys that can be given, and the words stay as they are."""
    async with staged(await spoken()) as stage:
        stage.pilot.app.set_keymap({"pause": key})
        await stage.press("h", "i", key)

        assert EN["ask.pause"] == stage.text("headline")


async def test_nothing_has_another_key_than_the_configuration_knows() -> None:
    """So that it can say which key belongs to something else."""
    async with World(bundled("mirroring")) as world, staged(world.a.it, now=world.clock) as stage:
        bound = {one.binding.id: one.binding.key for one in stage.screen.active_bindings.values() if one.binding.id}

        assert OWN_KEYS.items() <= bound.items()


async def test_the_figures_come_over_the_page_and_go_back() -> None:
    """They say when there are some; at the end they are there, and one key leads back to it."""
    table = await spoken()
    async with staged(table) as stage:
        await stage.screen.action_measures()
        early = stage.text("headline")
        await table.act(Choice("leave", ""))
        await stage.screen.look()
        await stage.screen.action_measures()
        late = stage.text("headline")
        await stage.choose(EN["back"])

        assert [EN["measures.none"], EN["measures.title"]] == [early, late]
        assert EN["over.left"] == stage.text("headline")


@pytest.mark.parametrize(("size", "last"), [((80, 24), EN["measures.fine"]), ((40, 20), EN["screen.below"])])
async def test_the_figures_have_the_room_and_the_way_back_is_in_sight(size: tuple[int, int], last: str) -> None:
    """In 80 columns and 24 rows all of them are seen at once; in a smaller window it says that there is more."""
    table = await spoken(*CHECK)
    await table.act(Choice("leave", ""))
    async with staged(table, *size) as stage:
        await stage.screen.action_measures()
        await stage.press()
        seen = stage.seen()

        assert last in seen
        assert f"] {EN['back']}" in seen
        assert stage.text("hint") in seen


async def test_at_the_end_no_key_at_the_foot_does_nothing() -> None:
    """There is nothing to stop or to have a break from any more."""
    async with staged(await spoken()) as stage:
        await stage.press("f3")
        await stage.choose(EN["stop.yes"])
        await stage.pilot.pause()
        seen = stage.seen()

    assert EN["over.left"] in seen
    assert [False, False, True] == [f"{key} {EN[does]}" in seen for key, does in KEYS]
