# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Two flows over one relay in this process, from the code to the end. The rest: test_remote_codes, _relays, _waits."""

from __future__ import annotations

from pathlib import Path

import pytest

from duologue.core.exercise import Guide
from duologue.core.shape import Step
from duologue.errors import WrongPassphrase
from duologue.packing import pack
from duologue.phrases import EN
from tests.helpers import unbroken
from tests.inprocess import RELAY, Network, Person, Script, together
from tests.table import exercise
from tests.twos import CODE, ME, SEND, SIT, TALK, carries_on, invites, joins, listens, met

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


# --- names, exercises, passphrases


async def test_two_names_that_can_be_told_apart(ana: Person, ben: Person) -> None:
    """Whoever joins gives another name than the host's; one name in two cases is the same."""
    heard = await together(
        ana.does(invites, (ME, "Sam"), ("Tell one thing.", "/quit")),
        ben.does(joins, (CODE, ana.code), (SIT, "1"), (ME, "SAM"), (unbroken(EN["name.same"]), "Kim"),
                 ("It is Sam's turn", "/quit")),
    )  # fmt: skip

    assert "Kim sits down." in heard[0]


async def test_an_exercise_of_their_own_is_called_theirs(ana: Person, ben: Person) -> None:
    """Who is invited to what their own computer does not have reads so before they sit down; no is an answer."""
    ben.remote._ours = lambda data: data != pack(TALK)
    theirs = unbroken(EN["invited.theirs"].format(name="Ana"))
    heard = await together(
        ana.does(invites, (ME, "Ana"), (unbroken(EN["host.gone"]), "/quit")),
        ben.does(joins, (CODE, ana.code), (theirs, "2")),
    )

    assert theirs in heard[1]
    assert [] == ben.folders()


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
