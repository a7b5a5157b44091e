"""The sentences of the interface in the language that was chosen, by the names that they have in `phrases`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from duologue.phrases import EN


def words(language: str) -> Mapping[str, str]:
    """The sentences in this language ("de"); in English where there is none, or no file for that language."""
    if language != "en" and re.fullmatch("[A-Za-z0-9-]{1,35}", language):
        import tomllib
        from importlib.resources import files

        file = files("duologue") / "languages" / f"{language}.toml"
        if file.is_file():
            return {**EN, **tomllib.loads(file.read_text(encoding="utf-8"))}
    return EN


class Said(Mapping[str, str]):
    """The sentences in the language that was chosen last. Each is looked up when it is said, so any moment will do."""

    def __init__(self) -> None:
        self._words = EN

    def choose(self, language: str) -> None:
        """From now on in this language."""
        self._words = words(language)

    def __getitem__(self, key: str) -> str:
        return self._words[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


SAID = Said()
