"""The front end in plain lines: for screen readers, pipes, simple terminals, and for those who prefer it.

`drawing` turns any Page into lines; `Plain` turns lines into choices and words. It holds no rule and knows no
exercise. No single line sends words: an empty line reads them back, and only then a number sends them, which any
other line holds back while it is early.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from duologue import drawing, text
from duologue.drawing import MOST, NOTE, PAUSE, QUESTIONS, WHOLE, draw, hint, menu, numbers, paragraphs, told
from duologue.errors import Trouble
from duologue.hints import Asking
from duologue.pace import Pace
from duologue.page import ONE_LINE, STOPS, Choice, Field, Page, Session, stays
from duologue.said import SAID
from duologue.terminal import LONGEST_LINE, Lines, clock, minutes_until, now, number
from duologue.waits import AGAIN, either
from duologue.welcome import safety

Say = Callable[[str], None]


class Plain:
    """Runs a session in lines. `tick` = seconds, never backwards. `calm` = a person is typing; without (a pipe)
    nothing waits: a script has no fingers to be protected from.
    """

    def __init__(self, session: Session, lines: Lines, say: Say, tick: Callable[[], float], calm: bool) -> None:
        self._session, self._lines, self._say, self._pace, self._calm = session, lines, say, Pace(tick), calm
        self._front = self._page = Page((), "")  # the session's; what is asked: it, or how long, or are you sure
        self._curtain: Page | None = None  # until the one who writes is alone
        self._told, self._sent = self._front, False  # what they were told of the session's page; they wait for its echo
        self._left = False  # they have stopped, and are done with it
        self._draft, self._begun, self._armed = "", False, False  # _begun: on this page; _armed: it was read back
        self._asking = Asking()

    def _tell(self, said: str) -> None:
        self._say(told(said))

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
                await (self._go() if line is None else self._line(line))
                await self._session.wake()
                until = self._session.alarm()
            except Trouble as error:
                self._tell(str(error))
            except OSError as error:
                self._tell(SAID["plain.unsaved"].format(why=error.strerror))
            page = self._session.page()
            # What comes from elsewhere and leaves the page as it is makes nobody's keys late.
            if line is not None or (page.key != self._front.key and not stays(self._page, page)):
                self._pace.asked(line is not None)
            if page.key != self._front.key:
                self._turn_to(page)
            # Printed into a line that is half typed, it would tear that apart: it waits until the line has come.
            if line is not None or not self._calm or self._page.field is None or self._sent:
                self._catch_up(page)
            # The rest stays as it was shown: a page of somebody's own writing comes back with a curtain.
            front = replace(self._front, notices=page.notices, blocks=page.blocks)
            self._page, self._front = front if self._page is self._front else self._page, front
            if page.over:
                return self._left or await self._end()
            line = await either(self._lines.next(self._pace.until(until, now())), self._session.change())
            word = "" if line is None else line.strip().lower()
            if word == "/board" and page.spot[0] == "f":
                await self._session.act(Choice("board", ""))
                return False
            if word == "/quit":
                return False

    async def _end(self) -> bool:
        """The figures can still be asked for. Any other line closes; a script that asks for nothing is done."""
        self._tell(SAID["plain.over"]) if self._calm else None
        with suppress(EOFError):
            while self._calm or await self._lines.more():
                line = await either(self._lines.next(), self._session.change())
                if line is None:  # whoever sits with others too still hears of them
                    self._catch_up(self._session.page())
                    continue
                if line.strip().lower() != "/measures":
                    break
                self._say(draw(replace(self._session.asking(QUESTIONS["/measures"]), choices=())))
        return True

    def _catch_up(self, page: Page) -> None:
        """Say what is new on it."""
        for said in drawing.news(self._told, page):
            self._tell(said)
        self._told = page

    def _turn_to(self, page: Page) -> None:
        if stays(self._page, page):
            self._front, self._told = page, page
            self._draft = page.field.draft if page.field is not None else ""
            self._tell(f"(!) {page.headline}")
            return
        self._close()
        asked, code = self._page, self._draft if self._armed and not self._page.spot[1] and page.spot[1] else ""
        alone = Choice("", SAID["plain.alone"])  # what lifts the curtain
        self._curtain = Page(("curtain",), page.curtain, choices=(alone,)) if page.curtain else None
        self._front, self._page, self._told = page, self._curtain or page, page
        self._draft = page.field.draft if page.field is not None else ""
        self._pace.shown()
        self._show()
        if asked.field is not None and code and not (page.over or self._curtain):
            self._page, self._draft = asked, code  # a facilitator's, of no step: it stands below the new page
            self._read_back(asked.field)

    def _close(self) -> None:
        """Push what was written alone out of sight."""
        if self._front.curtain and not self._curtain:
            self._say(drawing.closed())

    def _show(self) -> None:
        page, self._begun, self._armed = drawing.drafted(self._page, self._draft), False, False
        self._pace.hold_back()
        self._say(draw(page, MOST))
        if not page.over:
            self._tell(hint(page))

    async def _go(self) -> None:
        """Send what was sent early, once it is time and unless another page has come meanwhile."""
        if self._pace.goes() and self._page.field is not None:
            await self._say_it(self._page.field)

    async def _line(self, line: str) -> None:
        if self._calm and len(line.encode(errors="replace")) >= LONGEST_LINE:
            self._tell(SAID["plain.long"])
        line = text.safe(line, WHOLE)
        word, held, self._sent = line.strip().lower(), self._pace.hold_back(), False
        if held:
            self._tell(SAID["plain.held"])
        if line.startswith("/") and " " not in word:
            await self._command(word)
        elif line.lower().startswith(NOTE):
            self._note(line[len(NOTE) :].strip())
        elif held and not line.lower().startswith(PAUSE):
            self._say(menu(self._page.field, self._draft))
        elif self._calm and self._begun and not word.strip("0123456789") and await self._lines.more():
            self._add(line)  # an empty line or a number in the middle of a paste belongs to its text
        elif self._calm and await self._hasty(line, word):
            self._tell(SAID["plain.early"])
        else:
            await self._answer(line, word)

    async def _hasty(self, line: str, word: str) -> bool:
        """Whether it would choose or send, and came at once: pasted, or meant for the page before."""
        writes = self._page.field is not None and (not word.isdigit() or (self._begun and not self._armed))
        stops = line.lower().startswith(PAUSE)  # whole, and whatever step has just come
        if writes and not stops:
            return False
        return (self._pace.hurried if stops else self._pace.early) or await self._lines.more()

    async def _answer(self, line: str, word: str) -> None:
        field, choices = self._page.field, self._page.choices
        n = number(word, numbers(field) + len(choices)) - numbers(field)
        if line.lower().startswith(PAUSE):
            await self._time(Choice("pause", ""), word[len(PAUSE) :].strip())
        elif field is not None and (self._armed or self._begun or n < 1):
            await self._compose(field, line, word)
        elif n > 0:
            await self._choose(choices[n - 1])
        elif choices and choices[0].minutes and word:
            await self._time(choices[0], word)
        else:
            self._tell(hint(self._page))

    async def _time(self, choice: Choice, word: str) -> None:
        if minutes := minutes_until(word, clock(now())):
            await self._choose(replace(choice, minutes=minutes))
        else:
            key = "plain.minutes" if number(word, 999) > 1 else "plain.time.wrong"
            self._tell(SAID[key].format(n=word, word=text.line(word)))

    async def _choose(self, choice: Choice) -> None:
        if choice.act and not choice.asks:
            if choice.act in STOPS or self._here():
                self._left = choice.act == "leave"
                await self._session.act(choice)
            return
        if self._curtain is not None and choice in self._curtain.choices:
            self._curtain = None
        self._page = self._session.asking(choice) if choice.asks else self._curtain or self._front
        if choice.asks and self._page.field is not None:
            self._draft = self._page.field.draft
        self._show()

    async def _compose(self, field: Field, line: str, word: str) -> None:
        if self._armed and word == "1":
            await self._send(field)
        elif self._armed and word == "2":
            await self._command("/new")
        elif not word and (self._draft.strip() or field.last):
            self._read_back(field)
        elif not word:
            self._tell(SAID["plain.empty"])
        elif self._armed and word.isdigit():
            self._tell(SAID["plain.armed"])
            self._say(menu(self._page.field, self._draft))
        elif field.form == "scale" and word != "0" and not number(word, 10):
            self._tell(SAID["plain.number"])
        elif field.form == "choice" and word.isdigit() and not number(word, numbers(field)):
            self._tell(SAID["plain.range"].format(n=word, most=numbers(field) + len(self._page.choices)))
        elif field.form in ONE_LINE:
            n = number(word, numbers(field)) if field.form == "choice" else 0
            self._draft = field.options[n - 1] if n else line.strip()
            self._read_back(field)
            self._write(self._draft)
        else:
            self._add(line)
            self._tell(SAID["plain.digit"].format(n=word)) if number(word, 999) else None

    async def _send(self, field: Field) -> None:
        self._asking.sent(self._page, self._draft or field.last)
        if self._calm and (seconds := self._pace.rest(field.hold)):
            self._tell(SAID["plain.hold"].format(seconds=seconds))
        else:
            await self._say_it(field)

    async def _say_it(self, field: Field) -> None:
        if self._here():
            await self._session.act(Choice(field.act, ""), self._draft or field.last)
            self._sent = True

    def _here(self) -> bool:
        """Whether the session is still where it was shown to be: no words go at another step than their own."""
        return self._session.page().key == self._front.key

    def _add(self, line: str) -> None:
        if self._armed:
            self._tell(SAID["plain.added" if self._draft else "plain.instead"])
        self._begun, self._armed = True, False
        words = f"{self._draft}\n{line}" if self._draft else line
        listed = self._page.field is not None and self._page.field.form == "list"
        self._write(text.lines(words) if listed else words)

    def _note(self, words: str) -> None:
        """Keep these for whoever writes them, alone; without any, show what is kept."""
        kept = self._session.notes()
        if kept is not None and words:
            self._session.note(f"{kept}\n{words}".strip())
        self._say(drawing.noted(kept, words))

    def _write(self, words: str) -> None:
        self._draft = words
        if self._page.field is not None:
            self._session.write(words, self._page)

    def _read_back(self, field: Field) -> None:
        self._armed, self._draft = True, self._draft if self._draft.strip() else ""
        asked = self._asking.about(self._page, self._draft or field.last)
        self._say(drawing.read_back(field, self._draft, asked))

    async def _command(self, word: str) -> None:
        match word:
            case "/repeat":
                self._show()
            case "/undo" | "/new" if self._page.field is None:
                # What was written is behind a question or a curtain, or is kept for another page.
                self._tell(SAID["plain.unseen"])
            case "/undo":
                kept, _, line = self._draft.rpartition("\n")
                self._tell(SAID["plain.undone"].format(line=line) if self._draft else SAID["plain.empty"])
                self._armed, self._begun = False, bool(kept)
                self._write(kept)
            case "/new":
                self._write("")
                self._show()
            case _ if word in QUESTIONS:
                await self._choose(QUESTIONS[word])
            case "/safety":
                self._say(draw(safety()))
            case "/words":
                self._say(drawing.vocabulary(self._page.field))
            case "/more":
                self._say(drawing.rest(self._page) or told(SAID["plain.all"]))
            case "/note":
                self._note("")
            case "/help":
                listed = drawing.commands(self._page, self._session.notes() is not None)
                self._say("\n".join((*paragraphs(self._front.help), "", listed)))
            case _:
                self._tell(f"{SAID['plain.command'].format(word=text.line(word))} {SAID['plain.slash']}")
