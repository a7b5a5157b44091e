# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Questions to whoever has written something and not sent it yet."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

import duologue
from duologue import demo, hints
from duologue.hints import Asking
from duologue.library import Library
from duologue.page import Block, Choice, Field, Page
from duologue.phrases import EN
from duologue.plain import Plain
from tests.hintset import LABELS, OWN, asked, figures
from tests.table import NAMES, TYPED, Typed, bundled, seated

SET = list(asked())
TOTAL = Counter(label for _, label, _, _ in SET)
ASKED = Counter(label for _, label, question, _ in SET if question)
ALARMS = {"attacked", "threatened", "controlled", "forced", "trapped", "unsafe", "abused", "manipulated"}
ALARMS |= {"angegriffen", "bedroht", "kontrolliert", "gezwungen", "gefangen", "unsicher", "missbraucht", "manipuliert"}
HEARD = "I need ten quiet minutes when I come home."


def test_the_set_is_large_enough() -> None:
    """At least 200 things that somebody might write, in several languages, of every label."""
    assert sum(TOTAL[label] for label in LABELS) >= 200
    assert len({language for language, *_ in SET}) >= 6
    assert min(TOTAL[label] for label in (*LABELS, *OWN)) >= 15


def test_a_good_mirror_is_left_in_peace() -> None:
    """At most one in twenty is asked about, and no plain word of one's own."""
    assert ASKED["good"] <= TOTAL["good"] / 20
    assert 0 == ASKED["plain"]


def test_most_replies_are_asked_about() -> None:
    """Two in three and more; of absolutes and verdicts, four in five."""
    assert ASKED["reply"] + ASKED["rebuttal"] >= (TOTAL["reply"] + TOTAL["rebuttal"]) * 2 / 3
    assert all(ASKED[label] >= TOTAL[label] * 4 / 5 for label in ("always", "verdict"))


def test_the_figures_are_a_line_a_label() -> None:
    """What scripts/hints prints."""
    assert [*LABELS, *OWN] == [line.split()[0] for line in figures().splitlines()[1:]]


@pytest.mark.parametrize("language", ["en", "de"])
async def test_the_scripted_couples_mirrors_are_left_in_peace(language: str) -> None:
    """Nobody wrote them with hints in mind."""
    said = list[str]()
    for id in TYPED:
        table = await seated(Library().exercise(id, language))
        for line in demo.script(id, language):
            page = table.page(line.seat)
            if line.words and page.field is not None:
                heard = " ".join(block.text for block in page.blocks if block.seat)
                said.append(hints.question(page.field.kind, heard, line.words) and f"{id}: {line.words}")
            await table.act(demo._chosen(page, line.act), line.words, line.seat)

    assert len(said) > 40
    assert [] == [question for question in said if question]


@pytest.mark.parametrize(
    ("heard", "written", "key"),
    [
        ("I don't think a big holiday brings us closer at all. What helps us is the small walks every evening.",
         "Yes, and everyone spends far too much on flights these days.", "hint.reply"),
        ("It is getting out of hand. Your mother has now asked about 50 people, and I am to cook.",
         "Er, you said my mother, something about 60 people, and that you are cooking.", "hint.number"),
        ("Not once this month have you rung school.", "That's not fair. Who drives them to football?", "hint.reply"),
    ],
)  # fmt: skip
def test_what_published_dialogues_went_wrong_with_is_asked_about(heard: str, written: str, key: str) -> None:
    """A view in place of a mirror, another number, a rebuttal: in words of our own."""
    assert EN[key].format(n="60") == hints.question("mirror", heard, written)


@pytest.mark.parametrize(
    ("kind", "heard", "written", "asked"),
    [
        ("mirror", "Two hours, please.", "You would like 120 minutes.", ""),
        ("mirror", "It was four hundred more.", "It was 400 more for you.", ""),
        ("mirror", "Please come at nine.", "You would like me there at eight.", EN["hint.number"].format(n="eight")),
        ("mirror", "Please be there soon.", "You would like me there in 8 minutes.", ""),
        ("mirror", "3回だけ。", "5回だけ。", EN["hint.number"].format(n="5")),
        ("mirror", "", "", ""),
        ("mirror", "1" * 5000, "2" * 5000, ""),
        ("thanks", "", "Thank you that you always wait for me.", ""),
        ("other", "", "You always wait.", EN["hint.always"].format(words="You always")),
        ("empathize", "", "ignored", ""),
        ("empathize", "", "You feel ignored", EN["hint.verdict"].format(word="ignored", words="lonely, hurt")),
        ("send", "", "I was ignored by the cat on the bus.", ""),
        ("send", "", "I FEEL  Ignored, you see.", EN["hint.verdict"].format(word="ignored", words="lonely, hurt")),
        ("send", "", "I feel like you’re far away.", EN["hint.about"].format(words="I feel like you're …")),
    ],
)  # fmt: skip
def test_questions_are_careful(kind: str, heard: str, written: str, asked: str) -> None:
    """Numbers that mean the same, praise, and other languages are left in peace; what is asked names the words."""
    assert asked == hints.question(kind, heard, written)


@pytest.mark.parametrize("language", hints.rules())
def test_a_word_that_may_be_an_alarm_is_never_questioned(language: str) -> None:
    """Whoever feels attacked, threatened or forced has said what they meant."""
    verdicts = hints.rules()[language].verdicts

    assert verdicts
    assert set() == ALARMS & {word for verdict in verdicts for word in verdict.split()}
    assert all(near and not ALARMS & set(near) for near in verdicts.values())


def test_a_list_of_verdicts_beside_the_exercises_is_looked_for_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its nearer words, in its language; the others keep their own."""
    for folder in ("hintrules", "exercises"):
        shutil.copytree(Path(duologue.__file__).parent / folder, tmp_path / folder)
    for old in (tmp_path / "exercises" / "vocabularies").glob("verdicts*.toml"):
        old.unlink()
    file = tmp_path / "exercises" / "vocabularies" / "verdicts.de.toml"
    file.write_text('language = "de"\n[groups]\n"links liegen gelassen" = ["einsam"]\n', encoding="utf-8")
    monkeypatch.setattr(hints, "files", lambda package: tmp_path)
    found = hints.rules.__wrapped__()

    assert ("einsam",) == found["de"].verdicts["links liegen gelassen"]
    assert "ignoriert" in found["de"].verdicts
    assert "links liegen gelassen" not in found["en"].verdicts


@pytest.mark.parametrize("key", ["hint.reply", "hint.number", "hint.always", "hint.verdict", "hint.about"])
def test_each_of_them_is_a_question(key: str) -> None:
    """And none tells anybody that they did it wrong."""
    assert "?" in EN[key]
    assert not {"wrong", "bad", "mistake", "score", "should"} & set(EN[key].split())


# --- in a sitting


def page(key: str, kind: str = "mirror", form: str = "text") -> Page:
    """A page on which something is said back."""
    block = Block("words", HEARD, seq=1, seat="a")
    return Page((key,), "", blocks=(block,), field=Field("say", form=form, kind=kind))  # type: ignore[arg-type]


REPLY = "But I have been alone with the children."
OTHER = "No, I have been alone with the children."


def test_at_most_one_question_a_page() -> None:
    """For other words on the same page there is none; for the same words it stands there again."""
    asking = Asking()

    said = [asking.about(page("1"), REPLY), asking.about(page("1"), REPLY), asking.about(page("1"), OTHER)]
    assert [EN["hint.reply"], EN["hint.reply"], ""] == said
    assert EN["hint.reply"] == asking.about(page("2"), OTHER)


def test_after_two_in_vain_there_are_no_more() -> None:
    """In vain = the same words went all the same. Who changed them, or was not asked, has not said no."""
    asking = Asking()
    for n, (written, sent) in enumerate([(REPLY, REPLY), (REPLY, HEARD), ("You need quiet.", "You need quiet.")]):
        asking.about(page(str(n)), written)
        asking.sent(page(str(n)), sent)
    still = asking.about(page("4"), REPLY)
    asking.sent(page("4"), REPLY)

    assert EN["hint.reply"] == still
    assert "" == asking.about(page("5"), REPLY)


def test_what_is_for_oneself_alone_is_not_asked_about() -> None:
    """Nor is anything on a page without a field."""
    asking = Asking()

    assert "" == asking.about(page("1", form="private"), REPLY)
    assert "" == asking.about(replace(page("2"), field=None), REPLY)


# --- in plain lines; on the screen: tests/tui/test_hints.py


async def test_in_plain_lines_the_question_stands_beside_what_was_read_back() -> None:
    """Before anything is sent, to whoever writes; the other one, and the log, know nothing of it."""
    table, heard = await seated(bundled("mirroring")), list[str]()
    for act, words in (("say", "Fridays"), ("now", ""), ("ready", ""), ("say", HEARD)):
        await table.act(Choice(act, ""), words)
    lines = Typed(REPLY, "", "1", "/quit")
    await Plain(table, lines, heard.append, lines.time, calm=False).run()
    read, _, after = "\n".join(heard).partition("This is what you wrote:")
    asked = EN["hint.reply"].split(",")[0]

    assert asked in after.partition(NAMES["a"])[0]
    assert asked not in read
    assert 1 == after.count(asked)
    assert not any(asked in (said.words or "") for chair in table.chairs.values() for said in chair.said)
