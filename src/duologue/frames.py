"""Frames: what goes between a client and a relay, one binary websocket message each. One msgpack map, closed.

    pairing   Open → Opened        the host gets a nameplate          Knock →           the joiner names it
              Mail ↔               numbered, opaque, from one side to the other
    session   ← Challenge, Hello → Welcome                            who sits here, proved by a signature
              Entry → Record or Refusal                               Record to everyone seated, from the log alone
              Restore →            records that this relay has lost, from anybody who has them
    live      Beat ↔, Signal ↔, ← Presence                            never stored
    both      ← Notice             why something will not go on;      Bye ↔ the polite end

Decoding is strict: length first, then exact keys, exact types and bounded lengths; then encoding again must give
the same bytes. The subprotocol (RFC 6455, 1.9) is the version gate: within it nothing is negotiated.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, cast, get_args

import msgpack
import msgspec
from msgspec import Meta, Struct

from duologue.core.shape import Seat
from duologue.core.state import Reason

SUBPROTOCOL = "duologue.1"
MOST = 16 * 1024  # bytes of a frame; more only where the shape of an exercise travels in `begin`
MOST_SOCKET = 64 * 1024
MOST_MAIL = 13 * 1024  # bytes of one piece of mail

_Time = Annotated[int, Meta(ge=0, lt=2**53)]
_Seq = Annotated[int, Meta(ge=0, lt=2**53)]
_32 = Annotated[bytes, Meta(min_length=32, max_length=32)]
_64 = Annotated[bytes, Meta(min_length=64, max_length=64)]
_Raw = Annotated[bytes, Meta(max_length=MOST_SOCKET)]
_Nameplate = Annotated[str, Meta(pattern=r"\A[0-9]{1,8}\Z")]


class BadFrame(ValueError):
    """These bytes are no frame."""


class Frame(Struct, frozen=True, tag_field="frame", tag=str.lower, forbid_unknown_fields=True):
    """What every frame is: a map whose first key names its kind."""


class Open(Frame, frozen=True):
    """Client: a nameplate with this many digits, please; more after a code was burnt."""

    digits: Annotated[int, Meta(ge=1, le=8)]


class Opened(Frame, frozen=True):
    """Relay: the nameplate, and for how many more ms it is alive."""

    nameplate: _Nameplate
    ms: _Time


class Knock(Frame, frozen=True):
    """Client: I was told this nameplate. To the host: somebody knocked."""

    nameplate: _Nameplate


class Mail(Frame, frozen=True):
    """The n-th piece of mail of its sender, from 0. The relay passes it on and cannot read it."""

    n: Annotated[int, Meta(ge=0, lt=256)]
    body: Annotated[bytes, Meta(max_length=MOST_MAIL)]


class Challenge(Frame, frozen=True):
    """Relay, first of all: sign this. `at` = its clock, in ms."""

    nonce: _32
    at: _Time


class Hello(Frame, frozen=True):
    """Client: I sit here, and hold the records up to `after`. `sig` covers sign.hello_of(…)."""

    session: _32
    seat: Seat
    after: _Seq
    sig: _64


class Welcome(Frame, frozen=True):
    """Relay: you do; I hold the records up to `seq`."""

    seq: _Seq


class Entry(Frame, frozen=True):
    """Client: store this entry (wire.encode)."""

    raw: _Raw


class Record(Frame, frozen=True):
    """Relay: this was said, at this time in ms."""

    at: _Time
    raw: _Raw


class Refusal(Frame, frozen=True):
    """Relay: the entry that you sent for this seq was not stored."""

    seq: _Seq
    reason: Reason


class Restore(Frame, frozen=True):
    """Client: a record that you no longer hold, the next one in order."""

    at: _Time
    raw: _Raw


class Beat(Frame, frozen=True):
    """A sealed sign of life. From a client: for this seat; from the relay: by this seat."""

    seat: Seat
    body: Annotated[bytes, Meta(min_length=128, max_length=128)]


class Signal(Frame, frozen=True):
    """A gesture, never stored: `slow` = please stop there so that I can mirror. `seat` = whose."""

    seat: Seat
    kind: Literal["slow"]


class Presence(Frame, frozen=True):
    """Relay: somebody proved to sit there (or the line is gone; it cannot know why)."""

    seat: Seat
    here: bool


class Notice(Frame, frozen=True):
    """Relay: why something will not go on."""

    reason: Reason


class Bye(Frame, frozen=True):
    """The polite end; `reason` = "" or, while pairing, what went wrong for the other to read."""

    reason: Literal["", "wrong_code", "shape"] = ""


Any_ = (
    Open | Opened | Knock | Mail | Challenge | Hello | Welcome | Entry | Record | Refusal | Restore | Beat | Signal
    | Presence | Notice | Bye
)  # fmt: skip
"""Every kind of frame."""
# The library would look through the whole union anew for each frame, which takes longer than all else here together.
_KINDS: Mapping[object, type[Any_]] = {kind.__struct_config__.tag: kind for kind in get_args(Any_)}


def encode(frame: Any_) -> bytes:
    """The frame's bytes, in the one form that `decode` accepts."""
    return cast(bytes, msgpack.packb(msgspec.to_builtins(frame, builtin_types=(bytes,)), use_bin_type=True))


def decode(data: bytes) -> Any_:
    """The frame in these bytes. Raises BadFrame for anything that `encode` would not have written."""
    if len(data) > MOST_SOCKET:
        raise BadFrame("length")
    try:
        table = msgpack.unpackb(data, raw=False, strict_map_key=True, max_array_len=16, max_map_len=16)
        frame = msgspec.convert(table, _KINDS[table["frame"]], builtin_types=(bytes,))
    # Hostile bytes raise many kinds of errors in both libraries, some of them not ValueErrors.
    except Exception as error:
        raise BadFrame("form") from error
    if len(data) > MOST and not isinstance(frame, Entry | Record | Restore):
        raise BadFrame("length")
    if encode(frame) != data:
        raise BadFrame("form")
    return frame
