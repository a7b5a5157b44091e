"""The relay's own command, with what tests alone may ask for in front of it.

`python -m tests.storms.relay MUTANT PING OFFSET ARGUMENT…`: MUTANT = "none", or "late": it delivers a record before the
COMMIT (tests.relay.logs.storm); PING = seconds; OFFSET = a file with ms to add to the clock. Its limits are those of a
relay whose clients all have addresses of their own.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from duologue.sign import hello_verified, verified
from duologue_relay import main, server
from duologue_relay.limits import Limits, Rate
from duologue_relay.logs import database
from duologue_relay.relay import Rules
from tests.relay.logs.storm import Late
from tests.storms.talker import shifted

LIMITS = Limits(connections=1000, openings=Rate(10_000, 100), sessions=Rate(10_000, 100))


def start(mutant: str, ping: str, offset: str, *arguments: str) -> int:
    """Serve until told to stop."""
    opened = database.opened
    if mutant == "late":
        vars(database)["opened"] = lambda folder: Late(opened(folder))
    vars(main)["Sockets"] = partial(server.Sockets, ping=float(ping))
    return main.main(arguments, Rules(verified, hello_verified, LIMITS, shifted(Path(offset))))


if __name__ == "__main__":
    raise SystemExit(start(*sys.argv[1:]))
