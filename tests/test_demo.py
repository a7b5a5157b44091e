# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A scripted couple plays by the same rules as everybody else."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace

import pytest

from duologue import demo
from duologue.core.exercise import Guide
from duologue.core.shape import Step
from duologue.demo import Line
from duologue.drawing import told
from duologue.errors import NotNow
from duologue.library import Library
from duologue.page import Choice
from duologue.phrases import EN
from duologue.said import SAID
from duologue.terminal import now
from tests.helpers import unbroken
from tests.table import Typed, bundled, exercise
from tests.test_said import LANGUAGES


async def on(seconds: float) -> bool:
    """No time to read."""
    return True


def test_every_bundled_exercise_has_its_couple() -> None:
    """Whatever exercise comes with the program can be watched first."""
    assert Library().ids() == demo.scripts()


@pytest.mark.parametrize("id", demo.scripts())
async def test_each_script_plays_to_the_end(id: str) -> None:
    """The couple's lines are legal from the first to the last, which ends the dialogue; every word is shown."""
    heard: list[str] = []
    lines = demo.script(id)
    await demo.play(bundled(id), lines, heard.append, on)
    text = " ".join("\n".join(heard).split())
    for n in (n for n, page in enumerate(heard[::2]) if EN["together"] in unbroken(page)):
        assert lines[n].act == lines.pop(n + 1).act  # one key said it for both

    assert "== That is all for now." in heard[-1]
    assert 2 * len(lines) + 1 == len(heard)
    assert [] == [line.words for line in lines if " ".join(line.words.split()) not in text]
    assert all(f"{demo.NAMES[line.seat]} > " in said for line, said in zip(lines, heard[1::2], strict=True))


async def test_people_have_time_to_read() -> None:
    """Between a page and its answer there is time for all words that are new, 220 a minute, and 2 s at least."""
    order: list[str] = []
    times: list[float] = []

    async def read(seconds: float) -> bool:
        order.append("read")
        times.append(seconds)
        return len(times) < 5

    made = exercise({f"s{n}": (Step("speaker", {"say": f"s{n + 1}" if n < 4 else "end"}), Guide()) for n in range(5)})
    long, longer = "so " * 220, "ho " * 440
    await demo.play(made, [Line("a", "say", words) for words in ("a b", long, longer, "c", "d")], order.append, read)

    assert ["read", "\n  Alex > a b"] == order[1:3]
    assert [2.2, 2.0, 60.0, 120.0, 2.0] == [round(seconds, 1) for seconds in times]
    assert "read" == order[-1]


@pytest.mark.parametrize("typed", [["/QUIT "], ["", "words", None, "/quit"]])
async def test_who_watches_sets_the_pace(typed: list[str | None]) -> None:
    """Enter, anything typed or the time goes on; /quit stops; one line says so first."""
    heard: list[str] = []
    lines = Typed(*typed)
    await demo.watch("appreciation", heard.append, lines)

    assert f"\n{told(EN['demo.how'])}" == heard[0]
    assert len(typed) - 1 == len([said for said in heard if " > " in said])
    assert f"\n{told(EN['plain.stopped'])}" == heard[-1]
    assert all(until is not None and until > now() for until in lines.until)


async def test_without_a_terminal_it_plays_through() -> None:
    """Where nobody sits, nothing is said about keys, and nothing waits."""
    heard: list[str] = []
    await demo.watch("appreciation", heard.append)

    assert heard[0].startswith("\n== Sam, this one is for both of you.")
    assert "== That is all for now." in heard[-1]


async def test_time_passes_where_the_script_says_so() -> None:
    """Bells ring as they would, and times are said as people say them."""
    heard: list[str] = []
    await demo.watch("twin-monologues", heard.append)
    text = unbroken(" ".join(heard))

    assert 3 == text.count("The bell. Take one breath, then change places.")
    assert re.search("This goes on until ([A-Z][a-z]+ )?[0-9]{2}:[0-9]{2}[.]", text)


async def test_an_act_without_a_label_is_named_as_it_is() -> None:
    """What no page offers by a label, as stopping, is shown by its name."""
    heard: list[str] = []
    await demo.play(bundled("mirroring"), [Line("b", "leave")], heard.append, on)

    assert "\n  Sam > leave" == heard[1]


async def test_the_couple_has_no_way_round_the_rules() -> None:
    """A line out of turn is refused."""
    with pytest.raises(NotNow):
        await demo.play(bundled("mirroring"), [Line("b", "say", "but I")], lambda said: None, on)


def test_who_has_no_script_is_not_found() -> None:
    """There are lines for the bundled exercises alone."""
    with pytest.raises(FileNotFoundError):
        demo.script("no-such-exercise")


# --- in another language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id", demo.scripts())
def test_no_script_lags_behind_in_another_language(id: str, language: str) -> None:
    """What the program can be said in, each couple speaks: as many words as in English, and none left in English."""
    english, other = demo.script(id), demo.script(id, language)
    side: list[str] = tomllib.loads((demo.COUPLES / f"{id}.{language}.toml").read_text(encoding="utf-8"))["words"]
    pairs = [(line.words, words.words) for line, words in zip(english, other, strict=True) if line.words]

    assert [words for _, words in pairs] == side
    assert [] == [words for words, said in pairs if words == said or not said.strip()]
    assert [replace(line, words="") for line in english] == [replace(line, words="") for line in other]


async def _read(id: str) -> set[str]:
    """All that is read on the screen while they play."""
    show = await demo.show(id, Clock())
    seen = demo._texts(show.page())
    while show.alarm() is not None:
        await show.on()
        seen |= demo._texts(show.page())
    return seen - {""}


@pytest.mark.parametrize("id", demo.scripts())
async def test_a_whole_demonstration_is_in_one_language(id: str) -> None:
    """With German set, no text of any page is the one that stands there in English."""
    english = await _read(id)
    try:
        SAID.choose("de")
        german = await _read(id)
    finally:
        SAID.choose("en")

    assert set() == german & english


@pytest.mark.parametrize("id", demo.scripts())
async def test_the_couple_speaks_german_in_lines(id: str, german: None) -> None:
    """Its lines are legal in the German exercise to the end, and every word of them is shown."""
    heard = list[str]()
    await demo.watch(id, heard.append)
    text = unbroken("\n".join(heard))

    assert [] == [line.words for line in demo.script(id, "de") if unbroken(line.words) not in text]
    assert SAID["over.end"] in heard[-1]


async def test_an_unknown_language_is_english_throughout() -> None:
    """Where the program has no sentences, the couple has no words either."""
    try:
        SAID.choose("xx")
        words, language = demo.script("check-in", "xx"), SAID.language
    finally:
        SAID.choose("en")

    assert (demo.script("check-in"), "en") == (words, language)


# --- on a screen


class Clock:
    """Milliseconds that a test moves."""

    at = 0

    def __call__(self) -> int:
        return self.at


@pytest.mark.parametrize("id", demo.scripts())
async def test_each_script_plays_to_the_end_by_itself(id: str) -> None:
    """Whenever the time to read is over the next page is there, which says what is done on it; nobody is asked."""
    clock = Clock()
    show, seen = await demo.show(id, clock), list[str]()
    while (due := show.alarm()) is not None:
        page = show.page()
        seen.append(page.blocks[-1].text)
        assert ((), None) == (page.choices, page.field)
        clock.at = due - 1
        await show.wake()
        assert page.key == show.page().key
        clock.at = due
        await show.wake()
        await show.change()

    words = [line.words for line in demo.script(id) if line.words]
    assert words == [said for said in seen if said in words]
    assert show.page().over


async def test_what_one_key_says_for_both_is_asked_once() -> None:
    """A page that both take together comes once, on the screen as in lines."""
    show, steps = await demo.show("third-party-view", Clock()), list[str]()
    while show.alarm() is not None:
        steps += [show.page().spot[1]] if EN["together"] in [block.text for block in show.page().blocks] else []
        await show.on()

    assert ["facts", "friend", "hard", "next-time"] == steps


async def test_whoever_watches_a_show_changes_nothing() -> None:
    """What a session can be asked for does nothing here, and from the last page there is no way on."""
    show = await demo.show("appreciation", Clock())
    page = show.page()
    await show.act(Choice("say", ""), "words")
    show.write("words", page)
    show.note("words")
    show.hide()
    unchanged = page == show.page() == show.asking(Choice("pause", "", asks="time"))
    while show.alarm() is not None:
        await show.on()
    last = show.page()
    await show.on()

    assert (True, None) == (unchanged, show.notes())
    assert last == show.page()
    assert show.turns(0) != ()
