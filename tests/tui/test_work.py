# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Where one answers: what keys do there, and that nothing goes by accident."""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import Mock

import pytest
from textual.widgets import TextArea

from duologue.core.exercise import Guide
from duologue.core.shape import Step
from duologue.page import Choice
from duologue.phrases import EN
from duologue.tui.small import Small
from duologue.tui.widgets.answers import Answers
from duologue.tui.widgets.foot import Send
from duologue.tui.work import Work
from duologue.view import Draft
from tests.table import bundled, exercise, seated
from tests.tui.scenes import CHECK, MIRROR, spoken
from tests.tui.stage import staged
from tests.world import World


async def test_words_are_read_once_and_then_sent() -> None:
    """The first Enter says so, the second sends."""
    table = await spoken()
    async with staged(table) as stage:
        await stage.press("h", "i")
        await stage.after_a_second("enter")
        armed = stage.text("hint")
        before = table.state.seq
        await stage.after_a_second("enter")

        assert EN["screen.armed"] == armed
        assert before + 1 == table.state.seq
        assert "Ben" in stage.text("headline")


async def test_no_hasty_enter_sends() -> None:
    """Neither one, nor two within a second, nor a held one, nor one after another key."""
    table = await spoken()
    async with staged(table) as stage:
        before = table.state.seq
        for keys in (["enter"], ["enter", "enter"], ["enter"] * 30, ["enter", "x", "enter"]):
            await stage.after_a_second("h")  # which disarms, too
            stage.fingers.at += 1
            await stage.press(*keys)

            assert (before, keys) == (table.state.seq, keys)
            assert EN["screen.armed"] == stage.text("hint")


async def test_no_single_key_answers() -> None:
    """A letter marks; without one Enter does nothing."""
    table = await spoken(*CHECK)
    async with staged(table) as stage:
        before = table.state.seq
        for keys in (["enter"], ["enter", "enter"], ["y"], ["n", "p", "y"]):
            stage.fingers.at += 2
            await stage.press(*keys)

            assert (before, keys) == (table.state.seq, keys)


async def test_an_answer_is_a_letter_and_enter() -> None:
    """Nothing is marked before somebody marks it."""
    table = await spoken(*CHECK)
    async with staged(table) as stage:
        await stage.choose("You got me")

        assert "more" == table.state.step


async def test_an_enter_right_behind_its_letter_takes_the_mark_away() -> None:
    """Whoever types words where nothing is written answers nothing by them: it says so, and waits for a letter anew."""
    table = await spoken(*CHECK)
    async with staged(table) as stage:
        before, answers = table.state.seq, stage.screen.query_one(Answers)
        await stage.after_a_second("y")
        marked = answers.marked
        stage.fingers.at += 0.1
        await stage.press("enter")
        quick = stage.text("hint"), answers.marked
        await stage.after_a_second("enter")

        assert [0, (EN["screen.quick"], -1), before] == [marked, quick, table.state.seq]


async def test_keys_within_a_second_of_a_page_answer_nothing() -> None:
    """They were meant for the page before."""
    table = await spoken(*CHECK)
    async with staged(table) as stage:
        before = table.state.seq
        await stage.press("y")
        assert EN["screen.early"] == stage.text("hint")
        await stage.press("enter")
        assert before == table.state.seq
        stage.fingers.at += 2
        await stage.after_a_second("y")
        assert EN["screen.marked"] == stage.text("hint")


async def test_a_time_that_is_typed_goes_to_where_times_are_written() -> None:
    """Whoever asks for a break need not look for the field first."""
    table = await spoken()
    async with staged(table) as stage:
        await stage.press("f2")
        assert EN["screen.choose.time"] == stage.text("hint")
        await stage.press(*"45m")
        assert EN["screen.time.until"].split("{")[0] in stage.seen()
        await stage.after_a_second("enter", "enter")

        assert table.state.pause is not None
        assert "break until" in stage.text("headline")


async def test_a_page_that_changes_under_the_fingers_confirms_nothing() -> None:
    """Ana has armed her words; Ben asks for a break; her Enter sends nothing, and the words are kept."""
    async with World(bundled("mirroring")) as world, staged(world.a.it, now=world.clock) as stage:
        await stage.press("h", "i")
        await stage.after_a_second("enter")
        await world.b.act("pause", minutes=20)
        await world.flow()
        await stage.pilot.pause()
        stage.fingers.at += 1
        before = world.a.me.state.seq
        await stage.press("enter")
        await world.flow()

        assert before == world.a.me.state.seq
        assert "hi" == world.a.draft


@pytest.mark.parametrize("cover", ["f1", "ctrl+p", "f4", "x", "enter"])
async def test_words_that_wait_are_held_back(cover: str) -> None:
    """By any key, and by all that covers them; one reads so, and they go only when they are sent anew."""
    table = await spoken(*MIRROR[:4])
    async with staged(table) as stage:
        await stage.press("h", "i")
        await stage.after_a_second("enter", "enter")
        waits = stage.text("hint")
        before = table.state.seq
        if cover == "ctrl+p":
            stage.pilot.app.action_command_palette()
        await stage.press(cover)
        held = stage.screen.query_one(Work)._due

        assert EN["screen.hold"].split("{", maxsplit=1)[0] in waits
        assert (None, before) == (held, table.state.seq)
        assert EN["screen.held"] in stage.text("hint")


async def test_words_that_wait_count_the_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each that passes is one less in the sentence, down to one, and then they are said."""
    due, seen = list[Callable[[], None]](), list[str]()

    def later(work: Work, after: float, then: Callable[[], None]) -> Mock:
        due.append(then)
        return Mock()

    monkeypatch.setattr(Work, "set_timer", later)
    table = await spoken(*MIRROR[:4])
    async with staged(table) as stage:
        await stage.press("h", "i")
        await stage.after_a_second("enter", "enter")
        while due:
            seen.append(stage.text("hint"))
            stage.fingers.at += 1
            due.pop()()
            await stage.pilot.pause()

        assert [EN["screen.hold"].format(seconds=n) for n in range(len(seen), 1, -1)] == seen[:-1]
        assert EN["screen.hold.one"] == seen[-1]
        assert len(seen) > 1
        assert "hi" == table.chairs["a"].said[-1].words


async def test_what_was_held_back_is_sent_by_being_read_again() -> None:
    """Then nothing is said to be held back any more."""
    table = await spoken(*MIRROR[:4])
    async with staged(table) as stage:
        await stage.press("h", "i")
        await stage.after_a_second("enter", "enter")
        await stage.press("x")
        stage.fingers.at += 60
        before = table.state.seq
        await stage.after_a_second("enter", "enter")

        assert before + 1 == table.state.seq
        assert EN["screen.held"] not in stage.text("hint")


async def test_words_that_wait_do_not_go_under_a_cover() -> None:
    """Their time comes in the very moment in which something is laid over them."""
    table = await spoken(*MIRROR[:4])
    async with staged(table) as stage:
        await stage.press("h", "i")
        await stage.after_a_second("enter", "enter")
        before, work = table.state.seq, stage.screen.query_one(Work)
        covered = stage.pilot.app.push_screen(Small())
        work._count(Work.Chosen(Choice("say", ""), "hi", work.page), work._tick())
        await covered
        for _ in range(3):
            await stage.pilot.pause()

        assert before == table.state.seq
        assert EN["screen.held"] in stage.text("hint")


async def test_tab_goes_to_the_answers_and_back() -> None:
    """The next Tab from the box is at the answers, which are marked as the place, and the hint says how to go back."""
    steps = {"tell": (Step("speaker", {"say": "end", "no": "end"}), Guide())}
    async with staged(await seated(exercise(steps))) as stage:
        assert EN["screen.or"] in stage.text("hint")
        await stage.press("h", "i", "tab")
        there = stage.screen.focused, stage.text("hint")
        await stage.press("shift+tab", "x")

        assert (stage.screen.query_one(Answers), f"{EN['screen.choose']} {EN['screen.back']}") == there
        assert "hix" == stage.screen.query_one(TextArea).text
        assert EN["screen.or"] in stage.text("hint")


async def test_writing_goes_on_behind_a_click_on_the_button() -> None:
    """The click arms, and the next letter stands in the box."""
    async with staged(await spoken()) as stage:
        await stage.press("h", "i")
        stage.fingers.at += 2
        await stage.pilot.click(Send)
        await stage.pilot.pause()
        armed = stage.text("hint")
        await stage.press("x")

        assert EN["screen.armed"] == armed
        assert "hix" == stage.screen.query_one(TextArea).text


@pytest.mark.parametrize("size", [(80, 24), (60, 24)])
async def test_a_long_list_gives_way_to_the_answers_and_the_hint(size: tuple[int, int]) -> None:
    """With a draft of another moment beside it, too: what the next key does is in sight before anything can go."""
    options = tuple(f"thing number {n}" for n in range(14))
    steps = {
        "pick": (Step("speaker", {"say": "end", "no": "end", "yes": "end"}), Guide(form="choice", options=options))
    }
    table = await seated(exercise(steps), shared=False)
    table.chairs["a"].write(Draft("What I wrote about that evening. " * 12, "gone", 0), "")
    async with staged(table, *size) as stage:
        await stage.after_a_second("2", "enter")
        for _ in range(4):
            await stage.pilot.pause()
        seen = " ".join(stage.seen().split())

        assert EN["screen.armed"] in seen
        assert all(f"] {choice.label}" in seen for choice in stage.screen.query_one(Answers).choices)
        assert EN["draft.label"] in seen
