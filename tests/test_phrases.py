# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Every sentence is there, is used, and can be read on any terminal."""

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

SOURCES = [
    file
    for package in (duologue.__file__, duologue_relay.main.__file__)
    for file in Path(package).parent.rglob("*.py")
    if not file.name.endswith(("phrases.py", "words.py"))
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
            return {"".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else ".+" for p in pieces)}
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


def test_every_refusal_has_a_sentence() -> None:
    """Each reason for which an entry is refused has the sentence that a person reads."""
    assert set(Reason) == REFUSED.keys()
    assert all(sentence.endswith(".") for sentence in REFUSED.values())


def test_every_phrase_is_used() -> None:
    """No sentence is kept that nobody says."""
    unsaid = [key for key in EN if not any(re.fullmatch(name, key) for name in asked())]

    # Some names are kept for later, as in a draft's reason; those have a dot, and no other text is like them.
    assert [] == [key for key in unsaid if "." not in key or key not in constants()]


def test_every_phrase_that_is_used_exists() -> None:
    """Whatever name a page, the plain lines or the start look up, there is a sentence of that name."""
    names = {name for name in asked() if re.match("[a-z]+", name)}  # without text that is said as it is

    assert len(names) > 60
    assert [] == sorted(name for name in names if not any(re.fullmatch(name, key) for key in EN))


def test_every_mistake_that_is_named_has_a_sentence() -> None:
    """Whatever the rules, the proofs and the readers of files find wrong, an author can be told."""
    names = {name for name in constants() if isinstance(name, str) and re.fullmatch(r"(flaw|fault)(\.[a-z]+)+", name)}

    assert len(names) > 100
    assert set() == names - EN.keys()


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

    assert {} == {key: names - FILLED for key, names in gaps.items() if not names <= FILLED}
