"""What the tests of parts share: small exercises and parts as tables, and ways to make them flat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from duologue.fileformat import Fault, FaultyFile
from duologue.keys import PartTop, StepTable
from duologue.parts import Flat, Part, Scope, expand, resolved

END = {"floor": "nobody", "prompt": "The end."}


def step(to: str, **over: Any) -> dict[str, Any]:
    """A step of the speaker that leads there."""
    return {"floor": "speaker", "prompt": "Say it.", "acts": {"say": to}, **over}


def part(name: str, args: dict[str, Any] | None = None, **steps: Any) -> Part:
    """A part that starts at its first step and has the one exit “out”."""
    return Part(f"parts/{name}.toml", PartTop(start=next(iter(steps)), exits=("out",), args=args or {}), steps)


def expanded(steps: dict[str, Any], *parts: Part) -> tuple[dict[str, Flat], Scope]:
    """The flat steps of "talk.toml", which uses these parts."""
    found: Mapping[str, Part] = {one.file.removeprefix("parts/").removesuffix(".toml"): one for one in parts}
    return expand("talk.toml", steps, lambda name, place: found[name])


def flat(steps: dict[str, Any], *parts: Part) -> dict[str, StepTable]:
    """The flat steps, typed, every name in them resolved."""
    return {id: resolved(flat) for id, flat in expanded(steps, *parts)[0].items()}


def fault(steps: dict[str, Any], *parts: Part) -> Fault:
    """The one thing that is wrong with these steps."""
    with pytest.raises(FaultyFile) as caught:
        flat(steps, *parts)
    (found,) = caught.value.faults
    return found


def use(name: str, out: Any = "end", **args: Any) -> dict[str, Any]:
    """A step that uses this part."""
    return {"use": name, "with": args, "exits": {"out": out}}
