# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A session on the screen: what stands there, and what happens to words."""

from __future__ import annotations

import asyncio

import pytest
from textual.widgets import TextArea

from duologue.core.exercise import Form as FormName
from duologue.core.exercise import Guide
from duologue.core.shape import Step
from duologue.page import Choice
from duologue.phrases import EN
from duologue.tui.widgets import box
from duologue.tui.widgets.answers import Answers
from duologue.tui.widgets.box import Box
from duologue.tui.widgets.form import Form
from duologue.tui.widgets.table import Own
from duologue.tui.widgets.transcript import Transcript
from duologue.view import Draft
from tests.table import bundled, exercise, seated
from tests.tui.scenes import CHECK, MIRROR, SIZES, fitted, spoken
from tests.tui.stage import Stage, staged
from tests.world import World


async def test_the_screen_says_whose_move_it_is() -> None:
    """In one sentence, with what to do and what the next key does."""
    async with staged(await spoken()) as stage:
        assert "Ana, your turn." == stage.text("headline")
        assert "What would you like to talk about?" in stage.text("blocks")
        assert EN["screen.write"] == stage.text("hint")


@pytest.mark.parametrize("acts", [[], MIRROR, CHECK])
async def test_what_the_next_key_does_is_always_in_sight(acts: list[tuple[str, str]]) -> None:
    """At every size: the hint, the answers, and the keys."""
    async with staged(await spoken(*acts), *SIZES[0]) as stage:
        for size in SIZES:
            await fitted(stage, *size)
            seen, hint = stage.seen(), stage.text("hint").split(".")[0]

            assert size == stage.pilot.app.size
            assert hint in " ".join(seen.split())
            assert all(f"] {choice.label}" in seen for choice in stage.screen.query_one(Answers).choices)
            assert EN["key.pause"] in seen


async def test_the_turns_on_the_table_stand_out_in_what_was_said() -> None:
    """Those that the page speaks of, and no others."""
    async with staged(await spoken(*CHECK), 120, 40) as stage:
        on = stage.screen.query_one(Transcript).highlight

    assert {block.seq for block in (await spoken(*CHECK)).page().blocks if block.seq} == on
    assert 2 == len(on)


async def test_what_was_marked_as_missed_is_the_draft_of_what_is_said_next() -> None:
    """Tab, arrows and Space; then the answer, from where one is."""
    async with World(bundled("mirroring")) as world:
        for act, words in [*CHECK[:3], ("ready", ""), *CHECK[3:]]:
            seat = (
                world.a
                if world.a.page.field or (world.a.page.choices and world.a.page.choices[0].act == act)
                else world.b
            )
            await seat.act(act, words)
            await world.flow()
        async with staged(world.a.it, now=world.clock) as stage:
            await stage.press("shift+tab")
            assert isinstance(stage.screen.focused, Own)
            await stage.press("right", "space")
            await stage.choose("Not yet")
            await world.flow()
            await stage.pilot.pause()

            assert "and I need a morning." == stage.screen.query_one(TextArea).text


async def test_marks_are_gone_when_it_fits_after_all() -> None:
    """They were the draft of nothing."""
    table = await spoken(*CHECK)
    async with staged(table) as stage:
        await stage.press("shift+tab", "space")
        await stage.choose("You got me")

        assert table.chairs["a"].draft is None


async def test_a_draft_is_kept_when_it_is_closed() -> None:
    """Whatever was typed a moment ago."""
    table = await spoken()
    async with staged(table) as stage:
        await stage.press("h", "i", "ctrl+q")

    draft = table.chairs["a"].draft
    assert draft is not None
    assert "hi" == draft.text


async def test_words_that_were_said_are_no_draft_any_more() -> None:
    """With blanks around them too."""
    table = await spoken()
    async with staged(table) as stage:
        await stage.say(" hi ")

    assert table.chairs["a"].draft is None


async def test_at_one_keyboard_the_next_one_sits_down_first() -> None:
    """A key says that they are there, and only then their page asks."""
    table = await spoken()
    async with staged(table) as stage:
        await stage.say("hi")
        before = table.state.seq
        labels = [choice.label for choice in stage.screen.query_one(Answers).choices]
        await stage.after_a_second("enter")

        assert [EN["screen.here"].format(name="Ben")] == labels
        assert before == table.state.seq
        assert 3 == len(stage.screen.query_one(Answers).choices)


async def test_what_is_being_written_does_not_stand_there_twice() -> None:
    """While one picks words they are in the form, and the page is no longer by them than before."""
    steps = {"feel": (Step("speaker", {"say": "end"}), Guide(form="feelings", prompt="How is it?"))}
    async with staged(await seated(exercise(steps))) as stage:
        before = stage.text("blocks")
        await stage.press(*"sad")
        stage.screen.keep()
        await stage.screen.look()

        assert before == stage.text("blocks")
        field = stage.screen.session.page().field
        assert field is not None
        assert "sad" == field.draft


async def test_what_could_not_be_done_is_said() -> None:
    """In one sentence, and the words stay where they are."""
    table = await spoken()
    async with staged(table) as stage:
        await _too_much(stage)

        assert "A piece holds about 12,000 letters" in stage.text("notices")
        assert 13_000 == len(stage.screen.query_one(TextArea).text)


async def _too_much(stage: Stage) -> None:
    stage.screen.query_one(TextArea).text = "x" * 13_000
    await stage.pilot.pause()
    await stage.after_a_second("enter", "enter")


async def test_what_is_typed_before_words_come_back_is_neither_lost_nor_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between sending and the echo the box still takes keys: what they add is a draft, shown, and said to nobody."""
    monkeypatch.setattr(box, "BURST", 0.0)  # by a hand, however quick this machine is
    async with World(bundled("mirroring")) as world, staged(world.a.it, now=world.clock) as stage:
        world.a.weather.held = True
        await stage.say("hi")
        await stage.press(*"_all")
        await stage.after_a_second("enter", "enter")  # and sent in their turn: only one of the two can be next
        world.a.weather.release()
        await world.flow()
        await stage.pilot.pause()
        await stage.pilot.pause()

        assert ["hi"] == [said.words for said in world.b.me.said if said.words]
        assert "hi_all" == world.a.draft
        assert "hi_all" in stage.seen()


async def test_the_last_key_of_a_page_that_has_gone_is_kept() -> None:
    """Its form was taken away before what was typed into it was told."""
    table = await spoken()
    async with staged(table) as stage:
        form = stage.screen.query_one(Form)
        await table.act(Choice("say", ""), "hi")
        await stage.screen.look()
        stage.screen.post_message(Form.Wrote("hi there", form.page))
        await stage.pilot.pause()
        await stage.pilot.pause()
        stage.screen.keep()

        assert not form.is_attached
        assert "hi there" == getattr(table.chairs["a"].draft, "text", "")
        assert table.chairs["b"].draft is None


async def test_looks_at_once_are_drawn_one_after_another() -> None:
    """Two ask for a page at the same time: nothing stays of the first, which had a form; the page in front has none."""
    table = await spoken()
    async with staged(table) as stage:
        await table.act(Choice("pause", "", minutes=5))
        first = asyncio.ensure_future(stage.screen.look())
        await asyncio.sleep(0)
        stage.screen._front.ask(table.asking(Choice("leave", "", asks="sure")))
        await asyncio.gather(first, stage.screen.look())
        await stage.pilot.pause()

        assert not stage.screen.query(Form)
        assert EN["ask.stop"] == stage.text("headline")


@pytest.mark.parametrize("form", ["text", "feelings"])
async def test_the_very_last_letters_are_kept(form: FormName) -> None:
    """Closed right behind them, what stands in the form is the draft, whatever it has told; what was said is none."""
    steps = {"tell": (Step("speaker", {"say": "tell"}), Guide(form=form))}
    table = await seated(exercise(steps))
    async with staged(table) as stage:
        await stage.press("h")
        stage.screen.keep()
        with stage.screen.prevent(TextArea.Changed), stage.screen.query_one(TextArea).prevent(TextArea.Changed):
            stage.screen.query_one(Box).put("i")
        await stage.press("ctrl+q")

    assert "hi" == (table.chairs["a"].draft or Draft("", "", 0)).text


async def test_what_was_said_is_no_draft_when_it_is_closed_at_once() -> None:
    """Its form may stand there still."""
    table = await spoken()
    async with staged(table) as stage:
        await stage.press("h", "i")
        page = stage.screen.query_one(Form).page
        await table.act(Choice("say", ""), "hi")
        assert page is stage.screen.query_one(Form).page
        stage.screen.finish()
        kept = table.chairs["a"].draft
        await stage.pilot.pause()

    assert kept is None


EITHER = exercise(
    {
        "one": (Step("either", {"say": "two", "go": "two"}), Guide("rate", form="private", labels={"go": "Go on"})),
        "two": (Step("either", {"say": "one", "go": "one"}), Guide(labels={"go": "Go on"})),
    }
)


async def test_no_words_go_at_another_step_than_the_one_they_were_written_at() -> None:
    """What has moved on and is not drawn yet takes no words that were for one's own eyes."""
    async with World(EITHER) as world, staged(world.a.it, now=world.clock) as stage:
        async with stage.screen._drawing:  # what comes is not drawn
            await world.b.it.act(Choice("go", ""))
            await world.flow()
            await stage.screen._act(Choice("say", ""), "I want to leave")
        await world.flow()

        assert [("b", "go", "")] == [(said.seat, said.act, said.words) for said in world.b.me.said[2:]]


async def test_nobody_is_kept_from_stopping_by_pages_that_come() -> None:
    """The question stays in front, and what was pressed before the page came counts."""
    async with World(EITHER) as world, staged(world.a.it, now=world.clock) as stage:
        await stage.press("f3")
        await stage.after_a_second("y")
        for _ in range(3):
            await world.b.it.act(Choice("go", ""))
            await world.flow()
            await stage.pilot.pause()
        await stage.after_a_second("enter")
        await world.flow()

        assert "left" == world.a.me.state.over
