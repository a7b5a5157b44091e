# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A session on the screen: what stands there, what keys do, and what happens to words."""

from __future__ import annotations

import asyncio

import pytest
from textual import events
from textual.widgets import TextArea

from duologue.config import OWN_KEYS
from duologue.core.exercise import Form as FormName
from duologue.core.exercise import Guide
from duologue.core.shape import Step
from duologue.hotseat import HotSeat
from duologue.page import Choice
from duologue.phrases import EN
from duologue.tui.notes import Notes
from duologue.tui.small import Small
from duologue.tui.widgets import box
from duologue.tui.widgets.answers import Answers
from duologue.tui.widgets.box import Box
from duologue.tui.widgets.foot import Send
from duologue.tui.widgets.form import Form
from duologue.tui.widgets.table import Own
from duologue.tui.widgets.transcript import Transcript
from duologue.tui.work import Work
from duologue.view import Draft
from tests.table import bundled, exercise, seated
from tests.tui.scenes import SIZES, fitted
from tests.tui.stage import Stage, staged
from tests.world import World

TOPIC = "I would like to talk about our Saturdays"


async def spoken(*acts: tuple[str, str]) -> HotSeat:
    """The mirroring dialogue for two at one keyboard, after these acts of whoever is in front."""
    table = await seated(bundled("mirroring"))
    for act, words in acts:
        page = table.page()
        await table.act(next((c for c in page.choices if c.act == act), Choice(act, "")), words)
    return table


MIRROR = [("say", TOPIC), ("now", ""), ("ready", ""), ("say", "I am tired, and I need a morning.")]
CHECK = [*MIRROR, ("say", "You are tired.")]


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


async def test_notes_stay_with_whoever_writes_them() -> None:
    """They are kept, and are there again; nothing of them is sent."""
    async with World(bundled("mirroring")) as world, staged(world.b.it, now=world.clock) as stage:
        before = world.b.me.state.seq
        await stage.press("f5")
        assert isinstance(stage.pilot.app.screen, Notes)
        await stage.press("o", "k", "escape")
        await stage.pilot.pause()

        assert "ok" == world.b.it.notes()
        assert before == world.b.me.state.seq


async def test_at_one_keyboard_there_are_no_notes() -> None:
    """Nothing there is for one of them alone, and the help lists no key for it."""
    async with staged(await spoken()) as stage:
        await stage.press("f5")
        before = stage.pilot.app.screen
        await stage.press("f1")

        assert before is stage.screen
        assert f"F4      {EN['key.so_far']}" in stage.seen()
        assert EN["key.notes"] not in stage.seen()


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
        await stage.pilot.app.push_screen(Small())
        work._go(Work.Chosen(Choice("say", ""), "hi", work.page))
        await stage.pilot.pause()

        assert before == table.state.seq
        assert EN["screen.held"] in stage.text("hint")


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
