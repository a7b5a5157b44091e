"""A storm: a relay and two who talk, any of them killed at any moment, started again, and so on.

Checked at each death of the relay, before anybody can give it back what it lost: it holds all that either of the two
has seen. In the end: the verdict.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from duologue.core.shape import PARTNERS, Partner
from tests.storms.couple import held, lost, met
from tests.storms.process import Child, RelayProcess, TalkerProcess
from tests.storms.verdict import verdict

EACH = 12  # rounds in one session, which may not hold more entries than a relay takes
MOST = 1_500  # entries


@dataclass
class Figures:
    """What a storm came to."""

    rounds: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    records: int = 0
    words: int = 0
    lost: int = 0  # records that somebody had seen, and the relay did not hold after its death
    wrong: list[str] = field(default_factory=list)  # what is not so in the end, and should be


class Storm:
    """One session in a storm."""

    def __init__(self, folder: Path, chance: Random, mutant: str, found: Figures, until_lost: bool) -> None:
        self._folder, self._chance, self.found = folder, chance, found
        self.relay, self._until_lost = RelayProcess(folder, mutant), until_lost

    async def run(self, rounds: int) -> None:
        """So many kills, and the end."""
        await self.relay.start()
        self.couple = met(self._folder, dict.fromkeys(PARTNERS, self.relay.address))
        self.talkers = {seat: TalkerProcess(self.couple, seat, MOST) for seat in PARTNERS}
        try:
            await asyncio.gather(*(talker.start() for talker in self.talkers.values()))
            for _ in range(rounds):
                await self._round()
                if self._until_lost and self.found.lost:
                    break
            ended = await verdict(self.relay, self.couple, self.talkers)
            self.found.records += ended.records
            self.found.words += ended.words
            self.found.wrong += ended.wrong
        finally:
            for child in (self.relay, *self.talkers.values()):
                await child.end()

    async def _round(self) -> None:
        witness = self.talkers[self._chance.choice(PARTNERS)]
        await witness.reach(min(MOST, witness.seq + self._chance.randint(1, 25)))
        await asyncio.sleep(self._chance.uniform(0, 0.01))  # no wait: a moment like any other
        victims = self._chance.choice(["relay", "relay", "a", "a", "b", "b", "relay a", "a b", "relay a b"]).split()
        children: list[Child] = [self.relay if name == "relay" else self.talkers[_seat(name)] for name in victims]
        await asyncio.gather(*(child.end() for child in children))
        if "relay" in victims:
            relay = held(self.relay.data, self.couple.session)
            self.found.lost += max(lost(self.couple.log(seat), relay) for seat in PARTNERS)
        await asyncio.gather(*(child.start() for child in children))
        self.found.rounds += 1
        self.found.kills.update(victims)


def _seat(name: str) -> Partner:
    return "a" if name == "a" else "b"


async def storm(folder: Path, rounds: int, seed: int, mutant: str = "none", until_lost: bool = False) -> Figures:
    """So many kills, in as many sessions as it takes; `until_lost`: no more once a loss was found."""
    found, chance = Figures(), Random(seed)
    while found.rounds < rounds and not (until_lost and found.lost):
        place = folder / f"{found.rounds}"
        place.mkdir()
        await Storm(place, chance, mutant, found, until_lost).run(min(EACH, rounds - found.rounds))
    return found
