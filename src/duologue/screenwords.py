"""The sentences of the screen alone; a part of phrases."""

from __future__ import annotations

from collections.abc import Mapping

SCREEN: Mapping[str, str] = {
    "screen.on": "Go on",
    "screen.write": "Write. Enter lets you read it once; nothing is sent yet. Ctrl+J makes a new line.",
    "screen.write.or": "Write, then Enter; or Tab for the answers below. Ctrl+J makes a new line.",
    "screen.armed": "Read it once. Enter sends it. Any other key goes on writing.",
    "screen.marked": "Enter takes the one that is marked.",
    "screen.choose": "Press the letter of an answer, then Enter.",
    "screen.wait": "There is nothing you have to do just now.",
    "screen.ctrl_c": "Ctrl+Q closes. What was begun is kept.",
    "key.help": "This step",
    "key.pause": "Break",
    "key.leave": "Stop for today",
    "key.close": "Close",
}  # fmt: skip
