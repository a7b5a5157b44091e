"""Make and keep `.venv`, the folder with what this checkout needs to run; shared by the scripts beside it.

Standard library only, because it runs before anything is installed; and nothing that an older Python 3
cannot parse, because it must live long enough there to say what is missing.

`.venv/stamp` names what is completely installed. It goes first and comes back last, so a run that was cut
short is never taken for a finished one.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

if sys.platform != "win32":
    import fcntl

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "stamp"
PIP = [str(PYTHON), "-I", "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]

NO_VENV = "This Python cannot make a virtual environment; Debian and Ubuntu need: apt install python3-venv"
NO_PARTS = "What duologue needs could not be installed: check that you are online, then start again"


def run(pins: str, *arguments: str) -> NoReturn:
    """Become the Python of `.venv`, with these arguments; `pins` as for `ensure`."""
    ensure(pins)
    command = [str(PYTHON), *arguments]
    if os.name == "nt":  # exec there starts a second program, and the shell does not wait for its end
        raise SystemExit(subprocess.call(command))
    os.execv(command[0], command)


def ensure(pins: str) -> None:
    """Install `pins` (`run.txt`, or `dev.txt`, which holds all of it) and this checkout, unless that is done.

    Raises `SystemExit` with one plain sentence if it cannot be done.
    """
    if sys.version_info < OLDEST:
        here, needed = ("{}.{}".format(*version[:2]) for version in (sys.version_info, OLDEST))
        raise SystemExit(
            f"duologue needs Python {needed} or newer, and this is {here}; "
            f"with a newer one installed, try: python{needed} {sys.argv[0]}"
        )
    if pins == "dev.txt":  # the tests start hundreds of processes: none of them shall compile everything anew
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if _installed(pins):
        return
    what = "duologue" if pins == "run.txt" else "duologue and its test tools"
    print(f"Setting up {what} in .venv. This is done once, and takes up to a minute.", file=sys.stderr)
    try:
        _install_alone(pins)
    except OSError as error:
        raise SystemExit(f"duologue cannot be set up in {ROOT}: {error.strerror}.") from None
    except KeyboardInterrupt:
        print("Stopped; the next start sets it up afresh.", file=sys.stderr)
        raise SystemExit(130) from None


def _install_alone(pins: str) -> None:
    with (ROOT / ".venv.lock").open("w") as lock:
        # Whoever comes second waits here and then finds the work done. pip inherits the lock, so that one
        # left behind by a killed script is waited for too.
        if sys.platform != "win32":
            fcntl.flock(lock, fcntl.LOCK_EX)
        if not _installed(pins):
            _install(pins, lock.fileno())


def _install(pins: str, lock: int) -> None:
    make = [sys.executable, "-I", "-m", "venv", "--clear", str(VENV)]
    fill = [*PIP, "--require-hashes", "-r", str(ROOT / "scripts" / "pins" / pins)]
    link = [*PIP, "--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    # Test tools are added to a finished folder, because a dialogue may be running from it at this moment.
    # Anything else may be half of something: start from an empty one.
    finished = STAMP.read_text() if _installed("run.txt") else ""
    STAMP.unlink(missing_ok=True)
    for command in [fill] if finished else [make, fill, link]:
        done = _call(command, lock)
        if done.returncode:
            VENV.mkdir(exist_ok=True)
            (VENV / "install.log").write_bytes(done.stdout)
            if finished:  # pip has given up and left what was there as it was
                STAMP.write_text(finished)
            raise SystemExit(f"{NO_VENV if command is make else NO_PARTS} (details: .venv/install.log).")
    STAMP.write_text("\n".join([_digest("run.txt"), _digest(pins)]))


def _call(command: "list[str]", lock: int) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        command,
        env={**os.environ, "PIP_USER": "0"},  # with "1" among a person's own settings, pip refuses here
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=() if os.name == "nt" else (lock,),
    )


def _installed(pins: str) -> bool:
    try:
        return PYTHON.exists() and _digest(pins) in STAMP.read_text().split()
    except OSError:
        return False


def _digest(pins: str) -> str:
    import tomllib  # not at the top, which an older Python must survive

    about = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    # Settings of tools change nothing that is installed. The place and the Python do: a copied or moved
    # checkout must not run the old one's code.
    installed = [about["build-system"], about["project"], about["tool"]["hatch"]]
    pinned = (ROOT / "scripts" / "pins" / pins).read_bytes()
    return hashlib.sha256(repr([str(ROOT), sys.version_info[:2], installed, pinned]).encode()).hexdigest()
