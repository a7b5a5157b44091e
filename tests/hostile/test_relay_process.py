"""What a relay's process held in memory, on disk and on its streams after a whole dialogue: no word of it.

That it imports nothing which could open a body is tested in tests/relay/test_walls.py.
"""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from duologue import address
from duologue.codes import Code
from duologue.connection import Connection
from duologue.core.shape import PARTNERS, Partner, Seat
from duologue.invite import Meeting, Met
from duologue.journal import About
from duologue.letters import Invitation
from duologue.library import Library
from duologue.log import FileLog
from duologue.packing import pack
from duologue.page import Choice
from duologue.rendezvous import Rendezvous
from duologue.seating import agreed, connection, new_journal
from duologue.sign import Signing
from duologue.terminal import now
from duologue.transport import websocket
from tests.e2e.process import environ
from tests.helpers import PATIENCE

STEPS = ("quokkasend", "numbatmirror", "wombatcheck", "possumletter", "dingoend")  # found in no program
SECRETS = {
    "words": "marzipanwords", "mirror": "gingerbreadmirror", "a letter": "saffronletter", "another": "cardamomletter",
    "name a": "Ximenadora", "name b": "Zebulonius", "title": "Pomegranatetitle", "summary": "tamarindsummary",
    "prompt": "elderflowerprompt", "stem": "rosemarystem",
}  # fmt: skip
CODE_WORDS = ("yodel", "zebra")
TOML = f"""
format = 1
id = "markers"
title = "{SECRETS["title"]}"
summary = "{SECRETS["summary"]}"
minutes = [5, 10]
start = "{STEPS[0]}"
[step.{STEPS[0]}]
floor = "speaker"
form = "text"
prompt = "{SECRETS["prompt"]}"
stems = ["{SECRETS["stem"]}"]
acts = {{ say = "{STEPS[1]}" }}
[step.{STEPS[1]}]
floor = "listener"
prompt = "Say it back."
acts = {{ say = "{STEPS[2]}" }}
[step.{STEPS[2]}]
floor = "speaker"
prompt = "Did I get that?"
labels = {{ yes = "Yes" }}
acts = {{ yes = "{STEPS[3]}" }}
[step.{STEPS[3]}]
floor = "both"
sealed = true
prompt = "Write."
acts = {{ say = "{STEPS[4]}" }}
[step.{STEPS[4]}]
floor = "nobody"
prompt = "That was it."
"""
LINES: list[tuple[Partner, str, str]] = [
    ("a", "say", SECRETS["words"]), ("b", "say", SECRETS["mirror"]), ("a", "yes", ""),
    ("a", "say", SECRETS["a letter"]), ("b", "say", SECRETS["another"]),
]  # fmt: skip


class Process:
    """A relay as a process of its own, with its folder and whatever it says."""

    def __init__(self, home: Path) -> None:
        self.home, self.out = home, (home / "out").open("w+b")
        self.child = subprocess.Popen(
            [sys.executable, "-m", "duologue", "relay", "--port", "0", "--data", str(home / "kept")],
            env=environ(home, PYTHONUNBUFFERED="1"), stdout=subprocess.PIPE, stderr=self.out,
        )  # fmt: skip

    async def address(self) -> str:
        """Where it listens, as it says itself."""
        assert self.child.stdout is not None
        async with asyncio.timeout(PATIENCE):
            line = await asyncio.to_thread(self.child.stdout.readline)
        self.out.write(line)
        found = re.search(rb"127\.0\.0\.1:[0-9]+", line)
        assert found is not None
        return found[0].decode()

    def memory(self) -> Iterator[bytes]:
        """All that it could write to, piece by piece."""
        maps = Path(f"/proc/{self.child.pid}/maps").read_text(encoding="utf-8").splitlines()
        with Path(f"/proc/{self.child.pid}/mem").open("rb", buffering=0) as memory:
            for line in maps:
                place, rights = line.split()[:2]
                start, end = (int(at, 16) for at in place.split("-"))
                if rights.startswith("rw"):
                    with suppress(OSError, OverflowError):  # the kernel's own pages are nobody's to read
                        memory.seek(start)
                        yield memory.read(end - start)

    def files(self) -> Iterator[bytes]:
        """All that it keeps, write-ahead log and all, and what it has said."""
        yield from (file.read_bytes() for file in (self.home / "kept").rglob("*") if file.is_file())
        yield (self.home / "out").read_bytes()

    def end(self) -> bytes:
        """Let it finish; what it said to the end."""
        self.child.terminate()
        out, _ = self.child.communicate(timeout=PATIENCE)
        self.out.close()
        return out + (self.home / "out").read_bytes()


def found_in(pieces: Iterable[bytes], looked_for: Iterable[str]) -> set[str]:
    """Which of these are there, in any way in which a text is held in memory; a key is looked for by its hex."""
    forms = {word: [word.encode(code) for code in ("utf-8", "utf-16-le", "utf-32-le")] for word in looked_for}
    for word, held in forms.items():
        held += [bytes.fromhex(word)] if re.fullmatch("[0-9a-f]{64}", word) else []
    found = set[str]()
    for piece in pieces:
        found |= {word for word, held in forms.items() if any(form in piece for form in held)}
    return found


async def met(relay: str, invitation: Invitation, joiner: Signing) -> tuple[Met, str]:
    """Both meet by a code; what they know, and its number."""
    links = [await websocket(address.uri(relay)) for _ in PARTNERS]
    one, two = (Rendezvous(link, now, asyncio.sleep) for link in links)
    host = address.host(relay)
    nameplate = (await one.opened(1)).nameplate
    code = Code(nameplate, CODE_WORDS)
    a, b = Meeting(host, code, os.urandom, invitation), Meeting(host, code, os.urandom)
    await two.knock(nameplate)
    await one.knocked()

    async def join() -> None:
        await two.carry(b, lambda: b.letter)
        await two.answer(b.answer(SECRETS["name b"], joiner.public))
        await two.carry(b, lambda: b.result)

    async def invite() -> None:
        await one.carry(a, lambda: a.result)
        await one.answer(a.seated())

    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(invite(), join())
    for link in links:
        await link.close()
    assert a.result is not None
    assert a.result == b.result
    return a.result, nameplate


async def reach(tables: dict[Partner, Connection], seq: int) -> None:
    """Wait until both have heard so much, doing what they owe."""
    async with asyncio.timeout(PATIENCE):
        while {table._me.state.seq >= seq for table in tables.values()} != {True}:
            for table in tables.values():
                await table.wake()
            waits = [asyncio.ensure_future(table.change()) for table in tables.values()]
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED, timeout=1)
            for wait in waits:
                wait.cancel()


async def talked(relay: str, home: Path, meeting: Met, keys: dict[Partner, bytes]) -> list[str]:
    """A whole dialogue by two programs with journals; the words that b heard."""
    agreement = agreed(meeting)
    tables: dict[Partner, Connection] = {}
    journals = []
    for seat in PARTNERS:
        names: dict[Seat, str] = {partner: meeting.names[partner] for partner in PARTNERS}
        about = About(agreement.session.hex(), agreement.exercise.title, names, now(), seat, relay)
        journal = new_journal(home / seat, about, meeting, keys[seat])
        tables[seat] = connection(journal, FileLog(journal.disk()), websocket)
        journals.append(journal)
    running = [asyncio.create_task(table.run()) for table in tables.values()]
    await reach(tables, 2)
    for n, (seat, act, words) in enumerate(LINES):
        await tables[seat].act(Choice(act, ""), words)
        await reach(tables, 3 + n if n < 4 else 9)  # two writings, then two keys
    heard = [said.words for said in tables["b"]._me.said if said.words]
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    for journal in journals:
        journal.close()
    return heard


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="only Linux lets one read a process's memory so")
async def test_a_relays_process_holds_no_word(tmp_path: Path) -> None:
    """After pairing and a whole dialogue: no words, names, titles or words of the code, anywhere; its steps are."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (shelf / "markers.toml").write_text(TOML, encoding="utf-8")
    exercise = Library(shelf).exercise("markers")
    keys: dict[Partner, bytes] = {seat: secrets.token_bytes(32) for seat in PARTNERS}
    invitation = Invitation(SECRETS["name a"], Signing(keys["a"]).public, "a", pack(exercise))
    process = Process(tmp_path)
    try:
        relay = await process.address()
        meeting, nameplate = await met(relay, invitation, Signing(keys["b"]))
        heard = await talked(relay, tmp_path, meeting, keys)
        hidden = [meeting.pair.hex(), *(key.hex() for key in keys.values())]
        looked_for = [*SECRETS.values(), *CODE_WORDS, f"{nameplate}-{CODE_WORDS[0]}", *hidden, *STEPS]
        in_memory = found_in(process.memory(), looked_for)
        on_disk = found_in(process.files(), looked_for)
    finally:
        out = process.end()

    assert {*STEPS} == in_memory  # which shows that what is there is found
    assert {*STEPS} == on_disk
    assert set() == found_in([out], looked_for)
    assert [SECRETS[name] for name in ("words", "mirror", "a letter", "another")] == heard
