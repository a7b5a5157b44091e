# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What an author is told: each mistake in tests/data/mistakes is planted in the exercise that is sound without it."""

import re
import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from duologue.fileformat import Fault, FaultyFile
from duologue.library import Library
from duologue.phrases import EN
from duologue.said import words

DATA = Path(__file__).parent / "data" / "mistakes"
# Per mistake: `old` becomes `new` in `file`, and so on for each pair in `also`; `added` are further files. It is told
# `at` the only line of `told` that begins so (no `at`: no line), with this `table`, `key` and sentence, `what`;
# `among` = it brings other faults with it.
MISTAKES: dict[str, dict[str, Any]] = {
    name: mistake
    for file in sorted(DATA.glob("*.toml"))
    for name, mistake in tomllib.loads(file.read_text(encoding="utf-8")).items()
}
CODE = frozenset("msgspec tuple dict array object null None int str bool enum Struct `".split())


def talk(old: str = "", new: str = "") -> str:
    """The sound exercise, with this change."""
    text = (DATA / "sound" / "talk.toml").read_text(encoding="utf-8")
    return text.replace(old, new, 1)


def planted(mistake: dict[str, Any], folder: Path) -> None:
    """Put the sound files into this folder, and the mistake into them."""
    shutil.copytree(DATA / "sound", folder, dirs_exist_ok=True)
    file = folder / mistake.get("file", "talk.toml")
    text = file.read_text(encoding="utf-8")
    changes = [[mistake["old"], mistake.get("new", "")]] if "old" in mistake else []
    for old, new in [*changes, *mistake.get("also", [])]:
        assert text.count(old) == 1, f"{text.count(old)} times: {old}"
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    for name, content in mistake.get("added", {}).items():
        (folder / name).write_text(content, encoding="utf-8")


def line_of(text: str, at: str) -> int:
    """The number of the only line that begins so; `at` may go on into the next line."""
    found = [n for n, line in enumerate(text.split("\n")) if "\n".join(text.split("\n")[n:]).startswith(at) and line]
    assert len(found) == 1, f"{len(found)} times: {at}"
    return found[0] + 1


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_where_it_stands(mistake: dict[str, Any], tmp_path: Path) -> None:
    """The author reads the file, line, table and key of the mistake, what to do about it, and no word of code."""
    planted(mistake, tmp_path)
    told = mistake.get("told", mistake.get("file", "talk.toml"))
    line = line_of((tmp_path / told).read_text(encoding="utf-8"), mistake["at"]) if "at" in mistake else 0
    expected = Fault(told, mistake.get("table", ""), mistake.get("key", ""), mistake["what"], line)
    with pytest.raises(FaultyFile) as caught:
        Library(tmp_path).exercise("talk", "de" if ".de." in told else "en")
    faults = caught.value.faults

    assert expected in (faults if "among" in mistake else faults[:1])
    assert "among" in mistake or len(faults) == 1
    assert set() == CODE & set(" ".join(fault.what for fault in faults).split())


def said(language: Mapping[str, str]) -> list[str]:
    """The patterns of all sentences about a mistake, whatever is filled into them."""
    told = [language[key] for key in language if key.startswith(("flaw.", "fault."))]
    return ["".join(re.escape(text) + ".+" * (gap is not None) for text, gap, *_ in Formatter().parse(s)) for s in told]


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_in_the_language_of_its_author(mistake: dict[str, Any], tmp_path: Path, german: None) -> None:
    """Whoever reads German reads of the same places, in German alone; a nearest name is asked about in German too."""
    planted(mistake, tmp_path)
    told = mistake.get("told", mistake.get("file", "talk.toml"))
    with pytest.raises(FaultyFile) as caught:
        Library(tmp_path).exercise("talk", "de" if ".de." in told else "en")
    places = [(fault.file, fault.table, fault.key) for fault in caught.value.faults]

    assert (told, mistake.get("table", ""), mistake.get("key", "")) in places
    for fault in caught.value.faults:
        assert any(re.match(sentence, fault.what) for sentence in said(words("de")))
        assert not any(re.match(sentence, fault.what) for sentence in said(EN))
        assert "Did you mean" not in fault.what
        assert (f", Zeile {fault.line}" in str(fault)) == bool(fault.line)


def test_at_least_a_hundred_mistakes_are_planted() -> None:
    """No file of mistakes is passed over."""
    assert len(MISTAKES) >= 100


def test_without_a_mistake_the_file_is_sound() -> None:
    """What the mistakes are planted in is itself an exercise."""
    sound = Library(DATA / "sound").exercise("talk")

    assert 14 == len(sound.shape.steps)


BROKEN = {
    "a byte is not UTF-8": (b'format = 1\ntitle = "caf\xe9"\n', "", 2, "This file is not text in UTF-8."),
    "the file is too large": (b"#" * (256 * 1024 + 1), "", 0, "This file is too large: 256 KiB at most."),
    "a number is huge": (
        talk('hold = "5s"', f"words = 0x{'f' * 5000}").encode(), "words", 34,
        "There is a number here that is too large.",
    ),
    "a number has more digits than can be read": (
        talk('hold = "5s"', f"words = {'9' * 5000}").encode(), "", 0, "There is a number here that is too large.",
    ),
    "lists stand too deep in lists": (
        talk('title = "A talk"', f"title = {'[' * 20}{']' * 20}").encode(), "title", 4,
        "There are too many tables or lists in one another here.",
    ),
    "lists stand deeper than can be read": (
        talk('title = "A talk"', f"title = {'[' * 9000}{']' * 9000}").encode(), "", 0,
        "There are too many tables or lists in one another here.",
    ),
    "a name has too many dots": (
        talk('title = "A talk"', f"{'a.' * 20}a = 1").encode(), "", 4, "There is a name with too many dots here.",
    ),
    "there are too many steps": (
        talk("[clock.turn]", "".join(f"[step.s{n}]\n" for n in range(90))).encode(), "", 188,
        "An exercise has at most 96 steps, those of its parts counted.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "key", "line", "what"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_cannot_be_read_is_told(data: bytes, key: str, line: int, what: str, tmp_path: Path) -> None:
    """What no table can hold is told with its line, where one is known."""
    shutil.copytree(DATA / "sound", tmp_path, dirs_exist_ok=True)
    (tmp_path / "talk.toml").write_bytes(data)
    with pytest.raises(FaultyFile) as caught:
        Library(tmp_path).exercise("talk")
    (fault,) = caught.value.faults

    assert ("talk.toml", key, what, line) == (fault.file, fault.key, fault.what, fault.line)


def test_the_mistakes_of_several_steps_are_told_together(tmp_path: Path) -> None:
    """Whoever misspelt names in two steps reads of both at once, in the order of the file."""
    first, second = MISTAKES["a key of a step is misspelt"], MISTAKES["a draft is kept from no step"]
    planted({**first, "also": [[second["old"], second["new"]]]}, tmp_path)
    with pytest.raises(FaultyFile) as caught:
        Library(tmp_path).exercise("talk")

    assert [first["what"], second["what"]] == [fault.what for fault in caught.value.faults]
