"""The front end in plain lines: for screen readers, pipes, simple terminals, and for those who prefer it.

`draw` turns any Page into lines; `Plain` turns lines into choices and words. It holds no rule and knows no
exercise. Nothing is redrawn, no drawing characters are used, and no single line sends words: an empty line reads
them back, and only then a number sends them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace

from duologue import text
from duologue.errors import Trouble
from duologue.page import ONE_LINE, Choice, Field, Page, Session
from duologue.participant import NotNow
from duologue.phrases import EN, REFUSED
from duologue.terminal import Lines, clock, minutes_until, now
from duologue.welcome import safety

WIDTH = 76
EARLY = 1.0  # seconds in which a new page takes no choice
LONGEST_LINE = 4095  # bytes that a terminal hands over in one line
WHOLE = 1 << 20  # characters of a draft that are kept, far more than fit into an entry

Say = Callable[[str], None]


def draw(page: Page) -> str:
    """Any page as lines of text."""
    return "\n".join(_drawn(page))


def _drawn(page: Page) -> Iterator[str]:
    yield from ("", *_wrapped(f"== {page.headline}"))
    yield from _wrapped(page.place, "   ")
    for notice in page.notices:
        yield from _wrapped(f"(!) {notice}")
    for block in page.blocks:
        yield from ("", *_wrapped(f"{block.label}:" if block.label else ""))
        yield from _wrapped(block.text, "    " if block.kind in ("words", "card") else "")
    if page.field is not None:
        yield from _field(page.field)
    yield from [""] * bool(page.choices)
    for n, choice in enumerate(page.choices, 1):
        yield from _numbered(n, choice.label)


def _field(field: Field) -> Iterator[str]:
    named = ", ".join(field.options)
    if field.stems:
        yield from _wrapped(EN["plain.stems"].format(stems=" / ".join(field.stems)))
    if field.form == "choice":
        for n, option in enumerate(field.options, 1):
            yield from _numbered(n, option)
    elif field.form == "scale" and len(field.options) == 2:
        yield from _wrapped(EN["plain.scale"].format(low=field.options[0], high=field.options[1]))
    elif named:
        yield from _wrapped(EN["plain.lines"].format(lines=named))
    if field.groups:
        yield from _wrapped(EN["plain.groups"])
    yield from _wrapped(field.draft, "    ")


def _wrapped(said: str, indent: str = "") -> Iterator[str]:
    for line in text.safe(said).split("\n"):
        yield from textwrap.wrap(line, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False)


def _numbered(n: int, said: str) -> Iterator[str]:
    lines = textwrap.wrap(text.line(said, 400), WIDTH - 5)
    yield from (f"{n:>3}  {line}" if i == 0 else f"     {line}" for i, line in enumerate(lines))


def number(word: str, most: int) -> int:
    """The number that was typed, if it is one from 1 to `most`; else 0."""
    return int(word) if word.isascii() and word.isdigit() and len(word) < 4 and int(word) <= most else 0


class Plain:
    """Runs a session in lines. `tick` = seconds, never backwards; `calm` = a person is typing.

    Without `calm` (a pipe) nothing waits: a script has no fingers to be protected from.
    """

    def __init__(self, session: Session, lines: Lines, say: Say, tick: Callable[[], float], calm: bool) -> None:
        self._session, self._lines, self._say, self._tick, self._calm = session, lines, say, tick, calm
        self._front = Page((), "")
        self._question: Page | None = None  # what comes before an act: how long, are you sure
        self._draft = ""
        self._armed = self._behind = False  # read back once; waiting behind the curtain
        self._shown = self._asked = 0.0  # when this page was shown; when what is asked now was

    @property
    def _page(self) -> Page:
        return self._question or self._front

    async def run(self) -> bool:
        """Until the dialogue is over (True) or someone closes it (False). EOFError at the end of input."""
        while True:
            page = self._session.page()
            if page.key != self._front.key:
                await self._turn_to(page)
            if page.over:
                return True
            line = await self._lines.next(self._session.alarm())
            if line is None:
                await self._try(self._session.wake())
            elif line.strip().lower() == "/quit":
                return False
            else:
                await self._line(line)

    async def _turn_to(self, page: Page) -> None:
        if self._front.curtain:
            self._say("\n" * 50 + EN["plain.closed"])
        self._front, self._question, self._armed = page, None, False
        self._draft = page.field.draft if page.field is not None else ""
        self._behind = bool(page.curtain)
        self._shown = self._tick()
        await self._show()

    async def _show(self) -> None:
        page = self._page
        self._asked = self._tick()
        if self._behind:
            self._say(f"\n{page.curtain}\n{EN['plain.curtain']}")
            return
        if page.field is not None:
            page = replace(page, field=replace(page.field, draft=self._draft))
        self._say(draw(page))
        if not page.over:
            self._say(self._hint(page))

    def _hint(self, page: Page) -> str:
        if page.field is None:
            timed, n = any(choice.minutes for choice in page.choices), len(page.choices)
            return EN["plain.time" if timed else "plain.choose" if n > 1 else "plain.choose.one"].format(n=n)
        if page.field.form in ONE_LINE:
            return EN["plain.pick" if page.field.form == "choice" else "plain.one"]
        return EN["plain.write.or" if page.choices else "plain.write"]

    async def _line(self, line: str) -> None:
        if self._calm and len(line.encode(errors="replace")) >= LONGEST_LINE:
            self._say(EN["plain.long"])
        line = text.safe(line, WHOLE)
        word = line.strip().lower()
        if line.startswith("/") and " " not in word:
            await self._command(word)
        elif self._calm and self._tick() - self._asked < EARLY and self._decides(word):
            self._say(EN["plain.early"])
        elif self._behind:
            self._behind = False
            await self._show()
        else:
            await self._answer(line, word)

    def _decides(self, word: str) -> bool:
        """Whether this line would choose or send something, and is not just another line of a text."""
        return self._page.field is None or self._behind or (word.isdigit() and (self._armed or not self._draft))

    async def _answer(self, line: str, word: str) -> None:
        field, choices = self._page.field, self._page.choices
        n = number(word, len(choices))
        if field is not None and (self._armed or self._draft or not n):
            await self._compose(field, line, word)
        elif n:
            await self._choose(choices[n - 1])
        elif self._question is not None and (minutes := minutes_until(word, clock(now()))):
            await self._choose(replace(choices[0], minutes=minutes))
        else:
            self._say(self._hint(self._page))

    async def _choose(self, choice: Choice) -> None:
        if choice.act and not choice.asks:
            await self._try(self._session.act(choice))
        else:
            self._question = self._session.asking(choice) if choice.asks else None
            await self._show()

    # --- writing

    async def _compose(self, field: Field, line: str, word: str) -> None:
        if self._armed and word == "1":
            await self._send(field)
        elif self._armed and word == "2":
            await self._new()
        elif not word and self._draft.strip():
            self._read_back(field)
        elif not word:
            self._say(EN["plain.empty"])
        elif field.form == "scale" and word != "0" and not number(word, 10):
            self._say(EN["plain.number"])
        elif field.form in ONE_LINE:
            options = field.options if field.form == "choice" else ()
            n = number(word, len(options))
            self._draft = options[n - 1] if n else line.strip()
            self._read_back(field)
        else:
            self._armed = False
            self._write(f"{self._draft}\n{line}" if self._draft else line)

    def _write(self, words: str) -> None:
        self._draft = words
        try:
            self._session.write(words)
        except OSError as error:
            self._say(EN["plain.unsaved"].format(why=error.strerror))

    def _read_back(self, field: Field) -> None:
        count, usual = text.words(self._draft), field.words
        self._armed, self._asked = True, self._tick()
        self._say("\n".join((EN["plain.read"], *_wrapped(self._draft, "    "))))
        if usual:
            self._say(EN["meter.over" if count > usual * 3 // 2 else "meter"].format(n=count, limit=usual))
        self._say(EN["plain.keep" if field.form == "private" else "plain.send"])

    async def _send(self, field: Field) -> None:
        left = field.hold / 1000 - (self._tick() - self._shown)
        if self._calm and left > 0:
            self._say(EN["plain.hold"].format(seconds=int(left) + 1))
        else:
            await self._try(self._session.act(Choice(field.act, ""), self._draft))

    async def _try(self, acting: Awaitable[None]) -> None:
        """Act, or say why not. Whatever was written is still the draft."""
        try:
            await acting
        except NotNow as error:
            self._say(REFUSED[error.reason])
        except Trouble as error:
            self._say(str(error))
        except OSError as error:
            self._say(EN["plain.unsaved"].format(why=error.strerror))

    async def _new(self) -> None:
        self._armed = False
        self._write("")
        await self._show()

    async def _command(self, word: str) -> None:
        match word:
            case "/repeat":
                await self._show()
            case "/new":
                await self._new()
            case "/pause":
                await self._choose(Choice("pause", "", asks="time"))
            case "/stop":
                await self._choose(Choice("leave", "", asks="sure"))
            case "/safety":
                self._say(draw(safety()))
            case "/words":
                for heading, words in self._page.field.groups if self._page.field is not None else ():
                    self._say("\n".join(_wrapped(f"{heading}: {', '.join(words)}", "    ")))
            case "/help":
                for block in self._front.help:
                    self._say("\n".join(_wrapped(block.text, "    " if block.kind == "words" else "")))
                self._say(EN["plain.help"])
            case _:
                self._say(EN["plain.command"].format(word=text.line(word)))
