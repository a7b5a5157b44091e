# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What would be left of a dialogue without anybody's asking for it."""

from __future__ import annotations

import pytest

from duologue.traces import none_left
from tests.test_cli import run


@pytest.mark.parametrize("how", ["--plain", ""])
def test_no_picture_of_the_memory_is_left(how: str) -> None:
    """Wherever people are asked something, the system is told to write no core, whatever it was told before."""
    pytest.importorskip("resource")
    code = (
        "import sys; from resource import *; hard = getrlimit(RLIMIT_CORE)[1]\n"
        "setrlimit(RLIMIT_CORE, (hard, hard))\n"
        "from duologue import cli; cli.main(sys.argv[1:]); print(hard, *getrlimit(RLIMIT_CORE))"
    )
    hard, *limits = run(*filter(None, ("practice", how)), code=code).stdout.split()[-3:]

    assert ["0", hard] == limits


def test_nothing_that_looks_in_on_the_screen_is_left_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was set for the program to log each key, save the screen or type by itself means nothing to Textual."""
    for name, value in (("LOG", "keys.log"), ("SCREENSHOT", "1"), ("PRESS", "y,enter"), ("ANIMATIONS", "none")):
        monkeypatch.setenv(f"TEXTUAL_{name}", value)
    code = (
        "from duologue import cli, traces; cli.main(['practice'])\n"
        "from textual.constants import LOG_FILE, SCREENSHOT_DELAY, PRESS, TEXTUAL_ANIMATIONS as moves\n"
        "print(LOG_FILE, SCREENSHOT_DELAY, PRESS or None, moves)"
    )
    environ = {"TEXTUAL": "devtools", "TERM": "xterm"}
    none_left(environ)

    assert ["None", "-1", "None", "none"] == run(code=code).stdout.split()[-4:]
    assert {"TERM": "xterm"} == environ
