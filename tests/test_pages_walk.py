"""Pages over whole dialogues, of every exercise there is. The rest of pages: test_pages and test_pages_more."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from duologue.core.dialogue import MOST_BREAKS
from duologue.core.shape import PARTNERS, Seat
from duologue.core.state import other
from duologue.library import Library
from duologue.phrases import EN
from tests.table import MINUTE, NAMES, Couple, bundled
from tests.test_pages import texts

FILES = sorted((Path(__file__).parent / "data" / "exercises").glob("*.toml"))
read = cache(Library().read)


def offered(couple: Couple, seat: Seat) -> list[tuple[str, str, dict[str, int]]]:
    """What this chair's page lets it do: act, words and what the act says in the open."""
    page = couple.page(seat)
    acts: list[tuple[str, str, dict[str, int]]] = []
    if page.field is not None:
        acts.append((page.field.act, f"words-{couple.chairs[seat].state.seq}-", {}))
    for choice in page.choices:
        clear = {"index": choice.index} if choice.index >= 0 else {}
        clear |= {"until": couple.now + 20 * MINUTE} if choice.asks == "time" else {}
        acts.append((choice.act, "unsaid-so-far" if choice.asks == "words" else choice.words, clear))
    return acts


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([*Library().ids(), *FILES]), st.randoms(use_true_random=False))
def test_in_every_dialogue_pages_keep_their_promises(name: str | Path, chance: random.Random) -> None:
    """All that a page offers can be done; one key asks one thing; what is said on a step for both is closed."""
    couple = Couple(read(name) if isinstance(name, Path) else bundled(name))
    for _ in range(30):
        state = couple.chairs["a"].state
        acts = [(seat, *act) for seat in PARTNERS for act in offered(couple, seat)]
        acts = [act for act in acts if act[1] != "pause" or len(state.breaks) < MOST_BREAKS]
        now, later = [[couple.page(seat, now=couple.now + late) for seat in PARTNERS] for late in (0, 9 * MINUTE)]
        for page, after in zip(now, later, strict=True):
            asks = [(at.headline, at.choices, at.field, at.over) for at in (page, after)]
            assert asks[0] == asks[1] or page.key != after.key
        for seat, page in zip(PARTNERS, now, strict=True):
            said = [entry for entry in couple.chairs[seat].said if entry.visit == state.visit and entry.words]
            closed = [str(entry.words) for entry in said if entry.seat == other(seat) and entry.act != "aside"]
            assert not [words for words in closed if state.here.floor == "both" and words in "".join(texts(page))]
        if state.over:
            break
        if acts:
            goes_on(couple, chance.choice(acts), chance)


def goes_on(couple: Couple, chosen: tuple[Seat, str, str, dict[str, int]], chance: random.Random) -> None:
    """They do this, some time passes, and what they owe is done."""
    seat, act, words, clear = chosen
    couple.act(seat, act, words, **clear)
    couple.now += chance.randrange(30 * MINUTE)
    couple.open()


@settings(max_examples=30, deadline=None)
@given(st.sampled_from([*Library().ids(), *FILES]), st.randoms(use_true_random=False))
def test_what_somebody_else_wrote_says_whose_it_is(name: str | Path, chance: random.Random) -> None:
    """Whatever an exercise asks, tells and explains stands under the name of who brought it, if no program did."""
    couple = Couple(replace(read(name) if isinstance(name, Path) else bundled(name), brought=True))
    says = {"a": "Your own exercise says", "b": "The exercise of Ana says"}
    for _ in range(30):
        pages = {seat: couple.page(seat) for seat in PARTNERS}
        for seat, page in pages.items():
            assert {says[seat]} >= {block.label for block in page.blocks if block.kind in ("prompt", "card")}
            ours = {EN[key].format(them=NAMES[other(seat)]) for key in ("help.whose", "help.theirs")}
            helps = [block.text for block in page.help if block.text not in ours]
            assert helps[:1] in ([], [f"{says[seat]}:"])
        acts = [(seat, *act) for seat in PARTNERS for act in offered(couple, seat) if act[0] not in ("pause", "leave")]
        if couple.chairs["a"].state.over or not acts:
            break
        goes_on(couple, chance.choice(acts), chance)
