# ruff: noqa: SIM300 (what is expected stands first: assert expected == actual)
"""Whole dialogues on screens, from the invitation to the last page; and killed in between (`scripts/screens`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from duologue import demo
from duologue.core.shape import PARTNERS
from duologue.demo import Line
from duologue.phrases import EN
from tests.e2e.apart import Relay
from tests.e2e.guests import WORDS, Three, whole
from tests.e2e.screen import CTRL_Q
from tests.e2e.screens import Screens
from tests.e2e.test_apart import SHORT
from tests.e2e.test_screen_here import Here


def test_at_two_screens_a_dialogue_comes_to_its_end(tmp_path: Path) -> None:
    """With a mirror that did not fit, a break and a change of places, both read every word, and nothing is left."""
    with Relay(tmp_path / "relay") as relay, Screens(tmp_path, relay.address) as two:
        two.meet()
        two.play(SHORT[:9])
        two.rest("b")
        two.play(SHORT[9:])
        two.heard(*PARTNERS)
        two.end()
        done = relay.stop()

    assert 0 == done.code


def test_at_two_screens_the_need_and_the_need_not_to_comes_to_its_end(tmp_path: Path) -> None:
    """With what each keeps for themselves, cards that are passed, and a change of places."""
    with Relay(tmp_path / "relay") as relay, Screens(tmp_path, relay.address, "need-and-need-not-to") as two:
        two.meet()
        two.play(demo.script("need-and-need-not-to"))
        two.end()


def test_a_screen_and_plain_lines_come_to_the_end_together(tmp_path: Path) -> None:
    """Ben sits at plain lines, and neither can tell how the other one sits."""
    with Relay(tmp_path / "relay") as relay, Screens(tmp_path, relay.address, plain="b") as two:
        two.meet()
        two.play(SHORT[:9])
        two.rest("a")
        two.play(SHORT[9:])
        two.end()


@pytest.mark.parametrize("plain", ["", "b"], ids=["at screens", "one of the two in plain lines"])
def test_three_come_to_the_end_together(plain: str, tmp_path: Path) -> None:
    """Both sides have had their turn, with a facilitator who was killed, asked out and let in again."""
    with Relay(tmp_path / "relay") as relay, Three(tmp_path, relay.address, plain=plain) as three:
        read = whole(three, SHORT[12:])

    assert ["during", "again"] == [name for name in WORDS if read[name]]


@pytest.mark.parametrize("size", [(120, 40), (60, 24), (40, 20)], ids=str)
def test_the_first_mirror_in_windows_of_other_sizes(size: tuple[int, int], tmp_path: Path) -> None:
    """From the invitation to the check whoever has the floor sees what to do, and both see what was said."""
    with Relay(tmp_path / "relay") as relay, Screens(tmp_path, relay.address, size=size) as two:
        two.meet()
        two.play(SHORT[:6])

    assert "check" == two.model.chairs["a"].state.step


def test_at_one_screen_a_dialogue_comes_to_its_end(tmp_path: Path) -> None:
    """With a mirror that did not fit, a break and a change of places; nothing is left on the disk."""
    with Here(tmp_path) as two:
        two.begin()
        two.play(SHORT[:9])
        two.hand_over("a")
        two.last = "a"
        two.rest()
        two.play(SHORT[9:])
        two.screen.shows(EN["over.end"])
        two.screen.press(CTRL_Q)
        code = two.screen.wait()

    assert 0 == code
    assert [".lock"] == [path.name for path in (tmp_path / "data" / "sessions").iterdir()]


def killed(two: Screens, relay: Relay, victim: str) -> None:
    """This one is killed, and started again."""
    if victim == "relay":
        relay.kill()
        relay.start()
        return
    for seat in PARTNERS:
        if seat == victim:
            two.kill(seat)
            two.resume(seat)


@pytest.mark.parametrize("victim", [*PARTNERS, "relay"])
def test_killed_in_the_middle_of_a_sentence(victim: str, tmp_path: Path) -> None:
    """Client A, client B or the relay: both are at the same step with the same draft, and go on."""
    moments: list[tuple[int, Line]] = [(0, SHORT[0]), (4, SHORT[4]), (5, SHORT[5])]
    with Relay(tmp_path / "relay") as relay, Screens(tmp_path, relay.address) as two:
        two.meet()
        for place, line in moments:
            two.play(SHORT[len(two.model.chairs["a"].records) - 2 : place])
            two.compose(line)
            killed(two, relay, victim)
            two.stands(*PARTNERS)
        two.play(SHORT[5:6])
