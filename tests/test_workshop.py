# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""One facilitator and two couples over one relay in this process; every flow is the program's own."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from duologue.errors import InUse
from duologue.files import locked
from duologue.phrases import EN
from duologue_relay.limits import Limits, Rate
from tests.helpers import unbroken
from tests.inprocess import RELAY, Network, Person, Script, together
from tests.test_observe import ARRIVES_A, ARRIVES_B, HOW, SITS, YES, asks, observes
from tests.twos import CODE, ME, SEND, SIT, carries_on, invites, joins

ANA, CHRIS = "Ana has the floor.", "Chris has the floor."
ANA_BEN, CHRIS_DANA = (EN["board.couple"].format(a=a, b=b) for a, b in (("Ana", "Ben"), ("Chris", "Dana")))
ONE, TWO = (EN["board.title"].format(n=n) for n in (1, 2))
SAME = unbroken(EN["observe.same"])
SECRET = "Our Saturdays"


@pytest.fixture
def kim(network: Network, tmp_path: Path) -> Person:
    """Who sits with both."""
    return Person(network, tmp_path / "kim")


@pytest.fixture
def chris(network: Network, tmp_path: Path) -> Person:
    """Who invites, of another couple."""
    return Person(network, tmp_path / "chris")


@pytest.fixture
def dana(network: Network, tmp_path: Path) -> Person:
    """Who joins, of another couple."""
    return Person(network, tmp_path / "dana")


def lets_in(kim: Person, n: int, after: str) -> Script:
    """A partner says yes to the n-th of all the codes that Kim was given, from 1, once they have read this."""

    def codes() -> list[str]:
        return re.findall(r"[0-9]+-[a-z]+-[a-z]+", kim.said)

    async def first() -> str:
        await kim.until(lambda: len(codes()) >= n)
        return "/facilitator"

    async def told() -> str:
        return codes()[n - 1]

    return [(after, first), (HOW, told), *SEND, (YES, "2"), (f"{SITS}", "")]


def first(kim: Person) -> tuple[Script, Callable[[Person], Script]]:
    """What Ana and Ben type until Kim sits with them."""
    a: Script = [*ARRIVES_A, *lets_in(kim, 1, "Tell one thing.")]
    return a, lambda ana: [*ARRIVES_B(ana), *lets_in(kim, 2, "Kim tells you.")]


def second(kim: Person) -> tuple[Script, Callable[[Person], Script]]:
    """What Chris and Dana type until Kim sits with them."""
    c: Script = [(ME, "Chris"), *lets_in(kim, 3, "Tell one thing.")]
    return c, lambda chris: [(CODE, chris.code), (SIT, "1"), (ME, "Dana"), *lets_in(kim, 4, "Kim tells you.")]


BOTH: Script = [(ANA, "/board"), (ONE, "2"), (SAME, "1"), (CHRIS, "/board")]
"""What Kim does to sit with another couple too, and to see both."""


async def all_of(
    people: tuple[Person, Person, Person, Person, Person],
    kims: Script,
    again: Callable[[], Awaitable[str]] | None = None,
    ends: dict[str, Script] | None = None,
) -> str:
    """Two couples, Kim with what they do once they sit with Ana and Ben, and then `again`; what Kim was told.

    `ends` = what partners do after letting Kim in; else they stay until Kim is through.
    """
    ana, ben, chris, dana, kim = people
    (a, b), (c, d), over = first(kim), second(kim), asyncio.Event()

    async def closed() -> str:
        await over.wait()
        return "/quit"

    async def kims_part() -> str:
        heard = await kim.does(observes, *asks("1", "2"), *kims)
        heard += await again() if again is not None else ""
        over.set()
        return heard

    def ended(name: str) -> Script:
        return (ends or {}).get(name, [("", closed)])

    doing = [kims_part(), ana.does(invites, *a, *ended("ana")), ben.does(joins, *b(ana), *ended("ben"))]
    if BOTH[-1] in kims:
        doing += [chris.does(invites, *c, *ended("chris")), dana.does(joins, *d(chris), *ended("dana"))]
    heard = await together(*doing)
    return heard[0]


@pytest.fixture
def people(network: Network, ana: Person, ben: Person, chris: Person, dana: Person, kim: Person) -> tuple[Person, ...]:
    """All of them, at one address that may ask for so many codes."""
    network.open(limits=Limits(knocks=Rate(100, 1)))
    return ana, ben, chris, dana, kim


async def test_several_couples_at_once_and_each_can_be_opened(people: Any) -> None:
    """From one couple's page to the board, to another couple's codes, and from there to either; both are kept."""
    heard = await all_of(people, [*BOTH, (TWO, "1"), (ANA, "/board"), (TWO, "2"), (CHRIS, "/quit")])

    assert EN["plain.kept"] in heard
    assert 2 == len(people[-1].folders())
    assert f"1 {ANA_BEN}: {EN['board.minutes'].format(n=0)}, " in heard
    assert f"2 {CHRIS_DANA}: " in heard


async def test_what_one_couple_says_goes_on_while_another_is_in_front(people: Any) -> None:
    """Ana and Ben come to their end while Kim looks at the board; their line leads to that end, and then it is gone."""
    ana, ben, *_, kim = people

    async def ended() -> str:
        await ana.closed()
        await ben.closed()
        return "1"

    async def away() -> str:
        await kim.until(lambda: TWO in kim.said)
        return SECRET

    heard = await all_of(
        people, [*BOTH, (TWO, ended), (EN["observe.over"], ""), (ONE, "/repeat"), (ONE, "/quit")],
        ends={"ana": [("", away), *SEND], "ben": [(SECRET, "You miss them"), *SEND]},
    )  # fmt: skip

    assert [SECRET in heard, CHRIS_DANA in heard, EN["over.kept"] in heard] == [False, True, True]
    assert 1 == len(kim.folders())


async def test_those_that_wait_are_carried_on_with_from_the_board(people: Any) -> None:
    """Closed and opened again, one couple comes first, and the board offers the other; then both have a line."""
    kim = people[-1]
    heard = await all_of(
        people, [*BOTH, (TWO, "/quit")],
        lambda: kim.does(carries_on, ("has the floor.", "/board"), (ONE, "3"), (TWO, "4")),
    )  # fmt: skip

    assert EN["board.carry"].format(n=1) in heard
    assert 2 == len(kim.folders())


async def test_one_that_cannot_be_opened_is_said_and_the_others_go_on(people: Any) -> None:
    """A session that is open in another window stays where it is, and the board stays too."""
    kim = people[-1]

    async def again() -> str:
        held = locked(kim.folders()[1] / "lock")
        try:
            return str(await kim.does(carries_on, ("has the floor.", "/board"), (ONE, "3"), (ONE, "/quit")))
        finally:
            os.close(held)

    heard = await all_of(people, [*BOTH, (TWO, "/quit")], again)

    assert unbroken(str(InUse())) in heard


async def test_codes_that_nobody_types_lead_back_to_the_board(people: Any, network: Network) -> None:
    """Whoever stops waiting for another couple is back with those whom they sit with; so is who finds no relay."""
    relay = network.relays[RELAY]

    def gone() -> None:
        del network.relays[RELAY]

    def back() -> None:
        network.relays[RELAY] = relay

    heard = await all_of(
        people,
        [
            (ANA, "/board"), (ONE, "2"), (SAME, "1"), ("Code 2", "/quit"), (ONE, gone), ("", "2"), (SAME, "2"),
            *asks("1", "1"), ("cannot be reached", back), (ONE, "3"),
        ],
    )  # fmt: skip

    assert [1, True] == [len(people[-1].folders()), EN["plain.kept"] in heard]
