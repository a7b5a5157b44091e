# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Two flows over one relay in this process, from the code to the end, and what is read where it fails."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from duologue.codes import words
from duologue.connection import Connection
from duologue.core.exercise import Guide
from duologue.core.shape import Step
from duologue.core.state import Reason
from duologue.errors import CodesUsedUp, NoNetwork, NoRelay, TooLarge, WrongPassphrase
from duologue.phrases import EN, REFUSED
from duologue.remote import own_address
from duologue_relay.limits import Limits, Rate
from tests.helpers import unbroken
from tests.inprocess import RELAY, Network, Person, Script, Typed, meanwhile, together
from tests.table import exercise

TALK = exercise({
    "tell": (Step("speaker", {"say": "back"}), Guide(prompt="Tell one thing.")),
    "back": (Step("listener", {"say": "end"}), Guide(prompt="Say it back.", shows=("tell",))),
})  # fmt: skip
ME, CODE, SIT = EN["name.me"], unbroken(EN["join.title"]), EN["invited.sit"]
SEND: Script = [("", ""), ("", "1")]


@pytest.fixture
async def network() -> AsyncIterator[Network]:
    """A network with one relay; nobody may be attended to when a test is over."""
    made = Network()
    made.open()
    yield made
    left = await made.left()

    assert 0 == left


@pytest.fixture
def ana(network: Network, tmp_path: Path) -> Person:
    """Who invites."""
    return Person(network, tmp_path / "ana")


@pytest.fixture
def ben(network: Network, tmp_path: Path) -> Person:
    """Who joins."""
    return Person(network, tmp_path / "ben")


async def invites(person: Person) -> None:
    """They invite to a short talk."""
    await person.remote.invite([TALK])


async def joins(person: Person) -> None:
    """They have a code."""
    await person.remote.join()


async def carries_on(person: Person) -> None:
    """They take up what waits."""
    await person.remote.carry_on(person.folders()[0])


async def met(ana: Person, ben: Person) -> None:
    """Both sit, and close."""
    await together(
        ana.does(invites, (ME, "Ana"), ("Tell one thing.", "/quit")),
        ben.does(joins, (CODE, ana.code), (SIT, "1"), (ME, "Ben"), ("It is Ana's turn", "/quit")),
    )


def wrong(person: Person, nth: int = 0) -> Typed:
    """Types their code with other words."""

    async def typed() -> str:
        code = await person.code(nth)
        nameplate, *theirs = code.split("-")
        return "-".join((nameplate, *[word for word in words()[:4] if word not in theirs][:2]))

    return typed


# --- from the code to the end


async def test_two_meet_and_talk(ana: Person, ben: Person) -> None:
    """By a code that is told they meet, say something each, and nothing of it is left on either disk."""
    heard = await together(
        ana.does(invites, (ME, "Ana"), ("Tell one thing.", "Our Saturdays"), *SEND),
        ben.does(joins, (CODE, ana.code), (SIT, "1"), (ME, "Ben"), ("Our Saturdays", "You miss them"), *SEND),
    )

    assert EN["code.met"].format(name="Ben") in heard[0]
    assert "Ana invites you" in heard[1]
    assert "You would speak first" not in heard[1]
    assert [True, True] == [one.endswith(unbroken(EN["over.kept"])) for one in heard]
    assert [[], []] == [ana.folders(), ben.folders()]


async def test_two_without_a_relay(network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The host's program is the relay, the code says where, and it stays until the other has heard the end."""
    monkeypatch.setattr("duologue.remote.HEARD", 3600)  # and no longer, even if their beats had answered none yet
    ana, ben = Person(network, tmp_path / "ana", ""), Person(network, tmp_path / "ben", "")
    heard = await together(
        ana.does(listens, (EN["where.title"], "1"), (ME, "Ana"), ("Our Saturdays", "You miss them"), *SEND),
        ben.does(joins, (CODE, ana.code), (SIT, "1"), (ME, "Ben"), ("Tell one thing.", "Our Saturdays"), *SEND),
    )

    assert "@127.0.0.1:9001" in heard[0]
    assert "You would speak first" in heard[1]
    assert EN["host.wait"] in heard[0]
    assert [True, True] == [one.endswith(unbroken(EN["over.kept"])) for one in heard]
    assert {RELAY} == network.relays.keys()


async def listens(person: Person) -> None:
    """They invite, and let the other speak first."""
    await person.remote.invite([TALK], listens=True)


@pytest.mark.parametrize("how", ["quit", "the end of input", "keep", "delete"])
async def test_the_host_may_go_before_the_other_has_heard(
    how: str, network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the end is on its way to a partner who is away, /quit closes at once; who waits is asked in the end.

    What they have not heard is kept for them, since nobody else has it, unless the host says otherwise.
    """
    monkeypatch.setattr("duologue.remote.HEARD", 3600 if how == "quit" else 0)
    ana, ben = Person(network, tmp_path / "ana", ""), Person(network, tmp_path / "ben", "")

    def closes() -> None:
        raise EOFError

    endings: dict[str, Script] = {
        "quit": [(EN["host.wait"], "/quit")],
        "the end of input": [(EN["host.wait"], closes)],
        "keep": [(EN["unheard.keep"], "1")],
        "delete": [(EN["unheard.delete"], "2")],
    }
    last = endings[how]
    heard = await together(
        ana.does(listens, (EN["where.title"], "1"), (ME, "Ana"), ("Our Saturdays", "You miss them"), ("", ""),
                 (EN["plain.send"].split(".")[0], ben.closed), ("", "1"), *last),
        ben.does(joins, (CODE, ana.code), (SIT, "1"), (ME, "Ben"), ("Tell one thing.", "Our Saturdays"), *SEND,
                 ("It is Ana's turn", "/quit")),
    )  # fmt: skip

    assert heard[0].endswith(unbroken(EN["over.kept" if how == "delete" else "host.kept"]))
    assert [how != "delete", 1] == [len(ana.folders()), len(ben.folders())]


async def test_who_carries_on_finds_everything(ana: Person, ben: Person) -> None:
    """Both close in the middle, and both come back to the same step; a draft too."""
    await met(ana, ben)
    kept = [len(ana.folders()), len(ben.folders())]
    heard = await together(
        ana.does(carries_on, ("Tell one thing.", "Our Saturdays"), *SEND),
        ben.does(carries_on, ("Our Saturdays", "You miss them"), *SEND),
    )

    assert [1, 1] == kept
    assert [True, True] == [one.endswith(unbroken(EN["over.kept"])) for one in heard]


async def test_the_end_of_input_gives_the_last_act_a_moment(ana: Person, ben: Person) -> None:
    """Where lines come from a file that ends, what was said last has arrived before the program goes."""

    def closes() -> None:
        raise EOFError

    heard = await together(
        ana.does(invites, (ME, "Ana"), ("Tell one thing.", "Our Saturdays"), *SEND, ("", closes)),
        ben.does(joins, (CODE, ana.code), (SIT, "1"), (ME, "Ben"), ("Our Saturdays", "/quit")),
    )

    assert heard[0].endswith("(EOFError)")
    assert ana.desk.keeps


# --- codes that come to nothing


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


# --- no way to a relay


async def test_a_relay_that_is_down_is_named(network: Network, tmp_path: Path) -> None:
    """The program ends with its address and what to look at."""
    with pytest.raises(NoRelay, match=r"The relay down.test cannot be reached. Look at .* try again"):
        await Person(network, tmp_path, "down.test").does(invites, (ME, "Ana"))


async def test_a_relay_that_takes_nobody_now(network: Network, ana: Person) -> None:
    """No code is burnt by a relay that would say the same of the next."""
    network.relays[RELAY].draining = True
    with pytest.raises(NoRelay) as error:
        await ana.does(invites, (ME, "Ana"))

    assert EN["host.later"] == str(error.value)


async def test_far_away_is_explained(network: Network, tmp_path: Path) -> None:
    """Without a relay that both can reach there is nothing to begin."""
    ana = Person(network, tmp_path, "")

    assert "For that you need a relay." in await ana.does(invites, (EN["where.title"], "3"))


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


# --- names, exercises, passphrases


async def test_two_names_that_can_be_told_apart(ana: Person, ben: Person) -> None:
    """Whoever joins gives another name than the host's; one name in two cases is the same."""
    heard = await together(
        ana.does(invites, (ME, "Sam"), ("Tell one thing.", "/quit")),
        ben.does(joins, (CODE, ana.code), (SIT, "1"), (ME, "SAM"), (unbroken(EN["name.same"]), "Kim"),
                 ("It is Sam's turn", "/quit")),
    )  # fmt: skip

    assert "Kim sits down." in heard[0]


async def test_nobody_sits_down_to_what_cannot_be_proved(ana: Person, ben: Person) -> None:
    """An exercise with a wall in it is refused at the joiner's end before anything is asked, within a bound."""
    wall = exercise({"tell": (Step("speaker", {"say": "tell"}), Guide(prompt="Tell."))})
    heard = await together(
        ana.does(lambda person: person.remote.invite([wall]), (ME, "Ana"), (unbroken(EN["host.gone"]), "/quit")),
        ben.does(joins, (CODE, ana.code), ("could not be proved", "/quit")),
    )

    assert SIT not in heard[1]
    assert [] == ben.folders()


async def test_a_locked_session(ana: Person, ben: Person) -> None:
    """What is kept opens with its passphrase alone; /quit leaves it as it is."""
    new, again, ask = (unbroken(EN[f"passphrase.{name}"]) for name in ("new", "again", "ask"))
    await together(
        ana.does(lambda person: person.remote.invite([TALK], locked=True), (ME, "Ana"), (new, "secret"),
                 (again, "secret"), ("Tell one thing.", "/quit")),
        ben.does(lambda person: person.remote.join(locked=True), (CODE, ana.code), (SIT, "1"), (ME, "Ben"),
                 (new, "secret"), (again, "Secret"), (unbroken(EN["passphrase.other"]), "secret"), (again, "secret"),
                 ("It is Ana's turn", "/quit")),
    )  # fmt: skip
    left = await ana.does(carries_on, (ask, "/quit"))
    heard = await ana.does(
        carries_on, (ask, "Secret"), (str(WrongPassphrase()), "secret"), ("Tell one thing.", "/quit")
    )

    assert left.endswith("(Quit)")
    assert heard.endswith(unbroken(EN["plain.kept"]))


# --- what waits


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
