# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The library: an exercise in the words of another language, from files that hold words alone."""

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import fields
from importlib.resources import files
from pathlib import Path

import pytest

from duologue.core.exercise import Guide
from duologue.fileformat import WORDS
from duologue.library import Library
from tests.talk import DATA, TALK, read

BUNDLED = Library().ids()


def texts(held: object) -> Iterator[str]:
    """All the text in these words."""
    if isinstance(held, str):
        yield held
    elif isinstance(held, Mapping):
        yield from (said for one in held.values() for said in texts(one))
    elif isinstance(held, tuple):
        yield from (said for one in held for said in texts(one))


@pytest.fixture
def german(tmp_path: Path) -> Library:
    """The tests' own exercises with the German side files beside them."""
    for name in ("exercises", "languages"):
        shutil.copytree(DATA / name, tmp_path, dirs_exist_ok=True)
    return Library(tmp_path)


def test_another_language_changes_all_words_and_nothing_else(german: Library) -> None:
    """Both partners are in one session, with the same rules, each in their own words: those of parts, too."""
    english, other = german.exercise("mirroring"), german.exercise("mirroring", "de")
    rest = [field.name for field in fields(Guide) if field.name not in WORDS]

    assert english.shape.encode() == other.shape.encode()
    assert (english.id, english.minutes, english.symmetric) == (other.id, other.minutes, other.symmetric)
    assert not set(map(str, english.roles.values())) & set(map(str, other.roles.values()))
    for id, guide in english.guides.items():
        assert [getattr(guide, name) for name in rest] == [getattr(other.guides[id], name) for name in rest]
        assert [] == [n for n in WORDS if getattr(guide, n) and getattr(guide, n) == getattr(other.guides[id], n)]
        assert guide.labels.keys() == other.guides[id].labels.keys()


def test_arguments_are_put_into_other_words(german: Library) -> None:
    """Words given to a part, and the part's own for want of them, are there in the other language."""
    send = german.exercise("mirroring", "de").guides["hear.piece.send"]
    ask = german.exercise("mirroring", "de").guides["appointment.ask"]

    assert "Sage eines, das dir wichtig ist." == send.prompt
    assert ("Ich fühle …", "Ich brauche …", "Ich sehne mich nach …") == send.stems
    assert ("Ich möchte mit dir reden über …",) == ask.stems
    assert "Die Frage an dich: „{appointment.ask}“ Passt es dir jetzt?" == german.exercise(
        "mirroring", "de"
    ).guides["appointment.answer"].prompt  # fmt: skip


def test_a_vocabulary_has_headings_of_its_own_in_another_language(german: Library) -> None:
    """A list of feelings is not translated word by word."""
    (_, (heading, words)) = german.exercise("mirroring", "de").vocabularies["feelings"]

    assert ("traurig und allein", ("traurig", "einsam", "verletzt")) == (heading, words)


@pytest.mark.parametrize(
    "language", ["fr", "en", "", "DE", "de.de", "../languages/de", "d\0e", "de/", "\ud800", "a" * 9999]
)
def test_without_a_side_file_the_words_stay(language: str, german: Library) -> None:
    """A language that is not there, or is none, leaves the exercise in its own."""
    assert german.exercise("mirroring") == german.exercise("mirroring", language)


def test_an_exercise_may_be_in_another_language_itself() -> None:
    """A German exercise has English as its side file, and needs none for German."""
    files: dict[str, str | bytes] = {
        "talk.toml": TALK.replace("format = 1", 'format = 1\nlanguage = "de"'), "talk.de.toml": "no",
        "talk.en.toml": 'title = "In English"',
    }  # fmt: skip

    assert ["A talk", "In English"] == [read(files, language).title for language in ("de", "en")]


def test_a_bundled_exercise_may_be_translated_in_ones_own_folder(tmp_path: Path) -> None:
    """A side file of one's own gives a bundled exercise, its parts and its lists their words."""
    for name, words in {
        "mirroring.de.toml": 'title = "Spiegeln"',
        "parts/validate-empathize.de.toml": '[step.felt]\nprompt = "Fühlt es sich so an?"',
        "vocabularies/feelings.de.toml": '[groups]\n"froh" = ["froh"]',
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(words, encoding="utf-8")
    held = Library(tmp_path).exercise("mirroring", "de")

    assert ("Spiegeln", "Fühlt es sich so an?") == (held.title, held.guides["understand.felt"].prompt)
    assert {"feelings": (("froh", ("froh",)),)} == held.vocabularies


def test_an_exercise_of_ones_own_is_never_worded_by_another_of_its_name(tmp_path: Path) -> None:
    """The side file of a bundled exercise belongs to that one, not to one's own with other steps."""
    own, bundled = tmp_path / "own", tmp_path / "bundled"
    shutil.copytree(DATA / "exercises", own)
    shutil.copytree(str(files("duologue") / "exercises"), bundled)
    for name in ("exercises", "languages"):
        shutil.copytree(DATA / name, bundled, dirs_exist_ok=True)
    library = Library(own)
    library._folders = [own, bundled]
    english, other = library.exercise("mirroring"), library.exercise("mirroring", "de")

    assert (english.title, english.guides) == (other.title, other.guides)
    assert "traurig und allein" == other.vocabularies["feelings"][1][0]  # that list is the bundled one


@pytest.mark.parametrize("id", BUNDLED)
def test_a_bundled_exercise_is_whole_in_german(id: str) -> None:
    """Nothing that came with the program is half in English: each word is there, with the names that go into it."""
    english, german = Library().exercise(id), Library().exercise(id, "de")

    assert english.shape.encode() == german.shape.encode()
    assert {english.title, english.summary, english.source}.isdisjoint((german.title, german.summary, german.source))
    for step, guide in english.guides.items():
        for name in WORDS & {field.name for field in fields(Guide)}:
            said, other = getattr(guide, name), getattr(german.guides[step], name)
            gaps, into = (set(re.findall(r"{.+?}", " ".join(texts(held)))) for held in (said, other))
            # Where English says "they", another language may have to say the name.
            assert not said or (said != other and gaps <= into <= gaps | {"{partner}"})
    assert all(english.vocabularies[name] != german.vocabularies[name] for name in english.vocabularies)


@pytest.mark.parametrize("id", BUNDLED)
def test_sixteen_words_are_enough_in_german_too(id: str) -> None:
    """No sentence of an exercise is longer than two tired people can take in."""
    german = Library().exercise(id, "de")
    said = [said for guide in german.guides.values() for name in WORDS for said in texts(getattr(guide, name, ""))]
    sentences = [sentence for one in said for sentence in re.split(r"(?<=[.!?:;])\s", one)]

    assert [] == [sentence for sentence in sentences if len(sentence.split()) > 16]
