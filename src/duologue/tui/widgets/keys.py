"""Keys by the names under which terminals report them: what sends, what makes a new line, what does nothing."""

from __future__ import annotations

NEW_LINE = ("ctrl+j", "shift+enter", "alt+enter")
_ALONE = ("shift", "control", "alt", "super", "hyper", "meta", "lock")


def enters(key: str) -> bool:
    """Whether this is Enter: some terminals name it after what is held with it, and some after its byte."""
    return key not in NEW_LINE and key.endswith(("enter", "\r"))


def alone(key: str) -> bool:
    """Whether this is a key that does nothing by itself, as Shift: newer terminals tell of those too."""
    return key.rpartition("_")[2] in _ALONE
