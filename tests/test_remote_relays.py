"""Where there is no way to a relay, or nothing to send there. The rest: test_remote."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from duologue.core.exercise import Guide
from duologue.core.shape import Step
from duologue.desk import Back
from duologue.errors import NoNetwork, NoRelay, TooLarge
from duologue.phrases import EN
from duologue.remote import own_address
from tests.inprocess import RELAY, Network, Person
from tests.table import exercise
from tests.twos import ME, invites


async def test_a_relay_that_is_down_is_named(network: Network, tmp_path: Path) -> None:
    """Before anything is asked, with its address and what to look at; who would rather not try again ends there."""
    ana, sentence = Person(network, tmp_path, "down.test"), EN["relay.none"].format(relay="down.test")
    with pytest.raises(NoRelay, match=sentence):
        await ana.does(invites, (sentence, "1"), (sentence, "2"))

    assert ME not in ana.said


async def test_a_name_is_not_asked_twice_for_a_relay_that_went(network: Network, ana: Person) -> None:
    """The code is gone with the line; once the relay is there again there is a fresh one, by the same name."""
    heard = await ana.does(
        invites, (ME, "Ana"), (EN["code.title"], network.fall), (EN["relay.none"].format(relay=RELAY), network.rise),
        (EN["code.title"], "/quit"),
    )  # fmt: skip

    assert heard.count(ME) == 1


async def test_a_relay_that_takes_nobody_now(network: Network, ana: Person) -> None:
    """No code is burnt by a relay that would say the same of the next."""
    network.relays[RELAY].draining = True
    with pytest.raises(NoRelay) as error:
        await ana.does(invites, (ME, "Ana"), (EN["host.later"], "2"))

    assert EN["host.later"] == str(error.value)


async def test_far_away_is_explained(network: Network, tmp_path: Path) -> None:
    """Without a relay that both can reach there is nothing to begin; behind it they are asked again, and go back."""
    ana = Person(network, tmp_path, "")
    with pytest.raises(Back):
        await ana.does(invites, (EN["where.title"], "3"), (EN["far.title"], "4"))


async def test_near_needs_a_network(network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within a network the code names this computer; outside of one the program ends with a sentence."""
    monkeypatch.setattr("duologue.remote.own_address", lambda: "192.0.2.7")
    heard = await Person(network, tmp_path, "").does(invites, ("", "2"), (ME, "Ana"), (EN["code.title"], "/quit"))
    monkeypatch.setattr("duologue.remote.own_address", lambda: "")
    with pytest.raises(NoNetwork, match="start duologue invite again"):
        await Person(network, tmp_path, "").does(invites, ("", "2"))

    assert "@192.0.2.7:9001" in heard


@pytest.mark.parametrize(("found", "own"), [("192.0.2.7", "192.0.2.7"), ("127.0.0.1", ""), (None, "")])
def test_the_own_address(found: str | None, own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the one that a packet would come from; a loopback address leads nobody here."""

    class Probe(socket.socket):
        def connect(self, where: object) -> None:
            if found is None:
                raise OSError(101, "Network is unreachable")

        def getsockname(self) -> tuple[str | None, int]:
            return found, 1

    monkeypatch.setattr(socket, "socket", Probe)

    assert own == own_address()


async def test_what_is_too_large_is_said_before_a_code_is_shown(ana: Person) -> None:
    """Nobody is told a code that could lead nowhere."""
    large = exercise({"tell": (Step("speaker", {"say": "end"}), Guide(prompt="x" * 300_000))})
    with pytest.raises(TooLarge):
        await ana.does(lambda person: person.remote.invite([large]), (ME, "Ana"))

    assert EN["code.title"] not in ana.said
