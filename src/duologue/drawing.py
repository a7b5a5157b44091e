"""Any page as lines of text, as wide as the terminal: what plain lines, their surroundings and the demonstration say.

Nothing is redrawn and no drawing characters are used. It holds no rule and knows no exercise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from shutil import get_terminal_size

from duologue import text
from duologue.page import ONE_LINE, Block, Field, Page
from duologue.phrases import EN

WIDTH = 76
WHOLE = 1 << 20  # characters of a draft that are kept, far more than fit into an entry
_MARKS = re.compile(r"={2,}|\(+!+\)+")
_APART = re.compile(r"( *\S+  +)?(.*)")  # a number or a command, set apart from what it does by two spaces


def draw(page: Page) -> str:
    """Any page as lines of text."""
    return "\n".join(_drawn(page))


def told(said: str) -> str:
    """Sentences of our own, line by line. What two spaces set apart stands alone at the beginning of its lines."""
    found = (_APART.fullmatch(line) for line in said.split("\n"))
    return "\n".join(line for apart in found if apart for line in wrapped(apart[2], apart[1] or ""))


def hint(page: Page) -> str:
    """How to answer this page, in a sentence or two."""
    if page.field is not None and page.field.form in ONE_LINE:
        return EN["plain.pick" if page.field.form == "choice" else "plain.one"]
    if page.field is not None:
        how = EN["plain.write.or" if page.choices else "plain.write"]
        return f"{EN['plain.on']} {how}" if page.field.draft else how
    if page.choices and page.choices[0].minutes:
        return EN["plain.time"]
    few = {0: "plain.wait", 1: "plain.choose.one"}
    return EN[few.get(len(page.choices), "plain.choose")].format(n=len(page.choices))


def _drawn(page: Page) -> Iterator[str]:
    yield from ("", *wrapped(f"== {_line(page.headline)}"), *wrapped(_line(page.place), "   "))
    for notice in page.notices:
        yield from wrapped(f"(!) {_line(notice)}")
    yield from paragraphs(page.blocks)
    if page.field is not None:
        yield from _field(page.field)
    yield from [""] * bool(page.choices)
    yield from _numbered((choice.label for choice in page.choices), 1 + numbers(page.field))


def paragraphs(blocks: Iterable[Block]) -> Iterator[str]:
    """Blocks, each with an empty line before it."""
    for block in blocks:
        yield from ("", *wrapped(block.label and f"{_line(block.label)}:"))
        theirs = block.kind in ("words", "card")
        yield from wrapped(block.text if theirs else _unmarked(block.text), "    " if theirs else "")


def _line(said: str) -> str:
    """What stands behind a sign of the program's, in one line: nothing in it can begin another."""
    return _unmarked(text.line(said, WHOLE))


def _unmarked(said: str) -> str:
    """Sentences of which a line may begin at the margin, and that may be anybody's: none has a sign of the program's.

    An exercise comes from whoever invites, and quotes the other's words.
    """
    lines = (line.strip() for line in text.safe(said, WHOLE).split("\n"))
    return "\n".join(_MARKS.sub(lambda mark: mark[0].strip("()")[0], line) for line in lines)


def _field(field: Field) -> Iterator[str]:
    if field.stems:
        yield from wrapped(_line(EN["plain.stems"].format(stems=" / ".join(field.stems))))
    if field.form == "choice":
        yield from _numbered(field.options, 1)
    elif field.form == "scale" and len(field.options) == 2:
        yield from wrapped(_line(EN["plain.scale"].format(low=field.options[0], high=field.options[1])))
    elif field.options:
        yield from wrapped(_line(EN["plain.lines"].format(lines=", ".join(field.options))))
    if field.groups:
        yield from wrapped(EN["plain.groups"])
    if field.draft:
        yield from paragraphs((Block("words", field.draft, EN["draft.label"]),))


def numbers(field: Field | None) -> int:
    """How many numbers answer the field itself; the choices beside it are counted from there."""
    if field is None or field.form not in ("choice", "scale"):
        return 0
    return 10 if field.form == "scale" else len(field.options)


def _numbered(labels: Iterable[str], first: int) -> Iterator[str]:
    for n, label in enumerate(labels, first):
        yield from wrapped(text.line(label, 400) or EN["unsaid"], f"{n:>3}  ")


def wrapped(said: str, indent: str = "") -> Iterator[str]:
    """Words as lines of this terminal's width, with `indent` before the first and blanks before the others."""
    return text.wrapped(text.safe(said, WHOLE), min(WIDTH, max(24, get_terminal_size().columns - 4)), indent)
