# ruff: noqa: SIM300 (what is expected stands first: assert expected == actual)
"""Two at one keyboard and one screen, from the first page on: how much it takes, and that it comes to its end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from duologue.core.shape import PARTNERS, Partner
from duologue.demo import Line
from duologue.page import Page
from duologue.phrases import EN
from duologue.recall import together
from tests.e2e.apart import NAMES
from tests.e2e.screen import F2, Screen
from tests.e2e.test_apart import SHORT
from tests.table import MINUTE, Couple, bundled

MOST = 12  # decisions of strangers, handing over among them, from who this is not for to the first mirrored sentence
FEWEST = 21  # keys that it takes beside the letters of what they say: two a choice, name or sentence, and else one
MIRROR = next(n for n, line in enumerate(SHORT) if n > 4 and line.act == "say")  # the first that is said back


class Here:
    """Two at one screen; `model` is the same dialogue here, and says whose turn it is and what they should see."""

    def __init__(self, home: Path, hasty: bool = True) -> None:
        self.screen, self.model, self.last = Screen(home, hasty=hasty), Couple(bundled("mirroring")), ""

    def __enter__(self) -> Here:
        return self

    def __exit__(self, *error: object) -> None:
        self.screen.kill()

    def begin(self) -> None:
        """From `duologue` alone to the first page of a dialogue, as strangers do it."""
        screen = self.screen
        screen.choose(EN["safety.go"])
        screen.choose(EN["start.local"])
        screen.answer(EN["name.a"], NAMES["a"])
        screen.answer(EN["name.b"], NAMES["b"])
        self.last = "a"

    def page(self, line: Line) -> Page:
        """What whoever does this should see; who has sat down says so first."""
        page = self.model.page(line.seat, shared=True)
        if page.who and self.last not in ("", line.seat):
            self.hand_over(line.seat)
        self.last = line.seat if page.who else ""
        self.screen.shows(page.headline)
        self.screen.until(self.screen.hints, "names no key")
        return page

    def hand_over(self, seat: Partner) -> None:
        """The other one sits down: one key, and somebody has to decide to press it."""
        self.screen.go_on(EN["screen.here"].format(name=NAMES[seat]))
        self.screen.decisions += 1

    def play(self, lines: Sequence[Line]) -> None:
        """These lines; where both are asked the same, one keyboard asks the speaker first."""
        left = list(lines)
        while left:
            state = self.model.chairs["a"].state
            asked = state.speaker if state.here.floor == "both" and not state.answers else left[0].seat
            line = next(line for line in left if line.seat == asked)
            left.remove(line)
            if together(self.model.view(asked, shared=True)):
                self.do(line)
                line = next(other for other in left if other.act == line.act)
                left.remove(line)
                self.model.act(line.seat, line.act, line.words)
            else:
                self.do(line)

    def do(self, line: Line) -> None:
        """Do this line."""
        page, screen = self.page(line), self.screen
        if line.words:
            screen.say(line.words)
        else:
            screen.choose(next(choice.label for choice in page.choices if choice.act == line.act))
        self.model.act(line.seat, line.act, line.words)

    def rest(self) -> None:
        """A break, from which both are back at once."""
        self.screen.press(F2)
        self.screen.choose(EN["minutes.calm"])
        self.model.act("a", "pause", until=self.model.now + 20 * MINUTE)
        self.screen.choose(EN["break.ready"])
        self.hand_over("b")
        self.screen.choose(EN["break.ready"])
        for seat in PARTNERS:
            self.model.act(seat, "resume")
        self.last = "b"


def test_strangers_come_to_the_first_mirrored_sentence_in_few_decisions(tmp_path: Path) -> None:
    """A choice, a name, a sentence sent and handing over are a decision each; each page names its keys."""
    with Here(tmp_path) as two:
        two.begin()
        two.play(SHORT[: MIRROR + 1])
        two.hand_over("a")
        two.screen.shows(EN["turn.check"].format(me=NAMES["a"]), SHORT[MIRROR].words)
        written = sum(len(line.words) for line in SHORT[: MIRROR + 1]) + sum(map(len, NAMES.values()))
        decisions, keys = two.screen.decisions, two.screen.keys - written

    assert MOST >= decisions
    assert FEWEST >= keys
