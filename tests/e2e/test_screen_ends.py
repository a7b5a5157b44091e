# ruff: noqa: SIM300 (what is expected stands first: assert expected == actual)
"""However a screen ends, the terminal is as it was, and the words that were written are there at the next."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from duologue.phrases import EN
from tests.e2e.screen import Screen
from tests.e2e.screens import drafted
from tests.e2e.test_screen_here import Here

WRITTEN = "Our Saturdays, and"
BACK = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?1003l", b"\x1b[?2004l")
"""Out of the second screen, the cursor on, the mouse off twice, pastes as they are."""
FORTH = tuple(code[:-1] + (b"l" if code == b"\x1b[?25h" else b"h") for code in BACK)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_gives_the_terminal_back_and_keeps_the_words(number: int, tmp_path: Path) -> None:
    """Each thing that was switched on is switched off last, and at `resume` the draft is there."""
    with Here(tmp_path) as two:
        two.begin()
        drafted(two.screen, tmp_path, WRITTEN)
        two.screen.signal(number)
        code = two.screen.wait()
        raw = two.screen.raw
    with Screen(tmp_path, "resume") as again:
        again.go_on(EN["screen.alone"])
        again.shows(WRITTEN)

    assert code in (0, -number)
    assert [] == [off for on, off in zip(FORTH, BACK, strict=True) if raw.rfind(off) < raw.rfind(on)]
    assert b"Traceback" not in raw


def test_a_terminal_that_is_pulled_loses_no_words(tmp_path: Path) -> None:
    """Closing the window ends the program within its time, and at `resume` the draft is there."""
    with Here(tmp_path) as two:
        two.begin()
        drafted(two.screen, tmp_path, WRITTEN)
        two.screen.pull()
    with Screen(tmp_path, "resume") as again:
        again.go_on(EN["screen.alone"])
        again.shows(WRITTEN)


def test_a_window_that_changes_its_size_keeps_the_words(tmp_path: Path) -> None:
    """In the middle of a sentence, to all sizes and back, and one goes on writing where one was."""
    with Here(tmp_path) as two:
        two.begin()
        two.screen.write(WRITTEN)
        for size in ((120, 40), (60, 24), (40, 20), (80, 24)):
            two.screen.resize(*size)
            two.screen.shows(WRITTEN)
        two.screen.type(" our walks")
        two.screen.shows(f"{WRITTEN} our walks")


# --- kill -9
