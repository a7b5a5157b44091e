"""What may stand in each table of an exercise file; what each key is for, as editors show it, is in `schemawords`.

The types are what files are read by, so nothing can be read that is not said here. What core makes of it is
`fileformat`, and the schema for editors is `schema`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from duologue.core.exercise import Form, Kind, Occasion
from duologue.core.shape import Floor

MOST_WORDS = 2_000  # of a soft limit
MOST_LISTED = 500  # words and headings of a vocabulary: each key that is typed looks through them
MOST_LINES = 99  # stems, options, or steps kept in sight: more would only fill a screen


class File(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A table that may hold these keys and no others."""


class Top(File):
    """The keys above the first table of an exercise."""

    format: Literal[1]
    id: str
    title: str
    summary: str
    minutes: tuple[int, int]
    start: str
    roles: dict[Literal["speaker", "listener"], str] = {}
    source: str = ""
    symmetric: str = ""
    language: str = "en"
    feelings: str = "feelings"
    needs: str = "needs"
    for_: tuple[Occasion, ...] = msgspec.field(default=(), name="for")


class LimitTable(File):
    """limit = { … }"""

    times: int
    then: str
    since: str = ""


Lines = Annotated[tuple[str, ...], Meta(max_length=MOST_LINES)]


class StepTable(File):
    """The keys of a step, as its author writes them."""

    floor: Floor
    acts: dict[str, str] = {}
    limit: LimitTable | None = None
    cards: tuple[str, ...] = ()
    spent: str = ""
    since: str = ""
    swap: bool | tuple[str, ...] = False
    wins: tuple[str, ...] = ()
    differ: str = ""
    sealed: bool = False
    quiet: bool = False
    kind: Kind = "other"
    form: Form = ""
    of: str = ""
    shows: Lines = ()
    draft: str = ""
    words: Annotated[int, Meta(ge=0, le=MOST_WORDS)] = 0
    hold: str = ""
    asked_by: Literal["", "speaker", "listener"] = ""
    order: Literal["listed", "shuffled", "chosen"] = "listed"
    prompt: str = ""
    wait: str = ""
    help: str = ""
    example: str | dict[Literal["good", "partial", "rebuttal"], str] = ""
    done_when: str = ""
    stems: Lines = ()
    labels: dict[str, str] = {}
    options: Lines = ()


class UseTable(File):
    """A step that stands for a whole part."""

    use: str
    with_: dict[str, Any] = msgspec.field(default={}, name="with")
    exits: dict[str, Any] = {}


class PartTop(File):
    """The keys above the first table of a part."""

    start: str
    exits: tuple[str, ...]
    args: dict[str, Any] = {}


class ClockTable(File):
    """The keys of a clock."""

    steps: tuple[str, ...]
    least: str = ""
    soft: str = ""
    hard: str = ""
    time: str = ""
