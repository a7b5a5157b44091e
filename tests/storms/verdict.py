"""What must be so after every storm: three equal logs, no word said twice, and none gone that was kept as a draft."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from duologue.core.shape import Partner
from tests.helpers import PATIENCE
from tests.storms.couple import Couple, held
from tests.storms.process import POLL, RelayProcess, TalkerProcess


@dataclass
class Verdict:
    """How many records and words there are, and what is not so, and should be."""

    records: int = 0
    words: int = 0
    wrong: list[str] = field(default_factory=list)

    def expect(self, so: object, what: str) -> None:
        """Note what is not so."""
        self.wrong += [] if so else [what]


async def settled(talkers: Mapping[Partner, TalkerProcess]) -> dict[Partner, dict[str, Any]]:
    """How both stand once nothing is on its way and they have heard the same. They say nothing new."""
    for talker in talkers.values():
        talker.say("hush")
    before: object = None  # an act that had begun when they were hushed is pending only a moment later
    async with asyncio.timeout(2 * PATIENCE):
        while True:
            told = {seat: await talker.tells() for seat, talker in talkers.items()}
            if (
                not any(one["pending"] or not one["up"] for one in told.values())
                and told["a"]["tip"] == told["b"]["tip"] == before
            ):
                return told
            before = told["a"]["tip"]
            await asyncio.sleep(POLL)


async def verdict(relay: RelayProcess, couple: Couple, talkers: Mapping[Partner, TalkerProcess]) -> Verdict:
    """What it came to, from the three disks and from what both have heard. All processes are killed for it."""
    told = await settled(talkers)
    for child in (relay, *talkers.values()):
        await child.end()
    log, found = held(relay.data, couple.session), Verdict()
    for seat, one in told.items():
        found.expect(log == couple.log(seat), f"{seat} holds another log than the relay")
        found.expect(not one["voids"] and not one["split"], f"{seat} met what does not count")
        found.expect(len(log) == one["seq"], f"{seat} has heard another number of records than the relay holds")
    found.expect(told["a"]["said"] == told["b"]["said"], "the two have not heard the same")
    found.expect(all(words is not None for _, _, words in told["a"]["said"]), "something cannot be read")
    said = Counter(word for _, _, words in told["a"]["said"] for word in (words or "").split())
    found.records, found.words = len(log), len(said)
    found.expect({*said.values()} == {1}, "words were said twice")
    for seat, one in told.items():
        draft = {*one["draft"].split()}
        # What one has written under seal is in the log; it waits there for the other to write.
        gone = {*talkers[seat].kept.read_text().split()} - said.keys() - draft - {*one["closed"].split()}
        found.expect(not gone, f"{len(gone)} drafts of {seat} are gone, at {one['step']}")
        found.expect(not draft & said.keys(), f"a draft of {seat} was said and came back")
    for each in (relay, *talkers.values()):
        found.expect("Traceback" not in each.errors.read_text(), f"a traceback in {each.errors.name}")
    return found
