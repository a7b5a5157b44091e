# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The command, in processes of its own: what it prints, what it costs, and how it stops."""

from __future__ import annotations

import asyncio
import datetime
import json
import os
import re
import signal
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from duologue import frames
from duologue.core.state import Reason
from duologue_relay import main
from duologue_relay.relay import Rules
from tests.helpers import PATIENCE
from tests.relay.people import Client, Person, verify_hello
from tests.relay.test_gate import verify
from tests.relay.test_health import asked

ROOT = Path(__file__).parents[2]
CODE = """
import sys
from duologue_relay.main import main
from duologue_relay.relay import Rules
from tests.relay.people import verify, verify_hello
raise SystemExit(main(sys.argv[1:], Rules(verify, verify_hello)))
"""
MOST_RSS = 64 * 1024  # KiB


class Started:
    """A relay in a process."""

    def __init__(self, process: asyncio.subprocess.Process, told: str) -> None:
        self.process, self.told = process, told
        self.port = int(told.partition(". ")[0].rpartition(":")[2])

    async def stopped(self, number: int = signal.SIGTERM) -> tuple[int, list[dict[str, Any]]]:
        """Send this signal; the exit code and the lines that were written down."""
        self.process.send_signal(number)
        async with asyncio.timeout(5):  # as long as the promise is
            _, err = await self.process.communicate()
        assert self.process.returncode is not None
        return self.process.returncode, [json.loads(line) for line in err.splitlines()]

    def peak(self) -> int:
        """The most memory that it has held, in KiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0])


@asynccontextmanager
async def started(*arguments: str) -> AsyncIterator[Started]:
    """The command with these arguments, on any port, keeping nothing."""
    path = os.pathsep.join(str(ROOT / folder) for folder in (".", "src", "server"))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CODE, "--memory", "--port", "0", *arguments,
        env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), 3 * PATIENCE)
        yield Started(process, line.decode())
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@asynccontextmanager
async def client(port: int, scheme: str = "ws", **options: Any) -> AsyncIterator[Client]:
    """A client of it."""
    protocols = [Subprotocol(frames.SUBPROTOCOL)]
    async with connect(
        f"{scheme}://127.0.0.1:{port}", subprotocols=protocols, compression=None, proxy=None, **options
    ) as line:
        yield Client(line, f"127.0.0.1:{port}")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_stops_in_order(number: int) -> None:
    """Told to stop, it lets everybody go with 1012, reader or not, and exits with 0 within 5 s."""
    async with started() as relay, client(relay.port) as reads, client(relay.port) as sleeps:
        person = Person("a", reads)
        await person.sit()
        await person.act("begin")
        await person.hear()
        await sleeps.get(frames.Challenge)
        sleeps.line.transport.pause_reading()
        stopping = asyncio.ensure_future(relay.stopped(number))
        found, code = await reads.closed()
        exit_code, lines = await stopping
        sleeps.line.transport.abort()

    assert (frames.Notice(Reason.RESTART), 1012) == (found[-1], code)
    assert 0 == exit_code
    assert ["listening", "stopping"] == [line["event"] for line in lines if "websockets" not in line["event"]]


async def health_port(relay: Started) -> int:
    """Where it says how it is: it is written down at the start."""
    assert relay.process.stderr is not None
    async with asyncio.timeout(PATIENCE):
        while True:
            line = json.loads(await relay.process.stderr.readline())
            if line["event"] == "health":
                return int(line["port"])


async def test_its_health_has_a_port() -> None:
    """With a port for it, the relay says how it is there."""
    async with started("--health-port", "0") as relay:
        port = await health_port(relay)

        assert (await asked(port, b"GET /readyz HTTP/1.1\r\n\r\n")).endswith(b"ready\n")


async def test_its_health_is_for_this_computer_alone() -> None:
    """Listening everywhere, it says how it is at 127.0.0.1 and nowhere else, unless it is told where."""
    for arguments, elsewhere in (((), False), (("--health-host", "127.0.0.2"), True)):
        async with started("--host", "0.0.0.0", "--health-port", "0", *arguments) as relay:  # noqa: S104 (for a moment)
            port = await health_port(relay)
            here = "127.0.0.2" if elsewhere else "127.0.0.1"
            _, found = await asyncio.open_connection("127.0.0.2", relay.port)
            _, health = await asyncio.open_connection(here, port)
            with pytest.raises(ConnectionRefusedError):
                await asyncio.open_connection("127.0.0.1" if elsewhere else "127.0.0.2", port)
            found.transport.abort()
            health.transport.abort()


@pytest.mark.parametrize(
    ("arguments", "warned"),
    [
        (("--host", "0.0.0.0"), True),  # noqa: S104 (for a moment)
        (("--host", "0.0.0.0", "--name", "relay.example"), False),  # noqa: S104
        (("--host", "localhost"), False),
        ((), False),
    ],
)
async def test_outside_this_computer_it_asks_for_its_name(arguments: tuple[str, ...], warned: bool) -> None:
    """Listening for others without a name of its own, it writes one line of warning, of known fields."""
    async with started(*arguments) as relay:
        _, lines = await relay.stopped()

        expected = [{"level": "warning", "event": "no_name", "port": relay.port}] if warned else []
        assert expected == [
            {key: held for key, held in line.items() if key != "at"} for line in lines if line["event"] == "no_name"
        ]


async def test_all_its_connections_may_be_limited() -> None:
    """Past so many of all addresses, the next is told that it is too much."""
    async with started("--connections", "1") as relay, client(relay.port) as first:
        await first.get(frames.Challenge)
        async with client(relay.port) as second:
            assert ([frames.Notice(Reason.TOO_MUCH)], 1008) == await second.closed()


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for this machine, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = tmp_path / "cert.pem", tmp_path / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths


async def test_it_speaks_tls(certificate: tuple[Path, Path]) -> None:
    """With a certificate and its key the line is TLS, and nothing else is answered."""
    context = ssl.create_default_context(cafile=certificate[0])
    context.check_hostname = False
    async with started("--tls-cert", str(certificate[0]), "--tls-key", str(certificate[1])) as relay:
        async with client(relay.port, "wss", ssl=context) as safe:
            assert 32 == len((await safe.get(frames.Challenge)).nonce)
        assert b"" == await asked(relay.port, b"GET / HTTP/1.1\r\n\r\n")


async def test_strangers_cost_little() -> None:
    """Thirty who fill all that they may fill, never read and never finish: the process stays below 64 MiB."""
    async with started("--trust-proxy", "--health-port", "0") as relay:
        health, before = await health_port(relay), relay.peak()
        hostile = [await connected(relay.port, number) for number in range(30)]
        # A pairing with all its mail waiting for nobody, then a message as large as can be that never ends.
        mail = [framed(frames.encode(frames.Mail(n, bytes(frames.MOST_MAIL)))) for n in range(24)]
        endless = framed(bytes(frames.MOST_SOCKET), last=False)
        for _, writer in hostile:
            writer.write(framed(frames.encode(frames.Open(6))) + b"".join(mail) + endless)
        async with asyncio.timeout(3 * PATIENCE):
            while f"duologue_mail_total {30 * 24}\n".encode() not in await asked(health, b"GET /metrics \r\n\r\n"):
                pass
        async with client(relay.port) as honest:
            person = Person("a", honest)
            await person.sit()
            await person.act("begin")
            assert "begin" == (await person.hear()).entry.act
        after = relay.peak()
        for _, writer in hostile:
            writer.transport.abort()

    assert after < MOST_RSS, f"{before} KiB before, {after} KiB after"


async def connected(port: int, number: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A line that has been upgraded by hand, and will not be read."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
    writer.write(
        (
            "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"X-Forwarded-For: 192.0.2.{number}\r\nSec-WebSocket-Protocol: {frames.SUBPROTOCOL}\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        ).encode()
    )
    await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
    return reader, writer


def framed(message: bytes, last: bool = True) -> bytes:
    """A binary websocket frame of a client, masked with zeros (RFC 6455, 5.2)."""
    head = bytes([0x82 if last else 0x02])
    if len(message) < 126:
        return head + bytes([0x80 | len(message)]) + bytes(4) + message
    if len(message) < 2**16:
        return head + b"\xfe" + len(message).to_bytes(2, "big") + bytes(4) + message
    return head + b"\xff" + len(message).to_bytes(8, "big") + bytes(4) + message


def test_it_speaks_the_language_of_whoever_runs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its help is German where that was set, with the same options; in English for the next one who has set nothing."""
    file = tmp_path / "config.toml"
    monkeypatch.setenv("DUOLOGUE_CONFIG", str(file))
    told = []
    for line in ('language = "de"', ""):
        file.write_text(line, encoding="utf-8")
        with pytest.raises(SystemExit):
            main.main(["--help"])
        told.append(capsys.readouterr().out)

    assert [True, False] == ["nichts behalten, wenn es aufhört" in said for said in told]
    assert ["Aufruf:", "usage:"] == [said.split()[0] for said in told]
    options = [sorted(set(re.findall(r"--[a-z-]+", said))) for said in told]
    assert options[0] == options[1]
    assert "--trust-proxy" in options[0]


async def test_it_says_where_it_listens_in_that_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line for whoever runs it is German where that was set; what it logs is the same for every program."""
    file = tmp_path / "config.toml"
    file.write_text('language = "de"', encoding="utf-8")
    monkeypatch.setenv("DUOLOGUE_CONFIG", str(file))
    async with started() as relay:
        code, lines = await relay.stopped()

    assert f"Erreichbar unter 127.0.0.1:{relay.port}. Strg+C hält es an.\n" == relay.told
    assert (0, "listening") == (code, lines[0]["event"])


def test_a_certificate_needs_its_key(capsys: pytest.CaptureFixture[str]) -> None:
    """One without the other is a wrong command."""
    with pytest.raises(SystemExit, match="2"):
        main.main(["--tls-cert", "x"])

    assert "--tls-cert and --tls-key go together" in capsys.readouterr().err


def test_what_cannot_be_opened_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A certificate that is not there ends it with 1 and a sentence."""
    missing = str(tmp_path / "none.pem")
    code = main.main(["--memory", "--tls-cert", missing, "--tls-key", missing], Rules(verify, verify_hello))

    assert main.FAILED == code
    assert "No such file" in capsys.readouterr().err
