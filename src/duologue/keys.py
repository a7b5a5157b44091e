"""What may stand in each table of an exercise file, and what each key is for: one line, which editors show.

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
MOST_LINES = 99  # stems, options, or steps kept in sight: more would only fill a screen


class File(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A table that may hold these keys and no others."""


class Top(File):
    """The keys above the first table of an exercise."""

    format: Annotated[Literal[1], Meta(description="The version of this format: 1.")]
    id: Annotated[str, Meta(description="The name of the file, without .toml.")]
    title: Annotated[str, Meta(description="What the exercise is called.")]
    summary: Annotated[str, Meta(description="What happens in it, in a sentence or two.")]
    minutes: Annotated[tuple[int, int], Meta(description="How long it takes, from and to: [30, 45].")]
    start: Annotated[str, Meta(description="The step, or the use of a part, that comes first.")]
    roles: Annotated[
        dict[Literal["speaker", "listener"], str], Meta(description="What the two are called while they do it.")
    ] = {}
    source: Annotated[str, Meta(description="Whom to credit.")] = ""
    symmetric: Annotated[str, Meta(description="A step by which both have been speaker; this is proved.")] = ""
    language: Annotated[str, Meta(description="The language of the words, as in “en” or “de”.")] = "en"
    feelings: Annotated[str, Meta(description="The list for the form feelings, in vocabularies/.")] = "feelings"
    needs: Annotated[str, Meta(description="The list for the form needs, in vocabularies/.")] = "needs"
    for_: Annotated[
        tuple[Occasion, ...], Meta(description="When to reach for it, the nearest first; a couple chooses by it.")
    ] = msgspec.field(default=(), name="for")


class LimitTable(File):
    """limit = { … }"""

    times: Annotated[int, Meta(description="How often one may arrive here.")]
    then: Annotated[str, Meta(description="The step where one goes instead when that is used up.")]
    since: Annotated[
        str, Meta(description="What the count begins at: a step, or “swap” (roles changed); without it, the start.")
    ] = ""


Lines = Annotated[tuple[str, ...], Meta(max_length=MOST_LINES)]


class StepTable(File):
    """The keys of a step, as its author writes them."""

    floor: Annotated[Floor, Meta(description="Who may act; “nobody” is an end.")]
    acts: Annotated[
        dict[str, str], Meta(description="What may be done, and the step where it leads; “say” carries words.")
    ] = {}
    limit: Annotated[LimitTable | None, Meta(description="How often one may arrive at this step.")] = None
    cards: Annotated[tuple[str, ...], Meta(description="The n-th visit shows the n-th card.")] = ()
    spent: Annotated[str, Meta(description="The step where it goes on when the cards are spent.")] = ""
    since: Annotated[
        str, Meta(description="When the cards begin again: at a step, or at “swap”; without it, never.")
    ] = ""
    swap: Annotated[
        bool | tuple[str, ...], Meta(description="Roles change on leaving: by any act (true), or by these.")
    ] = False
    wins: Annotated[
        tuple[str, ...], Meta(description="Where both answer and answers lead apart: the first of these decides.")
    ] = ()
    differ: Annotated[str, Meta(description="Where both answer: the step to go to if the answers differ.")] = ""
    sealed: Annotated[bool, Meta(description="Where both write: nothing opens before both have written.")] = False
    quiet: Annotated[bool, Meta(description="The listener has no short word in between.")] = False
    kind: Annotated[Kind, Meta(description="What one does here: how the page is headed, and what the proofs ask.")] = (
        "other"
    )
    form: Annotated[Form, Meta(description="How the answer is written and drawn.")] = ""
    of: Annotated[str, Meta(description="The step whose words are answered here.")] = ""
    shows: Annotated[
        Lines, Meta(description="Earlier steps kept in sight; with “:all”, everything since roles changed.")
    ] = ()
    draft: Annotated[str, Meta(description="One's own earlier words in the field, to go on from: “{step}”.")] = ""
    words: Annotated[int, Meta(ge=0, le=MOST_WORDS, description="A soft limit, shown while one writes.")] = 0
    hold: Annotated[str, Meta(description="The shortest time before sending, as in “5s”.")] = ""
    asked_by: Annotated[Literal["", "speaker", "listener"], Meta(description="Who puts the question.")] = ""
    order: Annotated[
        Literal["listed", "shuffled", "chosen"], Meta(description="Cards as listed, shuffled, or chosen by hand.")
    ] = "listed"
    prompt: Annotated[str, Meta(description="What is asked of whoever acts; “{partner}” is the other's name.")] = ""
    wait: Annotated[str, Meta(description="What the other one reads meanwhile.")] = ""
    help: Annotated[str, Meta(description="A word of help, shown when it is asked for.")] = ""
    example: Annotated[
        str | dict[Literal["good", "partial", "rebuttal"], str],
        Meta(description="How it may sound: a sentence, or a table of good, partial and rebuttal."),
    ] = ""
    done_when: Annotated[str, Meta(description="How they know that this step is done.")] = ""
    stems: Annotated[Lines, Meta(description="Ways to begin a sentence.")] = ()
    labels: Annotated[dict[str, str], Meta(description="What each act is called on the page.")] = {}
    options: Annotated[Lines, Meta(description="What there is to choose from, or the fields to fill in.")] = ()


class UseTable(File):
    """A step that stands for a whole part."""

    use: Annotated[str, Meta(description="The part that stands here, a file in parts/.")]
    with_: Annotated[dict[str, Any], Meta(description="What its arguments are here.")] = msgspec.field(
        default={}, name="with"
    )
    exits: Annotated[dict[str, Any], Meta(description="The step where each exit of the part leads.")] = {}


class PartTop(File):
    """The keys above the first table of a part."""

    start: Annotated[str, Meta(description="The step that comes first.")]
    exits: Annotated[tuple[str, ...], Meta(description="The ways out; an act leads to one as “>heard”.")]
    args: Annotated[dict[str, Any], Meta(description="Arguments, with what they are if nothing is given.")] = {}


class ClockTable(File):
    """The keys of a clock."""

    steps: Annotated[tuple[str, ...], Meta(description="The steps that it runs in; a step is under one clock at most.")]
    least: Annotated[str, Meta(description="Before this no act leads out, as in “2m”.")] = ""
    soft: Annotated[str, Meta(description="When both are told how much time has passed.")] = ""
    hard: Annotated[str, Meta(description="When the turn is over, and it goes on at “time”.")] = ""
    time: Annotated[str, Meta(description="The step where it goes on when time is up.")] = ""
