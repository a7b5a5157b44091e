"""What happens in one process: `advance`, reading what came, the proofs of an exercise, the program's first line."""

from __future__ import annotations

import hashlib
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from duologue import frames, text, wire
from duologue.core.check import prove
from duologue.core.dialogue import advance
from duologue.core.entry import Record
from duologue.core.state import State
from duologue.core.walk import walk
from duologue.hotseat import opening
from duologue.library import Library
from duologue.participant import Participant
from duologue.seal import Unsealed
from duologue.sign import SIG, Signing, Unsigned, unverified, verified

ROUNDS = 9


def each(name: str, times: int, work: Callable[[], object], unit: float = 1e6) -> float:
    """Print and return the median time of one call, in µs (`unit` 1e6) or ms (1e3)."""
    rounds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        for _ in range(times):
            work()
        rounds.append((time.perf_counter() - begun) / times * unit)
    middle = statistics.median(rounds)
    print(f"{name:46} {middle:9.2f} {'µs' if unit == 1e6 else 'ms'}   ({min(rounds):.2f} to {max(rounds):.2f})")
    return middle


def main() -> None:
    """Print all figures."""
    exercise = Library().exercise("mirroring")
    session, clear = opening(exercise, bytes)
    a, b = (Participant(seat, session, exercise, Unsealed(), Unsigned(), unverified) for seat in ("a", "b"))
    for chair, act in ((a, "begin"), (b, "sit")):
        entry = chair.propose(act, at=1, clear=clear if act == "begin" else {})
        for one in (a, b):
            one.receive(Record(1, entry, wire.encode(entry)), 1)
    entry = a.propose("say", "I would like to talk about the first minutes after I come home.", at=2)
    record = Record(2, entry, wire.encode(entry))
    state: State = a.state

    floor = each("floor: one SHA-256 over the same bytes", 20_000, lambda: hashlib.sha256(record.raw).digest())
    legal = each("advance, a legal entry", 20_000, lambda: advance(state, record))
    early = Record(2, replace(entry, seat="b"), record.raw)
    each("advance, an entry out of turn", 20_000, lambda: advance(state, early))
    each("wire.decode", 5_000, lambda: wire.decode(record.raw))
    signing = Signing(bytes(32))
    signed = replace(record, raw=record.raw[:-SIG] + signing.sign(record.raw[:-SIG]))
    each("sign.verified, one Ed25519 signature", 500, lambda: verified(signing.public, signed))
    frame = frames.encode(frames.Entry(record.raw))
    each("frames.decode", 5_000, lambda: frames.decode(frame))
    pasted = ("I feel tired when I come home. " * 4_000)[:100_000]
    each("text.safe, 100,000 characters", 3, lambda: text.safe(pasted, 10**6), 1e3)
    each("walk of mirroring", 1, lambda: walk(exercise.shape), 1e3)
    each("all proofs of mirroring", 1, lambda: prove(exercise), 1e3)
    ids = Library().ids()
    bundled = [Library().exercise(id) for id in ids]
    each(f"loading the {len(ids)} bundled exercises", 1, lambda: [*map(Library().exercise, ids)], 1e3)
    each("proving all of them", 1, lambda: [*map(prove, bundled)], 1e3)
    bare = each("a bare interpreter", 1, lambda: _started("-c", ""), 1e3)
    version = each("duologue --version", 1, lambda: _started("-m", "duologue", "--version"), 1e3)
    print(f"\nmirroring: {len(walk(exercise.shape).nodes)} states")
    print(f"advance: {legal / floor:.1f} times one hash; --version: {version - bare:.0f} ms over a bare interpreter")


def _started(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
