# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Real sockets that send too much, or read too little. The rest: test_server."""

import asyncio
from contextlib import suppress
from typing import Any

import pytest
from websockets.asyncio.server import serve as listen
from websockets.exceptions import ConnectionClosed

from duologue import frames
from duologue.core.state import Reason
from duologue_relay.limits import Limits
from tests.helpers import PATIENCE
from tests.relay.people import SESSION, Person
from tests.relay.sockets import client, relay
from tests.relay.test_gate import Relay as Played
from tests.relay.test_gate import played


async def test_the_largest_frame_and_one_byte_more() -> None:
    """64 KiB reach the relay, which has no use for them; of one byte more it takes nothing, and says 1009."""
    async with relay() as here:
        for size, code in ((frames.MOST_SOCKET, 1008), (frames.MOST_SOCKET + 1, 1009)):
            async with client(here.port) as big:
                await big.get(frames.Challenge)
                await big.line.send(bytes(size))
                assert code == (await big.closed())[1]


async def test_a_message_in_very_many_parts_is_cut_off() -> None:
    """In a few parts a message arrives whole; whoever sends one in hundreds is hung up on."""
    async with relay() as here:
        open3 = frames.encode(frames.Open(3))
        async with client(here.port) as patient:
            await patient.line.send([open3[:1], open3[1:5], open3[5:]])
            assert isinstance(await patient.get(frames.Opened), frames.Opened)
        async with client(here.port) as hostile:
            await hostile.get(frames.Challenge)
            with suppress(ConnectionClosed):
                await hostile.line.send([b""] * 500)
            assert ([], None) == await hostile.closed()


async def test_very_many_messages_at_once_are_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sends more than can be taken in at one time is hung up on, before any of it is looked at."""
    monkeypatch.setattr("duologue_relay.server.MOST_WAITING", 10)
    async with relay() as here, client(here.port) as hostile:
        await hostile.get(frames.Challenge)
        hostile.line.transport.write(b"\x82\x80\0\0\0\0" * 100)  # empty messages, masked with zeros

        assert ([], None) == await hostile.closed()


async def test_pings_of_one_who_does_not_read_are_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers that nobody reads do not pile up: past a limit that line is hung up on."""
    monkeypatch.setattr("duologue_relay.server.MOST_UNREAD", 1000)
    async with relay() as here, client(here.port, ping_interval=None) as hostile:
        await hostile.get(frames.Challenge)
        hostile.line.transport.pause_reading()
        ping = b"\x89\xfd" + bytes(4 + 125)
        async with asyncio.timeout(PATIENCE):
            while here.links:
                hostile.line.transport.write(ping * 1000)
                await asyncio.sleep(0)
        hostile.line.transport.abort()

        assert 1 == here.counts["closed_by_client"]


async def test_text_is_no_frame() -> None:
    """A message of text is told to be malformed."""
    async with relay() as here, client(here.port) as chatty:
        await chatty.get(frames.Challenge)
        await chatty.line.send("hello")

        assert ([frames.Notice(Reason.MALFORMED)], 1008) == await chatty.closed()


async def test_a_silent_line_is_noticed_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ping, answer and close take 11 s together; by the same way, only faster, a half-open line is noticed."""
    seen: dict[str, Any] = {}

    def noted(*arguments: Any, **options: Any) -> Any:
        seen.update(options)
        return listen(*arguments, **options)

    monkeypatch.setattr("duologue_relay.server.listen", noted)
    async with relay():
        assert seen["ping_interval"] + seen["ping_timeout"] + seen["close_timeout"] <= 12
    async with relay(ping=0.05) as here, client(here.port) as first, client(here.port) as second:
        person = Person("a", first)
        await person.sit()
        await person.act("begin")
        await person.hear()
        await Person("b", second).sit()
        assert frames.Presence("b", True) == await first.get(frames.Presence)
        second.line.transport.pause_reading()

        assert frames.Presence("b", False) == await first.get(frames.Presence)
        second.line.transport.abort()


async def test_a_real_slow_reader_is_let_go_alone() -> None:
    """Whoever stops reading a long log is closed and counted, while the other goes on as before."""
    table = played(2)
    for _ in range(150):
        for seat, act in (("a", "say"), ("b", "say"), ("a", "yes"), ("a", "yes")):
            table.accept(table.record(seat, act, body=bytes(12288)))  # type: ignore[arg-type]
    async with relay(Limits(size=8 * 2**20), within=0.2) as here, client(here.port) as first:
        async with client(here.port) as second:
            log = await here.sessions._engine.open(SESSION)
            for record in table.log:
                await log.append(record)
            await second.hello("b")
            await second.get(frames.Welcome)
            second.line.transport.pause_reading()
            await first.hello("a", table.state.seq)
            await first.get(frames.Presence)
            assert frames.Presence("b", False) == await first.get(frames.Presence)
            second.line.transport.abort()
        await first.send(frames.Entry(Played(table.state).record("a", "pause", clear={"until": 0}).raw))
        await first.get(frames.Record)

        assert 1 == here.counts["closed_slow"]


async def test_an_address_has_so_many_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """One more than an address may have is told so and closed; when one goes there is room again."""
    async with relay(Limits(connections=1)) as here:
        gone, depart = asyncio.Event(), here.addresses.depart

        def departed(address: str) -> None:
            depart(address)
            gone.set()

        monkeypatch.setattr(here.addresses, "depart", departed)
        async with client(here.port) as first:
            await first.get(frames.Challenge)
            async with client(here.port) as second:
                assert ([frames.Notice(Reason.TOO_MUCH)], 1008) == await second.closed()
        await asyncio.wait_for(gone.wait(), PATIENCE)
        async with client(here.port) as third:
            await third.get(frames.Challenge)
