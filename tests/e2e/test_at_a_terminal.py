# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""The program at a terminal: real keys, echoed, with the haste and the signals of real fingers."""

from __future__ import annotations

import signal
from pathlib import Path

from duologue.drawing import told
from duologue.phrases import EN
from tests.e2e.process import Program, run
from tests.e2e.test_crashes import left


def begun(home: Path) -> Program:
    """A terminal at which two have said who they are, and Ana has the floor."""
    program = Program(home, "local", "mirroring", terminal=True)
    program.until(EN["safety.go"])
    program.type("1")
    program.until("Who would like to begin?")
    program.type("Ana", "")
    program.until("And who is with you?")
    program.type("Ben", "")
    program.until("== Ana, your turn.")
    return program


def test_ctrl_c_keeps_everything(tmp_path: Path) -> None:
    """A few steps by hand, then Ctrl+C in the middle of a text: exit code 130, one sentence, and all is kept."""
    with begun(tmp_path) as program:
        program.type("Our Saturdays", "")
        program.until(told(EN["plain.send"]).splitlines()[-1])
        program.let_read()
        program.type("1")
        program.until("== Ben, your turn.")
        program.let_read()
        program.type("1")
        program.until("== Ana and Ben, this one is for both of you.")
        program.type("/help")
        program.until("/safety  says who this is not for.")
        program.press("\x03")
        done = program.wait()
    resumed = run(tmp_path, "resume", typed=[])

    assert (130, f"\n{EN['plain.cut']}\n") == (done.code, done.err)
    assert "\x1b" not in done.out
    assert "== Ana and Ben, this one is for both of you." in resumed.out


def test_two_others_are_watched_at_a_terminal(tmp_path: Path) -> None:
    """Enter goes on at once to the next page, and /quit stops: exit code 0."""
    with Program(tmp_path, "demo", terminal=True) as program:
        program.until("Enter goes on at once;")
        program.type("")
        program.until("  Alex > ")
        program.type("", "")
        program.until("  Alex > ")
        program.type("/quit")
        done = program.wait()

    assert (0, "") == (done.code, done.err)
    assert done.out.endswith("Stopped.\n")


def test_ctrl_d_closes(tmp_path: Path) -> None:
    """The end of input from a keyboard is no error, and what was written is kept."""
    with begun(tmp_path) as program:
        program.type("Our Saturdays", "/repeat")
        program.until("    Our Saturdays\n")
        program.press("\x04")
        done = program.wait()

    assert (0, "") == (done.code, done.err)
    assert done.out.endswith(f"{told(EN['plain.ended'])}\n")
    assert ["Our Saturdays"] == [chair.draft.text for chair in left(tmp_path)[0].chairs.values() if chair.draft]


def test_a_terminal_that_is_closed_loses_nothing(tmp_path: Path) -> None:
    """Closing the window ends the program; the dialogue waits with its draft."""
    with begun(tmp_path) as program:
        program.type("Our Saturdays", "/repeat")
        program.until("    Our Saturdays\n")
        program.hang_up()
        done = program.wait()

    assert done.code in (-signal.SIGHUP, 0, 1)
    assert "Traceback" not in done.err
    assert ["Our Saturdays"] == [chair.draft.text for chair in left(tmp_path)[0].chairs.values() if chair.draft]


def test_a_paste_neither_sends_nor_loses_a_line(tmp_path: Path) -> None:
    """Two hundred pasted lines, blank ones and numbers among them, are one text, and not a line of it is said."""
    lines = [f"line {n} of what I never said" for n in range(200)]
    pasted = [line for n, text in enumerate(lines) for line in (text, *(["", "1"] if n % 50 == 49 else []))]
    with begun(tmp_path) as program:
        program.type(*pasted)
        program.type("/repeat")
        program.until("    line 199 of what I never said\n    1\n")
        program.kill()
    (table,) = left(tmp_path)
    draft = table.chairs["a"].draft

    assert (2, "invite") == (table.state.seq, table.state.step)
    assert draft is not None
    assert pasted == draft.text.split("\n")
