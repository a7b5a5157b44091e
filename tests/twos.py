"""What two do who meet over a relay in this process: the words they wait for, and what they begin with."""

from __future__ import annotations

from duologue.core.exercise import Guide
from duologue.core.shape import Step
from duologue.phrases import EN
from tests.helpers import unbroken
from tests.inprocess import Person, Script, together
from tests.table import exercise

TALK = exercise({
    "tell": (Step("speaker", {"say": "back"}), Guide(prompt="Tell one thing.")),
    "back": (Step("listener", {"say": "end"}), Guide(prompt="Say it back.", shows=("tell",))),
})  # fmt: skip
ME, CODE, SIT = EN["name.me"], unbroken(EN["join.title"]), EN["invited.sit"]
SEND: Script = [("", ""), ("", "1")]


async def invites(person: Person) -> None:
    """They invite to a short talk."""
    await person.remote.invite([TALK])


async def joins(person: Person) -> None:
    """They have a code."""
    await person.remote.join()


async def listens(person: Person) -> None:
    """They invite, and let the other speak first."""
    await person.remote.invite([TALK], listens=True)


async def carries_on(person: Person) -> None:
    """They take up what waits."""
    await person.remote.carry_on(person.folders()[0])


async def met(ana: Person, ben: Person) -> None:
    """Both sit, and close."""
    await together(
        ana.does(invites, (ME, "Ana"), ("Tell one thing.", "/quit")),
        ben.does(joins, (CODE, ana.code), (SIT, "1"), (ME, "Ben"), ("It is Ana's turn", "/quit")),
    )
