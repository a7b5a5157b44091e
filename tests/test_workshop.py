# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""One facilitator and two couples over one relay in this process; every flow is the program's own."""

from __future__ import annotations

import asyncio
import errno
import os
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from duologue.errors import InUse
from duologue.files import locked
from duologue.journal import Journal
from duologue.phrases import EN
from duologue_relay.limits import Limits, Rate
from tests.helpers import unbroken
from tests.inprocess import RELAY, Network, Person, Script, together
from tests.test_observe import HOW, SITS, YES, asks, observes
from tests.twos import CODE, ME, SEND, SIT, carries_on, invites, joins

ANA, CHRIS = "Ana has the floor.", "Chris has the floor."
ANA_BEN, CHRIS_DANA = (EN["board.couple"].format(a=a, b=b) for a, b in (("Ana", "Ben"), ("Chris", "Dana")))
ONE, TWO = (EN["board.title"].format(n=n) for n in (1, 2))
SAME = unbroken(EN["observe.same"])
SECRET = "Our Saturdays"


def lets_in(person: Person, kim: Person, n: int, after: str) -> Script:
    """They say yes to the n-th of all the codes that Kim was given, from 1, once they have read this."""

    def codes() -> list[str]:
        return re.findall(r"[0-9]+-[a-z]+-[a-z]+", kim.said)

    async def told() -> str:
        return codes()[n - 1]

    opens = person.after(lambda: kim.until(lambda: len(codes()) >= n), "/facilitator")
    return [(after, opens), (HOW, told), *SEND, (YES, "2"), (SITS, "")]


def arrives(first: Person, second: Person, kim: Person, n: int) -> tuple[Script, Script]:
    """What these two type until Kim sits with them, by the n-th code and the one after it."""
    names = [person.folder.name.capitalize() for person in (first, second)]
    return (
        [(ME, names[0]), *lets_in(first, kim, n, "Tell one thing.")],
        [(CODE, first.code), (SIT, "1"), (ME, names[1]), *lets_in(second, kim, n + 1, "facilitator tells you.")],
    )


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
    (a, b), (c, d), over = arrives(ana, ben, kim, 1), arrives(chris, dana, kim, 3), asyncio.Event()

    async def kims_part() -> str:
        heard = await kim.does(observes, *asks("1", "2"), *kims)
        heard += await again() if again is not None else ""
        over.set()
        return heard

    def ended(person: Person) -> Script:
        return (ends or {}).get(person.folder.name, [("", person.after(over.wait, "/quit"))])

    doing = [kims_part(), ana.does(invites, *a, *ended(ana)), ben.does(joins, *b, *ended(ben))]
    if BOTH[-1] in kims:
        doing += [chris.does(invites, *c, *ended(chris)), dana.does(joins, *d, *ended(dana))]
    heard = await together(*doing)
    return heard[0]


@pytest.fixture
def people(network: Network, ana: Person, ben: Person, tmp_path: Path) -> tuple[Person, ...]:
    """Two couples, and Kim, who sits with both; all at one address that may ask for so many codes."""
    network.open(limits=Limits(knocks=Rate(100, 1)))
    return ana, ben, *(Person(network, tmp_path / name) for name in ("chris", "dana", "kim"))


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

    async def ended() -> None:
        await ana.closed()
        await ben.closed()

    async def seen() -> None:
        await kim.reads(TWO)

    heard = await all_of(
        people, [*BOTH, (TWO, kim.after(ended, "1")), ("The dialogue of", ""), (ONE, "/repeat"), (ONE, "/quit")],
        ends={"ana": [("", ana.after(seen, SECRET)), *SEND], "ben": [(SECRET, "You miss them"), *SEND]},
    )  # fmt: skip

    assert [SECRET in heard, CHRIS_DANA in heard, EN["over.kept"] in heard] == [False, True, True]
    assert 1 == len(kim.folders())


async def test_a_folder_that_cannot_be_deleted_ends_nobody_elses_talk(
    people: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That it is still there is said in place of that nothing is; the board comes back, and both couples are kept."""
    (ana, *_, kim), forget = people, Journal.forget

    def busy(journal: Journal) -> None:
        if journal.about.seat == "f":
            raise OSError(errno.EBUSY, "Device or resource busy")
        forget(journal)

    monkeypatch.setattr(Journal, "forget", busy)

    async def seen() -> None:
        await kim.reads(TWO)

    heard = await all_of(
        people, [*BOTH, (TWO, kim.after(ana.closed, "1")), ("The dialogue of", ""), (ONE, "/quit")],
        ends={"ana": [("", ana.after(seen, "/stop")), ("", "1")]},
    )  # fmt: skip

    assert [True, False] == [EN["failed"].format(why="Device or resource busy") in heard, EN["over.kept"] in heard]
    assert 2 == len(kim.folders())


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
            ("cannot be reached", "1"), ("cannot be reached", "2"), ("cannot be reached", back), (ONE, "3"),
        ],
    )  # fmt: skip

    assert [1, True] == [len(people[-1].folders()), EN["plain.kept"] in heard]
