# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What is in sight in a small window: the newest words, the answers, and what the next key does."""

from __future__ import annotations

import pytest

from duologue.core.exercise import Form as FormName
from duologue.core.exercise import Guide
from duologue.core.shape import PARTNERS, Step
from duologue.page import Choice
from duologue.phrases import EN
from duologue.said import SAID, words
from duologue.tui.dialogue import Dialogue
from duologue.tui.widgets.answers import Answers
from duologue.tui.widgets.box import Box
from duologue.view import Draft
from tests.table import Couple, bundled, exercise, seated
from tests.tui.guests import Sitting
from tests.tui.scenes import talking
from tests.tui.stage import Stage, Theatre, staged

LONG = "I come home talked out, and the list begins while I still have my coat on. " * 3
BACK = "You are tired when you come home, and you would like me to stop."
SMALL = [(80, 24), (60, 24), (40, 20), (40, 12)]


def told(prompt: str = "Did I get that?") -> dict[str, tuple[Step, Guide]]:
    """One says something, the other says it back, and it is checked."""
    return {
        "tell": (Step("speaker", {"say": "hear"}), Guide(kind="send")),
        "hear": (Step("listener", {"say": "fits"}), Guide(kind="mirror", shows=("tell",))),
        "fits": (
            Step("speaker", {"yes": "end", "not_yet": "tell"}),
            Guide(kind="check", of="hear", shows=("tell", "hear"), prompt=prompt),
        ),
    }


async def settled(stage: Stage) -> str:
    """What stands on the screen, once each part has made room for the others."""
    for _ in range(8):
        await stage.pilot.pause()
    return " ".join(stage.seen().replace("▎", " ").replace("▌", " ").split())


@pytest.mark.parametrize("size", SMALL)
@pytest.mark.parametrize("back", [BACK, BACK + " And then you sleep." * 20])
async def test_what_is_asked_about_is_in_sight(size: tuple[int, int], back: str) -> None:
    """However long the words before it are, what was said back is there from its first word on."""
    table = await seated(exercise(told()))
    await table.act(Choice("say", ""), LONG)
    await table.act(Choice("say", ""), back)
    async with staged(table, *size) as stage:
        first = await settled(stage)
        await stage.pilot.resize_terminal(size[0], size[1] + 1)
        larger = await settled(stage)
        for _ in range(9):
            await stage.press("pageup")
        above = await settled(stage)
        await stage.pilot.resize_terminal(*size)
        stayed = await settled(stage)

    assert all("Ben said" in seen and "You are tired" in seen for seen in (first, larger))
    assert all(EN["screen.marks"][:20] in seen for seen in (above, stayed))


async def test_where_only_a_blank_would_be_below_no_key_for_it_is_named() -> None:
    """What the step is about fits to its last word: then nothing says that there is more."""
    async with talking("check", "b") as stage:
        seen = await settled(stage)

        assert all(words in seen for words in ("Ana said", "talking."))
        assert not any(EN[name] in seen for name in ("screen.below", "screen.above", "screen.around"))


@pytest.mark.parametrize("language", ["en", "de"])
async def test_the_key_that_puts_away_what_was_said_is_named_whole(language: str) -> None:
    """At forty columns too, in each language."""
    table = await seated(exercise(told()))
    await table.act(Choice("say", ""), LONG)
    async with staged(table, 40, 20) as stage:
        SAID.choose(language)
        try:
            await stage.press("f4")
            seen = await settled(stage)
        finally:
            SAID.choose("en")

        assert words(language)["screen.so_far"] in seen


async def test_a_gift_is_chosen_with_the_others_wishes_in_sight() -> None:
    """Each sees what the other wishes for, however long their own list is."""
    pair = Couple(bundled("caring-list"))
    for act in ("ready", "say", "say", "say", "ready", "done"):
        for seat in PARTNERS:
            written = "\n".join(f"{seat} {act} {n}" for n in range(4)) if act == "say" else ""
            pair.act(seat, act, written)
        pair.open()
    for seat, others in (("a", "b"), ("b", "a")):
        async with staged(Sitting(pair, seat), now=lambda: pair.now) as stage:
            seen = await settled(stage)

        assert "gladly this week" in seen
        assert all(f"{others} say {n}" in seen for n in range(4))


@pytest.mark.parametrize("form", ["text", "list", "fields", "choice", "feelings", "private"])
@pytest.mark.parametrize("size", SMALL[:3])
async def test_a_long_draft_and_many_answers_leave_the_hint_in_sight(size: tuple[int, int], form: FormName) -> None:
    """With a last try beside it too; what scrolls gives way, and the box is the last to do so."""
    answers = dict.fromkeys(("yes", "no", "part", "pass", "later"), "end")
    options = tuple(f"thing {n}" for n in range(9)) if form in ("choice", "fields") else ()
    steps = {"tell": (Step("speaker", {"say": "end", **answers}), Guide(form=form, options=options, prompt=LONG))}
    table = await seated(exercise(steps))
    table.chairs["a"].write(Draft(BACK * 9, "tell", 1), "")
    async with staged(table, *size) as stage:
        await stage.after_a_second("enter")  # the curtain before a draft
        seen = await settled(stage)
        hint = stage.text("hint")

        assert hint in seen
        assert all(f"] {choice.label}" in seen for choice in stage.screen.query_one(Answers).choices)
        assert 2 <= max(box.size.height for box in stage.screen.query(Box))


async def test_a_heading_is_whole_while_there_is_room_for_it() -> None:
    """What stands beside it stands below it, where both in one row would break one of them; a wider window has both."""
    table, place = await seated(bundled("mirroring")), "Mirroring dialogue. Ana is the speaker."
    async with staged(table, 80, 24) as stage:
        beside = stage.seen().split("\n")[0]
        await stage.press("f2")
        below = stage.seen().split("\n")[:2]
        await stage.pilot.resize_terminal(120, 40)
        await settled(stage)
        wide = stage.seen().split("\n")[0]

    asked = EN["ask.pause"]
    assert (True, [f" {asked}", f" {place}"]) == (beside.endswith(place), below)
    assert (True, True) == (wide.startswith(f" {asked}"), wide.endswith(place))


@pytest.mark.parametrize("size", [(80, 24), (40, 20)])
async def test_how_to_close_covers_nothing_that_is_read(size: tuple[int, int]) -> None:
    """It stands over the keys at the foot, in one row."""
    screen = Dialogue(await seated(bundled("mirroring")))
    async with Theatre(screen).run_test(size=size, notifications=True) as pilot:
        stage = Stage(pilot, screen)
        await settled(stage)
        before = stage.seen().split("\n")
        await stage.press("ctrl+c")
        await settled(stage)
        after = stage.seen().split("\n")

    assert before[:-1] == after[:-1]
    assert EN["screen.ctrl_c"] in after[-1]
