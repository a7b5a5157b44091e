# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from duologue.core.exercise import Exercise
from duologue.errors import Foreign
from duologue.journal import About, Journal, about
from duologue.library import Library
from duologue.packing import pack, unpack
from duologue.view import Draft

ABOUT = About("5e" * 32, "Mirroring", {"a": "Robin", "b": "Kim"}, 1_700_000_000_000)
TABLE: dict[str, Any] = {"session": "5e" * 32, "title": "T", "names": {"a": "R", "b": "K"}, "begun": 7, "format": 1}
DRAFT = Draft("What I long for is …", "send", 3)
MARK = {"text": DRAFT.text, "step": "send", "visit": 3}
NO_FILES = [
    b"", bytes(99), b"\xff\xfe\x00", b"hello", b"[]", b"{}", b"null", b"7", b'"about"', b"NaN", b"1" * 5000,
    b"[" * 100_000, b'{"a":' * 100_000, b'{"format": 1}', b"\x89PNG\r\n", b'{"text": "\xed\xa0\x80"}',
]  # fmt: skip


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """A session that has just begun, with a real exercise."""
    return Journal.new(tmp_path, ABOUT, pack(Library().exercise("mirroring")))


def damages(data: bytes, every: int = 1) -> list[bytes]:
    """What is left when it is cut short anywhere, and it with any one bit turned; or every so manieth of these."""
    whole, length = int.from_bytes(data, "big"), len(data)
    turned = [(whole ^ 1 << bit).to_bytes(length, "big") for bit in range(0, 8 * length, every)]
    return [data[:end] for end in range(0, length, every)] + turned


def put(path: Path, data: bytes) -> None:
    """A new file with these bytes: to overwrite the old one makes some file systems wait for the disk."""
    path.unlink(missing_ok=True)
    path.write_bytes(data)


def found(read: Callable[[], object]) -> object:
    """What is read, or None where it says that this is no session."""
    try:
        return read()
    except Foreign:
        return None


# --- about


@pytest.mark.parametrize(
    "table",
    [
        {**TABLE, "format": 2},
        {**TABLE, "session": "5e" * 31},
        {**TABLE, "session": "x" * 64},
        {**TABLE, "session": 7},
        {**TABLE, "title": None},
        *({**TABLE, "names": names} for names in (None, "ab", ["a", "b"], {}, {"a": "R"}, {"a": "R", "f": "K"})),
        *({**TABLE, "names": {"a": "R", "b": name}} for name in (None, 7, ["K"])),
        {**TABLE, "names": {"a": "R", "b": "K", "f": "F"}},
        {**TABLE, "names": {"a": "R", "b": "K", "c": "C"}},
        *({**TABLE, "begun": begun} for begun in (-1, 2**53, 1e300, 1.5, "7", True, None)),
        *(
            {key: value for key, value in TABLE.items() if key != left_out}
            for left_out in TABLE
            if left_out != "format"
        ),
    ],
)
def test_about_says_exactly_what_a_session_is(tmp_path: Path, table: dict[str, Any]) -> None:
    """A value that is missing, of another kind or out of bounds is Foreign; the table without it is read."""
    (tmp_path / "about").write_text(json.dumps(TABLE))
    sound = about(tmp_path)
    (tmp_path / "about").write_text(json.dumps(table))

    assert About("5e" * 32, "T", {"a": "R", "b": "K"}, 7) == sound
    with pytest.raises(Foreign):
        about(tmp_path)


def test_a_damaged_about_is_foreign_or_a_session(journal: Journal) -> None:
    """Cut short or with a bit turned, `about` is Foreign or still says all that a list needs."""
    path = journal.folder / "about"
    data = path.read_bytes()
    for damaged in damages(data):
        put(path, damaged)
        read = found(lambda: journal.about)

        if len(damaged) < len(data):
            assert read is None
        elif read is not None:
            assert isinstance(read, About)
            assert ({"a", "b"}, 32) == (set(read.names), len(bytes.fromhex(read.session)))
            assert [str, str, str, int] == [type(value) for value in (*read.names.values(), read.title, read.begun)]


@pytest.mark.parametrize("data", NO_FILES)
def test_other_files_are_foreign(tmp_path: Path, data: bytes) -> None:
    """A file of another kind in the place of `about` is Foreign, and stays as it is."""
    (tmp_path / "about").write_bytes(data)

    with pytest.raises(Foreign):
        about(tmp_path)
    assert data == (tmp_path / "about").read_bytes()


def test_other_folders_are_foreign(journal: Journal, tmp_path: Path) -> None:
    """Without `about` or `exercise`, or with folders in their places, a folder holds no session."""
    for folder in (tmp_path / "missing", tmp_path, tmp_path / ".lock"):
        with pytest.raises(Foreign):
            about(folder)
    for name, read in (("about", lambda: journal.about), ("exercise", journal.exercise)):
        (journal.folder / name).unlink()
        with pytest.raises(Foreign):
            read()
        (journal.folder / name).mkdir()
        with pytest.raises(Foreign):
            read()


# --- exercise


def test_a_damaged_exercise_is_noticed_or_an_exercise(journal: Journal) -> None:
    """Cut short, an exercise is a ValueError; with a bit turned it is one, or reads as an exercise all the same."""
    path = journal.folder / "exercise"
    data = path.read_bytes()
    for damaged in [*damages(data, every=211), *NO_FILES]:
        put(path, damaged)
        try:
            read = [type(unpack(journal.exercise())), len(damaged)]
        except ValueError:
            continue
        assert [Exercise, len(data)] == read


# --- drafts


def drafts(a: object = MARK, **more: object) -> bytes:
    """A file of drafts, with this in the place of a's."""
    return json.dumps({"drafts": {"a": a}, "private": {"b": {"prep": "Mine."}}, **more}).encode()


OTHERS: list[object] = [None, 1, "a", [], {"f": MARK}, {"": MARK}, {"A": MARK}, {"a": "x"}, {"a": {"s": 1}}]
WRONG_DRAFTS = [
    *(drafts(a) for a in OTHERS),
    *(drafts({**MARK, **over}) for over in ({"text": 1}, {"step": None}, {"visit": "3"}, {"visit": 3.5}, {"why": 1})),
    *(drafts(drafts=value) for value in OTHERS),
    *(drafts(private=value) for value in OTHERS),
    b'{"drafts": {}}',
    b'{"private": {}}',
]


@pytest.mark.parametrize("data", [*NO_FILES, *WRONG_DRAFTS])
def test_drafts_that_cannot_be_read_are_set_aside(journal: Journal, data: bytes) -> None:
    """One starts with none, the file stays beside, and new drafts are kept as ever."""
    (journal.folder / "drafts").write_bytes(data)
    journal.load()
    start = {**journal.drafts}, {**journal.private}
    aside = [path.read_bytes() for path in journal.folder.glob("drafts.damaged-*")]
    gone = not (journal.folder / "drafts").exists()
    journal.keep("a", (DRAFT,))
    journal.close()
    again = Journal(journal.folder)
    again.load()

    assert (({}, {}), [data], True) == (start, aside, gone)
    assert {"a": (DRAFT,)} == again.drafts


def test_damaged_drafts_are_set_aside_or_drafts(journal: Journal) -> None:
    """Cut short, drafts are set aside; with a bit turned they are that, or are still drafts of a chair."""
    journal.keep("a", (DRAFT,))
    journal.keep_private("b", "prep", "Mine.")
    data = (journal.folder / "drafts").read_bytes()
    journal.close()
    for n, damaged in enumerate(damages(data)):
        put(journal.folder / "drafts", damaged)
        again = Journal(journal.folder)
        again.load()
        again.close()
        aside = list(journal.folder.glob("drafts.damaged-*"))
        for path in aside:
            path.unlink()
        held: list[object] = [
            part for kept in again.drafts.values() for draft in kept for part in (draft.text, draft.step, draft.why)
        ]
        held += [part for steps in again.private.values() for pair in steps.items() for part in pair]

        assert ({*again.drafts, *again.private} - {"a", "b"}, all(type(part) is str for part in held)) == (set(), True)
        assert len(aside) == (1 if n < len(data) else len(aside))
        assert not (aside and held)


def test_a_folder_in_the_place_of_drafts_is_set_aside(journal: Journal) -> None:
    """It is renamed like a damaged file; where even that fails one starts with no drafts all the same."""
    (journal.folder / "drafts").mkdir()
    journal.load()
    (journal.folder / "drafts").mkdir()
    journal.folder.rename(journal.folder.with_name("elsewhere"))
    journal.load()

    assert ({}, {}) == (journal.drafts, journal.private)
    assert 1 == len(list(journal.folder.with_name("elsewhere").glob("drafts.damaged-*")))
