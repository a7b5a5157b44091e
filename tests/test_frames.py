# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
from __future__ import annotations

from typing import Any

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue import frames
from duologue.core.state import Reason
from tests.damage import Damage, any_damage, harmed

FRAMES: list[frames.Any_] = [
    frames.Open(3),
    frames.Opened("417", 600_000),
    frames.Knock("417"),
    frames.Mail(255, bytes(frames.MOST_MAIL)),
    frames.Challenge(bytes(32), 1),
    frames.Hello(bytes(32), "a", 0, bytes(64)),
    frames.Welcome(2**53 - 1),
    frames.Entry(b"raw"),
    frames.Record(1, b"raw"),
    frames.Refusal(3, Reason.STALE),
    frames.Restore(1, b"raw"),
    frames.Beat("b", bytes(128)),
    frames.Signal("f", "slow"),
    frames.Presence("a", True),
    frames.Notice(Reason.GONE),
    frames.Bye(),
    frames.Bye("wrong_code"),
]


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: type(frame).__name__)
def test_every_frame_comes_back(frame: frames.Any_) -> None:
    """What is encoded decodes to the same frame, within the size that is promised."""
    data = frames.encode(frame)

    assert frame == frames.decode(data)
    assert len(data) <= frames.MOST


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: type(frame).__name__)
def test_every_flipped_byte_is_noticed_or_says_something_else(frame: frames.Any_) -> None:
    """No other bytes stand for the same frame."""
    data = frames.encode(frame)
    for at in range(min(len(data), 400)):
        try:
            found = frames.decode(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        except frames.BadFrame:
            continue
        assert found != frame


BAD: list[tuple[str, Any]] = [
    ("no map", [1, 2]),
    ("no kind", {}),
    ("an unknown kind", {"frame": "dance"}),
    ("a key missing", {"frame": "welcome"}),
    ("a key too many", {"frame": "welcome", "seq": 1, "more": 1}),
    ("keys in another order", {"seq": 1, "frame": "welcome"}),
    ("a default left out", {"frame": "bye"}),
    ("a truth for a number", {"frame": "welcome", "seq": True}),
    ("a number with a point", {"frame": "welcome", "seq": 1.0}),
    ("a number below its range", {"frame": "welcome", "seq": -1}),
    ("a number above its range", {"frame": "welcome", "seq": 2**53}),
    ("text for bytes", {"frame": "entry", "raw": "raw"}),
    ("bytes for text", {"frame": "knock", "nameplate": b"417"}),
    ("a nameplate of letters", {"frame": "knock", "nameplate": "41x"}),
    ("a nameplate with a newline", {"frame": "knock", "nameplate": "417\n"}),
    ("digits of another script", {"frame": "knock", "nameplate": "٤١٧"}),
    ("a seat that there is not", {"frame": "presence", "seat": "c", "here": True}),
    ("a reason that there is not", {"frame": "notice", "reason": "because"}),
    ("a session too short", {"frame": "hello", "session": bytes(31), "seat": "a", "after": 0, "sig": bytes(64)}),
    ("a beat of another size", {"frame": "beat", "seat": "a", "body": bytes(127)}),
    ("mail too large", {"frame": "mail", "n": 0, "body": bytes(frames.MOST_MAIL + 1)}),
]


@pytest.mark.parametrize("held", [held for _, held in BAD], ids=[what for what, _ in BAD])
def test_what_is_no_frame_is_refused(held: Any) -> None:
    """Exact keys in their order, exact types, bounded lengths: nothing else."""
    with pytest.raises(frames.BadFrame):
        frames.decode(msgpack.packb(held))


def test_lengths_come_first() -> None:
    """A frame of the size that is allowed passes and one byte more does not: 64 KiB, and 16 but for entries."""
    spare = frames.MOST_SOCKET - len(frames.encode(frames.Entry(bytes(40_000)))) + 40_000
    most = frames.encode(frames.Entry(bytes(spare)))

    assert frames.MOST_SOCKET == len(most)
    assert frames.Entry(bytes(spare)) == frames.decode(most)
    for data in (most + b"\0", frames.encode(frames.Entry(bytes(spare + 1))), b"\xdd\xff\xff\xff\xff" * 20_000):
        with pytest.raises(frames.BadFrame):
            frames.decode(data)
    with pytest.raises(frames.BadFrame):
        frames.decode(msgpack.packb({"frame": "knock", "nameplate": "1" * 17_000}))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xc1",
        b"\x81" * 5_000,
        b"\x91" * 5_000,
        b"\xdf\xff\xff\xff\xff",
        b"\xc6\xff\xff\xff\xff",
        b"\xd6\xff\xff\xff\xff\xff",
        frames.encode(frames.Welcome(1)) + b"\0",
        frames.encode(frames.Welcome(1))[:-1],
        msgpack.packb({"frame": "welcome"})[:-1],
        b"\x82\xa5frame\xa7welcome\xa3seq\xcd\x00\x01",
        b"\x83\xa5frame\xa7welcome\xa3seq\x01\xa3seq\x01",
    ],
)
def test_bytes_made_to_hurt_are_refused(data: bytes) -> None:
    """Bombs, lies about lengths, trailing and missing bytes, longer forms of a number, a key twice."""
    with pytest.raises(frames.BadFrame):
        frames.decode(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_frame_in_one_form_or_refused(data: bytes) -> None:
    """Nothing else than BadFrame is ever raised, and what decodes encodes to these very bytes."""
    try:
        found = frames.decode(data)
    except frames.BadFrame:
        return
    assert data == frames.encode(found)


@given(st.sampled_from(FRAMES), any_damage)
def test_a_damaged_frame_is_a_frame_in_one_form_or_refused(frame: frames.Any_, damage: Damage) -> None:
    """The same when the bytes are almost those of a frame."""
    data = harmed(frames.encode(frame), damage)
    try:
        found = frames.decode(data)
    except frames.BadFrame:
        return
    assert data == frames.encode(found)
