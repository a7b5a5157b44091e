"""Where the fuzzer begins: what we write ourselves, each kind of it, small and made anew for each run."""

from __future__ import annotations

import random
from pathlib import Path

import msgpack

from duologue import atrest, frames, letters, packing, wire
from duologue.core.entry import Entry, Record
from duologue.core.exercise import Exercise
from duologue.core.shape import Shape, Step
from duologue.core.state import Reason
from duologue.library import Library


def seeds(name: str) -> list[bytes]:
    """What we write ourselves: each kind of it, small."""
    chance = random.Random(1)
    library = Library()
    whole: list[Exercise] = [library.exercise(id) for id in library.ids()]
    made = _entries(whole[0].shape)
    some = letters.Letter("Ana", chance.randbytes(32))
    kept = atrest.Keys(*(chance.randbytes(32) for _ in range(2)), {"b": chance.randbytes(32)}, chance.randbytes(32))
    folder = Path(packing.__file__).parent / "exercises"
    return {
        "entry": lambda: [wire.encode(one) for one in made],
        "record": lambda: [wire.encode_record(Record(7, one, wire.encode(one))) for one in made],
        "frame": lambda: [frames.encode(one) for one in _frames()],
        "shape": lambda: [one.shape.encode() for one in whole] + [_small().encode()],
        "exercise": lambda: [packing.pack(one) for one in whole],
        "letter": lambda: [letters.pack(some), letters.pack(letters.Invitation("Ben", some.key, "a", b"{}"))],
        "keys": lambda: [atrest.lock(kept)[32:], _locked()],
        "code": lambda: [b"7-velvet-otter", b"007 velv OTTE", b"12345678-velvet-otter@[::1]:8765/path", b"otter"],
        "toml": lambda: [file.read_bytes() for file in sorted(folder.rglob("*.toml"))],
        "words": lambda: [b"\xff" + _odd().encode(), b"\x09" + "한국 ก็ ཀྵ 👩‍👩‍👧".encode(), b"\x00a\tb\r\nc"],
    }[name]()


def _small() -> Shape:
    return Shape("say", {"say": Step("speaker", {"say": "end"}), "end": Step("nobody")})


def _entries(rules: Shape) -> list[Entry]:
    z32, until = bytes(32), {"until": 1_700_000_000_000}
    begin = {"digest": z32, "keys": {"a": z32, "b": z32}, "rules": 1, "shape": rules.encode(), "speaker": "a"}
    reveal = {"answer": "yes", "salt": bytes(16), "wraps": {"b": bytes(48)}}
    clears = {"begin": begin, "sit": {}, "say": {}, "pause": until, "card": {"index": 1}, "write": {"hash": z32}}
    return [
        Entry(z32, 300, z32, "a", act, clear, ("a", "b"), z32, bytes(256), {"a": bytes(48), "b": bytes(48)})
        for act, clear in {**clears, "reveal": reveal}.items()
    ]


def _frames() -> list[frames.Any_]:
    z32, z64 = bytes(32), bytes(64)
    return [
        frames.Open(3), frames.Opened("007", 600_000), frames.Knock("7"), frames.Mail(1, b"mail"),
        frames.Challenge(z32, 2**41), frames.Hello(z32, "a", 300, z64), frames.Welcome(70_000), frames.Entry(b"raw"),
        frames.Record(2**41, b"raw"), frames.Refusal(7, Reason.STALE), frames.Restore(7, b"raw"),
        frames.Beat("b", bytes(128)), frames.Signal("a", "slow"), frames.Presence("b", True),
        frames.Notice(Reason.RESTART), frames.Bye("wrong_code"), frames.Bye(),
    ]  # fmt: skip


def _locked() -> bytes:
    return bytes(msgpack.packb({"cost": [8, 1, 1], "salt": bytes(16), "sealed": bytes(220)}, use_bin_type=True))


def _odd() -> str:
    marks = "".join(map(chr, (0x301, 0x323, 0x200D, 0x200C, 0x202E, 0x2066, 0xFE0F, 0xAD, 0x1B, 0x9B, 0xE0041)))
    return f"Zoë e{marks} [b]not markup[/b]\u2028“quiet”"
