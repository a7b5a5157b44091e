"""The command `duologue-relay`: one relay, in one process.

It speaks to whoever runs it in the language of their configuration, if they have one; what it logs is for programs.
"""

from __future__ import annotations

import argparse
import asyncio
import ipaddress
import logging
import signal
import ssl
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

from duologue import __version__, config
from duologue.commandline import Parser
from duologue.errors import Trouble
from duologue.said import SAID
from duologue.sign import hello_verified, verified
from duologue_relay import lines
from duologue_relay.health import health
from duologue_relay.limits import Limits
from duologue_relay.logs import Engine
from duologue_relay.logs.memory import MemoryEngine
from duologue_relay.logs.sqlite import SqliteEngine
from duologue_relay.relay import Rules
from duologue_relay.server import Sockets, serve

OK, FAILED, USAGE = 0, 1, 2


def main(arguments: Sequence[str] | None = None, rules: Rules | None = None) -> int:
    """Serve until told to stop; the exit code. `rules` = other verifiers than those of `duologue.sign`."""
    SAID.choose(config.language(config.config_file()))
    parser = _parser()
    given = parser.parse_args(arguments)
    if bool(given.tls_cert) != bool(given.tls_key):
        parser.error(SAID["relay.tls.both"])
    handler = logging.StreamHandler()
    handler.setFormatter(lines.Lines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    try:
        made = rules or Rules(verified, hello_verified)
        made.limits = replace(made.limits, everybody=given.connections)
        asyncio.run(_run(given, made))
    except (OSError, Trouble) as error:
        # A port in use, a folder or a certificate that cannot be read: for whoever started it, and nobody's words.
        print(f"duologue-relay: {error}", file=sys.stderr)
        return FAILED
    return OK


def _parser() -> Parser:
    parser = Parser("duologue-relay", description=SAID["relay.about"])
    of = parser.options
    of.add_argument("--version", action="version", version=f"duologue-relay {__version__}", help=SAID["cli.version"])
    of.add_argument("--host", default="127.0.0.1", help=SAID["relay.host"])
    of.add_argument("--port", type=int, default=8765, help=SAID["relay.port"])
    of.add_argument("--name", default="", help=SAID["relay.name"])
    of.add_argument("--health-port", type=int, help=SAID["relay.health.port"])
    of.add_argument("--health-host", default="127.0.0.1", help=SAID["relay.health.host"])
    of.add_argument("--connections", type=int, default=Limits().everybody, help=SAID["relay.connections"])
    keeps = of.add_mutually_exclusive_group()
    keeps.add_argument("--data", type=Path, default=Path("duologue-data"), help=SAID["relay.data"])
    keeps.add_argument("--memory", action="store_true", help=SAID["relay.memory"])
    of.add_argument("--origin", action="append", default=[], help=SAID["relay.origin"])
    of.add_argument("--tls-cert", type=Path, help=SAID["relay.tls.cert"])
    of.add_argument("--tls-key", type=Path, help=SAID["relay.tls.key"])
    of.add_argument("--trust-proxy", action="store_true", help=SAID["relay.proxy"])
    return parser


async def _run(given: argparse.Namespace, rules: Rules) -> None:
    log, stop = logging.getLogger(lines.OWN), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    sockets = Sockets(
        given.host, given.port, given.origin, _tls(given), trust_proxy=given.trust_proxy, name=given.name
    )  # fmt: skip
    async with AsyncExitStack() as stack:
        engine = await _engine(given)
        stack.push_async_callback(engine.close)
        relay = await stack.enter_async_context(serve(engine, rules, sockets))
        if given.health_port is not None:
            port = await stack.enter_async_context(health(relay, given.health_host, given.health_port))
            log.info("health", extra={"port": port})
        log.info("listening", extra={"port": relay.port})
        if not given.name and not _loopback(given.host):
            # Whoever has a client dial them could pass on what it signed, and sit here in its place.
            log.warning("no_name", extra={"port": relay.port})
        print(SAID["relay.listening"].format(relay=f"{given.host}:{relay.port}"), flush=True)
        await stop.wait()
        log.info("stopping", extra={"count": len(relay.links)})


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def _engine(given: argparse.Namespace) -> Engine:
    if given.memory:
        return MemoryEngine()
    return SqliteEngine(given.data)


def _tls(given: argparse.Namespace) -> ssl.SSLContext | None:
    if given.tls_cert is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(given.tls_cert, given.tls_key)
    return context
