# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The library: an exercise that arrives from another machine, in one's own words where it is one's own."""

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from duologue.fileformat import FaultyFile
from duologue.library import Library
from duologue.packing import pack
from tests.talk import DATA

BUNDLED = Library()


def titled(folder: Path, title: str) -> Library:
    """A library with one's own German title for the check-in."""
    (folder / "check-in.de.toml").write_text(f'title = "{title}"', encoding="utf-8")
    return Library(folder)


@pytest.mark.parametrize("theirs", ["en", "de", "fr"])
@pytest.mark.parametrize("mine", ["en", "de", "fr"])
@pytest.mark.parametrize("id", ["check-in", "mirroring"])
def test_whatever_language_it_arrives_in_each_reads_their_own(id: str, mine: str, theirs: str) -> None:
    """An exercise that both have is worded by whoever reads it; in a language that is not there, by the exercise."""
    arrived = pack(BUNDLED.exercise(id, theirs))

    assert BUNDLED.exercise(id, mine) == BUNDLED.received(arrived, mine)
    assert BUNDLED.exercise(id, "de") != BUNDLED.received(arrived, "en")


def test_an_exercise_under_the_name_of_ours_is_not_ours() -> None:
    """With one word changed it is theirs, whatever id and title it bears; in any of our languages it is ours."""
    german, english = (pack(BUNDLED.exercise("check-in", language)) for language in ("de", "en"))

    assert BUNDLED.exercise("check-in") == BUNDLED.ours(german, "en")
    assert None is BUNDLED.ours(english.replace(b"{partner}", b"My {partner}", 1), "en")


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("theirs", ["en", "de"])
def test_an_exercise_with_one_changed_word_is_read_as_it_came(theirs: str, language: str) -> None:
    """What a partner has put into other words, nobody puts into others again."""
    arrived = pack(BUNDLED.exercise("check-in", theirs)).replace(b"{partner}", b"My {partner}", 1)
    held = BUNDLED.received(arrived, language)

    assert arrived == pack(held)
    assert "My {partner}" in str(held)


def test_an_exercise_with_other_rules_is_read_as_it_came() -> None:
    """With its words all the same, and one limit of another size, it is another exercise."""
    whole = pack(BUNDLED.exercise("mirroring"))
    arrived = whole.replace(rb"\"times\":3", rb"\"times\":2", 1)

    assert whole != arrived == pack(BUNDLED.received(arrived, "de"))


def test_an_exercise_that_is_not_there_is_read_as_it_came() -> None:
    """A partner's own exercise, of whatever name."""
    arrived = pack(BUNDLED.exercise("check-in")).replace(b'"id":"check-in"', b'"id":"ours"')

    assert arrived == pack(BUNDLED.received(arrived, "de"))


@pytest.mark.parametrize("data", [b"", b"{}", b"[" * 9999, b"\xff"])
def test_what_is_no_exercise_is_refused(data: bytes) -> None:
    """Damaged bytes are no exercise in any language."""
    with pytest.raises(ValueError, match=r"."):
        BUNDLED.received(data, "de")


def test_ones_own_words_for_a_bundled_exercise_are_used(tmp_path: Path) -> None:
    """Whoever has put the words of it into others reads those, whichever of its languages it arrives in."""
    own = titled(tmp_path, "Wie geht es dir?")
    arrived = [pack(BUNDLED.exercise("check-in")), pack(own.exercise("check-in", "de"))]

    assert ["Wie geht es dir?"] * 2 == [own.received(data, "de").title for data in arrived]
    assert ["Check-in"] * 2 == [own.received(data, "en").title for data in arrived]


def test_a_partners_own_translation_is_read_as_it_came(tmp_path: Path) -> None:
    """Words that are in no file here are shown as they are, in whatever language."""
    arrived = pack(titled(tmp_path, "Na, du?").exercise("check-in", "de"))

    assert "Na, du?" == BUNDLED.received(arrived, "en").title


def test_the_bundled_exercise_is_known_beside_ones_own_of_its_name(tmp_path: Path) -> None:
    """One's own version is not what a partner has invited to, and the one that came with the program is."""
    source = Path(str(files("duologue") / "exercises" / "check-in.toml")).read_text(encoding="utf-8")
    (tmp_path / "check-in.toml").write_text(source.replace("How are you, just now?", "Well?"), encoding="utf-8")
    own = Library(tmp_path)
    bundled, mine = pack(BUNDLED.exercise("check-in", "de")), pack(own.exercise("check-in"))

    assert [BUNDLED.exercise("check-in"), own.exercise("check-in")] == [
        own.received(bundled, "en"),
        own.received(mine, "en"),
    ]
    assert mine == pack(BUNDLED.received(mine, "en"))


def test_a_file_of_ones_own_that_is_faulty_stops_nobody(tmp_path: Path) -> None:
    """Where the words here cannot be read, those that came with the program are taken."""
    own = titled(tmp_path, "\\q")
    with pytest.raises(FaultyFile):
        own.exercise("check-in", "de")

    assert BUNDLED.exercise("check-in", "de") == own.received(pack(BUNDLED.exercise("check-in")), "de")


def test_an_exercise_that_both_have_in_their_own_folders_is_worded_too(tmp_path: Path) -> None:
    """A counsellor's exercise with its side file, handed to both, is read by each in their own language."""
    for name in ("exercises", "languages"):
        shutil.copytree(DATA / name, tmp_path, dirs_exist_ok=True)
    own = Library(tmp_path)

    assert own.exercise("mirroring") == own.received(pack(own.exercise("mirroring", "de")), "en")
    assert own.exercise("mirroring", "de") == own.received(pack(own.exercise("mirroring")), "de")


def test_the_languages_of_all_files_are_known(tmp_path: Path) -> None:
    """Those of exercises, of parts and of lists of words, each once; what is no side file names none."""
    for name in ("a.fr.toml", "parts/b.it.toml", "vocabularies/c.pt-br.toml", "b.fr.toml", "parts/d.toml", "x.es.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")

    assert ["de"] == BUNDLED.languages()
    assert ["de", "fr", "it", "pt-br"] == Library(tmp_path).languages()


def test_what_did_not_come_with_the_program_is_known_as_brought(tmp_path: Path) -> None:
    """An exercise of one's own, one with a changed word, and a copy in one's own folder are; ours is in no language."""
    file = Path(str(files("duologue") / "exercises" / "check-in.toml"))
    (tmp_path / "check-in.toml").write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    german = pack(BUNDLED.exercise("check-in", "de"))
    changed = german.replace(b"{partner}", b"Mein {partner}", 1)
    ours = [BUNDLED.exercise("check-in", "de"), BUNDLED.received(german, "en")]
    theirs = [Library(tmp_path).exercise("check-in"), BUNDLED.received(changed, "en"), BUNDLED.read(file)]

    assert [False, False] == [exercise.brought for exercise in ours]
    assert [True, True, True] == [exercise.brought for exercise in theirs]
