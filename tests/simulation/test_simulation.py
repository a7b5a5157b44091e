"""Seeds 0 to 4,999, and the proof that the simulation sees: bugs planted one at a time, each found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from duologue.core import dialogue
from duologue.core.consent import recipients
from duologue.core.entry import Record
from duologue.core.state import State
from duologue.log import FileLog, MemoryLog
from duologue.participant import Participant
from duologue_relay import gate
from tests.helpers import rounds
from tests.simulation import world
from tests.simulation.world import Client, Relay, Violated, World, runs

SEEDS, CHUNK, ENOUGH = rounds(1000, 5000), 250, 200
Plant = Callable[[pytest.MonkeyPatch], None]


@pytest.mark.parametrize("first", range(0, SEEDS, CHUNK))
def test_no_weather_breaks_a_promise(first: int) -> None:
    """Whatever crashes, is lost, comes twice or is forged, every promise holds after every step."""
    assert sum(1 for _ in runs(range(first, first + CHUNK))) == CHUNK


def test_the_runs_go_deep() -> None:
    """The runs are worth their time: legal acts are common, dialogues long, and some end."""
    played = list(runs(range(100)))

    assert sum(len(one.checked) for one in played) / len(played) > 7
    assert any(one.relay.state.over == "left" for one in played)
    assert sum(client.me.voids for one in played for client in one.clients.values()) > 10


# --- bugs, planted one at a time


def anyone_may_speak(patch: pytest.MonkeyPatch) -> None:
    """The floor is nobody's."""
    patch.setattr(dialogue, "holds", lambda state, seat, at=None: True)


def breaks_hold_nobody(patch: pytest.MonkeyPatch) -> None:
    """A break does not stop acts."""

    floor = dialogue._floor
    patch.setattr(dialogue, "_floor", lambda state, *rest: floor(state.but(pause=None), *rest))


def one_answer_counts_twice(patch: pytest.MonkeyPatch) -> None:
    """One seat may answer for both."""

    def answer(state: State, seat: Any, act: str) -> Any:
        both = (*state.answers, (seat, act))
        after = state.but(answers=both)
        return after if len(both) < 2 else dialogue._leave_by(after, [one for _, one in both])

    patch.setattr(dialogue, "_answer", answer)


def anyone_may_be_added(patch: pytest.MonkeyPatch) -> None:
    """Recipients are not looked at."""

    sound = dialogue._envelope

    def envelope(state: State, record: Record) -> Any:
        named = recipients(state, record.entry.seat, record.entry.act, record.at)
        return sound(state, replace(record, entry=replace(record.entry, to=named, wraps=dict.fromkeys(named, b""))))

    patch.setattr(dialogue, "_envelope", envelope)


def signatures_are_not_looked_at(patch: pytest.MonkeyPatch) -> None:
    """Every signature is taken for a good one."""
    patch.setattr(world, "verifier", lambda public: lambda key, entry: True)


def acknowledged_before_it_is_synced(patch: pytest.MonkeyPatch) -> None:
    """The relay sends what may still be lost."""

    append = Relay.append

    def early(relay: Relay, record: Record) -> None:
        for client in relay.world.clients.values():
            client.hear(record)
        append(relay, record)

    patch.setattr(Relay, "append", early)


def sent_before_it_is_kept(patch: pytest.MonkeyPatch) -> None:
    """A client forgets its outbox and draft when it dies."""

    crash = Client.crash

    def forgetful(client: Client) -> None:
        client.kept = world.Kept()
        crash(client)

    patch.setattr(Client, "crash", forgetful)


def words_follow_to_any_moment(patch: pytest.MonkeyPatch) -> None:
    """Stale words are proposed again wherever the dialogue has gone."""
    patch.setattr(Participant, "moment", lambda chair: ())


def a_draft_outlives_its_words(patch: pytest.MonkeyPatch) -> None:
    """Words that the log holds are still offered as a draft."""
    patch.setattr(Participant, "_left", lambda chair, text, draft, said: text)


def torn_ends_stay(patch: pytest.MonkeyPatch) -> None:
    """Half a frame is left at the end of a file."""
    patch.setattr(world.SimDisk, "truncate", lambda disk, size: None)


def a_log_takes_a_second_entry(patch: pytest.MonkeyPatch) -> None:
    """Neither log nor gate refuses a second entry for a seq."""

    async def append(log: MemoryLog, record: Record) -> None:
        log._keep(record)
        log._records.append(record)

    patch.setattr(FileLog, "append", append)
    patch.setattr(gate, "advance", lambda state, record: state.but(keys=state.keys or record.entry.clear["keys"]))


PLANTED: list[Plant] = [
    anyone_may_speak, breaks_hold_nobody, one_answer_counts_twice, anyone_may_be_added, signatures_are_not_looked_at,
    acknowledged_before_it_is_synced, sent_before_it_is_kept, words_follow_to_any_moment, a_draft_outlives_its_words,
    torn_ends_stay, a_log_takes_a_second_entry,
]  # fmt: skip


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_a_planted_bug_is_found(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each planted bug breaks a promise within 200 seeds."""
    for name in world.EXERCISES:
        world.exercise(name)  # read and proved by sound rules, before they are spoilt
    plant(monkeypatch)

    with pytest.raises(Violated):
        for _ in runs(range(ENOUGH)):
            pass


def test_a_world_is_its_seed() -> None:
    """The same seed plays the same run, so that an error can be looked at again."""
    first, second = World(7), World(7)
    first.play(100)
    second.play(100)

    assert first.checked == second.checked
