# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A question before words go, on the screen."""

from __future__ import annotations

from duologue.page import Choice
from duologue.phrases import EN
from duologue.tui.arming import letters
from tests.table import bundled, seated
from tests.tui.stage import staged

HEARD = "I need ten quiet minutes when I come home."
REPLY = "But I have been alone with the children."


async def test_the_question_stands_there_when_the_words_are_armed() -> None:
    """With the first Enter, beside what the next one does. Any other key puts it away; it never holds anything up."""
    table = await seated(bundled("mirroring"))
    for act, words in (("say", "Fridays"), ("now", ""), ("ready", ""), ("say", HEARD)):
        await table.act(Choice(act, ""), words)
    async with staged(table) as stage:
        await stage.press(*("space" if sign == " " else sign for sign in REPLY))
        before = stage.text("hint")
        stage.fingers.at += 60
        await stage.after_a_second("enter")
        armed = stage.text("hint")
        await stage.press("left")
        gone = stage.text("hint")
        await stage.after_a_second("enter", "enter")

    assert EN["hint.reply"] not in before + gone
    assert f"{EN['hint.reply']} {EN['screen.armed']}" in armed
    assert "check" == table.state.step
    assert REPLY == table.chairs["a"].said[-1].words


async def test_the_letter_of_an_answer_is_asked_about_where_it_is_all_that_was_written() -> None:
    """It was meant for the answer beside the words, most likely: so the way there is said before it goes as words."""
    table = await seated(bundled("appreciation"))
    while not any(choice.act == "pass" for choice in table.page().choices):
        page = table.page()
        act = page.choices[0].act if page.choices else "say"
        await table.act(Choice(act, ""), "" if page.choices else "One thing.")
    label = next(choice.label for choice in table.page().choices if choice.act == "pass")
    async with staged(table) as stage:
        stage.fingers.at += 60
        sign = letters([choice.label for choice in table.page().choices])[0]
        await stage.press(sign)
        stage.fingers.at += 60
        await stage.after_a_second("enter")
        armed = stage.text("hint")

    assert EN["screen.lone"].format(sign=sign.upper(), label=label) in armed
