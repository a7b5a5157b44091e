"""The labelled set of hints, and what is asked about it: test_hints.py holds it to its bounds, scripts/hints prints."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from duologue import hints
from duologue.phrases import EN

SET: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent / "data" / "hints.toml").read_text(encoding="utf-8")
)
LABELS = ("good", "partial", "reply", "rebuttal")
OWN = ("plain", "always", "verdict")
NAMES = ("hint.reply", "hint.number", "hint.always", "hint.verdict", "hint.about")


def name(question: str) -> str:
    """Which of the questions this is, as a name in phrases; "" = none was asked."""
    return next((name for name in NAMES if question and question.startswith(EN[name].partition("{")[0])), "")


def asked() -> Iterator[tuple[str, str, str, str]]:
    """Language, label, question (a name, or "") and words, for all that somebody might write."""
    for pair in SET["pair"]:
        for label in LABELS:
            for words in pair.get(label, ()):
                yield pair["language"], label, name(hints.question("mirror", pair["heard"], words)), words
    for own in SET["own"]:
        for label in OWN:
            for words in own[label]:
                yield own["language"], label, name(hints.question("send", "", words)), words


def figures() -> str:
    """A line a label: how many there are, and about how many of them each question was asked."""
    count = Counter((label, question) for _, label, question, _ in asked())
    total = Counter(label for _, label, _, _ in asked())
    rows = [f"{'':10}{'all':>6}" + "".join(f"{name.removeprefix('hint.'):>10}" for name in NAMES)]
    for label in (*LABELS, *OWN):
        rows.append(f"{label:10}{total[label]:>6}" + "".join(f"{count[label, name]:>10}" for name in NAMES))
    return "\n".join(rows)


if __name__ == "__main__":
    print(figures())
    for language, label, question, words in asked():
        wrong = bool(question) == (label in ("good", "plain"))
        if wrong and label != "partial":
            print(f"{language} {label:9} {question or 'nothing asked':14} {words}")
