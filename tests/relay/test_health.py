# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
import asyncio
import re

import pytest

from duologue import frames
from duologue_relay.health import answer, health, metrics
from tests.helpers import PATIENCE
from tests.relay.people import SESSION, House, house


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("GET /healthz HTTP/1.1", 200),
        ("GET /readyz HTTP/1.1", 200),
        ("GET /metrics HTTP/1.1", 200),
        ("GET /metrics?name=x HTTP/1.0", 200),
        ("GET / HTTP/1.1", 404),
        ("GET /../etc/passwd HTTP/1.1", 404),
        ("POST /healthz HTTP/1.1", 405),
        ("", 405),
    ],
)
async def test_each_page_has_its_status(line: str, status: int) -> None:
    """Three pages, by GET alone."""
    assert status == answer(House().relay, line)[0]


async def test_a_relay_that_drains_is_not_ready() -> None:
    """It is alive all the same."""
    relay = House().relay
    relay.drain()

    assert [503, 200] == [answer(relay, f"GET {page} HTTP/1.1")[0] for page in ("/readyz", "/healthz")]


async def test_metrics_are_numbers_alone() -> None:
    """After a session and a pairing each line is a comment or a number, and none names a session or a code."""
    async with house() as here:
        people = await here.couple(5)
        await people["a"].act("say")
        await people["a"].hear()
        await people["a"].client.send(frames.Entry(frames.encode(frames.Bye())))
        await people["a"].client.closed()
        host = here.client()
        await host.send(frames.Open(8))
        nameplate = (await host.get(frames.Opened)).nameplate
        text = metrics(here.relay)

    lines = [line for line in text.splitlines() if not line.startswith("# ")]
    assert all(re.fullmatch(r'duologue_[a-z_]+(\{reason="[a-z_]+"\})? \d+', line) for line in lines)
    assert {"duologue_entries_total 6", "duologue_pairings 1", "duologue_connections 2"} <= set(lines)
    assert 'duologue_closed_total{reason="malformed"} 1' in lines
    assert nameplate not in text
    assert SESSION.hex()[:8] not in text


async def asked(port: int, request: bytes) -> bytes:
    """What comes back for these bytes."""
    async with asyncio.timeout(PATIENCE):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        answered = await reader.read()
        writer.close()
        return answered


async def test_it_answers_on_its_own_port() -> None:
    """A request gets its page and the line is closed; too long a request gets nothing, and the next is answered."""
    async with health(House().relay, "127.0.0.1", 0) as port:
        page = await asked(port, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        long = await asked(port, b"GET /" + b"x" * 9000 + b"\r\n\r\n")
        again = await asked(port, b"GET /readyz HTTP/1.0\r\n\r\n")

    assert page.startswith(b"HTTP/1.1 200 ")
    assert page.endswith(b"\r\n\r\nalive\n")
    assert b"" == long
    assert again.endswith(b"ready\n")
