"""How the relay is doing, on a port of its own: /healthz, /readyz, /metrics. Numbers alone: no name, no session.

Metrics are in Prometheus's text format 0.0.4. A GET is answered and the line is closed; that is all of HTTP here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from duologue_relay.relay import Relay

WITHIN = 5.0  # seconds for a whole request
MOST = 4096  # bytes of it
COUNTERS = (
    "connections", "entries", "resent", "records", "codes", "knocks", "mail", "unavailable", "expired", "clock_jumped",
)  # fmt: skip


def metrics(relay: Relay) -> str:
    """All numbers, one a line. Reasons are a closed list, so there is no end of lines."""
    lines = []
    for name in COUNTERS:
        lines += _family(f"duologue_{name}_total", "counter", {"": relay.counts[name]})
    for kind in ("refused", "closed"):
        reasons = {
            f'{{reason="{name.removeprefix(f"{kind}_")}"}}': count
            for name, count in sorted(relay.counts.items())
            if name.startswith(f"{kind}_")
        }
        lines += _family(f"duologue_{kind}_total", "counter", reasons)
    here = {"connections": len(relay.links), "sessions": len(relay.sessions), "pairings": len(relay.mailbox)}
    for name, number in here.items():
        lines += _family(f"duologue_{name}", "gauge", {"": number})
    return "\n".join(lines) + "\n"


def _family(name: str, kind: str, values: dict[str, int]) -> list[str]:
    return [f"# TYPE {name} {kind}", *(f"{name}{key} {held}" for key, held in values.items())]


def answer(relay: Relay, line: str) -> tuple[int, str]:
    """The status and the text for a request line."""
    method, _, rest = line.partition(" ")
    path = rest.partition(" ")[0].partition("?")[0]
    if method != "GET":
        return 405, "only GET\n"
    if path == "/healthz":
        return 200, "alive\n"
    if path == "/readyz":
        return (200, "ready\n") if relay.ready else (503, "not now\n")
    return (200, metrics(relay)) if path == "/metrics" else (404, "no such page\n")


@asynccontextmanager
async def health(relay: Relay, host: str, port: int) -> AsyncIterator[int]:
    """Answer there, until the block is left. Gives the port. Raises OSError when it is taken."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(TimeoutError, OSError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            async with asyncio.timeout(WITHIN):
                head = await reader.readuntil(b"\r\n\r\n")
                status, text = answer(relay, head.partition(b"\r\n")[0].decode("latin-1"))
                body = text.encode()
                kind = "text/plain; version=0.0.4; charset=utf-8"
                writer.write(
                    f"HTTP/1.1 {status} -\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
                    "Connection: close\r\n\r\n".encode()
                    + body
                )
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, host, port, limit=MOST)
    async with server:
        yield server.sockets[0].getsockname()[1]
