"""The program, with its waits for people and for lines cut to a tenth: for dialogues that would take minutes.

How long they are in the product, and what is done in them, is tested with clocks that come from outside.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace

from duologue import cli, connection, pace, pages, transport
from duologue.page import Field
from duologue.view import View


def start() -> int:
    """Run the command."""
    vars(pace)["EARLY"] = pace.EARLY / 10
    vars(connection)["CALM"] = connection.CALM // 10
    vars(transport)["LONGEST"] = transport.LONGEST / 10
    if os.environ["TERM"] != "dumb" and "--plain" not in sys.argv:
        _on_screen()
    return cli.main()


def _on_screen() -> None:
    from duologue.tui import arming, around  # here: nobody else waits for them

    vars(arming)["EARLY"] = arming.EARLY / 10
    vars(around)["BRIEF"] = around.BRIEF / 10
    whole = pages.field_for

    def sooner(view: View, act: str) -> Field:
        field = whole(view, act)
        return replace(field, hold=field.hold // 10)

    vars(pages)["field_for"] = sooner


if __name__ == "__main__":
    sys.exit(start())
