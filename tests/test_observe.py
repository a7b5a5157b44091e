# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Three flows over one relay in this process: two who talk, and one whom both let in, or do not."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from duologue import seating
from duologue.core.shape import Partner
from duologue.errors import BadAddress
from duologue.letters import Entrance
from duologue.packing import pack
from duologue.phrases import EN
from duologue.start import Start
from tests.helpers import unbroken
from tests.inprocess import RELAY, Network, Person, Script, together
from tests.table import bundled
from tests.twos import CODE, ME, SEND, SIT, carries_on, invites, joins

HOW, YES, OFFER = unbroken(EN["guest.ask.how"]), EN["guest.yes"], EN["guest.offer"].format(name="Kim")
TELLS = "by the code that the facilitator tells you."
SITS, NOT_YET = "Kim sits with you", "Nobody comes in before"
ASKED, GONE = (unbroken(EN[name].format(a="Ana", b="Ben")) for name in ("observe.asked", "observe.gone"))
SECRET = "Our Saturdays"


@pytest.fixture
def kim(network: Network, tmp_path: Path) -> Person:
    """Somebody else's machine."""
    return Person(network, tmp_path / "kim")


async def observes(person: Person) -> None:
    """They would sit with two who talk."""
    await person.remote.observe()


def code(kim: Person, n: int) -> Callable[[], Awaitable[str]]:
    """The n-th code that Kim was given, from 1; 0 = the last, once one of them has led nowhere."""

    async def told() -> str:
        await kim.reads(f"Code {n or 1}")
        if not n:
            await kim.reads("led nowhere")
        found = re.findall(r"[0-9]+-[a-z]+-[a-z]+", kim.said)
        return str(found[n - 1])

    return told


def asks(scope: str = "2", may: str = "2") -> Script:
    """What Kim asks for."""
    return [(ME, "Kim"), (EN["observe.scope"], scope), (EN["observe.may"], may), (EN["observe.until"], "1")]


def opens(kim: Person, n: int, after: str) -> Script:
    """A partner types the n-th code, once they have read this."""

    async def first() -> str:
        await kim.reads(f"Code {n or 1}")
        return "/facilitator"

    return [(after, first), (HOW, code(kim, n)), *SEND]


def lets_in(kim: Person, n: int, after: str) -> Script:
    """They say yes, too."""
    return [*opens(kim, n, after), (YES, "2")]


ARRIVES_A: Script = [(ME, "Ana")]
ARRIVES_B: Callable[[Person], Script] = lambda ana: [(CODE, ana.code), (SIT, "1"), (ME, "Ben")]  # noqa: E731 (a table)


async def test_both_let_them_in_and_they_read_and_suggest(ana: Person, ben: Person, kim: Person) -> None:
    """From two codes to the end: what is said is read, a word is heard by both, and nothing is left on any disk."""
    heard = await together(
        ana.does(
            invites, *ARRIVES_A, *lets_in(kim, 1, "Tell one thing."), (f"{SITS} and reads", ""),
            ("Kim suggests: Slowly.", SECRET), *SEND,
        ),
        ben.does(
            joins, *ARRIVES_B(ana), *lets_in(kim, 2, TELLS), ("Kim suggests: Slowly.", ""),
            (SECRET, "You miss them"), *SEND,
        ),
        kim.does(observes, *asks(), ("Ana has the floor.", "Slowly."), *SEND, (SECRET, "")),
    )  # fmt: skip

    assert [True] * 2 == [EN["guest.relay"].format(relay=RELAY) in one for one in heard[:2]]
    assert NOT_YET in heard[0]
    assert all(one.index(EN["guest.moment"]) < one.index(OFFER) < one.rindex(EN["guest.moment"]) for one in heard[:2])
    assert EN["observe.met"].format(name="Ben") in heard[2]
    assert [EN["observe.over"].format(a="Ana", b="Ben") in heard[2], "You miss them" in heard[2]] == [True, False]
    assert [[], [], []] == [one.folders() for one in (ana, ben, kim)]


async def test_whoever_is_asked_to_step_out_is_out(ana: Person, ben: Person, kim: Person) -> None:
    """After "Ask them to step out" their program ends with a sentence, reads nothing more, and keeps nothing."""
    heard = await together(
        ana.does(
            invites, *ARRIVES_A, *lets_in(kim, 1, "Tell one thing."),
            (f"{SITS} until", ana.after(lambda: kim.reads("Ana has the floor."), "/facilitator")),
            (EN["guest.out"], "1"), ("Tell one thing.", ana.after(kim.closed, "")), ("", SECRET), *SEND,
        ),
        ben.does(joins, *ARRIVES_B(ana), *lets_in(kim, 2, TELLS), (SECRET, "You miss them"), *SEND),
        kim.does(observes, *asks("1", "1")),
    )  # fmt: skip

    assert ASKED in heard[2]
    assert [True] * 2 == [EN["guest.gone"].format(name="Kim") in one for one in heard[:2]]
    assert "see who acts and when" in heard[1]
    assert SECRET not in heard[2]
    assert [] == kim.folders()


async def test_a_facilitator_steps_out_by_themselves(ana: Person, ben: Person, kim: Person) -> None:
    """Their program ends with a sentence and keeps nothing, and both are told; what is said then is for the two."""
    heard = await together(
        ana.does(
            invites, *ARRIVES_A, *lets_in(kim, 1, "Tell one thing."),
            ("Kim has stepped out", ana.after(kim.closed, "")), ("", SECRET), *SEND,
        ),
        ben.does(
            joins, *ARRIVES_B(ana), *lets_in(kim, 2, TELLS), ("Kim has stepped out", ""),
            (SECRET, "You miss them"), *SEND,
        ),
        kim.does(observes, *asks(), ("Ana has the floor.", "/stop"), (EN["observe.out.yes"], "1")),
    )  # fmt: skip

    assert unbroken(EN["observe.stepped"]) in heard[2]
    assert SECRET not in heard[2]
    assert [] == kim.folders()


async def test_a_facilitator_carries_on_where_they_were(ana: Person, ben: Person, kim: Person) -> None:
    """Closed and opened again, they are back in their seat, with what was said while they sat there."""

    async def back() -> None:
        await kim.does(carries_on, (SECRET, "/quit"))

    heard = await together(
        ana.does(invites, *ARRIVES_A, *lets_in(kim, 1, "Tell one thing."), (f"{SITS} and reads", SECRET), *SEND),
        ben.does(
            joins, *ARRIVES_B(ana), *lets_in(kim, 2, TELLS), (SECRET, ben.after(kim.closed, "")), ("", back),
            ("", "You miss them"), *SEND,
        ),
        kim.does(observes, *asks(), (SECRET, "/quit")),
    )  # fmt: skip

    assert EN["plain.kept"] in heard[2]
    assert 1 == len(kim.folders())
    assert not any(path.name == "log" for path in kim.folders()[0].iterdir())


async def test_whoever_is_asked_out_while_they_are_away_hears_of_it(ana: Person, ben: Person, kim: Person) -> None:
    """Their program was closed when they were let in and asked out: the next time it says so, and keeps nothing."""

    out = asyncio.Event()

    async def back() -> str:
        await out.wait()
        return await kim.does(carries_on)

    heard = await together(
        ana.does(
            invites, *ARRIVES_A, *lets_in(kim, 1, "Tell one thing."),
            (f"{SITS} until", ana.after(kim.closed, "/facilitator")), (EN["guest.out"], "1"),
            ("Tell one thing.", out.set), ("", ana.after(lambda: kim.reads(GONE), "")), ("", SECRET), *SEND,
        ),
        ben.does(joins, *ARRIVES_B(ana), *lets_in(kim, 2, TELLS), (SECRET, "You miss them"), *SEND),
        kim.does(observes, *asks("1", "1"), (unbroken(EN["observe.waiting"]), "/quit")),
        back(),
    )  # fmt: skip

    assert [True, True] == [EN["plain.kept"] in heard[2], GONE in heard[3]]
    assert SECRET not in kim.said
    assert [] == kim.folders()


async def test_no_is_an_answer(ana: Person, ben: Person, kim: Person) -> None:
    """Who reads what is asked for and says no has told nobody anything; the code is used up, a fresh one is there."""
    heard = await together(
        ana.does(
            invites, *ARRIVES_A, *opens(kim, 1, "Tell one thing."), (YES, "1"), ("Tell one thing.", ""), ("", "/quit")
        ),
        ben.does(joins, *ARRIVES_B(ana), ("It is Ana's turn", "/quit")),
        kim.does(observes, *asks(), ("led nowhere", "/quit")),
    )

    assert [OFFER in heard[0], "would read what you both say" in heard[0], "Ana" in heard[2]] == [True, True, False]
    assert [] == kim.folders()


async def test_a_code_that_leads_nowhere_is_said_and_replaced(ana: Person, ben: Person, kim: Person) -> None:
    """Words that do not fit, and what is no code, are said to the partner; the facilitator gets a fresh code."""

    async def wrong() -> str:
        nameplate = (await code(kim, 1)()).partition("-")[0]
        return f"{nameplate}-velvet-otter"

    heard = await together(
        ana.does(
            invites, *ARRIVES_A, *opens(kim, 1, "Tell one thing.")[:1], (HOW, wrong), *SEND,
            ("led to nobody", "no code at all"), *SEND, ("A code begins", ""), ("", "2"),
            ("", code(kim, 0)), *SEND, (OFFER, "/quit"),
        ),
        ben.does(joins, *ARRIVES_B(ana), ("It is Ana's turn", "/quit")),
        kim.does(observes, *asks(), ("led nowhere", ana.closed), ("", "/quit")),
    )  # fmt: skip

    assert OFFER in heard[0]


async def test_the_same_one_twice_is_not_two(ana: Person, ben: Person, kim: Person) -> None:
    """Two codes typed by one partner let nobody in: the two have to sit in one dialogue, on both of its sides."""
    heard = await together(
        ana.does(
            invites, *ARRIVES_A, *lets_in(kim, 1, "Tell one thing."), (NOT_YET, ""), *lets_in(kim, 2, ""),
            ("", "/quit"),
        ),
        ben.does(joins, *ARRIVES_B(ana), ("Nobody comes in unless", "/quit")),
        kim.does(observes_in_vain, *asks()),
    )  # fmt: skip

    assert EN["observe.apart"] in heard[2]
    assert [] == kim.folders()


async def test_two_stories_of_one_dialogue_let_nobody_in(
    ana: Person, ben: Person, kim: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A partner who tells other words of the exercise than the other does would have them read what nobody sees."""
    monkeypatch.setattr(seating, "Entrance", misleading)
    heard = await together(
        ana.does(invites, *ARRIVES_A, *lets_in(kim, 1, "Tell one thing."), (SITS, "/quit")),
        ben.does(joins, *ARRIVES_B(ana), *lets_in(kim, 2, "It is Ana's turn"), (SITS, "/quit")),
        kim.does(observes_in_vain, *asks()),
    )

    assert EN["observe.apart"] in heard[2]
    assert [] == kim.folders()


def misleading(name: str, key: bytes, session: bytes, seat: Partner, exercise: bytes) -> Entrance:
    """What Ben lets a facilitator in with: the words of another exercise."""
    return Entrance(name, key, session, seat, pack(bundled("appreciation")) if seat == "b" else exercise)


async def observes_in_vain(person: Person) -> None:
    """They come to sit with nobody."""
    from duologue.errors import NoGuest

    with pytest.raises(NoGuest):
        await Start.observe(person.start())


async def test_where_no_relay_is_set_it_is_asked_for(network: Network, tmp_path: Path) -> None:
    """Whoever comes to a relay of others names it; what is no address, and where nobody is, is said at once."""
    network.open(RELAY)
    stranger = Person(network, tmp_path / "stranger", "")
    asked = unbroken(EN["observe.relay"])
    heard = await stranger.does(
        observes, (asked, "not an address!"), (unbroken(str(BadAddress())), "down.test"),
        (EN["relay.none"].format(relay="down.test"), RELAY), *asks(), ("Code 2", "/quit"),
    )  # fmt: skip

    assert unbroken(EN["observe.codes.how"]) in heard


async def test_a_relay_that_is_down_is_told_before_anything_is_asked(network: Network, kim: Person) -> None:
    """It is tried again as often as they like, and no page comes before it is there."""
    relay = network.relays.pop(RELAY)
    down = EN["relay.none"].format(relay=RELAY)

    async def up() -> str:
        assert ME not in kim.said
        network.relays[RELAY] = relay
        return "1"

    heard = await kim.does(observes, (down, "1"), (down, up), *asks(), ("Code 2", "/quit"))

    assert 2 == heard.count(f"== {down}")


async def test_a_line_that_is_lost_takes_no_answer_with_it(network: Network, kim: Person) -> None:
    """While the codes are shown the relay goes: what was asked for stays, and there are two codes once it is back."""
    again = (EN["relay.none"].format(relay=RELAY), network.rise)
    heard = await kim.does(observes, *asks(), ("Code 2", network.fall), again, ("Code 2", "/quit"))

    assert (1, 2) == (heard.count(ME), heard.count("Code 1: "))


async def test_notes_of_a_facilitator_go_into_a_file_of_theirs_or_nowhere(
    ana: Person, ben: Person, kim: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the end a file is asked for; one that is there already is left alone, and nobody else may read the new one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.txt").write_text("mine", encoding="utf-8")
    heard = await together(
        ana.does(
            invites, *ARRIVES_A, *lets_in(kim, 1, "Tell one thing."), (f"{SITS} and reads", ""),
            ("Kim suggests: Slowly.", SECRET), *SEND,
        ),
        ben.does(joins, *ARRIVES_B(ana), *lets_in(kim, 2, TELLS), (SECRET, "You miss them"), *SEND),
        kim.does(
            observes, *asks(), ("Ana has the floor.", "/note calm so far"), ("Noted", "Slowly."), *SEND,
            (EN["observe.notes"], ""), ("", "nowhere/new.txt"),
            ("could not be written", "old.txt"), ("already", "new.txt"),
        ),
    )  # fmt: skip
    new = tmp_path / "new.txt"

    assert re.fullmatch(r"\d\d:\d\d  calm so far\n", new.read_text(encoding="utf-8"))
    assert (0o600, "mine") == (new.stat().st_mode & 0o777, (tmp_path / "old.txt").read_text(encoding="utf-8"))
    assert EN["observe.notes.kept"].format(name="new.txt") in heard[2]
    assert [] == kim.folders()
    assert EN["observe.notes"] not in heard[0] + heard[1]


async def test_notes_can_be_let_go(ana: Person, ben: Person, kim: Person) -> None:
    """Who was asked to step out lets go of what they noted, and nothing is left of it."""
    heard = await together(
        ana.does(
            invites, *ARRIVES_A, *lets_in(kim, 1, "Tell one thing."), (f"{SITS} and reads", ""),
            ("Kim suggests: Slowly.", "/facilitator"), (EN["guest.out"], "2"), ("", "/quit"),
        ),
        ben.does(joins, *ARRIVES_B(ana), *lets_in(kim, 2, TELLS), ("Kim suggests: Slowly.", "/quit")),
        kim.does(
            observes, *asks(), ("Ana has the floor.", "/note calm so far"), ("Noted", "Slowly."), *SEND,
            (EN["observe.notes"], "1"),
        ),
    )  # fmt: skip

    assert EN["over.kept"] in heard[2]
    assert [] == kim.folders()
