"""The command `duologue`. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from types import SimpleNamespace
from typing import TYPE_CHECKING, TextIO

from duologue import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from duologue.desk import Desk
    from duologue.library import Library
    from duologue.remote import Remote
    from duologue.start import Start

OK, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if list(arguments) == ["--version"]:  # by itself it needs no sentence, so nothing is imported for one
        print(f"duologue {__version__}")
        raise SystemExit(OK)
    _speak()
    from duologue.errors import Trouble

    given = _parsed(arguments) if arguments else SimpleNamespace(run=_start, desk=None)
    try:
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
        from duologue.said import SAID

        where = f" ({error.filename})" if error.filename else ""
        why = error.strerror or SAID["cli.system.why"]
        return _failed(SAID["cli.system"].format(why=why, where=where))


def _parsed(arguments: Sequence[str]) -> SimpleNamespace:
    """What these ask for. Exits where they cannot be understood."""
    from duologue.commandline import parser

    whole = parser(runs())
    given, rest = whole.parse_known_args(["--help"] if arguments[:1] == ["help"] else arguments, SimpleNamespace())
    if rest and given.run not in (_relay, _exercises):
        whole.error(f"unrecognized arguments: {' '.join(rest)}")
    given.rest = rest
    return given


def _speak() -> None:
    """In the language that was set. A configuration that cannot be read is told of where it is needed."""
    from duologue import config
    from duologue.said import SAID

    SAID.choose(config.language(config.config_file()))


def _failed(sentence: str) -> int:
    from duologue.drawing import printed
    from duologue.terminal import simple
    from duologue.text import plain_ascii

    print(printed(plain_ascii(sentence) if simple() else sentence, sys.stderr), file=sys.stderr)
    return FAILED


def _interrupted(given: SimpleNamespace) -> int:
    from duologue.drawing import printed
    from duologue.said import SAID

    said = given.desk.kept("cut") if given.desk is not None and given.desk.keeps else SAID["plain.stopped"]
    print("\n" + printed(said, sys.stderr), file=sys.stderr)
    return INTERRUPTED


# --- commands


def _terminal(stream: TextIO | None) -> bool:
    """Whether somebody sits there. A stream that was closed before we began is None."""
    return stream is not None and stream.isatty()


def _with_people(given: SimpleNamespace, act: Callable[[Start], Awaitable[None]]) -> int:
    """Run something that asks people: on a screen where there is one, else in plain lines."""
    from duologue import traces

    traces.none_left()
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

    held = config.read(config.config_file())

    async def flow(desk: Desk) -> None:
        await _flow(desk).run(act)

    well, told = run(flow, held, config.data_folder())
    for said in told:
        Output()(said)
    return OK if well else FAILED


def _in_lines(given: SimpleNamespace, act: Callable[[Start], Awaitable[None]]) -> int:
    """In plain lines, on standard input and output. `given.desk` is where they sit."""
    import asyncio

    from duologue.fileformat import FaultyFile
    from duologue.linedesk import LineDesk
    from duologue.said import SAID
    from duologue.terminal import Input, Output

    async def run() -> None:
        given.desk = desk = LineDesk(Input(), Output(), calm=_terminal(sys.stdin))
        try:
            await _flow(desk).run(act)
        except EOFError:
            desk.tell("\n" + (desk.kept("ended") if desk.keeps else SAID["plain.unbegun"]))

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

        relay = config.read(file).relay
        return Remote(
            sessions, desk, relay, file, _embedded, reading=lambda data: library().received(data, held.language),
            ours=lambda data: library().ours(data, held.language) is not None, fades=held.fades,
        )  # fmt: skip

    held = config.read(file)

    def library() -> Library:
        from duologue.library import Library

        return Library(held.exercises)

    return Start(sessions, library, held, desk, remote)


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


def _start(given: SimpleNamespace) -> int:
    """`duologue` alone: the start page; without a terminal, the demo."""
    if not (_terminal(sys.stdin) and _terminal(sys.stdout)):
        given.exercise = "mirroring"
        return _demo(given)
    return _with_people(given, lambda start: start.start())


def _local(given: SimpleNamespace) -> int:
    return _with_people(given, lambda start: start.local(given.exercise))


def _invite(given: SimpleNamespace) -> int:
    return _with_people(given, lambda start: start.invite(given.exercise, given.listen, given.passphrase))


def _join(given: SimpleNamespace) -> int:
    return _with_people(given, lambda start: start.join(given.passphrase))


def _observe(given: SimpleNamespace) -> int:
    return _with_people(given, lambda start: start.observe(given.passphrase))


def _practice(given: SimpleNamespace) -> int:
    return _with_people(given, lambda start: start.practice(given.exercise, given.listen))


def _resume(given: SimpleNamespace) -> int:
    return _with_people(given, lambda start: start.resume())


def _relay(given: SimpleNamespace) -> int:
    from duologue_relay.main import main

    return main(given.rest)


def _demo(given: SimpleNamespace) -> int:
    import asyncio

    from duologue import demo
    from duologue.terminal import Input, Output

    if given.exercise not in demo.scripts():
        from duologue.said import SAID

        return _failed(SAID["cli.demo.none"].format(name=given.exercise, names=", ".join(demo.scripts())))

    async def run() -> None:
        watched = _terminal(sys.stdin) and _terminal(sys.stdout)
        with suppress(EOFError):
            await demo.watch(given.exercise, Output(), Input() if watched else None)

    asyncio.run(run())
    return OK


def _safety(given: SimpleNamespace) -> int:
    from duologue import welcome
    from duologue.drawing import draw
    from duologue.terminal import Output

    Output()(draw(welcome.safety()))
    return OK


def _doctor(given: SimpleNamespace) -> int:
    import asyncio

    from duologue import doctor, probes
    from duologue.terminal import Output

    findings = doctor.examined(asyncio.run(probes.found()))
    Output()(doctor.report(findings))
    return FAILED if doctor.unwell(findings) else OK


def _exercises(given: SimpleNamespace) -> int:
    from duologue import authoring
    from duologue.fileformat import FaultyFile

    try:
        return authoring.main(given.rest)
    except FaultyFile as error:
        return _failed(str(error))


def runs() -> dict[str, Callable[[SimpleNamespace], int]]:
    """What each command does, by its name; "" = that of none."""
    return {
        "": _start, "local": _local, "invite": _invite, "join": _join, "practice": _practice, "observe": _observe,
        "resume": _resume, "demo": _demo, "safety": _safety, "doctor": _doctor, "relay": _relay,
        "exercises": _exercises,
    }  # fmt: skip
