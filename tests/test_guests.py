# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""A partner's end of letting somebody in, where two clocks differ. The rest: test_observe."""

from __future__ import annotations

from pathlib import Path

from duologue import frames, wire
from duologue.core.entry import Record
from duologue.core.state import Reason
from duologue.guests import Hosting
from duologue.journal import Journal
from duologue.log import FileLog
from duologue.page import Choice
from duologue.seating import connection
from tests.test_seating import nowhere, sat


def table_of(journal: Journal) -> Hosting:
    """Ana's end, of a dialogue in which both sit and have let somebody in."""
    table = connection(journal, FileLog(journal.disk()), nowhere)
    assert isinstance(table, Hosting)
    return table


async def test_what_can_never_count_comes_back(tmp_path: Path) -> None:
    """Words sealed for one whose time is over at the relay are not sent for ever: they are a draft again."""
    journal = sat(tmp_path)
    table = table_of(journal)
    me = table._me
    raw = journal.outbox
    assert raw is not None
    me.receive(Record(1, wire.decode(raw), raw), 1)
    me.state = me.state.but(step="tell", seats=("a", "b"))
    await table.act(Choice("say", ""), "I miss our walks.")
    pending = me.pending
    assert pending is not None
    await table._take(frames.Refusal(pending.entry.seq + 1, Reason.RECIPIENTS))
    assert pending is me.pending
    await table._take(frames.Refusal(pending.entry.seq, Reason.RECIPIENTS))
    (kept,) = journal.drafts["a"]
    journal.close()

    assert ["None", "I miss our walks.", "None"] == [str(me.pending), kept.text, str(journal.outbox)]
