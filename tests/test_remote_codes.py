# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Codes that come to nothing, and what both ends read of it. The rest: test_remote."""

from __future__ import annotations

from pathlib import Path

import pytest

from duologue.codes import words
from duologue.core.state import Reason
from duologue.desk import Back
from duologue.errors import CodesUsedUp
from duologue.phrases import EN
from duologue.refusals import REFUSED
from duologue_relay.limits import Limits, Rate
from tests.helpers import unbroken
from tests.inprocess import RELAY, Network, Person, Script, Typed, meanwhile, together
from tests.twos import CODE, ME, SIT, invites, joins


def wrong(person: Person, nth: int = 0) -> Typed:
    """Types their code with other words."""

    async def typed() -> str:
        code = await person.code(nth)
        nameplate, *theirs = code.split("-")
        return "-".join((nameplate, *[word for word in words()[:4] if word not in theirs][:2]))

    return typed


async def test_three_codes_in_vain(ana: Person, ben: Person) -> None:
    """Each is used up by one wrong try, both ends read what happened, and after the third the host stops."""
    refused = unbroken(REFUSED[Reason.WRONG_CODE])
    tries: Script = [(CODE, wrong(ana)), (refused, wrong(ana, 1)), (refused, wrong(ana, 2)), (refused, "/quit")]
    async with meanwhile(ben.does(joins, *tries)) as said:
        with pytest.raises(CodesUsedUp):
            await ana.does(invites, (ME, "Ana"))

    assert 2 == ana.said.count(EN["code.fresh"])
    assert 3 == ana.said.count(unbroken(EN["host.wrong_code"])) == said[0].count(refused)


async def test_a_fresh_code_leads_on(ana: Person, ben: Person) -> None:
    """After a wrong try the next code is longer, and as good as the first was."""
    await together(
        ana.does(invites, (ME, "Ana"), ("Tell one thing.", "/quit")),
        ben.does(joins, (CODE, wrong(ana)), (unbroken(REFUSED[Reason.WRONG_CODE]), ana.fresh), (SIT, "1"),
                 (ME, "Ben"), ("It is Ana's turn", "/quit")),
    )  # fmt: skip

    assert [1, 1] == [len(ana.folders()), len(ben.folders())]


async def test_who_reads_for_long_is_told_that_the_code_died(network: Network, ana: Person, ben: Person) -> None:
    """When its ten minutes are over, whoever reads the invitation learns at once, and the next code is good."""
    heard = await together(
        ana.does(invites, (ME, "Ana"), ("Tell one thing.", "/quit")),
        ben.does(joins, (CODE, ana.code), (SIT, lambda: network.later(601)), ("It looks like", ana.fresh), (SIT, "1"),
                 (ME, "Ben"), ("It is Ana's turn", "/quit")),
    )  # fmt: skip

    assert unbroken(EN["host.late"]) in heard[0]
    assert unbroken(EN["join.late"]) in heard[1]
    assert [1, 1] == [len(ana.folders()), len(ben.folders())]


async def test_a_line_that_breaks_costs_a_code(network: Network, ana: Person, ben: Person) -> None:
    """Both ends read that it broke, and meet by the next code."""
    heard = await together(
        ana.does(invites, (ME, "Ana"), ("Tell one thing.", "/quit")),
        ben.does(joins, (CODE, ana.code), (SIT, network.cut), ("It looks like", ana.fresh), (SIT, "1"),
                 (ME, "Ben"), ("It is Ana's turn", "/quit")),
    )  # fmt: skip

    assert unbroken(EN["host.lost"]) in heard[0]
    assert unbroken(EN["join.lost"]) in heard[1]


async def test_the_host_may_take_it_back(ana: Person, ben: Person) -> None:
    """/quit while the other reads: they are told, nothing is kept, and they are asked for a code again."""
    heard = await together(
        ana.does(invites, (ME, "Ana"), (unbroken(EN["code.read"]), lambda: ben.reads(SIT)), ("", "/quit")),
        ben.does(joins, (CODE, ana.code), (unbroken(REFUSED[Reason.GONE]), "/quit")),
    )

    assert [True, True] == [one.endswith("(Quit)") for one in heard]
    assert [False, False, [], []] == [ana.desk.keeps, ben.desk.keeps, ana.folders(), ben.folders()]


async def test_no_is_an_answer(ana: Person, ben: Person) -> None:
    """Who does not sit down has nothing kept; the host reads that they went, and has a fresh code."""
    heard = await together(
        ana.does(invites, (ME, "Ana"), (unbroken(EN["code.fresh"]), "/quit")),
        ben.does(joins, (CODE, ana.code), (SIT, "2")),
    )

    assert unbroken(EN["host.gone"]) in heard[0]
    assert heard[1].endswith(unbroken(EN["plain.nothing"]))
    assert [[], []] == [ana.folders(), ben.folders()]


@pytest.mark.parametrize(
    ("line", "relay", "said"),
    [
        ("velvet", RELAY, "A code begins with a number"),
        ("7-velvet-otter", RELAY, unbroken(REFUSED[Reason.NO_CODE])),
        ("7-velvet-otter", "down.test", "The relay down.test cannot be reached."),
        ("7-velvet-otter@down.test", RELAY, "The relay down.test cannot be reached."),
        ("7-velvet-otter@relay.test:99999", "", "This is not the address of a relay."),
        ("7-velvet-otter", "", unbroken(EN["join.where"])),
    ],
    ids=["no code", "nobody's", "relay down", "its relay down", "no address", "no relay"],
)
async def test_what_leads_nowhere_is_said_and_asked_again(
    line: str, relay: str, said: str, network: Network, tmp_path: Path
) -> None:
    """One sentence says what is wrong with what was typed, and the next line may be better."""
    ben = Person(network, tmp_path / "ben", relay)
    heard = await ben.does(joins, (CODE, line), (said, "/quit"))

    assert 2 == heard.count(CODE)
    assert heard.endswith("(Quit)")


async def test_too_many_tries_have_to_wait(network: Network, ben: Person) -> None:
    """Who tries one code after the other is told to wait, in words that fit."""
    network.open(limits=Limits(knocks=Rate(1, 0)))
    nobody = unbroken(REFUSED[Reason.NO_CODE])
    heard = await ben.does(joins, (CODE, "7-velvet-otter"), (nobody, "8-velvet-otter"), (CODE, "/quit"))

    assert unbroken(EN["join.too_much"]) in heard


async def test_whoever_has_no_code_goes_back(ben: Person) -> None:
    """From where a code is asked for; nothing is left of it."""
    with pytest.raises(Back):
        await ben.does(joins, (CODE, "1"))

    assert [] == ben.folders()
