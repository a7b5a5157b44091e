"""The command `duologue-relay`: one relay, in one process."""

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

from duologue import __version__
from duologue.errors import Trouble
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
ABOUT = "Holds the floor for two who talk with duologue. It can read nothing of what they say."


def main(arguments: Sequence[str] | None = None, rules: Rules | None = None) -> int:
    """Serve until told to stop; the exit code. `rules` = other verifiers than those of `duologue.sign`."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if bool(given.tls_cert) != bool(given.tls_key):
        parser.error("--tls-cert and --tls-key go together")
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("duologue-relay", description=ABOUT)
    parser.add_argument("--version", action="version", version=f"duologue-relay {__version__}")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at (this computer alone)")
    parser.add_argument("--port", type=int, default=8765, help="8765; 0 = any, it is printed")
    parser.add_argument("--name", default="", help="host[:port] that clients dial (whatever they say it is)")
    parser.add_argument("--health-port", type=int, help="for /healthz, /readyz, /metrics (none)")
    parser.add_argument("--health-host", default="127.0.0.1", help="address for them (this computer alone)")
    parser.add_argument("--connections", type=int, default=Limits().everybody, help="at once, of all clients (5000)")
    keeps = parser.add_mutually_exclusive_group()
    keeps.add_argument("--data", type=Path, default=Path("duologue-data"), help="folder for sessions (duologue-data)")
    keeps.add_argument("--memory", action="store_true", help="keep nothing when it stops")
    parser.add_argument("--origin", action="append", default=[], help="web pages that may connect (none)")
    parser.add_argument("--tls-cert", type=Path, help="certificate chain, PEM")
    parser.add_argument("--tls-key", type=Path, help="its key, PEM")
    parser.add_argument("--trust-proxy", action="store_true", help="believe X-Forwarded-For: only behind a proxy")
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
        print(f"Listening at {given.host}:{relay.port}. Ctrl+C stops it.", flush=True)
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
