"""The sentences of the interface in the language that was chosen, by the names that they have in `phrases`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import accumulate, takewhile

from duologue import text
from duologue.phrases import EN

# What is chosen to stop, or for a break.
STOPS = ("stop", "stop.yes", "key.leave", "verb.leave", "key.pause", "verb.pause")


def words(language: str) -> Mapping[str, str]:
    """The sentences in this language ("de"); in English where there is none, or no file for that language."""
    if language != "en" and re.fullmatch("[A-Za-z0-9-]{1,35}", language):
        import tomllib
        from importlib.resources import files

        file = files("duologue") / "languages" / f"{language}.toml"
        if file.is_file():
            return {**EN, **tomllib.loads(file.read_text(encoding="utf-8"))}
    return EN


@cache
def everywhere(*keys: str) -> frozenset[str]:
    """What these say in every language that there is."""
    from importlib.resources import files

    found = (file.name.removesuffix(".toml") for file in (files("duologue") / "languages").iterdir())
    tables = [EN, *map(words, found)]
    return frozenset(table[key] for key in keys for table in tables)


@cache
def _bare(phrases: Iterable[str]) -> frozenset[str]:
    """Their letters and digits alone, whatever they look like: to be compared."""
    return frozenset(text.skeleton(phrase, strict=True) for phrase in phrases)


def stops(label: str) -> bool:
    """Whether this is what the program says for a break or for stopping, in any language.

    Or it begins or ends with that, where it is more than a word: "We need a break" is an honest answer.
    """
    phrases = everywhere(*STOPS)
    if text.skeleton(re.sub(r"^\W*F\d+\b", "", label), strict=True) in _bare(phrases):  # "F3 Stop", as at the foot
        return True
    phrases = _bare(frozenset(phrase for phrase in phrases if " " in phrase))
    pieces = [text.skeleton(piece, strict=True) for piece in re.split(r"[\W_]+", label)]
    most = max(map(len, phrases))
    begun = takewhile(lambda so_far: len(so_far) <= most, accumulate(pieces))
    ended = takewhile(lambda so_far: len(so_far) <= most, accumulate(reversed(pieces), lambda end, piece: piece + end))
    return not phrases.isdisjoint(begun) or not phrases.isdisjoint(ended)


def ours(name: str, phrases: Mapping[str, str]) -> bool:
    """Whether somebody of this name would seem to be the program, nobody at all, or the one who reads it."""
    return text.skeleton(name, strict=True) in _bare(tuple(phrases["names.ours"].split(", ")))


class Said(Mapping[str, str]):
    """The sentences in the language that was chosen last. Each is looked up when it is said, so any moment will do."""

    def __init__(self) -> None:
        self._words, self.language = EN, "en"

    def choose(self, language: str) -> None:
        """From now on in this language, or in English where it has no sentences; `language` is the one that it is."""
        self._words = words(language)
        self.language = "en" if self._words is EN else language

    def __getitem__(self, key: str) -> str:
        return self._words[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


SAID = Said()
