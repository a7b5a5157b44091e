"""The front end in plain lines: for screen readers, pipes, simple terminals, and for those who prefer it.

`draw` turns any Page into lines; `Plain` turns lines into choices and words. It holds no rule and knows no
exercise. Nothing is redrawn, no drawing characters are used, and no single line sends words: an empty line reads
them back, and only then a number sends them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from shutil import get_terminal_size

from duologue import text
from duologue.errors import Trouble
from duologue.page import ONE_LINE, Block, Choice, Field, Page, Session
from duologue.phrases import EN
from duologue.terminal import LONGEST_LINE, Lines, clock, minutes_until, now, number
from duologue.waits import either
from duologue.welcome import safety

WIDTH = 76
EARLY = 1.0  # seconds after a page, or after another line, in which nothing is chosen or sent
AGAIN = 30_000  # ms until what is due, and could not be done, is tried again
WHOLE = 1 << 20  # characters of a draft that are kept, far more than fit into an entry
ALONE = Choice("", EN["plain.alone"])  # what lifts the curtain

Say = Callable[[str], None]


def draw(page: Page) -> str:
    """Any page as lines of text."""
    return "\n".join(_drawn(page))


def _drawn(page: Page) -> Iterator[str]:
    yield from ("", *_wrapped(f"== {page.headline}"), *_wrapped(page.place, "   "))
    for notice in page.notices:
        yield from _wrapped(f"(!) {notice}")
    yield from _paragraphs(page.blocks)
    if page.field is not None:
        yield from _field(page.field)
    yield from [""] * bool(page.choices)
    yield from _numbered((choice.label for choice in page.choices), 1 + _numbers(page.field))


def _paragraphs(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield from ("", *_wrapped(block.label and f"{block.label}:"))
        yield from _wrapped(block.text, "    " if block.kind in ("words", "card") else "")


def _field(field: Field) -> Iterator[str]:
    if field.stems:
        yield from _wrapped(EN["plain.stems"].format(stems=" / ".join(field.stems)))
    if field.form == "choice":
        yield from _numbered(field.options, 1)
    elif field.form == "scale" and len(field.options) == 2:
        yield from _wrapped(EN["plain.scale"].format(low=field.options[0], high=field.options[1]))
    elif field.options:
        yield from _wrapped(EN["plain.lines"].format(lines=", ".join(field.options)))
    if field.groups:
        yield from _wrapped(EN["plain.groups"])
    yield from _wrapped(field.draft, "    ")


def _numbers(field: Field | None) -> int:
    """How many numbers answer the field itself; the choices beside it are counted from there."""
    if field is None or field.form not in ("choice", "scale"):
        return 0
    return 10 if field.form == "scale" else len(field.options)


def _numbered(labels: Iterable[str], first: int) -> Iterator[str]:
    for n, label in enumerate(labels, first):
        yield from _wrapped(text.line(label, 400) or EN["unsaid"], f"{n:>3}  ")


def _wrapped(said: str, indent: str = "") -> Iterator[str]:
    return text.wrapped(text.safe(said, WHOLE), min(WIDTH, max(24, get_terminal_size().columns - 4)), indent)


class Plain:
    """Runs a session in lines. `tick` = seconds, never backwards. `calm` = a person is typing; without (a pipe)
    nothing waits: a script has no fingers to be protected from.
    """

    def __init__(self, session: Session, lines: Lines, say: Say, tick: Callable[[], float], calm: bool) -> None:
        self._session, self._lines, self._say, self._tick, self._calm = session, lines, say, tick, calm
        self._front = self._page = Page((), "")  # the session's; what is asked: it, or how long, or are you sure
        self._curtain: Page | None = None  # until the one who writes is alone
        self._draft, self._begun, self._armed = "", False, False  # _begun: on this page; _armed: it was read back
        self._shown = self._asked = 0.0  # when this page was shown; when it or the last line came

    async def run(self) -> bool:
        """Until the dialogue is over (True) or someone closes it (False). EOFError at the end of input."""
        try:
            return await self._run()
        finally:
            self._close()
            with suppress(OSError):  # it was said when it could not be kept; perhaps there is room again
                self._write(self._draft) if self._begun else None

    async def _run(self) -> bool:
        line: str | None = None
        while True:
            until: int | None = now() + AGAIN  # an alarm that cannot be answered would ring without end
            try:  # What cannot be done is said. Whatever was written is then still the draft.
                if line is not None:
                    await self._line(line)
                await self._session.wake()
                until = self._session.alarm()
            except Trouble as error:
                self._say(str(error))
            except OSError as error:
                self._say(EN["plain.unsaved"].format(why=error.strerror))
            page = self._session.page()
            # What comes from elsewhere and leaves the page as it is makes nobody's keys late.
            self._asked = self._tick() if line is not None or page.key != self._front.key else self._asked
            if page.key != self._front.key:
                self._turn_to(page)
            for notice in page.notices:
                if notice not in (*self._front.notices, EN["draft.kept"]):  # no news to whoever writes it
                    self._say(f"(!) {notice}")
            # The rest stays as it was shown: a page of somebody's own writing comes back with a curtain.
            front = replace(self._front, notices=page.notices)
            self._page, self._front = front if self._page is self._front else self._page, front
            if page.over:
                return True
            line = await either(self._lines.next(until), self._session.change())
            if line is not None and line.strip().lower() == "/quit":
                return False

    def _turn_to(self, page: Page) -> None:
        self._close()
        self._curtain = Page(("curtain",), page.curtain, choices=(ALONE,)) if page.curtain else None
        self._front, self._page = page, self._curtain or page
        self._draft = page.field.draft if page.field is not None else ""
        self._shown = self._tick()
        self._show()

    def _close(self) -> None:
        """Push what was written alone out of sight."""
        if self._front.curtain and not self._curtain:
            self._say("\n" * max(50, get_terminal_size().lines) + EN["plain.closed"])

    def _show(self) -> None:
        page, self._begun, self._armed = self._page, False, False
        if page.field is not None:
            page = replace(page, field=replace(page.field, draft=self._draft))
        self._say(draw(page))
        if not page.over:
            self._say(self._hint(page))

    def _hint(self, page: Page) -> str:
        if page.field is not None and page.field.form in ONE_LINE:
            return EN["plain.pick" if page.field.form == "choice" else "plain.one"]
        if page.field is not None:
            return EN["plain.write.or" if page.choices else "plain.write"]
        if page.choices and page.choices[0].minutes:
            return EN["plain.time"]
        few = {0: "plain.wait", 1: "plain.choose.one"}
        return EN[few.get(len(page.choices), "plain.choose")].format(n=len(page.choices))

    async def _line(self, line: str) -> None:
        if self._calm and len(line.encode(errors="replace")) >= LONGEST_LINE:
            self._say(EN["plain.long"])
        line = text.safe(line, WHOLE)
        word = line.strip().lower()
        if line.startswith("/") and " " not in word:
            await self._command(word)
        elif self._calm and await self._hasty(word):
            self._say(EN["plain.early"])
        else:
            await self._answer(line, word)

    async def _hasty(self, word: str) -> bool:
        """Whether it would choose or send, and came at once: pasted, or meant for the page before."""
        if self._page.field is not None and (not word.isdigit() or (self._begun and not self._armed)):
            return False
        return self._tick() - self._asked < EARLY or await self._lines.more()

    async def _answer(self, line: str, word: str) -> None:
        field, choices = self._page.field, self._page.choices
        n = number(word, _numbers(field) + len(choices)) - _numbers(field)
        if field is not None and (self._armed or self._begun or n < 1):
            await self._compose(field, line, word)
        elif n > 0:
            await self._choose(choices[n - 1])
        elif choices and choices[0].minutes and (minutes := minutes_until(word, clock(now()))):
            await self._choose(replace(choices[0], minutes=minutes))
        else:
            self._say(self._hint(self._page))

    async def _choose(self, choice: Choice) -> None:
        if choice.act and not choice.asks:
            await self._session.act(choice)
            return
        if choice is ALONE:
            self._curtain = None
        self._page = self._session.asking(choice) if choice.asks else self._curtain or self._front
        if choice.asks and self._page.field is not None:
            self._draft = self._page.field.draft
        self._show()

    async def _compose(self, field: Field, line: str, word: str) -> None:
        if self._armed and word == "1":
            left = field.hold / 1000 - (self._tick() - self._shown)
            if self._calm and left > 0:
                self._say(EN["plain.hold"].format(seconds=int(left) + 1))
            else:
                await self._session.act(Choice(field.act, ""), self._draft)
        elif self._armed and word == "2":
            await self._command("/new")
        elif not word and self._draft.strip():
            self._read_back(field)
        elif not word:
            self._say(EN["plain.empty"])
        elif field.form == "scale" and word != "0" and not number(word, 10):
            self._say(EN["plain.number"])
        elif field.form in ONE_LINE:
            n = number(word, _numbers(field)) if field.form == "choice" else 0
            self._draft = field.options[n - 1] if n else line.strip()
            self._read_back(field)
        else:
            self._begun, self._armed = True, False
            self._write(f"{self._draft}\n{line}" if self._draft else line)

    def _write(self, words: str) -> None:
        self._draft = words
        self._session.write(words)

    def _read_back(self, field: Field) -> None:
        self._armed, count = True, text.words(self._draft)
        self._say("\n".join((EN["plain.read"], *_wrapped(self._draft, "    "))))
        if field.words:
            self._say(EN["meter.over" if count > field.words * 3 // 2 else "meter"].format(n=count, limit=field.words))
        self._say(EN["plain.keep" if field.form == "private" else "plain.send"])

    async def _command(self, word: str) -> None:
        match word:
            case "/repeat":
                self._show()
            case "/new":
                self._write("")
                self._show()
            case "/pause":
                await self._choose(Choice("pause", "", asks="time"))
            case "/stop":
                await self._choose(Choice("leave", "", asks="sure"))
            case "/safety":
                self._say(draw(safety()))
            case "/words":
                groups = self._page.field.groups if self._page.field is not None else ()
                lists = (Block("words", ", ".join(words), heading) for heading, words in groups)
                self._say("\n".join(_paragraphs(lists)) or EN["plain.nowords"])
            case "/help":
                self._say("\n".join((*_paragraphs(self._front.help), "", EN["plain.help"])))
            case _:
                self._say(EN["plain.command"].format(word=text.line(word)))
