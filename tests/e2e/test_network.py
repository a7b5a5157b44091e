"""Two at one keyboard need no network, and touch none."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.process import environ
from tests.e2e.test_dialogues import BEGUN
from tests.table import typing

LONG = 60.0  # seconds that a process has to end by itself


def session(home: Path) -> tuple[list[str], dict[str, str], str]:
    """A command that plays a whole dialogue, its surroundings, and its input."""
    lines = [line for act in asyncio.run(typing("appreciation")) for line in act]
    command = [sys.executable, "-m", "duologue", "local", "appreciation", "--plain"]
    return command, environ(home), "\n".join([*BEGUN, *lines]) + "\n"


def test_a_dialogue_runs_where_there_is_no_network(tmp_path: Path) -> None:
    """In a network namespace without a network, the dialogue comes to its end."""
    unshare = shutil.which("unshare")
    allowed = unshare and subprocess.run([unshare, "-rn", "true"], capture_output=True, check=False).returncode == 0
    if not unshare or not allowed:
        pytest.skip("this kernel lets nobody make a network namespace")
    command, variables, keys = session(tmp_path)
    done = subprocess.run(
        [unshare, "-rn", *command], input=keys, env=variables, capture_output=True, text=True, timeout=LONG, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "Nothing of it is kept on this computer." in done.stdout


def test_a_dialogue_makes_no_network_call(tmp_path: Path) -> None:
    """No socket is ever made but the pair, within this process, by which asyncio wakes itself up."""
    strace = shutil.which("strace")
    if not strace or subprocess.run([strace, "-o", os.devnull, "true"], capture_output=True, check=False).returncode:
        pytest.skip("strace is not installed, or may not trace here")
    command, variables, keys = session(tmp_path)
    calls = tmp_path / "calls"
    done = subprocess.run(
        [strace, "-f", "-qq", "-e", "trace=%network", "-e", "signal=none", "-o", str(calls), *command],
        input=keys, env=variables, capture_output=True, text=True, timeout=LONG, check=False,
    )  # fmt: skip
    made = [line.split(maxsplit=1)[1] for line in calls.read_text().splitlines()]
    pair = set(re.findall(r"[0-9]+", made[0].partition("[")[2].partition("]")[0]))
    others = [call for call in made[1:] if re.split(r"[(,]", call)[1] not in pair]

    assert done.returncode == 0
    assert made[0].startswith("socketpair(AF_UNIX, ")
    assert others == []
