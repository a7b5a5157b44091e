# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""From two who have met to their seats, and from a folder back to one."""

from __future__ import annotations

from pathlib import Path

import pytest

from duologue import wire
from duologue.atrest import Keys
from duologue.core.entry import Record
from duologue.core.exercise import Exercise, Guide
from duologue.core.shape import Limit, Partner, Step
from duologue.errors import BadMail, Damaged, Foreign, Unsound
from duologue.guests import Hosting
from duologue.invite import Met
from duologue.journal import About, Journal
from duologue.log import FileLog, MemoryLog
from duologue.packing import pack
from duologue.phrases import EN
from duologue.seal import Sealing
from duologue.seating import agreed, connection, new_journal, new_keys, proved
from duologue.sign import Signing
from duologue.transport import Link, LinkLost
from duologue.view import FADES
from tests.table import NAMES, exercise

A, B = b"a" * 32, b"b" * 32
TALK = exercise({
    "tell": (Step("speaker", {"say": "back"}), Guide(prompt="Tell.")),
    "back": (Step("listener", {"say": "end"}), Guide(prompt="Back.")),
})  # fmt: skip


def met(data: bytes | None = None, speaker: Partner = "a") -> Met:
    """What both ends know once they have met by a code."""
    keys: dict[Partner, bytes] = {"a": Signing(A).public, "b": Signing(B).public}
    return Met(b"p" * 32, {"a": "Ana", "b": "Ben"}, keys, speaker, pack(TALK) if data is None else data)


async def nowhere(uri: str) -> Link:
    """No relay answers."""
    raise LinkLost("line.unreachable")


def sat(folder: Path, seat: Partner = "a") -> Journal:
    """The journal of this seat, which has just sat down."""
    agreement = agreed(met())
    about = About(agreement.session.hex(), "Made", NAMES, 1, seat, "relay.test")
    return new_journal(folder, about, met(), A if seat == "a" else B)


def test_both_agree_on_one_session() -> None:
    """Each for itself comes to the same id and the same opening, and either may speak first."""
    one, two, turned = agreed(met()), agreed(met()), agreed(met(speaker="b"))

    assert one == two
    assert one.session != turned.session
    assert ("a", "b") == (one.clear["speaker"], turned.clear["speaker"])
    assert TALK == one.exercise


def test_what_is_no_exercise_is_bad_mail() -> None:
    """Nobody sits down to bytes that do not read back, nor is invited to them."""
    with pytest.raises(BadMail):
        agreed(met(b"{}"))
    with pytest.raises(BadMail):
        proved(b"{}")


def test_what_is_sound_may_be_sat_down_to() -> None:
    """What comes out is the exercise that was invited to."""
    assert TALK == proved(pack(TALK))


WALL = exercise({"tell": (Step("speaker", {"say": "tell"}), Guide(prompt="Tell."))})


def maze() -> Exercise:
    """Sound in every line, and with more states than anybody can walk through."""
    ids = [f"s{n}" for n in range(8)]
    steps = {
        id: (
            Step("speaker", {"say": ids[(n + 1) % 8], "yes": ids[(n * 3 + 2) % 8], "no": "end"}, Limit(90, "end")),
            Guide(prompt="On.", labels={"yes": "Yes", "no": "No"}),
        )
        for n, id in enumerate(ids)
    }
    return exercise(steps)


@pytest.mark.parametrize("hostile", [WALL, maze()], ids=["a wall", "a maze"])
def test_nobody_sits_down_to_what_cannot_be_proved(hostile: Exercise) -> None:
    """Neither to what has no end nor to what nobody can walk through; finding that out has a bound."""
    with pytest.raises(Unsound):
        proved(pack(hostile))


def test_keys_are_one_seats_own() -> None:
    """The pair's key is under the other's name; two of the secrets are made here and nowhere else."""
    one, two = new_keys("b", B, met()), new_keys("b", B, met())

    assert {"a": b"p" * 32} == one.pairs
    assert (B, B) == (one.sign, two.sign)
    assert 4 == len({one.own, two.own, one.box, two.box})


@pytest.mark.parametrize("fades", [False, True])
def test_the_host_says_in_opening_whether_it_is_to_fade(tmp_path: Path, fades: bool) -> None:
    """As their configuration has it; the one who joins reads it, and nobody else can."""
    agreement = agreed(met())
    about = About(agreement.session.hex(), "Made", NAMES, 1, "a", "relay.test", fades=fades)
    journal = new_journal(tmp_path, about, met(), A)
    journal.load()
    raw = journal.outbox
    assert raw is not None
    joiner = Sealing("b", b"o" * 32, {"a": b"p" * 32}, wire.envelope)

    assert (FADES if fades else "") == joiner.open(wire.decode(raw))


def test_the_host_opens_with_bytes_that_stay_the_same(tmp_path: Path) -> None:
    """What begins the session is in the outbox before anything is sent, and the connection takes it from there."""
    journal = sat(tmp_path)
    journal.load()
    raw = journal.outbox
    table = connection(journal, FileLog(journal.disk()), nowhere)
    journal.close()

    assert raw is not None
    assert "begin" == wire.decode(raw).act
    assert raw == journal.outbox
    assert "Waiting for Ben." in table.page().headline


def test_the_joiner_has_nothing_to_open_with(tmp_path: Path) -> None:
    """Until the host has begun, there is only waiting."""
    journal = sat(tmp_path, "b")
    table = connection(journal, FileLog(journal.disk()), nowhere)
    journal.close()

    assert None is journal.outbox
    assert "Waiting for Ana." in table.page().headline


async def begun(journal: Journal) -> FileLog:
    """Its log, with the opening in it."""
    journal.load()
    assert journal.outbox is not None
    log = FileLog(journal.disk())
    await log.append(Record(1, wire.decode(journal.outbox), journal.outbox))
    return log


async def test_a_seat_without_keys_is_foreign(tmp_path: Path) -> None:
    """Two at one keyboard have no line to anybody."""
    journal = Journal.new(tmp_path, About("11" * 32, "Made", NAMES, 1), pack(TALK))
    with pytest.raises(Foreign):
        connection(journal, FileLog(journal.disk()), nowhere)
    journal.close()


async def test_other_words_than_were_agreed_on_are_foreign(tmp_path: Path) -> None:
    """An exercise that was exchanged on this disk is noticed before it is shown; bytes that are none, too."""
    for data in (pack(WALL), b"{}"):
        journal = sat(tmp_path / str(len(data)))
        log = await begun(journal)
        journal.close()
        about, keys = journal.about, journal.keys
        other = Journal.new(tmp_path / f"other{len(data)}", about, data, keys)
        (other.folder / "log").write_bytes((journal.folder / "log").read_bytes())
        with pytest.raises(Foreign):
            connection(other, FileLog(other.disk()), nowhere)
        other.close()

        assert 1 == len(log.stored())


async def test_a_record_that_does_not_count_is_damage(tmp_path: Path) -> None:
    """What reads back and was written by nobody who may stops the session instead of being passed over."""
    journal = sat(tmp_path)
    log = await begun(journal)
    forged = log.stored()[0].raw.replace(b"\xa3seq\x01", b"\xa3seq\x02")
    await log.append(Record(2, wire.decode(forged), forged))
    with pytest.raises(Damaged):
        connection(journal, log, nowhere)
    journal.close()


def third(folder: Path) -> Journal:
    """The journal of a facilitator whom both have let in."""
    about = About(agreed(met()).session.hex(), "Made", {**NAMES, "f": "Kim"}, 1, "f", "relay.test")
    return Journal.new(folder, about, pack(TALK), Keys(A, b"o" * 32, {"a": b"p" * 32, "b": b"q" * 32}, b"x" * 32))


def test_a_facilitator_has_a_seat_without_a_past(tmp_path: Path) -> None:
    """What they hear is in memory alone, and begins with waiting."""
    journal = third(tmp_path)
    table = connection(journal, MemoryLog(), nowhere)
    journal.close()

    assert EN["observe.waiting"] == table.page().headline
    assert not (journal.folder / "log").exists()


async def test_a_secret_shared_with_a_facilitator_is_kept_with_the_rest(tmp_path: Path) -> None:
    """What a partner shares with those they let in is sealed in their folder, and there again after a restart."""
    journal = sat(tmp_path)
    assert () == journal.guests
    table = connection(journal, FileLog(journal.disk()), nowhere)
    assert isinstance(table, Hosting)
    for secret in (b"e" * 32, b"g" * 32):  # an earlier facilitator's, and a later one's
        table.share(secret)
    entrance = table.door._entrance
    journal.close()
    again = Journal(journal.folder)
    same = connection(again, FileLog(again.disk()), nowhere)
    again.close()

    assert isinstance(same, Hosting)
    assert (b"e" * 32, b"g" * 32) == again.guests == same._me._sealer._secrets["f"][::-1]  # type: ignore[attr-defined]
    assert b"g" * 8 not in (journal.folder / "guest").read_bytes()
    assert ("Ana", Signing(A).public, "a", pack(TALK)) == (
        entrance.name,
        entrance.key,
        entrance.seat,
        entrance.exercise,
    )


@pytest.mark.parametrize(
    "label", ["Stop for today", "stop  for TODAY …", "St\u043ep for today", "Für heute aufhören", "{partner}"]
)
def test_nobody_sits_down_to_an_answer_that_only_looks_like_stopping(label: str) -> None:
    """In whatever language or letters, where the name of who invites would make it so, and by its act alone."""
    step = Step("speaker", {"yes": "end"})
    made = exercise({"tell": (step, Guide(prompt="Tell.", labels={"yes": label}))})
    bare = exercise({"tell": (Step("speaker", {"stop-for-today": "end"}), Guide(prompt="Tell."))})
    chosen = Guide(prompt="Tell.", cards=(label,), order="chosen")
    card = exercise({"tell": (Step("speaker", {"card": "end"}, Limit(1, "end")), chosen)})
    listed = Guide(prompt="Tell.", form="choice", options=(label,))
    option = exercise({"tell": (Step("speaker", {"say": "end"}), listed)})
    for hostile in (made, bare, card, option):
        with pytest.raises(Unsound):
            proved(pack(hostile), name="Break")


@pytest.mark.parametrize(("name", "label"), [("", "Bre{partner}k"), (" \n", "Bre{partner}k"), ("eak\n", "Br{partner}")])
def test_a_name_makes_no_answer_of_stopping(name: str, label: str) -> None:
    """Nor does none, in whose place the letter of the seat stands, nor one that is cleaned before it is read."""
    made = exercise({"tell": (Step("speaker", {"yes": "end"}), Guide(prompt="Tell.", labels={"yes": label}))})

    with pytest.raises(Unsound):
        proved(pack(made), name=name)
