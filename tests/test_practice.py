# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Practising alone: the scripted partner, in every exercise."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from duologue.alone import LATER
from duologue.cli import OK, main
from duologue.core.exercise import Exercise, Guide
from duologue.core.shape import Clock, Shape, Step
from duologue.library import Library
from duologue.page import ONE_LINE, Choice, Page
from duologue.phrases import EN
from duologue.plain import Plain
from duologue.practice import ORDERS, QUALITIES, Practice, Quality
from tests.room import Room
from tests.table import Time, Typed, bundled, exercise

PASS = Choice(LATER, EN["time.pass"])

DRAFTS = Path(__file__).parent / "data" / "exercises"
WHO = EN["practice.who"].format(them=EN["practice.name"])
MOST = 200  # pages; more than any exercise has for one of the two


async def seated(found: Exercise, seed: int = 0, pace: int = 0) -> Practice:
    """Somebody alone with the script, ready to begin."""
    table = Practice(found, "Ana", Time(), seed=seed, pace=pace)
    await table.seat()
    await table.wake()  # as each front end does before its first page
    return table


class Learner:
    """Whoever practises: takes the words that are offered, and each answer in turn."""

    def __init__(self, own: str = "") -> None:
        self.own, self._chosen, self.pages = own, Counter[tuple[str, str]](), list[Page]()

    async def go(self, table: Practice, until: str = "") -> None:
        """To the end, or to the step at which this is asked."""
        for _ in range(MOST):
            self.pages.append(page := table.page())
            if page.over or (until and until in page.headline):
                return
            await table.act(*self._answer(table, page))
        raise AssertionError(f"still at {table.state.step}")

    def _answer(self, table: Practice, page: Page) -> tuple[Choice, str]:
        field, choices = page.field, [choice for choice in page.choices if choice.act not in ("aside", "pause")]
        taken = [choice for choice in choices if choice.words and choice.act != "card"]
        if field is not None and self.own and field.form == "text":
            return Choice(field.act, ""), self.own
        if taken and self._least(table, [*choices]).act == taken[0].act:
            return taken[0], ""
        own = [Choice(field.act, "")] if field is not None and not taken else []
        choice = self._least(table, [*own, *choices])
        if field is not None and choice in own:
            return choice, "7" if field.form in ONE_LINE else "Seven, for myself."
        return Choice(
            choice.act, "", minutes=20 if choice.asks == "time" else 0, index=choice.index
        ) if choice.asks else choice, ""

    def _least(self, table: Practice, choices: list[Choice]) -> Choice:
        choice = min(choices, key=lambda one: (self._chosen[table.state.step, one.act], one == PASS))
        self._chosen[table.state.step, choice.act] += 1
        return choice


def noticed(kind: Quality) -> str:
    """What the help says of such a mirror."""
    return EN[f"practice.{kind}"].format(them=EN["practice.name"])


@pytest.mark.parametrize("id", Library().ids())
@pytest.mark.parametrize("seed", [0, 5])
async def test_somebody_alone_comes_to_the_end_of_each_exercise(id: str, seed: int) -> None:
    """By the words that are offered; each page says that the partner is a script, and none waits for anybody."""
    learner, table = Learner(), await seated(bundled(id), seed)
    await learner.go(table)

    assert learner.pages[-1].over
    assert len(learner.pages) > 3
    assert all(WHO in page.notices for page in learner.pages)
    assert all(page.choices or page.field for page in learner.pages[:-1])


@pytest.mark.parametrize("file", sorted(DRAFTS.glob("*.toml")), ids=lambda file: file.stem)
async def test_an_exercise_of_ones_own_can_be_practised_too(file: Path) -> None:
    """Clocks, sealed letters, cards and forms among it; nothing in the partner knows an exercise."""
    learner, table = Learner(), await seated(Library(DRAFTS).read(file))
    await learner.go(table)

    assert learner.pages[-1].over


@pytest.mark.parametrize("seed", range(6))
async def test_all_three_mirrors_come_in_the_first_three_tries(seed: int) -> None:
    """Good, partial and a rebuttal, in an order that the seed decides."""
    table, learner = await seated(bundled("mirroring"), seed), Learner()
    heard = list[str]()
    while len(heard) < 3:
        await learner.go(table, "does it fit")
        heard.append(next(kind for kind in QUALITIES if table.page().help[0].text.startswith(noticed(kind))))
        await table.act(Choice("yes", ""))

    assert list(ORDERS[seed]) == heard


@pytest.mark.parametrize(("at", "kind"), [(0, "good"), (2, "partial"), (4, "rebuttal")])
async def test_the_help_says_what_to_notice(at: int, kind: Quality) -> None:
    """Beside what the exercise says; and the page points to it where the mirror is none."""
    table, learner = await seated(bundled("mirroring"), at), Learner()
    await learner.go(table, "does it fit")
    page = table.page()
    look = EN["practice.look"].format(them=EN["practice.name"])

    assert noticed(kind) == page.help[0].text
    assert (kind != "good") == (look in page.notices)
    await table.act(Choice("not_yet", ""))
    assert noticed(kind) == table.page().help[0].text
    assert look not in table.page().notices
    assert len(page.help) > 1


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (0, EN["stock.back"].format(words="I miss our long walks by the river.")),
        (2, EN["stock.part"].format(words="I miss")),
        (4, "Well, I am tired too, and you were the one who asked them over."),
    ],
)
async def test_words_of_ones_own_are_said_back(at: int, said: str) -> None:
    """All of them, or how they begin; a rebuttal is the file's, since none has to fit."""
    table, learner = await seated(bundled("mirroring"), at), Learner("I miss our long walks by the river.")
    await learner.go(table, "does it fit")

    assert said == table.page().blocks[1].text


async def test_a_mirror_that_the_file_does_not_give_is_made_of_its_piece() -> None:
    """The file has a piece and a good mirror of it; the partial one is how the piece begins."""
    guides = {
        "send": Guide("send", example={"good": "I miss our long walks by the river."}),
        "mirror": Guide("mirror", of="send", shows=("send",), example={"good": "You miss our walks."}),
        "check": Guide("check", of="mirror", shows=("mirror",), labels={"yes": "Y"}),
    }
    steps = [
        ("send", "speaker", "say", "mirror"),
        ("mirror", "listener", "say", "check"),
        ("check", "speaker", "yes", "end"),
    ]
    made = exercise({id: (Step(floor, {act: to}), guides[id]) for id, floor, act, to in steps})  # type: ignore[arg-type]
    heard = list[str]()
    for seed in (0, 2):
        table = await seated(made, seed)
        await table.act(table.page().choices[0])
        heard.append(table.page().blocks[0].text)

    assert ["You miss our walks.", EN["stock.part"].format(words="I miss")] == heard


async def test_where_an_exercise_has_no_lines_there_is_stock() -> None:
    """For the partner; whoever practises is offered none of it, and what they say is said back all the same."""
    made = exercise(
        {
            "send": (Step("speaker", {"say": "mirror"}), Guide("send")),
            "mirror": (Step("listener", {"say": "check"}), Guide("mirror", of="send", shows=("send",))),
            "check": (Step("speaker", {"yes": "thanks"}),
                      Guide("check", of="mirror", shows=("mirror",), labels={"yes": "Y"})),
            "thanks": (Step("listener", {"say": "more"}), Guide("thanks")),
            "more": (Step("speaker", {"say": "end"}), Guide(shows=("thanks",))),
        }
    )  # fmt: skip
    seen = dict[int, str]()
    offered = list[str]()
    for seed in (0, 2, 4):
        table = await seated(made, seed)
        offered += [choice.words for choice in table.page().choices]
        await table.act(Choice("say", ""), "I like it.")
        seen[seed] = table.page().blocks[0].text
        await table.act(Choice("yes", ""))
        offered += [choice.words for choice in table.page().choices]

    assert [] == [*filter(None, offered)]
    assert seen[0] == EN["stock.back"].format(words="I like it.")
    assert seen[2] == EN["stock.part"].format(words="I")
    assert seen[4] == EN["stock.rebuttal"]
    assert EN["stock.thanks"] == table.page().blocks[0].text


async def test_the_partner_seems_to_think() -> None:
    """While it does one sees what waiting is like; then its turn comes by itself, once."""
    time = Time()
    table = Practice(bundled("mirroring"), "Ana", time, pace=1500)
    await table.seat()
    await table.act(Choice("say", ""), "Tea.")
    waiting, due = table.page(), table.alarm()
    time.at += 1499
    await table.wake()
    same = table.page()
    time.at += 1
    await table.wake()

    assert time.at == due
    assert "is seeing" in waiting.headline or waiting.headline == EN["wait.other"].format(them=EN["practice.name"])
    assert (waiting.key, "settle") == (same.key, table.state.step)
    assert "slow" not in [choice.act for choice in waiting.choices]


async def test_the_partner_waits_for_a_clock() -> None:
    """Where it may not go on yet, it stays; somebody can let the time pass, and then it does."""
    made = exercise({"go": (Step("listener", {"say": "end"}), Guide("validate"))})
    shape = Shape(made.shape.start, made.shape.steps, {"turn": Clock(("go",), least=480_000)})
    table = await seated(replace(made, shape=shape))
    held = table.state.step
    waiting = table.page()
    await table.act(PASS)

    assert ("go", [PASS]) == (held, [choice for choice in waiting.choices if choice.act != "aside"])
    assert table.page().over
    assert EN["stock.validate"] == table.chairs["a"].said[-1].words


async def test_who_closes_it_is_told_that_it_stopped(tmp_path: Path) -> None:
    """And whoever came to the end is not."""
    room = Room(tmp_path / "data")
    stopped = await room.type(lambda start: start.practice("appreciation"), "Ana", "/quit")
    ended = await room.type(lambda start: start.practice("appreciation"), "Ana", *["1"] * 200)

    assert EN["plain.stopped"] in stopped
    assert EN["plain.stopped"] not in ended


async def test_a_break_can_be_tried() -> None:
    """The partner is ready as soon as somebody is; the time of it can be let pass."""
    table = await seated(bundled("mirroring"))
    await table.act(Choice("pause", "", minutes=20))
    resting = table.page()
    await table.act(PASS)
    await table.act(Choice("resume", ""))

    assert EN["break.ready"] in [choice.label for choice in resting.choices]
    assert PASS in resting.choices
    assert "invite" == table.state.step
    assert table.state.pause is None


async def test_one_can_stop_at_any_time() -> None:
    """Nothing comes after it."""
    table = await seated(bundled("mirroring"))
    await table.act(Choice("leave", ""))
    await table.wake()

    assert table.page().over
    assert (None, True) == (table.alarm(), WHO in table.page().notices)


async def test_a_no_of_the_partner_is_explained() -> None:
    """It answers in a fixed order, and the help says that this is no reproach, until one acts again."""
    made = exercise(
        {
            "mirror": (Step("listener", {"say": "check"}), Guide("mirror")),
            "check": (Step("speaker", {"no": "again", "yes": "end"}),
                      Guide("check", of="mirror", labels={"yes": "Y", "no": "N"})),
            "again": (Step("listener", {"say": "check2"}), Guide()),
            "check2": (Step("speaker", {"yes": "end"}), Guide("check", of="mirror", labels={"yes": "Y"})),
        }
    )  # fmt: skip
    table = Practice(made, "Ana", Time(), listens=True)
    await table.seat()
    await table.act(Choice("say", ""), "You like tea.")
    doubted = [block.text for block in table.page().help]
    doubt = EN["practice.doubt"].format(them=EN["practice.name"])

    assert doubt in doubted
    assert "again" == table.state.step


async def test_in_plain_lines_one_learns_the_form_by_numbers() -> None:
    """From the first page of mirroring to its last; where no words are offered, a line and Enter read it back."""
    table, heard = await seated(bundled("mirroring"), 3), list[str]()
    lines = Typed(*["1", ""] * 500)
    over = await Plain(table, lines, heard.append, lines.time, calm=False).run()
    said = "\n".join(heard)

    assert over
    assert said.count(WHO.split(".")[0]) >= 10
    assert all(words in " ".join(said.split()) for words in table.exercise.guides["mirror"].example.values())


def test_the_program_itself_practises_and_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`duologue practice`, from its first question to its last page."""
    for name, folder in (("HOME", "home"), ("DUOLOGUE_DATA", "data"), ("DUOLOGUE_CONFIG", "config.toml")):
        monkeypatch.setenv(name, str(tmp_path / folder))
    monkeypatch.setattr("duologue.terminal.Input", lambda: Typed("1", "Ana", *["1"] * 200))
    code = main(["practice", "appreciation", "--plain"])

    assert OK == code
    assert EN["over.end"] in capsys.readouterr().out
    assert [] == list(tmp_path.iterdir())
