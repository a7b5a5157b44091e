"""The sentences of the screen alone; a part of phrases."""

from __future__ import annotations

from collections.abc import Mapping

SCREEN: Mapping[str, str] = {
    "screen.on": "Go on",
    "screen.write": "Write. Enter lets you read it once; nothing is sent yet. Ctrl+J makes a new line.",
    "screen.write.or": "Write, then Enter; or Tab for the answers below. Ctrl+J makes a new line.",
    "screen.armed": "Read it once. Enter sends it. Any other key goes on writing.",
    "screen.marked": "Enter takes the one that is marked.",
    "screen.idle": "There is nothing you have to do. A letter, then Enter, sends a word in between.",
    "screen.choose": "Press the letter of an answer, then Enter.",
    "screen.wait": "There is nothing you have to do just now.",
    "screen.ctrl_c": "Ctrl+Q closes. What was begun is kept.",
    "screen.keep": "Read it once. Enter keeps it, for your eyes alone.",
    "screen.hold": "It goes in {seconds} seconds. Any key holds it back.",
    "screen.marks": "Did a part not arrive? Tab, then arrows and Space, marks it.",
    "screen.more": "There is more below. End goes there.",
    "screen.alone": "I am alone with the screen",
    "screen.here": "{name} is here",
    "screen.notes": "For you alone. It stays on this computer, is never sent, and goes when the dialogue does.",
    "screen.notes.close": "Escape puts it away.",
    "screen.notes.none": "At one keyboard nothing can be noted for one of you alone.",
    "rail.line": "Step {n} of {most}: {label}.",
    "rail.next": "next: {label}",
    "key.so_far": "So far",
    "key.notes": "Notes",
    "key.back": "Back",
    "key.help": "Help",
    "key.pause": "Break",
    "key.leave": "Stop",
    "key.close": "Close",
}  # fmt: skip
