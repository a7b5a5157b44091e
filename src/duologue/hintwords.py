"""Questions to whoever has written something and not sent it yet; a part of phrases.

Each is a question that can be answered with “yes, as it is”. None is a verdict, and nobody else reads it.
"""

from __future__ import annotations

from collections.abc import Mapping

HINTS: Mapping[str, str] = {
    "hint.reply": "Is this what you heard, or your answer to it already? There is time for your side later.",
    "hint.number": "Was “{n}” said? It may have been another number.",
    "hint.always": "Is “{words}” true of every single time? One time is easier to hear.",
    "hint.verdict": "“{word}” tells what somebody did. Is there a word for how it felt, such as {words}?",
    "hint.about": "What follows “{words}” is about them. What was it like for you?",
}  # fmt: skip
