# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
import os
import sys
from pathlib import Path

import pytest

from duologue.config import (
    CAN_BE_GIVEN,
    KEY_IDS,
    KEYS,
    OWN_KEYS,
    SWITCHES,
    Config,
    config_file,
    data_folder,
    language,
    read,
)  # fmt: skip
from duologue.errors import BadConfig


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the configuration is; it is not there yet."""
    return tmp_path / "config.toml"


def trouble(file: Path, data: str | bytes) -> str:
    """What a person reads about a file with this in it, without the file's name at the start."""
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    with pytest.raises(BadConfig) as caught:
        read(file)
    said = str(caught.value)
    assert said.startswith(str(file))
    assert said.endswith((".", "?"))
    return said.removeprefix(str(file)).lstrip(": ")


@pytest.mark.parametrize("data", [None, b"", b"# nothing yet\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf# from some editors"])
def test_nothing_need_be_configured(file: Path, data: bytes | None) -> None:
    """Without a file, and with an empty one, the exercises are those of the program, in English."""
    if data is not None:
        file.write_bytes(data)

    assert Config(None, "en") == Config() == read(file)


def test_what_is_set_is_used(file: Path) -> None:
    """Each key is read, and alone it leaves the others as they were."""
    own = file.parent / "own"
    own.mkdir()
    path = str(own).replace("\\", "\\\\")
    found = []
    for line in ('language = "de"', f'exercises = "{path}"', f'exercises = "{path}"\r\nlanguage = "pt-BR"'):
        file.write_bytes(b"\xef\xbb\xbf" + line.encode())
        found.append(read(file))

    assert ("exercises", "language", "relay", "theme", "bell", "title", "fades", "keys") == KEYS
    assert [Config(None, "de"), Config(own, "en"), Config(own, "pt-BR")] == found


def test_the_relay_is_set_by_the_file_or_by_a_variable(file: Path) -> None:
    """The variable goes before the file, also where it says that there is none; what is no address is told."""
    file.write_text('relay = "wss://relay.example"')
    found = [read(file, environ).relay for environ in ({}, {"DUOLOGUE_RELAY": "box:1"}, {"DUOLOGUE_RELAY": ""})]

    assert ["wss://relay.example", "box:1", ""] == found
    with pytest.raises(BadConfig, match="“http://box” cannot be used as the relay") as caught:
        read(file, {"DUOLOGUE_RELAY": "http://box"})
    assert "wss://relay.example" in str(caught.value)


def test_the_look_is_set_by_the_file_and_a_theme_by_a_variable_too(file: Path) -> None:
    """Theme, bell, title and keys are read; the variable goes before the file, also where it says that none is set."""
    file.write_text('theme = "nord"\nbell = false\ntitle = false\n[keys]\npause = "f6"\nso-far = "f4,ctrl+o"\n')
    found = [read(file, environ).theme for environ in ({}, {"DUOLOGUE_THEME": "ansi-dark"}, {"DUOLOGUE_THEME": ""})]

    assert Config(theme="nord", bell=False, title=False, keys={"pause": "f6", "so-far": "f4,ctrl+o"}) == read(file, {})
    assert ["nord", "ansi-dark", ""] == found
    assert (True, True, {}) == (Config().bell, Config().title, Config().keys)


def test_the_environment_names_other_places() -> None:
    """Two variables name the file and the folder; empty, they are as good as unset."""
    environ = {"DUOLOGUE_CONFIG": "here/mine.toml", "DUOLOGUE_DATA": "there"}
    empty = {"DUOLOGUE_CONFIG": "", "DUOLOGUE_DATA": ""}

    assert [Path("here/mine.toml"), Path("there")] == [config_file(environ), data_folder(environ)]
    assert [config_file({}), data_folder({})] == [config_file(empty), data_folder(empty)]
    assert "config.toml" == config_file({}).name


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have places of their own")
def test_the_systems_own_places_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Linux things are where XDG says, under the program's name."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "etc"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "var"))

    assert tmp_path / "etc" / "duologue" / "config.toml" == config_file({})
    assert tmp_path / "var" / "duologue" == data_folder({})


def test_a_wrong_key_is_answered_with_the_right_one(file: Path) -> None:
    """A misspelt key brings the nearest name, and one that is like none brings them all."""
    assert "there is no key “excercises”. Did you mean “exercises”?" == trouble(file, 'excercises = "x"')
    assert "there is no key “lang”. Did you mean “language”?" == trouble(file, 'lang = "de"')
    assert f"there is no key “x”. The keys are: {', '.join(KEYS)}." == trouble(file, "x = 1")
    assert "there is no key “Language”. Did you mean “language”?" == trouble(file, "[Language]")


@pytest.mark.parametrize("value", ["7", "true", "1.5", '["de"]', '{ a = "de" }', "2026-11-23", '""'])
@pytest.mark.parametrize("key", [key for key in KEYS if key not in (*SWITCHES, "keys")])
def test_values_are_text(file: Path, key: str, value: str) -> None:
    """A number, a list, a date or nothing is no value where text belongs."""
    assert f"“{key}” should be text in quotes." == trouble(file, f"{key} = {value}")


@pytest.mark.parametrize("value", ['"true"', "1", "0.0", "[true]", '""'])
@pytest.mark.parametrize("key", SWITCHES)
def test_switches_are_true_or_false(file: Path, key: str, value: str) -> None:
    """Neither a word in quotes nor a number turns anything on or off."""
    assert f"“{key}” should be true or false, without quotes." == trouble(file, f"{key} = {value}")


@pytest.mark.parametrize("value", ['"f1"', "true", "[]", "[[1]]"])
def test_keys_are_a_table(file: Path, value: str) -> None:
    """A key by itself, where nothing says what it is for, is answered with how a table looks."""
    expected = '“keys” should be a table: a line [keys], and below it lines such as pause = "f6".'

    assert expected == trouble(file, f"keys = {value}")


def test_every_key_that_can_be_given_can_be_given_to_everything(file: Path) -> None:
    """Each thing takes each of the keys that is nothing else's, one or several."""
    for n, id in enumerate(KEY_IDS):
        keys = ",".join(key for key in CAN_BE_GIVEN[n:] if OWN_KEYS[id] == key or key not in OWN_KEYS.values())
        file.write_text(f'[keys]\n{id} = "{keys}"')

        assert {id: keys} == read(file).keys


def test_two_things_may_change_their_keys(file: Path) -> None:
    """What a thing has no more is free for another."""
    file.write_text('[keys]\npause = "f3"\nleave = "f2"')

    assert {"pause": "f3", "leave": "f2"} == read(file).keys


MISTAKES = [
    ('puase = "f6"', "in [keys] there is no “puase”. Did you mean “pause”?"),
    ('so_far = "f6"', "in [keys] there is no “so_far”. Did you mean “so-far”?"),
    ('x = "f6"', f"in [keys] there is no “x”. The keys are: {', '.join(KEY_IDS)}."),
    ("pause = 6", "in [keys], “pause” should be text in quotes."),
    ('pause = ""', "in [keys], “pause” should be text in quotes."),
    ('pause = "cntrl+b"', "in [keys], “pause” cannot have the key “cntrl+b”. Did you mean “ctrl+b”?"),
    ('pause = "F6"', "in [keys], “pause” cannot have the key “F6”. Did you mean “f6”?"),
    ('pause = "p"', f"in [keys], “pause” cannot have the key “p”. The keys are: {', '.join(CAN_BE_GIVEN)}."),
    ('pause = "f6,"', f"in [keys], “pause” cannot have the key “”. The keys are: {', '.join(CAN_BE_GIVEN)}."),
    ('pause = "f6"\nleave = "f6"', "in [keys], “f6” is given to “pause” and to “leave”. Change one of them."),
    ('pause = "f3"', "in [keys], “f3” is given to “pause”, and it is the key of “leave”. Give “leave” another, too."),
    (
        'help = "f6,ctrl+q"',
        "in [keys], “ctrl+q” is given to “help”, and it is the key of “close”. Give “close” another, too.",
    ),
    ('pause = "f6,f6"', "in [keys], “f6” is given to “pause” and to “pause”. Change one of them."),
]


@pytest.mark.parametrize(("line", "expected"), MISTAKES)
def test_a_wrong_line_among_the_keys_is_named(file: Path, line: str, expected: str) -> None:
    """What it cannot stand for, what is no key for it, and a key that is given twice; with the nearest right name."""
    assert expected == trouble(file, f"[keys]\n{line}")


@pytest.mark.parametrize("key", ["enter", "escape", "space", "tab", "a", "ctrl+c", "ctrl+j", "ctrl+m", "ctrl+p", "up"])
def test_no_key_that_writes_or_answers_can_be_given(file: Path, key: str) -> None:
    """Nobody ends an evening by a letter of what they write, nor by the key that sends or makes a new line."""
    assert f"“vanish” cannot have the key “{key}”." in trouble(file, f'[keys]\nvanish = "{key}"')


@pytest.mark.parametrize(
    "data",
    [
        b"language = de",
        b"language",
        b'language = "de"\nlanguage = "en"',
        b"\x00",
        b"language = [" + b"[" * 100_000,
        b'language = "\xff"',
        b"\xff\xfel\x00",
        b"language = '\xed\xa0\x80'",
    ],
)
def test_a_file_that_is_no_toml_says_so(file: Path, data: bytes) -> None:
    """Wrong syntax, a key given twice, deep nesting and bytes that are no UTF-8 are told as what they are."""
    assert trouble(file, data).startswith("is not TOML: ")


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder in its place, a file on the way to it and a closed door are told in the system's words."""
    (tmp_path / "file").touch()
    closed = tmp_path / "closed.toml"
    closed.touch(mode=0)
    places = [tmp_path, tmp_path / "file" / "config.toml"]
    # Nothing is closed to root.
    places += [closed] if os.geteuid() else []
    expected = ["Is a directory", "Not a directory", "Permission denied"][: len(places)]
    said = []
    for place in places:
        with pytest.raises(BadConfig) as caught:
            read(place)
        said.append(str(caught.value))

    assert [f"{place} cannot be read: {why}." for place, why in zip(places, expected, strict=True)] == said


@pytest.mark.parametrize("name", ["missing", "config.toml", "~nobody-of-this-name/own", "a\\u0000b", "x" * 5000])
def test_the_folder_must_be_one(file: Path, name: str) -> None:
    """A folder that is not there, is a file, has a home of nobody or a name of no file system is none."""
    assert "“exercises” should name a folder, and " in trouble(file, f'exercises = "{name}"')


def test_a_folder_behind_a_closed_door_is_none(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system will not let anyone look, the sentence is the same."""

    def is_dir(path: Path) -> bool:
        raise PermissionError

    monkeypatch.setattr(Path, "is_dir", is_dir)

    assert "“exercises” should name a folder, and own is none." == trouble(file, 'exercises = "own"')


def test_a_folder_is_seen_from_the_file_or_from_home(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative name starts at the file's folder, wherever the program runs; "~" is the home folder."""
    home = file.parent / "home"
    (home / "own").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    found = []
    for name in ("home/own", "~/own", "./home/../home/own"):
        file.write_text(f'exercises = "{name}"')
        found.append(read(file).exercises)

    assert [home / "own", home / "own"] == found[:2]
    assert found[2] is not None
    assert found[2].samefile(home / "own")


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ('language = "de"', "de"),
        ('language = "de"\nrelai = 7', "de"),
        ("language = 7", "en"),
        ("", "en"),
        ("= =", "en"),
    ],
)
def test_the_language_is_known_whatever_else_is_wrong(held: str, expected: str, file: Path) -> None:
    """What is wrong with a file can be said in the language that stands in it."""
    before = language(file)
    file.write_text(held, encoding="utf-8")

    assert ("en", expected) == (before, language(file))
