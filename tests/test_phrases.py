# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Every sentence is there, is used, and can be read on any terminal.

This is the test of all tables of sentences, the modules whose names end in "words": they hold nothing else.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from functools import cache
from pathlib import Path
from string import Formatter

import duologue
import duologue_relay.main
from duologue.core.state import Reason
from duologue.phrases import EN
from duologue.refusals import REFUSED

WORDS = ("phrases.py", "words.py")  # how the names of the tables of sentences end
SOURCES = [
    file
    for package in (duologue.__file__, duologue_relay.main.__file__)
    for file in Path(package).parent.rglob("*.py")
    if not file.name.endswith(WORDS)
]
SENTENCES: dict[str, str] = {**EN, **{f"refused: {reason}": said for reason, said in REFUSED.items()}}
DRAWS = ("So", "Sk", "Sm", "Co", "Cf", "Cn", "Cc")  # the kinds of letters that no sentence needs
FILLED = {"me", "them", "name", "names", "title", "speaker", "role", "time", "n", "limit", "seconds", "words"}
FILLED |= {
    "a",
    "b",
    "couple",
    "here",
    "row",
    "lo",
    "hi",
    "summary",
    "stems",
    "sign",
    "low",
    "high",
    "lines",
    "word",
    "why",
    "minutes",
    "folder",
    "said",
    "card",
    "config",
    "relay",
    "what",
    "most",
    "line",
    "label",
    "listener",
    "cards",
    "options",
    "then",
    "step",
    "acts",
    "file",
    "languages",
    "id",
    "may",
    "code",
    "program",
    "near",
    "where",
    "key",
    "such",
    "given",
    "one",
    "two",
    "act",
    "partner",
}


@cache
def nodes() -> list[ast.AST]:
    """All the source that may say a sentence, piece by piece."""
    return [node for file in SOURCES for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]


def named(node: ast.AST) -> set[str]:
    """The patterns of the names that this piece of source may ask for."""
    match node:
        case ast.Constant(value=str(name)):
            return {re.escape(name)}
        case ast.JoinedStr(values=pieces):
            return {"".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else "(.+)" for p in pieces)}
        case ast.IfExp(body=yes, orelse=no):
            return named(yes) | named(no)
    return set()


@cache
def asked() -> set[str]:
    """The patterns of all names looked up: say("…"), sayer(view)("…"), SAID["…"], phrases["…"]; and of flaws."""
    found: set[str] = set()
    for node in nodes():
        match node:
            case ast.Call(func=ast.Name(id="say") | ast.Call(func=ast.Name(id="sayer")), args=[key, *_]):
                found |= named(key)
            case ast.Call(func=ast.Name(id="Flaw"), args=[_, _, key, *_]):
                found |= named(key)
            case ast.Subscript(value=ast.Name(id="SAID" | "phrases") | ast.Attribute(attr="phrases"), slice=key):
                found |= named(key)
    return found


@cache
def constants() -> set[object]:
    """Every text and number that stands in the source."""
    return {node.value for node in nodes() if isinstance(node, ast.Constant)}


@cache
def kept() -> set[str]:
    """The patterns of names that are put together in one place and looked up in another, as those of the asides."""
    made = (name for node in nodes() if isinstance(node, ast.JoinedStr) for name in named(node))
    return {name for name in made if re.match(r"[a-z]+\\\.", name)}


@cache
def fillings() -> set[str]:
    """What may fill the gap of a name: a text or a number of the source, the end of another name, a field or class."""
    texts = {str(constant) for constant in constants()}
    fields = {n.target.id for n in nodes() if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)}
    classes = {node.name for node in nodes() if isinstance(node, ast.ClassDef)}
    return texts | {text.rpartition(".")[2] for text in texts} | fields | classes


def names(pattern: str, key: str) -> bool:
    """Whether this pattern, with something in its gaps that the program has, is the name of this sentence."""
    found = re.fullmatch(pattern, key)
    return found is not None and fillings().issuperset(found.groups())


def test_every_refusal_has_a_sentence() -> None:
    """Each reason for which an entry is refused has the sentence that a person reads."""
    assert set(Reason) == REFUSED.keys()
    assert all(sentence.endswith(".") for sentence in REFUSED.values())


def test_every_phrase_is_used() -> None:
    """No sentence is kept that nobody says."""
    patterns = asked() | kept()
    unsaid = [key for key in EN if not any(names(pattern, key) for pattern in patterns)]

    # Some names are kept for later, as in a draft's reason; those have a dot, and no other text is like them.
    assert [] == [key for key in unsaid if "." not in key or key not in constants()]


def test_no_sentence_has_the_name_of_another() -> None:
    """Whatever table it stands in: of two with one name nobody would ever read the first."""
    tables = [file for file in Path(duologue.__file__).parent.glob("*.py") if file.name.endswith(WORDS)]
    keys = [
        key.value
        for file in tables
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    ]

    assert len(tables) > 10
    assert [] == [key for key in EN if keys.count(key) > 1]


def test_no_name_is_all_gaps() -> None:
    """Each lookup shows at least how its names begin: else every sentence would look as if somebody said it."""
    assert [] == [name for name in asked() if re.fullmatch(r"\(\.\+\)(\\.\(\.\+\))*", name)]


def test_every_phrase_that_is_used_exists() -> None:
    """Whatever name a page, the plain lines or the start look up, there is a sentence of that name."""
    looked_up = {name for name in asked() if re.match("[a-z]+", name)}  # without text that is said as it is

    assert len(looked_up) > 60
    assert [] == sorted(name for name in looked_up if not any(re.fullmatch(name, key) for key in EN))


def test_every_mistake_that_is_named_has_a_sentence() -> None:
    """Whatever the rules, the proofs and the readers of files find wrong, an author can be told."""
    mistakes = {one for one in constants() if isinstance(one, str) and re.fullmatch(r"(flaw|fault)(\.[a-z]+)+", one)}

    assert len(mistakes) > 100
    assert set() == mistakes - EN.keys()


def test_every_sentence_is_letters() -> None:
    """No sentence draws: no lines, boxes, symbols, emoji or controls, only what a screen reader speaks."""
    found = dict[str, set[str]]()
    for key, sentence in SENTENCES.items():
        # A line to write into a file, as it is, or the sign in it; and two keys that are pressed together.
        may = {"\n"} | ({"=", ">"} if key == "far.line" or re.search("“[^”]*[=>][^“]*”", sentence) else set())
        may |= {"+"} if re.search(r"\b(Ctrl|Shift)\+", sentence) else set()
        found[key] = {letter for letter in sentence if unicodedata.category(letter) in DRAWS} - may

    assert {} == {key: odd for key, odd in found.items() if odd}
    assert [] == [key for key, sentence in SENTENCES.items() if not sentence or sentence != sentence.strip()]


def test_every_gap_is_filled_by_something_known() -> None:
    """A translator finds no gap but those that the program fills."""
    gaps = {key: {name for _, name, _, _ in Formatter().parse(said) if name is not None} for key, said in EN.items()}

    assert {} == {key: found - FILLED for key, found in gaps.items() if not found <= FILLED}
