"""Two processes and a relay in one of them, over real sockets of this machine."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

from duologue.phrases import EN
from tests.e2e.process import Program

FIRST = "Type a number from 1 to 2, then Enter."
CODE = re.compile(r"[0-9]+-[a-z]+-[a-z]+@127[.]0[.]0[.]1:[0-9]+")


def met(host: Program, guest: Program) -> None:
    """Both come to the first page of a dialogue."""
    host.until(FIRST)
    host.type("1", "1", "Ana")
    code = CODE.search(host.until("It works once"))
    assert code is not None
    guest.until(FIRST)
    guest.type("1", code[0])
    guest.until(EN["invited.sit"])
    guest.type("1")
    guest.until(EN["name.me"])
    guest.type("Ben")
    host.until("== Ana, your turn.")
    guest.until("== It is Ana's turn.")


def test_what_two_say_survives_the_death_of_both(tmp_path: Path) -> None:
    """The host is killed, relay and all, and the guest too; both carry on where they were, and stop together."""
    homes = tmp_path / "ana", tmp_path / "ben"
    with Program(homes[0], "invite", "mirroring") as host, Program(homes[1], "join") as guest:
        met(host, guest)
        host.type("Our Saturdays", "", "1")
        guest.until("Our Saturdays")
        host.kill()
        guest.kill()
    with Program(homes[0], "resume") as host, Program(homes[1], "resume") as guest:
        for program, name in ((host, "Ben"), (guest, "Ana")):
            program.until(f"with {name}), begun")
        guest.until("Our Saturdays")
        guest.type("/stop")
        guest.until(EN["stop.yes"])
        guest.type("1")
        host.until(EN["over.left"])
        ended = [program.wait() for program in (host, guest)]

    assert [(done.code, done.err) for done in ended] == [(0, "")] * 2
    assert [list((home / "data" / "sessions").glob("[!.]*")) for home in homes] == [[], []]


def test_ctrl_c_while_a_code_is_shown_keeps_nothing(tmp_path: Path) -> None:
    """One reads that it stopped, and not that there is something to carry on with."""
    with Program(tmp_path, "invite", "mirroring") as host:
        host.until(FIRST)
        host.type("1", "1", "Ana")
        host.until("It works once")
        os.kill(host.pid, signal.SIGINT)
        done = host.wait()

    assert (done.code, done.err) == (130, f"\n{EN['plain.stopped']}\n")
    assert not (tmp_path / "data").exists()
