"""What the relay's process may not hold: looked at in a real process, since contracts read only the text."""

from __future__ import annotations

import os
import subprocess
import sys

CLOSED = {
    "seal",
    "participant",
    "page",
    "pages",
    "plain",
    "hotseat",
    "journal",
    "library",
    "cli",
    "codes",
    "invite",
    "letters",
    "pairing",
    "connection",
}


def loaded(module: str) -> set[str]:
    """The modules in a fresh process that imported this one."""
    code = f"import {module}, sys; print(*sorted(sys.modules))"
    paths = os.pathsep.join(path for path in sys.path if path)
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": paths}, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_the_relay_holds_nothing_that_opens_a_body() -> None:
    """A process with the gate in it has never loaded what could open, draw or sit."""
    found = loaded("duologue_relay.gate")

    assert found & {f"duologue.{name}" for name in CLOSED} == set()
    assert found & {"textual", "spake2"} == set()


def test_a_whole_relay_holds_nothing_that_opens_a_body() -> None:
    """Neither has the process of the command."""
    found = loaded("duologue_relay.main")

    assert found & {f"duologue.{name}" for name in CLOSED} == set()
    assert found & {"textual", "spake2"} == set()


def test_core_loads_the_standard_library_alone() -> None:
    """A process with the rules in it has loaded no package at all."""
    packages = {name.partition(".")[0] for name in loaded("duologue.core.dialogue")} - {"duologue"}

    assert {name for name in packages if not name.startswith("_")} <= set(sys.stdlib_module_names) | {"sitecustomize"}
