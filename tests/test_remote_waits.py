# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What waits to be carried on over a relay, or cannot be. The rest: test_remote."""

from __future__ import annotations

from pathlib import Path

import pytest

from duologue.connection import Connection
from duologue.errors import NoRelay
from duologue.phrases import EN
from tests.helpers import unbroken
from tests.inprocess import Network, Person, together
from tests.twos import CODE, ME, SIT, carries_on, invites, joins, met


async def test_the_one_who_is_awaited_is_named_and_stopping_deletes(ana: Person, ben: Person) -> None:
    """Where the other never sat down, resuming says who is awaited, and stopping deletes at once."""
    await together(
        ana.does(invites, (ME, "Ana"), ("Waiting for Ben.", "/quit")),
        ben.does(joins, (CODE, ana.code), (SIT, "1"), (ME, "Ben"), ("Waiting for Ana.", "/quit")),
    )
    heard = await ana.does(carries_on, ("Waiting for Ben.", "/stop"), (EN["stop.yes"], "1"))

    assert EN["over.left"] in heard
    assert [] == ana.folders()


async def test_nobody_is_waited_for_who_never_sat_down(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host who is the relay, and whose partner has not come, stops at once too."""
    monkeypatch.setattr("duologue.remote.HEARD", 3600)
    ana, ben = Person(network, tmp_path / "ana", ""), Person(network, tmp_path / "ben", "")
    await together(
        ana.does(invites, (EN["where.title"], "1"), (ME, "Ana"), ("Waiting for Ben.", "/quit")),
        ben.does(joins, (CODE, ana.code), (SIT, "1"), (ME, "Ben"), ("Waiting for Ana.", "/quit")),
    )
    heard = await together(ana.does(carries_on, ("Waiting for Ben.", "/stop"), (EN["stop.yes"], "1")))

    assert heard[0].endswith(unbroken(EN["over.kept"]))
    assert [] == ana.folders()


async def test_a_damaged_record_comes_back(ana: Person, ben: Person) -> None:
    """One may leave it; mended, even from nothing, all of it comes back from the relay."""
    await met(ana, ben)
    log = ana.folders()[0] / "log"
    log.write_bytes(b"x" + log.read_bytes()[1:])
    damaged = EN["damaged.title"]
    left = await ana.does(carries_on, (damaged, "2"))
    heard = await ana.does(carries_on, (damaged, "1"), ("Tell one thing.", "/quit"))

    assert "with Ben. What stands before the damage" in left
    assert left.endswith(unbroken(EN["damaged.left"]))
    assert heard.endswith(unbroken(EN["plain.kept"]))
    assert [b"x"] == [path.read_bytes()[:1] for path in ana.folders()[0].glob("log.damaged-*")]


async def test_an_embedded_relay_that_cannot_start_again(network: Network, tmp_path: Path) -> None:
    """When its port was taken meanwhile, one sentence says what to do, and everything is kept."""
    ana, ben = Person(network, tmp_path / "ana", ""), Person(network, tmp_path / "ben", "")
    await together(
        ana.does(invites, (EN["where.title"], "1"), (ME, "Ana"), ("Tell one thing.", "/quit")),
        ben.does(joins, (CODE, ana.code), (SIT, "1"), (ME, "Ben"), ("It is Ana's turn", "/quit")),
    )
    network.taken = {9001}
    with pytest.raises(NoRelay, match=r"cannot start at 127.0.0.1:9001 again. .* start duologue again"):
        await ana.does(carries_on)
    network.taken = set()
    heard = await ana.does(carries_on, ("Tell one thing.", "/quit"))

    assert heard.endswith(unbroken(EN["plain.kept"]))


async def test_evidence_is_not_deleted(ana: Person, ben: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the two were told different histories, stopping keeps what was heard, and says so."""
    await met(ana, ben)
    monkeypatch.setattr(Connection, "split", True)
    heard = await ana.does(carries_on, ("Tell one thing.", "/stop"), (EN["stop.yes"], "1"))

    assert heard.endswith(unbroken(EN["split.kept"]))
    assert 1 == len(ana.folders())


async def test_a_facilitator_who_closes_has_asked_for_nothing(ana: Person) -> None:
    """Before the codes nothing has reached the relay, and nothing is kept."""
    said = await ana.does(
        lambda person: person.remote.observe(), (EN["name.me"], "Kim"), (EN["observe.scope"], "/quit")
    )

    assert "(Quit)" in said
    assert [] == ana.folders()
