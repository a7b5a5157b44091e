# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What can be typed behind `duologue`: help and errors in the language that was set, and no word of another."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Iterator

import pytest

from duologue import authoring, cli
from duologue.commandline import Parser, exercises, parser
from duologue.commandwords import COMMAND
from duologue.said import SAID, words

NAMES = cli.runs().keys() - {""} | {"help"}
OURS = {"usage:", "positional", "arguments:", "options:", "message", "exit", "optional", "error:", "commands:"}


@pytest.fixture(params=["en", "de"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """Everything is said in this language, and in English again afterwards."""
    SAID.choose(request.param)
    yield request.param
    SAID.choose("en")


def wrong(made: Parser, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """How it is used, and what is said of it, once this was typed."""
    with pytest.raises(SystemExit) as done:
        made.parse_args(arguments)
    assert 2 == done.value.code
    usage, what = capsys.readouterr().err.rstrip("\n").rsplit("\n", 1)
    return usage, what


def test_help_is_in_one_language(language: str) -> None:
    """It names every command, each with what it does; nothing in it is argparse's own English."""
    said = " ".join(parser(cli.runs()).format_help().split())
    own = words(language)
    does = {name: own["cli.help.command" if name == "help" else f"cli.{name}"] for name in NAMES}

    assert [] == [name for name, what in does.items() if f" {name} {what}" not in said]
    assert said.startswith(own["cli.usage"] + " duologue")
    assert 1 == said.count(f"{own['cli.options']}:")
    assert [] == [key for key in ("about", "codes", "help", "version", "plain") if own[f"cli.{key}"] not in said]
    assert language == "en" or set() == OURS & set(said.split())


def test_help_for_exercises_is_in_one_language(language: str) -> None:
    """Each of its commands, and what is typed behind it."""
    said = " ".join(exercises(authoring.RUN).format_help().split())

    assert [] == [name for name in authoring.RUN if words(language)[f"cli.exercises.{name}"] not in said]
    assert language == "en" or set() == OURS & set(said.split())


@pytest.mark.parametrize("command", sorted(NAMES - {"help", "relay", "exercises"}))
def test_the_help_of_a_command_is_in_one_language(
    command: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever is behind the name of a command."""
    with pytest.raises(SystemExit):
        parser(cli.runs()).parse_args([command, "--help"])
    said = capsys.readouterr().out

    assert words(language)["cli.help"] in " ".join(said.split())
    assert language == "en" or set() == OURS & set(said.split())


def test_what_is_wrong_is_said_in_one_language(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A command that is none, something too much, something missing: how it is used, and what is wrong."""
    own = words(language)
    usage, what = wrong(parser(cli.runs()), ["jion"], capsys)
    near = " " + own["meant"].format(name="join")
    unknown = own["cli.unknown"].format(name="jion", near=near, program="duologue")
    odd = wrong(parser(cli.runs()), ["join", "--colour"], capsys)[1]
    missing = wrong(exercises(authoring.RUN), ["check"], capsys)[1]

    assert usage.startswith(own["cli.usage"] + " duologue")
    assert own["cli.wrong"].format(program="duologue", what=unknown) == what
    assert odd.endswith(own["cli.odd"].format(what="--colour"))
    assert missing.endswith(own["cli.missing"].format(what=own["cli.file"]))


def test_what_argparse_alone_can_say_is_passed_on(capsys: pytest.CaptureFixture[str]) -> None:
    """A switch that is given a value is told of as argparse does."""
    assert "--listen" in wrong(parser(cli.runs()), ["invite", "--listen=yes"], capsys)[1]


def test_each_command_does_its_own() -> None:
    """Behind each name stands what it does, with what was typed behind it."""
    runs = cli.runs()
    given = {name: parser(runs).parse_args([name]) for name in sorted(NAMES - {"help"})}

    assert {name: runs[name] for name in given} == {name: one.run for name, one in given.items()}
    assert runs[""] == parser(runs).parse_args([]).run
    assert ("mirroring", "") == (given["demo"].exercise, given["local"].exercise)
    assert Namespace(plain=True, run=runs["join"], desk=None, passphrase=True) == parser(runs).parse_args(
        ["join", "--passphrase", "--plain"]
    )


def test_each_sentence_of_help_is_short() -> None:
    """A line of help says one thing, and begins small, as a list does."""
    lines = {key: said for key, said in COMMAND.items() if re.match(r"cli\.(?!about|codes|system|demo\.none)", key)}

    assert [] == [
        key for key, said in lines.items() if len(said.split()) > 16 or (not said[0].islower() and said[0] != "{")
    ]
