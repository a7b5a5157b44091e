"""What tests share: an exercise to play, and ways to play it. Links are faked here, peers never."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Mapping
from random import Random
from typing import Any

from hypothesis import strategies as st

from duologue import wire
from duologue.core.consent import recipients
from duologue.core.dialogue import advance
from duologue.core.entry import Clear, Entry, Record, session_of
from duologue.core.shape import FLOORS, Clock, Limit, Partner, Seat, Shape, Step, flaws
from duologue.core.state import Refused, State
from duologue.seal import pad

PATIENCE = 60.0  # seconds at most that a test waits for what must come; a limit and not a wait


def rounds(brief: int, long: int) -> int:
    """How often to try what chance decides: `long` where LONG=1, as whatever is to be kept is tried (.ci/run)."""
    return long if os.environ.get("LONG") == "1" else brief


def unbroken(said: str) -> str:
    """What is said, in one line: where its lines were broken is for the width to decide."""
    return " ".join(said.split())


def mirror_shape() -> Shape:
    """Send, mirror, check with two more tries, more, change places once, end: small and complete."""
    return Shape(
        "send",
        {
            "send": Step("speaker", {"say": "mirror"}),
            "mirror": Step("listener", {"say": "check"}),
            "check": Step("speaker", {"yes": "more", "not_yet": "again"}),
            "again": Step("speaker", {"say": "mirror"}, limit=Limit(2, "more", "send")),
            "more": Step("speaker", {"yes": "send", "no": "change"}),
            "change": Step("both", {"ready": "send"}, swap=True, limit=Limit(1, "end")),
            "end": Step("nobody"),
        },
    )


def begin_clear(shape: Shape, speaker: Partner = "a") -> Clear:
    """What `begin` says in the clear, keys in canonical order."""
    keys = {"a": b"a" * 32, "b": b"b" * 32}
    return {"digest": bytes(32), "keys": keys, "rules": 1, "shape": shape.encode(), "speaker": speaker}


def consenting(**over: Any) -> Clear:
    """What `consent` says in the clear: words, to watch, without an end; `over` replaces what it agrees to."""
    said: Clear = {"keep": 0, "key": b"f" * 32, "may": "watch", "name": bytes(32), "scope": "words", "until": 2**53}
    return {**said, **over}


def entry(
    state: State, seat: Seat, act: str, words: str = "", clear: Clear | None = None, at: int | None = None, **over: Any
) -> Entry:
    """The entry that this seat would write next, at this time in ms, unsigned; `over` replaces fields."""
    to = over.get("to", recipients(state, seat, act, state.at if at is None else at))
    fields: Mapping[str, Any] = {
        "session": state.session, "seq": state.seq + 1, "prev": state.tip, "seat": seat, "act": act,
        "clear": clear or {}, "to": to, "commit": bytes(32), "body": pad(words), "wraps": dict.fromkeys(to, b""),
    }  # fmt: skip
    return Entry(**{**fields, **over})


def record(state: State, seat: Seat, act: str, words: str = "", clear: Clear | None = None, **over: Any) -> Record:
    """The record of that entry; `at` (ms) is one second after the last record unless it is given."""
    at = over.pop("at", state.at + 1000)
    made = entry(state, seat, act, words, clear, at, **over)
    return Record(at, made, wire.encode(made))


def seated(shape: Shape, speaker: Partner = "a") -> State:
    """The state in which both have just sat down, folded from a real `begin` and `sit`."""
    clear = begin_clear(shape, speaker)
    state = folded(State(session_of(clear)), "a", "begin", clear=clear)
    return folded(state, "b", "sit")


def folded(state: State, seat: Seat, act: str, words: str = "", clear: Clear | None = None, **over: Any) -> State:
    """The state after this act, which must be legal."""
    after = advance(state, record(state, seat, act, words, clear, **over))
    assert not isinstance(after, Refused), after.reason
    return after


def shapes() -> st.SearchStrategy[Shape]:
    """Sound shapes of a few steps: any floors, joins, seals, limits, changes of roles, and a clock."""
    # All from one seed: to draw each part by itself takes more time than whatever is tried with the shape.
    return st.integers(0, 2**32).map(_sound)


def _sound(seed: int) -> Shape:
    chance = Random(seed)
    while any(flaws(shape := _shape(chance))):
        pass
    return shape


def _shape(chance: Random) -> Shape:
    ids = [f"s{n}" for n in range(chance.randint(2, 5))]
    targets = [*ids, "end"]
    steps = {"end": Step("nobody")}
    for id in ids:
        acts = {act: chance.choice(targets) for act in _some(chance, ["say", "yes", "no"]) or ["say"]}
        floor = chance.choice(FLOORS[:-1])
        swap: Any = chance.choice([False, True, tuple(sorted(_some(chance, [*acts])))])
        both: dict[str, Any] = {}
        if floor == "both":
            joins: list[dict[str, Any]] = [
                {"wins": tuple(acts)},
                {"wins": tuple(acts)[1:]},
                {"differ": chance.choice(targets)},
            ]
            both = {"sealed": chance.choice([False, True]), **chance.choice(joins)}
        limit = Limit(chance.randint(1, 3), chance.choice(targets), chance.choice([*ids, "swap", ""]))
        steps[id] = Step(
            floor, acts, chance.choice([None, limit]), swap, quiet=chance.choice([False, True]), **both
        )  # fmt: skip
    least, hard = chance.choice([(0, 0), (60_000, 0), (0, 120_000), (60_000, 120_000)])
    timed = tuple(_some(chance, ids))
    time = chance.choice(["end", *(id for id in ids if id not in timed)]) if hard else ""
    return Shape("s0", steps, {"clock": Clock(timed, least, 60_000, hard, time)})


def _some(chance: Random, among: list[str]) -> list[str]:
    """Each of these or not."""
    return [one for one in among if chance.choice([False, True])]


def shelf(files: Mapping[str, str | bytes]) -> zipfile.Path:
    """A folder of these files, in memory and not on a disk: "parts/piece.toml" stands in a folder of its own."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as held:
        for name, content in files.items():
            held.writestr(name, content)
    opened = zipfile.ZipFile(data)
    opened.filename = "shelf"
    return zipfile.Path(opened)
