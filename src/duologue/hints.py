"""A question to whoever has written something, before it goes: on their own machine, and nowhere else.

Nothing here is a score or a gate: at most one question a page, none any more once two were answered by sending the same
words, and nothing of it is kept. Word overlap cannot grade a mirror: good ones share as few words with what was said
as partial ones do. So it counts only together with other signs of a reply: how it begins, a turn in the middle, whom
it is about.

`hintrules/*.toml` hold what is looked for, a file a language; which of them it is, is told by the little words of
what was said and written. In a language without a file there is one question left, about numbers in digits.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from duologue.page import Page
from duologue.said import SAID

BACK = ("mirror", "summary")  # kinds of step where something is said back
KIND = ("thanks",)  # kinds at which "you always" is praise
FEW = 0.15  # of the words of what was said: fewer in a mirror are one sign of a reply
SOME = 0.3
ENOUGH = 3  # words that were said, to measure anything by
KNOWN = 2  # common words by which a language is known, and a quarter of all
NEAR = 3  # words between "you" and "always", or "feel" and what is felt
MOST = 2  # questions that were answered by sending the same words: then there are no more
UNITS = (60, 24, 12, 7)  # what one hour is in minutes, and so on: two hours are 120 minutes
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


@dataclass(frozen=True, slots=True)
class Rules:
    """What is looked for in one language. All of it is small letters."""

    little: frozenset[str]
    mine: frozenset[str]
    yours: frozenset[str]
    leads: tuple[str, ...]
    openers: tuple[str, ...]
    turns: tuple[str, ...]
    always: frozenset[str]
    feel: frozenset[str]
    about: tuple[str, ...]
    numbers: Mapping[str, int]
    verdicts: Mapping[str, tuple[str, ...]]
    common: frozenset[str]  # all words by which the language is known


@cache
def rules() -> Mapping[str, Rules]:
    """The rules of each language that has some."""
    here = files("duologue")
    read = [_table(file) for file in (here / "hintrules").iterdir() if file.name.endswith(".toml")]
    # Where exercises bring a list of verdicts, in one language or several, it is looked for as well.
    also = [
        _table(file) for file in (here / "exercises" / "vocabularies").iterdir() if file.name.startswith("verdicts.")
    ]
    lists = {table.get("language", "en"): table["groups"] for table in also}
    return {name: _rules(table, lists.get(name, {})) for table in read if (name := table["language"])}


def _table(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _rules(table: dict[str, Any], also: Mapping[str, Sequence[str]]) -> Rules:
    held: dict[str, Any] = {key: frozenset(table[key].split()) for key in ("little", "mine", "yours", "always", "feel")}
    for key in ("leads", "openers", "turns", "about"):
        # The longest first: “what i hear is” is not “what i hear” with a word behind it.
        held[key] = tuple(sorted(table[key], key=len, reverse=True))
    verdicts = {verdict: tuple(near) for verdict, near in {**table["verdicts"], **also}.items()}
    common = held["little"] | held["mine"] | held["yours"] | held["always"] | held["feel"]
    return Rules(**held, numbers=table["numbers"], verdicts=verdicts, common=common)


def question(kind: str, heard: str, written: str) -> str:
    """What may be asked about `written`, at a step of this kind, where `heard` was said before; "" = nothing."""
    heard, raw = _plain(heard), _even(written)
    written = raw.lower()
    told = _tongue(heard, written)
    if kind in BACK:
        if told is not None and _replies(told, heard, written):
            return SAID["hint.reply"]
        return next((SAID["hint.number"].format(n=said) for said in _unsaid(told, heard, written)), "")
    return "" if told is None else next(_own(told, kind, raw), "")


def _even(said: str) -> str:
    return " ".join(said.replace("’", "'").split())


def _plain(said: str) -> str:
    return _even(said).lower()


def _tongue(*said: str) -> Rules | None:
    """The rules of the language of this; None = it is none of those that have some."""
    words = [word for one in said for word in _WORD.findall(one)]
    hits = {language: sum(word in held.common for word in words) for language, held in rules().items()}
    best = max(hits, key=lambda language: hits[language])
    return rules()[best] if hits[best] >= max(KNOWN, len(words) / 4) else None


# --- what says back


def _replies(told: Rules, heard: str, written: str) -> bool:
    """Whether this reads like a reply."""
    lead = next((lead for lead in told.leads if written.startswith(lead)), "")
    rest = written[len(lead) :].lstrip(" ,:“\"'")
    if any(turn in f" {rest}" and turn not in f" {heard}" for turn in told.turns):
        return True
    if not lead and any(f"{rest} ".startswith(opener) for opener in told.openers) and not _says(told, heard, rest):
        return True
    words = _WORD.findall(rest)
    mine, yours = (sum(word in held for word in words) for held in (told.mine, told.yours))
    shared = _shared(told, heard, rest)
    about_me = mine > 0 and (yours == 0 or mine > yours)
    return (shared < FEW and (about_me or rest.endswith("?"))) or (shared < SOME and mine > 0 and yours == 0)


def _says(told: Rules, heard: str, rest: str) -> bool:
    """Whether most of what was said is in it all the same: then how it begins says little."""
    return _shared(told, heard, rest) > 2 * SOME


def _shared(told: Rules, heard: str, written: str) -> float:
    """The share of the words of what was said that are in it, by how they begin; 1 where too few were said."""
    said, there = ({word[:5] for word in _WORD.findall(one) if word not in told.little} for one in (heard, written))
    return len(said & there) / len(said) if len(said) >= ENOUGH else 1.0


def _unsaid(told: Rules | None, heard: str, written: str) -> Iterator[str]:
    """The numbers that were not said, as they stand there."""
    said = {number for number, _ in _numbers(told, heard)}
    for number, word in _numbers(told, written):
        other = {number * unit for unit in UNITS} | {number // unit for unit in UNITS if number % unit == 0}
        if said and number not in said and said.isdisjoint(other):
            yield word


def _numbers(told: Rules | None, said: str) -> Iterator[tuple[int, str]]:
    for found in _NUMBER.findall(said):
        if len(found) < 10:
            yield int(found), found
    before = 0
    for word in _WORD.findall(said) if told is not None else ():
        number = told.numbers.get(word, 0) if told is not None else 0
        # “Four hundred” is one number.
        number = before * number if number == 100 and 1 < before < 10 else number
        if number:
            yield number, word
        before = number


# --- words of one's own


def _own(told: Rules, kind: str, raw: str) -> Iterator[str]:
    """Of words of one's own, as they stand there."""
    words = [word.lower() for word in _WORD.findall(raw)]
    yield from _verdict(told, kind, words)
    for lead in told.about:
        if found := re.search(rf"\b{re.escape(lead)}\b(?!')", raw, re.IGNORECASE):
            yield SAID["hint.about"].format(words=f"{found[0]} …")
    if kind not in KIND:
        for n, word in enumerate(words):
            for later, other in enumerate(words[n + 1 : n + 1 + NEAR], n + 1):
                if (word in told.yours and other in told.always) or (word in told.always and other in told.yours):
                    yield SAID["hint.always"].format(words=" ".join(_WORD.findall(raw)[n : later + 1]))


def _verdict(told: Rules, kind: str, words: list[str]) -> Iterator[str]:
    """Behind a word for feeling; or anywhere, where nothing but a feeling is named."""
    for verdict, near in told.verdicts.items():
        parts = verdict.split()
        for n in range(len(words) - len(parts) + 1):
            before = words[max(0, n - NEAR) : n]
            felt = any(word in told.feel for word in before) or (kind == "empathize" and len(words) <= NEAR)
            if words[n : n + len(parts)] == parts and felt:
                yield SAID["hint.verdict"].format(word=verdict, words=", ".join(near[:2]))


class Asking:
    """What was asked in this sitting. In memory, for one person, and for nobody else."""

    def __init__(self) -> None:
        self._asked: tuple[object, str, str] = ((), "", "")  # the page, the words, the question
        self._sent = 0  # how often the words went as they were

    def about(self, page: Page, written: str) -> str:
        """A question about these words before they go, or "". One a page; after two in vain there are none."""
        key, words, said = self._asked
        field = page.field
        if field is None or field.form == "private" or self._sent >= MOST or (key == page.key and words != written):
            return ""
        if key != page.key:
            heard = " ".join(f"{block.label} {block.text}" for block in page.blocks if block.seat)
            said = question(field.kind, heard, written)
            if said:
                self._asked = (page.key, written, said)
        return said

    def sent(self, page: Page, written: str) -> None:
        """These words went."""
        self._sent += self._asked[:2] == (page.key, written)
