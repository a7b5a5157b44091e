"""Published example dialogues, replayed through real sessions at one keyboard."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from duologue import text
from duologue.core.state import Reason
from duologue.errors import NotNow
from duologue.hotseat import HotSeat, opening
from duologue.library import Library
from duologue.log import MemoryLog
from duologue.page import Choice

FILE = Path(__file__).parent / "data" / "transcripts.toml"
TRANSCRIPTS: dict[str, dict[str, Any]] = {one["id"]: one for one in tomllib.loads(FILE.read_text())["transcript"]}


async def at_send() -> HotSeat:
    """The mirroring dialogue at its first send, Ada (a) being the speaker."""
    exercise = Library().exercise("mirroring")
    session, clear = opening(exercise, bytes)
    table = HotSeat(session, exercise, {"a": "Ada", "b": "Bo"}, MemoryLog(), lambda: 0)
    await table.begin(clear)
    await table.act(Choice("say", ""), "Our evenings.")
    await table.act(Choice("now", ""))
    await table.act(Choice("ready", ""))  # both at once
    return table


async def replay(transcript: dict[str, Any]) -> HotSeat:
    """The transcript's turns, with the checks that the page shows and the verdicts that were given."""
    table, verdicts = await at_send(), iter(transcript["accepted"])
    for turn in transcript["turns"]:
        if turn["move"] == "agree_in_validation" or turn["move"] == "validate":
            # The published dialogue has neither “is there more” nor a summary; ours asks for both.
            await table.act(Choice("no", ""))
            await table.act(Choice("say", ""), "In short: what I said before.")
            await table.act(Choice("yes", ""))
        if turn["move"] == "empathize":
            await table.act(Choice("yes", ""))
        assert table.front() == turn["who"]
        await table.act(Choice("say", ""), turn["text"])
        if turn["move"] in ("takeaway", "mirror"):
            await table.act(Choice("yes" if next(verdicts) else "not_yet", ""))
    assert list(verdicts) == []
    return table


@pytest.mark.parametrize("id", ["T1", "T5", "T7", "T9"])
async def test_a_transcript_is_said_word_for_word(id: str) -> None:
    """Every turn is said by the one who said it, in its order, with not a letter changed."""
    transcript = TRANSCRIPTS[id]
    table = await replay(transcript)
    heard = [(said.seat, said.words) for said in table.chairs["b"].said]
    turns = [(turn["who"], turn["text"]) for turn in transcript["turns"]]

    assert [one for one in heard if one in turns] == turns
    assert all(text.safe(words) == words for _, words in turns)


async def test_a_rejected_mirror_leads_back_to_the_listener() -> None:
    """After “not yet” and a correction the listener has the floor, with the first attempt to look at."""
    turns = TRANSCRIPTS["T1"]["turns"]
    table = await at_send()
    await table.act(Choice("say", ""), turns[0]["text"])
    await table.act(Choice("say", ""), turns[1]["text"])
    await table.act(Choice("not_yet", ""))
    await table.act(Choice("say", ""), turns[2]["text"])
    page = table.page()

    assert table.front() == "b"
    assert page.field is not None
    assert page.field.last == turns[1]["text"]
    assert [block.text for block in page.blocks if block.kind == "words"] == [turns[0]["text"], turns[2]["text"]]


async def test_the_wrong_number_stands_beside_the_right_one() -> None:
    """At the check, 50 and 60 are both in sight of the one who decides."""
    turns = TRANSCRIPTS["T7"]["turns"]
    table = await at_send()
    await table.act(Choice("say", ""), turns[0]["text"])
    await table.act(Choice("say", ""), turns[1]["text"])

    assert table.front() == "a"
    assert [block.text for block in table.page().blocks if block.kind == "words"] == [
        turn["text"] for turn in turns[:2]
    ]


async def test_an_attack_has_no_floor() -> None:
    """Four turns of attack and defence: each is refused where it is out of turn, and nothing of it is stored."""
    table = await at_send()
    before = table.state
    for turn in TRANSCRIPTS["T3"]["turns"]:
        if turn["who"] == "b":
            with pytest.raises(NotNow) as refused:
                await table.act(Choice("say", ""), turn["text"], "b")

            assert refused.value.reason is Reason.NOT_YOUR_TURN
            assert table.state == before
    await table.act(Choice("say", ""), TRANSCRIPTS["T3"]["turns"][1]["text"])

    with pytest.raises(NotNow):
        await table.act(Choice("say", ""), TRANSCRIPTS["T3"]["turns"][3]["text"], "a")
