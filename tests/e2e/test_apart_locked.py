# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What a passphrase closes stays closed on the disk, is asked for unseen, and opens with nothing else."""

from __future__ import annotations

import re
import termios
from pathlib import Path

from duologue.core.shape import PARTNERS
from duologue.drawing import told
from duologue.errors import NeedsPassphrase, WrongPassphrase
from duologue.phrases import EN
from tests.e2e.apart import Apart, Relay
from tests.e2e.process import Program
from tests.e2e.test_apart import SHORT

SECRET, WRONG = "seven grey herons", "seven grey otters"
ASK = told(EN["passphrase.ask"])


def hidden(program: Program, ask: str, secret: str) -> None:
    """Answer a question whose answer is not shown."""
    program.until(ask)
    program.until("\n")
    program.type(secret)


def test_a_passphrase_closes_what_is_kept(tmp_path: Path) -> None:
    """No name, topic or word is in a file; a wrong one is told, it is never shown, and Ctrl+C leaves the echo on."""
    with Relay(tmp_path / "relay") as relay, Apart(tmp_path, relay.address, terminal=True) as two:
        ana = two.start("a", "invite", "mirroring", "--passphrase")
        ana.until(EN["safety.go"])
        ana.type("1")
        ana.until(EN["name.me"])
        two.named("a")
        hidden(ana, told(EN["passphrase.new"]).splitlines()[-1], SECRET)
        hidden(ana, told(EN["passphrase.again"]), SECRET)
        two.joining().type(two.code())
        two.sit()
        two.see(*PARTNERS)
        two.play(SHORT[:1])
        two.type("b", "1")
        two.see(*two.done(SHORT[1]))
        two.kill("a")
        held = kept(two)
        ana = asked(two)
        ana.until(ASK)
        during = echoes(ana)
        ana.press("\x03")
        stopped = ana.wait()
        after = echoes(ana)
        ana = asked(two)
        hidden(ana, ASK, WRONG)
        ana.until(str(WrongPassphrase())[:60])
        hidden(ana, ASK, SECRET)
        two.see("a")
        seen = ana.out + stopped.out

    closed = ("Ana", "Ben", "Saturdays", "Mirroring", SECRET, relay.address)
    assert [] == [what for what in closed if what.encode() in held]
    assert (130, f"\n{EN['plain.stopped']}\n") == (stopped.code, stopped.err)
    assert (False, True) == (during, after)
    assert [] == [secret for secret in (SECRET, WRONG) if secret in seen]


def echoes(program: Program) -> bool:
    """Whether the terminal shows what is typed."""
    return bool(termios.tcgetattr(program.terminal)[3] & termios.ECHO)


def asked(two: Apart) -> Program:
    """Ana starts again, and is asked for her passphrase."""
    ana = two.start("a", "resume")
    ana.until(str(NeedsPassphrase())[:60])
    return ana


def kept(two: Apart) -> bytes:
    """All that can be read of what Ana's computer keeps: names of files, and what is in them."""
    sessions = two.place("a") / "data" / "sessions"
    held = b"\n".join(
        str(path.relative_to(sessions)).encode() + (path.read_bytes() if path.is_file() else b"")
        for path in sessions.rglob("*")
    )
    # Three letters are found by chance in what is sealed; in the midst of other letters they are not.
    return b"\n".join(re.findall(rb"[ -~]{8,}", held))
