"""An exercise as it travels and is kept: its shape and all its words in one piece of JSON.

It may come from another machine. What is unpacked is safe to draw and holds together, so that nobody who reads it
needs to ask; the proofs of `core.check` are made beside that, by whoever is to sit down to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal

import msgspec

from duologue import text
from duologue.core.entry import digest
from duologue.core.exercise import Exercise, Groups, Guide, Occasion
from duologue.core.shape import Shape, Step
from duologue.fileformat import MOST_HOLD
from duologue.keys import MOST_LINES, MOST_LISTED, MOST_WORDS

MOST_BYTES = 256 * 1024  # of one exercise as it travels, and of one file
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_APART = ("shape", "brought")  # the one has an encoding of its own, and the other is known by whoever reads it
_LINES = ("title", "roles", "vocabularies")  # what stands on one line each


class _Packed(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    id: str
    title: str
    summary: str
    minutes: tuple[int, int]
    roles: dict[Literal["speaker", "listener"], str]
    source: str
    symmetric: str
    shape: str
    guides: dict[str, Guide]
    vocabularies: dict[Literal["feelings", "needs"], Groups]
    occasions: tuple[Occasion, ...] = ()


Reading = Callable[[bytes], Exercise]
"""How one end reads an exercise that arrived: `unpack`, or Library.received. Raises ValueError."""


def sane(minutes: tuple[int, int]) -> bool:
    """Whether these are a shorter and a longer time, in minutes."""
    return 1 <= minutes[0] <= minutes[1] <= 24 * 60


def pack(exercise: Exercise) -> bytes:
    """The whole exercise, words and all, as it travels and is kept: JSON, keys in their fields' order."""
    whole = {name: getattr(exercise, name) for name in Exercise.__dataclass_fields__ if name not in _APART}
    return msgspec.json.encode({**whole, "shape": exercise.shape.encode().decode()})


def unpack(data: bytes) -> Exercise:
    """The exercise in these bytes. Raises ValueError when they are damaged, or nothing that `pack` would leave."""
    if len(data) > MOST_BYTES:
        raise ValueError("too large")
    try:
        held = msgspec.to_builtins(msgspec.json.decode(data, type=_Packed))
    except RecursionError:
        raise ValueError("no exercise") from None
    shape = Shape.decode(held.pop("shape").encode())
    held = {key: _cleaned(value, text.line if key in _LINES else text.safe) for key, value in held.items()}
    packed = msgspec.convert(held | {"shape": ""}, _Packed)
    exercise = Exercise(**{**msgspec.structs.asdict(packed), "shape": shape, "brought": True})
    if not _whole(exercise):
        raise ValueError("no exercise")
    return exercise


def _cleaned(value: Any, clean: Callable[[str], str]) -> Any:
    """Every text in it made safe to draw: it may have come from another machine."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _cleaned(item, clean) for key, item in value.items()}
    return [_cleaned(item, clean) for item in value] if isinstance(value, (list, tuple)) else value


def _whole(exercise: Exercise) -> bool:
    """Whether words and shape fit together, so that nothing that reads them needs to ask."""
    steps, guides = exercise.shape.steps, exercise.guides
    named = {exercise.symmetric, *(name for guide in guides.values() for name in (guide.of, *guide.shows))}
    return (
        NAME.fullmatch(exercise.id) is not None
        and sane(exercise.minutes)
        and guides.keys() == steps.keys()
        and {name.removesuffix(":all") for name in named} <= {"", *steps}
        and all(_fits(steps[id], guide) for id, guide in guides.items())
        and all(listed(groups) <= MOST_LISTED for groups in exercise.vocabularies.values())
    )


def listed(groups: Groups) -> int:
    """How many words and headings a vocabulary has."""
    return sum(1 + len(words) for _, words in groups)


def _fits(step: Step, guide: Guide) -> bool:
    times = step.limit.times if step.limit is not None else 0
    return (
        guide.labels.keys() <= step.acts.keys()
        and guide.example.keys() <= {"good", "partial", "rebuttal"}
        and len(guide.cards) in (0, times)
        and max(map(len, (guide.shows, guide.stems, guide.options))) <= MOST_LINES
        and 0 <= guide.hold <= MOST_HOLD
        and 0 <= guide.words <= MOST_WORDS
    )


def exercise_digest(data: bytes) -> bytes:
    """What `begin` commits to: the packed exercise, so that both have the same words before them."""
    return digest("exercise", data)
