"""An exercise as its two people use it: the shape, and for each step a guide with the words around it.

Clients read guides to draw and to help; `dialogue.advance` never does. No code compares a step's id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from duologue.core.shape import Shape

Kind = Literal["send", "mirror", "check", "more", "summary", "validate", "empathize", "rate", "thanks", "other"]
Form = Literal[
    "", "text", "choice", "feelings", "needs", "scale", "list", "fields", "card", "silence", "private", "commit",
    "appointment",
]  # fmt: skip
Occasion = Literal["small", "fight", "again", "heard", "close", "fear", "day"]
"""What may be going on between two people that an exercise is for; `phrases` says each in a sentence."""
Groups = tuple[tuple[str, tuple[str, ...]], ...]
"""A vocabulary: headings, each with its words."""
PARTNER = "partner"  # in braces in what is said of a step: the name of the other one; no step is called so


@dataclass(frozen=True, slots=True)
class Guide:
    """What clients know about a step besides its shape. The last ten fields are words, in one language."""

    kind: Kind = "other"
    form: Form = ""  # how a body is written and drawn; never decides validity
    of: str = ""  # the step whose words are answered here
    shows: tuple[str, ...] = ()  # steps kept in sight; "send:all" = everything since roles changed
    draft: str = ""  # "{step}": one's own earlier words, to go on from; of this same step, as the last try
    words: int = 0  # a soft limit
    hold: int = 0  # ms between the first key and sending at the least
    asked_by: str = ""
    order: Literal["listed", "shuffled", "chosen"] = "listed"
    prompt: str = ""
    wait: str = ""
    help: str = ""
    example: Mapping[str, str] = field(default_factory=dict)
    done_when: str = ""
    stems: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    cards: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exercise:
    """A whole exercise in one language. `minutes` = from, to; `symmetric` = a step's id or "".

    `occasions` = when to reach for it, the nearest first. `brought` = somebody else wrote it than wrote the program, so
    that its pages say whose words they are; it never travels.
    """

    id: str
    title: str
    summary: str
    minutes: tuple[int, int]
    roles: Mapping[str, str]
    source: str
    symmetric: str
    shape: Shape
    guides: Mapping[str, Guide]
    vocabularies: Mapping[str, Groups] = field(default_factory=dict)
    occasions: tuple[Occasion, ...] = ()
    brought: bool = field(default=False, compare=False)

    def answers(self, id: str) -> Iterator[tuple[str, str]]:
        """What one can choose at this step, as it reads there, each with the key that its author wrote it under."""
        step, guide = self.shape.steps[id], self.guides[id]
        yield from (("labels", guide.labels.get(act, act)) for act in step.acts)
        yield from (("cards", card) for card in guide.cards if guide.order == "chosen")
        yield from (("options", option) for option in guide.options if guide.form == "choice")

    @property
    def takes_turns(self) -> bool:
        """Whether one ever speaks while the other listens: else it is no matter who is first."""
        return any(step.floor in ("speaker", "listener") for step in self.shape.steps.values())
