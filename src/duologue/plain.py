"""The front end in plain lines: for screen readers, pipes, simple terminals, and for those who prefer it.

`draw` turns any Page into lines; `Plain` reads lines and turns them into choices and words. It holds no rule and
knows no exercise. Nothing is redrawn, no drawing characters are used, and no single line can send words: an empty
line reads them back, and only then a number sends them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from duologue import text
from duologue.errors import Trouble
from duologue.page import Choice, Field, Page
from duologue.participant import NotNow
from duologue.phrases import EN, REFUSED
from duologue.welcome import safety

WIDTH = 76
ONE_LINE = ("choice", "scale", "feelings", "needs")  # forms whose words are one line
EARLY = 1.0  # seconds in which a new page takes nothing
LONGEST_LINE = 4095  # bytes that a terminal hands over in one line
WHOLE = 1 << 20  # characters of a draft that are kept, far above what an entry holds


class Session(Protocol):
    """What a front end asks of a session; hot seat and, over a relay, a connection."""

    def page(self) -> Page: ...
    def asking(self, choice: Choice) -> Page: ...
    async def act(self, choice: Choice, words: str = "") -> None: ...
    def write(self, words: str) -> None: ...
    async def wake(self) -> None: ...
    def alarm(self) -> int | None: ...
    def minutes(self, word: str) -> int | None: ...


class Lines(Protocol):
    """Where lines come from."""

    async def next(self, until: int | None = None) -> str | None:
        """The next line without its end; None at `until` (ms). Raises EOFError at the end of input."""


def draw(page: Page) -> str:
    """Any page as lines of text."""
    return "\n".join(_lines(page))


def _lines(page: Page) -> Iterator[str]:
    yield ""
    yield from _wrapped(f"== {page.headline}")
    if page.place:
        yield from _wrapped(f"   {page.place}", "   ")
    for notice in page.notices:
        yield from _wrapped(f"(!) {notice}", "    ")
    for block in page.blocks:
        yield ""
        yield from _wrapped(f"{block.label}:" if block.label else "")
        yield from _wrapped(block.text, "    " if block.kind in ("words", "card") else "")
    if page.field is not None:
        yield from _field_lines(page.field)
    yield ""
    for n, choice in enumerate(page.choices, 1):
        yield from _wrapped(f"{n:>3}  {choice.label}", "     ")


def _field_lines(field: Field) -> Iterator[str]:
    if field.stems:
        yield from _wrapped("Ways to begin: " + " / ".join(field.stems), "  ")
    for n, option in enumerate(field.options, 1):
        if field.form == "choice":
            yield from _wrapped(f"{n:>3}  {option}", "     ")
    if field.form == "scale" and len(field.options) == 2:
        yield from _wrapped(f"A number from 0 ({field.options[0]}) to 10 ({field.options[1]}).")
    if field.form in ("fields", "commit", "list") and field.options:
        yield from _wrapped("A line each: " + ", ".join(field.options) + ".")
    if field.groups:
        yield from _wrapped("One to three words, with commas between. /words shows a list to choose from.")
    if field.draft:
        yield from _wrapped(field.draft, "    ")


def _wrapped(said: str, indent: str = "") -> Iterator[str]:
    for line in text.safe(said).split("\n"):
        first = "" if line.startswith(indent) or line.lstrip()[:1].isdigit() else indent
        yield from textwrap.wrap(line, WIDTH, initial_indent=first, subsequent_indent=indent, break_long_words=False)


class Plain:
    """Runs a session in lines. `say` prints; `tick` = seconds, never backwards; `calm` = a person is typing.

    Without `calm` (a pipe) nothing waits: a script has no fingers to be protected from.
    """

    def __init__(
        self,
        session: Session,
        lines: Lines,
        say: Callable[[str], None],
        tick: Callable[[], float],
        calm: bool,
        phrases: Mapping[str, str] = EN,
    ) -> None:
        self._session, self._lines, self._say, self._tick, self._calm = session, lines, say, tick, calm
        self._phrases = phrases
        self._page = Page((), "")
        self._question: Page | None = None  # a page that comes before an act: how long, are you sure
        self._draft = ""
        self._armed = self._behind = False  # read back once; waiting behind the curtain
        self._shown = self._since = 0.0  # when this page was shown; when what is asked now was shown
        self._commands: dict[str, Callable[[], Awaitable[None]]] = {
            "/help": self._help, "/repeat": self._show, "/words": self._words, "/new": self._new,
            "/safety": self._safety, "/pause": self._pause, "/stop": self._stop,
        }  # fmt: skip

    async def run(self) -> bool:
        """Until the dialogue is over (True) or someone closes it (False). EOFError at the end of input."""
        while True:
            page = self._session.page()
            if page.key != self._page.key:
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
        if self._page.curtain:
            self._say("\n" * 50 + self._phrases["plain.closed"])
        self._page, self._question, self._armed = page, None, False
        self._draft = page.field.draft if page.field is not None else ""
        self._behind = bool(page.curtain)
        self._shown = self._tick()
        if self._behind:
            self._say(f"\n{page.curtain}\n{self._phrases['plain.curtain']}")
            self._since = self._tick()
        else:
            await self._show()

    async def _show(self) -> None:
        page = self._question or self._page
        if page.field is not None:
            page = replace(page, field=replace(page.field, draft=self._draft))
        self._say(draw(page))
        if not page.over:
            self._say(self._hint(page))
        self._since = self._tick()

    def _hint(self, page: Page) -> str:
        if page.field is None:
            if self._question is not None and any(choice.minutes for choice in page.choices):
                return self._phrases["plain.time"]
            key = "plain.choose" if len(page.choices) > 1 else "plain.choose.one"
            return self._phrases[key].format(n=len(page.choices)) if page.choices else ""
        if page.field.form == "choice":
            return self._phrases["plain.pick"]
        if page.field.form in ONE_LINE:
            return self._phrases["plain.one"]
        return self._phrases["plain.write.or" if page.choices else "plain.write"]

    async def _line(self, line: str) -> None:
        if self._calm and len(line.encode(errors="replace")) >= LONGEST_LINE:
            self._say(self._phrases["plain.long"])
        line = text.safe(line, WHOLE)
        word = line.strip().lower()
        if word in self._commands and not line.startswith(" "):
            await self._commands[word]()
        elif line.startswith("/") and " " not in word:
            self._say(self._phrases["plain.command"].format(word=text.line(word)))
        elif self._calm and self._tick() - self._since < EARLY and self._decides(word):
            self._say(self._phrases["plain.early"])
        elif self._behind:
            self._behind = False
            await self._show()
        else:
            await self._answer(line, word)

    def _decides(self, word: str) -> bool:
        """Whether this line would choose or send something, and is not just another line of a text."""
        return self._field() is None or self._behind or (word.isdigit() and (self._armed or not self._draft))

    def _field(self) -> Field | None:
        return (self._question or self._page).field

    async def _answer(self, line: str, word: str) -> None:
        field, choices = self._field(), (self._question or self._page).choices
        chosen = choices[int(word) - 1] if word.isascii() and word.isdigit() and 0 < int(word) <= len(choices) else None
        if field is not None and (self._armed or self._draft or chosen is None or field.form in ONE_LINE):
            await self._compose(field, line, word)
        elif chosen is not None:
            await self._choose(chosen)
        elif self._question is not None and (minutes := self._session.minutes(word)) is not None:
            await self._choose(replace(choices[0], minutes=minutes))
        else:
            self._say(self._hint(self._question or self._page))

    async def _choose(self, choice: Choice) -> None:
        if not choice.act:
            self._question = None
            await self._show()
        elif choice.asks:
            self._question = self._session.asking(choice)
            await self._show()
        else:
            await self._try(self._session.act(choice))

    # --- writing

    async def _compose(self, field: Field, line: str, word: str) -> None:
        if self._armed and word == "1":
            await self._send(field)
        elif self._armed and word == "2":
            await self._new()
        elif not word:
            self._read_back(field) if self._draft.strip() else self._say(self._phrases["plain.empty"])
        elif field.form in ONE_LINE:
            self._pick(field, line.strip(), word)
        else:
            self._armed = False
            self._write(f"{self._draft}\n{line}" if self._draft else line)

    def _pick(self, field: Field, line: str, word: str) -> None:
        number = int(word) if word.isascii() and word.isdigit() else -1
        if field.form == "scale" and not 0 <= number <= 10:
            self._say(self._phrases["plain.number"])
            return
        if field.form == "choice" and 0 < number <= len(field.options):
            line = field.options[number - 1]
        self._write(line)
        self._read_back(field)

    def _write(self, words: str) -> None:
        self._draft = words
        try:
            self._session.write(words)
        except OSError as error:
            self._say(self._phrases["plain.unsaved"].format(why=error.strerror))

    def _read_back(self, field: Field) -> None:
        count, said = text.words(self._draft), self._phrases
        lines = [said["plain.read"], *_wrapped(self._draft, "    ")]
        if field.words:
            over = count > field.words * 3 // 2
            lines.append(said["meter.over" if over else "meter"].format(n=count, limit=field.words))
        lines += [
            said["plain.keep" if field.form == "private" else "plain.send"],
            said["plain.new"],
            said["plain.more"],
        ]
        self._armed, self._since = True, self._tick()
        self._say("\n".join(lines))

    async def _send(self, field: Field) -> None:
        left = field.hold / 1000 - (self._tick() - self._shown)
        if self._calm and left > 0:
            self._say(self._phrases["plain.hold"].format(seconds=int(left) + 1))
            return
        await self._try(self._session.act(Choice(field.act, ""), self._draft))

    async def _new(self) -> None:
        self._armed = False
        self._write("")
        await self._show()

    async def _try(self, acting: Awaitable[None]) -> None:
        """Act, or say why not. Whatever was written is still the draft."""
        try:
            await acting
        except NotNow as error:
            self._say(REFUSED[error.reason])
        except Trouble as error:
            self._say(str(error))
        except OSError as error:
            self._say(self._phrases["plain.unsaved"].format(why=error.strerror))

    # --- commands

    async def _help(self) -> None:
        for block in self._page.help:
            self._say("\n".join(_wrapped(block.text, "    " if block.kind == "words" else "")))
        self._say("\n".join(_wrapped(self._phrases["plain.help"])))

    async def _words(self) -> None:
        field = self._field()
        groups = field.groups if field is not None else ()
        for heading, words in groups:
            self._say("\n".join(_wrapped(f"{heading}: {', '.join(words)}", "    ")))
        if not groups:
            self._say(self._phrases["plain.words"])

    async def _safety(self) -> None:
        self._say(draw(safety(self._phrases)))

    async def _pause(self) -> None:
        await self._choose(Choice("pause", "", asks="time"))

    async def _stop(self) -> None:
        await self._choose(Choice("leave", "", asks="sure"))


async def ask(page: Page, lines: Lines, say: Callable[[str], None]) -> tuple[Choice | None, str]:
    """Show a page outside a session until it is answered: the choice, or the line typed into its field."""
    say(draw(page))
    while True:
        say(EN["plain.one"] if page.field is not None else EN["plain.choose"].format(n=len(page.choices)))
        line = text.safe(await lines.next() or "", WHOLE).strip()
        if page.field is not None:
            return None, line
        if line.isascii() and line.isdigit() and 0 < int(line) <= len(page.choices):
            return page.choices[int(line) - 1], ""
        if line.lower() == "/quit":
            raise EOFError
