"""What loads a server: sessions of real entries, sealed and signed, or messages of their size for a bare forwarder.

The ends speak just enough of the websocket protocol (RFC 6455) to cost less than what they measure.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgpack

from duologue import frames, wire
from duologue.core.entry import RULES, ZERO, Clear, Entry, session_of, tip_after
from duologue.core.exercise import Exercise, Guide
from duologue.core.shape import PARTNERS, Partner, Shape, Step
from duologue.packing import exercise_digest, pack
from duologue.seal import Sealing
from duologue.sign import SIG, Signing

WORDS = "When you come home late I sit in the kitchen and wonder whether you would rather be elsewhere."
SIZE = 760  # bytes of such an entry in its frame, and so of what a forwarder is given
STEPS = {
    "tell": Step("speaker", {"say": "mirror"}),
    "mirror": Step("listener", {"say": "check"}),
    "check": Step("speaker", {"more": "tell", "no": "end"}),
    "end": Step("nobody"),
}
ENDLESS = Exercise(
    "endless", "Endless", "", (1, 2), {"speaker": "speaker", "listener": "listener"}, "", "", Shape("tell", STEPS),
    {"tell": Guide(), "mirror": Guide(shows=("tell",)), "check": Guide(shows=("tell", "mirror")), "end": Guide()},
)  # fmt: skip
ROUND: tuple[tuple[Partner, str], ...] = (("a", "say"), ("b", "say"), ("a", "more"))


class Server:
    """The process `server.py`."""

    def __init__(self, kind: str, folder: Path) -> None:
        here = Path(__file__).parent / "server.py"
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(here), kind, str(folder / kind)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.port = int(self._read())

    def _read(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def tell(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def measured(self) -> dict[str, Any]:
        """`wall` and `cpu` in seconds since `begin`; after `profile` also where the time went, in ns."""
        self.tell("end")
        return dict(json.loads(self._read()))

    def close(self) -> None:
        self._process.kill()  # what it keeps is of no use to anybody
        self._process.communicate()


class End(asyncio.Protocol):
    """One client's socket. Frames are masked with zeros, which a server cannot tell from any other mask."""

    def __init__(self, hear: Callable[[bytes], None]) -> None:
        self._hear, self._held = hear, bytearray()
        self.open = self.lost = False

    async def connect(self, port: int, path: str = "/") -> None:
        self._transport, _ = await asyncio.get_running_loop().create_connection(lambda: self, "127.0.0.1", port)
        key = base64.b64encode(os.urandom(16)).decode()
        self._transport.write(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Protocol: {frames.SUBPROTOCOL}\r\n\r\n".encode()
        )

    def send(self, data: bytes, opcode: int = 2) -> None:
        size = len(data)
        length = bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
        self._transport.write(bytes([0x80 | opcode]) + length + bytes(4) + data)

    def data_received(self, data: bytes) -> None:
        self._held += data
        if not self.open:
            _, found, rest = self._held.partition(b"\r\n\r\n")
            if not found:
                return
            self.open, self._held = True, bytearray(rest)
        while (frame := self._frame()) is not None:
            if frame[0] & 15 == 9:
                self.send(frame[1], 10)
            elif frame[0] & 15 == 2:
                self._hear(frame[1])

    def _frame(self) -> tuple[int, bytes] | None:
        held = self._held
        if len(held) < 4:
            return None
        start = {126: 4, 127: 10}.get(held[1], 2)
        size = held[1] if start == 2 else int.from_bytes(held[2:start], "big")
        if len(held) < start + size:
            return None
        frame = held[0], bytes(held[start : start + size])
        del held[: start + size]
        return frame

    def connection_lost(self, error: Exception | None) -> None:
        self.lost = True

    def close(self) -> None:
        self._transport.abort()


class Passing:
    """A session of a forwarder: a message to the other end and its answer back, again and again."""

    def __init__(self, number: int) -> None:
        self._path, self.count, self.going, self._waits = f"/{number}", 0, False, False
        self.a, self.b = End(self._answered), End(lambda data: self.b.send(data))
        self.ends = (self.a, self.b)

    async def connect(self, port: int) -> None:
        for end in self.ends:
            await end.connect(port, self._path)

    @property
    def ready(self) -> bool:
        """Whether both ends are open, and nothing is on its way."""
        return all(end.open for end in self.ends) and not self._waits

    def go(self) -> None:
        self.going = self._waits = True
        self.a.send(bytes(SIZE))

    def _answered(self, data: bytes) -> None:
        self.count, self._waits = self.count + 1, self.going
        if self.going:
            self.a.send(data)


class Talking:
    """A session of a relay: each entry is said once both ends have the record of the one before."""

    def __init__(self, number: int) -> None:
        pair = os.urandom(32)
        self._sealing = {
            seat: Sealing(seat, os.urandom(32), {"b" if seat == "a" else "a": pair}, wire.envelope) for seat in PARTNERS
        }
        self._signing = {seat: Signing(os.urandom(32)) for seat in PARTNERS}
        self._clear = opening({seat: signing.public for seat, signing in self._signing.items()})
        self._session, self._tip = session_of(self._clear), ZERO
        self._heard, self._welcome = dict.fromkeys(PARTNERS, 0), 0
        self.count, self.going, self._waits = 0, True, False
        self._a, self._b = (End(lambda data, seat=seat: self._hear(seat, data)) for seat in PARTNERS)
        self.ends = (self._a, self._b)
        self._host = ""

    async def connect(self, port: int) -> None:
        self._host = f"127.0.0.1:{port}"
        for end in self.ends:
            await end.connect(port)

    @property
    def ready(self) -> bool:
        """Whether both sit, and nothing is on its way."""
        self.going = self.going and self.count < 2
        return self.count >= 2 and not self._waits

    def go(self) -> None:
        self.going = True
        self._say()

    def _hear(self, seat: Partner, data: bytes) -> None:
        table = msgpack.unpackb(data)
        match table["frame"]:
            case "challenge":
                sig = self._signing[seat].hello(self._host, self._session, seat, table["nonce"])
                self._send(seat, frames.Hello(self._session, seat, 0, sig))
            case "welcome":
                self._welcome += 1
                if self._welcome == 2:
                    self._say()
            case "record":
                self._heard[seat] += 1
                if self._heard["a"] == self._heard["b"]:
                    self._tip = tip_after(self._tip, table["at"], table["raw"])
                    self.count, self._waits = self.count + 1, False
                    if self.going:
                        self._say()
            case "refusal" | "notice":
                raise SystemExit(f"The relay refused an entry of the measurement: {table['reason']}.")

    def _send(self, seat: Partner, frame: frames.Any_) -> None:
        self.ends[PARTNERS.index(seat)].send(frames.encode(frame))

    def _say(self) -> None:
        done, self._waits = self.count, True
        seat, act = ROUND[(done - 2) % 3] if done >= 2 else (("a", "begin"), ("b", "sit"))[done]
        clear: Clear = self._clear if act == "begin" else {}
        blank = Entry(self._session, done + 1, self._tip, seat, act, clear, PARTNERS, ZERO, b"", {})
        commit, body, wraps = self._sealing[seat].seal(blank, WORDS if act == "say" else "")
        full = replace(blank, commit=commit, body=body, wraps=wraps)
        unsigned = wire.encode(full)[:-SIG]
        self._send(seat, frames.Entry(unsigned + self._signing[seat].sign(unsigned)))


def opening(keys: dict[Partner, bytes]) -> Clear:
    """What `begin` says of the endless exercise."""
    return {
        "digest": exercise_digest(pack(ENDLESS)), "keys": keys, "rules": RULES, "shape": ENDLESS.shape.encode(),
        "speaker": "a",
    }  # fmt: skip


@contextmanager
def second_core() -> Iterator[None]:
    """Leave the first core to the server."""
    if not hasattr(os, "sched_setaffinity") or len(own := os.sched_getaffinity(0)) < 2:
        yield
        return
    os.sched_setaffinity(0, sorted(own)[1:2])
    try:
        yield
    finally:
        os.sched_setaffinity(0, own)
