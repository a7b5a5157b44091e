# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Links over real sockets of this machine, and in one process. Each error is one of four, without a word of its own."""

from __future__ import annotations

import asyncio
import datetime
import logging
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

from duologue.frames import MOST_SOCKET, SUBPROTOCOL
from duologue.transport import SILENT, Link, LinkLost, backoff, pipe, websocket
from tests.helpers import PATIENCE


@asynccontextmanager
async def serving(handler: Callable[[ServerConnection], Any], **more: Any) -> AsyncIterator[str]:
    """A websocket server on this machine; its address."""
    quiet = logging.Logger("tests", logging.CRITICAL + 1)
    options = {"subprotocols": [SUBPROTOCOL], "compression": None, "logger": quiet, **more}
    async with asyncio.timeout(PATIENCE), serve(handler, "127.0.0.1", 0, **options) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        yield f"{'wss' if more.get('ssl') else 'ws'}://127.0.0.1:{port}"


@asynccontextmanager
async def answering(said: bytes) -> AsyncIterator[str]:
    """A server that says this to anything, whatever it is asked; its address, without a scheme."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(said)
        writer.close()

    async with asyncio.timeout(PATIENCE), await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def echo(socket: ServerConnection) -> None:
    """Say everything back."""
    async for data in socket:
        await socket.send(data)


async def why(uri: str, within: float = PATIENCE) -> str:
    """Why there is no link to this address."""
    with pytest.raises(LinkLost) as lost:
        await websocket(uri, within)
    shown = lost.value.__context__ is not None and not lost.value.__suppress_context__
    assert ("", None, False) == (str(lost.value), lost.value.__cause__, shown)
    return lost.value.why


async def test_frames_go_both_ways() -> None:
    """Bytes arrive as they were sent, up to the size of the largest frame."""
    async with serving(echo) as uri:
        link = await websocket(uri)
        frames = [b"", b"one", bytes(MOST_SOCKET)]
        for frame in frames:
            await link.send(frame)
        found = [await link.recv() for _ in frames]
        await link.close()
        await link.close()

    assert frames == found


async def test_text_is_bytes_too() -> None:
    """A relay that sends text breaks nothing: its bytes are judged like any others."""

    async def text(socket: ServerConnection) -> None:
        await socket.send("text")
        await socket.wait_closed()

    async with serving(text) as uri:
        link = await websocket(uri)
        assert b"text" == await link.recv()
        await link.close()


async def too_much(socket: ServerConnection) -> None:
    """More than any frame may hold."""
    await socket.send(bytes(MOST_SOCKET + 1))
    await socket.wait_closed()


async def bye(socket: ServerConnection) -> None:
    """Hang up."""


@pytest.mark.parametrize("handler", [bye, too_much])
async def test_a_link_is_lost_once(handler: Callable[[ServerConnection], Any]) -> None:
    """Hung up, or closed for what is too long, it is lost for reading and for writing, for ever."""
    found = []
    async with serving(handler) as uri:
        link = await websocket(uri)
        for use in (link.recv, link.recv, lambda: link.send(b"x")):
            with pytest.raises(LinkLost) as lost:
                await use()
            found.append(lost.value.why)

    assert ["line.lost"] * 3 == found


@pytest.mark.parametrize(
    ("status", "says"),
    [(400, "refused"), (403, "refused"), (426, "refused"), (404, "unreachable"), (503, "unreachable")],
)
async def test_a_relay_that_does_not_take_us(status: int, says: str) -> None:
    """Another version, or a program that is not wanted, is told from a relay that is ill or not there."""

    def refuse(socket: ServerConnection, request: Request) -> Response:
        return socket.respond(status, "secret words")

    async with serving(echo, process_request=refuse) as uri:
        assert f"line.{says}" == await why(uri)


async def test_the_subprotocol_is_the_gate() -> None:
    """A server that offers none, or insists on another, is no relay of this version."""
    async with serving(echo, subprotocols=None) as uri:
        none = await why(uri)
    async with serving(echo, subprotocols=["duologue.2"]) as uri:
        another = await why(uri)

    def insists(socket: ServerConnection, offered: Any) -> Any:
        return "duologue.2"

    async with serving(echo, subprotocols=["duologue.2"], select_subprotocol=insists) as uri:
        insisting = await why(uri)

    assert ["line.refused"] * 3 == [none, another, insisting]


async def test_no_proxy_comes_between(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the system would send through one, the relay is called itself."""
    for name in ("http_proxy", "https_proxy", "socks_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "")
    async with serving(echo) as uri:
        link = await websocket(uri)
        await link.close()


@pytest.mark.parametrize("said", [b"", b"noise\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n"])
async def test_what_is_no_relay_is_not_reached(said: bytes) -> None:
    """Nothing, noise, or some other server: there is no relay there."""
    async with answering(said) as address:
        assert "line.unreachable" == await why(f"ws://{address}")


@pytest.mark.parametrize(
    "uri", ["ws://127.0.0.1:1", "ws://relay.invalid", "http://127.0.0.1", "ws://" + "x" * 300, "?"]
)
async def test_addresses_that_lead_nowhere(uri: str) -> None:
    """Nobody listens, no name, no such kind of address, no address at all."""
    assert "line.unreachable" == await why(uri)


async def test_a_relay_that_does_not_answer_in_time() -> None:
    """Whoever accepts a call and says nothing is given up."""
    async with serving(echo) as uri:
        assert "line.unreachable" == await why(uri, within=0)


async def test_a_silent_line_is_noticed_in_time() -> None:
    """Ping, answer and close take 11 s together; by the same way, only faster, a line that is dead is lost."""

    async def deaf(socket: ServerConnection) -> None:
        socket.transport.pause_reading()
        await socket.wait_closed()

    async with serving(deaf, ping_interval=None, close_timeout=0.1) as uri:
        link = await websocket(uri, silent=0.05)
        with pytest.raises(LinkLost) as lost:
            await asyncio.wait_for(link.recv(), PATIENCE)

    assert "line.lost" == lost.value.why
    assert 2 * SILENT + 1 <= 12


async def test_a_relay_that_does_not_speak_tls() -> None:
    """Where a safe line was asked for, no other is taken."""
    async with answering(b"HTTP/1.1 400 Bad Request\r\n\r\n") as address:
        assert "line.tls" == await why(f"wss://{address}")


async def test_a_relay_that_cannot_prove_its_name(tmp_path: Path) -> None:
    """A certificate that nobody vouches for is trouble with TLS."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    at = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), at, at.replace(year=2200))
    certificate = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "pem").write_bytes(secret + certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "pem")

    async with serving(echo, ssl=context) as uri:
        assert "line.tls" == await why(uri)


async def test_nothing_is_written_down(caplog: pytest.LogCaptureFixture) -> None:
    """Whatever level logging has, no frame and no address stands in a log."""
    caplog.set_level(logging.DEBUG)
    async with serving(echo) as uri:
        link = await websocket(uri)
        await link.send(b"a secret")
        await link.recv()
        await link.close()

    assert [] == [record for record in caplog.records if record.name != "asyncio"]


def test_one_keyboard_needs_no_socket() -> None:
    """Importing the module does not load websockets."""
    code = "import duologue.transport, sys; print('websockets' in sys.modules)"
    path = str(Path(__file__).parent.parent / "src")
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": path}, capture_output=True, check=True)

    assert b"False" == done.stdout.strip()


# --- in one process


async def lost(link: Link) -> bool:
    """Whether nothing comes from it any more."""
    try:
        await link.recv()
    except LinkLost as error:
        return error.why == "line.lost"
    return False


async def test_a_pipe_goes_both_ways() -> None:
    """What one end sends the other receives, in order."""
    one, two = pipe()
    for n in range(3):
        await one.send(bytes([n]))
        await two.send(bytes([n + 9]))

    assert [b"\0", b"\1", b"\2"] == [await two.recv() for _ in range(3)]
    assert [b"\x09", b"\x0a", b"\x0b"] == [await one.recv() for _ in range(3)]


async def test_a_pipe_closes_at_both_ends() -> None:
    """What was sent before still arrives; then it is lost for both, also for whoever waits already."""
    one, two = pipe()
    waiting = asyncio.ensure_future(lost(one))
    await asyncio.sleep(0)
    await one.send(b"last")
    await one.close()
    await one.close()
    last = await two.recv()
    over = [await waiting, await lost(two), await lost(two), await lost(one)]
    for end in (one, two):
        with pytest.raises(LinkLost):
            await end.send(b"x")

    assert (b"last", [True] * 4) == (last, over)


# --- calling again


def test_waits_grow_and_are_never_the_same_for_all() -> None:
    """Any time up to a limit that grows by 1.6, from a quarter of a second to eight."""
    limits = [round(limit, 3) for limit in islice(backoff(lambda: 1.0), 10)]

    assert [0.25, 0.4, 0.64, 1.024, 1.638, 2.621, 4.194, 6.711, 8.0, 8.0] == limits
    assert [0.0] * 5 == list(islice(backoff(lambda: 0.0), 5))
    assert [0.125, 0.2] == list(islice(backoff(lambda: 0.5), 2))
