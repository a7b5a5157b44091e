# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Facts in, lines out: which word stands before each, and what it says to do."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from duologue.doctor import MB, Called, Facts, Finding, Folder, examined, report, unwell
from duologue.doctorwords import DOCTOR
from duologue.line import APART
from duologue.phrases import EN
from duologue.text import cells

HOME = "/home/sam"
WELL = Facts(
    size=(80, 24), draws=True, windows=False, environ={"HOME": HOME, "COLORTERM": "truecolor"}, encoding="utf-8",
    ascii=False, answer=b"\x1b[?0u\x1b[?62;c", relay=Called("wss://relay.example/"),
    folder=Folder(f"{HOME}/data/sessions", "folder", private=True, writable=True, free=10_000 * MB),
    config=f"{HOME}/config.toml", configured=True, trouble="", programs={"duologue": "0.1.0", "textual": "8.2.8"},
)  # fmt: skip
TOPICS = (
    "Terminal",
    "Size",
    "Colours",
    "Keys",
    "Letters",
    "Relay",
    "Clock",
    "Folder",
    "Disk",
    "Configuration",
    "Programs",
)


def key(said: str) -> str:
    """The name of the sentence that this was made from."""
    (name,) = (
        name.removeprefix("doctor.")
        for name, sentence in DOCTOR.items()
        if re.fullmatch(re.sub(r"\\{\w+\\}", ".+", re.escape(sentence)), said)
    )
    return name


def line(topic: str, **changed: object) -> tuple[str, str]:
    """The word and the name of the sentence about this, where these facts are other than well."""
    (found,) = (found for found in examined(replace(WELL, **changed)) if found.said.startswith(f"{topic}:"))  # type: ignore[arg-type]
    return found.word, key(found.said)


def test_all_is_well() -> None:
    """Where nothing is amiss each line is ok, each topic has one, and the last line says so."""
    findings = examined(WELL)

    assert list(TOPICS[1:]) == [found.said.partition(":")[0] for found in findings]
    assert {"ok"} == {found.word for found in findings}
    assert not unwell(findings)
    assert report(findings).endswith("\n" + EN["doctor.well"])


SIZES = [
    ((120, 40), "ok", "wide"), ((110, 22), "ok", "wide"), ((109, 22), "ok", "normal"), ((80, 24), "ok", "normal"),
    ((60, 24), "ok", "normal"), ((59, 22), "ok", "narrow"), ((40, 22), "ok", "narrow"), ((40, 20), "ok", "close"),
    ((59, 21), "ok", "close"), ((60, 21), "ok", "short"), ((200, 20), "ok", "short"), ((39, 40), "look", "tiny"),
    ((120, 19), "look", "tiny"), ((30, 8), "look", "tiny"), ((29, 8), "wrong", "nothing"),
    ((200, 7), "wrong", "nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("size", "word", "name"), SIZES)
def test_a_size_is_told_by_what_works_in_it(size: tuple[int, int], word: str, name: str) -> None:
    """At each size for which something changes on the screen, and one short of it, the sentence is another."""
    assert (word, f"size.{name}") == line("Size", size=size)


@pytest.mark.parametrize(("facts", "name"), [({"size": None}, "none"), ({"draws": False}, "dumb")])
def test_without_a_terminal_that_draws_the_rest_is_said(facts: dict[str, object], name: str) -> None:
    """One line takes the place of size, colours and keys; that is no reason not to begin."""
    findings = examined(replace(WELL, **facts))  # type: ignore[arg-type]

    assert (Finding("look", EN[f"doctor.terminal.{name}"]), False) == (findings[0], unwell(findings))
    assert list(TOPICS[4:]) == [found.said.partition(":")[0] for found in findings[1:]]


COLOURS = [
    ({"COLORTERM": "truecolor"}, False, "ok", "all"), ({"COLORTERM": " 24BIT "}, False, "ok", "all"),
    ({"TERM": "xterm-256color"}, False, "ok", "many"), ({"TERM": "xterm-kitty"}, False, "ok", "many"),
    ({"TERM": "xterm", "COLORTERM": "yes"}, False, "look", "few"), ({}, False, "look", "few"), ({}, True, "ok", "all"),
    ({"NO_COLOR": "", "COLORTERM": "truecolor"}, False, "ok", "none"), ({"NO_COLOR": "1"}, True, "ok", "none"),
]  # fmt: skip


@pytest.mark.parametrize(("environ", "windows", "word", "name"), COLOURS)
def test_colours_are_those_that_the_screen_will_have(
    environ: dict[str, str], windows: bool, word: str, name: str
) -> None:
    """NO_COLOR goes before COLORTERM before TERM; Windows shows all."""
    assert (word, f"colours.{name}") == line("Colours", environ=environ, windows=windows)


KEYS = [
    (b"\x1b[?1u\x1b[?62;22c", "0", "apart"), (b"\x1b[?1u\x1b[?62;22c", "1", "alike"), (b"\x1b[?1u", "", "apart"),
    (b"\x1b[?6c", "", "alike"), (b"", "", "silent"), (b"\x1b[u\x1b[?", "", "silent"), (b"\x04ab", "", "silent"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "disabled", "name"), KEYS)
def test_how_to_make_a_new_line_is_said(answer: bytes, disabled: str, name: str) -> None:
    """Shift+Enter is named only where the terminal tells it apart from Enter, and Textual asks it to."""
    assert ("ok", f"keys.{name}") == line("Keys", answer=answer, environ={"TEXTUAL_DISABLE_KITTY_KEY": disabled})


@pytest.mark.parametrize(
    ("encoding", "simple", "word", "name"),
    [
        ("UTF-8", False, "ok", "all"),
        ("utf_8", True, "look", "few"),
        ("iso-8859-1", False, "wrong", "wrong"),
        ("ascii", True, "wrong", "wrong"),
    ],
)
def test_letters_need_utf_8(encoding: str, simple: bool, word: str, name: str) -> None:
    """Another encoding loses words; the locale C only spells our own signs in another way."""
    assert (word, f"letters.{name}") == line("Letters", encoding=encoding, ascii=simple)


RELAYS = [
    (None, "look", "unread"), (Called(""), "ok", "none"), (Called("wss://relay.example/"), "ok", "proved"),
    (Called("ws://relay.example/"), "look", "open"), (Called("ws://8.8.8.8:1/"), "look", "open"),
    (Called("ws://192.168.1.20:8765/"), "ok", "home"), (Called("ws://[::1]:8765/"), "ok", "home"),
    (Called("ws://box:8765/a/"), "ok", "home"), (Called("ws://box.local/"), "ok", "home"),
    *((Called("wss://box/", f"line.{why}"), "wrong", why) for why in ("unreachable", "refused", "tls", "lost")),
]  # fmt: skip


@pytest.mark.parametrize(("relay", "word", "name"), RELAYS)
def test_how_it_went_with_the_relay(relay: Called | None, word: str, name: str) -> None:
    """None is needed; one that is set has to answer; one that is far away had better prove who it is."""
    assert (word, f"relay.{name}") == line("Relay", relay=relay)


@pytest.mark.parametrize(
    ("relay", "word", "name"),
    [
        (None, "ok", "none"),
        (Called(""), "ok", "none"),
        (Called("ws://box/", "line.lost", APART), "ok", "none"),
        (Called("ws://box/", off=APART - 1), "ok", "near"),
        (Called("ws://box/", off=1 - APART), "ok", "near"),
        (Called("ws://box/", off=APART), "wrong", "apart"),
        (Called("ws://box/", off=-APART), "wrong", "apart"),
    ],
)
def test_two_minutes_are_the_limit_between_two_clocks(relay: Called | None, word: str, name: str) -> None:
    """In either direction, and only where a relay has told the time."""
    assert (word, f"clock.{name}") == line("Clock", relay=relay)


FOLDERS = [
    ({}, "ok", "well"), ({"private": False}, "wrong", "open"), ({"writable": False}, "wrong", "closed"),
    ({"kind": "none", "private": False}, "ok", "new"), ({"kind": "none", "writable": False}, "wrong", "closed"),
    ({"kind": "other"}, "wrong", "other"),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "word", "name"), FOLDERS)
def test_the_folder_is_ones_own(changed: dict[str, object], word: str, name: str) -> None:
    """It is there or can be made, its owner can write there, and nobody else can look."""
    assert (word, f"folder.{name}") == line("Folder", folder=replace(WELL.folder, **changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("mb", "word", "name"),
    [(0, "wrong", "none"), (9, "wrong", "none"), (10, "look", "little"), (99, "look", "little"), (100, "ok", "plenty")],
)
def test_the_disk_has_room(mb: int, word: str, name: str) -> None:
    """Below 10 MB nobody should begin; below 100 it is said."""
    assert (word, f"room.{name}") == line("Disk", folder=replace(WELL.folder, free=(mb + 1) * MB - 1))


def test_the_configuration_is_told() -> None:
    """There need be none; one that cannot be used is told by its own sentence."""
    wrong = {"trouble": f"{HOME}/config.toml: there is no key “x”."}

    assert ("ok", "config.none") == line("Configuration", configured=False)
    assert ("ok", "config.read") == line("Configuration")
    assert ("wrong", "config.wrong") == line("Configuration", **wrong)
    said = report(examined(replace(WELL, trouble=wrong["trouble"])))
    assert "~/config.toml: there is no key “x”. Correct that first." in " ".join(said.split())


def test_what_is_missing_is_named() -> None:
    """A library that is not there is named, and those that are there are not."""
    findings = examined(replace(WELL, programs={"duologue": "0.1.0", "textual": "", "spake2": ""}))

    assert Finding("wrong", EN["doctor.programs.missing"].format(what="textual, spake2")) == findings[-1]
    assert "Programs: duologue 0.1.0, textual 8.2.8." in report(examined(WELL))


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"HOME": HOME}, "~/data/sessions"),
        ({"HOME": f"{HOME}/"}, "~/data/sessions"),
        ({"USERPROFILE": HOME}, "~/data/sessions"),
        ({"HOME": "/home/sa"}, f"{HOME}/data/sessions"),
        ({"HOME": "/"}, f"{HOME}/data/sessions"),
        ({}, f"{HOME}/data/sessions"),
    ],
)
def test_a_home_is_not_named(environ: dict[str, str], expected: str) -> None:
    """The folder of one's home is "~", and a folder whose name only begins alike is not."""
    said = " ".join(found.said for found in examined(replace(WELL, environ=environ)))

    assert f"Folder: {expected} is yours alone" in said


def test_nothing_that_was_found_reaches_the_terminal_as_a_control() -> None:
    """A folder, an address and a fault with escapes in them are drawn without."""
    folder = replace(WELL.folder, path="/a\x1b]2;x\x07b")
    odd = replace(WELL, folder=folder, trouble="\x1b[2Jx.", relay=Called("ws://\x1b[1m/"), encoding="\x9bx")

    assert report(examined(odd)).replace("\n", "").isprintable()


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_lines_are_as_wide_as_the_terminal(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 40 columns too no line is broken by the terminal; where anything is wrong the last says what to do next."""
    monkeypatch.setenv("COLUMNS", columns)
    findings = examined(replace(WELL, size=(29, 8), folder=replace(WELL.folder, private=False)))
    said = report(findings)

    assert unwell(findings)
    assert max(map(cells, said.split("\n"))) <= int(columns) - 4
    assert " ".join(said.split()).endswith(EN["doctor.unwell"])
    assert [(7 * " ")] == sorted({row[:7] for row in said.split("\n")[:-2] if not re.match(r"(ok|look|wrong) ", row)})
