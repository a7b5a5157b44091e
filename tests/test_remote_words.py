# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Two flows over one relay in this process, each with an exercise in the words of their own language."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from duologue.core.exercise import Exercise
from duologue.journal import Journal
from duologue.library import Library
from duologue.packing import Reading, pack
from tests.inprocess import Network, Person, together
from tests.test_observe import ARRIVES_A, ARRIVES_B, asks, lets_in, observes
from tests.twos import CODE, ME, SIT, carries_on, joins

IN = {language: Library().exercise("check-in", language) for language in ("en", "de")}
PROMPT = {language: IN[language].guides["mood"].prompt for language in IN}


def reads(language: str) -> Reading:
    """What arrives, in this language where it is known."""
    return lambda data: Library().received(data, language)


def people(network: Network, folder: Path, *languages: str) -> list[Person]:
    """Each with a machine that speaks their language."""
    return [Person(network, folder / f"{n}", reading=reads(one)) for n, one in enumerate(languages)]


def invites(exercise: Exercise) -> Callable[[Person], Awaitable[None]]:
    """They invite to this."""
    return lambda person: person.remote.invite([exercise])


def kept(person: Person) -> tuple[bytes, str]:
    """The exercise as both have agreed on it, and what it is called here."""
    journal = Journal(person.folders()[0])
    try:
        return journal.exercise(), journal.about.title
    finally:
        journal.close()


@pytest.mark.parametrize(("host", "guest"), [("de", "en"), ("en", "de")])
async def test_each_reads_their_own_language_and_again_when_they_carry_on(
    host: str, guest: str, network: Network, tmp_path: Path
) -> None:
    """From the invitation on, and after a restart: one session, with the same digest for both."""
    ana, ben = people(network, tmp_path, host, guest)
    heard = await together(
        ana.does(invites(IN[host]), (ME, "Ana"), (PROMPT[host], "/quit")),
        ben.does(joins, (CODE, ana.code), (IN[guest].summary, ""), (SIT, "1"), (ME, "Ben"), (PROMPT[guest], "/quit")),
    )
    again = await together(
        ana.does(carries_on, (PROMPT[host], "/quit")),
        ben.does(carries_on, (PROMPT[guest], "/quit")),
    )

    assert [False] * 4 == [PROMPT[other] in said for said, other in zip(heard + again, [guest, host] * 2, strict=True)]
    assert [(pack(IN[host]), IN[host].title), (pack(IN[host]), IN[guest].title)] == [kept(ana), kept(ben)]


async def test_an_exercise_that_was_changed_is_read_as_its_author_wrote_it(network: Network, tmp_path: Path) -> None:
    """With one sentence of Ana's own, Ben reads all of it in Ana's words, though he has the exercise in German."""
    ana, ben = people(network, tmp_path, "en", "de")
    mood = replace(IN["en"].guides["mood"], help="Any word will do, love.")
    ours = replace(IN["en"], guides={**IN["en"].guides, "mood": mood})
    heard = await together(
        ana.does(invites(ours), (ME, "Ana"), (PROMPT["en"], "/quit")),
        ben.does(joins, (CODE, ana.code), (IN["en"].summary, ""), (SIT, "1"), (ME, "Ben"), (PROMPT["en"], "/quit")),
    )

    assert PROMPT["de"] not in heard[1]


async def test_a_facilitator_reads_their_own_language_too(network: Network, tmp_path: Path) -> None:
    """Two who speak English, and one who sits with them and reads German."""
    ana, ben, kim = people(network, tmp_path, "en", "en", "de")
    heard = await together(
        ana.does(
            invites(IN["en"]),
            *ARRIVES_A,
            *lets_in(kim, 1, PROMPT["en"]),
            ("Kim sits with you", kim.closed),
            ("", "/quit"),
        ),
        ben.does(
            joins,
            *ARRIVES_B(ana),
            *lets_in(kim, 2, "facilitator tells you."),
            ("Kim sits with you", kim.closed),
            ("", "/quit"),
        ),
        kim.does(observes, *asks(), (PROMPT["de"], "/quit")),
    )

    assert [True, True, False] == [PROMPT["en"] in said for said in heard]
