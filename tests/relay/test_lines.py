# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
import json
import logging
from typing import Any

import pytest

from duologue_relay.lines import OWN, Lines, quiet

SECRET = "I felt alone on Sunday"


def written(name: str, msg: str, *args: Any, level: int = logging.INFO, error: Any = None, **extra: Any) -> Any:
    """What is written down for this."""
    record = logging.LogRecord(
        name, level, "file.py", 1, msg, args, error and (type(error), error, error.__traceback__)
    )
    record.created = 12.0
    vars(record).update(extra)
    line = Lines().format(record)
    assert "\n" not in line
    return json.loads(line)


def test_our_own_lines_say_what_happened() -> None:
    """An event and whole numbers under known names."""
    line = written(OWN, "listening", port=8765, text=SECRET)

    assert {"at": 12_000, "level": "info", "event": "listening", "port": 8765} == line


def test_what_others_write_is_not_kept() -> None:
    """Of another's message stays where it came from; of one of ours that was made from parts, no more."""
    for name in ("websockets.server", "asyncio", OWN):
        line = written(name, "connection %s", SECRET, port=1, level=logging.ERROR)

        assert {"at": 12_000, "level": "error", "event": name} == line


def test_of_an_error_its_kind_and_place_are_kept() -> None:
    """Neither its message nor anything that it was raised with."""
    try:
        raise ValueError(SECRET)
    except ValueError as caught:
        line = written("asyncio", SECRET, error=caught)
    bare = written("asyncio", SECRET, error=OSError(SECRET))

    assert ("ValueError", True) == (line["error"], line["where"].startswith("test_lines.py:"))
    assert ("OSError", "") == (bare["error"], bare["where"])
    assert SECRET not in str(line) + str(bare)


@pytest.mark.parametrize(("level", "after"), [("NOTSET", "WARNING"), ("DEBUG", "WARNING"), ("ERROR", "ERROR")])
def test_the_library_below_never_quotes_what_passes(level: str, after: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its loggers are at WARNING or above, whatever they were set to."""
    monkeypatch.setattr(logging.getLogger(), "level", logging.WARNING)
    loggers = [logging.getLogger(name) for name in ("websockets", "websockets.server")]
    for logger in loggers:
        monkeypatch.setattr(logger, "level", logging.getLevelName(level))
        logger.manager._clear_cache()  # type: ignore[attr-defined]
    quiet()

    assert [after] * 2 == [logging.getLevelName(logger.level) for logger in loggers]
