# ruff: noqa: SIM300 (what is expected stands first: assert expected == actual)
"""Two who talk from two machines, the relay between them, and the same dialogue here, to know what each should see."""

from __future__ import annotations

import re
import shutil
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from duologue.core.shape import PARTNERS, Partner
from duologue.core.state import other
from duologue.demo import Line
from duologue.drawing import told
from duologue.log import FileDisk, FileLog
from duologue.page import ONE_LINE, Page
from duologue.phrases import EN
from tests.e2e.process import Done, Program
from tests.helpers import PATIENCE
from tests.table import MINUTE, Couple, bundled, keys

NAMES: dict[Partner, str] = {"a": "Ana", "b": "Ben"}
SYNC = told(EN["safety.5"])  # the answer to /safety: all that was typed before was done, and is on the disk
EYES = "This is for my eyes alone."
CODE = re.compile(r"\n    ([0-9]+-[a-z]+-[a-z]+(?:@\S+)?)\n")
STARTS = told(EN["code.tell"]).splitlines()[0]  # behind the code


class Relay:
    """A relay that keeps its sessions in `home`, and comes back at the port that it had."""

    def __init__(self, home: Path, bare: bool = False) -> None:
        self.home, self.port, self.said, self.bare = home, 0, "", bare
        self.start()

    def __enter__(self) -> Relay:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.program.kill()

    @property
    def address(self) -> str:
        """Where it is."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, for the first time or again."""
        arguments = ("--port", str(self.port), "--data", str(self.home / "sessions"))
        self.program = Program(self.home, "relay", *arguments, bare=self.bare)
        self.port = int(self.program.until(". Ctrl+C stops it.").rpartition(":")[2].partition(".")[0])

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        self.said += self.program.out + self.program.err
        self.program.kill()

    def stop(self) -> Done:
        """Ask it to end, as its service does."""
        self.program.signal(signal.SIGTERM)
        done = self.program.wait()
        self.said += done.out + done.err
        self.program.kill()
        return done

    def wipe(self) -> None:
        """Kill it, and take away all that it kept."""
        self.kill()
        shutil.rmtree(self.home / "sessions")


class Apart:
    """Two processes, each with a home of its own, in `home`. `relay` = the one that is set for both, "" = none.

    `model` is the same dialogue, here: what is done there is done in it too, so that it says what each should see.
    """

    def __init__(
        self, home: Path, relay: str = "", id: str = "mirroring", terminal: bool = False, bare: bool = False
    ) -> None:
        self.home, self.relay, self.id, self.terminal, self.bare = home, relay, id, terminal, bare
        self.at: dict[Partner, Program] = {}
        self.model = Couple(bundled(id))
        self.draft: dict[Partner, str] = {"a": "", "b": ""}

    def __enter__(self) -> Apart:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for program in self.at.values():
            program.kill()

    def place(self, seat: Partner) -> Path:
        """The home of this one."""
        return self.home / NAMES[seat]

    def start(self, seat: Partner, *arguments: str, room: int = 0) -> Program:
        """A process of this one."""
        if seat in self.at:
            self.kill(seat)
        variables = {"DUOLOGUE_RELAY": self.relay} if self.relay else {}
        self.at[seat] = Program(
            self.place(seat), *arguments, terminal=self.terminal, room=room, variables=variables, hasty=True,
            bare=self.bare,
        )  # fmt: skip
        return self.at[seat]

    def kill(self, seat: Partner) -> None:
        """End this one's process in the middle of whatever it does."""
        self.at.pop(seat).kill()

    # --- meeting

    def invite(self, *more: str, where: str = "") -> str:
        """Ana invites; the code on her screen. `where` = the number of where her partner is, if she is asked."""
        ana = self.start("a", "invite", self.id, *more)
        ana.until(EN["safety.go"])
        ana.type("1", *where)
        ana.until(EN["name.me"])
        self.named("a")
        return self.code()

    def named(self, seat: Partner) -> None:
        """This one types their name; at a terminal they read it once."""
        self.at[seat].type(NAMES[seat])
        if self.terminal:
            self.at[seat].until(told(EN["plain.named"].format(name=NAMES[seat])))
            self.at[seat].type("")

    def code(self) -> str:
        """The next code on the host's screen."""
        found = CODE.search(self.at["a"].until(STARTS))
        assert found is not None
        return found[1]

    def joining(self) -> Program:
        """Ben starts to join, and is asked for the code."""
        ben = self.start("b", "join")
        ben.until(EN["safety.go"])
        ben.type("1")
        ben.until(told(EN["join.title"]).splitlines()[-1])
        return ben

    def sit(self) -> None:
        """Ben, who has typed the code, reads the invitation, sits down and says who he is."""
        ben = self.at["b"]
        ben.until(EN["invited.no"])
        ben.let_read() if self.terminal else None
        ben.type("1")
        ben.until(EN["name.me"])
        self.named("b")

    def meet(self) -> None:
        """Both, from nothing to the first page of their dialogue."""
        code = self.invite()
        self.joining().type(code)
        self.sit()
        self.see(*PARTNERS)

    # --- talking

    def page(self, seat: Partner) -> Page:
        """What this one should see."""
        return self.model.page(seat, live=True)

    def see(self, *seats: Partner) -> None:
        """Wait until these see the page that they should see now."""
        for seat in seats:
            for mark in marks(self.page(seat)):
                self.at[seat].until(mark)

    def warned(self, seat: Partner, name: str) -> None:
        """Wait until this one is told the sentence of this name."""
        self.at[seat].until(told(f"(!) {EN[name]}").splitlines()[0])

    def stands(self, *seats: Partner) -> None:
        """These are at the same step as here, each with what they wrote and did not say, and hold all that was said."""
        for seat in seats:
            self.at[seat].type("/repeat")
            self.see(seat)
            if self.draft[seat]:
                self.at[seat].until(f"    {self.draft[seat].splitlines()[0][:60]}")
            self.heard(seat)

    def heard(self, *seats: Partner) -> None:
        """Wait until these hold all that was said, also what changed nothing on their page."""
        said = [(record.entry.seat, record.entry.act) for record in self.model.chairs["a"].records]
        until = time.monotonic() + PATIENCE
        for seat in seats:
            while said != self.kept(seat):
                assert time.monotonic() < until, f"expected {said}, kept {self.kept(seat)}"
                self.at[seat].type("/safety")
                self.at[seat].until(SYNC)

    def kept(self, seat: Partner) -> list[tuple[str, str]]:
        """Who did what, as this one's machine keeps it."""
        (log,) = (self.place(seat) / "data" / "sessions").glob("0*/log")
        copy = self.home / f"{seat}.log"
        shutil.copy(log, copy)
        disk = FileDisk(copy)
        try:
            return [(record.entry.seat, record.entry.act) for record in FileLog(disk).stored()]
        finally:
            disk.close()

    def compose(self, line: Line) -> None:
        """Write the words of this line, and do not send them; what cannot be kept as a draft is not written yet."""
        seat = line.seat
        field = self.page(seat).field
        if line.words and field is not None and field.form not in ONE_LINE:
            self.type(seat, *(["/new"] if field.draft else []), line.words, "/safety")
            self.at[seat].until(SYNC)
            self.draft[seat] = line.words

    def do(self, line: Line) -> None:
        """Do this line: what is not written yet is written, and then it is sent."""
        seat = line.seat
        written, self.draft[seat] = self.draft[seat], ""
        page = self.page(seat)
        # What is for its writer's eyes alone is in no script: the act that leaves it is the field's own.
        words = line.words or (EYES if page.field is not None and page.field.act == line.act else "")
        self.type(seat, *(["", "1"] if written else keys(page, line.act, words)))

    def type(self, seat: Partner, *lines: str) -> None:
        """Type these lines; at a terminal as people do, who read before they choose."""
        for line in lines:
            if self.terminal and line.isdigit():
                self.at[seat].let_read()
            self.at[seat].type(line)

    def done(self, line: Line) -> tuple[Partner, ...]:
        """This line was done, here too; who sees another page by it."""
        before = {seat: self.page(seat).key for seat in PARTNERS}
        card = next((choice for choice in self.page(line.seat).choices if choice.act == line.act == "card"), None)
        if card is None:
            self.model.act(line.seat, line.act, line.words)
        else:
            self.model.act(line.seat, line.act, card.words, index=card.index)
        self._open()
        return tuple(seat for seat in PARTNERS if self.page(seat).key != before[seat])

    def _open(self) -> None:
        """What both have written under seal opens in the order in which the relay heard their keys: here as there."""
        if len(self.model.chairs["a"].state.written) < len(PARTNERS):
            return
        said, until = len(self.model.chairs["a"].records), time.monotonic() + PATIENCE
        while len(kept := self.kept("a")) < said + len(PARTNERS):
            assert time.monotonic() < until, f"no keys after {kept}"
            self.type("a", "/safety")
            self.at["a"].until(SYNC)
        for seat, _ in kept[said:]:
            self.model.tell(self.model.chairs["a" if seat == "a" else "b"].due(self.model.now))
        self.type("a", "/repeat")  # what was read over meanwhile

    def play(self, lines: Sequence[Line]) -> None:
        """These lines one after another, each seen by both."""
        for line in lines:
            self.do(line)
            self.see(*self.done(line))

    def rest(self, by: Partner) -> None:
        """One asks for a break of twenty minutes, and both are ready again at once."""
        self.type(by, "/pause", "2")
        self.model.act(by, "pause", until=self.model.now + 20 * MINUTE)
        for seat in PARTNERS:
            self.at[seat].until(EN["break.ready"])
        for seat in (other(by), by):
            self.type(seat, "1")
            self.model.act(seat, "resume")
        self.see(*PARTNERS)

    def resume(self, *seats: Partner) -> None:
        """These start their program again, and carry on."""
        for seat in seats:
            self.start(seat, "resume")

    def shut(self, seat: Partner) -> None:
        """At a terminal this one has read the last page, and closes."""
        if self.terminal:
            self.at[seat].until(EN["plain.over"])
            self.at[seat].type("")

    def end(self) -> None:
        """Both have come to the end: nothing on standard error, nothing on either disk, and exit code 0."""
        for seat in PARTNERS:
            self.shut(seat)
            done = self.at[seat].wait()
            assert (0, "") == (done.code, done.err)
            assert [".lock"] == [path.name for path in (self.place(seat) / "data" / "sessions").iterdir()]


def marks(page: Page) -> list[str]:
    """By what a page is known among its neighbours: its headline, and what stands on it, by its first words.

    Not by a card: in another session another one may lie on top.
    """
    blocks = [told(block.text).splitlines()[0][:40] for block in page.blocks if block.kind in ("words", "prompt")]
    return [f"\n{told(f'== {page.headline}')}", *blocks]
