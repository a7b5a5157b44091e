# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The command `duologue exercises`: what it prints, and with which exit code."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path

import pytest

from duologue import schema
from duologue.cli import FAILED, OK, USAGE, main
from duologue.drawing import told
from duologue.library import Library
from duologue.phrases import EN
from tests.table import Typed

DATA = Path(__file__).parent / "data"


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of its own for each test, whose folder one is in; where its configuration would be."""
    for name, folder in (("HOME", "home"), ("DUOLOGUE_DATA", "data"), ("DUOLOGUE_CONFIG", "config.toml")):
        monkeypatch.setenv(name, str(tmp_path / folder))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "config.toml"


@pytest.fixture
def evening(tmp_path: Path) -> Path:
    """An exercise file that is sound."""
    (tmp_path / "own").mkdir()
    file = tmp_path / "own" / "evening.toml"
    file.write_text(
        'format = 1\nid = "evening"\ntitle = "Evening"\nsummary = "One thing."\nminutes = [1, 2]\nstart = "tell"\n'
        '[step.tell]\nfloor = "speaker"\nprompt = "Tell."\nlabels = { pass = "Not today" }\n'
        'acts = { say = "end", pass = "end" }\n[step.end]\nfloor = "nobody"\nprompt = "Good night."\n'
    )
    return file


def test_exercises_are_listed(capsys: pytest.CaptureFixture[str], machine: Path, evening: Path) -> None:
    """The bundled ones and those of one's own folder, with their length; one that cannot be used says why."""
    bundled = [main(["exercises"]), main(["exercises", "list"])]
    first = capsys.readouterr().out
    machine.write_text(f'exercises = "{evening.parent}"')
    own = main(["exercises", "list"])
    (evening.parent / "broken.toml").write_text("format = 1")
    broken = main(["exercises", "list"])
    said = capsys.readouterr().out

    assert [OK, OK, OK, FAILED] == [*bundled, own, broken]
    assert 2 == first.count("\nmirroring\n    Mirroring dialogue (30 to 45 minutes)\n")
    assert 2 == said.count("\nevening\n    Evening (1 to 2 minutes)\n")
    assert "\nbroken cannot be used: broken.toml" in said


def test_an_exercise_is_shown(capsys: pytest.CaptureFixture[str], evening: Path, machine: Path) -> None:
    """Its words, its steps, who has the floor and where each answer leads."""
    machine.write_text(f'exercises = "{evening.parent}"')
    code = main(["exercises", "show", "evening"])
    said = capsys.readouterr().out

    assert OK == code
    assert said.startswith("Evening (1 to 2 minutes)\nOne thing.\n")
    assert "tell: speaker\n    Tell.\n    say -> end\n    Not today -> end\n" in said
    assert said.endswith("end: nobody\n    Good night.\n    the end\n")


def test_files_are_checked(capsys: pytest.CaptureFixture[str], evening: Path, tmp_path: Path) -> None:
    """A sound file is said to be sound; of all others every fault is printed with its place."""
    sound = main(["exercises", "check", str(evening)])
    first = capsys.readouterr().out
    (tmp_path / "bad.toml").write_text(evening.read_text().replace('"end", pass', '"nowhere", pass'))
    code = main(["exercises", "check", str(evening), str(tmp_path / "bad.toml"), str(tmp_path / "none.toml")])
    said = capsys.readouterr().out

    assert (OK, f"{evening}: sound, 2 steps.\n") == (sound, first)
    assert FAILED == code
    assert f"{evening}: sound" in said
    assert "bad.toml, line 1" in said
    assert "“nowhere”" in said
    assert "none.toml: This file cannot be read" in said


def test_an_exercise_is_checked_by_its_name_too(
    capsys: pytest.CaptureFixture[str], evening: Path, machine: Path
) -> None:
    """One's own, one that came with the program; a file here comes first, and what is nowhere is said."""
    machine.write_text(f'exercises = "{evening.parent}"')
    codes = [main(["exercises", "check", name]) for name in ("evening", "mirroring")]
    first = capsys.readouterr().out.splitlines()
    Path("mirroring.toml").write_text("format = 1")
    codes += [main(["exercises", "check", name]) for name in ("mirroring", "eveningg")]
    said = capsys.readouterr().out

    assert [OK, OK, FAILED, FAILED] == codes
    assert ["evening: sound, 2 steps.", "mirroring: sound, 25 steps, also in de."] == first
    assert "mirroring.toml, id: " in said
    assert "There is no such exercise. Did you mean “evening”?" in said


def test_what_is_wrong_is_read_in_lines_at_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between words, and a path in one piece; what another program reads has a line for each mistake."""
    name = f"{'a' * 50}.toml"
    main(["exercises", "check", name])
    one = capsys.readouterr().out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "40")
    main(["exercises", "check", name])
    some = capsys.readouterr().out

    assert (1, one.split()) == (one.count("\n"), some.split())
    assert [50 + len(".toml:"), True] == [len(some.split("\n")[0]), max(map(len, some.split("\n")[1:])) <= 36]


def test_an_exercise_is_found_by_its_file_too(capsys: pytest.CaptureFixture[str], evening: Path) -> None:
    """Whoever has not put it into a folder of their own names the file."""
    codes = [main(["exercises", command, str(evening)]) for command in ("show", "print", "graph")]

    assert [OK, OK, OK] == codes
    assert 2 == capsys.readouterr().out.count("Evening")


def test_other_languages_are_checked_along(capsys: pytest.CaptureFixture[str], evening: Path) -> None:
    """The side files beside an exercise are read too; named by itself, each is checked with its exercise."""
    side = evening.with_name("evening.de.toml")
    side.write_text('title = "Abend"\n[step.tell]\nprompt = "Sag es."\n')
    sound = [main(["exercises", "check", str(file)]) for file in (evening, side)]
    first = capsys.readouterr().out
    side.write_text('titel = "Abend"\n')
    faulty = main(["exercises", "check", str(evening)])

    assert ([OK, OK], FAILED) == (sound, faulty)
    assert [f"{file}: sound, 2 steps, also in de." for file in (evening, side)] == first.splitlines()
    assert "evening.de.toml, line 1, titel: " in capsys.readouterr().out


@pytest.mark.parametrize("key", ["check.part", "check.side"])
def test_what_is_no_exercise_says_what_to_check_instead(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A part, and words that lie there without their exercise."""
    code = main(["exercises", "check", {"check.part": "parts/piece.toml", "check.side": "tea.de.toml"}[key]])

    assert FAILED == code
    assert EN[key].format(file="tea.toml") in capsys.readouterr().out


def test_a_new_file_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    """It passes every proof as it is written, has all three examples, and explains itself."""
    codes = [main(["exercises", "new", "our-evening"]), main(["exercises", "check", "our-evening.toml"])]
    said = capsys.readouterr().out
    lines = Path("our-evening.toml").read_text(encoding="utf-8")

    assert [OK, OK] == codes
    assert told(EN["new.done"].format(file="our-evening.toml")) in said
    assert said.endswith("our-evening.toml: sound, 6 steps.\n")
    assert {"good", "partial", "rebuttal"} == tomllib.loads(lines)["step"]["mirror"]["example"].keys()
    assert lines.count("#") > 20


def test_a_new_file_is_written_in_the_language(machine: Path, german: None) -> None:
    """The same steps, explained in German, and as sound as they are in English."""
    main(["exercises", "new", "ours"])
    machine.write_text('language = "de"')
    codes = [main(["exercises", *rest]) for rest in (["new", "abend"], ["check", "abend.toml"])]
    english, abend = (Path(f"{name}.toml").read_text(encoding="utf-8") for name in ("ours", "abend"))
    ours, theirs = tomllib.loads(english)["step"], tomllib.loads(abend)["step"]

    assert [OK, OK] == codes
    assert english.count("#") <= abend.count("#")
    assert "Eins von heute" == tomllib.loads(abend)["title"]
    assert {name: step.get("acts") for name, step in ours.items()} == {
        name: step.get("acts") for name, step in theirs.items()
    }


def test_a_new_file_overwrites_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """What is there stays as it is; a name that no exercise can have makes no file."""
    Path("mine.toml").write_text("mine")
    codes = [main(["exercises", "new", name]) for name in ("mine", "My Own", "../mine")]

    assert [FAILED] * 3 == codes
    assert ["mine.toml"] == [file.name for file in Path().iterdir()]
    assert "mine" == Path("mine.toml").read_text()
    assert told(EN["new.there"].format(file="mine.toml")) in capsys.readouterr().out


def test_an_exercise_is_tried_in_both_seats(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From its first page to its end, each page saying who may do what; nothing is kept."""
    main(["exercises", "new", "ours"])
    half = ["Tea.", "", "1", "You had tea.", "", "1", "1", "1", "1"]
    monkeypatch.setattr("duologue.authoring.Input", lambda: Typed(*half, *half))
    before = sorted(Path().rglob("*"))
    code = main(["exercises", "try", "ours.toml"])
    said = capsys.readouterr().out

    assert OK == code
    assert EN["try.who"].format(step="check") in said
    assert "Ana: not_yet -> again, yes -> change\n" in said
    assert said.rstrip().endswith("Sleep well.\n\nThis time Ana spoke first. Next time Ben could.")
    assert before == sorted(Path().rglob("*"))


def test_whoever_has_tried_enough_stops(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """By /quit, or where the input ends."""
    for lines in (["/quit"], []):
        monkeypatch.setattr("duologue.authoring.Input", lambda lines=lines: Typed(*lines))

        assert OK == main(["exercises", "try", "appreciation"])
        assert capsys.readouterr().out.endswith(f"\n{told(EN['plain.stopped'])}\n")


@pytest.mark.parametrize(("more", "made"), [([], schema.schema), (["--part"], schema.part_schema)])
def test_the_format_is_printed_for_editors(more: list[str], made: object, capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON, of exercises and of parts."""
    assert OK == main(["exercises", "schema", *more])
    assert made() == json.loads(capsys.readouterr().out)  # type: ignore[operator]


@pytest.mark.parametrize("wrong", [["chek"], ["check"], ["show"], ["new", "a", "b"]])
def test_a_wrong_command_of_it_is_a_usage_error(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, on standard error, with the command that may be meant."""
    with pytest.raises(SystemExit) as done:
        main(["exercises", *wrong])
    said = capsys.readouterr()

    assert (USAGE, "") == (done.value.code, said.out)
    assert said.err.startswith("usage: duologue exercises")
    assert ("Did you mean “check”?" in said.err) == (wrong == ["chek"])


def test_a_folder_of_drafts_is_checked_in_one_go(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """All files that are named, each with its own line."""
    shutil.copytree(DATA / "exercises", tmp_path / "drafts")
    names = sorted(str(file) for file in (tmp_path / "drafts").glob("*.toml"))

    assert OK == main(["exercises", "check", *names])
    assert len(names) == capsys.readouterr().out.count(": sound, ")
    assert len(names) > 5


def test_what_is_bundled_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    """Every exercise that comes with the program passes the proofs that others have to pass."""
    import duologue

    folder = Path(duologue.__file__).parent / "exercises"
    ids = Library().ids()

    assert OK == main(["exercises", "check", *(str(folder / f"{id}.toml") for id in ids)])
    assert len(ids) == capsys.readouterr().out.count(": sound, ")
