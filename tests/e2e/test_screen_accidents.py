"""Nothing happens by accident: what fingers do on a real terminal without meaning it sends and chooses nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from duologue.phrases import EN
from tests.e2e.apart import Relay
from tests.e2e.screen import ENTER, F2, Screen
from tests.e2e.screens import Screens
from tests.e2e.test_apart import SHORT
from tests.e2e.test_screen_here import Here

FLOOR = EN["turn.other"].format(me="Ana")
QUIET = 0.5  # seconds in which whatever was pressed is done


def held(screen: Screen) -> None:
    """Enter held down, as terminals repeat it: twenty times within a second."""
    for _ in range(20):
        screen.press(ENTER)
        screen.still(0.03)


def twice(screen: Screen) -> None:
    """Enter, and Enter again once it is seen to be armed."""
    screen.press(ENTER)
    screen.until(screen.armed, "is not armed")
    screen.press(ENTER)


WORDS: list[Callable[[Screen], object]] = [
    lambda screen: screen.press(ENTER),
    lambda screen: screen.press(ENTER, ENTER),
    twice,
    held,
    lambda screen: screen.paste("one line\nanother line\n\n1\n"),
    lambda screen: screen.paste("one line\r\ranother line\r"),
]


def test_no_words_are_sent_without_being_meant(tmp_path: Path) -> None:
    """One Enter, two within a second, a held one, and a paste of many lines: the same page, and all the words."""
    with Here(tmp_path, hasty=False) as two:
        two.begin()
        screen = two.screen
        screen.write("Our Saturdays")
        for accident in WORDS:
            accident(screen)
            screen.still(QUIET)
            screen.shows(FLOOR)
            screen.press(" ")
            screen.until(lambda: not screen.armed(), "is still armed")
        screen.shows("another line")
        screen.send()
        screen.go_on(EN["screen.here"].format(name="Ben"))
        screen.shows("Is now a good time for this?", "Our Saturdays", "one line", "another line")


def test_no_answer_is_given_without_being_meant(tmp_path: Path) -> None:
    """Enter and nothing else, a held one, a paste, and a letter and nothing else choose nothing."""
    accidents: list[Callable[[Screen], object]] = [
        lambda screen: screen.press(ENTER),
        held,
        lambda screen: screen.paste("n\nn\n\n"),
        lambda screen: screen.press("n"),
    ]
    with Here(tmp_path) as two:
        two.begin()
        two.play(SHORT[:1])
        two.screen.go_on(EN["screen.here"].format(name="Ben"))
        for accident in accidents:
            two.screen.shows("Is now a good time for this?")
            accident(two.screen)
            two.screen.still(QUIET)
        two.screen.shows("Is now a good time for this?")
        two.screen.choose("Now is good")


def test_a_page_that_changes_under_the_fingers_confirms_nothing(tmp_path: Path) -> None:
    """Ben asks for a break while Ana has read her words and is about to send them: they are her draft afterwards."""
    with Relay(tmp_path / "relay") as relay, Screens(tmp_path, relay.address) as two:
        two.meet()
        ana, ben = two.on["a"], two.on["b"]
        ana.write(SHORT[0].words)
        ana.arm()
        ben.press(F2)
        ben.choose(EN["minutes.calm"])
        ana.shows(EN["break.ready"])
        held(ana)
        ana.shows(EN["break.ready"], EN["draft.kept"])
        ana.choose(EN["break.ready"])
        ben.choose(EN["break.ready"])
        ana.shows(two.page("a").headline, "Our Saturdays")
        assert not ana.armed()
        ana.send()
        two.see(*two.done(SHORT[0]))
        ben.shows("Our Saturdays")


@pytest.mark.parametrize("key", [ENTER, "n", "y"])
def test_a_key_that_comes_too_early_marks_nothing(key: str, tmp_path: Path) -> None:
    """Whatever is pressed as a page comes was meant for the page before it."""
    with Screen(tmp_path, hasty=False) as screen:
        screen.shows(EN["safety.go"])
        screen.press(key, ENTER)
        screen.still(QUIET)
        assert screen.has(EN["safety.go"])
        assert not screen.has(EN["screen.marked"])
