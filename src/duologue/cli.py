"""The command `duologue`. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, NoReturn, TextIO

from duologue import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from duologue.desk import Desk
    from duologue.library import Library
    from duologue.remote import Remote
    from duologue.start import Start

OK, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130
ABOUT = "A guided dialogue for two: one speaks, the other says it back, then you change places."
CODES = "Exit codes: 0 done, 1 something went wrong, 2 a wrong command, 130 interrupted (what was begun is kept)."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    given, rest = _parser().parse_known_args(["--help"] if arguments[:1] == ["help"] else arguments)
    if rest and given.run not in (_relay, _exercises):
        _parser().error(f"unrecognized arguments: {' '.join(rest)}")
    given.rest = rest
    from duologue.errors import Trouble

    try:
        if given.run is not _relay:
            _speak()
        return int(given.run(given))
    except KeyboardInterrupt:
        return _interrupted(given)
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody left to tell.
        sys.stdout = None
        return FAILED
    except Trouble as trouble:
        return _failed(str(trouble))
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        return _failed(f"{error.strerror or 'The system refused'}{where}. Nothing that was said is lost.")


def _speak() -> None:
    """In the language that was set. A configuration that cannot be read is told of where it is needed."""
    from duologue import config
    from duologue.errors import BadConfig
    from duologue.said import SAID

    with suppress(BadConfig):
        SAID.choose(config.read(config.config_file()).language)


def _failed(sentence: str) -> int:
    from duologue.terminal import simple
    from duologue.text import plain_ascii

    print(plain_ascii(sentence) if simple() else sentence, file=sys.stderr)
    return FAILED


def _interrupted(given: argparse.Namespace) -> int:
    from duologue.said import SAID

    kept = given.desk is not None and given.desk.keeps
    print("\n" + SAID["plain.cut" if kept else "plain.stopped"], file=sys.stderr)
    return INTERRUPTED


class _Parser(argparse.ArgumentParser):
    """Of a misspelt command it says which one may be meant."""

    def error(self, message: str) -> NoReturn:
        from duologue.fileformat import nearest

        if found := re.search(r"invalid choice: '(.*?)' \(choose from (.*)\)", message):
            near = nearest(found[1], re.findall(r"[\w-]+", found[2]))
            message = f"there is no command “{found[1]}”.{near} “{self.prog} --help” lists them"
        super().error(message)


def _parser() -> argparse.ArgumentParser:
    plain = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    # Accepted everywhere, so that who needs it never has to think where it goes.
    plain.add_argument("--plain", action="store_true", help="plain lines: for screen readers, pipes, simple terminals")
    parser = _Parser("duologue", description=ABOUT, epilog=CODES, parents=[plain])
    parser.add_argument("--version", action="version", version=f"duologue {__version__}")
    parser.set_defaults(run=_start, desk=None)
    commands = parser.add_subparsers(title="commands", metavar="command")
    local = commands.add_parser("local", parents=[plain], help="two of you on this computer")
    local.set_defaults(run=_local)
    invite = commands.add_parser("invite", parents=[plain], help="invite your partner, on another computer")
    invite.set_defaults(run=_invite)
    join = commands.add_parser("join", parents=[plain], help="join with the code that your partner tells you")
    join.set_defaults(run=_join)
    practice = commands.add_parser("practice", parents=[plain], help="practise alone, with a scripted partner")
    practice.set_defaults(run=lambda given: _with_people(given, lambda on: on.practice(given.exercise, given.listen)))
    observe = commands.add_parser("observe", parents=[plain], help="sit with two who talk, if both let you in")
    observe.set_defaults(run=_observe)
    for one in (local, invite, practice):
        one.add_argument("exercise", nargs="?", default="", help="its name, as in `duologue exercises list`")
    for one in (invite, practice):
        one.add_argument("--listen", action="store_true", help="let your partner speak first")
    for one in (invite, join, observe):
        one.add_argument("--passphrase", action="store_true", help="lock what is kept here with a passphrase")
    commands.add_parser("resume", parents=[plain], help="carry on with a dialogue that waits").set_defaults(run=_resume)
    demo = commands.add_parser("demo", parents=[plain], help="watch two others first")
    demo.set_defaults(run=_demo)
    demo.add_argument("exercise", nargs="?", default="mirroring")
    commands.add_parser("safety", parents=[plain], help="who this is not for").set_defaults(run=_safety)
    commands.add_parser("doctor", parents=[plain], help="is this computer fit for it?").set_defaults(run=_doctor)
    commands.add_parser("help", help="show this")

    commands.add_parser("relay", add_help=False, help="run a relay (relay --help says more)").set_defaults(run=_relay)
    exercises = "the exercises: look at them, check them, write them (exercises --help says more)"
    commands.add_parser("exercises", add_help=False, help=exercises).set_defaults(run=_exercises)
    return parser


# --- commands


def _terminal(stream: TextIO | None) -> bool:
    """Whether somebody sits there. A stream that was closed before we began is None."""
    return stream is not None and stream.isatty()


def _with_people(given: argparse.Namespace, act: Callable[[Start], Awaitable[None]]) -> int:
    """Run something that asks people: on a screen where there is one, else in plain lines."""
    if not getattr(given, "plain", False) and _drawable():
        return _on_screen(act)
    return _in_lines(given, act)


def _drawable() -> bool:
    """Whether a screen can be drawn here. Textual reads standard input, and draws on standard error."""
    import os

    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(map(_terminal, streams)) and os.environ.get("TERM", "dumb") not in ("dumb", "unknown")


def _on_screen(act: Callable[[Start], Awaitable[None]]) -> int:
    import gc

    gc.disable()  # nothing of what the first page needs is garbage; the app collects once that page is there
    from duologue import config
    from duologue.terminal import Output
    from duologue.tui.app import run
    from duologue.tui.look import Look

    held = config.read(config.config_file())

    async def flow(desk: Desk) -> None:
        start = _flow(desk)
        if await start.first():
            await act(start)

    look = Look(held.theme, held.bell, held.title, held.keys)
    well, told = run(flow, look, config.data_folder())
    for said in told:
        Output()(said)
    return OK if well else FAILED


def _in_lines(given: argparse.Namespace, act: Callable[[Start], Awaitable[None]]) -> int:
    """In plain lines, on standard input and output. `given.desk` is where they sit."""
    import asyncio

    from duologue.fileformat import FaultyFile
    from duologue.linedesk import LineDesk
    from duologue.said import SAID
    from duologue.terminal import Input, Output

    async def run() -> None:
        given.desk = desk = LineDesk(Input(), Output(), calm=_terminal(sys.stdin))
        start = _flow(desk)
        try:
            if await start.first():
                await act(start)
        except EOFError:
            desk.tell("\n" + SAID["plain.ended" if desk.keeps else "plain.unbegun"])

    try:
        asyncio.run(run())
    except FaultyFile as error:
        return _failed(str(error))
    return OK


def _flow(desk: Desk) -> Start:
    from duologue import config
    from duologue.start import Start

    file, sessions = config.config_file(), config.data_folder() / "sessions"

    def remote() -> Remote:
        # Only for those who are apart: it brings half of the program along.
        from duologue.remote import Remote

        return Remote(sessions, desk, config.read(file).relay, file, _embedded)

    held = config.read(file)

    def library() -> Library:
        from duologue.library import Library

        return Library(held.exercises)

    return Start(sessions, library, held.language, desk, remote)


@asynccontextmanager
async def _embedded(host: str, port: int, folder: Path | None) -> AsyncIterator[int]:
    """A relay in this process, for two who have no other; see remote.Embed."""
    from duologue import sign
    from duologue_relay.logs.memory import MemoryEngine
    from duologue_relay.logs.sqlite import SqliteEngine
    from duologue_relay.relay import Rules
    from duologue_relay.server import Sockets, serve

    engine = MemoryEngine() if folder is None else SqliteEngine(folder)
    try:
        async with serve(engine, Rules(sign.verified, sign.hello_verified), Sockets(host, port)) as relay:
            yield relay.port
    finally:
        await engine.close()


def _start(given: argparse.Namespace) -> int:
    """`duologue` alone: the start page; without a terminal, the demo."""
    if not (_terminal(sys.stdin) and _terminal(sys.stdout)):
        given.exercise = "mirroring"
        return _demo(given)
    return _with_people(given, lambda start: start.start())


def _local(given: argparse.Namespace) -> int:
    return _with_people(given, lambda start: start.local(given.exercise))


def _invite(given: argparse.Namespace) -> int:
    return _with_people(given, lambda start: start.invite(given.exercise, given.listen, given.passphrase))


def _join(given: argparse.Namespace) -> int:
    return _with_people(given, lambda start: start.join(given.passphrase))


def _observe(given: argparse.Namespace) -> int:
    return _with_people(given, lambda start: start.observe(given.passphrase))


def _resume(given: argparse.Namespace) -> int:
    return _with_people(given, lambda start: start.resume())


def _relay(given: argparse.Namespace) -> int:
    from duologue_relay.main import main

    return main(given.rest)


def _demo(given: argparse.Namespace) -> int:
    import asyncio

    from duologue import demo
    from duologue.terminal import Input, Output

    if given.exercise not in demo.scripts():
        return _failed(f"There is no demo of “{given.exercise}”. There is one of: {', '.join(demo.scripts())}.")

    async def run() -> None:
        watched = _terminal(sys.stdin) and _terminal(sys.stdout)
        with suppress(EOFError):
            await demo.watch(given.exercise, Output(), Input() if watched else None)

    asyncio.run(run())
    return OK


def _safety(given: argparse.Namespace) -> int:
    from duologue import welcome
    from duologue.drawing import draw
    from duologue.terminal import Output

    Output()(draw(welcome.safety()))
    return OK


def _doctor(given: argparse.Namespace) -> int:
    import asyncio

    from duologue import doctor, probes
    from duologue.terminal import Output

    findings = doctor.examined(asyncio.run(probes.found()))
    Output()(doctor.report(findings))
    return FAILED if doctor.unwell(findings) else OK


def _exercises(given: argparse.Namespace) -> int:
    from duologue import authoring
    from duologue.fileformat import FaultyFile

    try:
        return authoring.main(given.rest, _Parser("duologue exercises"))
    except FaultyFile as error:
        return _failed(str(error))
