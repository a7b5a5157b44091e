# ruff: noqa: SIM300 (what is expected stands first: assert expected == actual)
"""Two who talk and one whom both let in, at three screens: a whole session, and the facilitator killed in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from duologue.demo import Line
from tests.e2e.apart import Relay
from tests.e2e.guests import Three, whole
from tests.e2e.test_apart import SHORT

ONE_SIDE = [*SHORT[12:17], Line("b", "enough"), Line("a", "enough")]


@pytest.mark.long
def test_three_terminals_run_a_whole_session(tmp_path: Path) -> None:
    """Let in by both, killed and back, a suggestion, a curtain, asked out, let in again, and on to the last page.

    Kim reads what was said while they sat there with no curtain drawn, and no other word; nothing stays on a disk.
    """
    with Relay(tmp_path / "relay") as relay, Three(tmp_path, relay.address) as three:
        read = whole(three, ONE_SIDE)

    assert {"during": True, "again": True, "before": False, "behind": False, "alone": False} == read
    assert "Kim" not in relay.said
