# ruff: noqa: SIM300 (what is expected stands first: assert expected == actual)
"""Two who talk from two machines at screens, or one of them at plain lines, and the relay between them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from duologue.core.shape import PARTNERS, Partner
from duologue.core.state import other
from duologue.demo import Line
from duologue.page import ONE_LINE
from duologue.phrases import EN
from tests.e2e.apart import EYES, NAMES, Apart
from tests.e2e.screen import CTRL_Q, F2, Screen
from tests.helpers import PATIENCE, unbroken
from tests.table import MINUTE

CODE = re.compile(r"^\s*([0-9]+-[a-z]+-[a-z]+(?:@\S+)?)\s*$", re.MULTILINE)
GLANCE = 30  # characters by which a text is known
STEP = 0.02  # seconds between two looks at a disk


class Screens(Apart):
    """`on` = the screens; whoever is named in `plain` sits at plain lines, in `at`. `size` = columns and rows.

    As in Apart, `model` is the same dialogue here, and says what each should see.
    """

    def __init__(
        self, home: Path, relay: str, id: str = "mirroring", size: tuple[int, int] = (80, 24), plain: str = ""
    ) -> None:
        super().__init__(home, relay, id, terminal=True)
        self.on: dict[Partner, Screen] = {}
        self.size, self.plain = size, plain

    def __enter__(self) -> Screens:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for screen in self.on.values():
            screen.kill()
        super().__exit__(kind, error, at)

    def opened(self, seat: Partner, *arguments: str) -> Screen:
        """A screen of this one."""
        columns, rows = self.size
        self.on[seat] = Screen(
            self.place(seat), *arguments, columns=columns, rows=rows, variables={"DUOLOGUE_RELAY": self.relay}
        )
        return self.on[seat]

    def kill(self, seat: Partner) -> None:
        """End this one's process in the middle of whatever it does."""
        self.on.pop(seat).kill() if seat in self.on else super().kill(seat)

    # --- meeting

    def meet(self) -> None:
        """Both, from nothing to the first page of their dialogue."""
        code = self._invited() if self.plain != "a" else self.invite()
        self._joined(code) if self.plain != "b" else self._joined_in_lines(code)
        self.see(*PARTNERS)

    def _invited(self) -> str:
        ana = self.opened("a", "invite", self.id)
        ana.choose(EN["safety.go"])
        ana.answer(EN["name.me"], NAMES["a"])
        ana.shows(EN["code.title"])
        code = ana.until(lambda: CODE.findall(ana.text()), "has no code")[0]  # half drawn, it may stand there twice
        return str(code)

    def _joined(self, code: str) -> None:
        ben = self.opened("b", "join")
        ben.choose(EN["safety.go"])
        ben.answer(EN["join.title"], code)
        ben.choose(EN["invited.sit"])
        ben.answer(EN["name.me"], NAMES["b"])

    def _joined_in_lines(self, code: str) -> None:
        ben = self.start("b", "join", "--plain")
        ben.until(EN["safety.go"])
        ben.let_read()
        ben.type("1")
        ben.until("perhaps with @ and an address behind it.")
        ben.type(code)
        self.sit()

    def resume(self, *seats: Partner) -> None:
        """These start their program again, and carry on."""
        for seat in seats:
            self.opened(seat, "resume") if seat != self.plain else super().resume(seat)

    # --- talking

    def see(self, *seats: Partner) -> None:
        """Wait until these see the page that they should see now: whose move it is, and what to do."""
        for seat in seats:
            if seat == self.plain:
                super().see(seat)
                continue
            page = self.page(seat)
            asked = [unbroken(block.text)[:GLANCE] for block in page.blocks if block.kind == "prompt"]
            self.on[seat].shows(page.headline, *asked)

    def reads(self, seat: Partner, words: str) -> None:
        """This one sees these words, if they are on the page."""
        on = {unbroken(block.text) for block in self.page(seat).blocks}
        if seat != self.plain and unbroken(words) in on:
            self.on[seat].shows(unbroken(words)[:GLANCE])

    def compose(self, line: Line) -> None:
        """Write the words of this line, and do not send them; what cannot be kept as a draft is not written yet."""
        seat, field = line.seat, self.page(line.seat).field
        if seat == self.plain:
            super().compose(line)
        elif line.words and field is not None and field.form not in ONE_LINE:
            drafted(self.on[seat], self.place(seat), line.words)
            self.draft[seat] = line.words

    def do(self, line: Line) -> None:
        """Do this line: what is not written yet is written, and then it is sent."""
        seat, page = line.seat, self.page(line.seat)
        if seat == self.plain:
            super().do(line)
            return
        screen, (written, self.draft[seat]) = self.on[seat], (self.draft[seat], "")
        mine = page.field is not None and page.field.act == line.act
        words = line.words or (EYES if mine else "")
        if words and mine:
            screen.send() if written else screen.say(words)
        else:
            screen.choose(next(choice.label for choice in page.choices if choice.act == line.act))

    def play(self, lines: list[Line]) -> None:  # type: ignore[override]
        """These lines one after another, each seen by both."""
        for line in lines:
            self.do(line)
            self.see(*self.done(line))
            if line.words:
                self.reads(other(line.seat), line.words)

    def rest(self, by: Partner) -> None:
        """One asks for a break of twenty minutes, and both are ready again at once."""
        self.on[by].press(F2)
        self.on[by].choose(EN["minutes.calm"])
        self.model.act(by, "pause", until=self.model.now + 20 * MINUTE)
        for seat in (other(by), by):
            if seat == self.plain:
                self.at[seat].until(EN["break.ready"])
                self.type(seat, "1")
            else:
                self.on[seat].choose(EN["break.ready"])
            self.model.act(seat, "resume")
        self.see(*PARTNERS)

    def heard(self, *seats: Partner) -> None:
        """Wait until these hold all that was said, also what changed nothing on their page."""
        said = [(record.entry.seat, record.entry.act) for record in self.model.chairs["a"].records]
        for seat in seats:
            settled(lambda seat=seat: said == self.kept(seat), f"{seat} does not hold all that was said")  # type: ignore[misc]

    def stands(self, *seats: Partner) -> None:
        """These are at the same step as here, each with what they wrote and did not say, and hold all that was said."""
        for seat in seats:
            self.see(seat)
            if self.draft[seat]:
                self.on[seat].shows(self.draft[seat], EN["draft.kept"])
            self.heard(seat)

    def end(self) -> None:
        """Both have come to the end and close: exit code 0, and nothing is left on either disk."""
        for seat in PARTNERS:
            if seat in self.on:
                self.on[seat].press(CTRL_Q)
                assert 0 == self.on[seat].wait(), self.on[seat].text()
            else:
                self.shut(seat)
                assert 0 == self.at[seat].wait().code
            assert [".lock"] == [path.name for path in (self.place(seat) / "data" / "sessions").iterdir()]


def drafted(screen: Screen, home: Path, words: str) -> None:
    """Write these words there, and wait until they are kept on its disk."""

    def kept() -> int:
        return max((file.stat().st_mtime_ns for file in home.glob("data/sessions/*/drafts")), default=0)

    before = kept()
    screen.write(words)
    settled(lambda: kept() != before, "the draft is not kept")


def settled(look: Callable[[], bool], what: str) -> None:
    """Look at a disk until it is so: nobody says when it is."""
    end = time.monotonic() + PATIENCE
    while not look():
        assert time.monotonic() < end, what
        time.sleep(STEP)
