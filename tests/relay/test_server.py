# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The relay's real sockets on the loopback, with the library's own clients. Who sends too much: test_server_limits."""

import asyncio
import json
import logging
from io import StringIO
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from duologue import frames
from duologue.core.shape import Seat
from duologue.core.state import Reason
from duologue_relay.limits import Limits, Rate
from duologue_relay.lines import FIELDS, OWN, Lines
from duologue_relay.logs.memory import MemoryEngine
from duologue_relay.relay import Rules
from duologue_relay.server import serve
from tests.helpers import PATIENCE
from tests.relay.people import SESSION, Client, Person, talked, verify_hello
from tests.relay.sockets import client, relay
from tests.relay.test_gate import ACTS, verify


async def test_a_whole_dialogue() -> None:
    """Two clients say everything, from the first act to the last."""
    async with relay() as here, client(here.port) as first, client(here.port) as second:
        people: dict[Seat, Person] = {"a": Person("a", first), "b": Person("b", second)}
        for person in people.values():
            await person.sit()
        await talked(people, ACTS)

    assert "end" == people["b"].chair.state.over
    assert people["a"].chair.state == people["b"].chair.state


async def status(port: int, **over: Any) -> int:
    """The status with which a handshake is refused; 101 = it is not."""
    try:
        async with client(port, **over):
            return 101
    except InvalidStatus as error:
        return error.response.status_code


async def test_pages_of_others_may_not_connect() -> None:
    """A browser names its page: all are refused but those that are listed."""
    async with relay(origins=["https://relay.example"]) as here:
        origins = ["https://evil.example", "null", f"http://127.0.0.1:{here.port}", "https://relay.example", None]
        found = [await status(here.port, origin=origin) for origin in origins]

    assert [403, 403, 403, 101, 101] == found


async def test_another_version_is_refused_at_the_door() -> None:
    """Without this very subprotocol there is no connection."""
    async with relay() as here:
        asked: list[list[str] | None] = [None, ["duologue.2"], ["duologue.2", "duologue.1"]]
        found = [await status(here.port, subprotocols=protocols) for protocols in asked]

    assert [400, 400, 101] == found


async def test_nothing_is_compressed_or_told_about_the_server() -> None:
    """Whatever a client offers, there is no compression, and no header names the software."""
    async with relay() as here, client(here.port, compression="deflate") as eager:
        headers = eager.line.response.headers

        assert (None, None) == (headers.get("Sec-WebSocket-Extensions"), headers.get("Server"))
        assert frames.SUBPROTOCOL == eager.line.subprotocol


async def test_behind_a_trusted_proxy_addresses_are_those_it_names() -> None:
    """Only where the proxy is trusted does what it forwards count."""
    for trusted in (True, False):
        async with relay(Limits(openings=Rate(1, 0)), trust_proxy=trusted) as here:
            found = []
            for number in range(2):
                async with client(here.port, additional_headers={"X-Forwarded-For": f"192.0.2.{number}"}) as one:
                    found.append(await one.get(frames.Frame))

        assert [True, trusted] == [isinstance(frame, frames.Challenge) for frame in found]


async def test_a_relay_may_know_its_own_name() -> None:
    """With a name of its own, a Hello that was signed for another relay takes no seat here."""
    async with relay(name="relay.example") as here:
        for name, known in (("relay.example", True), (f"127.0.0.1:{here.port}", False)):
            async with client(here.port) as line:
                person = Person("a", Client(line.line, name))
                if known:
                    await person.sit()
                    await person.act("begin")
                    assert "begin" == (await person.hear()).entry.act
                else:
                    await person.client.hello("a")
                    assert ([frames.Notice(Reason.NOT_SEATED)], 1008) == await person.client.closed()


async def test_draining_is_over_soon() -> None:
    """Everybody is told and closed with 1012, then nobody is let in; the one who does not read is not waited for."""
    async with relay() as here, client(here.port) as first, client(here.port) as second:
        await first.get(frames.Challenge)
        await second.get(frames.Challenge)
        port = here.port
        here.drain()
        assert ([frames.Notice(Reason.RESTART)], 1012) == await first.closed()
        second.line.transport.pause_reading()
    with pytest.raises(ConnectionRefusedError):
        await status(port)


async def test_a_half_made_line_does_not_hold_up_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has connected and said nothing is cut off when the relay is through with all others."""
    monkeypatch.setattr("duologue_relay.server.DRAIN_WITHIN", 0.05)
    async with relay() as here:
        reader, writer = await asyncio.open_connection("127.0.0.1", here.port)
        async with client(here.port):
            pass  # the relay has accepted the first one too

    assert b"" == await asyncio.wait_for(reader.read(), PATIENCE)
    writer.close()


async def test_time_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pairings whose time is over are ended, and sessions are looked at every hour, with nobody asking."""
    monkeypatch.setattr("duologue_relay.server.SWEEP", 0)
    monkeypatch.setattr("duologue_relay.server.HOUR", 0)
    monkeypatch.setattr("duologue_relay.mailbox.ALIVE", 0)
    looked = asyncio.Event()

    class Looked(MemoryEngine):
        """An engine that says when it was looked through."""

        async def expire(self, now: int) -> list[bytes]:
            looked.set()
            return await super().expire(now)

    async with serve(Looked(), Rules(verify, verify_hello)) as here, client(here.port) as host:
        await host.send(frames.Open(3))
        assert frames.Notice(Reason.NO_CODE) == await host.get(frames.Notice)
        await asyncio.wait_for(looked.wait(), PATIENCE)


async def test_nothing_of_a_session_is_written_down() -> None:
    """A dialogue, a pairing and an attack, with every logger wide open: known fields alone, no word, name or code."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    for name in ("websockets", "websockets.server"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    try:
        async with relay() as here, client(here.port) as first, client(here.port) as second, client(here.port) as host:
            people: dict[Seat, Person] = {"a": Person("a", first), "b": Person("b", second)}
            for person in people.values():
                await person.sit()
            await talked(people, ACTS[:4])
            await host.send(frames.Open(8))
            nameplate = (await host.get(frames.Opened)).nameplate
            await host.line.send("Robin said: I felt alone")
            await host.closed()
            logging.getLogger(OWN).info("here")
    finally:
        root.removeHandler(handler)
        root.setLevel(level)

    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert "here" == lines[-1]["event"]
    assert {"at", "level", "event", "error", "where", *FIELDS} >= {key for line in lines for key in line}
    for secret in (nameplate, "words", "Robin", SESSION.hex(), str(SESSION)[2:10], "127.0.0.1"):
        assert secret not in stream.getvalue()
