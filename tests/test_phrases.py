# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Every sentence is there, is used, and can be read on any terminal."""

from __future__ import annotations

import ast
import re
import unicodedata
from pathlib import Path
from string import Formatter

import pytest

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
TREES = [ast.parse(file.read_text(encoding="utf-8")) for file in SOURCES]
SENTENCES: dict[str, str] = {**EN, **{f"refused: {reason}": said for reason, said in REFUSED.items()}}
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
}


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


def asked() -> set[str]:
    """The patterns of all names looked up: say("…"), sayer(view)("…"), SAID["…"], phrases["…"]; and of flaws."""
    found: set[str] = set()
    for node in (node for tree in TREES for node in ast.walk(tree)):
        match node:
            case ast.Call(func=ast.Name(id="say") | ast.Call(func=ast.Name(id="sayer")), args=[key, *_]):
                found |= named(key)
            case ast.Call(func=ast.Name(id="Flaw"), args=[_, _, key, *_]):
                found |= named(key)
            case ast.Subscript(value=ast.Name(id="SAID" | "phrases") | ast.Attribute(attr="phrases"), slice=key):
                found |= named(key)
    return found


ASKED = asked()
CONSTANTS = {node.value for tree in TREES for node in ast.walk(tree) if isinstance(node, ast.Constant)}


def test_every_refusal_has_a_sentence() -> None:
    """Each reason for which an entry is refused has the sentence that a person reads."""
    assert set(Reason) == REFUSED.keys()
    assert all(sentence.endswith(".") for sentence in REFUSED.values())


@pytest.mark.parametrize("key", EN)
def test_every_phrase_is_used(key: str) -> None:
    """No sentence is kept that nobody says."""
    # Some names are kept for later, as in a draft's reason; those have a dot, and no other text is like them.
    assert any(re.fullmatch(name, key) for name in ASKED) or ("." in key and key in CONSTANTS)


def test_every_phrase_that_is_used_exists() -> None:
    """Whatever name a page, the plain lines or the start look up, there is a sentence of that name."""
    names = {name for name in ASKED if re.match("[a-z]+", name)}  # without text that is said as it is

    assert len(names) > 60
    assert [] == sorted(name for name in names if not any(re.fullmatch(name, key) for key in EN))


def test_every_mistake_that_is_named_has_a_sentence() -> None:
    """Whatever the rules, the proofs and the readers of files find wrong, an author can be told."""
    names = {name for name in CONSTANTS if isinstance(name, str) and re.fullmatch(r"(flaw|fault)(\.[a-z]+)+", name)}

    assert len(names) > 100
    assert set() == names - EN.keys()


@pytest.mark.parametrize("key", SENTENCES)
def test_every_sentence_is_letters(key: str) -> None:
    """No sentence draws: no lines, boxes, symbols, emoji or controls, only what a screen reader speaks."""
    sentence = SENTENCES[key]
    odd = {letter for letter in sentence if unicodedata.category(letter) in ("So", "Sk", "Sm", "Co", "Cf", "Cn", "Cc")}

    # A line to write into a file, as it is, or the sign in it; and two keys that are pressed together.
    assert odd <= {"\n"} | ({"="} if key == "far.line" or re.search("“[^”]*=[^“]*”", sentence) else set()) | (
        {"+"} if re.search(r"\b(Ctrl|Shift)\+", sentence) else set()
    )
    assert sentence.strip() == sentence != ""


@pytest.mark.parametrize("key", EN)
def test_every_gap_is_filled_by_something_known(key: str) -> None:
    """A translator finds no gap but those that the program fills."""
    gaps = {name for _, name, _, _ in Formatter().parse(EN[key]) if name is not None}

    assert gaps <= FILLED
