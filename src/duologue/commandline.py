"""What can be typed behind `duologue`, with its help in the language that was set."""

from __future__ import annotations

import re
import sys
from argparse import SUPPRESS, Action, ArgumentParser, HelpFormatter
from collections.abc import Callable, Iterable, Mapping
from types import SimpleNamespace
from typing import Any, NoReturn

from duologue import __version__
from duologue.said import SAID

Run = Callable[[SimpleNamespace], int]


class _Help(HelpFormatter):
    def add_usage(self, usage: str | None, actions: Iterable[Action], groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, SAID["cli.usage"] + " " if prefix is None else prefix)


class Parser(ArgumentParser):
    """Of a misspelt command it says which one may be meant. It knows --help if it `helps`, and --plain if `plain`."""

    def __init__(self, *its: Any, helps: bool = True, plain: bool = False, **more: Any) -> None:
        super().__init__(*its, **{"formatter_class": _Help, **more, "add_help": False})
        # The groups that a parser has of itself bear English names.
        self.of = self.add_argument_group(SAID["cli.arguments"])
        self.options = self.add_argument_group(SAID["cli.options"])
        if helps:
            self.options.add_argument("-h", "--help", action="help", default=SUPPRESS, help=SAID["cli.help"])
        if plain:  # with nearly every command, so that who needs it never has to think where it goes
            self.options.add_argument("--plain", action="store_true", default=SUPPRESS, help=SAID["cli.plain"])

    def error(self, message: str) -> NoReturn:
        """Say how the command is used, and what is wrong with this one; exit code 2."""
        from duologue.fileformat import nearest  # what no right command needs

        what = message
        if found := re.search(r"invalid choice: '(.*?)' \(choose from (.*)\)", message):
            near = nearest(found[1], re.findall(r"[\w-]+", found[2]))
            what = SAID["cli.unknown"].format(name=found[1], near=near, program=self.prog)
        elif found := re.search("unrecognized arguments: (.*)", message):
            what = SAID["cli.odd"].format(what=found[1])
        elif found := re.search("arguments are required: (.*)", message):
            what = SAID["cli.missing"].format(what=found[1])
        self.print_usage(sys.stderr)
        self.exit(2, SAID["cli.wrong"].format(program=self.prog, what=what) + "\n")


def parser(run: Mapping[str, Run]) -> Parser:
    """The whole of it. `run` = what each command does, by its name; "" = that of none."""
    whole = Parser("duologue", description=SAID["cli.about"], epilog=SAID["cli.codes"], plain=True)
    said = SAID["cli.version"]
    whole.options.add_argument("--version", action="version", version=f"duologue {__version__}", help=said)
    whole.set_defaults(run=run[""], desk=None)
    commands = whole.add_subparsers(title=SAID["cli.commands"], metavar=SAID["cli.command"])
    made: dict[str, Parser] = {}
    for name in ("local", "invite", "join", "practice", "observe", "resume", "demo", "safety", "doctor"):
        made[name] = commands.add_parser(name, plain=True, help=SAID[f"cli.{name}"])
        made[name].set_defaults(run=run[name])
    for name in ("local", "invite", "practice", "demo"):
        made[name].of.add_argument("exercise", nargs="?", default="", help=SAID["cli.exercise"])
    made["demo"].set_defaults(exercise="mirroring")
    for name in ("invite", "practice"):
        made[name].options.add_argument("--listen", action="store_true", help=SAID["cli.listen"])
    for name in ("invite", "join", "observe"):
        made[name].options.add_argument("--passphrase", action="store_true", help=SAID["cli.passphrase"])
    commands.add_parser("help", help=SAID["cli.help.command"])
    for name in ("relay", "exercises"):  # each says for itself what else it knows
        commands.add_parser(name, helps=False, help=SAID[f"cli.{name}"]).set_defaults(run=run[name])
    return whole


def exercises(run: Mapping[str, Run]) -> Parser:
    """What can be typed behind `duologue exercises`; `run` as in `parser`."""
    whole = Parser("duologue exercises")
    whole.set_defaults(run=run["list"])
    commands = whole.add_subparsers(title=SAID["cli.commands"], metavar=SAID["cli.command"])
    made: dict[str, Parser] = {}
    for name in ("list", "show", "try", "print", "graph", "check", "new", "schema"):
        made[name] = commands.add_parser(name, help=SAID[f"cli.exercises.{name}"])
        made[name].set_defaults(run=run[name])
    for name in ("show", "try", "print", "graph"):
        made[name].of.add_argument("exercise", help=SAID["cli.exercises.of"])
    made["check"].of.add_argument("exercise", nargs="+", metavar=SAID["cli.file"], help=SAID["cli.exercises.of"])
    made["new"].of.add_argument("name", help=SAID["cli.exercises.new.name"])
    made["schema"].options.add_argument("--part", action="store_true", help=SAID["cli.exercises.part"])
    return whole
