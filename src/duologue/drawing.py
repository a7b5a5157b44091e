"""Any page as lines of text, as wide as the terminal: what plain lines, their surroundings and the demonstration say.

Nothing is redrawn and no drawing characters are used. It holds no rule and knows no exercise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from shutil import get_terminal_size
from typing import TextIO

from duologue import text
from duologue.page import ONE_LINE, Block, Choice, Field, Page
from duologue.said import SAID

WIDTH = 76
WHOLE = 1 << 20  # characters of a draft that are kept, far more than fit into an entry
MOST = 40  # lines of one piece that are shown unasked
NEARLY = 80  # percent of what one piece holds; from there on it is said
PAUSE = "/pause "  # with a time behind it
NOTE = "/note "  # with words behind it
QUESTIONS = {
    "/pause": Choice("pause", "", asks="time"), "/facilitator": Choice("company", "", asks="company"),
    "/measures": Choice("measures", "", asks="measures"), "/stop": Choice("leave", "", asks="sure"),
}  # fmt: skip
ASIDE = ("aside", "slow")  # what nobody has to answer
DOWN = ("line.lost", "line.unreachable")
KEPT = ("draft.kept", "draft.early", "draft.time", "draft.unopened")  # true while there is a draft
_MARKS = re.compile(r"={2,}|\(+!+\)+")
_APART = re.compile(r"( *\S+  +)?(.*)")  # a number or a command, set apart from what it does by two spaces


def draw(page: Page, most: int = WHOLE) -> str:
    """Any page as lines of text; of each paragraph `most` of them, and how to see the `rest`."""
    return "\n".join(_drawn(page, most))


def rest(page: Page) -> str:
    """What `draw` left out of its long pieces, each under its head."""
    found = [(block, list(_lines(block))[MOST:]) for block in page.blocks]
    return "\n".join(line for block, left in found if left for line in ("", *_head(block), *left))


def closed() -> str:
    """So many lines that what was written alone is out of sight."""
    return "\n" * max(50, get_terminal_size().lines) + told(SAID["plain.closed"])


def told(said: str) -> str:
    """Sentences of our own, line by line. What two spaces set apart stands alone at the beginning of its lines."""
    found = (_APART.fullmatch(line) for line in said.split("\n"))
    return "\n".join(line for apart in found if apart for line in wrapped(apart[2], apart[1] or ""))


def printed(said: str, stream: TextIO | None) -> str:
    """Sentences to print there: at a terminal their lines end between words; a program reads what it reads in one."""
    if stream is None or not stream.isatty():  # one that was closed before we began is None
        return said
    return "\n".join(text.wrapped(text.safe(said, WHOLE), _width(), whole=True))


def hint(page: Page) -> str:
    """How to answer this page, in a sentence or two: to whom it is said, where its head may be out of sight."""
    how = _hint(page)
    away = page.who and draw(page).count("\n") + 3 > get_terminal_size().lines
    return f"{page.who}: {how[0].lower()}{how[1:]}" if away else how


def noted(kept: str | None, words: str) -> str:
    """What is said of notes for oneself, of which these are `kept`: none can be, `words` now are, or what they are."""
    if kept is None or words:
        return told(SAID["plain.noted" if kept is not None else "screen.notes.none"])
    return "\n".join(paragraphs((Block("words", kept or SAID["unsaid"], SAID["screen.notes"]),)))


def drafted(page: Page, draft: str) -> Page:
    """The page with this draft in its field; none there, it is not said to be kept."""
    if page.field is None:
        return page
    there = draft or any(block.label == SAID["draft.label"] for block in page.blocks)
    notices = tuple(said for said in page.notices if there or said not in map(SAID.get, KEPT))
    return replace(page, field=replace(page.field, draft=draft), notices=notices)


def news(before: Page, page: Page) -> Iterator[str]:
    """What is to be said to whoever was told all that stood on the page before, and still has it in front.

    Only what is so now: what came and went in between, and what another sentence already says, would contradict it.
    """
    gone = [notice for notice in before.notices if notice not in page.notices]
    down = {SAID[name] for name in DOWN}
    if not page.over and not down.isdisjoint(gone) and down.isdisjoint(page.notices):
        yield from () if SAID["line.quiet"] in page.notices else (SAID["line.up"],)
    if page.guest and page.guest != before.guest:
        yield f"(!) {page.guest} {SAID['plain.guest']}"
    yield from (f"(!) {said}" for said in page.notices if said not in (*before.notices, SAID["draft.kept"]))
    if gone and page.presence and not before.presence:
        yield page.presence


def commands(page: Page, notes: bool) -> str:
    """The commands that do something here. `notes` = one can write for oneself."""
    words = page.field is not None and page.field.groups
    sits = page.spot[0] == "f"
    known = {"/words": words, "/note": notes, "/board": sits, "/more": rest(page)}
    without = [name for name, there in known.items() if not there]
    return told("\n".join(line for line in SAID["plain.help"].split("\n") if line.split()[0] not in without))


def read_back(field: Field, draft: str, asked: str = "") -> str:
    """What would be sent, how many words that is, what is asked about it, and what can be done with it."""
    words = draft or field.last
    lines = [told(SAID["plain.read"]), *wrapped(words, "    ")]
    if much := meter(words, field.words):
        lines.append(told(much))
    if asked:
        lines.append(told(text.line(asked, WHOLE)))
    return "\n".join((*lines, menu(field, draft)))


def meter(words: str, limit: int) -> str:
    """How much this is: close to what one piece holds, or against the usual length (0 = there is none), or ""."""
    if (full := text.full(words)) > NEARLY:
        return SAID["meter.full" if full <= 100 else "meter.too_long"].format(n=full)
    count = text.words(words)
    return SAID["meter.over" if count > limit * 3 // 2 else "meter"].format(n=count, limit=limit) if limit else ""


def menu(field: Field | None, draft: str) -> str:
    """What can be done with what was read back."""
    if field is not None and field.form == "private":
        return told(SAID["plain.keep"])
    if field is not None and field.form in ONE_LINE:
        return told(SAID["plain.send.one"])
    return told(SAID["plain.send" if draft else "plain.send.last"])


def vocabulary(field: Field | None) -> str:
    """The words to choose from, under their headings."""
    lists = (Block("words", ", ".join(words), head) for head, words in (field.groups if field is not None else ()))
    return "\n".join(paragraphs(lists)) or told(SAID["plain.nowords"])


def _hint(page: Page) -> str:
    if page.field is not None and page.field.form in ONE_LINE:
        return SAID["plain.pick" if page.field.form == "choice" else "plain.one"]
    if page.field is not None:
        how = SAID["plain.write.or" if page.choices else "plain.write"]
        first = SAID["plain.on"] if page.field.draft else SAID["plain.again"] if page.field.last else ""
        return f"{first} {how}".lstrip()
    if page.choices and page.choices[0].minutes:
        return SAID["plain.time"]
    if page.choices and all(choice.act in ASIDE for choice in page.choices):
        return SAID["plain.idle"]
    few = {0: "plain.wait", 1: "plain.choose.one"}
    return SAID[few.get(len(page.choices), "plain.choose")].format(n=len(page.choices))


def _drawn(page: Page, most: int) -> Iterator[str]:
    yield from ("", *wrapped(f"== {_line(page.headline)}"), *wrapped(_line(page.place), "   "))
    guest = (f"{page.guest} {SAID['plain.guest']}",) if page.guest else ()
    for notice in (*guest, *page.notices):
        yield from wrapped(f"(!) {_line(notice)}")
    yield from paragraphs(page.blocks, most)
    if page.field is not None:
        yield from _field(page.field)
    yield from [""] * bool(page.choices)
    yield from _numbered(
        map(_labelled, page.choices),
        1 + numbers(page.field),
    )


def _labelled(choice: Choice) -> str:
    beside = f": {choice.beside}" if choice.beside else ""
    return f"{choice.label}{beside}. {choice.more}" if choice.more else f"{choice.label}{beside}"


def paragraphs(blocks: Iterable[Block], most: int = WHOLE) -> Iterator[str]:
    """Blocks, each with an empty line before it; `most` as in `draw`."""
    for block in blocks:
        lines = list(_lines(block))
        yield from ("", *_head(block), *lines[:most])
        if len(lines) > most:
            yield from wrapped(SAID["plain.more"].format(n=len(lines) - most))


def _head(block: Block) -> Iterator[str]:
    return wrapped(block.label and f"{_line(block.label)}:")


def _lines(block: Block) -> Iterator[str]:
    theirs = block.kind in ("words", "card")
    said = block.text if theirs else _unmarked(text.plain_bars(block.text) if block.kind == "chart" else block.text)
    return wrapped(said, "    " if theirs else "")


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
    stems = field.stems[: (len(field.stems), 1, 0)[field.fade]]
    if stems:
        yield from wrapped(_line(SAID["plain.stems"].format(stems=" / ".join(stems))))
    if field.form == "choice":
        yield from _numbered(field.options, 1)
    elif field.form == "scale" and len(field.options) == 2:
        yield from wrapped(_line(SAID["plain.scale"].format(low=field.options[0], high=field.options[1])))
    elif field.options:
        yield from wrapped(_line(SAID["plain.lines"].format(lines=", ".join(field.options))))
    if field.groups:
        yield from wrapped(SAID["plain.groups"])
    if field.last:
        yield from paragraphs((Block("words", field.last, SAID["draft.last"]),))
    if field.draft:
        yield from paragraphs((Block("words", field.draft, SAID["draft.label"]),))


def numbers(field: Field | None) -> int:
    """How many numbers answer the field itself; the choices beside it are counted from there."""
    if field is None or field.form not in ("choice", "scale"):
        return 0
    return 10 if field.form == "scale" else len(field.options)


def _numbered(labels: Iterable[str], first: int) -> Iterator[str]:
    for n, label in enumerate(labels, first):
        yield from wrapped(text.line(label, 400) or SAID["unsaid"], f"{n:>3}  ")


def wrapped(said: str, indent: str = "") -> Iterator[str]:
    """Words as lines of this terminal's width, with `indent` before the first and blanks before the others."""
    return text.wrapped(text.safe(said, WHOLE), _width(), indent)


def _width() -> int:
    return min(WIDTH, max(24, get_terminal_size().columns - 4))
