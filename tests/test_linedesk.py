# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The person at the terminal around a session: asking, waiting, secrets, and a damaged log."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import Any, Literal

import pytest

from duologue import lobby, welcome
from duologue.atrest import Keys
from duologue.board import board
from duologue.desk import Quit
from duologue.drawing import told
from duologue.errors import Damaged
from duologue.journal import About, Journal
from duologue.linedesk import LineDesk
from duologue.log import MAGIC
from duologue.page import Page
from duologue.phrases import EN
from tests.helpers import PATIENCE, unbroken
from tests.table import Typed, bundled, seated

WAITS = Page(("waits",), "Wait.")


def desk(*lines: Any, calm: bool = False) -> tuple[LineDesk, list[str]]:
    """A desk where these lines are typed, and what is said there."""
    heard: list[str] = []
    return LineDesk(Typed(*lines), heard.append, calm), heard


class Slow(Typed):
    """Lines after which somebody only watches."""

    async def next(self, until: int | None = None) -> str | None:
        try:
            return await super().next(until)
        except EOFError:
            await asyncio.Event().wait()
            raise


# --- asking


async def test_a_choice_is_made_by_its_number() -> None:
    """What is no number of the page is passed over, and the page says again how to answer."""
    at, heard = desk("", "0", "9", "here", "2")

    assert "near" == await at.choice(lobby.where())
    assert 5 == heard.count(told(EN["plain.choose"].format(n=4)))


async def test_a_field_gets_the_line() -> None:
    """It is cleaned for drawing; nothing is chosen."""
    at, _ = desk("  7-velvet-otter\x07 ")

    assert (None, "7-velvet-otter") == await at.ask(lobby.joining())
    assert "" == await desk("x")[0].choice(lobby.joining())


async def test_a_name_is_read_once() -> None:
    """As it will stand there, until an empty line takes it, or the same again; a script is not asked twice."""
    for lines, name in (
        (("Amy", "/repeat", "  "), "Amy"), (("Amx!", "Amy", "Amy"), "Amy"), (("Amx", "...", "Amy", ""), "Amy"),
    ):  # fmt: skip
        at, heard = desk(*lines, calm=True)

        assert name == await at.name(lobby.me)
        assert EN["plain.named"].format(name=lines[0].strip("!")) in heard
    at, heard = desk("Amy")

    assert "Amy" == await at.name(lobby.me)
    assert EN["plain.named"].format(name="Amy") not in heard


async def test_a_choice_beside_a_name_is_there_until_it_is_taken() -> None:
    """Whoever reads the name and would rather have something else has it."""
    at, _ = desk("Ben", 2, "1", 2, calm=True)

    assert "" == await at.name(partial(welcome.name, "b", before="Ana"), "Ana")


async def test_pasted_lines_choose_nothing() -> None:
    """From fingers, a number with another line behind it is not taken, nor is that other line."""
    at, heard = desk("1", "2", 1, "3", calm=True)

    assert "far" == await at.choice(lobby.where())
    assert 2 == heard.count(told(EN["plain.early"]))


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("/repeat", "== Where is your partner?"),
        ("/SAFETY", EN["safety.title"]),
        ("/help", EN["plain.help.start"]),
        ("/x", EN["plain.command"].format(word="/x")),
    ],
)
async def test_a_command_is_no_answer(word: str, said: str) -> None:
    """It does what it says, and the page is still to be answered."""
    at, heard = desk(word, "1")

    assert "here" == await at.choice(lobby.where())
    assert unbroken(said) in unbroken(" ".join(heard[2:]))


async def test_quit_is_an_end_that_was_asked_for() -> None:
    """It can be told from the end of input, and is one to whoever need not know."""
    with pytest.raises(Quit):
        await desk("/quit")[0].choice(lobby.where())
    with pytest.raises(EOFError) as ended:
        await desk()[0].choice(lobby.where())

    assert EOFError is ended.type
    assert issubclass(Quit, EOFError)


async def test_names_and_exercises() -> None:
    """A name has a letter and is not the other's; of one exercise nobody need choose."""
    mirroring, appreciation = bundled("mirroring"), bundled("appreciation")
    at, heard = desk("", "ANA", "Ben", "Ben", "1", "2", "Ben")
    both = [mirroring, appreciation]

    assert "Ben" == await at.name(lobby.me, "Ana")
    assert ("Ben", mirroring, False) == await at.begin(lobby.me, [mirroring])
    with pytest.raises(EOFError):
        await desk("1", "3", "1")[0].begin(lobby.me, both)
    assert ("Ben", appreciation, False) == await at.begin(lobby.me, both)
    assert [True, True] == [EN[name] in unbroken(" ".join(heard)) for name in ("name.empty", "name.same")]


async def test_an_exercise_is_found_by_what_is_going_on() -> None:
    """The first by one number; another by a number more, and one can go back."""
    found = [*map(bundled, ("mirroring", "appreciation", "soft-start-up", "check-in", "stress-of-the-day"))]
    acts = [choice.act for choice in welcome.occasions(found).choices]
    day = str(1 + acts.index("for.day"))

    assert "mirroring" == (await desk("1")[0].exercise(found)).id
    assert "stress-of-the-day" == (await desk(day, "3", day, "2")[0].exercise(found)).id


# --- secrets


async def test_a_new_passphrase_is_typed_twice_alike() -> None:
    """Not empty, and the same again, however often it takes; what is around it does not count."""
    at, heard = desk("", " one", "two", "three ", "three")

    assert "three" == await at.new_passphrase()
    assert 2 == unbroken(" ".join(heard)).count(unbroken(EN["passphrase.other"]))


async def test_quit_is_no_passphrase() -> None:
    """Whoever is asked for one can close, as anywhere."""
    with pytest.raises(Quit):
        await desk(" /Quit ")[0].secret("Type it.")


# --- waiting


async def test_what_is_waited_for_comes() -> None:
    """Until then commands work, and all else is told that there is nothing to do."""
    there = asyncio.Event()

    async def wanted() -> str:
        await there.wait()
        return "here"

    heard: list[str] = []
    at = LineDesk(Slow("", "hello", "/repeat", "/x\x07", there.set), heard.append, calm=False)
    async with asyncio.timeout(PATIENCE):
        found = await at.wait(WAITS, wanted())

    assert "here" == found
    assert 2 == heard.count(told(EN["plain.wait"])) == heard.count("\n== Wait.")
    assert told(EN["plain.command"].format(word="/x")) in heard


@pytest.mark.parametrize(("lines", "ended"), [(["/quit"], Quit), ([], EOFError)])
async def test_waiting_can_be_closed(lines: list[str], ended: type[EOFError]) -> None:
    """Nothing of what was waited for goes on after that."""
    stopped = []

    async def wanted() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.append(True)

    with pytest.raises(EOFError) as error:
        await desk(*lines)[0].wait(WAITS, wanted())

    assert ended is error.type
    assert [True] == stopped


async def test_what_fails_meanwhile_is_raised() -> None:
    """It is the page's caller that knows what it means."""

    async def fails() -> None:
        raise Damaged(7)

    with pytest.raises(Damaged):
        await desk("x")[0].wait(WAITS, fails())


# --- a session's log


def session(folder: Path, data: bytes, seat: Literal["", "a"] = "") -> Journal:
    """A session with this for its log: of two at one keyboard, or of one seat over a relay."""
    keys = Keys(sign=b"s" * 32, own=b"o" * 32, pairs={"b": b"p" * 32}, box=b"x" * 32) if seat else None
    journal = Journal.new(folder, About("11" * 32, "Talk", {"a": "Ana", "b": "Ben"}, 1, seat), b"{}", keys)
    (journal.folder / "log").write_bytes(data)
    return journal


async def test_a_sound_log_is_opened_and_nothing_said(tmp_path: Path) -> None:
    """Nobody is asked."""
    journal, (at, heard) = session(tmp_path, MAGIC), desk()
    log = await at.log(journal)
    journal.close()

    assert log is not None
    assert [] == heard


@pytest.mark.parametrize("sound", [0, 1])
async def test_at_one_keyboard_nothing_is_mended_into_nothing(sound: int, tmp_path: Path) -> None:
    """Where not one record can be read, there is nothing to go on from."""
    journal, (at, _) = session(tmp_path, MAGIC[:sound] + b"?" * 40), desk("1")
    with pytest.raises(Damaged):
        await at.log(journal)
    journal.close()


async def test_over_a_relay_a_log_is_mended_from_nothing(tmp_path: Path) -> None:
    """All of it comes back from there. One may leave it as it is too: then it is, and that is said."""
    journal, data = session(tmp_path, MAGIC, "a"), b"?" * 40
    (journal.folder / "log").write_bytes(data)
    at, heard = desk("2")
    left = await at.log(journal)
    same = (journal.folder / "log").read_bytes()
    mended = await desk("1")[0].log(journal)
    journal.close()

    assert (None, data) == (left, same)
    assert told(EN["damaged.left"]) == heard[-1]
    assert mended is not None
    assert [] == mended.stored()
    assert [data] == [path.read_bytes() for path in journal.folder.glob("log.damaged-*")]


@pytest.mark.parametrize("lines", [["/quit"], []])
async def test_who_closes_at_a_damaged_log_reads_that_it_is_kept(lines: list[str], tmp_path: Path) -> None:
    """However they close there, it is not said that nothing was begun."""
    journal, (at, _) = session(tmp_path, b"?" * 40, "a"), desk(*lines)
    with pytest.raises(EOFError):
        await at.log(journal)
    journal.close()

    assert at.keeps


async def test_running_a_session_keeps_it() -> None:
    """From then on, whatever ends the program, one may say that it is kept."""
    at, _ = desk("/quit")
    before = at.keeps
    over = await at.talk(await seated(bundled("mirroring")))

    assert (False, False, True) == (over, before, at.keeps)


async def test_of_a_page_that_changes_what_is_new_is_said() -> None:
    """The page is not drawn again."""
    there, heard = desk()
    there.turn(WAITS, "Ben is here.")

    assert ["Ben is here."] == heard


async def test_a_page_that_asks_nothing_is_shown() -> None:
    """Nobody has to answer it."""
    at, heard = desk()
    await at.show(welcome.safety())

    assert EN["safety.title"] in unbroken(heard[0])


async def test_a_demonstration_is_played() -> None:
    """All of it, and as fast as it can be printed where nobody types."""
    at, heard = desk()
    await at.watch("mirroring")

    assert any(EN["over.end"] in said for said in heard)


async def test_at_the_end_what_was_printed_is_still_there() -> None:
    """A dialogue that is over says to close the window too; one that waits does not."""
    at, heard = desk("/stop", "1")
    closed, kept = desk("/quit")

    assert await at.talk(await seated(bundled("mirroring")))
    assert not await closed.talk(await seated(bundled("mirroring")))
    assert [True, False] == [EN["plain.printed"] in said[-1] for said in (heard, kept)]


async def test_a_page_that_changed_is_drawn_again_where_it_can_be_answered() -> None:
    """What is not worth saying is only there when they ask; what is comes with the numbers that answer it."""

    def later() -> None:
        at.turn(board([("Ana and Ben", "2 min")], (), 0), "")

    def calls() -> None:
        at.turn(board([("Ana and Ben", "3 min")], ["Ana calls."], 0), "Ana calls.")

    def so_far() -> None:
        counts.append(sum("== " in said for said in heard))

    counts = list[int]()
    at, heard = desk(so_far, later, so_far, "/repeat", so_far, calls, so_far, "1")
    choice, _ = await at.ask(board([("Ana and Ben", "1 min")], (), 0))

    assert (1, "open") == (counts[0], choice and choice.act)
    assert [1, 1, 2, 3] == counts
    assert ["1 min", "2 min", "3 min"] == [said[said.index(" min") - 1 :][:5] for said in heard if "== " in said]
    assert "(!) Ana calls." in heard[-1]
