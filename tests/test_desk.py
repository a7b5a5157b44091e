# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What does not depend on how pages are drawn. In plain lines: test_linedesk; on a screen: tui/test_desk."""

from __future__ import annotations

from collections import deque
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

import pytest

from duologue import lobby, shelf, welcome
from duologue.atrest import Keys
from duologue.desk import Back, Desk, Quit, T
from duologue.errors import Damaged, NeedsPassphrase, NoRelay, WrongPassphrase
from duologue.journal import About, Journal
from duologue.library import Library
from duologue.log import FileLog
from duologue.page import Choice, Page, Session
from duologue.phrases import EN
from tests.logs import RECORDS, filled
from tests.table import NAMES, NOON, bundled

KEYS = Keys(b"S" * 32, b"O" * 32, {"b": b"P" * 32}, b"B" * 32)


class Paper(Desk):
    """A desk at which the answers lie ready: acts, or lines for a field. `shown` = all that was seen."""

    def __init__(self, *answers: str) -> None:
        self._answers, self.shown = deque(answers), list[str]()

    def _next(self) -> str:
        if not self._answers:
            raise Quit
        return self._answers.popleft()

    def tell(self, said: str) -> None:
        self.shown.append(said)

    def turn(self, page: Page, said: str) -> None:
        self.shown.append(said)

    async def show(self, page: Page) -> None:
        self.shown.append(page.headline)

    async def ask(self, page: Page) -> tuple[Choice | None, str]:
        self.shown += [page.headline, *page.notices]
        answer = self._next()
        chosen = next((choice for choice in page.choices if choice.act == answer), None)
        return chosen, answer if chosen is None else ""

    async def secret(self, ask: str) -> str:
        self.shown.append(ask)
        return self._next()

    async def wait(self, page: Page, wanted: Coroutine[Any, Any, T]) -> T:
        return await wanted

    async def watch(self, id: str) -> None:
        self.shown.append(id)

    async def talk(self, session: Session, kept: bool = True) -> bool:
        return True


async def test_a_choice_is_its_act() -> None:
    """Of a page with a field none was chosen."""
    assert "near" == await Paper("near").choice(lobby.where())
    assert "" == await Paper("7-velvet-otter").choice(lobby.joining())


async def test_a_name_is_asked_for_until_it_is_one() -> None:
    """Each time it says what was wrong with the last; the other's name is taken in any case of letters."""
    desk = Paper("", "7", "ana", " \x1bBen ")
    name = await desk.name(lambda notice: welcome.name("b", notice), taken="Ana")

    assert "Ben" == name
    assert [EN["name.empty"], EN["name.empty"], EN["name.same"]] == [
        said for said in desk.shown if said != EN["name.b"]
    ]


@pytest.mark.parametrize(
    ("answers", "id"),
    [
        (["Ana"], "mirroring"),
        (["other", "appreciation", "Ana"], "appreciation"),
        (["other", "appreciation", "other", "for.back", "Ana"], "appreciation"),
        (["other", "mirroring", "Ana"], "mirroring"),
    ],
)
async def test_one_begins_with_the_first_exercise_or_chooses_another(answers: list[str], id: str) -> None:
    """It takes a name; on the way one can look at the others, and come back as one was."""
    both = [bundled("mirroring"), bundled("appreciation")]
    name, found, listens = await Paper(*answers).begin(lobby.me, both)

    assert ("Ana", id, False) == (name, found.id, listens)


@pytest.mark.parametrize("listens", [True, False])
@pytest.mark.parametrize("turns", [0, 1, 2])
async def test_whoever_invites_says_who_speaks_first(listens: bool, turns: int) -> None:
    """The page says how it is now, and offers the other order; each choice turns it round."""
    desk = Paper(*["order"] * turns, "Ana")
    _, _, found = await desk.begin(lobby.me, [bundled("mirroring")], listens)

    assert (listens ^ (turns == 1)) == found


@pytest.mark.parametrize(("answers", "done"), [(["again", "again"], True), (["again", "no"], False), ([], False)])
async def test_what_finds_no_relay_is_done_again_as_long_as_they_like(answers: list[str], done: bool) -> None:
    """Until it is done, or they would rather not, or are gone: then it has failed."""
    fails = deque([NoRelay("It is down."), NoRelay("It is down.")])

    async def act() -> str:
        if fails:
            raise fails.popleft()
        return "here"

    paper = Paper(*answers)
    if done:
        assert "here" == await paper.persists(act)
    else:
        with pytest.raises(NoRelay, match="It is down"):
            await paper.persists(act)

    assert ["It is down."] * min(2, len(answers) + (not answers)) == paper.shown


async def test_one_exercise_is_no_choice() -> None:
    """Nothing is asked."""
    desk, only = Paper(), bundled("mirroring")

    assert only is await desk.exercise([only])
    assert [] == desk.shown


async def test_of_many_exercises_one_is_found_by_what_is_going_on() -> None:
    """The first is taken at once; another by an occasion, or of all; and one can go back and think again."""
    found = [bundled(id) for id in ("mirroring", *(id for id in Library().ids() if id != "mirroring"))]
    ways = [("mirroring",), ("for.day", "check-in"), ("for.fear", "for.back", "for.all", "appreciation")]

    for way in ways:
        desk = Paper(*way)
        assert way[-1] == (await desk.exercise(found)).id
        assert len(way) == len(desk.shown)


async def test_a_new_passphrase_is_typed_twice_alike() -> None:
    """An empty one is none; where the two differ, it is asked for anew."""
    desk = Paper("", "one", "two", "one", "one")

    assert "one" == await desk.new_passphrase()
    assert [EN[f"passphrase.{name}"] for name in ("new", "other", "again", "other", "again")] == desk.shown


# --- a log


def begun(folder: Path, keys: Keys | None = None) -> Journal:
    """A session, over a relay where it has keys."""
    about = About("5e" * 32, "Made", NAMES, NOON, seat="a" if keys else "", relay="relay.example" if keys else "")
    return Journal.new(folder, about, b"the exercise", keys)


async def test_a_sound_log_is_opened_unasked(tmp_path: Path) -> None:
    """Nobody is asked anything."""
    journal, desk = begun(tmp_path), Paper()
    await filled(FileLog(journal.disk()), *RECORDS)
    log = await desk.log(journal)

    assert log is not None
    assert (RECORDS, [], False) == (log.stored(), desk.shown, desk.keeps)


@pytest.mark.parametrize("answer", ["mend", "quit"])
async def test_a_damaged_log_is_mended_if_they_want_that(answer: str, tmp_path: Path) -> None:
    """Then its sound beginning is gone on from; otherwise it stays as it is, and is kept."""
    journal, desk = begun(tmp_path), Paper(answer)
    await filled(FileLog(journal.disk()), *RECORDS)
    file = journal.folder / "log"
    damaged = file.read_bytes()[:-1] + b"\xff"
    file.write_bytes(damaged)
    log = await desk.log(journal)

    assert EN["damaged.title"] == desk.shown[0]
    assert (RECORDS[:-1] if answer == "mend" else None) == (log and log.stored())
    assert (answer == "mend", True) == (damaged != file.read_bytes(), desk.keeps)


@pytest.mark.parametrize("keys", [None, KEYS], ids=["here", "over a relay"])
async def test_where_nothing_is_left_only_a_relay_helps(keys: Keys | None, tmp_path: Path) -> None:
    """At one keyboard there is nothing to go on from; over a relay all of it comes back."""
    journal, desk = begun(tmp_path, keys), Paper("mend")
    (journal.folder / "log").write_bytes(b"?" * 40)
    if keys is None:
        with pytest.raises(Damaged):
            await desk.log(journal)
        assert [] == desk.shown
    else:
        log = await desk.log(journal)
        assert log is not None
        assert [] == log.stored()


async def test_a_session_is_opened_with_its_passphrase(tmp_path: Path) -> None:
    """It is asked for until it is right; each time what was wrong is said."""
    about = About("00" * 32, "Mirroring dialogue", NAMES, NOON, "a", "relay.example")
    Journal.new(tmp_path, about, b"{}", KEYS, "open").close()
    (folder,) = shelf.waiting(tmp_path)
    desk = Paper("wrong", "open")
    journal = await desk.unlocked(folder)
    journal.close()

    assert [str(NeedsPassphrase()), str(WrongPassphrase())] == [said for said in desk.shown if "assphrase" in said][::2]
    assert NAMES == journal.about.names


@pytest.mark.parametrize(("hidden", "said"), [(False, "plain.kept"), (True, "plain.kept.hidden")])
def test_what_brings_a_dialogue_back_is_said_as_it_is(hidden: bool, said: str) -> None:
    """One that is in no list is not said to be found by starting again."""
    desk = Paper()
    desk.hidden = hidden

    assert EN[said] == desk.kept()


@pytest.mark.parametrize("ids", [("mirroring", "appreciation"), Library().ids()], ids=["a few", "many"])
async def test_whoever_goes_back_chooses_nothing(ids: Sequence[str]) -> None:
    """From the first page of choosing, where there is nothing to go back to, and from the name."""
    found = [bundled(id) for id in ids]
    with pytest.raises(Back):
        await Paper(welcome.BACK).exercise(found)
    with pytest.raises(Back):
        await Paper("back").begin(lobby.me, found)
