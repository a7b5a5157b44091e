"""Whatever is killed at whatever step, both go on where they were, and come to the end.

One of the three is killed at every step: before its act, in the middle of a text if it has one, or right after it was
sent. A turn of the wheel is one way to go through victims and moments; all six of them kill each at every step, in
both moments. Here the first is taken; `scripts/storm` takes all, in all exercises.
"""

from __future__ import annotations

import os
from itertools import product
from pathlib import Path
from typing import Literal

import pytest

from duologue import demo
from duologue.core.shape import PARTNERS, Partner
from tests.e2e.apart import SYNC, Apart, Relay
from tests.table import TYPED

Victim = Literal["a", "b", "relay"]
VICTIMS: tuple[Victim, ...] = (*PARTNERS, "relay")
WHEEL = [*product(VICTIMS, (False, True))]  # who, and whether after the act was sent
ALL = os.environ.get("STORM") == "all"
STORMS = [*product(TYPED, range(len(WHEEL)))] if ALL else [("mirroring", 0)]


@pytest.mark.parametrize(("id", "turn"), STORMS)
def test_killed_at_every_step_two_apart_still_come_to_their_end(id: str, turn: int, tmp_path: Path) -> None:
    """Same step, same drafts, and every act that was sent is there, at both: with kill -9 at every step."""
    with Relay(tmp_path / "relay") as relay, Apart(tmp_path, relay.address, id) as two:
        two.meet()
        for n, line in enumerate(demo.script(id)):
            victim, after = WHEEL[(n + turn) % len(WHEEL)]
            two.heard(*PARTNERS)  # else what is sent may be dead already, and is asked for again after a crash
            two.compose(line)
            if not after:
                killed(two, relay, victim)
                two.stands(*PARTNERS)
            two.do(line)
            if after and victim == line.seat:
                # It is on its way and on the disk; that it got any further nobody promises.
                two.at[victim].type("/safety")
                two.at[victim].until(SYNC)
            seen = two.done(line)
            if after and not two.model.chairs["a"].state.over:
                killed(two, relay, victim)
                seen = tuple(seat for seat in PARTNERS if seat in (*seen, victim))
            two.see(*seen)
        two.end()


def killed(two: Apart, relay: Relay, victim: Victim) -> None:
    """This one is killed, and started again."""
    if victim == "relay":
        relay.kill()
        relay.start()
        return
    seat: Partner = victim
    two.kill(seat)
    two.resume(seat)
