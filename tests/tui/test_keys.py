"""What the bytes of real terminals do where one writes."""

from __future__ import annotations

import pytest
from textual import events
from textual._xterm_parser import XTermParser  # private: it is how a terminal's bytes become keys
from textual.message import Message

from duologue.tui.widgets.keys import alone as does_nothing
from duologue.tui.widgets.keys import enters
from tests.tui.alone import alone, made

ARM, LINE, NOTHING, LEAVE, TOUCH = "arm", "new line", "nothing", "leave", "touch"
TERMINALS = ("any", "xterm", "kitty")
BYTES = [
    # every terminal, tmux and a browser among them: without a newer protocol they tell no two Enters apart
    ("any", "\r", ARM),
    ("any", "\x1b\r", ARM),  # Alt+Enter
    ("any", "\n", LINE),  # Ctrl+J
    ("any", "\x1b\n", LINE),
    ("any", "\t", LEAVE),
    ("any", "\x1b[Z", LEAVE),
    ("any", "a", "text: a"),
    ("any", " ", "text:  "),
    ("any", "é", "text: é"),
    ("any", "寂", "text: 寂"),
    ("any", "\U0001f469\u200d\u2764", "text: \U0001f469\u200d\u2764"),
    ("any", "می\u200cخواهم", "text: می\u200cخواهم"),
    ("any", "\x1b[200~one\r\ntwo\r\x1b[201~", "text: one\ntwo\n"),  # a paste with Enter inside it
    ("any", "\x1b[200~\x1b[31mred\u202e\x07\x1b[201~", "text: ^[31mred"),
    ("any", "\x1b[200~" + "x" * 100_000 + "\x1b[201~", "text: " + "x" * 100_000),
    ("any", "\x1b[A", TOUCH),
    ("any", "\x1b[D", TOUCH),
    ("any", "\x1b[11~", TOUCH),
    ("any", "\x1b", TOUCH),
    ("any", "\x00", TOUCH),
    ("any", "\x13", TOUCH),  # Ctrl+S
    ("any", "\x1b[O\x1b[I", NOTHING),  # the window is left, and looked at again
    # tmux and xterm, where keys are told with what is held (modifyOtherKeys)
    ("xterm", "\x1bOM", ARM),  # Enter of the keypad
    ("xterm", "\x1b[27;2;13~", ARM),  # Shift+Enter: nobody can tell it from others there
    ("xterm", "\x1b[27;3;13~", ARM),
    ("xterm", "\x1b[27;5;13~", ARM),
    ("xterm", "\x1b[27;6;13~", ARM),
    ("xterm", "\x1b[27;5;106~", LINE),
    ("xterm", "\x1b[27;5;115~", TOUCH),  # Ctrl+S, with its letter
    # kitty and those who speak like it
    ("kitty", "\x1b[13u", ARM),
    ("kitty", "\x1b[13;5u", ARM),
    ("kitty", "\x1b[13;6u", ARM),
    ("kitty", "\x1b[13;4u", ARM),
    ("kitty", "\x1b[13;9u", ARM),
    ("kitty", "\x1b[57414u", ARM),
    ("kitty", "\x1b[57414;5u", ARM),
    ("kitty", "\x1b[13;2u", LINE),
    ("kitty", "\x1b[13;3u", LINE),
    ("kitty", "\x1b[106;5u", LINE),
    ("kitty", "\x1b[109;5u", TOUCH),
    ("kitty", "\x1b[9u", LEAVE),
    ("kitty", "\x1b[9;2u", LEAVE),
    ("kitty", "\x1b[97u", "text: a"),
    ("kitty", "\x1b[97;2;65u", "text: A"),
    ("kitty", "\x1b[27u", TOUCH),
    *(("kitty", f"\x1b[{key}u", NOTHING) for key in (57358, 57359, 57360, 57445, 57446, 57451, 57452, 57453, 57454)),
    *(("kitty", f"\x1b[{key}u", NOTHING) for key in ("57441;2", "57442;5", "57443;3", "57444;9", "57447;2", "57448;5")),
    *(("kitty", f"\x1b[{key}u", NOTHING) for key in ("57449;3", "57450;9")),
]


def events_of(sent: str) -> list[Message]:
    """What Textual makes of these bytes, with nothing behind them."""
    parser = XTermParser(False)
    return [*parser.feed(sent), *parser.feed("")]


@pytest.mark.parametrize("terminal", TERMINALS)
async def test_bytes_do_what_they_are_meant_to(terminal: str) -> None:
    """In the composer these bytes arm, make a new line, are text, leave, or do nothing; none of them sends."""
    rows, found = [(sent, does) for kind, sent, does in BYTES if kind == terminal], []
    app = alone("text")
    async with app.run_test(size=(80, 24)) as pilot:
        for sent, _ in rows:
            await app.turn_to(made("text"))
            await pilot.pause()
            box = app.focused
            for event in events_of(sent):
                app.post_message(event)
                await pilot.pause()
            found.append((sent, _done(app.form.words, set(app.told), app.focused is not box)))

    assert rows == found


def _done(words: str, told: set[str], left: bool) -> str:
    """What has happened, in the words of the table."""
    if left:
        return LEAVE
    plain = {("", ("entered",)): ARM, ("\n", ("touched",)): LINE, ("", ()): NOTHING, ("", ("touched",)): TOUCH}
    return plain.get((words, tuple(told)), f"text: {words}")


@pytest.mark.parametrize("terminal", TERMINALS)
def test_every_enter_is_known(terminal: str) -> None:
    """Whatever a terminal calls Enter is Enter or a new line, and nothing else is."""
    for kind, sent, does in BYTES:
        for event in events_of(sent) if kind == terminal else []:
            if isinstance(event, events.Key):
                assert (does == ARM) == enters(event.key)
                assert (does == NOTHING) == does_nothing(event.key)
