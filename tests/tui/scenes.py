"""Every screen and state of the program, by a name: for pictures, and for snapshots of their text."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial

from textual.pilot import Pilot

from duologue import lobby, welcome
from duologue.board import board
from duologue.desk import Desk
from duologue.hotseat import HotSeat
from duologue.journal import About
from duologue.library import Library
from duologue.page import Choice, Page
from duologue.phrases import EN
from duologue.tui.app import Duologue
from tests.table import NOON, Time, bundled, seated
from tests.tui.guests import guested, offer
from tests.tui.stage import Stage, staged
from tests.world import World

SIZES = ((120, 40), (80, 24), (60, 24), (40, 20))
LONG = "I come home talked out, and the list begins while I still have my coat on. I need ten quiet minutes first."
ACTS = {
    "topic": [],
    "good-time": [("say", "The first minutes after I come home.")],
    "settle": [("now", "")],
    "send": [("ready", ""), ("ready", "")],
    "mirror": [("say", LONG)],
    "check": [("say", "You are tired when you come home, and you would like me to stop talking.")],
    "again": [("not_yet", "")],
    "more": [
        ("say", "I do want to hear you, ten minutes later."),
        ("say", "You want to hear me, later."),
        ("yes", ""),
    ],
    "summary": [("no", "")],
    "feelings": [
        ("say", "You come home talked out and need ten quiet minutes; then you want to hear me."),
        ("yes", ""),
        ("say", "It makes sense: you have been talking all day."),
        ("yes", ""),
    ],
}

MIRROR = [
    ("say", "I would like to talk about our Saturdays"),
    ("now", ""),
    ("ready", ""),
    ("say", "I am tired, and I need a morning."),
]
CHECK = [*MIRROR, ("say", "You are tired.")]


@asynccontextmanager
async def talking(until: str, seat: str) -> AsyncIterator[Stage]:
    """The mirroring dialogue between two computers, up to this place, on the screen of one of them."""
    async with World(bundled("mirroring")) as world:
        for place, acts in ACTS.items():
            for act, words in acts:
                ends = (world.a, world.b)
                end = next(e for e in ends if act in [c.act for c in e.page.choices] or (e.page.field and words))
                await end.act(act, words)
                await world.flow()
            if place == until:
                break
        end = world.a if seat == "a" else world.b
        async with staged(end.it, now=world.clock, still=True) as stage:
            stage.fingers.at += 60
            yield stage


async def spoken(*acts: tuple[str, str]) -> HotSeat:
    """Two at one keyboard in the mirroring dialogue, after these acts of whoever is in front."""
    found = await seated(bundled("mirroring"), now=Time(), clock=lambda at: "21:30")
    for act, words in acts:
        choice = next((c for c in found.page().choices if c.act == act), Choice(act, ""))
        await found.act(replace(choice, minutes=20 if act in ("pause", "later") else 0), words)
    return found


@asynccontextmanager
async def keyed(scene: Callable[[], object], *keys: str) -> AsyncIterator[Stage]:
    """A scene after these keys."""
    async with scene() as stage:  # type: ignore[attr-defined]
        await stage.after_a_second(*keys)
        yield stage


@asynccontextmanager
async def shared(*acts: tuple[str, str]) -> AsyncIterator[Stage]:
    """Two at one keyboard on a screen."""
    async with staged(await spoken(*acts), now=Time(), still=True) as stage:
        stage.fingers.at += 60
        yield stage


@asynccontextmanager
async def handed(words: str) -> AsyncIterator[Stage]:
    """The first of two at one keyboard has said this, and the other has not sat down yet."""
    async with shared() as stage:
        await stage.say(words)
        yield stage


@asynccontextmanager
async def around(page: Page) -> AsyncIterator[Pilot[None]]:
    """A page before or after a dialogue."""

    async def flow(desk: Desk) -> None:
        await desk.ask(page)

    app = Duologue(flow)
    app.animation_level = "none"  # the same each time
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        yield pilot


EXERCISES = [bundled(id) for id in ("mirroring", "appreciation", "need-and-need-not-to")]
TOPIC = ("say", "The first minutes after I come home.")
ENDED = [TOPIC, ("later", "")]
CODES = [EN["observe.code"].format(n=1, code="7-velvet-otter"), EN["observe.met"].format(name="Ben")]
CALLS = [EN["board.calls"].format(name="Yusuf", couple="Noor and Yusuf")]
COUPLES = [
    ("Ana and Ben", "Say back, 12 min, Mirroring dialogue"),
    ("Chris and Dana", "stuck 6 min, Say, 20 min, Mirroring dialogue"),
    ("Noor and Yusuf", "Yusuf calls for help, Make sense, 31 min, Mirroring dialogue"),
    ("Maximiliane and Bartholomäus", "on a break until 21:30, Arrive, 4 min, Asking for a change"),
    ("Eli and Finn", "waiting until both agree"),
    ("Gro and Hana", "over"),
]
WAITS = About("00" * 32, "Mirroring dialogue", {"a": "Ana", "b": "Ben"}, NOON)
APART = replace(WAITS, seat="a", relay="relay.example")


def when(at: int) -> str:
    """The same time, wherever this runs."""
    return "Tue 21:30"


SCENES: Mapping[str, Callable[[], object]] = {
    "safety": partial(around, welcome.safety(go=True)),
    "start": partial(around, welcome.start()),
    "occasion": partial(
        around, welcome.occasions([bundled("mirroring"), *map(bundled, sorted({*Library().ids()} - {"mirroring"}))])
    ),
    "start-waiting": partial(around, welcome.start([WAITS], when)),
    "start-many": partial(around, welcome.start([WAITS, APART], when)),
    "which": partial(around, welcome.which([WAITS, APART], when)),
    "waiting": partial(around, welcome.waiting(WAITS, when)),
    "forgetting": partial(around, welcome.forgetting()),
    "damaged": partial(around, welcome.damaged(APART)),
    "choose": partial(around, welcome.choosing(EXERCISES)),
    "name": partial(around, welcome.beginning(welcome.name("a"), EXERCISES[0], others=True)),
    "name-invites": partial(around, welcome.beginning(lobby.me(), EXERCISES[0], True, listens=False)),
    "name-same": partial(around, welcome.name("b", "same", before="Ana")),
    "far": partial(around, lobby.far("~/.config/duologue/config.toml")),
    "where": partial(around, lobby.where()),
    "code": partial(around, lobby.code("7-velvet-otter", 10)),
    "code-fresh": partial(around, lobby.code("7-velvet-otter", 10, EN["host.wrong_code"])),
    "code-address": partial(around, lobby.code("7-velvet-otter@192.168.1.20:8765", 10)),
    "joining": partial(around, lobby.joining()),
    "invited": partial(around, lobby.invited("Ana", EXERCISES[0], listens=True)),
    "unheard": partial(around, lobby.unheard("Ben")),
    "topic": partial(talking, "topic", "a"),
    "wait-topic": partial(talking, "topic", "b"),
    "good-time": partial(talking, "good-time", "b"),
    "settle": partial(talking, "settle", "a"),
    "send": partial(talking, "send", "a"),
    "wait-send": partial(talking, "send", "b"),
    "mirror": partial(talking, "mirror", "b"),
    "mirror-armed": partial(keyed, partial(talking, "mirror", "b"), "h", "i", "enter"),
    "wait-mirror": partial(talking, "mirror", "a"),
    "check": partial(talking, "check", "a"),
    "check-marked": partial(keyed, partial(talking, "check", "a"), "shift+tab", "space", "right", "right", "space"),
    "wait-check": partial(talking, "check", "b"),
    "again": partial(talking, "again", "a"),
    "more": partial(talking, "more", "a"),
    "summary": partial(talking, "summary", "b"),
    "feelings": partial(talking, "feelings", "b"),
    "so-far": partial(keyed, partial(talking, "check", "a"), "f4"),
    "help": partial(keyed, partial(talking, "mirror", "b"), "f1"),
    "notes": partial(keyed, partial(talking, "mirror", "a"), "f5"),
    "ask-break": partial(keyed, partial(talking, "mirror", "b"), "f2"),
    "ask-stop": partial(keyed, partial(talking, "mirror", "b"), "f3"),
    "handover": partial(handed, TOPIC[1]),
    "good-time-shared": partial(shared, TOPIC),
    "settle-shared": partial(shared, TOPIC, ("now", "")),
    "ask-later": partial(keyed, partial(shared, TOPIC), "l", "enter"),
    "ended": partial(shared, *ENDED),
    "break": partial(shared, TOPIC, ("pause", "")),
    "guest": partial(guested, "b"),
    "guest-curtain": partial(guested, "b", "curtain"),
    "guest-code": partial(keyed, partial(guested, "b", guest=False), "f8"),
    "guest-table": partial(keyed, partial(guested, "b"), "f8"),
    "guest-offer": partial(guested, "b", guest=False, asked=offer),
    "guest-help": partial(keyed, partial(guested, "b"), "f8", "f", "enter"),
    "guest-called": partial(guested, "b", calls={"b": NOON}),
    "observe": partial(guested, "f"),
    "observe-called": partial(guested, "f", calls={"b": 0}),
    "observe-codes": partial(around, lobby.two_codes(CODES)),
    "board": partial(around, board(COUPLES, CALLS, 2)),
    "left": partial(shared, TOPIC, ("leave", "")),
}


async def fitted(scene: object, width: int, height: int) -> Pilot[None]:
    """The scene in a window of this size."""
    pilot: Pilot[None] = scene.pilot if isinstance(scene, Stage) else scene  # type: ignore[assignment]
    if pilot.app.size != (width, height):
        await pilot.resize_terminal(width, height)
    await pilot.pause()
    await pilot.pause()
    return pilot
