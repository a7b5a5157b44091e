"""The program, with its waits for people and for lines cut to a tenth: for dialogues that would take minutes.

How long they are in the product, and what is done in them, is tested with clocks that come from outside.
"""

from __future__ import annotations

import sys

from duologue import cli, connection, plain, transport


def start() -> int:
    """Run the command."""
    vars(plain)["EARLY"] = plain.EARLY / 10
    vars(connection)["CALM"] = connection.CALM // 10
    vars(transport)["LONGEST"] = transport.LONGEST / 10
    return cli.main()


if __name__ == "__main__":
    sys.exit(start())
