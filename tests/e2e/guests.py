# ruff: noqa: SIM300 (what is expected stands first: assert expected == actual)
"""Two who talk, and Kim, whom both let in: three terminals and a relay, each of the three at a screen or in lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from duologue.core.shape import PARTNERS, Partner
from duologue.demo import Line
from duologue.drawing import told
from duologue.phrases import EN
from tests.e2e.screen import CTRL_Q, Screen
from tests.e2e.screens import Screens
from tests.helpers import unbroken

F8 = "\x1b[19~"
CODE = re.compile(r"Code [12]: ([0-9]+-[a-z]+-[a-z]+)")
ARRIVING = [Line("a", "say", "Our Saturdays"), Line("b", "now"), Line("a", "ready"), Line("b", "ready")]
WORDS = {
    "before": "Said before anybody came.",
    "during": "Said to all three.",
    "behind": "Said to you alone.",
    "alone": "Said after Kim had gone.",
    "again": "Said with Kim once more.",
}
ADVICE = "Take your time, both of you."


class Three(Screens):
    """Ana, Ben and Kim, each with a machine of their own; Kim sits at a screen."""

    kim: Screen
    seen = ""  # what was written to terminals of Kim's that are gone

    def __enter__(self) -> Three:
        return self

    def __exit__(self, *why: object) -> None:
        super().__exit__(None, None, None)
        if hasattr(self, "kim"):
            self.kim.kill()

    @property
    def kims(self) -> Path:
        """Kim's home."""
        return self.home / "Kim"

    def observe(self, *arguments: str) -> Screen:
        """Kim's program, for the first time or again."""
        columns, rows = self.size
        variables = {"DUOLOGUE_RELAY": self.relay}
        self.kim = Screen(self.kims, *arguments, columns=columns, rows=rows, variables=variables)
        return self.kim

    def codes(self) -> tuple[str, str]:
        """Kim says who they are, asks to read and to suggest, for two hours, and is given two codes."""
        known = self.kims.exists()
        kim = self.observe("observe")
        kim.choose(EN["safety.go"]) if not known else None
        kim.answer(EN["name.me"], "Kim")
        for answer in ("observe.scope.words", "observe.may.suggest", "observe.120"):
            kim.choose(EN[answer])
        kim.shows(EN["observe.codes"])
        first, second = kim.until(lambda: two_in(kim.text()), "has no two codes")
        return first, second

    # --- what a partner does about them

    def opened_by(self, seat: Partner, code: str) -> None:
        """This one types the code, and reads what is asked of them."""
        if seat == self.plain:
            self.type(seat, "/facilitator")
            self.at[seat].until(told(EN["guest.ask.how"]).splitlines()[-1])
            self.type(seat, code, "", "1")
            self.at[seat].until(EN["guest.offer"].format(name="Kim"))
            self.at[seat].until(EN["guest.yes"])
            return
        screen = self.on[seat]
        screen.press(F8)
        screen.shows(EN["guest.ask.how"])
        screen.say(code)
        screen.shows(EN["guest.offer"].format(name="Kim"), "Kim would read what you both say", EN["guest.offer.safe"])

    def agreed_by(self, seat: Partner) -> None:
        """This one, who has read it, says yes."""
        self.type(seat, "2") if seat == self.plain else self.on[seat].choose(EN["guest.yes"])
        self.reads_notice(seat, "Kim")

    def let_in(self) -> None:
        """Two codes, both typed, and both say yes: Kim sits there, and both see it."""
        for seat, code in zip(PARTNERS, self.codes(), strict=True):
            self.opened_by(seat, code)
            self.agreed_by(seat)
        for seat in PARTNERS:
            self.reads_notice(seat, "Kim sits with you and reads what you say")
        self.kim.lacks(EN["observe.waiting"])

    def reads_notice(self, seat: Partner, words: str) -> None:
        """This one sees these words, on the screen or in lines."""
        self.at[seat].until(words) if seat == self.plain else self.on[seat].shows(words)

    def asks(self, seat: Partner, what: str, number: str) -> None:
        """This one draws the curtain or asks them to step out; in plain lines by this number."""
        if seat == self.plain:
            self.type(seat, "/facilitator")
            self.at[seat].until(EN[what])
            self.type(seat, number)
        else:
            self.on[seat].press(F8)
            self.on[seat].choose(EN[what])

    # --- what Kim does

    def suggests(self, words: str) -> None:
        """Kim writes a word to both, and both have it before them."""
        self.kim.say(words)
        for seat in PARTNERS:
            self.reads_notice(seat, f"Kim suggests: {words}")

    def back(self) -> None:
        """Kim's process is killed in the middle of whatever it does, and Kim carries on."""
        self.kim.kill()
        self.seen += self.kim.raw.decode(errors="replace")
        self.observe("resume")

    def kim_is_out(self) -> str:
        """Kim closes, with nothing left on their disk; all that was ever written to their terminals."""
        self.kim.press(CTRL_Q)
        assert 0 == self.kim.wait(), self.kim.text()
        sessions = self.kims / "data" / "sessions"
        assert [".lock"] == [path.name for path in sessions.iterdir()]
        return self.seen + self.kim.raw.decode(errors="replace")


def two_in(picture: str) -> list[str]:
    """Both codes that stand there; none before both do."""
    found = CODE.findall(picture)
    return [str(code) for code in found] if len(found) == 2 else []


def whole(three: Three, rest: Sequence[Line]) -> dict[str, bool]:
    """A whole session with everything in it, from the summary on by `rest`; which of WORDS Kim's screens have seen."""
    three.meet()
    three.play([*ARRIVING, Line("a", "say", WORDS["before"])])
    three.let_in()
    three.kim.shows("Ben has the floor.")
    three.play([Line("b", "say", WORDS["during"])])
    three.kim.shows(WORDS["during"])
    three.back()
    three.kim.shows(WORDS["during"])
    three.suggests(ADVICE)
    three.play([Line("a", "yes"), Line("a", "yes")])
    three.asks("a", "guest.curtain.draw", "1")
    for seat in PARTNERS:
        three.reads_notice(seat, "The curtain is drawn")
    three.kim.shows(EN["observe.curtain"])
    three.play([Line("a", "say", WORDS["behind"])])
    three.kim.shows("Ben has the floor.")
    three.asks("b", "guest.out", "2")
    three.kim.shows(EN["observe.asked"].format(a="Ana", b="Ben"))
    three.play([Line("b", "say", WORDS["alone"])])
    first = three.kim_is_out()
    three.let_in()
    three.play([Line("a", "yes"), Line("a", "no"), Line("b", "say", WORDS["again"])])
    three.kim.shows(WORDS["again"])
    three.back()
    three.kim.shows(WORDS["again"])
    three.play([*rest])
    three.kim.shows(EN["observe.over"].format(a="Ana", b="Ben"))
    seen = unbroken(first + three.kim_is_out())
    three.end()
    return {name: words in seen for name, words in WORDS.items()}
