# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Beside the screen nothing is said."""

from __future__ import annotations

import logging
import sys
import threading
import warnings

import pytest

from duologue.tui.silence import silence


def test_nothing_is_said_meanwhile_and_all_of_it_afterwards(capsys: pytest.CaptureFixture[str]) -> None:
    """Logs, warnings, and faults in threads and in what is thrown away."""

    def fails() -> None:
        raise ValueError("a secret")

    before = sys.excepthook, sys.unraisablehook, threading.excepthook
    with silence():
        logging.getLogger("duologue").error("a secret")
        warnings.warn("a secret", stacklevel=1)
        thread = threading.Thread(target=fails)
        thread.start()
        thread.join()
        sys.excepthook(ValueError, ValueError("a secret"), None)
    after = sys.excepthook, sys.unraisablehook, threading.excepthook

    assert ("", "") == tuple(capsys.readouterr())
    assert before == after
    assert logging.root.manager.disable == logging.NOTSET
