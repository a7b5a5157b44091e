"""The board of a facilitator who sits with several couples: a line for each, and which of them needs a look. No I/O.

It is a Page like any other: each couple is a choice, called by its names, and beside it stands how it is with them. So
plain lines number the couples and a screen gives them letters, and neither knows what a board is. What stands beside a
choice may change while the page stays the same: nothing that was marked is lost by it, and no number moves.

On it stands what numbers only show, whatever was granted: exercise, step, minutes, breaks, silent calls; no word and no
answer. A couple that has not agreed shows nothing but that. "Stuck" is `measures.lingers`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from duologue import text
from duologue.core.shape import PARTNERS
from duologue.measures import lingers
from duologue.page import Block, Choice, Page
from duologue.rail import rail
from duologue.recall import name_of, sayer
from duologue.said import SAID
from duologue.view import View


def couple(view: View) -> str:
    """How these two are called: by the names with which they let their facilitator in."""
    return sayer(view)("board.couple", **{seat: name_of(view, seat) for seat in PARTNERS})


def beside(view: View, over: bool, up: bool) -> str:
    """How it is with them, what needs a look first. `over` = nothing more comes of them; `up` = there is a line."""
    return ", ".join(_beside(view, over, up))


def _beside(view: View, over: bool, up: bool) -> Iterator[str]:
    state, say = view.state, sayer(view)
    if over:
        yield say("board.over")
        return
    yield from (say("board.call", name=name_of(view, seat)) for seat in PARTNERS if seat in view.calls)
    if not up:
        yield say("board.down")
    if state.facilitator(view.now) is None or not state.step:
        yield say("board.waits")
        return
    minutes, stuck = lingers(view)
    if state.pause is not None:
        yield say("board.pause", time=view.clock(state.pause.until))
    elif stuck:
        yield say("board.stuck", n=stuck)
    yield from (mark.label for mark in rail(view) if mark.place == "here")
    yield say("board.minutes", n=minutes)
    yield text.line(view.exercise.title)


def calling(view: View) -> Iterator[str]:
    """Who of these two calls for help, for somebody who looks elsewhere: a sentence each."""
    say = sayer(view)
    return (
        say("board.calls", name=name_of(view, seat), couple=couple(view)) for seat in PARTNERS if seat in view.calls
    )


def board(
    rows: Sequence[tuple[str, str]], calls: Iterable[str], waiting: int, phrases: Mapping[str, str] = SAID
) -> Page:
    """All couples, each a name and what stands beside it. Acts: "open" (an index), "another", "carry", "close".

    `calls` = sentences; `waiting` = how many kept ones are not open.
    """
    couples = [Choice("open", name, index=n, beside=how) for n, (name, how) in enumerate(rows)]
    more = [Choice("another", phrases["board.another"])]
    if waiting:
        more.append(Choice("carry", phrases["board.carry"].format(n=waiting)))
    more.append(Choice("close", phrases["board.close"]))
    return Page(
        ("board", *(choice.label for choice in (*couples, *more))), phrases["board.title"].format(n=len(rows)),
        choices=(*couples, *more), notices=tuple(calls), help=(Block("note", phrases["board.help"]),),
    )  # fmt: skip
