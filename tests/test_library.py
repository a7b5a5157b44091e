# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The library: which exercises are in reach, in whose words, and what it does with files from anybody."""

import re
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from duologue.core.check import prove
from duologue.fileformat import FaultyFile
from duologue.library import Library
from tests.helpers import shelf
from tests.talk import DATA, FEELING, PIECE, SOUND, TALK, faults, read

BUNDLED = [
    "after-a-fight", "appreciation", "caring-list", "check-in", "closeness-questions", "dream-inside-a-conflict",
    "floor-card", "mirroring", "mirroring-short", "need-and-need-not-to", "observation-feeling-need-request",
    "request-for-change", "soft-start-up", "stress-of-the-day", "ten-and-ten", "third-party-view", "twin-monologues",
    "two-circles", "what-i-fear-and-what-i-need",
]  # fmt: skip
HEARD = ("mirror", "summary", "validate")
GLAD = '[groups]\n"glad" = ["glad", "happy"]\n'
HOSTILE = "\\u001b[2J\\u202ea\\u200b\\u0007b\\u0301\\u0301\\u0301\\u0301\\u0301"
CLEAN = "[2Jab\u0301\u0301\u0301"


def test_some_exercises_come_with_the_program() -> None:
    """Without a folder of one's own, there are the bundled ones, and each of them can be used."""
    library = Library()

    assert BUNDLED == library.ids()
    assert BUNDLED == [library.exercise(id).id for id in BUNDLED]


@pytest.mark.parametrize("id", BUNDLED)
def test_the_bundled_exercises_are_sound(id: str) -> None:
    """Every proof holds for each, because they are not proved again when they are loaded."""
    assert [] == prove(Library().exercise(id))


def test_ones_own_exercise_is_proved_whenever_it_is_loaded(tmp_path: Path) -> None:
    """Whatever stands in a folder of one's own is proved by name too, also in the place of a bundled one."""
    own = '[step.a]\nfloor = "nobody"\nprompt = "So."\n\n[step.b]\nfloor = "nobody"\nprompt = "So."\n'
    top = 'format = 1\nid = "mirroring"\ntitle = "T"\nsummary = "S"\nminutes = [1, 2]\nstart = "a"\n\n'
    (tmp_path / "mirroring.toml").write_text(top + own, encoding="utf-8")
    with pytest.raises(FaultyFile, match="Nothing ever leads to this step"):
        Library(tmp_path).exercise("mirroring")


@pytest.mark.parametrize("id", BUNDLED)
def test_nobody_waits_without_a_word(id: str) -> None:
    """Wherever one of the two may have to wait, the exercise tells them what happens meanwhile."""
    held = Library().exercise(id)
    waits = {name for name, step in held.shape.steps.items() if step.floor in ("speaker", "listener", "both")}

    assert [] == [name for name in sorted(waits) if not held.guides[name].wait]


@pytest.mark.parametrize("id", BUNDLED)
def test_sixteen_words_are_enough(id: str) -> None:
    """No sentence that a couple reads in a bundled exercise is longer, what it shows as an example included."""
    held = Library().exercise(id)
    said = [held.summary]
    for guide in held.guides.values():
        said += [guide.prompt, guide.wait, guide.help, guide.done_when, *guide.example.values(), *guide.labels.values()]
        said += [*guide.stems, *guide.cards, *guide.options]
    sentences = {sentence for text in said for sentence in re.split(r"(?<=[.!?:])\s", text)}

    assert [] == [sentence for sentence in sorted(sentences) if len(sentence.split()) > 16]


def test_whoever_says_back_can_see_how() -> None:
    """Each step at which somebody says what they heard has a good example, one with a part of it, and a rebuttal."""
    guides = [(id, name, guide) for id in BUNDLED for name, guide in Library().exercise(id).guides.items()]
    heard = [found for found in guides if found[2].kind in HEARD]

    assert len(heard) > len(BUNDLED)
    assert [] == [found[:2] for found in heard if found[2].example.keys() != {"good", "partial", "rebuttal"}]


@pytest.mark.parametrize("id", BUNDLED)
def test_each_exercise_says_whom_to_credit(id: str) -> None:
    """Each bundled exercise names the people whose method it follows."""
    assert "" != Library().exercise(id).source


@pytest.mark.parametrize("id", Library(DATA / "exercises").ids())
def test_the_exercises_of_the_tests_are_sound(id: str) -> None:
    """Whatever stands in the tests' folder beside the bundled ones can be used."""
    assert id == Library(DATA / "exercises").exercise(id).id


def test_what_is_no_exercise_is_not_listed(tmp_path: Path) -> None:
    """Side files, parts, folders and files with other names are not exercises."""
    for name in ("talk.toml", "talk.de.toml", "Talk.toml", ".toml", "a b.toml", "note.txt", "x.toml.bak", "-a.toml"):
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / "folder.toml").mkdir()

    assert sorted([*BUNDLED, "talk"]) == Library(tmp_path).ids()


@pytest.mark.parametrize("own", ["missing", "a" * 300, "file"])
def test_a_folder_that_is_none_holds_nothing(own: str, tmp_path: Path) -> None:
    """The bundled exercises are there whatever became of one's own folder."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    library = Library(tmp_path / own)

    assert BUNDLED == library.ids()
    assert "mirroring" == library.exercise("mirroring").id


def test_ones_own_exercise_wins(tmp_path: Path) -> None:
    """A file of one's own stands in the place of the bundled one with its name, and the name is listed once."""
    own = TALK.replace('id = "talk"', 'id = "mirroring"')
    (tmp_path / "mirroring.toml").write_text(own, encoding="utf-8")
    shutil.copytree(SOUND / "parts", tmp_path / "parts")
    library = Library(tmp_path)

    assert BUNDLED == library.ids()
    assert ["A talk", "Mirroring dialogue"] == [held.exercise("mirroring").title for held in (library, Library())]


def test_a_couple_may_bring_its_own_cards(tmp_path: Path) -> None:
    """A copy of the questions with other cards is an exercise, and finds the bundled part."""
    bundled = Path(str(files("duologue") / "exercises" / "closeness-questions.toml")).read_text(encoding="utf-8")
    before, _, rest = bundled.partition("cards = [")
    own = before + 'cards = ["Ours?"]' + rest.partition("]")[2]
    (tmp_path / "closeness-questions.toml").write_text(own, encoding="utf-8")
    held = Library(tmp_path).exercise("closeness-questions")

    assert ("Ours?",) == held.guides["light.draw"].cards
    assert 6 == len(held.guides["deep.draw"].cards)


def test_parts_beside_the_exercise_win(tmp_path: Path) -> None:
    """A part of one's own changes one's own exercises, never the bundled ones; the bundled parts are there for all."""
    (tmp_path / "parts").mkdir()
    name = "parts/mirror-once.toml"
    (tmp_path / name).write_text('exits = []\nstart = "a"\n[step.a]\nfloor = "nobody"\n', encoding="utf-8")
    using = TALK.replace('use = "piece"\nwith = { of = "send", stems = ["I feel …"] }', 'use = "mirror-once"')
    folder = shelf({"talk.toml": using})
    with pytest.raises(FaultyFile) as caught:
        Library(tmp_path).read(folder / "talk.toml", folder)

    assert Library().exercise("appreciation") == Library(tmp_path).exercise("appreciation")
    assert "“mirror-once” has no exit “heard”." == caught.value.faults[0].what
    assert "exits" == faults({"talk.toml": using})[0].key


def test_a_file_is_read_with_what_stands_beside_it(tmp_path: Path) -> None:
    """A file somewhere else finds its parts beside it, by its path alone."""
    shutil.copytree(SOUND, tmp_path, dirs_exist_ok=True)

    assert read({}) == Library().read(tmp_path / "talk.toml")


@pytest.mark.parametrize(
    "id", ["mirrorring", "../mirroring", "", "mirroring.toml", "Mirroring", "a" * 99, "\x1b", "\0"]
)
def test_an_exercise_that_is_not_there_is_told(id: str) -> None:
    """The nearest name is offered, and no name leads out of the folder."""
    with pytest.raises(FaultyFile) as caught:
        Library().exercise(id)
    (fault,) = caught.value.faults

    assert (id, "", "", 0) == (fault.file, fault.table, fault.key, fault.line)
    assert "There is no such exercise." == fault.what.partition(" Did")[0]
    assert ("“mirroring”" in fault.what) == ("irror" in id)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A file that cannot be opened is a faulty file, with the reason that the system gives."""
    with pytest.raises(FaultyFile, match=r"^none\.toml: This file cannot be read: No such file or directory\.$"):
        Library().read(tmp_path / "none.toml")
    with pytest.raises(FaultyFile, match="cannot be read: Is a directory"):
        Library().read(tmp_path)
    with pytest.raises(FaultyFile, match="This file cannot be read: "):
        Library().read(shelf({"a.toml": ""}) / "none.toml", shelf({}))


def test_a_mark_at_the_beginning_is_passed_over() -> None:
    """Some editors begin a file with U+FEFF, and end lines in two characters; both are read."""
    assert read({}) == read({"talk.toml": b"\xef\xbb\xbf" + TALK.replace("\n", "\r\n").encode()})


def test_lines_are_counted_as_editors_count_them() -> None:
    """A separator that is no line end to an editor does not move the lines after it."""
    odd = TALK.replace("up to three", "\u2028\u0085 up to three").replace("Which part?", "{whcih}")
    (fault,) = faults({"talk.toml": odd.replace("\n", "\r\n")})

    assert 1 + TALK[: TALK.index("Which part?")].count("\n") == fault.line


def test_a_part_may_be_used_by_several_steps() -> None:
    """A part may be used by several steps; each use is told of a mistake in it."""
    twice = TALK.replace(
        "[step.change]", '[step.more]\nuse = "piece"\nexits = { heard = "change" }\n\n[step.change]', 1
    )
    twice = twice.replace('exits = { heard = "change" }', 'exits = { heard = "more" }', 1)

    assert 16 == len(read({"talk.toml": twice}).shape.steps)
    assert 2 == len(faults({"talk.toml": twice, "parts/piece.toml": PIECE.replace("floor", "flor", 1)}))


# --- words


def test_every_text_is_cleaned() -> None:
    """Whatever an author or their editor let slip into a text, none of it reaches a screen."""
    cards = f'cards = ["{HOSTILE}"]\nspent = "end"'
    lists = "".join(f'{key} = ["{HOSTILE}"]\n' for key in ("stems", "options"))
    said = "".join(f'{key} = "{HOSTILE}"\n' for key in ("prompt", "wait", "help", "example", "done_when"))
    held = read({"talk.toml": f"""
format = 1
id = "talk"
title = "{HOSTILE}"
summary = "{HOSTILE}"
source = "{HOSTILE}"
roles = {{ speaker = "{HOSTILE}" }}
minutes = [1, 2]
start = "ask"
feelings = "mine"
[step.ask]
floor = "speaker"
form = "feelings"
labels = {{ pass = "{HOSTILE}" }}
acts = {{ say = "ask", pass = "end" }}
{cards}
{lists}{said}
[step.end]
floor = "nobody"
prompt = "."
""", "vocabularies/mine.toml": f'[groups]\n"{HOSTILE}" = ["{HOSTILE}"]'})  # fmt: skip
    ask = held.guides["ask"]

    assert [CLEAN] * 4 == [held.title, held.summary, held.source, held.roles["speaker"]]
    assert [CLEAN] * 5 == [ask.prompt, ask.wait, ask.help, ask.example["good"], ask.done_when]
    assert [CLEAN] * 4 == [*ask.stems, *ask.options, *ask.cards, *ask.labels.values()]
    assert {"feelings": ((CLEAN, (CLEAN,)),)} == held.vocabularies


def test_a_name_that_is_hostile_is_told_in_harmless_letters() -> None:
    """What a file calls its steps and keys drives no terminal when it is told."""
    (fault,) = faults({"talk.toml": TALK.replace("[step.again]", f'[step."{HOSTILE}"]')})

    assert str(fault).startswith(f"talk.toml, [step.{CLEAN}]: A step is named by ")


@pytest.mark.parametrize("form", ["feelings", "needs"])
def test_a_vocabulary_comes_with_the_form_that_asks_for_it(form: str) -> None:
    """An exercise that never asks for feelings or needs carries no list of them."""
    asking = TALK.replace('form = "text"', f'form = "{form}"')

    assert [form] == list(read({"talk.toml": asking}).vocabularies)
    assert {} == read({}).vocabularies
    assert {form: (("glad", ("glad", "happy")),)} == read(
        {"talk.toml": asking, f"vocabularies/{form}.toml": GLAD}
    ).vocabularies


@pytest.mark.parametrize(
    "words", [f"[groups]\na = {['b'] * 500}",
              "", "groups = 5", "groups = []", "[groups]", "[groups]\na = 5", "[groups]\na = [1]", "[groups]\na = []",
              '[groups]\n"" = ["a"]', '[groups]\na = ["\\u001b"]', "[grops]\na = ['b']"],
)  # fmt: skip
def test_a_vocabulary_without_words_is_told(words: str) -> None:
    """Headings, each with words, and not without end: nothing else is a list of words."""
    (fault,) = faults({"talk.toml": FEELING, "vocabularies/feelings.toml": words})

    assert ("vocabularies/feelings.toml", "groups") == (fault.file, fault.table)
    assert "Write headings here, each with a list of words; 500 of both at most." == fault.what
    assert ("[groups]" in words or "groups =" in words) == (fault.line == 1)


def test_an_exercise_of_too_many_words_is_told() -> None:
    """What could not travel is told, even where each of its files is small enough."""
    many = "[groups]\na = [" + ",".join(['"' + "a" * 40 + '"'] * 499) + "]"
    files: dict[str, str | bytes] = {f"vocabularies/{form}.toml": many for form in ("feelings", "needs")}
    asking = FEELING.replace(
        'floor = "speaker"', f'floor = "speaker"\nform = "needs"\nstems = {["a" * 12_000] * 21}', 1
    )
    (fault,) = faults({"talk.toml": asking, **files})

    assert "The exercise is too large: 256 KiB at most." == fault.what
