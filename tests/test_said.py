# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The sentences in the language that was chosen; and no language lags behind."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from importlib.resources import files
from pathlib import Path
from string import Formatter

import pytest

from duologue import errors
from duologue.cli import main
from duologue.codes import read_code
from duologue.core.state import Reason
from duologue.drawing import told
from duologue.errors import BadCode, NotNow, Taken, Trouble
from duologue.library import Library
from duologue.lobby import invited
from duologue.phrases import EN
from duologue.said import SAID, ours, stops, words
from tests.helpers import unbroken

FOLDER = files("duologue") / "languages"
LANGUAGES = sorted(file.name.removesuffix(".toml") for file in FOLDER.iterdir())
TROUBLES = {
    f"trouble.{name}": str(kind.__doc__)
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, Trouble)
}
ENGLISH = {**EN, **TROUBLES}
ALIKE = {"voice.other", "turn.chose", "unsaid", "far.line", "title.theirs", "practice.name", "try.acts"}
ALIKE |= {"observe.code", "verb.pause", "doctor.programs.there"}  # may be the same in another language


def table(language: str) -> dict[str, str]:
    """What stands in this language's file."""
    held: dict[str, str] = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return held


def gaps(sentence: str) -> set[str]:
    """What the program fills in."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_lags(language: str) -> None:
    """Each language says all that English says, and nothing that is not said any more."""
    held = table(language)

    assert "de" in LANGUAGES
    assert ([], []) == (sorted(ENGLISH.keys() - held.keys()), sorted(held.keys() - ENGLISH.keys()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_sentence_is_put_into_other_words_and_has_the_same_gaps(language: str) -> None:
    """Nothing is empty or left in English, and what the program fills in is filled in."""
    held = table(language)

    assert [] == [key for key in ENGLISH if gaps(held[key]) != gaps(EN.get(key, ""))]
    assert [] == [key for key in ENGLISH if held[key] == ENGLISH[key] and key not in ALIKE]
    assert [] == [key for key in ENGLISH if not held[key] or held[key] != held[key].strip()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_screen_reader_can_speak_each_sentence(language: str) -> None:
    """No sentence draws; and a sentence ends as one where English does, a label does not."""
    held = table(language)
    signs = {letter for said in held.values() for letter in said if unicodedata.category(letter)[0] in "SC"}
    ends = tuple(".?!:…")
    ended = {key for key in ENGLISH if ENGLISH[key].rstrip("”)").endswith(ends)}

    assert signs <= {"\n", "=", "+", ">"}
    assert [] == sorted(key for key in ENGLISH if held[key].rstrip("“)").endswith(ends) != (key in ended))


@pytest.mark.parametrize("language", LANGUAGES)
def test_commands_are_the_same_in_every_language(language: str) -> None:
    """Whoever asks for /help finds each command where it was, set apart from what it does."""
    held = table(language)
    for key in ("plain.help", "plain.help.start"):
        assert [line.split()[0] for line in EN[key].split("\n")] == [line.split()[0] for line in held[key].split("\n")]
        assert all("  " in line for line in told(held[key]).split("\n"))


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_an_exercise_is_called_by_its_own_title(language: str) -> None:
    """Where a dialogue that ends names another one, it is found by that name in the list, in the same language."""
    found = {key: re.findall("[„“](.+?)[“”]", said) for key, said in words(language).items() if key.startswith("next.")}
    titles = {Library().exercise(id, language).title for id in Library().ids()}

    assert [1] * len(found) == [len(named) for named in found.values()]
    assert set() == {named for one in found.values() for named in one} - titles


@pytest.mark.parametrize("language", ["en", "fr", "", "DE", "../languages/de", "d\0e", "de.toml", "a" * 9999])
def test_a_language_that_is_not_there_is_english(language: str) -> None:
    """Nobody is left without words."""
    assert EN is words(language)


def test_what_is_said_changes_with_the_language_at_any_moment(german: None) -> None:
    """The same name is looked up anew each time, also by what was made before."""
    assert ("Zurück", len(words("de")), set(words("de"))) == (SAID["back"], len(SAID), set(SAID))
    SAID.choose("en")
    assert ("Back", None) == (SAID["back"], SAID.get("trouble.Taken"))


def test_two_partners_read_the_same_exercise_each_in_their_own_language() -> None:
    """One session, one shape: the pages of one are German, those of the other English, in one process."""
    english, german = Library().exercise("check-in"), Library().exercise("check-in", "de")
    pages = invited("Ana", english, True, words("en")), invited("Ana", german, True, words("de"))

    assert english.shape.encode() == german.shape.encode()
    assert ["Sit down", "Dazusetzen"] == [page.choices[0].label for page in pages]
    assert [any("Check-in" in block.text for block in page.blocks) for page in pages] == [True, False]


def test_what_goes_wrong_is_said_in_the_language_too(german: None) -> None:
    """A refusal and any other trouble."""
    assert "Du bist nicht dran. Bitte hör zu, bis du das Wort hast." == str(NotNow(Reason.NOT_YOUR_TURN))
    assert "Etwas anderes wurde vorher gesagt." == str(Taken())


def test_what_is_wrong_with_a_code_or_the_configuration_is_said_in_the_language_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], german: None
) -> None:
    """Whatever is wrong with the file, it is told in the language that stands in it."""
    file = tmp_path / "config.toml"
    file.write_text('language = "de"\nspeach = "x"\n', encoding="utf-8")
    monkeypatch.setenv("DUOLOGUE_CONFIG", str(file))
    with pytest.raises(BadCode) as caught:
        read_code("7-velvt-otter")

    assert 1 == main(["local", "--plain"])
    said = capsys.readouterr().err
    assert f"In {file}: „speach“ gibt es nicht. " == said[: said.index("Es gibt diese: ")]
    assert (
        "Das erste Wort ist keines von denen, aus denen Codes bestehen. Ein Code sieht aus wie 7-velvet-otter."
        == str(caught.value)
    )


def test_what_is_wrong_with_an_exercise_is_said_in_the_language_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], german: None
) -> None:
    """Whoever checks a file reads where the mistake is and what to do about it, in the language that was set."""
    file, config = tmp_path / "evening.toml", tmp_path / "config.toml"
    skeleton = (files("duologue") / "skeleton.toml").read_text(encoding="utf-8")
    above, _, below = skeleton.replace("my-exercise", "evening").partition("floor = ")
    file.write_text(f"{above}flor = {below}", encoding="utf-8")
    config.write_text('language = "de"', encoding="utf-8")
    monkeypatch.setenv("DUOLOGUE_CONFIG", str(config))

    assert 1 == main(["exercises", "check", str(file)])
    where = f"evening.toml, Zeile {above.count(chr(10)) + 1}, [step.send], flor"
    assert f"{where}: Diesen Schlüssel gibt es hier nicht. Meinst du „floor“?\n" == capsys.readouterr().out


def test_the_configuration_chooses_the_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], german: None
) -> None:
    """One line in it, and the program speaks German from the first sentence; without it, English."""
    file = tmp_path / "config.toml"
    monkeypatch.setenv("DUOLOGUE_CONFIG", str(file))
    heard = []
    for line in ('language = "de"', "", 'language = "de"', "language = 7"):
        file.write_text(line, encoding="utf-8")
        heard.append((main(["safety", "--plain"]), unbroken(capsys.readouterr().out)))

    assert [0, 0, 0, 0] == [code for code, _ in heard]
    assert [True, False, True] == ["Bevor ihr beginnt" in said for _, said in heard[:3]]


def test_what_stops_is_known_in_every_language() -> None:
    """Of what can be chosen, that which stops or asks for a break, and what begins or ends so, in whatever letters."""
    named = [SAID["stop"], words("de")["stop.yes"], "BREAK", "Pause.", "Stop for today, please", "F3 Stop", "/stop"]
    named += [
        "Stop \u2713",
        "\u25b8 Stop",
        "Break \u2615",
        "St\u03bfp",
        "St\u03c3p",
        "S\u1d1bop",
        "\uff33top",
    ]
    named += ["St\u00f6p", "Sto\u0335p", "\ua4e2top", "5top f0r today", "S t o p"]

    assert [] == [label for label in named if not stops(label)]
    assert [] == [
        label
        for label in ("Not now", "Please stop there", "Breaking", "Unstop", "We need a break", "Am Ende")
        if stops(label)
    ]


def test_no_bundled_exercise_calls_an_answer_as_one_stops() -> None:
    """In no language: what everybody has can be sat down to."""
    library = Library()
    held = [library.exercise(id, language) for id in library.ids() for language in ("en", *library.languages())]
    answers = [label for exercise in held for id in exercise.shape.steps for _, label in exercise.answers(id)]

    assert len(answers) > 100
    assert [] == [label for label in answers if stops(label)]


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_names_of_the_program_are_known_in_any_letters(language: str) -> None:
    """What it calls itself, nobody, and whoever reads it; and no name that people have."""
    own = {
        "en": ["Nobody", "The relay", "Y\u043eu", "You \u00b4", "\u028fou", "Yo\u03c5"],
        "de": ["Niemand", "D\u03c5", "Ihr", "ihr", "Dleses Programm"],
    }
    table = words(language)

    assert [True] * len(own[language]) == [ours(name, table) for name in own[language]]
    assert ours("duologue", table)
    assert [False] * 4 == [ours(name, table) for name in ("Ana", "Youssef", "Dua", "")]
