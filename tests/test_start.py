# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""From the first page to the last at one keyboard, and what is left on disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from duologue import demo, journal, welcome
from duologue.drawing import told
from duologue.errors import InUse
from duologue.fileformat import FaultyFile
from duologue.journal import Journal
from duologue.library import Library
from duologue.linedesk import LineDesk
from duologue.phrases import EN
from duologue.start import Start
from tests.helpers import unbroken
from tests.inprocess import Network, Person, together
from tests.room import NEW, SAID, Room, started
from tests.table import TYPED, Typed, typing

KEPT = told(EN["plain.kept"])


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """A machine that has not seen the program yet."""
    return Room(tmp_path / "data")


# --- before a dialogue


async def test_who_this_is_not_for_is_shown_before_first_use(room: Room) -> None:
    """It is read before the first dialogue and not again after it; nothing is stored about the answer."""
    first = await room.type(Start.first, "what?", "1")
    stored = room.data.exists()
    await room.begun()

    assert EN["safety.title"] in first
    assert not stored
    assert "" == await room.type(Start.first)


@pytest.mark.parametrize("lines", [["2"], ["/quit"], []])
async def test_who_closes_it_leaves_no_trace(room: Room, lines: list[str]) -> None:
    """Whoever does not go on is asked again the next time, and nothing was stored."""
    await room.type(Start.first, *lines)

    assert not room.data.exists()
    assert EN["safety.title"] in await room.type(Start.first)


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["", " ", "Ana", "ana", "Ben"], ["Ana", "Ben"]),
        (["\x1b[2J\x07Ana\u202e", "\x1b", "{me} [b]"], ["2JAna", "me b"]),
        (["x" * 500, "x" * 400, "Ben"], ["x" * 23 + "…", "Ben"]),
        (["İpek", "7", "…", "Ben"], ["İpek", "Ben"]),
    ],
    ids=["empty and same", "escape codes", "long", "without a letter"],
)
async def test_two_names_that_can_be_told_apart(room: Room, lines: list[str], names: list[str]) -> None:
    """Names are asked for until there are two, short, fit for drawing, and not the same."""
    heard = await room.type(lambda start: start.new("mirroring"), *lines)
    asked = [EN["name.same"], EN["name.empty"]]

    assert names == list(journal.about(room.folders()[0]).names.values())
    assert f"== {names[0]}, your turn." in heard
    assert len(lines) - 2 == sum(heard.count(notice) for notice in asked)


async def test_the_exercise_is_chosen(room: Room, tmp_path: Path) -> None:
    """By what is going on, or of all: the base exercise is first, the boldest last; none that cannot be used."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "broken.toml").write_text("format = 1")
    room.library = Library(own)
    found = started(room.data, room.library, LineDesk(Typed(), print, calm=False))._exercises("")
    ids, every = [exercise.id for exercise in found], len(welcome.occasions(found).choices) - 1
    heard = await room.type(Start.new, "1", "99", str(every), str(1 + ids.index("appreciation")), *NEW)

    assert ("mirroring", "need-and-need-not-to") == (ids[0], ids[-1])
    assert heard.count("  1  Mirroring dialogue (30 to 45 minutes)") == 2
    assert heard.index(f"{every:>3}  {EN['for.all']}") < heard.index(f"{len(found):>3}  The need, and")
    assert "Appreciation" == journal.about(room.folders()[0]).title


async def test_an_exercise_that_is_not_there_is_an_error(room: Room) -> None:
    """Nothing is begun with an unknown name."""
    with pytest.raises(FaultyFile):
        await room.type(lambda start: start.new("mirrorng"))

    assert not room.data.exists()


async def test_pasted_lines_choose_nothing(room: Room) -> None:
    """From fingers, a number that comes with more lines is not taken; names may come together."""
    heard = await room.type(Start.first, "1", "1", calm=True)
    alone = await room.type(Start.start, "1", "7", 1, "7", calm=True)
    await room.type(lambda start: start.new("mirroring"), *(word for name in NEW for word in (name, "")), calm=True)

    assert heard.endswith("(the end of input)")
    assert 2 == heard.count(told(EN["plain.early"])) == alone.count(told(EN["plain.early"]))
    assert not alone.endswith("(the end of input)")
    assert 1 == len(room.folders())


@pytest.mark.parametrize("line", ["/new", "/HELP ", "/safety", "/repeat", " /x y"])
async def test_a_command_is_no_name(line: str, room: Room) -> None:
    """Before a session too, what begins with a slash is a command or gets a hint, and never a name or a choice."""
    heard = await room.type(lambda start: start.new("mirroring"), line, "Ana", line, "Ben")
    chosen, word = await room.type(Start.start, line, "9"), line.strip().lower()
    answers = {"/help": told(EN["plain.help.start"]), "/safety": f"== {EN['safety.title']}", "/repeat": "\n== "}
    answer = answers.get(word, told(EN["plain.command"].format(word=word)))

    assert ["Ana", "Ben"] == list(journal.about(room.folders()[0]).names.values())
    assert heard.count(answer) >= 2
    assert answer in chosen[1:]
    assert not chosen.endswith("(the end of input)")


async def test_quit_closes_anywhere(room: Room) -> None:
    """/quit at a name begins nothing."""
    await room.type(lambda start: start.new("mirroring"), "Ana", "/quit", "Ben")

    assert not room.data.exists()


# --- the start page


async def test_the_start_leads_to_a_dialogue(room: Room) -> None:
    """Together on this computer begins one; the one that waits is carried on at once."""
    await room.type(Start.start, "1", *NEW, *SAID)
    heard = await room.type(Start.start, "1")

    assert "== Ben, your turn." in heard
    assert 1 == len(room.folders())


async def test_the_start_shows_and_closes(room: Room) -> None:
    """Who this is not for comes and goes; closing stores nothing."""
    heard = await room.type(Start.start, "6", "7", "1")

    assert 2 == heard.count(EN["start.local"])
    assert EN["safety.title"] in heard
    assert not room.data.exists()


async def test_two_others_can_be_watched(room: Room, tmp_path: Path) -> None:
    """The demonstration plays to its end whatever a couple has made of the exercise, and comes back to the start."""
    own = tmp_path / "own"
    own.mkdir()
    appreciation = next(path for path in (Path(demo.__file__).parent / "exercises").glob("appreciation.toml"))
    (own / "mirroring.toml").write_text(appreciation.read_text().replace('id = "appreciation"', 'id = "mirroring"'))
    room.library = Library(own)
    heard = await room.type(Start.start, 1, "5", *[None] * len(demo.script("mirroring")), 1, "7", calm=True)

    assert "== That is all for now." in heard
    assert 2 == heard.count(EN["start.local"])


async def test_watching_can_be_stopped(room: Room) -> None:
    """Enter goes on, /quit comes back to the start, and one line says both first."""
    heard = await room.type(Start.start, 1, "5", 1, "", 1, "/quit", 1, "7", calm=True)
    before, _, after = heard.partition(told(EN["demo.how"]))

    assert 1 == before.count(EN["start.local"]) == after.count(EN["start.local"])
    assert 1 == after.count("\n  Alex > ")
    assert told(EN["plain.stopped"]) in after


# --- to the end, and on again


@pytest.mark.parametrize("id", TYPED)
async def test_after_the_end_nothing_is_left(room: Room, id: str) -> None:
    """Typed to its end a dialogue says so, and its folder is gone with all that was in it."""
    heard = await room.type(lambda start: start.new(id), *NEW, *[line for act in await typing(id) for line in act])

    assert unbroken(heard).endswith(f"{EN['over.kept']} {EN['plain.printed']}")
    assert KEPT not in heard
    assert [] == room.folders()
    assert {"sessions/.lock"} >= set(room.files())


async def test_a_dialogue_that_waits_is_carried_on(room: Room) -> None:
    """The same step, the same names, and the draft behind the curtain."""
    await room.begun("Our Saturdays")
    heard = await room.type(Start.resume, "1", "/quit")

    assert "Mirroring dialogue (Ana and Ben), begun " in heard
    assert EN["draft.kept"] in heard
    assert "    Our Saturdays\n" in heard
    assert heard.endswith(KEPT)


async def test_without_a_dialogue_there_is_nothing_to_resume(room: Room) -> None:
    """It says so, and says how to begin one."""
    assert EN["resume.none"] == await room.type(Start.resume)


async def test_a_new_one_may_begin_beside_it(room: Room) -> None:
    """The one that waits goes on waiting."""
    folder = await room.begun()
    await room.type(Start.local, "2", "Cem", "Dana")

    assert 2 == len(room.folders())
    assert folder in room.folders()


@pytest.mark.parametrize("start", [Start.resume, Start.local, Start.start], ids=["resume", "local", "start"])
async def test_from_several_there_is_a_way_on_and_a_way_back(room: Room, start: Callable[[Start], Any]) -> None:
    """Whoever looks at one can go back to all; from there back to the first page, or on to a new dialogue."""
    await room.begun()
    await room.type(lambda start: start.new("appreciation"), "Cem", "Dana", "/quit")
    first = ["1"] if start == Start.start else []
    looked = await room.type(start, *first, "2", "3", "4")
    new = await room.type(start, *first, "3", *(["1"] if start != Start.local else []), "Eve", "Finn", "/quit")
    carried = await room.type(start, *first, "3", "1", "/quit")

    assert 2 == looked.count(EN["resume.which"])
    assert "Mirroring dialogue (Ana and Ben), begun " in looked.split(EN["resume.which"])[-2]
    assert f"  8  {EN['start.quit']}\n" in looked.split(EN["resume.which"])[-1]
    assert "== Eve, " in new
    assert "== Ana, your turn." in carried
    assert 3 == len(room.folders())


async def test_one_of_several_is_chosen_or_deleted(room: Room) -> None:
    """Deleting asks twice, deletes that one alone, and offers what is left; going back deletes nothing."""
    first = await room.begun()
    await room.type(lambda start: start.new("appreciation"), "Cem", "Dana", "/quit")
    newest = room.folders()[0]
    heard = await room.type(Start.resume, "1", "2", "2", "1", "3", "1", "2", "1", "1")
    back = heard.split(EN["resume.which"])

    assert 4 == len(back)
    assert "  1  Appreciation (Cem and Dana)" in back[1]
    assert "== Ana, your turn." in back[3]
    assert [first] == room.folders()
    assert not newest.exists()


async def test_deleting_the_last_leaves_none(room: Room) -> None:
    """Then there is nothing to resume."""
    await room.begun()

    assert (await room.type(Start.start, "8", "1", "7")).endswith(f"{EN['plain.choose'].format(n=7)}")
    assert [] == room.folders()


@pytest.mark.parametrize("lines", [["1"], ["8", "1"]], ids=["carry on", "delete"])
async def test_a_dialogue_that_is_open_elsewhere_is_left_alone(room: Room, lines: list[str]) -> None:
    """Only one process has it, whatever the other wants to do with it."""
    held = Journal(await room.begun())
    with pytest.raises(InUse):
        await room.type(Start.start, *lines)
    held.close()

    assert [held.folder] == room.folders()


async def test_what_cannot_be_read_is_named_and_left_alone(room: Room) -> None:
    """Beside it there may be nothing to resume."""
    (room.data / "sessions" / "999-odd").mkdir(parents=True)
    heard = await room.type(Start.resume)

    assert "999-odd" in "".join(heard.split())  # a long path is broken where its line ends
    assert heard.endswith(EN["resume.none"])
    assert ["999-odd"] == [folder.name for folder in room.folders()]


# --- apart


async def test_the_start_leads_to_each_other(tmp_path: Path) -> None:
    """Inviting and joining begin at the same page, and so does carrying on with a session over a relay."""
    network = Network()
    network.open()
    ana, ben = Person(network, tmp_path / "ana"), Person(network, tmp_path / "ben")
    me, code, title = EN["name.me"], unbroken(EN["join.title"]), unbroken(EN["start.title"])
    await together(
        ana.does(lambda at: at.start().start(), (title, "2"), (me, "Ana"), ("Ana, your turn.", "/quit")),
        ben.does(lambda at: at.start().start(), (title, "3"), (code, ana.code), (EN["invited.sit"], "1"), (me, "Ben"),
                 ("It is Ana's turn", "/quit")),
    )  # fmt: skip
    heard = await ana.does(lambda at: at.start().resume(), ("Ana, your turn.", "/quit"))

    assert "with Ben), begun " in heard
    assert heard.endswith(KEPT.replace("\n", " "))
    assert 0 == await network.left()


async def test_what_is_locked_is_listed_and_deleted_without_its_passphrase(tmp_path: Path) -> None:
    """Whoever forgot it can still put the session away; nothing of it is shown before that."""
    network = Network()
    network.open()
    ana, ben = Person(network, tmp_path / "ana"), Person(network, tmp_path / "ben")
    me, code, again = EN["name.me"], unbroken(EN["join.title"]), unbroken(EN["passphrase.again"])
    await together(
        ana.does(lambda at: at.start().invite("mirroring", locked=True), (me, "Ana"), ("", "x"), (again, "x"),
                 ("Ana, your turn.", "/quit")),
        ben.does(lambda at: at.start().join(), (code, ana.code), (EN["invited.sit"], "1"), (me, "Ben"),
                 ("It is Ana's turn", "/quit")),
    )  # fmt: skip
    heard = await ana.does(lambda at: at.start().local(), (EN["resume.title"], "3"), ("", "1"), ("", "/quit"))

    assert "A dialogue begun " in heard
    assert "Ben" not in heard
    assert [] == ana.folders()
    assert 0 == await network.left()


# --- what was left in a hurry


async def test_what_was_left_in_a_hurry_is_found_by_who_asks_for_it(room: Room) -> None:
    """The first page and `local` say nothing of it; `resume` carries it on."""
    hidden = Journal(await room.begun("Our Saturdays"))
    hidden.hide()
    hidden.close()
    first = await room.type(Start.start, "/quit")
    local = await room.type(Start.local, "/quit")
    heard = await room.type(Start.resume, "1", "/quit")

    assert "Ana" not in first + local
    assert EN["start.carry"] not in first
    assert "    Our Saturdays\n" in heard


async def test_what_is_in_no_list_is_not_said_to_come_back_by_itself(room: Room) -> None:
    """Closed, or at the end of input, it reads that only one command brings it back."""
    hidden = Journal(await room.begun())
    hidden.hide()
    hidden.close()
    heard = await room.type(Start.resume, "1", "/quit")

    assert unbroken(heard).endswith(EN["plain.kept.hidden"])
    assert KEPT not in heard


# --- ways back


@pytest.mark.parametrize("act", [Start.new, Start.practice, Start.start])
async def test_whoever_began_by_mistake_goes_back_to_the_first_page(room: Room, act: Any) -> None:
    """From a name, and from what is going on; whichever command it was, and nothing is begun."""
    found = started(room.data, room.library, LineDesk(Typed(), print, calm=False))._exercises("")
    back = str(len(welcome.occasions(found).choices))
    lines = {Start.new: ["2"], Start.practice: [back], Start.start: ["1", "2", "4", back]}[act]
    heard = await room.type(lambda start: start.run(act), "1", *lines, "7")

    assert unbroken(heard).count(f"== {EN['start.title']}") == (3 if act is Start.start else 1)
    assert not heard.endswith("(the end of input)")
    assert not room.data.exists()


async def test_from_a_code_and_from_where_one_goes_back_too(tmp_path: Path) -> None:
    """Whoever has no code, or does not know where their partner is, is at the first page again."""
    ana = Person(Network(), tmp_path, "")
    code, title, where = unbroken(EN["join.title"]), unbroken(EN["start.title"]), EN["where.title"]
    heard = await ana.does(
        lambda at: at.start().run(Start.join),
        (EN["safety.title"], "1"), (code, "1"), (title, "2"), (where, "3"), (EN["far.title"], "4"), (title, "7"),
    )  # fmt: skip

    assert 2 == heard.count(title)


async def test_one_of_those_that_are_shown_and_hidden_is_chosen(room: Room) -> None:
    """`resume` lists both, the first page the one that was not left in a hurry."""
    hidden = Journal(await room.begun())
    hidden.hide()
    hidden.close()
    await room.type(lambda start: start.new("appreciation"), "Cem", "Dana", "/quit")
    first = await room.type(Start.start, "1", "/quit")
    listed = await room.type(Start.resume, "/quit")
    gone = await room.type(Start.resume, "2", "2", "1", "1", "/quit")

    assert ("Ana and Ben" in first, "Cem and Dana" in first) == (False, True)
    assert ("Ana and Ben" in listed, "Cem and Dana" in listed) == (True, True)
    assert not hidden.folder.exists()
    assert "== Cem" in gone


# --- alone


async def test_practising_alone_leaves_no_trace(room: Room) -> None:
    """To its end by numbers, from the first page or by name, and it says so; nothing is stored."""
    who = EN["practice.who"].format(them=EN["practice.name"])
    named = await room.type(lambda start: start.practice("appreciation"), "Ana", *["1"] * 200)
    chosen = await room.type(Start.start, "4", "1", "Ana", "/quit", "7")

    assert EN["over.end"] in named
    assert who in named
    assert who in chosen
    assert [EN["plain.stopped"], EN["start.title"]] == [
        said for said in (EN["plain.stopped"], EN["start.title"]) if said in unbroken(chosen.rpartition(who)[2])
    ]
    assert not room.data.exists()


async def test_the_practice_partner_speaks_first_where_one_would_rather_listen(room: Room) -> None:
    """Then the first page is the listener's."""
    heard = await room.type(lambda start: start.practice("mirroring", listens=True), "Ana", "/quit")

    assert "Robin is the speaker." in heard


async def test_a_facilitator_may_close_before_anything(ana: Person) -> None:
    """Whoever has not said who they are has left nothing, anywhere."""
    said = await ana.does(lambda person: person.start().observe(), (EN["name.me"], "/quit"))

    assert "(Quit)" in said
    assert [] == ana.folders()


async def test_whoever_closes_before_first_use_begins_nothing(room: Room) -> None:
    """What they had asked for is not begun; a dialogue that waits is no first use."""
    begun: list[Start] = []

    async def act(start: Start) -> None:
        begun.append(start)

    await room.type(lambda start: start.run(act), "2")
    closed = len(begun)
    await room.begun()
    await room.type(lambda start: start.run(act))

    assert (0, 1) == (closed, len(begun))
