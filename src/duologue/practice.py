"""Practising alone: a scripted partner for every exercise, in memory, through the same rules and pages as two people.

The partner is a script and says so on every page. It knows no exercise: it reads its own page as anybody would, takes
the answers in a fixed order, and says the `example` lines of the file. Where it says back, it does so well, then with
something missing, then with an answer in place of a mirror, in an order that `seed` decides: within three tries
somebody has met all three.

An example mirror fits the example that was sent, and nothing else. So where somebody writes words of their own, a good
mirror is these words, a partial one is how they begin, and only the rebuttal is the file's: what does not fit teaches
nothing. Whoever would rather not write can choose the example on each page, and is then answered by the file's lines.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import permutations
from typing import Literal

from duologue import lobby, text
from duologue.alone import Alone
from duologue.core.exercise import Exercise, Guide
from duologue.core.shape import Partner, Seat, carries_words
from duologue.core.state import State
from duologue.desk import Desk
from duologue.drawing import ASIDE
from duologue.errors import NotNow
from duologue.page import ONE_LINE, Block, Choice, Field, Page
from duologue.said import SAID
from duologue.terminal import clock, now
from duologue.view import Said

ME: Partner = "a"
THEM: Partner = "b"
Quality = Literal["good", "partial", "rebuttal"]
QUALITIES: tuple[Quality, ...] = ("good", "partial", "rebuttal")
ORDERS = tuple(permutations(QUALITIES))
BACK = ("mirror", "summary")  # kinds of step where something is said back
MINUTES = 20  # of an appointment


class Practice(Alone):
    """A session for one who practises. `now` = ms since the epoch.

    `seed` decides on the partner's lines. `pace` = ms for which the partner seems to think, so that one sees what
    waiting is like. `listens` = the partner speaks first.
    """

    def __init__(
        self,
        exercise: Exercise,
        me: str,
        now: Callable[[], int],
        clock: Callable[[int], str] = str,
        seed: int = 0,
        pace: int = 0,
        listens: bool = False,
    ) -> None:
        names: dict[Seat, str] = {ME: me, THEM: SAID["practice.name"]}
        super().__init__(exercise, names, now, clock, THEM if listens else ME)
        self._seed, self._pace = seed, pace
        self._answered = Counter[tuple[int, str, str]]()  # by the partner: half, step, act
        self._tries = 0  # of the partner, at saying back
        self._said: Quality | None = None  # how the last of them was
        self._doubt = False  # the partner's last answer was not the first one that there was
        self._due, self._thinking = 0, (-1, -1)

    # --- what the person sees

    def page(self, seat: Seat | None = None) -> Page:
        """The page of whoever practises."""
        page = super().page(ME)
        who = SAID["practice.who"].format(them=SAID["practice.name"])
        page = replace(page, notices=(who, *page.notices))
        if page.over:
            return page
        offered = [choice for choice in page.choices if choice.act != "slow"]  # nobody is there to slow down
        page = replace(page, choices=(*offered, *self._examples(page)), help=(*self._noticing(), *page.help))
        if self._said in ("partial", "rebuttal") and self._in_sight() and self._guide(self.state).kind == "check":
            look = SAID["practice.look"].format(them=SAID["practice.name"])
            page = replace(page, notices=(*page.notices, look))
        return self.passing(page)

    def _in_sight(self) -> bool:
        """Whether what the partner said back last is what this step is about."""
        guide = self._guide(self.state)
        shown = (guide.of, *(name.partition(":")[0] for name in guide.shows))
        back = (one.seat for one in reversed(self.chairs[ME].said) if self._guide(self.state, one.step).kind in BACK)
        return any(self._guide(self.state, step).kind in BACK for step in shown if step) and next(back, ME) == THEM

    def _noticing(self) -> Iterator[Block]:
        name = SAID["practice.name"]
        if self._said is not None and self._in_sight():
            yield Block("note", SAID[f"practice.{self._said}"].format(them=name))
        if self._doubt:
            yield Block("note", SAID["practice.doubt"].format(them=name))

    def _examples(self, page: Page) -> Iterator[Choice]:
        """Words to take, for whoever would rather not write."""
        field = page.field
        if field is not None and field.form not in (*ONE_LINE, "private", "fields") and carries_words(field.act):
            words = self._line(ME, field, "good")
            if words:
                yield Choice(field.act, SAID["practice.example"].format(words=words), words=words)

    # --- what the partner does

    async def act(self, choice: Choice, words: str = "", seat: Seat | None = None) -> None:
        """What was chosen or written. Raises NotNow, TooLong; then nothing is lost."""
        self._doubt = False
        await super().act(choice, words, ME)

    async def wake(self) -> None:
        """Do what is due, the partner's turn among it once it was thought about."""
        await super().wake()
        options, state = self._options(), self.state
        if not options:
            return
        if self._thinking != (state.visit, state.seq):
            self._thinking, self._due = (state.visit, state.seq), self._outside() + self._pace
        if self._outside() >= self._due:
            for choice, words, quality in options:
                with suppress(NotNow):  # a clock that keeps everybody here: the next one may stay
                    await self._answer(choice, words, quality)
                    return

    async def _answer(self, choice: Choice, words: str, quality: Quality | None) -> None:
        """Do this in the partner's seat. Raises NotNow, before anything is changed."""
        page, at = self._places[THEM].page(), self._now()
        entry = self._places[THEM].entry_for(choice, words, at)
        self._answered[self._key(choice.act)] += 1
        if quality is not None:
            self._said, self._tries = quality, self._tries + 1
        elif self.state.pause is None and self._guide(self.state).kind == "check":
            self._doubt = choice.act != page.choices[0].act
        await self._send(entry, at)
        await self.wake()

    def alarm(self) -> int | None:
        """When something changes by itself: the partner has thought, among it."""
        due = super().alarm()
        thinks = self._due if self._options() and self._due > self._outside() else None
        return min((at for at in (due, thinks) if at is not None), default=None)

    def _key(self, act: str) -> tuple[int, str, str]:
        return self.chairs[THEM].half, self.state.step, act

    def _options(self) -> list[tuple[Choice, str, Quality | None]]:
        """What the partner could do now, what comes first being first: with words before without, what was not done
        yet before what was, going on before an end, and what the author named first before the rest.
        """
        state = self.state
        if state.over or not state.step or (state.pause is None and state.here.floor in ("either", "facilitator")):
            return []
        page = self._places[THEM].page()
        field = [Choice(page.field.act, "")] if page.field is not None else []
        found = [choice for choice in (*field, *page.choices) if choice.act not in (*ASIDE, "pause", "leave", "")]
        if state.clock is not None and state.clock.hard:
            # The bell ends this: nobody fills a quarter of an hour with the same two lines.
            found = [choice for choice in found if not self._answered[self._key(choice.act)]]

        def rank(choice: Choice) -> tuple[int, bool]:
            target = state.here.acts.get(choice.act, "") if state.pause is None else ""
            ends = bool(target) and self._floor(target) == "nobody"
            return self._answered[self._key(choice.act)] + ends, not carries_words(choice.act)

        return [self._filled(choice, page) for choice in sorted(found, key=rank)]

    def _floor(self, step: str) -> str:
        return self.exercise.shape.steps[step].floor

    def _filled(self, choice: Choice, page: Page) -> tuple[Choice, str, Quality | None]:
        """The choice with the words it needs, and how well they say back, if they do."""
        if choice.asks == "time":
            return replace(choice, minutes=MINUTES, asks=""), "", None
        if not carries_words(choice.act) or choice.words:
            return choice, "", None
        field = page.field or Field(choice.act, form=self._guide(self.state).form or "text")
        tries = self._guide(self.state).kind in BACK
        quality: Quality = ORDERS[self._seed % len(ORDERS)][self._tries % 3] if tries else "good"
        kind = "rebuttal" if quality == "rebuttal" else self._guide(self.state).kind
        stock = SAID[f"stock.{kind}" if f"stock.{kind}" in SAID else "stock.other"]
        return replace(choice, asks=""), self._line(THEM, field, quality) or stock, quality if tries else None

    # --- lines

    def _line(self, seat: Seat, field: Field, quality: Quality) -> str:
        """What this seat could say here; "" where the file has no example for it."""
        guide, n = self._guide(self.state), self._seed + self.state.seq
        if field.options and field.form != "scale":
            if field.form == "choice":
                return field.options[n % len(field.options)]
            return "\n".join(f"{label}: {SAID['unsaid']}" for label in field.options)
        if field.form == "scale":
            return str(3 + n % 6)
        if field.groups:
            words = field.groups[n % len(field.groups)][1]
            return words[n % len(words)]
        heard = self._heard(seat, guide) if guide.kind in BACK else []
        if heard and not self._from_the_file(heard):
            return _back(" ".join(text.line(said.words or "", 400) for said in heard), quality, guide)
        if heard and quality not in guide.example:
            return _back(text.line(heard[-1].words or "", 400), quality, guide)
        return guide.example.get(quality, "")

    def _heard(self, seat: Seat, guide: Guide) -> list[Said]:
        """What the other one said that is to be said back: all of this half, or since it was last said anew."""
        chair = self.chairs[seat]
        said = [
            one for one in chair.said
            if one.seat != seat and one.half == chair.half and one.words and carries_words(one.act)
        ]  # fmt: skip
        if guide.kind == "summary":
            return [one for one in said if one.step == guide.of]
        since = max((n for n, one in enumerate(said) if one.step == guide.of), default=0)
        return said[since:]

    def _from_the_file(self, heard: Sequence[Said]) -> bool:
        """Whether all of it are example lines, to which the file has its answers."""
        return all(one.words == self._guide(self.state, one.step).example.get("good") for one in heard)

    def _guide(self, state: State, step: str = "") -> Guide:
        return self.exercise.guides.get(step or state.step, Guide())


def _back(words: str, quality: Quality, guide: Guide) -> str:
    """These words said back: all of them, or how they begin; or an answer to them."""
    if quality == "rebuttal":
        return guide.example.get("rebuttal") or SAID["stock.rebuttal"]
    if quality == "good":
        return SAID["stock.back"].format(words=words)
    pieces = words.split()
    return SAID["stock.part"].format(words=" ".join(pieces[: max(1, len(pieces) // 3)]).rstrip(".,;:!?"))


async def practise(desk: Desk, found: Sequence[Exercise], listens: bool) -> None:
    """One of these exercises, chosen if there are several, to its end. EOFError at the end of input."""
    exercise = await desk.exercise(found)
    me = await desk.name(lobby.me)
    table = Practice(exercise, me, now, clock, os.urandom(1)[0], desk.pace, listens)
    await table.seat()
    if not await desk.talk(table, kept=False):
        desk.tell(SAID["plain.stopped"])
